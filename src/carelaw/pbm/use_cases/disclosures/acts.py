"""What is done about disclosures, as every door offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pbm.use_cases.disclosures.doing"
BACK = "pbm-program-terms"
_STATEMENT = Asked("statement", "Statement", says="Its number, such as DS-2026-0001.", most=24)
_CHECK = Asked("verification", "Check", says="Its number, such as RV-2026-0001.", most=24)
_ENTITY = Asked("entity", "Covered entity", says="Its state number.", most=24)
_PROGRAM = Asked("program", "Program", says="Its number, as the register of programs has it.", most=24)
_AMOUNTS = Asked("amounts", "What you received", "fields", says="One claim a line: CLAIM=12.34.", most=4000)
KINDS = (("rebates", "Rebates"), ("fees", "Fees of pharmacies"), ("rates", "Rates and list prices"))

FILE = Act(
    "disclosure-file",
    "File a statement",
    "Rebates, fees or rates for one covered entity and period, by template. Each bad cell is named with what is "
    "permitted; the other rows are taken.",
    "File",
    "pbm.disclose",
    "215 ILCS 5/512-7.5",
    f"{_HERE}.file_statement",
    (
        Asked("kind", "What", "choice", choices=KINDS),
        _PROGRAM,
        _ENTITY,
        Asked("period_from", "From", "day"),
        Asked("period_to", "Through", "day"),
        Asked(
            "confidential",
            "Designated confidential?",
            "flag",
            says="Rebates always are; of fees and rates the benefit manager may choose.",
        ),
        Asked(
            "allocation",
            "How it was allocated to the covered entity",
            "words",
            required=False,
            says="Needed for rebates and fees.",
            most=500,
        ),
        Asked("file", "Sheet", "file", says="The template, filled: CSV or an Excel workbook."),
    ),
    "pbm-disclosures",
)
SEND = Act(
    "disclosure-send",
    "Attest and send a statement",
    "The covered entity gets it with its designation. Rebate information does not go out without one.",
    "Send",
    "pbm.disclose",
    "215 ILCS 5/512-7.5",
    f"{_HERE}.send_statement",
    (
        _STATEMENT,
        Asked("attested_by", "Who attests", most=160),
        Asked("attested_as", "In which capacity", most=160),
        Asked("attest", "Is the statement complete and correct, to the best of this person's knowledge?", "flag"),
    ),
    "pbm-disclosures",
)
SHARING = Act(
    "rebate-sharing-declare",
    "Declare whether a contract shares rebates",
    "Where it does not, and a clause says so, rates need not be disclosed. Rebates and fees are disclosed "
    "all the same.",
    "Declare",
    "pbm.disclose",
    "215 ILCS 5/512-7.5(c)",
    f"{_HERE}.declare_sharing",
    (
        Asked("contract", "Contract", says="Its number, as the register of contracts has it.", most=24),
        Asked("rebate_sharing", "Are rebates shared?", "flag"),
        Asked("clause", "Clause that says so", required=False, says="Needed for no.", most=120),
    ),
    "pbm-disclosures-owed",
)
ASK_RELEASE = Act(
    "disclosure-release-ask",
    "Ask whether a statement may be passed on",
    "By consent, in a court filing, where law authorizes it, or by order of a court; which of these counts goes by "
    "what the statement is about. Without a basis it is refused, and the attempt kept.",
    "Ask",
    "pbm.disclosure-release",
    "215 ILCS 5/512-7.5(a), (b), (c)",
    f"{_HERE}.ask_release",
    (
        _STATEMENT,
        Asked("recipient", "To whom", most=160),
        Asked(
            "basis",
            "Basis",
            "choice",
            choices=(
                ("consent", "Consent of the benefit manager"),
                ("court-filing", "Court filing"),
                ("law", "Law authorizes it"),
                ("court-order", "Order of a court"),
                ("none", "None"),
            ),
        ),
        Asked("case_number", "Case number", required=False, says="Of a court filing.", most=80),
        Asked("citation", "Law", required=False, says="The paragraph that authorizes it.", most=160),
        Asked("court", "State of the court", required=False, says="Its postal code, such as IL.", most=20),
        Asked("jurisdiction", "Has the court jurisdiction?", "flag", required=False),
        Asked("good_cause", "Does the order find good cause?", "flag", required=False),
    ),
    "pbm-disclosure-releases",
)
RECORD_RELEASE = Act(
    "disclosure-release-record",
    "Record that a statement went out",
    "Only for a release that has its basis.",
    "Record",
    "pbm.disclosure-release",
    "215 ILCS 5/512-7.5",
    f"{_HERE}.record_release",
    (Asked("release", "Release", says="Its number, such as RR-2026-0001.", most=24),),
    "pbm-disclosure-releases",
)
CONSENT = Act(
    "disclosure-release-consent",
    "Consent to a release",
    "For the benefit manager: the statement may go to this recipient, and to nobody else.",
    "Consent",
    "pbm.disclose",
    "215 ILCS 5/512-7.5",
    f"{_HERE}.consent_to_release",
    (_STATEMENT, Asked("recipient", "To whom", most=160)),
    "pbm-disclosure-releases",
)
VERIFY = Act(
    "rate-verify",
    "Check rates with pharmacies",
    "Every pharmacy of a statement of rates is asked what it received. The benefit manager cannot stop it.",
    "Ask the pharmacies",
    "pbm.rate-verify",
    "215 ILCS 5/512-7.5(c)(i)",
    f"{_HERE}.verify",
    (_STATEMENT,),
    "pbm-verifications",
)
OBJECT = Act(
    "rate-verify-object",
    "Object to a check with pharmacies",
    "The objection is kept and stops nothing.",
    "Object",
    "pbm.disclose",
    "215 ILCS 5/512-7.5(c)(i)",
    f"{_HERE}.object_to",
    (_CHECK, Asked("objection", "Objection", "words", most=1000)),
    "pbm-verifications",
)
ANSWER = Act(
    "rate-verify-answer",
    "Answer a check",
    "What your pharmacy received for each claim; the covered entity gets it beside what was disclosed.",
    "Answer",
    "pbm.pharmacy-tell",
    "215 ILCS 5/512-7.5(c)(i)",
    f"{_HERE}.answer",
    (_CHECK, _AMOUNTS),
    "pbm-verifications",
)
TELL = Act(
    "pharmacy-tell",
    "Tell a covered entity what you received",
    "For claims of its own members. The benefit manager never sees this, and may not punish it.",
    "Tell",
    "pbm.pharmacy-tell",
    "215 ILCS 5/512-7.5(c)(ii)",
    f"{_HERE}.tell",
    (_PROGRAM, _ENTITY, _AMOUNTS, Asked("words", "In words", "words", required=False, most=1000)),
    "pbm-pharmacy-told",
)
LEDGER = Act(
    "ledger-file",
    "Put a ledger on file",
    "Rebates or fees as they were booked, by template. Statements and remittances are compared with it; bad rows are "
    "named and put aside, and a period filed anew replaces what stood.",
    "File",
    "pbm.ledger-file",
    "215 ILCS 5/512-7.5(a), (b)",
    f"{_HERE}.file_ledger",
    (
        Asked("kind", "What", "choice", choices=(("rebates", "Rebates"), ("fees", "Fees of pharmacies"))),
        Asked("period_from", "From", "day"),
        Asked("period_to", "Through", "day"),
        Asked("confidential", "Designated confidential?", "flag", says="Rebates always are."),
        Asked("file", "Sheet", "file", says="The template, filled: CSV or an Excel workbook."),
        Asked(
            "manager",
            "Benefit manager",
            required=False,
            says="Its number, such as PBM0101; a benefit manager files its own.",
            most=20,
        ),
    ),
    "pbm-ledgers",
)
COMPARE = Act(
    "disclosure-compare",
    "Compare with what is on file",
    "A sent statement, an answer on amounts paid, or a ledger of fees, beside the ledgers and remittances on file. "
    "What differs is a finding with its row, amount and paragraph; it is done anew whenever something comes on file.",
    "Compare",
    "pbm.disclosure-compare",
    "215 ILCS 5/512-7.5, 5/513b1(b)(6)",
    f"{_HERE}.compare",
    (Asked("number", "Number", says="Such as DS-2026-0001, PQ-2026-0001 or LG-2026-0001.", most=24),),
    "pbm-disclosure-findings",
)
ACTS: tuple[Act, ...] = (
    FILE,
    SEND,
    SHARING,
    ASK_RELEASE,
    RECORD_RELEASE,
    CONSENT,
    VERIFY,
    OBJECT,
    ANSWER,
    TELL,
    LEDGER,
    COMPARE,
)
