"""What is done about unlawful acts, penalties and their collection, as every door of the program offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pdmp.use_cases.misuse.doing"
_CASE = Asked("case", "Case", says="Its number, such as M-2025-0001.", most=20)
_PENALTY = Asked("penalty", "Penalty", says="Its number, such as P-2025-0001-1.", most=24)
_COLLECTION = Asked("collection", "Collection", says="Its number, such as C-2025-0001-1-1.", most=28)
_AMOUNT = Asked("amount", "Amount in dollars", most=20)
_PROSECUTORS = (("attorney-general", "Attorney General"), ("district-attorney", "District attorney of the county"))
_OFFICES = (*_PROSECUTORS[:1], ("county", "County"), _PROSECUTORS[1])
_CONDUCT = (
    ("obtained", "Obtained information"),
    ("tried-to-obtain", "Tried to obtain information"),
    ("released", "Released, published, sold or transferred information"),
    ("tried-to-release", "Tried to release information"),
    ("used", "Used information"),
    ("other-violation", "Another violation of the act, such as late reporting"),
)
_SOURCES = (("audit", "Audit"), ("complaint", "Complaint"), ("reporting", "Reporting duty"))

OPEN = Act(
    "misuse-open",
    "Open a case of misuse",
    "From an audit or a complaint. The lines of the query log that you name are frozen at once.",
    "Open",
    "pdmp.open-misuse-case",
    "§10(a)",
    f"{_HERE}.open_case",
    (
        Asked("source", "Opened from", "choice", choices=_SOURCES),
        Asked("person", "Whose conduct it is about", most=160),
        Asked("email", "E-mail address of the person's account", required=False, most=254),
        Asked("ground", "What is suspected, and why", "words", says="No patient's name.", most=2000),
        Asked("queries", "Ids of lines of the query log", "lines", required=False, says="One a line."),
    ),
    "misuse-cases",
)
FREEZE = Act(
    "misuse-freeze",
    "Freeze evidence",
    "Freeze one more line of the query log under its digest.",
    "Freeze",
    "pdmp.open-misuse-case",
    "§10(a)",
    f"{_HERE}.freeze",
    (_CASE, Asked("query", "Id of the line of the query log", most=36)),
    "misuse-cases",
)
LIST_ACT = Act(
    "misuse-list-act",
    "List an act",
    "One act: one subject's information, one recipient. Each is an offense of its own; the grade follows from the act.",
    "List",
    "pdmp.handle-misuse",
    "§10(a), §10(b)",
    f"{_HERE}.list_act",
    (
        _CASE,
        Asked("on", "Day of the act", "day"),
        Asked("conduct", "What was done", "choice", choices=_CONDUCT),
        Asked("deed", "Which deed it was part of", says="Such as e-mail 1; acts of one deed share it.", most=80),
        Asked("subject", "Whose information", says="A reference, such as patient 1; no name.", most=80),
        Asked("recipient", "Who received it", says="For obtaining: who obtained it.", most=160),
        Asked(
            "mental_states",
            "How the person stood to it",
            "lines",
            required=False,
            says="One a line: intentional, knowing, negligent, without-fault.",
        ),
        Asked("outside_purpose", "For a purpose outside §§ 8 and 9?", "flag", required=False),
        Asked("by_misrepresentation", "By misrepresentation or fraud?", "flag", required=False),
        Asked("query", "Id of its line of the query log", required=False, most=36),
        Asked("intrusion", "A session of an intrusion?", "flag", required=False),
    ),
    "misuse-cases",
)
PERSON = Act(
    "misuse-person",
    "Record about the person",
    "Where the person lives, and which board licenses the person. What you leave empty stays.",
    "Record",
    "pdmp.handle-misuse",
    "§10(d), §10(e)",
    f"{_HERE}.person",
    (
        _CASE,
        Asked("licensee", "A prescriber or dispenser?", "flag", required=False),
        Asked("licensing_board", "Licensing board", required=False, most=160),
        Asked("board_address", "Address of the board", "words", required=False, most=300),
        Asked("address", "Address of the person", "words", required=False, most=300),
        Asked("county", "County in which the person lives", required=False, most=60),
    ),
    "misuse-cases",
)
CONCLUDE = Act(
    "misuse-conclude",
    "Conclude a case",
    "Confirmed or unfounded. From then on its evidence and its acts stand as they are.",
    "Conclude",
    "pdmp.handle-misuse",
    "§10(a), §10(b)",
    f"{_HERE}.conclude",
    (
        _CASE,
        Asked(
            "finding",
            "Finding",
            "choice",
            choices=(("CONFIRMED", "Confirmed"), ("UNFOUNDED", "Unfounded")),
        ),
        Asked("conclusion", "What was found, and why", "words", most=2000),
        Asked("charged", "Offenses charged", "number", required=False, says="Empty: all that are listed."),
    ),
    "misuse-cases",
)
CLOSE = Act(
    "misuse-close",
    "Close a case",
    "Nothing is left to do.",
    "Close",
    "pdmp.handle-misuse",
    "§10",
    f"{_HERE}.close",
    (_CASE, Asked("because", "Why", most=200)),
    "misuse-cases",
)
REFER = Act(
    "misuse-refer",
    "Refer for prosecution",
    "To the Attorney General or the district attorney of the county; both may be told. A letter is written.",
    "Refer",
    "pdmp.handle-misuse",
    "§14",
    f"{_HERE}.refer",
    (
        _CASE,
        Asked("office", "Office", "choice", choices=_PROSECUTORS),
        Asked("county", "County of the district attorney", required=False, most=60),
    ),
    "misuse-cases",
)
ANSWER = Act(
    "misuse-prosecution",
    "Record what an office did",
    "Who took the case. One act is in one open prosecution at a time.",
    "Record",
    "pdmp.handle-misuse",
    "§14",
    f"{_HERE}.answer",
    (
        _CASE,
        Asked("office", "Office", "choice", choices=_PROSECUTORS),
        Asked(
            "answer",
            "It",
            "choice",
            choices=(("taken", "took the case"), ("declined", "declined"), ("ended", "ended the prosecution")),
        ),
        Asked("on", "On", "day"),
        Asked("outcome", "Outcome", "words", required=False, most=300),
    ),
    "misuse-cases",
)
TELL_BOARD = Act(
    "misuse-tell-board",
    "Tell the licensing board",
    "A notice of the violation, from the concluded case. A referral that rests on an alert is something else.",
    "Write the notice",
    "pdmp.handle-misuse",
    "§10(e)",
    f"{_HERE}.tell_board",
    (_CASE,),
    "misuse-cases",
)
ASSESS = Act(
    "penalty-assess",
    "Assess the penalty for releases and uses",
    "At least $2,500 for each offense of release or use; the act sets no ceiling.",
    "Assess",
    "pdmp.assess-penalty",
    "§10(c)(1)",
    f"{_HERE}.assess",
    (_CASE, _AMOUNT),
    "misuse-cases",
)
ASSESS_REGULATED = Act(
    "penalty-assess-regulated",
    "Assess a penalty of a regulation",
    "Such as for late reporting; only under a regulation in force on the day of the act.",
    "Assess",
    "pdmp.assess-penalty",
    "§10(c)(2)",
    f"{_HERE}.assess_regulated",
    (
        _CASE,
        Asked("violation", "Violation", says="As the regulation's amounts name it, such as late-report.", most=60),
        Asked("act_on", "Day of the act", "day"),
        _AMOUNT,
    ),
    "misuse-cases",
)
PAY = Act(
    "penalty-payment",
    "Enter a payment of a penalty",
    "It settles the person's oldest charges first.",
    "Enter",
    "pdmp.assess-penalty",
    "§10(c)",
    f"{_HERE}.pay",
    (_PENALTY, _AMOUNT, Asked("reference", "Reference of the payment", most=80), Asked("on", "Received on", "day")),
    "misuse-cases",
)
SUE = Act(
    "penalty-sue",
    "Sue for an unpaid penalty",
    "In the court of common pleas where the debtor lives or where the department is located; in no other.",
    "File",
    "pdmp.collect-penalty",
    "§10(d)(1)",
    f"{_HERE}.sue",
    (
        _PENALTY,
        Asked("county", "County of the court", most=60),
        Asked("docket", "Docket number", required=False, most=60),
        Asked("filed_on", "Filed on", "day", required=False, says="Empty: today."),
    ),
    "misuse-cases",
)
END_SUIT = Act(
    "penalty-end-suit",
    "Record how a suit ended",
    "Fees and costs are recovered for a collection that succeeded only.",
    "Record",
    "pdmp.collect-penalty",
    "§10(d)",
    f"{_HERE}.end_suit",
    (_COLLECTION, Asked("successful", "Did it succeed?", "flag"), Asked("on", "Ended on", "day")),
    "misuse-cases",
)
COSTS = Act(
    "penalty-costs",
    "Claim fees or costs",
    "Reasonable attorney fees and costs of a successful collection.",
    "Claim",
    "pdmp.collect-penalty",
    "§10(d)",
    f"{_HERE}.costs",
    (
        _COLLECTION,
        Asked("kind", "What", "choice", choices=(("fees", "Attorney fees"), ("costs", "Costs"))),
        _AMOUNT,
        Asked("reasonable", "Found reasonable?", "flag"),
        Asked("evidence", "Who found so, and on what", most=120),
    ),
    "misuse-cases",
)
ASK_HELP = Act(
    "penalty-ask-help",
    "Ask an office for legal help",
    "The Attorney General, the county, or that county's district attorney.",
    "Record",
    "pdmp.collect-penalty",
    "§10(d)(2)",
    f"{_HERE}.ask_help",
    (
        _COLLECTION,
        Asked("office", "Office", "choice", choices=_OFFICES),
        Asked("county", "County", required=False, most=60),
        Asked("on", "Asked on", "day"),
    ),
    "misuse-cases",
)
ANSWER_HELP = Act(
    "penalty-help-answer",
    "Record an office's answer",
    "What the office answered to the request for help.",
    "Record",
    "pdmp.collect-penalty",
    "§10(d)(2)",
    f"{_HERE}.answer_help",
    (
        _COLLECTION,
        Asked("office", "Office", "choice", choices=_OFFICES),
        Asked("answer", "Its answer", most=300),
        Asked("on", "Answered on", "day"),
    ),
    "misuse-cases",
)

ON_CASE: tuple[Act, ...] = (FREEZE, LIST_ACT, PERSON, CONCLUDE)
ON_CONCLUDED: tuple[Act, ...] = (PERSON, REFER, ANSWER, TELL_BOARD, ASSESS, ASSESS_REGULATED, CLOSE)
ON_PENALTY: tuple[Act, ...] = (PAY, SUE)
ON_COLLECTION: tuple[Act, ...] = (ASK_HELP, ANSWER_HELP, END_SUIT, COSTS)
ACTS: tuple[Act, ...] = (
    OPEN,
    FREEZE,
    LIST_ACT,
    PERSON,
    CONCLUDE,
    CLOSE,
    REFER,
    ANSWER,
    TELL_BOARD,
    ASSESS,
    ASSESS_REGULATED,
    PAY,
    SUE,
    END_SUIT,
    COSTS,
    ASK_HELP,
    ANSWER_HELP,
)
