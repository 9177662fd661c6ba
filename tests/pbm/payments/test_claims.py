"""Claims against remittances: the last day and the day after, what counts as paid, and who is told."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.story import CORNER_NPI, PRAIRIE
from carelaw.pbm.use_cases.payments import doing, looking
from carelaw.pbm.use_cases.payments.cases import cases_for
from carelaw.pbm.use_cases.payments.claims import receive_claims, run_claims
from carelaw.pbm.use_cases.payments.remittances import receive_remittances, run_remittances
from carelaw.pbm.use_cases.payments.sheets import take_sheet
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.bulk.models import BulkRun
from carelaw.platform.notices.models import Notice
from tests.pbm.payments.x12 import Clp, Remit, interchange

D = Decimal
SEEN = datetime(2024, 6, 1, 17, 0, tzinfo=UTC)
SERVED = date(2024, 3, 1)
CLAIM = {
    "manager_number": PRAIRIE, "bin_number": "610101", "transaction_code": "B1", "service_provider_id": CORNER_NPI,
    "date_of_service": "20240301", "prescription_number": "7000001", "fill_number": "0", "product_id": "00378410591",
    "quantity_dispensed": "30", "response_status": "P", "reject_codes": "", "answered_at": "2024-03-01T12:00:00-06:00",
    "authorization_number": "A1", "total_amount_paid": "40.00", "ingredient_cost_paid": "38.50",
    "dispensing_fee_paid": "1.50", "basis_of_reimbursement": "01", "reversed_by": "", "contract_number": "K1",
    "received_on": "20240301", "formula_reference": "", "formula_factor": "", "formula_fee": "",
    "contract_dispensing_fee": "", "acquisition_unit_cost": "",
}  # fmt: skip


def sheet(*changes: dict[str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(CLAIM), lineterminator="\n")
    writer.writeheader()
    writer.writerows([{**CLAIM, **change} for change in changes])
    return out.getvalue().encode()


def check(actor: Actor, name: str, *changes: dict[str, str]) -> BulkRun:
    [run] = receive_claims(actor, SEEN, sheet(*changes), file_name="claims.csv", checks=(name,))
    run = run_claims(run.pk, at=SEEN)
    assert (run.state, sum(run.counts.values())) == ("done", run.rows_in), run.failure_says
    return run


def remitted(actor: Actor, *remits: Remit, control: int = 1) -> None:
    content = interchange(remits, control=control)
    run, _ = receive_remittances(actor, SEEN, content, file_name=f"{control}.835", manager=PRAIRIE)
    assert run_remittances(run.pk, at=SEEN).state == "done"


def on(actor: Actor, paid_on: date, claim: Clp, control: int = 1) -> None:
    remitted(actor, Remit(f"T{control}", CORNER_NPI, paid_on, (claim, Clp("99", D("500.00"), SERVED))), control=control)


def schedules(actor: Actor, *lines: str) -> Any:
    content = "\n".join(("contract_number,form,days,dates,from,to", *lines)).encode()
    return take_sheet(actor, SEEN, "schedules", content, file_name="schedules.csv", manager=PRAIRIE)


def paid(amount: str = "40.00", **more: Any) -> Clp:
    return Clp("7000001", D(amount), SERVED, control="A1", **more)


@pytest.mark.parametrize(
    ("paid_on", "because"), [(date(2024, 3, 31), "paid-in-time"), (date(2024, 4, 1), "E-PBM-117.late")]
)
def test_the_last_day_of_the_schedule_and_the_day_after(regulator: Actor, paid_on: date, because: str) -> None:
    schedules(regulator, "K1,days-after-adjudication,30,,2024-01-01,")
    on(regulator, paid_on, paid())
    run = check(regulator, "late-payment", {})
    assert run.because == {because: 1}
    if because.startswith("E-"):
        one = looking.findings_for(regulator, "late-payment").get()
        assert (one.row, one.amount, one.days_late, one.cite) == (2, D("40.00"), 1, "215 ILCS 5/512-9(b)")
        assert one.day == paid_on


def test_the_day_is_that_of_illinois(regulator: Actor) -> None:
    schedules(regulator, "K1,days-after-adjudication,30,,2024-01-01,")
    on(regulator, date(2024, 4, 1), paid())
    # Five minutes before and after midnight in Chicago; both are March 2 in UTC.
    assert check(regulator, "late-payment", {"answered_at": "2024-03-02T05:55:00Z"}).because == {"E-PBM-117.late": 1}
    assert check(regulator, "late-payment", {"answered_at": "2024-03-02T06:05:00Z"}).because == {"paid-in-time": 1}


def test_the_schedule_of_the_contract_goes_before_that_of_all_contracts(regulator: Actor) -> None:
    schedules(regulator, ",days-after-adjudication,10,,2024-01-01,", "K1,cycle,7,2024-03-15;2024-03-31,2024-01-01,")
    on(regulator, date(2024, 3, 22), paid())
    assert check(regulator, "late-payment", {}).because == {"paid-in-time": 1}
    assert check(regulator, "late-payment", {"contract_number": "K2"}).because == {"E-PBM-117.late": 1}


def test_without_a_schedule_nothing_is_late_and_the_contract_is_looked_at(regulator: Actor) -> None:
    run = check(regulator, "late-payment", {}, {"prescription_number": "7000002"})
    assert (run.because, run.figures["no_schedule"]) == ({"needs-schedule": 2}, {"K1": 2})
    one = looking.findings_for(regulator, "payment-terms").get()
    assert (one.provisions, one.cite, one.outcome) == ("PBM-68", "215 ILCS 5/512-7(a)", "review")
    assert "contract K1: 2 claims cannot be dated" in one.says
    assert not cases_for(regulator).exists()


def test_a_bad_cell_is_put_aside_and_the_other_rows_are_judged(regulator: Actor) -> None:
    run = check(regulator, "late-payment", {"total_amount_paid": "forty"}, {})
    assert (run.counts["quarantined"], run.counts["indeterminate"]) == (1, 1)


def test_a_schedule_that_lacks_its_days_is_named_and_the_others_are_taken(regulator: Actor) -> None:
    told = schedules(
        regulator, "K1,cycle,7,,2024-01-01,", "K2,days-after-receipt,,,2024-01-01,", "K3,net,1,,2024-01-01,"
    )
    assert (told.taken, len(told.problems)) == (0, 3)
    assert "schedules.csv, row 2, dates: empty. Permitted for cycle" in " ".join(one.says for one in told.problems)


@pytest.mark.parametrize(
    ("claims", "change", "because"),
    [
        ((paid(),), {}, "paid-as-approved"),
        ((paid("39.99", charge=D("40.00")),), {}, "E-PBM-116.paid-less"),
        ((paid("39.99", charge=D("40.00"), group="PR"),), {}, "paid-as-approved"),
        ((paid("0.00", charge=D("40.00"), status="4"),), {}, "E-PBM-116.denied"),
        ((paid(), paid("-40.00", charge=D("-40.00"), status="22")), {}, "E-PBM-116.taken-back"),
        ((paid(), paid("-40.00", charge=D("-40.00"), status="22"), paid()), {}, "paid-as-approved"),
        ((paid(),), {"total_amount_paid": ""}, "needs-response"),
        ((), {}, "E-PBM-116.never-paid"),
        ((paid(),), {"authorization_number": "A2"}, "E-PBM-116.never-paid"),
        ((paid(),), {"response_status": "R", "reject_codes": "70"}, "claim-rejected"),
    ],
)
def test_what_was_approved_is_paid(
    regulator: Actor, claims: tuple[Clp, ...], change: dict[str, str], because: str
) -> None:
    schedules(regulator, "K1,days-after-adjudication,30,,2024-01-01,")
    remitted(regulator, Remit("T1", CORNER_NPI, date(2024, 3, 15), (*claims, Clp("99", D("500.00"), SERVED))))
    run = check(regulator, "denied-after-approval", change)
    assert run.because == {because: 1}


def test_a_recoupment_after_a_lawful_audit_is_another_act(regulator: Actor) -> None:
    back = paid("-40.00", charge=D("-40.00"), status="22")
    remitted(regulator, Remit("T1", CORNER_NPI, date(2024, 3, 15), (paid(), back, Clp("99", D("500.00"), SERVED))))
    assert check(regulator, "denied-after-approval", {}).because == {"E-PBM-116.taken-back": 1}
    bounds = ("noticed", "within_two_years", "outside_first_week", "appeal_explained", "explained")
    head = ",".join(("pharmacy_npi", "prescription_number", "date_of_service", "audit", *bounds))
    content = f"{head}\n{CORNER_NPI},7000001,2024-03-01,AU-1,Y,Y,Y,Y,Y".encode()
    take_sheet(regulator, SEEN, "audited-claims", content, file_name="a.csv", manager=PRAIRIE)
    assert check(regulator, "denied-after-approval", {}).because == {"recouped-after-audit": 1}
    assert not looking.findings_for(regulator, "denied-after-approval").exists()


def test_the_newest_reference_price_at_hand_binds_loaded_or_not(regulator: Actor) -> None:
    content = (
        b"reference,ndc,unit_price,published_at,delivered_to,loaded\n"
        b"AWP,00378-4105-91,0.90000,2024-02-21T06:00:00-06:00,manager,Y\n"
        b"AWP,00378-4105-91,1.00000,2024-02-28T06:00:00-06:00,agent,N\n"
        b"AWP,00378-4105-91,2.00000,2024-03-06T06:00:00-06:00,agent,N\n"
    )
    take_sheet(regulator, SEEN, "reference-prices", content, file_name="awp.csv", manager=PRAIRIE)
    formula = {
        "basis_of_reimbursement": "03",
        "formula_reference": "AWP",
        "formula_factor": "0.85",
        "formula_fee": "1.50",
    }
    rows = (
        {**formula, "ingredient_cost_paid": "25.50"},
        {**formula, "ingredient_cost_paid": "22.95", "prescription_number": "7000002"},
        {**formula, "ingredient_cost_paid": "25.51", "prescription_number": "7000003"},
        {**formula, "basis_of_reimbursement": "07", "prescription_number": "7000004"},
        {**formula, "formula_reference": "WAC", "prescription_number": "7000005"},
    )
    run = check(regulator, "reference-price", *rows)
    assert run.because == {
        "newest-price-used": 1, "E-PBM-115.underpaid": 1, "E-PBM-115.overpaid": 1, "not-by-formula": 1,
        "needs-reference": 1,
    }  # fmt: skip
    found = {one.row: (one.amount, one.says) for one in looking.findings_for(regulator, "reference-price")}
    assert found[3] == (
        D("2.55"),
        "Underpaid by 2.55 against the price published 2024-02-28. The price of 2024-02-21 was used.",
    )
    assert found[4][0] == D("-0.01")


def test_list_priced_claims_below_cost_and_fee_are_reported_by_month_and_drug(regulator: Actor, filer: Actor) -> None:
    listed = {"basis_of_reimbursement": "07", "contract_dispensing_fee": "1.50", "acquisition_unit_cost": "1.30000"}
    rows = (
        {**listed, "ingredient_cost_paid": "39.00"},
        {**listed, "ingredient_cost_paid": "38.99", "prescription_number": "7000002"},
        {**listed, "acquisition_unit_cost": "", "prescription_number": "7000003"},
        {"prescription_number": "7000004"},
    )
    run = check(regulator, "cost-cover", *rows)
    assert run.because == {"cost-covered": 1, "W-PBM-120": 1, "needs-unit_cost": 1, "not-by-list": 1}
    [row] = looking.below_cost(filer, SEEN)
    assert (row["month"], row["claims"], row["below"], row["share"], row["short"]) == ("2024-03", 3, 1, 50.0, D("0.01"))
    assert row["no_cost"] == 1
    # A best effort is owed: a person looks, and no case opens.
    assert not cases_for(regulator).exists()


def test_a_late_payment_opens_a_case_with_its_ledger_as_a_letter(regulator: Actor, filer: Actor) -> None:
    schedules(regulator, "K1,days-after-adjudication,30,,2024-01-01,")
    file = Attached("claims.csv", sheet({}))
    done = doing.send_claims(regulator, SEEN, file=file, check=None)
    assert set(done.more) == {"late-payment", "denied-after-approval", "reference-price", "cost-cover"}
    titles = sorted(case.title.partition(":")[0] for case in cases_for(filer))
    assert titles == ["Denied after approval in real time", "Payment held past the schedule"]
    letter = Notice.objects.get(channel="letter", subject__startswith="Payment held")
    assert "| 2 | 7000001 |  | 62 | $40.00 | PBM-117 |" in letter.body


def test_who_may_not_check_claims_is_refused(filer: Actor, other_filer: Actor) -> None:
    with pytest.raises(Refusal):
        receive_claims(filer, SEEN, sheet({}), file_name="claims.csv")
