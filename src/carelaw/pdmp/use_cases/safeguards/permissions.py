"""Who looks after patients' privacy, beside the paragraph that asks for it."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare

SEE_LOOKS = declare(
    "pdmp.see-flagged-looks",
    roles=("ADMIN", "AUDITOR"),
    says="see which questions were about people whom the asker knows, and incidents",
    cite="§5(5)(iv)",
).name
REVIEW_LOOKS = declare(
    "pdmp.review-flagged-looks",
    roles=("ADMIN",),
    says="decide what a look at a known person was, and work off incidents",
    cite="§5(5)(iv)",
).name
DECLARE_TIES = declare(
    "pdmp.declare-ties",
    roles=(
        "PRESCRIBER",
        "PRESCRIBER_DESIGNEE",
        "DISPENSER",
        "DISPENSER_DESIGNEE",
        "DOH_REVIEWER",
        "DOH_ANALYST",
        "LICENSING_REP",
        "COMMONWEALTH_QI",
        "DDAP_MDIRT",
        "OOS_PDMP",
        "OOS_PRESCRIBER",
        "OOS_DISPENSER",
    ),
    says="declare whom one is related to, so that looks at them are looked at again",
    cite="§5(5)(iv)",
).name
