"""Nobody is born after the day on which they are spoken of: one test wherever a date of birth is typed."""

from __future__ import annotations

from datetime import date

CODE = "birth-date-in-future"


def ahead(born: date | None, on: date) -> str:
    """What is wrong with a date of birth that lies after a day, and what is permitted; "" when nothing is wrong."""
    if born is None or born <= on:
        return ""
    return f"The date of birth lies after {on}. Permitted: a day through {on}. Correct it and send it again."
