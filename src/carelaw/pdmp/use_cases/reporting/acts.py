"""What is done on the reporting side, as every door offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pdmp.use_cases.reporting"
_DISPENSER = Asked("dispenser", "Dispenser", says="Its DEA number.", most=9)
_KINDS = (
    ("pharmacy", "Pharmacy"),
    ("prescriber", "Prescriber who dispenses"),
    ("facility", "Licensed health care facility"),
    ("correctional", "Correctional facility or its contractor"),
    ("wholesaler", "Wholesale distributor"),
    ("life-provider", "LIFE program provider"),
    ("hospice", "Hospice"),
    ("veterinarian", "Veterinarian"),
    ("other", "Other"),
)
PHASES = (("inform", "Inform: count only"), ("warn", "Warn: notices"), ("enforce", "Enforce: cases"))
REPORTERS = (
    ("pharmacy", "Pharmacies"),
    ("dispensing-prescriber", "Prescribers who dispense"),
    ("mail-order", "Mail order"),
    ("prescriber-query", "Prescribers, for their first query"),
)

REGISTER = Act(
    "register-dispenser",
    "Register a dispenser",
    "Enter a dispenser, or correct what stands on the register about it.",
    "Enter",
    "pdmp.classify-dispensers",
    '§3 "dispenser"',
    f"{_HERE}.classifying.register_dispenser",
    (
        Asked("dea", "DEA number", most=9),
        Asked("npi", "National Provider Identifier", required=False, most=10),
        Asked("name", "Name", most=120),
        Asked("kind", "What it is", "choice", choices=_KINDS),
        Asked("mail_order", "Does it sell by mail order or Internet?", "flag"),
        Asked("address", "Mailing address", "words", required=False),
    ),
    "dispensers-register",
)
PERMIT = Act(
    "record-permit",
    "Record a permit",
    "Record a permit or license with its validity, so that any past day can be judged by it.",
    "Record",
    "pdmp.classify-dispensers",
    '§3 "pharmacy", "LIFE program", "licensed health care facility"',
    f"{_HERE}.classifying.record_permit",
    (
        _DISPENSER,
        Asked(
            "kind",
            "What it is",
            "choice",
            choices=(
                ("pharmacy-permit", "Permit to operate a pharmacy (Pharmacy Act)"),
                ("life-license", "License of a LIFE program provider"),
                ("hospice-license", "License of a hospice (Health Care Facilities Act)"),
                ("facility-pwc-x", "Facility under Article X of the Public Welfare Code"),
                ("facility-hcfa", "Facility under the Health Care Facilities Act"),
            ),
        ),
        Asked("number", "Number", most=40),
        Asked("resident", "Is it a permit for a place in Pennsylvania?", "flag", required=False),
        Asked("valid_from", "First day", "day"),
        Asked("valid_to", "Last day", "day", required=False, says="It belongs to the period."),
        Asked("evidence", "Where the evidence is"),
    ),
    "dispensers-register",
)
CLASSIFY = Act(
    "classify-dispenser",
    "Classify a dispenser",
    "Answer the questions of §3: who must report, and who is excluded, as a whole or for some supplies.",
    "Classify",
    "pdmp.classify-dispensers",
    '§3 "dispenser" (1) to (8)',
    f"{_HERE}.classifying.classify_dispenser",
    (
        _DISPENSER,
        Asked("kind", "What is it?", "choice", choices=_KINDS),
        Asked("authorized_here", "Is it lawfully authorized to dispense in Pennsylvania?", "flag"),
        Asked("wholesale_only", "Does it only sell by wholesale?", "flag", required=False, says="Of a wholesaler."),
        Asked(
            "in_facility",
            "Does it dispense in a licensed health care facility?",
            "flag",
            required=False,
            says="Of a prescriber or a facility; if so, record the facility's license first.",
        ),
        Asked(
            "administers_only",
            "Does it only administer, and hand out nothing?",
            "flag",
            required=False,
            says="Giving a dose is not dispensing; handing doses over to take home is.",
        ),
        Asked(
            "custody",
            "May those confined there see an outside prescriber alone?",
            "choice",
            required=False,
            choices=(("escort-required", "No, only with an officer"), ("unescorted-allowed", "Yes, some or all may")),
            says="Of a correctional facility.",
        ),
        Asked("evidence", "What the answers rest on"),
        Asked("ask_again_on", "Ask again on", "day", required=False, says="Empty: when its license ends."),
    ),
    "dispensers-register",
)
PHASE = Act(
    "set-enforcement-phase",
    "Set a phase of enforcement",
    "Say from when a class of reporters is informed, warned, or held to the law. The duty stands in every phase.",
    "Set the phase",
    "pdmp.set-interval",
    "§5(4)",
    f"{_HERE}.phases.set_phase",
    (
        Asked("reporters", "Class", "choice", choices=REPORTERS),
        Asked(
            "mode",
            "Phase",
            "choice",
            choices=PHASES,
        ),
        Asked("first_day", "First day", "day"),
        Asked("last_day", "Last day", "day", required=False, says="Empty: until another phase begins."),
    ),
    "reporting-interval",
)
PROPOSE = Act(
    "propose-interval",
    "Propose an interval",
    "Propose a shorter interval for reports, with the board's two findings. Nothing binds before it is activated.",
    "Propose",
    "pdmp.set-interval",
    "§5(5)(i)",
    f"{_HERE}.frequency.propose_frequency",
    (
        Asked("new_hours", "Hours within which a report is due", "number", says="1 to 72."),
        Asked("effective_on", "For what is dispensed from", "day"),
        Asked("technology_permits", "Does technology permit it?", "flag"),
        Asked("technology_finding", "What the board found on technology", "words"),
        Asked("little_or_no_cost", "Is there little or no fiscal impact?", "flag"),
        Asked(
            "fiscal_finding", "What the board found on the cost", "words", says="For the Commonwealth and reporters."
        ),
    ),
    "reporting-interval",
)
COLLABORATE = Act(
    "record-collaboration",
    "Put the work with pharmacies on file",
    "Put on file how a change of the interval was worked out with the Board of Pharmacy and its members.",
    "Put on file",
    "pdmp.set-interval",
    "§5(5)(i)",
    f"{_HERE}.frequency.record_collaboration",
    (
        Asked("change", "Change", says="Its reference.", most=36),
        Asked("met_on", "Day of the meeting", "day"),
        Asked("participants", "Who took part", "lines", says="One a line."),
        Asked("pharmacies_took_part", "Did the Board of Pharmacy and its members take part?", "flag"),
        Asked("impact_statement", "Impact on pharmacies", "words"),
    ),
    "reporting-interval",
)
ACTIVATE = Act(
    "activate-interval",
    "Activate an interval",
    "Activate a change by the board's vote. Every dispenser gets the bulletin.",
    "Activate",
    "pdmp.set-interval",
    "§5(5)(i)",
    f"{_HERE}.frequency.activate_frequency",
    (Asked("change", "Change", says="Its reference.", most=36), Asked("voted_on", "Day of the board's vote", "day")),
    "reporting-interval",
)
EXEMPT = Act(
    "exempt-substance",
    "List a substance as not reported",
    "List a controlled substance with little or no abuse potential as not to be reported, from a day to come.",
    "List it",
    "pdmp.set-interval",
    "§5(5)(xv)",
    f"{_HERE}.exempting.exempt_substance",
    (
        Asked("name", "Substance", most=120),
        Asked("codes", "National Drug Codes", "lines", says="One a line."),
        Asked("finding", "What the board found", "words", required=False),
        Asked("evidence", "What the finding rests on", required=False),
        Asked("voted_on", "Day of the board's vote", "day", required=False),
        Asked("effective_on", "For what is dispensed from", "day"),
    ),
    "reporting-interval",
)
WITHDRAW = Act(
    "withdraw-exemption",
    "Take a substance off the list",
    "Take a substance off the list of those not reported, from a day to come.",
    "Take it off",
    "pdmp.set-interval",
    "§5(5)(xv)",
    f"{_HERE}.exempting.withdraw_exemption",
    (
        Asked("listing", "Listing", "number", says="Its number."),
        Asked("voted_on", "Day of the board's vote", "day", required=False),
        Asked("withdrawn_on", "For what is dispensed from", "day"),
    ),
    "reporting-interval",
)
OPEN_CASE = Act(
    "open-late-case",
    "Open a compliance case",
    "Open a case for late or incomplete reporting. Refused for an event inside a phase that informs or warns.",
    "Open the case",
    "pdmp.follow-up-lateness",
    "§7(c), §5(4)",
    f"{_HERE}.timeliness.open_late_case",
    (_DISPENSER, Asked("happened_on", "Day on which it happened", "day")),
    "timeliness",
)
OUTAGE = Act(
    "record-outage",
    "Record an outage",
    "Record when reports could not be taken. What was due in it is excused; the figure of its lateness stays.",
    "Record",
    "pdmp.follow-up-lateness",
    "§7(c)",
    f"{_HERE}.timeliness.record_outage",
    (
        Asked("began_at", "Began", "instant"),
        Asked("ended_at", "Ended", "instant", required=False, says="Empty while it goes on."),
        Asked("cause", "Cause", most=200),
    ),
    "timeliness",
)
APPLY_GOOD_CAUSE = Act(
    "apply-for-good-cause",
    "Apply for good cause",
    "Apply to submit otherwise than electronically: at the console, or entered from paper or the telephone.",
    "Enter the application",
    "pdmp.ask-good-cause",
    "§6(e)",
    f"{_HERE}.good_cause.apply_for_good_cause",
    (
        _DISPENSER,
        Asked("applicant", "Who applies", most=120),
        Asked("address", "Mailing address", "words", required=False),
        Asked(
            "channel",
            "How it came",
            "choice",
            choices=(("paper", "On paper"), ("telephone", "By telephone"), ("console", "At the console")),
        ),
        Asked("reason", "Why electronic submission is not possible", "words"),
        Asked("lacks_internet", "Is there no Internet access?", "flag", required=False),
        Asked("evidence", "What shows it", required=False),
        Asked("requested_on", "Day of the application", "day", required=False, says="Empty: today."),
    ),
    "good-cause",
)
DECIDE_GOOD_CAUSE = Act(
    "decide-good-cause",
    "Decide an application",
    "Decide an application for good cause, with reasons. The letter goes out.",
    "Decide",
    "pdmp.decide-good-cause",
    "§6(e)",
    f"{_HERE}.good_cause.decide_good_cause",
    (
        Asked("application", "Application", says="Its reference.", most=36),
        Asked("grant", "Grant it?", "flag"),
        Asked("reasons", "Reasons", "words", says="They go into the letter."),
        Asked("valid_from", "First day", "day", required=False, says="Empty: the day of the application."),
        Asked("valid_to", "Last day", "day", required=False, says="An exception ends."),
    ),
    "good-cause",
)
TAKE_PAPER = Act(
    "take-paper-form",
    "Take a form on paper",
    "Take a report that came by post, by fax or by hand, with the proof of when it left its sender.",
    "Take it",
    "pdmp.take-paper",
    "§6(e)",
    f"{_HERE}.paper.take_paper",
    (
        _DISPENSER,
        Asked("received_at", "When it came", "instant"),
        Asked("left_at", "When it left the sender", "instant", required=False, says="Only if it is shown."),
        Asked("left_evidence", "What shows it", required=False, says="Postmark, fax report or receipt.", most=200),
        Asked("scan_digest", "SHA-256 of the scan", required=False, most=64),
    ),
    "good-cause",
)
KEY_PAPER = Act(
    "key-paper-form",
    "Key a form",
    "Key a form, first or second. When two people keyed the same, it is a report like any other.",
    "Keep what was keyed",
    "pdmp.take-paper",
    "§6(e), §7(b)",
    f"{_HERE}.paper.key_paper",
    (
        Asked("form", "Form", says="Its reference.", most=36),
        Asked("fields", "What stands on it", "fields", says="ASAP fields, one a line: DSP02=2000353"),
    ),
    "good-cause",
)
IMPLEMENT = Act(
    "declare-implemented",
    "Declare full implementation",
    "Declare, once, that the program is fully implemented: the old reports to the Attorney General end.",
    "Declare",
    "pdmp.declare-implemented",
    "§6(f)",
    f"{_HERE}.implementing.declare_implemented",
    (Asked("effective_on", "From", "day"), Asked("document", "Where the declaration is")),
    "reporting-interval",
)
ANSWER = Act(
    "answer-first-query",
    "Answer an inquiry",
    "Answer an inquiry about the first prescription for a patient. It is no finding; a person reads the answer.",
    "Answer",
    "pdmp.answer-inquiry",
    "§8(a)(1), §8(d)",
    f"{_HERE}.first_queries.answer_inquiry",
    (
        Asked("inquiry", "Inquiry", says="Its reference.", most=36),
        Asked(
            "answer",
            "Answer",
            "choice",
            choices=(
                ("asked-elsewhere", "I asked, in another state's system or through another account"),
                ("not-mine", "The prescription, or the DEA number on it, is not mine"),
                ("safe-harbor", "On sound clinical judgment I saw no abuse or diversion"),
                ("other", "Something else"),
            ),
        ),
        Asked(
            "text", "In your words", "words", says="Name no patient. For the third answer: what your judgment rests on."
        ),
        Asked("judgment_exercised", "Did you exercise sound clinical judgment?", "flag", required=False),
        Asked("believed_abuse", "Did you believe there was abuse or diversion?", "flag", required=False),
    ),
    "my-inquiries",
)
CLOSE = Act(
    "close-first-query",
    "Close an inquiry",
    "Close an inquiry with your reasons and your name. The system never does that by itself.",
    "Close",
    "pdmp.close-inquiry",
    "§8(a)(1), §8(d)",
    f"{_HERE}.first_queries.close_inquiry",
    (
        Asked("inquiry", "Inquiry", says="Its reference.", most=36),
        Asked(
            "closing",
            "What you conclude",
            "choice",
            choices=(
                ("explained", "The answer explains it"),
                ("harbor-accepted", "The safe harbor applies, in my judgment"),
                ("harbor-declined", "The safe harbor does not apply, in my judgment"),
                ("unanswered", "Nobody answered"),
            ),
        ),
        Asked("reasons", "Reasons", "words"),
    ),
    "inquiries",
)
EXTRACT = Act(
    "make-compliance-extract",
    "Compliance extract",
    "Have a letter made that states your own reports, questions and findings in a period. It proves facts, no more.",
    "Make the extract",
    "pdmp.extract-compliance",
    "§8(e)",
    f"{_HERE}.extracting.make_extract",
    (Asked("from_on", "First day", "day"), Asked("to_on", "Last day", "day")),
    "notices",
)

ACTS: tuple[Act, ...] = (
    REGISTER,
    PERMIT,
    CLASSIFY,
    PHASE,
    PROPOSE,
    COLLABORATE,
    ACTIVATE,
    EXEMPT,
    WITHDRAW,
    OPEN_CASE,
    OUTAGE,
    APPLY_GOOD_CAUSE,
    DECIDE_GOOD_CAUSE,
    TAKE_PAPER,
    KEY_PAPER,
    IMPLEMENT,
    ANSWER,
    CLOSE,
    EXTRACT,
)
