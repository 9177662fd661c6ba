"""Delete rows with everything that hangs on them, and keep the opaque line of each.

Rows go a chunk at a time by their keys, so that a million take the memory of a few thousand. The line of an item is
written in the transaction that deletes it: after a crash nothing is skipped and nothing stands twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Field, Model

from carelaw.pdmp.store.bulk import insert_rows
from carelaw.pdmp.store.models import DestroyedItem
from carelaw.pdmp.store.references import CHUNK

# Any number that nobody else uses names the lock.
_DESTRUCTION_LOCK = 0x504D51


class Hanging(NamedTuple):
    """A table that points at another one: its model, the column, and whether the column may be empty."""

    model: type[Model]
    field: str
    nullable: bool


class Line(NamedTuple):
    """One destroyed item: its number or name, and the day on which it was collected."""

    item: int | str | UUID
    collected_on: date | None


def take_destruction_lock() -> None:
    """Wait until no other transaction is destroying: the job and a hand that starts it take turns, batch by batch."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_DESTRUCTION_LOCK])


def forget(model: type[Model], ids: Sequence[Any], tally: Counter[str]) -> int:
    """Delete these rows. What must point at one goes with it; what may point elsewhere points nowhere afterwards.

    `tally` counts the rows that went, by table. Give every id once.
    """
    gone = 0
    for chunk in in_chunks(ids):
        for hanging in hanging_on(model):
            pointing = hanging.model._base_manager.filter(**{f"{hanging.field}__in": chunk})
            if hanging.nullable:
                pointing.update(**{hanging.field: None})
                continue
            inner = list(pointing.values_list("pk", flat=True))
            if inner:
                forget(hanging.model, inner, tally)
        # The rows that hang on these are gone: the ORM's own walk over them would fetch each one again.
        gone += model._base_manager.filter(pk__in=chunk)._raw_delete(connection.alias)
    tally[model._meta.label] += gone
    return gone


@lru_cache(maxsize=256)
def hanging_on(model: type[Model]) -> tuple[Hanging, ...]:
    """Every table that points at this one, whoever declared it."""
    found = []
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            field = relation.field  # type: ignore[union-attr]
            assert isinstance(field, Field)
            found.append(Hanging(field.model, field.name, field.null))
    return tuple(found)


def enter_lines(run: int, store: str, lines: Iterable[Line]) -> int:
    """Write the lines of destroyed items, in the transaction that destroys them; gives how many."""
    rows = [
        {
            "run_id": run,
            "store": store,
            "item": line.item if isinstance(line.item, int) else None,
            "name": "" if isinstance(line.item, int) else str(line.item).replace("-", ""),
            "collected_on": line.collected_on,
        }
        for line in lines
    ]
    insert_rows(DestroyedItem, rows)
    return len(rows)


def still_there(run: int, store: str, model: type[Model]) -> int:
    """How many items of a run's store a second reading by their keys finds again."""
    mine = DestroyedItem.objects.filter(run=run, store=store)
    if any(True for _ in mine.filter(item=None)[:1]):
        names = mine.order_by("pk").values_list("name", flat=True).iterator()
        return sum(model._base_manager.filter(pk__in=chunk).count() for chunk in _iterated(names))
    return model._base_manager.filter(pk__in=mine.values("item")).count()


def in_chunks(ids: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Keys of any sort in runs that fit one statement."""
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def _iterated(names: Iterable[str]) -> Iterator[list[str]]:
    held: list[str] = []
    for name in names:
        held.append(name)
        if len(held) == CHUNK:
            yield held
            held = []
    if held:
        yield held
