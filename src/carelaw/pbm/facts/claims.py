"""What the rules about claims may know: a paid claim at the counter, its policy, its prices. No patient."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class PolicyKind(StrEnum):
    """What stands behind a claim."""

    ACCIDENT_HEALTH = "accident-health"
    MANAGED_CARE = "managed-care"
    SELF_FUNDED = "self-funded"
    MEDICAID = "medicaid"
    PART_D = "part-d"


class ClaimState(StrEnum):
    """What became of a transaction once every later one is known."""

    PAID = "paid"
    REVERSED = "reversed"
    REJECTED = "rejected"
    CAPTURED = "captured"
    REVERSAL = "reversal"
    UNMATCHED_REVERSAL = "unmatched-reversal"
    DUPLICATE = "duplicate"
    EARLIER_PAYER = "earlier-payer"


@dataclass(frozen=True)
class Policy:
    """A policy or plan and the days on which the act counts it, as far as they are known."""

    served_on: date
    kind: PolicyKind | None = None
    issued_on: date | None = None
    delivered_on: date | None = None
    renewed_on: date | None = None
    amended_on: date | None = None
    contract_on: date | None = field(
        default=None, metadata={"says": "when the contract with the benefit manager was last made or renewed"}
    )

    @property
    def counted_on(self) -> tuple[date, ...]:
        """The days on which the policy was issued, delivered, renewed or amended."""
        days = (self.issued_on, self.delivered_on, self.renewed_on, self.amended_on)
        return tuple(day for day in days if day is not None)


@dataclass(frozen=True)
class CashPrice:
    """What is known of the price that somebody without insurance pays, for the quantity dispensed; US dollars."""

    net_reported: Decimal | None = field(
        default=None, metadata={"says": "cash price without the dispensing fee, as the pharmacy reports it"}
    )
    usual_and_customary: Decimal | None = field(default=None, metadata={"says": "NCPDP 426-DQ"})
    cash_dispensing_fee: Decimal | None = field(
        default=None, metadata={"says": "the fee contained in the cash price, never the fee claimed in 412-DC"}
    )


@dataclass(frozen=True)
class CostShare:
    """What the benefit design puts on the patient; US dollars. Each amount is a field of the claim's response."""

    design: Decimal | None = field(default=None, metadata={"says": "the amount of the plan's own table, if known"})
    copay: Decimal | None = field(default=None, metadata={"says": "NCPDP 518-FI"})
    coinsurance: Decimal | None = field(default=None, metadata={"says": "NCPDP 572-4U"})
    deductible: Decimal | None = field(default=None, metadata={"says": "NCPDP 517-FH"})
    over_maximum: Decimal | None = field(default=None, metadata={"says": "NCPDP 520-FK"})
    network_selection: Decimal | None = field(default=None, metadata={"says": "NCPDP 133-UJ"})
    brand_selection: Decimal | None = field(default=None, metadata={"says": "NCPDP 134-UK"})
    non_preferred_selection: Decimal | None = field(default=None, metadata={"says": "NCPDP 135-UM"})
    brand_non_preferred_selection: Decimal | None = field(default=None, metadata={"says": "NCPDP 136-UN"})

    @property
    def parts(self) -> tuple[Decimal, ...]:
        """The reported amounts that flow from the benefit design."""
        amounts = (
            self.copay,
            self.coinsurance,
            self.deductible,
            self.over_maximum,
            self.network_selection,
            self.brand_selection,
            self.non_preferred_selection,
            self.brand_non_preferred_selection,
        )
        return tuple(amount for amount in amounts if amount is not None)


@dataclass(frozen=True)
class PointOfSale:
    """One claim as the patient met it at the counter; US dollars."""

    policy: Policy
    patient_pay: Decimal | None = field(default=None, metadata={"says": "NCPDP 505-F5"})
    patient_tax: Decimal | None = field(default=None, metadata={"says": "NCPDP 523-FN; absent counts as none"})
    cost_share: CostShare = CostShare()
    cash_price: CashPrice = CashPrice()
    claim_state: ClaimState = ClaimState.PAID


@dataclass(frozen=True)
class Transaction:
    """One claim transaction with its response, as far as it tells what is paid in the end."""

    row: int
    claim: tuple[str, ...]
    payer: tuple[str, ...]
    code: str
    status: str
    rejects: str = ""
    answered_at: str = ""
