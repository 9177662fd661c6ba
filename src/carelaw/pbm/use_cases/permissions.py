"""What each role may do in this program, beside the paragraph that allows it."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare

MAC_PUBLISH = declare(
    "pbm.mac-publish", roles=("PBM_FILER",), says="publish price lists", cite="215 ILCS 5/513b1(b)(1), (c)"
).name
MAC_SEE = declare(
    "pbm.mac-see",
    roles=("PBM_FILER", "NETWORK_PHARMACY", "PSAO", "PBM_REGULATOR"),
    says="see price lists and prices",
    cite="215 ILCS 5/513b1(b)(3)",
).name
APPEAL_FILE = declare(
    "pbm.appeal-file", roles=("NETWORK_PHARMACY", "PSAO"), says="appeal a list price", cite="215 ILCS 5/513b1(b)(4)"
).name
APPEAL_SEE = declare(
    "pbm.appeal-see",
    roles=("PBM_FILER", "NETWORK_PHARMACY", "PSAO", "PBM_REGULATOR", "PBM_EXAMINER"),
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
    roles=("PBM_REGULATOR", "PBM_EXAMINER"),
    says="run checks over claims files and read what became of each row",
    cite="215 ILCS 5/513b1(e), 5/512-11(a)",
).name
FINDINGS_SEE = declare(
    "pbm.findings-see",
    roles=("PBM_REGULATOR", "PBM_EXAMINER", "PBM_FILER"),
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
    roles=("PBM_FILER", "PBM_REGULATOR", "PBM_EXAMINER"),
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
    "pbm.audit-run",
    roles=("PBM_FILER",),
    says="plan, carry out and end audits of pharmacies",
    cite="215 ILCS 5/512-7.10",
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

# Scope and the duties of a license

SCOPE_KEEP = declare(
    "pbm.scope-keep",
    roles=("PBM_REGULATOR",),
    says="enter names of the authority, exemptions, rosters and dossiers on the unlicensed",
    cite="215 ILCS 5/512-3, 5/512-10",
).name
DUTIES_FILE = declare(
    "pbm.duties-file",
    roles=("PBM_FILER",),
    says="report changes, new addresses, paid rates, rebates and fiduciary instruments; ask who is covered",
    cite="215 ILCS 5/512-4(c), 5/512-5(g), 5/512-5(h)",
).name
DUTIES_SEE = declare(
    "pbm.duties-see",
    roles=("PBM_FILER", "PBM_REGULATOR", "PBM_EXAMINER"),
    says="see reported changes, exemptions and fiduciary instruments",
    cite="215 ILCS 5/512-4(c)",
).name
REBATES_SEE = declare(
    "pbm.rebates-see",
    roles=("PBM_FILER", "PBM_EXAMINER"),
    says="see the ledger of rebates and the rates paid",
    cite='215 ILCS 5/512-3 "Rebates"',
).name
PROVIDERS_SEE = declare(
    "pbm.providers-see",
    roles=("PBM_FILER", "PBM_REGULATOR", "PBM_EXAMINER", "NETWORK_PHARMACY"),
    says="see pharmacies with their standing on the roster",
    cite='215 ILCS 5/512-3 "Pharmacy"',
).name
PROVIDERS_ENTER = declare(
    "pbm.providers-enter",
    roles=("PBM_FILER", "PBM_REGULATOR"),
    says="enter pharmacies and pharmacists",
    cite='215 ILCS 5/512-3 "Pharmacy"',
).name
CHANGES_LOOK = declare(
    "pbm.changes-look",
    roles=("PBM_REGULATOR", "PBM_EXAMINER"),
    says="look at changes that are said not to be material, and ask for unreported ones",
    cite="215 ILCS 5/512-4(c)",
).name
UNLICENSED_SEE = declare(
    "pbm.unlicensed-see",
    roles=("PBM_REGULATOR", "PBM_EXAMINER"),
    says="see dossiers on work without a license",
    cite="215 ILCS 5/512-10",
).name
DEPOSIT = declare(
    "pbm.deposit", roles=("PBM_FINANCE",), says="deposit fees and report deposits", cite="215 ILCS 5/512-4(d)"
).name
DEPOSITS_SEE = declare(
    "pbm.deposits-see",
    roles=("PBM_FINANCE", "PBM_REGULATOR"),
    says="see fees received and deposited",
    cite="215 ILCS 5/512-4(d)",
).name

# Examinations and records

EXAMINE = declare(
    "pbm.examine",
    roles=("PBM_EXAMINER",),
    says="open examinations, ask for records and help, enter costs, report",
    cite="215 ILCS 5/512-11",
).name
EXAMINATION_SEE = declare(
    "pbm.examination-see",
    roles=("PBM_EXAMINER", "PBM_REGULATOR", "PBM_FINANCE", "PBM_FILER"),
    says="see examinations",
    cite="215 ILCS 5/512-11",
).name
EXAMINATION_ANSWER = declare(
    "pbm.examination-answer",
    roles=("PBM_FILER",),
    says="answer requests of an examination",
    cite="215 ILCS 5/512-11(c)",
).name
EXAMINATION_INVOICE = declare(
    "pbm.examination-invoice",
    roles=("PBM_FINANCE",),
    says="invoice the costs of an examination",
    cite="215 ILCS 5/512-11(e)",
).name
SUBPOENA_ISSUE = declare(
    "pbm.subpoena-issue",
    roles=("PBM_EXAMINER", "PBM_REGULATOR"),
    says="issue subpoenas under a designation and enter what became of them",
    cite="215 ILCS 5/512-11(d)",
).name
SUBPOENA_SEE = declare(
    "pbm.subpoena-see", roles=("PBM_EXAMINER", "PBM_REGULATOR"), says="see subpoenas", cite="215 ILCS 5/512-11(d)"
).name
DESIGNATE = declare(
    "pbm.subpoena-designate",
    roles=("PBM_REGULATOR",),
    says="enter the Director's designations to issue subpoenas",
    cite="215 ILCS 5/512-11(d)",
).name
RECORDS_KEEP = declare(
    "pbm.records-keep",
    roles=("PBM_FILER",),
    says="keep the schedule of records and destroy what is past its years",
    cite="215 ILCS 5/512-11(b)",
).name
RECORDS_SEE = declare(
    "pbm.records-see",
    roles=("PBM_FILER", "PBM_EXAMINER", "PBM_REGULATOR"),
    says="see the schedule of records, holds and what was destroyed",
    cite="215 ILCS 5/512-11(b)",
).name

# Discipline, complaints, retaliation

DISCIPLINE_SEE = declare(
    "pbm.discipline-see",
    roles=("PBM_REGULATOR", "PBM_EXAMINER", "PBM_HEARING_OFFICER", "PBM_FINANCE", "PBM_FILER"),
    says="see discipline cases; a benefit manager its own, once it was noticed",
    cite="215 ILCS 5/512-5",
).name
DISCIPLINE_INVESTIGATE = declare(
    "pbm.discipline-investigate",
    roles=("PBM_REGULATOR", "PBM_EXAMINER"),
    says="open discipline cases, charge causes, add evidence",
    cite="215 ILCS 5/512-5(a)",
).name
DISCIPLINE_DECIDE = declare(
    "pbm.discipline-decide",
    roles=("PBM_REGULATOR",),
    says="decide and notice actions, set hearings, order, penalize, publish",
    cite="215 ILCS 5/512-5, 5/512-12",
).name
HEARING_RUN = declare(
    "pbm.hearing-run",
    roles=("PBM_HEARING_OFFICER",),
    says="run hearings and propose findings",
    cite="215 ILCS 5/512-5(b)",
).name
HEARING_DEMAND = declare(
    "pbm.hearing-demand",
    roles=("PBM_FILER",),
    says="demand a hearing, hand back or surrender a license, declare actions elsewhere",
    cite="215 ILCS 5/512-5(b), (e)",
).name
PENALTY_COLLECT = declare(
    "pbm.penalty-collect", roles=("PBM_FINANCE",), says="enter payments of penalties", cite="215 ILCS 5/512-12"
).name
COMPLAINT_FILE = declare(
    "pbm.complaint-file",
    roles=("NETWORK_PHARMACY", "PSAO", "COVERED_ENTITY"),
    says="complain to the Department",
    cite="215 ILCS 5/513b1(i)(4)(C)",
).name
COMPLAINT_SEE = declare(
    "pbm.complaint-see",
    roles=("PBM_REGULATOR", "PBM_EXAMINER", "NETWORK_PHARMACY", "PSAO", "COVERED_ENTITY", "PBM_FILER"),
    says="see complaints: one's own, or those put to one",
    cite="215 ILCS 5/513b1(i)(4)",
).name
COMPLAINT_HANDLE = declare(
    "pbm.complaint-handle",
    roles=("PBM_REGULATOR",),
    says="put complaints to benefit managers and close them",
    cite="215 ILCS 5/513b1(g), (i)",
).name
COMPLAINT_ANSWER = declare(
    "pbm.complaint-answer",
    roles=("PBM_FILER",),
    says="answer complaints and inquiries",
    cite="215 ILCS 5/513b1(g), (i)",
).name
PROTECTED_REGISTER = declare(
    "pbm.protected-register",
    roles=("NETWORK_PHARMACY", "PSAO", "PBM_REGULATOR"),
    says="register disclosures and complaints that the act protects",
    cite="215 ILCS 5/513b1(i)",
).name
PROTECTED_SEE = declare(
    "pbm.protected-see",
    roles=("NETWORK_PHARMACY", "PSAO", "PBM_REGULATOR", "PBM_EXAMINER"),
    says="see protected acts",
    cite="215 ILCS 5/513b1(i)",
).name
NETWORK_ACTION_REPORT = declare(
    "pbm.network-action-report",
    roles=("NETWORK_PHARMACY", "PSAO", "PBM_FILER", "PBM_REGULATOR"),
    says="report what a benefit manager did to a pharmacy",
    cite="215 ILCS 5/513b1(i)(4)",
).name
RETALIATION_SEE = declare(
    "pbm.retaliation-see",
    roles=("PBM_REGULATOR", "PBM_EXAMINER", "PBM_FILER", "NETWORK_PHARMACY", "PSAO"),
    says="see actions against pharmacies and cases of retaliation",
    cite="215 ILCS 5/513b1(i)(4)",
).name
RETALIATION_DECIDE = declare(
    "pbm.retaliation-decide",
    roles=("PBM_REGULATOR",),
    says="inquire about and decide retaliation and unfair practices",
    cite="215 ILCS 5/513b1(g), (i)",
).name

# Remittances and payment (512-7.10(a), 512-9).
REMITTANCES_SEND = declare(
    "pbm.remittances-send",
    roles=("PBM_REGULATOR", "PBM_EXAMINER", "PBM_FILER"),
    says="send remittances and what explains or dates payments",
    cite="215 ILCS 5/512-7.10(a), 5/512-11",
).name
PAYMENTS_CHECK = declare(
    "pbm.payments-check",
    roles=("PBM_REGULATOR", "PBM_EXAMINER"),
    says="check claims against remittances, schedules and reference prices",
    cite="215 ILCS 5/512-9, 5/512-11",
).name
RECOUPMENT_EXPLAIN = declare(
    "pbm.recoupment-explain",
    roles=("PBM_FILER",),
    says="explain a recoupment to a pharmacy",
    cite="215 ILCS 5/512-7.10(a)",
).name
PAYMENTS_SEE = declare(
    "pbm.payments-see",
    roles=("PBM_REGULATOR", "PBM_EXAMINER", "PBM_FILER", "NETWORK_PHARMACY"),
    says="see remittances, their findings and their ledgers",
    cite="215 ILCS 5/512-7.10(a), 5/512-9",
).name
PAYMENTS_ANSWER = declare(
    "pbm.payments-answer",
    roles=("PBM_FILER",),
    says="answer findings about remittances and payment",
    cite="215 ILCS 5/512-9",
).name
PAYMENTS_CLOSE = declare(
    "pbm.payments-close",
    roles=("PBM_REGULATOR",),
    says="close a case about payment with its reason",
    cite="215 ILCS 5/512-9",
).name
PANEL_REPORT = declare(
    "pbm.panel-report",
    roles=("PBM_REGULATOR",),
    says="enter the panel's opinions and reports, and determine what follows",
    cite="215 ILCS 5/512-9(c)",
).name
AUDIT_EQUALITY = declare(
    "pbm.audit-equality",
    roles=("PBM_FILER", "PBM_REGULATOR", "PBM_EXAMINER"),
    says="compare how similar pharmacies are audited",
    cite="215 ILCS 5/512-7.10(e)",
).name

# The Director's dashboard
OVERVIEW = declare(
    "pbm.overview",
    roles=("PBM_REGULATOR", "PBM_EXAMINER"),
    says="see counts, trends and deadlines of licenses, cases, complaints, penalties and findings",
    cite="215 ILCS 5/512-4, 5/512-5, 5/512-11",
).name

# Prices: what lists are tested against, what the tests found, who sees the lists
PRICES_SEE = declare(
    "pbm.prices-see",
    roles=("PBM_FILER", "NETWORK_PHARMACY", "PSAO", "PBM_REGULATOR", "PBM_EXAMINER"),
    says="see what the tests of price lists found, calls for new prices, access and cases",
    cite="215 ILCS 5/513b1(b), (c)",
).name
PRICES_KEEP = declare(
    "pbm.prices-keep",
    roles=("PBM_FILER",),
    says="describe how lists are kept up, keep layouts, enter other channels of lists and their outages",
    cite="215 ILCS 5/513b1(b)(2), (3)",
).name
PRICES_TEST = declare(
    "pbm.prices-test",
    roles=("PBM_FILER", "PBM_REGULATOR"),
    says="test a price list now, besides each day",
    cite="215 ILCS 5/513b1(c)",
).name
LIST_WITHHELD = declare(
    "pbm.list-withheld",
    roles=("NETWORK_PHARMACY", "PSAO"),
    says="report that a price list was withheld or blacked out",
    cite="215 ILCS 5/513b1(b)(3)",
).name
PRICES_ANSWER = declare(
    "pbm.prices-answer",
    roles=("PBM_FILER",),
    says="answer cases about price lists",
    cite="215 ILCS 5/513b1(b), (c)",
).name
PRICES_CLOSE = declare(
    "pbm.prices-close",
    roles=("PBM_REGULATOR",),
    says="close a case about price lists with its reason",
    cite="215 ILCS 5/513b1(b), (c)",
).name
