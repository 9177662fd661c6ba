"""The acts about the doors at the console, over JSON and at the command line: the same, in the same words."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from carelaw.kernel.command import Console
from carelaw.pdmp.facts.access import Purpose, Role
from carelaw.pdmp.rules.access_matrix import doors, shut_doors
from carelaw.pdmp.store.models import AccessCase, Appointment, PartnerState, ProgramMember
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import Account
from carelaw.site.cli import main
from tests.pbm.mac.doors import Doors as SiteDoors
from tests.pdmp.conftest import AT, actor
from tests.pdmp.doors_of_offices.conftest import AUGUST_LINE, appointed
from tests.pdmp.web.history_people import signed_in

pytestmark = pytest.mark.django_db
ROSTER = "member_number,last_name,first_name,birth_date,member_from\n1,SAMPLESON,AUGUST,1989-03-12,2020-01-01\n"
LIST = "last_name,first_name,birth_date\nSAMPLESON,AUGUST,1989-03-12\n"


class Doors(SiteDoors):
    """Every door on one day."""

    def api(self, actor: Actor, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = body if isinstance(body, str) else json.dumps(body)
        given = {"Authorization": f"Bearer {self._token(actor)}", **headers}
        if method == "get":
            return Client().get(f"/api/pdmp/doors{path}", headers=given)
        kind = "text/csv" if isinstance(body, str) else "application/json"
        return Client().post(f"/api/pdmp/doors{path}", sent, content_type=kind, headers=given)

    def command(self, actor: Actor, *words: str, stdin: str = "") -> tuple[int, str, str]:
        self._patch.setenv("CARELAW_TOKEN", self._token(actor))
        out, err = io.StringIO(), io.StringIO()
        code = main(["pdmp", *words], Console(out, err, io.StringIO(stdin)))
        return code, out.getvalue(), err.getvalue()


@pytest.fixture
def every(monkeypatch: pytest.MonkeyPatch, home: object) -> Doors:
    return Doors(monkeypatch, AT)


def typed(person: str, **more: str) -> dict[str, str]:
    return {"kind": "mdirt", "person": person, "letter": "L-1", "starts_on": "2025-01-01", **more}


def test_somebody_is_designated_at_each_door(every: Doors, admin: Actor) -> None:
    person = Account.objects.get(pk=actor("DDAP_MDIRT").account_id).email
    assert every.console(admin).post("/doors/do/appoint/", typed(person)).status_code == 302
    assert every.api(admin, "post", "/appoint", typed(person)).status_code == 201
    words = [word for name, value in typed(person).items() for word in (f"--{name.replace('_', '-')}", value)]
    assert every.command(admin, "appoint", *words)[0] == 0
    assert Appointment.objects.filter(kind="mdirt", person_name="Test Ddap_Mdirt").count() == 3
    shown = every.console(admin).get("/doors/appointments/?sort=-from")
    assert shown.content.decode().count("Test Ddap_Mdirt") == 3
    assert len(every.api(admin, "get", "/appointments").json()) == 3


def test_nobody_is_designated_in_the_same_words_at_each_door(every: Doors, admin: Actor) -> None:
    wrong = typed("nobody@example.org")
    page = every.console(admin).post("/doors/do/appoint/", wrong)
    over_json = every.api(admin, "post", "/appoint", wrong).json()
    words = [word for name, value in wrong.items() for word in (f"--{name.replace('_', '-')}", value)]
    code, _, err = every.command(admin, "appoint", *words)
    assert code != 0
    assert over_json["code"] == "E-MAP-50.no-person"
    assert over_json["says"] in page.content.decode()
    assert over_json["says"] in err
    assert not Appointment.objects.exists()


def test_a_case_is_opened_listed_and_asked_for_at_each_door(every: Doors, admin: Actor, on_file: None) -> None:
    who, _ = appointed(admin, "DDAP_MDIRT")
    browser = every.console(who)
    assert browser.post("/doors/do/open-access-case/", {"number": "M-1", "people": AUGUST_LINE}).status_code == 302
    made = every.api(who, "post", "/open-access-case", {"number": "M-2", "people": AUGUST_LINE}).json()
    assert every.command(who, "open-access-case", "--number", "M-3", "--people", AUGUST_LINE)[0] == 0
    assert AccessCase.objects.count() == 3
    assert {one["number"] for one in every.api(who, "get", "/mine").json()["cases"]} == {"M-1", "M-2", "M-3"}
    _, out, _ = every.command(who, "cases", "--format", "json")
    assert made["reference"] in out
    page = browser.post("/doors/ask/", {"purpose": "MDIRT", "case": made["reference"]})
    assert page.headers["Cache-Control"].startswith("max-age=0") or "no-store" in page.headers["Cache-Control"]
    assert page.content.decode().count("SAMPLESON, AUGUST") == 2
    assert "SAMPLESON" not in browser.get("/doors/mine/").content.decode()
    refused = browser.post("/doors/ask/", {"purpose": "MDIRT", "case": "not-a-case"})
    assert refused.status_code == 403
    assert "Name the case of the review team" in refused.content.decode()


def test_a_roster_and_a_list_are_sent_at_each_door(
    every: Doors, admin: Actor, prescriber: Actor, on_file: None
) -> None:
    who, _ = appointed(admin, "COMMONWEALTH_QI")
    assert every.api(who, "post", "/roster", ROSTER).json()["members"] == 1
    sent = SimpleUploadedFile("roster.csv", ROSTER.encode(), "text/csv")
    assert "1 members of MA" in every.console(who).post("/doors/roster/", {"file": sent}).content.decode()
    assert ProgramMember.objects.count() == 1
    answers = every.api(prescriber, "post", "/list?attestation=existing-patient", LIST).json()
    assert [(one["row"], one["outcome"], one["dispensings"]) for one in answers] == [(2, "found", 2)]
    sent = SimpleUploadedFile("list.csv", LIST.encode(), "text/csv")
    page = signed_in(prescriber).post("/doors/list/", {"file": sent, "attestation": "existing-patient"})
    assert "Found" in page.content.decode()
    assert "SAMPLESON" not in page.content.decode()
    nothing = signed_in(prescriber).post("/doors/list/", {})
    assert nothing.status_code == 422
    assert "Choose the list" in nothing.content.decode()


def test_a_partner_state_is_recorded_and_shown(every: Doors, admin: Actor) -> None:
    agreed = {
        "state": "OH", "program": "Ohio program", "reference": "MOU-1", "standard": "PMIX 2.0",
        "roles": "OOS_PDMP\nOOS_PRESCRIBER", "signed_on": "2024-12-01", "starts_on": "2025-01-01",
    }  # fmt: skip
    assert every.console(admin).post("/doors/do/record-partner-state/", agreed).status_code == 302
    assert PartnerState.objects.get().standard == "PMIX 2.0"
    assert every.api(admin, "get", "/partners").json()[0]["roles"] == ["OOS_PDMP", "OOS_PRESCRIBER"]
    assert "PMIX 2.0" in every.console(admin).get("/doors/partners/").content.decode()
    assert "PMIX 2.0" in every.command(admin, "partner-states")[1]


def test_who_may_ask_for_what_is_open_to_everybody_and_the_same_at_each_door(every: Doors, admin: Actor) -> None:
    lines = Client().get("/api/pdmp/doors").json()
    assert len([one for one in lines if one["open"]]) == len(doors())
    assert {one["role"] for one in lines if not one["open"]} == {role.value for role in shut_doors()}
    assert all(one["cite"] for one in lines)
    coroner = Client().get("/api/pdmp/doors?role=CORONER_ME").json()
    assert [(one["purpose"], one["cite"]) for one in coroner] == [("DEATH_INVESTIGATION", "§9(b)(9)")]
    assert "§9(b)(9)" in every.command(admin, "doors", "--role", "CORONER_ME")[1]
    page = Client().get("/doors/?purpose=DEATH_INVESTIGATION").content.decode()
    assert "§9(b)(9)" in page
    assert "§9(b)(10)" not in page
    wrong = Client().get("/api/pdmp/doors?role=NOBODY")
    assert wrong.status_code == 422
    assert "CORONER_ME" in wrong.json()["says"]


@pytest.mark.parametrize("role", [role for role in Role if role in {one.role for one in doors()}])
def test_each_role_reads_its_own_lines(role: Role) -> None:
    lines = Client().get(f"/api/pdmp/doors?role={role.value}").json()
    assert {Purpose(one["purpose"]) for one in lines} == {one.purpose for one in doors() if one.role is role}
