"""An act that the law refused stays as a draft: what was typed, and what it was refused for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar, cast

from django.db import transaction

from carelaw.kernel.decision import plain
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pbm.store.models import Audit, RefusedAttempt
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.parties.own import own_parties
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

Doing = TypeVar("Doing", bound=Callable[..., Any])
TRIED = declare(
    "pbm-act-refused",
    says="An act was refused by a rule; what was typed is kept.",
    keys={"attempt": Shape.ID, "act": Shape.CODE, "code": Shape.CODE},
)
# Whoever may not do it at all, or asks for what is not there, leaves no draft.
_NO_DRAFT = frozenset({"forbidden", "not-found", "unauthenticated", "not-in-force"})


def kept_when_refused(doing: Doing) -> Doing:
    """Keep what was typed when the function of an act refuses; the refusal carries the draft's number.

    Only for acts that ask nothing about a patient.
    """

    @wraps(doing)
    def tried(actor: Actor, at: datetime, **typed: Any) -> Any:
        try:
            return doing(actor, at, **typed)
        except Refusal as refusal:
            if refusal.kind in _NO_DRAFT:
                raise
            kept = keep_attempt(actor, at, doing.__name__.replace("_", "-"), typed, refusal)
            refusal.reference = refusal.reference or str(kept.pk)
            raise

    return cast(Doing, tried)


def keep_attempt(
    actor: Actor, at: datetime, act: str, typed: Mapping[str, Any], refusal: Refusal, *, audit: Audit | None = None
) -> RefusedAttempt:
    """Keep one refused act with every reason and its paragraph. A file is kept by its name alone."""
    mine = own_parties(actor)
    said = {name: value.name if isinstance(value, Attached) else plain(value) for name, value in typed.items()}
    problems = refusal.problems or (Problem(refusal.code, refusal.says, refusal.field, refusal.cite),)
    with transaction.atomic():
        kept = RefusedAttempt.objects.create(
            act=act[:60],
            party_id=mine[0] if mine else None,
            account_id=actor.account_id or None,
            audit=audit,
            typed=said,
            reasons=[
                {"code": one.code, "says": one.says, "field": one.field or "", "cite": one.cite or refusal.cite}
                for one in problems
            ],
            code=refusal.code[:60],
            says=refusal.says[:1000],
            cite=refusal.cite[:160],
            at=at,
        )
        if audit is None:
            body = {"attempt": str(kept.pk), "act": act[:60], "code": refusal.code}
            append(TRIED, actor=actor, at=at, body=body, subject=str(kept.pk))
    return kept
