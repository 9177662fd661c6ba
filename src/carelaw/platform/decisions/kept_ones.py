"""How a kept decision is explained: its rule, its facts, its reasons, and whether the rule says the same today."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from carelaw.law.decide import decide
from carelaw.law.rule import rules
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import declare
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.explaining import Explanation, Line, explains
from carelaw.platform.decisions.models import KeptDecision

# Facts of a decision may be about a person, so only those who audit see any decision, administrators do not; a program
# explains its own things (a tier, a fine) to those they concern.
EXPLAIN_DECISIONS = declare(
    "decisions.explain",
    roles=("AUDITOR",),
    says="read the facts and reasons of any decision",
    cite="§6(c)",
).name


@explains("decision", permission=EXPLAIN_DECISIONS)
def explain_decision(reference: str, actor: Actor) -> Explanation | None:
    """A decision with the facts it was made on."""
    kept = _found(reference)
    if kept is None:
        return None
    return Explanation(
        f"Decision of the rule {kept.rule}",
        f"{kept.outcome}, on {kept.at:%Y-%m-%d %H:%M} UTC, by version {kept.code_version} of the program.",
        lines_of(kept),
        (kept.pk,),
    )


def lines_of(kept: KeptDecision) -> tuple[Line, ...]:
    """The steps of a kept decision: reasons, readings, facts, and what the rule says of these facts today."""
    said: dict[str, Any] = kept.decision
    reasons = [Line(r["says"], r["cite"] or said["cite"], r["value"]) for r in said["reasons"]]
    readings = [Line(f"Unclear place {id_} was read as “{option}”.") for id_, option in said["readings"].items()]
    facts = [Line(f"Fact: {name.replace('_', ' ')}", value=value) for name, value in kept.facts.items()]
    return (*reasons, *readings, *facts, _today(kept))


def _today(kept: KeptDecision) -> Line:
    if kept.rule not in rules():
        return Line("The rule no longer exists under this name; the decision stands as it was made.")
    now = decide(kept.rule, kept.facts, adopted_law())
    same = now.outcome.value == kept.outcome and now.as_dict()["reasons"] == kept.decision["reasons"]
    if same:
        return Line("Asked again today, the rule gives the same answer.", now.cite)
    return Line(
        "Asked again today, the rule gives another answer; the decision stands as it was made.", now.cite, now.outcome
    )


def _found(reference: str) -> KeptDecision | None:
    try:
        return KeptDecision.objects.filter(pk=UUID(reference)).first()
    except ValueError:
        return None
