"""A question put to the system and its one answer. Every door translates these; none adds or leaves out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

import orjson

from carelaw.kernel.decision import Decision, plain
from carelaw.pdmp.facts.report import ReportedId


@dataclass(frozen=True, slots=True)
class PersonAsked:
    """Whom the question is about: name and date of birth, and whatever else narrows the choice (MAP-50)."""

    last_name: str = field(default="", repr=False)
    first_name: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)
    gender: str = field(default="", repr=False)
    zip_code: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    ids: tuple[ReportedId, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class RowsAsked:
    """A search for single dispensings, without what they add up to.

    `filled` narrows it by the day filled: pairs of a day and how to compare with it (eq, ge, gt, le, lt).
    """

    filled: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryRequest:
    """One question: why it is asked, about whom (a person, or a patient id that an earlier answer gave), for when.

    `purpose` is one of MAP-02's codes; `attestation` is what the asker declares about the patient; `drug` is the
    controlled drug a dispenser is deciding about, as an NDC. `dea` asks for the prescriptions written under one's own
    number instead. `case` is the id of the stored case, request or approval that the asker relies on. `only_rows`
    makes it a search: what is not asked for is neither given nor on the log as given.
    """

    purpose: str
    attestation: str = ""
    reason: str = ""
    person: PersonAsked | None = None
    patient_id: str = ""
    drug: str = ""
    prescription_number: str = ""
    dea: str = ""
    case: str = ""
    period_from: date | None = None
    period_to: date | None = None
    only_rows: RowsAsked | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in its parts."""

    last: str = ""
    first: str = ""
    middle: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class KnownPatient:
    """A patient as the reports describe them: every distinct name, birth date and address that was linked."""

    patient_id: str
    names: tuple[Name, ...]
    birth_dates: tuple[date, ...]
    genders: tuple[str, ...]
    addresses: tuple[str, ...]
    identities: int
    open_reviews: int = 0


@dataclass(frozen=True, slots=True)
class DrugShown:
    """A drug as a report shows it."""

    national_drug_code: str
    name: str
    ingredients: str
    form: str
    drug_class: str
    schedule: str


@dataclass(frozen=True, slots=True)
class PrescriberShown:
    """A prescriber on a history."""

    key: str
    last_name: str
    first_name: str
    npi: str
    dea: str


@dataclass(frozen=True, slots=True)
class DispenserShown:
    """A pharmacy or dispensing prescriber on a history."""

    key: str
    name: str
    npi: str
    ncpdp: str
    dea: str
    address_1: str
    city: str
    state: str
    zip_code: str
    phone: str


@dataclass(frozen=True, slots=True)
class PrescriptionShown:
    """One dispensing on a history.

    `program` is the state whose program sent it, empty for what is on file here; `patient_born` is the day of birth
    that it sent with the name.
    """

    record_id: str
    version: int
    prescription_number: str
    written_on: date | None
    filled_on: date
    sold_on: date | None
    drug: DrugShown
    quantity: Decimal | None
    unit: str
    days_supply: int | None
    fill_number: int | None
    partial_fill: int
    refills_authorized: int | None
    payment: str
    payment_says: str
    origin: str
    treatment_type: str
    daily_mme: Decimal | None
    prescriber: PrescriberShown
    dispenser: DispenserShown
    patient_name: str
    warnings: tuple[str, ...] = ()
    program: str = ""
    patient_born: date | None = None


@dataclass(frozen=True)
class HistoryReport:
    """The answer to one question: whom it is about, what was dispensed, what it adds up to, by what right."""

    query_id: str
    requested_at: datetime
    provided_at: datetime
    as_of: date
    purpose: str
    access: Decision
    patient: KnownPatient | None
    prescriptions: tuple[PrescriptionShown, ...]
    prescribers: tuple[PrescriberShown, ...]
    dispensers: tuple[DispenserShown, ...]
    indicators: dict[str, Any]
    flags: tuple[dict[str, Any], ...] = ()
    risk: dict[str, Any] = field(default_factory=dict)
    timeline: dict[str, Any] = field(default_factory=dict)
    caveats: tuple[str, ...] = ()

    @cached_property
    def content(self) -> bytes:
        """The report as JSON, written once: the log keeps the digest of these bytes, and the doors send them."""
        return orjson.dumps(self, default=plain)

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON values, read back from its content."""
        shown: dict[str, Any] = orjson.loads(self.content)
        return shown


@dataclass(frozen=True)
class Candidates:
    """Several people fit: the asker must choose, or say more. Each candidate shown is on the query's log."""

    query_id: str
    requested_at: datetime
    provided_at: datetime
    patients: tuple[KnownPatient, ...]
    access: Decision
    says: str

    @cached_property
    def content(self) -> bytes:
        """The candidates as JSON, written once."""
        return orjson.dumps(self, default=plain)

    def as_dict(self) -> dict[str, Any]:
        """The candidates as JSON values."""
        shown: dict[str, Any] = orjson.loads(self.content)
        return shown


@dataclass(frozen=True, slots=True)
class Matches:
    """The people a question may mean, the best first; `certain` when exactly one agrees in name and birth date."""

    query_id: str
    patients: tuple[KnownPatient, ...]
    certain: bool
    access: Decision
