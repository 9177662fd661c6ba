"""What each role may do about unlawful acts, beside the paragraph that allows it."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare

OPEN_MISUSE = declare(
    "pdmp.open-misuse-case",
    roles=("ADMIN", "AUDITOR", "DATA_STEWARD"),
    says="open a case of misuse from an audit or a complaint",
    cite="§10(a)",
).name
SEE_MISUSE = declare(
    "pdmp.see-misuse-cases", roles=("ADMIN", "AUDITOR"), says="see cases of misuse and their evidence", cite="§10"
).name
HANDLE_MISUSE = declare(
    "pdmp.handle-misuse",
    roles=("ADMIN",),
    says="list acts, conclude a case, refer it for prosecution and tell a licensing board",
    cite="§10(a), §10(e), §14",
).name
PENALIZE = declare(
    "pdmp.assess-penalty", roles=("ADMIN",), says="assess a civil penalty and enter its payments", cite="§10(c)"
).name
COLLECT = declare(
    "pdmp.collect-penalty", roles=("ADMIN",), says="sue for an unpaid penalty and claim fees and costs", cite="§10(d)"
).name
