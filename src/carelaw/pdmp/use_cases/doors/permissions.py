"""What each role may do about the doors of offices and partner states, beside the paragraph that allows it."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare

OFFICES = ("DOH_REVIEWER", "DOH_ANALYST", "LICENSING_REP", "COMMONWEALTH_QI", "DDAP_MDIRT", "CORONER_ME")
PARTNERS = ("OOS_PDMP", "OOS_PRESCRIBER", "OOS_DISPENSER")

APPOINT = declare(
    "pdmp.appoint",
    roles=("ADMIN",),
    says="record approvals, designations, assignments and offices",
    cite="§9(b)(5) to (9)",
).name
SEE_APPOINTMENTS = declare(
    "pdmp.see-appointments",
    roles=("ADMIN", "AUDITOR", "BOARD_MEMBER"),
    says="see who is approved, designated or assigned, and until when",
    cite="§9(b)(5) to (9)",
).name
OWN_CASES = declare(
    "pdmp.own-cases",
    roles=OFFICES,
    says="open and close one's own cases and ask for what they are about",
    cite="§9(b)(5) to (9)",
).name
ASK_FROM_ANOTHER_STATE = declare(
    "pdmp.ask-from-another-state",
    roles=PARTNERS,
    says="find the question under one's own state's agreement in the menu",
    cite="§9(b)(10)",
).name
READ_REVIEW_LOG = declare(
    "pdmp.read-review-log",
    roles=("DOH_REVIEWER",),
    says="read who asked, within a named and open review",
    cite="§9(a)",
    code="E-MAP-113",
).name
KEEP_ROSTER = declare(
    "pdmp.keep-roster",
    roles=("COMMONWEALTH_QI",),
    says="keep the roster of a benefit program's members",
    cite="§9(b)(7)",
).name
KEEP_PARTNERS = declare(
    "pdmp.keep-partners",
    roles=("ADMIN",),
    says="record and suspend agreements with partner states",
    cite="§9(b)(10)",
).name
SEE_EXCHANGES = declare(
    "pdmp.see-exchanges",
    roles=("ADMIN", "BOARD_MEMBER", "AUDITOR"),
    says="see how the exchange with other states works",
    cite="§5(5)(x)",
).name
REVIEW_TECHNOLOGY = declare(
    "pdmp.review-technology",
    roles=("BOARD_MEMBER", "ADMIN"),
    says="record the yearly review of the technology that connects the system",
    cite="§5(5)(x)",
).name
ASK_LIST = declare(
    "pdmp.ask-list",
    roles=("PRESCRIBER", "PRESCRIBER_DESIGNEE"),
    says="ask for the patients of one's own list, each as a question of its own",
    cite="§9(b)(1)(i)",
    code="E-MAP-50",
).name
REPORT_NOT_MINE = declare(
    "pdmp.report-not-mine",
    roles=("PRESCRIBER",),
    says="report a prescription under one's own DEA number as not one's own",
    cite="§9(b)(1)(ii)",
).name
DECIDE_ODD_RECORDS = declare(
    "pdmp.decide-odd-records",
    roles=("DATA_STEWARD",),
    says="decide what a record is that cannot be right",
    cite="§5(5)(iv)",
).name
