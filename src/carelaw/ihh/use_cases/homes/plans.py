"""Corrective action plans: asked for, handed in, approved or returned, carried out, met or not met."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from carelaw.ihh.facts.homes import PlanConcluded, PlanHandedIn, StepAsked, StepStanding
from carelaw.ihh.rules.homes.corrective import corrective_plan, plan_concluded
from carelaw.ihh.store.models import ComplianceFinding, CorrectivePlan, PlanState, PlanStep
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.homes.letters import PLAN_ASKED, PLAN_CONCLUDED, PLAN_DECIDED
from carelaw.ihh.use_cases.homes.shared import PART, active_home, case_of, entered, number_in, numbered, stop_at
from carelaw.ihh.use_cases.permissions import CARRY_PLANS, SEE_HOMES, WATCH_HOMES
from carelaw.kernel.dates import days_after, start_of_following_day
from carelaw.kernel.decision import Decision
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.clocks import Clock, Happened, clocks_of
from carelaw.platform.cases.docket import add_event, close_case, open_case
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.legal_zone import zone_of
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.own import only_own

KIND = "ihh.corrective-plan"
CITE = f"{PART}(c)"
_OPEN = (PlanState.REQUESTED, PlanState.RETURNED, PlanState.SUBMITTED, PlanState.APPROVED)


@clocks_of(KIND)
def plan_clocks(events: Sequence[Happened]) -> tuple[Clock, ...]:
    """The plan is handed in by its last day, and each milestone of the approved version is reached by its own."""
    zone = zone_of("ihh").key
    clocks = []
    for event in events:
        if event.kind == "plan-asked":
            due = date.fromisoformat(event.body["due"])
            met = next((one.at for one in events if one.kind == "plan-handed-in"), None)
            says = f"The corrective action plan is handed in by {due}."
            clocks.append(Clock("handed-in", says, CITE, start_of_following_day(due, zone), met))
        if event.kind == "plan-approved":
            for number, due_on in event.body["steps"]:
                reached = next(
                    (one.at for one in events if one.kind == "step-done" and one.body["step"] == number), None
                )
                due_at = start_of_following_day(date.fromisoformat(due_on), zone)
                clocks.append(Clock(f"step-{number}", f"Milestone {number} by {due_on}.", CITE, due_at, reached))
    return tuple(clocks)


def plans_for(actor: Actor) -> QuerySet[CorrectivePlan]:
    """The plans that an actor may see, newest first."""
    require(actor, SEE_HOMES)
    found = CorrectivePlan.objects.select_related("home").order_by("-requested_on", "-number")
    return only_own(found, actor, "home__party_id")


def ask_plan(actor: Actor, at: datetime, *, home: str, findings: Sequence[str], due_on: date | None) -> CorrectivePlan:
    """Ask a health home for a plan; without findings, for every open one. Its last day is the Department's default."""
    require(actor, WATCH_HOMES)
    held = active_home(actor, home)
    today = legal_day(at)
    answered = _open_findings(actor, held.reference, findings)
    days = int(adopted_law().number("ihh.corrective_plan_days", today))
    due = due_on or days_after(today, days)
    if due <= today:
        raise Refusal("CAP-DUE-PAST", f"{due} gives no time. Permitted: after {today}.", cite=CITE, field="due_on")
    with transaction.atomic():
        made = CorrectivePlan.objects.create(number=number_in("CAP", today), home=held, requested_on=today, due_on=due)
        ComplianceFinding.objects.filter(pk__in=[one.pk for one in answered]).update(plan=made)
        title = f"Corrective action plan {made.number} of {held.name}"
        case = open_case(KIND, key=str(made.pk), title=title, at=at, cite=CITE, actor=actor, party_id=held.party_id)
        add_event(case, "plan-asked", at=at, actor=actor, body={"due": due.isoformat()})
        made.case_id = case.pk
        made.save(update_fields=["case_id"])
        entered(actor, at, made.pk, "plan-asked", made.number)
        lines = "\n".join(f"- {one.number} ({one.provision}): {one.says}" for one in answered)
        values = {"number": made.number, "due": str(due), "findings": lines}
        write_to_party(PLAN_ASKED, key=str(made.pk), party_id=held.party_id, at=at, values=values, letter=True)
    return made


def hand_in(actor: Actor, at: datetime, *, plan: str, steps: Sequence[str]) -> tuple[CorrectivePlan, Decision]:
    """Hand in the plan: lines of `finding | action | owner | target date`. A late one is taken and said to be late."""
    require(actor, CARRY_PLANS)
    made = numbered(CorrectivePlan, plan, "plan", actor)
    if made.state not in {PlanState.REQUESTED, PlanState.RETURNED}:
        says = f"The plan is {made.get_state_display().lower()}; nothing is to be handed in now."
        raise Refusal("CAP-STATE", says, cite=CITE, field="plan", kind="conflict")
    today = legal_day(at)
    answered = {one.number: one for one in made.findings.order_by("number")}
    asked = tuple(_step(one) for one in steps)
    facts = PlanHandedIn(tuple(answered), asked, today, made.due_on)
    decision = stop_at(corrective_plan(facts, adopted_law()))
    with transaction.atomic():
        made.version += 1
        made.state, made.submitted_on = PlanState.SUBMITTED, today
        made.decision_id = keep(decision, facts, subject=f"ihh-home:{made.home_id}", at=at, actor=actor).pk
        made.save()
        for number, one in enumerate(asked, start=1):
            PlanStep.objects.create(
                plan=made,
                finding=answered[one.finding],
                version=made.version,
                number=number,
                action=one.action[:300],
                owner=one.owner[:120],
                due_on=one.due_on,
            )
        _event(made, "plan-handed-in", at, actor)
        entered(actor, at, made.pk, "plan-handed-in", made.number)
    return made, decision


def decide_plan(actor: Actor, at: datetime, *, plan: str, approved: bool, reasons: str) -> CorrectivePlan:
    """Approve the plan, which is then in effect, or return it with what is to be changed."""
    require(actor, WATCH_HOMES)
    if not approved and not reasons.strip():
        raise Refusal("REASON-MISSING", "Say what is to be changed.", cite=CITE, field="reasons")
    with transaction.atomic():
        made = _in_state(actor, plan, PlanState.SUBMITTED)
        made.state = PlanState.APPROVED if approved else PlanState.RETURNED
        made.decided_on, made.decided_because = legal_day(at), reasons[:400]
        made.save()
        steps = [(one.number, one.due_on.isoformat()) for one in steps_of(made) if one.due_on]
        if approved:
            _event(made, "plan-approved", at, actor, {"steps": steps})
        else:
            _event(made, "plan-returned", at, actor)
        entered(actor, at, made.pk, f"plan-{made.state}", made.number)
        values = {
            "number": made.number,
            "version": str(made.version),
            "outcome": "approved and in effect" if approved else "returned",
            "because": reasons,
        }
        key = f"{made.pk}:{made.version}:{made.state}"
        write_to_party(PLAN_DECIDED, key=key, party_id=made.home.party_id, at=at, values=values, letter=True)
    return made


def step_done(actor: Actor, at: datetime, *, plan: str, step: int, on: date, evidence: str) -> PlanStep:
    """Say that a milestone was reached, and what shows it."""
    require(actor, CARRY_PLANS)
    with transaction.atomic():
        made = _in_state(actor, plan, PlanState.APPROVED)
        found = next((one for one in steps_of(made) if one.number == step), None)
        if found is None or found.done_on is not None or on > legal_day(at):
            left = ", ".join(str(one.number) for one in steps_of(made) if one.done_on is None) or "none"
            says = f"Permitted: an open milestone ({left}), on a day up to today."
            raise Refusal("CAP-STEP", says, cite=CITE, field="step", kind="conflict")
        found.done_on, found.evidence = on, evidence[:300]
        found.save(update_fields=["done_on", "evidence"])
        _event(made, "step-done", at, actor, {"step": step})
        entered(actor, at, made.pk, "plan-step-done", made.number)
    return found


def conclude(actor: Actor, at: datetime, *, plan: str, met: bool, reasons: str) -> CorrectivePlan:
    """Decide whether the plan's terms are met. Met, its findings close; not met, the agreement may be ended."""
    require(actor, WATCH_HOMES)
    today = legal_day(at)
    with transaction.atomic():
        made = numbered(CorrectivePlan, plan, "plan", actor)
        if made.state not in _OPEN:
            says = f"The plan is {made.get_state_display().lower()} already."
            raise Refusal("CAP-STATE", says, cite=CITE, field="plan", kind="conflict")
        if met and made.state != PlanState.APPROVED:
            says = "Only a plan that was approved and carried out can be met."
            raise Refusal("CAP-STATE", says, cite=CITE, field="met", kind="conflict")
        steps = tuple(StepStanding(one.number, one.due_on, one.done_on) for one in steps_of(made) if one.due_on)
        facts = PlanConcluded(met, steps, today, reasons)
        decision = stop_at(plan_concluded(facts, adopted_law()))
        made.state, made.closed_on = (PlanState.MET if met else PlanState.NOT_MET), today
        made.decided_because = reasons[:400]
        made.decision_id = keep(decision, facts, subject=f"ihh-home:{made.home_id}", at=at, actor=actor).pk
        made.save()
        if met:
            made.findings.filter(closed_on=None).update(closed_on=today, closed_because=f"Met by {made.number}.")
        close_case(case_of(made.case_id), at=at, closing=made.state, actor=actor)
        entered(actor, at, made.pk, f"plan-{made.state}", made.number)
        outcome = "met" if met else "not met"
        values = {"number": made.number, "outcome": outcome, "because": reasons or "Every milestone is reached."}
        write_to_party(PLAN_CONCLUDED, key=f"{made.pk}", party_id=made.home.party_id, at=at, values=values, letter=True)
    return made


def steps_of(plan: CorrectivePlan) -> list[PlanStep]:
    """The steps of a plan's newest version."""
    return list(plan.steps.filter(version=plan.version).select_related("finding").order_by("number"))


def _in_state(actor: Actor, number: str, wanted: PlanState) -> CorrectivePlan:
    made = numbered(CorrectivePlan, number, "plan", actor)
    if made.state != wanted:
        says = f"The plan is {made.get_state_display().lower()}; it would have to be {wanted.label.lower()}."
        raise Refusal("CAP-STATE", says, cite=CITE, field="plan", kind="conflict")
    return made


def _open_findings(actor: Actor, home: str, numbers: Sequence[str]) -> list[ComplianceFinding]:
    free = ComplianceFinding.objects.filter(home__reference=home, closed_on=None, plan=None).order_by("number")
    if numbers:
        free = free.filter(number__in=[one.strip().upper() for one in numbers])
    found = list(free)
    if not found or (numbers and len(found) != len(set(numbers))):
        says = "Name open findings of this health home that no plan answers yet, one a line, or none for all of them."
        raise Refusal("CAP-NO-FINDING", says, cite=CITE, field="findings", kind="conflict")
    return found


def _step(line: str) -> StepAsked:
    parts = [one.strip() for one in line.split("|")]
    parts += [""] * (4 - len(parts))
    try:
        due = date.fromisoformat(parts[3]) if parts[3] else None
    except ValueError:
        says = f"“{parts[3][:20]}” is no day. Write finding | action | owner | 2019-08-31, one step a line."
        raise Refusal("CAP-INCOMPLETE", says, cite=CITE, field="steps") from None
    return StepAsked(parts[0].upper(), parts[1], parts[2], due)


def _event(made: CorrectivePlan, kind: str, at: datetime, actor: Actor, body: dict[str, object] | None = None) -> None:
    add_event(case_of(made.case_id), kind, at=at, actor=actor, body=body or {})
