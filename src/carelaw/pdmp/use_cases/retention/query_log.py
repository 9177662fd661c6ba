"""The query log obeys both sentences: it says what was given, and lets go of it with the row (AMB-35).

A line keeps the day on which something of it must go. On that day it loses the references to rows that are gone, and
the digest and flags that spoke of them; seven years after the question the line itself goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from carelaw.kernel.dates import DAY
from carelaw.kernel.decision import Outcome
from carelaw.law.register import Law
from carelaw.pdmp.facts.retention import LoggedReference
from carelaw.pdmp.rules.local_time import local_day
from carelaw.pdmp.rules.retention.clock import last_day_kept
from carelaw.pdmp.rules.retention.logged import logged_reference_kept
from carelaw.pdmp.store.destroying import Line, forget, in_chunks
from carelaw.pdmp.store.models import Dispensation, Patient, Query
from carelaw.pdmp.use_cases.retention.run import Run

_BATCH = 500


def destroy_query_lines(run: Run) -> int:
    """Lines of questions that were asked more than seven years ago."""
    with transaction.atomic():
        found = Query.objects.filter(requested_at__lt=run.before).order_by("requested_at", "pk")
        rows = list(found.values_list("pk", "requested_at")[: run.batch])
        if rows:
            forget(Query, [row[0] for row in rows], run.with_them)
            run.destroyed("query-log", (Line(row[0], local_day(row[1])) for row in rows))
    return len(rows)


def shed_references(run: Run) -> int:
    """Lines lose what refers to rows that are gone, and learn when they must be looked at next."""
    if _kept(LoggedReference(run.on, run.on, row_kept=False), run.law):
        return 0
    with transaction.atomic():
        waiting = Query.objects.filter(sheds_on=None) | Query.objects.filter(sheds_on__lte=run.on)
        lines = list(waiting.order_by("pk")[:_BATCH])
        if not lines:
            return 0
        left = _collected(row for line in lines for row, _ in _rows(line))
        people = _people(public for line in lines for public in line.shown_candidates)
        shed = sum(_shed(line, left, people) for line in lines)
        for line in lines:
            line.sheds_on = _next(line, left, run.on, run.law)
        Query.objects.bulk_update(lines, _CHANGED, batch_size=60)
        if shed:
            run.counted("query-lines-shortened", shed)
    return len(lines)


def _kept(logged: LoggedReference, law: Law) -> bool:
    return logged_reference_kept(logged, law=law).outcome is Outcome.PASS


_CHANGED = ["shown_rows", "shown_candidates", "shown_flags", "answer_digest", "drug", "note_outcome", "sheds_on"]


def _rows(line: Query) -> Sequence[tuple[int, int]]:
    return [(int(row), int(version)) for row, version in line.shown_rows]


def _shed(line: Query, left: dict[int, date], people: set[str]) -> int:
    """Take from a line what refers to nothing any more; 1 if there was any."""
    rows = [list(pair) for pair in _rows(line) if pair[0] in left]
    candidates = [public for public in line.shown_candidates if public in people]
    if len(rows) == len(line.shown_rows) and len(candidates) == len(line.shown_candidates):
        return 0
    line.shown_rows, line.shown_candidates = rows, candidates
    # A digest of what is gone, and what was said about it, is something of it.
    line.answer_digest, line.shown_flags = "", []
    if not rows:
        line.drug, line.note_outcome = "", ""
    return 1


def _next(line: Query, left: dict[int, date], on: date, law: Law) -> date:
    """The first day on which this line must be looked at again; for candidates, whom no row names, the next year."""
    own_end = last_day_kept(local_day(line.requested_at), on, law) + DAY
    rows = [last_day_kept(left[row], on, law) + DAY for row, _ in _rows(line)]
    again = [date(on.year + 1, 1, 1)] if line.shown_candidates else []
    return max(min([own_end, *rows, *again]), on + DAY)


def _collected(rows: Iterable[int]) -> dict[int, date]:
    found: dict[int, date] = {}
    for chunk in in_chunks(sorted(set(rows))):
        found.update(Dispensation.objects.filter(pk__in=chunk).values_list("pk", "collected_on"))
    return found


def _people(publics: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for chunk in in_chunks(sorted(set(publics))):
        known: Any = Patient.objects.filter(public_id__in=chunk).values_list("public_id", flat=True)
        found |= {str(public) for public in known}
    return found
