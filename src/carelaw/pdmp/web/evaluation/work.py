"""What waits about alerts, courses and the help desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from carelaw.kernel.decision import Outcome
from carelaw.pdmp.store.models import Alert, Criterion, HelpTicket
from carelaw.pdmp.use_cases.evaluation.training import trained
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.cases.worklist import WorkItem, work_for

_AT_MOST = 50


@work_for("DATA_STEWARD")
def to_review(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Alerts that nobody has looked at, and drafts to try."""
    for one in Alert.objects.filter(state="raised").select_related("criterion").order_by("computed_at")[:_AT_MOST]:
        says = _("Review the alert to %(dea)s (%(code)s)") % {"dea": one.dea, "code": one.criterion.code}
        url = reverse("alert", args=[one.pk])
        yield WorkItem(says, law_day(one.computed_at), None, url, "§5(5)(vi)", f"alert:{one.pk}")
    for draft in Criterion.objects.filter(tried_on=None).order_by("drafted_at")[:_AT_MOST]:
        says = _("Try criterion %(code)s on history") % {"code": draft.code}
        url = f"{reverse('act-try-criterion')}?criterion={draft.pk}"
        yield WorkItem(says, law_day(draft.drafted_at), None, url, "§5(5)(vi)", f"try:{draft.pk}")


@work_for("ADMIN")
def to_refer(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Reviewed alerts that somebody else may refer."""
    mine = UUID(actor.account_id)
    waiting = Alert.objects.filter(state="reviewed").exclude(reviewed_by=mine).order_by("reviewed_at")
    for one in waiting[:_AT_MOST]:
        says = _("Refer %(dea)s to the licensing board") % {"dea": one.dea}
        since = law_day(one.reviewed_at) if one.reviewed_at else on
        yield WorkItem(says, since, None, reverse("alert", args=[one.pk]), "§5(5)(vi)", f"refer:{one.pk}")


@work_for("BOARD_MEMBER")
def to_approve(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Criteria that were tried and wait for the board."""
    for one in Criterion.objects.filter(approved_on=None).exclude(tried_on=None).order_by("tried_on")[:_AT_MOST]:
        says = _("Decide on criterion %(code)s") % {"code": one.code}
        url = f"{reverse('act-approve-criterion')}?criterion={one.pk}"
        yield WorkItem(says, one.tried_on or on, None, url, "§5(5)(vi)", f"approve:{one.pk}")


@work_for("DATA_STEWARD", "ADMIN")
def to_answer(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Questions to the help desk, as one line."""
    open_ones = HelpTicket.objects.filter(answered_at=None).aggregate(count=Count("pk"), first=Min("asked_at"))
    if open_ones["count"]:
        says = _("Answer questions to the help desk: %(count)s") % {"count": open_ones["count"]}
        yield WorkItem(says, law_day(open_ones["first"]), None, reverse("help-desk"), "§6(b)(4)", "help-desk")


@work_for("PRESCRIBER", "DISPENSER", "SUBMITTER", "PRESCRIBER_DESIGNEE", "DISPENSER_DESIGNEE")
def to_learn(actor: Actor, on: date) -> Iterator[WorkItem]:
    """A course of one's own role that is lacking or has run out."""
    decision = trained(actor.account_id, actor.role, on)
    if decision.outcome is Outcome.VIOLATION:
        says = decision.reasons[0].says
        yield WorkItem(says, on, None, reverse("my-training"), decision.cite, "training")
