"""A plan of an audit as the calendar is asked about it, and an audit as evidence or a file tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from carelaw.pbm.facts.audits import AuditMethod, ConsentRole, Mode, SentBy


@dataclass(frozen=True, slots=True)
class DayConsent:
    """Consent to one day: who gave it, as what, when."""

    on: date
    person: str
    role: ConsentRole | None
    given_on: date | None


@dataclass(frozen=True, slots=True)
class AuditPlan:
    """What is planned: how, in which cycle, on which days, with which notice; `today` is the day of asking.

    On site, `notice_on` is the day the notice reaches the pharmacy. At a desk it is the day of the mailing, and
    `expected_on` that of the receipt.
    """

    today: date
    mode: Mode | None
    cycle: str
    method: AuditMethod
    first_of_cycle: bool = True
    notice_on: date | None = None
    days: tuple[date, ...] = ()
    expected_on: date | None = None
    response_due_on: date | None = None
    certified_number: str = ""
    requests: tuple[str, ...] = ()
    consents: tuple[DayConsent, ...] = ()
    peer_class: str = ""
    digests: tuple[str, ...] = ()
    process_on_file: bool = False


@dataclass(frozen=True, slots=True)
class AuditFile:
    """One audit as its file tells it: what happened when, whatever the law says of it."""

    mode: Mode | None
    cycle: str = ""
    sent_by: SentBy | None = None
    certified_number: str = ""
    requests: tuple[str, ...] = ()
    mailed_on: date | None = None
    delivered_on: date | None = None
    response_due_on: date | None = None
    notice_delivered_on: date | None = None
    oral: bool = False
    days: tuple[date, ...] = ()
    first_of_cycle: bool = True
    consent: DayConsent | None = None
    method: AuditMethod | None = None
    oldest_submitted_on: date | None = None
    oldest_adjudicated_on: date | None = None
    federal_cite: str = ""
    line_of_business: str = ""
    process_on_file: bool | None = None
    explained_on: date | None = None
    contact_name: str = ""
    contact_address: str = ""
    contact_telephone: str = ""
    reported_on: date | None = None
    recouped_on: date | None = None
    recouped: Decimal | None = None
    overpaid: Decimal | None = None
    underpaid: Decimal = Decimal(0)
    settlement_amount: Decimal | None = None
    settlement_signed_on: date | None = None
