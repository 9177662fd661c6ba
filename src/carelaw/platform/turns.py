"""Take turns to write: on SQLite one writer at a time, and a line of its own is fairer than trying again and again.

SQLite lets a writer that finds the lock taken try again after ever longer pauses, so under load some are overtaken
until their time-out ends. Writers of one process that wait for each other here never meet at the file.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, transaction

# As long as those who ask are ready to wait at all; then the act is refused rather than left hanging.
PATIENCE = 60.0
_TURN = threading.Lock()


@contextmanager
def in_turn(patience: float = PATIENCE) -> Iterator[None]:
    """One transaction, begun when it is this thread's turn. Keep it short: read and ask beforehand, only write here.

    Raises OperationalError when the turn has not come within `patience` seconds; nothing was begun then. Inside
    another transaction, and on a database with locks of its own for each row, this is `transaction.atomic()`.
    """
    connection = transaction.get_connection()
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    if not _TURN.acquire(timeout=patience):
        raise OperationalError("The turn to write did not come in time.")
    try:
        with transaction.atomic():
            yield
    finally:
        _TURN.release()


__all__ = ["PATIENCE", "in_turn"]
