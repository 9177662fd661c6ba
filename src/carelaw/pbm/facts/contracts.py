"""What the rules about contracts may know: parties and their days, events, typed terms, clauses looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class ContractEventKind(StrEnum):
    """What happened to a contract; a renewal by itself is a renewal."""

    EXECUTED = "executed"
    RENEWED = "renewed"
    AUTO_RENEWED = "auto-renewed"
    EXTENDED = "extended"
    AMENDED = "amended"


@dataclass(frozen=True)
class ProgramEntry:
    """A program as entered."""

    manager_named: bool = True
    covered_entities: int = 0
    offered_in_state: bool | None = None


@dataclass(frozen=True)
class StatedPay:
    """What a contract of a pharmacy says about how and how much it is paid."""

    made_in_state: bool | None
    has_text: bool = True
    method: bool = False
    amount: bool = False


@dataclass(frozen=True)
class StatedSchedule:
    """When a contract pays: a form with its days, or only words."""

    has_text: bool = True
    form: str = field(
        default="", metadata={"says": "days-after-adjudication, days-after-receipt, cycle, calendar or empty"}
    )
    days: int | None = None
    days_of_month: tuple[int, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class StatedDisputes:
    """Whether a contract states how complaints and disputes are settled."""

    has_text: bool = True
    method: bool = False


@dataclass(frozen=True)
class AgreementInForce:
    """An agreement of a program with anybody, on a day on which it is looked at."""

    on: date
    has_text: bool = True
    ended_on: date | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Renewal:
    """An agreement that falls short, and the renewal or extension that may bring the law into it."""

    missing: tuple[str, ...]
    event: ContractEventKind | None = None
    on: date | None = None


@dataclass(frozen=True)
class LookedAt:
    """A clause that the reader or a person pointed at; `confirmed` is what a person said, nothing yet when null."""

    limits: bool = True
    confirmed: bool | None = None
    between: str = field(default="pharmacy", metadata={"says": "entity, pharmacy, psao, insurer, 340b or other"})


@dataclass(frozen=True)
class PunishingClause:
    """A clause that ties a penalty to a disclosure or complaint; `on` is the newest day on which the contract stood."""

    limits: bool = True
    confirmed: bool | None = None
    on: date | None = None


@dataclass(frozen=True)
class DiscountProgram:
    """The program that an entry names, by its federal citation."""

    cite: str


@dataclass(frozen=True)
class Entity340BOn:
    """An entity of the federal register on a day."""

    on: date
    kind: str = field(default="", metadata={"says": "the letter of 42 U.S.C. 256b(a)(4) that lists it, A to O"})
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Pharmacy340BOn:
    """A pharmacy's link to an entity on a day, with the entity's own days."""

    on: date
    linked_from: date | None = None
    linked_to: date | None = None
    entity_from: date | None = None
    entity_to: date | None = None


@dataclass(frozen=True)
class DirectoryEntry:
    """A product as the NDC Directory lists it: the application under which it is sold."""

    application: str = ""


@dataclass(frozen=True)
class OwnershipLine:
    """Who owns or controls whom, as entered."""

    owner_named: bool = True
    owned_named: bool = True
    percent: Decimal | None = None
    controls: bool | None = None
    would_circle: bool = False


class PayerKind(StrEnum):
    """What kind of payer somebody is."""

    INSURER = "insurer"
    HMO = "hmo"
    EMPLOYER = "employer"
    PROVIDER = "provider"
    PART_D_SPONSOR = "part-d-sponsor"
    MANAGER = "manager"
    OTHER = "other"


@dataclass(frozen=True)
class Payer:
    """Who pays for prescription drugs on patients' behalf."""

    kind: PayerKind
    pays_for_drugs: bool | None = None
    for_part_d: bool = False


@dataclass(frozen=True)
class MandateOn:
    """A services organization that acts for a pharmacy on a day, and the mandate that it has."""

    on: date
    act: str
    starts_on: date | None = None
    ends_on: date | None = None
    scope: tuple[str, ...] = field(default=(), metadata={"says": "contracts, appeals, elections, audits; empty is all"})


@dataclass(frozen=True)
class ContractDays:
    """The days on which a contract was made, renewed and amended."""

    executed_on: date | None = None
    renewed: tuple[date, ...] = ()
    amended: tuple[date, ...] = ()


class ActPart(StrEnum):
    """Which part of the contracts act is asked about."""

    CONTRACTS = "contracts"
    POLICIES = "policies"
    RETALIATION = "retaliation"


@dataclass(frozen=True)
class ActDay:
    """The day for which a part of the act is asked."""

    part: ActPart
    on: date | None = None


@dataclass(frozen=True)
class InsurerContract:
    """A contract of a health insurer with a benefit manager: whether it is covered, and what it lacks."""

    covered: bool | None
    has_text: bool = True
    missing: tuple[str, ...] = field(default=(), metadata={"says": "the items of subsection (b), such as (b)(4)(A)"})


@dataclass(frozen=True)
class Clause340B:
    """A clause that sets 340B apart, in its contract."""

    counterparty_340b: bool | None
    covered: bool | None
    confirmed: bool | None = None
    excuse_cite: str = ""
    excuse_accepted: bool | None = None


@dataclass(frozen=True)
class PayOf340B:
    """The typed terms for claims of the program beside those for other claims; percent of the reference, US dollars."""

    factor_percent: Decimal | None = None
    factor_percent_340b: Decimal | None = None
    dispensing_fee: Decimal | None = None
    dispensing_fee_340b: Decimal | None = None
    clause_confirmed: bool = False


@dataclass(frozen=True)
class PeerTerms:
    """One pharmacy contract's terms: percent of the reference price, dispensing fee, days until paid."""

    factor_percent: Decimal
    dispensing_fee: Decimal
    pay_days: int


@dataclass(frozen=True)
class TermsBesidePeers:
    """A 340B contract's terms beside those of similar contracts of the same network outside the program."""

    on: date
    own: PeerTerms | None
    peers: tuple[PeerTerms, ...] = ()
    clause_confirmed: bool = False


@dataclass(frozen=True)
class FeeBesidePeers:
    """One kind of fee a claim: what the 340B side pays and what similar pharmacies pay; US dollars."""

    kind: str
    amount_340b: Decimal | None = None
    peer_amount: Decimal | None = None
    peers_known: bool = True
    kind_agreed: bool = True
    clause_confirmed: bool = False


@dataclass(frozen=True)
class ChoiceTerm:
    """A term about where patients get their drugs."""

    aimed_at_340b: bool
    effect: str = field(default="", metadata={"says": "coverage-denied, mail-only, no-delivery, copay or none"})
    status_rule_names_340b: bool | None = None
    confirmed: bool | None = None


@dataclass(frozen=True)
class CopayRule:
    """Different copayments by status of the pharmacy, and what the status depends on."""

    differs: bool
    status_rule_names_340b: bool | None = None


@dataclass(frozen=True)
class NetworkReasons:
    """Why a network takes in or leaves out: every reason given, and whether 340B is among them."""

    excluded: bool
    reasons: int = 1
    naming_340b: int = 0
    confirmed: bool | None = None


@dataclass(frozen=True)
class DrugUse:
    """A term about the use of drugs that were bought under the program."""

    bans_use: bool
    confirmed: bool | None = None


@dataclass(frozen=True)
class OtherTerm:
    """Any other term that treats 340B differently: in what, and on which law it rests."""

    differs_in: str
    confirmed: bool | None = None
    legal_cite: str = ""
    legal_accepted: bool | None = None


@dataclass(frozen=True)
class Line:
    """For whose members a contract is made."""

    line: str = field(default="", metadata={"says": "commercial, medicaid, medicaid-managed, part-d, mixed or empty"})


class Counterparty340B(StrEnum):
    """Who stands on the other side."""

    ENTITY = "entity"
    OWN_PHARMACY = "own-pharmacy"
    EXTERNAL_PHARMACY = "external-pharmacy"


@dataclass(frozen=True)
class VoidTest:
    """A barred clause in a contract: with whom, and when the contract was made, amended, renewed."""

    counterparty: Counterparty340B
    executed_on: date | None = None
    amended: tuple[date, ...] = ()
    renewed: tuple[date, ...] = ()
