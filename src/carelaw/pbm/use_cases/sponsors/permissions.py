"""Who asks and who answers."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare

ASK = declare(
    "pbm.sponsor-ask",
    roles=("COVERED_ENTITY",),
    says="ask for the yearly audit and for amounts actually paid",
    cite="215 ILCS 5/513b1(b)(5), (6)",
).name
ANSWER = declare(
    "pbm.sponsor-answer",
    roles=("PBM_FILER",),
    says="answer plan sponsors and tell them of brand consideration",
    cite="215 ILCS 5/513b1(b)(5) to (7)",
).name
SPONSORS_SEE = declare(
    "pbm.sponsors-see",
    roles=("PBM_FILER", "COVERED_ENTITY", "PBM_REGULATOR", "PBM_EXAMINER"),
    says="see what plan sponsors asked and what they were told",
    cite="215 ILCS 5/513b1(b)(5) to (7)",
).name
