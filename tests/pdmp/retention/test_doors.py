"""Console, API and command line say the same about holds, destruction and requests from outside."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from carelaw.kernel.command import Console
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.commands.retention import RETENTION
from carelaw.pdmp.store.models import AccessReviewed, OutsideRequest, Query, VaultReading
from carelaw.pdmp.use_cases.retention.destroying import destroy_due
from carelaw.pdmp.use_cases.retention.holds import decide_hold
from carelaw.pdmp.use_cases.retention.outside import OutsideForm, answer_process, register_outside
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account, RoleGrant
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.notices.models import Notice
from tests.pdmp.conftest import AT, actor
from tests.pdmp.doors import caller_for
from tests.pdmp.retention.stored import dispensing, person
from tests.platform.accounts.people import sign_in

pytestmark = pytest.mark.django_db

TODAY = date(2025, 1, 6)
# Seven years ended a while ago; a request is good while the item still exists.
COLLECTED = date(2017, 12, 1)
TYPED = {
    "asks": "hold",
    "requester_kind": "law-enforcement",
    "requester": "A county's detectives",
    "case_number": "C-1",
    "in_writing": "yes",
    "letter": "scan-1",
    "cause": "an open case",
    "prescriptions": "FT7654329 7",
}


@pytest.fixture
def agent(home: Any, db: None) -> Actor:
    return actor("OAG_AGENT")


@pytest.fixture
def admin(home: Any, db: None) -> Actor:
    return actor("ADMIN")


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))


def console_of(who: Actor) -> Client:
    signed = sign_in(Client(), Account.objects.get(pk=who.account_id), who.role)
    assert isinstance(signed, Client)
    return signed


def test_a_hold_from_the_request_to_the_reading_of_the_vault(agent: Actor, steward: Actor, client: Any) -> None:
    dispensing(person(), COLLECTED)
    with caller_for(agent, client) as caller:
        asked = caller.post("/api/pdmp/retention/ask-hold", TYPED, "application/json")
        assert asked.status_code == 201, asked.content
        number = asked.json()["reference"]
        (listed,) = caller.get("/api/pdmp/retention/holds").json()
        assert (listed["id"], listed["state"]) == (number, "received")
    assert any(item.key == f"hold:{number}" for item in waiting_for(steward, TODAY))

    desk = console_of(steward)
    done = desk.post("/retention/do/decide-hold/", {"hold": number, "grant": "yes", "because": ""}, secure=True)
    assert done.status_code == 302, done.content
    assert "Dec. 1, 2025" in desk.get(f"/retention/holds/{number}/", secure=True).content.decode()
    assert Notice.objects.filter(kind="pdmp.hold-decided").exists()
    destroy_due(TODAY, AT)

    with caller_for(agent, client) as caller:
        reading = caller.post("/api/pdmp/retention/ask-vault-reading", {"hold": number}, "application/json").json()
        address = f"/api/pdmp/retention/readings/{reading['reference']}"
        assert caller.post(address, {}, "application/json").json()["code"] == "E-MAP-115.needs-people"
        desk.post("/retention/do/open-vault-reading/", {"reading": reading["reference"]}, secure=True)
        given = caller.post(address, {}, "application/json").json()
        assert given["items"][0]["patient"]["last_name"] == "SAMPLESON"
        assert caller.post(address, {}, "application/json").json()["code"] == "E-MAP-115.read"
    line = Query.objects.get(pk=given["query_id"])
    assert (line.purpose, len(line.shown_rows)) == ("LE_PROBABLE_CAUSE", 1)
    assert VaultReading.objects.get().read_at == AT


def test_what_a_hold_keeps_is_read_by_nobody_else(agent: Actor, steward: Actor) -> None:
    """The steward who decides opens readings, and never reads one."""
    from carelaw.pdmp.use_cases.retention.holds import ask_hold
    from carelaw.pdmp.use_cases.retention.vault_readings import ask_reading
    from tests.pdmp.retention.test_holds import form

    dispensing(person(), COLLECTED)
    request = ask_hold(agent, form(), at=AT)
    decide_hold(steward, request.pk, grant=True, at=AT)
    with pytest.raises(Refusal) as refused:
        ask_reading(steward, request.pk, at=AT)
    assert refused.value.code == "E-MAP-119.reading"
    with pytest.raises(Refusal) as unknown:
        ask_reading(actor("LICENSING_REP"), request.pk, at=AT)
    assert unknown.value.code == "E-MAP-119.unknown"


def test_the_command_line_says_what_is_due_destroys_it_and_verifies(
    steward: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from carelaw.platform.accounts import terminal

    monkeypatch.setattr("carelaw.platform.clock.now", lambda: AT)
    monkeypatch.setattr(terminal, "actor_here", lambda: steward)
    dispensing(person(), COLLECTED)

    assert run("destroy-due", "--dry-run") == (1, "store            due  held\n")
    code, said = run("destroy-due", "--format", "json")
    assert (code, json.loads(said)["state"]) == (0, "complete")
    assert run("destroy-due") == (0, "Nothing is due today.\n")
    assert run("verify-destruction") == (0, "All 1 certificates hold.\n")
    assert run("retention-due")[0] == 0
    assert run("data-stores")[0] == 0


def run(*words: str) -> tuple[int, str]:
    import argparse

    command = next(one for one in RETENTION if one.words == ("pdmp", words[0]))
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    out = io.StringIO()
    code = command.run(parser.parse_args(list(words[1:])), Console(out, io.StringIO()))
    lines = out.getvalue().splitlines(keepends=True)
    return code, lines[0] if lines else ""


def test_a_right_to_know_request_is_refused_in_words_that_confirm_nothing(admin: Actor) -> None:
    form = OutsideForm("right-to-know", "A newspaper", TODAY, reference="RTK 7", address="1 Main St")
    request = register_outside(admin, form, at=AT)
    assert (request.outcome, request.code, request.number) == ("refused", "E-MAP-114", "OR-2025-0001")
    letter = Notice.objects.get(pk=request.notice_id)
    assert "neither confirms nor denies" in letter.body
    assert "§9(a)" in letter.cite
    assert console_of(admin).get(reverse("letter", args=[letter.pk]), secure=True)["Content-Type"] == "application/pdf"

    open_to_all = register_outside(admin, OutsideForm("right-to-know", "X", TODAY, "statistics"), at=AT)
    assert (open_to_all.outcome, open_to_all.notice_id) == ("available", None)


def test_legal_process_goes_to_counsel_and_rests_on_no_privilege(admin: Actor) -> None:
    """Trap 2: the section on admissibility was struck."""
    request = register_outside(admin, OutsideForm("civil-subpoena", "A law firm", date(2025, 1, 2)), at=AT)
    assert (request.outcome, request.answered_on) == ("to-counsel", None)
    assert [item.key for item in waiting_for(admin, TODAY) if item.key.startswith("outside")] == [
        f"outside:{request.pk}"
    ]
    wrong = {"basis": "privilege", "answer": "No.", "given": False, "answered_on": TODAY}
    for changes, code in (
        ({}, "E-MAP-116"),
        ({"basis": "confidential-9a", "given": True}, "E-MAP-112"),
        ({"basis": "confidential-9a", "answered_on": date(2025, 1, 1)}, "E-MAP-116.order"),
    ):
        with pytest.raises(Refusal) as refused:
            answer_process(admin, request.pk, **(wrong | changes), at=AT)  # type: ignore[arg-type]
        assert refused.value.code == code
    page = console_of(admin)
    shown = page.get(reverse("outside-request", args=[request.pk]), secure=True).content.decode()
    assert f"answer-legal-process/?entry={request.pk}" in shown
    typed = {
        "entry": str(request.pk),
        "answered_on": "2025-01-06",
        "basis": "privilege",
        "answer": "No.",
        "given": "no",
    }
    kept = page.post("/retention/do/answer-legal-process/", typed, secure=True)
    assert "No privilege of its own" in kept.content.decode()
    page.post("/retention/do/answer-legal-process/", typed | {"basis": "confidential-9a"}, secure=True)
    assert OutsideRequest.objects.get().outcome == "answered"
    sheet = page.get("/retention/outside/csv/", secure=True).content.decode()
    assert "OR-2025-0001,civil-subpoena,A law firm,2025-01-02" in sheet


def test_access_beyond_a_clinicians_is_looked_at_again_by_another(admin: Actor, steward: Actor) -> None:
    waits = [item for item in waiting_for(admin, TODAY) if item.key == "access-reviews"]
    assert len(waits) == 1
    page = console_of(admin)
    shown = page.get("/retention/access/", secure=True).content.decode()
    assert "Overdue" in shown
    grants = {str(grant.account_id): str(grant.pk) for grant in RoleGrant.objects.all()}
    own = page.post("/retention/do/keep-grant/", {"grant": grants[admin.account_id]}, secure=True)
    assert "cannot release it too" in own.content.decode()
    page.post("/retention/do/keep-grant/", {"grant": grants[steward.account_id]}, secure=True)
    assert AccessReviewed.objects.get().reviewed_on == TODAY
    assert not [item for item in waiting_for(admin, TODAY) if item.key == "access-reviews"]


def test_the_board_says_what_a_request_must_contain(agent: Actor, client: Any) -> None:
    board = actor("BOARD_MEMBER")
    with caller_for(board, client) as caller:
        typed = {"required": "case_number", "adopted_on": "2025-01-06", "minutes": "2025-1"}
        done = caller.post("/api/pdmp/retention/adopt-hold-procedure", typed, "application/json")
        assert done.status_code == 201, done.content
    dispensing(person(), COLLECTED)
    with caller_for(agent, client) as caller:
        asked = caller.post("/api/pdmp/retention/ask-hold", TYPED | {"case_number": ""}, "application/json").json()
    assert (asked["more"]["state"], asked["more"]["code"]) == ("pending", "E-MAP-121")


def test_a_line_of_the_log_is_read_by_its_asker_and_its_principal_alone(home: Any) -> None:
    principal, designee, other = actor("PRESCRIBER"), actor("DISPENSER"), actor("DOH_REVIEWER")
    line = Query.objects.create(
        account_id=designee.account_id,
        actor_name=designee.name,
        principal_id=principal.account_id,
        role="PRESCRIBER_DESIGNEE",
        purpose="TREATMENT",
        channel="console",
        outcome="allowed",
        requested_at=AT,
        drug="00406012301",
    )
    for who in (designee, principal):
        page = console_of(who)
        assert reverse("query-line", args=[line.pk]) in page.get("/retention/log/", secure=True).content.decode()
        assert "00406012301" not in page.get(f"/retention/log/{line.pk}/", secure=True).content.decode()
    refused = [
        console_of(other).get(f"/retention/log/{number}/", secure=True)
        for number in (line.pk, "00000000-0000-0000-0000-000000000000")
    ]
    assert [answer.status_code for answer in refused] == [404, 404]
    assert "E-MAP-113" in refused[0].content.decode()


def test_certificates_are_shown_and_downloaded(steward: Actor) -> None:
    dispensing(person(), COLLECTED)
    destroy_due(TODAY, AT)
    page = console_of(steward)
    assert page.get("/retention/", secure=True).status_code == 200
    assert "dispensings" in page.get("/retention/certificates/1/", secure=True).content.decode()
    kept = json.loads(page.get("/retention/certificates/1/file/", secure=True).content)
    assert kept["certificate"]["state"] == "complete"
    assert page.get("/retention/certificates/2/", secure=True).status_code == 404
