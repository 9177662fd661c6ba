"""What waits in examinations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from carelaw.pbm.store.models import ExaminationCost, ExaminationRequest, ExaminationState, Subpoena
from carelaw.pbm.use_cases.examinations.asking import CITE, late_or_refused
from carelaw.pbm.use_cases.examinations.costs import CITE as COSTS
from carelaw.pbm.use_cases.examinations.subpoenas import CITE as SUBPOENAS
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.parties.own import own_parties


@work_for("PBM_FILER")
def requests_to_answer(actor: Actor, on: date) -> Iterable[WorkItem]:
    """What examiners asked of one's own organization."""
    asked = ExaminationRequest.objects.filter(
        examination__party_id__in=own_parties(actor), delivered_on=None, refused_on=None
    ).exclude(examination__state=ExaminationState.CLOSED)
    for one in asked.select_related("examination").order_by("due_on", "pk"):
        url = reverse("pbm-examination", args=[one.examination.number])
        says = f"Answer the examiners, {one.reference}: {one.item}"
        yield WorkItem(says, one.asked_on, one.due_on, url, CITE, f"exam-request:{one.reference}")


@work_for("PBM_EXAMINER")
def refusals_to_refer(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Requests that were refused or are past their day: a ground of discipline, or not."""
    for one, _decision in late_or_refused(on):
        if one.delivered_on is not None and not one.charged:
            continue
        url = f"{reverse('act-exam-refer')}?request={one.reference}"
        fault = "refusal" if one.refused_on else "delay"
        says = f"Decide whether it is a ground: the {fault} of the request {one.reference}, {one.item}"
        yield WorkItem(says, one.refused_on or one.due_on, None, url, CITE, f"exam-refusal:{one.reference}")


@work_for("PBM_EXAMINER")
def subpoenas_to_follow(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Subpoenas past their return day whose outcome nobody entered."""
    waiting = Subpoena.objects.filter(return_on__lt=on, obeyed_on=None, disobedience="")
    for one in waiting.order_by("return_on"):
        url = f"{reverse('act-subpoena-outcome')}?subpoena={one.number}"
        says = f"Enter what became of the subpoena {one.number}"
        yield WorkItem(says, one.return_on, None, url, SUBPOENAS, f"subpoena:{one.number}")


@work_for("PBM_FINANCE")
def costs_to_invoice(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Examinations whose costs are not invoiced yet."""
    lines = ExaminationCost.objects.filter(invoice="").select_related("examination").order_by("on")
    first: dict[str, date] = {}
    for line in lines:
        first.setdefault(line.examination.number, line.on)
    for number, since in first.items():
        url = f"{reverse('act-exam-invoice')}?examination={number}"
        yield WorkItem(f"Invoice the costs of examination {number}", since, None, url, COSTS, f"exam-invoice:{number}")
