"""The advisory group: appointed for its interests, recommends, is answered."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.board import AdvisoryGroup, RecommendationMade
from carelaw.pdmp.rules.board.advisers import NAMED, advisory_group, recommendation_answered
from carelaw.pdmp.store.models import AdvisoryMember, BoardMeeting, Recommendation
from carelaw.pdmp.use_cases.board.judging import known_id, next_number, not_after, not_before, passing, unknown
from carelaw.pdmp.use_cases.board.permissions import ANSWER_ADVICE, APPOINT_ADVISERS, RECOMMEND
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_MEMBER = {"member": Shape.ID, "interest": Shape.CODE, "on": Shape.DAY}
APPOINTED = declare("adviser-appointed", says="The advisory group got a member.", keys=_MEMBER, cite="§5(2)")
ENDED = declare("adviser-ended", says="A membership of the advisory group ended.", keys=_MEMBER, cite="§5(2)")
RECOMMENDED = declare(
    "recommendation-made", says="The advisory group recommended something.", keys={"number": Shape.ID}, cite="§5(2)"
)
ANSWERED = declare(
    "recommendation-answered",
    says="The board answered a recommendation.",
    keys={"number": Shape.ID, "adopted": Shape.FLAG},
    cite="§5(2)",
)


def appoint_adviser(
    actor: Actor, at: datetime, *, name: str, interest: str, perspective: str, appointed_on: date
) -> Done:
    """Appoint a member of the advisory group for an interest and a perspective of its own."""
    require(actor, APPOINT_ADVISERS)
    not_after(appointed_on, law_day(at), "appointed_on", "§5(2)")
    with transaction.atomic():
        others = list(_on(appointed_on).select_for_update())
        same = [one.name for one in others if one.perspective.strip().casefold() == perspective.strip().casefold()]
        if same:
            says = f"{same[0]} brings this very perspective; the group's are to differ. Say what this member adds."
            raise Refusal("E-MAP-144.perspective", says, cite="§5(2)", field="perspective", kind="conflict")
        held = {one.interest for one in others} | {interest}
        facts = AdvisoryGroup(appointed_on, len(others) + 1, interest, _silent(held))
        decision = passing(advisory_group(facts, law=adopted_law()), also=(Outcome.REVIEW,))
        made = AdvisoryMember.objects.create(
            name=name, interest=interest, perspective=perspective, appointed_on=appointed_on
        )
        append(APPOINTED, actor=actor, at=at, body=_body(made, appointed_on), subject=str(made.pk))
    return Done(f"{name} is appointed. {decision.reasons[0].says}", str(made.pk))


def end_adviser(actor: Actor, at: datetime, *, member: str, ended_on: date) -> Done:
    """End a membership of the advisory group; its last day belongs to it."""
    require(actor, APPOINT_ADVISERS)
    with transaction.atomic():
        key = known_id(member, "member", "member", "§5(2)")
        held = AdvisoryMember.objects.select_for_update().filter(pk=key, ended_on=None).first()
        if held is None:
            raise unknown("member", "member in office", "§5(2)")
        not_before(ended_on, held.appointed_on, "ended_on", "§5(2)")
        held.ended_on = ended_on
        held.save(update_fields=["ended_on"])
        append(ENDED, actor=actor, at=at, body=_body(held, ended_on), subject=str(held.pk))
    return Done(f"{held.name} belongs to the group through {ended_on}.", str(held.pk))


def recommend(actor: Actor, at: datetime, *, subject: str, text: str) -> Done:
    """Recommend something to the board; it stands on the agenda of its next meeting."""
    require(actor, RECOMMEND)
    on = law_day(at)
    with transaction.atomic():
        taken = Recommendation.objects.filter(number__startswith=f"R-{on.year}-").count()
        made = Recommendation.objects.create(
            number=next_number("R", on.year, taken), subject=subject, text=text, made_on=on, made_by=actor.account_id
        )
        append(RECOMMENDED, actor=actor, at=at, body={"number": made.number}, subject=str(made.pk))
    return Done(f"{made.number} stands on the agenda of the board's next meeting.", made.number)


def answer_recommendation(
    actor: Actor, at: datetime, *, recommendation: str, adopted: bool, answer: str, answered_on: date
) -> Done:
    """Answer a recommendation; the advisory group sees the answer."""
    require(actor, ANSWER_ADVICE)
    not_after(answered_on, law_day(at), "answered_on", "§5(2)")
    with transaction.atomic():
        held = Recommendation.objects.select_for_update().filter(number=recommendation.upper()).first()
        if held is None:
            raise unknown("recommendation", "recommendation", "§5(2)")
        if held.answered_on is not None:
            says = f"{held.number} was answered on {held.answered_on}; the answer stands."
            raise Refusal("E-MAP-145.answered", says, cite="§5(2)", field="recommendation", kind="conflict")
        facts = RecommendationMade(held.made_on, answered_on=answered_on)
        passing(recommendation_answered(facts, law=adopted_law()))
        held.adopted, held.answer, held.answered_on = adopted, answer, answered_on
        held.save()
        append(ANSWERED, actor=actor, at=at, body={"number": held.number, "adopted": adopted}, subject=str(held.pk))
    return Done(f"{held.number} is answered.", held.number)


def advisers_on(on: date) -> list[AdvisoryMember]:
    """The advisory group on a day."""
    return list(_on(on).order_by("appointed_on", "name"))


def group_judged(on: date) -> Decision:
    """Whether the advisory group, as it stands, is within its number and speaks for every named interest."""
    held = {one.interest for one in _on(on)}
    silent = _silent(held)
    return advisory_group(AdvisoryGroup(on, _on(on).count(), "other", silent), law=adopted_law())


def standing_of(one: Recommendation) -> Decision:
    """How a recommendation stands: on the agenda, overdue for an answer, answered."""
    met = BoardMeeting.objects.filter(body="board", on__gte=one.made_on).exclude(closed_on=None).order_by("on").first()
    facts = RecommendationMade(one.made_on, met.on if met else None, one.answered_on)
    return recommendation_answered(facts, law=adopted_law())


def _on(on: date) -> QuerySet[AdvisoryMember]:
    return AdvisoryMember.objects.filter(appointed_on__lte=on).filter(Q(ended_on=None) | Q(ended_on__gte=on))


def _silent(held: set[str]) -> tuple[str, ...]:
    return tuple(one for one in NAMED if one not in held)


def _body(member: AdvisoryMember, on: date) -> dict[str, object]:
    return {"member": str(member.pk), "interest": member.interest, "on": str(on)}
