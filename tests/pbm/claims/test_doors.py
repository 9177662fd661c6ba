"""Checks at the counter through the console, the API and the command line: one answer, one refusal."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from carelaw.pbm.use_cases.claim_checks import findings_for
from carelaw.pbm.use_cases.counter_cases import cases_for
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.bulk.models import BulkRun
from carelaw.platform.jobs.queue import run_pending
from tests.pbm.claims.claims_files import sheet
from tests.pbm.claims.test_checking import COUNTS, ROWS, check
from tests.pbm.conftest import AT
from tests.pbm.mac.doors import Doors, told


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Doors:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Doors(monkeypatch, AT)


def words_of(response: Any) -> str:
    """A page as one reads it."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def upload(name: str = "march.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, sheet(ROWS), content_type="text/csv")


def test_the_same_file_comes_out_the_same_at_every_door(regulator: Actor, doors: Doors, tmp_path: Path) -> None:
    console = doors.console(regulator)
    sent = console.post("/pbm/claim-checks/", {"claims": upload()})
    assert sent.status_code == 302
    waiting = console.get(sent.url)
    assert waiting.headers["Refresh"] == "2"
    run_pending(AT)
    run = BulkRun.objects.get()
    page = console.get(sent.url)
    assert "Refresh" not in page.headers
    assert "Every row is accounted for" in words_of(page)
    by_api = doors.api(regulator, "post", "/claim-checks", sheet(ROWS), **{"X-File-Name": "march.csv"})
    assert (by_api.status_code, by_api.json()["reference"], by_api.json()["counts"]) == (202, str(run.pk), COUNTS)
    path = tmp_path / "march.csv"
    path.write_bytes(sheet(ROWS))
    code, out, err = doors.command(regulator, "check-claims", str(path), "--format", "json")
    assert code == 1
    [row] = json.loads(out)
    assert {name: row[name] for name in COUNTS} == COUNTS
    assert "checked before" in err
    assert "march.csv, row 4, patient_pay_amount: permitted is dollars and cents" in err


def test_a_stranger_is_refused_in_the_same_words_at_every_door(filer: Actor, doors: Doors, tmp_path: Path) -> None:
    by_api = doors.api(filer, "post", "/claim-checks", sheet(ROWS))
    assert by_api.status_code == 403
    code, says, cite = told(by_api.json())
    page = doors.console(filer).post("/pbm/claim-checks/", {"claims": upload()})
    assert page.status_code == 403
    assert says in words_of(page)
    path = tmp_path / "march.csv"
    path.write_bytes(sheet(ROWS))
    exit_code, _, err = doors.command(filer, "check-claims", str(path))
    assert (exit_code, f"Refused ({code}): {says} [{cite}]" in err) == (3, True)


def test_findings_are_listed_sorted_paged_and_exported(regulator: Actor, filer: Actor, doors: Doors) -> None:
    run = check(regulator, sheet(ROWS))
    console = doors.console(regulator)
    first = console.get("/pbm/findings/").context["page"]["table"]
    assert [row[1].text for row in first.rows] == ["$20.00", "$13.00", "$0.01"]
    turned = console.get("/pbm/findings/?sort=over").context["page"]["table"]
    assert [row[1].text for row in turned.rows] == ["$0.01", "$13.00", "$20.00"]
    exported = b"".join(console.get(f"/pbm/findings.csv?run={run.pk}").streaming_content).decode()
    assert exported.splitlines()[1].split(",")[3:8] == ["PBM9999", "1883001015", "7000008", "0", "2024-03-05"]
    assert exported.count("\n") == 4
    mine = doors.api(filer, "get", "/findings").json()
    assert [one["too_much"] for one in mine] == ["0.01"]
    code, out, _ = doors.command(filer, "findings", "--format", "json")
    assert (code, [row["too_much"] for row in json.loads(out)]) == (1, ["0.01"])


def test_a_finding_shows_its_decision_and_its_derivation(regulator: Actor, doors: Doors) -> None:
    check(regulator, sheet(ROWS))
    one = findings_for(regulator).get(prescription_number="7000004")
    console = doors.console(regulator)
    shown = words_of(console.get(f"/pbm/findings/{one.pk}/"))
    assert "Paid 25.00 where 12.00 is the most: 13.00 too much." in shown
    assert "215 ILCS 5/513b1(e)" in shown
    assert "The lesser of the two" in words_of(console.get(f"/explain/pos-finding/{one.pk}/"))


def test_a_case_is_answered_at_one_door_and_closed_at_another(regulator: Actor, filer: Actor, doors: Doors) -> None:
    check(regulator, sheet(ROWS))
    case = cases_for(filer).get()
    empty = doors.api(filer, "post", f"/counter-cases/{case.pk}/answer", {"says": " "})
    assert told(empty.json())[0] == "answer-empty"
    page = doors.console(filer).post(f"/pbm/counter-cases/{case.pk}/answer/", {"words": " "})
    assert told(empty.json())[1] in words_of(page)
    doors.console(filer).post(f"/pbm/counter-cases/{case.pk}/answer/", {"words": "Refunded on April 3."})
    closed = doors.api(regulator, "post", f"/counter-cases/{case.pk}/close", {"says": "Refunded in full."})
    assert closed.json()["state"] == "closed"
    shown = words_of(doors.console(regulator).get(f"/pbm/counter-cases/{case.pk}/"))
    assert "Refunded on April 3." in shown


def test_rows_put_aside_are_listed_and_exported(regulator: Actor, doors: Doors) -> None:
    run = check(regulator, sheet(ROWS))
    listed = doors.api(regulator, "get", f"/claim-checks/{run.pk}/put-aside").json()
    assert [(one["row"], one["field"], one["value"]) for one in listed] == [(4, "patient_pay_amount", "12,50")]
    exported = b"".join(doors.console(regulator).get(f"/pbm/claim-checks/{run.pk}/put-aside.csv").streaming_content)
    assert b'march.csv,4,patient_pay_amount,"12,50",' in exported
