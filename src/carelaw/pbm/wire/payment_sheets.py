"""The sheets about payment: claims, explanations of recoupments, schedules, returns, audited claims, prices.

Columns of a claim answer to their NCPDP field numbers too. No sheet of ours asks for more about a patient than whether
an explanation names one; the sheet itself is kept sealed as it was sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from carelaw.pbm.wire.mac_columns import dollars, drug_code, npi, short, unit_price, words, yes_no
from carelaw.platform.bulk.columns import BulkColumn, CellKind, code, count, instant, quantity, text
from carelaw.platform.bulk.columns import day as bulk_day
from carelaw.platform.bulk.columns import dollars as cents
from carelaw.platform.bulk.sheets import ColumnOf, day, one_of

_MONEY, _DAY = cents(), bulk_day()
_IDENTIFIER = text(r"[A-Za-z0-9._-]{1,35}", "up to 35 letters, digits, dots, underscores and hyphens")


def _five_decimals(says: str) -> CellKind:
    """A number with at most five decimals; hundred-thousandths in SQL."""
    pattern = r"\d{1,7}(\.\d{1,5})?"
    sql = (
        f"CASE WHEN regexp_full_match({{x}}, '{pattern}') "
        "THEN CAST(TRY_CAST({x} AS DECIMAL(13, 5)) * 100000 AS BIGINT) END"
    )
    return CellKind("BIGINT", sql, Decimal, says)


_PRICE = _five_decimals("dollars for one unit with at most five decimals such as 0.90125")
_FACTOR = _five_decimals("a factor with at most five decimals such as 0.85")

CLAIMS: tuple[BulkColumn, ...] = (
    BulkColumn("manager_number", text(r"[A-Za-z0-9-]{1,20}", "the manager's state number, such as PBM0101"), (), True),
    BulkColumn("bin_number", text(r"\d{6}", "six digits"), ("101-A1",), True),
    BulkColumn("processor_control_number", _IDENTIFIER, ("104-A4",)),
    BulkColumn("transaction_code", code("B1", "B2", "B3"), ("103-A3",), True),
    BulkColumn("service_provider_id", text(r"[A-Za-z0-9]{1,15}", "an NPI or NCPDP number"), ("201-B1",), True),
    BulkColumn("date_of_service", _DAY, ("401-D1",), True),
    BulkColumn("prescription_number", text(r"\d{1,12}", "up to 12 digits"), ("402-D2",), True),
    BulkColumn("fill_number", count(0, 99), ("403-D3",), True),
    BulkColumn("product_id", text(r"\d{11}", "an NDC of 11 digits"), ("407-D7",)),
    BulkColumn("quantity_dispensed", quantity(), ("442-E7",)),
    BulkColumn("response_status", code("P", "D", "R", "C", "A", "S", "Q"), ("112-AN",), True),
    BulkColumn("reject_codes", text(r"[A-Za-z0-9]{1,3}([ ;|][A-Za-z0-9]{1,3}){0,19}", "codes such as 70"), ("511-FB",)),
    BulkColumn("answered_at", instant()),
    BulkColumn("authorization_number", _IDENTIFIER, ("503-F3",)),
    BulkColumn("total_amount_paid", _MONEY, ("509-F9",)),
    BulkColumn("ingredient_cost_paid", _MONEY, ("506-F6",)),
    BulkColumn("dispensing_fee_paid", _MONEY, ("507-F7",)),
    BulkColumn("basis_of_reimbursement", text(r"\d{1,2}", "one or two digits such as 07"), ("522-FM",)),
    BulkColumn("reversed_by", code("pharmacy", "manager")),
    BulkColumn("contract_number", _IDENTIFIER),
    BulkColumn("received_on", _DAY),
    BulkColumn("formula_reference", _IDENTIFIER),
    BulkColumn("formula_factor", _FACTOR),
    BulkColumn("formula_fee", _MONEY),
    BulkColumn("contract_dispensing_fee", _MONEY),
    BulkColumn("acquisition_unit_cost", _PRICE),
)


def _text(name: str, most: int, *, required: bool = False) -> ColumnOf:
    return ColumnOf(name, short(most), f"text of at most {most} characters", required)


def _a_day(name: str, *, required: bool = False) -> ColumnOf:
    return ColumnOf(name, day, "a date such as 2024-03-05", required)


def _days(cell: str) -> tuple[str, ...]:
    return tuple(day(part).isoformat() for part in words(cell))


def _instant(cell: str) -> datetime:
    at = datetime.fromisoformat(cell)
    if at.tzinfo is None:
        raise ValueError(cell)
    return at.astimezone(UTC)


def _whole(cell: str) -> int:
    if not (cell.isascii() and cell.isdigit() and len(cell) < 4):
        raise ValueError(cell)
    return int(cell)


EXPLANATIONS: Sequence[ColumnOf] = (
    _text("reference", 50, required=True),
    ColumnOf("pharmacy_npi", npi, "an NPI of ten digits whose check digit holds", required=False),
    _text("remittance", 50),
    _text("notice", 50),
    _a_day("delivered_on"),
    # Never refused: a refusal would show the cell.
    ColumnOf("patient", str, "the name of the patient", required=False),
    _a_day("dispensed_on"),
    ColumnOf("drugs", words, "names or codes of drugs between semicolons", required=False),
    ColumnOf("amount", dollars, "dollars and cents such as 12.50", required=False),
    _text("reason", 500),
    _text("appeal_telephone", 60),
    _text("appeal_address", 300),
)
_FORMS = ("days-after-adjudication", "days-after-receipt", "cycle", "calendar")
SCHEDULES: Sequence[ColumnOf] = (
    _text("contract_number", 35),
    ColumnOf("form", one_of(*_FORMS), f"one of {', '.join(_FORMS)}"),
    ColumnOf("days", _whole, "a whole number of days", required=False),
    ColumnOf("dates", _days, "days between semicolons such as 2024-03-15; 2024-03-31", required=False),
    _a_day("from", required=True),
    _a_day("to"),
)
_CLAIM_KEY: Sequence[ColumnOf] = (
    ColumnOf("pharmacy_npi", npi, "an NPI of ten digits whose check digit holds"),
    _text("prescription_number", 12, required=True),
    _a_day("date_of_service", required=True),
)
RETURNS: Sequence[ColumnOf] = (
    *_CLAIM_KEY,
    _a_day("returned_on", required=True),
    _text("defect", 300),
    ColumnOf("in_batch", yes_no, "Y when it was sent back in a batch, else N", required=False),
    _a_day("resubmitted_on"),
    _a_day("returned_again_on"),
    _text("second_defect", 300),
    ColumnOf("repeats_defect", yes_no, "Y when the defect was still there, N when it was mended", required=False),
)
AUDITED: Sequence[ColumnOf] = (
    *_CLAIM_KEY,
    _text("audit", 40, required=True),
    ColumnOf("noticed", yes_no, "Y or N: in person, or by certified mail (PBM-99)"),
    ColumnOf("within_two_years", yes_no, "Y or N (PBM-109)"),
    ColumnOf("outside_first_week", yes_no, "Y or N (PBM-111)"),
    ColumnOf("appeal_explained", yes_no, "Y or N (PBM-113)"),
    ColumnOf("explained", yes_no, "Y or N: the recoupment was explained (PBM-96)"),
)
REFERENCE_PRICES: Sequence[ColumnOf] = (
    _text("reference", 35, required=True),
    ColumnOf("ndc", drug_code, "an NDC of 11 digits, or hyphenated"),
    ColumnOf("unit_price", unit_price, "dollars for one unit above 0, at most five decimals"),
    ColumnOf("published_at", _instant, "an instant with its offset such as 2024-03-05T06:00:00-06:00"),
    ColumnOf("delivered_to", one_of("manager", "agent"), "manager or agent", required=False),
    ColumnOf("loaded", yes_no, "Y when the manager's system had it loaded, else N", required=False),
)
