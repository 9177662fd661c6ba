"""Remittances at every door: one answer, one refusal; the pages, the sheets and the letters."""

from __future__ import annotations

import html
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from carelaw.pbm.story import CORNER_NPI, PRAIRIE
from carelaw.pbm.use_cases.payments import looking
from carelaw.pbm.use_cases.payments.cases import cases_for
from carelaw.pbm.use_cases.payments.lists import LISTS
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import allowed
from carelaw.platform.bulk.models import BulkRun
from carelaw.platform.decisions.explaining import explain
from carelaw.platform.notices.letters import letter_pdf
from carelaw.platform.notices.models import Notice
from tests.pbm.conftest import AT
from tests.pbm.mac.doors import Doors
from tests.pbm.payments.test_recoupments import TAKEN, remit, send
from tests.pbm.payments.x12 import interchange

SENT = interchange([remit(TAKEN)])


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Doors:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Doors(monkeypatch, AT)


def words_of(response: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_the_same_file_comes_out_the_same_at_every_door(regulator: Actor, doors: Doors, tmp_path: Path) -> None:
    console = doors.console(regulator)
    form = {"file": SimpleUploadedFile("r.835", SENT), "manager": PRAIRIE}
    sent = console.post("/pbm/payments/acts/remittances-send/", form)
    assert (sent.status_code, sent.url) == (302, "/pbm/payments/payment-checks/")
    run = BulkRun.objects.get()
    token = doors._token(regulator)
    by_api = Client().post(
        "/api/pbm/payments/acts/remittances-send",
        {"file": SimpleUploadedFile("r.835", SENT), "manager": PRAIRIE},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert (by_api.status_code, by_api.json()["reference"]) == (201, str(run.pk))
    path = tmp_path / "r.835"
    path.write_bytes(SENT)
    code, out, err = doors.command(
        regulator, "remittances-send", "--file", str(path), "--manager", PRAIRIE, "--format", "json"
    )
    assert (code, json.loads(out)[0]["reference"]) == (0, str(run.pk))
    assert "2 rows in, violation 1, not-applicable 1." in err


def test_a_number_that_nobody_has_is_refused_in_the_same_words(regulator: Actor, doors: Doors, tmp_path: Path) -> None:
    form = {"file": SimpleUploadedFile("r.835", SENT), "manager": "PBM9999"}
    page = doors.console(regulator).post("/pbm/payments/acts/remittances-send/", form)
    says = "No benefit manager on file has the number “PBM9999”. Permitted: a number such as PBM0101."
    assert page.status_code == 404
    assert says in words_of(page)
    path = tmp_path / "r.835"
    path.write_bytes(SENT)
    _code, _out, err = doors.command(regulator, "remittances-send", "--file", str(path), "--manager", "PBM9999")
    assert says in err


def test_every_list_is_a_page_a_sheet_an_operation_and_a_command(regulator: Actor, doors: Doors) -> None:
    send(regulator, remit(TAKEN, ("ZZ", "X1", Decimal("1.00"))))
    console = doors.console(regulator)
    assert "Recoupments not explained" in words_of(console.get("/pbm/payments/"))
    for one in LISTS:
        assert allowed(regulator, one.permission)
        assert console.get(f"/pbm/payments/{one.name}/").status_code == 200, one.name
        sheet = console.get(f"/pbm/payments/{one.name}/?format=csv").content.decode()
        assert sheet.startswith("\ufeff" + one.columns[0][1]), one.name
        assert doors.api(regulator, "get", f"/payments/{one.name}").status_code == 200, one.name
    code, out, _ = doors.command(regulator, "recoupments", "--format", "json")
    told = json.loads(out)
    assert (code, [(row["row"], row["amount"], row["codes"]) for row in told]) == (
        0,
        [(2, "40.00", "E-PBM-95"), (3, "1.00", "W-PBM-95.code")],
    )


def test_a_pharmacy_and_a_manager_see_their_own_pages(
    filer: Actor, pharmacy: Actor, regulator: Actor, doors: Doors
) -> None:
    send(regulator, remit(TAKEN))
    for actor in (filer, pharmacy):
        console = doors.console(actor)
        for one in LISTS:
            expected = 200 if allowed(actor, one.permission) else 403
            assert console.get(f"/pbm/payments/{one.name}/").status_code == expected, (actor.role, one.name)


def test_a_finding_and_its_case_show_the_row_the_law_and_the_derivation(regulator: Actor, doors: Doors) -> None:
    send(regulator, remit(TAKEN))
    one = looking.findings_for(regulator).get()
    console = doors.console(regulator)
    shown = words_of(console.get(f"/pbm/payments/findings/{one.pk}/"))
    assert "40.00 was taken back on 2024-03-15 and nothing explains it." in shown
    assert "bill text" in shown
    assert "215 ILCS 5/512-7.10(a)" in shown
    told = explain("payment-finding", str(one.pk), regulator)
    assert any("Segment 15 of the file." in line.says for line in told.lines)
    case = cases_for(regulator).get()
    page = words_of(console.get(f"/pbm/payments/cases/{case.pk}/"))
    assert "AUD77" in page
    assert "E-PBM-95" not in page
    ledger = console.get(f"/pbm/payments/cases/{case.pk}/?format=csv").content.decode()
    assert ledger.splitlines()[1].split(",")[1:5] == ["violation", "2", PRAIRIE, CORNER_NPI]
    assert doors.api(regulator, "get", f"/payments/cases/{case.pk}/ledger").json()[0]["row"] == 2


def test_the_letter_of_the_findings_is_a_pdf(regulator: Actor) -> None:
    send(regulator, remit(TAKEN, on=date(2024, 3, 15)))
    assert letter_pdf(Notice.objects.get(channel="letter")).startswith(b"%PDF")


def test_what_a_manager_typed_into_an_explanation_stays_in_the_form(filer: Actor, doors: Doors) -> None:
    typed = {"pharmacy": CORNER_NPI, "reference": "AUD77", "patient": "Jane Doe", "dispensed_on": "2024-03-01",
             "drugs": "Lisinopril", "amount": "40", "reason": "Filled twice"}  # fmt: skip
    page = doors.console(filer).post("/pbm/payments/acts/recoupment-explain/", typed)
    assert page.status_code == 422
    assert "Neither a telephone number nor a mailing address to start an appeal is given." in words_of(page)
    assert 'value="AUD77"' in page.content.decode()
    done = doors.console(filer).post("/pbm/payments/acts/recoupment-explain/", {**typed, "telephone": "217-555-0142"})
    assert done.status_code == 302
