"""Write and look up dispensings by their key, a part at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection

from carelaw.pdmp.store.models import Dispensation, DispensingState, RecordState, SubmittedRecord
from carelaw.pdmp.store.references import chunks

# Two workers must not enter the same person or key at once; any number that nobody else uses names the lock.
_INTAKE_LOCK = 0x504D50


class OnFile(NamedTuple):
    """The newest version under a key."""

    id: int
    key: str
    version: int
    state: str
    content: str
    dispenser_id: int
    received_at: datetime
    collected_on: date


def take_intake_lock() -> None:
    """Wait until no other transaction is storing dispensings. SQLite's writers queue by themselves."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_INTAKE_LOCK])


def on_file(keys: Iterable[str]) -> dict[str, OnFile]:
    """The newest version under each of these keys that has one."""
    found: dict[str, OnFile] = {}
    for chunk in chunks(sorted(set(keys))):
        rows = Dispensation.objects.filter(key__in=chunk).order_by("version").values_list(*OnFile._fields)
        found.update({row[1]: OnFile(*row) for row in rows})
    return found


def held_records(keys: Iterable[str]) -> dict[str, list[SubmittedRecord]]:
    """The records still held under each of these keys."""
    found: dict[str, list[SubmittedRecord]] = {}
    for chunk in chunks(sorted(set(keys))):
        for record in SubmittedRecord.objects.filter(key__in=chunk, state=RecordState.HELD).order_by("pk"):
            found.setdefault(record.key, []).append(record)
    return found


def end_versions(ids: Sequence[int], state: DispensingState, submission_id: object, at: datetime) -> None:
    """These stored versions are live no more: superseded by a revision or voided, by this submission."""
    for chunk in chunks(list(ids)):
        Dispensation.objects.filter(pk__in=chunk).update(state=state, ended_at=at, ended_by_id=submission_id)
