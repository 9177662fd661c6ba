"""What the rules on keeping, holding, destroying and not giving out may know. None: nobody has established it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class RequesterKind(StrEnum):
    """Who asks that information be kept. The act names the first two; nobody else can (§6(d))."""

    LAW_ENFORCEMENT = "law-enforcement"
    LICENSING_BODY = "licensing-body"
    INSURER = "insurer"
    EMPLOYER = "employer"
    PATIENT = "patient"
    RESEARCHER = "researcher"
    OTHER = "other"


class Way(StrEnum):
    """The way by which somebody wants information out of the system."""

    DOOR = "door"
    EMAIL = "e-mail"
    EXPORT = "export"
    CIVIL_SUBPOENA = "civil-subpoena"
    ATTORNEY_LETTER = "attorney-letter"
    INSURER_FORM = "insurer-form"
    RIGHT_TO_KNOW = "right-to-know"


class LogReader(StrEnum):
    """In what capacity somebody wants to read a line of the query log."""

    ACTOR = "actor"
    PRINCIPAL = "principal"
    REVIEWER = "reviewer"
    ATTORNEY_GENERAL = "attorney-general"
    SUBJECT = "subject"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class KeptItem:
    """One piece of identifying information, on the day on which it is looked at.

    `collected_on` is the local day on which it first reached the system, or for a transferred record the Attorney
    General; `transferred_on` is set for transferred records alone. `corrected_on` is the day of its last correction.
    """

    on: date
    collected_on: date | None = None
    dispensed_on: date | None = None
    corrected_on: date | None = None
    transferred_on: date | None = None
    held_until: date | None = None


@dataclass(frozen=True, slots=True)
class RegisteredStore:
    """A place that holds program data, as the register of stores knows it (MAP-12)."""

    name: str
    holds_identifying: bool | None = None
    destruction_method: str = ""


@dataclass(frozen=True, slots=True)
class DestructionOutcome:
    """What a destruction run did, before its certificate is signed.

    `without_method` names registered identifying stores that nothing destroys; `found_again` counts items that a
    second reading still found.
    """

    found: int
    held: int
    destroyed: int
    failed: int = 0
    found_again: int | None = None
    overdue: int = 0
    without_method: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HoldAsked:
    """A request that specific information be kept beyond seven years."""

    requester_kind: RequesterKind | None = None
    in_writing: bool | None = None
    to_department: bool | None = None
    cause: str = ""
    names_information: bool | None = None
    open_ended: bool = False
    still_kept: bool | None = None


@dataclass(frozen=True, slots=True)
class HoldPapers:
    """What a request contains, held against the board's procedure in force on the day it was received."""

    received_on: date
    required: tuple[str, ...]
    given: tuple[str, ...]
    procedure_version: int | None = None


@dataclass(frozen=True, slots=True)
class HoldPeriod:
    """The additional keeping period of one item. `asked_years` None asks for what the law gives."""

    collected_on: date | None
    received_on: date
    asked_years: int | None = None


@dataclass(frozen=True, slots=True)
class ExtensionAsked:
    """A further extension of one and the same information, whoever asked for the earlier ones."""

    collected_on: date | None
    received_on: date
    current_end: date | None
    granted_extensions: int
    fresh_request: bool | None = None


@dataclass(frozen=True, slots=True)
class CourtOrder:
    """A court's order that information be kept longer."""

    court: str = ""
    docket: str = ""
    ordered_on: date | None = None
    names_information: bool | None = None
    until: date | None = None
    current_end: date | None = None


@dataclass(frozen=True, slots=True)
class ProposedRelease:
    """Somebody wants prescription information, or the log of who asked for it, out of the system."""

    way: Way
    identified: bool | None = None
    logged: bool | None = None
    encrypted: bool | None = None
    marked: bool | None = None


@dataclass(frozen=True, slots=True)
class LogReading:
    """Somebody wants to read a line of the query log."""

    reader: LogReader
    own_line: bool | None = None
    designee_of_reader: bool | None = None
    named_review: bool | None = None
    review_open: bool | None = None
    line_in_review: bool | None = None
    own_request: bool | None = None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class ProcessAnswer:
    """Counsel's answer to legal process, as it is about to be recorded."""

    served_by: str
    served_on: date | None
    answered_on: date | None
    basis: str
    answer_given: bool


@dataclass(frozen=True, slots=True)
class AccessReview:
    """A grant of access above a clinician's, on the day on which it is looked at (MAP-115)."""

    on: date
    reviewed_on: date | None
    granted_on: date
    above_clinician: bool = True


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """An act on confidential information that takes two people: who prepared it and who releases it."""

    prepared_by: str
    released_by: str


@dataclass(frozen=True, slots=True)
class LoggedReference:
    """What a line of the query log says was given, and whether that is still kept on the day one looks (AMB-35)."""

    on: date
    asked_on: date
    row_kept: bool | None = None
