"""Transferred rows without a collection date follow the reading in force, those that are stored too (AMB-44).

What a reading refused at the transfer was never stored and cannot come back; a hold that was granted keeps its end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from carelaw.pdmp.facts.reporting import TransferredRow
from carelaw.pdmp.rules.reporting.transferred_row import collection_that_counts
from carelaw.pdmp.store.models import Dispensation, TransferredDispensation
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

REDATED = declare(
    "transferred-rows-redated",
    says="Transferred rows without a collection date took the date of the reading in force.",
    keys={"reading": Shape.CODE, "rows": Shape.COUNT},
    cite="§6(f)",
)
_PART = 500


@each_day("pdmp.transfer-dates", order=4)
def follow_the_reading(on: date, at: datetime) -> int:
    """Give stored rows the collection date that the reading in force asks for; nothing when they have it.

    A correction has the date of what it corrects (AMB-33), so it follows with it.
    """
    law = adopted_law()
    wrong = defaultdict(list)
    for pk, key, kept, dispensed_on, offered_on in _undated():
        counts = collection_that_counts(TransferredRow(offered_on, None, dispensed_on), law)
        if counts is not None and counts != kept:
            wrong[kept, counts].append((pk, key))
    for (kept, day), keyed in wrong.items():
        for start in range(0, len(keyed), _PART):
            part = keyed[start : start + _PART]
            every = Dispensation.objects.filter(key__in=[key for _, key in part], collected_on=kept)
            every.update(collected_on=day)
            moved = TransferredDispensation.objects.filter(pk__in=[pk for pk, _ in part])
            moved.update(original_collected_on=day)
    rows = sum(map(len, wrong.values()))
    if rows:
        append(REDATED, actor=None, at=at, body={"reading": law.reading("AMB-44"), "rows": rows})
    return rows


def _undated() -> Iterator[tuple[int, str, date, date, date]]:
    """Each row that came without a collection date: its keys, the date it is kept by, and the two that may count."""
    names = ("pk", "dispensation__key", "dispensation__collected_on", "dispensation__dispensed_on", "batch__offered_on")
    yield from TransferredDispensation.objects.filter(date_unknown=True).values_list(*names).iterator(chunk_size=500)
