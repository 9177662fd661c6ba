"""What a rule answers: an outcome, its reasons and what they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any


class Outcome(StrEnum):
    """The five answers a rule can give; there is no sixth and no silent default."""

    PASS = "pass"  # noqa: S105 - an outcome, not a password
    VIOLATION = "violation"
    REVIEW = "review"
    INDETERMINATE = "indeterminate"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of why, with a stable code that machines and translations can rely on."""

    code: str
    says: str
    value: Any = None
    field: str | None = None
    cite: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A rule's answer. `rule`, `provisions`, `readings` and `status` are filled in by the register, not by the rule."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    rule: str = ""
    provisions: tuple[str, ...] = ()
    cite: str = ""
    readings: Mapping[str, str] = field(default_factory=dict)
    law_status: str = ""

    def __post_init__(self) -> None:
        if not self.reasons:
            raise ValueError("A decision carries at least one reason.")

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(reason.code for reason in self.reasons)

    def as_dict(self) -> dict[str, Any]:
        """The decision as every door shows it: plain JSON values, dates in ISO form, amounts as text."""
        return plain(self)


def plain(value: Any) -> Any:
    """Dataclasses, dates, decimals and enumerations as JSON values; a decimal becomes text so that no cent is lost."""
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


__all__ = ["Decision", "Outcome", "Reason", "plain"]
