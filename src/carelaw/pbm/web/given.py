"""What people type into the small forms of this program's pages: days, amounts, numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from carelaw.kernel.refusal import Refusal


def day_or_none(text: str) -> date | None:
    """A day written 2026-01-31; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def needed_day(posted: Mapping[str, str], name: str) -> date:
    """The day in a field. Raises Refusal when it is none."""
    found = day_or_none(posted.get(name, ""))
    if found is None:
        says = f"“{posted.get(name, '')[:20]}” is no day; write it as 2026-01-31."
        raise Refusal("day-not-permitted", says, field=name)
    return found


def needed_amount(posted: Mapping[str, str]) -> Decimal:
    """The dollars and cents in the field `amount`. Raises Refusal when they are none."""
    try:
        return Decimal(posted.get("amount", "").removeprefix("$").replace(",", ""))
    except InvalidOperation:
        says = "The amount is no number; write dollars and cents such as 1000.00."
        raise Refusal("amount-not-in-cents", says, field="amount") from None


def listed_number(text: str, name: str) -> int:
    """The number behind a button of a list. Raises Refusal when it is none."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refusal("number-not-permitted", "Choose one of the list.", field=name)
    return int(text)
