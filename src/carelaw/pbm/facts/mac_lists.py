"""Price lists: how fresh they are, who can see them, and what may stand on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class ListUpdate:
    """Two updates of one list that follow each other, or the last one and the instant of asking.

    `source_on` is the date of the price source behind a confirmation that nothing changed.
    """

    previous_at: datetime | None
    next_at: datetime | None
    seen_at: datetime
    kind: Literal["full", "delta", "confirm"] = "full"
    source_on: date | None = None


@dataclass(frozen=True, slots=True)
class PriceSignal:
    """Something that calls for a new price or a removal, and the day on which the line changed."""

    kind: Literal["nadac-above-mac", "catalogue-above-mac", "no-wholesaler", "obsolete", "rating-lost"]
    signal_on: date | None
    changed_on: date | None
    seen_on: date


@dataclass(frozen=True, slots=True)
class ListAccess:
    """Whether one pharmacy that is subject to a list can see it, itself or through its services organization."""

    contracts_through: Literal["pharmacy", "psao"]
    pharmacy_has_access: bool
    psao_has_access: bool
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class OrangeBookRating:
    """What the Orange Book says of a drug. `generic_equivalent` is None where nothing on file tells.

    `ambiguous` tells of several products of one application with different codes, none of which can be picked.
    """

    tested_on: date
    generic_equivalent: bool | None
    te_codes: tuple[str, ...] = ()
    edition_on: date | None = None
    newest_edition_on: date | None = None
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class CompendiumRating:
    """What a drug compendium says of a drug. `recognized` tells of a reference other than the two that are named."""

    rating: str = ""
    reference: str = ""
    rated_on: date | None = None
    recognized: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """One wholesaler's offer of a drug as its catalogue has it."""

    wholesaler: str
    kind: Literal["national", "regional", "local", "captive"]
    operates_in_state: bool
    open_to_all: bool
    status: Literal["available", "back-ordered", "allocated", "discontinued"]
    as_of: date


@dataclass(frozen=True, slots=True)
class Availability:
    """The offers of a drug on the day of the test."""

    tested_on: date
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Obsolescence:
    """When sources say that a drug is or becomes obsolete; both absent where none says so."""

    tested_on: date
    obsolete_on: date | None = None
    end_marketing_on: date | None = None


@dataclass(frozen=True, slots=True)
class ListedDrug:
    """All that bears on whether a drug may stand on a list."""

    rating: OrangeBookRating
    compendium: CompendiumRating
    availability: Availability
    obsolescence: Obsolescence


@dataclass(frozen=True, slots=True)
class DrugClass:
    """Whether a drug is generic or brand on a day, as the sources on file class it."""

    drug_class: Literal["generic", "brand"] | None


@dataclass(frozen=True, slots=True)
class ListDelivery:
    """One delivery of a list to a network pharmacy."""

    on: date
    electronic: bool = True


@dataclass(frozen=True, slots=True)
class DeliveriesOfAQuarter:
    """The deliveries of a list to one pharmacy, and the quarter (by any of its days) that is looked at."""

    quarter: date
    seen_on: date
    deliveries: tuple[ListDelivery, ...] = ()


# Drug databases of national standing.
NATIONAL_DATABASES = ("Medi-Span", "Gold Standard", "First Databank")


@dataclass(frozen=True, slots=True)
class PriceBasis:
    """What a list price rests on.

    `AWP2` names the makers whose average wholesale prices stand behind it, `DB2` the databases that list the drug;
    `contract_databases` are those that the pharmacy's contract names (None where no contract on file tells),
    `recognized_databases` those of national standing. `same_owner` lists makers that share one owner, where known.
    """

    listed_on: date
    kind: Literal["AWP2", "DB2"] | None
    makers: tuple[str, ...] = ()
    same_owner: tuple[str, ...] = ()
    databases: tuple[str, ...] = ()
    contract_databases: tuple[str, ...] | None = ()
    recognized_databases: tuple[str, ...] = NATIONAL_DATABASES


@dataclass(frozen=True, slots=True)
class ReferencePrice:
    """One row of a reference price file that reached the benefit manager or its agent, loaded or not."""

    published_at: datetime
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class ReferencePricing:
    """A claim paid by a formula on a reference price: rows delivered by then, formula, and what was paid."""

    adjudicated_at: datetime
    rows: tuple[ReferencePrice, ...]
    quantity: Decimal
    factor: Decimal
    dispensing_fee: Decimal
    paid: Decimal
