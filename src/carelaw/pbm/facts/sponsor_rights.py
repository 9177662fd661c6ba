"""What a plan sponsor asks of its benefit manager: the yearly audit, amounts actually paid, brand consideration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class SponsorAudit:
    """A plan sponsor's request to audit, the earlier ones under the contract, and the benefit manager's answer."""

    contract_from: date
    requested_on: date
    earlier: tuple[date, ...] = ()
    decision: Literal["granted", "refused"] | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AuditPack:
    """What a benefit manager lays before the plan sponsor's audit."""

    claims: bool
    prices: bool
    guarantees: bool
    product_rebates: bool
    general_rebates: bool


@dataclass(frozen=True, slots=True)
class PaidAmounts:
    """A request for what was actually paid to the pharmacy, and its answer."""

    requested_on: date
    seen_on: date
    answered_on: date | None = None
    by_claim: bool = True


@dataclass(frozen=True, slots=True)
class BrandConsideration:
    """Money of a manufacturer for a product in a quarter, beside a prescription filled as written, and its notice.

    `dispensed_as_written` is the claim's code (408-D8): 1 the prescriber, 2 the patient, 9 the plan.
    """

    dispensed_as_written: str
    served_on: date
    generic_available_on: date | None
    amount: Decimal
    received_on: date
    seen_on: date
    noticed_on: date | None = None
    names_amount_and_period: bool = True
