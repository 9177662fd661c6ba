"""Run a check over a file: receive, fingerprint, parse with quarantine, facts, decide, findings, reconcile.

A program declares its check once and asks for it by name:

    CHECK = BulkCheck("pbm.point-of-sale", COLUMNS, terms=…, decide=…, keep=…)
    run = receive(CHECK, stream, file_name=…, actor=actor, at=at)     # the very same file is the very same run
    execute(CHECK, str(run.pk), at=at)                                # all of it is kept, or nothing

What a killed run left is nothing: its rows are kept in one transaction at the end, so it is simply run again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from carelaw import __version__
from carelaw.kernel.refusal import Refusal
from carelaw.platform.bulk.columns import BulkColumn
from carelaw.platform.bulk.models import BulkRun, QuarantinedCell, RunState
from carelaw.platform.bulk.reconciling import reconcile
from carelaw.platform.bulk.staging import Connection, Staged, bench, stage
from carelaw.platform.files.keeping import Readable, keep
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

RUN_RECEIVED = declare(
    "bulk-run-received",
    says="A file was received for a check over all its rows.",
    keys={"run": Shape.ID, "kind": Shape.CODE, "digest": Shape.DIGEST, "size": Shape.COUNT, "known": Shape.FLAG},
)
RUN_ENDED = declare(
    "bulk-run-ended",
    says="A check over a file ended with every row accounted for.",
    keys={"run": Shape.ID, "kind": Shape.CODE, "rows": Shape.COUNT, "counts": Shape.COUNTS},
)
RUN_FAILED = declare(
    "bulk-run-failed",
    says="A check over a file ended without a result.",
    keys={"run": Shape.ID, "kind": Shape.CODE, "code": Shape.CODE},
)
STEPS = ("reading", "judging", "keeping")
_BATCH = 5_000
Step = Callable[[str, int, int], None]


@dataclass(frozen=True)
class BulkCheck:
    """A check: its name, its columns, what it is judged by, and its three acts.

    `terms` gives what the answers depend on besides the file: numbers, readings, the version of the logic. `decide`
    leaves a table `answers` with a row, an outcome and reason codes for every typed row. `save` keeps the findings in
    the run's last transaction; what it gives back are the run's figures. `read` stages a file that is no table of
    `columns`: it leaves `quarantined` and tables of its own.
    """

    kind: str
    columns: Sequence[BulkColumn]
    terms: Callable[[], Mapping[str, Any]]
    decide: Callable[[Connection], None]
    save: Callable[[Connection, BulkRun, datetime], Mapping[str, Any]]
    read: Callable[[Connection, BulkRun], Staged] | None = None


def receive(
    check: BulkCheck,
    stream: Readable,
    *,
    file_name: str,
    at: datetime,
    actor: Any = None,
    party_id: UUID | str | None = None,
) -> tuple[BulkRun, bool]:
    """Keep a file and open its run; also says whether it is new. The same file under the same law is the same run."""
    kept = keep(stream)
    with transaction.atomic():
        run, made = BulkRun.objects.get_or_create(
            kind=check.kind,
            digest=kept.digest,
            terms=_digest(check.terms()),
            defaults={
                "file_name": file_name[-255:],
                "size": kept.size,
                "account_id": getattr(actor, "account_id", None) or None,
                "party_id": party_id,
                "received_at": at,
            },
        )
        if not made and run.state == RunState.FAILED:
            made, run.state, run.failure, run.failure_says = True, RunState.RECEIVED, "", ""
            run.save(update_fields=["state", "failure", "failure_says"])
        body = {"run": str(run.pk), "kind": run.kind, "digest": run.digest, "size": run.size, "known": not made}
        append(RUN_RECEIVED, actor=actor, at=at, body=body, subject=str(run.pk))
    return run, made


def execute(check: BulkCheck, run_id: str, *, at: datetime, step: Step | None = None) -> BulkRun:
    """Carry a run out. Done once, it stays done; a file that cannot be read at all fails the run with its reason."""
    run = BulkRun.objects.get(pk=run_id)
    if run.state == RunState.DONE:
        return run
    run.state, run.started_at = RunState.WORKING, at
    run.save(update_fields=["state", "started_at"])
    told = _Teller(run, step)
    try:
        with bench() as connection:
            told(0, 0)
            staged = _staged(check, connection, run)
            told(1, staged.rows_in)
            check.decide(connection)
            told(2, staged.rows_in)
            with transaction.atomic():
                _settle(check, connection, run, staged, at)
    except Refusal as refusal:
        return _failed(run, refusal, at)
    return run


def _staged(check: BulkCheck, connection: Connection, run: BulkRun) -> Staged:
    if check.read is not None:
        return check.read(connection, run)
    return stage(connection, run.digest, check.columns, file_name=run.file_reference)


def _settle(check: BulkCheck, connection: Connection, run: BulkRun, staged: Staged, at: datetime) -> None:
    held = BulkRun.objects.select_for_update().get(pk=run.pk)
    if held.state == RunState.DONE:
        run.refresh_from_db()
        return
    outcomes = dict(connection.execute("SELECT outcome, count(*) FROM answers GROUP BY outcome").fetchall())
    run.rows_in = staged.rows_in
    run.counts = reconcile(staged.rows_in, outcomes, staged.quarantined)
    reasons = connection.execute("SELECT because, count(*) AS n FROM answers GROUP BY because ORDER BY n DESC, because")
    run.because = dict(reasons.fetchall())
    QuarantinedCell.objects.filter(run=run).delete()
    _keep_quarantined(connection, run)
    figures = check.save(connection, run, at)
    run.figures = {**figures, "ignored_headings": list(staged.ignored)}
    run.state, run.step, run.ended_at, run.code_version = RunState.DONE, "", at, __version__
    run.save()
    body = {"run": str(run.pk), "kind": run.kind, "rows": staged.rows_in, "counts": run.counts}
    append(RUN_ENDED, actor=None, at=at, body=body, subject=str(run.pk))


def _keep_quarantined(connection: Connection, run: BulkRun) -> None:
    found = connection.execute("SELECT row, field, value, permitted FROM quarantined ORDER BY row, field")
    while rows := found.fetchmany(_BATCH):
        QuarantinedCell.objects.bulk_create(
            [
                QuarantinedCell(run=run, row=row, field=field, value=value[:500], permitted=says[:300])
                for row, field, value, says in rows
            ]
        )


def _failed(run: BulkRun, refusal: Refusal, at: datetime) -> BulkRun:
    with transaction.atomic():
        run.state, run.step, run.failure, run.failure_says = RunState.FAILED, "", refusal.code, refusal.says
        run.rows_in, run.counts, run.because, run.figures, run.ended_at = None, {}, {}, {}, at
        run.save()
        body = {"run": str(run.pk), "kind": run.kind, "code": refusal.code}
        append(RUN_FAILED, actor=None, at=at, body=body, subject=str(run.pk))
    return run


@dataclass(frozen=True)
class _Teller:
    """Says how far a run is: to whoever waits, and on the run's own page."""

    run: BulkRun
    step: Step | None

    def __call__(self, place: int, rows: int) -> None:
        BulkRun.objects.filter(pk=self.run.pk).update(step=STEPS[place], rows_in=rows or None)
        if self.step is not None:
            self.step(STEPS[place], place, len(STEPS))


def _digest(terms: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(terms, sort_keys=True, default=str).encode()).hexdigest()
