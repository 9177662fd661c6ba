"""The market's lake in parts: benefit managers and months that are judged at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from carelaw.platform.bulk.lake import ROWS_A_LOAD, Lake, Partition


@dataclass(frozen=True, slots=True)
class Part:
    """Neighboring partitions that are judged at once, named after the first."""

    partitions: tuple[Partition, ...]

    @property
    def name(self) -> str:
        """What stands on its files."""
        manager, month = self.partitions[0]
        return f"{manager}_{month}"

    @property
    def says(self) -> str:
        """The first and the last benefit manager and month."""
        first, last = self.partitions[0], self.partitions[-1]
        return f"{first[0]} {first[1]}" + (f" to {last[0]} {last[1]}" if last != first else "")


def parts_of(lake: Lake, most_rows: int) -> tuple[Part, ...]:
    """The lake in parts: months of a few claims together, so that no part is larger than it must be, or tiny."""
    parts: list[list[Partition]] = []
    size = most_rows + 1
    files = {partition: lake.files("claims", *partition) for partition in lake.partitions()}
    rows = rows_of([path for paths in files.values() for path in paths])
    for partition, paths in files.items():
        own = sum(rows[path] for path in paths)
        if size + own > most_rows:
            parts.append([])
            size = 0
        parts[-1].append(partition)
        size += own
    return tuple(Part(tuple(part)) for part in parts)


def rows_of(paths: Sequence[Path]) -> dict[Path, int]:
    """How many rows each Parquet file has, by what it says of itself at its end."""
    if not paths:
        return {}
    with duckdb.connect(":memory:") as connection:
        found = connection.execute(
            "SELECT file_name, num_rows FROM parquet_file_metadata(?)", [[str(path) for path in paths]]
        ).fetchall()
    return {Path(name): rows for name, rows in found}


def month_after(month: str) -> str:
    """The month after one: `2025-01` after `2024-12`."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12}-{number % 12 + 1:02}"


__all__ = ["ROWS_A_LOAD", "Lake", "Part", "Partition", "month_after", "parts_of", "rows_of"]
