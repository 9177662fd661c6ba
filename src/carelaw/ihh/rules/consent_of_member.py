"""140.991(b)(5) and 140.992(e): which consent makes a membership, and from which day."""

from __future__ import annotations

from carelaw.ihh.facts.choosing import Capacity, ConsentCase
from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.law.answers import breached, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule

CITE = "89 Ill. Adm. Code 140.992(e)"
_INFORMED = "89 Ill. Adm. Code 140.991(b)(5)"


@rule("IHH-18", "IHH-19", "IHH-64", "IHH-65", cite=CITE)
def consent_of_member(consent: ConsentCase, law: Law) -> Decision:
    """Informed first, signed by someone entitled, and partners may share; membership starts on the later of two days.

    A consent from before the assignment takes effect on the day of the assignment.
    """
    if consent.assigned_from is None:
        says = "The person is not assigned to this health home; the assignment comes first."
        return wanting(Reason("needs-assignment", says, field="assigned_from", cite=CITE))
    faults = [*_receipt(consent), *_signer(consent), *_sharing(consent)]
    if faults:
        return breached(*faults)
    start = max(consent.given_on, consent.assigned_from)
    if consent.expires_on is not None and consent.expires_on < start:
        says = f"The consent ends on {consent.expires_on}, before {start}; ask for one that lasts longer."
        return breached(Reason("CONSENT-EXPIRED", says, consent.expires_on, "expires_on", CITE))
    if consent.revoked_on is not None and consent.revoked_on < start:
        says = f"The consent was revoked on {consent.revoked_on}; ask again."
        return breached(Reason("CONSENT-REVOKED", says, consent.revoked_on, "revoked_on", CITE))
    reasons: tuple[Reason, ...] = (Reason("membership-starts", f"Member from {start}.", start, cite=CITE),)
    if consent.given_on < consent.assigned_from:
        says = f"Consented on {consent.given_on}, before the assignment; it counts from {start}."
        reasons = (*reasons, Reason("CONSENT-BEFORE-ASSIGNMENT", says, consent.given_on, "given_on", CITE))
    return Decision(Outcome.PASS, reasons)


def _receipt(consent: ConsentCase) -> list[Reason]:
    if consent.informed_on is not None and consent.informed_on <= consent.given_on:
        return []
    says = f"The person must receive the program's explanation on {consent.given_on} or before; enter that day."
    return [Reason("CONSENT-NO-INFO-RECEIPT", says, consent.informed_on, "informed_on", _INFORMED)]


def _signer(consent: ConsentCase) -> list[Reason]:
    if consent.signer.strip() and consent.capacity in set(Capacity):
        return []
    says = f"The consent names who signed and as what. Permitted: {', '.join(Capacity)}."
    return [Reason("CONSENT-UNSIGNED", says, consent.capacity, "signer", _INFORMED)]


def _sharing(consent: ConsentCase) -> list[Reason]:
    if consent.partner_sharing:
        return []
    says = "The consent does not let the partners share information, so it is kept and no membership starts."
    return [Reason("CONSENT-NO-SHARING", says, field="partner_sharing", cite=_INFORMED)]
