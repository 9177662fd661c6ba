"""Panels: counted at each month's end, beside the number that is needed; smaller ones asked for and decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from carelaw.ihh.facts.homes import PanelOfMonth, SmallerPanelAsked
from carelaw.ihh.rules.homes.panel import least_of, panel_of_month, smaller_panel
from carelaw.ihh.rules.term import binds
from carelaw.ihh.store.models import Enrollment, HealthHome, Member, Membership, PanelApproval, PanelSnapshot
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.homes.findings import open_finding
from carelaw.ihh.use_cases.homes.letters import PANEL_DECIDED
from carelaw.ihh.use_cases.homes.shared import PART, active_home, entered, number_in, numbered, stop_at
from carelaw.ihh.use_cases.permissions import APPLY, DECIDE_HOMES, SEE_HOMES, WATCH_HOMES
from carelaw.kernel.dates import DAY, end_of_month
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.own import only_own

CITE = f"{PART}(b)(7)"


def panels_for(actor: Actor) -> QuerySet[PanelSnapshot]:
    """The panels that an actor may see, newest first."""
    require(actor, SEE_HOMES)
    found = PanelSnapshot.objects.select_related("home").order_by("-month_end", "home__reference")
    return only_own(found, actor, "home__party_id")


def approvals_for(actor: Actor) -> QuerySet[PanelApproval]:
    """The smaller panels that were asked for, as far as an actor may see them."""
    require(actor, SEE_HOMES)
    return only_own(PanelApproval.objects.select_related("home").order_by("-asked_on"), actor, "home__party_id")


def least_on(home: HealthHome, on: date) -> int:
    """The number of members that a health home needs on a day."""
    return least_of(_facts(home, on), adopted_law())


@each_day("ihh.panels", order=58)
def count_panels(on: date, at: datetime) -> int:
    """On the first of a month the panels of the month before are counted, once."""
    month_end = on.replace(day=1) - DAY
    law = adopted_law()
    if on.day != 1 or not binds(law, month_end):
        return 0
    homes = HealthHome.objects.filter(active_from__lte=month_end).filter(
        Q(active_to=None) | Q(active_to__gte=month_end)
    )
    done = 0
    for home in homes.exclude(status=Enrollment.PENDING).exclude(panels__month_end=month_end).order_by("reference"):
        _count(home, month_end, at)
        done += 1
    return done


def count_again(actor: Actor, at: datetime, *, home: str, month_end: date, replace: bool) -> PanelSnapshot:
    """Count one month anew, such as after late consents; a month that is counted is replaced only when said so."""
    require(actor, WATCH_HOMES)
    held = active_home(actor, home)
    last = end_of_month(month_end)
    if last >= legal_day(at):
        says = f"{last} has not ended. Permitted: a month that is over."
        raise Refusal("PANEL-MONTH-OPEN", says, cite=CITE, field="month_end")
    before = PanelSnapshot.objects.filter(home=held, month_end=last).first()
    if before is not None and not replace:
        says = f"The panel of {last} is counted: {before.members}. Say that it is to be replaced."
        raise Refusal("PANEL-COUNTED", says, cite=CITE, field="replace", kind="conflict")
    with transaction.atomic():
        if before is not None:
            before.delete()
        made = _count(held, last, at)
        entered(actor, at, held.pk, "panel-counted-again", held.reference)
    return made


def ask_smaller(
    actor: Actor,
    at: datetime,
    *,
    home: str,
    least: int,
    ground: str,
    counties: Sequence[str],
    starts_on: date,
    ends_on: date | None,
    reasons: str,
) -> PanelApproval:
    """Ask for a smaller panel; what the program knows of the area stands beside it."""
    require(actor, APPLY)
    held = active_home(actor, home)
    today = legal_day(at)
    facts = SmallerPanelAsked(least, ground, tuple(counties), starts_on, ends_on)
    decision = stop_at(smaller_panel(facts, adopted_law()))
    with transaction.atomic():
        made = PanelApproval.objects.create(
            number=number_in("PX", today),
            home=held,
            least=least,
            ground=ground,
            counties=list(counties),
            because=reasons[:400],
            supporting=supporting(counties),
            starts_on=starts_on,
            ends_on=ends_on,
            asked_on=today,
            decision_id=keep(decision, facts, subject=f"ihh-home:{held.pk}", at=at, actor=actor).pk,
        )
        entered(actor, at, made.pk, "smaller-panel-asked", made.number)
    return made


def decide_smaller(actor: Actor, at: datetime, *, panel: str, approved: bool, reasons: str) -> PanelApproval:
    """Approve or refuse a smaller panel; the health home is told."""
    require(actor, DECIDE_HOMES)
    with transaction.atomic():
        made = numbered(PanelApproval, panel, "panel", actor)
        if made.state != "asked":
            raise Refusal("PANEL-DECIDED", f"It is {made.state} already.", cite=CITE, field="panel", kind="conflict")
        made.state = "approved" if approved else "refused"
        made.decided_on, made.decided_because = legal_day(at), reasons[:300]
        made.save()
        entered(actor, at, made.pk, f"smaller-panel-{made.state}", made.number)
        values = {
            "number": made.number,
            "outcome": made.state,
            "least": str(made.least),
            "counties": ", ".join(made.counties),
            "because": reasons,
        }
        write_to_party(PANEL_DECIDED, key=str(made.pk), party_id=made.home.party_id, at=at, values=values, letter=True)
    return made


def supporting(counties: Sequence[str]) -> dict[str, int]:
    """What the program knows of an area: health homes that serve it, people in it, those among them with a tier."""
    wanted = {one.casefold() for one in counties}
    homes = HealthHome.objects.filter(status=Enrollment.ACTIVE)
    serving = sum(not one.counties or bool(wanted & {c.casefold() for c in one.counties}) for one in homes)
    people = Member.objects.filter(county__in=[*counties, *(one.title() for one in counties)])
    return {
        "homes": serving,
        "people": people.count(),
        "with_tier": people.filter(tiers__ends_on=None, tiers__isnull=False).distinct().count(),
    }


def members_on(home: HealthHome, on: date) -> int:
    """How many consented members a health home has on a day."""
    held = Membership.objects.filter(home=home, starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))
    return held.values("member").distinct().count()


def _facts(home: HealthHome, month_end: date) -> PanelOfMonth:
    first = month_end.replace(day=1)
    assigned = home.assignments.filter(effective_on__lte=first).filter(Q(ends_on=None) | Q(ends_on__gte=first))
    runs = Q(ends_on=None) | Q(ends_on__gte=month_end)
    held = home.panel_approvals.filter(runs, state="approved", starts_on__lte=month_end).order_by("least").first()
    return PanelOfMonth(
        month_end=month_end,
        members=members_on(home, month_end),
        assigned_on_first=assigned.values("member").distinct().count(),
        approved_least=held.least if held else None,
        approved_from=held.starts_on if held else None,
        approved_to=held.ends_on if held else None,
    )


def _count(home: HealthHome, month_end: date, at: datetime) -> PanelSnapshot:
    law, facts = adopted_law(), _facts(home, month_end)
    decision: Decision = panel_of_month(facts, law)
    by_first = law.reading("IHH-AMB-27") == "first-of-month"
    made = PanelSnapshot.objects.create(
        home=home,
        month_end=month_end,
        members=facts.assigned_on_first if by_first else facts.members,
        required=least_of(facts, law),
        standing=decision.codes[0],
        counted_at=at,
        decision_id=keep(decision, facts, subject=f"ihh-home:{home.pk}", at=at).pk,
    )
    if decision.outcome is Outcome.VIOLATION:
        key = f"panel:{home.pk}:{month_end:%Y-%m}"
        open_finding(home, "IHH-21", decision.reasons[0].says, f"Panel of {month_end}.", key=key, at=at)
    return made
