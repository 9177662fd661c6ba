"""215 ILCS 5/512-5(a)(8), (9): what every application and renewal is asked, and who signed it."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.discipline import FilingSignature, RenewalQuestion


@rule("PBM-42", cite="215 ILCS 5/512-5(a)(8)")
def other_jurisdictions_asked(question: RenewalQuestion, law: Law) -> Decision:
    """Each application and renewal says whether a credential was denied, suspended or revoked elsewhere."""
    if question.answer not in ("yes", "no"):
        says = "Answer yes or no: was a comparable license or registration denied, suspended or revoked elsewhere?"
        return breached(fault("E-PBM-42.unanswered", says, "other_actions"))
    if question.answer == "yes" and not question.told.strip():
        says = "Give the jurisdiction, the credential, the action and its day."
        return wanting(fault("needs-other-actions", says, "other_actions_told"))
    return passed("answered", "The question about other jurisdictions is answered.", question.answer)


@rule("PBM-43", cite="215 ILCS 5/512-5(a)(9)")
def filing_signed(signature: FilingSignature, law: Law) -> Decision:
    """Each filing carries who signed it, when, how, and the digest of what was signed."""
    for name, value in (
        ("signer", signature.signer.strip()),
        ("signed_on", signature.signed_on),
        ("method", signature.method.strip()),
        ("digest", signature.digest.strip()),
    ):
        if not value:
            says = "No signature evidence: sign in as yourself, so that who signed, when and how can be kept."
            return breached(fault("E-PBM-43.unsigned", says, name))
    return passed("signed", "Who signed, when and how is kept with the filing.")
