"""The tier of a health home: changed from a day on, with everybody it then no longer serves asked to choose again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from carelaw.ihh.facts.homes import IntakeAsked
from carelaw.ihh.rules.home_asked import SERVES
from carelaw.ihh.rules.homes.application import intake_closing
from carelaw.ihh.rules.term import binds
from carelaw.ihh.store.models import HealthHome, HomeTierPeriod, Member
from carelaw.ihh.use_cases.common import legal_day, tier_on
from carelaw.ihh.use_cases.homes.letters import TIER_CHANGE
from carelaw.ihh.use_cases.homes.shared import PART, active_home, entered, served, stop_at
from carelaw.ihh.use_cases.noticing import open_choice
from carelaw.ihh.use_cases.permissions import APPLY, DECIDE_HOMES
from carelaw.kernel.dates import DAY
from carelaw.kernel.decision import Decision
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party

CITE = f"{PART}(b)(2)"


def change_tier(actor: Actor, at: datetime, *, home: str, tier: str, on: date, reasons: str) -> HomeTierPeriod:
    """Enroll a health home under another tier from a day; on that day its people are looked at one by one."""
    require(actor, DECIDE_HOMES)
    held = active_home(actor, home)
    today = legal_day(at)
    if on < today:
        says = f"{on} has passed. Permitted: from {today} on."
        raise Refusal("TIER-CHANGE-PAST", says, cite=CITE, field="on")
    if tier == held.tier:
        raise Refusal("TIER-SAME", f"It is enrolled under Tier {tier} already.", cite=CITE, field="tier")
    with transaction.atomic():
        made, _new = HomeTierPeriod.objects.update_or_create(
            home=held, starts_on=on, defaults={"tier": tier, "because": reasons[:200]}
        )
        entered(actor, at, held.pk, "tier-change", held.reference)
        count = len(no_longer_served(held, tier, today))
        values = {"starts": str(on), "tier": tier, "count": str(count)}
        write_to_party(TIER_CHANGE, key=f"{made.pk}:{tier}", party_id=held.party_id, at=at, values=values)
        if on == today:
            apply_tiers(on, at)
    return made


def no_longer_served(home: HealthHome, tier: str, on: date) -> list[Member]:
    """The people of a health home whose tier it does not serve under another tier of its own."""
    return [one for one in served(home, on) if tier_on(one, on) not in {"", *SERVES[tier]}]


@each_day("ihh.home-tiers", order=38)
def apply_tiers(on: date, at: datetime) -> int:
    """Tiers that begin today: the one before ends yesterday, and who is not served any more is asked to choose."""
    law, done = adopted_law(), 0
    if not binds(law, on):
        return 0
    for period in HomeTierPeriod.objects.filter(applied_at=None, starts_on__lte=on).select_related("home"):
        home = period.home
        HomeTierPeriod.objects.filter(home=home, ends_on=None, starts_on__lt=period.starts_on).update(
            ends_on=period.starts_on - DAY
        )
        home.tier = period.tier
        home.save(update_fields=["tier"])
        period.applied_at = at
        period.save(update_fields=["applied_at"])
        done += 1 + sum(
            open_choice(one, tier_on(one, on), at=at, law=law) for one in no_longer_served(home, home.tier, on)
        )
    return done


def set_intake(actor: Actor, at: datetime, *, home: str, closed_to: Sequence[str]) -> tuple[HealthHome, Decision]:
    """Take nobody new, or everybody again; a Tier A health home cannot close itself to one tier alone."""
    require(actor, APPLY)
    held = active_home(actor, home)
    facts = IntakeAsked(held.tier, tuple(one.upper() for one in closed_to))
    decision = stop_at(intake_closing(facts, adopted_law()))
    with transaction.atomic():
        held.open_to_new = decision.codes[0] == "open"
        held.save(update_fields=["open_to_new"])
        keep(decision, facts, subject=f"ihh-home:{held.pk}", at=at, actor=actor)
        entered(actor, at, held.pk, "intake", held.reference)
    return held, decision
