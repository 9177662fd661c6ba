"""Read the parameters of a search for dispensings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pdmp.facts.history import HistoryRequest, RowsAsked
from carelaw.pdmp.wire.questions import question_from

_PATIENT = re.compile(r"(?:Patient/|urn:uuid:)?([0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})")
_WHEN = re.compile(r"(eq|ge|gt|le|lt)?(\d{4}-\d\d-\d\d)")
_IN_ADDRESS = frozenset({"patient", "whenprepared", "purpose", "attestation", "_format", "_pretty"})
_IN_BODY = _IN_ADDRESS | {"drug", "prescription-number", "reason"}


def refuse_in_address(names: Sequence[str], permitted: frozenset[str] = _IN_ADDRESS) -> None:
    """Refuse parameters that may tell about a person: addresses are written into logs along their whole way."""
    if set(names) - permitted:
        says = (
            "Only ids and codes may stand in an address; this one has parameters that are not permitted. Permitted: "
            f"{', '.join(sorted(permitted)) or 'none'}. Send names, birth dates and drugs in a body: "
            "POST MedicationDispense/_search, or POST Patient/$match to find a patient."
        )
        raise Refusal("person-in-address", says, cite="§9(b)")


def read_search(given: Mapping[str, Sequence[str]], *, in_body: bool) -> HistoryRequest:
    """The search, as a question about one known patient.

    Raises Refusal naming each parameter that cannot be used; values are never repeated.
    """
    if not in_body:
        refuse_in_address(list(given))
    problems: list[Problem] = []
    for name in sorted(set(given) - _IN_BODY):
        known = ", ".join(sorted(_IN_BODY))
        problems.append(Problem("field-unknown", f"This parameter is not known; permitted: {known}.", name[:40]))
    entries: dict[str, Any] = {}
    for name in ("purpose", "attestation", "drug", "prescription-number", "reason"):
        if name in given:
            entries[name.replace("-", "_")] = given[name][0]
    found = _PATIENT.fullmatch(given.get("patient", [""])[0])
    if found:
        entries["patient_id"] = found[1].lower()
    else:
        says = "patient must be one id that an earlier answer gave: Patient/ID."
        problems.append(Problem("field-missing", says, "patient"))
    when = [_WHEN.fullmatch(text) for text in given.get("whenprepared", [])]
    days = [(match[1] or "eq", _day(match[2])) for match in when if match]
    if None in when or any(day is None for _, day in days):
        says = "whenprepared must be a date, YYYY-MM-DD, with eq, ge, gt, le or lt before it."
        problems.append(Problem("field-type", says, "whenprepared"))
    if problems:
        says = f"The search has {len(problems)} parameter(s) that cannot be used."
        raise Refusal("question-unreadable", says, problems=tuple(problems), field=problems[0].field)
    filled = tuple((how, day) for how, day in days if day)
    return replace(question_from(entries), only_rows=RowsAsked(filled))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


__all__ = ["read_search", "refuse_in_address"]
