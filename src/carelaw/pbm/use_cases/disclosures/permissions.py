"""Who may disclose, see, pass on and check."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare

DISCLOSE = declare(
    "pbm.disclose",
    roles=("PBM_FILER",),
    says="state rebates, fees and rates to covered entities, and consent to their release",
    cite="215 ILCS 5/512-7.5",
).name
DISCLOSURES_SEE = declare(
    "pbm.disclosures-see",
    roles=("PBM_FILER", "COVERED_ENTITY", "PBM_REGULATOR", "PBM_EXAMINER"),
    says="see statements of rebates, fees and rates; each opening is on record",
    cite="215 ILCS 5/512-7.5, 512-11(c)",
).name
RELEASE = declare(
    "pbm.disclosure-release",
    roles=("COVERED_ENTITY",),
    says="pass on what a statement says, on a basis of the law",
    cite="215 ILCS 5/512-7.5(a), (b), (c)",
).name
VERIFY = declare(
    "pbm.rate-verify",
    roles=("COVERED_ENTITY",),
    says="check with pharmacies what they are paid",
    cite="215 ILCS 5/512-7.5(c)(i)",
).name
VERIFICATIONS_SEE = declare(
    "pbm.verifications-see",
    roles=("COVERED_ENTITY", "NETWORK_PHARMACY", "PBM_FILER"),
    says="see which checks with pharmacies are under way",
    cite="215 ILCS 5/512-7.5(c)(i)",
).name
DIFFERENCES_SEE = declare(
    "pbm.verification-differences-see",
    roles=("COVERED_ENTITY", "PBM_REGULATOR", "PBM_EXAMINER"),
    says="see what pharmacies received beside what was disclosed",
    cite="215 ILCS 5/512-7.5(c)(i)",
).name
TELL = declare(
    "pbm.pharmacy-tell",
    roles=("NETWORK_PHARMACY",),
    says="answer a check, and tell a covered entity what was received",
    cite="215 ILCS 5/512-7.5(c)",
).name
# Never the benefit manager: the form is one-way and protected from its view.
TOLD_SEE = declare(
    "pbm.pharmacy-told-see",
    roles=("NETWORK_PHARMACY", "COVERED_ENTITY", "PBM_REGULATOR"),
    says="see what pharmacies told covered entities",
    cite="215 ILCS 5/512-7.5(c)(ii)",
).name
LEDGER_FILE = declare(
    "pbm.ledger-file",
    roles=("PBM_FILER", "PBM_EXAMINER", "PBM_REGULATOR"),
    says="put ledgers of rebates and fees on file",
    cite="215 ILCS 5/512-7.5(a), (b), 512-11",
).name
LEDGERS_SEE = declare(
    "pbm.ledgers-see",
    roles=("PBM_FILER", "PBM_EXAMINER", "PBM_REGULATOR"),
    says="see ledgers of rebates and fees; each opening is on record",
    cite="215 ILCS 5/512-7.5(a), (b), 512-11",
).name
COMPARE = declare(
    "pbm.disclosure-compare",
    roles=("PBM_FILER", "COVERED_ENTITY", "PBM_EXAMINER", "PBM_REGULATOR"),
    says="compare what was disclosed with the ledgers and remittances on file",
    cite="215 ILCS 5/512-7.5",
).name
