"""What waits about patients' privacy: looks to decide, incidents to take on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from carelaw.pdmp.rules.safeguards.incident import tell_by
from carelaw.pdmp.store.models import FlaggedLook, LookState, PrivacyIncident
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.worklist import WorkItem, work_for

_AT_MOST = 100


@work_for("ADMIN")
def looks_to_decide(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Each flagged look that nobody has decided."""
    for one in FlaggedLook.objects.filter(state=LookState.OPEN).order_by("flagged_on", "pk")[:_AT_MOST]:
        url = reverse("flagged-looks")
        yield WorkItem(_("Decide what a flagged look was"), one.flagged_on, None, url, "§5(5)(iv)", f"look:{one.pk}")


@work_for("ADMIN")
def incidents_to_take_on(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Each open incident, with the day by which its patients are told."""
    for one in PrivacyIncident.objects.filter(closed_on=None).order_by("opened_at")[:_AT_MOST]:
        opened = law_day(one.opened_at)
        due = None if one.told_on else tell_by(opened, adopted_law())
        says = _("Work off incident %(number)s") % {"number": one.number}
        url = reverse("privacy-incident", args=[one.number])
        yield WorkItem(says, opened, due, url, "§5(5)(iv)", f"incident:{one.number}")
