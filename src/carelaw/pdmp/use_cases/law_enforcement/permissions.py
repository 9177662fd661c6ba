"""Who may ask, who may run and decide, who registers: §9(b)(3) and (4)."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare

_ROUTE = "Law enforcement asks the Office of Attorney General, which alone queries."

ASK_OFFICE = declare(
    "pdmp.law-ask",
    roles=("LE_REQUESTER",),
    says="ask the Attorney General's office for what an agency needs",
    cite="§9(b)(3)(iii)",
).name
SEE_REQUESTS = declare(
    "pdmp.law-see",
    roles=("LE_REQUESTER", "OAG_AGENT"),
    says="see law-enforcement requests: one's own agency's, or all of them at the office",
    cite="§9(b)(3)(iii), §9(a)",
).name
RUN_REQUESTS = declare(
    "pdmp.law-run",
    roles=("OAG_AGENT",),
    says=f"run a law-enforcement query. {_ROUTE}",
    cite="§9(b)(3)(i)",
    code="E-MAP-68",
).name
DECIDE_REQUESTS = declare(
    "pdmp.law-decide",
    roles=("OAG_AGENT",),
    says="decide on requests, record orders' findings, deliver answers, enter conclusions",
    cite="§9(b)(3), §9(c)",
    code="E-MAP-68",
).name
REPORT_OUTCOME = declare(
    "pdmp.law-outcome",
    roles=("LE_REQUESTER", "OAG_AGENT"),
    says="report what came of an answer",
    cite="§9(b)(3)(ii), §12(a)(6)",
).name
PRESCRIBE = declare(
    "pdmp.law-prescribe",
    roles=("OAG_AGENT",),
    says="record the form and the manner that the Attorney General prescribes",
    cite="§9(b)(3)(i)(A), (iii)",
).name
REGISTER_AGENCIES = declare(
    "pdmp.law-register",
    roles=("ADMIN",),
    says="register agencies, and the personal identifiers of the Attorney General's agents",
    cite="§9(b)(3)(iii), §6(a)",
).name
