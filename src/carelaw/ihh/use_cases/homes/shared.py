"""What the use cases of health homes share: numbers of files, whose they are, the record, stopped decisions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model

from carelaw.ihh.store.models import HealthHome, Member
from carelaw.ihh.use_cases.common import refusal_of
from carelaw.ihh.use_cases.own_homes import home_for
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.models import Case
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.parties.own import is_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

PART = "89 Ill. Adm. Code 140.991"
HOME_STEP = declare(
    "ihh-home-step",
    says="A step of a health home toward the Department was taken.",
    keys={"file": Shape.ID, "step": Shape.CODE, "number": Shape.ID},
    cite=PART,
)
Found = TypeVar("Found", bound=Model)


def number_in(series: str, on: date) -> str:
    """The next number of a series in a year, such as HA-2019-0001."""
    return f"{series}-{on.year}-{next_in(f'ihh.{series}-{on.year}'):04d}"


def entered(actor: Actor | None, at: datetime, pk: Any, step: str, number: str = "") -> None:
    """Put a step on the record, under the number that we gave its file; typed words never stand there."""
    body = {"file": str(pk), "step": step, "number": number or str(pk)}
    append(HOME_STEP, actor=actor, at=at, body=body, subject=str(pk))


def stop_at(decision: Decision) -> Decision:
    """The decision, unless it stops the act. Raises Refusal with every reason."""
    if decision.outcome in {Outcome.VIOLATION, Outcome.INDETERMINATE}:
        kind = "conflict" if decision.outcome is Outcome.VIOLATION else "invalid"
        raise refusal_of(decision, kind=kind)
    return decision


def numbered(model: type[Found], number: str, field: str, actor: Actor, *, party: str = "home__party_id") -> Found:
    """A file by its number, for somebody who may know of it; to everybody else there is none."""
    found = model._default_manager.filter(number=number.strip().upper()).first()
    if found is None or not is_own(actor, _party_of(found, party)):
        says = "Nothing of yours has this number; copy it from its list."
        raise Refusal("number-unknown", says, cite=PART, field=field, kind="not-found")
    return found


def active_home(actor: Actor, reference: str) -> HealthHome:
    """A health home by its reference; without one, one's only one."""
    return home_for(actor, reference)


def served(home: HealthHome, on: date) -> list[Member]:
    """Everyone assigned to a health home on a day."""
    held = home.assignments.filter(effective_on__lte=on, ends_on=None).select_related("member")
    return [one.member for one in held.order_by("member__person_id")]


def case_of(case_id: UUID | None) -> Case:
    """The case that keeps a file's clocks."""
    assert case_id is not None
    return Case.objects.get(pk=case_id)


def _party_of(found: Model, path: str) -> UUID | str | None:
    value: Any = found
    for step in path.split("__"):
        value = getattr(value, step)
    return value
