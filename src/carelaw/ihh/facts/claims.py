"""Claims as the rules see them: one claim with its diagnoses and lines, and a stay made of claims."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class DiagnosisOnClaim:
    """A code without dot and its position: P principal, O other, E external cause, A admitting, R reason for visit."""

    code: str
    position: str = "O"


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One service line."""

    revenue: str = ""
    hcpcs: str = ""
    from_on: date | None = None
    units: int = 1
    place_of_service: str = ""


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """One claim in its latest version. `form` I is institutional, P professional; `type_of_bill` as 0111."""

    claim_id: str
    form: str = "P"
    type_of_bill: str = ""
    place_of_service: str = ""
    from_on: date | None = None
    through_on: date | None = None
    admitted_on: date | None = None
    drg: str = ""
    facility: str = ""
    taxonomy: str = ""
    crisis_unit: bool = False
    status: str = "PAID"
    diagnoses: tuple[DiagnosisOnClaim, ...] = ()
    lines: tuple[ClaimLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Stay:
    """Claims of one person at one facility whose dates touch or overlap; admitted on the earliest day."""

    admitted_on: date | None
    type_of_bill: str = ""
    taxonomy: str = ""
    drg: str = ""
    principal: str = ""
    diagnoses: tuple[str, ...] = ()
    revenues: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    places_of_service: tuple[str, ...] = ()
    crisis_unit: bool = False
    claim_ids: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class GrouperRow:
    """One row of a risk grouper's results beside what the register knows: the pin of the year of membership."""

    status_code: int
    status_name: str
    crg_version: str
    year: int
    pinned_version: str = ""
    base_crg: str = ""
    window_to: date | None = None
    grouped_on: date | None = None
    member_known: bool = True
    second_of_run: bool = False
