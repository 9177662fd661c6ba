"""Disclosures of a benefit manager to a covered entity, their confidentiality, and how they are checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class RebatesStated:
    """A contract year (both days belong to it) and the days on which rebates were stated to the covered entity."""

    year_starts_on: date
    year_ends_on: date
    seen_on: date
    stated_on: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Designation:
    """How a statement of rebates is marked when it is sent."""

    on: date
    confidential: bool


@dataclass(frozen=True, slots=True)
class Release:
    """Passing on what a statement says: on what basis, with what behind it.

    `court` is where the court sits by its postal code, such as IL; `jurisdiction` and `good_cause` tell what the order
    finds, None where nobody has looked.
    """

    on: date
    designated: bool
    basis: Literal["consent", "court-filing", "law", "court-order", "none"]
    consented_on: date | None = None
    case_number: str = ""
    citation: str = ""
    court: str = ""
    jurisdiction: bool | None = None
    good_cause: bool | None = None


@dataclass(frozen=True, slots=True)
class RateRelease:
    """Passing on rates: a release like any other, or one of the two ways that no designation closes."""

    way: Literal["release", "verification", "pharmacy-disclosure"]
    release: Release


@dataclass(frozen=True, slots=True)
class FeeOfPharmacies:
    """A fee taken from retail pharmacies: as the ledger has it, and as remittances show it, where they do."""

    source: str
    ledger: Decimal | None
    remitted: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RateLine:
    """One rate that is disclosed; a list price names its list's version and unit price."""

    priced_by_list: bool
    list_version: str = ""
    list_unit_price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RebateSharing:
    """Whether a contract shares rebates (None: unknown), and the clause that says so."""

    rebate_sharing: bool | None
    clause: str = ""


@dataclass(frozen=True, slots=True)
class PaidToPharmacy:
    """What was disclosed as paid for a claim, and what the pharmacy says it received."""

    disclosed: Decimal | None
    received: Decimal | None


@dataclass(frozen=True, slots=True)
class PharmacyTells:
    """A pharmacy's disclosure: to which covered entity, and whose members its claims concern."""

    sent_to: str
    entities_of_claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BesideTheFile:
    """One amount that was disclosed or booked, beside what is on file about it; None where a side has nothing.

    `on` is the last day of the period. `on_file` tells whether anything is on file for the period at all.
    """

    on: date
    stated: Decimal | None
    found: Decimal | None
    on_file: bool = True
    allocated: bool = True
