"""What the rules about remittances and payment may know: amounts, days, what an explanation holds. No patient."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

_NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Explained:
    """What a pharmacy was told about one recoupment. That the patient was named is known here, never the name.

    `delivered_on` is the day of a notice before the recoupment; empty for what came with the remittance itself.
    """

    patient_named: bool = False
    dispensed_on: date | None = None
    drugs: tuple[str, ...] = ()
    amount: Decimal | None = None
    reason: str = ""
    telephone: str = ""
    address: str = ""
    delivered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Recoupment:
    """Money taken back from a pharmacy on a remittance, and what the pharmacy was told about it; US dollars."""

    taken_on: date = field(metadata={"says": "the day of the remittance, BPR16"})
    amount: Decimal
    given_back: Decimal = field(
        default=_NOTHING,
        metadata={"says": "paid again by a corrected claim, returned before, or a balance that only moved"},
    )
    explanations: tuple[Explained, ...] = ()
    recovery: bool = field(default=True, metadata={"says": "its reason code is on the list of recoveries and offsets"})

    @property
    def left(self) -> Decimal:
        """What stays taken."""
        return self.amount - self.given_back


@dataclass(frozen=True, slots=True)
class PaymentSchedule:
    """When the agreement pays: days after the decision or the receipt, cut-offs with a lag, or listed days."""

    form: Literal["days-after-adjudication", "days-after-receipt", "cycle", "calendar"]
    days: int = 0
    dates: tuple[date, ...] = field(default=(), metadata={"says": "the cut-offs of a cycle, or the days of payment"})


@dataclass(frozen=True, slots=True)
class ReturnedClaim:
    """A claim sent back: when, for which defect, and whether it was sent back by itself or in a batch."""

    returned_on: date
    defect: str = ""
    in_batch: bool = False


@dataclass(frozen=True, slots=True)
class ClaimPayment:
    """An approved claim and when it was paid, as seen on a day; no day of payment where no remittance has it."""

    adjudicated_on: date
    seen_on: date
    amount: Decimal
    schedule: PaymentSchedule | None
    received_on: date | None = None
    paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class ClaimReturn:
    """A returned claim beside the last day on which it was to be paid."""

    due_on: date
    returned: ReturnedClaim


@dataclass(frozen=True, slots=True)
class CorrectedClaim:
    """A returned claim that was sent again: a new clock runs from that day.

    `repeats_defect` tells whether it still has the defect for which it was sent back; None where nobody looked.
    """

    resubmitted_on: date
    seen_on: date
    schedule: PaymentSchedule | None
    first_defect: str
    paid_on: date | None = None
    returned_again: ReturnedClaim | None = None
    repeats_defect: bool | None = None


@dataclass(frozen=True, slots=True)
class ApprovedClaim:
    """A claim approved on line, and what the remittances made of it; US dollars.

    `paid` is empty where no remittance has the claim. `corrected` is the largest payment by a corrected claim in the
    same or the next two remittances. `audit` tells of an audit that names the claim.
    """

    answered_on: date
    approved: Decimal | None
    paid: Decimal | None = None
    corrected: Decimal = _NOTHING
    denied: bool = False
    reversed_on_remittance: bool = False
    adjustment_group: str = field(default="", metadata={"says": "CAS01: CO, PI, PR or OA"})
    reversed_by: Literal["", "pharmacy", "manager"] = ""
    past_due: bool | None = field(default=None, metadata={"says": "unpaid past the schedule; empty: no schedule"})
    audit: Literal["none", "lawful", "defective"] = "none"


@dataclass(frozen=True, slots=True)
class PanelReport:
    """A report of the independent panel: its period, how many reviews it counts, and its words."""

    period_from: date
    period_to: date
    reported_on: date
    reviews: int
    words: str = ""
    patients_named: bool = False
