"""The dictionary of ASAP reports: every field, code and ZIP prefix, read once from the tables beside this file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

VERSIONS = ("4.2", "4.2A", "4.2B", "5.0")
SEGMENTS = ("TH", "IS", "PHA", "PAT", "DSP", "PRE", "CDI", "AIR", "TP", "TT")
RECORD_SEGMENTS = ("PHA", "PAT", "DSP", "PRE", "AIR")


@dataclass(frozen=True, slots=True)
class Width:
    """What a field may hold in one version: AN text, N digits, D decimal, DT date, TM time; and its most characters."""

    type: str
    most: int


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the dictionary. `form` says how its value is read; `codes` names its list, if it has one."""

    name: str
    label: str
    widths: Mapping[str, Width]
    requirement: str
    form: str
    codes: str

    @property
    def segment(self) -> str:
        return self.name[:-2]

    @property
    def position(self) -> int:
        return int(self.name[-2:])


@dataclass(frozen=True, slots=True)
class Code:
    """One meaning of a code, from the version that introduced it to the last that has it."""

    code: str
    label: str
    since: str
    until: str

    def stands_in(self, version: str) -> bool:
        """True when a file of this version may use the code in this meaning."""
        begun = self.since not in VERSIONS or VERSIONS.index(self.since) <= VERSIONS.index(version)
        return begun and (not self.until or VERSIONS.index(version) <= VERSIONS.index(self.until))


def table_rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table beside this file; lines that begin with # are its preface."""
    text = (files(__package__) / name).read_text(encoding="utf-8")
    return csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))


@cache
def fields() -> Mapping[str, Field]:
    """Every field by its name, such as DSP05, in the order of the file."""
    found = {}
    for row in table_rows("fields.csv"):
        widths = {version: _width(row[version]) for version in VERSIONS if row[version] != "-"}
        found[row["field"]] = Field(row["field"], row["name"], widths, row["base"], row["form"], row["codes"])
    return MappingProxyType(found)


def _width(text: str) -> Width:
    letters = text.rstrip("0123456789")
    return Width(letters, int(text[len(letters) :]))


@cache
def fields_of(segment: str, version: str) -> tuple[str, ...]:
    """The fields of a segment in one version, in order; there are no gaps."""
    return tuple(name for name, field in fields().items() if field.segment == segment and version in field.widths)


@cache
def code_lists() -> Mapping[str, tuple[Code, ...]]:
    """Every code list by its name."""
    lists: dict[str, list[Code]] = {}
    for row in table_rows("codes.csv"):
        lists.setdefault(row["codes"], []).append(Code(row["code"], row["label"], row["since"], row["until"]))
    return MappingProxyType({name: tuple(codes) for name, codes in lists.items()})


@cache
def codes_of(field: str, version: str) -> Mapping[str, str]:
    """What each code of a field means in one version; empty when the field is not coded."""
    listed = code_lists().get(fields()[field].codes, ())
    return MappingProxyType({code.code: code.label for code in listed if code.stands_in(version)})


@cache
def later_versions_of_codes(field: str, version: str) -> Mapping[str, str]:
    """Codes that a later version introduced, with that version: their meaning is known, though not in this one."""
    listed = code_lists().get(fields()[field].codes, ())
    now = codes_of(field, version)
    first = VERSIONS.index(version)
    return MappingProxyType({c.code: c.since for c in listed if c.code not in now and c.since in VERSIONS[first + 1 :]})


def code_label(field: str, code: str, version: str) -> str:
    """What a code means in a file of this version, in words; empty when it means nothing there.

    The version matters: relationship 01 is the patient up to 4.2B and a parent in 5.0.
    """
    if field == "DSP13" and code.isdigit():
        return "not a partial fill" if int(code) == 0 else f"partial fill number {int(code)}"
    return codes_of(field, version).get(padded(code), "")


def padded(code: str) -> str:
    """A numeric code with its leading zero, the way the lists have it."""
    return "0" + code if len(code) == 1 and code.isdigit() else code


@cache
def states_by_zip_prefix() -> Mapping[str, frozenset[str]]:
    """The states that use each three-digit ZIP prefix. A prefix that is absent is not known, so it is not judged."""
    found: dict[str, set[str]] = {}
    for row in table_rows("zip_prefixes.csv"):
        for prefix in range(int(row["first"]), int(row["last"]) + 1):
            found.setdefault(f"{prefix:03d}", set()).add(row["state"])
    return MappingProxyType({prefix: frozenset(states) for prefix, states in found.items()})


@cache
def states_with_zip_codes() -> frozenset[str]:
    """Every state, district, territory and armed-forces code that has ZIP codes."""
    return frozenset().union(*states_by_zip_prefix().values())
