"""What is done about complaints, protected acts, retaliation and unfair practices, as every door offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pbm.use_cases.complaints.doing"
_G, _I, _IV = "215 ILCS 5/513b1(g)", "215 ILCS 5/513b1(i)", "215 ILCS 5/513b1(i)(4)"
_C = "215 ILCS 5/513b1(i)(4)(C)"
_BACK = "pbm-conduct"
SUBJECTS = (
    ("counter-price", "Price at the counter"),
    ("payment", "Payment or recoupment"),
    ("price-list", "Price list or appeal"),
    ("retaliation", "Retaliation"),
    ("audit", "Audit of a pharmacy"),
    ("contract", "Contract or network"),
    ("license", "Acting without a license"),
    ("disclosure", "Disclosure to a covered entity"),
    ("other", "Something else"),
)
_COMPLAINT = Asked("complaint", "Complaint", says="Its receipt, such as C-2026-00001.", most=16)
_MANAGER = Asked("manager", "Benefit manager", says="Its state number, such as PBM0101.", most=20)
_PHARMACY = Asked("pharmacy_npi", "NPI of the pharmacy", required=False, says="Empty: your own.", most=10)
_INQUIRY = Asked("case", "Case", says="Its number, such as RT-2026-0001.", most=16)
_PRACTICE = Asked("case", "Case", says="Its number, such as UP-2026-0001.", most=16)
_PROVISION = Asked("provision", "Paragraph", says="Such as 513b1(i)(4)(C).", most=80)
_CONFIRMED = Asked(
    "confirmed",
    "If your words look as if they held a patient's identifier: send them all the same?",
    "flag",
    required=False,
)

FILE = Act(
    "complaint-file",
    "Complain to the Department",
    "About a benefit manager or a plan. The receipt proves that you complained; the benefit manager may not retaliate.",
    "Send the complaint",
    "pbm.complaint-file",
    _C,
    f"{_HERE}.file",
    (
        Asked(
            "against", "About whom", says="State number of the benefit manager, or the name as you know it.", most=160
        ),
        Asked("subject", "About what", "choice", choices=SUBJECTS),
        Asked("says", "What happened", "words", says="No patient's name or number, please.", most=4000),
        _CONFIRMED,
    ),
    _BACK,
)
# The same without an account; how to reach the writer is kept sealed with the words.
FILE_OPEN = Act(
    "complaint-open",
    "Complain about a pharmacy benefit manager",
    "Anybody may. You need no account, and your name only if you want an answer.",
    "Send the complaint",
    "pbm.complaint-file",
    _C,
    f"{_HERE}.file_open",
    (
        Asked(
            "against", "About whom", says="The name as it stands on a card or letter, or the state number.", most=160
        ),
        Asked("subject", "About what", "choice", choices=SUBJECTS),
        Asked("says", "What happened", "words", says="No patient's name or number, please.", most=4000),
        Asked("name", "Your name", required=False, most=160),
        Asked("reach", "How to reach you", required=False, says="E-mail, telephone or address.", most=200),
        _CONFIRMED,
    ),
)
FORWARD = Act(
    "complaint-forward",
    "Put a complaint to the benefit manager",
    "The formal step: in the Department's own words. Until now the benefit manager knows of no complaint.",
    "Put it to it",
    "pbm.complaint-handle",
    _IV,
    f"{_HERE}.forward",
    (
        _COMPLAINT,
        Asked("manager", "Benefit manager", required=False, says="Where the complaint only names it.", most=20),
        Asked("says", "What is asked of it", "words", says="Nothing about a patient.", most=3000),
        Asked("disclose", "Say who complained?", "flag"),
    ),
    _BACK,
)
ANSWER = Act(
    "complaint-answer",
    "Answer a complaint",
    "To the Department.",
    "Answer",
    "pbm.complaint-answer",
    _IV,
    f"{_HERE}.answer",
    (_COMPLAINT, Asked("says", "Answer", "words", most=4000)),
    _BACK,
)
CLOSE = Act(
    "complaint-close",
    "Close a complaint",
    "With its outcome; whoever filed it for an organization is told.",
    "Close",
    "pbm.complaint-handle",
    _IV,
    f"{_HERE}.close",
    (
        _COMPLAINT,
        Asked(
            "outcome",
            "Outcome",
            "choice",
            choices=(
                ("substantiated", "Substantiated"),
                ("not-substantiated", "Not substantiated"),
                ("settled", "Settled"),
                ("outside", "Outside these laws"),
            ),
        ),
        Asked("because", "Why", "words", most=300),
    ),
    _BACK,
)
TO_DISCIPLINE = Act(
    "complaint-to-discipline",
    "Open a discipline case from a complaint",
    "The complaint becomes its evidence; causes are charged there.",
    "Open",
    "pbm.complaint-handle",
    "215 ILCS 5/512-5(a)",
    f"{_HERE}.to_discipline",
    (
        _COMPLAINT,
        Asked("manager", "Benefit manager", required=False, says="Where the complaint only names it.", most=20),
        Asked("ground", "What is looked into", "words", most=1000),
    ),
    _BACK,
)
REGISTER = Act(
    "protected-act-register",
    "Register a protected act",
    "A disclosure or complaint of a pharmacy or pharmacist. That something is missing is no refusal; it can be added.",
    "Register",
    "pbm.protected-register",
    _I,
    f"{_HERE}.register",
    (
        Asked(
            "kind",
            "What it was",
            "choice",
            choices=(
                ("proceeding", "Disclosure to a court, hearing, legislative body or other proceeding"),
                ("government", "Disclosure to a government or law enforcement agency"),
                ("complaint-plan", "Complaint to the plan"),
                ("complaint-manager", "Complaint to the benefit manager"),
                ("complaint-department", "Complaint to the Department"),
            ),
        ),
        _MANAGER,
        _PHARMACY,
        Asked("act_on", "On", "day"),
        Asked("to", "To which court, body, agency or plan", required=False, most=200),
        Asked("says", "What was told, in short", "words", required=False, most=3000),
        Asked("reasonable_cause", "Why there was cause to see a breach of law", "words", required=False, most=3000),
        Asked("efforts", "What was done to keep confidential terms out", "lines", required=False, says="One a line."),
        Asked("efforts_note", "Note on these efforts", required=False),
        Asked("oral", "Was the complaint oral?", "flag", required=False),
        Asked("noted_on", "Day of the note of an oral complaint", "day", required=False),
        Asked("receipt", "Receipt of a complaint to the Department", required=False, most=24),
        _CONFIRMED,
    ),
    _BACK,
)
REPORT = Act(
    "network-action-report",
    "Report an action against a pharmacy",
    "A contract cancelled, restricted, not renewed or not offered, a targeted audit, payments held. Protected acts of "
    "the year before are linked by themselves.",
    "Report",
    "pbm.network-action-report",
    _IV,
    f"{_HERE}.report",
    (
        _MANAGER,
        Asked("pharmacy_npi", "NPI of the pharmacy", required=False, says="Empty: your own pharmacy.", most=10),
        Asked(
            "kind",
            "What was done",
            "choice",
            choices=(
                ("cancel", "Contract cancelled"),
                ("restrict", "Contract restricted"),
                ("not-renew", "Contract not renewed"),
                ("not-offer", "Contract not offered"),
                ("targeted-audit", "Targeted audit"),
                ("payment-hold", "Payments held"),
                ("other", "Something else"),
            ),
        ),
        Asked("decided_on", "Decided on", "day"),
        Asked("served_on", "Served on", "day"),
        Asked("stated_reason", "The reason that was given", "words", required=False, most=1000),
        Asked("under_contract", "Was there a contract?", "flag"),
    ),
    _BACK,
)
ASK = Act(
    "inquiry-ask",
    "Ask the benefit manager why",
    "In writing, for every reason. The acts are told by day and kind, without their words.",
    "Write the inquiry",
    "pbm.retaliation-decide",
    _IV,
    f"{_HERE}.ask",
    (_INQUIRY,),
    _BACK,
)
ANSWER_INQUIRY = Act(
    "inquiry-answer",
    "Say why an action was taken",
    "Every reason, one a line.",
    "Answer",
    "pbm.complaint-answer",
    _IV,
    f"{_HERE}.answer_inquiry",
    (
        _INQUIRY,
        Asked("reasons", "Reasons", "lines", says="One a line."),
        Asked("says", "More", "words", required=False, most=3000),
    ),
    _BACK,
)
DECIDE = Act(
    "inquiry-decide",
    "Decide a case of retaliation",
    "Whether the action was taken because of a protected act. Another genuine reason weakens “solely”.",
    "Decide",
    "pbm.retaliation-decide",
    _IV,
    f"{_HERE}.decide",
    (
        _INQUIRY,
        Asked("motive_shown", "Was it because of a protected act?", "flag"),
        Asked("other_reasons", "Other genuine reasons found", "lines", required=False, says="One a line."),
        Asked("decision", "What was found, and why", "words", most=3000),
    ),
    _BACK,
)
UNFAIR = Act(
    "unfair-practice-open",
    "Open a case of an unfair practice",
    "On an established finding, or add one to the case that is open. Against a benefit manager only.",
    "Open",
    "pbm.retaliation-decide",
    _G,
    f"{_HERE}.open_unfair",
    (
        Asked("against", "Against", says="State number, such as PBM0101.", most=20),
        Asked(
            "against_kind",
            "Who that is",
            "choice",
            choices=(("benefit-manager", "Benefit manager"), ("insurer", "Insurer"), ("other", "Other")),
        ),
        Asked(
            "kind",
            "The finding",
            "choice",
            choices=(
                ("retaliation", "Case of retaliation"),
                ("counter", "Case at the counter"),
                ("complaint", "Substantiated complaint"),
                ("case", "Another case of this platform"),
            ),
        ),
        Asked("reference", "Its reference", most=60),
        _PROVISION,
        Asked("says", "In a sentence", most=300),
    ),
    _BACK,
)
DECIDE_UNFAIR = Act(
    "unfair-practice-decide",
    "Decide a case of an unfair practice",
    "Whether the section was violated. What it costs stands in another article.",
    "Decide",
    "pbm.retaliation-decide",
    _G,
    f"{_HERE}.decide_unfair",
    (
        _PRACTICE,
        Asked("established", "Was the section violated?", "flag"),
        Asked("decision", "What was found, and why", "words", most=3000),
    ),
    _BACK,
)
FINAL = Act(
    "unfair-practice-final",
    "Enter that a finding is final",
    "From then on it is a cause against the license (512-5(a)(6)).",
    "Enter",
    "pbm.retaliation-decide",
    _G,
    f"{_HERE}.final",
    (_PRACTICE, Asked("final_on", "Final on", "day")),
    _BACK,
)
COUNSEL = Act(
    "counsel-refer",
    "Refer a breach to counsel",
    "Of somebody who is no benefit manager, such as an insurer: other authority is looked for.",
    "Refer",
    "pbm.retaliation-decide",
    _G,
    f"{_HERE}.counsel",
    (
        Asked("against", "Whose breach", most=160),
        Asked("against_kind", "Who that is", "choice", choices=(("insurer", "Insurer"), ("other", "Other"))),
        _PROVISION,
        Asked("says", "What is known", "words", most=2000),
    ),
    _BACK,
)
ON_COMPLAINT: tuple[Act, ...] = (FORWARD, ANSWER, CLOSE, TO_DISCIPLINE)
ON_INQUIRY: tuple[Act, ...] = (ASK, ANSWER_INQUIRY, DECIDE)
ON_PRACTICE: tuple[Act, ...] = (DECIDE_UNFAIR, FINAL)
ACTS: tuple[Act, ...] = (FILE, *ON_COMPLAINT, REGISTER, REPORT, *ON_INQUIRY, UNFAIR, *ON_PRACTICE, COUNSEL)
