"""Agreements, permissions, suspensions and conflicts of law: kept by acts, the same at every door."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from typing import Any

import pytest

from carelaw.gateway.facts.search import Option, QueryMode
from carelaw.gateway.use_cases.interstate import conflicts, looking
from carelaw.kernel.refusal import Refusal
from carelaw.platform.agreements.models import Agreement
from carelaw.platform.notices.models import Notice
from tests.gateway.interstate.conftest import agree, do, permit
from tests.gateway.world import AT, World, adopt, agree_on_data_sharing, execute_memorandum, small_world

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)


def ways(world: World, state: str) -> dict[str, str]:
    """The code with which each way is refused; empty where it goes."""
    found = looking.matrix(world.coordinator, ON)
    return {row["hub"] or row["route"]: row["code"] for row in found if row["state"] == state}


def refused(world: World, name: str, who: Any = None, **typed: str) -> str:
    with pytest.raises(Refusal) as no:
        do(who or world.coordinator, name, **typed)
    return no.value.code.removeprefix("E-PMP-")


def test_the_matrix_says_of_each_state_and_way_why_not(live: World) -> None:
    agree(live, "WI", hubs="PMPI")
    limited, missing = "E-PMP-STATE_LIMITATION", "E-PMP-STATE_PERMISSION_MISSING"
    assert ways(live, "WI") == {"PMPNOW": missing, "RXCHECK": limited, "PMPI": ""}
    permit(live, "WI")
    assert ways(live, "WI")["PMPNOW"] == ""
    do(live.coordinator, "suspend-sharing", state="WI", by="ILLINOIS", on="2026-03-02", because="A leak there.")
    assert set(ways(live, "WI").values()) == {"E-PMP-SHARING_NOT_MUTUAL"}


def test_an_agreement_that_goes_one_way_stays_signed(live: World) -> None:
    do(live.coordinator, "draft-state-agreement", state="WI", reference="SA-1", shares_with_us_from="2026-01-01")
    do(live.coordinator, "sign-state-agreement", reference="SA-1", by="partner", on="2026-01-05")
    assert refused(live, "sign-state-agreement", reference="SA-1", by="illinois", on="2026-01-05") == (
        "ILPMP_AUTHORITY_REQUIRED"
    )
    do(live.administrator, "sign-state-agreement", reference="SA-1", by="illinois", on="2026-01-05")
    assert refused(live, "activate-state-agreement", reference="SA-1", from_on="2026-02-01") == "SHARING_NOT_MUTUAL"
    assert Agreement.objects.get(reference="SA-1").state == "signed"
    assert set(ways(live, "WI").values()) == {"E-PMP-STATE_AGREEMENT_MISSING"}


def test_a_permission_is_recorded_with_its_document_only(live: World) -> None:
    known = {"state": "WI", "reference": "SP-1", "from_on": "2026-01-01"}
    spoken = refused(live, "record-state-permission", **known, form="spoken", document="x", signed_by="y")
    unsigned = refused(live, "record-state-permission", **known, form="signed-document", document="x")
    assert (spoken, unsigned) == ("WRITTEN_PERMISSION_REQUIRED", "WRITTEN_PERMISSION_REQUIRED")
    assert not Agreement.objects.filter(reference="SP-1").exists()


def test_no_entry_makes_a_third_hub_or_a_hop_in_clear(live: World) -> None:
    assert refused(live, "enter-state-route", hub="NATIONHUB", address="https://hub.example/") == "HUB_NOT_APPROVED"
    assert refused(live, "enter-state-route", hub="PMPI", address="http://hub.example/") == "interstate-entry-unfit"
    assert refused(live, "enter-state-route", state="ZZ", address="https://hub.example/") == "state-unknown"


def test_outsiders_do_none_of_it(live: World) -> None:
    typed = {"state": "WI", "by": "PARTNER", "on": "2026-03-02", "because": "x"}
    assert refused(live, "suspend-sharing", live.pharmacy, **typed) == "ILPMP_AUTHORITY_REQUIRED"


def test_entities_that_ask_the_state_are_told_of_a_suspension_and_of_its_end(live: World) -> None:
    agree(live, "WI")
    do(live.coordinator, "suspend-sharing", state="WI", by="PARTNER", on="2026-03-02", because="A new act there.")
    do(live.coordinator, "resume-sharing", state="WI", on="2026-03-09")
    told = Notice.objects.filter(party_id=live.entity.pk, kind__startswith="gateway.sharing").order_by("created_at")
    assert {one.kind for one in told} == {"gateway.sharing-suspended", "gateway.sharing-resumed"}


def test_a_conflict_is_told_worked_on_and_closed(live: World) -> None:
    typed = {"state": "WI", "statute": "Made-up Stat. 1", "says": "Delegates.", "effect": "None for delegates."}
    made = do(live.coordinator, "record-state-conflict", **typed)
    assert made.more["told"] == 1
    assert Notice.objects.filter(party_id=live.entity.pk, kind="gateway.state-conflict").count() == 1
    do(live.pharmacy, "acknowledge-conflict", conflict=made.reference)
    assert looking.state_file(live.coordinator, "WI", ON)["conflicts"][0]["acknowledged"] == 1
    due = [list(conflicts.idle_conflicts(live.coordinator, ON + timedelta(days=days))) for days in (30, 31)]
    assert [len(found) for found in due] == [0, 1]
    do(live.coordinator, "act-on-conflict", conflict=made.reference, says="Wrote to Wisconsin.", next_on="2026-03-20")
    assert list(conflicts.idle_conflicts(live.coordinator, date(2026, 3, 20)))
    do(live.coordinator, "close-state-conflict", conflict=made.reference, outcome="RESOLVED", because="Amended.")
    assert not list(conflicts.idle_conflicts(live.coordinator, date(2026, 6, 1)))


def test_a_memorandum_waits_until_the_entity_was_told(tmp_path: Any, settings: Any, db: None) -> None:
    adopt(tmp_path, settings)
    world = small_world()
    agree_on_data_sharing(world)
    typed = {"state": "WI", "statute": "Made-up Stat. 1", "says": "Delegates.", "effect": "None for delegates."}
    made = do(world.coordinator, "record-state-conflict", **typed)
    with pytest.raises(Refusal) as no:
        execute_memorandum(world, AT, Option.REST_PMIX, WI=QueryMode.ON_DEMAND)
    assert no.value.code == "E-PMP-CONFLICT_NOTICE_DUE"
    do(world.coordinator, "send-conflict-notice", conflict=made.reference, entity=str(world.entity.pk))
    execute_memorandum(world, AT, Option.REST_PMIX, WI=QueryMode.ON_DEMAND)
    assert looking.state_file(world.coordinator, "WI", ON)["conflicts"][0]["told"] == 1


def test_the_console_the_api_and_the_command_line_show_the_same(live: World, client: Any, monkeypatch: Any) -> None:
    from carelaw.kernel.command import Console
    from carelaw.platform.accounts.actor import host_operator
    from carelaw.platform.accounts.models import Account
    from carelaw.platform.accounts.tokens import issue_token
    from carelaw.site.cli import main

    agree(live, "WI")
    account = Account.objects.get(email="il_interstate@example.org")
    token = issue_token(host_operator("test"), AT, account=account, role="IL_INTERSTATE", days=2).secret
    answer = client.get("/api/gateway/interstate/states", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    rows = answer.json()
    assert rows == looking.matrix(live.coordinator, ON)
    monkeypatch.setenv("CARELAW_TOKEN", token)
    monkeypatch.setattr("carelaw.platform.clock.now", lambda: AT)
    out = io.StringIO()
    assert main(["gateway", "states", "--format", "json"], Console(out, io.StringIO(), io.StringIO())) == 0
    assert json.loads(out.getvalue()) == rows
    suspend = {"state": "WI", "by": "PARTNER", "on": "2026-03-02", "because": "A new act there."}
    done = client.post(
        "/api/gateway/interstate/suspend-sharing",
        suspend,
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert (done.status_code, done.json()["reference"]) == (201, "WI")
