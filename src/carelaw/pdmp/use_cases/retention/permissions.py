"""What each role may do about keeping, holding and destroying, beside the paragraph that allows it."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare

ASK_HOLD = declare(
    "pdmp.ask-hold",
    roles=("OAG_AGENT", "LICENSING_REP", "DATA_STEWARD"),
    says="ask in writing that specific information be kept",
    cite="§6(d)",
    code="E-MAP-119",
).name
DECIDE_HOLD = declare(
    "pdmp.decide-hold", roles=("DATA_STEWARD",), says="decide on requests to keep information", cite="§6(d)"
).name
SEE_HOLDS = declare(
    "pdmp.see-holds",
    roles=("OAG_AGENT", "LICENSING_REP", "DATA_STEWARD"),
    says="see requests to keep information",
    cite="§6(d)",
).name
ADOPT_PROCEDURE = declare(
    "pdmp.adopt-hold-procedure",
    roles=("BOARD_MEMBER",),
    says="adopt the procedure for requests to keep information",
    cite="§6(d)",
).name
SEE_DESTRUCTION = declare(
    "pdmp.see-destruction",
    roles=("BOARD_MEMBER", "DATA_STEWARD", "AUDITOR", "ADMIN"),
    says="see what was destroyed and verify the certificates",
    cite="§6(d)",
).name
DESTROY = declare(
    "pdmp.destroy-due", roles=("DATA_STEWARD", "ADMIN"), says="destroy what is due", cite="§6(d)", code="E-MAP-118"
).name
ANSWER_OUTSIDE = declare(
    "pdmp.answer-outside-requests",
    roles=("ADMIN", "DATA_STEWARD"),
    says="register and answer requests that open no door",
    cite="§9(a)",
).name
REVIEW_ACCESS = declare(
    "pdmp.review-access", roles=("ADMIN",), says="review who has access beyond a clinician's", cite="§5(5)(iv)"
).name
