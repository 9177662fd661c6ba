"""Tables of a run beside its file: what is on file already, loaded whole; and the file of remittances itself.

Rows come in as tuples in the order of the columns. Nothing here decides; the SQL beside this module does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from carelaw.pbm.wire.x12_835 import RemittanceSent
from carelaw.platform.bulk.staging import Connection, Staged

_BATCH = 20_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TABLES: Mapping[str, Sequence[str]] = {
    "remits": (
        "remit BIGINT", "key VARCHAR", "trace VARCHAR", "payee VARCHAR", "paid_on DATE", "sent_before BOOLEAN",
    ),
    "claims": (
        "row BIGINT", "remit BIGINT", "segment BIGINT", "prescription VARCHAR", "status VARCHAR", "paid BIGINT",
        "control VARCHAR", "served_on DATE", "drug VARCHAR", "reduced_by VARCHAR",
    ),
    "adjustments": (
        "row BIGINT", "remit BIGINT", "segment BIGINT", "reason VARCHAR", "reference VARCHAR", "amount BIGINT",
    ),
    "filed_remits": ("remit BIGINT", "manager VARCHAR", "trace VARCHAR", "payee VARCHAR", "paid_on DATE"),
    "filed_claims": (
        "remit BIGINT", "segment BIGINT", "prescription VARCHAR", "status VARCHAR", "paid BIGINT", "control VARCHAR",
        "served_on DATE", "reduced_by VARCHAR",
    ),
    "filed_adjustments": ("remit BIGINT", "reason VARCHAR", "reference VARCHAR", "amount BIGINT"),
    "explanations": (
        "explanation VARCHAR", "payee VARCHAR", "reference VARCHAR", "trace VARCHAR", "delivered_on DATE",
        "dispensed_on DATE", "amount BIGINT", "missing VARCHAR", "only_code BOOLEAN", "contact VARCHAR",
    ),
    "schedules": (
        "schedule BIGINT", "manager VARCHAR", "contract_number VARCHAR", "form VARCHAR", "days BIGINT",
        "starts_on DATE", "ends_on DATE",
    ),
    "schedule_days": ("schedule BIGINT", "listed DATE"),
    "returned": (
        "manager VARCHAR", "payee VARCHAR", "prescription VARCHAR", "served_on DATE", "returned_on DATE",
        "defect VARCHAR", "in_batch BOOLEAN", "resubmitted_on DATE", "returned_again_on DATE", "second_defect VARCHAR",
        "repeats_defect BOOLEAN",
    ),
    "audited": ("manager VARCHAR", "payee VARCHAR", "prescription VARCHAR", "served_on DATE", "lawful BOOLEAN"),
    "reference_prices": (
        "manager VARCHAR", "reference VARCHAR", "drug VARCHAR", "unit_price BIGINT", "published_at BIGINT",
    ),
    "average_costs": ("drug VARCHAR", "unit_price BIGINT", "effective_on DATE"),
    "zone_offsets": ("from_us BIGINT", "to_us BIGINT", "offset_us BIGINT"),
    "recovery_codes": ("reason VARCHAR",),
}  # fmt: skip


def make(
    connection: Connection, table: str, rows: Iterable[Sequence[Any]] = (), told: Sequence[str] | None = None
) -> int:
    """Make one of `TABLES`, or one of the columns told, and fill it; gives how many rows it has."""
    named = TABLES[table] if told is None else told
    columns = [one.split(" ", 1) for one in named]
    connection.execute(f"CREATE TABLE {table} ({', '.join(named)})")
    source = iter(rows)
    unpacked = ", ".join(f"unnest(CAST(? AS {kind}[]))" for _name, kind in columns)
    count = 0
    while batch := list(islice(source, _BATCH)):
        lists = [list(column) for column in zip(*batch, strict=True)]
        connection.execute(f"INSERT INTO {table} SELECT {unpacked}", lists)
        count += len(batch)
    return count


def stage_remittances(connection: Connection, sent: Sequence[RemittanceSent], known: set[str]) -> Staged:
    """Lay out a file of remittances: its units in `claims` and `adjustments`, those put aside in `quarantined`."""
    aside = {problem.row for one in sent for problem in one.problems}
    problems = [
        (p.row, f"segment {p.segment:,}, {p.element}", p.sent, p.permitted) for one in sent for p in one.problems
    ]
    connection.execute("CREATE TABLE quarantined (row BIGINT, field VARCHAR, value VARCHAR, permitted VARCHAR)")
    if problems:
        lists = [list(column) for column in zip(*problems, strict=True)]
        told = ", ".join("unnest(CAST(? AS " + kind + "[]))" for kind in ("BIGINT", "VARCHAR", "VARCHAR", "VARCHAR"))
        connection.execute(f"INSERT INTO quarantined SELECT {told}", lists)
    make(
        connection,
        "remits",
        ((n, one.key, one.trace, one.payee_npi, one.paid_on, one.key in known) for n, one in enumerate(sent, 1)),
    )
    make(
        connection,
        "claims",
        (
            (
                c.row, n, c.segment, c.prescription, c.status, _cents(c.paid), c.control, c.served_on, c.drug,
                c.reduced_by,
            )
            for n, one in enumerate(sent, 1)
            for c in one.claims
            if c.row not in aside
        ),
    )  # fmt: skip
    make(
        connection,
        "adjustments",
        (
            (a.row, n, a.segment, a.reason, a.reference, _cents(a.amount))
            for n, one in enumerate(sent, 1)
            for a in one.adjustments
            if a.row not in aside
        ),
    )
    rows_in = sum(len(one.rows) for one in sent)
    return Staged(rows_in, len(aside), ())


def make_zone(connection: Connection, zone: str, years: range) -> None:
    """The offsets of a zone from UTC through the years, so that a day is computed alike on every machine."""
    make(connection, "zone_offsets", _offsets(zone, years))


@lru_cache(maxsize=4)
def _offsets(zone: str, years: range) -> list[tuple[int, int, int]]:
    """Stretches of one offset, as microseconds since 1970."""
    local = ZoneInfo(zone)
    at, until = datetime(years.start, 1, 1, tzinfo=UTC), datetime(years.stop, 1, 1, tzinfo=UTC)
    found: list[tuple[int, int, int]] = []
    began, offset = at, _offset(at, local)
    while at < until:
        at += timedelta(hours=1)
        if _offset(at, local) != offset:
            found.append((_micro(began), _micro(at), offset))
            began, offset = at, _offset(at, local)
    return [*found, (_micro(began), _micro(until), offset)]


def _offset(at: datetime, local: ZoneInfo) -> int:
    return int((at.astimezone(local).utcoffset() or timedelta()) / timedelta(microseconds=1))


def _micro(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)


def micro(at: datetime) -> int:
    """An instant as microseconds since 1970."""
    return _micro(at)


def _cents(amount: Any) -> int:
    return int(amount * 100)


def run_sql(connection: Connection, name: str, given: Mapping[str, Any] | None = None) -> None:
    """Run one of the SQL files beside this module, statement by statement: each takes the parameters that it names."""
    for statement in sql(name).split(";\n"):
        wanted = {key: value for key, value in (given or {}).items() if f"${key}" in statement}
        if statement.strip():
            connection.execute(statement, wanted or None)


@cache
def sql(name: str) -> str:
    """The text of one SQL file."""
    return files("carelaw.pbm.bulk").joinpath(name).read_text("utf-8")
