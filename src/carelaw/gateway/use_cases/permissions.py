"""What each role may do in this program, beside the paragraph that allows it."""

from __future__ import annotations

from carelaw.gateway.rules.refusal_codes import CODES, SECTION
from carelaw.platform.accounts.permissions import declare

_PROGRAM = ("IL_ADMINISTRATOR", "IL_INTEGRATION")
_OUTSIDE = ("PHARMACY_ENTITY", "INTEGRATION_VENDOR")
_AUTHORITY = "E-PMP-ILPMP_AUTHORITY_REQUIRED"
_DECISION = "E-PMP-ENTITY_DECISION_REQUIRED"

REQUEST_INTEGRATION = declare(
    "gateway.request-integration",
    roles=("IL_INTEGRATION", *_OUTSIDE),
    says="ask for the integration of a pharmacy entity",
    cite=f"{SECTION}(e)(1)",
).name
DECIDE_METHOD = declare(
    "gateway.decide-method",
    roles=("PHARMACY_ENTITY",),
    says="decide how a pharmacy entity integrates",
    cite=CODES[_DECISION].cite,
    code=_DECISION,
).name
SIGN_AGREEMENTS = declare(
    "gateway.sign-agreements",
    roles=("IL_ADMINISTRATOR", *_OUTSIDE),
    says="sign a memorandum or a data sharing agreement for one's own party",
    cite=f"{SECTION}(b)(5), (d)(6)",
).name
HANDLE_INTEGRATION = declare(
    "gateway.handle-integration",
    roles=_PROGRAM,
    says="enter parties, open and sign off tests, register points",
    cite=CODES[_AUTHORITY].cite,
    code=_AUTHORITY,
).name
REPORT_CONNECTION = declare(
    "gateway.report-connection",
    roles=(*_PROGRAM, *_OUTSIDE),
    says="report feasibility, attest safeguards, register a point's public keys",
    cite=f"{SECTION}(a), (f)(1)",
).name
SWITCH_POINTS = declare(
    "gateway.switch-points",
    roles=("IL_ADMINISTRATOR",),
    says="switch production on, and any single point off or on again",
    cite=CODES[_AUTHORITY].cite,
    code=_AUTHORITY,
).name
SEE_POINTS = declare(
    "gateway.see-points",
    roles=(*_PROGRAM, "IL_COMPLIANCE", "AUDITOR", *_OUTSIDE),
    says="see connection points, integrations and agreements, outsiders their own",
    cite=f"{SECTION}(b)(7)",
).name
SEE_ENVELOPES = declare(
    "gateway.see-envelopes",
    roles=("IL_ADMINISTRATOR", "AUDITOR"),
    says="read the envelopes of searches, for audit",
    cite=f"{SECTION}(b)(3), (g)(2)",
).name
