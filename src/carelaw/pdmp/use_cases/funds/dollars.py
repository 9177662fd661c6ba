"""Amounts of US dollars as people type them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from carelaw.kernel.refusal import Refusal

_CENT = Decimal("0.01")
_MOST = Decimal("999999999.99")


def dollars(text: str, field: str, *, zero: bool = False) -> Decimal:
    """An amount such as 2500.00 or $2,500. Raises Refusal for anything but whole cents above (or, if so said, at) 0."""
    try:
        amount = Decimal(text.strip().removeprefix("$").replace(",", ""))
        whole = amount.is_finite() and abs(amount) <= _MOST and amount == amount.quantize(_CENT)
    except InvalidOperation:
        whole = False
        amount = Decimal(0)
    if not whole or amount < 0 or (amount == 0 and not zero):
        least = "0.00" if zero else "0.01"
        says = f"“{text[:30]}” is no amount. Permitted: {least} to {_MOST} dollars, such as 2500.00."
        raise Refusal("amount-not-permitted", says, field=field)
    return amount.quantize(_CENT)
