"""The texts of the market's checks, and the two engines that run them."""

from __future__ import annotations

from typing import Any

from carelaw.platform.bulk import engines
from carelaw.platform.bulk.engines import Engine, Given, Rows, Texts, agreed, in_spark
from carelaw.platform.bulk.staging import Connection

TEXTS = Texts("carelaw.pbm.bulk")
text_of, statements_of, tables_of = TEXTS.text_of, TEXTS.statements_of, TEXTS.tables_of


class DuckEngine(engines.DuckEngine):
    """DuckDB with the texts of the market."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, TEXTS)


class SparkEngine(engines.SparkEngine):
    """Spark with the texts of the market."""

    def __init__(self, session: Any) -> None:
        super().__init__(session, TEXTS)


__all__ = [
    "DuckEngine",
    "Engine",
    "Given",
    "Rows",
    "SparkEngine",
    "agreed",
    "in_spark",
    "statements_of",
    "tables_of",
    "text_of",
]
