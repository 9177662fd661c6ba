"""89 Ill. Adm. Code 140.994(b): is this member-month paid, denied or pending, and on which service?"""

from __future__ import annotations

from carelaw.ihh.facts.payment import JudgedLine, Limit, MemberMonth
from carelaw.ihh.facts.services import Basis
from carelaw.ihh.rules.payable_service import ORDER
from carelaw.ihh.rules.program_start import CITE, adoption_missing, program_start
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule

_DUPLICATION = "89 Ill. Adm. Code 140.993(k)"


@rule("IHH-82", "IHH-85", cite=CITE, readings=("IHH-AMB-30", "IHH-AMB-34", "IHH-AMB-36"))
def member_month(month: MemberMonth, law: Law) -> Decision:
    """One payment a member a month, on the earliest face-to-face service, else on the earliest telephonic one."""
    start = program_start(law)
    if start is None:
        return wanting(adoption_missing())
    if month.month < start:
        return _deny("PAY-NOT-STARTED", f"Payment starts with {start:%B %Y}.")
    if not month.lines:
        return _deny("PAY-NO-QUALIFYING", "No coordination service was claimed for the month.")
    kept = [line for line in month.lines if not line.dropped]
    if not kept:
        return _furthest(month.lines)
    if month.paid_to_another:
        return _two_homes(law)
    live = [line for line in kept if line.basis is not Basis.NONE]
    if not live:
        return _deny("PAY-NO-CONTACT", "Services were claimed, none of them with a live contact.")
    if month.duplicate_denied:
        return _deny("PAY-DUP-REVIEW", "A reviewer found the same services paid by another authority.", _DUPLICATION)
    if month.duplicate_unresolved:
        return _duplicate(law)
    seen = sorted(line.served_on for line in live if line.basis is Basis.FACE_TO_FACE)
    if seen:
        return passed("PAY-OK-F2F", f"Paid on the face-to-face service of {seen[0]}.", seen[0], CITE)
    return _by_telephone(month, min(line.served_on for line in live), law)


def _by_telephone(month: MemberMonth, first: object, law: Law) -> Decision:
    paid = passed("PAY-OK-TEL", f"Paid on the telephonic service of {first}.", first, CITE)
    if month.limit is Limit.NONE:
        return paid
    allowed = law.number("ihh.telephone_months_allowed", month.month)
    if month.telephone_months_paid < allowed:
        return paid
    if month.limit is Limit.IN_FORCE:
        says = f"{allowed} months of this year are already paid on telephone contact; now only face to face is paid."
        return _deny("PAY-TEL-LIMIT", says)
    if law.reading("IHH-AMB-30") == "pay":
        return paid
    says = f"{allowed} telephonic months are paid; this one waits until the outcomes of the year before are decided."
    return to_review(Reason("PAY-TEL-PENDING-OUTCOME", says, cite=CITE))


def _two_homes(law: Law) -> Decision:
    if law.reading("IHH-AMB-34") == "split":
        return to_review(Reason("PAY-SPLIT-REVIEW", "Two health homes share the month by days.", cite=CITE))
    return _deny("PAY-ALREADY-PAID", "The month is paid to another health home, which served the member first.")


def _duplicate(law: Law) -> Decision:
    says = "A similar service was paid by another Medicaid authority in the month"
    if law.reading("IHH-AMB-36") == "deny-month":
        return _deny("PAY-DUP-REVIEW", says + ".", _DUPLICATION)
    return to_review(Reason("PAY-DUP-REVIEW", says + "; a reviewer compares them.", cite=_DUPLICATION))


def _furthest(lines: tuple[JudgedLine, ...]) -> Decision:
    """The reason of the line that got furthest in the order of the tests, the latest day among equals."""
    line = max(lines, key=lambda one: (ORDER.index(one.dropped), one.served_on))
    return _deny(line.dropped, line.says or "Every service of the month was dropped.", line.cite or CITE, line.cause)


def _deny(code: str, says: str, cite: str = CITE, value: object = None) -> Decision:
    return breached(Reason(code, says, value or None, cite=cite))
