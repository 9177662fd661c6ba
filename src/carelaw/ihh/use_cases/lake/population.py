"""Attribute the whole population: one run a day, lake and law, done by the worker; what it said of everyone is kept.

The texts judge everybody; nothing changes by that. What a run would change is published apart, where the rule has the
last word on each person. The same lake with the same on file under the same law is the same run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from carelaw import __version__
from carelaw.ihh.bulk.attribution.layout import TEXTS, lake_at
from carelaw.ihh.bulk.attribution.looking import cases_of
from carelaw.ihh.bulk.attribution.parameters import given
from carelaw.ihh.bulk.attribution.running import Counted, attribute
from carelaw.ihh.facts.attribution import TierCase
from carelaw.ihh.rules.tier_of_person import tier_of_person
from carelaw.ihh.store.models import GrouperResult
from carelaw.ihh.use_cases.attributing import _law_for as law_for
from carelaw.ihh.use_cases.common import PART
from carelaw.ihh.use_cases.lake.filling import lake_here
from carelaw.ihh.use_cases.lake.laying import lay_out, stamp
from carelaw.ihh.use_cases.permissions import ATTRIBUTE
from carelaw.kernel.decision import Decision
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import Law
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.bulk.engines import DuckEngine
from carelaw.platform.bulk.lake import Lake
from carelaw.platform.bulk.models import BulkRun, RunState
from carelaw.platform.bulk.runs import RUN_ENDED
from carelaw.platform.bulk.staging import Connection, bench
from carelaw.platform.jobs.queue import Beat, enqueue, job
from carelaw.platform.record.keeping import append

JOB = "ihh.attribute-population"
KIND = "ihh.population"
CITE = f"{PART}.992(b)"
# Raise it with every change of a text, so that everyone is judged anew.
VERSION = "1"
_OUTCOMES = {
    "ATTRIBUTED": "pass",
    "REVIEW": "review",
    "DATA-MISSING": "indeterminate",
    "NOT-ENROLLED": "not-applicable",
    "NOT-QUALIFIED": "not-applicable",
    "EXCLUDED": "not-applicable",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a run said of one person, and the case that it rests on."""

    row: Mapping[str, Any]
    case: TierCase
    decision: Decision


def start(actor: Actor, at: datetime, *, as_of: date, substitute: bool = False) -> BulkRun:
    """Ask for a run over everybody; gives it. The work is done by the worker."""
    run = open_run(actor, at, as_of=as_of, substitute=substitute)
    if run.state != RunState.DONE:
        enqueue(JOB, key=str(run.pk), run=str(run.pk))
    return run


@job(JOB)
def attribute_population(beat: Beat, *, run: str) -> None:
    """The run as work that outlives a request; killed, it goes on where it stopped."""
    from carelaw.platform import clock

    carry_out(run, at=clock.now(), told=lambda says, done, total: beat.progress(done, total))


def open_run(actor: Actor, at: datetime, *, as_of: date, substitute: bool = False) -> BulkRun:
    """The run of a day, made where there is none yet for this lake, law and what is on file."""
    require(actor, ATTRIBUTE)
    law, preview = law_for(as_of)
    if substitute and GrouperResult.objects.filter(year=as_of.year).exists():
        says = (
            f"Results of the named grouper are on file for {as_of.year}; the open substitute is never mixed with them."
        )
        raise Refusal("CRG-SUBSTITUTE", says, cite=f"{PART}.992(c)(1)", field="substitute", kind="conflict")
    lake = lake_here()
    told = {
        "version": VERSION,
        "lake": [lake.told(load) for load in lake.loads()],
        "on_file": stamp(),
    }
    terms = {name: str(value) for name, value in given(as_of, law, substitute=substitute).items()}
    run, _made = BulkRun.objects.get_or_create(
        kind=KIND,
        digest=_digest(told),
        terms=_digest(terms),
        defaults={
            "file_name": f"everyone as of {as_of}" + (", open substitute" if substitute else ""),
            "size": 0,
            "account_id": actor.account_id or None,
            "received_at": at,
            "figures": {
                "as_of": as_of.isoformat(),
                "substitute": substitute,
                "preview": preview,
                "upto": max(lake.loads(), default=0),
            },
        },
    )
    return run


def carry_out(run_id: UUID | str, *, at: datetime, told: Any = lambda says, done, total: None) -> BulkRun:
    """Carry a run out; done once, it stays done."""
    run = BulkRun.objects.get(pk=run_id, kind=KIND)
    if run.state == RunState.DONE:
        return run
    BulkRun.objects.filter(pk=run.pk).update(state=RunState.WORKING, started_at=at)
    as_of = as_of_run(run)
    law, _preview = law_for(as_of)
    with bench() as connection:
        connection.execute("SET preserve_insertion_order = false")
        lakes = lakes_of(run, connection)
        engine = DuckEngine(connection, TEXTS)
        counts = attribute(
            engine, lakes, folder_of(run) / "found", as_of, law, substitute=run.figures["substitute"], told=told
        )
    with transaction.atomic():
        return _end(run, counts, at)


def _end(run: BulkRun, counts: Counted, at: datetime) -> BulkRun:
    held = BulkRun.objects.select_for_update().get(pk=run.pk)
    if held.state == RunState.DONE:
        return held
    outcomes: dict[str, int] = {}
    for status, n in counts.by_status.items():
        outcomes[_OUTCOMES[status]] = outcomes.get(_OUTCOMES[status], 0) + n
    held.rows_in, held.counts = counts.people, outcomes
    held.because = dict(counts.by_reason.most_common(60))
    held.figures = {
        **held.figures,
        "by_status": dict(counts.by_status),
        "by_tier": dict(sorted(counts.by_tier.items())),
    }
    held.state, held.step, held.ended_at, held.code_version = RunState.DONE, "", at, __version__
    held.save()
    body = {"run": str(held.pk), "kind": held.kind, "rows": counts.people, "counts": dict(counts.by_status)}
    append(RUN_ENDED, actor=None, at=at, body=body, subject=str(held.pk))
    return held


def runs_for(actor: Actor) -> QuerySet[BulkRun]:
    """The runs over everybody, the newest first."""
    require(actor, ATTRIBUTE)
    return BulkRun.objects.filter(kind=KIND).order_by("-received_at", "-pk")


def newest(actor: Actor) -> BulkRun:
    """The newest run that is done."""
    run = runs_for(actor).filter(state=RunState.DONE).order_by("-ended_at", "-received_at").first()
    if run is None:
        says = "Nobody has been attributed in bulk yet. Run it first: attribution of everyone, as of a day."
        raise Refusal("population-not-run", says, cite=CITE, kind="not-found")
    return run


def as_of_run(run: BulkRun) -> date:
    """The day as of which a run looks."""
    return date.fromisoformat(run.figures["as_of"])


def folder_of(run: BulkRun) -> Path:
    """Where what a run found stands."""
    return lake_here().root / "runs" / str(run.pk)


def lakes_of(run: BulkRun, connection: Connection) -> list[Lake]:
    """What a run reads: the lake, and what was on file when it began."""
    return [lake_of(run), lay_out(connection, folder_of(run) / "on-file")]


def lake_of(run: BulkRun) -> Lake:
    """The lake as it stood when a run began."""
    return replace(lake_here(), upto=run.figures["upto"])


def found_of(run: BulkRun, persons: Sequence[str], law: Law) -> dict[str, Found]:
    """What a run said of some persons, with the case as the rules see it and their own decision."""
    as_of = as_of_run(run)
    with bench() as connection:
        engine = DuckEngine(connection, TEXTS)
        lakes = [lake_of(run), lake_at(folder_of(run) / "on-file")]
        cases = cases_of(engine, lakes, persons, as_of, law, substitute=run.figures["substitute"])
        engine.put("asked_for", ("person VARCHAR",), [(person,) for person in persons])
        files = ", ".join(f"'{path}'" for path in sorted((folder_of(run) / "found").glob("*.parquet")))
        rows = engine.rows(
            f"SELECT found.* FROM read_parquet([{files}]) AS found JOIN asked_for ON asked_for.person = found.person"  # noqa: S608
        )
    return {row["person"]: Found(row, cases[row["person"]], tier_of_person(cases[row["person"]], law)) for row in rows}


def _digest(told: Any) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()
