"""Every act and list of programs' terms at the console, over the API and on the command line, and the story."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from carelaw.pbm import story
from carelaw.pbm.commands.program_terms import COMMANDS
from carelaw.pbm.store.models import DisclosureStatement, EnrollmentWindow
from carelaw.pbm.web.program_terms_pages import LISTS
from carelaw.pbm.web.program_terms_urls import ACTS
from carelaw.platform import clock
from carelaw.platform.accounts.actor import Actor, host_operator
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.permissions import allowed
from carelaw.platform.accounts.tokens import issue_token
from carelaw.platform.cases.worklist import waiting_for
from tests.pbm.conftest import AT, acting
from tests.pbm.program_terms.conftest import World
from tests.platform.accounts.people import sign_in
from tests.platform.commanding import run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))
    monkeypatch.setattr(clock, "now", lambda: AT)


def browser(actor: Actor) -> Client:
    client: Client = sign_in(Client(), Account.objects.get(pk=actor.account_id), actor.role)
    return client


def token(actor: Actor) -> str:
    account = Account.objects.get(pk=actor.account_id)
    return issue_token(host_operator("tests"), AT, account=account, role=actor.role, days=30).secret


def test_one_refusal_reads_the_same_at_every_door(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = {"program": world.program.number, "opens_on": "2024-05-01", "closes_on": "2024-05-29"}
    page = browser(world.filer).post(reverse("act-enrollment-announce"), typed)
    answer = Client().post(
        "/api/pbm/program-terms/enrollment-announce",
        json.dumps(typed),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token(world.filer)}"},
    )
    monkeypatch.setenv("CARELAW_TOKEN", token(world.filer))
    options = [word for name, value in typed.items() for word in (f"--{name.replace('_', '-')}", value)]
    _code, _out, told = run(COMMANDS, "pbm", "enrollment-announce", *options)
    says = "1 day is missing. Permitted: 2024-05-30 or later."
    assert says in page.content.decode()
    assert answer.status_code in {409, 422}
    assert answer.json()["code"] == "E-PBM-70"
    assert says in answer.json()["says"]
    assert says in told
    assert not EnrollmentWindow.objects.exists()


def test_a_statement_is_sent_as_a_file_and_opened_as_page_paper_and_sheet(world: World) -> None:
    client = browser(world.filer)
    rows = "manufacturer,kind,entity,amount\nNorthfield Pharma,formulary,CE0001,1200.50\nSouthgate,bonus,CE0001,1\n"
    typed = {
        "kind": "rebates",
        "program": world.program.number,
        "entity": "CE0001",
        "period_from": "2023-07-01",
        "period_to": "2024-03-31",
        "confidential": "yes",
        "allocation": "By claims.",
        "file": SimpleUploadedFile("rebates.csv", rows.encode()),
    }
    page = client.post(reverse("act-disclosure-file"), typed, follow=True)
    assert "rebates.csv, row 3, kind: “bonus” is not permitted" in page.content.decode()
    made = DisclosureStatement.objects.get()
    typed = {"statement": made.number, "attested_by": "Rae Odum", "attested_as": "Actuary", "attest": "yes"}
    client.post(reverse("act-disclosure-send"), typed)
    reader = browser(world.entity)
    shown = reader.get(reverse("pbm-disclosure", args=[made.number]))
    assert "designates this confidential" in shown.content.decode()
    assert reader.get(reverse("pbm-disclosure-pdf", args=[made.number])).content.startswith(b"%PDF")
    assert "1200.50" in reader.get(reverse("pbm-disclosure-csv", args=[made.number])).content.decode()
    assert browser(world.county).get(reverse("pbm-disclosure", args=[made.number])).status_code == 404
    answer = Client().get(
        f"/api/pbm/program-terms/statements/{made.number}",
        headers={"Authorization": f"Bearer {token(world.regulator)}"},
    )
    assert [row["standing"] for row in answer.json()["rows"]] == ["stated", "refused"]


def test_templates_are_open_and_say_what_is_permitted(client: Client, world: World, tmp_path: Path) -> None:
    assert client.get(reverse("pbm-sheet-templates")).status_code == 200
    sheet = client.get(reverse("pbm-sheet-template", args=["rebates", "csv"])).content.decode()
    assert "price-protection" in sheet
    book = client.get(reverse("pbm-sheet-template", args=["rates", "xlsx"])).content
    assert book.startswith(b"PK")
    assert client.get(reverse("pbm-sheet-template", args=["nothing", "csv"])).status_code == 404
    out = tmp_path / "fees.xlsx"
    assert run(COMMANDS, "pbm", "sheet-template", "fees", "--out", str(out))[0] == 0
    assert out.read_bytes().startswith(b"PK")


def test_the_story_fills_every_list_for_whom_it_is_and_leaves_work(home: Path, db: None) -> None:
    at = datetime(2024, 4, 2, 15, 0, tzinfo=UTC)
    scopes = story.prepare(at)
    people = {one.login: acting(one.role, one.login, scopes[one.login], at) for one in story.PEOPLE}
    logins = (story.REGULATOR, story.FILER, story.COVERED_ENTITY, story.CORNER_PHARMACY, story.RIVER_PHARMACY)
    # The manager's license comes first: nobody registers a program without one.
    story.tell_licenses(people[story.REGULATOR], people[story.FILER], people[story.APPLICANT], at)
    story.tell_program_terms(
        *(people[login] for login in logins[:3]),
        (people[story.CORNER_PHARMACY], people[story.RIVER_PHARMACY]),
        at,
        manager=story.PRAIRIE,
        entity_number=story.ELMHOLLOW,
        npis=(story.CORNER_NPI, story.RIVER_NPI),
    )
    filled = set()
    for login in logins:
        client = browser(people[login])
        for one in LISTS:
            page = client.get(reverse(one.route))
            assert page.status_code == (200 if allowed(people[login], one.permission) else 403), one.name
            if allowed(people[login], one.permission) and one.rows(people[login], at):
                filled.add(one.name)
        assert client.get(reverse("pbm-program-terms")).status_code == 200
    empty = {one.name for one in LISTS} - filled
    assert empty == {"disclosure-releases", "pharmacy-told", "paid-amounts", "program-end-notices", "card-misuses"}
    says = {login: [item.says for item in waiting_for(people[login], at.date())] for login in logins}
    assert any(each.startswith("Consent to DL-") for each in says[story.COVERED_ENTITY])
    assert any(each.startswith("Decide the grievance GR-") for each in says[story.FILER])
    assert any(each.startswith("Answer the audit SA-") for each in says[story.FILER])
    assert any(each.startswith("Answer the check RV-") for each in says[story.RIVER_PHARMACY])


def test_every_act_opens_for_those_who_may_and_for_nobody_else(world: World) -> None:
    people = (world.filer, world.entity, world.pharmacy, world.regulator)
    clients = {actor: browser(actor) for actor in people}
    for act in ACTS:
        may = {actor.role for actor in people if allowed(actor, act.permission)}
        assert may, act.name
        for actor, client in clients.items():
            status = client.get(reverse(f"act-{act.name}")).status_code
            assert status == (200 if actor.role in may else 403), (act.name, actor.role)
