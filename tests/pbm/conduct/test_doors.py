"""The same refusal, the same rows and the same files at the console, in the API and at the command line."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from carelaw.pbm.use_cases.complaints.lists import LISTS as COMPLAINT_LISTS
from carelaw.pbm.use_cases.discipline.lists import LISTS
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.notices.models import Notice
from carelaw.platform.parties.models import License
from tests.pbm.conduct.conftest import at, day, do, suspended
from tests.pbm.mac.doors import Doors

pytestmark = pytest.mark.django_db


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch) -> Doors:
    return Doors(monkeypatch, at(0))


def test_a_hearing_outside_its_window_is_refused_alike_at_every_door(
    license: License, regulator: Actor, filer: Actor, officer: Actor, doors: Doors
) -> None:
    case = suspended(regulator)
    do(filer, "hearing-demand", action=f"{case}-A1", signer="A. Hale")
    typed = {
        "hearing": f"{case}-H1",
        "notice_mailed_on": str(day(0)),
        "held_on": str(day(19)),
        "place": "Springfield",
        "officer": "pbm-officer@example.org",
        "procedural_part": "50 Ill. Adm. Code 2402",
    }
    answer = doors.api(regulator, "post", "/conduct/hearing-set", typed)
    told = answer.json()
    assert (answer.status_code, told["code"], bool(told["reference"])) == (422, "E-PBM-47", True)
    page = doors.console(regulator).post("/pbm/conduct/do/hearing-set/", typed)
    assert (page.status_code, told["says"] in page.content.decode()) == (422, True)
    assert 'value="Springfield"' in page.content.decode()
    words = [f"--{name.replace('_', '-')}={value}" for name, value in typed.items()]
    assert told["says"] in doors.command(regulator, "hearing-set", *words)[2]
    assert doors.api(regulator, "post", "/conduct/hearing-set", {**typed, "held_on": str(day(20))}).status_code == 201


def test_each_list_and_file_opens_for_those_who_may_see_it(
    license: License, regulator: Actor, filer: Actor, pharmacy: Actor, doors: Doors
) -> None:
    case = suspended(regulator)
    receipt = do(pharmacy, "complaint-file", against="PBM0101", subject="payment", says="Fees.").reference
    desk = doors.console(regulator)
    lists = (*LISTS, *COMPLAINT_LISTS)
    places = [reverse(one.route) for one in lists]
    places += [reverse("pbm-conduct"), reverse("pbm-discipline-case", args=[case])]
    for place in [*places, reverse("pbm-complaint", args=[receipt])]:
        assert desk.get(place).status_code == 200, place
    assert doors.console(pharmacy).get("/pbm/complaining/").status_code == 200
    assert doors.console(pharmacy).get("/pbm/complaining/list/protected-acts/").status_code == 200
    assert doors.console(pharmacy).get(f"/pbm/conduct/cases/{case}/").status_code == 403
    assert doors.console(filer).get(f"/pbm/complaining/complaints/{receipt}/").status_code == 404
    assert doors.console(filer).get("/pbm/complaining/list/protected-acts/").status_code == 403
    rows = doors.api(regulator, "get", "/conduct/license-actions").json()
    code, out, _err = doors.command(regulator, "license-actions", "--format", "json")
    assert (code, json.loads(out)) == (0, rows)
    assert rows[0]["demand_by"] == str(day(30))


def test_published_sanctions_are_open_to_everybody(license: License, regulator: Actor, doors: Doors) -> None:
    seen = Client().get("/pbm/sanctions/").content.decode()
    assert "No sanction is published" in seen
    assert "Pharmacy Benefit Manager Oversight" in seen, "an open page stands under its own program's law"
    case = suspended(regulator)
    do(regulator, "action-publish", 31, action=f"{case}-A1")
    assert "Prairie Benefit Management LLC" in Client().get("/pbm/sanctions/").content.decode()
    assert [row["kind"] for row in Client().get("/api/pbm/sanctions").json()] == ["suspension"]
    assert "suspension" in doors.command(regulator, "sanctions", "--format", "csv")[1]


def test_the_letters_of_a_case_are_its_respondents_to_open(
    license: License, regulator: Actor, filer: Actor, other_filer: Actor, doors: Doors
) -> None:
    suspended(regulator)
    letter = Notice.objects.get(kind="pbm.action-notice", channel="letter")
    assert doors.console(filer).get(reverse("letter", args=[letter.pk])).status_code == 200
    assert doors.console(other_filer).get(reverse("letter", args=[letter.pk])).status_code == 404
