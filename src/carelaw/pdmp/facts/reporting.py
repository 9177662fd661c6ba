"""What the rules of the reporting side may know beyond one report: the interval, good cause, paper, the transfer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class FrequencyProposal:
    """A proposed reporting interval, the board's findings for it, and how it was worked out with pharmacies.

    `pharmacies_took_part` tells whether the Board of Pharmacy and its members were at the meeting of `met_on`.
    """

    decided_on: date | None = None
    effective_on: date | None = None
    new_hours: int | None = None
    technology_permits: bool | None = None
    little_or_no_cost: bool | None = None
    voted_on: date | None = None
    met_on: date | None = None
    pharmacies_took_part: bool | None = None
    impact_stated: bool | None = None


@dataclass(frozen=True, slots=True)
class GoodCauseApplication:
    """An application to submit otherwise than electronically. None means: nobody has established it."""

    dispenses: bool | None = None
    prescribes: bool = False
    reason_given: bool = False
    lacks_internet: bool | None = None
    evidence_given: bool = False


@dataclass(frozen=True, slots=True)
class ManualForm:
    """A report on paper, by fax or by hand, and the exception under which its sender may send it so."""

    received_on: date
    approved_from: date | None = None
    approved_until: date | None = None


@dataclass(frozen=True, slots=True)
class TransferredRow:
    """One row that the Attorney General offers for transfer: when it was collected, when dispensed."""

    offered_on: date
    collected_on: date | None = None
    dispensed_on: date | None = None


@dataclass(frozen=True, slots=True)
class PharmacyPermit:
    """A permit to operate a pharmacy on a day. The last day belongs to it."""

    asked_on: date
    number: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class SilentDispenser:
    """A registered dispenser that has sent nothing for a while, beside its own longest gap so far, in days."""

    seen_on: date
    last_sent_on: date | None = None
    registered_on: date | None = None
    longest_gap: int = 0


@dataclass(frozen=True, slots=True)
class Outage:
    """A stretch in which reports could not be taken, and a report that was due. `deadline_at` None: not known."""

    began_at: datetime
    ended_at: datetime | None = None
    deadline_at: datetime | None = None
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExemptListing:
    """A substance that the board would list as not to be reported, or take off the list from a day on."""

    decided_on: date
    finding_stated: bool = False
    evidence_named: bool = False
    voted_on: date | None = None
    effective_on: date | None = None
    withdrawn_on: date | None = None
