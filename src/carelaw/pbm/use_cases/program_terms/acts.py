"""What is done about a program's terms toward people, as every door offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pbm.use_cases.program_terms.doing"
_KEEP = "pbm.program-terms-keep"
BACK = "pbm-program-terms"
_PROGRAM = Asked("program", "Program", says="Its number, as the register of programs has it.", most=24)
_FILE = Asked("file", "Sheet", "file", says="The template, filled: CSV or an Excel workbook.")
_MEMBER = Asked("member", "Member number", most=40)
_ROUTES = (("grievance", "Grievance"), ("appeal", "Appeal"))
_CHANGE = Asked("change", "Change of the drug list", says="Its number, such as DL-2026-0001.", most=24)
_MISUSE = Asked("file", "File", says="Its number, such as CM-2026-0001.", most=24)

ANNOUNCE = Act(
    "enrollment-announce",
    "Announce an enrollment period",
    "Every year at least thirty days in which any licensed pharmacy may elect to join. Pharmacies that are in the "
    "program are told; everybody finds it in the open list.",
    "Announce",
    _KEEP,
    "215 ILCS 5/512-7(b)(1)",
    f"{_HERE}.announce",
    (_PROGRAM, Asked("opens_on", "Opens on", "day"), Asked("closes_on", "Last day", "day")),
    BACK,
)
LENGTHEN = Act(
    "enrollment-lengthen",
    "Lengthen an enrollment period",
    "An announced period can be lengthened; closing it early is refused.",
    "Lengthen",
    _KEEP,
    "215 ILCS 5/512-7(b)(1)",
    f"{_HERE}.lengthen",
    (
        Asked("window", "Period", says="Its number, such as EW-2026-0001.", most=24),
        Asked("closes_on", "Last day", "day"),
    ),
    BACK,
)
ELECT = Act(
    "program-elect",
    "Elect to join a program",
    "Within the enrollment period a licensed pharmacy that accepts the terms joins, for a year or longer. Outside it "
    "the election is kept and answered with the next period.",
    "Elect",
    "pbm.program-elect",
    "215 ILCS 5/512-7(b)(1)",
    f"{_HERE}.elect",
    (
        _PROGRAM,
        Asked("accept_terms", "Do you accept the program's terms?", "flag"),
        Asked("starts_on", "From", "day", required=False, says="Empty: today."),
        Asked("ends_on", "Through", "day", required=False, says="Empty: one year. Longer is possible."),
    ),
    BACK,
)
REFUSE = Act(
    "program-election-refuse",
    "Refuse an election",
    "The law knows two reasons: no license, terms not accepted. Any other is taken too, and opens a case.",
    "Refuse",
    _KEEP,
    "215 ILCS 5/512-7(b)(1)",
    f"{_HERE}.refuse",
    (
        Asked("election", "Election", says="Its number, such as EL-2026-0001.", most=24),
        Asked(
            "ground",
            "Ground",
            "choice",
            choices=(
                ("not-licensed", "Not licensed"),
                ("terms-not-accepted", "Terms not accepted"),
                ("other", "Another"),
            ),
        ),
        Asked("reason", "Reason, as the pharmacy reads it", "words", most=500),
    ),
    BACK,
)
CHANGE_TERMS = Act(
    "program-terms-change",
    "Publish changed terms",
    "Each enrolled pharmacy is told. Thirty days ahead is early enough; later needs its reason; on or after the day on "
    "which the change takes effect it is refused.",
    "Publish",
    _KEEP,
    "215 ILCS 5/512-6",
    f"{_HERE}.change_terms",
    (
        _PROGRAM,
        Asked(
            "kind",
            "What changes",
            "choice",
            choices=(
                ("drug-list", "Drugs covered"),
                ("rate", "Reimbursement rate"),
                ("copay", "Copayment"),
                ("quantity", "Dosage quantity"),
                ("list-method", "Method of list prices"),
                ("list-price", "List price"),
                ("other", "Another term"),
            ),
        ),
        Asked("before", "Until now", "words", most=500),
        Asked("after", "From then on", "words", most=500),
        Asked("description", "Description", "words", required=False, says="Needed for another term.", most=1000),
        Asked("decided_on", "Decided on", "day"),
        Asked("effective_on", "Takes effect on", "day"),
        Asked("why_not_sooner", "Why it could not be told sooner", "words", required=False, most=500),
    ),
    BACK,
)
DELIVERY = Act(
    "program-terms-delivery",
    "Record a delivery on paper",
    "When the letter reached a pharmacy that has no account here, with its proof. A late one is kept and opens a case.",
    "Record",
    _KEEP,
    "215 ILCS 5/512-6",
    f"{_HERE}.delivery",
    (
        Asked("change", "Change of terms", says="Its number, such as TC-2026-0001.", most=24),
        Asked("pharmacy", "Pharmacy", says="Its NPI.", most=24),
        Asked("delivered_on", "Delivered on", "day"),
        Asked("proof", "Proof", says="Such as the number of the certified mail.", most=120),
    ),
    BACK,
)
LOAD_PEOPLE = Act(
    "program-people-load",
    "Load the people enrolled",
    "By template: member number, name, address, language, relation, covered entity, days of coverage.",
    "Load",
    _KEEP,
    "215 ILCS 5/512-7(b)(3)",
    f"{_HERE}.load_people",
    (_PROGRAM, _FILE),
    BACK,
)
LOAD_CLAIMS = Act(
    "program-claims-load",
    "Load paid claims",
    "By template. They show who took a drug whose place on the list changes, and what was paid after a card was "
    "cancelled.",
    "Load",
    _KEEP,
    "215 ILCS 5/512-7(b)(4), 512-8(b)",
    f"{_HERE}.load_claims",
    (_PROGRAM, _FILE),
    BACK,
)
ISSUE_CARDS = Act(
    "program-cards-issue",
    "Record issued cards",
    "By template. A card for somebody who was not covered on that day is put aside.",
    "Record",
    _KEEP,
    "215 ILCS 5/512-7(b)(3)",
    f"{_HERE}.issue_cards",
    (_PROGRAM, _FILE),
    BACK,
)
FILE_CARD = Act(
    "program-card-template",
    "File what the card says",
    "Checked against the fields of the Uniform Prescription Drug Information Card Act. One that lacks a field is "
    "refused, and a letter names each.",
    "File",
    _KEEP,
    "215 ILCS 5/512-7(b)(3)",
    f"{_HERE}.file_card",
    (
        _PROGRAM,
        Asked("control_number_required", "Do claims need a processor control number?", "flag"),
        Asked(
            "fields",
            "Fields of the card",
            "fields",
            says="bin, processor_control_number, group_number, card_issuer_id, cardholder_id, cardholder_name, "
            "claims_address, help_desk_phone; for the cardholder write where it stands, no person's data.",
            most=4000,
        ),
    ),
    BACK,
)
FILE_ROUTE = Act(
    "program-route-file",
    "File a grievance or appeal procedure",
    "Without both, no change of the drug list goes live.",
    "File",
    _KEEP,
    "215 ILCS 5/512-7(b)(4)",
    f"{_HERE}.file_route",
    (
        _PROGRAM,
        Asked("route", "Route", "choice", choices=_ROUTES),
        Asked(
            "contact", "Where people turn to", "words", says="Telephone, address; it stands in each letter.", most=300
        ),
        Asked("file", "Procedure", "file", says="The document."),
    ),
    BACK,
)
PROPOSE = Act(
    "drug-list-propose",
    "Propose a change of the drug list",
    "On the contract's anniversary it may go live by itself; on any other day each covered entity is asked for its "
    "consent. Additions are changes too.",
    "Propose",
    _KEEP,
    "215 ILCS 5/512-7(b)(4)",
    f"{_HERE}.propose",
    (
        _PROGRAM,
        Asked("drug", "Drug", most=120),
        Asked("ndc", "National drug code", says="Eleven digits.", most=13),
        Asked(
            "kind",
            "Change",
            "choice",
            choices=(
                ("add", "Added"),
                ("remove", "Removed"),
                ("move", "Moved to another tier"),
                ("limit", "Newly limited"),
            ),
        ),
        Asked("description", "What changes, as people read it", "words", most=500),
        Asked("description_es", "The same in Spanish", "words", required=False, most=500),
        Asked("effective_on", "Takes effect on", "day"),
    ),
    BACK,
)
CONSENT = Act(
    "drug-list-consent",
    "Consent to a change of the drug list",
    "For your own covered entity. You need not consent.",
    "Consent",
    "pbm.drug-list-consent",
    "215 ILCS 5/512-7(b)(4)",
    f"{_HERE}.consent",
    (_CHANGE,),
    BACK,
)
SPLIT_OFF = Act(
    "drug-list-split-off",
    "Leave a covered entity's list as it is",
    "The change then goes on for the others.",
    "Split off",
    _KEEP,
    "215 ILCS 5/512-7(b)(4)",
    f"{_HERE}.split_off",
    (_CHANGE, Asked("entity", "Covered entity", says="Its state number.", most=24)),
    BACK,
)
GO_LIVE = Act(
    "drug-list-live",
    "Let a change go live",
    "Everybody who took the drug in the last 180 days is written to, in English or Spanish, with both routes.",
    "Go live",
    _KEEP,
    "215 ILCS 5/512-7(b)(4)",
    f"{_HERE}.go_live",
    (_CHANGE,),
    BACK,
)
GRIEVE = Act(
    "grievance-file",
    "File a grievance or an appeal",
    "For a covered individual; it is taken from anybody enrolled, with or without a claim for the drug.",
    "File",
    "pbm.grievance-file",
    "215 ILCS 5/512-7(b)(4)",
    f"{_HERE}.grieve",
    (
        _PROGRAM,
        _MEMBER,
        Asked("route", "Route", "choice", choices=_ROUTES),
        Asked("change", "Change of the drug list", required=False, says="Its number, where it is about one.", most=24),
        Asked("words", "What the person says", "words", most=4000),
    ),
    BACK,
)
DECIDE_GRIEVANCE = Act(
    "grievance-decide",
    "Decide a grievance or an appeal",
    "The person gets the decision in writing, in his or her language, with the next step.",
    "Decide",
    _KEEP,
    "215 ILCS 5/512-7(b)(4)",
    f"{_HERE}.decide_grievance",
    (
        Asked("grievance", "Grievance", says="Its number, such as GR-2026-0001.", most=24),
        Asked("outcome", "Decision", "choice", choices=(("granted", "Granted"), ("denied", "Denied"))),
        Asked("answer", "Why", "words", most=4000),
    ),
    BACK,
)
END = Act(
    "program-end",
    "End a program",
    "Everyone enrolled is written to; who has no address is listed. The day is recorded all the same.",
    "End",
    "pbm.program-end",
    "215 ILCS 5/512-8(a)",
    f"{_HERE}.end",
    (_PROGRAM, Asked("ends_on", "Last day", "day")),
    BACK,
)
RECEIPT = Act(
    "program-end-receipt",
    "Record that somebody got the notice",
    "The day of receipt and its proof count where the card is used afterwards.",
    "Record",
    "pbm.program-end",
    "215 ILCS 5/512-8(a), (b)",
    f"{_HERE}.receipt",
    (
        _PROGRAM,
        _MEMBER,
        Asked("received_on", "Received on", "day"),
        Asked(
            "method",
            "How it came",
            "choice",
            choices=(
                ("certified-mail", "Certified mail"),
                ("mail", "Mail"),
                ("in-hand", "In hand"),
                ("electronic", "Electronic"),
            ),
        ),
        Asked("proof", "Proof of receipt", required=False, most=160),
    ),
    BACK,
)
OPEN_MISUSE = Act(
    "card-misuse-open",
    "Open a file on a used card",
    "Only with proof that the notice was received, and a claim served after it. A file accuses nobody.",
    "Open",
    _KEEP,
    "215 ILCS 5/512-8(b)",
    f"{_HERE}.open_misuse",
    (
        _PROGRAM,
        Asked("claim", "Claim", says="Its reference.", most=40),
        Asked("evidence", "Evidence of intent", "words", required=False, most=1000),
    ),
    "pbm-card-misuses",
)
REFER_MISUSE = Act(
    "card-misuse-refer",
    "Refer a file",
    "After counsel looked at it, and with evidence that the card was used on purpose.",
    "Refer",
    "pbm.card-misuse-refer",
    "215 ILCS 5/512-8(b)",
    f"{_HERE}.refer_misuse",
    (
        _MISUSE,
        Asked("counsel", "Counsel who looked at it", most=160),
        Asked("evidence", "Evidence of intent", "words", required=False, most=1000),
    ),
    "pbm-card-misuses",
)
REPAYMENT = Act(
    "card-repayment-state",
    "Write a statement of what is owed back",
    "Computed anew each time from the claims that stand; what was reversed is left out. The pharmacy keeps its pay.",
    "Write",
    _KEEP,
    "215 ILCS 5/512-8(b)",
    f"{_HERE}.repayment",
    (_MISUSE,),
    "pbm-card-misuses",
)

ACTS: tuple[Act, ...] = (
    ANNOUNCE,
    LENGTHEN,
    ELECT,
    REFUSE,
    CHANGE_TERMS,
    DELIVERY,
    LOAD_PEOPLE,
    LOAD_CLAIMS,
    ISSUE_CARDS,
    FILE_CARD,
    FILE_ROUTE,
    PROPOSE,
    CONSENT,
    SPLIT_OFF,
    GO_LIVE,
    GRIEVE,
    DECIDE_GRIEVANCE,
    END,
    RECEIPT,
    OPEN_MISUSE,
    REFER_MISUSE,
    REPAYMENT,
)
