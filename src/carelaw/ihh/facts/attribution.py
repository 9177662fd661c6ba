"""What the tier rules may know of a person: coverage, circumstances, evidence from claims, and the chronic status."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

COUNTED_PROGRAMS = ("ART5", "CHIP", "ALLKIDS")


@dataclass(frozen=True, slots=True)
class CoverageSpan:
    """Covered under a program (`ART5`, `CHIP`, `ALLKIDS` or another) from one day through another."""

    program: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class CircumstanceSpan:
    """What may exclude while it lasts.

    `kind`: SPENDDOWN, RESIDENCE, MMAI, TPL, PREMIUM_ONLY, EMERGENCY, INMATE, HEALTHY_START, RENAL, HCBS, MEDICARE.
    `detail`: of TPL the coverage types joined by `+`; of RESIDENCE the regulator; of SPENDDOWN `MET` in months in
    which it was met. `ends_on` belongs to the span, except of a residence, where it is the day of discharge.
    """

    kind: str
    starts_on: date
    ends_on: date | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One diagnosis on one accepted claim: its code without dot and the days the claim speaks of."""

    claim_id: str
    code: str
    from_on: date
    through_on: date
    principal: bool = True
    inpatient: bool = False


class AdmissionKind(StrEnum):
    """The four kinds of setting that count."""

    INPATIENT = "INPATIENT"
    CRISIS_UNIT = "CRISIS_UNIT"
    RESIDENTIAL = "RESIDENTIAL"
    REHAB = "REHAB"


@dataclass(frozen=True, slots=True)
class Admission:
    """A recognized behavioral-health admission, the test that recognized it, and the claims of the stay."""

    kind: AdmissionKind
    admitted_on: date
    test: str
    claim_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChronicStatus:
    """A clinical risk group status 1 to 9; `source` is `3M` or, for the open substitute, `OPEN`."""

    status_code: int
    status_name: str = ""
    version: str = ""
    source: str = "3M"


@dataclass(frozen=True, slots=True)
class TierCase:
    """Everything the tier of one person on one day rests on. `coverage` None: the feed is missing."""

    as_of: date | None
    coverage: tuple[CoverageSpan, ...] | None = None
    circumstances: tuple[CircumstanceSpan, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    admissions: tuple[Admission, ...] = ()
    chronic: ChronicStatus | None = None
    feed_loaded_on: date | None = None


@dataclass(frozen=True, slots=True)
class GroupCase:
    """The evidence that one of the three mental-health groups is judged on."""

    as_of: date
    evidence: tuple[Evidence, ...] = ()
    admissions: tuple[Admission, ...] = ()


@dataclass(frozen=True, slots=True)
class CoverageCase:
    """A day and the person's coverage; None when no feed told of any."""

    on: date
    coverage: tuple[CoverageSpan, ...] | None = None
    feed_loaded_on: date | None = None


@dataclass(frozen=True, slots=True)
class ExclusionCase:
    """A day and what may exclude the person on it."""

    on: date
    circumstances: tuple[CircumstanceSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeOnDay:
    """One diagnosis code as a claim of one day carries it; `position` P, O, E, A (admitting) or R (reason)."""

    code: str
    on: date
    position: str = "P"


@dataclass(frozen=True, slots=True)
class TierChange:
    """The tier of record, the tier that now fits, and the tier of the health home that serves the person."""

    on: date
    of_record: str = ""
    now: str = ""
    home_tier: str = ""
