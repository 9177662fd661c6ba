"""What waits about unlawful acts: cases to judge, penalties past their day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from carelaw.pdmp.store.models import MisuseCase, MisuseState, Penalty
from carelaw.pdmp.use_cases.misuse.penalizing import unpaid_of
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.cases.worklist import WorkItem, work_for

_AT_MOST = 100


@work_for("ADMIN")
def cases_to_judge(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Each case that is not concluded."""
    for one in MisuseCase.objects.filter(concluded_on__isnull=True).order_by("opened_at")[:_AT_MOST]:
        says = _("Judge case %(number)s") % {"number": one.number}
        url = reverse("misuse-case", args=[one.number])
        yield WorkItem(says, law_day(one.opened_at), None, url, "§10(a)", f"misuse:{one.number}")


@work_for("ADMIN")
def penalties_unpaid(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Each penalty past its day with something left to pay, and no suit yet."""
    late = Penalty.objects.filter(due_on__lt=on, case__state=MisuseState.ASSESSED).select_related("case")
    for one in late.order_by("due_on")[:_AT_MOST]:
        if unpaid_of(one) > 0:
            says = _("Collect penalty %(number)s") % {"number": one.number}
            url = reverse("misuse-case", args=[one.case.number])
            yield WorkItem(says, one.due_on, None, url, "§10(d)(1)", f"penalty:{one.number}")
