"""A made-up market through every check: all that was planted is found, and nothing else is."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from carelaw.law.register import default_law
from carelaw.pbm.bench.world import SEEN_AT, World, make_world
from carelaw.pbm.bulk.lake.checks import CHECKS
from carelaw.pbm.bulk.lake.deciding import settle
from carelaw.pbm.bulk.lake.engines import DuckEngine
from carelaw.pbm.bulk.lake.lake import Lake
from carelaw.pbm.bulk.lake.parameters import given
from carelaw.pbm.bulk.lake.running import Outcome, Parquet, run_checks

CLAIMS = int(os.environ.get("CARELAW_GENERATED_CLAIMS", "18000"))
Found = Counter[tuple[str, str, int, str]]


class Made:
    """A market in its lake, and the truth about it."""

    def __init__(self, folder: Path) -> None:
        self.lake, self.evidence = Lake(folder / "lake"), folder / "evidence"
        with duckdb.connect(":memory:") as connection:
            make_world(connection, World(CLAIMS), self.lake, self.evidence)
            rows = connection.execute("SELECT name, manager, row, because FROM truth").fetchall()
        self.truth: Found = Counter(rows)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("market"))


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as opened:
        yield opened


@pytest.fixture(scope="module")
def outcomes(made: Made, connection: duckdb.DuckDBPyConnection) -> dict[str, Outcome]:
    law = default_law()
    found = run_checks(DuckEngine(connection), made.lake, made.evidence, list(CHECKS.values()), given(law, SEEN_AT))
    settle(found, law, SEEN_AT.date())
    return found


@pytest.mark.parametrize("name", CHECKS)
def test_all_that_was_planted_is_found_and_nothing_else(name: str, made: Made, outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes[name]
    planted: Found = Counter({key: count for key, count in made.truth.items() if key[0] == name})
    assert _found(name, outcome) == planted
    assert outcome.total("violation", "review") == sum(planted.values())
    assert planted or name == "net-claims"


def _found(name: str, outcome: Outcome) -> Found:
    return Counter((name, row["manager"], row["row"], _because(row)) for row in outcome.findings)


def _because(row: dict[str, object]) -> str:
    # A group of cells has no row of its own: its month names it.
    return f"{row['because']} {str(row['day'])[:7]}" if row["row"] == 0 else str(row["because"])


def test_every_claim_gets_an_answer(made: Made, outcomes: dict[str, Outcome]) -> None:
    rows = outcomes["net-claims"].total()
    assert rows > CLAIMS * 0.99
    for name in ("late-payment", "denied-after-approval", "reference-price", "cost-cover", "point-of-sale"):
        assert outcomes[name].total() == rows, name


def test_small_parts_come_to_the_same_and_a_killed_run_goes_on(
    made: Made, outcomes: dict[str, Outcome], tmp_path: Path
) -> None:
    names = ("late-payment", "340b-prices", "340b-fees", "brand-money")
    checks, law = [CHECKS[name] for name in names], default_law()
    numbers = given(law, SEEN_AT)

    class Killed(Exception):
        pass

    def kill(says: str, done: int, total: int) -> None:
        if done == total - 6:
            raise Killed

    with duckdb.connect(":memory:") as own:
        keep = Parquet(tmp_path, own, law)
        with pytest.raises(Killed):
            run_checks(
                DuckEngine(own), made.lake, made.evidence, checks, numbers, keep=keep, part_rows=1_500, told=kill
            )
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.json")}
    assert len(before) > 8
    with duckdb.connect(":memory:") as own:
        again = run_checks(
            DuckEngine(own),
            made.lake,
            made.evidence,
            checks,
            numbers,
            keep=Parquet(tmp_path, own, law),
            part_rows=1_500,
        )
        settle(again, law, SEEN_AT.date())
    assert {path: path.stat().st_mtime_ns for path in before} == before
    for name in names:
        assert _summed(again[name]) == _summed(outcomes[name]), name


def _summed(outcome: Outcome) -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    for one in outcome.counts:
        found[one["manager"], one["outcome"], one["because"]] += one["n"]
    return found
