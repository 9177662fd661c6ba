"""What is shown of the whole population: loads, rows put aside, runs, and people for whom somebody must decide."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from carelaw.ihh.use_cases.lake.filling import loads_for
from carelaw.ihh.use_cases.lake.population import folder_of, newest, runs_for
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.bulk.models import QuarantinedCell
from carelaw.platform.bulk.staging import bench

Rows = list[dict[str, Any]]
MOST = 10_000


def load_list(actor: Actor, at: datetime) -> Rows:
    """Every load of claims, with how many rows were taken and put aside."""
    return [
        {
            "file": run.file_reference,
            "state": run.state,
            "rows_in": run.rows_in or 0,
            "kept": run.counts.get("pass", 0),
            "put_aside": run.counts.get("quarantined", 0),
            "replaced": run.figures.get("replaced", 0),
            "received": run.received_at.isoformat(timespec="minutes"),
            "says": run.failure_says,
        }
        for run in loads_for(actor)[:500]
    ]


def put_aside(actor: Actor, at: datetime) -> Rows:
    """Claims and rows that could not be taken: file, place, field, what is permitted. What stood there is not shown."""
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


def run_list(actor: Actor, at: datetime) -> Rows:
    """The runs over everybody, with how many were attributed to which tier, and by which grouper."""
    return [
        {
            "as_of": run.figures["as_of"],
            "state": run.state,
            "people": run.rows_in or 0,
            **{tier: run.figures.get("by_tier", {}).get(tier, 0) for tier in "ABC"},
            "excluded": run.figures.get("by_status", {}).get("EXCLUDED", 0),
            "review": run.figures.get("by_status", {}).get("REVIEW", 0),
            "grouper": "CRG-SUBSTITUTE (open)" if run.figures["substitute"] else "3M",
            "asked": run.received_at.isoformat(timespec="minutes"),
        }
        for run in runs_for(actor)[:500]
    ]


def reason_list(actor: Actor, at: datetime) -> Rows:
    """How many persons each reason of the newest run was told of."""
    run = newest(actor)
    return [{"as_of": run.figures["as_of"], "reason": code, "people": n} for code, n in run.because.items()]


def review_list(actor: Actor, at: datetime) -> Rows:
    """People of the newest run for whom a person decides first: insurance or a facility that cannot be told."""
    run = newest(actor)
    files = ", ".join(f"'{path}'" for path in sorted((folder_of(run) / "found").glob("*.parquet")))
    with bench() as connection:
        rows = connection.execute(
            "SELECT person, tier, codes FROM read_parquet([" + files + "]) WHERE status IN ('REVIEW', 'DATA-MISSING') "  # noqa: S608
            f"ORDER BY status DESC, person LIMIT {MOST}"
        ).fetchall()
    return [{"person": person, "tier": tier, "codes": codes.replace(",", ", ")} for person, tier, codes in rows]
