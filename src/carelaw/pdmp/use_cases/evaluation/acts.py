"""What is done about evaluation, alerts, treatment, training and statistics, as every door offers it."""

from __future__ import annotations

from carelaw.pdmp.rules.evaluation.education import TOPICS
from carelaw.pdmp.rules.evaluation.measures import MEASURES
from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pdmp.use_cases.evaluation"
_CRITERION = Asked("criterion", "Criterion", says="Its id, as the list shows it.", most=36)
_TOPICS = "One a line: " + "; ".join(f"{code} = {says}" for code, says in TOPICS.items()) + "."
_OUTCOMES = (
    ("sent", "Sent"),
    ("arrived", "Came to the program"),
    ("declined", "Declined"),
    ("closed", "Closed"),
)

DRAFT = Act(
    "draft-criterion",
    "Draft a criterion",
    "Draft a version of a criterion for alerts, as data. Nothing runs it before it is tried, advised on and approved.",
    "Draft",
    "pdmp.draft-criterion",
    "§5(5)(vi)",
    f"{_HERE}.criteria.draft_criterion",
    (
        Asked("code", "Code", says="Such as HIGH-DOSE; the same code again makes its next version.", most=24),
        Asked("title", "Title", most=120),
        Asked(
            "practitioner",
            "Of whom",
            "choice",
            choices=(("prescriber", "Prescribers"), ("dispenser", "Dispensers")),
        ),
        Asked("clinical_standard", "Clinical standard that a pattern departs from", most=300),
        Asked("developed_by", "Developed by", says="Which professionals, by profession.", most=200),
        Asked("measure", "Measure", "choice", choices=tuple((one.id, one.title) for one in MEASURES.values())),
        Asked("window_days", "Days of the window", "number"),
        Asked("threshold", "Line from which it alerts", says="Such as 25.0.", most=10),
        Asked("least_rows", "Least number of dispensings measured", "number"),
    ),
    "criteria",
)
TRY = Act(
    "try-criterion",
    "Try a criterion on history",
    "Run a version on history: how many it would alert to. Nothing is raised and nobody is named.",
    "Try",
    "pdmp.try-criterion",
    "§5(5)(vi)",
    f"{_HERE}.criteria.try_criterion",
    (_CRITERION, Asked("until", "Last day of the window", "day", required=False, says="Empty: today.")),
    "criteria",
)
APPROVE = Act(
    "approve-criterion",
    "Approve a criterion",
    "Record the board's approval, with the advisory group's minutes. The nightly scan runs it from its first day on.",
    "Approve",
    "pdmp.approve-criterion",
    "§5(5)(vi)",
    f"{_HERE}.criteria.approve_criterion",
    (
        _CRITERION,
        Asked("advised_on", "Day of the advisory group's minutes", "day"),
        Asked("minutes", "Where the minutes are", most=120),
        Asked("approved_on", "Approved by the board on", "day"),
        Asked("first_day", "First day", "day"),
        Asked("last_day", "Last day", "day", required=False),
    ),
    "criteria",
)
RETIRE = Act(
    "retire-criterion",
    "Retire a criterion",
    "End a version after a day. It is kept, and what it raised stands.",
    "Retire",
    "pdmp.approve-criterion",
    "§5(5)(vi)",
    f"{_HERE}.criteria.retire_criterion",
    (_CRITERION, Asked("last_day", "Last day", "day")),
    "criteria",
)
REVIEW = Act(
    "review-alert",
    "Review an alert",
    "Say, as a person, whether the pattern appears to depart from the clinical standard. Name no patient.",
    "Keep",
    "pdmp.review-alert",
    "§5(5)(vi)",
    f"{_HERE}.alerts.review_alert",
    (
        Asked("alert", "Alert", says="Its id.", most=36),
        Asked("departs", "Does it appear to depart from the standard?", "flag"),
        Asked("reasons", "Reasons", "words", says="They go into the referral. Name no patient."),
    ),
    "alerts",
)
REFER = Act(
    "refer-practitioner",
    "Refer to the licensing board",
    "Send the referral that a reviewed alert produced. Without an alert nothing is referred, and never a patient.",
    "Refer",
    "pdmp.refer-practitioner",
    "§5(5)(vi)",
    f"{_HERE}.alerts.refer_practitioner",
    (
        Asked("alert", "Alert", required=False, says="Its id. Without one the referral is refused.", most=36),
        Asked("profession", "Profession", required=False, says="Empty: the one on file.", most=60),
    ),
    "alerts",
)
PROGRAM = Act(
    "enter-treatment-program",
    "Enter a treatment program",
    "Enter a program in the public directory of treatment, or change it.",
    "Enter",
    "pdmp.keep-treatment-programs",
    "§5(5)(v)",
    f"{_HERE}.treatment.enter_program",
    (
        Asked("name", "Name", most=160),
        Asked("county", "County", most=60),
        Asked("address", "Address", "words", most=300),
        Asked("phone", "Telephone", most=30),
        Asked("services", "What it offers", most=300),
        Asked("languages", "Languages", says="Such as English, Spanish.", most=80),
        Asked("open_for_referrals", "Does it take referrals?", "flag"),
    ),
    "treatment-directory",
)
TREAT = Act(
    "refer-to-treatment",
    "Refer a patient to treatment",
    "From a history that was given to you: a slip for the patient, and with recorded consent a letter to the program.",
    "Refer",
    "pdmp.refer-to-treatment",
    "§6(b)(5)",
    f"{_HERE}.treatment.refer_to_treatment",
    (
        Asked("query", "Question", says="The id of your question, as the history shows it.", most=36),
        Asked("program", "Program", says="Its id in the directory.", most=36),
        Asked("language", "Language of the slip", "choice", choices=(("en", "English"), ("es", "Spanish"))),
        Asked("consent_on", "Day on which the patient consented", "day", required=False),
        Asked("name", "Patient's name, for the program", required=False, says="Leaves with consent only.", most=120),
        Asked("contact", "How to reach the patient", required=False, says="Leaves with consent only.", most=200),
    ),
    "treatment",
)
OUTCOME = Act(
    "record-treatment-outcome",
    "What became of a referral",
    "Record what became of your own referral. No diagnosis.",
    "Record",
    "pdmp.refer-to-treatment",
    "§6(b)(5)",
    f"{_HERE}.treatment.record_outcome",
    (Asked("referral", "Referral", says="Its id.", most=36), Asked("outcome", "Outcome", "choice", choices=_OUTCOMES)),
    "treatment",
)
COURSE = Act(
    "enter-course",
    "Enter a course",
    "Enter a version of a course and the roles that take it.",
    "Enter",
    "pdmp.keep-courses",
    "§5(5)(vii), §6(b)(4)",
    f"{_HERE}.training.enter_course",
    (
        Asked("code", "Code", most=24),
        Asked("version", "Version", most=12),
        Asked("title", "Title", most=160),
        Asked("roles", "Roles", "lines", says="Role codes, one a line, such as PRESCRIBER."),
        Asked("first_day", "Assigned from", "day"),
        Asked("last_day", "Through", "day", required=False),
        Asked("valid_months", "Months that it counts", "number", required=False, says="Empty: for good."),
        Asked("least_score", "Least score", "number", required=False, says="0 to 100. Empty: none is asked."),
        Asked("standards_test", "Test of the board's standards that it meets", required=False, most=60),
    ),
    "training",
)
COMPLETION = Act(
    "record-completion",
    "Record a completed course",
    "Record that somebody completed a course, with the score.",
    "Record",
    "pdmp.keep-courses",
    "§5(5)(vii), §6(b)(4)",
    f"{_HERE}.training.record_completion",
    (
        Asked("email", "E-mail address of the account", most=254),
        Asked("code", "Course", most=24),
        Asked("version", "Version", most=12),
        Asked("completed_on", "Completed on", "day", required=False, says="Empty: today."),
        Asked("score", "Score", "number", required=False, says="0 to 100."),
    ),
    "training",
)
ASK_HELP = Act(
    "ask-help",
    "Ask the help desk",
    "Ask how something is done. Name no patient.",
    "Ask",
    "pdmp.own-training",
    "§6(b)(4)",
    f"{_HERE}.training.ask_help",
    (
        Asked("screen", "Which page or command", most=80),
        Asked("question", "Question", "words", says="Name no patient."),
    ),
    "my-training",
)
ANSWER_HELP = Act(
    "answer-help",
    "Answer a question",
    "Answer a question to the help desk. Whoever asked is told.",
    "Answer",
    "pdmp.answer-tickets",
    "§6(b)(4)",
    f"{_HERE}.training.answer_help",
    (Asked("ticket", "Question", says="Its id.", most=36), Asked("answer", "Answer", "words")),
    "help-desk",
)
BEGIN = Act(
    "begin-education-project",
    "Enter an education project",
    "Enter education that a professional organization builds with the board's help.",
    "Enter",
    "pdmp.keep-education",
    "§5(5)(viii)",
    f"{_HERE}.education.begin_project",
    (
        Asked("organization", "Professional organization", most=160),
        Asked("topics", "Topics", "lines", says=_TOPICS),
        Asked("begun_on", "Begun on", "day"),
        Asked("materials", "Materials", "words", required=False, says="Titles and where they are."),
    ),
    "education",
)
CHANGE = Act(
    "change-education-project",
    "Change a project",
    "Change topics and materials of a project that is not complete.",
    "Change",
    "pdmp.keep-education",
    "§5(5)(viii)",
    f"{_HERE}.education.change_project",
    (
        Asked("project", "Project", says="Its id.", most=36),
        Asked("topics", "Topics", "lines", says=_TOPICS),
        Asked("materials", "Materials", "words", required=False, says="Empty: as they are."),
    ),
    "education",
)
COMPLETE = Act(
    "complete-education-project",
    "Mark a project complete",
    "Mark it complete. Refused while it does not cover people at risk (A) and referral and treatment (B).",
    "Mark complete",
    "pdmp.keep-education",
    "§5(5)(viii)(A), (B)",
    f"{_HERE}.education.complete_project",
    (
        Asked("project", "Project", says="Its id.", most=36),
        Asked("completed_on", "Completed on", "day", required=False, says="Empty: today."),
    ),
    "education",
)
RELEASE = Act(
    "make-extract",
    "Make an extract of counts",
    "Counts by county and quarter of a whole year. Small cells, and what would give them away, stay out.",
    "Make the extract",
    "pdmp.release-statistics",
    "§5(5)(xiv)",
    f"{_HERE}.releases.make_release",
    (
        Asked("year", "Year", "number"),
        Asked("purpose", "What it is for", most=300),
        Asked("recipient", "For whom", most=160),
        Asked("columns", "Columns", "lines", says="One a line: county, quarter, drug_class, people, dispensings."),
        Asked("identified", "Are names or other identifying information asked for?", "flag"),
    ),
    "releases",
)
ENTER_COUNTIES = Act(
    "enter-counties",
    "Enter counties of ZIP codes",
    "Say in which county a ZIP code lies; else its first three digits name the area.",
    "Enter",
    "pdmp.keep-counties",
    "§5(5)(xiv)",
    f"{_HERE}.releases.enter_counties",
    (Asked("zip_codes", "ZIP codes", "fields", says="17101=Dauphin, one a line."),),
    "releases",
)

ACTS: tuple[Act, ...] = (
    DRAFT,
    TRY,
    APPROVE,
    RETIRE,
    REVIEW,
    REFER,
    PROGRAM,
    TREAT,
    OUTCOME,
    COURSE,
    COMPLETION,
    ASK_HELP,
    ANSWER_HELP,
    BEGIN,
    CHANGE,
    COMPLETE,
    RELEASE,
    ENTER_COUNTIES,
)
