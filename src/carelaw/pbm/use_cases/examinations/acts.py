"""What is done in an examination and about records, as every door offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pbm.use_cases.examinations.doing"
_EXAMINATION = Asked("examination", "Examination", says="Its number, such as X-2026-0001.", most=24)
_REQUEST = Asked("request", "Request", says="Its reference, such as X-2026-0001-R1.", most=32)
_SUBPOENA = Asked("subpoena", "Subpoena", says="Its number, such as X-2026-0001-S1.", most=32)
_RECORD = Asked("record", "Record", says="Its number on the schedule, such as K-000001.", most=24)
_MANAGER = Asked(
    "manager",
    "Benefit manager",
    says="A licensee, by its state number; on whoever never had a license, open a dossier.",
    most=24,
    offers="carelaw.pbm.use_cases.examinations.opening.licensees_offered",
)
RECORD_KINDS = (
    ("document", "Document"),
    ("book", "Book"),
    ("account", "Account"),
    ("recording", "Recording"),
    ("log", "Log"),
    ("mac-list-version", "Version of a price list"),
    ("remittance", "Remittance"),
    ("audit-file", "File of a pharmacy audit"),
    ("contract", "Contract"),
)

OPEN = Act(
    "exam-open",
    "Open an examination",
    "As the protection of the public needs it: with reason, scope, period and examiners. A call letter goes.",
    "Open",
    "pbm.examine",
    "215 ILCS 5/512-11(a)",
    f"{_HERE}.exam_open",
    (
        _MANAGER,
        Asked("reason", "Why the protection of the public asks for it", "words", most=1000),
        Asked("scope", "What is examined", "words", most=1000),
        Asked("period_from", "Period from", "day"),
        Asked("period_to", "Period through", "day"),
        Asked("examiners", "Examiners of the Director's staff", "lines", says="One a line."),
    ),
    "pbm-examinations",
)
RETAIN = Act(
    "exam-retain",
    "Retain an outside examiner",
    "Attorneys, appraisers, independent actuaries and accountants, specialists; none without a conflict declaration.",
    "Retain",
    "pbm.examine",
    "215 ILCS 5/512-11(e)",
    f"{_HERE}.exam_retain",
    (
        _EXAMINATION,
        Asked("name", "Name", most=160),
        Asked(
            "kind",
            "Kind",
            "choice",
            choices=(
                ("attorney", "Attorney"),
                ("appraiser", "Appraiser"),
                ("actuary", "Independent actuary"),
                ("accountant", "Independent certified public accountant"),
                ("specialist", "Another specialist"),
            ),
        ),
        Asked("rate", "Rate an hour in dollars", required=False, most=20),
        Asked("independent", "Independent of the licensee?", "flag", required=False),
        Asked("declared_on", "Day of the conflict declaration", "day", required=False),
        Asked("conflict", "Does it declare a conflict?", "flag", required=False),
        Asked("starts_on", "From", "day"),
        Asked("ends_on", "Through", "day", required=False),
    ),
    "pbm-examinations",
)
ASK = Act(
    "exam-ask",
    "Ask for records or help",
    "What is asked in writing goes out as a letter with its day; only a written request can become a ground.",
    "Ask",
    "pbm.examine",
    "215 ILCS 5/512-11(c)",
    f"{_HERE}.exam_ask",
    (
        _EXAMINATION,
        Asked(
            "kind",
            "Kind",
            "choice",
            choices=(("records", "Records"), ("assets", "A look at assets"), ("interview", "Help of a person")),
        ),
        Asked("item", "What", "words", most=500),
        Asked("person", "Person who is asked to help", required=False, most=160),
        Asked(
            "capacity",
            "As what the person acts",
            "choice",
            required=False,
            choices=(
                ("officer", "Officer"),
                ("director", "Director of the company"),
                ("employee", "Employee"),
                ("agent", "Agent"),
                ("other", "Another"),
            ),
        ),
        Asked("in_writing", "In writing?", "flag"),
        Asked("due_on", "Due by", "day"),
    ),
    "pbm-exam-requests",
)
DELIVER = Act(
    "exam-deliver",
    "Deliver what was asked for",
    "In words or as a document. A late delivery is taken; its lateness stands with it.",
    "Deliver",
    "pbm.examination-answer",
    "215 ILCS 5/512-11(c)",
    f"{_HERE}.exam_deliver",
    (
        _REQUEST,
        Asked("answer", "Answer", "words", required=False, most=2000),
        Asked("document", "Document", "file", required=False),
    ),
    "pbm-exam-requests",
)
REFUSE = Act(
    "exam-refuse",
    "Refuse a request",
    "Say why. Refusing a reasonable written request is a ground to suspend, revoke or deny.",
    "Refuse",
    "pbm.examination-answer",
    "215 ILCS 5/512-11(c)",
    f"{_HERE}.exam_refuse",
    (_REQUEST, Asked("because", "Why", "words", most=2000)),
    "pbm-exam-requests",
)
NOTE = Act(
    "exam-note-refusal",
    "Note what was met at the offices",
    "A refusal, or a charge that was asked for access.",
    "Note",
    "pbm.examine",
    "215 ILCS 5/512-11(c)",
    f"{_HERE}.exam_note",
    (
        _REQUEST,
        Asked("because", "What happened", "words", most=2000),
        Asked("charged", "Was a charge asked for access?", "flag", required=False),
        Asked("came_anyway", "Was access given all the same?", "flag", required=False),
    ),
    "pbm-exam-requests",
)
REFER = Act(
    "exam-refer",
    "Make a refusal a ground of discipline",
    "Writes the refusal memo and opens a discipline case with this cause. A request by word of mouth bears none.",
    "Refer",
    "pbm.examine",
    "215 ILCS 5/512-11(c)",
    f"{_HERE}.exam_refer",
    (
        _REQUEST,
        Asked("reasonable", "Was the request reasonable?", "flag"),
        Asked("why", "Why it was", "words", most=1000),
        Asked("silence_is_refusal", "Is silence past the day a refusal here?", "flag", required=False),
    ),
    "pbm-exam-requests",
)
DESIGNATE = Act(
    "subpoena-designate",
    "Enter a designation",
    "Of somebody who may issue subpoenas for the Director.",
    "Enter",
    "pbm.subpoena-designate",
    "215 ILCS 5/512-11(d)",
    f"{_HERE}.subpoena_designate",
    (
        Asked("email", "E-mail address of the account", most=254),
        Asked("reference", "Reference of the designation", most=80),
        Asked("starts_on", "From", "day"),
        Asked("ends_on", "Through", "day", required=False),
    ),
    "pbm-designations",
)
ISSUE = Act(
    "subpoena-issue",
    "Issue a subpoena",
    "Under your own designation: to anybody, on what bears on the examination, for a day to come.",
    "Issue",
    "pbm.subpoena-issue",
    "215 ILCS 5/512-11(d)",
    f"{_HERE}.subpoena_issue",
    (
        _EXAMINATION,
        Asked("person", "Who is summoned", most=200),
        Asked("address", "Address", "words", required=False, most=300),
        Asked("matter", "On what, and how it bears on the examination", "words", most=1000),
        Asked("to_testify", "To testify under oath?", "flag"),
        Asked("return_on", "Return day", "day"),
    ),
    "pbm-subpoenas",
)
SERVED = Act(
    "subpoena-served",
    "Enter service",
    "The day, and how it is proven.",
    "Enter",
    "pbm.subpoena-issue",
    "215 ILCS 5/512-11(d)",
    f"{_HERE}.subpoena_served",
    (_SUBPOENA, Asked("served_on", "Served on", "day"), Asked("proof", "Proof of service", "words", most=500)),
    "pbm-subpoenas",
)
OUTCOME = Act(
    "subpoena-outcome",
    "Enter what became of a subpoena",
    "Obeyed, with the day of the oath; or what was not done, and how it is shown.",
    "Enter",
    "pbm.subpoena-issue",
    "215 ILCS 5/512-11(d)",
    f"{_HERE}.subpoena_outcome",
    (
        _SUBPOENA,
        Asked("obeyed_on", "Obeyed on", "day", required=False),
        Asked("sworn_on", "Sworn in on", "day", required=False),
        Asked("outcome", "What came of it", "words", required=False, most=1000),
        Asked("disobedience", "What was not done, and how it is shown", "words", required=False, most=1000),
    ),
    "pbm-subpoenas",
)
BUNDLE = Act(
    "subpoena-bundle",
    "Bundle the papers for a court",
    "Not without proof of service and of disobedience.",
    "Bundle",
    "pbm.subpoena-issue",
    "215 ILCS 5/512-11(d)",
    f"{_HERE}.subpoena_bundle",
    (_SUBPOENA,),
    "pbm-subpoenas",
)
COURT = Act(
    "subpoena-court",
    "Enter what the court did",
    "The court and its case, its order, and when it was obeyed. What is left empty stays.",
    "Enter",
    "pbm.subpoena-issue",
    "215 ILCS 5/512-11(d)",
    f"{_HERE}.subpoena_court",
    (
        _SUBPOENA,
        Asked("court", "Court", required=False, most=160),
        Asked("court_case", "Its case number", required=False, most=60),
        Asked("filed_on", "Filed on", "day", required=False),
        Asked("order", "Order", "words", required=False, most=1000),
        Asked("ordered_on", "Ordered on", "day", required=False),
        Asked("complied_on", "Obeyed on", "day", required=False),
    ),
    "pbm-subpoenas",
)
COST = Act(
    "exam-cost",
    "Enter a line of costs",
    "Work, by hours at the examiner's rate or by amount; travel; living expenses. Nothing else is borne.",
    "Enter",
    "pbm.examine",
    "215 ILCS 5/512-11(e)",
    f"{_HERE}.exam_cost",
    (
        _EXAMINATION,
        Asked("examiner", "Examiner", "number", says="The number in the list of examiners of its file."),
        Asked("kind", "Kind", says="work, travel or living.", most=20),
        Asked("on", "Day", "day"),
        Asked("hours", "Hours", required=False, most=10),
        Asked("amount", "Amount in dollars", required=False, most=20),
        Asked("says", "What for", most=200),
    ),
    "pbm-exam-costs",
)
INVOICE = Act(
    "exam-invoice",
    "Invoice the costs",
    "What was not invoiced yet becomes a charge and a letter with every line.",
    "Invoice",
    "pbm.examination-invoice",
    "215 ILCS 5/512-11(e)",
    f"{_HERE}.exam_invoice",
    (_EXAMINATION, Asked("due_on", "Due by", "day")),
    "pbm-exam-costs",
)
REPORT = Act(
    "exam-report",
    "Write the report",
    "It goes to the licensee with each request as it stands.",
    "Write",
    "pbm.examine",
    "215 ILCS 5/512-11",
    f"{_HERE}.exam_report",
    (_EXAMINATION, Asked("report", "What was found", "words", says="`## ` begins a heading.", most=4000)),
    "pbm-examinations",
)
CLOSE = Act(
    "exam-close",
    "Close an examination",
    "Once its costs are invoiced.",
    "Close",
    "pbm.examine",
    "215 ILCS 5/512-11",
    f"{_HERE}.exam_close",
    (_EXAMINATION, Asked("because", "Why", most=200)),
    "pbm-examinations",
)
RECORD_ENTER = Act(
    "record-enter",
    "Put a record on the schedule",
    "Whatever tells of running a program is kept for five years from the later of its making and the matter's end.",
    "Enter",
    "pbm.records-keep",
    "215 ILCS 5/512-11(b)",
    f"{_HERE}.record_enter",
    (
        Asked("kind", "Kind", "choice", choices=RECORD_KINDS),
        Asked("reference", "Your reference", most=160),
        Asked("title", "What it is", most=200),
        Asked("created_on", "Made on", "day"),
        Asked("matter_open", "Does what it records still go on?", "flag", required=False),
        Asked("matter_ended_on", "Ended on", "day", required=False),
    ),
    "pbm-records",
)
RECORD_END = Act(
    "record-end",
    "Say when a matter ended",
    "The years run from then.",
    "Enter",
    "pbm.records-keep",
    "215 ILCS 5/512-11(b)",
    f"{_HERE}.record_end",
    (_RECORD, Asked("ended_on", "Ended on", "day")),
    "pbm-records",
)
RECORD_DESTROY = Act(
    "record-destroy",
    "Destroy a record",
    "Only once its years are over and no hold is on it. The log of it stays.",
    "Destroy",
    "pbm.records-keep",
    "215 ILCS 5/512-11(b)",
    f"{_HERE}.record_destroy",
    (_RECORD,),
    "pbm-records",
)
HOLD_PLACE = Act(
    "hold-place",
    "Put records on hold",
    "They stay, whatever their years; the licensee is told in writing.",
    "Hold",
    "pbm.examine",
    "215 ILCS 5/512-11(b)",
    f"{_HERE}.hold_place",
    (
        _MANAGER,
        Asked("examination", "Examination", required=False, most=24),
        Asked("kind", "Kind of records", "choice", required=False, choices=RECORD_KINDS, says="Empty: all."),
        Asked("because", "Why", most=300),
    ),
    "pbm-record-holds",
)
HOLD_LIFT = Act(
    "hold-lift",
    "Lift a hold",
    "The five years of each record count again.",
    "Lift",
    "pbm.examine",
    "215 ILCS 5/512-11(b)",
    f"{_HERE}.hold_lift",
    (Asked("hold", "Hold", says="Its number, such as H-2026-0001.", most=24),),
    "pbm-record-holds",
)
ON_EXAMINATION = (ASK, RETAIN, ISSUE, COST, INVOICE, REPORT, CLOSE)
ON_REQUEST = (DELIVER, REFUSE, NOTE, REFER)
ON_SUBPOENA = (SERVED, OUTCOME, BUNDLE, COURT)
ACTS = (
    OPEN,
    *ON_EXAMINATION,
    *ON_REQUEST,
    DESIGNATE,
    *ON_SUBPOENA,
    RECORD_ENTER,
    RECORD_END,
    RECORD_DESTROY,
    HOLD_PLACE,
    HOLD_LIFT,
)
