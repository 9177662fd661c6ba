"""Numbers that people read: one series of references without doubles, whoever asks at the same time."""

from __future__ import annotations

from django.db import transaction

from carelaw.platform.cases.models import Series


def next_in(series: str) -> int:
    """The next number of a series, from 1 on; it lives and dies with the caller's transaction."""
    return next_many(series, 1)[0]


def next_many(series: str, count: int) -> range:
    """So many next numbers at once, for what comes in bulk."""
    with transaction.atomic():
        Series.objects.get_or_create(name=series)
        row = Series.objects.select_for_update().get(name=series)
        first = row.last + 1
        row.last += count
        row.save(update_fields=["last"])
        return range(first, first + count)
