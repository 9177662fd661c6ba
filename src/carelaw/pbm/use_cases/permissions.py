"""What each role may do in this program, beside the paragraph that allows it."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare

MAC_PUBLISH = declare(
    "pbm.mac-publish", roles=("PBM_FILER",), says="publish price lists", cite="215 ILCS 5/513b1(b)(1), (c)"
).name
MAC_SEE = declare(
    "pbm.mac-see",
    roles=("PBM_FILER", "NETWORK_PHARMACY", "PBM_REGULATOR"),
    says="see price lists and prices",
    cite="215 ILCS 5/513b1(b)(3)",
).name
APPEAL_FILE = declare(
    "pbm.appeal-file", roles=("NETWORK_PHARMACY",), says="appeal a list price", cite="215 ILCS 5/513b1(b)(4)"
).name
APPEAL_SEE = declare(
    "pbm.appeal-see",
    roles=("PBM_FILER", "NETWORK_PHARMACY", "PBM_REGULATOR"),
    says="see appeals of list prices",
    cite="215 ILCS 5/513b1(b)(4)",
).name
APPEAL_DECIDE = declare(
    "pbm.appeal-decide", roles=("PBM_FILER",), says="answer appeals of list prices", cite="215 ILCS 5/513b1(b)(4)(B)"
).name
REFERENCES_LOAD = declare(
    "pbm.references-load",
    roles=("PBM_REGULATOR", "OPERATOR"),
    says="load the files that price lists are tested against",
    cite="215 ILCS 5/513b1(c)",
).name
CLAIMS_REPORT = declare(
    "pbm.priced-claims-report",
    roles=("PBM_FILER",),
    says="report claims that a list priced",
    cite="215 ILCS 5/513b1(b)(4)(E)",
).name
CLAIMS_CHECK = declare(
    "pbm.claims-check",
    roles=("PBM_REGULATOR",),
    says="run checks over claims files and read what became of each row",
    cite="215 ILCS 5/513b1(e), 5/512-11(a)",
).name
FINDINGS_SEE = declare(
    "pbm.findings-see",
    roles=("PBM_REGULATOR", "PBM_FILER"),
    says="see findings at the counter and the cases they opened",
    cite="215 ILCS 5/513b1(e)",
).name
FINDINGS_ANSWER = declare(
    "pbm.findings-answer", roles=("PBM_FILER",), says="answer findings at the counter", cite="215 ILCS 5/513b1(e)"
).name
FINDINGS_CLOSE = declare(
    "pbm.findings-close",
    roles=("PBM_REGULATOR",),
    says="close a case of findings with its reason",
    cite="215 ILCS 5/513b1(e), (g)",
).name
LICENSE_APPLY = declare(
    "pbm.license-apply",
    roles=("PBM_FILER",),
    says="apply for the license of a benefit manager and answer the Director",
    cite="215 ILCS 5/512-4(b)",
).name
LICENSE_SEE = declare(
    "pbm.license-see",
    roles=("PBM_FILER", "PBM_REGULATOR"),
    says="see applications for licenses and what became of them",
    cite="215 ILCS 5/512-4",
).name
LICENSE_DECIDE = declare(
    "pbm.license-decide",
    roles=("PBM_REGULATOR",),
    says="ask for what is missing, enter fees, grant licenses",
    cite="215 ILCS 5/512-4",
).name
AUDIT_RUN = declare(
    "pbm.audit-run", roles=("PBM_FILER",), says="plan, carry out and end audits of pharmacies", cite="215 ILCS 5/512-7.10"
).name
AUDIT_SEE = declare(
    "pbm.audit-see",
    roles=("PBM_FILER", "NETWORK_PHARMACY", "PSAO", "PBM_REGULATOR", "PBM_EXAMINER"),
    says="see audits of pharmacies and what became of them",
    cite="215 ILCS 5/512-7.10",
).name
AUDIT_ANSWER = declare(
    "pbm.audit-answer",
    roles=("NETWORK_PHARMACY", "PSAO"),
    says="consent to, answer, settle and appeal audits",
    cite="215 ILCS 5/512-7.10",
).name
AUDIT_EVIDENCE = declare(
    "pbm.audit-evidence",
    roles=("NETWORK_PHARMACY", "PSAO", "PBM_REGULATOR", "PBM_EXAMINER"),
    says="bring evidence of an audit that was not planned here",
    cite="215 ILCS 5/512-7.10",
).name
AUDIT_CHECK = declare(
    "pbm.audit-check",
    roles=("PBM_REGULATOR", "PBM_EXAMINER"),
    says="check audits in bulk, compare pharmacies and close findings",
    cite="215 ILCS 5/512-7.10, 512-11",
).name
