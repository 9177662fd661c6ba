"""Signs in the envelopes become findings, once each, for a person; at the limit there is none."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carelaw.gateway.store.models import ConnectionPoint, Finding
from carelaw.gateway.use_cases.oversight import findings, telemetry
from carelaw.gateway.use_cases.oversight.detecting import detect, longest_run
from carelaw.gateway.use_cases.oversight.feed import take_for_own
from carelaw.kernel.refusal import Refusal
from carelaw.platform.cases.worklist import waiting_for
from tests.gateway.oversight.conftest import Town
from tests.gateway.world import AT, person

MORNING = AT - timedelta(hours=1)
DAY = AT.date()
# Made-up names in no order of the alphabet, and birth dates in none either.
NAMES = [f"{letter}{letter.lower()}son" for letter in "QDXBZAMCYFWEVGUHTISJ"]
BORN = [date(1950 + (place * 7) % 20, 1 + place % 12, 1 + (place * 5) % 28) for place in range(20)]


def codes() -> list[str]:
    return sorted(Finding.objects.values_list("code", flat=True))


def searches(town: Town, count: int, *, apart: timedelta, ordered: bool = False, **told: Any) -> None:
    names = sorted(NAMES) if ordered else NAMES
    for place in range(count):
        # Pauses that are no machine's.
        at = MORNING + apart * place + timedelta(seconds=place * place % 7)
        told_of = {"search_last": names[place], "search_dob": BORN[place], **told}
        town.envelope(at, **told_of)


@pytest.mark.parametrize(("count", "found"), [(12, []), (13, ["MINING_RATE"])])
def test_patients_in_a_minute(town: Town, count: int, found: list[str]) -> None:
    for place in range(count):
        town.envelope(MORNING + timedelta(seconds=place * 4 + place % 2), search_last=NAMES[place], search_dob=None)
    assert detect(DAY, AT) == len(found)
    assert codes() == found
    assert detect(DAY, AT) == 0


@pytest.mark.parametrize(("count", "found"), [(14, []), (15, ["MINING_SEQUENCE"])])
def test_searches_in_alphabetical_order(town: Town, count: int, found: list[str]) -> None:
    searches(town, count, apart=timedelta(minutes=2), ordered=True, search_dob=None)
    detect(DAY, AT)
    assert codes() == found


@pytest.mark.parametrize(("apart", "found"), [(301, []), (300, ["TWO_ADDRESSES"])])
def test_one_requester_on_two_addresses(town: Town, apart: int, found: list[str]) -> None:
    town.envelope(MORNING)
    town.envelope(MORNING + timedelta(seconds=apart), source_ip="192.0.2.8")
    detect(DAY, AT)
    assert codes() == found


@pytest.mark.parametrize(("seconds", "found"), [(900, []), (901, ["CACHE_SUSPECTED"])])
def test_a_display_long_after_the_answer(town: Town, seconds: int, found: list[str]) -> None:
    point = town.world.point
    assert point is not None
    town.envelope(MORNING, transaction_id="t-1")
    shown = MORNING + timedelta(seconds=seconds)
    row = {"row_id": "d-1", "transaction_id": "t-1", "point_id": point.reference, "display_ack_at": shown.isoformat()}
    take_for_own(town.world.connector, AT, reference="b-1", rows=[row])
    detect(DAY, AT)
    assert codes() == found


def test_a_display_without_a_search(town: Town) -> None:
    point = town.world.point
    assert point is not None
    row = {"row_id": "d-1", "transaction_id": "t-9", "point_id": point.reference, "display_ack_at": AT.isoformat()}
    take_for_own(town.world.connector, AT, reference="b-1", rows=[row])
    detect(DAY, AT)
    # A display of no search, and more displays than answers.
    assert codes() == ["CACHE_SUSPECTED", "CACHE_SUSPECTED"]
    assert {one.party_kind for one in Finding.objects.all()} == {"integration-vendor"}


@pytest.mark.parametrize(("unseen", "found"), [(5, []), (6, ["PREFETCH_SUSPECTED"])])
def test_answers_never_shown(town: Town, unseen: int, found: list[str]) -> None:
    point = town.world.point
    assert point is not None
    early = AT - timedelta(hours=5)
    rows = []
    for place in range(20):
        at = early + timedelta(minutes=5 * place, seconds=place * place % 11)
        town.envelope(at, transaction_id=f"t-{place}", search_last=NAMES[place], search_dob=BORN[place])
        if place >= unseen:
            told = {"row_id": f"d-{place}", "transaction_id": f"t-{place}", "point_id": point.reference}
            rows.append({**told, "display_ack_at": (at + timedelta(seconds=3)).isoformat()})
    take_for_own(town.world.connector, AT, reference="b-1", rows=rows)
    detect(DAY, AT)
    assert codes() == found


def test_fields_seen_and_not_declared(town: Town) -> None:
    telemetry.declare_telemetry(town.world.connector, AT, software_version="7.1", fields=("transaction_id",))
    row = {"row_id": "r-1", "event_at": AT.isoformat(), "source_ip": "192.0.2.7"}
    take_for_own(town.world.connector, AT, reference="b-1", rows=[row])
    detect(DAY, AT)
    assert codes() == ["TELEMETRY_DRIFT"]


def test_a_person_reviews_and_the_reason_stays(town: Town) -> None:
    town.envelope(MORNING)
    town.envelope(MORNING + timedelta(seconds=10), source_ip="192.0.2.8")
    detect(DAY, AT)
    one = Finding.objects.get()
    assert any(one.reference in item.says for item in waiting_for(town.compliance, DAY))
    with pytest.raises(Refusal) as bare:
        findings.dismiss(town.compliance, AT, finding=one.reference, because=" ")
    assert bare.value.code == "E-PMP-REASON_REQUIRED"
    with pytest.raises(Refusal):
        findings.disable_point(town.compliance, AT, finding=one.reference, because="Not hers to do.")
    findings.disable_point(town.world.administrator, AT, finding=one.reference, because="Two places at once.")
    assert ConnectionPoint.objects.get(pk=one.point_id).state == "disabled"
    made = findings.open_incident(
        town.compliance, AT, finding=one.reference, kind="misuse", says="A shared login.", discovered_on=DAY, persons=1
    )
    assessed = {"incident": made.reference, "assessment": "Low.", "notices": "None due.", "close": True}
    with pytest.raises(Refusal) as refused:
        findings.assess_incident(town.compliance, AT, **assessed)
    assert refused.value.code == "E-PMP-ILPMP_AUTHORITY_REQUIRED"
    privacy = person("IL_PRIVACY")
    assert any(made.reference in item.says for item in waiting_for(privacy, DAY))
    findings.assess_incident(privacy, AT, **assessed)
    assert not any(made.reference in item.says for item in waiting_for(privacy, DAY))
    findings.dismiss(town.compliance, AT, finding=one.reference, because="It was a tablet.")
    one.refresh_from_db()
    assert one.state == "dismissed"
    assert list(one.steps.order_by("pk").values_list("what", flat=True)) == ["point-disabled", "incident", "dismissed"]
    assert not any(one.reference in item.says for item in waiting_for(town.compliance, DAY))


@given(st.permutations(range(12)))
def test_a_run_in_order_is_never_longer_than_its_searches(order: list[int]) -> None:
    patients = [(f"{place:02d}", "a", None) for place in order]
    run = longest_run(patients)
    assert 1 <= run <= len(order)
    assert (run == len(order)) == (order in (sorted(order), sorted(order, reverse=True)))
