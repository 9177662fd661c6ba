"""89 Ill. Adm. Code 140.991(b)(4): a change or a partner's agreement told late, and what is then not payable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carelaw.ihh.facts.payment import ChangeOfPartner, DeniedDays
from carelaw.kernel.dates import DAY, business_days_after
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, passed, wanting
from carelaw.law.holidays import holiday_calendar
from carelaw.law.register import Law
from carelaw.law.rule import rule

_CITE = "89 Ill. Adm. Code 140.991(b)(4)"
_READINGS = ("IHH-AMB-24", "IHH-AMB-26")


@dataclass(frozen=True, slots=True)
class DueOfChange:
    """Until when a change is notified, and until when a new partner's agreement is there."""

    notice_on: date
    agreement_on: date | None


@rule("IHH-13", "IHH-14", "IHH-15", "IHH-16", cite=_CITE, readings=_READINGS)
def denial_window(change: ChangeOfPartner, law: Law) -> Decision:
    """Once the deadline has passed, nothing is payable from the change until the notice, or the agreement, arrives."""
    if law.reading("IHH-AMB-24") != "state-offices":
        says = "The register holds the calendar of Illinois State offices only."
        return wanting(Reason("CALENDAR-YEAR-MISSING", says, cite=_CITE))
    try:
        due = due_of_change(change, law)
    except ValueError as missing:
        return wanting(Reason("CALENDAR-YEAR-MISSING", str(missing), cite=_CITE))
    windows = denied_days(change, law)
    if windows:
        return breached(*(Reason("PAY-DENIAL-WINDOW", _says(one), one, one.cause, _CITE) for one in windows))
    if _waits(change.notified_on, due.notice_on, change.looked_on):
        says = f"The change is notified by {due.notice_on}; until then nothing is denied."
        return wanting(Reason("notice-due", says, due.notice_on, cite=_CITE))
    if due.agreement_on and _waits(change.agreement_received_on, due.agreement_on, change.looked_on):
        says = f"The agreement is handed in by {due.agreement_on}; until then nothing is denied."
        return wanting(Reason("agreement-due", says, due.agreement_on, cite=_CITE))
    return passed("in-time", "Everything that was due has arrived in time.", cite=_CITE)


def due_of_change(change: ChangeOfPartner, law: Law) -> DueOfChange:
    """Both last days, in business days of Illinois State offices. Raises ValueError for a year without a table."""
    closed, day = holiday_calendar(law.rulebooks["il-89-140-990"].calendar), change.changed_on
    notice = business_days_after(day, law.number("ihh.notice_business_days", day), closed)
    if not change.adds_partner:
        return DueOfChange(notice, None)
    return DueOfChange(notice, business_days_after(day, law.number("ihh.agreement_business_days", day), closed))


def denied_days(change: ChangeOfPartner, law: Law) -> tuple[DeniedDays, ...]:
    """The days on which nothing is payable, each with its cause; the day of receipt is payable again."""
    due, cured = due_of_change(change, law), _cures(change, law)
    found = []
    if _missed(change.notified_on, due.notice_on, change.looked_on):
        found.append(DeniedDays(change.changed_on, _day_before(cured[0]), "notice"))
    if due.agreement_on and _missed(change.agreement_received_on, due.agreement_on, change.looked_on):
        found.append(DeniedDays(change.changed_on, _day_before(cured[1]), "agreement"))
    return tuple(found)


def _cures(change: ChangeOfPartner, law: Law) -> tuple[date | None, date | None]:
    notice, agreement = change.notified_on, change.agreement_received_on
    if law.reading("IHH-AMB-26") == "paired":
        return notice, agreement
    first = min(filter(None, (notice, agreement)), default=None)
    return first, first


def _missed(received_on: date | None, due_on: date, looked_on: date) -> bool:
    """Late is what came after its last day, or has not come when that day is over."""
    return looked_on > due_on and (received_on is None or received_on > due_on)


def _waits(received_on: date | None, due_on: date, looked_on: date) -> bool:
    return received_on is None and looked_on <= due_on


def _day_before(on: date | None) -> date | None:
    return on - DAY if on else None


def _says(window: DeniedDays) -> str:
    late = "The notice of the change" if window.cause == "notice" else "The new partner's agreement"
    until = f"through {window.last_day}" if window.last_day else "until it arrives"
    return f"{late} is late: no coordination service is payable from {window.first_day} {until}."
