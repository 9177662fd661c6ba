"""Fees, chargebacks and adjustments that pharmacies bore: from remittances and from statements of fees.

A code of the register's lists is an agreed kind of fee; of another one that lowers a payment, and only moves or
recovers nothing, a person decides. What names an audit is a recoupment, and no fee.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from carelaw.law.register import Law
from carelaw.pbm.bulk.lake.lake import Lake
from carelaw.pbm.store.models import DisclosureKind, DisclosureLine, DisclosureState, RemittanceClaim
from carelaw.pbm.use_cases.payments.on_file import cents
from carelaw.platform.bulk.staging import Connection

Numbers = Mapping[UUID, str]
Row = tuple[Any, ...]
_CHUNK = 2_000
_AUDIT = re.compile(r"^AU[- ]?\d", re.IGNORECASE)
_WORD = re.compile(r"^[A-Z]{3,12}")


def fees_on_file(connection: Connection, lake: Lake, law: Law, numbers: Numbers, npis: Numbers) -> Iterator[Row]:
    """Every fee with its pharmacy, kind and day, numbered from 1."""
    found = (
        *_adjustments(connection, lake, law),
        *_claim_adjustments(law, numbers, npis),
        *_stated(numbers),
    )
    for row, one in enumerate(found, 1):
        yield (row, *one)


def _adjustments(connection: Connection, lake: Lake, law: Law) -> Iterator[Row]:
    """Provider-level adjustments of the remittances in the lake. A positive amount lowers the payment."""
    fees = set(law.number("mac.fee_adjustment_codes", date.max))
    moves = set(law.number("mac.transfer_adjustment_codes", date.max))
    for manager in sorted({manager for manager, _month in lake.partitions("adjustments")}):
        query = (
            "SELECT remits.payee, adjustments.reason, adjustments.reference, adjustments.amount, remits.paid_on "  # noqa: S608
            f"FROM {_read(lake, 'adjustments', manager)} AS adjustments "
            f"JOIN {_read(lake, 'remits', manager)} AS remits ON remits.remit = adjustments.remit "
            "WHERE remits.paid_on IS NOT NULL ORDER BY adjustments.row"
        )
        for payee, reason, reference, amount, paid_on in connection.execute(query).fetchall():
            if reason in moves or _AUDIT.match(reference or "") or not payee:
                continue
            yield (manager, payee, _kind(reason, reference or ""), reason in fees, amount, paid_on)


def _claim_adjustments(law: Law, numbers: Numbers, npis: Numbers) -> Iterator[Row]:
    """Adjustments of claims that are fees: of the dispensing fee, direct and indirect remuneration."""
    wanted = set(law.number("mac.fee_claim_codes", date.max))
    found = (
        RemittanceClaim.objects.exclude(adjustments=[]).exclude(remittance__paid_on=None).select_related("remittance")
    )
    for one in found.order_by("pk").iterator(chunk_size=_CHUNK):
        told = one.remittance
        for group, reason, amount in one.adjustments:
            if str(reason) in wanted and group != "PR" and told.payee_npi:
                number = numbers.get(told.manager_id, "")
                yield (number, told.payee_npi, f"CAS {reason}", True, cents(Decimal(str(amount))), told.paid_on)


def _stated(numbers: Numbers) -> Iterator[Row]:
    """What benefit managers stated of fees, by pharmacy and kind, on the first day of the period."""
    found = DisclosureLine.objects.filter(
        statement__kind=DisclosureKind.FEES, statement__state=DisclosureState.SENT, standing="stated"
    )
    for one in found.select_related("statement").order_by("pk").iterator(chunk_size=_CHUNK):
        told, cells = one.statement, one.cells
        amount = _dollars(cells.get("amount"))
        if amount is not None and cells.get("pharmacy_npi"):
            number, kind = numbers.get(told.manager_id, ""), f"stated {cells.get('fee_kind', '')}"
            yield (number, str(cells["pharmacy_npi"]), kind, True, cents(amount), told.period_from)


def _kind(reason: str, reference: str) -> str:
    """The code with the word that a reference begins with: `CS DIR`, or `CS` alone."""
    word = _WORD.match(reference.strip().upper())
    return f"{reason} {word[0]}" if word else reason


def _read(lake: Lake, table: str, manager: str) -> str:
    listed = ", ".join(f"'{path}'" for path in lake.files(table, manager))
    return f"read_parquet([{listed}], hive_partitioning = false)"


def _dollars(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value)) if value not in (None, "") else None
    except InvalidOperation:
        return None
