"""§5(5)(viii): education with professional organizations covers people at risk, and referral and treatment."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.evaluation import EducationAsked

# Topics as the paragraph lists them: what the organizations' education is about, and its two lettered items.
TOPICS = {
    "prescribing": "Prescribing practice",
    "pharmacology": "Pharmacology",
    "abuse": "Abuse of controlled substances",
    "standards": "Clinical standards",
    "A": "(A) Recognizing people at risk",
    "B": "(B) Referral and treatment options",
}


@rule("MAP-132", cite="§5(5)(viii)")
def education_project(asked: EducationAsked, law: Law) -> Decision:
    """A project is with a named organization and about at least one topic of the paragraph."""
    if not asked.organization.strip():
        return breached(fault("E-MAP-132", "Name the professional organization that is helped.", "organization"))
    unknown = [topic for topic in asked.topics if topic not in TOPICS]
    if unknown or not asked.topics:
        says = f"Topics are: {', '.join(TOPICS)}. Name at least one of them."
        return breached(fault("E-MAP-132.topic", says, "topics"))
    return passed("project-stands", "Organization and topics are named.")


@rule("MAP-133", cite="§5(5)(viii)(A)")
def education_covers_risk(asked: EducationAsked, law: Law) -> Decision:
    """No project is complete without how to recognize people at risk."""
    if "A" in asked.topics:
        return passed("covers-risk", "It covers how to recognize people at risk.")
    says = "The project does not cover topic A, recognizing people at risk. Add it before it is complete."
    return breached(fault("E-MAP-133", says, "topics"))


@rule("MAP-134", cite="§5(5)(viii)(B)")
def education_covers_treatment(asked: EducationAsked, law: Law) -> Decision:
    """No project is complete without referral and treatment options."""
    if "B" in asked.topics:
        return passed("covers-treatment", "It covers referral and treatment options.")
    says = "The project does not cover topic B, referral and treatment options. Add it before it is complete."
    return breached(fault("E-MAP-134", says, "topics"))
