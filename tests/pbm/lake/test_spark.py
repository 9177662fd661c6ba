"""The same texts on Spark find what they find on DuckDB."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from carelaw.law.register import default_law
from carelaw.pbm.bench.spark import local_spark
from carelaw.pbm.bench.world import SEEN_AT, World, make_world
from carelaw.pbm.bulk.lake.checks import CHECKS
from carelaw.pbm.bulk.lake.deciding import settle
from carelaw.pbm.bulk.lake.engines import DuckEngine, SparkEngine
from carelaw.pbm.bulk.lake.lake import Lake
from carelaw.pbm.bulk.lake.parameters import given
from carelaw.pbm.bulk.lake.running import Outcome, run_checks

CLAIMS = int(os.environ.get("CARELAW_SPARK_CLAIMS", "3000"))
# Spark's own client leaves the sockets over which answers come to the collector.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with local_spark(tmp_path_factory.mktemp("spark"), few_rows=True) as opened:
        yield opened


def test_both_engines_find_the_same(session: Any, tmp_path: Path) -> None:
    lake, evidence, law = Lake(tmp_path / "lake"), tmp_path / "evidence", default_law()
    with duckdb.connect(":memory:") as connection:
        make_world(connection, World(CLAIMS, seed=11), lake, evidence)
    numbers, checks = given(law, SEEN_AT), list(CHECKS.values())
    with duckdb.connect(":memory:") as connection:
        ours = run_checks(DuckEngine(connection), lake, evidence, checks, numbers)
    theirs = run_checks(SparkEngine(session), lake, evidence, checks, numbers)
    settle(ours, law, SEEN_AT.date())
    settle(theirs, law, SEEN_AT.date())
    for name in CHECKS:
        assert _counts(theirs[name]) == _counts(ours[name]), name
        assert _rows(theirs[name]) == _rows(ours[name]), name
    assert sum(len(one.findings) for one in ours.values()) > 100


def _counts(outcome: Outcome) -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    for one in outcome.counts:
        found[one["manager"], one["outcome"], one["because"]] += one["n"]
    return found


def _rows(outcome: Outcome) -> list[str]:
    return sorted(str(sorted((name, str(value)) for name, value in row.items())) for row in outcome.findings)
