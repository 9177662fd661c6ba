"""What is done about remittances and payment, as every door of the program offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pbm.use_cases.payments.doing"
_MANAGER = Asked(
    "manager",
    "Benefit manager",
    required=False,
    says="Its state number, such as PBM0101. Whoever acts for a benefit manager leaves it empty.",
    most=20,
)
_CASE = Asked("case", "Case", says="Its reference, or the first eight letters of it.", most=36)
_SHEETS = (
    ("explanations", "Explanations of recoupments"),
    ("schedules", "Payment schedules of contracts"),
    ("returned-claims", "Returned and corrected claims"),
    ("audited-claims", "Claims named by audits"),
    ("reference-prices", "Reference prices delivered"),
)
_CHECKS = (
    ("late-payment", "Late payment"),
    ("denied-after-approval", "Denied after approval"),
    ("reference-price", "Newest reference price"),
    ("cost-cover", "Cost and fee covered"),
)

SEND = Act(
    "remittances-send",
    "Check remittances",
    "An X12 835 as the payer sent it. Every claim and adjustment gets one answer: is what it takes back explained?",
    "Send",
    "pbm.remittances-send",
    "215 ILCS 5/512-7.10(a)",
    f"{_HERE}.send_remittances",
    (Asked("file", "File of remittances (X12 835)", "file"), _MANAGER),
    "pbm-payment-checks",
)
CLAIMS = Act(
    "payment-claims-check",
    "Check claims against remittances",
    "Claims with their responses (NCPDP D.0), CSV or Parquet: paid on schedule, not denied after approval, by the "
    "newest reference price, at cost and fee.",
    "Check",
    "pbm.payments-check",
    "215 ILCS 5/512-9, 5/512-7.10(i)",
    f"{_HERE}.send_claims",
    (
        Asked("file", "Claims file", "file"),
        Asked("check", "Check", "choice", required=False, says="Empty: all four.", choices=_CHECKS),
    ),
    "pbm-payment-checks",
)
SHEET = Act(
    "payment-sheet",
    "Send a sheet that payment is judged by",
    "What explains recoupments, when contracts pay, which claims were returned or audited, which prices were at hand. "
    "It is taken as it is; rows that cannot be read are named.",
    "Send",
    "pbm.remittances-send",
    "215 ILCS 5/512-7.10(a), 5/512-9",
    f"{_HERE}.take_sheet",
    (Asked("sheet", "Sheet", "choice", choices=_SHEETS), Asked("file", "Sheet (CSV in UTF-8)", "file"), _MANAGER),
    "pbm-payment-checks",
)
EXPLAIN = Act(
    "recoupment-explain",
    "Explain a recoupment",
    "With its remittance, or in a notice before it. The pharmacy gets a letter with the five things and how to appeal; "
    "it is kept sealed.",
    "Explain",
    "pbm.recoupment-explain",
    "215 ILCS 5/512-7.10(a)",
    f"{_HERE}.explain",
    (
        Asked("pharmacy", "NPI of the pharmacy", most=10),
        Asked("reference", "Reference", says="PLB03-2 or the payer's control number (CLP07).", most=50),
        Asked("remittance", "Trace number of the remittance", required=False, says="Empty: a notice before.", most=50),
        Asked("patient", "Name of the patient", required=False, most=120),
        Asked("dispensed_on", "Dispensed on", "day", required=False),
        Asked("drugs", "Drugs", "lines", required=False, says="One a line."),
        Asked("amount", "Amount taken back in dollars", required=False, most=20),
        Asked("reason", "Reason in words", "words", required=False, most=500),
        Asked("telephone", "Telephone number to appeal", required=False, most=60),
        Asked("address", "Mailing address to appeal", "words", required=False, most=300),
    ),
    "pbm-explanations",
)
ANSWER = Act(
    "payment-case-answer",
    "Answer a case about payment",
    "Say what was paid or explained to whom, or why a finding is wrong. No patient's name.",
    "Answer",
    "pbm.payments-answer",
    "215 ILCS 5/512-9",
    f"{_HERE}.answer",
    (_CASE, Asked("says", "Answer", "words", most=2000)),
    "pbm-payment-cases",
)
SETTLE = Act(
    "payment-case-close",
    "Close a case about payment",
    "With the reason.",
    "Close",
    "pbm.payments-close",
    "215 ILCS 5/512-9",
    f"{_HERE}.settle",
    (_CASE, Asked("because", "Reason", most=200)),
    "pbm-payment-cases",
)
OPINION = Act(
    "panel-opinion",
    "Enter the panel's opinion",
    "On one review that was brought to the independent panel. No member has a tie to a side, and no patient is named.",
    "Enter",
    "pbm.panel-report",
    "215 ILCS 5/512-9(c)",
    f"{_HERE}.opinion",
    (
        Asked("appeal", "Review", says="Its number, such as A-1042.", most=12),
        Asked("members", "Members of the panel", "lines", says="One a line."),
        Asked("tie", "Has a member a tie to the benefit manager or the pharmacy?", "flag"),
        Asked(
            "outcome",
            "Opinion",
            "choice",
            choices=(("pharmacy", "For the pharmacy"), ("manager_side", "For the benefit manager")),
        ),
        Asked("amount", "Dollars that the pharmacy should have", required=False, most=20),
        Asked("on", "Day of the opinion", "day"),
        Asked("words", "Opinion in words", "words", required=False, most=2000),
    ),
    "pbm-panel-reviews",
)
REPORT = Act(
    "panel-report",
    "File the panel's report to the Director",
    "Over a period that has ended, a quarter as a rule. Reviews are counted by benefit manager and drug.",
    "File",
    "pbm.panel-report",
    "215 ILCS 5/512-9(c)",
    f"{_HERE}.panel_report",
    (
        Asked("period_from", "From", "day"),
        Asked("period_to", "To", "day"),
        Asked("words", "Patterns that the panel saw", "words", required=False, says="No patient's name.", most=3000),
    ),
    "pbm-panel-reports",
)
DETERMINE = Act(
    "panel-determine",
    "Enter the Director's determination",
    "What follows a report of the panel. The benefit managers named in it are told.",
    "Enter",
    "pbm.panel-report",
    "215 ILCS 5/512-9(c)",
    f"{_HERE}.determination",
    (
        Asked("report", "Report", says="Its number, such as PR-7.", most=12),
        Asked("determination", "Determination", "words", most=3000),
    ),
    "pbm-panel-reports",
)
ACTS: tuple[Act, ...] = (SEND, CLAIMS, SHEET, EXPLAIN, ANSWER, SETTLE, OPINION, REPORT, DETERMINE)
