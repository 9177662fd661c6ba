"""The measures of an outcomes year as a sheet, for every door that takes them as text."""

from __future__ import annotations

import io
from typing import Any

from carelaw.ihh.facts.outcomes import Source
from carelaw.kernel.refusal import Refusal
from carelaw.platform.bulk.sheets import ColumnOf, amount, one_of, read_sheet

COLUMNS = (
    ColumnOf("code", str, "the measure's code"),
    ColumnOf("source", one_of(*Source), ", ".join(Source)),
    ColumnOf("alignment", lambda text: text.split("+"), "CMS, MCO or IHH_GOAL, joined by +"),
    ColumnOf("direction", one_of("higher", "lower"), "higher or lower"),
    ColumnOf("bronze", amount, "a rate such as 0.35"),
    ColumnOf("silver", amount, "a rate such as 0.45"),
    ColumnOf("least_denominator", int, "a whole number"),
)


def measures_of(text: bytes, *, file_name: str) -> list[dict[str, Any]]:
    """The measures of a sheet. Refuses the sheet with every cell that is wrong: a year is published whole."""
    sheet = read_sheet(io.BytesIO(text), COLUMNS, file_name=file_name)
    if sheet.problems:
        first = sheet.problems[0]
        raise Refusal(first.code, first.says, field="measures", problems=sheet.problems)
    return [
        {**row.values, "bronze": str(row.values["bronze"]), "silver": str(row.values["silver"])} for row in sheet.rows
    ]
