"""Appeals of a list price: filing, ground, answer, decision, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class AppealContacts:
    """How a network provider reaches those who take appeals."""

    telephone: str = ""
    email: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class AppealFiling:
    """When a drug was filled and when its price was appealed; `contracted` tells of a pharmacy under contract."""

    filled_on: date | None
    filed_on: date
    contracted: bool = True


@dataclass(frozen=True, slots=True)
class Invoice:
    """What a pharmacy paid its supplier for an item, and what came back for that item."""

    invoiced_on: date | None
    total: Decimal
    units: Decimal
    discounts: Decimal = Decimal(0)
    rebates: Decimal = Decimal(0)
    credits: Decimal = Decimal(0)
    same_drug: bool = True


@dataclass(frozen=True, slots=True)
class AppealGround:
    """What a pharmacy was paid for the ingredient (no dispensing fee), and what it cost."""

    filled_on: date
    ingredient_paid: Decimal | None
    quantity: Decimal | None
    invoice: Invoice | None


@dataclass(frozen=True, slots=True)
class AppealAnswer:
    """When an appeal was filed and answered. An acknowledgment is no answer. `claimed_on` is the claim's own date."""

    filed_on: date
    claimed_on: date
    seen_on: date
    answered_on: date | None = None
    content: Literal["decision", "acknowledgment"] = "decision"


@dataclass(frozen=True, slots=True)
class Denial:
    """What a denial says, and what is on file about the drug and the wholesaler that it names.

    `same_drug` tells whether the drug named is an equivalent of the one appealed; None where no source on file tells.
    `code_known` tells whether the NDC Directory has its labeler and product, `wholesaler_known` whether any catalogue
    of these days is that wholesaler's; None where no such file is on hand. `unit_cost` is the wholesaler's price for
    one unit as its catalogue has it.
    """

    reason: str = ""
    product_name: str = ""
    national_drug_code: str = ""
    wholesaler: str = ""
    same_drug: bool | None = None
    code_known: bool | None = None
    wholesaler_known: bool | None = None
    wholesaler_kind: Literal["national", "regional", "local", "captive"] | None = None
    operates_in_state: bool | None = None
    status: Literal["available", "back-ordered", "allocated", "discontinued"] | None = None
    unit_cost: Decimal | None = None
    appealed_price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NewPrice:
    """From when a new price holds after a sustained appeal."""

    resolved_on: date
    effective_on: date


@dataclass(frozen=True, slots=True)
class Determination:
    """Who is taken to be similarly situated: how many are by default, how many were chosen, and why.

    `default_count` and `chosen_count` count pharmacies with the appellant among them.
    """

    default_count: int
    chosen_count: int
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class RepricingStart:
    """Who is repriced after a sustained appeal, and the days that bear on it."""

    filed_on: date
    resolved_on: date
    appellant: bool
    rate_review_open: bool


@dataclass(frozen=True, slots=True)
class PaidClaim:
    """One paid claim for the drug, and the day and price from which it is repriced.

    `price_bound` tells that the list price set the payment. `lesser_of_cash` applies the usual and customary price
    less the fee where the contract says so.
    """

    served_on: date
    effective_on: date
    quantity: Decimal | None
    ingredient_paid: Decimal | None
    old_price: Decimal
    new_price: Decimal
    ingredient_submitted: Decimal | None = None
    usual_and_customary: Decimal | None = None
    dispensing_fee: Decimal = Decimal(0)
    lesser_of_cash: bool = False
    price_bound: bool = True


@dataclass(frozen=True, slots=True)
class RateReview:
    """A request for rate review: the list price and what the drug cost the pharmacy, each per unit."""

    requested_on: date
    list_price: Decimal | None
    acquisition_cost: Decimal | None


@dataclass(frozen=True, slots=True)
class RateReviewAnswer:
    """When a rate review was asked for and answered, and how."""

    sent_on: date
    received_on: date
    seen_on: date
    answered_on: date | None = None
    written: bool = True
    explained: bool = True


@dataclass(frozen=True, slots=True)
class RateChange:
    """From when a changed rate holds for the pharmacy that asked."""

    requested_on: date
    effective_on: date


@dataclass(frozen=True, slots=True)
class PanelRequest:
    """A claim brought to the independent panel: how the review ended, and whether a member has a tie to a side."""

    outcome: Literal["upheld", "denied"] | None
    answer_overdue: bool
    member_has_a_tie: bool = False


@dataclass(frozen=True, slots=True)
class CostCover:
    """What list-priced claims for a drug paid, against what the drug cost with the contract's fee.

    `source` is `invoice`, or `nadac` as a stand-in.
    """

    paid: Decimal
    quantity: Decimal
    contract_fee: Decimal
    unit_cost: Decimal | None
    source: Literal["invoice", "nadac"] | None = None
