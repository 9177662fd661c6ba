"""Read a line of the query log: only in the capacity in which one may, and never more of it (MAP-113)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.retention import LogReader, LogReading
from carelaw.pdmp.rules.retention.confidentiality import log_readable
from carelaw.pdmp.store.models import Query
from carelaw.pdmp.use_cases.permissions import ASK_HISTORY
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law


@dataclass(frozen=True, slots=True)
class LogLine:
    """What a reader is shown of a question: who asked, when, why and what came of it; never whom it was about."""

    id: str
    asked_by: str
    role: str
    principal: str
    purpose: str
    outcome: str
    code: str
    requested_at: datetime
    provided_at: datetime | None
    rows: int


def log_lines(actor: Actor) -> QuerySet[Query]:
    """One's own questions, and those that designees put in one's name, the newest first."""
    require(actor, ASK_HISTORY)
    me = uuid.UUID(actor.account_id)
    return (Query.objects.filter(account_id=me) | Query.objects.filter(principal_id=me)).order_by("-requested_at")


def log_line(actor: Actor, query_id: uuid.UUID) -> LogLine:
    """One line, for whoever may read it. To everybody else the refusal is the same, whether it is there or not."""
    require(actor, ASK_HISTORY)
    line = Query.objects.filter(pk=query_id).first()
    decision = log_readable(_reading(actor, line), law=adopted_law())
    if line is None or decision.outcome is not Outcome.PASS:
        says = "The record of who asked is confidential (§9(a)); no line of this number is open to you."
        raise Refusal("E-MAP-113", says, cite="§9(a)", kind="not-found")
    return shown(line)


def shown(line: Query) -> LogLine:
    """A line as it may be read."""
    return LogLine(
        id=str(line.pk),
        asked_by=line.actor_name,
        role=line.role,
        principal=line.principal_name,
        purpose=line.purpose,
        outcome=line.outcome,
        code=line.code,
        requested_at=line.requested_at,
        provided_at=line.provided_at,
        rows=len(line.shown_rows),
    )


def _reading(actor: Actor, line: Query | None) -> LogReading:
    """In what capacity somebody comes to a line: as who asked, or as the principal in whose name it was asked."""
    if line is not None and str(line.account_id) == actor.account_id:
        return LogReading(LogReader.ACTOR, own_line=True)
    if line is not None and str(line.principal_id) == actor.account_id:
        return LogReading(LogReader.PRINCIPAL, designee_of_reader=True)
    return LogReading(LogReader.OTHER)
