"""Claims for tests: one claim spelt out, and a file made of several. Made-up people only."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

CLAIM: Mapping[str, str] = {
    "manager_number": "PBM0101",
    "bin_number": "610101",
    "processor_control_number": "PRAIRIE",
    "transaction_code": "B1",
    "service_provider_id": "1883001015",
    "cardholder_id": "SYN000001",
    "date_of_service": "20240305",
    "prescription_number": "7000001",
    "fill_number": "0",
    "product_id": "00093721410",
    "quantity_dispensed": "30",
    "response_status": "P",
    "answered_at": "2024-03-05T15:00:00Z",
    "patient_pay_amount": "10.00",
    "copay_amount": "10.00",
    "cash_price_net": "12.00",
    "total_amount_paid": "4.00",
    "policy_kind": "accident-health",
    "policy_renewed_on": "20230101",
}


def claim(**changed: str) -> dict[str, str]:
    """The usual claim with some cells changed."""
    return {**CLAIM, **changed}


def sheet(rows: Iterable[Mapping[str, str]], *, newline: str = "\n") -> bytes:
    """Rows as CSV; the headings are those of all rows."""
    listed = list(rows)
    heads = list(dict.fromkeys(name for row in listed for name in row)) or list(CLAIM)
    text = io.StringIO()
    writer = csv.DictWriter(text, heads, lineterminator=newline, restval="")
    writer.writeheader()
    writer.writerows(listed)
    return text.getvalue().encode()
