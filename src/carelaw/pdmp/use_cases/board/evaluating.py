"""The yearly evaluation of costs and benefits, each line with its source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.board import CostBenefitEvaluation
from carelaw.pdmp.rules.board.meetings import cost_benefit_evaluation
from carelaw.pdmp.store.models import ProgramEvaluation
from carelaw.pdmp.use_cases.board.judging import passing
from carelaw.pdmp.use_cases.board.permissions import EVALUATE, SEE_BOARD
from carelaw.pdmp.use_cases.board.policies import require_policy
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

EVALUATED = declare(
    "program-evaluated",
    says="A year's costs and benefits were evaluated.",
    keys={"year": Shape.COUNT, "costs": Shape.COUNT, "outcomes": Shape.COUNT},
    cite="§5(5)(xi)",
)
_PARTS = 3


def evaluate_program(
    actor: Actor,
    at: datetime,
    *,
    year: int,
    cost_lines: Sequence[str],
    outcome_measures: Sequence[str],
    conclusion: str,
) -> Done:
    """Enter a calendar year's evaluation: lines `what | figure | source`."""
    require(actor, EVALUATE)
    on = law_day(at)
    require_policy("xi", on)
    costs = [_line(text, "cost_lines") for text in cost_lines]
    outcomes = [_line(text, "outcome_measures") for text in outcome_measures]
    with transaction.atomic():
        facts = CostBenefitEvaluation(
            year,
            on,
            len(costs),
            len(outcomes),
            sum(not one["source"] for one in (*costs, *outcomes)),
            ProgramEvaluation.objects.filter(year=year).exists(),
        )
        decision = passing(cost_benefit_evaluation(facts, law=adopted_law()))
        kept = keep(decision, facts, subject=f"program-evaluation:{year}", at=at, actor=actor)
        ProgramEvaluation.objects.create(
            year=year,
            cost_lines=costs,
            outcome_measures=outcomes,
            conclusion=conclusion,
            made_on=on,
            decision_id=kept.pk,
        )
        append(EVALUATED, actor=actor, at=at, body={"year": year, "costs": len(costs), "outcomes": len(outcomes)})
    return Done(decision.reasons[0].says, str(year))


def evaluations(actor: Actor) -> list[ProgramEvaluation]:
    """Every year's evaluation, the newest first."""
    require(actor, SEE_BOARD)
    return list(ProgramEvaluation.objects.order_by("-year"))


def _line(text: str, field: str) -> dict[str, str]:
    parts = [part.strip() for part in text.split("|")]
    if len(parts) > _PARTS or not parts[0] or len(parts) < _PARTS - 1 or not parts[1]:
        says = f"“{text[:60]}” cannot be read. Write: what | figure | source, one a line."
        raise Refusal("E-MAP-147.line", says, cite="§5(5)(xi)", field=field)
    return {"what": parts[0], "figure": parts[1], "source": parts[2] if len(parts) == _PARTS else ""}
