"""The fields of a plan as people type them; what cannot be read is named, and kept with the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from carelaw.kernel.refusal import Problem

_WHERE = "215 ILCS 5/512-7.10"


@dataclass(frozen=True, slots=True)
class PlanField:
    """One field: its label, how it is read (ValueError when it cannot be), what is permitted, where it stands."""

    name: str
    label: str
    parse: Callable[[str], Any]
    permitted: str
    required: bool = False
    cite: str = _WHERE


def _text(text: str) -> str:
    if len(text) > 300:
        raise ValueError(text)
    return text


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.replace(";", "\n").splitlines() if line.strip())


def _day(text: str) -> date:
    found = date.fromisoformat(text)
    if not 1900 <= found.year <= 2200:
        raise ValueError(text)
    return found


def _days(text: str) -> tuple[date, ...]:
    found = tuple(sorted({_day(one) for one in _lines(text.replace(",", "\n"))}))
    if len(found) > 31:
        raise ValueError(text)
    return found


def _one_of(*permitted: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text.lower() not in permitted:
            raise ValueError(text)
        return text.lower()

    return parse


_DAY = "a day such as 2026-06-15"
FIELDS = (
    PlanField("pharmacy", "Pharmacy", _text, "the NPI of a pharmacy on file", True),
    PlanField("cycle", "Audit cycle", _text, "its name, such as 2026-H1", True, f"{_WHERE}(a) ¶2"),
    PlanField("mode", "Kind", _one_of("on-site", "desk"), "on-site, desk", True, f"{_WHERE}(a)"),
    PlanField("protocol", "Standards", _text, "standards on file, such as RETAIL/2", True, f"{_WHERE}(e)"),
    PlanField("auditor", "Auditor", _text, "who carries it out"),
    PlanField("days", "Days on site", _days, f"{_DAY}, one a line", cite=f"{_WHERE}(g)"),
    PlanField("notice_on", "Notice or mailing on", _day, _DAY, cite=f"{_WHERE}(a)"),
    PlanField("expected_on", "Receipt expected on", _day, _DAY, cite=f"{_WHERE}(a)"),
    PlanField("response_due_on", "Answer asked for by", _day, _DAY, cite=f"{_WHERE}(a)"),
    PlanField("requests", "Requests", _lines, "one a line, each specific", cite=f"{_WHERE}(a)"),
    PlanField("consent_day", "Day consented to", _day, _DAY, cite=f"{_WHERE}(g)"),
    PlanField("consent_by", "Consent of", _text, "the person's name", cite=f"{_WHERE}(g)"),
    PlanField("consent_role", "As", _one_of("provider", "pharmacist"), "provider, pharmacist", cite=f"{_WHERE}(g)"),
    PlanField("consent_on", "Consent given on", _day, _DAY, cite=f"{_WHERE}(g)"),
)
NAMES = tuple(field.name for field in FIELDS)


def cleaned(typed: Mapping[str, Any]) -> dict[str, str]:
    """What was typed, as text, without what nobody asked for."""
    return {name: str(typed.get(name, "") or "").replace("\x00", "").strip()[:2000] for name in NAMES if name in typed}


def read_plan(typed: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
    """The fields as values, and each that cannot be read with what is permitted there."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for field in FIELDS:
        text = typed.get(field.name, "")
        try:
            values[field.name] = field.parse(text) if text else None
        except ValueError:
            values[field.name] = None
            says = f"{field.label}: “{text[:40]}” is not permitted. Permitted: {field.permitted}."
            problems.append(Problem("audit-plan-field", says, field.name, field.cite))
            continue
        if field.required and not text:
            says = f"{field.label}: this is needed. Permitted: {field.permitted}."
            problems.append(Problem("audit-plan-field", says, field.name, field.cite))
    return values, problems
