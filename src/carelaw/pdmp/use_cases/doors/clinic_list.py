"""Ask for everybody on a clinic's list: each row is a question of its own, judged, answered and logged by itself."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.history import Candidates, HistoryReport, HistoryRequest, PersonAsked
from carelaw.pdmp.policy import policy
from carelaw.pdmp.use_cases.asking import ask_history
from carelaw.pdmp.use_cases.doors.permissions import ASK_LIST
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.bulk.sheets import ColumnOf, Row, read_sheet


def _name(cell: str) -> str:
    if len(cell) > 60:
        raise ValueError(cell)
    return cell.strip()


_COLUMNS = (
    ColumnOf("last_name", _name, "the last name, up to 60 characters"),
    ColumnOf("first_name", _name, "the first name, up to 60 characters"),
    ColumnOf("birth_date", date.fromisoformat, "a date, such as 1980-05-17"),
)


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """What became of one row: its question's id, the outcome, and the figures at a glance; no name is repeated."""

    row: int
    outcome: str
    query_id: str
    dispensings: int | None = None
    last_filled: date | None = None
    flags: int | None = None
    says: str = ""
    cite: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return asdict(self)


def ask_list(actor: Actor, content: bytes, file_name: str, attestation: str, *, at: datetime) -> list[ListAnswer]:
    """An answer a row, in the order of the sheet. A bad row is told and the others are asked; too long a list is not.

    `attestation` is declared about every person on the list.
    """
    require(actor, ASK_LIST)
    sheet = read_sheet(BytesIO(content), _COLUMNS, file_name=file_name)
    most = policy().most_on_a_list
    given = len(sheet.rows) + len(sheet.refused)
    if given > most:
        says = f"The list has {given} rows; permitted are {most} at a time (policy). Send it in parts."
        raise Refusal("list-too-long", says, cite="§9(b)(1)(i)", field="file")
    answers = [_asked(actor, row, attestation, at) for row in sheet.rows]
    bad = [
        ListAnswer(row.number, "not-asked", "", says="; ".join(problem.says for problem in row.problems))
        for row in sheet.refused
    ]
    return sorted([*answers, *bad], key=lambda one: one.row)


def _asked(actor: Actor, row: Row, attestation: str, at: datetime) -> ListAnswer:
    request = HistoryRequest("TREATMENT", attestation, "CLINIC_LIST", PersonAsked(**row.values))
    try:
        answer = ask_history(actor, request, at=at)
    except Refusal as refusal:
        return ListAnswer(row.number, "refused", refusal.reference, says=refusal.says, cite=refusal.cite)
    if isinstance(answer, Candidates):
        return ListAnswer(row.number, "several", answer.query_id, says=answer.says)
    return _found(row.number, answer)


def _found(number: int, report: HistoryReport) -> ListAnswer:
    if report.patient is None:
        return ListAnswer(number, "nobody", report.query_id, says="Nobody fits. Check the spelling, or ask singly.")
    last = max((row.sold_on or row.filled_on for row in report.prescriptions), default=None)
    return ListAnswer(number, "found", report.query_id, len(report.prescriptions), last, len(report.flags))
