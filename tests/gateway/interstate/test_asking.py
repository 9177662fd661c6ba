"""A search of several states: each judged, asked and named on its own; what another answers is kept nowhere."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import pytest

from carelaw.gateway.facts.interstate import Hub
from carelaw.gateway.protocols.behaviors import Behavior
from carelaw.gateway.protocols.hub_simulator import Simulator
from carelaw.gateway.store.models import Envelope
from carelaw.gateway.use_cases.interstate import asking
from carelaw.gateway.use_cases.interstate.courier import Patience
from tests.gateway.interstate.conftest import agree, connect, do, permit
from tests.gateway.protocols.dialects import PMIX_PATH, pmix, post
from tests.gateway.world import World

pytestmark = pytest.mark.django_db
Start = Callable[..., Simulator]
OURS, SERVICE = "{urn:carelaw:pmix:1}", "{http://www.pmixpmp.org}"
STRUCTURES = "{http://niem.gov/niem/structures/2.0}"
PMP = "{http://xml.ijis.org/niem/2.0/extension}"
HERE, THERE = {"2000353", "2"}, {"WI7001", "WI7002"}


@pytest.fixture(autouse=True)
def _briefly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_patience", lambda law, on: Patience(0.6, 1.2, 8, 4))


class Told:
    """What came back, by state."""

    def __init__(self, response: Any) -> None:
        self.status, root = response.status_code, ET.fromstring(response.content)
        self.content = response.content.decode()
        self.words = {
            one.findtext(f"{SERVICE}DisclosingState"): one.findtext(f"{SERVICE}PMPStatus")
            for one in root.iter(f"{SERVICE}Status")
        }
        self.outcomes = {
            one.findtext(f"{OURS}State"): (one.findtext(f"{OURS}Outcome"), one.findtext(f"{OURS}Code") or "")
            for one in root.iter(f"{OURS}StateOutcome")
        }
        self.sources = {
            row.findtext(f"{PMP}PrescriptionNumberText"): report.get(f"{STRUCTURES}id")
            for report in root.iter(f"{PMP}RequestResponsePrescriptionReport")
            for row in report.iter(f"{PMP}Prescription")
        }
        self.rows = {row.findtext(f"{PMP}PrescriptionNumberText") for row in root.iter(f"{PMP}Prescription")}
        self.refusal = root.findtext(f"{OURS}Refusal/{OURS}Code") or ""


def ask(client: Any, world: World, *states: str, hub: str = "") -> Told:
    """One search that names these states, and a hub if any."""
    named = "</p:DisclosingState><p:DisclosingState>".join(states)
    return Told(post(client, world, PMIX_PATH, pmix(state=named, hub=hub)))


@pytest.mark.parametrize("which", list(Hub))
def test_two_states_in_one_answer_and_the_hub_could_not_read_it(
    client: Any, live: World, hub: Start, which: Hub
) -> None:
    agree(live, "WI")
    made = hub(which, "WI")
    connect(live, made)
    told = ask(client, live, "IL", "WI")
    assert told.rows == HERE | THERE
    assert told.sources == {**dict.fromkeys(HERE, "IL"), **dict.fromkeys(THERE, "WI")}
    assert told.outcomes["WI"] == ("ANSWERED", "")
    assert told.outcomes["IL"] == ("ANSWERED", "")
    passed = b"".join(made.exchange.overheard or [])
    assert b"WI" in passed
    assert not [mark for mark in (b"Sampleson", b"1989-03-12", b"Lane", b"Hydrocodone", b"7001") if mark in passed]
    envelope = Envelope.objects.get()
    assert (envelope.state_outcomes["WI"], envelope.route, envelope.hub) == ("ANSWERED", "HUB", which.value)


def test_a_hub_holds_no_key(hub: Start, live: World) -> None:
    made = hub(Hub.PMPI, "WI")
    assert not [name for name in ("own", "key", "private") if hasattr(made.exchange, name)]


def test_each_refusal_stands_beside_the_answer_with_its_paragraph(client: Any, live: World, hub: Start) -> None:
    agree(live, "WI")
    told = ask(client, live, "IL", "WI", "IN", "OH")
    assert (told.status, told.rows) == (200, HERE)
    assert told.outcomes == {
        "IL": ("ANSWERED", ""),
        "WI": ("FAILED", ""),
        "IN": ("REFUSED", "E-PMP-STATE_AGREEMENT_MISSING"),
        "OH": ("REFUSED", "E-PMP-STATE_NOT_IN_MOU"),
        "MO": ("REFUSED", "E-PMP-STATE_AGREEMENT_MISSING"),
    }
    assert told.words["IN"] == "Disallowed"
    assert Envelope.objects.get().state_outcomes["OH"] == "E-PMP-STATE_NOT_IN_MOU"


def test_a_hub_that_is_not_approved_and_illinois_through_a_hub(client: Any, live: World, hub: Start) -> None:
    agree(live, "WI")
    connect(live, hub(Hub.RXCHECK, "WI"))
    told = ask(client, live, "IL", "WI", hub="RxCheck")
    assert told.outcomes["IL"] == ("REFUSED", "E-PMP-ILLINOIS_DATA_NOT_DIRECT")
    assert (told.outcomes["WI"], told.rows) == (("ANSWERED", ""), THERE)
    other = ask(client, live, "WI", hub="NationHub")
    assert (other.refusal, other.rows) == ("E-PMP-HUB_NOT_APPROVED", set())
    assert Envelope.objects.filter(outcome="REFUSED").get().refusal_code == "E-PMP-HUB_NOT_APPROVED"


def test_the_programs_own_link_needs_the_states_permission(client: Any, live: World, hub: Start) -> None:
    agree(live, "WI", routes="PMPNOW")
    connect(live, hub(Hub.RXCHECK, "WI"), own_link=True)
    assert ask(client, live, "IL", "WI").outcomes["WI"] == ("REFUSED", "E-PMP-STATE_PERMISSION_MISSING")
    permit(live, "WI")
    assert ask(client, live, "IL", "WI").rows == HERE | THERE
    assert Envelope.objects.order_by("-pk").filter(route="PMPNOW").exists()
    do(live.coordinator, "revoke-state-permission", reference="SP-WI-1", on="2026-03-02", because="Withdrawn.")
    assert ask(client, live, "IL", "WI").outcomes["WI"] == ("REFUSED", "E-PMP-STATE_PERMISSION_MISSING")


def test_a_term_that_bars_the_role_is_named(client: Any, live: World, hub: Start) -> None:
    agree(live, "WI", roles="prescriber")
    connect(live, hub(Hub.PMPI, "WI"))
    told = ask(client, live, "IL", "WI")
    assert told.outcomes["WI"] == ("REFUSED", "E-PMP-STATE_LIMITATION")
    assert "(role)" in told.content


def test_a_suspension_stops_and_its_end_restores(client: Any, live: World, hub: Start) -> None:
    agree(live, "WI")
    connect(live, hub(Hub.PMPI, "WI"))
    do(live.coordinator, "suspend-sharing", state="WI", by="PARTNER", on="2026-03-02", because="A new act there.")
    assert ask(client, live, "IL", "WI").outcomes["WI"] == ("REFUSED", "E-PMP-SHARING_NOT_MUTUAL")
    do(live.coordinator, "resume-sharing", state="WI", on="2026-03-02")
    assert ask(client, live, "IL", "WI").outcomes["WI"] == ("ANSWERED", "")


COMES_TO = {
    Behavior.HANG: "TIMED_OUT",
    Behavior.LATE: "TIMED_OUT",
    Behavior.RESET: "FAILED",
    Behavior.WRONG_STATE: "FAILED",
    Behavior.GARBLE: "FAILED",
    Behavior.REFUSE: "REFUSED",
}


@pytest.mark.parametrize("behave", [one for one in Behavior if one is not Behavior.OK])
def test_whatever_a_hub_does_the_rest_is_answered_and_the_state_is_named(
    client: Any, live: World, hub: Start, behave: Behavior
) -> None:
    agree(live, "WI", hubs="RXCHECK")
    agree(live, "IN", hubs="PMPI")
    connect(live, hub(Hub.RXCHECK, "WI", behave))
    connect(live, hub(Hub.PMPI, "IN"))
    told = ask(client, live, "IL", "WI", "IN")
    assert told.outcomes["WI"][0] == COMES_TO[behave]
    assert told.outcomes["IN"] == ("ANSWERED", "")
    assert told.rows == HERE | {"IN7001", "IN7002"}
    assert Envelope.objects.get().outcome == "ANSWERED"


def test_only_a_state_that_hangs_is_waited_for_longer_and_the_envelope_says_so(
    client: Any, live: World, hub: Start
) -> None:
    agree(live, "WI")
    connect(live, hub(Hub.PMPI, "WI", "hang"))
    told = ask(client, live, "WI")
    assert (told.outcomes["WI"][0], told.rows) == ("TIMED_OUT", set())
    envelope = Envelope.objects.get()
    assert (envelope.outcome, envelope.released_at) == ("TIMEOUT", None)


def test_a_state_that_keeps_silent_is_left_alone_and_named(client: Any, live: World, hub: Start) -> None:
    agree(live, "WI")
    connect(live, hub(Hub.PMPI, "WI", "hang"))
    said = [ask(client, live, "IL", "WI").content for _ in range(5)]
    assert "did not answer in time" in said[0]
    assert "left alone" in said[-1]
