"""215 ILCS 5/512-7.10(g): no audit in the first days of a month without consent."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, outside, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.audits import AuditDay
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, adopted, not_binding


@rule("PBM-111", cite="215 ILCS 5/512-7.10(g)", readings=("R12",))
def audit_outside_busy_days(day: AuditDay, law: Law) -> Decision:
    """No audit is begun or set in the first seven days of a month unless the provider or pharmacist consents."""
    if not adopted(law, PROGRAMS_BILL, day.on):
        return outside(not_binding(law, PROGRAMS_BILL, day.on))
    closed = law.number("pbm.audit_closed_days_of_month", day.on)
    if day.on.day > closed:
        return passed("open-day", f"{day.on} lies outside the first {closed} days of the month.")
    free = first_open_day(day.on, law)
    if day.kind == "on-site-notice":
        says = f"A notice may be sent on {day.on}; the visit itself keeps clear of days 1 to {closed}."
        return passed("notice-only", says, free)
    if law.reading("R12") == "start-only" and day.kind == "on-site" and not day.first_day:
        return passed("later-day", "Only the first day of an audit is kept clear of the month's first days.")
    if day.consent_by.strip() and day.consent_role and day.consent_on is not None and day.consent_on <= day.on:
        says = f"The {day.consent_role} {day.consent_by} consented on {day.consent_on}."
        return passed("consented", says, day.consent_on)
    if day.kind == "desk-receipt":
        says = f"The request was received on {day.on}, within days 1 to {closed}; it was mailed at another time."
        return to_review(fault("W-PBM-111", says, "delivered_on", free))
    return breached(_refused(day, closed, free))


def first_open_day(on: date, law: Law) -> date:
    """The day itself, or the first day of its month on which an audit needs nobody's consent."""
    closed = law.number("pbm.audit_closed_days_of_month", on)
    return on if on.day > closed else on.replace(day=closed + 1)


def _refused(day: AuditDay, closed: int, free: date) -> Reason:
    what = "A desk audit cannot be mailed" if day.kind == "desk-mailing" else "No audit can be set"
    begins = f"{what} on {day.on}, within days 1 to {closed} of the month"
    field = "mailed_on" if day.kind == "desk-mailing" else "days"
    if day.consent_on is not None and day.consent_on > day.on:
        says = f"{begins}: consent of {day.consent_on}, after that day, does not cure it. The next free day is {free}."
        return fault("E-PBM-111.consent", says, field, free)
    if day.consent_by.strip() or day.consent_role or day.consent_on:
        says = f"{begins}: consent names the person, whether provider or pharmacist, and its day. Or take {free}."
        return fault("E-PBM-111.consent", says, "consent_by", free)
    says = f"{begins}, without consent of the provider or pharmacist. The next free day is {free}."
    return fault("E-PBM-111", says, field, free)
