"""What waits about the doors: approvals that end soon, an agreement that ends, the yearly review, odd deaths."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from carelaw.kernel.decision import Outcome
from carelaw.pdmp.store.models import Appointment
from carelaw.pdmp.use_cases.doors.expiring import WARN_BEFORE
from carelaw.pdmp.use_cases.doors.odd_records import odd_records
from carelaw.pdmp.use_cases.doors.partners import review_standing
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.cases.worklist import WorkItem, work_for

_AT_MOST = 100


@work_for("ADMIN")
def approvals_that_end(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Each approval or designation that ends within thirty days and is not yet renewed."""
    ending = Appointment.objects.filter(
        revoked_on__isnull=True, starts_on__lte=on, ends_on__gte=on, ends_on__lte=on + WARN_BEFORE
    )
    for one in ending.order_by("ends_on")[:_AT_MOST]:
        says = _("Renew or let end: %(person)s, %(kind)s") % {"person": one.person_name, "kind": one.get_kind_display()}
        assert one.ends_on is not None
        since = one.ends_on - WARN_BEFORE
        yield WorkItem(says, since, one.ends_on, reverse("appointments"), "§9(b)(5) to (9)", f"appointment:{one.pk}")


@work_for("BOARD_MEMBER", "ADMIN")
def technology_to_review(actor: Actor, on: date) -> Iterator[WorkItem]:
    """The yearly review, once it is late or due within thirty days."""
    soon = review_standing(on + timedelta(days=30))
    if soon.outcome is Outcome.VIOLATION:
        due = date.fromisoformat(str(soon.reasons[0].value))
        says = _("Review the technology that connects the system to other states")
        yield WorkItem(says, due - timedelta(days=30), due, reverse("partner-states"), "§5(5)(x)", "technology-review")


@work_for("DATA_STEWARD")
def records_to_decide(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Each record that cannot be right: never written by its prescriber, or dispensed after a stated death."""
    for case in odd_records(actor)[:_AT_MOST]:
        yield WorkItem(case.title, law_day(case.opened_at), None, reverse("odd-records"), case.cite, f"odd:{case.pk}")
