"""What the register holds: rulebooks, provisions, dated numbers, readings, recorded changes of the law."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """How much legal force a text has; it travels with every decision."""

    IN_FORCE = "in-force"
    ENACTED = "enacted"
    ADOPTED = "adopted"
    PROPOSED = "proposed"
    BILL = "bill"
    REPEALED = "repealed"
    EXPIRED = "expired"


class NumberKind(StrEnum):
    """Where a number comes from: the law's words, the law's calendar, or our own choice."""

    LAW = "law"
    CALENDAR = "calendar"
    POLICY = "policy"


class Software(StrEnum):
    """What a provision asks of software."""

    ENFORCE = "enforce"
    COMPUTE = "compute"
    RECORD = "record"
    WORKFLOW = "workflow"
    REPORT = "report"
    DOCUMENT = "document"
    NONE = "none"


class CarrierKind(StrEnum):
    """What may carry a provision beside a rule; `cannot` says why no software can."""

    USE_CASE = "use case"
    REPORT = "report"
    DOCUMENT = "document"
    PAGE = "page"
    JOB = "job"
    REGISTER = "register"
    CANNOT = "cannot"


class LawEffect(StrEnum):
    """What a later law does to a rulebook."""

    EXTEND = "extend"
    REPEAL_EXPIRY = "repeal-expiry"
    AMEND_SETTING = "amend-setting"


@dataclass(frozen=True, slots=True)
class Provision:
    """One rule of a text, cut so that one check, clock or document can carry it."""

    id: str
    rulebook: str
    cite: str
    actor: str
    kind: str
    software: Software
    summary: str
    status: Status
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Carrier:
    """What carries a provision, and where to find it; the note says how, and what is still missing."""

    kind: CarrierKind
    where: str
    note: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}"


@dataclass(frozen=True, slots=True)
class Version:
    """A value from a first day on, up to the next version."""

    starts_on: date
    value: Any
    source: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the law or of policy, with every value it has had."""

    id: str
    rulebook: str
    kind: NumberKind
    unit: str
    cite: str
    says: str
    versions: tuple[Version, ...]

    def version_on(self, on: date) -> Version | None:
        """The version in force on a day, or None before the first."""
        place = bisect_right(self.versions, on, key=lambda version: version.starts_on)
        return self.versions[place - 1] if place else None

    def amended(self, version: Version) -> Number:
        """The same number with one more version; a version of the same day gives way."""
        kept = [old for old in self.versions if old.starts_on != version.starts_on]
        ordered = tuple(sorted([*kept, version], key=lambda one: one.starts_on))
        return Number(self.id, self.rulebook, self.kind, self.unit, self.cite, self.says, ordered)


@dataclass(frozen=True, slots=True)
class Reading:
    """An unclear place in a text, the ways to read it, and the one that ships as default."""

    id: str
    rulebook: str
    where: str
    question: str
    options: Mapping[str, str]
    default: str
    why: str


@dataclass(frozen=True, slots=True)
class LawChange:
    """A later law that a deployment has recorded, with its citation."""

    id: str
    rulebook: str
    citation: str
    effective_on: date
    effect: LawEffect
    last_day: date | None = None
    number: str | None = None
    value: Any = None
    recorded_by: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included; no last day means open."""

    first_day: date
    last_day: date | None
    cite: str = ""

    def __contains__(self, on: date) -> bool:
        return self.first_day <= on and (self.last_day is None or on <= self.last_day)

    def touches(self, other: Period) -> bool:
        """True when the other period starts no later than the day after this one ends."""
        return self.last_day is None or other.first_day <= self.last_day + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Part:
    """Provisions that start on another day than the rest of their rulebook, or bind until it starts.

    `until` names the number whose day is the first on which they no longer bind; while it has no day, they bind.
    """

    provisions: tuple[str, ...]
    starts: str
    plus_days: str
    cite: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One text of the law as a deployment may adopt it."""

    id: str
    title: str
    short_title: str
    citation: str
    program: str
    jurisdiction: str
    time_zone: str
    calendar: str
    status: Status
    status_note: str
    source: str
    starts: str
    ends: str
    starts_cite: str
    ends_cite: str
    parts: tuple[Part, ...] = ()
    provisions: Mapping[str, Provision] = field(default_factory=dict)
    numbers: Mapping[str, Number] = field(default_factory=dict)
    readings: Mapping[str, Reading] = field(default_factory=dict)
    carriers: Mapping[str, tuple[Carrier, ...]] = field(default_factory=dict)
    # What the text itself says that it is for; help to whoever reads it, never a check.
    purpose: str = ""
    # The paragraph that makes all information of its program confidential; every page and print names it.
    confidential_cite: str = ""
