"""Duties and examinations at the console, the API and the command line; the license to print, for everybody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from carelaw.pbm.store.models import Examination, ExaminationRequest, MaterialChange
from carelaw.pbm.use_cases.examinations import acts as examining
from carelaw.pbm.use_cases.examinations.lists import LISTS as EXAMINING
from carelaw.pbm.use_cases.scope import acts as duties
from carelaw.pbm.use_cases.scope.lists import LISTS as DUTIES
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import allowed
from carelaw.platform.notices.models import Notice
from tests.pbm.conftest import AT, manager
from tests.pbm.licensing.test_doors import doors, words_of
from tests.pbm.mac.doors import Doors, told
from tests.pbm.scope.conftest import license_of, program

__all__ = ["doors"]
CHANGE = {"items": "officer", "happened_on": "2024-03-10", "description": "A president.", "effect": "Signs."}
OPEN = {
    "manager": "PBM0101",
    "reason": "Late payment.",
    "scope": "Payment",
    "period_from": "2024-01-01",
    "period_to": "2024-03-31",
    "examiners": "R. Vance",
}


def options(typed: dict[str, str]) -> list[str]:
    return [part for name, value in typed.items() for part in (f"--{name.replace('_', '-')}", value)]


def test_a_change_is_reported_and_refused_alike_at_every_door(filer: Actor, doors: Doors) -> None:
    mine = doors.console(filer)
    assert mine.post("/pbm/duties/do/change-report/", CHANGE).status_code == 302
    assert doors.api(filer, "post", "/duties/change-report", CHANGE).status_code == 201
    code, out, _ = doors.command(filer, "change-report", *options(CHANGE), "--format", "json")
    assert (code, json.loads(out)[0]["standing"]) == (0, "on-time")
    assert MaterialChange.objects.count() == 3
    wrong = {**CHANGE, "material": "no"}
    by_api = doors.api(filer, "post", "/duties/change-report", wrong)
    says = "Say why the change is not material; the examiner sees the reason."
    assert (by_api.status_code, told(by_api.json())) == (422, ("E-PBM-24", says, "215 ILCS 5/512-4(c)"))
    assert by_api.json()["reference"]
    page = mine.post("/pbm/duties/do/change-report/", wrong)
    assert (page.status_code, says in words_of(page), "A president." in words_of(page)) == (422, True, True)
    code, _, err = doors.command(filer, "change-report", *options(wrong))
    assert (code, f"Refused (E-PBM-24): {says}" in err) == (3, True)


def test_every_list_opens_for_whoever_may_see_it_and_for_nobody_else(
    filer: Actor, examiner: Actor, finance: Actor, regulator: Actor, doors: Doors
) -> None:
    license_of(manager())
    program("PR-1")
    duties.CHANGE_REPORT.perform(filer, AT, CHANGE)
    number = examining.OPEN.perform(examiner, AT, OPEN).reference
    for actor in (filer, examiner, finance, regulator):
        client = doors.console(actor)
        for prefix, lists in (("duties", DUTIES), ("examining", EXAMINING)):
            for one in lists:
                expected = 200 if allowed(actor, one.permission) else 403
                answer = client.get(f"/pbm/{prefix}/{one.name}/")
                assert answer.status_code == expected, (actor.role, one.name)
                if actor is regulator:
                    by_api = doors.api(actor, "get", f"/{prefix}/{one.name}")
                    assert by_api.status_code == expected, one.name
    for place in ("claim-checks", "findings", "applications"):
        assert doors.console(examiner).get(f"/pbm/{place}/").status_code == 200, place
    assert number in words_of(doors.console(filer).get("/pbm/examining/examinations/"))
    assert json.loads(doors.command(examiner, "examinations", "--format", "json")[1])[0]["state"] == "open"


def test_an_examination_at_the_console(filer: Actor, examiner: Actor, other_filer: Actor, doors: Doors) -> None:
    license_of(manager())
    staff, mine = doors.console(examiner), doors.console(filer)
    assert staff.post("/pbm/examining/do/exam-open/", OPEN).status_code == 302
    number = Examination.objects.get().number
    ask = {"examination": number, "kind": "records", "item": "Ledger", "in_writing": "yes", "due_on": "2024-04-20"}
    assert staff.post("/pbm/examining/do/exam-ask/", ask).status_code == 302
    request = ExaminationRequest.objects.get().reference
    page = mine.get(f"/pbm/examining/examinations/{number}/")
    assert "Ledger" in words_of(page)
    assert f"?request={request}" in page.content.decode()
    sent = {"request": request, "document": SimpleUploadedFile("ledger.csv", b"a,b\n")}
    assert mine.post("/pbm/examining/do/exam-deliver/", sent).status_code == 302
    got = staff.get(f"/pbm/examining/documents/{request}/")
    assert (got.content, got.headers["Cache-Control"]) == (b"a,b\n", "no-store")
    theirs = doors.console(other_filer)
    assert theirs.get(f"/pbm/examining/examinations/{number}/").status_code == 404
    assert theirs.get(f"/pbm/examining/documents/{request}/").status_code == 404
    letter = Notice.objects.get(kind="pbm.exam-call", channel="letter")
    assert mine.get(f"/letters/{letter.pk}.pdf").content.startswith(b"%PDF-")
    assert theirs.get(f"/letters/{letter.pk}.pdf").status_code == 404


def test_a_dossier_and_a_month_have_their_pages(regulator: Actor, finance: Actor, doors: Doors) -> None:
    number = duties.UNLICENSED_OPEN.perform(regulator, AT, {"name": "Nobody's Rx"}).reference
    assert "Nobody's Rx" in words_of(doors.console(regulator).get(f"/pbm/duties/unlicensed/{number}/"))
    client = doors.console(finance)
    assert "Nothing was deposited in this month." in words_of(client.get("/pbm/duties/deposit-months/2024-03/"))
    assert client.get("/pbm/duties/deposit-months/March/").status_code == 404
    assert client.get(f"/pbm/duties/unlicensed/{number}/").status_code == 403


def test_a_license_prints_for_everybody(regulator: Actor, doors: Doors, tmp_path: Path) -> None:
    one = license_of(manager())
    by_page: Any = Client().get(f"/pbm/licenses/{one.number}/license.pdf")
    assert (by_page.status_code, by_page.content[:5]) == (200, b"%PDF-")
    assert Client().get(f"/api/pbm/licenses/{one.number}/license.pdf").content[:5] == b"%PDF-"
    assert Client().get("/pbm/licenses/PBM-1999-0001/license.pdf").status_code == 404
    place = tmp_path / "license.pdf"
    assert doors.command(regulator, "license-pdf", one.number, "--out", str(place))[0] == 0
    assert place.read_bytes().startswith(b"%PDF-")
    assert f"/pbm/licenses/{one.number}/license.pdf" in Client().get(f"/pbm/licenses/{one.number}/").content.decode()


def test_the_purpose_stands_with_the_rulebook(filer: Actor, doors: Doors) -> None:
    words = "To regulate pharmacy benefits management programs (215 ILCS 5/512-2)."
    client = doors.console(filer)
    assert words in words_of(client.get("/law/"))
    assert words in words_of(client.get("/pbm/duties/"))
