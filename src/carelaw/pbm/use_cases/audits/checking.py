"""Check audits in bulk: whole audits as their files tell them, and claims against the two years; every row counts."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from carelaw import __version__
from carelaw.kernel.decision import Decision, Outcome
from carelaw.pbm.bulk import audit_scope
from carelaw.pbm.facts.audits import CycleStandards
from carelaw.pbm.rules.audits.standards import same_audit_standards
from carelaw.pbm.rules.audits.whole_file import judged_file, worst_of
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, local_day
from carelaw.pbm.store.models import AuditRowCheck
from carelaw.pbm.use_cases.audits.breaches import open_breach
from carelaw.pbm.use_cases.parties import manager_numbered
from carelaw.pbm.use_cases.permissions import AUDIT_CHECK
from carelaw.pbm.wire.audit_columns import AUDIT_FILES, AUDIT_SCOPE, as_csv, audit_file_of
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.models import BulkRun
from carelaw.platform.bulk.runs import BulkCheck, execute, receive
from carelaw.platform.bulk.staging import Connection
from carelaw.platform.jobs.queue import Beat, enqueue, job

JOB = "pbm.check-audits"
AUDITS, SCOPE = "pbm.audit-files", "pbm.audit-scope"
# What is this small is checked while one waits; the rest is work for the worker.
_AT_ONCE = 2 << 20
_BATCH = 2_000
_CENTS = tuple(column.name for column in AUDIT_FILES if column.kind.says.startswith("dollars"))
_WORTH_KEEPING = {Outcome.VIOLATION, Outcome.REVIEW, Outcome.INDETERMINATE}


def check_file(actor: Actor, at: datetime, *, what: str, file: Attached) -> tuple[BulkRun, bool]:
    """Take a file of audits or of claims and check it; the very same file under the same law is the same check."""
    require(actor, AUDIT_CHECK)
    check = CHECKS[AUDITS if what == "audits" else SCOPE]
    content = as_csv(file.content, check.columns, file_name=file.name)
    run, new = receive(check, io.BytesIO(content), file_name=file.name, actor=actor, at=at)
    if new and len(content) <= _AT_ONCE:
        run = execute(check, str(run.pk), at=at)
    elif new:
        enqueue(JOB, key=str(run.pk), run_id=str(run.pk))
    return run, new


@job(JOB)
def check_audits(beat: Beat, *, run_id: str) -> None:
    """The check as work that outlives a request."""
    from carelaw.platform import clock

    run = BulkRun.objects.get(pk=run_id)
    execute(CHECKS[run.kind], run_id, at=clock.now(), step=lambda says, done, total: beat.progress(done, total))


def runs(actor: Actor) -> QuerySet[BulkRun]:
    """Every check over audits, the newest first."""
    require(actor, AUDIT_CHECK)
    return BulkRun.objects.filter(kind__in=CHECKS).order_by("-received_at")


def row_checks(actor: Actor) -> QuerySet[AuditRowCheck]:
    """What stands against rows of checked files, the newest file first."""
    require(actor, AUDIT_CHECK)
    return AuditRowCheck.objects.order_by("-pk")


def _terms() -> Mapping[str, Any]:
    law = adopted_law()
    book = law.rulebooks.get(PROGRAMS_BILL)
    readings = {name: law.reading(name) for name in ("R11", "R12")} if book else {}
    return {"version": __version__, "adopted": book is not None, **readings}


def _judge_files(connection: Connection) -> None:
    """One answer a row: the worst of what its rules say; the rules' own answers are kept when the run is."""
    law, answers = adopted_law(), []
    for row in _typed(connection):
        judged = judged_file(audit_file_of(row), law)
        worst = worst_of(judged)
        because = next((one.codes[0] for _facts, one in judged if one.outcome is worst), "nothing-to-judge")
        answers.append((row["row"], worst.value, because))
    connection.execute("CREATE TABLE answers (row BIGINT, outcome VARCHAR, because VARCHAR)")
    if answers:
        connection.executemany("INSERT INTO answers VALUES (?, ?, ?)", answers)


def _save_files(connection: Connection, run: BulkRun, at: datetime) -> Mapping[str, Any]:
    """Keep each answer that a person looks at, and open one case for each audit that something stands against."""
    AuditRowCheck.objects.filter(run_id=run.pk).delete()
    law, cases, rows = adopted_law(), 0, list(_typed(connection))
    kept: list[AuditRowCheck] = []
    for row in rows:
        decisions = [one for _facts, one in judged_file(audit_file_of(row), law) if one.outcome in _WORTH_KEEPING]
        case_id = _open(row, decisions, at)
        cases += case_id is not None
        kept += [_kept(run, row, decision, case_id) for decision in decisions]
    for row, unequal in _unequal(rows, at):
        case_id = _open(row, [unequal], at, f"{row['cycle']}:{row['peer_class']}")
        cases += case_id is not None
        kept.append(_kept(run, row, unequal, case_id))
    AuditRowCheck.objects.bulk_create(kept, batch_size=_BATCH)
    found: dict[str, int] = {}
    for one in kept:
        if one.outcome == Outcome.VIOLATION:
            found[one.provision] = found.get(one.provision, 0) + 1
    return {"cases": cases, "violations": dict(sorted(found.items()))}


def _save_scope(connection: Connection, run: BulkRun, at: datetime) -> Mapping[str, Any]:
    """Keep the exclusion list: each claim left out, with the day counted from and its last auditable day."""
    AuditRowCheck.objects.filter(run_id=run.pk).delete()
    found = connection.execute(
        "SELECT row, claim_reference, outcome, because, counted_from, last_day FROM answers JOIN typed USING (row) "
        "WHERE outcome IN ('violation', 'indeterminate') ORDER BY row"
    )
    while rows := found.fetchmany(_BATCH):
        AuditRowCheck.objects.bulk_create(
            AuditRowCheck(
                run_id=run.pk,
                row=number,
                reference=claim,
                provision="PBM-110" if because.startswith("E-PBM-110") else "PBM-109",
                outcome=outcome,
                code=because,
                says=f"Counted from {counted or 'no day'}; last auditable day {last or 'not known'}.",
                cite="215 ILCS 5/512-7.10(f)",
            )
            for number, claim, outcome, because, counted, last in rows
        )
    return {"in_scope": run.counts.get("pass", 0), "left_out": run.counts.get("violation", 0)}


def _typed(connection: Connection) -> list[dict[str, Any]]:
    found = connection.execute("SELECT * FROM typed ORDER BY row")
    names = [column[0] for column in found.description or ()]
    rows = [dict(zip(names, values, strict=True)) for values in found.fetchall()]
    for row in rows:
        for name in _CENTS:
            row[name] = None if row[name] is None else Decimal(row[name]) / 100
    return rows


def _open(row: Mapping[str, Any], decisions: list[Decision], at: datetime, about: str = "") -> UUID | None:
    number = row["manager_number"]
    party = manager_numbered(number)
    key = f"{number}:{about or row['reference']}"
    title = f"Audit {about or row['reference']} of {party.name if party else number}"
    manager_id = party.pk if party else None
    case = open_breach(key, title, decisions, manager_id=manager_id, at=at, audit=str(row["reference"]))
    return case.pk if case else None


def _unequal(rows: list[dict[str, Any]], at: datetime) -> list[tuple[dict[str, Any], Decision]]:
    """Cycles and classes of a benefit manager with more than one set of standards, by their first row."""
    grouped: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in rows:
        if row["cycle"] and row["peer_class"] and row["protocol_hash"]:
            grouped.setdefault((row["manager_number"], row["cycle"], row["peer_class"]), []).append(row)
    found = []
    for (_number, cycle, peer_class), together in sorted(grouped.items()):
        on = next((row["mailed_on"] or row["delivered_on"] or row["reported_on"] for row in together), None)
        digests = tuple(row["protocol_hash"] for row in together)
        facts = CycleStandards(on or local_day(at), cycle, peer_class, digests)
        decision = same_audit_standards(facts, law=adopted_law())
        if decision.outcome is Outcome.VIOLATION:
            found.append((together[0], decision))
    return found


def _kept(run: BulkRun, row: Mapping[str, Any], decision: Decision, case_id: UUID | None) -> AuditRowCheck:
    reason = decision.reasons[0]
    return AuditRowCheck(
        run_id=run.pk,
        row=row["row"],
        reference=row["reference"],
        manager_number=row["manager_number"],
        provision=decision.provisions[0],
        outcome=decision.outcome.value,
        code=reason.code,
        says=reason.says[:400],
        cite=(reason.cite or decision.cite)[:60],
        case_id=case_id if decision.outcome is not Outcome.INDETERMINATE else None,
    )


CHECKS: Mapping[str, BulkCheck] = {
    AUDITS: BulkCheck(AUDITS, AUDIT_FILES, _terms, _judge_files, _save_files),
    SCOPE: BulkCheck(SCOPE, AUDIT_SCOPE, audit_scope.terms, audit_scope.decide, _save_scope),
}
