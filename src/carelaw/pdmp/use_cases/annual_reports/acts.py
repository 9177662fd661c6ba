"""What is done about the yearly reports, as every door of the program offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pdmp.use_cases.annual_reports.doing"
_NUMBER = Asked("number", "Number of the report", "number", says="The first is 1, due on June 30, 2017.")
_REPORT = Asked("report", "Id of the snapshot", most=36)
_NOBODY_MEANT = Asked(
    "nobody_meant",
    "None of the places that may name somebody does",
    "flag",
    required=False,
    says="Say yes after you looked at each place that was told.",
)
_MEASURES = (
    ("rows", "Accepted rows"),
    ("late-rows", "Late rows"),
    ("patients", "Patients"),
    ("questions", "Questions"),
    ("refused-questions", "Refused questions"),
    ("files", "Files received"),
    ("patient-requests", "Requests of patients"),
    ("holds-asked", "Holds asked for"),
    ("misuse-cases", "Cases of misuse opened"),
)

MAKE = Act(
    "annual-report-make",
    "Make a snapshot of a report",
    "Compute the seven statistics and freeze them. Earlier snapshots stay as they are.",
    "Make",
    "pdmp.make-annual-report",
    "§12(a)",
    f"{_HERE}.make",
    (_NUMBER,),
    "annual-reports",
)
PACK = Act(
    "law-report-pack",
    "Make the data pack",
    "The figures for the Attorney General's own report, frozen.",
    "Make",
    "pdmp.law-report-pack",
    "§12(b)",
    f"{_HERE}.make_pack",
    (_NUMBER,),
    "law-report-packs",
)
SUBMIT = Act(
    "annual-report-submit",
    "Record the submission",
    "The report is with the General Assembly.",
    "Record",
    "pdmp.publish-annual-report",
    "§12(a)",
    f"{_HERE}.submit",
    (
        _REPORT,
        Asked("on", "Submitted on", "day"),
        Asked("reference", "Reference of the submission", most=120),
        _NOBODY_MEANT,
    ),
    "annual-reports",
)
PUBLISH = Act(
    "annual-report-publish",
    "Publish a report",
    "It stands on the public page from now on, for everybody.",
    "Publish",
    "pdmp.publish-annual-report",
    "§12(a)",
    f"{_HERE}.publish",
    (_REPORT, Asked("on", "Published on", "day"), _NOBODY_MEANT),
    "annual-reports",
)
PACK_SUBMIT = Act(
    "law-report-submit",
    "Record the office's submission",
    "The Attorney General's report is with the General Assembly.",
    "Record",
    "pdmp.law-report-pack",
    "§12(b)",
    f"{_HERE}.submit",
    (
        _REPORT,
        Asked("on", "Submitted on", "day"),
        Asked("reference", "Reference of the submission", most=120),
        _NOBODY_MEANT,
    ),
    "law-report-packs",
)
FIGURE = Act(
    "report-figure",
    "Enter a cost",
    "A cost of a year that no log holds, with its source.",
    "Enter",
    "pdmp.make-annual-report",
    "§12(a)(4)",
    f"{_HERE}.enter_figure",
    (
        Asked("year", "Year", "number"),
        Asked(
            "name",
            "Which",
            "choice",
            choices=(("program-cost", "Cost of the program"), ("dispenser-survey-cost", "Dispensers' cost, by survey")),
        ),
        Asked("amount", "Amount in dollars", most=20),
        Asked("source", "Source", most=200),
    ),
    "annual-reports",
)
REGISTER = Act(
    "statistic-register",
    "Register a further statistic",
    "What the board decided to report besides; it appears in every later report until it is withdrawn.",
    "Register",
    "pdmp.add-statistic",
    "§12(a)(7)",
    f"{_HERE}.register",
    (
        Asked("name", "Name", most=60),
        Asked("measure", "What is counted", "choice", choices=_MEASURES),
        Asked("definition", "What the board means by it", "words", most=400),
        Asked("decision", "Decision of the board", says="Its meeting and number.", most=120),
        Asked("decided_on", "Decided on", "day"),
    ),
    "annual-reports",
)
WITHDRAW = Act(
    "statistic-withdraw",
    "Withdraw a further statistic",
    "It leaves the reports whose period ends on that day or later.",
    "Withdraw",
    "pdmp.add-statistic",
    "§12(a)(7)",
    f"{_HERE}.withdraw",
    (Asked("name", "Name", most=60), Asked("on", "Withdrawn on", "day")),
    "annual-reports",
)

BOARD: tuple[Act, ...] = (MAKE, FIGURE, REGISTER, WITHDRAW)
ACTS: tuple[Act, ...] = (MAKE, SUBMIT, PUBLISH, FIGURE, REGISTER, WITHDRAW, PACK, PACK_SUBMIT)
