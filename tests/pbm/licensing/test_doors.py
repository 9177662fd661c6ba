"""Licenses through the console, the API and the command line: one act, one refusal; the register is for everybody."""

from __future__ import annotations

import html
import io
import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from carelaw.kernel.command import Console
from carelaw.pbm.use_cases.applying import application_for, start_application, submit_application
from carelaw.platform.accounts.actor import Actor
from carelaw.site.cli import main
from tests.pbm.conftest import AT
from tests.pbm.licensing.test_path import ANSWERS, PDF, complete, licensed
from tests.pbm.mac.doors import Doors, told


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Doors:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Doors(monkeypatch, AT)


def words_of(response: Any) -> str:
    """A page as one reads it."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def a_file(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF + name.encode(), content_type="application/pdf")


def test_the_whole_path_at_the_console(filer: Actor, regulator: Actor, doors: Doors) -> None:
    mine, staff = doors.console(filer), doors.console(regulator)
    place = mine.post("/pbm/applications/start/").url
    assert "Missing" in words_of(mine.get(place))
    mine.post(f"{place}save/", ANSWERS)
    officer = {"name": "A. Hale", "title": "President", "address": "1 Main Street", "sworn_on": "2024-03-01"}
    mine.post(f"{place}officers/", {**officer, "affidavit": a_file("hale.pdf")})
    for kind in ("chart", "entity-contract", "network-contract"):
        mine.post(f"{place}documents/", {"kind": kind, "document": a_file(f"{kind}.pdf")})
    assert mine.post(f"{place}file/").status_code == 302
    assert "sworn on March 1, 2024" in words_of(staff.get(place))
    asked = {"item": ["(3)", "", ""], "reason": ["The chart shows no owner.", "", ""], "due_on": "2024-04-20"}
    assert staff.post(f"{place}ask/", asked).status_code == 302
    request = application_for(filer, place.split("/")[3]).requests.get()
    assert mine.post(f"{place}requests/{request.pk}/", {"answer": "Page 2."}).status_code == 302
    fee = {"amount": "$1,000.00", "payment_reference": "CHK-9", "on": "2024-04-02"}
    assert staff.post(f"{place}fee/", fee).status_code == 302
    granted = staff.post(f"{place}grant/", {"on": "2024-04-02"})
    assert granted.url == "/pbm/licenses/PBM-2024-0001/"
    document = application_for(filer, place.split("/")[3]).documents.first()
    assert document is not None
    assert b"".join(mine.get(f"{place}documents/{document.pk}/").streaming_content).startswith(b"%PDF-")


def test_an_incomplete_application_is_refused_in_the_same_words_at_every_door(filer: Actor, doors: Doors) -> None:
    reference = start_application(filer, at=AT).reference
    by_api = doors.api(filer, "post", f"/applications/{reference}/file")
    assert by_api.status_code == 422
    code, says, cite = told(by_api.json())
    assert f"The draft {reference} is kept" in says
    page = doors.console(filer).post(f"/pbm/applications/{reference}/file/")
    assert (page.status_code, says in words_of(page), "File the organizational chart." in words_of(page)) == (
        422,
        True,
        True,
    )
    exit_code, _, err = doors.command(filer, "file-application", reference)
    assert exit_code == 3
    assert f"Refused ({code}): {says} [{cite}]" in err
    assert "  chart: File the organizational chart." in err


def test_a_license_without_its_fee_is_refused_in_the_same_words(filer: Actor, regulator: Actor, doors: Doors) -> None:
    reference = submit_application(filer, complete(filer), at=AT).reference
    by_api = doors.api(regulator, "post", f"/applications/{reference}/grant", {"on": "2024-04-02"})
    code, says, cite = told(by_api.json())
    assert (by_api.status_code, code, cite) == (409, "E-PBM-26", "215 ILCS 5/512-4(d)")
    page = doors.console(regulator).post(f"/pbm/applications/{reference}/grant/", {"on": "2024-04-02"})
    assert says in words_of(page)
    exit_code, _, err = doors.command(regulator, "grant-license", reference, "--from", "2024-04-02")
    assert (exit_code, f"Refused ({code}): {says} [{cite}]" in err) == (3, True)


def test_the_whole_path_by_api_and_command_line(filer: Actor, regulator: Actor, doors: Doors) -> None:
    reference = doors.api(filer, "post", "/applications").json()["reference"]
    doors.api(filer, "patch", f"/applications/{reference}", {"answers": ANSWERS})
    officer = doors.api(
        filer,
        "post",
        f"/applications/{reference}/officers",
        {"name": "A. Hale", "title": "President", "address": "1 Main"},
    ).json()["officer"]
    for kind in ("chart", "entity-contract", "network-contract", f"affidavit?officer={officer}"):
        sent = doors.api(filer, "post", f"/applications/{reference}/documents/{kind}", PDF + kind.encode())
        assert sent.status_code == 201, sent.content
    assert doors.command(filer, "file-application", reference)[0] == 0
    paid = doors.command(
        regulator, "enter-payment", reference, "--amount", "1000.00", "--payment", "T-1", "--on", "2024-04-02"
    )
    assert paid[0] == 0
    code, out, _ = doors.command(regulator, "grant-license", reference, "--from", "2024-04-02")
    assert (code, out) == (0, "PBM-2024-0001\n")
    assert doors.api(filer, "get", f"/applications/{reference}").json()["license"] == "PBM-2024-0001"


def test_the_register_is_open_to_everybody(filer: Actor, regulator: Actor, doors: Doors) -> None:
    licensed(regulator, filer)
    nobody = Client()
    assert "Prairie Benefit Management LLC" in words_of(nobody.get("/pbm/licenses/?q=prairie"))
    assert "No license fits" in words_of(nobody.get("/pbm/licenses/?q=nobody"))
    shown = words_of(nobody.get("/pbm/licenses/PBM-2024-0001/?on=2025-01-02"))
    assert "Jan. 2, 2025 lies outside" in shown
    by_api = nobody.get("/api/pbm/licenses/PBM-2024-0001?on=2025-01-01").json()
    assert (by_api["decision"]["outcome"], by_api["state_number"]) == ("pass", "PBM0101")
    assert "PBM-2024-0001" in b"".join(nobody.get("/pbm/licenses.csv").streaming_content).decode()
    out = io.StringIO()
    assert (
        main(["pbm", "licenses", "PBM0101", "--on", "2024-04-01", "--format", "json"], Console(out, io.StringIO())) == 0
    )
    assert json.loads(out.getvalue())[0]["because"] == "E-PBM-16.period"


def test_a_license_nobody_has_is_told_so(doors: Doors, home: Any, db: None) -> None:
    answer = Client().get("/api/pbm/licenses/PBM-1999-0001")
    assert (answer.status_code, answer.json()["code"]) == (404, "license-unknown")
