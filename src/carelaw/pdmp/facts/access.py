"""What the access rules may know about a question put to the system. None always means: nobody has established it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from carelaw.pdmp.facts.government import GovernmentFacts
from carelaw.pdmp.facts.law_enforcement import LawEnforcementFacts
from carelaw.pdmp.facts.partner_state import PartnerStateFacts
from carelaw.pdmp.facts.patient_access import PatientAccessFacts


class Role(StrEnum):
    """Everyone who may come to the query gate, those for whom the act opens nothing included."""

    PRESCRIBER = "PRESCRIBER"
    PRESCRIBER_DESIGNEE = "PRESCRIBER_DESIGNEE"
    DISPENSER = "DISPENSER"
    DISPENSER_DESIGNEE = "DISPENSER_DESIGNEE"
    OAG_AGENT = "OAG_AGENT"
    LE_REQUESTER = "LE_REQUESTER"
    DOH_REVIEWER = "DOH_REVIEWER"
    DOH_ANALYST = "DOH_ANALYST"
    LICENSING_REP = "LICENSING_REP"
    COMMONWEALTH_QI = "COMMONWEALTH_QI"
    DDAP_MDIRT = "DDAP_MDIRT"
    CORONER_ME = "CORONER_ME"
    OOS_PDMP = "OOS_PDMP"
    OOS_PRESCRIBER = "OOS_PRESCRIBER"
    OOS_DISPENSER = "OOS_DISPENSER"
    PATIENT = "PATIENT"
    PARENT_GUARDIAN = "PARENT_GUARDIAN"
    HC_POA = "HC_POA"
    BOARD_MEMBER = "BOARD_MEMBER"
    ADVISORY_MEMBER = "ADVISORY_MEMBER"
    ADMIN = "ADMIN"
    VENDOR_OPS = "VENDOR_OPS"
    SUBMITTER = "SUBMITTER"
    VETERINARIAN = "VETERINARIAN"
    AGENCY_STAFF = "AGENCY_STAFF"
    OTHER = "OTHER"


class Purpose(StrEnum):
    """Why a question is asked; a closed list, and no free text in its place (MAP-02). OTHER: not on the list."""

    TREATMENT = "TREATMENT"
    DISPENSING = "DISPENSING"
    SELF_AUDIT = "SELF_AUDIT"
    LE_PROBABLE_CAUSE = "LE_PROBABLE_CAUSE"
    GRAND_JURY = "GRAND_JURY"
    DOH_REVIEW = "DOH_REVIEW"
    DOH_ANALYSIS = "DOH_ANALYSIS"
    LICENSING_CASE = "LICENSING_CASE"
    PROGRAM_INTEGRITY = "PROGRAM_INTEGRITY"
    MDIRT = "MDIRT"
    DEATH_INVESTIGATION = "DEATH_INVESTIGATION"
    INTERSTATE = "INTERSTATE"
    PATIENT_ACCESS = "PATIENT_ACCESS"
    OTHER = "OTHER"


class Attestation(StrEnum):
    """What the asking person declares about the patient, each time anew."""

    EXISTING_PATIENT = "existing-patient"
    FIRST_VISIT = "first-visit"
    CURRENT_PATIENT = "current-patient"
    NOT_MY_PATIENT = "not-my-patient"


class ExcludedAs(StrEnum):
    """The entity exclusions of §3: whoever falls under one is not a dispenser at the query gate either."""

    NONE = "none"
    WHOLESALER = "wholesaler"
    LIFE_PROVIDER = "life-provider"
    HOSPICE = "hospice"
    VETERINARIAN = "veterinarian"


class RowState(StrEnum):
    """Where a stored dispensing stands."""

    LIVE = "live"
    SUPERSEDED = "superseded"
    VOIDED = "voided"
    SET_ASIDE = "set-aside"
    DISPUTED = "disputed"
    HELD_IN_VAULT = "held-in-vault"
    DESTROYED = "destroyed"


@dataclass(frozen=True, slots=True)
class QueryTime:
    """The instant at which a question is put."""

    asked_at: datetime


@dataclass(frozen=True, slots=True)
class DeaNumber:
    """A DEA number verified on an account; an institution's number is shared, so it needs the person's own suffix."""

    number: str
    suffix: str = ""
    institutional: bool = False


@dataclass(frozen=True, slots=True)
class SubjectAsked:
    """How the asking person points at one subject. Never shown by `repr`: these are a patient's own details.

    `asked_on` is the day of the question; in a question as a whole it follows from the instant of that question.
    """

    last_name: str = field(default="", repr=False)
    first_name: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)
    exact_id: str = field(default="", repr=False)
    id_lawfully_held: bool | None = None
    asked_on: date | None = None

    @property
    def given(self) -> bool:
        """True when the question points at a person in any way."""
        return bool(self.last_name or self.first_name or self.birth_date or self.exact_id)


@dataclass(frozen=True, slots=True)
class LicenseFacts:
    """A license or registration on the day of the question (MAP-17). The last day belongs to it."""

    asked_on: date
    veterinarian: bool | None = None
    authorized_here: bool | None = None
    license_from: date | None = None
    license_until: date | None = None
    suspended: bool | None = None


@dataclass(frozen=True, slots=True)
class AccessFacts:
    """One question put to the system: who asks, in which role, why, about whom, and what has been established.

    `shared_login`, `agency_person` (the account also holds a law-enforcement officer's role) and
    `principals_credential_used` are marks: they are set when it has shown, and unset otherwise.
    For a designee `license_live`, `own_dea_numbers` and `excluded_as` are those of the principal named on the
    question. `grant_until` and `designation_until` are last days and belong to the period; a revocation takes
    effect on its day. What a stored case, approval or agreement establishes stands in the last four, one for each
    family of doors.
    """

    role: Role
    purpose: Purpose
    asked_at: datetime
    named_person: bool | None = None
    shared_login: bool = False
    agency_person: bool = False
    second_factor: bool | None = None
    account_live: bool | None = None
    grant_held: bool | None = None
    grant_from: date | None = None
    grant_until: date | None = None
    grant_revoked_on: date | None = None
    license_live: bool | None = None
    attestation: Attestation | None = None
    subject: SubjectAsked | None = None
    own_dea_numbers: tuple[DeaNumber, ...] | None = None
    asked_dea: str = ""
    excluded_as: ExcludedAs | None = None
    pharmacy_permit: bool = False
    present_dispensing: bool | None = None
    drug_named: bool | None = None
    drug_controlled: bool | None = None
    employed_by_principal: bool | None = None
    own_identifier: bool | None = None
    principals_credential_used: bool = False
    principals_named: int | None = None
    principal_live: bool | None = None
    standards_met: bool | None = None
    designation_from: date | None = None
    designation_until: date | None = None
    designation_revoked_on: date | None = None
    law_enforcement: LawEnforcementFacts | None = None
    patient_access: PatientAccessFacts | None = None
    government: GovernmentFacts | None = None
    partner_state: PartnerStateFacts | None = None


@dataclass(frozen=True, slots=True)
class StoredRow:
    """What the row filter asks of one stored dispensing on the day of the question.

    `removed_from` is the first local day on which the retention rule no longer lets the row be seen; `exempt_now`
    tells that the board lists its substance as not to be reported.
    """

    state: RowState
    asked_on: date
    prescriber_dea: str = ""
    prescriber_dea_suffix: str = ""
    removed_from: date | None = None
    own_rows_only: bool = False
    own_dea_numbers: tuple[DeaNumber, ...] = ()
    exempt_now: bool = False


@dataclass(frozen=True, slots=True)
class FirstPrescription:
    """A controlled-substance prescription and the patient queries of its prescriber and the prescriber's designees.

    `earlier_row` tells whether an earlier prescription of the pair is on file. `first_seen_before_collection` is
    known when the pair is older than the system's first collected day.
    """

    written_on: date | None = None
    controlled: bool | None = None
    earlier_row: bool | None = None
    queried_at: tuple[datetime, ...] | None = None
    first_seen_before_collection: bool = False
    chose_suspicion_trigger: bool = False
    safe_harbor_stated: bool = False


@dataclass(frozen=True, slots=True)
class SafeHarborStatement:
    """A practitioner's statement that sound clinical judgment saw no abuse or diversion (MAP-58)."""

    stated_by: str = ""
    basis: str = ""
    stated_on: date | None = None
    about_reference: str = ""
    judgment_exercised: bool | None = None
    believed_abuse_or_diversion: bool | None = None
    otherwise_compliant: bool | None = None


@dataclass(frozen=True, slots=True)
class ChartNote:
    """A note on what the system showed, ready to be copied into the medical record."""

    new_patient: bool | None = None
    withheld_because_of_system: bool | None = None
    query_reference: str = ""
    queried_at: datetime | None = None
    summary_given: bool | None = None
    produced_on: date | None = None


@dataclass(frozen=True, slots=True)
class QueryLogLine:
    """One line of the query log, as it is about to be written (MAP-108 to MAP-111).

    `requester` and `recipients` name people; `rows_shown` are record ids with their versions, never the records.
    """

    requester: str
    answered: bool
    recipients: tuple[str, ...] = ()
    requester_is_person: bool | None = None
    role: str = ""
    purpose: str = ""
    outcome: str = ""
    requested_at: datetime | None = None
    provided_at: datetime | None = None
    decided_at: datetime | None = None
    rows_shown: tuple[str, ...] | None = None
    candidates_shown: tuple[str, ...] | None = None
    answer_digest: str = ""
    written_before_answer: bool | None = None
