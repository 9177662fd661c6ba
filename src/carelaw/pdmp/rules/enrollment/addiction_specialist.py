"""§3 "addiction specialist": a physician of the Board of Medicine, certified in addiction medicine."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.enrollment import SpecialistEvidence


@rule("MAP-13", cite='§3 "addiction specialist"')
def addiction_specialist(evidence: SpecialistEvidence, law: Law) -> Decision:
    """Both together: the physician's license, and the certificate of the American Board of Addiction Medicine."""
    if evidence.physician is None:
        return wanting(fault("E-MAP-13.needs-profession", "Whether the person is a licensed physician is needed."))
    if not evidence.physician:
        return breached(fault("E-MAP-13", "Only a physician licensed by the Board of Medicine can be one.", "license"))
    asked = {
        "license_number": (evidence.license_number, "The number of the physician's license is missing."),
        "certificate_number": (evidence.certificate_number, "The number of the certificate is missing."),
    }
    missing = [fault("E-MAP-13", says, name) for name, (value, says) in asked.items() if not value.strip()]
    if missing:
        return breached(*missing)
    if evidence.verified_on is None:
        return wanting(fault("E-MAP-13.needs-verification", "Verify both with their issuers, and record the day."))
    return passed("specialist", "A licensed physician with the certificate.")
