"""Run the market's checks: partition by partition, every text once, what was finished before left as it is.

A part's outcome is a small file of counts, with its findings as Parquet beside it: a run that was killed goes on
where it stopped. Memory is bounded by one partition.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from carelaw.law.register import Law
from carelaw.pbm.bulk.lake.checks import STEPS, MarketCheck
from carelaw.pbm.bulk.lake.engines import Engine, Given, Rows, tables_of, text_of
from carelaw.pbm.bulk.lake.evidence import EVIDENCE, TABLES
from carelaw.pbm.bulk.lake.lake import Lake, Part, month_after, parts_of, rows_of
from carelaw.pbm.bulk.lake.verifying import verify
from carelaw.pbm.wire.lake_columns import TYPES
from carelaw.platform.bulk.staging import Connection

CLAIM_COLUMNS: tuple[str, ...] = ("row BIGINT", *(f"{name} {kind}" for name, kind in TYPES.items()))
FINDING_COLUMNS = ("row", "manager", "subject", "pharmacy", "drug", "day", "outcome", "because", "amount")
# How many claims are judged at once: what a check needs in memory follows from it, however large the lake is.
PART_ROWS = 1_000_000
_WORD = re.compile(r"[a-z_0-9]+")
_SPEAKS = "outcome IN ('violation', 'review')"
_LAKE_TABLES = ("filed_remits", "filed_claims", "filed_adjustments")
Told = Callable[[str, int, int], None]


@dataclass(slots=True)
class Came:
    """What one check came to in one part."""

    counts: list[dict[str, Any]] = field(default_factory=list)
    findings: Rows = field(default_factory=list)
    counted: Rows = field(default_factory=list)


@dataclass(slots=True)
class Outcome:
    """What one check came to over the market."""

    check: MarketCheck
    counts: list[dict[str, Any]] = field(default_factory=list)
    findings: Rows = field(default_factory=list)
    counted: Rows = field(default_factory=list)

    def take(self, part: Came) -> None:
        self.counts += part.counts
        self.findings += part.findings
        self.counted += part.counted

    def total(self, *outcomes: str) -> int:
        return sum(one["n"] for one in self.counts if not outcomes or one["outcome"] in outcomes)


Keep = Callable[[MarketCheck, str, Engine], Came]


def gather(check: MarketCheck, place: str, engine: Engine) -> Came:
    """The counts and findings of one partition, held in memory."""
    if check.decides:
        return Came(counted=engine.rows(f"SELECT * FROM {check.decides}"))  # noqa: S608
    found = f"SELECT * FROM ({check.found}) AS found WHERE {_SPEAKS}"  # noqa: S608
    counts = engine.rows(
        f"SELECT manager, outcome, because, count(*) AS n, CAST(sum(coalesce(amount, 0)) AS BIGINT) AS cents "  # noqa: S608
        f"FROM ({check.found}) AS found GROUP BY manager, outcome, because"
    )
    counted: Rows = []
    if check.name == "340b-prices":
        counted = engine.rows(
            "SELECT manager, subject, day, own, others, rank_sum, spread FROM answers WHERE rank_sum IS NOT NULL"
        )
    return Came(counts, engine.rows(found), counted)


@dataclass(frozen=True, slots=True)
class Parquet:
    """Keeps each partition's findings as Parquet and its counts as JSON, so that a killed run goes on."""

    folder: Path
    connection: Connection
    law: Law

    def __call__(self, check: MarketCheck, place: str, engine: Engine) -> Came:
        stem = self.folder / check.name / place
        stem.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        verify(check, engine, self.law)
        part = gather_counts(check, engine)
        if not check.decides:
            half = stem.with_suffix(".half")
            self.connection.execute(
                f"COPY (SELECT {', '.join(FINDING_COLUMNS)} FROM ({check.found}) AS found WHERE {_SPEAKS} "  # noqa: S608
                f"ORDER BY amount DESC NULLS LAST, row) TO '{half}' (FORMAT parquet, COMPRESSION zstd)"
            )
            half.chmod(0o600)
            half.replace(stem.with_suffix(".parquet"))
        kept = {"counts": part.counts, "counted": [_plain(row) for row in part.counted]}
        half = stem.with_suffix(".json.half")
        half.write_text(json.dumps(kept), encoding="utf-8")
        half.replace(stem.with_suffix(".json"))
        return part

    def done(self, check: MarketCheck, place: str) -> Came | None:
        """What a partition came to before this run was killed; nothing where it is still to be done."""
        path = (self.folder / check.name / place).with_suffix(".json")
        if not path.exists():
            return None
        kept = json.loads(path.read_text("utf-8"))
        for row in kept["counted"]:
            row["day"] = date.fromisoformat(row["day"])
        return Came(kept["counts"], [], kept["counted"])


def gather_counts(check: MarketCheck, engine: Engine) -> Came:
    """The same without the findings."""
    if check.decides:
        return gather(check, "", engine)
    by_claim = "answers JOIN typed" in check.found
    # Counting asks no more of a claim than whose it is.
    inner = _COUNTED if by_claim else check.found
    counts = engine.rows(
        "SELECT manager, outcome, because, count(*) AS n, CAST(sum(coalesce(amount, 0)) AS BIGINT) AS cents "  # noqa: S608
        f"FROM ({inner}) AS found GROUP BY manager, outcome, because"
    )
    if by_claim:
        spoken = {
            (row["manager"], row["outcome"], row["because"]): row["cents"]
            for row in engine.rows(
                "SELECT manager, outcome, because, CAST(sum(coalesce(amount, 0)) AS BIGINT) AS cents "  # noqa: S608
                f"FROM ({check.found}) AS found WHERE {_SPEAKS} GROUP BY manager, outcome, because"
            )
        }
        for row in counts:
            row["cents"] = spoken.get((row["manager"], row["outcome"], row["because"]), 0)
    counted: Rows = []
    if check.name == "340b-prices":
        counted = engine.rows(
            "SELECT manager, subject, day, own, others, rank_sum, spread FROM answers WHERE rank_sum IS NOT NULL"
        )
    return Came(counts, [], counted)


_COUNTED = (
    "SELECT typed.manager_number AS manager, outcome, because, 0 AS amount "
    "FROM answers JOIN typed ON typed.row = answers.row"
)


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def run_checks(
    engine: Engine,
    lake: Lake,
    evidence: Path,
    checks: Sequence[MarketCheck],
    given: Given,
    *,
    keep: Keep | Parquet = gather,
    part_rows: int = PART_ROWS,
    told: Told = lambda says, done, total: None,
) -> dict[str, Outcome]:
    """Run checks over the lake and the tables of evidence; gives what each came to."""
    outcomes = {check.name: Outcome(check) for check in checks}
    lake = lake.as_it_stands()
    runner = _Runner(engine, lake, evidence, given, keep, outcomes, part_rows)
    parts = parts_of(lake, part_rows)
    managers = sorted({manager for part in parts for manager, _month in part.partitions})
    scopes = {scope: [check for check in checks if check.scope == scope] for scope in ("market", "manager", "month")}
    total = len(parts) + len(managers) + 1
    runner.beside()
    told("market", 0, total)
    runner.market(scopes["market"])
    for done, manager in enumerate(managers, 1):
        told(manager, done, total)
        runner.manager(manager, scopes["manager"])
    for done, part in enumerate(parts, len(managers) + 1):
        told(part.says, done, total)
        runner.part(part, scopes["month"])
    runner.away()
    return outcomes


@dataclass(slots=True)
class _Runner:
    engine: Engine
    lake: Lake
    evidence: Path
    given: Given
    keep: Keep | Parquet
    outcomes: dict[str, Outcome]
    part_rows: int
    made: set[str] = field(default_factory=set)

    def beside(self) -> None:
        """Bring in what stands beside the claims, but for the tables that each partition has of its own."""
        for table in EVIDENCE:
            if table in _LAKE_TABLES or table == "explanations":
                continue
            path = self.evidence / f"{table}.parquet"
            self.engine.load(table, TABLES[table], [path] if path.exists() else [])

    def away(self) -> None:
        self.engine.forget(*EVIDENCE)

    def market(self, checks: Iterable[MarketCheck]) -> None:
        for check in self._left(checks, "market"):
            self._judge(check, "market")

    def manager(self, manager: str, checks: Iterable[MarketCheck]) -> None:
        """The remittances of a benefit manager, so many payees at once that a part of them has its size."""
        wanted = list(checks)
        lines = sum(rows_of(self.lake.files("remit_claims", manager)).values()) if wanted else 0
        shares = max(1, -(-lines // self.part_rows))
        for share in range(shares):
            place = manager if shares == 1 else f"{manager}_{share + 1}"
            for check in self._left(wanted, place):
                self._remittances(manager, share, shares)
                self._judge(check, place)
                self._clear("remits", "claims", "adjustments", "explanations", *_LAKE_TABLES)

    def part(self, part: Part, checks: Iterable[MarketCheck]) -> None:
        left = list(self._left(checks, part.name))
        narrow = [check for check in left if not check.weeks]
        if narrow:
            self._claims(part, columns_for(narrow))
            # A check with its own claims comes last: it puts them in the place of the part's.
            for check in sorted(narrow, key=lambda one: one.before == "audited"):
                self._before(check)
                if check.before == "audited":
                    self.engine.forget("typed")
                    self.engine.rename("audited_claims", "typed")
                self._judge(check, part.name)
            self._clear("typed", *_LAKE_TABLES)
        wide = [check for check in left if check.weeks]
        if wide:
            self._whole_weeks(part, columns_for(wide))
            for check in wide:
                self._before(check)
                self._judge(check, part.name)
            self._clear("typed", *_LAKE_TABLES)

    def _claims(self, part: Part, columns: Sequence[str]) -> None:
        files = self.lake.files
        claims = [path for partition in part.partitions for path in files("claims", *partition)]
        self.engine.load("typed", columns, claims)
        lines = [path for partition in part.partitions for path in files("remit_claims", *partition)]
        managers = sorted({manager for manager, _month in part.partitions})
        lines += [path for manager in managers for path in files("remit_claims", manager, "undated")]
        self.engine.load("filed_claims", TABLES["filed_claims"], lines)
        heads = [path for manager in managers for path in files("remits", manager)]
        self.engine.load("filed_remits", TABLES["filed_remits"], heads)
        self.engine.load("filed_adjustments", TABLES["filed_adjustments"], ())

    def _whole_weeks(self, part: Part, columns: Sequence[str]) -> None:
        """The claims of the weeks that begin in a part's months, from those months and the ones after them."""
        beside = {(manager, one) for manager, month in part.partitions for one in (month, month_after(month))}
        claims = [path for partition in sorted(beside) for path in self.lake.files("claims", *partition)]
        weeks = " OR ".join(
            f"manager_number = '{manager}' AND date_of_service >= DATE '{first}' AND date_of_service < DATE '{after}'"
            for manager, month in part.partitions
            for first, after in [weeks_of(month)]
        )
        self.engine.load("typed", columns, claims, weeks)

    def _remittances(self, manager: str, share: int, shares: int) -> None:
        """The remittances to one share of a manager's payees, as the file that the check over recoupments reads."""
        lake = self.lake
        heads = ("remit BIGINT", "manager VARCHAR", "trace VARCHAR", "payee VARCHAR", "paid_on DATE")
        # An engine's own hash: the shares differ between engines, what they come to together does not.
        own = f"hash(payee) % {shares} IN ({share}, {share - shares})" if shares > 1 else ""
        theirs = "remit IN (SELECT remit FROM lake_remits)" if shares > 1 else ""
        self.engine.load("lake_remits", heads, lake.files("remits", manager), own)
        self.engine.load("claims", TABLES["claims"], lake.files("remit_claims", manager), theirs)
        self.engine.load("adjustments", TABLES["adjustments"], lake.files("adjustments", manager), theirs)
        explained = self.evidence / "explanations.parquet"
        columns = (*TABLES["explanations"], "manager VARCHAR")
        where = f"manager = '{manager}'"
        self.engine.load("explanations", columns, [explained] if explained.exists() else [], where)
        self.engine.run("market/lake_remittances.sql", {})
        for table in _LAKE_TABLES:
            self.engine.load(table, TABLES[table], ())
        self.engine.forget("lake_remits")

    def _left(self, checks: Iterable[MarketCheck], place: str) -> Iterable[MarketCheck]:
        """The checks that are still to be done here; what was done before is taken over."""
        for check in checks:
            part = self.keep.done(check, place) if isinstance(self.keep, Parquet) else None
            if part is None:
                yield check
            else:
                self.outcomes[check.name].take(part)

    def _before(self, check: MarketCheck) -> None:
        for text in STEPS[check.before]:
            if text not in self.made:
                self.engine.run(text, self.given)
                self.made.add(text)

    def _judge(self, check: MarketCheck, place: str) -> None:
        self.engine.run(check.sql, self.given)
        self.outcomes[check.name].take(self.keep(check, place, self.engine))
        self.engine.forget(*tables_of(check.sql))

    def _clear(self, *tables: str) -> None:
        self.engine.forget(*tables, *(table for text in self.made for table in tables_of(text)))
        self.made.clear()


def columns_for(checks: Iterable[MarketCheck]) -> tuple[str, ...]:
    """The columns of claims that checks name: the others are not read."""
    texts = [check.found + text_of(name) for check in checks for name in (*STEPS[check.before], check.sql)]
    words = {"row", "manager_number", "date_of_service", *(word for text in texts for word in _WORD.findall(text))}
    return tuple(column for column in CLAIM_COLUMNS if column.split(" ", 1)[0] in words)


def month_of(month: str) -> tuple[date, date]:
    """The first day of a month, and the first after it."""
    first = date(int(month[:4]), int(month[5:]), 1)
    return first, (first + timedelta(days=32)).replace(day=1)


def weeks_of(month: str) -> tuple[date, date]:
    """The first Monday of a month, and the first Monday after it: weeks belong to the month in which they begin."""
    first, after = month_of(month)
    return first + timedelta(days=-first.weekday() % 7), after + timedelta(days=-after.weekday() % 7)


def tallies(outcome: Outcome) -> dict[str, dict[str, int]]:
    """Findings, rows for a person and dollars in cents by benefit manager."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: {"findings": 0, "reviews": 0, "cents": 0})
    for one in outcome.counts:
        if one["outcome"] == "violation":
            found[one["manager"]]["findings"] += one["n"]
            found[one["manager"]]["cents"] += one["cents"]
        elif one["outcome"] == "review":
            found[one["manager"]]["reviews"] += one["n"]
    return dict(sorted(found.items()))


__all__ = ["Outcome", "Parquet", "gather", "run_checks", "tallies"]
