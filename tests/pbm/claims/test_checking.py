"""A claims file through the check: rows accounted for, bad rows kept, findings, cases, notices."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import polars
import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import PointOfSaleFinding
from carelaw.pbm.use_cases.claim_checks import findings_for, quarantined_of, receive_claims, run_claims, run_for
from carelaw.pbm.use_cases.counter_cases import answer_case, cases_for, settle_case
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.bulk.models import BulkRun
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.decisions.explaining import explain
from carelaw.platform.notices.models import Notice
from carelaw.platform.record.models import Entry
from tests.pbm.claims.claims_files import CLAIM, claim, sheet
from tests.pbm.conftest import AT
from tests.pbm.licensing.test_path import licensed

ROWS = [
    claim(),
    claim(prescription_number="7000002", patient_pay_amount="10.01"),
    claim(prescription_number="7000003", patient_pay_amount="12,50"),
    claim(prescription_number="7000004", patient_pay_amount="25.00", copay_amount="30.00", manager_number="PBM0102"),
    claim(prescription_number="7000005", cash_price_net=""),
    claim(prescription_number="7000006", patient_pay_amount="99.00", policy_kind="self-funded"),
    claim(prescription_number="7000007", patient_pay_amount="50.00", answered_at="2024-03-05T15:00:00Z"),
    claim(
        prescription_number="7000007",
        transaction_code="B2",
        answered_at="2024-03-06T15:00:00-06:00",
        response_status="A",
    ),
    claim(prescription_number="7000008", patient_pay_amount="30.00", manager_number="PBM9999"),
]
COUNTS = {"pass": 1, "violation": 3, "review": 0, "indeterminate": 1, "not-applicable": 3, "quarantined": 1}


def check(actor: Actor, content: bytes, name: str = "march.csv") -> BulkRun:
    run, _ = receive_claims(actor, io.BytesIO(content), file_name=name, at=AT)
    return run_claims(str(run.pk), at=AT)


def test_every_row_is_accounted_for(regulator: Actor) -> None:
    run = check(regulator, sheet(ROWS))
    assert (run.state, run.rows_in, run.counts) == ("done", 9, COUNTS)
    assert run.because["needs-retail-price"] == 1
    assert run.because["claim-reversed"] == run.because["claim-reversal"] == 1
    assert Entry.objects.filter(kind="bulk-run-ended").count() == 1


def test_a_bad_row_is_kept_with_its_place_and_what_is_permitted(regulator: Actor) -> None:
    run = check(regulator, sheet(ROWS))
    cell = quarantined_of(regulator, run).get()
    assert (cell.row, cell.field, cell.value) == (4, "patient_pay_amount", "12,50")
    assert cell.permitted == "dollars and cents such as 12.50, not negative; or empty"


def test_findings_name_the_claim_the_amount_and_the_law_and_can_be_explained(regulator: Actor) -> None:
    check(regulator, sheet(ROWS))
    found = findings_for(regulator).get(prescription_number="7000004")
    assert (found.row, found.cap, found.over, found.basis) == (5, Decimal("12.00"), Decimal("13.00"), "net-reported")
    told = explain("pos-finding", str(found.pk), regulator)
    assert told.says == "Paid 25.00 where 12.00 is the most: 13.00 too much."
    assert (told.lines[4].value, told.lines[5].value) == ("$12.00", "$13.00")
    assert found.decision["cite"] == "215 ILCS 5/513b1(e)"


def test_the_same_file_twice_is_the_same_run(regulator: Actor) -> None:
    first = check(regulator, sheet(ROWS))
    second, new = receive_claims(regulator, io.BytesIO(sheet(ROWS)), file_name="again.csv", at=AT)
    assert (second.pk, new) == (first.pk, False)
    run_claims(str(second.pk), at=AT)
    assert PointOfSaleFinding.objects.count() == 3
    assert BulkRun.objects.count() == 1


def test_another_reading_is_another_run(regulator: Actor, home: Path) -> None:
    first = check(regulator, sheet(ROWS))
    law = home / "law.toml"
    law.write_text(law.read_text("utf-8") + '[readings]\nS14 = "counted"\n', "utf-8")
    assert check(regulator, sheet(ROWS)).pk != first.pk


def test_parquet_gives_the_same_answers(regulator: Actor, home: Path) -> None:
    wide = [{**dict.fromkeys(CLAIM, ""), **row} for row in ROWS]
    parquet = io.BytesIO()
    polars.DataFrame(wide).write_parquet(parquet)
    run = check(regulator, parquet.getvalue(), "march.parquet")
    assert (run.rows_in, run.counts) == (9, COUNTS)
    assert quarantined_of(regulator, run).get().row == 4


def test_parquet_with_its_own_types_is_read_too(regulator: Actor) -> None:
    frame = polars.DataFrame([claim(), claim(prescription_number="7000002", patient_pay_amount="10.01")]).with_columns(
        polars.col("date_of_service").str.to_date("%Y%m%d"),
        polars.col("patient_pay_amount").cast(polars.Decimal(9, 2)),
        polars.col("fill_number").cast(polars.Int32),
    )
    parquet = io.BytesIO()
    frame.write_parquet(parquet)
    run = check(regulator, parquet.getvalue(), "typed.parquet")
    assert (run.counts["pass"], run.counts["violation"]) == (1, 1)


def test_ncpdp_field_numbers_are_headings_too(regulator: Actor) -> None:
    content = sheet([claim(patient_pay_amount="10.01")]).replace(b"patient_pay_amount", b"505-F5", 1)
    assert check(regulator, content).counts["violation"] == 1


def test_a_missing_column_is_named_and_fails_the_run(regulator: Actor) -> None:
    content = sheet([claim()]).replace(b"date_of_service", b"dos", 1)
    run = check(regulator, content)
    assert (run.state, run.failure) == ("failed", "bulk-columns-missing")
    assert "march.csv lacks the column(s) date_of_service." in run.failure_says


def test_each_manager_gets_one_case_and_is_told(regulator: Actor, filer: Actor, other_filer: Actor) -> None:
    check(regulator, sheet(ROWS))
    assert cases_for(regulator).count() == 3
    mine = cases_for(filer).get()
    assert mine.title == "Above the counter cap: Prairie Benefit Management LLC"
    console = Notice.objects.get(account_id=filer.account_id)
    assert console.subject == "Claims above the counter cap: 1"
    assert "$0.01" in console.body
    assert Notice.objects.filter(channel="letter").count() == 2
    says = [item.says for item in waiting_for(filer, AT.date())]
    assert "Answer the findings at the counter (1 claim)" in says
    unknown = [item.says for item in waiting_for(regulator, AT.date()) if "PBM9999" in item.says]
    assert len(unknown) == 1


def test_days_with_claims_and_without_a_license_are_listed(regulator: Actor, filer: Actor) -> None:
    licensed(regulator, filer, on=date(2024, 3, 6), at=AT - timedelta(days=27))
    days = ("20240303", "20240304", "20240305", "20240306", "20240308")
    rows = [claim(prescription_number=f"81{n}", date_of_service=day) for n, day in enumerate(days)]
    run = check(regulator, sheet([*rows, claim(manager_number="PBM9999")]))
    assert run.figures["unlicensed"] == [
        {"manager": "PBM0101", "first_day": "2024-03-03", "last_day": "2024-03-05", "claims": 3, "cents": 1200},
        {"manager": "PBM9999", "first_day": "2024-03-05", "last_day": "2024-03-05", "claims": 1, "cents": 400},
    ]


def test_nobody_sees_another_managers_findings(regulator: Actor, filer: Actor, other_filer: Actor) -> None:
    check(regulator, sheet(ROWS))
    assert findings_for(filer).get().prescription_number == "7000002"
    theirs = cases_for(other_filer).get()
    with pytest.raises(Refusal) as refused:
        answer_case(filer, theirs.pk, "Refunded.", at=AT)
    assert refused.value.code == "case-unknown"


def test_a_case_is_answered_and_closed(regulator: Actor, filer: Actor) -> None:
    check(regulator, sheet(ROWS))
    case = cases_for(filer).get()
    answer_case(filer, case.pk, "The cent was refunded on April 3.", at=AT)
    assert f"Read the answer: {case.title}" in [item.says for item in waiting_for(regulator, AT.date())]
    settle_case(regulator, case.pk, "Refunded in full.", at=AT)
    with pytest.raises(Refusal) as refused:
        answer_case(filer, case.pk, "One thing more.", at=AT)
    assert refused.value.code == "case-closed"
    assert not [item for item in waiting_for(filer, AT.date()) if item.key == f"counter-case:{case.pk}"]


def test_only_the_regulator_checks_files(filer: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        receive_claims(filer, io.BytesIO(sheet(ROWS)), file_name="march.csv", at=AT)
    assert refused.value.kind == "forbidden"


def test_a_check_that_is_none_is_told_so(regulator: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        run_for(regulator, "no-reference")
    assert refused.value.code == "check-unknown"


def test_no_patient_stands_in_the_database(regulator: Actor) -> None:
    check(regulator, sheet([claim(cardholder_id="SYNSECRET7", patient_pay_amount="11.00")]))
    for model in (PointOfSaleFinding, BulkRun, Notice, Entry):
        assert "SYNSECRET7" not in str(list(model.objects.values_list()))
