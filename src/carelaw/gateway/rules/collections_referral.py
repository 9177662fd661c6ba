"""77 Ill. Adm. Code 2080.208(h)(3): what goes to the Bureau of Collections, and when."""

from __future__ import annotations

from carelaw.gateway.facts.compliance import Referral
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, outside, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule


@rule("PMP-121", "PMP-122", cite=f"{SECTION}(h)(3)", readings=("A-40",))
def collections_referral(bundle: Referral, law: Law) -> Decision:
    """The bundle goes after the third letter, with all three letters and the proofs of their sending."""
    if bundle.third_sent_on is None:
        says = "The third letter has not been sent; the referral follows it."
        return breached(reason("REFERRAL_TOO_EARLY", says, field="third_sent_on"))
    if bundle.missing:
        says = f"The bundle lacks {', '.join(bundle.missing)}. Enter what is missing, then refer the case again."
        return breached(reason("BUNDLE_INCOMPLETE", says, field="missing"))
    if bundle.owed <= 0 and law.reading("A-40") == "not-yet":
        return outside(Reason("nothing-owed-yet", "Nothing is owed yet; the case is referred when something is."))
    if bundle.owed <= 0 and not bundle.running:
        if not bundle.hold_reason.strip():
            says = "The respondent has integrated and owes nothing: hold the bundle and write down why."
            return breached(reason("REASON_REQUIRED", says, field="hold_reason", cite=f"{SECTION}(h)(3)"))
        return outside(Reason("held", "The bundle is held: the respondent has integrated and owes nothing."))
    return passed("may-be-referred", f"The bundle may go; ${bundle.owed:,.2f} is owed today, later months follow.")
