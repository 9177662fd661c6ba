"""What each act of `acts` does, and the sentence in which it says so."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from carelaw.pbm.use_cases.attempts import kept_when_refused
from carelaw.pbm.use_cases.examinations import asking, costs, grounds, opening, records, subpoenas
from carelaw.pbm.use_cases.scope.doing import dollars_or_none
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Attached, Done


@kept_when_refused
def exam_open(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Open an examination."""
    made = opening.open_examination(actor, at, **typed)
    return Done(f"{made.number} is open; the call letter is written.", made.number)


@kept_when_refused
def exam_retain(actor: Actor, at: datetime, *, rate: str, conflict: bool | None, **typed: Any) -> Done:
    """Retain an outside examiner."""
    made = opening.retain_examiner(actor, at, rate=dollars_or_none(rate, "rate"), conflict=bool(conflict), **typed)
    return Done(f"{made.name} is examiner {made.number}.", str(made.number))


@kept_when_refused
def exam_ask(actor: Actor, at: datetime, *, capacity: str | None, **typed: Any) -> Done:
    """Ask for records or help."""
    made = asking.ask(actor, at, capacity=capacity or "", **typed)
    return Done(f"{made.reference} is due by {made.due_on}.", made.reference)


@kept_when_refused
def exam_deliver(actor: Actor, at: datetime, *, request: str, answer: str, document: Attached | None) -> Done:
    """Deliver what was asked for."""
    made = asking.deliver(actor, at, request=request, answer=answer, document=document)
    assert made.delivered_on is not None
    word = "in time" if made.delivered_on <= made.due_on else f"after {made.due_on}"
    return Done(f"{made.reference} is delivered, {word}.", made.reference)


@kept_when_refused
def exam_refuse(actor: Actor, at: datetime, *, request: str, because: str) -> Done:
    """Refuse a request."""
    made = asking.refuse(actor, at, request=request, because=because)
    return Done(f"The refusal of {made.reference} is on file.", made.reference)


@kept_when_refused
def exam_note(
    actor: Actor, at: datetime, *, request: str, because: str, charged: bool | None, came_anyway: bool | None
) -> Done:
    """Note a refusal or a charge."""
    made = asking.note_refusal(
        actor, at, request=request, because=because, charged=bool(charged), came_anyway=bool(came_anyway)
    )
    return Done(f"Noted with {made.reference}.", made.reference)


@kept_when_refused
def exam_refer(
    actor: Actor, at: datetime, *, request: str, reasonable: bool, why: str, silence_is_refusal: bool | None
) -> Done:
    """Make a refusal a ground."""
    made = grounds.refer_refusal(
        actor, at, request=request, reasonable=reasonable, why=why, silence_is_refusal=bool(silence_is_refusal)
    )
    return Done(f"The memo is written; the cause is charged in {made.discipline_number}.", made.discipline_number)


@kept_when_refused
def subpoena_designate(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter a designation."""
    made = subpoenas.designate(actor, at, **typed)
    return Done(f"{made.name} may issue subpoenas from {made.starts_on} on.", made.reference)


@kept_when_refused
def subpoena_issue(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Issue a subpoena."""
    made = subpoenas.issue(actor, at, **typed)
    return Done(f"{made.number} is issued, returnable on {made.return_on}; have it served.", made.number)


@kept_when_refused
def subpoena_served(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter service."""
    made = subpoenas.enter_service(actor, at, **typed)
    return Done(f"{made.number} was served on {made.served_on}.", made.number)


@kept_when_refused
def subpoena_outcome(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter the outcome."""
    made = subpoenas.enter_outcome(actor, at, **typed)
    return Done(f"Entered with {made.number}.", made.number)


@kept_when_refused
def subpoena_bundle(actor: Actor, at: datetime, *, subpoena: str) -> Done:
    """Bundle the papers."""
    made = subpoenas.bundle(actor, at, subpoena=subpoena)
    return Done(f"The bundle for {subpoena} is made.", subpoena, {"digest": made.digest})


@kept_when_refused
def subpoena_court(actor: Actor, at: datetime, *, subpoena: str, **typed: Any) -> Done:
    """Enter what the court did."""
    subpoenas.enter_court(actor, at, subpoena=subpoena, **typed)
    return Done(f"Entered with {subpoena}.", subpoena)


@kept_when_refused
def exam_cost(actor: Actor, at: datetime, *, hours: str, amount: str, kind: str, **typed: Any) -> Done:
    """Enter a line of costs."""
    made = costs.enter_cost(
        actor,
        at,
        hours=dollars_or_none(hours, "hours"),
        amount=dollars_or_none(amount, "amount"),
        kind=kind.strip().lower(),
        **typed,
    )
    return Done(f"${made.amount:,} for {made.kind} is entered.", made.examination.number, {"amount": str(made.amount)})


@kept_when_refused
def exam_invoice(actor: Actor, at: datetime, *, examination: str, due_on: date) -> Done:
    """Invoice the costs."""
    made = costs.invoice(actor, at, examination=examination, due_on=due_on)
    return Done(f"${made.amount:,} is invoiced, due by {made.due_on}.", made.key.partition(":")[2])


@kept_when_refused
def exam_report(actor: Actor, at: datetime, *, examination: str, report: str) -> Done:
    """Write the report."""
    made = opening.report_examination(actor, at, examination=examination, report=report)
    return Done(f"The report of {made.number} is written and told.", made.number)


@kept_when_refused
def exam_close(actor: Actor, at: datetime, *, examination: str, because: str) -> Done:
    """Close an examination."""
    made = opening.close_examination(actor, at, examination=examination, because=because)
    return Done(f"{made.number} is closed.", made.number)


@kept_when_refused
def record_enter(actor: Actor, at: datetime, *, matter_open: bool | None, **typed: Any) -> Done:
    """Put a record on the schedule."""
    made = records.enter_record(actor, at, matter_open=bool(matter_open), **typed)
    return Done(f"{made.number} is on the schedule.", made.number)


@kept_when_refused
def record_end(actor: Actor, at: datetime, *, record: str, ended_on: date) -> Done:
    """Say when a matter ended."""
    made = records.end_matter(actor, at, record=record, ended_on=ended_on)
    return Done(f"The years of {made.number} run from {made.matter_ended_on}.", made.number)


@kept_when_refused
def record_destroy(actor: Actor, at: datetime, *, record: str) -> Done:
    """Destroy a record."""
    made = records.destroy_record(actor, at, record=record)
    return Done(f"{made.number} was kept through {made.kept_through}; its destruction is on the log.", made.number)


@kept_when_refused
def hold_place(actor: Actor, at: datetime, *, kind: str | None, **typed: Any) -> Done:
    """Put records on hold."""
    made = records.place_hold(actor, at, kind=kind or "", **typed)
    return Done(f"{made.number} holds; the licensee is told.", made.number)


@kept_when_refused
def hold_lift(actor: Actor, at: datetime, *, hold: str) -> Done:
    """Lift a hold."""
    made = records.lift_hold(actor, at, hold=hold)
    return Done(f"{made.number} is lifted.", made.number)
