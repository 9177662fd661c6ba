"""What is shown of the lake: its loads, its checks with their counts, their findings, benefit managers side by side."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.bulk.lake.checks import CHECKS
from carelaw.pbm.use_cases.lake.checking import PREFIX, largest, runs_for
from carelaw.pbm.use_cases.lake.filling import CITE, lake_here, layouts, loads_for
from carelaw.pbm.use_cases.permissions import CLAIMS_CHECK
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.bulk.models import BulkRun, QuarantinedCell
from carelaw.platform.bulk.staging import bench

Rows = list[dict[str, Any]]
MOST = 10_000
_OUTCOMES = ("pass", "violation", "review", "indeterminate", "not-applicable")


def load_list(actor: Actor, at: datetime) -> Rows:
    """Every load, with how many rows were taken and put aside."""
    return [
        {
            "file": run.file_reference,
            "state": run.state,
            "what": run.figures.get("what", ""),
            "rows_in": run.rows_in or 0,
            "kept": run.counts.get("pass", 0),
            "put_aside": run.counts.get("quarantined", 0),
            "load": run.figures.get("load", ""),
            "received": run.received_at.isoformat(timespec="minutes"),
            "says": run.failure_says,
        }
        for run in loads_for(actor)[:500]
    ]


def put_aside(actor: Actor, at: datetime) -> Rows:
    """Rows that could not be read, with what is permitted. What stood there is not shown: it may be about a patient."""
    runs = {run.pk: run for run in loads_for(actor)[:500]}
    cells = QuarantinedCell.objects.filter(run__in=list(runs)).order_by("-run__received_at", "row", "pk")[:MOST]
    return [
        {
            "file": runs[cell.run_id].file_reference,
            "row": cell.row,
            "field": cell.field or "the row",
            "permitted": cell.permitted,
        }
        for cell in cells
    ]


def layout_list(actor: Actor, at: datetime) -> Rows:
    """Remembered layouts with the sender's heading for each column."""
    require(actor, CLAIMS_CHECK)
    return [
        {"layout": name, "heading": heading, "column": column}
        for name, headings in layouts().items()
        for heading, column in sorted(headings.items())
    ]


def newest(actor: Actor) -> dict[str, BulkRun]:
    """The newest run of each check that is done."""
    found: dict[str, BulkRun] = {}
    for run in runs_for(actor).filter(state="done").order_by("received_at"):
        found[run.kind.removeprefix(PREFIX)] = run
    return {name: found[name] for name in CHECKS if name in found}


def check_list(actor: Actor, at: datetime) -> Rows:
    """Every check with what it came to last; one that never ran says so."""
    runs = newest(actor)
    waiting = {run.kind.removeprefix(PREFIX): run for run in runs_for(actor).exclude(state="done")}
    rows = []
    for name, check in CHECKS.items():
        run = runs.get(name)
        counts = run.counts if run else {}
        managers = run.figures.get("managers", {}).values() if run else ()
        rows.append(
            {
                "check": name,
                "title": check.title,
                "state": "done" if run and name not in waiting else waiting[name].state if name in waiting else "never",
                "rows_in": (run.rows_in or 0) if run else 0,
                **{outcome: counts.get(outcome, 0) for outcome in _OUTCOMES},
                "dollars": Decimal(sum(one["cents"] for one in managers)).scaleb(-2),
                "asked": run.received_at.isoformat(timespec="minutes") if run else "",
                "law": ", ".join(check.provisions),
                "cite": check.cite,
            }
        )
    return rows


def manager_list(actor: Actor, at: datetime) -> Rows:
    """Benefit managers side by side: findings, rows for a person and dollars of each check."""
    return [
        {
            "manager": number,
            "check": name,
            "title": CHECKS[name].title,
            "findings": tally["findings"],
            "reviews": tally["reviews"],
            "dollars": Decimal(tally["cents"]).scaleb(-2),
            "case": tally["case"][:8],
            "cite": CHECKS[name].cite,
        }
        for name, run in newest(actor).items()
        for number, tally in sorted(run.figures.get("managers", {}).items())
    ]


def finding_list(actor: Actor, at: datetime) -> Rows:
    """The largest findings of every check."""
    found: Rows = []
    for name in newest(actor):
        found += findings_of(actor, name, most=MOST // len(CHECKS))
    return sorted(found, key=lambda row: -row["amount"])


def findings_of(actor: Actor, name: str, *, most: int = 1_000, skip: int = 0, manager: str = "") -> Rows:
    """Findings of one check, the largest first."""
    run = newest(actor).get(name)
    if run is None:
        says = f"The check “{name[:40]}” has not been run over the lake yet, or there is none of this name."
        raise Refusal("check-unknown", says, cite=CITE, field="check", kind="not-found")
    check = CHECKS[name]
    with bench() as connection:
        rows = largest(connection, _folder(run), most, skip=skip, manager=manager)
    rows += [row for row in run.figures["decided"] if not manager or row["manager"] == manager]
    return [
        {
            "check": name,
            "outcome": row["outcome"],
            "manager": row["manager"],
            "subject": row["subject"],
            "pharmacy": row["pharmacy"],
            "drug": row["drug"],
            "day": str(row["day"]) if row["day"] else "",
            "amount": Decimal(row["amount"] or 0).scaleb(-2),
            "because": row["because"],
            "row": row["row"],
            "law": ", ".join(check.provisions),
            "cite": check.cite,
        }
        for row in rows
    ]


def by_pharmacy(actor: Actor, at: datetime) -> Rows:
    """Pharmacies by findings and dollars over all checks."""
    return _grouped(actor, "pharmacy")


def by_drug(actor: Actor, at: datetime) -> Rows:
    """Drugs by findings and dollars over all checks."""
    return _grouped(actor, "drug")


def by_plan(actor: Actor, at: datetime) -> Rows:
    """Plans by findings and dollars over all checks of claims."""
    return _of_claims(actor, "plan_id")


def by_county(actor: Actor, at: datetime) -> Rows:
    """Counties by findings and dollars over all checks of claims."""
    return _of_claims(actor, "county")


def _grouped(actor: Actor, name: str) -> Rows:
    files = [path for run in newest(actor).values() for path in sorted(_folder(run).glob("*.parquet"))]
    return _counted(f"SELECT {name} AS word, outcome, amount FROM {{found}} WHERE {name} <> ''", files, name)  # noqa: S608


def _of_claims(actor: Actor, column: str) -> Rows:
    """Findings whose row is a claim of the lake, by one of that claim's columns."""
    by_claim = [run for name, run in newest(actor).items() if "answers JOIN typed" in CHECKS[name].found]
    files = [path for run in by_claim for path in sorted(_folder(run).glob("*.parquet"))]
    lake = lake_here()
    claims = [path for partition in lake.partitions() for path in lake.files("claims", *partition)]
    if not claims:
        return []
    listed = ", ".join(f"'{path}'" for path in claims)
    query = (
        f"SELECT coalesce(claims.{column}, '') AS word, outcome, amount FROM {{found}} AS found "  # noqa: S608
        f"JOIN read_parquet([{listed}], hive_partitioning = false) AS claims ON claims.row = found.row"
    )
    return _counted(query, files, column)


def _counted(query: str, files: Iterable[Path], name: str) -> Rows:
    listed = ", ".join(f"'{path}'" for path in files)
    if not listed:
        return []
    found = query.replace("{found}", f"read_parquet([{listed}])")
    with bench() as connection:
        rows = connection.execute(
            "SELECT word, count(*) FILTER (WHERE outcome = 'violation'), count(*) FILTER (WHERE outcome = 'review'), "  # noqa: S608
            f"CAST(coalesce(sum(amount), 0) AS BIGINT) FROM ({found}) GROUP BY word ORDER BY 4 DESC, 1 LIMIT {MOST}"
        ).fetchall()
    return [
        {name: word, "findings": findings, "reviews": reviews, "dollars": Decimal(cents).scaleb(-2)}
        for word, findings, reviews, cents in rows
    ]


def _folder(run: BulkRun) -> Path:
    return lake_here().root / str(run.figures["found"])
