"""The lists of past judgments, as every door shows them."""

from __future__ import annotations

from carelaw.platform.acts.lists import Listed

_HERE = "carelaw.ihh.use_cases.pccm.looking"
_JUDGE = "ihh.pccm-judge"
_OUTCOMES = {
    "pass": "good",
    "violation": "bad",
    "review": "warn",
    "indeterminate": "warn",
    "not-applicable": "neutral",
    "open": "warn",
    "stands": "good",
    "changed": "info",
}

LISTS: tuple[Listed, ...] = (
    Listed(
        "pccm-cases",
        "Past judgments",
        "What was judged under the former rule, each with the law of its day.",
        _JUDGE,
        (
            ("number", "Judgment"),
            ("subject", "Subject"),
            ("about", "About"),
            ("law_day", "Day"),
            ("outcome", "Outcome"),
            ("code", "Reason"),
            ("earned", "Earned"),
            ("paid", "Paid"),
            ("sheet", "Sheet"),
            ("replaced_by", "Replaced by"),
        ),
        f"{_HERE}.case_rows",
        opens="ihh-pccm-case",
        acts=("pccm-fee", "pccm-claim", "pccm-assignment", "pccm-panel", "pccm-sheet"),
        numbers=frozenset({"earned", "paid"}),
        tones=_OUTCOMES,
    ),
    Listed(
        "pccm-sheets",
        "Sheets of past facts",
        "Each sheet with its rows; of fees, what was earned and what was paid.",
        _JUDGE,
        (
            ("number", "Sheet"),
            ("subject", "Subject"),
            ("file", "File"),
            ("rows_in", "Rows"),
            ("judged", "Judged"),
            ("refused", "Refused"),
            ("passed", "Pass"),
            ("violations", "Violations"),
            ("earned", "Earned"),
            ("paid", "Paid"),
            ("left", "Left to pay"),
        ),
        f"{_HERE}.sheet_rows",
        acts=("pccm-sheet",),
        numbers=frozenset({"rows_in", "judged", "refused", "passed", "violations", "earned", "paid", "left"}),
    ),
    Listed(
        "pccm-refused-rows",
        "Refused rows",
        "Rows of sheets that could not be judged, each with what is wrong and what is permitted.",
        _JUDGE,
        (
            ("sheet", "Sheet"),
            ("row", "Row"),
            ("about", "About"),
            ("field", "Field"),
            ("says", "What is wrong"),
        ),
        f"{_HERE}.refused_rows",
        acts=("pccm-sheet",),
        numbers=frozenset({"row"}),
    ),
    Listed(
        "pccm-questions",
        "Questions about past judgments",
        "Who asked what, and how it was answered.",
        _JUDGE,
        (
            ("number", "Question"),
            ("case", "Judgment"),
            ("asked_by", "Who asks"),
            ("asked_on", "Asked on"),
            ("says", "What is asked"),
            ("state", "Standing"),
            ("new_case", "New judgment"),
        ),
        f"{_HERE}.question_rows",
        acts=("pccm-ask", "pccm-answer"),
        tones=_OUTCOMES,
    ),
)
