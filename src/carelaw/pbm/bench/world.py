"""A market made up from a seed: claims, remittances and what stands beside them, with breaches planted; and the truth.

DuckDB makes it itself, straight into the lake. Nothing of the checks is used: what is right is what was planted. Most
claims keep the law; of each kind below about one claim in 250 is made, and what is planted in lists, appeals, acts and
money stands in tables of its own. `truth` has every finding that is due, and no other is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

from carelaw.law.register import default_law
from carelaw.pbm.bench.layout import claims_query
from carelaw.pbm.bulk.lake.evidence import TABLES
from carelaw.pbm.bulk.lake.lake import ROWS_A_LOAD, Lake
from carelaw.pbm.bulk.payment_evidence import make, make_zone
from carelaw.pbm.rules.mac_days import ZONE
from carelaw.platform.bulk.staging import Connection

SEEN_AT = datetime(2025, 6, 30, 18, tzinfo=UTC)
KINDS = (
    "over-cap", "late", "unpaid", "denied", "paid-less", "taken-back", "manager-reversed", "pharmacy-reversed",
    "rejected", "duplicate", "unmatched", "older-price", "below-cost", "own-method", "audited-late", "audited",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class World:
    """How large a market is: claims, and from them pharmacies and drugs."""

    claims: int
    seed: int = 7
    managers: int = 5

    @property
    def pharmacies(self) -> int:
        return min(2_000, max(12, self.claims // 1_000))

    @property
    def drugs(self) -> int:
        return min(400, max(4, self.claims // 5_000))


def make_world(connection: Connection, world: World, lake: Lake, evidence: Path) -> None:
    """Put a market into the lake, its tables of evidence beside it, and leave `truth` in the connection."""
    evidence.mkdir(parents=True, exist_ok=True)
    load = lake.next_load()
    each = world.claims // 12
    rows = each * 12
    connection.execute("CREATE TABLE truth (name VARCHAR, manager VARCHAR, row BIGINT, because VARCHAR)")
    for month in range(1, 13):
        drawn = {
            "month": month, "rows": each, "managers": world.managers, "pharmacies": world.pharmacies,
            "drugs": world.drugs, "seed": world.seed, "kinds": len(KINDS), "names": list(KINDS),
        }  # fmt: skip
        connection.execute(_text("world.sql").rstrip().rstrip(";"), drawn)
        lake.put(connection, load, "claims", claims_query(load, rows))
        for statement in _statements("month.sql", load, {}, first=month == 1):
            connection.execute(statement)
        lake.put(connection, load, "remit_claims", "SELECT * FROM remit_claims")
    for table, columns in TABLES.items():
        if table not in _MADE_HERE:
            make(connection, table, _known(table), columns)
    make_zone(connection, ZONE, range(2022, 2027))
    sizes = {"LINES": max(24, world.claims // 1_000), "APPEALS": max(20, world.claims // 2_000)}
    for statement in _statements("beside.sql", load, sizes):
        connection.execute(statement)
    lake.put(connection, load, "remits", "SELECT * FROM heads_by_month")
    lake.put(connection, load, "adjustments", "SELECT * FROM adjustments_by_month")
    for table in (*TABLES, "explanations"):
        path = evidence / f"{table}.parquet"
        connection.execute(f"COPY {table} TO '{path}' (FORMAT parquet)")
    lake.close(load, {"claims": rows, "seed": world.seed})


# Made from the claims themselves or by the zone, not empty.
_MADE_HERE = frozenset({"zone_offsets", "audit_asked", "explanations", "remits", "claims", "adjustments"})


def _known(table: str) -> list[tuple[str, ...]]:
    if table == "recovery_codes":
        listed = default_law().number("pbm.recovery_codes", SEEN_AT.date())
        codes = listed.replace(",", " ").split() if isinstance(listed, str) else listed
        return [(str(code),) for code in codes]
    return [("70",), ("75",), ("76",), ("79",), ("88",)] if table == "reject_kinds" else []


def _statements(name: str, load: int, sizes: Mapping[str, int], *, first: bool = False) -> list[str]:
    text = _text(name).replace("{FIRST_ROW}", str(load * ROWS_A_LOAD))
    for word, value in sizes.items():
        text = text.replace(f"{{{word}}}", str(value))
    made = [one.strip() for one in text.split(";\n") if one.strip()]
    return [one for one in made if first or not one.startswith("CREATE TABLE")] if name == "month.sql" else made


@cache
def _text(name: str) -> str:
    bare = files("carelaw.pbm.bench").joinpath(name).read_text("utf-8")
    return "\n".join(line for line in bare.splitlines() if not line.lstrip().startswith("--")) + "\n"
