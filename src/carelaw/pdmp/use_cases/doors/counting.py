"""Counts that name nobody: what an answer adds up to by month and schedule, small groups of people left out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from carelaw.pdmp.facts.history import HistoryReport
from carelaw.platform.adopted_law import adopted_law


@dataclass(frozen=True, slots=True)
class Count:
    """Dispensings and people of one month and schedule; None where too few people stand behind the number."""

    month: date
    schedule: str
    drug_class: str
    dispensings: int | None
    people: int | None


def counts_of(report: HistoryReport) -> list[Count]:
    """The counts of an answer. A cell of fewer people than may be published is shown as left out (MAP-83)."""
    smallest = int(adopted_law().number("publish.min_cell", report.as_of))
    rows: dict[tuple[date, str, str], int] = defaultdict(int)
    people: dict[tuple[date, str, str], set[str]] = defaultdict(set)
    for row in report.prescriptions:
        key = (row.filled_on.replace(day=1), row.drug.schedule, row.drug.drug_class)
        rows[key] += 1
        people[key].add(row.patient_name)
    return [
        Count(*key, rows[key], len(people[key])) if len(people[key]) >= smallest else Count(*key, None, None)
        for key in sorted(rows)
    ]
