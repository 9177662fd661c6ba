"""Run the market's checks over the lake, keep what they find, and open the cases of the benefit managers.

One run a check. All findings stand as Parquet beside the lake; the largest of each benefit manager stand in its case
as well, with the ledger that its letter carries. The same lake under the same law with the same on file is one run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from carelaw import __version__
from carelaw.kernel.dates import legal_date
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.bulk.lake.checks import CHECKS, MarketCheck
from carelaw.pbm.bulk.lake.deciding import method, settle
from carelaw.pbm.bulk.lake.engines import DuckEngine
from carelaw.pbm.bulk.lake.lake import Lake
from carelaw.pbm.bulk.lake.parameters import given
from carelaw.pbm.bulk.lake.running import FINDING_COLUMNS, Outcome, Parquet, Told, run_checks, tallies
from carelaw.pbm.rules.mac_days import ZONE
from carelaw.pbm.store.models import PaymentFinding
from carelaw.pbm.use_cases.lake.evidence import lay_out, stamp
from carelaw.pbm.use_cases.lake.filling import CITE, lake_here
from carelaw.pbm.use_cases.lake.joining import bring_in_remittances
from carelaw.pbm.use_cases.parties import manager_numbered
from carelaw.pbm.use_cases.payments import on_file
from carelaw.pbm.use_cases.payments.cases import open_payment_case, tell_of_findings
from carelaw.pbm.use_cases.permissions import CLAIMS_CHECK
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.models import BulkRun, RunState
from carelaw.platform.bulk.runs import RUN_ENDED
from carelaw.platform.bulk.staging import Connection, bench
from carelaw.platform.jobs.queue import Beat, enqueue, job
from carelaw.platform.parties.models import Identifier, IdentifierSystem, Party
from carelaw.platform.record.keeping import append

JOB = "pbm.check-market"
PREFIX = "pbm.market."
# Raise it with every change of a text, so that the lake is judged anew.
VERSION = "2"
# How many findings of one benefit manager and check stand in its case by themselves.
IN_A_CASE = 500
_CHOSEN = "all"


def start(actor: Actor, at: datetime, *, check: str = "") -> list[BulkRun]:
    """Ask for one check over the lake, or for all of them; gives their runs. The work is done by the worker."""
    runs = open_runs(actor, at, check=check)
    waiting = [run for run in runs if run.state != RunState.DONE]
    if waiting:
        one = waiting[0]
        enqueue(JOB, key=f"{one.digest[:32]}{one.terms[:32]}", digest=one.digest, terms=one.terms)
    return runs


@job(JOB)
def check_market(beat: Beat, *, digest: str, terms: str) -> None:
    """The checks as work that outlives a request; killed, it goes on where it stopped."""
    from carelaw.platform import clock

    asked = BulkRun.objects.filter(kind__startswith=PREFIX, digest=digest, terms=terms).values_list("pk", flat=True)
    run_market(list(asked), at=clock.now(), told=lambda says, done, total: beat.progress(done, total))


def open_runs(actor: Actor, at: datetime, *, check: str = "") -> list[BulkRun]:
    """The runs of the checks asked for, made where there is none yet for this lake, law and evidence."""
    require(actor, CLAIMS_CHECK)
    on_file.require_adopted()
    if check and check not in CHECKS:
        says = f"No check is called “{check[:40]}”. Checks are: {', '.join(CHECKS)}."
        raise Refusal("check-unknown", says, cite=CITE, field="check", kind="not-found")
    bring_in_remittances(at)
    lake = lake_here()
    if not lake.partitions():
        says = "The lake is empty. Load claims first, then run the checks."
        raise Refusal("lake-empty", says, cite=CITE, field="check", kind="conflict")
    terms, digest = _terms(at), _fingerprint(lake)
    made = []
    for name in [check] if check else CHECKS:
        run, _new = BulkRun.objects.get_or_create(
            kind=f"{PREFIX}{name}",
            digest=digest,
            terms=terms,
            defaults={
                "file_name": f"lake through load {max(lake.loads())}",
                "size": 0,
                "account_id": actor.account_id or None,
                "received_at": at,
            },
        )
        made.append(run)
    return made


def run_market(
    run_ids: Sequence[UUID | str], *, at: datetime, told: Told = lambda says, done, total: None
) -> list[BulkRun]:
    """Carry runs out, all of them in one pass over the lake. Those that are done stay done."""
    runs = list(BulkRun.objects.filter(pk__in=list(run_ids)))
    waiting = {run.kind.removeprefix(PREFIX): run for run in runs if run.state != RunState.DONE}
    if waiting:
        BulkRun.objects.filter(pk__in=[run.pk for run in waiting.values()]).update(
            state=RunState.WORKING, started_at=at
        )
        _judge(waiting, at, told)
    return list(BulkRun.objects.filter(pk__in=list(run_ids)).order_by("kind"))


def _judge(waiting: Mapping[str, BulkRun], at: datetime, told: Told) -> None:
    law, lake = adopted_law(), lake_here()
    first = min(waiting.values(), key=lambda run: run.received_at)
    seen_on = legal_date(first.received_at, ZONE)
    folder = lake.root / "runs" / hashlib.sha256(f"{first.digest} {first.terms}".encode()).hexdigest()[:24]
    with bench() as connection:
        connection.execute("SET preserve_insertion_order = false")
        if not (folder / "evidence" / "explanations.parquet").exists():
            with bench() as beside:
                lay_out(beside, folder / "evidence", law, seen_on, _days(lake), lake)
        checks = [CHECKS[name] for name in waiting]
        numbers = given(law, first.received_at)
        keep = Parquet(folder / "found", connection, law)
        outcomes = run_checks(DuckEngine(connection), lake, folder / "evidence", checks, numbers, keep=keep, told=told)
        settle(outcomes, law, seen_on)
        for name, run in waiting.items():
            with transaction.atomic():
                _end(run, outcomes[name], connection, folder, at, method(law, seen_on) if name[:4] == "340b" else "")


def _end(run: BulkRun, outcome: Outcome, connection: Connection, folder: Path, at: datetime, says: str) -> None:
    held = BulkRun.objects.select_for_update().get(pk=run.pk)
    if held.state == RunState.DONE:
        return
    counts: dict[str, int] = {}
    because: dict[str, int] = {}
    for one in outcome.counts:
        counts[one["outcome"]] = counts.get(one["outcome"], 0) + one["n"]
        because[one["because"]] = because.get(one["because"], 0) + one["n"]
    found = tallies(outcome)
    cases = {number: _case(run, outcome, number, tally, connection, folder, at) for number, tally in found.items()}
    run.rows_in = outcome.total()
    run.counts, run.because = counts, dict(sorted(because.items(), key=lambda one: -one[1])[:60])
    run.figures = {
        "managers": {
            number: {**tally, "cents": int(tally["cents"]), "case": cases[number]} for number, tally in found.items()
        },
        "found": f"runs/{folder.name}/found/{outcome.check.name}",
        "decided": [_plain(row) for row in outcome.findings],
        "method": says,
    }
    run.state, run.step, run.ended_at, run.code_version = RunState.DONE, "", at, __version__
    run.save()
    body = {"run": str(run.pk), "kind": run.kind, "rows": run.rows_in, "counts": counts}
    append(RUN_ENDED, actor=None, at=at, body=body, subject=str(run.pk))


def _case(
    run: BulkRun,
    outcome: Outcome,
    number: str,
    tally: Mapping[str, int],
    connection: Connection,
    folder: Path,
    at: datetime,
) -> str:
    """The case of one benefit manager where something breaks the law, with the largest findings in it."""
    if not tally["findings"]:
        return ""
    check, party = outcome.check, manager_numbered(number)
    earlier = BulkRun.objects.filter(kind=run.kind).exclude(pk=run.pk).values("pk")
    PaymentFinding.objects.filter(run_id__in=earlier, manager_number=number).update(superseded=True)
    PaymentFinding.objects.filter(run_id=run.pk, manager_number=number).delete()
    case = open_payment_case(f"market-{check.name}"[:32], check.title, check.cite, run, number, party, at)
    rows = largest(connection, folder / "found" / check.name, IN_A_CASE, manager=number, outcome="violation")
    decided = [row for row in outcome.findings if row["manager"] == number and row["outcome"] == "violation"]
    PaymentFinding.objects.bulk_create(
        [_finding(run, check, row, party, case.pk, place, at) for place, row in enumerate([*rows, *decided], 1)]
    )
    tell_of_findings(case.pk, run, number, party, tally["findings"], Decimal(int(tally["cents"])).scaleb(-2), at)
    return str(case.pk)


def _finding(
    run: BulkRun,
    check: MarketCheck,
    row: Mapping[str, Any],
    party: Party | None,
    case_id: UUID,
    place: int,
    at: datetime,
) -> PaymentFinding:
    says = f"{check.title}: {row['because']}."
    reasons = [{"code": code, "says": says, "value": None, "cite": check.cite} for code in row["because"].split(", ")]
    decided = {
        "outcome": row["outcome"],
        "reasons": reasons,
        "rule": check.name,
        "provisions": list(check.provisions),
        "cite": check.cite,
        "readings": {},
        "law_status": "",
    }
    facts = {
        "row of the lake": row["row"],
        **{name: str(row[name]) for name in ("subject", "drug", "day") if row[name]},
    }
    told = json.dumps([facts, decided], sort_keys=True)
    pharmacy = Identifier.objects.filter(system=IdentifierSystem.NPI, value=row["pharmacy"] or "-")
    return PaymentFinding(
        run_id=run.pk,
        # A line can be found for two reasons; its place keeps them apart.
        row=place,
        subject=f"market-{check.name}"[:32],
        outcome=row["outcome"],
        provisions=", ".join(check.provisions)[:60],
        codes=[reason["code"] for reason in reasons],
        cite=check.cite,
        says=says,
        manager_number=row["manager"],
        party_id=party.pk if party else None,
        pharmacy_npi=row["pharmacy"][:15],
        pharmacy_id=pharmacy.values_list("party_id", flat=True).first(),
        case_id=case_id,
        reference=row["subject"][:50],
        national_drug_code=row["drug"][:11],
        day=row["day"],
        amount=Decimal(row["amount"] or 0).scaleb(-2),
        facts=facts,
        decisions=[decided],
        digest=hashlib.sha256(told.encode()).hexdigest(),
        found_at=at,
    )


def largest(
    connection: Connection, folder: Path, most: int, *, skip: int = 0, manager: str = "", outcome: str = ""
) -> list[dict[str, Any]]:
    """The findings of one check with the largest amounts first, some of them at a time."""
    files = sorted(folder.glob("*.parquet"))
    if not files:
        return []
    listed = ", ".join(f"'{path}'" for path in files)
    tests, values = ["true"], dict[str, Any]()
    for name, value in (("manager", manager), ("outcome", outcome)):
        if value:
            tests.append(f"{name} = ${name}")
            values[name] = value
    found = connection.execute(
        f"SELECT {', '.join(FINDING_COLUMNS)} FROM read_parquet([{listed}]) WHERE {' AND '.join(tests)} "  # noqa: S608
        f"ORDER BY amount DESC NULLS LAST, day, row, subject LIMIT {most} OFFSET {skip}",
        values or None,
    )
    return [dict(zip(FINDING_COLUMNS, values, strict=True)) for values in found.fetchall()]


def runs_for(actor: Actor) -> QuerySet[BulkRun]:
    """Every check over the lake, the newest first."""
    require(actor, CLAIMS_CHECK)
    return BulkRun.objects.filter(kind__startswith=PREFIX).order_by("-received_at", "kind")


def _days(lake: Lake) -> Iterator[tuple[str, date]]:
    """Every day on which a benefit manager had a claim."""
    managers = sorted({manager for manager, _month in lake.partitions()})
    with bench() as connection:
        for manager in managers:
            files = ", ".join(f"'{path}'" for path in lake.files("claims", manager))
            rows = connection.execute(
                f"SELECT DISTINCT date_of_service FROM read_parquet([{files}], hive_partitioning = false) ORDER BY 1"  # noqa: S608
            ).fetchall()
            yield from ((manager, day) for (day,) in rows)


def _terms(at: datetime) -> str:
    law = adopted_law()
    everybody = list(Party.objects.filter(identifiers__system="state").values_list("pk", flat=True))
    numbers = {name: str(value) for name, value in given(law, at).items() if name != "seen_at"}
    told = {"version": VERSION, **numbers, "on_file": on_file.stamp(everybody), "beside": stamp()}
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def _fingerprint(lake: Lake) -> str:
    told = [lake.told(load) for load in lake.loads()]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
