"""The same texts on Spark find what they find on DuckDB."""

from __future__ import annotations

import os
import shutil
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from carelaw.law.register import default_law
from carelaw.pbm.bench.world import SEEN_AT, World, make_world
from carelaw.pbm.bulk.lake.checks import CHECKS
from carelaw.pbm.bulk.lake.deciding import settle
from carelaw.pbm.bulk.lake.engines import DuckEngine, SparkEngine
from carelaw.pbm.bulk.lake.lake import Lake
from carelaw.pbm.bulk.lake.parameters import given
from carelaw.pbm.bulk.lake.running import Outcome, run_checks

# The gateway's pipes are closed by the collector, after the session has ended.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
CLAIMS = int(os.environ.get("CARELAW_SPARK_CLAIMS", "3000"))


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Spark on one core, where the machine has it and a Java."""
    sql = pytest.importorskip("pyspark.sql")
    if shutil.which("java") is None:
        pytest.skip("Spark needs a Java of version 17 or 21 on the path")
    folder = tmp_path_factory.mktemp("spark")
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        builder = sql.SparkSession.builder.master("local[1]").appName("market")
        for name, value in (
            ("spark.ui.enabled", "false"),
            ("spark.sql.shuffle.partitions", "1"),
            ("spark.sql.session.timeZone", "UTC"),
            ("spark.sql.ansi.enabled", "false"),
            ("spark.sql.autoBroadcastJoinThreshold", "-1"),
            ("spark.driver.host", "127.0.0.1"),
            ("spark.driver.bindAddress", "127.0.0.1"),
            ("spark.sql.warehouse.dir", str(folder)),
            ("spark.local.dir", str(folder)),
        ):
            builder = builder.config(name, value)
        made = builder.getOrCreate()
        made.sparkContext.setLogLevel("ERROR")
        yield made
        made.stop()


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
