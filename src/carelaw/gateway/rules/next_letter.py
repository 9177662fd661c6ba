"""77 Ill. Adm. Code 2080.208(h)(1): which letter is next in a case, and when it is due."""

from __future__ import annotations

from carelaw.gateway.facts.compliance import CaseOnDay, LetterKind
from carelaw.gateway.rules.compliance_term import days, too_far
from carelaw.gateway.rules.letter_window import NAMES, window_for
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule


@rule("PMP-112", "PMP-115", "PMP-117", "PMP-118", cite=f"{SECTION}(h)(1)(A)-(C)", readings=("A-01", "A-16", "A-38"))
def next_letter(case: CaseOnDay, law: Law) -> Decision:
    """What the sequence of letters asks for on a day; the value is the week in which the letter goes."""
    far = too_far(case.on, case.first_sent_on, case.second_sent_on)
    if far is not None:
        return far
    ended = _ended(case)
    if ended is not None:
        return ended
    if case.willful_on is None:
        return wanting(reason("WILFULNESS_NOT_DETERMINED", "Determine first whether the failure is willful."))
    if case.first_sent_on is None:
        return passed("first-letter-due", "The first warning may go on any day.")
    if case.third_sent_on is not None:
        return outside(Reason("letters-complete", "All three letters have been sent."))
    kind = LetterKind.SECOND_FINAL_WARNING if case.second_sent_on is None else LetterKind.NOTICE_OF_NON_COMPLIANCE
    window = window_for(kind, case.first_sent_on, case.second_sent_on, law)
    assert window is not None
    name = NAMES[kind]
    if case.on < window.starts:
        return outside(Reason("window-ahead", f"The {name} goes in the week of {days(window)}.", window))
    if case.on in window:
        code = name.replace(" ", "-") + "-due"
        return passed(code, f"The {name} goes this week, {days(window)}.", window)
    if law.reading("A-16") == "send-late":
        return passed("late-letter-due", f"The week of the {name}, {days(window)}, is over; send it late.", window)
    says = f"The {name} was not sent in its week, {days(window)}. Begin again with a new first warning."
    return breached(Reason("window-missed", says, window))


def _ended(case: CaseOnDay) -> Decision | None:
    """Integration or an exemption ends the sequence, whatever was sent."""
    if case.completed_on is not None and case.completed_on <= case.on:
        if case.third_sent_on is None:
            return outside(Reason("resolved-before-notice", f"Integrated on {case.completed_on}, before any fine."))
        return outside(Reason("completed", f"Integrated on {case.completed_on}; the fine stops there."))
    if case.exempt_from is not None and case.exempt_from <= case.on:
        return outside(Reason("exempt", f"Exempt since {case.exempt_from}; no letter is sent."))
    return None
