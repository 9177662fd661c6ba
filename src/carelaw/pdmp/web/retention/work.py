"""What waits about keeping, destroying and not giving out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from carelaw.pdmp.store.models import (
    DestructionRun,
    DestructionState,
    HoldRequest,
    HoldState,
    OutsideRequest,
    VaultReading,
)
from carelaw.pdmp.use_cases.retention.access_reviews import reviewable
from carelaw.pdmp.use_cases.retention.daily import BROKEN
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.cases.worklist import WorkItem, work_for

_AT_MOST = 50


@work_for("DATA_STEWARD")
def to_decide(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Requests to decide and readings to open, of others."""
    mine = UUID(actor.account_id)
    waiting = HoldRequest.objects.filter(state=HoldState.RECEIVED).exclude(account_id=mine)
    for one in waiting.order_by("received_at")[:_AT_MOST]:
        says = _("Decide whether information is kept for %(who)s") % {"who": one.requester}
        since = law_day(one.received_at)
        yield WorkItem(says, since, None, reverse("hold", args=[one.pk]), "§6(d)", f"hold:{one.pk}")
    for reading in VaultReading.objects.filter(approved_at=None).exclude(asked_by=mine).order_by("asked_at")[:_AT_MOST]:
        says = _("Open a reading of the vault, or leave it shut")
        url = reverse("hold", args=[reading.request_id])
        yield WorkItem(says, law_day(reading.asked_at), None, url, "§5(5)(iv)", f"reading:{reading.pk}")


@work_for("DATA_STEWARD", "ADMIN")
def not_destroyed(actor: Actor, on: date) -> Iterator[WorkItem]:
    """The last run, when its certificate is incomplete."""
    last = DestructionRun.objects.order_by("-number").first()
    if last is not None and last.state == DestructionState.INCOMPLETE:
        says = _("See why destruction is incomplete (certificate %(number)s)") % {"number": last.number}
        url = reverse("certificate", args=[last.number])
        yield WorkItem(says, last.on, last.on, url, "§6(d)", f"destruction:{last.number}")


@work_for("AUDITOR")
def broken(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Certificates that do not hold."""
    for case in Case.objects.filter(kind=BROKEN, state=CaseState.OPEN).order_by("opened_at")[:_AT_MOST]:
        yield WorkItem(case.title, law_day(case.opened_at), None, reverse("retention"), "§6(d)", f"chain:{case.pk}")


@work_for("OAG_AGENT", "LICENSING_REP")
def own_requests(actor: Actor, on: date) -> Iterator[WorkItem]:
    """One's own requests that lack something, and readings that are open."""
    mine = UUID(actor.account_id)
    for one in HoldRequest.objects.filter(state=HoldState.PENDING, account_id=mine).order_by("received_at")[:_AT_MOST]:
        says = _("Hand in what the request %(case)s lacks") % {"case": one.case_number or str(one.pk)[:8]}
        url = reverse("hold", args=[one.pk])
        yield WorkItem(says, law_day(one.received_at), one.protected_until, url, "§6(d)", f"hold:{one.pk}")
    opened = VaultReading.objects.filter(asked_by=mine, read_at=None).exclude(approved_at=None)
    for reading in opened.order_by("approved_at")[:_AT_MOST]:
        assert reading.approved_at is not None
        url = reverse("vault-reading", args=[reading.pk])
        yield WorkItem(
            _("Read what the hold keeps"), law_day(reading.approved_at), None, url, "§6(d)", f"reading:{reading.pk}"
        )


@work_for("ADMIN")
def to_answer_and_review(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Legal process without counsel's answer, and grants of access that are overdue."""
    for one in OutsideRequest.objects.filter(outcome="to-counsel").order_by("received_on", "number")[:_AT_MOST]:
        says = _("Record counsel's answer to %(number)s") % {"number": one.number}
        url = reverse("outside-request", args=[one.pk])
        yield WorkItem(says, one.received_on, None, url, "§9(a)", f"outside:{one.pk}")
    overdue = [one for one in reviewable(on) if one.overdue and str(one.grant.account_id) != actor.account_id]
    if overdue:
        says = _("Look again at %(count)s grants of access") % {"count": len(overdue)}
        first = min(one.due_on for one in overdue)
        yield WorkItem(says, first, first, reverse("access-reviews"), "§5(5)(iv)", "access-reviews")
