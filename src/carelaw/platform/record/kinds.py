"""What may stand on the record: each kind of entry, and the keys and shapes that its body may carry.

A package declares its own kinds beside the use cases that write them:

    HISTORY_READ = declare("history-read", says="A history was read.", keys={"request": Shape.ID, "count": Shape.COUNT})

A key that was not declared, or a value that has not the declared shape, is refused before anything is written: a
name, a birth date or a note cannot slip in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


class NotForTheRecord(ValueError):
    """A kind, key or value that the record does not take. The message names the key, never the value."""


class Shape(Enum):
    """The shapes a value on the record may have; none of them can hold a sentence."""

    ID = "an identifier of ours: letters, digits, . _ : - and at least one digit"
    IDS = "a list of identifiers"
    CODE = "a code: letters, digits and hyphens, no spaces"
    CODES = "a list of codes"
    DIGEST = "a SHA-256 digest in hexadecimal"
    COUNT = "a whole number"
    COUNTS = "whole numbers by code"
    FLAG = "true or false"
    DAY = "a date that is not about a person, such as a due date"
    INSTANT = "an instant in UTC, ISO 8601"
    CITE = "a citation: §, letters, digits, dots, parentheses, hyphens, slashes"


# An identifier has a digit (a lone surname has none) and is not written like a date, a social security number, a
# telephone number or a drug code.
_ID = re.compile(r"(?=[^\n]*\d)[A-Za-z0-9][A-Za-z0-9._:-]{0,127}")
_TELLING = re.compile(
    r"\d{4}-\d\d-\d\d.*|\d\d?-\d\d?-\d{4}|\d{3}-\d\d-\d{4}|\d{3}-\d{3}-\d{4}|\d{4,5}-\d{3,4}-\d{1,2}|\d{11}"
)
_CODE = re.compile(r"[A-Za-z0-9]+([-._][A-Za-z0-9]+)*")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")
# "215 ILCS 5/512-4" is a citation; what is written like a date of birth is none.
_CITE = re.compile(r"(?!.*\d/\d\d?/\d)[A-Za-z0-9§.()/\-–,; ]{1,120}")
_LONGEST_CODE = 64


def _is_id(value: Any) -> bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return True
    return isinstance(value, str) and bool(_ID.fullmatch(value)) and not _TELLING.fullmatch(value)


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_CODE and bool(_CODE.fullmatch(value))


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _matches(pattern: re.Pattern[str]) -> Any:
    return lambda value: isinstance(value, str) and bool(pattern.fullmatch(value))


def _all(test: Any) -> Any:
    return lambda value: isinstance(value, list | tuple) and all(test(item) for item in value)


_TESTS = {
    Shape.ID: _is_id,
    Shape.IDS: _all(_is_id),
    Shape.CODE: _is_code,
    Shape.CODES: _all(_is_code),
    Shape.DIGEST: _matches(_DIGEST),
    Shape.COUNT: _is_count,
    Shape.COUNTS: lambda value: isinstance(value, Mapping) and all(_is_code(k) and _is_count(value[k]) for k in value),
    Shape.FLAG: lambda value: isinstance(value, bool),
    Shape.DAY: _matches(_DAY),
    Shape.INSTANT: _matches(_INSTANT),
    Shape.CITE: _matches(_CITE),
}


@dataclass(frozen=True)
class Kind:
    """One kind of entry: what it says, the keys of its body, the provision that asks for it (if one does)."""

    name: str
    says: str
    keys: Mapping[str, Shape]
    cite: str = ""


_DECLARED: dict[str, Kind] = {}


def declare(name: str, *, says: str, keys: Mapping[str, Shape] | None = None, cite: str = "") -> str:
    """Let entries of this kind onto the record; gives the kind's name back for use as a constant."""
    kind = Kind(name, says, dict(keys or {}), cite)
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        raise ValueError(f"A kind is written in lower case with hyphens, not {name!r}.")
    if _DECLARED.setdefault(name, kind) != kind:
        raise ValueError(f"The kind {name} is declared twice, differently.")
    return name


def declared() -> tuple[Kind, ...]:
    """Every kind that may stand on the record, by name."""
    return tuple(_DECLARED[name] for name in sorted(_DECLARED))


def kind_named(name: str) -> Kind | None:
    """The declared kind of this name, or None."""
    return _DECLARED.get(name)


def check(kind: str, body: Mapping[str, Any], subject: str = "") -> None:
    """Refuse what may not stand on the record. Raises NotForTheRecord naming the kind and key, never the value."""
    known = _DECLARED.get(kind)
    if known is None:
        raise NotForTheRecord(f"The kind {kind} is not declared; declare it in the package that writes it.")
    faults = list(_faults(known, body))
    if subject and not _is_id(subject):
        faults.append("the subject must be " + Shape.ID.value)
    if faults:
        raise NotForTheRecord(f"{kind}: " + "; ".join(faults))


def _faults(kind: Kind, body: Mapping[str, Any]) -> Iterable[str]:
    for key, value in body.items():
        shape = kind.keys.get(key)
        if shape is None:
            yield f"the key {key} is not declared"
        elif value is not None and not _TESTS[shape](value):
            yield f"{key} must be {shape.value}"
