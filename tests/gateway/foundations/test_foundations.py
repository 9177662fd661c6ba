"""Work is done under directives, data leave on a legal basis, links are owed, every store stands somewhere."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from carelaw.gateway.store.models import AssistanceTicket, LinkPackage, PharmacyLocation
from carelaw.gateway.use_cases.foundations import acts, looking
from carelaw.kernel.refusal import Refusal
from carelaw.platform import clock
from carelaw.platform.accounts.actor import Actor, host_operator
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.tokens import issue_token
from carelaw.platform.acts.declaration import Act, Done
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.notices.models import Notice
from tests.gateway.rosters.sheets import as_csv, grid, row
from tests.gateway.world import AT, World, adopt, agree_on_data_sharing, execute_memorandum, go_to_testing, small_world
from tests.platform.accounts.people import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    adopt(tmp_path, settings)
    before = Doorkeeper.clock
    Doorkeeper.clock = staticmethod(lambda: AT)
    monkeypatch.setattr(clock, "now", lambda: AT)
    made = small_world()
    agree_on_data_sharing(made)
    execute_memorandum(made)
    go_to_testing(made)
    yield made
    Doorkeeper.clock = staticmethod(before)


def do(act: Act, actor: Actor, at: datetime = AT, **typed: str) -> Done:
    return act.perform(actor, at, typed)


def code_of(act: Act, actor: Actor, at: datetime = AT, **typed: str) -> str:
    with pytest.raises(Refusal) as refused:
        do(act, actor, at, **typed)
    return refused.value.code


def test_work_by_hand_wants_an_open_directive_that_covers_it(world: World) -> None:
    work = {"kind": "purge", "says": "Envelopes past their years"}
    assert code_of(acts.OPERATE, world.officer, **work) == "E-PMP-DIRECTIVE_REQUIRED"
    assert code_of(acts.DIRECT, world.officer, scope="purge", says="Yearly") == "E-PMP-ILPMP_AUTHORITY_REQUIRED"
    made = do(acts.DIRECT, world.administrator, scope="purge", says="Yearly", last_day="2026-03-31").reference
    assert do(acts.OPERATE, world.officer, directive=made, **work).more["count"] == 0
    last, over = datetime(2026, 4, 1, 4, 59, tzinfo=UTC), datetime(2026, 4, 1, 5, tzinfo=UTC)
    assert do(acts.OPERATE, world.officer, last, directive=made, **work).reference == made
    assert code_of(acts.OPERATE, world.officer, over, directive=made, **work) == "E-PMP-DIRECTIVE_REQUIRED"
    other = {"kind": "migration", "says": "A new column", "directive": made}
    assert code_of(acts.OPERATE, world.officer, **other) == "E-PMP-DIRECTIVE_REQUIRED"
    do(acts.WITHDRAW, world.administrator, directive=made)
    assert code_of(acts.OPERATE, world.officer, directive=made, **work) == "E-PMP-DIRECTIVE_REQUIRED"


def test_data_leave_only_on_a_legal_basis_that_the_administrator_accepts(world: World) -> None:
    asked = {"requester": "County clerk", "asks_for": "envelopes"}
    assert code_of(acts.ASK_DISCLOSURE, world.officer, **asked) == "E-PMP-DISCLOSURE_NOT_PERMITTED"
    basis = {"legal_basis": "720 ILCS 570/318(d)"}
    content = {**asked, **basis, "asks_for": "content"}
    assert code_of(acts.ASK_DISCLOSURE, world.officer, **content) == "E-PMP-DISCLOSURE_NOT_PERMITTED"
    made = do(acts.ASK_DISCLOSURE, world.officer, **asked, **basis).reference
    decision = {"disclosure": made, "permitted": "no", "because": "No such power."}
    assert code_of(acts.DECIDE_DISCLOSURE, world.officer, **decision) == "E-PMP-ILPMP_AUTHORITY_REQUIRED"
    do(acts.DECIDE_DISCLOSURE, world.administrator, **decision)
    assert looking.disclosure_rows(world.officer)[0]["decision"] == "refused"
    assert looking.disclosure_rows(world.pharmacy) == []


def test_each_point_gets_one_link_and_waits_visibly_until_then(world: World) -> None:
    point = world.point.reference
    assert [one["point"] for one in looking.links_waited_for(world.officer, date(2026, 3, 5))] == [point]
    assert any(point in item.says for item in waiting_for(world.officer, date(2026, 3, 5)))
    given = {"point": point, "software": "Client 2.1", "delivered_to": "Sage Mill", "delivered_on": "2026-03-02"}
    assert code_of(acts.HAND_OVER, world.connector, **given) == "E-PMP-ILPMP_AUTHORITY_REQUIRED"
    assert code_of(acts.HAND_OVER, world.officer, **{**given, "delivered_on": "2026-03-03"}) == "link-day"
    do(acts.HAND_OVER, world.officer, **given)
    assert code_of(acts.HAND_OVER, world.officer, **given) == "E-PMP-LINK_NOT_ONE_TO_ONE"
    assert looking.links_waited_for(world.officer, date(2026, 3, 5)) == []
    assert LinkPackage.objects.get().fingerprint == world.key.fingerprint


def test_a_question_is_answered_and_holds_nothing_about_a_patient(world: World) -> None:
    question = {"integration": world.onboarding.reference, "topic": "Ports", "says": "Which port is it?"}
    wrong = {**question, "says": "The answer showed 00093-0058-01."}
    assert code_of(acts.ASK_HELP, world.connector, **wrong) == "E-PMP-PHI_IN_AUDIT_RECORD"
    assert AssistanceTicket.objects.count() == 0
    made = do(acts.ASK_HELP, world.connector, **question).reference
    do(acts.ANSWER_HELP, world.officer, ticket=made, answer="8443.")
    assert Notice.objects.filter(kind="gateway.assistance-answered").count() == 2
    assert looking.ticket_rows(world.pharmacy)[0]["answer"] == "8443."


def test_every_store_stands_somewhere_and_an_entity_is_complete_when_none_is_missing(world: World) -> None:
    rows = looking.standing_of_stores(world.officer, date(2026, 3, 2))
    assert [row["status"] for row in rows] == ["IN_PROGRESS"]
    assert looking.rolled_up(rows, "entity")[0]["complete"] is False
    PharmacyLocation.objects.update(integrated_since=date(2026, 3, 2))
    rows = looking.standing_of_stores(world.pharmacy, date(2026, 3, 2))
    assert ([row["status"] for row in rows], looking.rolled_up(rows, "vendor")[0]["complete"]) == (["INTEGRATED"], True)


def test_pages_and_operations_answer_whom_they_concern(world: World, client: Client) -> None:
    sign_in(client, Account.objects.get(pk=world.pharmacy.account_id), "PHARMACY_ENTITY")
    for place in ("stores", "changes", "foundations", "rosters", "rosters/owed", "change-acts/request-change"):
        page = client.get(f"/gateway/{place}/")
        assert page.status_code == 200, place
    assert client.get("/gateway/rosters/template.xlsx").content[:2] == b"PK"
    assert client.get("/gateway/foundation-acts/issue-directive/").status_code == 403
    account = Account.objects.get(pk=world.pharmacy.account_id)
    secret = issue_token(host_operator("tests"), AT, account=account, role="PHARMACY_ENTITY", days=1).secret
    head = {"authorization": f"Bearer {secret}", "x-file-name": "l.csv"}
    raw = as_csv(grid([row(zip_code="1"), row(pharmacist_license="051.111222")]))
    sent = client.post("/api/gateway/rosters", raw, content_type="text/csv", headers=head)
    assert (sent.status_code, sent.json()["state"], sent.json()["errors"][0]["column"]) == (201, "partial", "E")
    roster = sent.json()["roster"]
    shown = client.get(f"/gateway/rosters/{roster}/")
    assert b"zip_code" in shown.content
    assert b"Correct row 2" in shown.content
    body = json.dumps({"roster": roster, "row": "2", "items": "zip_code=62701"})
    right = client.post("/api/gateway/correct-roster-row", body, content_type="application/json", headers=head)
    assert (right.status_code, right.json()["more"]["state"]) == (201, "accepted")
    bad = client.post(
        "/api/gateway/rosters", b"%PDF", content_type="text/csv", headers={**head, "x-file-name": "l.pdf"}
    )
    assert (bad.status_code, bad.json()["code"]) == (415, "E-PMP-ROSTER_FORMAT")
    for place in ("stores", "changes", "links-waiting", "assistance", "roster-duties", "roster-differences"):
        assert client.get(f"/api/gateway/{place}", headers=head).status_code == 200, place
