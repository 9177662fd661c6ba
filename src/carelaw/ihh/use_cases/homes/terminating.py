"""The end of a health home's agreement: notice, the time to ask for a hearing, the final decision, everybody moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from carelaw.ihh.facts.homes import TerminationAsked
from carelaw.ihh.rules.homes.corrective import SUBPART_C, home_termination
from carelaw.ihh.rules.term import binds
from carelaw.ihh.store.models import CorrectivePlan, Enrollment, HealthHome, HomeTermination, Member
from carelaw.ihh.use_cases.common import legal_day, tier_on
from carelaw.ihh.use_cases.ending import end_assignments, end_membership
from carelaw.ihh.use_cases.homes.letters import TERMINATION, TERMINATION_FINAL
from carelaw.ihh.use_cases.homes.shared import PART, case_of, entered, number_in, numbered, served, stop_at
from carelaw.ihh.use_cases.homes.terms import end_terms
from carelaw.ihh.use_cases.letters import HOME_ENDED
from carelaw.ihh.use_cases.noticing import open_choice, spoken_day, tell
from carelaw.ihh.use_cases.permissions import CARRY_PLANS, SEE_HOMES, WATCH_HOMES
from carelaw.kernel.dates import DAY, days_after, start_of_following_day
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import Law
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.clocks import Clock, Happened, clocks_of
from carelaw.platform.cases.docket import add_event, close_case, open_case
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.legal_zone import zone_of
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.own import only_own

KIND = "ihh.termination"
CITE = f"{PART}(c)"


@clocks_of(KIND)
def termination_clocks(events: Sequence[Happened]) -> tuple[Clock, ...]:
    """Until when a hearing may be asked for."""
    opened = next((one for one in events if one.kind == "noticed"), None)
    if opened is None:
        return ()
    by = date.fromisoformat(opened.body["hearing_by"])
    met = next((one.at for one in events if one.kind in {"hearing-asked", "decided"}), None)
    due_at = start_of_following_day(by, zone_of("ihh").key)
    return (Clock("hearing", f"A hearing may be asked for through {by}.", SUBPART_C, due_at, met),)


def terminations_for(actor: Actor) -> QuerySet[HomeTermination]:
    """The terminations that an actor may see, newest first."""
    require(actor, SEE_HOMES)
    found = HomeTermination.objects.select_related("home", "plan").order_by("-noticed_on", "-number")
    return only_own(found, actor, "home__party_id")


def open_termination(actor: Actor, at: datetime, *, plan: str, reasons: str) -> HomeTermination:
    """Give notice that the agreement is to be ended; only a plan whose terms are not met allows it."""
    require(actor, WATCH_HOMES)
    today = legal_day(at)
    with transaction.atomic():
        held = numbered(CorrectivePlan, plan, "plan", actor)
        facts = TerminationAsked(held.state)
        decision = stop_at(home_termination(facts, adopted_law()))
        if HomeTermination.objects.filter(home=held.home, final_on=None).exists():
            raise Refusal(
                "TERM-OPEN", "A notice of termination runs already.", cite=CITE, field="plan", kind="conflict"
            )
        days = int(adopted_law().number("ihh.hearing_request_days", today))
        made = HomeTermination.objects.create(
            number=number_in("HT", today),
            home=held.home,
            plan=held,
            noticed_on=today,
            hearing_by=days_after(today, days),
            because=reasons[:400],
        )
        title = f"Termination {made.number} of {held.home.name}"
        case = open_case(
            KIND, key=str(made.pk), title=title, at=at, cite=CITE, actor=actor, party_id=held.home.party_id
        )
        add_event(case, "noticed", at=at, actor=actor, body={"hearing_by": made.hearing_by.isoformat()})
        made.case_id = case.pk
        made.save(update_fields=["case_id"])
        keep(decision, facts, subject=f"ihh-home:{held.home_id}", at=at, actor=actor)
        entered(actor, at, made.pk, "termination-noticed", made.number)
        values = {
            "number": made.number,
            "home": held.home.name,
            "plan": held.number,
            "because": reasons,
            "hearing": str(made.hearing_by),
        }
        write_to_party(TERMINATION, key=str(made.pk), party_id=held.home.party_id, at=at, values=values, letter=True)
    return made


def ask_hearing(actor: Actor, at: datetime, *, termination: str) -> HomeTermination:
    """Ask for a hearing while the days run."""
    require(actor, CARRY_PLANS)
    today = legal_day(at)
    with transaction.atomic():
        made = numbered(HomeTermination, termination, "termination", actor)
        if made.final_on is not None or today > made.hearing_by:
            says = f"A hearing could be asked for through {made.hearing_by}."
            raise Refusal("TERM-HEARING-LATE", says, cite=SUBPART_C, field="termination", kind="conflict")
        made.hearing_asked_on = made.hearing_asked_on or today
        made.save(update_fields=["hearing_asked_on"])
        add_event(case_of(made.case_id), "hearing-asked", at=at, actor=actor)
        entered(actor, at, made.pk, "termination-hearing-asked", made.number)
    return made


def decide_termination(
    actor: Actor,
    at: datetime,
    *,
    termination: str,
    ends: bool,
    effective_on: date | None,
    hearing_held: bool,
    reasons: str,
) -> HomeTermination:
    """Enter the final decision; when it ends the agreement, everybody is asked to choose another health home."""
    require(actor, WATCH_HOMES)
    today = legal_day(at)
    with transaction.atomic():
        made = numbered(HomeTermination, termination, "termination", actor)
        if made.final_on is not None:
            raise Refusal("TERM-DECIDED", "It is decided already.", cite=CITE, field="termination", kind="conflict")
        facts = TerminationAsked(
            plan_state=made.plan.state,
            final=ends,
            noticed_on=made.noticed_on,
            hearing_by=made.hearing_by,
            hearing_asked=made.hearing_asked_on is not None,
            hearing_decided=hearing_held,
            decided_on=today,
        )
        decision = stop_at(home_termination(facts, adopted_law()))
        if ends and (effective_on is None or effective_on < today):
            says = f"From which day is the agreement over? Permitted: {today} or later."
            raise Refusal("TERM-EFFECTIVE", says, cite=SUBPART_C, field="effective_on")
        made.final_on, made.outcome = today, "ended" if ends else "kept"
        made.effective_on = effective_on if ends else None
        made.save()
        keep(decision, facts, subject=f"ihh-home:{made.home_id}", at=at, actor=actor)
        case = case_of(made.case_id)
        add_event(case, "decided", at=at, actor=actor)
        close_case(case, at=at, closing=made.outcome, actor=actor)
        entered(actor, at, made.pk, f"termination-{made.outcome}", made.number)
        _tell(made, reasons, at)
        if ends and effective_on is not None and effective_on <= today:
            end_agreements(today, at)
    return made


@each_day("ihh.terminations", order=37)
def end_agreements(on: date, at: datetime) -> int:
    """On the day a termination takes effect the health home is none any more, and its people choose anew."""
    law, done = adopted_law(), 0
    if not binds(law, on):
        return 0
    waiting = HomeTermination.objects.filter(moved_at=None, outcome="ended", effective_on__lte=on)
    for made in waiting.select_related("home").order_by("number"):
        assert made.effective_on is not None
        people = served(made.home, on)
        _close(made.home, made.effective_on - DAY, made.number, at)
        for member in people:
            _move(member, made.home, made.effective_on - DAY, on, at=at, law=law)
        made.moved, made.moved_at = len(people), at
        made.save(update_fields=["moved", "moved_at"])
        entered(None, at, made.pk, "termination-in-effect", made.number)
        done += 1
    return done


def _close(home: HealthHome, last_day: date, number: str, at: datetime) -> None:
    home.status, home.active_to, home.open_to_new = Enrollment.TERMINATED, last_day, False
    home.save(update_fields=["status", "active_to", "open_to_new"])
    end_terms(home.party_id, on=last_day, because=f"Ended by {number}.", at=at, actor=None)


def _move(member: Member, home: HealthHome, last_day: date, on: date, *, at: datetime, law: Law) -> None:
    """The membership ends, a letter says so with the rights, and the thirty days to choose begin anew."""
    end_membership(member, last_day, "HOME-ENDED")
    end_assignments(member, last_day, "HOME-ENDED")
    values = {"name": member.name, "home": home.name, "last_day": spoken_day(last_day, member.language)}
    tell(member, HOME_ENDED, key=f"{home.pk}:{member.pk}:{last_day}", at=at, values=values)
    tier = tier_on(member, on)
    if tier and member.opted_out_on is None:
        open_choice(member, tier, at=at, law=law)


def _tell(made: HomeTermination, reasons: str, at: datetime) -> None:
    ended = f"The agreement ends; its last day is {made.effective_on - DAY if made.effective_on else ''}."
    says = ended if made.outcome == "ended" else "The agreement goes on."
    values = {"number": made.number, "outcome": made.outcome, "says": f"{says} {reasons}"}
    write_to_party(TERMINATION_FINAL, key=str(made.pk), party_id=made.home.party_id, at=at, values=values, letter=True)
