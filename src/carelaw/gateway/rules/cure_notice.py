"""77 Ill. Adm. Code 2080.208(g)(10): cure notices, and shutting out a party that does not cure."""

from __future__ import annotations

from carelaw.gateway.facts.compliance import Breach, CureNotice, PartyKind, Prohibition
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, outside, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule


@rule("PMP-99", cite=f"{SECTION}(g)(10)")
def bound_party(breach: Breach, law: Law) -> Decision:
    """Whoever must comply can be found in breach: vendors, systems, their customers, and anyone else who is bound."""
    if breach.party_kind is PartyKind.NOT_BOUND:
        says = "This party is not bound by the rule; a finding needs a vendor, a system, a customer or another bound."
        return outside(Reason("not-bound", says))
    return passed("bound", f"A finding may be opened against: {breach.party_kind.value.replace('-', ' ')}.")


@rule("PMP-100", cite=f"{SECTION}(g)(10); 720 ILCS 570/316.1(c)")
def cure(notice: CureNotice, law: Law) -> Decision:
    """A breach is cured by the day that its notice names; after that day a person decides, never the program."""
    if notice.cure_by < notice.sent_on:
        says = f"The notice of {notice.sent_on} asks for a cure by {notice.cure_by}, a day before it. Name a later day."
        return breached(reason("CURE_DATE_INVALID", says, field="cure_by"))
    if notice.cured_on is not None and notice.cured_on <= notice.cure_by:
        return passed("cured", f"Cured on {notice.cured_on}.")
    if notice.cured_on is not None:
        says = f"Cured on {notice.cured_on}, after {notice.cure_by}. Decide whether that is enough."
        return to_review(Reason("cured-late", says))
    if notice.on is not None and notice.on > notice.cure_by:
        says = f"Not cured by {notice.cure_by}. Decide what follows; nothing is switched off by itself."
        return to_review(Reason("not-cured", says))
    return outside(Reason("cure-running", f"The time to cure runs through {notice.cure_by}."))


@rule("PMP-101", cite=f"{SECTION}(g)(10)", readings=("A-17",))
def prohibition(decision: Prohibition, law: Law) -> Decision:
    """A party is shut out after a cure notice it did not follow, or at once with a written reason."""
    if decision.cured_on is not None:
        says = f"The breach was cured on {decision.cured_on}; a cured breach shuts nobody out."
        return breached(reason("BREACH_CURED", says, field="cured_on"))
    if decision.cure_notice_on is None and not decision.reason.strip() and law.reading("A-17") != "no":
        says = "No cure notice was sent. Send one, or write down why none is necessary."
        return breached(reason("REASON_REQUIRED", says, field="reason", cite=f"{SECTION}(g)(10)"))
    return passed("may-be-prohibited", "The party may be shut out of integration and of the program.")
