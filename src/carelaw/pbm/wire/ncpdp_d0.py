"""NCPDP Telecommunication D.0 as an extract: requests with their responses, one transaction a row of the claims layout.

Transmissions stand one after another, each request followed by its response, with or without line ends or the batch
control characters around them. Names and identifiers of patients are not read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_FIELD, _GROUP, _SEGMENT = "\x1c", "\x1d", "\x1e"
_BETWEEN = re.compile(r"[\x02\x03\r\n]+")
_SIGNS = {**{letter: (digit, "") for digit, letter in enumerate("{ABCDEFGHI")}}
_SIGNS |= {letter: (digit, "-") for digit, letter in enumerate("}JKLMNOPQR")}
_REQUEST: Mapping[str, str] = {
    "C1": "group_id", "FO": "plan_id", "D2": "prescription_number", "D3": "fill_number", "D7": "product_id",
    "C8": "other_coverage_code", "D8": "dispense_as_written", "DN": "basis_of_cost", "U7": "service_type",
}  # fmt: skip
_REQUEST_MONEY: Mapping[str, str] = {
    "D9": "ingredient_cost_submitted", "DC": "dispensing_fee_submitted", "DQ": "usual_and_customary_charge",
    "DU": "gross_amount_due",
}  # fmt: skip
_RESPONSE: Mapping[str, str] = {
    "AN": "response_status", "F3": "authorization_number", "FM": "basis_of_reimbursement", "2F": "network_id",
}  # fmt: skip
_RESPONSE_MONEY: Mapping[str, str] = {
    "F5": "patient_pay_amount", "F6": "ingredient_cost_paid", "F7": "dispensing_fee_paid", "F9": "total_amount_paid",
    "FN": "patient_sales_tax", "FH": "deductible_amount", "FI": "copay_amount", "4U": "coinsurance_amount",
    "FK": "over_maximum_amount", "NZ": "processor_fee", "UJ": "network_selection_amount",
    "UK": "brand_selection_amount", "UM": "non_preferred_selection_amount",
    "UN": "brand_non_preferred_selection_amount",
}  # fmt: skip
_HEADINGS = (
    "manager_number", "bin_number", "processor_control_number", "transaction_code", "service_provider_id",
    "date_of_service", "quantity_dispensed", "days_supply", "submission_clarification", "reject_codes",
    *_REQUEST.values(), *_REQUEST_MONEY.values(), *_RESPONSE.values(), *_RESPONSE_MONEY.values(),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Transmission:
    """A header and, for each of its transactions, the fields by their identifiers, in order."""

    is_request: bool
    header: Mapping[str, str]
    transactions: tuple[tuple[tuple[str, str], ...], ...]


def is_telecommunication(start: bytes) -> bool:
    """True where the first bytes are those of a request or response of D.0."""
    text = _BETWEEN.sub("", start[:80].decode("latin-1"))
    return text[6:8] == "D0" or (text[:2] == "D0" and _FIELD in start.decode("latin-1"))


def as_sheet(content: bytes, manager: str) -> bytes:
    """The transactions of an extract as a sheet of the claims layout, a row for each."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _HEADINGS, lineterminator="\n", restval="")
    writer.writeheader()
    for row in _rows(content, manager):
        writer.writerow(row)
    return out.getvalue().encode()


def _rows(content: bytes, manager: str) -> Iterator[dict[str, str]]:
    request: _Transmission | None = None
    for text in _BETWEEN.split(content.decode("latin-1")):
        if not text.strip():
            continue
        sent = _read(text)
        if sent.is_request:
            if request is not None:
                yield from _paired(request, None, manager)
            request = sent
        elif request is not None:
            yield from _paired(request, sent, manager)
            request = None
    if request is not None:
        yield from _paired(request, None, manager)


def _read(text: str) -> _Transmission:
    is_request = text[6:8] == "D0"
    places = (
        {"bin": (0, 6), "code": (8, 10), "pcn": (10, 20), "provider": (23, 38), "day": (38, 46)}
        if is_request
        else {"code": (2, 4), "status": (5, 6), "provider": (8, 23), "day": (23, 31)}
    )
    header = {name: text[first:last].strip() for name, (first, last) in places.items()}
    rest = text[56 if is_request else 31 :]
    shared, *groups = rest.split(_GROUP)
    # Some leave the group separator out where there is one transaction: its segments follow those of the header.
    parts = [_fields(shared + (group if len(groups) < 2 else _SEGMENT + group)) for group in groups or [""]]
    return _Transmission(is_request, header, tuple(parts))


def _fields(text: str) -> tuple[tuple[str, str], ...]:
    found = []
    for segment in text.split(_SEGMENT):
        name = ""
        for field in segment.split(_FIELD):
            if field.startswith("AM"):
                name = field[2:4]
            elif len(field) > 2:
                found.append((name + field[:2], field[2:].strip()))
    return tuple(found)


def _paired(request: _Transmission, response: _Transmission | None, manager: str) -> Iterator[dict[str, str]]:
    for place, fields in enumerate(request.transactions):
        answers: tuple[tuple[str, str], ...] = ()
        if response is not None and place < len(response.transactions):
            answers = response.transactions[place]
        head = request.header
        row = {
            "manager_number": manager,
            "bin_number": head["bin"],
            "processor_control_number": head["pcn"],
            "transaction_code": head["code"],
            "service_provider_id": head["provider"],
            "date_of_service": head["day"],
        }
        _take(row, fields, _REQUEST, _REQUEST_MONEY)
        _take(row, answers, _RESPONSE, _RESPONSE_MONEY)
        asked = {name[2:]: value for name, value in fields}
        row["quantity_dispensed"] = _thousandths(asked.get("E7", ""))
        row["days_supply"] = asked.get("D5", "").lstrip("0") or ("0" if "D5" in asked else "")
        row["submission_clarification"] = " ".join(v.lstrip("0") for n, v in fields if n[2:] == "DK")
        row["reject_codes"] = " ".join(v for n, v in answers if n[2:] == "FB")
        yield row


def _take(
    row: dict[str, str], fields: tuple[tuple[str, str], ...], texts: Mapping[str, str], money: Mapping[str, str]
) -> None:
    for name, value in fields:
        if name[2:] in texts:
            row.setdefault(texts[name[2:]], value)
        elif name[2:] in money:
            row.setdefault(money[name[2:]], _dollars(value))


def _dollars(value: str) -> str:
    """`123E` as 12.35: no decimal point, the sign over the last digit. What is no amount stays as it was sent."""
    last = value[-1:]
    digit, sign = _SIGNS.get(last, (last, ""))
    digits = f"{value[:-1]}{digit}"
    if not (digits.isascii() and digits.isdigit()):
        return value
    return f"{sign}{int(digits) // 100}.{int(digits) % 100:02}"


def _thousandths(value: str) -> str:
    if not (value.isascii() and value.isdigit()):
        return value
    return f"{int(value) // 1000}.{int(value) % 1000:03}"
