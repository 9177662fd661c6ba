"""215 ILCS 5/512-7.5, as House Bill 5614 has it: on which basis designated information may be passed on."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.disclosures import RateRelease, Release
from carelaw.pbm.rules.disclosures.statements import CITE_FEES, CITE_RATES, CITE_REBATES
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, adopted, not_binding

_STATE = "IL"


@rule("PBM-85", cite=CITE_REBATES)
def rebate_release(release: Release, law: Law) -> Decision:
    """Rebate data goes on by consent, in a court filing, where law authorizes it, or by order of this State's court."""
    if not adopted(law, PROGRAMS_BILL, release.on):
        return outside(not_binding(law, PROGRAMS_BILL, release.on))
    if release.basis == "court-filing":
        if release.case_number.strip():
            return passed("court-filing", f"Filed in the case {release.case_number}.")
        return breached(fault("E-PBM-85.case", "A court filing names its case number.", "case_number"))
    if release.basis == "court-order":
        if release.court.strip().upper() != _STATE:
            says = f"The order is not of a court of this State ({release.court or 'no court named'}). Permitted: IL."
            return breached(fault("E-PBM-85.court", says, "court", release.court))
        if not release.good_cause:
            return breached(fault("E-PBM-85.cause", "The order must find good cause.", "good_cause"))
        return passed("court-order", "Ordered by a court of this State for good cause.")
    permitted = "the benefit manager's consent, a court filing, law, an order of a court of this State for good cause"
    return _consent_or_law(release, "E-PBM-85", permitted)


@rule("PBM-87", cite=CITE_FEES)
def fee_release(release: Release, law: Law) -> Decision:
    """Designated fee data goes on by consent, where a court of proper jurisdiction requires it, or by law."""
    return _optional(release, law, "E-PBM-87")


@rule("PBM-90", "PBM-91", cite=CITE_RATES)
def rate_release(release: RateRelease, law: Law) -> Decision:
    """Designated rate data goes on like fee data; no designation closes verification or a pharmacy's own telling."""
    if not adopted(law, PROGRAMS_BILL, release.release.on):
        return outside(not_binding(law, PROGRAMS_BILL, release.release.on))
    if release.way == "verification":
        says = "The covered entity may check with pharmacies what they are paid for its members; nobody can object."
        return passed("verification-stands", says, cite=f"{CITE_RATES}(i)")
    if release.way == "pharmacy-disclosure":
        says = "A pharmacy may tell the covered entity what it received."
        return passed("disclosure-stands", says, cite=f"{CITE_RATES}(ii)")
    return _optional(release.release, law, "E-PBM-90")


def _optional(release: Release, law: Law, code: str) -> Decision:
    if not adopted(law, PROGRAMS_BILL, release.on):
        return outside(not_binding(law, PROGRAMS_BILL, release.on))
    if not release.designated:
        return passed("not-designated", "The benefit manager did not designate it confidential.")
    if release.basis == "court-order":
        if release.jurisdiction:
            return passed("court-order", "Required by a court of proper jurisdiction.")
        return breached(fault(f"{code}.court", "The court's jurisdiction is not shown.", "jurisdiction"))
    return _consent_or_law(release, code, "the benefit manager's consent, an order of a court with jurisdiction, law")


def _consent_or_law(release: Release, code: str, permitted: str) -> Decision:
    if release.basis == "consent":
        if release.consented_on is not None and release.consented_on <= release.on:
            return passed("consent", f"The benefit manager consented on {release.consented_on}.")
        says = f"No consent of the benefit manager by {release.on} is on file."
        return breached(fault(f"{code}.consent", says, "consented_on"))
    if release.basis == "law":
        if release.citation.strip():
            return passed("law", f"Authorized by {release.citation}.")
        return breached(fault(f"{code}.law", "Cite the law that authorizes the release.", "citation"))
    return breached(fault(code, f"There is no basis for the release. Permitted: {permitted}.", "basis", release.basis))
