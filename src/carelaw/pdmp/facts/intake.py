"""What the rules of reporting may know: one small sheet of facts per question, and the whole report with its look-ups.

Two kinds of "not there" are kept apart. A value that the report leaves blank ("" or None in an element) is a fact:
the sender did not say it. A look-up that nobody has made (None in a registry field) is unknown, and a rule that needs
it answers `indeterminate`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from carelaw.pdmp.facts.report import DispensingReport


class DispenserKind(StrEnum):
    """What a dispenser is, as the classification of §3 asks it."""

    PHARMACY = "pharmacy"
    PRESCRIBER = "prescriber"
    FACILITY = "facility"
    CORRECTIONAL = "correctional"
    WHOLESALER = "wholesaler"
    LIFE_PROVIDER = "life-provider"
    HOSPICE = "hospice"
    VETERINARIAN = "veterinarian"
    OTHER = "other"


class Custody(StrEnum):
    """Whether a confined person may see an outside prescriber without an officer."""

    ESCORT_REQUIRED = "escort-required"
    UNESCORTED_ALLOWED = "unescorted-allowed"


class EnforcementMode(StrEnum):
    """How far a class of reporters is phased into enforcement on a day."""

    INFORM = "inform"
    WARN = "warn"
    ENFORCE = "enforce"


@dataclass(frozen=True, slots=True)
class TermOfReport:
    """When a dispensing happened and when its report came in; `deadline_at` is when it was due."""

    dispensed_on: date | None = None
    received_at: datetime | None = None
    deadline_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Supply:
    """One supply of a drug: was it a hand-over, to a patient, on a prescriber's order?

    `species` is ASAP's own code (01 human, 02 animal, blank is human). An order counts as a veterinarian's only when
    the registry says so.
    """

    species: str = "01"
    ordered_by_veterinarian: bool = False
    delivered: bool = True


class FacilityAct(StrEnum):
    """The two acts under which a health care facility is a licensed one (MAP-14)."""

    PUBLIC_WELFARE_CODE_X = "public-welfare-code-x"
    HEALTH_CARE_FACILITIES_ACT = "health-care-facilities-act"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class FacilityLicense:
    """A facility's license on the day of dispensing. The last day belongs to it."""

    dispensed_on: date | None = None
    act: FacilityAct | None = None
    licensed_from: date | None = None
    licensed_until: date | None = None


@dataclass(frozen=True, slots=True)
class DispenserClass:
    """The party that supplied a drug, and what §3 asks about it and about this supply.

    None means that nobody has established it. `entity_licensed_*` is the license that makes an entity a LIFE
    provider or a hospice; `facility_*` is that of the facility in which the supply took place. Last days belong to
    their period. A supply counts as administered only when it is reported so.
    """

    dispensed_on: date | None = None
    known: bool = True
    kind: DispenserKind | None = None
    authorized_here: bool | None = None
    pharmacy_permit: bool = False
    wholesale_only: bool | None = None
    entity_licensed_from: date | None = None
    entity_licensed_until: date | None = None
    facility_act: FacilityAct | None = None
    facility_licensed_from: date | None = None
    facility_licensed_until: date | None = None
    administered: bool = False
    administered_on_site: bool = False
    custody: Custody | None = None
    days_supply: int | None = None
    refills_authorized: int | None = None


@dataclass(frozen=True, slots=True)
class DrugVersion:
    """The schedules of one drug from a day to a day (the last day belongs to it). "" means: not on that list."""

    state_schedule: str
    federal_schedule: str
    first_day: date
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class DrugInFile:
    """One drug of the drug file: its schedules over time, and the days on which the board exempts it from reports."""

    national_drug_code: str
    versions: tuple[DrugVersion, ...]
    exempt_from: date | None = None
    exempt_until: date | None = None

    def on(self, day: date) -> DrugVersion | None:
        """The entry that held on a day, or None."""
        for version in self.versions:
            if version.first_day <= day and (version.last_day is None or day <= version.last_day):
                return version
        return None

    def exempt_on(self, day: date) -> bool:
        """True on the days that the board's listing covers; the day of a withdrawal is no longer covered."""
        if self.exempt_from is None or day < self.exempt_from:
            return False
        return self.exempt_until is None or day < self.exempt_until


@dataclass(frozen=True, slots=True)
class ReportedProduct:
    """A product code as reported, and every drug of the drug file that it may stand for."""

    code: str
    found: tuple[DrugInFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Substance:
    """What was dispensed and when, with the drug file's answer. A compound has one product per ingredient."""

    dispensed_on: date | None = None
    products: tuple[ReportedProduct, ...] = ()


@dataclass(frozen=True, slots=True)
class FormatVersion:
    """A submission format that the board has approved, from a day to a day (the last day belongs to it)."""

    name: str
    first_day: date
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class SubmittedFormat:
    """The format that a file declares, the day it came in, and the formats that the board has approved.

    `name` is empty for a report that is no file (web form, paper, API record).
    """

    received_on: date
    name: str = ""
    approved: tuple[FormatVersion, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """A report's row status and what is on file under the same key.

    `on_file` None means that nobody has looked. `same_content` compares with the version that is current.
    """

    status: str = ""
    on_file: bool | None = None
    by_same_dispenser: bool | None = None
    voided: bool = False
    same_content: bool = False


@dataclass(frozen=True, slots=True)
class PrescriberName:
    """Element 1 as reported, and the registry's name for the reported DEA number ("" when the registry has none)."""

    last_name: str = ""
    first_name: str = ""
    registered_last_name: str = ""
    registered_first_name: str = ""


@dataclass(frozen=True, slots=True)
class PrescriberDea:
    """Element 2 as reported, and whether the registry knows the number (None: no registry was asked)."""

    dea: str = ""
    known: bool | None = None


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """Element 3 as reported, beside the dispensing date."""

    written_on: date | None = None
    dispensed_on: date | None = None


@dataclass(frozen=True, slots=True)
class DispensedDate:
    """Element 4 as reported, and the local day the report came in."""

    received_on: date
    sold_on: date | None = None
    filled_on: date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class PatientElement:
    """Element 5 as reported: the person for whom the drug was written and dispensed. `repr` shows nothing of them.

    `received_on` is the local day on which the report came in; it counts where the report tells no dispensing date.
    """

    last_name: str = ""
    first_name: str = ""
    birth_date: date | None = None
    gender: str = ""
    street: str = ""
    city: str = ""
    state: str = ""
    zip_code: str = ""
    country: str = ""
    dispensed_on: date | None = None
    received_on: date | None = None


@dataclass(frozen=True, slots=True)
class ProductElement:
    """Element 6 as reported, with the drug file's answer. `qualifier` is ASAP DSP07 (01 NDC, 06 compound)."""

    qualifier: str = ""
    products: tuple[ReportedProduct, ...] = ()
    dispensed_on: date | None = None


@dataclass(frozen=True, slots=True)
class SupplyElement:
    """Element 7 as reported; the quantity is the format's, not the act's."""

    days_supply: int | None = None
    quantity_sent: bool = False
    dispensed_on: date | None = None


@dataclass(frozen=True, slots=True)
class DispenserElement:
    """Element 8 as reported, and whether both numbers belong to the account that sent the report."""

    dea: str = ""
    npi: str = ""
    dea_is_submitters: bool | None = None
    npi_is_submitters: bool | None = None


@dataclass(frozen=True, slots=True)
class PaymentElement:
    """Element 9 as reported: ASAP DSP16."""

    payment: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """When a drug reached the patient or the carrier: the instant if known, else the day."""

    delivered_on: date | None = None
    delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Timeliness:
    """When a drug was delivered and when all nine elements of its report were first there, seen at an instant.

    `deadline_at` spares working the deadline out again. `left_at` is the proven instant at which a paper report left
    its sender.
    """

    seen_at: datetime
    delivered_on: date | None = None
    delivered_at: datetime | None = None
    deadline_at: datetime | None = None
    complete_received_at: datetime | None = None
    left_at: datetime | None = None
    voided: bool = False
    excused_by: str = ""


@dataclass(frozen=True, slots=True)
class EnforcementPhase:
    """A stretch of days in which one class of reporters is informed, warned or held to the law."""

    reporters: str
    mode: EnforcementMode
    first_day: date
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class PhaseQuestion:
    """May a compliance case be opened for an event of this class on this day?"""

    reporters: str
    happened_on: date
    phases: tuple[EnforcementPhase, ...]


@dataclass(frozen=True, slots=True)
class IntakeFacts:
    """One report with everything that was looked up for it; what `judge_report` judges.

    `earlier_complete_at` is when all nine elements of this dispensing were first on file, for a revised report.
    """

    report: DispensingReport = field(repr=False)
    received_at: datetime
    dispenser: DispenserClass
    products: tuple[ReportedProduct, ...]
    format_name: str = ""
    formats: tuple[FormatVersion, ...] = ()
    delivered_at: datetime | None = None
    left_at: datetime | None = None
    prescriber_known: bool | None = None
    registered_last_name: str = ""
    registered_first_name: str = ""
    ordered_by_veterinarian: bool = False
    dea_is_submitters: bool | None = None
    npi_is_submitters: bool | None = None
    on_file: bool | None = None
    on_file_by_same_dispenser: bool | None = None
    on_file_voided: bool = False
    on_file_same_content: bool = False
    earlier_complete_at: datetime | None = None
    excused_by: str = ""
