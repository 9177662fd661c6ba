"""The process that does the work: claims, runs, keeps leases alive, gives back what dead workers left."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType

from django.db import DatabaseError, close_old_connections, connection

from carelaw.platform import clock
from carelaw.platform.jobs.models import JobRun
from carelaw.platform.jobs.queue import Beat, claim, perform, sweep
from carelaw.platform.jobs.register import load
from carelaw.platform.logs import get_log

POLL = 0.3
SWEEP_EVERY = 10.0
SHOW_EVERY = 1.0
_log = get_log("worker")


class _KeepAlive(threading.Thread):
    """While a job runs, writes down its progress and renews its lease, from a connection of its own."""

    def __init__(self, beat: Beat) -> None:
        super().__init__(name="keep-alive", daemon=True)
        self._beat, self._over = beat, threading.Event()
        beat.kept_alive = True

    def run(self) -> None:
        # The first sign comes soon, so that a worker that is killed early has shown how far it was.
        pause = SHOW_EVERY / 20
        while not self._over.wait(pause) and not self._beat.lost:
            pause = SHOW_EVERY
            try:
                self._beat.show(clock.now())
            except DatabaseError as fault:
                # SQLite's one writer may be the job itself in a long transaction: nobody else can take the lease then.
                _log.warning("beat-missed", exc_info=fault)
                connection.close()
        connection.close()

    def __enter__(self) -> Beat:
        self.start()
        return self._beat

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self.join()


class Worker:
    """Runs jobs one at a time until told to stop; start several processes to run several at once."""

    def __init__(self, poll: float = POLL) -> None:
        self._poll, self._stop = poll, threading.Event()
        self._beat: Beat | None = None

    def stop(self) -> None:
        """Leave off at the next sign of life of the running job, then end."""
        self._stop.set()
        if self._beat is not None:
            self._beat.stopping = True

    def run(self) -> None:
        """Work until stopped."""
        load()
        _log.info("worker-started", version=_version())
        since_sweep = SWEEP_EVERY
        while not self._stop.is_set():
            try:
                close_old_connections()
                if since_sweep >= SWEEP_EVERY:
                    sweep(clock.now())
                    since_sweep = 0.0
                if self.run_one():
                    # A long queue must not keep the sweep waiting.
                    since_sweep += self._poll
                    continue
            except DatabaseError as fault:
                # The database is away: what we held runs out by its lease. Look again until it is back.
                _log.error("database-away", exc_info=fault)
                connection.close()
            self._stop.wait(self._poll)
            since_sweep += self._poll
        _log.info("worker-stopped")

    def run_all(self) -> int:
        """Work until nothing is ready; gives the number of runs."""
        load()
        sweep(clock.now())
        count = 0
        while not self._stop.is_set() and self.run_one():
            count += 1
        return count

    def run_one(self) -> JobRun | None:
        """Claim one piece of work and run it; None when nothing is ready."""
        run = claim(clock.now())
        if run is not None:
            self._beat = Beat(run.pk, run.lease, run.done, run.total, stopping=self._stop.is_set())
            with _KeepAlive(self._beat) as beat:
                perform(run, beat)
            self._beat = None
        return run

    @contextmanager
    def stopped_by_signals(self) -> Iterator[None]:
        """SIGTERM and SIGINT ask politely; a second one ends the process at once."""

        def ask(number: int, frame: FrameType | None) -> None:
            if self._stop.is_set():
                raise SystemExit(128 + number)
            self.stop()

        before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _version() -> str:
    from carelaw import __version__

    return __version__
