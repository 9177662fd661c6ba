"""What each role may do about the program's money, beside the paragraph that allows it."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare

SEE_FUNDS = declare(
    "pdmp.see-funds",
    roles=("ADMIN", "BOARD_MEMBER", "AUDITOR"),
    says="see the ledger of the program's money",
    cite="§11",
).name
KEEP_FUNDS = declare(
    "pdmp.keep-funds", roles=("ADMIN",), says="keep the ledger of the program's money", cite="§11"
).name
COMPLAIN = declare(
    "pdmp.complain-of-charge",
    roles=("VISITOR", "PATIENT", "PARENT_GUARDIAN", "HC_POA", "DATA_STEWARD"),
    says="complain of a charge for the submission of information",
    cite="§11(e)",
).name
FIND = declare(
    "pdmp.find-on-charge",
    roles=("DATA_STEWARD",),
    says="look into complaints about charges and conclude on them",
    cite="§11(e)",
).name
