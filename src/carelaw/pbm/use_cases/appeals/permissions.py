"""What each role may do around appeals of list prices, beside the paragraph that allows it."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare

CONTACT_TEST = declare(
    "pbm.appeal-contacts-try",
    roles=("PBM_FILER", "NETWORK_PHARMACY", "PSAO", "PBM_REGULATOR", "PBM_EXAMINER"),
    says="enter tries to reach those who take appeals",
    cite="215 ILCS 5/513b1(b)(4)(C)",
).name
FUNNEL_SEE = declare(
    "pbm.appeal-figures",
    roles=("PBM_REGULATOR", "PBM_EXAMINER"),
    says="see the figures of appeals by benefit manager",
    cite="215 ILCS 5/513b1(b)(4), 5/512-9(c)",
).name
APPEAL_COMPLAIN = declare(
    "pbm.appeal-complain",
    roles=("NETWORK_PHARMACY", "PSAO"),
    says="complain to the Department of how an appeal was answered",
    cite="215 ILCS 5/513b1(g)",
).name
