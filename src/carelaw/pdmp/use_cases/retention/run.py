"""One destruction run as it goes: its frozen day, its lines, what it held; begun with the first thing to destroy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Max

from carelaw.law.register import Law
from carelaw.pdmp.rules.local_time import start_of_following
from carelaw.pdmp.rules.retention.clock import collected_through
from carelaw.pdmp.store.destroying import Line, enter_lines
from carelaw.pdmp.store.models import DestructionRun, DestructionState

# Rows to a transaction: few enough that nobody waits long for the lock.
BATCH = 4500


@dataclass
class Run:
    """What a step of a run needs to know, and where it says what it did."""

    on: date
    at: datetime
    law: Law
    through: date
    batch: int = BATCH
    row: DestructionRun | None = None
    with_them: Counter[str] = field(default_factory=Counter)
    # How far a step is that walks a whole table; known to this process alone, so that no crash passes anything over.
    reached: dict[str, int] = field(default_factory=dict)

    @classmethod
    def begin(cls, on: date, at: datetime, law: Law, batch: int = BATCH) -> Run:
        """A run for a day; one that a crash left unfinished is taken up with its own day first."""
        left = DestructionRun.objects.filter(state=DestructionState.RUNNING).first()
        if left is not None:
            return cls(left.on, at, law, left.through, batch, left)
        return cls(on, at, law, collected_through(on, law), batch)

    @property
    def before(self) -> datetime:
        """The instant before which whatever was received is due."""
        return start_of_following(self.through)

    def destroyed(self, store: str, lines: Iterable[Line]) -> int:
        """Keep the lines of what this transaction destroys."""
        number = enter_lines(self._entered().number, store, lines)
        self._save()
        return number

    def counted(self, name: str, more: int) -> None:
        """Count something that is no line of its own, in the transaction that does it."""
        row = self._entered()
        row.counts[name] = row.counts.get(name, 0) + more
        self._save()

    def _entered(self) -> DestructionRun:
        if self.row is None:
            last = DestructionRun.objects.aggregate(last=Max("number"))["last"] or 0
            self.row = DestructionRun.objects.create(
                number=last + 1, on=self.on, through=self.through, started_at=self.at
            )
        return self.row

    def _save(self) -> None:
        row = self._entered()
        for name, more in self.with_them.items():
            row.counts[name] = row.counts.get(name, 0) + more
        self.with_them.clear()
        row.save(update_fields=["counts"])
