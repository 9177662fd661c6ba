"""What is done about a list besides sending it, as every door offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.gateway.use_cases.rosters.doing"
_SECTION = "77 Ill. Adm. Code 2080.208(d)(3)"
_ROSTER = Asked("roster", "List", says="Its number, such as ROS-2026-0001.", most=20)
_ROW = Asked("row", "Row", "number", says="As the spreadsheet shows it; 1 is the row of headings.")

CORRECT = Act(
    "correct-roster-row",
    "Correct a row",
    "Only what you write changes. The list is judged anew at once.",
    "Correct",
    "gateway.file-roster",
    f"{_SECTION}(A)",
    f"{_HERE}.correct",
    (_ROSTER, _ROW, Asked("items", "Items", "fields", says="One a line, such as zip_code=62701.", most=4000)),
    "gateway-rosters",
)
WITHDRAW = Act(
    "withdraw-roster-row",
    "Withdraw a row",
    "The row is of the list no more; what was sent stays readable.",
    "Withdraw",
    "gateway.file-roster",
    f"{_SECTION}(A)",
    f"{_HERE}.withdraw",
    (_ROSTER, _ROW),
    "gateway-rosters",
)
ATTEST = Act(
    "attest-roster",
    "Attest a vendor's list",
    "You say that the list is your entity's own. Today is the day on which it is filed.",
    "Attest",
    "gateway.attest-roster",
    _SECTION,
    f"{_HERE}.attest",
    (_ROSTER,),
    "gateway-rosters",
)
ACTS: tuple[Act, ...] = (CORRECT, WITHDRAW, ATTEST)
