"""What one deployment adopts: rulebooks, readings, later laws. One TOML file that a lawyer can review."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from carelaw.kernel.refusal import Problem, Refusal
from carelaw.law.register import Register, UnknownInLaw, adopt
from carelaw.law.texts import LawChange, LawEffect

_TOP = {"rulebooks", "readings", "changes"}
_CHANGE = {
    "id": str,
    "rulebook": str,
    "citation": str,
    "effective_on": date,
    "effect": str,
    "last_day": date,
    "number": str,
    "value": object,
    "recorded_by": str,
    "document": str,
}
_NEEDED = ("id", "rulebook", "citation", "effective_on", "effect")


def read_adoption(path: Path) -> Register:
    """The law that an adoption file describes."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        says = f"The adoption file '{path}' cannot be read: {fault}."
        raise Refusal("adoption-unreadable", says, field="law") from None
    return adopted(entries)


def adopted(entries: Mapping[str, Any]) -> Register:
    """The law that an adoption describes: `rulebooks`, `[readings]`, `[[changes]]`. Refuses with every fault."""
    problems: list[str] = [f"'{key}' is not an entry; permitted are {', '.join(sorted(_TOP))}." for key in entries]
    problems = [says for key, says in zip(entries, problems, strict=True) if key not in _TOP]
    rulebooks = entries.get("rulebooks")
    if not isinstance(rulebooks, list) or not rulebooks:
        problems.append("`rulebooks` must list the rulebooks that are adopted.")
    changes = [_change(place, row, problems) for place, row in enumerate(entries.get("changes", []), start=1)]
    if not problems:
        try:
            return adopt(rulebooks or (), entries.get("readings", {}), [change for change in changes if change])
        except (UnknownInLaw, ValueError) as fault:
            problems.append(str(fault))
    listed = tuple(Problem("adoption-fault", says) for says in problems)
    raise Refusal("adoption-refused", f"The adoption has {len(listed)} mistake(s).", field="law", problems=listed)


def _change(place: int, row: Any, problems: list[str]) -> LawChange | None:
    faults = []
    if not isinstance(row, Mapping):
        problems.append(f"change {place} must be a table.")
        return None
    faults += [f"'{key}' is not an entry; permitted are {', '.join(_CHANGE)}" for key in row if key not in _CHANGE]
    faults += [f"'{key}' is missing" for key in _NEEDED if key not in row]
    faults += [
        f"'{key}' is {value!r}; it must be a {_CHANGE[key].__name__}"
        for key, value in row.items()
        if key in _CHANGE and not isinstance(value, _CHANGE[key])
    ]
    if row.get("effect") not in set(LawEffect):
        faults.append(f"'effect' is {row.get('effect')!r}; it must be one of {', '.join(LawEffect)}")
    problems.extend(f"change {place}: {fault}." for fault in faults)
    return None if faults else LawChange(**{**row, "effect": LawEffect(row["effect"])})
