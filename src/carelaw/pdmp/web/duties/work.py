"""What waits on the reporting side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from carelaw.pdmp.store.models import FirstPrescription, GoodCause, PaperForm
from carelaw.pdmp.use_cases.reporting.classifying import to_ask_again
from carelaw.pdmp.use_cases.reporting.first_queries import ANSWERED, NOT_FOUND
from carelaw.pdmp.use_cases.reporting.timeliness import LATE_CASE
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.cases.worklist import WorkItem, work_for

_AT_MOST = 50


@work_for("ADMIN")
def applications(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Each application for good cause that waits for a decision."""
    for one in (
        GoodCause.objects.filter(state="requested").select_related("dispenser").order_by("requested_on")[:_AT_MOST]
    ):
        says = _("Decide the application of %(name)s for good cause") % {"name": one.dispenser.name}
        url = f"{reverse('act-decide-good-cause')}?application={one.pk}"
        yield WorkItem(says, one.requested_on, None, url, "§6(e)", f"good-cause:{one.pk}")


@work_for("DATA_STEWARD")
def steward(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Forms to key, dispensers to classify, late cases, answers to read."""
    mine = UUID(actor.account_id)
    forms = PaperForm.objects.exclude(state="entered").exclude(state="keyed", keyed_by=mine)
    for form in forms.select_related("dispenser").order_by("received_at")[:_AT_MOST]:
        says = _("Key a form of %(name)s") % {"name": form.dispenser.name}
        url = f"{reverse('act-key-paper-form')}?form={form.pk}"
        yield WorkItem(says, law_day(form.received_at), None, url, "§6(e)", f"paper:{form.pk}")
    for one in to_ask_again(on)[:_AT_MOST]:
        says = _("Classify %(name)s") % {"name": one.name}
        url = f"{reverse('act-classify-dispenser')}?dispenser={one.dea}"
        yield WorkItem(says, one.registered_on or on, None, url, '§3 "dispenser"', f"classify:{one.dea}")
    for case in Case.objects.filter(kind=LATE_CASE, state=CaseState.OPEN).order_by("opened_at")[:_AT_MOST]:
        url = reverse("dispenser", args=[case.key.partition(":")[0]])
        yield WorkItem(case.title, law_day(case.opened_at), None, url, "§7(c)", f"late:{case.pk}")
    answered = FirstPrescription.objects.filter(state=ANSWERED).aggregate(count=Count("pk"), first=Min("answered_at"))
    if answered["count"]:
        says = _("Read %(count)s answers about first prescriptions") % {"count": answered["count"]}
        yield WorkItem(says, law_day(answered["first"]), None, reverse("inquiries"), "§8(a)(1)", "first-queries")


@work_for("PRESCRIBER")
def asked_of_me(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Inquiries that wait for this prescriber's answer."""
    waiting = FirstPrescription.objects.filter(account_id=UUID(actor.account_id), state=NOT_FOUND)
    for one in waiting.exclude(asked_at=None).select_related("dispensation").order_by("asked_at")[:_AT_MOST]:
        assert one.asked_at is not None
        says = _("Answer about the prescription %(number)s") % {"number": one.dispensation.prescription_number}
        url = f"{reverse('act-answer-first-query')}?inquiry={one.pk}"
        yield WorkItem(says, law_day(one.asked_at), None, url, "§8(a)(1)", f"first-query:{one.pk}")
