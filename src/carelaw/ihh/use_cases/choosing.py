"""Choose a health home, change it, or leave: at any time, by the person or by the program's staff for the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from carelaw.ihh.facts.choosing import ChangeAsked
from carelaw.ihh.rules.change_asked import change_asked
from carelaw.ihh.rules.home_asked import home_asked
from carelaw.ihh.rules.tier_change import first_of_next_month
from carelaw.ihh.store.models import (
    Assignment,
    AssignmentMethod,
    ChangeKind,
    ChangeRequest,
    ChoiceNotice,
    ChoiceState,
    HealthHome,
    Member,
)
from carelaw.ihh.use_cases.attributing import enter_tier
from carelaw.ihh.use_cases.common import (
    MEMBER_STEP,
    PART,
    assignment_on,
    binding_law,
    legal_day,
    refusal_of,
    tier_on,
)
from carelaw.ihh.use_cases.ending import end_assignments, end_membership
from carelaw.ihh.use_cases.homes.delegating import for_the_department
from carelaw.ihh.use_cases.letters import ASSIGNED, CHANGE_CONFIRMED
from carelaw.ihh.use_cases.noticing import asked_of, candidates, places_taken, spoken_day, tell
from carelaw.ihh.use_cases.permissions import CHOOSE_HOME
from carelaw.kernel.dates import DAY
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import Law
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.parties.own import require_own
from carelaw.platform.record.keeping import append

_WAITING = (ChoiceState.OPEN, ChoiceState.UNASSIGNED)
_WHY = {
    "CHOICE": {"en": "You chose it.", "es": "Usted lo eligió."},
    "AUTO": {"en": "No choice reached us, so we chose it.", "es": "No recibimos su elección, así que lo elegimos."},
    "TRANSFER": {"en": "You asked for it.", "es": "Usted lo pidió."},
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person may choose now, until when, and where he or she stands."""

    member: Member
    tier: str
    notice: ChoiceNotice | None
    homes: tuple[HealthHome, ...]
    assignment: Assignment | None


def choices_of(actor: Actor, member: Member, *, at: datetime) -> Choices:
    """The health homes that a person may choose today."""
    require(actor, CHOOSE_HOME)
    require_own(actor, member.pk)
    today = legal_day(at)
    notice = member.choice_notices.filter(state__in=_WAITING).first()
    tier = notice.tier if notice else tier_on(member, today)
    homes = candidates(member, tier, today, binding_law(today)) if tier else []
    return Choices(member, tier, notice, tuple(homes), assignment_on(member, today))


@transaction.atomic
def choose(actor: Actor, member: Member, home: HealthHome, *, at: datetime) -> Assignment:
    """Choose a health home. While the days run it is the choice; afterwards it is a transfer."""
    require(actor, CHOOSE_HOME)
    require_own(actor, member.pk)
    for_the_department(actor, at, "choice")
    today = legal_day(at)
    law = binding_law(today)
    notice = member.choice_notices.filter(state__in=_WAITING).first()
    if notice is None:
        if assignment_on(member, today) is not None:
            return ask_transfer(actor, member, home, at=at)
        if not tier_on(member, today):
            says = "This person has no tier now, so there is nothing to choose; a run of attribution comes first."
            raise Refusal("ATT-NONE", says, cite=f"{PART}.992(a)", kind="conflict")
    tier = notice.tier if notice else tier_on(member, today)
    with transaction.atomic():
        _require_serves(home, tier, today, law)
        effective = _effective(today, member, law)
        made = assign(member, home, AssignmentMethod.CHOICE, decided_on=today, effective_on=effective, tier=tier, at=at)
        if notice is not None:
            notice.state, notice.settled_on = ChoiceState.CHOSEN, today
            notice.save(update_fields=["state", "settled_on"])
        member.opted_out_on = None
        member.save(update_fields=["opted_out_on"])
        _record(actor, member, "chosen", at=at, home=home)
    return made


@transaction.atomic
def ask_transfer(actor: Actor, member: Member, home: HealthHome, *, at: datetime) -> Assignment:
    """Another health home from the first of the next month. No reason is asked, and no limit counts requests."""
    require(actor, CHOOSE_HOME)
    require_own(actor, member.pk)
    for_the_department(actor, at, "choice")
    today = legal_day(at)
    law = binding_law(today)
    tier = tier_on(member, today)
    with transaction.atomic():
        held = assignment_on(member, today)
        if held is not None and held.home_id == home.pk and held.ends_on is None:
            says = f"{home.name} is this person's health home already; choose another from the list."
            raise Refusal("CHOICE-SAME-HOME", says, cite=f"{PART}.993(c)", field="home", kind="conflict")
        _require_serves(home, tier, today, law)
        decision = change_asked(ChangeAsked("TRANSFER", today), law)
        effective = _day(decision)
        keep(decision, ChangeAsked("TRANSFER", today), subject=f"ihh-member:{member.pk}", at=at, actor=actor)
        _request(actor, member, ChangeKind.TRANSFER, today, home, effective)
        made = assign(
            member, home, AssignmentMethod.TRANSFER, decided_on=today, effective_on=effective, tier=tier, at=at
        )
        _record(actor, member, "transfer", at=at, home=home)
    return made


@transaction.atomic
def opt_out(actor: Actor, member: Member, *, at: datetime) -> date:
    """Leave the program. The day of the request is the last covered day; nobody assigns the person again."""
    require(actor, CHOOSE_HOME)
    require_own(actor, member.pk)
    for_the_department(actor, at, "choice")
    today = legal_day(at)
    law = binding_law(today)
    facts = ChangeAsked("OPT_OUT", today)
    decision = change_asked(facts, law)
    with transaction.atomic():
        last_day = _day(decision)
        keep(decision, facts, subject=f"ihh-member:{member.pk}", at=at, actor=actor)
        end_membership(member, last_day, "OPT_OUT")
        end_assignments(member, last_day, "OPT_OUT")
        member.choice_notices.filter(state__in=_WAITING).update(state=ChoiceState.OPTED_OUT, settled_on=today)
        member.opted_out_on = today
        member.save(update_fields=["opted_out_on"])
        made = _request(actor, member, ChangeKind.OPT_OUT, today, None, last_day)
        es = member.language == "es"
        day = spoken_day(last_day, member.language)
        what = (
            f"Ha dejado el programa. Está cubierto hasta el {day}."
            if es
            else f"You have left. You are covered through {day}."
        )
        values = {"name": member.name, "received": spoken_day(today, member.language), "what": what}
        tell(member, CHANGE_CONFIRMED, key=str(made.pk), at=at, values=values)
        _record(actor, member, "opted-out", at=at)
    return last_day


def assign(
    member: Member,
    home: HealthHome,
    method: str,
    *,
    decided_on: date,
    effective_on: date,
    tier: str,
    at: datetime,
    ranking: list[str] | None = None,
    decision_id: Any = None,
) -> Assignment:
    """A person belongs to a health home from a day; what was before ends the day before, and a letter says so."""
    end_membership(member, effective_on - DAY, "TRANSFER")
    end_assignments(member, effective_on - DAY, "TRANSFER")
    if tier_on(member, effective_on) != tier:
        last = member.tiers.order_by("-starts_on").first()
        basis, source = (last.basis, last.crg_source) if last else ([], "")
        attributed = member.attributions.filter(tier=tier).order_by("-as_of", "-pk").first()
        if attributed is not None:
            basis, source = attributed.basis, attributed.crg_source
        enter_tier(member, tier, effective_on, basis, source)
    made = Assignment.objects.create(
        member=member,
        home=home,
        method=method,
        decided_on=decided_on,
        effective_on=effective_on,
        ranking=ranking or [],
        decision_id=decision_id,
    )
    language = member.language if member.language in {"en", "es"} else "en"
    values = {
        "name": member.name,
        "home": home.name,
        "phone": home.phone or "–",
        "effective": spoken_day(effective_on, language),
        "why": _WHY[method][language],
    }
    tell(member, ASSIGNED, key=str(made.pk), at=at, values=values)
    return made


def _effective(today: date, member: Member, law: Law) -> date:
    """From the day of the decision; a member who changes with the tier, from the first of the next month."""
    if law.reading("IHH-AMB-22") == "first-of-month" or member.memberships.filter(ends_on=None).exists():
        return first_of_next_month(today)
    return today


def _require_serves(home: HealthHome, tier: str, on: date, law: Law) -> None:
    decision = home_asked(asked_of(home, tier, on, places_taken().get(home.pk, 0)), law)
    if decision.outcome is not Outcome.PASS:
        raise refusal_of(decision)


def _day(decision: Decision) -> date:
    day = decision.reasons[0].value
    if decision.outcome is not Outcome.PASS or not isinstance(day, date):
        raise refusal_of(decision)
    return day


def _request(
    actor: Actor, member: Member, kind: str, received_on: date, home: HealthHome | None, effective: date
) -> ChangeRequest:
    return ChangeRequest.objects.create(
        member=member, kind=kind, received_on=received_on, channel=actor.channel, target=home, effective_on=effective
    )


def _record(actor: Actor, member: Member, step: str, *, at: datetime, home: HealthHome | None = None) -> None:
    body = {"member": str(member.pk), "step": step, "home": str(home.pk) if home else None}
    append(MEMBER_STEP, actor=actor, at=at, body=body, subject=str(member.pk))
