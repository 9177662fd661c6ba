"""89 Ill. Adm. Code 140.994(a), (b): may a claimed service carry a month's payment, or is it dropped, and why?"""

from __future__ import annotations

from datetime import timedelta

from carelaw.ihh.facts.payment import ServiceLine
from carelaw.ihh.rules.program_start import CITE, adoption_missing, program_start
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule

# The order in which a line is tested; a month whose lines are all dropped shows the line that got furthest.
ORDER = (
    "PAY-NOT-STARTED",
    "SVC-NOT-QUALIFYING",
    "PAY-NOT-MEMBER",
    "PAY-EXCLUDED",
    "PAY-IHH-NOT-ENROLLED",
    "PAY-TIER-NOT-SERVED",
    "PAY-DENIAL-WINDOW",
    "PAY-DUP-CONTACT",
    "PAY-LATE-CLAIM",
)
_PART = "89 Ill. Adm. Code "


@rule("IHH-80", "IHH-81", cite="89 Ill. Adm. Code 140.994(a), (b)", readings=("IHH-AMB-20", "IHH-AMB-25"))
def payable_service(line: ServiceLine, law: Law) -> Decision:
    """A service counts if it was a member's, on an eligible day, by an enrolled home that serves the tier, in time."""
    start = program_start(law)
    if start is None:
        return wanting(adoption_missing())
    day = line.served_on
    if day < start:
        return _drop("PAY-NOT-STARTED", f"Payment starts with {start:%B %Y}; the service was on {day}.", CITE)
    if not line.qualifying:
        return _drop("SVC-NOT-QUALIFYING", "The activity is none of those listed in 140.994(b)(1) to (5).", CITE)
    excluded = f"The member was excluded on {day}: {line.excluded_by}."
    if not line.excluded_by:
        excluded = "The member was excluded on another day of the month."
    if line.excluded_by and not line.member and line.exclusion_ended_membership:
        return _drop("PAY-EXCLUDED", excluded, _PART + "140.992(a)")
    if not line.member:
        return _drop("PAY-NOT-MEMBER", f"No assignment with consent stood on {day}.", _PART + "140.992(e)")
    if line.excluded_by or (line.excluded_in_month and law.reading("IHH-AMB-20") == "whole-month"):
        return _drop("PAY-EXCLUDED", excluded, _PART + "140.992(a)")
    if not line.health_home_active:
        says = f"The health home's enrollment was not active on {day}."
        return _drop("PAY-IHH-NOT-ENROLLED", says, _PART + "140.991(b)(3)")
    if not line.tier_served:
        says = "The health home is not enrolled for the member's tier of record."
        return _drop("PAY-TIER-NOT-SERVED", says, _PART + "140.991(b)(2)")
    return _denied_day(line, law) or _duplicate(line) or _late(line, law) or _kept(line)


def _denied_day(line: ServiceLine, law: Law) -> Decision | None:
    if law.reading("IHH-AMB-25") == "affected-partner" and not line.by_affected_partner:
        return None
    for window in line.denied:
        if window.first_day <= line.served_on and (window.last_day is None or line.served_on <= window.last_day):
            until = f"through {window.last_day}" if window.last_day else "until it arrives"
            late = "The change notice was late" if window.cause == "notice" else "The partner's agreement was late"
            says = f"{late}: nothing is payable from {window.first_day} {until}."
            return _drop("PAY-DENIAL-WINDOW", says, _PART + "140.991(b)(4)", window.cause)
    return None


def _duplicate(line: ServiceLine) -> Decision | None:
    if not line.same_contact_billed:
        return None
    says = "The same contact was billed to another Medicaid authority by the health home or its partner."
    return _drop("PAY-DUP-CONTACT", says, _PART + "140.993(k)")


def _late(line: ServiceLine, law: Law) -> Decision | None:
    days = law.number("ihh.timely_filing_days", line.served_on)
    last = line.served_on + timedelta(days=days)
    if line.claimed_on <= last:
        return None
    says = f"Claimed on {line.claimed_on}; the last day was {last} ({days} days from the service, by policy)."
    return _drop("PAY-LATE-CLAIM", says, _PART + "140.994(a)", last)


def _kept(line: ServiceLine) -> Decision:
    return passed("counts", f"The service of {line.served_on} counts.", line.basis, CITE)


def _drop(code: str, says: str, cite: str, value: object = None) -> Decision:
    return breached(Reason(code, says, value, cite=cite))
