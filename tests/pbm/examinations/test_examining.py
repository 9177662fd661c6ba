"""An examination from the call letter to its invoice: requests, refusals, subpoenas, a court, costs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import (
    CourtPetition,
    DisciplineCase,
    Examination,
    ExaminationRequest,
    RefusedAttempt,
    Subpoena,
)
from carelaw.pbm.use_cases.examinations import acts
from carelaw.pbm.use_cases.examinations.asking import document_of
from carelaw.pbm.use_cases.examinations.grounds import refusal_grounds
from carelaw.pbm.use_cases.examinations.looking import examination_rows, request_rows, subpoena_rows
from carelaw.pbm.web import examination_work as examination_work
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import Account
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.cases.docket import tick
from carelaw.platform.cases.models import Deadline
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.money.models import Charge
from carelaw.platform.notices.letters import letter_pdf
from carelaw.platform.notices.models import Notice
from tests.pbm.conftest import AT, manager
from tests.pbm.scope.conftest import examiner, finance, license_of

__all__ = ["examiner", "finance"]
OPEN = {
    "manager": "PBM0101",
    "reason": "Nine pharmacies report late payment.",
    "scope": "Payment of claims",
    "period_from": "2024-01-01",
    "period_to": "2024-03-31",
    "examiners": "R. Vance",
}
DUE = date(2024, 4, 16)


def opened(examiner: Actor) -> str:
    """An examination of the first manager."""
    license_of(manager())
    return acts.OPEN.perform(examiner, AT, OPEN).reference


def asked(examiner: Actor, number: str, **more: str) -> str:
    """A written request for records."""
    typed = {"examination": number, "kind": "records", "item": "Remittances of March", "in_writing": "yes"}
    return acts.ASK.perform(examiner, AT, {**typed, "due_on": DUE.isoformat(), **more}).reference


def refused(code: str, act: object, actor: Actor, typed: dict[str, str], days: int = 0) -> None:
    with pytest.raises(Refusal) as told:
        act.perform(actor, AT + timedelta(days=days), typed)  # type: ignore[attr-defined]
    assert told.value.code == code


def test_an_examination_states_its_reason_and_calls(examiner: Actor, filer: Actor, other_filer: Actor) -> None:
    refused("route-unlicensed", acts.OPEN, examiner, OPEN)
    number = opened(examiner)
    refused("E-PBM-58", acts.OPEN, examiner, {**OPEN, "period_to": "2023-12-31"})
    assert {one.code for one in RefusedAttempt.objects.all()} == {"route-unlicensed", "E-PBM-58"}
    letter = Notice.objects.get(kind="pbm.exam-call", channel="letter")
    assert "| Why | Nine pharmacies report late payment. |" in letter.body
    assert letter_pdf(letter).startswith(b"%PDF-")
    assert [row["number"] for row in examination_rows(filer, AT)] == [number]
    assert examination_rows(other_filer, AT) == []
    with pytest.raises(Refusal):
        acts.OPEN.perform(filer, AT, OPEN)


def test_a_request_is_delivered_in_time_or_late(examiner: Actor, filer: Actor, other_filer: Actor) -> None:
    number = opened(examiner)
    first, second = asked(examiner, number), asked(examiner, number, item="Ledger of 2023 | all")
    assert [item.due_on for item in waiting_for(filer, AT.date()) if item.key.startswith("exam-")] == [DUE, DUE]
    refused("request-unknown", acts.DELIVER, other_filer, {"request": first, "answer": "Mine."})
    refused("answer-empty", acts.DELIVER, filer, {"request": first})
    papers = Attached("march.csv", b"claim,amount\n")
    acts.DELIVER.perform(filer, AT + timedelta(days=14), {"request": first, "document": papers})
    acts.DELIVER.perform(filer, AT + timedelta(days=15), {"request": second, "answer": "By mail."})
    assert {row["reference"]: row["standing"] for row in request_rows(examiner, AT)} == {first: "given", second: "late"}
    assert document_of(examiner, first)[1] == b"claim,amount\n"
    clocks = {one.name: one.met_at is not None and one.met_at < one.due_at for one in Deadline.objects.all()}
    assert clocks == {first: True, second: False}
    acts.REPORT.perform(
        examiner, AT + timedelta(days=20), {"examination": number, "report": "## Payment\n\nLate twice."}
    )
    letter = Notice.objects.get(kind="pbm.exam-report", channel="letter")
    assert f"| {second} | Ledger of 2023 / all | {DUE} | Delivered after {DUE}. |" in letter.body
    assert letter_pdf(letter).startswith(b"%PDF-")


def test_a_deadline_that_passes_is_noticed(examiner: Actor, filer: Actor) -> None:
    asked(examiner, opened(examiner))
    assert tick(AT + timedelta(days=14)) == 0
    assert tick(AT + timedelta(days=15)) == 1
    assert [row["standing"] for row in request_rows(filer, AT + timedelta(days=14))] == ["waiting"]
    assert [row["standing"] for row in request_rows(filer, AT + timedelta(days=15))] == ["late"]


def test_a_written_refusal_becomes_a_charged_cause(examiner: Actor, filer: Actor) -> None:
    number = opened(examiner)
    written, spoken = asked(examiner, number), asked(examiner, number, in_writing="no")
    assert Notice.objects.filter(kind="pbm.exam-request", channel="letter").count() == 1
    for one in (written, spoken):
        acts.REFUSE.perform(filer, AT, {"request": one, "because": "Trade secrets."})
    typed = {"reasonable": "yes", "why": "They bear on the examination."}
    refused("E-PBM-62", acts.REFER, examiner, {"request": spoken, **typed})
    refused("not-reasonable", acts.REFER, examiner, {"request": written, **typed, "reasonable": "no"})
    assert not DisciplineCase.objects.exists()
    assert {i.key for i in waiting_for(examiner, AT.date())} >= {f"exam-refusal:{written}", f"exam-refusal:{spoken}"}
    case = acts.REFER.perform(examiner, AT, {"request": written, **typed}).reference
    cause = DisciplineCase.objects.get(number=case).causes.get()
    assert (cause.cause, cause.state) == ("512-11(c)", "charged")
    memo = Notice.objects.get(kind="pbm.exam-refusal-memo")
    assert "Trade secrets." in memo.body
    assert memo.party_id is None
    assert [one.reference for one in refusal_grounds(manager().pk, AT.date())] == [written]
    assert not any(item.key == f"exam-refusal:{written}" for item in waiting_for(examiner, AT.date()))


def test_silence_is_judged_by_a_person_and_a_charge_is_a_refusal(examiner: Actor, filer: Actor) -> None:
    number = opened(examiner)
    silent, charged = asked(examiner, number), asked(examiner, number)
    typed = {"request": silent, "reasonable": "yes", "why": "They bear on it."}
    refused("not-due-yet", acts.REFER, examiner, typed, days=14)
    refused("silence", acts.REFER, examiner, typed, days=15)
    acts.REFER.perform(examiner, AT + timedelta(days=15), {**typed, "silence_is_refusal": "yes"})
    note = {"request": charged, "because": "Fifty dollars a page.", "charged": "yes", "came_anyway": "yes"}
    acts.NOTE.perform(examiner, AT, note)
    assert {row["reference"]: row["standing"] for row in request_rows(examiner, AT)}[charged] == "charged"
    assert ExaminationRequest.objects.get(reference=silent).discipline_number


def test_help_is_asked_of_the_people_of_the_business(examiner: Actor, filer: Actor) -> None:
    number = opened(examiner)
    refused(
        "needs-person",
        acts.ASK,
        examiner,
        {"examination": number, "kind": "interview", "item": "Talk", "in_writing": "yes", "due_on": "2024-04-10"},
    )
    refused(
        "due-not-later",
        acts.ASK,
        examiner,
        {"examination": number, "kind": "records", "item": "Talk", "in_writing": "yes", "due_on": "2024-04-02"},
    )
    mine = asked(examiner, number, kind="interview", item="How claims are paid", person="M. Ito", capacity="employee")
    rows = request_rows(filer, AT + timedelta(days=15))
    assert [(row["reference"], row["standing"]) for row in rows] == [(mine, "late")]


def designated(regulator: Actor, actor: Actor) -> None:
    email = Account.objects.get(pk=actor.account_id).email
    typed = {"email": email, "reference": "DO-2024-3", "starts_on": "2024-04-02"}
    acts.DESIGNATE.perform(regulator, AT, typed)


def test_a_subpoena_needs_a_designation_and_a_court_needs_proof(
    examiner: Actor, regulator: Actor, filer: Actor
) -> None:
    number = opened(examiner)
    typed = {"examination": number, "person": "R. Vance", "matter": "Payments", "to_testify": "yes"}
    issue = {**typed, "return_on": "2024-04-10"}
    refused("E-PBM-63", acts.ISSUE, examiner, issue)
    designated(regulator, examiner)
    refused("E-PBM-63.return", acts.ISSUE, examiner, {**issue, "return_on": "2024-04-02"})
    subpoena = acts.ISSUE.perform(examiner, AT, issue).reference
    about = {"subpoena": subpoena}
    refused("E-PBM-64.service", acts.BUNDLE, examiner, about, days=9)
    acts.SERVED.perform(examiner, AT, {**about, "served_on": "2024-04-02", "proof": "Affidavit of service"})
    refused("not-returnable-yet", acts.BUNDLE, examiner, about, days=8)
    refused("E-PBM-64", acts.BUNDLE, examiner, about, days=9)
    work = {item.key for item in waiting_for(examiner, date(2024, 4, 11))}
    assert f"subpoena:{subpoena}" in work
    acts.OUTCOME.perform(examiner, AT + timedelta(days=9), {**about, "disobedience": "Nobody appeared."})
    refused("bundle-missing", acts.COURT, examiner, {**about, "court": "Circuit Court"}, days=9)
    done = acts.BUNDLE.perform(examiner, AT + timedelta(days=9), about)
    bundle = Notice.objects.get(kind="pbm.exam-petition")
    assert done.more["digest"] == sha256(letter_pdf(bundle)).hexdigest()
    assert "Affidavit of service" in bundle.body
    assert f"- Subpoena {subpoena}" in bundle.body
    court = {**about, "court": "Circuit Court, Sangamon County", "court_case": "24-MR-77", "filed_on": "2024-04-12"}
    acts.COURT.perform(examiner, AT + timedelta(days=11), court)
    assert [row["state"] for row in subpoena_rows(regulator, AT)] == ["before-court"]
    acts.COURT.perform(examiner, AT + timedelta(days=30), {**about, "order": "Appear.", "complied_on": "2024-05-01"})
    petition = CourtPetition.objects.get()
    assert (petition.court_case, petition.complied_on) == ("24-MR-77", date(2024, 5, 1))
    with pytest.raises(Refusal):
        subpoena_rows(filer, AT)


def test_a_subpoena_that_was_obeyed_needs_no_court(examiner: Actor, regulator: Actor) -> None:
    number = opened(examiner)
    designated(regulator, examiner)
    typed = {"examination": number, "person": "R. Vance", "matter": "Payments", "to_testify": "no"}
    subpoena = acts.ISSUE.perform(examiner, AT, {**typed, "return_on": "2024-04-03"}).reference
    given = {"subpoena": subpoena, "obeyed_on": "2024-04-03", "sworn_on": "2024-04-03"}
    acts.OUTCOME.perform(examiner, AT + timedelta(days=1), given)
    refused("obeyed", acts.BUNDLE, examiner, {"subpoena": subpoena}, days=9)
    assert Subpoena.objects.get().sworn_on == date(2024, 4, 3)
    assert not CourtPetition.objects.exists()


def test_the_licensee_bears_three_kinds_of_costs(examiner: Actor, finance: Actor, filer: Actor) -> None:
    number = opened(examiner)
    outside = {"examination": number, "name": "L. Osei, CPA", "kind": "accountant", "rate": "310.00"}
    retain = {**outside, "starts_on": "2024-04-02", "independent": "yes"}
    refused("E-PBM-65", acts.RETAIN, examiner, retain)
    refused("E-PBM-65.conflict", acts.RETAIN, examiner, {**retain, "declared_on": "2024-04-01", "conflict": "yes"})
    assert acts.RETAIN.perform(examiner, AT, {**retain, "declared_on": "2024-04-01"}).reference == "2"
    line = {"examination": number, "examiner": "2", "on": "2024-04-02", "says": "Read ledgers"}
    assert acts.COST.perform(examiner, AT, {**line, "kind": "work", "hours": "7.5"}).more["amount"] == "2325.00"
    acts.COST.perform(examiner, AT, {**line, "kind": "travel", "amount": "88.40", "says": "Train"})
    refused("E-PBM-66", acts.COST, examiner, {**line, "kind": "meals", "amount": "12.00"})
    refused("needs-amount", acts.COST, examiner, {**line, "kind": "living"})
    refused("cost-day", acts.COST, examiner, {**line, "kind": "living", "amount": "9.00", "on": "2024-04-01"})
    refused("costs-open", acts.CLOSE, examiner, {"examination": number, "because": "Done."})
    assert [item.key for item in waiting_for(finance, AT.date())] == [f"exam-invoice:{number}"]
    with pytest.raises(Refusal):
        acts.INVOICE.perform(examiner, AT, {"examination": number, "due_on": "2024-05-02"})
    acts.INVOICE.perform(finance, AT, {"examination": number, "due_on": "2024-05-02"})
    charge = Charge.objects.get(kind="cost")
    assert (charge.amount, charge.due_on, charge.cite) == (Decimal("2413.40"), date(2024, 5, 2), "215 ILCS 5/512-11(e)")
    letter = Notice.objects.get(kind="pbm.exam-invoice", channel="letter")
    assert "| 2024-04-02 | L. Osei, CPA | work | 7.50 h at $310.00: Read ledgers | $2,325.00 |" in letter.body
    assert "- travel: $88.40" in letter.body
    assert letter_pdf(letter).startswith(b"%PDF-")
    refused("nothing-to-invoice", acts.INVOICE, finance, {"examination": number, "due_on": "2024-05-02"})
    acts.CLOSE.perform(examiner, AT, {"examination": number, "because": "Done."})
    assert Examination.objects.get().state == "closed"
    refused("examination-closed", acts.COST, examiner, {**line, "kind": "travel", "amount": "1.00"})
