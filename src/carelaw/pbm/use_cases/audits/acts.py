"""What is done about audits of pharmacies, as every door of the program offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pbm.use_cases.audits.doing"
_C = "215 ILCS 5/512-7.10"
_RUN, _ANSWER = "pbm.audit-run", "pbm.audit-answer"
_EVIDENCE, _CHECK = "pbm.audit-evidence", "pbm.audit-check"
_BACK = "pbm-audits"
_AUDIT = Asked("audit", "Audit", says="Its number, such as AU-1042.", most=20)
_NUMBER = Asked("number", "Finding", "number", says="Its number in the audit.")
_CASE = Asked("case", "Finding", says="The reference of its case.", most=36)
_APPEAL = Asked("appeal", "Appeal", says="Its number, such as AP-1042.", most=20)
_AMOUNT = Asked("amount", "Amount in dollars", most=20)
_PHARMACY = Asked("pharmacy", "Pharmacy", says="Its NPI.", most=20)
_MANAGER = Asked("manager", "Benefit manager", says="Its state number, such as PBM0101.", most=20)
_INTENT = Asked(
    "intent_evidence", "What shows intent", "lines", False, says="One item a line, besides the error itself. No names."
)
_ROLES = (("provider", "Provider"), ("pharmacist", "Pharmacist"))
_MODES = (("on-site", "On site"), ("desk", "By certified mail, at a desk"))
_KINDS = (("clerical", "Clerical or record-keeping"), ("clinical", "Clinical"), ("other", "Other"))
_LABELS = (
    ("error", "Error"),
    ("overpayment", "Overpayment"),
    ("underpayment", "Underpayment"),
    ("fraud", "Fraud"),
)
_REASONS = (
    ("days-supply", "Days' supply"),
    ("drug-utilization-review", "Drug utilization review"),
    ("substitution", "Substitution"),
    ("compounding", "Compounding"),
    ("missing-signature", "Signature missing"),
    ("missing-date", "Date missing"),
    ("wrong-prescriber", "Prescriber wrong"),
    ("refill-not-authorized", "Refill not authorized"),
    ("not-documented", "Not documented"),
    ("wrong-quantity", "Quantity wrong"),
    ("wrong-price", "Price wrong"),
    ("no-response", "No response"),
    ("other", "Other"),
)
_METHODS = (
    ("claim-by-claim", "Claim by claim"),
    ("targeted-claims", "Claims picked for a reason"),
    ("random-sample", "Claims at random, each for itself"),
)
_SENT_BY = (
    ("certified-mail", "Certified mail"),
    ("mail", "Ordinary mail"),
    ("fax", "Fax"),
    ("e-mail", "E-mail"),
    ("portal", "Portal"),
)


def _act(
    name: str,
    title: str,
    says: str,
    button: str,
    permission: str,
    where: str,
    runs: str,
    *asks: Asked,
    back: str = _BACK,
) -> Act:
    return Act(f"audit-{name}", title, says, button, permission, f"{_C}{where}", f"{_HERE}.{runs}", asks, back)


def _line(name: str, label: str, says: str = "", *, required: bool = False) -> Asked:
    return Asked(name, label, says=says, required=required)


# Days are asked as text here: a plan that cannot be read is kept as it was typed.
PLAN_ASKS = (
    _line("audit", "Audit", "Its number, to go on with a draft or to set other days; empty for a new one."),
    _line("pharmacy", "Pharmacy", "Its NPI."),
    _line("cycle", "Audit cycle", "Such as 2026-H1. A new cycle takes a new notice of two weeks."),
    _line("mode", "Kind", "on-site, desk"),
    _line("protocol", "Standards", "Those on file, such as RETAIL/2."),
    _line("auditor", "Auditor", "Who carries it out."),
    Asked("days", "Days on site", "lines", False, says="Such as 2026-06-15, one a line."),
    _line("notice_on", "Notice or mailing on", "On site: the day the notice arrives. At a desk: the day of mailing."),
    _line("expected_on", "Receipt expected on", "At a desk."),
    _line("response_due_on", "Answer asked for by", "At a desk: at least thirty days from receipt."),
    Asked("requests", "Requests", "lines", False, says="What is wanted, one a line, each specific."),
    _line("consent_day", "Day consented to", "Empty: every day of the plan."),
    _line("consent_by", "Consent of", "Who agreed to a day in the first seven of a month."),
    _line("consent_role", "As", "provider, pharmacist"),
    _line("consent_on", "Consent given on", "On or before that day."),
)
PLAN = _act(
    "plan",
    "Plan an audit",
    "Every rule of the calendar is asked before a day is saved; refused, the plan is kept as a draft.",
    "Save the plan",
    _RUN,
    "(a), (f), (g)",
    "plan",
    *PLAN_ASKS,
)
PROTOCOL = _act(
    "protocol",
    "Put standards on file",
    "Sampling, period, papers, tolerance and error classes; each version has a digest of its own.",
    "Put on file",
    _RUN,
    "(d), (e)",
    "protocol",
    Asked("code", "Name", says="Such as RETAIL; a name that is on file gets its next version.", most=40),
    Asked("method", "Method", "choice", choices=_METHODS),
    Asked("sampling", "How claims are picked", "words"),
    Asked("period_months", "Period in months", "number", says="How far back claims are picked."),
    Asked("documents", "Papers asked for", "lines"),
    Asked("tolerance", "Tolerance in dollars", says="Differences up to this are not found.", most=12),
    Asked("error_classes", "Classes of errors", "lines"),
    back="pbm-audit-standards",
)
PROCESS = _act(
    "process",
    "Set up the way to appeal",
    "To whom a preliminary report is appealed, and how that is explained. A report goes out only once it is whole.",
    "Put on file",
    _RUN,
    "(h)",
    "process",
    _line("name", "Person to appeal to"),
    _line("address", "Address"),
    _line("telephone", "Telephone"),
    Asked("explanation", "Explanation of the process", "words", False),
    Asked("contract_days", "Days to appeal by contract", "number", False, says="Empty where contracts set none."),
    back="pbm-audit-standards",
)
PEER = _act(
    "peer",
    "Classify a pharmacy",
    "With which pharmacies it is similarly situated, and whether it belongs to you.",
    "Put on file",
    _RUN,
    "(e)",
    "peer",
    _PHARMACY,
    Asked("peer_class", "Class", says="Such as independent, chain, specialty.", most=40),
    Asked("affiliated", "Affiliated with you?", "flag"),
    back="pbm-audit-standards",
)
CLAIMS = _act(
    "claims",
    "Send the list of claims",
    "CSV or a workbook: claim_reference, submitted_on, adjudicated_on, paid, federal_cite, line_of_business, "
    "federal_years. Claims older than two years are left out, and told.",
    "Send",
    _RUN,
    "(f)",
    "claims",
    _AUDIT,
    Asked("file", "List of claims", "file"),
)
NOTICE = _act(
    "notice",
    "Send the notice",
    "On site: written, at least two weeks before the first visit of the cycle. At a desk: by certified mail.",
    "Send",
    _RUN,
    "(a)",
    "notice",
    _AUDIT,
    Asked("certified_number", "Number of the certified mail", required=False, says="For a desk audit.", most=40),
)
DELIVERY = _act(
    "delivery",
    "Enter the proof of delivery",
    "The pharmacy's thirty days run from this day.",
    "Enter",
    _RUN,
    "(a)",
    "delivery",
    _AUDIT,
    Asked("on", "Delivered on", "day"),
    Asked("proof", "Proof", says="The carrier's receipt or tracking number.", most=120),
)
START = _act(
    "start", "Begin the audit", "Every day is asked once more.", "Begin", _RUN, "(a), (f), (g)", "start", _AUDIT
)
CANCEL = _act(
    "cancel",
    "Call the audit off",
    "The pharmacy is told where it knew of it.",
    "Call off",
    _RUN,
    "",
    "cancel",
    _AUDIT,
    Asked("because", "Why", most=200),
)
FINDING = _act(
    "finding",
    "Enter a finding",
    "About one claim in scope. A clerical slip is not fraud by itself; “no response” only once the time has passed.",
    "Enter",
    _RUN,
    "(b), (d)",
    "finding",
    _AUDIT,
    Asked("claim", "Claim", says="Its reference on the list.", most=40),
    Asked("kind", "Class", "choice", choices=_KINDS),
    Asked("reason", "Reason", "choice", choices=_REASONS),
    Asked("label", "Called", "choice", choices=_LABELS),
    Asked("says", "What was found", says="No patient's name.", most=300),
    Asked("overpaid", "Overpaid in dollars", required=False, most=20),
    Asked("underpaid", "Underpaid in dollars", required=False, most=20),
    Asked("needs_judgment", "Takes clinical judgment?", "flag", False),
    _INTENT,
)
CONSULT = _act(
    "consult",
    "Record a consultation",
    "The pharmacist who was consulted on a finding that takes clinical or professional judgment.",
    "Record",
    _RUN,
    "(a) ¶2",
    "consult",
    _AUDIT,
    _NUMBER,
    Asked("consultant", "Pharmacist", most=120),
    Asked("license_number", "License number", most=40),
    Asked("knows_the_article", "Attests to knowing this Article?", "flag"),
    Asked("on", "Consulted on", "day"),
)
LABEL = _act(
    "label",
    "Call a finding by another name",
    "Fraud takes more than a clerical error.",
    "Change",
    _RUN,
    "(b)",
    "label",
    _AUDIT,
    _NUMBER,
    Asked("label", "Called", "choice", choices=_LABELS),
    _INTENT,
)
REVIEW = _act(
    "review",
    "Look at a practitioner's record",
    "Whether it supports the pharmacy's own records.",
    "Record",
    _RUN,
    "(c)",
    "review",
    _AUDIT,
    Asked("record", "Record", says="Its reference.", most=36),
    Asked("accepted", "Does it support the claim?", "flag"),
)
CLOSE_FINDING = _act(
    "close-finding",
    "Close a finding",
    "A finding cannot stand while a practitioner's record waits to be looked at.",
    "Close",
    _RUN,
    "(c)",
    "close_finding",
    _AUDIT,
    _NUMBER,
    Asked(
        "result",
        "Result",
        "choice",
        choices=(("validated", "The claim is validated"), ("not-validated", "The finding stands")),
    ),
)
REOPEN = _act(
    "reopen",
    "Open a finding again",
    "Before the report. What was dismissed after an appeal stays dismissed.",
    "Open again",
    _RUN,
    "(h)",
    "reopen",
    _AUDIT,
    _NUMBER,
)
REFER = _act(
    "refer",
    "Refer a finding to prosecutors",
    "A clerical error only with proof of intent to commit fraud.",
    "Refer",
    _RUN,
    "(b)",
    "refer",
    _AUDIT,
    _NUMBER,
    Asked("office", "Office", most=120),
    _INTENT,
)
PROJECT = _act(
    "project",
    "Keep a projection",
    "For information; it is taken back only where the pharmacy settles.",
    "Keep",
    _RUN,
    "(d)",
    "project",
    _AUDIT,
    _AMOUNT,
)
EXPLAIN = _act(
    "explain",
    "Explain appeals ahead",
    "The written explanation, before the preliminary report.",
    "Send",
    _RUN,
    "(h)",
    "explain",
    _AUDIT,
)
REPORT = _act(
    "report",
    "Issue the preliminary report",
    "With the explanation of appeals, where it was not sent before.",
    "Issue",
    _RUN,
    "(a) ¶2, (h)",
    "report",
    _AUDIT,
)
REVIEW_APPEAL = _act(
    "appeal-review",
    "Take an appeal under review",
    "It is being looked at.",
    "Take",
    _RUN,
    "(h)",
    "review_appeal",
    _APPEAL,
)
DECIDE_APPEAL = _act(
    "appeal-decide",
    "Decide an appeal",
    "What it shows to be unsubstantiated is dismissed at once; the rest stands.",
    "Decide",
    _RUN,
    "(h)",
    "decide_appeal",
    _APPEAL,
    Asked("unsubstantiated", "Findings not substantiated", "lines", False, says="Their numbers, one a line."),
    Asked("decision", "Decision, with its reasons", "words"),
)
SETTLE = _act(
    "settle",
    "Offer a settlement",
    "An amount above what the claims show counts only when the pharmacy signs.",
    "Offer",
    _RUN,
    "(d)",
    "settle",
    _AUDIT,
    _AMOUNT,
)
FINAL = _act("final", "Issue the final report", "Once no appeal is open.", "Issue", _RUN, "(h)", "final", _AUDIT)
RECOUP = _act(
    "recoup",
    "Take money back",
    "Up to what the claims actually show, less what an appeal holds; above it only under a signed settlement.",
    "Take back",
    _RUN,
    "(a), (d)",
    "recoup",
    _AUDIT,
    _AMOUNT,
)
REFUND = _act(
    "refund",
    "Enter a refund",
    "What was taken for findings that were dismissed was paid back.",
    "Enter",
    _RUN,
    "(h)",
    "refund",
    _AUDIT,
)
ANSWER_CASE = _act(
    "answer-case",
    "Answer a finding of the Director's staff",
    "Say what was done, or why it is wrong.",
    "Answer",
    _RUN,
    "",
    "answer_case",
    _CASE,
    Asked("says", "Answer", "words"),
    back="pbm-audit-findings",
)
CONSENT = _act(
    "consent",
    "Consent to a day",
    "To an audit on one of the first seven days of a month. You need not.",
    "Consent",
    _ANSWER,
    "(g)",
    "consent",
    _MANAGER,
    _PHARMACY,
    Asked("on", "Day", "day"),
    Asked("person", "Who consents", most=120),
    Asked("role", "As", "choice", choices=_ROLES),
)
RESPOND = _act(
    "respond",
    "Answer a desk audit",
    "In words, with a file, or both. You have at least thirty days from receipt.",
    "Send",
    _ANSWER,
    "(a)",
    "respond",
    _AUDIT,
    Asked("says", "Answer", "words", False, says="No patient's name; what is about a patient goes into the file."),
    Asked("file", "File", "file", False),
)
RECORD = _act(
    "record",
    "Bring a practitioner's record",
    "Records of hospitals, physicians and authorized practitioners support your own, however they were sent.",
    "Send",
    _ANSWER,
    "(c)",
    "record",
    _AUDIT,
    Asked(
        "author",
        "Whose record",
        "choice",
        choices=(
            ("hospital", "Hospital"),
            ("physician", "Physician"),
            ("authorized-practitioner", "Another authorized practitioner"),
            ("other", "Somebody else"),
        ),
    ),
    Asked(
        "drug",
        "For",
        "choice",
        choices=(("legend", "A legend drug"), ("narcotic", "A narcotic drug"), ("other", "Another product")),
    ),
    Asked("sent_by", "How it came", required=False, says="Such as fax.", most=40),
    Asked("claims", "Claims", "lines", False, says="Their references, one a line; empty for all."),
    Asked("file", "Record", "file"),
)
APPEAL = _act(
    "appeal",
    "Appeal a preliminary report",
    "Whole, or some findings. What it is about is held until it is decided.",
    "Appeal",
    _ANSWER,
    "(h)",
    "appeal",
    _AUDIT,
    Asked("numbers", "Findings", "lines", False, says="Their numbers, one a line; empty for the whole report."),
    Asked("says", "What is wrong with them", "words", says="No patient's name."),
)
SIGN = _act(
    "sign",
    "Sign a settlement",
    "From then on its amount may be taken back, a projection in it too. You need not sign.",
    "Sign",
    _ANSWER,
    "(d)",
    "sign",
    _AUDIT,
    Asked("person", "Who signs", most=120),
)
EVIDENCE = _act(
    "evidence",
    "Bring evidence of an audit",
    "Of an audit that was not planned here. Nothing is refused for what it shows; what it shows is looked at.",
    "Send",
    _EVIDENCE,
    "",
    "evidence",
    _MANAGER,
    _PHARMACY,
    Asked("mode", "Kind", "choice", False, choices=_MODES),
    Asked("cycle", "Audit cycle", required=False, most=40),
    Asked("sent_by", "How the notice came", "choice", False, choices=_SENT_BY),
    Asked("notice_form", "Notice", "choice", False, choices=(("written", "Written"), ("oral", "By word of mouth"))),
    Asked("notice_delivered_on", "Notice of the visit received on", "day", False),
    Asked("certified_number", "Number of the certified mail", required=False, most=40),
    Asked("requests", "What was asked for", "lines", False),
    Asked("mailed_on", "Mailed on", "day", False),
    Asked("delivered_on", "Desk request received on", "day", False),
    Asked("response_due_on", "Answer asked for by", "day", False),
    Asked("days", "Days on site", "lines", False, says="Such as 2026-06-15, one a line."),
    Asked("oldest_submitted_on", "Oldest claim submitted on", "day", False),
    Asked("explained_on", "Appeals explained on", "day", False),
    Asked("reported_on", "Preliminary report received on", "day", False),
    Asked("recouped_on", "Money taken back on", "day", False),
    Asked("recouped", "Taken back in dollars", required=False, most=20),
    Asked("overpaid", "Overpaid by the report, in dollars", required=False, most=20),
    Asked("says", "What happened", "words", says="No patient's name."),
)
CHECK = _act(
    "check",
    "Check a file",
    "Whole audits, or claims against the two years; CSV, Parquet or a workbook. The counts add up to the rows.",
    "Check",
    _CHECK,
    "",
    "check",
    Asked("what", "What it holds", "choice", choices=(("audits", "Audits"), ("claims", "Claims"))),
    Asked("file", "File", "file"),
    back="pbm-audit-checks",
)
EQUALITY = _act(
    "equality-report",
    "Write the equality report",
    "Audits of similar pharmacies beside each other, for a quarter of one benefit manager.",
    "Write",
    _CHECK,
    "(e)",
    "equality_report",
    _MANAGER,
    Asked("quarter", "A day of the quarter", "day"),
    back="pbm-audit-equality",
)
CLOSE_CASE = _act(
    "close-case",
    "Close a finding of the staff",
    "With the reason, or where it was sent on to.",
    "Close",
    _CHECK,
    "",
    "close_case",
    _CASE,
    Asked("because", "Why", most=200),
    back="pbm-audit-findings",
)

# By where an audit stands: what the benefit manager and the pharmacy can do with it.
OF_PLAN: tuple[Act, ...] = (CLAIMS, NOTICE, CANCEL)
OF_NOTICE: tuple[Act, ...] = (CLAIMS, DELIVERY, START, EXPLAIN, RESPOND, RECORD, CANCEL)
OF_WORK: tuple[Act, ...] = (
    CLAIMS,
    FINDING,
    CONSULT,
    LABEL,
    REVIEW,
    CLOSE_FINDING,
    REOPEN,
    PROJECT,
    REFER,
    EXPLAIN,
    REPORT,
    RESPOND,
    RECORD,
    CANCEL,
)
OF_REPORT: tuple[Act, ...] = (SETTLE, RECOUP, REFUND, REFER, FINAL, REVIEW, RECORD, APPEAL, SIGN)
OF_END: tuple[Act, ...] = (RECOUP, REFUND, REFER)
ACTS: tuple[Act, ...] = (
    PLAN,
    PROTOCOL,
    PROCESS,
    PEER,
    CLAIMS,
    NOTICE,
    DELIVERY,
    START,
    CANCEL,
    FINDING,
    CONSULT,
    LABEL,
    REVIEW,
    CLOSE_FINDING,
    REOPEN,
    REFER,
    PROJECT,
    EXPLAIN,
    REPORT,
    REVIEW_APPEAL,
    DECIDE_APPEAL,
    SETTLE,
    FINAL,
    RECOUP,
    REFUND,
    ANSWER_CASE,
    CONSENT,
    RESPOND,
    RECORD,
    APPEAL,
    SIGN,
    EVIDENCE,
    CHECK,
    EQUALITY,
    CLOSE_CASE,
)
