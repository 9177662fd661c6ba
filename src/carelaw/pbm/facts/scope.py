"""What the rules about scope may know: names, who is covered, who is outside, pharmacies, amounts, instruments."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from carelaw.pbm.facts.licensing import CarrierKind


@dataclass(frozen=True)
class TemplateWords:
    """A letter or report before it is published, as its words stand."""

    text: str


@dataclass(frozen=True)
class LetterDay:
    """The day of a letter, and the name that the authority bears on it, if one is on file."""

    on: date
    authority: str = ""
    head: str = field(default="", metadata={"says": "the title of its head"})


@dataclass(frozen=True)
class ProgramEntities:
    """The covered entities of a program's contract."""

    direct: int = 0
    indirect: int = 0
    unnamed_between: int = field(default=0, metadata={"says": "indirect ones without the party through whom"})


class CoveredRelation(StrEnum):
    """How somebody comes to be covered."""

    SUBSCRIBER = "subscriber"
    DEPENDENT = "dependent"
    OTHER = "other"


@dataclass(frozen=True)
class CoveredPerson:
    """Somebody's coverage as a row says it, asked about on a day."""

    on: date
    relation: CoveredRelation
    entity_known: bool = field(metadata={"says": "the covered entity is named and on file"})
    covered_from: date | None = None
    covered_to: date | None = None


class ExemptKind(StrEnum):
    """Who says to be no benefit manager at all."""

    DEPARTMENT = "department"
    DEPARTMENT_AGENT = "department-agent"
    PHARMACY = "pharmacy"
    NETWORK_PROVIDER = "network-provider"
    OTHER = "other"


@dataclass(frozen=True)
class NoManager:
    """A claim to be outside the definition, for one program on one day."""

    on: date
    kind: ExemptKind
    department_pays: bool | None = field(
        default=None, metadata={"says": "the Department of Healthcare and Family Services is third party or entity"}
    )
    reference: str = field(default="", metadata={"says": "the department's authorization"})
    authorized_from: date | None = None
    authorized_to: date | None = None


@dataclass(frozen=True)
class NetworkProvider:
    """A pharmacy or pharmacist on a day: its number on the roster, its license, its contract."""

    on: date
    number_matched: bool = field(metadata={"says": "NPI or NCPDP number and license number stand on the roster"})
    license_status: str = ""
    licensed_from: date | None = None
    licensed_to: date | None = None
    contracted: bool = False


@dataclass(frozen=True)
class PaidAmounts:
    """What a paid claim paid the pharmacy, the patient's share apart; US dollars."""

    ingredient: Decimal | None = field(default=None, metadata={"says": "506-F6"})
    fee: Decimal | None = field(default=None, metadata={"says": "507-F7"})
    other: Decimal = Decimal(0)
    patient: Decimal | None = field(default=None, metadata={"says": "505-F5, shown apart"})


class RebateKind(StrEnum):
    """What a consideration of a manufacturer is, whatever its contract calls it."""

    FORMULARY = "formulary"
    MARKET_SHARE = "market-share"
    PRICE_PROTECTION = "price-protection"
    ADMINISTRATIVE = "administrative"
    VOLUME = "volume"
    IN_KIND = "in-kind"
    OTHER = "other"


@dataclass(frozen=True)
class Consideration:
    """One consideration received, as its line in the ledger says; US dollars."""

    kind: RebateKind | None
    amount: Decimal | None
    called_rebate: bool = True
    left_out: bool = field(default=False, metadata={"says": "the line is to be left out of the ledger"})


@dataclass(frozen=True)
class ExistingProgram:
    """A program by its first day, and whether somebody marks it as older than the law."""

    starts_on: date
    grandfathered: bool = False


@dataclass(frozen=True)
class ChangeJudged:
    """A change of what the application disclosed, and whether the licensee calls it material."""

    items: tuple[str, ...] = field(
        metadata={"says": "officer, ownership, home-law, template-contract, chart, name, founding, other"}
    )
    effect: str = field(default="", metadata={"says": "effect on the operation of the manager or program"})
    material: bool | None = None
    reason: str = field(default="", metadata={"says": "why it is not material"})


@dataclass(frozen=True)
class FeeDeposit:
    """A deposit of a fee that was received; US dollars."""

    fund: str
    amount: Decimal
    received: Decimal
    received_on: date


@dataclass(frozen=True)
class ActedUnlicensed:
    """Somebody who worked without a license, as the dossier shows it."""

    licensed: bool = False
    exempt: bool = False
    dated_acts_in_state: int = 0


class InstrumentMode(StrEnum):
    """One instrument for one program, or one for all."""

    SEPARATE = "separate"
    POOLED = "pooled"


@dataclass(frozen=True)
class FiduciaryChoice:
    """A fiduciary account or indemnity bond, the programs it is for, and those of them that have another already."""

    on: date
    mode: InstrumentMode
    programs: int
    overlapping: int = field(default=0, metadata={"says": "programs with another active instrument"})
    amount: Decimal | None = None
    yearly_reimbursements: Decimal | None = field(
        default=None, metadata={"says": "estimated yearly reimbursements of the programs, US dollars"}
    )


@dataclass(frozen=True)
class CarrierProgram:
    """A program that is said to be run by or for a carrier, and the carrier's own authority on the day."""

    on: date
    kind: CarrierKind
    authorized_in_state: bool
    authorized_from: date | None = None
    authorized_to: date | None = None
