"""What is done about the doors of offices and partner states, as every door of the program offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pdmp.use_cases.doors"
_KINDS = (
    ("review", "Department personnel, internal review"),
    ("analysis", "Department personnel, analysis in assigned duties"),
    ("licensing", "Representative of a licensing body"),
    ("quality", "Quality and integrity of a benefit program"),
    ("mdirt", "Methadone Death and Incident Review Team"),
    ("coroner", "Coroner or medical examiner"),
)
_PROGRAMS = (("MA", "Medical Assistance"), ("CHIP", "CHIP"), ("PACE", "PACE"), ("PACENET", "PACENET"))
_FUNCTIONS = (
    ("QUALITY", "Quality"),
    ("INTEGRITY", "Program integrity"),
    ("COMPLIANCE_REVIEW", "Compliance reviews"),
    ("DATA_REPORTING", "Data reporting"),
)
_PEOPLE = "One a line: LAST NAME, FIRST NAME, 1980-05-17."

APPOINT = Act(
    "appoint",
    "Approve or designate somebody",
    "Record one person's own approval, designation, assignment or office. A job title opens nothing.",
    "Record",
    "pdmp.appoint",
    "§9(b)(5) to (9)",
    f"{_HERE}.appointing.appoint",
    (
        Asked("kind", "For what", "choice", choices=_KINDS),
        Asked("person", "E-mail address of the person's account", most=254),
        Asked("letter", "Reference of the letter or decision", most=80),
        Asked("starts_on", "First day", "day"),
        Asked("ends_on", "Last day", "day", required=False, says="Needed for department personnel."),
        Asked("duty", "Assigned duty", "words", required=False, says="For analysis.", most=300),
        Asked("body", "Licensing body", required=False, says="As entered on this program's list.", most=160),
        Asked("program", "Benefit program", "choice", required=False, choices=_PROGRAMS),
        Asked("function", "Function for it", "choice", required=False, choices=_FUNCTIONS),
        Asked("office", "Office and county", required=False, says="For a coroner or medical examiner.", most=160),
    ),
    "appointments",
)
REVOKE = Act(
    "revoke-appointment",
    "Revoke an approval or designation",
    "End it today; from today on nothing is given under it.",
    "Revoke",
    "pdmp.appoint",
    "§9(b)(5) to (9)",
    f"{_HERE}.appointing.revoke_appointment",
    (Asked("appointment", "Its id", most=36), Asked("because", "Why", most=300)),
    "appointments",
)
BODY = Act(
    "enter-licensing-body",
    "Enter a licensing body",
    "A body of this or another state and the professions of prescribers or dispensers that it licenses.",
    "Enter",
    "pdmp.appoint",
    "§9(b)(6)",
    f"{_HERE}.appointing.enter_licensing_body",
    (
        Asked("name", "Name", most=160),
        Asked("state", "State", says="Two letters, such as PA.", most=2),
        Asked("professions", "Professions", "lines", says="One a line."),
    ),
    "appointments",
)
OPEN_CASE = Act(
    "open-access-case",
    "Open a case",
    "Name the review, analysis, licensing case, team case or death that you will ask for, and whom it is about.",
    "Open",
    "pdmp.own-cases",
    "§9(b)(5) to (9)",
    f"{_HERE}.cases.open_access_case",
    (
        Asked("number", "Case number or name of the review", most=60),
        Asked("people", "People whom it names", "lines", required=False, says=_PEOPLE),
        Asked("dea_numbers", "DEA numbers that it names", "lines", required=False, says="One a line."),
        Asked("since", "First day that it is about", "day", required=False),
        Asked("until", "Last day that it is about", "day", required=False),
        Asked("reason", "Why your assigned duty needs names", "words", required=False, says="For analysis.", most=300),
        Asked("administrative", "Is it administrative, not criminal?", "flag", required=False, says="For licensing."),
        Asked("professional", "Name of the professional", required=False, says="For licensing.", most=160),
        Asked("license_number", "License number", required=False, most=40),
        Asked("profession", "Profession", required=False, says="As the body licenses it.", most=60),
        Asked("regulated_from", "Regulated by the body from", "day", required=False),
        Asked("regulated_to", "Regulated through", "day", required=False),
        Asked("died_on", "Day of death, or day found", "day", required=False, says="For a death."),
        Asked("identity_established", "Is the dead person identified?", "flag", required=False),
    ),
    "own-cases",
)
CLOSE_CASE = Act(
    "close-access-case",
    "Close a case",
    "From then on nothing is given for it.",
    "Close",
    "pdmp.own-cases",
    "§9(b)(5) to (9)",
    f"{_HERE}.cases.close_access_case",
    (Asked("case", "Its id", most=36), Asked("because", "Why", most=200)),
    "own-cases",
)
READ_LOG = Act(
    "read-review-log",
    "Read who asked, within a review",
    "One line of the query log that your open review is about; what it is not about is refused, and that is recorded.",
    "Read",
    "pdmp.read-review-log",
    "§9(a)",
    f"{_HERE}.review_log.read_line",
    (
        Asked("case", "Id of your review", most=36),
        Asked("line", "Number of the line", most=36),
    ),
    "own-cases",
)
RECORD_PARTNER = Act(
    "record-partner-state",
    "Record an agreement with a state",
    "Whom the agreement lets in, over which standard, from when to when.",
    "Record",
    "pdmp.keep-partners",
    "§9(b)(10)",
    f"{_HERE}.partners.record_partner",
    (
        Asked("state", "State", says="Two letters, such as OH.", most=2),
        Asked("program", "Name of its program", most=160),
        Asked("reference", "Reference of the agreement", most=80),
        Asked("standard", "Standard and version", says="Such as PMIX 2.0 or HL7 US PDMP.", most=60),
        Asked("roles", "Whom it lets in", "lines", says="One a line: OOS_PDMP, OOS_PRESCRIBER, OOS_DISPENSER."),
        Asked("signed_on", "Signed by both on", "day"),
        Asked("starts_on", "In force from", "day"),
        Asked("ends_on", "Last day", "day", required=False),
    ),
    "partner-states",
)
SUSPEND_PARTNER = Act(
    "suspend-partner-state",
    "Suspend the exchange with a state",
    "For some days, or until further notice.",
    "Suspend",
    "pdmp.keep-partners",
    "§9(b)(10)",
    f"{_HERE}.partners.suspend_partner",
    (
        Asked("state", "State", most=2),
        Asked("first_day", "First day", "day"),
        Asked("last_day", "Last day", "day", required=False),
    ),
    "partner-states",
)
RESUME_PARTNER = Act(
    "resume-partner-state",
    "Resume the exchange with a state",
    "End a suspension that has no last day.",
    "Resume",
    "pdmp.keep-partners",
    "§9(b)(10)",
    f"{_HERE}.partners.resume_partner",
    (Asked("state", "State", most=2), Asked("on", "From", "day")),
    "partner-states",
)
TECHNOLOGY = Act(
    "review-exchange-technology",
    "Record the yearly technology review",
    "Which standards and connections were looked at, and what follows.",
    "Record",
    "pdmp.review-technology",
    "§5(5)(x)",
    f"{_HERE}.partners.review_technology",
    (
        Asked("reviewed_on", "Reviewed on", "day"),
        Asked("standards", "Standards and versions looked at", most=300),
        Asked("findings", "What was found and what follows", "words", most=2000),
    ),
    "partner-states",
)

NOT_MINE = Act(
    "report-not-mine",
    "Report a prescription that is not yours",
    "A dispensing under your DEA number that you never prescribed: the department looks into it.",
    "Report",
    "pdmp.report-not-mine",
    "§9(b)(1)(ii)",
    f"{_HERE}.odd_records.report_not_mine",
    (
        Asked("number", "Prescription number", says="As it stands in your list.", most=25),
        Asked("filled_on", "Filled on", "day"),
    ),
    "history-own",
)
DECIDE_ODD = Act(
    "decide-odd-record",
    "Decide what a record is",
    "A prescription its prescriber never wrote, or a dispensing after a death: say what it was.",
    "Decide",
    "pdmp.decide-odd-records",
    "§5(5)(iv)",
    f"{_HERE}.odd_records.decide_odd_record",
    (
        Asked("case", "Its id", most=36),
        Asked(
            "finding",
            "What it was",
            "choice",
            choices=(
                ("forged", "Forged"),
                ("wrong-prescriber", "Filed under the wrong prescriber"),
                ("written-after-all", "Written by the prescriber after all"),
                ("two-people", "Two people's records in one"),
                ("one-person", "One person's; the stated day was wrong"),
                ("wrong-date", "The day of dispensing is wrong"),
            ),
        ),
        Asked("because", "Why", "words", most=180),
    ),
    "odd-records",
)

ACTS: tuple[Act, ...] = (
    APPOINT,
    REVOKE,
    BODY,
    OPEN_CASE,
    CLOSE_CASE,
    READ_LOG,
    RECORD_PARTNER,
    SUSPEND_PARTNER,
    RESUME_PARTNER,
    TECHNOLOGY,
    NOT_MINE,
    DECIDE_ODD,
)
