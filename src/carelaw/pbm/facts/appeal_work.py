"""What happens around an appeal of a list price: which day binds, what may be asked, the panel, tests of contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class AnswerBinding:
    """The days from which it follows when an answer is due; `contracted` tells of a pharmacy under contract.

    `review_alone` tells that the pharmacy asked for the rate review and filed no appeal.
    """

    filled_on: date
    filed_on: date
    claimed_on: date
    contracted: bool = True
    review_alone: bool = False


@dataclass(frozen=True, slots=True)
class AppealDemand:
    """What a benefit manager asks of a pharmacy about its appeal, and which of it stands in the appeal already."""

    asked: tuple[str, ...] = ()
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContactTry:
    """One try to reach those who take appeals, by telephone, e-mail or website."""

    channel: str
    tested_on: date
    reached: bool


@dataclass(frozen=True, slots=True)
class ContactTests:
    """The tries to reach those who take appeals, in any order, as of a day; `given_on` is since when they stand."""

    seen_on: date
    given_on: date
    tries: tuple[ContactTry, ...] = ()


@dataclass(frozen=True, slots=True)
class PanelSeating:
    """A member proposed for one review: on the roster that day or not, declarations, ties, and each side's consent."""

    on_roster: bool
    declared_independent: bool
    tie_to_manager: bool = False
    tie_to_pharmacy: bool = False
    manager_consents: bool = False
    pharmacy_consents: bool = False


@dataclass(frozen=True, slots=True)
class PanelPeriod:
    """A quarter of the panel's work: reviews brought to it, whether it reported, and the day one looks."""

    quarter: date
    reviews: int
    reported: bool
    seen_on: date


@dataclass(frozen=True, slots=True)
class RepricingPayment:
    """What a repriced pharmacy is owed and was paid; `next_pay_on` is the first pay date after the decision."""

    decided_on: date
    seen_on: date
    owed: Decimal
    paid: Decimal
    next_pay_on: date | None = None


@dataclass(frozen=True, slots=True)
class RepricingRemitted:
    """What was reported as paid on a statement of a sustained appeal, and what remittances on file show of it.

    `remitted` is None where no remittance on file shows anything.
    """

    decided_on: date
    paid_on: date | None
    paid: Decimal
    remitted: Decimal | None
