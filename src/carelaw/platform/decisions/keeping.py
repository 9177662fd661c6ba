"""Keep a decision with the facts it was made on, so that it can be explained and made again years later."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction

from carelaw import __version__
from carelaw.kernel.decision import Decision, plain
from carelaw.law.rule import rules
from carelaw.platform.decisions.models import KeptDecision
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

DECISION_KEPT = declare(
    "decision-kept",
    says="A decision was made and kept.",
    keys={"decision": Shape.ID, "rule": Shape.CODE, "outcome": Shape.CODE, "facts": Shape.DIGEST},
)


def keep(decision: Decision, facts: Any, *, subject: str, at: datetime, actor: Any = None) -> KeptDecision:
    """Keep one decision on a subject such as `ihh-member:<id>`; the record holds only the digest of its facts."""
    known = plain(facts)
    digest = hashlib.sha256(json.dumps(known, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    rule = rules().get(decision.rule)
    with transaction.atomic():
        kept = KeptDecision.objects.create(
            rule=decision.rule,
            rule_version=rule.version if rule else "",
            subject=subject,
            outcome=decision.outcome.value,
            facts=known,
            facts_digest=digest,
            decision=decision.as_dict(),
            code_version=__version__,
            at=at,
        )
        body = {"decision": str(kept.pk), "rule": kept.rule, "outcome": kept.outcome, "facts": digest}
        append(DECISION_KEPT, actor=actor, at=at, body=body, subject=str(kept.pk))
    return kept


def decisions_on(subject: str) -> list[KeptDecision]:
    """What was decided on a subject, the newest first."""
    return list(KeptDecision.objects.filter(subject=subject).order_by("-at", "-pk"))
