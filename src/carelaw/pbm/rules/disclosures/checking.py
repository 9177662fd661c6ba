"""215 ILCS 5/512-7.5(c), as House Bill 5614 has it: checking what is paid with pharmacies, and what they tell."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.disclosures import PaidToPharmacy, PharmacyTells
from carelaw.pbm.rules.disclosures.statements import CITE_RATES


@rule("PBM-91", cite=f"{CITE_RATES}(i)")
def paid_as_disclosed(paid: PaidToPharmacy, law: Law) -> Decision:
    """What a pharmacy says it received is laid beside what was disclosed, to the cent."""
    if paid.received is None:
        return wanting(fault("needs-received", "The pharmacy has not answered for this claim.", "received"))
    if paid.disclosed is None:
        says = f"The pharmacy received {paid.received:.2f}; the claim is not in what was disclosed."
        return to_review(fault("W-PBM-91.absent", says, "disclosed", paid.received))
    if paid.disclosed != paid.received:
        says = f"Disclosed {paid.disclosed:.2f}, received {paid.received:.2f}."
        return to_review(fault("W-PBM-91", says, "received", paid.disclosed - paid.received))
    return passed("as-disclosed", f"{paid.received:.2f}, as disclosed.", paid.received)


@rule("PBM-92", cite=f"{CITE_RATES}(ii)")
def pharmacy_tells(told: PharmacyTells, law: Law) -> Decision:
    """A pharmacy may tell a covered entity what it received for that entity's members, and no other entity."""
    if not told.entities_of_claims:
        return wanting(fault("needs-claims", "List the claims that this is about.", "claims"))
    others = sorted(set(told.entities_of_claims) - {told.sent_to})
    if others:
        count = sum(one != told.sent_to for one in told.entities_of_claims)
        says = f"{count} of the claims concern another covered entity's members. Send those to that entity."
        return breached(fault("E-PBM-92", says, "claims", count))
    return passed("may-tell", "The claims concern this covered entity's members.")
