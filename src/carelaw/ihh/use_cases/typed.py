"""What people type or send, brought into the bounds that the tables have; whatever does not fit is refused in words."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import known_account_id

_MOST = Decimal("1000000")


def text(value: str, most: int, field: str) -> str:
    """Text without blanks around it. Refuses what is too long or holds control characters."""
    typed = value.strip()
    if len(typed) > most or not typed.isprintable():
        says = f"This is {len(typed)} characters long or holds control characters. Permitted: {most} on one line."
        raise Refusal("TEXT-NOT-PERMITTED", says, field=field)
    return typed


def whole(value: int, least: int, most: int, field: str) -> int:
    """A whole number within bounds."""
    if not least <= value <= most:
        raise Refusal("NUMBER-NOT-PERMITTED", f"{value} is not permitted. Permitted: {least} to {most}.", field=field)
    return value


def dollars(value: Decimal, field: str) -> Decimal:
    """A positive amount in whole cents, below a million."""
    if not value.is_finite() or not 0 < value < _MOST or value != value.quantize(Decimal("0.01")):
        says = f"{value} is not permitted. Permitted: a positive amount in cents, below ${_MOST:,}."
        raise Refusal("FEE-AMOUNT", says, cite="89 Ill. Adm. Code 140.994(c)", field=field)
    return value


def reference(value: UUID | str) -> str:
    """A reference of ours in its one form; one that cannot be any is a reference that nothing has."""
    return known_account_id(str(value)) or "00000000-0000-0000-0000-000000000000"
