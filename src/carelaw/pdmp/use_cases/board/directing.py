"""What the board directs, and what the department does under it: each administrative act cites a directive."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from carelaw.pdmp.facts.board import DepartmentAct
from carelaw.pdmp.rules.board.administering import department_act
from carelaw.pdmp.store.models import AdministrativeAct, Directive
from carelaw.pdmp.use_cases.board.judging import next_number, not_after, not_before, passing, unknown
from carelaw.pdmp.use_cases.board.permissions import ADMINISTER, DIRECT
from carelaw.pdmp.use_cases.board.policies import require_policy
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_DIRECTIVE = {"number": Shape.ID, "subject": Shape.CODE, "on": Shape.DAY}
GIVEN = declare(
    "directive-given", says="The board gave the department a directive.", keys=_DIRECTIVE, cite="§5(5)(xiii)"
)
ENDED = declare("directive-ended", says="A directive of the board ended.", keys=_DIRECTIVE, cite="§5(5)(xiii)")
DONE = declare(
    "department-acted",
    says="The department did an administrative act.",
    keys={"act": Shape.ID, "kind": Shape.CODE, "directive": Shape.ID, "on": Shape.DAY},
    cite="§6(a)",
)


def give_directive(actor: Actor, at: datetime, *, subject: str, text: str, given_on: date) -> Done:
    """Direct the department to do something for the program."""
    require(actor, DIRECT)
    not_after(given_on, law_day(at), "given_on", "§5(5)(xiii)")
    require_policy("xiii", law_day(at))
    with transaction.atomic():
        taken = Directive.objects.filter(number__startswith=f"D-{given_on.year}-").count()
        made = Directive.objects.create(
            number=next_number("D", given_on.year, taken), subject=subject, text=text, given_on=given_on
        )
        append(GIVEN, actor=actor, at=at, body=_body(made, given_on), subject=made.number)
    return Done(f"{made.number} is given. The department's acts cite it.", made.number)


def end_directive(actor: Actor, at: datetime, *, directive: str, ended_on: date) -> Done:
    """End a directive; its last day belongs to it."""
    require(actor, DIRECT)
    with transaction.atomic():
        held = directive_of(directive)
        if held is None:
            raise unknown("directive", "directive", "§5(5)(xiii)")
        not_before(ended_on, held.given_on, "ended_on", "§5(5)(xiii)")
        held.ended_on = ended_on
        held.save(update_fields=["ended_on"])
        append(ENDED, actor=actor, at=at, body=_body(held, ended_on), subject=held.number)
    return Done(f"{held.number} ends after {ended_on}.", held.number)


def record_department_act(actor: Actor, at: datetime, *, kind: str, says: str, done_on: date, directive: str) -> Done:
    """Enter an administrative act of the department with the directive that it cites."""
    require(actor, ADMINISTER)
    not_after(done_on, law_day(at), "done_on", "§6(a)")
    with transaction.atomic():
        held = directive_of(directive)
        passing(department_act(acted(kind, done_on, held), law=adopted_law()))
        assert held is not None
        made = AdministrativeAct.objects.create(kind=kind, says=says, done_on=done_on, directive=held)
        body = {"act": str(made.pk), "kind": kind, "directive": held.number, "on": str(done_on)}
        append(DONE, actor=actor, at=at, body=body, subject=str(made.pk))
    return Done(f"Entered under {held.number}.", str(made.pk))


def acted(kind: str, done_on: date, directive: Directive | None) -> DepartmentAct:
    """An act of the department as its rule sees it."""
    if directive is None:
        return DepartmentAct(kind, done_on)
    return DepartmentAct(kind, done_on, directive.given_on, directive.ended_on)


def directive_of(number: str) -> Directive | None:
    """A directive by its number; None for an empty or unknown one."""
    return Directive.objects.filter(number=number.strip().upper()).first() if number.strip() else None


def _body(held: Directive, on: date) -> dict[str, object]:
    return {"number": held.number, "subject": held.subject, "on": str(on)}
