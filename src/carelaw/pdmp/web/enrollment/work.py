"""What waits about accounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from carelaw.kernel.dates import quarter_of
from carelaw.pdmp.store.models import DesignationReview, Nomination, Registration, VolumeAlarm
from carelaw.pdmp.use_cases.enrollment import designees as designees  # its daily work is registered with it
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.cases.worklist import WorkItem, work_for

_AT_MOST = 50


@work_for("ADMIN")
def applications(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Applications to decide, designees to activate."""
    for one in Registration.objects.filter(state="received").order_by("received_at")[:_AT_MOST]:
        says = _("Decide the application of %(name)s") % {"name": one.name}
        url = f"{reverse('act-decide-registration')}?registration={one.pk}"
        yield WorkItem(says, law_day(one.received_at), None, url, '§3 "prescriber"', f"registration:{one.pk}")
    for named in Nomination.objects.filter(state="named").order_by("named_at")[:_AT_MOST]:
        says = _("Activate %(name)s for %(principal)s") % {"name": named.name, "principal": named.principal_name}
        url = f"{reverse('act-activate-designee')}?nomination={named.pk}"
        yield WorkItem(says, law_day(named.named_at), None, url, "§5(5)(ix)", f"nomination:{named.pk}")


@work_for("PRESCRIBER", "DISPENSER")
def review(actor: Actor, on: date) -> Iterator[WorkItem]:
    """The quarter's look through one's designees, and alarms."""
    mine = UUID(actor.account_id)
    asked = DesignationReview.objects.filter(principal_id=mine, reviewed_at=None, quarter__lte=on)
    for one in asked.order_by("-quarter")[:1]:
        due = quarter_of(one.quarter).last_day
        says, url = _("Look through your designees"), reverse("my-designees")
        yield WorkItem(says, law_day(one.asked_at), due, url, "§5(5)(ix)", f"designees:{one.quarter}")


@work_for("DATA_STEWARD")
def alarms(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Alarms that no principal has looked at."""
    for one in VolumeAlarm.objects.filter(seen_at=None).order_by("on")[:_AT_MOST]:
        says = _("A designee asked %(count)s questions on one day") % {"count": one.queries}
        yield WorkItem(says, law_day(one.raised_at), None, reverse("volume-alarms"), "§5(5)(ix)", f"alarm:{one.pk}")
