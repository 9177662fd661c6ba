"""What each role may do in prescription monitoring, beside the paragraph that allows it."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare
from carelaw.platform.accounts.roles import ROLES

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
# Every role may put a question: the gate refuses by the paragraph and the log keeps who was refused (MAP-108).
ASK_HISTORY = declare(
    "pdmp.ask-history",
    roles=[code for code, role in ROLES.items() if role.grantable],
    says="ask for a patient's history",
    cite="§9(b)",
    code="E-MAP-50",
).name
# What patients read of it stands in the notice to patients, in their language.
SEE_MATRIX = declare(
    "pdmp.see-who-may-ask",
    roles=[code for code, role in ROLES.items() if role.grantable and role.cite != "§9(b)(11)"],
    says="find the list of who may ask for what in the menu",
    cite="§9(b)",
).name
ASK_FORM = declare(
    "pdmp.ask-form", roles=_CLINICAL, says="use the form that asks for a patient's history", cite="§9(b)(1), (2)"
).name
REVIEW_LINKS = declare(
    "pdmp.review-links", roles=("DATA_STEWARD",), says="decide which reports speak of one person", cite="§6(b)(1)"
).name
