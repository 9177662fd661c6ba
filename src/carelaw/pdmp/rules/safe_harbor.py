"""§8(d): who sees no abuse or diversion, on sound clinical judgment, does not violate the act by not querying."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.access import SafeHarborStatement


@rule("MAP-58", cite="§8(d)")
def safe_harbor(statement: SafeHarborStatement, law: Law) -> Decision:
    """Three conditions: judgment exercised, no belief of abuse or diversion, compliance otherwise.

    A complete statement stops automatic escalation; whether the harbor holds is decided by a named person.
    """
    if statement.judgment_exercised is False:
        return breached(fault("E-MAP-58.no-judgment", "The harbor is for those who exercised clinical judgment."))
    if statement.believed_abuse_or_diversion:
        says = "Who believed in abuse or diversion must query (§8(a)(2)); the harbor does not reach that."
        return breached(fault("E-MAP-58.believed-abuse", says))
    if statement.otherwise_compliant is False:
        says = "The harbor asks for compliance with the act otherwise; a finding stands against it."
        return breached(fault("E-MAP-58.not-compliant", says))
    asked = {
        "stated-by": (statement.stated_by.strip(), "Who makes the statement is needed."),
        "basis": (statement.basis.strip(), "The basis of the judgment is needed."),
        "stated-on": (statement.stated_on, "The day of the statement is needed."),
        "about": (statement.about_reference.strip(), "The patient or record that the statement is about is needed."),
        "judgment": (statement.judgment_exercised, "Say that sound clinical judgment was exercised."),
        "belief": (statement.believed_abuse_or_diversion is not None, "Say that no abuse or diversion was believed."),
        "compliance": (statement.otherwise_compliant, "The compliance of the practitioner otherwise is needed."),
    }
    missing = [fault(f"E-MAP-58.needs-{name}", says) for name, (there, says) in asked.items() if not there]
    if missing:
        return wanting(*missing)
    return to_review(fault("person-decides", "The statement is complete; a named person draws the legal conclusion."))
