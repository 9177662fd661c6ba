"""Take a sheet row by row: the bytes are kept, good rows are taken, bad ones are told, and the counts reconcile."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.bulk.sheets import ColumnOf, read_sheet
from carelaw.platform.files.keeping import keep

# So many wrong cells are told at once; the counts are always of all.
_MOST_TOLD = 200


@dataclass
class Taken:
    """What became of a sheet: rows in = taken + quarantined."""

    file_name: str
    digest: str
    rows_in: int = 0
    taken: int = 0
    quarantined: int = 0
    problems: list[Problem] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The same at every door."""
        told = [{"code": p.code, "says": p.says, "field": p.field, "cite": p.cite} for p in self.problems[:_MOST_TOLD]]
        counts = {"rows_in": self.rows_in, "taken": self.taken, "quarantined": self.quarantined}
        return {**counts, "digest": self.digest, "problems": told}

    @property
    def says(self) -> str:
        """The counts in a sentence."""
        return f"{self.rows_in} rows: {self.taken} taken, {self.quarantined} set aside, each with its reason."


TakeRow = Callable[[Mapping[str, Any]], Decision | None]


def take_sheet(sent: Attached, columns: Sequence[ColumnOf], take: TakeRow) -> Taken:
    """Take each row that can be read; `take` gives a decision that sets its row aside, or None (or a pass)."""
    kept = keep(io.BytesIO(sent.content))
    made = Taken(sent.name, kept.digest)
    sheet = read_sheet(io.BytesIO(sent.content), columns, file_name=sent.name)
    made.rows_in = len(sheet.rows) + len(sheet.refused)
    made.quarantined = len(sheet.refused)
    made.problems = list(sheet.problems)
    for row in sheet.rows:
        try:
            decision = take(row.values)
        except Refusal as refusal:
            _set_aside(made, row.number, refusal.code, refusal.says, refusal.field, refusal.cite)
            continue
        if decision is not None and decision.outcome in (Outcome.VIOLATION, Outcome.INDETERMINATE):
            first = decision.reasons[0]
            _set_aside(made, row.number, first.code, first.says, first.field, first.cite or decision.cite)
        else:
            made.taken += 1
    return made


def _set_aside(made: Taken, number: int, code: str, says: str, named: str | None, cite: str | None) -> None:
    made.quarantined += 1
    where = f"row {number}" + (f", {named}" if named else "")
    made.problems.append(Problem(code, f"{made.file_name}, {where}: {says}", where, cite))
