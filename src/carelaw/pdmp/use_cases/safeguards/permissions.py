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
