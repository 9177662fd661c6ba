"""What a rule does not pass is refused in the rule's own words, every reason beside its field."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Problem, Refusal


def passing(decision: Decision, *, also: tuple[Outcome, ...] = ()) -> Decision:
    """The decision when it passes, or has another outcome that does not stop the act. Raises Refusal otherwise."""
    if decision.outcome in (Outcome.PASS, *also):
        return decision
    problems = tuple(Problem(one.code, one.says, one.field, one.cite or decision.cite) for one in decision.reasons)
    first = problems[0]
    raise Refusal(first.code, first.says, cite=decision.cite, field=first.field, problems=problems)


def not_after(on: date, today: date, field: str, cite: str) -> None:
    """Refuse a day that is still to come."""
    if on > today:
        says = f"{on} is still to come. Permitted: {today} or a day before."
        raise Refusal("day-to-come", says, cite=cite, field=field)


def not_before(until: date, since: date, field: str, cite: str) -> None:
    """Refuse an end that lies before its beginning."""
    if until < since:
        says = f"{until} lies before {since}. Permitted: {since} or a later day."
        raise Refusal("days-reversed", says, cite=cite, field=field)


def known_id(text: str, field: str, what: str, cite: str) -> UUID:
    """The reference that was typed, or a refusal that says where to find it."""
    try:
        return UUID(text)
    except ValueError:
        raise unknown(field, what, cite) from None


def unknown(field: str, what: str, cite: str) -> Refusal:
    """The refusal of a reference that names nothing."""
    return Refusal("reference-unknown", f"No {what} has this reference; copy it from the list.", cite=cite, field=field,
                   kind="not-found")  # fmt: skip


def next_number(letter: str, year: int, taken: int) -> str:
    """The next number of a year: D-2025-1."""
    return f"{letter}-{year}-{taken + 1}"
