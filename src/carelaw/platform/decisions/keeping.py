"""Keep a decision with the facts it was made on, so that it can be explained and made again years later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from carelaw import __version__
from carelaw.kernel.decision import Decision, plain
from carelaw.law.rule import Rule, rules
from carelaw.platform.decisions.models import KeptDecision
from carelaw.platform.record.keeping import Act, append_many
from carelaw.platform.record.kinds import Shape, declare

DECISION_KEPT = declare(
    "decision-kept",
    says="A decision was made and kept.",
    keys={"decision": Shape.ID, "rule": Shape.CODE, "outcome": Shape.CODE, "facts": Shape.DIGEST},
)


@dataclass(frozen=True, slots=True)
class ToKeep:
    """One decision with the facts it was made on, and its subject, such as `ihh-member:<id>`."""

    decision: Decision
    facts: Any
    subject: str


def keep(decision: Decision, facts: Any, *, subject: str, at: datetime, actor: Any = None) -> KeptDecision:
    """Keep one decision on a subject such as `ihh-member:<id>`; the record holds only the digest of its facts."""
    return keep_many([ToKeep(decision, facts, subject)], at=at, actor=actor)[0]


def keep_many(made: Sequence[ToKeep], *, at: datetime, actor: Any = None) -> list[KeptDecision]:
    """Keep several decisions in this order, with one entry each, for the price of a few statements."""
    known = rules()
    rows = [_row(one, known.get(one.decision.rule), at) for one in made]
    with transaction.atomic():
        KeptDecision.objects.bulk_create(rows, batch_size=500)
        acts = [
            Act(
                DECISION_KEPT,
                actor,
                at,
                {"decision": str(row.pk), "rule": row.rule, "outcome": row.outcome, "facts": row.facts_digest},
                str(row.pk),
            )
            for row in rows
        ]
        append_many(acts)
    return rows


def _row(one: ToKeep, rule: Rule[Any] | None, at: datetime) -> KeptDecision:
    facts = plain(one.facts)
    return KeptDecision(
        rule=one.decision.rule,
        rule_version=rule.version if rule else "",
        subject=one.subject,
        outcome=one.decision.outcome.value,
        facts=facts,
        facts_digest=hashlib.sha256(json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()).hexdigest(),
        decision=one.decision.as_dict(),
        code_version=__version__,
        at=at,
    )


def decisions_on(subject: str) -> list[KeptDecision]:
    """What was decided on a subject, the newest first."""
    return list(KeptDecision.objects.filter(subject=subject).order_by("-at", "-pk"))
