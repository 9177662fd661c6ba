"""215 ILCS 5/513b1(i)(1) to (3): which disclosures are protected, and how far they go."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.decision import Decision
from carelaw.kernel.words import counted
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.complaints import Disclosure, LimitedDisclosure

_BOOK = "il-215-5-513b1"


def not_binding(on: date, law: Law) -> Decision | None:
    """What to answer for a day on which the ban does not bind for certain; None where it does."""
    if not law.in_force(_BOOK, on):
        return outside(fault("before-the-act", f"The contracts act did not bind on {on}.", "act_on"))
    named = law.number("mac.act_names_effective_on", on)
    binds = named if law.reading("S2") == "named-date" else law.number("mac.retaliation_from", on)
    if on < named:
        return outside(fault("before-the-act", f"The ban on retaliation begins on {binds}.", "act_on"))
    if on < binds:
        says = f"{on} lies between {named}, the day the act names, and {binds}, when it became law: a person looks."
        return to_review(fault("W-S2", says, "act_on", binds))
    return None


@rule("MAC-51", cite="215 ILCS 5/513b1(i)(1)", readings=("S2",))
def disclosed_in_a_proceeding(disclosure: Disclosure, law: Law) -> Decision:
    """Information given to a court, a hearing, a legislative body or another proceeding is protected.

    It takes reasonable cause to see proof of a breach in it; that there was a breach is not required.
    """
    if not disclosure.to.strip():
        says = "No forum is named: kept as a complaint, not under (i)(1)."
        return outside(fault("no-forum", says, "to"))
    return not_binding(disclosure.act_on, law) or _with_cause(disclosure)


@rule("MAC-52", cite="215 ILCS 5/513b1(i)(2)", readings=("S2",))
def disclosed_to_government(disclosure: Disclosure, law: Law) -> Decision:
    """Information given to any government or law enforcement agency is protected in the same way."""
    if not disclosure.to.strip():
        return outside(fault("no-agency", "No agency is named: kept as a complaint, not under (i)(2).", "to"))
    return not_binding(disclosure.act_on, law) or _with_cause(disclosure)


def _with_cause(disclosure: Disclosure) -> Decision:
    if not disclosure.reasonable_cause.strip():
        says = "Say why there was reasonable cause to see a breach of law in it. Until then protection is undecided."
        return wanting(fault("needs-reasonable_cause", says, "reasonable_cause"))
    return passed("protected", "Protected, whether or not the law was in fact broken.")


@rule("MAC-53", cite="215 ILCS 5/513b1(i)(3)")
def disclosure_limited(disclosure: LimitedDisclosure, law: Law) -> Decision:
    """A pharmacy makes commercially reasonable efforts to limit what is confidential and proprietary.

    Failing does not take the protection away; it stands as a note of its own.
    """
    if disclosure.identifiers_found and not disclosure.confirmed:
        found = counted(disclosure.identifiers_found, "place")
        says = f"Looks like a patient's identifier: {found}. Blacken it, or confirm that it is needed."
        return breached(fault("E-MAC-53.identifiers", says, "says"))
    if not disclosure.efforts and not disclosure.told_by_note.strip():
        says = "No effort is noted to limit confidential information. The protection stands; this is a note beside it."
        return to_review(fault("W-MAC-53", says, "efforts"))
    return passed("limited", "What was done to limit the disclosure is noted.", len(disclosure.efforts))
