"""What the rules may know of unlawful acts, their penalties and what is collected. None: not established."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Conduct(StrEnum):
    """What somebody did, or tried to do, with information of the system; or another violation of the act."""

    OBTAINED = "obtained"
    TRIED_TO_OBTAIN = "tried-to-obtain"
    RELEASED = "released"
    TRIED_TO_RELEASE = "tried-to-release"
    USED = "used"
    OTHER_VIOLATION = "other-violation"


class MentalState(StrEnum):
    """How somebody stood to what was done; `without-fault` is a finding of its own."""

    INTENTIONAL = "intentional"
    KNOWING = "knowing"
    NEGLIGENT = "negligent"
    WITHOUT_FAULT = "without-fault"


class Office(StrEnum):
    """Which office is asked: to prosecute (the first two) or to help collect (all three)."""

    ATTORNEY_GENERAL = "attorney-general"
    DISTRICT_ATTORNEY = "district-attorney"
    COUNTY = "county"


@dataclass(frozen=True, slots=True)
class UnlawfulAct:
    """One act: one obtaining or one release, of one subject's information, to one recipient."""

    on: date | None = None
    conduct: Conduct | None = None
    mental_states: tuple[MentalState, ...] | None = None
    outside_purpose: bool | None = None
    by_misrepresentation: bool | None = None


@dataclass(frozen=True, slots=True)
class ListedAct:
    """What tells one listed act from another: the deed, whose information, who received it."""

    deed: str
    subject: str
    recipient: str


@dataclass(frozen=True, slots=True)
class OffenseCount:
    """The acts of a case, and the number of offenses that somebody wants to charge."""

    acts: tuple[ListedAct, ...] = ()
    charged: int | None = None


@dataclass(frozen=True, slots=True)
class CivilAssessment:
    """A civil penalty about to be assessed for releases or uses."""

    assessed_on: date
    offenses: int | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RegulatedPenalty:
    """Another civil penalty, and the line of the department's regulation that it rests on."""

    act_on: date | None = None
    amount: Decimal | None = None
    regulation: str = ""
    in_force_from: date | None = None
    in_force_through: date | None = None
    least: Decimal | None = None
    most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CollectionCost:
    """Attorney fees or costs about to be claimed for one collection."""

    amount: Decimal | None = None
    successful: bool | None = None
    reasonable: bool | None = None


@dataclass(frozen=True, slots=True)
class PenaltySuit:
    """A suit for a penalty: where, and what is left to pay."""

    county: str = ""
    debtor_county: str = ""
    department_county: str = ""
    imposed_under_section_10: bool | None = None
    unpaid: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Prosecution:
    """An office takes an act for prosecution, while another may have it open already."""

    office: Office | None = None
    open_with: Office | None = None


@dataclass(frozen=True, slots=True)
class ViolationNotice:
    """A case of which a licensing board is about to be told."""

    concluded: bool | None = None
    violation_found: bool | None = None
    licensee: bool | None = None
