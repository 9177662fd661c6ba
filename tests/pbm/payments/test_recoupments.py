"""Remittances through the intake: what takes money back is found unless it is explained, and every unit is counted."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import PaymentFinding, RecoupmentExplanation, Remittance, RemittanceClaim
from carelaw.pbm.story import CORNER_NPI, PRAIRIE, RIVER_NPI
from carelaw.pbm.use_cases.payments import doing, looking
from carelaw.pbm.use_cases.payments.cases import answer_case, cases_for
from carelaw.pbm.use_cases.payments.remittances import receive_remittances, run_remittances
from carelaw.pbm.use_cases.payments.sheets import take_sheet
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.bulk.models import BulkRun, QuarantinedCell
from carelaw.platform.cases.docket import tick
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.notices.models import Notice
from tests.pbm.conftest import AT
from tests.pbm.payments.x12 import Clp, Remit, interchange

PAID = date(2024, 3, 15)
SERVED = date(2024, 3, 1)
D = Decimal
HEAD = (
    "reference,remittance,notice,delivered_on,patient,dispensed_on,drugs,amount,reason,appeal_telephone,appeal_address"
)
GOOD = "Jane Doe,2024-03-01,Lisinopril 10 mg,40.00,Filled twice in error,217-555-0142,"


def send(actor: Actor, *remits: Remit, control: int = 1, number: str = PRAIRIE) -> BulkRun:
    content = interchange(remits, control=control)
    run, _ = receive_remittances(actor, AT, content, file_name=f"remits-{control}.835", manager=number)
    return run_remittances(run.pk, at=AT)


def explain(actor: Actor, *lines: str, manager: str = PRAIRIE) -> Any:
    content = "\n".join((HEAD, *lines)).encode()
    return take_sheet(actor, AT, "explanations", content, file_name="explained.csv", manager=manager)


def remit(*plbs: tuple[str, str, Decimal], trace: str = "T1", claims: tuple[Clp, ...] = (), on: date = PAID) -> Remit:
    kept = claims or (Clp("7000001", D("100.00"), SERVED),)
    return Remit(trace, CORNER_NPI, on, kept, plbs)


TAKEN = ("WO", "AUD77", D("40.00"))


def codes(run: BulkRun) -> dict[str, int]:
    return {code: count for code, count in run.because.items() if code[1:2] == "-"}


def test_a_recoupment_that_nothing_explains_is_found_with_row_amount_and_law(regulator: Actor) -> None:
    run = send(regulator, remit(TAKEN))
    assert (run.state, run.rows_in, run.counts["violation"], run.counts["not-applicable"]) == ("done", 2, 1, 1)
    one = looking.findings_for(regulator, "recoupment").get()
    assert (one.row, one.segment, one.amount, one.provisions) == (2, 15, D("40.00"), "PBM-95")
    assert (one.cite, one.codes, one.remittance) == ("215 ILCS 5/512-7.10(a)", ["E-PBM-95"], "T1")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (f"AUD77,T1,,,{GOOD}", {}),
        (f"AUD77,T2,,,{GOOD}", {"E-PBM-95": 1}),
        (f"AUD77,,N-1,2024-03-14,{GOOD}", {}),
        (f"AUD77,,N-1,2024-03-15,{GOOD}", {"E-PBM-95": 1}),
        ("AUD77,T1,,,,2024-03-01,Lisinopril,40.00,Filled twice,217-555-0142,", {"E-PBM-96.patient": 1}),
        ("AUD77,T1,,,Jane Doe,,Lisinopril,40.00,Filled twice,217-555-0142,", {"E-PBM-96.dispensed": 1}),
        ("AUD77,T1,,,Jane Doe,2024-03-01,,40.00,Filled twice,217-555-0142,", {"E-PBM-96.drugs": 1}),
        ("AUD77,T1,,,Jane Doe,2024-03-01,Lisinopril,,Filled twice,217-555-0142,", {"E-PBM-96.amount": 1}),
        ("AUD77,T1,,,Jane Doe,2024-03-01,Lisinopril,40.00,,217-555-0142,", {"E-PBM-96.reason": 1}),
        ("AUD77,T1,,,Jane Doe,2024-03-01,Lisinopril,39.99,Filled twice,217-555-0142,", {"E-PBM-96.sum": 1}),
        ("AUD77,T1,,,Jane Doe,2024-03-01,Lisinopril,40.00,CO-129,217-555-0142,", {"W-PBM-96.code": 1}),
        ("AUD77,T1,,,Jane Doe,2024-03-01,Lisinopril,40.00,Filled twice,,", {"E-PBM-97": 1}),
        ("AUD77,T1,,,Jane Doe,2024-03-01,Lisinopril,40.00,Filled twice,help@example.org,", {"E-PBM-97": 1}),
        ("AUD77,T1,,,Jane Doe,2024-03-01,Lisinopril,40.00,Filled twice,555,", {"W-PBM-97": 1}),
        (
            'AUD77,T1,,,Jane Doe,2024-03-01,Lisinopril,40.00,Filled twice,,"PO Box 12, Springfield, IL 62701"',
            {},
        ),
        ("AUD77,T1,,,,2024-03-01,Lisinopril,40.00,Filled twice,,", {"E-PBM-96.patient, E-PBM-97": 1}),
    ],
)
def test_what_an_explanation_lacks_is_named(regulator: Actor, line: str, found: dict[str, int]) -> None:
    assert explain(regulator, line).taken == 1
    run = send(regulator, remit(TAKEN))
    assert codes(run) == found
    assert sum(run.counts.values()) == run.rows_in


def test_the_other_reading_of_an_earlier_notice_asks_for_no_contact(regulator: Actor, home: Path) -> None:
    explain(regulator, "AUD77,,N-1,2024-03-14,Jane Doe,2024-03-01,Lisinopril,40.00,Filled twice,,")
    assert codes(send(regulator, remit(TAKEN))) == {"E-PBM-97": 1}
    law = home / "law.toml"
    law.write_text(law.read_text("utf-8") + '[readings]\nR10 = "whole-section"\n', "utf-8")
    assert codes(send(regulator, remit(TAKEN))) == {}
    assert not looking.findings_for(regulator).exists()


def test_an_explanation_to_another_pharmacy_explains_nothing(regulator: Actor) -> None:
    head = HEAD.replace("reference,", "reference,pharmacy_npi,")
    for npi, found in ((RIVER_NPI, {"E-PBM-95": 1}), (CORNER_NPI, {})):
        content = f"{head}\nAUD77,{npi},T1,,,{GOOD}".encode()
        told = take_sheet(regulator, AT, "explanations", content, file_name="e.csv", manager=PRAIRIE)
        assert told.taken == 1
        assert codes(send(regulator, remit(TAKEN))) == found


def test_money_that_only_moved_or_was_returned_is_no_recoupment(regulator: Actor) -> None:
    first = remit(("FB", "B1", D("-30.00")), ("WO", "AUD77", D("130.00")), trace="T1", on=date(2024, 3, 1))
    second = remit(("FB", "B1", D("30.00")), trace="T2")
    returned = remit(("72", "R9", D("-25.00")), ("WO", "R9", D("25.00")), trace="T3", on=date(2024, 3, 16))
    run = send(regulator, first, second, returned)
    assert codes(run) == {"E-PBM-95": 1}
    assert looking.findings_for(regulator).get().reference == "AUD77"
    alone = send(regulator, remit(("FB", "B7", D("12.00")), trace="T9"), control=2)
    assert codes(alone) == {"E-PBM-95": 1}


def test_a_balance_that_came_on_an_earlier_file_counts(regulator: Actor) -> None:
    send(regulator, remit(("FB", "B1", D("-30.00")), trace="T1", on=date(2024, 3, 1)), control=1)
    assert codes(send(regulator, remit(("FB", "B1", D("30.00")), trace="T2"), control=2)) == {}
    assert codes(send(regulator, remit(("FB", "B1", D("30.00")), trace="T3", on=date(2024, 4, 1)), control=3)) == {
        "E-PBM-95": 1
    }


def reversal(rx: str = "7000005", amount: str = "-60.00", **more: Any) -> Clp:
    return Clp(rx, D(amount), SERVED, charge=D(amount), status="22", control="C5", **more)


def test_a_reversal_is_a_recoupment_as_far_as_no_corrected_claim_pays_again(regulator: Actor) -> None:
    paid = Clp("7000009", D("500.00"), SERVED)
    whole = remit(trace="T1", claims=(paid, reversal(), Clp("7000005", D("60.00"), SERVED, control="C5")))
    part = remit(
        trace="T2",
        claims=(paid, reversal("7000006"), Clp("7000006", D("45.00"), SERVED, control="C5")),
        on=date(2024, 3, 16),
    )
    bare = remit(trace="T3", claims=(paid, reversal("7000007")), on=date(2024, 3, 17))
    run = send(regulator, whole, part, bare)
    found = {one.prescription_number: one.amount for one in looking.findings_for(regulator)}
    assert found == {"7000006": D("15.00"), "7000007": D("60.00")}
    assert run.because["nothing-taken"] == 1


def test_a_corrected_claim_counts_in_the_next_two_remittances_and_not_in_the_third(regulator: Actor) -> None:
    days = [PAID + timedelta(days=14 * n) for n in range(4)]
    paid = Clp("7000009", D("500.00"), SERVED)
    again = Clp("7000005", D("60.00"), SERVED, control="C5")
    in_time = [
        remit(trace=f"T{n}", claims=(paid, *extra), on=days[n]) for n, extra in enumerate([(reversal(),), (), (again,)])
    ]
    assert codes(send(regulator, *in_time)) == {}
    later = [
        remit(trace=f"L{n}", claims=(paid, *extra), on=days[n])
        for n, extra in enumerate([(reversal("71"),), (), (), (Clp("71", D("60.00"), SERVED),)])
    ]
    assert "E-PBM-95" in codes(send(regulator, *later, control=2))


def test_an_unlisted_code_is_looked_at_by_a_person(regulator: Actor) -> None:
    run = send(regulator, remit(("ZZ", "X1", D("5.00"))))
    assert (codes(run), run.counts["review"]) == ({"W-PBM-95.code": 1}, 1)
    assert not cases_for(regulator).exists()


def test_an_unbalanced_remittance_is_put_aside_whole_with_both_totals(regulator: Actor) -> None:
    bad = Remit("T1", CORNER_NPI, PAID, (Clp("7000001", D("100.00"), SERVED),), (TAKEN,), amount=D("61.00"))
    run = send(regulator, bad, remit(trace="T2"))
    assert (run.rows_in, run.counts["quarantined"], run.figures["put_aside_whole"]) == (3, 2, 1)
    says = QuarantinedCell.objects.filter(run=run).first()
    assert says is not None
    assert (says.field, says.value) == ("segment 3, BPR02", "61.00")
    assert says.permitted == "claims 100.00 less adjustments 40.00, which is 60.00"
    assert Remittance.objects.get().trace == "T2"


def test_a_bad_segment_is_put_aside_with_its_position_and_the_rest_is_taken(regulator: Actor) -> None:
    content = interchange([remit(TAKEN), remit(trace="T2")]).replace(
        b"CLP*7000001*1*100.00*100.00", b"CLP*7000001*1*100.00*1O0", 1
    )
    run, _ = receive_remittances(regulator, AT, content, file_name="r.835", manager=PRAIRIE)
    run = run_remittances(run.pk, at=AT)
    cell = QuarantinedCell.objects.get(run=run)
    assert (cell.row, cell.field, cell.value) == (1, "segment 10, CLP04", "1O0")
    assert run.counts == {
        "pass": 0, "violation": 1, "review": 0, "indeterminate": 0, "not-applicable": 1, "quarantined": 1,
    }  # fmt: skip
    assert sum(run.counts.values()) == run.rows_in == 3


def test_a_remittance_without_an_end_is_put_aside(regulator: Actor) -> None:
    content = interchange([remit(trace="T1"), remit(trace="T2")])
    cut = content[: content.rindex(b"SE*")]
    run, _ = receive_remittances(regulator, AT, cut, file_name="cut.835", manager=PRAIRIE)
    run = run_remittances(run.pk, at=AT)
    assert (run.rows_in, run.counts["quarantined"]) == (2, 1)


def test_what_is_no_835_fails_with_its_reason(regulator: Actor) -> None:
    run, _ = receive_remittances(regulator, AT, b"hello", file_name="letter.txt", manager=PRAIRIE)
    run = run_remittances(run.pk, at=AT)
    assert (run.state, run.failure) == ("failed", "x12-no-header")


def test_the_same_remittance_in_another_file_is_not_counted_twice(regulator: Actor) -> None:
    send(regulator, remit(TAKEN))
    again = interchange([remit(TAKEN)]) + b"\n"
    run, _ = receive_remittances(regulator, AT, again, file_name="again.835", manager=PRAIRIE)
    run = run_remittances(run.pk, at=AT)
    assert (run.counts["not-applicable"], run.because) == (2, {"sent-before": 2})
    assert looking.findings_for(regulator).count() == 1


def test_a_file_judged_anew_after_an_explanation_replaces_what_it_found(regulator: Actor) -> None:
    first = send(regulator, remit(TAKEN))
    same, new = receive_remittances(regulator, AT, interchange([remit(TAKEN)]), file_name="x.835", manager=PRAIRIE)
    assert (same.pk, new) == (first.pk, False)
    explain(regulator, f"AUD77,T1,,,{GOOD}")
    second = send(regulator, remit(TAKEN))
    assert second.pk != first.pk
    assert not looking.findings_for(regulator).exists()
    assert PaymentFinding.objects.filter(superseded=True).count() == 1
    assert (Remittance.objects.count(), RemittanceClaim.objects.count()) == (1, 1)


def test_no_table_holds_a_patients_name(regulator: Actor) -> None:
    claim = Clp("7000001", D("10.00"), SERVED, patient="ZEBEDEE*QUILLA")
    explain(regulator, "AUD77,T1,,,Quilla Zebedee,2024-03-01,Lisinopril,40.00,Filled twice,217-555-0142,")
    send(regulator, remit(TAKEN, claims=(claim, Clp("2", D("90.00"), SERVED))))
    from django.apps import apps

    for model in apps.get_models():
        for row in model._default_manager.all().values():
            assert "zebedee" not in str(row).lower(), model


def test_the_manager_is_told_answers_by_a_day_and_the_case_is_closed(regulator: Actor, filer: Actor) -> None:
    send(regulator, remit(TAKEN))
    case = cases_for(filer).get()
    assert case.title == "Recoupments not explained: Prairie Benefit Management LLC"
    letter = Notice.objects.get(channel="letter")
    assert "| 2 | AUD77 |" in letter.body
    assert "2024-05-02" in letter.body
    assert "House Bill 5614" in letter.body
    [item] = [one for one in waiting_for(filer, AT.date()) if one.key == f"payment-case:{case.pk}"]
    assert item.due_on == date(2024, 5, 2)
    assert tick(AT + timedelta(days=32)) == 1
    assert [one.says for one in waiting_for(regulator, date(2024, 5, 4)) if "No answer" in one.says]
    answer_case(filer, AT + timedelta(days=40), case=str(case.pk), says="The notice was sent; here is its number.")
    done = doing.settle(regulator, AT + timedelta(days=41), case=str(case.pk)[:8], because="Explained.")
    assert done.says == "The case is closed."


def test_others_findings_are_not_there(regulator: Actor, filer: Actor, other_filer: Actor, pharmacy: Actor) -> None:
    send(regulator, remit(TAKEN))
    [one] = looking.findings_for(filer)
    assert looking.findings_for(pharmacy).get().pk == one.pk
    assert not looking.findings_for(other_filer).exists()
    with pytest.raises(Refusal, match="finding-unknown"):
        looking.finding_for(other_filer, one.pk)


def test_an_explanation_that_lacks_something_is_refused_with_each_paragraph_and_stays(filer: Actor) -> None:
    typed = {
        "pharmacy": CORNER_NPI, "reference": "AUD77", "remittance": "T1", "patient": "Quilla Zebedee",
        "dispensed_on": SERVED, "drugs": (), "amount": "40.00", "reason": "Filled twice", "telephone": "",
        "address": "",
    }  # fmt: skip
    with pytest.raises(Refusal) as refused:
        doing.explain(filer, AT, **typed)
    assert [problem.code for problem in refused.value.problems] == ["E-PBM-96.drugs", "E-PBM-97"]
    from carelaw.pbm.store.models import RefusedAttempt

    kept = RefusedAttempt.objects.get(pk=refused.value.reference)
    assert "Zebedee" not in str(kept.typed)
    assert kept.typed["reference"] == "AUD77"
    done = doing.explain(filer, AT, **{**typed, "drugs": ("Lisinopril 10 mg",), "telephone": "217-555-0142"})
    made = RecoupmentExplanation.objects.get(pk=done.reference)
    assert (made.patient_named, made.remittance) == (True, "T1")
    assert codes(send(filer, remit(TAKEN), number="")) == {}


def test_the_letter_of_an_explanation_opens_for_its_two_sides(
    filer: Actor, pharmacy: Actor, other_filer: Actor
) -> None:
    from carelaw.pbm.use_cases.payments.explaining import open_explanation

    done = doing.explain(
        filer, AT, pharmacy=CORNER_NPI, reference="AUD77", remittance="", patient="Quilla Zebedee", dispensed_on=SERVED,
        drugs=("Lisinopril 10 mg",), amount="40.00", reason="Filled twice", telephone="217-555-0142", address="",
    )  # fmt: skip
    assert open_explanation(pharmacy, AT, done.reference).startswith(b"%PDF")
    with pytest.raises(Refusal, match="explanation-unknown"):
        open_explanation(other_filer, AT, done.reference)
    rows = looking.explanation_list(pharmacy, AT)
    assert (rows[0]["standing"], rows[0]["delivered_on"]) == ("nothing taken yet", "2024-04-02")
    send(filer, remit(TAKEN, on=date(2024, 4, 3)), number="")
    assert looking.explanation_list(pharmacy, AT)[0]["standing"] == "earlier notice"


def test_the_samples_of_other_makers_are_read_and_every_unit_is_counted(regulator: Actor, shared_data: Path) -> None:
    files = sorted((shared_data / "x12-samples").glob("*/*.835"))
    assert len(files) >= 7
    rows = 0
    for path in files:
        run, _ = receive_remittances(regulator, AT, path.read_bytes(), file_name=path.name, manager=PRAIRIE)
        run = run_remittances(run.pk, at=AT)
        assert (run.state, sum(run.counts.values()), run.counts["quarantined"]) == ("done", run.rows_in, 0), path.name
        rows += run.rows_in or 0
    assert rows == 63
    # Two of them are the same remittance, sent twice.
    assert RemittanceClaim.objects.count() == 58
