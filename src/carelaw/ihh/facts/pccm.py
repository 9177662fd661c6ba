"""What the rules of the former primary care case management (PCCM) may know: people, providers, panels, months, moves.

Each case is flat, so that a sheet's row, a form and JSON can all hold it. Listed values stand between semicolons.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class ProviderKind(StrEnum):
    """What a primary care provider is by trade."""

    PHYSICIAN = "physician"
    FQHC = "federally-qualified-health-center"
    RHC = "rural-health-clinic"
    ERC = "encounter-rate-clinic"
    HOSPITAL_CLINIC = "hospital-clinic"
    HEALTH_DEPARTMENT = "local-health-department"
    SCHOOL_CLINIC = "school-clinic"
    APN = "advanced-practice-nurse"
    OTHER = "other"


class PccmProgram(StrEnum):
    """The programs whose people PCCM was for."""

    ARTICLE_V = "ART5"
    CHIP = "CHIP"
    ALL_KIDS = "ALLKIDS"
    VETERANS = "VETERANS"
    OTHER = "OTHER"


class Circumstance(StrEnum):
    """What stood of a person on a day and may have left him or her out."""

    MEDICARE = "MEDICARE"
    SSI = "SSI"
    DCFS_WARD = "DCFS-WARD"
    SUBSIDIZED_GUARDIANSHIP = "SUBSIDIZED-GUARDIANSHIP"
    ADOPTION_ASSISTANCE = "ADOPTION-ASSISTANCE"
    AABD = "AABD"
    NURSING_FACILITY = "NURSING-FACILITY"
    AMERICAN_INDIAN = "AMERICAN-INDIAN"
    SPENDDOWN = "SPENDDOWN"
    WAIVER_ADULT_DD = "WAIVER-ADULT-DD"
    WAIVER_RESIDENTIAL_DD = "WAIVER-RESIDENTIAL-DD"
    WAIVER_SUPPORT_DD = "WAIVER-SUPPORT-DD"
    WAIVER_BRAIN_INJURY = "WAIVER-BRAIN-INJURY"
    WAIVER_HIV = "WAIVER-HIV"
    WAIVER_SUPPORTIVE_LIVING = "WAIVER-SUPPORTIVE-LIVING"
    WAIVER_ELDERLY = "WAIVER-ELDERLY"
    WAIVER_MEDICALLY_FRAGILE = "WAIVER-MEDICALLY-FRAGILE"
    CILA = "CILA"
    PRESUMPTIVE = "PRESUMPTIVE"
    REFUGEE = "REFUGEE"
    TITLE_V = "TITLE-V"
    SPECIALIZED_CARE = "SPECIALIZED-CARE"
    HEALTHY_WOMEN = "HEALTHY-WOMEN"
    REBATE = "REBATE"
    CARES_RX = "CARES-RX"
    TRANSITIONAL = "TRANSITIONAL"
    EMERGENCY_ONLY = "EMERGENCY-ONLY"
    HOSPICE = "HOSPICE"
    SEXUAL_ASSAULT = "SEXUAL-ASSAULT"
    RENAL = "RENAL"
    HEMOPHILIA = "HEMOPHILIA"
    HIGH_INSURANCE = "HIGH-INSURANCE"
    PACE = "PACE"


class Cause(StrEnum):
    """Why a provider asked that an assigned person leave the panel."""

    HEALTH_CHANGE = "adverse-health-change"
    UTILIZATION = "use-of-services"
    DIMINISHED_CAPACITY = "diminished-mental-capacity"
    SPECIAL_NEEDS = "behavior-from-special-needs"
    AGREEMENT = "reason-in-the-agreement"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class DayAsked:
    """A day of which somebody asks which coordination rule bound: the former one, or that of health homes."""

    on: date


@dataclass(frozen=True, slots=True)
class MedicalHome:
    """A person's providers on a day: with whom he or she was enrolled, whom he or she had picked."""

    on: date
    enrolled_with: tuple[str, ...] = ()
    picked: str = ""
    picked_is_provider: bool = True
    picked_has_room: bool = True


@dataclass(frozen=True, slots=True)
class PrimaryProvider:
    """Somebody who was, or wished to be, a primary care provider on a day."""

    on: date
    kind: ProviderKind
    medicaid_active: bool = True
    hospital_arrangement: str = ""
    agreement_signed_on: date | None = None
    serves_children: bool = True
    screens_children: bool = True
    serves_pregnant: bool = True
    delivers_obstetrics: bool = True
    assesses_risk: bool = True
    coordinates_care: bool = True
    after_hours_phone: str = ""
    shortage_from: date | None = None
    shortage_to: date | None = None


@dataclass(frozen=True, slots=True)
class PccmPerson:
    """A person on a day: born when, in which programs, with what standing."""

    on: date
    born: date
    programs: tuple[PccmProgram, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()


@dataclass(frozen=True, slots=True)
class MustEnroll:
    """A person of whom it is asked whether enrollment was mandatory on a day."""

    on: date
    county: str
    eligible: bool = True
    excluded: bool = False
    in_managed_care: bool = False
    provider_with_room: bool = True


@dataclass(frozen=True, slots=True)
class FeeMonth:
    """One person with one provider in one month; `month` is any day of it."""

    month: date
    born: date
    provider_kind: ProviderKind
    provider_county: str
    enrolled_on: date
    enrollment_ended_on: date | None = None
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class PaidFee:
    """A fee as the books show it, against what the month earned."""

    month: date
    earned: Decimal
    paid: Decimal
    paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """How many patients a provider had on a day, and who practiced there. Full-time equivalents, such as 1.5."""

    on: date
    patients: int
    clinic: bool = False
    physicians: Decimal = Decimal(1)
    nurses_and_assistants: Decimal = Decimal(0)
    residents: Decimal = Decimal(0)
    exceeding_to: int | None = None
    shortage_from: date | None = None
    shortage_to: date | None = None


@dataclass(frozen=True, slots=True)
class PanelTerms:
    """What a provider had said of its panel, and the person who was to come onto it."""

    on: date
    born: date
    patients: int
    own_limit: int | None = None
    only_existing: bool = False
    families_too: bool = False
    age_from: int | None = None
    age_to: int | None = None
    outside_scope: bool = False
    declines_assignment: bool = False
    existing_patient: bool = False
    family_of_patient: bool = False
    picked_by_person: bool = True


@dataclass(frozen=True, slots=True)
class Notices:
    """The notices to a person who had to enroll, as they were mailed; `looked_on` is the day one looks back from."""

    county: str
    first_notice_on: date
    looked_on: date
    tells_to_enroll: bool = True
    tells_options: bool = True
    managed_care_here: bool = False
    tells_managed_care: bool = False
    chosen_on: date | None = None
    second_notice_on: date | None = None
    second_tells_assignment: bool = True


@dataclass(frozen=True, slots=True)
class PastAssignment:
    """An assignment of somebody who had not chosen."""

    first_notice_on: date
    assigned_on: date
    effective_on: date
    chosen_on: date | None = None
    in_service_area: bool = True
    notice_mailed_on: date | None = None
    notice_names_provider: bool = True


@dataclass(frozen=True, slots=True)
class DefaultProvider:
    """A provider whom the default assignment could have picked."""

    name: str
    in_service_area: bool = True
    has_room: bool = True
    takes_assignment: bool = True
    had_person_as_patient: bool = False
    served_medicaid: bool = False
    assigned_before: int = 0


@dataclass(frozen=True, slots=True)
class DefaultChoice:
    """Whom the default assignment picked, and out of whom."""

    on: date
    assigned_to: str
    candidates: tuple[DefaultProvider, ...] = ()


@dataclass(frozen=True, slots=True)
class EnrollmentTold:
    """Who heard of an enrollment, and when the eligibility systems showed it."""

    enrolled_on: date
    person_told: bool = True
    provider_told: bool = True
    shown_on: date | None = None


@dataclass(frozen=True, slots=True)
class ProviderChange:
    """A person's request for another provider."""

    registered_on: date
    changes_before_in_month: int = 0
    effective_on: date | None = None


@dataclass(frozen=True, slots=True)
class ManagedCareMove:
    """A request to go from PCCM into a managed care organization, or back."""

    requested_on: date
    managed_care_here: bool = True
    effective_on: date | None = None


@dataclass(frozen=True, slots=True)
class DisenrollmentAsked:
    """A provider's request that an assigned person leave its panel."""

    on: date
    cause: Cause
    assigned: bool = True
    impairs_service_to_others: bool = False


@dataclass(frozen=True, slots=True)
class Reinstatement:
    """Coverage that was lost and came back; the provider before and after."""

    lost_on: date
    reinstated_on: date
    provider_before: str
    provider_after: str = ""
