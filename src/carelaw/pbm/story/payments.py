"""A month of remittances: one recoupment explained, one not, one without its reason; claims paid on time and late."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from carelaw.kernel.dates import legal_date
from carelaw.pbm.rules.mac_days import ZONE
from carelaw.pbm.use_cases.payments import doing
from carelaw.pbm.use_cases.payments.cases import answer_case, cases_for
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.x12 import write_segments

_CLAIMS = 30


def tell_payments(examiner: Actor, filer: Actor, at: datetime, *, number: str, npi: str) -> None:
    """The examiner checks a month of the licensed manager; the manager explained one recoupment and answered a case."""
    sent = at - timedelta(days=6)
    on = legal_date(sent, ZONE)
    sheet = f"contract_number,form,days,dates,from,to\n,days-after-adjudication,30,,{on.year - 1}-01-01,\n".encode()
    doing.take_sheet(examiner, sent, sheet="schedules", file=Attached("schedules.csv", sheet), manager=number)
    doing.explain(
        filer, sent, pharmacy=npi, reference="RC-1001", remittance="PR-0002", patient="Sample Patient",
        dispensed_on=on - timedelta(days=40), drugs=("Lisinopril 10 mg",), amount="18.40",
        reason="Billed twice for one fill.", telephone="217-555-0142", address="",
    )  # fmt: skip
    remittances = Attached("remittances-of-a-month.835", _remittances(on, npi))
    doing.send_remittances(examiner, sent, file=remittances, manager=number)
    doing.send_claims(examiner, sent, file=Attached("claims-of-a-month.csv", _claims(on, number, npi)), check=None)
    for case in cases_for(filer).filter(title__startswith="Payment held"):
        answer_case(filer, at - timedelta(days=2), case=str(case.pk), says="The two claims were paid on the next day.")


def _paid(number: int) -> Decimal:
    return Decimal(1_500 + 137 * number).scaleb(-2)


def _served(on: date, number: int) -> date:
    # Two of them wait longer than the schedule allows.
    return on - timedelta(days=20 + number % 10 + (25 if number in {7, 19} else 0))


def _remittances(on: date, npi: str) -> bytes:
    """Two remittances a fortnight apart; the second takes back what the explanations tell, and more."""
    parties = ["ZZ", "PRAIRIE".ljust(15), "ZZ", npi.ljust(15)]
    times = [f"{on:%y%m%d}", "1200", "^", "00501", "000000042", "0", "T", ":"]
    head = ["ISA", "00", " " * 10, "00", " " * 10, *parties, *times]
    body: list[Sequence[str]] = [head, ["GS", "HP", "PRAIRIE", npi, f"{on:%Y%m%d}", "1200", "42", "X", "005010X221A1"]]
    first, second = range(_CLAIMS // 2), range(_CLAIMS // 2, _CLAIMS)
    body += _remittance(1, "PR-0001", on - timedelta(days=14), npi, [_claim(on, n) for n in first], [])
    taken = [
        ("WO", "RC-1001", "18.40"),
        ("WO", "RC-1002", "42.75"),
        ("CS", "RC-1003", "6.10"),
        ("L6", "INT-1", "-0.85"),
    ]
    body += _remittance(2, "PR-0002", on - timedelta(days=1), npi, [_claim(on, n) for n in second], taken)
    body += [["GE", "2", "42"], ["IEA", "1", "000000042"]]
    # Components are written as they are; only a whole value ":" passes the writer.
    return write_segments(body).replace("§", ":").encode()


def _claim(on: date, number: int) -> list[list[str]]:
    paid, served = str(_paid(number)), f"{_served(on, number):%Y%m%d}"
    return [
        ["CLP", str(7_300_000 + number), "1", paid, paid, "", "13", f"K{number:05}"],
        ["NM1", "QC", "1", "SAMPLE", "PATIENT", "", "", "", "MI", f"SYN{number:05}"],
        ["DTM", "232", served],
        ["SVC", "N4§00378-4105-91", paid, paid, "", "30"],
    ]


def _remittance(
    number: int,
    trace: str,
    paid_on: date,
    npi: str,
    claims: list[list[list[str]]],
    taken: list[tuple[str, str, str]],
) -> list[list[str]]:
    total = sum((Decimal(claim[0][4]) for claim in claims), Decimal(0)) - sum(
        (Decimal(amount) for _code, _reference, amount in taken), Decimal(0)
    )
    day = f"{paid_on:%Y%m%d}"
    inside = [
        ["ST", "835", f"{number:04}"],
        ["BPR", "I", str(total), "C", "ACH", "CCP", *[""] * 10, day],
        ["TRN", "1", trace, "1361234567"],
        ["N1", "PR", "PRAIRIE BENEFIT MANAGEMENT"],
        ["N1", "PE", "PHARMACY", "XX", npi],
        ["LX", "1"],
        *(segment for claim in claims for segment in claim),
        *(["PLB", npi, f"{paid_on.year}1231", f"{code}§{reference}", amount] for code, reference, amount in taken),
    ]
    return [*inside, ["SE", str(len(inside) + 1), f"{number:04}"]]


def _claims(on: date, number: str, npi: str) -> bytes:
    """The claims as they were approved; one was never paid, one was approved at more than it was paid."""
    heads = (
        "manager_number", "bin_number", "transaction_code", "service_provider_id", "date_of_service",
        "prescription_number", "fill_number", "product_id", "quantity_dispensed", "response_status", "answered_at",
        "total_amount_paid", "ingredient_cost_paid", "dispensing_fee_paid", "basis_of_reimbursement",
        "contract_dispensing_fee", "acquisition_unit_cost",
    )  # fmt: skip
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heads)
    for n in range(_CLAIMS + 1):
        served = _served(on, n) - timedelta(days=20 if n == _CLAIMS else 0)
        paid = _paid(n) if n < _CLAIMS else Decimal("61.20")
        cost = (paid - Decimal("1.50")) / 30 + (Decimal("0.05") if n % 9 == 0 else Decimal("-0.10"))
        writer.writerow(
            (
                number, "610101", "B1", npi, f"{served:%Y%m%d}", 7_300_000 + n, 0, "00378410591", 30, "P",
                f"{served:%Y-%m-%d}T18:00:00Z", paid, paid - Decimal("1.50"), "1.50", "07", "1.50", f"{cost:.5f}",
            )
        )  # fmt: skip
    return out.getvalue().encode()
