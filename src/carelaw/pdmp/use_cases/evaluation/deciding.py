"""From a rule's answer to a refusal, in one place for this subject."""

from __future__ import annotations

from typing import Literal, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.platform.accounts.actor import Actor, known_account_id

M = TypeVar("M", bound=Model)


def require_pass(decision: Decision, kind: Literal["invalid", "conflict", "forbidden"] = "invalid") -> Decision:
    """The decision again when it passes. Raises Refusal with every reason otherwise."""
    if decision.outcome is Outcome.PASS:
        return decision
    first = decision.reasons[0]
    problems = tuple(Problem(one.code, one.says, one.field, one.cite or decision.cite) for one in decision.reasons)
    says = " ".join(one.says for one in decision.reasons)
    raise Refusal(first.code, says, cite=first.cite or decision.cite, field=first.field, problems=problems, kind=kind)


def own_id(actor: Actor) -> UUID | None:
    """The id of whoever acts; None for the program itself."""
    return UUID(actor.account_id) if actor.account_id else None


def by_id(rows: QuerySet[M], text: str) -> M | None:
    """The row that an id as typed names; None when it is none or names nothing."""
    known = known_account_id(text.strip())
    return None if known is None else rows.filter(pk=known).first()


def unknown(what: str, field: str, cite: str) -> Refusal:
    """Nothing has this id."""
    return Refusal(
        f"{field}-unknown", f"No {what} has this id. Take it from the list.", cite=cite, field=field, kind="not-found"
    )
