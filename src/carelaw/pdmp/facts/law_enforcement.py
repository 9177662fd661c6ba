"""What the rules may know of a law-enforcement request, its court order, its investigation. None: not established."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class AgencyKind(StrEnum):
    """Whose request the Attorney General's office carries out (§9(b)(3)(i))."""

    FEDERAL = "federal"
    STATE = "state"
    LOCAL = "local"
    ATTORNEY_GENERAL = "attorney-general"
    OTHER_STATE = "other-state"
    TRIBAL = "tribal"


class WarrantPurpose(StrEnum):
    """What an agency wants the rows for; the first two alone are lawful (§9(b)(3)(ii))."""

    SEARCH_WARRANT_PC = "SEARCH_WARRANT_PC"
    ARREST_WARRANT_PC = "ARREST_WARRANT_PC"
    LICENSING = "LICENSING"
    CUSTODY_DISPUTE = "CUSTODY_DISPUTE"
    EMPLOYMENT = "EMPLOYMENT"
    CIVIL_FORFEITURE = "CIVIL_FORFEITURE"
    TRIAL_EXHIBIT = "TRIAL_EXHIBIT"
    OTHER = "OTHER"


class AskedDoor(StrEnum):
    """Which rows a request asks for: schedule II, the others under an order, both, or a grand jury's."""

    SCHEDULE_II = "II"
    ORDER = "ORDER"
    BOTH = "BOTH"
    GRAND_JURY = "GRAND_JURY"


class LawInvestigated(StrEnum):
    """The law whose violation a grand jury investigates."""

    STATE_DRUG_ACT = "state-drug-act"
    FEDERAL_DRUG_ACT = "federal-drug-act"
    OTHER_DRUG_LAW = "other-drug-law"
    OTHER_CRIME = "other-crime"


@dataclass(frozen=True, slots=True)
class AskingAgency:
    """Who comes to ask or to run, and through which role."""

    role: str
    agency_kind: AgencyKind | None = None
    agency_person: bool = False
    queries: bool = True


@dataclass(frozen=True, slots=True)
class PersonalIdentifier:
    """How somebody acting for the Attorney General's office is told apart from everyone else there."""

    identifier_on_file: bool | None = None
    one_person: bool | None = None
    shared_login: bool = False


@dataclass(frozen=True, slots=True)
class Prescribed:
    """A manner or form that the Attorney General prescribes, against what a request gives.

    `in_force` is unset where nobody has recorded whether one is.
    """

    in_force: bool | None = None
    required_fields: tuple[str, ...] = ()
    given_fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UseOfRows:
    """What the rows are wanted for, or what an agency reports to have used them for."""

    purpose: WarrantPurpose | None = None
    used_for: WarrantPurpose | None = None
    grand_jury: bool = False


@dataclass(frozen=True, slots=True)
class CourtOrder:
    """What the record of a court order holds (§9(b)(3)(i)(B)). Its last day belongs to it.

    `schedules` are written I, III, IV, V and `federal` for what is on the federal list only; II may stand there too.
    """

    attached: bool | None = None
    court: str = ""
    docket: str = ""
    judge: str = ""
    signed: bool | None = None
    issued_on: date | None = None
    expires_on: date | None = None
    standard: str = ""
    movant_agency: str = ""
    agencies_named: tuple[str, ...] = ()
    names_subject: bool | None = None
    investigation_found: bool | None = None
    investigation_page: str = ""
    crime_found: bool | None = None
    crime_page: str = ""
    period_from: date | None = None
    period_to: date | None = None
    schedules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderJudged:
    """A court order beside the request that relies on it, on one day."""

    on: date
    agency: str = ""
    door: AskedDoor = AskedDoor.BOTH
    order: CourtOrder | None = None


@dataclass(frozen=True, slots=True)
class StoredSchedule:
    """One stored dispensing before the law-enforcement doors.

    The schedules are I to V, or empty where a list does not hold the drug. `order_stands` tells whether a lawful order
    covers the person; its period and its schedules limit what it opens.
    """

    state_schedule: str = ""
    federal_schedule: str = ""
    state_schedule_today: str = ""
    dispensed_on: date | None = None
    door: AskedDoor = AskedDoor.SCHEDULE_II
    order_stands: bool | None = None
    order_schedules: tuple[str, ...] = ()
    order_from: date | None = None
    order_to: date | None = None


@dataclass(frozen=True, slots=True)
class SchedulesAsked:
    """Which schedules a request asks for, and whether a lawful order stands behind it."""

    schedules: tuple[str, ...] = ()
    order_stands: bool | None = None
    order_schedules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GrandJury:
    """A grand jury matter on whose behalf the Attorney General's office queries (§9(b)(4))."""

    law_investigated: LawInvestigated | None = None
    law_cited: str = ""
    supervising_court: str = ""
    notice_number: str = ""
    order_stands: bool | None = None


@dataclass(frozen=True, slots=True)
class LawEnforcementFacts:
    """What the request that a question of the Attorney General's office relies on says, on the day of the question."""

    request_approved: bool | None = None
    subject_matches: bool | None = None
    asked_on: date | None = None
    agency: str = ""
    agency_kind: AgencyKind | None = None
    door: AskedDoor = AskedDoor.SCHEDULE_II
    identifier: PersonalIdentifier = field(default_factory=PersonalIdentifier)
    manner: Prescribed = field(default_factory=Prescribed)
    use: UseOfRows = field(default_factory=UseOfRows)
    order: CourtOrder | None = None
    grand_jury: GrandJury | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """One stretch of an investigation: from its opening, or reopening, to its conclusion."""

    opened_on: date
    concluded_on: date | None = None


@dataclass(frozen=True, slots=True)
class WithheldEntry:
    """A line of the access history before it is shown to the person it is about, or to who stands for them.

    `stages` are those of the investigation that the line belongs to, in order; none means that nobody knows of one.
    `released_on` is the day on which the line was released once, if it was.
    """

    asked_on: date
    on: date
    law_enforcement: bool = True
    stages: tuple[Stage, ...] = ()
    released_on: date | None = None


@dataclass(frozen=True, slots=True)
class Conclusion:
    """An investigation's conclusion as it is about to be entered."""

    concluded_on: date | None
    entered_on: date
    role: str = ""
    last_opened_on: date | None = None
    last_query_on: date | None = None
    open: bool | None = None
