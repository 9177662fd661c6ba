"""The Department's own delays, proposed and decided; stays and waivers: what takes days or bills out of a fine."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from carelaw.gateway.facts.compliance import Delay, DelayState, WaitingOn
from carelaw.gateway.rules.compliance_term import day
from carelaw.gateway.rules.department_delay import department_delay
from carelaw.gateway.rules.refusal_codes import SECTION, refusal, refused
from carelaw.gateway.store.models import DelayPeriod, FineCase, OnboardingStep, Relief
from carelaw.gateway.use_cases.case_standing import refresh
from carelaw.gateway.use_cases.compliance import case_for, docket, held, require_open
from carelaw.gateway.use_cases.fines import assess_due, credit_what_came_out
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.permissions import ANSWER_CASES, RELIEVE, RUN_CASES
from carelaw.kernel.dates import DAY
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.parties.own import acts_for_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_KEYS = {"case": Shape.ID, "delay": Shape.ID, "from": Shape.DAY, "to": Shape.DAY}
PROPOSED = declare("delay-proposed", says="A delay of the Department was named.", keys=_KEYS, cite=f"{SECTION}(h)")
DECIDED = declare(
    "delay-decided",
    says="The Department confirmed or rejected a delay of its own, or ended one.",
    keys={**_KEYS, "decision": Shape.CODE},
    cite=f"{SECTION}(h)",
)
RELIEF = declare(
    "fine-relieved",
    says="The Department stayed the billing of a fine or waived its days.",
    keys={"case": Shape.ID, "relief": Shape.CODE, "from": Shape.DAY},
    cite=f"{SECTION}(h)",
)


def propose_delay(
    actor: Actor, at: datetime, *, case: str, from_on: date, to_on: date | None = None, cause: str
) -> DelayPeriod:
    """Name days on which the case waited for the Department; they come out once the Department confirms them."""
    require(actor, ANSWER_CASES if acts_for_own(actor) else RUN_CASES)
    with transaction.atomic():
        one = held(case_for(actor, case))
        require_open(one)
        if not cause.strip():
            raise refused("REASON_REQUIRED", "Say what the case waited for.", field="cause", kind="invalid")
        _check(Delay(WaitingOn.DEPARTMENT, from_on, to_on))
        _require_past(law_day(at), from_on, to_on)
        source = "claimed" if acts_for_own(actor) else "officer"
        made = DelayPeriod.objects.create(
            case=one, from_on=from_on, to_on=to_on, cause=cause.strip()[:200], source=source, proposed_at=at
        )
        _tell(actor, one, made, "delay-proposed", at)
        append(PROPOSED, actor=actor, at=at, body=_body(made), subject=str(one.pk))
    return made


def decide_delay(
    actor: Actor, at: datetime, *, delay: int, confirm: bool, reason: str = "", to_on: date | None = None
) -> DelayPeriod:
    """Confirm or reject a delay. Confirmed days come out, the first and the last included; billed ones are credited."""
    require(actor, RUN_CASES)
    on = law_day(at)
    with transaction.atomic():
        found = DelayPeriod.objects.select_for_update().filter(pk=delay).first()
        if found is None:
            raise _no_delay("to decide")
        one = held(found.case)
        require_open(one)
        if found.state != DelayState.PROPOSED:
            says = f"This delay was {found.state} before; name another period instead."
            raise Refusal("delay-decided", says, cite=f"{SECTION}(h)", field="delay", kind="conflict")
        if not confirm and not reason.strip():
            raise refused("REASON_REQUIRED", "Write down why the delay is not the Department's.", field="reason")
        if to_on is not None:
            _require_past(on, found.from_on, to_on)
            found.to_on = to_on
        found.state = DelayState.CONFIRMED if confirm else DelayState.REJECTED
        found.decided_at, found.decided_by, found.reason = at, actor.account_id or None, reason.strip()[:300]
        facts = Delay(WaitingOn.DEPARTMENT, found.from_on, found.to_on, DelayState(found.state))
        _check(facts)
        found.save()
        keep(
            department_delay(facts, law=adopted_law()),
            facts,
            subject=f"gateway-fine-case:{one.pk}",
            at=at,
            actor=actor,
        )
        _tell(actor, one, found, f"delay-{found.state}", at)
        append(DECIDED, actor=actor, at=at, body={**_body(found), "decision": found.state}, subject=str(one.pk))
        if confirm:
            credit_what_came_out(one, f"The Department's own delay: {found.cause}", on, at, actor)
        refresh(one, on, at)
    return found


def end_delay(actor: Actor, at: datetime, *, delay: int, to_on: date) -> DelayPeriod:
    """Say until when an open delay lasted; that day still comes out."""
    require(actor, RUN_CASES)
    with transaction.atomic():
        found = DelayPeriod.objects.select_for_update().filter(pk=delay, to_on=None).first()
        if found is None or found.state == DelayState.REJECTED:
            raise _no_delay("to end")
        require_open(found.case)
        _check(Delay(WaitingOn.DEPARTMENT, found.from_on, to_on))
        _require_past(law_day(at), found.from_on, to_on)
        _require_not_assessed(found, to_on)
        found.to_on = to_on
        found.save(update_fields=["to_on"])
        _tell(actor, found.case, found, "delay-ended", at)
        append(DECIDED, actor=actor, at=at, body={**_body(found), "decision": "ended"}, subject=str(found.case_id))
        refresh(held(found.case), law_day(at), at)
    return found


def propose_waits(case: FineCase, on: date, at: datetime) -> int:
    """Name by itself each spell in which an integration of the case waited for the Department; twice is once."""
    made = 0
    for start, end in _waits(case):
        known = DelayPeriod.objects.filter(case=case, source="automatic", from_on=start).first()
        if known is None and start <= on:
            delay = DelayPeriod.objects.create(
                case=case,
                from_on=start,
                to_on=end,
                cause="An integration request waited for the Department.",
                source="automatic",
                proposed_at=at,
            )
            _tell(None, case, delay, "delay-proposed", at)
            append(PROPOSED, actor=None, at=at, body=_body(delay), subject=str(case.pk))
            made += 1
        elif known is not None and known.to_on is None and end is not None:
            known.to_on = end
            known.save(update_fields=["to_on"])
            made += 1
    return made


def _waits(case: FineCase) -> list[tuple[date, date | None]]:
    """Spells that waited for the Department, from the step that handed it the turn to the day of the next step."""
    found: list[tuple[date, date | None]] = []
    steps = OnboardingStep.objects.filter(onboarding__locations__fine_cases=case).order_by("onboarding", "at", "pk")
    rows = list(steps.distinct())
    for number, step in enumerate(rows):
        if step.waiting_on.lower() != WaitingOn.DEPARTMENT or step.stage == "test-passed":
            continue
        following = rows[number + 1] if number + 1 < len(rows) else None
        goes_on = following is not None and following.onboarding_id == step.onboarding_id
        end = following.on if following is not None and goes_on else None
        if found and found[-1][1] == step.on:
            found[-1] = (found[-1][0], end)
        else:
            found.append((step.on, end))
    return found


def relieve(
    actor: Actor, at: datetime, *, case: str, kind: str, from_on: date, to_on: date | None = None, reason: str
) -> Relief:
    """The Department stays the billing, or waives days, with its reason (A-24); waived days are credited."""
    require(actor, RELIEVE)
    on = law_day(at)
    with transaction.atomic():
        one = held(case_for(actor, case))
        require_open(one)
        _check_relief(kind, from_on, to_on, reason)
        made = Relief.objects.create(
            case=one,
            kind=kind,
            from_on=from_on,
            to_on=to_on,
            reason=reason.strip()[:300],
            account_id=actor.account_id or None,
            at=at,
        )
        body = {"from": from_on.isoformat(), "to": to_on.isoformat() if to_on else ""}
        add_event(docket(one), kind, at=at, actor=actor, body=body)
        append(RELIEF, actor=actor, at=at, body={"case": str(one.pk), "relief": kind, "from": from_on.isoformat()})
        if kind == "waiver":
            credit_what_came_out(one, f"The Department waived days: {reason.strip()}", on, at, actor)
        refresh(one, on, at)
    return made


def end_stay(actor: Actor, at: datetime, *, case: str) -> FineCase:
    """End the stay of a case: the months that were held back are billed."""
    require(actor, RELIEVE)
    on = law_day(at)
    with transaction.atomic():
        one = held(case_for(actor, case))
        if not one.reliefs.filter(kind="stay", to_on=None).update(to_on=on - DAY):
            says = "No open stay holds the billing of this case, so there is none to end."
            raise Refusal("stay-unknown", says, cite=f"{SECTION}(h)", field="case", kind="conflict")
        add_event(docket(one), "stay-ended", at=at, actor=actor, body={"on": on.isoformat()})
        assess_due(one, on, at, actor)
        return refresh(one, on, at)


def _check_relief(kind: str, from_on: date, to_on: date | None, reason: str) -> None:
    if kind not in {"stay", "waiver"}:
        says = f"“{kind[:20]}” is no relief of this law; permitted: stay, waiver."
        raise Refusal("relief-unknown", says, cite=f"{SECTION}(h)", field="kind")
    if not reason.strip():
        raise refused("REASON_REQUIRED", "Write down why; the Department may relieve, and says why.", field="reason")
    if kind == "waiver" and to_on is None:
        raise refused("REASON_REQUIRED", "A waiver names its first and its last day.", field="to_on")
    if to_on is not None and to_on < from_on:
        says = f"The period ends on {to_on}, before it begins on {from_on}. Correct one of the days."
        raise refused("DELAY_RUNS_BACKWARD", says, field="to_on")


def _require_past(today: date, from_on: date, to_on: date | None) -> None:
    """A delay is named for days that were; one that still runs has an open end."""
    mandate = adopted_law().number("gateway.mandate_from", today)
    for name, on in (("from_on", from_on), ("to_on", to_on)):
        if on is not None and not mandate <= on <= today:
            says = (
                f"{on} does not lie between {day(mandate)} and today, {day(today)}. Leave the end open while it runs."
            )
            raise refused("DELAY_RUNS_BACKWARD", says, field=name)


def _no_delay(wanted: str) -> Refusal:
    says = f"No delay of this number is here {wanted}; the case lists its delays with their numbers."
    return Refusal("delay-unknown", says, cite=f"{SECTION}(h)", field="delay", kind="not-found")


def _require_not_assessed(delay: DelayPeriod, to_on: date) -> None:
    """An assessment is never made dearer: a month that took out the days of an open delay keeps them out."""
    last = delay.case.assessments.order_by("-to_on").first()
    if delay.state == DelayState.CONFIRMED and last is not None and to_on < last.to_on:
        says = f"The month through {day(last.to_on)} is assessed without these days. End it on that day or later."
        raise Refusal("delay-assessed", says, cite=f"{SECTION}(h)", field="to_on", kind="conflict")


def _check(delay: Delay) -> None:
    decision = department_delay(delay, law=adopted_law())
    if decision.outcome is Outcome.VIOLATION:
        raise refusal(decision)


def _tell(actor: Actor | None, case: FineCase, delay: DelayPeriod, kind: str, at: datetime) -> None:
    body = {"delay": delay.pk, "from": str(delay.from_on), "to": str(delay.to_on) if delay.to_on else ""}
    add_event(docket(case), kind, at=at, actor=actor, body=body)


def _body(delay: DelayPeriod) -> dict[str, object]:
    to_on = delay.to_on.isoformat() if delay.to_on else None
    return {"case": str(delay.case_id), "delay": delay.pk, "from": delay.from_on.isoformat(), "to": to_on}


__all__ = ["decide_delay", "end_delay", "end_stay", "propose_delay", "propose_waits", "relieve"]
