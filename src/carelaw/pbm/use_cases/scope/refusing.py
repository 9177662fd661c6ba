"""A rule's answer as a refusal: its code, its paragraph, what is permitted."""

from __future__ import annotations

from collections.abc import Mapping

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Problem, Refusal

_STOPS = (Outcome.VIOLATION, Outcome.INDETERMINATE)


def stop_at(
    decision: Decision,
    asked: Mapping[str, str] | None = None,
    *,
    outcomes: tuple[Outcome, ...] = _STOPS,
    kind: str = "invalid",
) -> Decision:
    """Refuse what a rule does not let pass, or give its answer back; `asked` names the form's fields for its facts."""
    if decision.outcome not in outcomes:
        return decision
    names = asked or {}
    problems = tuple(
        Problem(one.code, one.says, names.get(one.field or "", one.field), one.cite or decision.cite)
        for one in decision.reasons
    )
    first = problems[0]
    says = first.says if len(problems) == 1 else " ".join(one.says for one in problems)
    raise Refusal(first.code, says, cite=first.cite or decision.cite, field=first.field, problems=problems, kind=kind)
