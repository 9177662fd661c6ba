"""A program's terms toward people: enrollment, changed terms, cards, formularies, the end of a program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class EnrollmentPeriod:
    """A period in which pharmacies may elect to join; both days belong to it.

    `announced_until` is the last day that was announced before, where an announced period is changed.
    """

    opens_on: date
    closes_on: date | None
    announced_until: date | None = None


@dataclass(frozen=True, slots=True)
class EnrollmentYear:
    """The enrollment periods of a program, and the year (by any of its days) that is looked at."""

    program_starts_on: date
    year_of: date
    seen_on: date
    periods: tuple[EnrollmentPeriod, ...] = ()


@dataclass(frozen=True, slots=True)
class Election:
    """A pharmacy's election to join a program, with the period in which it was filed, where one was open.

    `licensed` is None while the roster of licenses does not tell.
    """

    filed_on: date
    starts_on: date
    ends_on: date
    opens_on: date | None = None
    closes_on: date | None = None
    licensed: bool | None = None
    terms_accepted: bool = True
    own_terms: bool = False


@dataclass(frozen=True, slots=True)
class ElectionRefused:
    """A benefit manager's refusal of an election, with its reason."""

    refused_on: date
    ground: Literal["not-licensed", "terms-not-accepted", "other"] | None
    licensed: bool | None = None
    terms_accepted: bool = True


@dataclass(frozen=True, slots=True)
class TermsNotice:
    """A change of a program's terms as one enrolled pharmacy was told of it."""

    decided_on: date
    effective_on: date
    seen_on: date
    delivered_on: date | None = None
    why_not_sooner: str = ""


@dataclass(frozen=True, slots=True)
class TermsChanged:
    """What is changed; a list price and the method behind list prices are told apart."""

    on: date
    kind: Literal["drug-list", "rate", "copay", "quantity", "list-price", "list-method", "other"]
    description: str = ""


@dataclass(frozen=True, slots=True)
class CardIssued:
    """A covered individual's card: the days of coverage, and the day on which a card was issued."""

    covered_from: date
    seen_on: date
    covered_until: date | None = None
    issued_on: date | None = None


@dataclass(frozen=True, slots=True)
class CardTemplate:
    """The fields that a card fills. `control_number_required` tells whether claims need a processor control number."""

    checked_on: date
    fields: tuple[str, ...]
    control_number_required: bool = True


@dataclass(frozen=True, slots=True)
class EntityOnList:
    """A covered entity whose people a drug list serves: since when its contract runs, and who consented when."""

    name: str
    contract_from: date | None
    manager_consented_on: date | None = None
    entity_consented_on: date | None = None


@dataclass(frozen=True, slots=True)
class FormularyChange:
    """A change of a formulary or drug list, with each covered entity on it."""

    effective_on: date
    entities: tuple[EntityOnList, ...]


@dataclass(frozen=True, slots=True)
class Routes:
    """Which procedures for covered individuals are on file when a change goes live."""

    live_on: date
    grievance_on_file: bool
    appeal_on_file: bool


@dataclass(frozen=True, slots=True)
class DrugTaken:
    """A paid claim of a covered individual beside the day on which a drug's place on the list changes."""

    changes_on: date
    same_drug: bool
    served_on: date | None = None


@dataclass(frozen=True, slots=True)
class EndTold:
    """The end of a program as one enrolled person was told of it."""

    ends_on: date
    seen_on: date
    told_on: date | None = None
    address_on_file: bool = True


@dataclass(frozen=True, slots=True)
class CardUse:
    """A card used after coverage was cancelled: when the notice was received, with what proof, when it was used."""

    used_on: date
    received_on: date | None
    proof_of_receipt: bool
    referring: bool = False
    evidence_of_intent: bool = False


@dataclass(frozen=True, slots=True)
class ClaimOnCard:
    """A claim on a card: its day, what the benefit manager paid, whether it was reversed since."""

    served_on: date
    paid: Decimal
    reversed: bool = False


@dataclass(frozen=True, slots=True)
class ImproperUse:
    """The claims on a card of somebody who had received notice that the benefits were cancelled."""

    received_on: date
    claims: tuple[ClaimOnCard, ...] = ()
