"""What each role may do in prescription monitoring, beside the paragraph that allows it."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare

_CLINICAL = ("PRESCRIBER", "PRESCRIBER_DESIGNEE", "DISPENSER", "DISPENSER_DESIGNEE")

SUBMIT = declare(
    "pdmp.submit", roles=("SUBMITTER",), says="report dispensings and see the results", cite="§7(a)", code="E-MAP-19"
).name
SEE_SUBMISSIONS = declare(
    "pdmp.see-submissions",
    roles=("SUBMITTER", "DATA_STEWARD"),
    says="see what was reported and what became of it",
    cite="§7(a), §5(5)(iv)",
).name
ASK_HISTORY = declare(
    "pdmp.ask-history",
    roles=_CLINICAL,
    says="ask for a patient's history",
    cite="§9(b)",
    code="E-MAP-50",
).name
REVIEW_LINKS = declare(
    "pdmp.review-links", roles=("DATA_STEWARD",), says="decide which reports speak of one person", cite="§6(b)(1)"
).name
