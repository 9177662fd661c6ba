"""Where a lake lies: Parquet by table and by two keys of its program, in files named after the load that brought them.

`claims/manager=PBM0101/month=2024-03/000001.parquet`. A load counts once its manifest stands beside the tables; what a
killed load left is not read and is written over by the next one.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from carelaw.platform.bulk.staging import Connection

# A row of the lake is its load's number and its row of the file: 10,000,000,000 rows a load.
ROWS_A_LOAD = 10_000_000_000
Partition = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Lake:
    """The lake below one folder."""

    root: Path
    upto: int | None = None
    keys: tuple[str, str] = ("manager", "month")

    @property
    def _any(self) -> str:
        return "/".join(f"{key}=*" for key in self.keys)

    def loads(self) -> tuple[int, ...]:
        """The loads that ended, the oldest first; of a lake as it once stood, those until then."""
        found = sorted(int(path.stem) for path in (self.root / "loads").glob("*.json"))
        return tuple(load for load in found if self.upto is None or load <= self.upto)

    def as_it_stands(self) -> Lake:
        """The lake without what is loaded from now on."""
        return replace(self, upto=max(self.loads(), default=0))

    def next_load(self) -> int:
        """A number that no other load has; it is taken when this returns."""
        folder = self.root / "numbers"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        number = max((int(path.name) for path in folder.iterdir()), default=0) + 1
        while True:
            try:
                os.close(os.open(folder / str(number), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            except FileExistsError:
                number += 1
                continue
            return number

    def partitions(self, table: str = "claims") -> tuple[Partition, ...]:
        """The pairs of keys of which the lake has rows."""
        found = {
            (path.parent.parent.name.partition("=")[2], path.parent.name.partition("=")[2])
            for load in self.loads()
            for path in (self.root / table).glob(f"{self._any}/{load:06}.parquet")
        }
        return tuple(sorted(found))

    def files(self, table: str, first: str, *seconds: str) -> tuple[Path, ...]:
        """The files of a table for a value of the first key: of some of the second, or of all of them."""
        one, other = self.keys
        folders = [f"{one}={first}/{other}={second}" for second in seconds] or [f"{one}={first}/{other}=*"]
        return tuple(
            sorted(
                path
                for folder in folders
                for load in self.loads()
                for path in (self.root / table).glob(f"{folder}/{load:06}.parquet")
            )
        )

    def put(self, connection: Connection, load: int, table: str, query: str) -> None:
        """Write the rows of a query, which names both keys, beside those that are there."""
        into = self.root / "incoming" / f"{load:06}" / table
        into.mkdir(parents=True, exist_ok=True, mode=0o700)
        connection.execute(
            f"COPY ({query}) TO '{into}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY ({', '.join(self.keys)}), "
            "OVERWRITE_OR_IGNORE true, WRITE_PARTITION_COLUMNS true)"
        )
        for folder in sorted(into.glob(self._any)):
            place = self.root / table / folder.relative_to(into)
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            parts = sorted(folder.glob("*.parquet"))
            if len(parts) > 1:
                listed = ", ".join(f"'{part}'" for part in parts)
                whole = folder / "whole.parquet"
                connection.execute(
                    f"COPY (SELECT * FROM read_parquet([{listed}], hive_partitioning = false)) TO '{whole}' "  # noqa: S608
                    "(FORMAT parquet, COMPRESSION zstd)"
                )
                parts = [whole]
            parts[0].chmod(0o600)
            parts[0].replace(place / f"{load:06}.parquet")
        shutil.rmtree(into)

    def close(self, load: int, told: Mapping[str, Any]) -> None:
        """End a load: from now on it is read."""
        folder = self.root / "loads"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = folder / f".{load:06}"
        half.write_text(json.dumps(dict(told), sort_keys=True), encoding="utf-8")
        half.replace(folder / f"{load:06}.json")
        shutil.rmtree(self.root / "incoming" / f"{load:06}", ignore_errors=True)

    def told(self, load: int) -> dict[str, Any]:
        """What a load said of itself when it ended."""
        told: dict[str, Any] = json.loads((self.root / "loads" / f"{load:06}.json").read_text("utf-8"))
        return told
