"""215 ILCS 5/513b1(i)(4): what retaliation includes, and the three motives that are barred.

A link in time is a reason to look, no finding: whether an action was taken because of an act, a person decides.
"""

from __future__ import annotations

from datetime import date

from carelaw.kernel.dates import days_between
from carelaw.kernel.decision import Decision, Reason
from carelaw.kernel.words import counted
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.complaints import (
    AdverseAction,
    AdverseKind,
    AfterComplaint,
    AfterDepartmentComplaint,
    AfterDisclosure,
)

_CITE = "215 ILCS 5/513b1(i)(4)"
LISTED = (AdverseKind.CANCEL, AdverseKind.RESTRICT, AdverseKind.NOT_RENEW, AdverseKind.NOT_OFFER)


@rule("MAC-54", cite=_CITE, readings=("S19", "S20"))
def retaliation(action: AdverseAction, law: Law) -> Decision:
    """Cancelling, restricting, or refusing to renew or offer a contract solely because of what was said is retaliation.

    The four are examples; another adverse act may be retaliation too, and for it “solely” is not asked.
    """
    if action.act_on is None:
        return outside(fault("no-protected-act", "No act of the pharmacy is linked to this action.", "act_on"))
    early = _before(action.act_on, action.decided_on, action.served_on)
    if early is not None:
        return early
    if not action.under_contract and law.reading("S20") == "unprotected":
        says = "Under this reading a pharmacy without a contract is not protected."
        return outside(fault("no-contract", says, "under_contract"))
    if not action.stated_reason.strip():
        says = "The benefit manager gave no reason. It is asked for one in writing."
        return wanting(fault("needs-stated_reason", says, "stated_reason"))
    if action.motive_shown is None:
        return to_review(fault("motive-open", "Whether it was because of the act is for a person to find.", "motive"))
    if not action.motive_shown:
        return passed("other-motive", "A person found that it was not because of the act.")
    solely = action.kind in LISTED or law.reading("S19") == "all"
    if solely and action.other_reasons:
        says = f"Beside it: {counted(action.other_reasons, 'other genuine reason')}, which weakens “solely”."
        return to_review(fault("W-MAC-54.other-reason", says, "other_reasons", action.other_reasons))
    return breached(
        fault("E-MAC-54", f"Retaliation: {action.kind.replace('-', ' ')} because of a protected act.", "kind")
    )


@rule("MAC-55", cite=f"{_CITE}(A)")
def after_a_disclosure(link: AfterDisclosure, law: Law) -> Decision:
    """An action after a disclosure of what was reasonably taken for evidence of a breach is linked to it."""
    return _linked(link.act_on, link.decided_on, link.served_on, "disclosure")


@rule("MAC-56", cite=f"{_CITE}(B)")
def after_a_complaint(link: AfterComplaint, law: Law) -> Decision:
    """An action after a complaint to the plan or to the benefit manager is linked to it; no cause is asked for."""
    if link.oral and link.noted_on is None:
        return wanting(fault("needs-note", "An oral complaint needs a note with its day.", "noted_on"))
    arguable = fault("W-MAC-56.arguable", "An appeal, counted as a complaint for this watch: arguable.", "arguable")
    return _linked(link.filed_on, link.decided_on, link.served_on, "complaint", *([arguable] if link.arguable else []))


@rule("MAC-57", cite=f"{_CITE}(C)")
def after_a_department_complaint(link: AfterDepartmentComplaint, law: Law) -> Decision:
    """An action after a complaint to the Department is linked to it by the complaint's receipt."""
    if not link.receipt_found:
        says = "No complaint with this receipt is on file; the act is kept as unverified. Check the number."
        return wanting(fault("unverified", says, "receipt"))
    return _linked(link.filed_on, link.decided_on, link.served_on, "complaint")


def _before(act_on: date, decided_on: date, served_on: date) -> Decision | None:
    """What to answer where the action was decided before the act; None where it came on the day or later."""
    if decided_on >= act_on:
        return None
    if served_on < act_on:
        says = f"Decided on {decided_on} and served on {served_on}, before {act_on}: not linked."
        return outside(fault("before-the-act", says, "decided_on"))
    says = f"Decided on {decided_on}, before {act_on}, but served on {served_on}: a person looks."
    return to_review(fault("W-MAC-54.served-after", says, "served_on"))


def _linked(act_on: date, decided_on: date, served_on: date, noun: str, *more: Reason) -> Decision:
    early = _before(act_on, decided_on, served_on)
    if early is not None:
        return early
    days = days_between(act_on, decided_on)
    return to_review(fault("linked", f"Decided {counted(days, 'day')} after the {noun}.", "decided_on", days), *more)
