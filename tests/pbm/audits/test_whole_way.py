"""An audit from its notice to its end: scope, findings, report, appeal, settlement, money; breaches are refused."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import Audit, AuditAppealsProcess, AuditFinding, AuditUpload
from carelaw.pbm.use_cases.audits import doing, looking
from carelaw.pbm.use_cases.audits.recouping import audit_behind
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.notices.letters import letter_pdf
from carelaw.platform.notices.models import Notice
from tests.pbm.audits.conftest import CLAIMS, DESK, NOW, Bench, at

FOUND = at("2026-05-27")


def held(audit: str) -> Audit:
    return Audit.objects.get(pk=int(audit.removeprefix("AU-")) - 1000)


def test_claims_are_scoped_by_the_day_the_audit_starts(bench: Bench) -> None:
    audit = bench.plan()
    done = doing.claims(bench.filer, NOW, audit=audit, file=Attached("claims.csv", CLAIMS.encode()))
    assert {name: done.more[name] for name in ("rows_in", "in_scope", "excluded", "undecided", "refused")} == {
        "rows_in": 5,
        "in_scope": 3,
        "excluded": 1,
        "undecided": 1,
        "refused": 0,
    }
    out = {row["claim"]: row for row in looking.excluded(bench.filer, NOW)}
    assert set(out) == {"C-3", "C-5"}
    assert (out["C-3"]["counted_from"], out["C-3"]["last_day"]) == (date(2024, 5, 20), date(2026, 5, 20))
    letter = Notice.objects.get(kind="pbm-audit.scope", channel="letter")
    assert "C-3" in letter.body
    assert letter_pdf(letter).startswith(b"%PDF")
    # A day earlier that claim would still be in time; the day moves, and the scope moves with it.
    earlier = bench.plan(cycle="2026-X", days="2026-05-26")
    doing.claims(bench.filer, NOW, audit=earlier, file=Attached("claims.csv", CLAIMS.encode()))
    assert held(earlier).claims.get(claim_reference="C-3").outcome == "violation"


def test_a_workbook_with_bad_rows_is_taken_without_them(bench: Bench) -> None:
    audit, book = bench.plan(), openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Claims of Corner Pharmacy"])
    sheet.append(["claim_reference", "submitted_on", "adjudicated_on", "paid"])
    sheet.append(["C-1", "2026-01-05", "2026-01-05", "12.50"])
    sheet.append(["C 2 of Jane Doe", "yesterday", "2026-01-05", "12.50"])
    sheet.append(["C-3", "2026-01-05", "", "-4"])
    kept = io.BytesIO()
    book.save(kept)
    done = doing.claims(bench.filer, NOW, audit=audit, file=Attached("claims.xlsx", kept.getvalue()))
    assert (done.more["rows_in"], done.more["in_scope"], done.more["refused"]) == (3, 1, 2)
    problems = AuditUpload.objects.get().problems
    assert [(one["row"], one["field"]) for one in problems] == [
        (4, "claim_reference"),
        (4, "submitted_on"),
        (5, "paid"),
    ]
    assert "Jane" not in str(problems)


def test_findings_are_called_what_the_law_lets_them_be_called(bench: Bench) -> None:
    audit = bench.started()
    with pytest.raises(Refusal, match="E-PBM-103"):
        bench.finding(audit, FOUND, label="fraud")
    with pytest.raises(Refusal, match="E-PBM-109"):
        bench.finding(audit, FOUND, claim="C-3")
    with pytest.raises(Refusal, match="needs-submitted_on"):
        bench.finding(audit, FOUND, claim="C-5")
    number = bench.finding(audit, FOUND)
    with pytest.raises(Refusal, match="E-PBM-104"):
        doing.refer(bench.filer, FOUND, audit=audit, number=number, office="State's Attorney", intent_evidence=())
    with pytest.raises(Refusal, match="E-PBM-103"):
        doing.label(bench.filer, FOUND, audit=audit, number=number, label="fraud", intent_evidence=())
    shown = ("The same date was altered on fourteen prescriptions",)
    doing.label(bench.filer, FOUND, audit=audit, number=number, label="fraud", intent_evidence=shown)
    doing.refer(bench.filer, FOUND, audit=audit, number=number, office="State's Attorney", intent_evidence=())
    assert AuditFinding.objects.get().referrals.get().intent_evidence == list(shown)
    assert held(audit).attempts.count() == 5


def test_clinical_findings_take_a_pharmacist_before_the_report(bench: Bench) -> None:
    audit = bench.started()
    number = bench.finding(audit, FOUND, kind="clinical", reason="days-supply", says="Ninety days were billed as 30.")
    doing.close_finding(bench.filer, FOUND, audit=audit, number=number, result="not-validated")
    with pytest.raises(Refusal, match="E-PBM-102"):
        doing.report(bench.filer, FOUND, audit=audit)
    who = {"consultant": "Ida Rowan", "license_number": "051-300123", "on": FOUND.date()}
    with pytest.raises(Refusal, match=r"E-PBM-102\.knowledge"):
        doing.consult(bench.filer, FOUND, audit=audit, number=number, knows_the_article=False, **who)
    doing.consult(bench.filer, FOUND, audit=audit, number=number, knows_the_article=True, **who)
    assert "Ida Rowan" in Notice.objects.get(kind="pbm-audit.consulted", channel="letter").body
    doing.report(bench.filer, FOUND, audit=audit)
    assert held(audit).state == "preliminary"


def test_a_practitioners_record_is_looked_at_before_a_finding_stands(bench: Bench) -> None:
    audit = bench.started()
    number = bench.finding(audit, FOUND)
    file = Attached("jane-doe-order.pdf", b"%PDF-1.4 an order")
    typed = {"author": "hospital", "drug": "legend", "sent_by": "fax", "claims": ("C-1",)}
    record = doing.record(bench.corner, FOUND, audit=audit, file=file, **typed)
    close = {"audit": audit, "number": number, "result": "not-validated"}
    with pytest.raises(Refusal, match="E-PBM-105"):
        doing.close_finding(bench.filer, FOUND, **close)
    with pytest.raises(Refusal, match="audit-unknown"):
        doing.record(bench.river, FOUND, audit=audit, file=file, **typed)
    doing.review(bench.filer, FOUND, audit=audit, record=record.reference, accepted=True)
    doing.close_finding(bench.filer, FOUND, **{**close, "result": "validated"})
    kept = looking.audit_file(bench.filer, audit, FOUND)
    assert kept["records"][0]["accepted"] is True
    assert "jane" not in str(kept).lower()


def test_silence_is_found_only_once_the_time_has_passed(bench: Bench) -> None:
    audit = doing.plan(bench.filer, NOW, audit="", **DESK).reference
    doing.claims(bench.filer, NOW, audit=audit, file=Attached("claims.csv", CLAIMS.encode()))
    doing.notice(bench.filer, NOW, audit=audit, certified_number="9414 7112 0608 0001")
    doing.delivery(bench.filer, at("2026-05-18"), audit=audit, on=date(2026, 5, 18), proof="signed")
    doing.start(bench.filer, at("2026-05-19"), audit=audit)
    with pytest.raises(Refusal, match=r"E-PBM-100\.early") as caught:
        bench.finding(audit, at("2026-06-17"), reason="no-response")
    assert "2026-06-18" in caught.value.says
    doing.respond(bench.corner, at("2026-06-17"), audit=audit, says="The copies are attached.", file=None)
    with pytest.raises(Refusal, match=r"E-PBM-100\.answered"):
        bench.finding(audit, at("2026-06-18"), reason="no-response")
    deadline = Case.objects.get(kind="pbm.audit", key=audit).deadlines.get(name="desk-answer")
    assert deadline.met_at == at("2026-06-17")


def test_no_report_before_its_appeals_are_explained_whole(bench: Bench) -> None:
    audit = bench.started()
    blank = {"name": "Desk", "address": "", "telephone": "", "explanation": "Write to us.", "contract_days": None}
    assert "Still missing" in doing.process(bench.filer, FOUND, **blank).says
    with pytest.raises(Refusal, match=r"E-PBM-113\.address") as caught:
        doing.report(bench.filer, FOUND, audit=audit)
    assert [one.code for one in caught.value.problems] == ["E-PBM-113.address", "E-PBM-113.telephone"]
    assert held(audit).state == "started"


def test_no_report_without_any_way_to_appeal(bench: Bench) -> None:
    audit = bench.started()
    AuditAppealsProcess.objects.all().delete()
    with pytest.raises(Refusal, match="E-PBM-112"):
        doing.report(bench.filer, FOUND, audit=audit)


def test_an_appeal_holds_dismisses_and_refunds(bench: Bench) -> None:
    audit = bench.reported()
    report = Notice.objects.get(kind="pbm-audit.report", channel="letter")
    assert "Audit appeals desk" in report.body
    assert "217-555-0177" in report.body
    assert "$200.00" in report.body
    doing.recoup(bench.filer, at("2026-06-22"), audit=audit, amount="120.00")
    with pytest.raises(Refusal, match=r"E-PBM-112\.late"):
        doing.appeal(bench.corner, at("2026-07-21"), audit=audit, numbers=(), says="Late.")
    appeal = doing.appeal(bench.corner, at("2026-07-20"), audit=audit, numbers=("1",), says="The date is there.")
    # What is appealed is held: only the other finding can be taken, and 120 of 80 are taken already.
    with pytest.raises(Refusal, match="E-PBM-107"):
        doing.recoup(bench.filer, at("2026-07-21"), audit=audit, amount="0.01")
    with pytest.raises(Refusal, match="audit-state"):
        doing.final(bench.filer, at("2026-07-21"), audit=audit)
    assert f"Decide the appeal {appeal.reference} of {audit}" in [
        item.says for item in waiting_for(bench.filer, date(2026, 7, 21))
    ]
    doing.review_appeal(bench.filer, at("2026-07-21"), appeal=appeal.reference)
    done = doing.decide_appeal(
        bench.filer, at("2026-07-22"), appeal=appeal.reference, unsubstantiated=("1",), decision="The date is legible."
    )
    assert done.more["state"] == "sustained"
    with pytest.raises(Refusal, match=r"E-PBM-114\.reopened"):
        doing.reopen(bench.filer, at("2026-07-23"), audit=audit, number=1)
    file = looking.audit_file(bench.corner, audit, at("2026-07-23"))
    assert file["sums"]["recoupable"] == "80.00"
    assert [(one["kind"], one["amount"], one["paid_on"]) for one in file["money"]] == [
        ("recouped", "120.00", None),
        ("refund", "120.00", None),
    ]
    assert (
        "$120.00 taken back before is refunded."
        in Notice.objects.get(kind="pbm-audit.appeal-decided", channel="letter").body
    )
    doing.refund(bench.filer, at("2026-07-24"), audit=audit)
    doing.recoup(bench.filer, at("2026-07-24"), audit=audit, amount="80.00")
    doing.final(bench.filer, at("2026-07-25"), audit=audit)
    assert Case.objects.get(kind="pbm.audit", key=audit).state == CaseState.CLOSED
    one = held(audit)
    assert one.pharmacy_id is not None
    assert audit_behind(one.manager_id, one.pharmacy_id, "C-2", date(2026, 7, 24)) == one
    assert audit_behind(one.manager_id, one.pharmacy_id, "C-1", date(2026, 7, 24)) is None


def test_a_projection_is_taken_back_only_when_the_pharmacy_settles(bench: Bench) -> None:
    audit, when = bench.reported(), at("2026-06-22")
    doing.project(bench.filer, when, audit=audit, amount="6100.00")
    with pytest.raises(Refusal, match="E-PBM-107") as caught:
        doing.recoup(bench.filer, when, audit=audit, amount="6100.00")
    assert "$200.00" in caught.value.says
    assert "$6100.00" in caught.value.says
    with pytest.raises(Refusal, match="audit-settlement-none"):
        doing.sign(bench.corner, when, audit=audit, person="Theo Lindqvist")
    doing.settle(bench.filer, when, audit=audit, amount="1500.00")
    with pytest.raises(Refusal, match="E-PBM-107"):
        doing.recoup(bench.filer, when, audit=audit, amount="200.01")
    doing.sign(bench.corner, when, audit=audit, person="Theo Lindqvist")
    assert doing.recoup(bench.filer, when, audit=audit, amount="1500.00").more == {"basis": "settlement"}
    with pytest.raises(Refusal, match=r"E-PBM-107\.settlement"):
        doing.recoup(bench.filer, when, audit=audit, amount="0.01")
    assert held(audit).money.get().amount == Decimal("1500.00")


def test_each_side_sees_its_own_and_every_letter_is_a_page(bench: Bench) -> None:
    audit = bench.plan()
    assert looking.audits(bench.corner, NOW) == []
    assert looking.audits(bench.regulator, NOW)[0]["audit"] == audit
    doing.notice(bench.filer, NOW, audit=audit, certified_number="")
    assert [row["audit"] for row in looking.audits(bench.corner, NOW)] == [audit]
    assert looking.audits(bench.river, NOW) == []
    with pytest.raises(Refusal, match="audit-unknown"):
        looking.audit_file(bench.river, audit, NOW)
    file = looking.audit_file(bench.corner, audit, NOW)
    assert [one["subject"] for one in file["letters"]] == [f"Notice of an audit on site: {audit}"]
    assert file["rulebook"] == "IL-2008-HB5614 (bill text)"
    letter = Notice.objects.get(kind="pbm-audit.on-site", channel="letter")
    assert "2026-05-26" in letter.body
    assert letter_pdf(letter).startswith(b"%PDF")
