"""A question about a patient as JSON, the way the JSON API and the command line take it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pdmp.facts.history import HistoryRequest, PersonAsked
from carelaw.pdmp.facts.report import ReportedId

_PERSON = {f.name for f in fields(PersonAsked)}
_REQUEST = {f.name for f in fields(HistoryRequest)} - {"only_rows"}
_DATES = {"birth_date", "period_from", "period_to"}


def read_question(text: str) -> HistoryRequest:
    """The question in a JSON text. Raises Refusal `question-unreadable` naming each field that cannot be used."""
    try:
        entries = json.loads(text)
    except ValueError as fault:
        raise Refusal("question-unreadable", "The question is not JSON.") from fault
    if not isinstance(entries, Mapping):
        raise Refusal("question-unreadable", "The question must be a JSON object.")
    return question_from(entries)


def question_from(entries: Mapping[str, Any]) -> HistoryRequest:
    """The question in a mapping such as a parsed JSON object."""
    problems: list[Problem] = []
    values = _taken(entries, _REQUEST, "", problems)
    person = values.pop("person", None)
    if person is not None and not isinstance(person, Mapping):
        problems.append(Problem("field-type", "person must be an object.", "person"))
    elif person is not None:
        asked = _taken(person, _PERSON, "person.", problems)
        asked["ids"] = _ids(asked.get("ids", ()), problems)
        if not problems:
            values["person"] = PersonAsked(**asked)
    if "purpose" not in values:
        problems.append(Problem("field-missing", "purpose is needed: one of the codes of MAP-02.", "purpose", "§2"))
    if problems:
        says = f"The question has {len(problems)} field(s) that cannot be used."
        raise Refusal("question-unreadable", says, problems=tuple(problems), field=problems[0].field)
    return HistoryRequest(**values)


def _taken(entries: Mapping[str, Any], known: set[str], where: str, problems: list[Problem]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in entries.items():
        if name not in known:
            permitted = ", ".join(sorted(known))
            problems.append(Problem("field-unknown", f"This field is not known; permitted: {permitted}.", where + name))
        elif value is None:
            continue
        elif name in _DATES:
            values[name] = _date(value, where + name, problems)
        elif name in {"person", "ids"}:
            values[name] = value
        elif isinstance(value, str):
            values[name] = value.strip()
        else:
            problems.append(Problem("field-type", "This field must be text.", where + name))
    return values


def _date(value: Any, where: str, problems: list[Problem]) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        problems.append(Problem("field-type", "This field must be a date, YYYY-MM-DD.", where))
        return None


def _ids(listed: Any, problems: list[Problem]) -> tuple[ReportedId, ...]:
    try:
        return tuple(ReportedId(str(i["jurisdiction"]), str(i["kind"]), str(i["value"])) for i in listed)
    except (TypeError, KeyError):
        says = "ids must be a list of objects with jurisdiction, kind and value."
        problems.append(Problem("field-type", says, "person.ids"))
        return ()
