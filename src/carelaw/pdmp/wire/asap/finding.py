"""What a reader finds in a report: where, what is wrong, what is allowed, how to mend it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType


class Level(StrEnum):
    """How grave a finding is, and what follows from it."""

    FATAL = "fatal"  # nothing of the file is loaded
    ERROR = "error"  # the record waits for its sender
    WARNING = "warning"  # the record is loaded and flagged
    INFO = "info"  # counted


@dataclass(frozen=True, slots=True, repr=False)
class Finding:
    """One thing found in a file or a record.

    `segment_no` counts the segments of the file from 1; a finding from a form has 0, one about an ingredient of a
    form the number of the ingredient. `value` is what was sent; it is never part of `says` and never printed.
    """

    level: Level
    code: str
    segment: str
    segment_no: int
    field: str
    value: str
    says: str
    permitted: str
    remedy: str
    cite: str

    def __repr__(self) -> str:
        return f"<Finding {self.level.value} {self.code} {self.field or self.segment} segment {self.segment_no}>"

    def at(self, segment_no: int) -> Finding:
        """The same finding at its place in the file."""
        return self._with(self.level, segment_no)

    def softened(self) -> Finding:
        """The same finding as a warning."""
        return self._with(Level.WARNING, self.segment_no)

    def _with(self, level: Level, segment_no: int) -> Finding:
        return Finding(
            level,
            self.code,
            self.segment,
            segment_no,
            self.field,
            self.value,
            self.says,
            self.permitted,
            self.remedy,
            self.cite,
        )


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding as `findings.toml` words it."""

    code: str
    level: Level
    optional_level: Level
    says: str
    permitted: str
    remedy: str


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind of finding that the reader knows, by its code."""
    table = tomllib.loads((files(__package__) / "findings.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            code: Kind(
                code,
                Level(entry["level"]),
                Level(entry.get("optional_level", entry["level"])),
                entry["says"],
                entry["permitted"],
                entry["remedy"],
            )
            for code, entry in table.items()
        }
    )
