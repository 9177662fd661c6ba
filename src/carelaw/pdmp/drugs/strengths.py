"""Strengths and their units, brought to one form: milligrams or micrograms per unit, mL, spray, hour or day."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from carelaw.pdmp.facts.clinical import ActiveIngredient

_UNIT = re.compile(r"(?P<amount>[^/\s][^/]*)/(?P<per>\d*\.?\d*)\s*(?P<of>[^/\d\s]*)")
_MASS = {"ug": ("mcg", 1), "mcg": ("mcg", 1), "mg": ("mg", 1), "g": ("mg", 1000), "kg": ("mg", 1_000_000)}
_OF: dict[str, tuple[str, Decimal]] = {
    "": ("", Decimal(1)),
    "ml": ("/mL", Decimal(1)),
    "l": ("/mL", Decimal(1000)),
    "h": ("/h", Decimal(1)),
    "hr": ("/h", Decimal(1)),
    "g": ("/g", Decimal(1)),
    "mg": ("/g", Decimal("0.001")),
    "kg": ("/g", Decimal(1000)),
    "spray": ("/spray", Decimal(1)),
    "actuat": ("/spray", Decimal(1)),
    "d": ("/day", Decimal(1)),
    "day": ("/day", Decimal(1)),
}
_HOURS_A_DAY = 24


class StrengthUnread(ValueError):
    """A strength or unit that is not in the directory's form; the message says what is permitted."""


def read_strength(number: str, unit: str) -> tuple[Decimal, str]:
    """A strength as the FDA directory writes it (`25`, `ug/h`; `300`, `mg/15mL`), per one of what it is counted by.

    Milligrams and micrograms are kept apart; grams become milligrams. Amounts a day (`mg/24h`) become `mg/day`. Units
    that are no mass, such as `[iU]/1`, keep their name, and so does what is counted by in an unusual way. Raises
    StrengthUnread.
    """
    try:
        amount = Decimal(number.replace(",", "").strip())
    except InvalidOperation:
        raise StrengthUnread(f"'{number}' is not a number; write a plain decimal such as 7.5.") from None
    if not amount.is_finite() or amount < 0:
        raise StrengthUnread(f"'{number}' is not a strength; it must be zero or more.")
    found = _UNIT.fullmatch(unit.strip())
    if not found:
        raise StrengthUnread(f"'{unit}' is not a unit; it must look like mg/1, mg/5mL, ug/h or [iU]/mL.")
    return _per_one(amount, found["amount"], found["per"], found["of"])


def _per_one(amount: Decimal, mass: str, per: str, of: str) -> tuple[Decimal, str]:
    name, times = _MASS.get(mass.lower(), (mass, 1))
    suffix, scale = _OF.get(of.lower(), (f"/{of}", Decimal(1)))
    count = Decimal(per) if per.strip(".") else Decimal(1)
    if count <= 0:
        raise StrengthUnread(f"'{mass}/{per}{of}' divides by {per}; it must be more than zero.")
    if suffix == "/h" and count == _HOURS_A_DAY:
        count, suffix = Decimal(1), "/day"
    return plain_number(amount * times / (count * scale)), f"{name}{suffix}"


def plain_number(value: Decimal) -> Decimal:
    """A decimal without trailing zeros and without an exponent, so that equal strengths compare and print alike."""
    value = round(value, 6).normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def in_words(ingredients: tuple[ActiveIngredient, ...], form: str) -> str:
    """What a product is, as people read it: `hydrocodone 5 mg / acetaminophen 325 mg tablet`."""
    return f"{' / '.join(f'{one.name} {one.strength} {one.unit}'.strip() for one in ingredients)} {form}".strip()


__all__ = ["StrengthUnread", "in_words", "plain_number", "read_strength"]
