"""Each step of a license at the command line; letters and payments are refused in the same words at every door."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.use_cases.applying import answer_request, application_for, submit_application
from carelaw.pbm.use_cases.deciding import Asked, grant_license, request_information
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.notices.models import Notice
from carelaw.platform.record.models import Entry
from tests.pbm.conftest import AT
from tests.pbm.licensing.test_doors import doors, words_of
from tests.pbm.licensing.test_path import ANSWERS, PDF, complete, declare, licensed, pay
from tests.pbm.mac.doors import Doors, told

__all__ = ["doors"]
NO_REASON = "The letter was not sent: Say why this is asked for; the law allows reasonable requests."


def test_the_whole_path_at_the_command_line(filer: Actor, regulator: Actor, doors: Doors, tmp_path: Path) -> None:
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(PDF)
    code, out, err = doors.command(filer, "apply", "--answers", "-", "--format", "json", stdin=json.dumps(ANSWERS))
    reference = err.split(":")[0]
    assert (code, {row["key"]: row["outcome"] for row in json.loads(out)}["name"]) == (1, "pass")
    who = ("--name", "A. Hale", "--title", "President", "--address", "1 Main Street")
    number = doors.command(filer, "list-officer", reference, *who)[1].strip()
    second = doors.command(filer, "list-officer", reference, "--name", "B. Wynn")[1].strip()
    assert doors.command(filer, "list-officer", reference, "--take-off", second)[0] == 0
    for kind in ("chart", "entity-contract", "network-contract"):
        assert doors.command(filer, "file-document", reference, kind, str(paper))[0] == 0
    sworn = ("--officer", number, "--sworn-on", "2024-03-01")
    assert doors.command(filer, "file-document", reference, "affidavit", str(paper), *sworn)[0] == 0
    assert doors.command(filer, "file-application", reference)[0] == 0
    missing = ("--missing", "(3)=The chart shows no owner.", "--missing", "(5)=One clause is cut off.")
    code, out, _ = doors.command(
        regulator, "ask-applicant", reference, *missing, "--due", "2024-04-20", "--format", "csv"
    )
    keys = [line.split(",")[0] for line in out.splitlines() if line.startswith("request-")]
    assert (code, len(keys)) == (0, 2)
    assert "- 512-4(b)(5): One clause is cut off." in Notice.objects.get(channel="letter", kind__contains="defic").body
    assert doors.command(filer, "applications", "--format", "json")[1].count("incomplete") == 1
    for key in keys:
        words = ("answer-request", key.removeprefix("request-"), "--answer", "See page 2.", "--document", str(paper))
        assert doors.command(filer, *words)[0] == 0
    assert application_for(filer, reference).state == "submitted"


def test_a_letter_without_a_reason_is_refused_alike_at_every_door(filer: Actor, regulator: Actor, doors: Doors) -> None:
    reference = submit_application(filer, complete(filer), at=AT).reference
    asked: dict[str, Any] = {"asked": [{"item": "(3)", "reason": " "}], "due_on": "2024-04-20"}
    by_api = doors.api(regulator, "post", f"/applications/{reference}/requests", asked)
    assert (by_api.status_code, told(by_api.json())) == (422, ("E-PBM-22", NO_REASON, "215 ILCS 5/512-4(b)(6)"))
    form = {"item": "(3)", "reason": " ", "due_on": "2024-04-20"}
    page = doors.console(regulator).post(f"/pbm/applications/{reference}/ask/", form)
    assert (page.status_code, NO_REASON in words_of(page)) == (422, True)
    code, _, err = doors.command(regulator, "ask-applicant", reference, "--missing", "(3)=", "--due", "2024-04-20")
    assert (code, f"Refused (E-PBM-22): {NO_REASON} [215 ILCS 5/512-4(b)(6)]" in err) == (3, True)
    assert not application_for(filer, reference).requests.exists()


def test_whoever_may_not_ask_or_answer_hears_the_same_at_every_door(
    filer: Actor, other_filer: Actor, regulator: Actor, doors: Doors
) -> None:
    reference = submit_application(filer, complete(filer), at=AT).reference
    asked = {"asked": [{"item": "(3)", "reason": "No owner."}], "due_on": "2024-04-20"}
    assert doors.api(regulator, "post", f"/applications/{reference}/requests", asked).status_code == 200
    request = application_for(filer, reference).requests.get()
    by_api = doors.api(other_filer, "post", f"/requests/{request.pk}/answer", {"says": "Mine."})
    code, says, cite = told(by_api.json())
    assert (by_api.status_code, code) == (404, "request-unknown")
    page = doors.console(other_filer).post(f"/pbm/applications/{reference}/requests/{request.pk}/", {"answer": "Mine."})
    assert (page.status_code, says in words_of(page)) == (404, True)
    err = doors.command(other_filer, "answer-request", str(request.pk), "--answer", "Mine.")[2]
    assert f"Refused ({code}): {says} [{cite}]" in err


def test_an_answer_is_given_once_and_never_reopens_a_granted_application(filer: Actor, regulator: Actor) -> None:
    reference = submit_application(filer, complete(filer), at=AT).reference
    pay(regulator, reference, "1000.00")
    due = AT.date() + timedelta(days=14)
    request_information(regulator, reference, [Asked("(3)", "No owner.")], due_on=due, at=AT)
    number = application_for(filer, reference).requests.get().pk
    with pytest.raises(Refusal) as unreadable:
        answer_request(filer, number, "Page 2.", at=AT, stream=io.BytesIO(b"MZ"), file_name="x.exe")
    assert (unreadable.value.code, application_for(filer, reference).state) == ("document-unreadable", "incomplete")
    answer_request(filer, number, "Page 2.", at=AT)
    grant_license(regulator, reference, on=AT.date(), at=AT)
    with pytest.raises(Refusal) as again:
        answer_request(filer, number, "Page 3.", at=AT)
    one = application_for(filer, reference)
    assert (again.value.code, one.state, one.requests.get().answer) == ("request-answered", "granted", "Page 2.")


def test_a_license_does_not_begin_before_its_grant(filer: Actor, regulator: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        licensed(regulator, filer, on=AT.date() - timedelta(days=1))
    assert (refused.value.code, "Permitted: 2024-04-02 or later" in refused.value.says) == (
        "license-before-grant",
        True,
    )


@pytest.mark.parametrize(
    ("amount", "number", "on", "code"),
    [
        ("-1.00", "R-1", "2024-04-02", "amount-not-in-cents"),
        ("250.005", "R-1", "2024-04-02", "amount-not-in-cents"),
        ("250.00", " ", "2024-04-02", "needs-payment-reference"),
        ("250.00", "R-1", "2024-04-03", "payment-ahead"),
    ],
)
def test_a_renewal_that_cannot_be_is_refused_alike_at_every_door(
    filer: Actor, regulator: Actor, doors: Doors, amount: str, number: str, on: str, code: str
) -> None:
    license = licensed(regulator, filer)
    sent = {"amount": amount, "payment_reference": number, "on": on}
    by_api = doors.api(regulator, "post", f"/licenses/{license.number}/renewals", sent)
    said = told(by_api.json())
    assert (by_api.status_code, said[0]) == (422, code)
    page = doors.console(regulator).post(f"/pbm/licenses/{license.number}/renew/", sent)
    assert (page.status_code, said[1] in words_of(page)) == (422, True)
    words = ("enter-payment", license.number, f"--amount={amount}", "--payment", number, "--on", on)
    assert f"Refused ({said[0]}): {said[1]} [{said[2]}]" in doors.command(regulator, *words)[2]


def test_a_renewal_is_entered_at_the_console(filer: Actor, regulator: Actor, doors: Doors) -> None:
    license = licensed(regulator, filer)
    declare(filer, license)
    desk, place = doors.console(regulator), f"/pbm/licenses/{license.number}/"
    assert "Enter a renewal payment" in words_of(desk.get(place))
    assert "Enter a renewal payment" not in words_of(doors.console(filer).get(place))
    sent = {"amount": "$250.00", "payment_reference": "R-1", "on": "2024-04-02"}
    assert "runs through Jan. 1, 2026" in words_of(desk.post(f"{place}renew/", sent, follow=True))


def test_each_change_of_an_application_stands_on_the_record(filer: Actor) -> None:
    complete(filer)
    entries = Entry.objects.filter(kind="license-application-changed")
    assert sorted(json.loads(entry.body_text)["part"] for entry in entries) == ["answers", "officers"]
