"""What the checks of a search may know, one small group of facts for each check. Nothing here names a patient."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Option(StrEnum):
    """The six ways of connecting."""

    SOAP_PMIX = "SOAP_PMIX"
    REST_NCPDP = "REST_NCPDP"
    REST_PMIX = "REST_PMIX"
    FHIR = "FHIR"
    FEDERAL_VERIFIED = "FEDERAL_VERIFIED"
    ILPMP_APP = "ILPMP_APP"


class PointState(StrEnum):
    """Where a connection point stands."""

    REGISTERED = "registered"
    TESTING = "testing"
    ACTIVE = "active"
    DISABLED = "disabled"
    PROHIBITED = "prohibited"
    RETIRED = "retired"


class CarriedBy(StrEnum):
    """Who runs the software that connects a pharmacy's system with the program."""

    INTEGRATION_VENDOR = "integration-vendor"
    SYSTEM_VENDOR = "system-vendor"
    PROGRAM = "program"


class RequesterKind(StrEnum):
    """What a user name stands for."""

    INDIVIDUAL = "individual"
    SHARED = "shared"
    SYSTEM = "system"


class Purpose(StrEnum):
    """The two purposes of a search."""

    DISPENSING_REVIEW = "DISPENSING_REVIEW"
    PATIENT_CARE = "PATIENT_CARE"


class QueryMode(StrEnum):
    """Whether a state is asked with every search, or only when the pharmacist names it."""

    ALWAYS = "ALWAYS"
    ON_DEMAND = "ON_DEMAND"


@dataclass(frozen=True, slots=True)
class Transport:
    """How a request arrived: the TLS version of the connection, and what a proxy says of the way before."""

    tls_version: str | None = None
    arrived_in_clear: bool = False


@dataclass(frozen=True, slots=True)
class PointStanding:
    """The connection point that a certificate leads to, as the Console has it now."""

    on_console: bool
    state: PointState | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Whether a request came over its one-to-one link: certificate, signing key, system, one requester, no copies.

    A request without an assertion names neither system nor user: those stay unknown here, and the check of the
    requester refuses it.
    """

    certificate_on_record: bool | None
    signature_verified: bool | None = None
    system_named: bool | None = None
    system_on_record: bool | None = None
    requesters: int | None = None
    answers_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class OptionUsed:
    """The way of connecting that a request used, beside the one on record for its point."""

    used: Option | None
    on_record: Option | None
    asked_on: date
    verified_until: date | None = None
    application_authorized: bool = False


@dataclass(frozen=True, slots=True)
class VendorAgreement:
    """The data sharing agreement of whoever carries the traffic, on a day. The last day belongs to it."""

    carried_by: CarriedBy
    asked_on: date
    vendor_signed_on: date | None = None
    program_signed_on: date | None = None
    approved_from: date | None = None
    expires_on: date | None = None
    ended_on: date | None = None
    renewal_pending: bool = False


@dataclass(frozen=True, slots=True)
class Memorandum:
    """The memorandum of an entity on a day, and since when the entity is in production."""

    asked_on: date
    executed_on: date | None = None
    ended_on: date | None = None
    in_production_since: date | None = None


@dataclass(frozen=True, slots=True)
class Requester:
    """Who searches, as the pharmacy vouches: a user name given to one person by the location of the point."""

    signed_in: bool
    kind: RequesterKind | None = None
    issued_by_this_location: bool | None = None
    location_cares_for_patients: bool | None = None


@dataclass(frozen=True, slots=True)
class PurposeNamed:
    """The purpose that a request names."""

    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Initiation:
    """What set a search off: a person's own act at an instant, or something else."""

    received_at: datetime
    initiation: str = ""
    user_action_at: datetime | None = None
    pre_stage: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """How many patients one message asks about, and how many the same person has asked about lately, with this one."""

    asked_on: date
    patients: int
    patients_in_minute: int = 1
    patients_in_hour: int = 1


@dataclass(frozen=True, slots=True)
class AnswerWanted:
    """The parts of an answer that a request asks for; none means the whole."""

    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Transaction:
    """The id of a search, and whether this point has used it before."""

    named: bool
    used_before: bool = False


@dataclass(frozen=True, slots=True)
class SearchKeys:
    """Which of the keys of a search were given; never their values."""

    last_name: bool
    first_name: bool
    birth_date: bool


@dataclass(frozen=True, slots=True)
class StateAsked:
    """One state that a search would ask. Illinois is asked directly; another as the entity's memorandum lists it."""

    state: str
    named_in_request: bool
    mode: QueryMode | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """What is true at the moment an answer would leave."""

    point_state: PointState
    session_open: bool = True


@dataclass(frozen=True, slots=True)
class ConfirmationAsked:
    """A search that may be confirmed to the pharmacy's system, and the permission that would allow it."""

    searched_on: date
    answered: bool
    individual_requester: bool
    active_point: bool
    one_patient: bool
    history_found: bool | None = None
    permitted_from: date | None = None
    permitted_to: date | None = None
