"""Open, add to and close cases; keep their clocks; notice what is overdue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from carelaw.kernel.refusal import Refusal
from carelaw.platform.cases.clocks import Happened, compute_clocks
from carelaw.platform.cases.models import Case, CaseEvent, CaseState, Deadline
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_CASE = {"case": Shape.ID, "kind": Shape.CODE}
CASE_OPENED = declare("case-opened", says="A case was opened.", keys=_CASE)
CASE_CLOSED = declare("case-closed", says="A case was closed.", keys=_CASE)
DEADLINE_PASSED = declare(
    "deadline-passed", says="A deadline passed unmet.", keys={"case": Shape.ID, "deadline": Shape.CODE}
)


def open_case(
    kind: str,
    *,
    key: str,
    title: str,
    at: datetime,
    cite: str = "",
    actor: Any = None,
    body: Mapping[str, Any] | None = None,
    party_id: UUID | str | None = None,
) -> Case:
    """Open a case, or find the one already open for this key; the same event twice opens one case."""
    with transaction.atomic():
        case, made = Case.objects.get_or_create(
            kind=kind, key=key, defaults={"title": title, "cite": cite, "opened_at": at, "party_id": party_id}
        )
        if made:
            add_event(case, "case-opened", at=at, actor=actor, body=body or {})
            append(CASE_OPENED, actor=actor, at=at, body={"case": str(case.id), "kind": kind}, subject=str(case.id))
    return case


def add_event(
    case: Case, kind: str, *, at: datetime, actor: Any = None, body: Mapping[str, Any] | None = None
) -> CaseEvent:
    """Enter what happened and compute the clocks anew."""
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        number = CaseEvent.objects.filter(case=case).count() + 1
        account = getattr(actor, "account_id", None) or None
        event = CaseEvent.objects.create(
            case=case, number=number, kind=kind, at=at, account_id=account, body=dict(body or {})
        )
        refresh_clocks(case)
    return event


def refresh_clocks(case: Case) -> None:
    """Cache the case's deadlines as its events give them; running it twice changes nothing."""
    events = [Happened(e.kind, e.at, e.body) for e in case.events.all()]
    clocks = compute_clocks(case.kind, events)
    case.deadlines.exclude(name__in=[clock.name for clock in clocks]).delete()
    for clock in clocks:
        Deadline.objects.update_or_create(
            case=case,
            name=clock.name,
            defaults={"says": clock.says, "cite": clock.cite, "due_at": clock.due_at, "met_at": clock.met_at},
        )


def close_case(case: Case, *, at: datetime, closing: str, actor: Any = None) -> Case:
    """Close a case with its reason. Raises Refusal when it is closed already."""
    with transaction.atomic():
        held = Case.objects.select_for_update().get(pk=case.pk)
        if held.state == CaseState.CLOSED:
            raise Refusal("case-closed", "This case is already closed; open a new one instead.", kind="conflict")
        held.state, held.closed_at, held.closing = CaseState.CLOSED, at, closing
        held.save(update_fields=["state", "closed_at", "closing"])
        add_event(held, "case-closed", at=at, actor=actor, body={})
        append(CASE_CLOSED, actor=actor, at=at, body={"case": str(held.id), "kind": held.kind}, subject=str(held.id))
    return held


def tick(at: datetime) -> int:
    """Notice every deadline that has passed unmet; returns how many. Late or twice, the result is the same."""
    noticed = 0
    overdue = Deadline.objects.filter(met_at=None, noticed_at=None, due_at__lt=at, case__state=CaseState.OPEN)
    for pk in list(overdue.order_by("due_at", "pk").values_list("pk", flat=True)):
        with transaction.atomic():
            deadline = Deadline.objects.select_for_update().select_related("case").get(pk=pk)
            if deadline.noticed_at is not None:
                continue
            deadline.noticed_at = at
            deadline.save(update_fields=["noticed_at"])
            body = {"case": str(deadline.case_id), "deadline": deadline.name}
            add_event(deadline.case, "deadline-passed", at=deadline.due_at, body={"deadline": deadline.name})
            append(DEADLINE_PASSED, actor=None, at=at, body=body, subject=str(deadline.case_id))
            noticed += 1
    return noticed
