"""One figure of a patient's history, with all that is needed to believe it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from carelaw.kernel.decision import plain

Value = Decimal | int | bool | str | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its formula, its definition and the fills that it rests on.

    `value` is None where the figure does not apply or cannot be computed; `flags` then say why. `kind` tells a
    published definition from a recalled one and from our own policy; `version` is the day since
    which the definition is used.
    """

    id: str
    value: Value
    unit: str
    formula: str
    version: str
    kind: str
    source: str
    evidence: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The figure as JSON values."""
        made: dict[str, Any] = plain(self)
        return made


def tenths(value: Decimal) -> Decimal:
    """A dose as people read it, with one decimal."""
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def percent(part: int, whole: int) -> Decimal | None:
    """A share in percent with one decimal; None where there is nothing to share."""
    return tenths(Decimal(100) * part / whole) if whole else None


__all__ = ["Figure", "Value", "percent", "tenths"]
