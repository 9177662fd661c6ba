"""140.991(a), (b)(2) to (4): who applies, under which tier, and what stands before an approval."""

from __future__ import annotations

from carelaw.ihh.facts.homes import ApplicationAsked, ApprovalAsked, IntakeAsked, RefusalGround, TermsSigned
from carelaw.ihh.rules.home_asked import SERVES
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule

PART = "89 Ill. Adm. Code 140.991"
MODELS = ("single", "partnered")
GROUNDS = {
    "subpart-b": "Part 140, Subpart B, the general conditions of participation",
    "tier": f"{PART}(b)(2)",
    "enrollment": f"{PART}(b)(3)",
    "terms": f"{PART}(b)(4)",
    "agreements": f"{PART}(b)(4)",
}


@rule("IHH-03", "IHH-05", "IHH-09", cite=f"{PART}(a), (b)(2)", readings=("IHH-AMB-46",))
def application_taken(asked: ApplicationAsked, law: Law) -> Decision:
    """Any entity applies, of whatever type; it names itself, chooses a tier, and serves alone or with partners."""
    faults = []
    if not asked.legal_name.strip():
        faults.append(fault("APP-NAME-MISSING", "The legal name is needed.", "legal_name", cite=f"{PART}(a)"))
    if not asked.tax_id.strip():
        faults.append(fault("APP-TAX-MISSING", "The tax identifier is needed.", "tax_id", cite=f"{PART}(a)"))
    faults += _tiers(asked, law)
    if asked.delivery_model not in MODELS:
        says = f"“{asked.delivery_model}” is no way of delivery. Permitted: {', '.join(MODELS)}."
        faults.append(fault("ENR-MODEL", says, "delivery_model", cite=f"{PART}(b)(2)"))
    elif asked.delivery_model == "partnered" and not asked.partners:
        says = "Served with partners: name at least one. Served alone: choose single."
        faults.append(fault("ENR-PARTNER-MISSING", says, "partners", cite=f"{PART}(b)(2)"))
    elif asked.delivery_model == "single" and asked.partners:
        says = "Served alone there are no partners. Choose partnered, or name none."
        faults.append(fault("ENR-PARTNER-NOT-SINGLE", says, "partners", cite=f"{PART}(b)(2)"))
    if faults:
        return breached(*faults)
    return passed("application-taken", f"The application under Tier {' and '.join(asked.tiers)} is taken.", cite=PART)


def _tiers(asked: ApplicationAsked, law: Law) -> list[Reason]:
    cite = f"{PART}(b)(2)"
    if not asked.tiers or set(asked.tiers) - set(SERVES):
        says = "Choose a tier of care coordination: A serves everybody, B and C each their own."
        return [fault("ENR-TIER-MISSING", says, "tiers", cite=cite)]
    if len(set(asked.tiers)) > 1 and law.reading("IHH-AMB-46") == "one":
        says = "A health home enrolls under one tier. Apply under A, which serves B and C too, or enroll twice."
        return [fault("ENR-MULTI-TIER", says, "tiers", cite=cite)]
    return []


@rule("IHH-03", cite=f"{PART}(a)")
def home_refusal_ground(refusal: RefusalGround, law: Law) -> Decision:
    """An application is refused on a ground of Subpart B or of (b)(2) to (4), never for what the applicant is."""
    if refusal.ground not in GROUNDS:
        says = f"“{refusal.ground}” is no ground: any entity may apply. Permitted: {', '.join(GROUNDS)}."
        return breached(fault("REJECTION-GROUND-INVALID", says, "ground", refusal.ground, f"{PART}(a)"))
    if not refusal.found.strip():
        return wanting(fault("REASON-MISSING", "Say what was found.", "found", cite=f"{PART}(a)"))
    return passed("ground-permitted", f"Refused under {GROUNDS[refusal.ground]}.", refusal.ground, f"{PART}(a)")


@rule("IHH-10", "IHH-11", "IHH-12", cite=f"{PART}(b)(3), (4)")
def application_approval(asked: ApprovalAsked, law: Law) -> Decision:
    """No approval before the enrollment is active, the terms are signed and every partner's agreement is there."""
    faults = []
    if asked.enrollment != "ACTIVE":
        says = f"The enrollment under Subpart B is {asked.enrollment or 'unknown'}; it has to be ACTIVE first."
        faults.append(fault("ENR-SUBPARTB-PENDING", says, "enrollment", asked.enrollment, f"{PART}(b)(3)"))
    signed_in_time = asked.signed_on is not None and asked.signed_on <= asked.decided_on
    if not asked.terms_version or asked.signed_version != asked.terms_version or not signed_in_time:
        wanted = asked.terms_version or "to be published"
        says = f"The provider terms ({wanted}) are not signed by {asked.decided_on}; the applicant signs them first."
        faults.append(fault("ENR-TC-UNSIGNED", says, "terms", asked.signed_version, f"{PART}(b)(4)"))
    lacking = [
        one.name
        for one in asked.partners
        if one.rejected or one.received_on is None or one.received_on > asked.decided_on
    ]
    if asked.delivery_model == "partnered" and not asked.partners:
        lacking = ["a partner"]
    if lacking:
        says = f"No copy of the agreement is here with: {', '.join(lacking)}. Approval comes after the last copy."
        faults.append(fault("ENR-AGREEMENT-MISSING", says, "partners", tuple(lacking), f"{PART}(b)(4)"))
    if faults:
        return breached(*faults)
    return passed("may-be-approved", "Enrollment, terms and agreements stand.", cite=f"{PART}(b)(3), (4)")


@rule("IHH-11", cite=f"{PART}(b)(4)")
def terms_signed(signed: TermsSigned, law: Law) -> Decision:
    """The terms are signed in the version that stands, by somebody, on a day that has come."""
    cite = f"{PART}(b)(4)"
    if not signed.signed_by.strip():
        return breached(fault("ENR-TC-UNSIGNED", "Say who signed.", "signed_by", cite=cite))
    if signed.signed_on > signed.looked_on:
        says = f"The signature is dated {signed.signed_on}, after today. Permitted: up to {signed.looked_on}."
        return breached(fault("TC-IN-FUTURE", says, "signed_on", signed.signed_on, cite))
    if signed.version != signed.current_version:
        says = (
            f"Version {signed.version} is not the one that stands. Permitted: {signed.current_version or 'none yet'}."
        )
        return breached(fault("ENR-TC-UNSIGNED", says, "version", signed.version, cite))
    return passed("terms-signed", f"Version {signed.version} is signed.", cite=cite)


@rule("IHH-06", cite=f"{PART}(b)(2)(A)")
def intake_closing(asked: IntakeAsked, law: Law) -> Decision:
    """A Tier A health home closes itself to everybody or to nobody, never to one tier alone."""
    cite = f"{PART}(b)(2)(A)"
    served = set(SERVES.get(asked.home_tier, ()))
    closed = set(asked.closed_to) & served
    if asked.home_tier == "A" and closed and closed != served:
        says = f"A Tier A health home serves A, B and C alike; it cannot be closed to {', '.join(sorted(closed))} only."
        return breached(fault("TIER-A-MUST-SERVE-ALL", says, "closed_to", tuple(sorted(closed)), cite))
    if closed:
        return passed("closed", "It takes nobody new.", tuple(sorted(closed)), cite)
    return passed("open", "It takes new people of every tier that it serves.", cite=cite)
