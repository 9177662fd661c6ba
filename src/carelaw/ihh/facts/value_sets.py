"""The diagnoses that tiers rest on: named sets of ICD-10-CM prefixes, read once from the files beside this module."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

# Self-harm by poisoning (T36-T65) or asphyxiation (T71) is told by the character of intent, not by a prefix.
_POISONING = re.compile(r"T(3[6-9]|4\d|5\d|6[0-5]|71)")
_INJURY = re.compile(r"X(7[1-9]|8[0-3])")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a set: the beginning of a code, or a whole code, and the days between which it holds."""

    pattern: re.Pattern[str]
    since: date | None = None
    until: date | None = None

    def fits(self, code: str, on: date) -> bool:
        """True when a code of this day belongs to the entry."""
        in_time = (self.since is None or on >= self.since) and (self.until is None or on <= self.until)
        return in_time and self.pattern.match(code) is not None


@dataclass(frozen=True, slots=True)
class ValueSet:
    """A named set of diagnoses, in words, with the paragraph that lists it."""

    name: str
    says: str
    cite: str
    entries: tuple[Entry, ...]
    intent: bool = False

    def holds(self, code: str, on: date) -> bool:
        """True when a code (without dot) of a day belongs to the set."""
        if self.intent and self_harm(code) and code[6:7] in {"A", "D"}:
            return True
        return any(entry.fits(code, on) for entry in self.entries)


@dataclass(frozen=True, slots=True)
class OpenRiskTable:
    """The lists of the open substitute: dominant and significant disease by body system, and two lists above them."""

    version: str
    catastrophic: tuple[Entry, ...]
    malignancy: tuple[Entry, ...]
    dominant: Mapping[str, tuple[Entry, ...]]
    significant: Mapping[str, tuple[Entry, ...]]


def plain_code(code: str) -> str:
    """A code as it is compared: upper case, without the dot."""
    return code.replace(".", "").strip().upper()


def self_harm(code: str) -> bool:
    """True when the code says intentional self-harm, whatever its seventh character."""
    if _INJURY.match(code):
        return True
    if not _POISONING.match(code):
        return False
    return code[5:6] == "2" or (code[4:5] == "2" and code[5:6] == "X")


@cache
def value_sets() -> Mapping[str, ValueSet]:
    """Every set by its name."""
    return {
        name: ValueSet(name, one["says"], one["cite"], _entries(one["codes"]), one.get("intent", False))
        for name, one in _read("value_sets.toml").items()
    }


@cache
def open_risk_table() -> OpenRiskTable:
    """The lists of the open substitute."""
    read = _read("open_risk.toml")
    systems = read["systems"]
    return OpenRiskTable(
        version=read["version"],
        catastrophic=_entries(read["catastrophic"]),
        malignancy=_entries(read["malignancy"]),
        dominant={name: _entries(one["dominant"]) for name, one in systems.items()},
        significant={name: _entries(one["significant"]) for name, one in systems.items()},
    )


def _read(file: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("carelaw.ihh.facts").joinpath(file).read_text(encoding="utf-8"))


def _entries(listed: Sequence[str | Mapping[str, Any]]) -> tuple[Entry, ...]:
    return tuple(_entry({"code": one} if isinstance(one, str) else one) for one in listed)


def _entry(one: Mapping[str, Any]) -> Entry:
    text = one["exact"] + "$" if "exact" in one else one["code"]
    return Entry(re.compile(text.replace("?", ".")), one.get("from"), one.get("until"))
