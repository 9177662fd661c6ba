"""What each day makes due about lists: duties written down, reminders, overdue ones told; and who has it to do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from carelaw.gateway.letters import rosters as letters
from carelaw.gateway.letters.compliance import HEAD
from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.gateway.store.models import FilingState, PharmacyEntity, RosterObligation
from carelaw.gateway.use_cases.permissions import SEE_ROSTERS
from carelaw.gateway.use_cases.registering import names_of
from carelaw.gateway.use_cases.rosters.duties import owe, standing, visible_duties
from carelaw.gateway.use_cases.rosters.receiving import visible_filings
from carelaw.kernel.decision import Outcome
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import allowed
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.notices.letters import declare_letterhead
from carelaw.platform.notices.models import Notice
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.own import is_own

_CITE = f"{SECTION}(d)(3)"


def may_open(actor: Actor, notice: Notice) -> bool:
    """The program opens every letter about a list, an entity those written to it."""
    return allowed(actor, SEE_ROSTERS) and is_own(actor, notice.party_id)


declare_letterhead(letters.PREFIX, HEAD, may_open=may_open)


@each_day("gateway.rosters", order=60)
def rosters_of_the_day(on: date, at: datetime) -> int:
    """Duties are written down, entities reminded before the day and told after it; twice changes nothing."""
    done = 0
    for entity in PharmacyEntity.objects.filter(integrated_since__lte=on).order_by("pk"):
        done += owe(entity, on)
    days = sorted(adopted_law().number("gateway.roster_reminder_days", on))
    waiting = RosterObligation.objects.filter(met_on=None, due_on__lte=on + timedelta(days=days[-1]))
    for duty in waiting.select_related("entity").order_by("due_on", "pk"):
        left = (duty.due_on - on).days
        reached = next((day for day in days if left <= day), None)
        if left < 0:
            done += _tell(duty, letters.OVERDUE, "overdue", at, left)
        elif reached is not None:
            done += _tell(duty, letters.REMINDER, f"{reached}", at, left)
    return done


def _tell(duty: RosterObligation, kind: str, when: str, at: datetime, left: int) -> int:
    key = f"{duty.pk}-{when}"
    if Notice.objects.filter(kind=kind, key=key).exists():
        return 0
    name = names_of([duty.entity_id]).get(str(duty.entity_id), "")
    values = {"entity": name, "due": f"{duty.due_on}", "days": str(left)}
    about = f"gateway-roster-duty:{duty.pk}"
    write_to_party(kind, key=key, party_id=duty.entity_id, at=at, values=values, about=about, letter=True)
    return 1


@work_for("PHARMACY_ENTITY", "PHARMACIST_IN_CHARGE")
def lists_to_send(actor: Actor, on: date) -> Iterable[WorkItem]:
    """The next list that is owed, rows to correct, a vendor's list to attest."""
    first = max(adopted_law().number("gateway.roster_reminder_days", on))
    owed = visible_duties(actor).filter(met_on=None, due_on__lte=on + timedelta(days=first)).order_by("due_on")
    names = names_of(one.entity_id for one in owed)
    for duty in owed:
        says = _("%(entity)s: send the list of pharmacists and locations") % {"entity": names[str(duty.entity_id)]}
        since = duty.due_on - timedelta(days=first)
        yield WorkItem(says, since, duty.due_on, reverse("gateway-rosters"), _CITE, f"gateway-roster-duty:{duty.pk}")
    words = {
        FilingState.PARTIAL: _("List %(reference)s: correct or withdraw the rows that are not right"),
        FilingState.DRAFT: _("List %(reference)s of a vendor: attest it, or send your own"),
    }
    for filing in visible_filings(actor).filter(state__in=list(words)).order_by("received_at"):
        says = words[FilingState(filing.state)] % {"reference": filing.reference}
        url = reverse("gateway-roster", args=[filing.reference])
        yield WorkItem(says, filing.received_at.date(), None, url, _CITE, f"gateway-roster:{filing.pk}")


@work_for("IL_COMPLIANCE")
def lists_overdue(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Entities whose list is overdue: a matter of (g)(10), never of a fine under (h)."""
    overdue = visible_duties(actor).filter(met_on=None, due_on__lt=on).order_by("due_on")[:100]
    names = names_of(one.entity_id for one in overdue)
    for duty in overdue:
        if standing(duty, on).outcome is not Outcome.VIOLATION:
            continue
        says = _("%(entity)s: the list of pharmacists is overdue") % {"entity": names[str(duty.entity_id)]}
        url = reverse("gateway-roster-duties")
        yield WorkItem(says, duty.due_on, duty.due_on, url, _CITE, f"gateway-roster-overdue:{duty.pk}")
