"""On the day after the last day to choose, assign those who did not; each month, ask again where nobody had room."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from carelaw.ihh.facts.choosing import AssignmentCase, Candidate
from carelaw.ihh.rules.automatic_assignment import automatic_assignment
from carelaw.ihh.rules.term import binds
from carelaw.ihh.rules.tier_change import first_of_next_month
from carelaw.ihh.store.models import (
    Assignment,
    AssignmentMethod,
    ChangeKind,
    ChangeRequest,
    ChoiceNotice,
    ChoiceState,
    ClaimStatus,
    HealthHome,
    Member,
)
from carelaw.ihh.use_cases.choosing import assign
from carelaw.ihh.use_cases.common import MEMBER_STEP
from carelaw.ihh.use_cases.homes.delegating import for_the_department
from carelaw.ihh.use_cases.noticing import places_taken
from carelaw.ihh.use_cases.permissions import ATTRIBUTE
from carelaw.kernel.dates import DAY, months_after
from carelaw.kernel.decision import Outcome
from carelaw.law.register import Law
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.record.keeping import append


@each_day("ihh.assignment", order=40)
def assign_those_due(on: date, at: datetime) -> int:
    """Everyone whose last day passed without a choice is assigned; late or twice, the day of decision is the same."""
    law = adopted_law()
    if not binds(law, on):
        return 0
    due = ChoiceNotice.objects.filter(state=ChoiceState.OPEN, last_day__lt=on)
    if on.day == 1:
        due = due | ChoiceNotice.objects.filter(state=ChoiceState.UNASSIGNED)
    # One after the other in a fixed order: each assignment takes a place that the next can no longer have.
    ordered = list(due.select_related("member").order_by("last_day", "member__person_id"))
    return sum(_settle(notice, on, at=at, law=law) for notice in ordered)


def assign_now(actor: Actor, on: date, *, at: datetime) -> int:
    """Do by hand what each day does by itself."""
    require(actor, ATTRIBUTE)
    with transaction.atomic():
        for_the_department(actor, at, "choice")
        return assign_those_due(on, at)


@transaction.atomic
def _settle(notice: ChoiceNotice, on: date, *, at: datetime, law: Law) -> int:
    member = notice.member
    decided = on if notice.state == ChoiceState.UNASSIGNED else notice.last_day + DAY
    case = case_for(member, notice.tier, decided)
    decision = automatic_assignment(case, law)
    kept = keep(decision, case, subject=f"ihh-member:{member.pk}", at=at)
    notice.settled_on, notice.decision_id = decided, kept.pk
    if decision.outcome is not Outcome.PASS:
        already = notice.state == ChoiceState.UNASSIGNED
        notice.state = ChoiceState.UNASSIGNED
        notice.save(update_fields=["state", "settled_on", "decision_id"])
        return 0 if already else 1
    home = HealthHome.objects.get(reference=str(decision.reasons[0].value))
    enrolled = member.memberships.filter(ends_on=None).exists()
    later = law.reading("IHH-AMB-22") == "first-of-month" or enrolled
    assign(
        member,
        home,
        AssignmentMethod.AUTO,
        decided_on=decided,
        effective_on=first_of_next_month(decided) if later else decided,
        tier=notice.tier,
        at=at,
        ranking=[reason.says for reason in decision.reasons],
        decision_id=kept.pk,
    )
    notice.state = ChoiceState.ASSIGNED
    notice.save(update_fields=["state", "settled_on", "decision_id"])
    body = {"member": str(member.pk), "step": "assigned", "home": str(home.pk)}
    append(MEMBER_STEP, actor=None, at=at, body=body, subject=str(member.pk))
    return 1


def case_for(member: Member, tier: str, on: date) -> AssignmentCase:
    """One person and every health home as the ranking sees them."""
    homes = HealthHome.objects.order_by("reference")
    visits = _visits(member, on)
    last = (
        Assignment.objects.filter(member=member, effective_on__gte=months_after(on, -12))
        .order_by("-effective_on")
        .first()
    )
    kin = _household(member)
    left = _left(member, on)
    taken = places_taken()
    candidates = tuple(
        Candidate(
            reference=home.reference,
            tier=home.tier,
            active=home.active_on(on),
            open_to_new=home.open_to_new,
            members=taken.get(home.pk, 0),
            capacity=home.capacity,
            counties=tuple(home.counties),
            languages=tuple(home.languages),
            service_dates=len({day for npi, day in visits if npi == home.npi or npi in home.partner_npis}),
            was_last_home=last is not None and last.home_id == home.pk,
            serves_household=home.pk in kin,
            left_on_request=home.pk in left,
        )
        for home in homes
    )
    return AssignmentCase(tier, member.county, member.language, candidates)


def _left(member: Member, on: date) -> set[object]:
    """The health homes that the person left at his or her own request in the last twelve months."""
    asked = ChangeRequest.objects.filter(
        member=member, kind=ChangeKind.TRANSFER, received_on__gte=months_after(on, -12)
    )
    ended = [one.effective_on - DAY for one in asked]
    return set(Assignment.objects.filter(member=member, ends_on__in=ended).values_list("home_id", flat=True))


def _visits(member: Member, on: date) -> list[tuple[str, date]]:
    """Who served the person when, in the twelve months before."""
    found = member.claims.filter(
        from_on__gte=months_after(on, -12), from_on__lt=on, status__in=(ClaimStatus.PAID, ClaimStatus.ACCEPTED)
    ).values_list("billing_npi", "from_on")
    return [(npi, day) for npi, day in found if npi]


def _household(member: Member) -> set[object]:
    if not member.household_id:
        return set()
    found = Assignment.objects.filter(member__household_id=member.household_id, ends_on=None).exclude(member=member)
    return set(found.values_list("home_id", flat=True))
