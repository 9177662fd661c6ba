"""What each role may do in this program, beside the paragraph that allows it."""

from __future__ import annotations

from carelaw.gateway.rules.refusal_codes import CODES, SECTION
from carelaw.platform.accounts.permissions import declare

_PROGRAM = ("IL_ADMINISTRATOR", "IL_INTEGRATION")
_OUTSIDE = ("PHARMACY_ENTITY", "INTEGRATION_VENDOR")
_IN_CHARGE = "PHARMACIST_IN_CHARGE"
_DEPARTMENT = ("IL_ADMINISTRATOR", "IL_COMPLIANCE")
_AUTHORITY = "E-PMP-ILPMP_AUTHORITY_REQUIRED"
_DECISION = "E-PMP-ENTITY_DECISION_REQUIRED"

REQUEST_INTEGRATION = declare(
    "gateway.request-integration",
    roles=("IL_INTEGRATION", *_OUTSIDE),
    says="ask for the integration of a pharmacy entity",
    cite=f"{SECTION}(e)(1)",
).name
DECIDE_METHOD = declare(
    "gateway.decide-method",
    roles=("PHARMACY_ENTITY",),
    says="decide how a pharmacy entity integrates",
    cite=CODES[_DECISION].cite,
    code=_DECISION,
).name
SIGN_AGREEMENTS = declare(
    "gateway.sign-agreements",
    roles=("IL_ADMINISTRATOR", *_OUTSIDE),
    says="sign a memorandum or a data sharing agreement for one's own party",
    cite=f"{SECTION}(b)(5), (d)(6)",
).name
HANDLE_INTEGRATION = declare(
    "gateway.handle-integration",
    roles=_PROGRAM,
    says="enter parties, open and sign off tests, register points",
    cite=CODES[_AUTHORITY].cite,
    code=_AUTHORITY,
).name
REPORT_CONNECTION = declare(
    "gateway.report-connection",
    roles=(*_PROGRAM, *_OUTSIDE),
    says="report feasibility, attest safeguards, register a point's public keys",
    cite=f"{SECTION}(a), (f)(1)",
).name
SWITCH_POINTS = declare(
    "gateway.switch-points",
    roles=("IL_ADMINISTRATOR",),
    says="switch production on, and any single point off or on again",
    cite=CODES[_AUTHORITY].cite,
    code=_AUTHORITY,
).name
_REGISTER = (*_PROGRAM, "IL_INTERSTATE", "IL_COMPLIANCE", "AUDITOR", *_OUTSIDE)
SEE_POINTS = declare(
    "gateway.see-points",
    roles=_REGISTER,
    says="see connection points, integrations and agreements, outsiders their own",
    cite=f"{SECTION}(b)(7)",
).name
SEE_ENVELOPES = declare(
    "gateway.see-envelopes",
    roles=("IL_ADMINISTRATOR", "AUDITOR"),
    says="read the envelopes of searches, for audit",
    cite=f"{SECTION}(b)(3), (g)(2)",
).name
SEE_CASES = declare(
    "gateway.see-cases",
    roles=(*_DEPARTMENT, "IL_FISCAL", "AUDITOR", *_OUTSIDE),
    says="see cases of failure to integrate, respondents their own",
    cite=f"{SECTION}(h)(2)",
).name
RUN_CASES = declare(
    "gateway.run-cases",
    roles=("IL_COMPLIANCE",),
    says="open fine cases, record willfulness, send letters, assess, confirm delays",
    cite=f"{SECTION}(h), (h)(2)",
    code=_AUTHORITY,
).name
POST_PAYMENTS = declare(
    "gateway.post-payments",
    roles=("IL_FISCAL",),
    says="enter payments of fines; whoever assesses a fine takes no money for it",
    cite=f"{SECTION}(h), (h)(3)",
    code=_AUTHORITY,
).name
REFER_CASES = declare(
    "gateway.refer-cases",
    roles=("IL_COMPLIANCE", "IL_FISCAL"),
    says="send bundles and supplements to the Bureau of Collections, and enter its receipts",
    cite=f"{SECTION}(h)(3)",
    code=_AUTHORITY,
).name
RELIEVE = declare(
    "gateway.relieve-fines",
    roles=("IL_ADMINISTRATOR",),
    says="stay the billing of a fine, waive its days, release a third letter that is held",
    cite=CODES[_AUTHORITY].cite,
    code=_AUTHORITY,
).name
ANSWER_CASES = declare(
    "gateway.answer-cases",
    roles=_OUTSIDE,
    says="answer in one's own case and name days of the Department's delay",
    cite=f"{SECTION}(h)",
).name
CERTIFY = declare(
    "gateway.certify-no-system",
    roles=("PHARMACY_ENTITY",),
    says="certify that a pharmacy of one's own uses no electronic system",
    cite=f"{SECTION}(i)(1)",
).name
RECORD_EXEMPTIONS = declare(
    "gateway.record-exemptions",
    roles=(*_DEPARTMENT, "IL_INTEGRATION"),
    says="record that a pharmacy is a department of an inpatient hospital, and end exemptions",
    cite=f"{SECTION}(i)",
    code=_AUTHORITY,
).name
SEE_INTERSTATE = declare(
    "gateway.see-interstate",
    roles=(*_PROGRAM, "IL_INTERSTATE", "IL_COMPLIANCE", "AUDITOR"),
    says="see with which states Illinois shares, by which way, and why not",
    cite=f"{SECTION}(c)",
).name
RUN_INTERSTATE = declare(
    "gateway.run-interstate",
    roles=("IL_ADMINISTRATOR", "IL_INTERSTATE"),
    says="keep agreements, permissions, routes, keys and conflicts of law with other states",
    cite=f"{SECTION}(c), (d)(6)(C)",
    code=_AUTHORITY,
).name
ACKNOWLEDGE_CONFLICTS = declare(
    "gateway.acknowledge-conflicts",
    roles=("PHARMACY_ENTITY",),
    says="say that one's entity knows of a conflict between the laws of two states",
    cite=f"{SECTION}(d)(6)(C)",
).name
SEE_ROSTERS = declare(
    "gateway.see-rosters",
    roles=(*_REGISTER, _IN_CHARGE),
    says="see lists of pharmacists and locations, and what is owed, outsiders their own",
    cite=f"{SECTION}(d)(3)",
).name
FILE_ROSTER = declare(
    "gateway.file-roster",
    roles=(*_OUTSIDE, _IN_CHARGE),
    says="send the list of an entity's pharmacists and locations, and correct its rows",
    cite=CODES["E-PMP-ROSTER_SENDER"].cite,
    code="E-PMP-ROSTER_SENDER",
).name
ATTEST_ROSTER = declare(
    "gateway.attest-roster",
    roles=("PHARMACY_ENTITY", _IN_CHARGE),
    says="attest a list as the entity's own",
    cite=CODES["E-PMP-ROSTER_SENDER"].cite,
    code="E-PMP-ROSTER_SENDER",
).name
DIRECT_OPERATIONS = declare(
    "gateway.direct-operations",
    roles=("IL_ADMINISTRATOR",),
    says="direct work on the program's databases and servers",
    cite=CODES["E-PMP-DIRECTIVE_REQUIRED"].cite,
    code=_AUTHORITY,
).name
DO_OPERATIONS = declare(
    "gateway.do-operations",
    roles=_PROGRAM,
    says="do work on the program's databases and servers, under a directive",
    cite=CODES["E-PMP-DIRECTIVE_REQUIRED"].cite,
    code=_AUTHORITY,
).name
ENTER_DISCLOSURES = declare(
    "gateway.enter-disclosures",
    roles=_PROGRAM,
    says="enter requests for program data with their legal basis",
    cite=CODES["E-PMP-DISCLOSURE_NOT_PERMITTED"].cite,
    code=_AUTHORITY,
).name
DECIDE_DISCLOSURES = declare(
    "gateway.decide-disclosures",
    roles=("IL_ADMINISTRATOR",),
    says="decide whether program data may be disclosed",
    cite=CODES["E-PMP-DISCLOSURE_NOT_PERMITTED"].cite,
    code=_AUTHORITY,
).name
OPEN_DATA_SETS = declare(
    "gateway.open-data-sets",
    roles=("IL_CLINICAL_DIRECTOR", "IL_CLINICAL_DESIGNEE", "IL_ADMINISTRATOR"),
    says="open data sets beyond controlled substances to somebody, and close them again",
    cite=CODES["E-PMP-CLINICAL_DIRECTOR_REQUIRED"].cite,
    code="E-PMP-CLINICAL_DIRECTOR_REQUIRED",
).name
NAME_DESIGNEES = declare(
    "gateway.name-designees",
    roles=("IL_CLINICAL_DIRECTOR",),
    says="name the Clinical Director's designee",
    cite=CODES["E-PMP-CLINICAL_DIRECTOR_REQUIRED"].cite,
    code="E-PMP-CLINICAL_DIRECTOR_REQUIRED",
).name
SEE_DATA_SETS = declare(
    "gateway.see-data-sets",
    roles=("IL_CLINICAL_DIRECTOR", "IL_CLINICAL_DESIGNEE", *_PROGRAM, "AUDITOR"),
    says="see which data sets are open to whom",
    cite=f"{SECTION}(g)(6)",
).name
SEE_CONNECTIONS = declare(
    "gateway.see-connections",
    roles=(*_PROGRAM, "IL_COMPLIANCE", "AUDITOR"),
    says="see verified federal connections, authorized applications, permissions to confirm searches",
    cite=f"{SECTION}(f)(1)(E), (f)(1)(F), (g)(5)",
).name
AUTHORIZE_APPLICATIONS = declare(
    "gateway.authorize-applications",
    roles=("IL_ADMINISTRATOR",),
    says="authorize integration applications, withdraw that, permit confirmations of searches",
    cite=f"{SECTION}(f)(1)(F), (g)(5)",
    code=_AUTHORITY,
).name
_ASKING = ("IL_ADMINISTRATOR", "IL_COMPLIANCE", "AUDITOR")
_OVERSIGHT = (*_ASKING, "IL_PRIVACY")
SEE_OVERSIGHT = declare(
    "gateway.see-oversight",
    roles=_OVERSIGHT,
    says="see feeds, signs of misuse, findings, incidents, permissions and prohibitions",
    cite=f"{SECTION}(g)(1), (g)(9)",
).name
SEE_OWN_DUTIES = declare(
    "gateway.see-own-duties",
    roles=(*_OVERSIGHT, *_OUTSIDE),
    says="see cure notices, inspections and audit batches, outsiders their own",
    cite=f"{SECTION}(g)(7), (g)(9), (g)(10)",
).name
SEE_AUDITS = declare(
    "gateway.see-search-audits",
    roles=(*_OVERSIGHT, *_OUTSIDE, _IN_CHARGE),
    says="see requested search audits, outsiders their own, a pharmacist in charge those of the store",
    cite=f"{SECTION}(d)(4)",
).name
ASK_AUDITS = declare(
    "gateway.ask-search-audits",
    roles=_ASKING,
    says="ask an entity or its vendor for a search audit",
    cite=f"{SECTION}(d)(4)",
    code=_AUTHORITY,
).name
ANSWER_AUDITS = declare(
    "gateway.answer-search-audits",
    roles=(*_OUTSIDE, _IN_CHARGE),
    says="answer a search audit",
    cite=f"{SECTION}(d)(4)",
).name
ANSWER_FOR_PARTY = declare(
    "gateway.answer-for-party",
    roles=_OUTSIDE,
    says="send audit rows, declare what is logged, answer a cure notice, ask for a non-disclosure agreement",
    cite=f"{SECTION}(g)(7), (g)(9), (g)(10)",
).name
REPORT_MISUSE = declare(
    "gateway.report-misuse",
    roles=(*_PROGRAM, "IL_COMPLIANCE", "IL_PRIVACY", "AUDITOR", *_OUTSIDE, _IN_CHARGE),
    says="report a breach of the rule by anyone who is bound by it",
    cite=f"{SECTION}(g)(10)",
).name
REVIEW_FINDINGS = declare(
    "gateway.review-findings",
    roles=("IL_ADMINISTRATOR", "IL_COMPLIANCE"),
    says="review findings, send cure notices and decide what came of them",
    cite=f"{SECTION}(g)(10)",
    code=_AUTHORITY,
).name
OPEN_INCIDENTS = declare(
    "gateway.open-incidents",
    roles=("IL_ADMINISTRATOR", "IL_COMPLIANCE", "IL_PRIVACY"),
    says="open an incident that is dealt with as a violation of HIPAA is",
    cite=f"{SECTION}(a)(3)",
    code=_AUTHORITY,
).name
RUN_INCIDENTS = declare(
    "gateway.run-incidents",
    roles=("IL_PRIVACY",),
    says="assess an incident under HIPAA, record whom it told, close it",
    cite=f"{SECTION}(a)(3)",
    code=_AUTHORITY,
).name
INSPECT = declare(
    "gateway.inspect",
    roles=("IL_COMPLIANCE", "AUDITOR"),
    says="inspect a party that transmits program data",
    cite=f"{SECTION}(g)(7)",
    code=_AUTHORITY,
).name
SHUT_OUT = declare(
    "gateway.shut-out",
    roles=("IL_ADMINISTRATOR",),
    says="prohibit a party, let it in again, end an agreement for a breach",
    cite=f"{SECTION}(g)(10)",
    code=_AUTHORITY,
).name
PERMIT_ANALYSIS = declare(
    "gateway.permit-analysis",
    roles=("IL_ADMINISTRATOR",),
    says="permit in writing that program data is analyzed, and revoke it",
    cite=f"{SECTION}(g)(8)",
    code=_AUTHORITY,
).name
