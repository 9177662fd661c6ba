"""The facts of a subject, from what was typed into a form or stands in a sheet's row: one reader for every door."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from carelaw.ihh.use_cases.pccm.subjects import Subject
from carelaw.kernel.decision import plain
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.law.facts_schema import FactsRefused, hint_at, parse_facts, typed_cell
from carelaw.platform.acts.declaration import Asked, Kind

_MARKS = {
    "known": ("had_person_as_patient", True),
    "medicaid": ("served_medicaid", True),
    "full": ("has_room", False),
    "outside": ("in_service_area", False),
    "declines": ("takes_assignment", False),
}
CANDIDATES_SAY = (
    f"One a line: “Oak Clinic: known, medicaid, 12”. Marks: {', '.join(_MARKS)}; the number is how many were assigned."
)
_SAYS = {
    "candidates": CANDIDATES_SAY,
    "month": "Any day of the month.",
    "county": "A county of Illinois.",
    "provider_county": "A county of Illinois.",
    "paid": "Dollars and cents, as the books show them; empty where nothing is to be checked.",
    "physicians": "Full-time equivalents, such as 1.5.",
    "nurses_and_assistants": "Full-time equivalents, such as 1.5.",
    "residents": "Full-time equivalents, such as 1.5.",
    "enrolled_with": "One provider a line.",
    "shortage_from": "First day of an approval for an area short of providers.",
    "exceeding_to": "How many patients an approval allowed.",
    "revenue": "Revenue code, such as 0450.",
    "place": "Place of service, such as 11.",
}


def asked_of(subject: Subject) -> tuple[Asked, ...]:
    """What a form asks of a subject: one entry for each fact."""
    return tuple(_asked(subject, field) for field in dataclasses.fields(subject.facts))


def column_names(subject: Subject) -> tuple[str, ...]:
    """The headings of a subject's sheet: whom it is about, each fact, and a note."""
    return ("about", *(field.name for field in dataclasses.fields(subject.facts)), "note")


def facts_typed(subject: Subject, typed: Mapping[str, Any]) -> Any:
    """The facts from a form's values. Refuses with every wrong field."""
    given = {name: value for name, value in typed.items() if value is not None and value not in ("", ())}
    problems: list[Problem] = []
    if "candidates" in given:
        given["candidates"] = [_candidate(line, problems) for line in given["candidates"]]
    return _read(subject, plain(given), problems)


def facts_of_cells(subject: Subject, cells: Mapping[str, str]) -> Any:
    """The facts from a sheet's row. Refuses with every wrong cell."""
    given: dict[str, Any] = {}
    problems: list[Problem] = []
    for field in dataclasses.fields(subject.facts):
        text = cells.get(field.name, "").strip()
        if not text:
            continue
        if field.name == "candidates":
            given[field.name] = [_candidate(line, problems) for line in text.split(";") if line.strip()]
            continue
        try:
            given[field.name] = typed_cell(subject.facts, field.name, text)
        except ValueError:
            problems.append(_wrong(subject, field.name, text))
    return _read(subject, given, problems)


def _read(subject: Subject, given: Mapping[str, Any], problems: list[Problem]) -> Any:
    made: Any = None
    try:
        made = parse_facts(subject.facts, given)
    except FactsRefused as refused:
        problems = [*problems, *refused.problems]
    if problems:
        says = problems[0].says if len(problems) == 1 else f"{len(problems)} facts cannot be read; each says why."
        raise Refusal("pccm-facts-refused", says, cite=subject.cite, field=problems[0].field, problems=tuple(problems))
    return made


def _candidate(line: str, problems: list[Problem]) -> dict[str, Any]:
    name, _, marks = line.partition(":")
    made: dict[str, Any] = {"name": name.strip()}
    for mark in (one.strip().lower() for one in marks.split(",") if one.strip()):
        if mark in _MARKS:
            fact, value = _MARKS[mark]
            made[fact] = value
        elif mark.isascii() and mark.isdigit() and len(mark) < 8:
            made["assigned_before"] = int(mark)
        else:
            says = f"“{mark[:40]}” is no mark of a candidate. {CANDIDATES_SAY}"
            problems.append(Problem("candidate-unreadable", says, "candidates"))
    return made


def _wrong(subject: Subject, name: str, text: str) -> Problem:
    says = f"{name}: “{text[:40]}” is not permitted. {_permitted(hint_at(subject.facts, name))}".strip()
    return Problem("cell-not-permitted", says, name, subject.cite)


def _asked(subject: Subject, field: Any) -> Asked:
    hint = typing.get_type_hints(subject.facts)[field.name]
    required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    label = field.name.replace("_", " ").capitalize()
    says = _SAYS.get(field.name) or (_default(field) if not required else "")
    enum = _enum(hint)
    if typing.get_origin(hint) is tuple:
        listed = f"One a line. Permitted: {', '.join(one.value for one in enum)}." if enum else says
        return Asked(field.name, label, "lines", required=required, says=listed)
    if enum is not None:
        choices = tuple((one.value, one.value.replace("-", " ")) for one in enum)
        return Asked(field.name, label, "choice", required=required, says=says, choices=choices)
    return Asked(field.name, label, _kind(hint), required=required, says=says)


def _default(field: Any) -> str:
    """What holds where nothing is typed, for yes and no."""
    return f"{'Yes' if field.default else 'No'} where left out." if isinstance(field.default, bool) else ""


def _kind(hint: Any) -> Kind:
    kinds: dict[type, Kind] = {date: "day", bool: "flag", int: "number"}
    return next((kinds[one] for one in _options(hint) if one in kinds), "line")


def _permitted(hint: Any) -> str:
    enum = _enum(hint)
    if enum is not None:
        return f"Permitted: {', '.join(one.value for one in enum)}."
    says: dict[type, str] = {
        date: "Write a day as 2010-05-31.",
        bool: "Permitted: yes, no.",
        int: "Write a whole number.",
        Decimal: "Write a number such as 1.50.",
    }
    return next((says[one] for one in _options(hint) if one in says), "")


def _enum(hint: Any) -> type[Enum] | None:
    return next((one for one in _options(hint) if isinstance(one, type) and issubclass(one, Enum)), None)


def _options(hint: Any) -> tuple[Any, ...]:
    """The types that a fact may have, `None` and containers taken apart."""
    parts = typing.get_args(hint)
    return tuple(one for part in parts for one in _options(part) if part is not Ellipsis) if parts else (hint,)
