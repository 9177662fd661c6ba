"""Former 140.994(a), 140.996(a), 140.997: whom an enrolled person could go to, and who was paid for it."""

from __future__ import annotations

from datetime import date

from carelaw.ihh.facts.pccm_claims import PccmClaim, Rendered
from carelaw.ihh.rules.pccm.direct_access import pccm_direct_access
from carelaw.ihh.rules.pccm.term import cite, closed
from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule

_ACCESS = cite(".996(a)")
_PAYMENT = cite(".997")


@rule("PCCM-37", "PCCM-61", "PCCM-62", "PCCM-63", cite=_ACCESS)
def pccm_access(claim: PccmClaim, law: Law) -> Decision:
    """An enrolled person went to the own provider, its affiliate, or where it referred, save for direct access."""
    if (other := closed(claim.served_on, law)) is not None:
        return other
    free = _without_referral(claim, law)
    if free is not None:
        return free
    if claim.referred_on is not None and claim.referred_on <= claim.served_on:
        return passed("referred", f"The provider referred the person on {claim.referred_on}.", cite=_ACCESS)
    says = "Not the own provider, no affiliate, no direct access, and no referral by the day of service."
    return breached(fault("ACCESS-NO-REFERRAL", says, "referred_on", cite=_ACCESS))


@rule("PCCM-80", "PCCM-37", "PCCM-61", cite=_PAYMENT, readings=("PCCM-AMB-02",))
def pccm_payment(claim: PccmClaim, law: Law) -> Decision:
    """From July 2007 others were not paid without direct access, or a referral registered with the Department."""
    if (other := closed(claim.served_on, law)) is not None:
        return other
    begins = law.number("pccm.referral_from", claim.served_on)
    free = _without_referral(claim, law)
    if free is not None:
        return free
    if claim.served_on < begins:
        says = f"Served on {claim.served_on}; payment hangs on referrals only from {begins}."
        return passed("before-referral-edit", says, begins, _PAYMENT)
    if claim.referred_on is None or claim.referred_on > claim.served_on:
        says = "No referral of the person's provider by the day of service; not paid."
        return breached(fault("REFERRAL-MISSING", says, "referred_on", cite=_PAYMENT))
    return _registered(claim, law)


def _registered(claim: PccmClaim, law: Law) -> Decision:
    by_service = law.reading("PCCM-AMB-02") == "by-service"
    last = claim.served_on if by_service else claim.judged_on
    if claim.registered_on is None or (last is not None and claim.registered_on > last):
        when = f"registered only on {claim.registered_on}" if claim.registered_on else "not registered"
        says = f"The referral is {when}; a referral registered with the Department is paid on."
        return breached(fault("REFERRAL-MISSING", says, "registered_on", last, _PAYMENT))
    if last is None:
        says = "Say on which day the claim was judged; the referral had to be registered by then."
        return wanting(fault("needs-judged-on", says, "judged_on", cite=_PAYMENT))
    return passed("referral-registered", f"Referred, and registered on {claim.registered_on}.", cite=_PAYMENT)


def _without_referral(claim: PccmClaim, law: Law) -> Decision | None:
    """What needs no referral at all, or None."""
    if not claim.enrolled:
        says = f"Not enrolled with a provider on {claim.served_on}; nothing of this reaches the claim."
        return outside(fault("not-enrolled", says, "enrolled", cite=_ACCESS))
    if _between(claim.provider_gone_on, claim.new_provider_on, claim.served_on):
        if claim.medicaid_enrolled:
            says = (
                f"The provider was gone from {claim.provider_gone_on}; until a new one, any enrolled provider serves."
            )
            return passed("between-providers", says, cite=cite(".995(j)"))
        says = "Between two providers any enrolled provider serves; this one is not enrolled in the program."
        return breached(fault("NOT-IN-MEDICAID", says, "medicaid_enrolled", cite=cite(".995(j)")))
    if claim.rendered_by is Rendered.OWN_PROVIDER:
        return passed("own-provider", "Served by the person's own provider.", cite=_ACCESS)
    if claim.rendered_by is Rendered.AFFILIATE and _designated(claim):
        says = f"Served by a provider whom the own one had designated on {claim.designated_on}."
        return passed("affiliate", says, cite=cite(".994(a)"))
    direct = pccm_direct_access(claim.line, law=law)
    if direct.outcome is Outcome.PASS:
        return Decision(Outcome.PASS, direct.reasons)
    return None


def _designated(claim: PccmClaim) -> bool:
    began, ended = claim.designated_on, claim.designation_ended_on
    return began is not None and began <= claim.served_on and (ended is None or claim.served_on <= ended)


def _between(gone: date | None, new: date | None, on: date) -> bool:
    return gone is not None and gone <= on and (new is None or on < new)
