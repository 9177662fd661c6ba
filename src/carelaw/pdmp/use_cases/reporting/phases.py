"""Enforcement is phased in: which phase a class of reporters is in on a day, and what that permits (MAP-44)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.intake import EnforcementMode, EnforcementPhase, PhaseQuestion
from carelaw.pdmp.rules.enforcement_phase import enforcement_phase
from carelaw.pdmp.store.models import ReportingPhase
from carelaw.pdmp.use_cases.reporting.permissions import SET_INTERVAL
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

PHASE_SET = declare(
    "enforcement-phase-set",
    says="The board set a phase of enforcement for a class of reporters.",
    keys={"reporters": Shape.CODE, "mode": Shape.CODE, "first_day": Shape.DAY, "last_day": Shape.DAY},
    cite="§5(4)",
)


def set_phase(actor: Actor, at: datetime, *, reporters: str, mode: str, first_day: date, last_day: date | None) -> Done:
    """Set from when to when a class of reporters is informed, warned or held to the law."""
    require(actor, SET_INTERVAL)
    if last_day is not None and last_day < first_day:
        says = f"The phase ends on {last_day}, before it begins on {first_day}."
        raise Refusal("E-MAP-44.period", says, cite="§5(4)", field="last_day")
    with transaction.atomic():
        # The phase before ends the day before: one class is in one phase.
        open_before = ReportingPhase.objects.filter(reporters=reporters, last_day=None, first_day__lt=first_day)
        open_before.update(last_day=date.fromordinal(first_day.toordinal() - 1))
        made = ReportingPhase.objects.create(
            reporters=reporters,
            mode=mode,
            first_day=first_day,
            last_day=last_day,
            recorded_at=at,
            recorded_by=UUID(actor.account_id) if actor.account_id else None,
        )
        body = {"reporters": reporters, "mode": mode, "first_day": first_day, "last_day": last_day}
        append(PHASE_SET, actor=actor, at=at, body=body, subject=f"phase-{made.pk}")
    return Done(f"From {first_day} on the class “{reporters}” is in the phase “{mode}”.", str(made.pk))


def phases() -> tuple[EnforcementPhase, ...]:
    """Every phase that the board has set."""
    return tuple(
        EnforcementPhase(one.reporters, EnforcementMode(one.mode), one.first_day, one.last_day)
        for one in ReportingPhase.objects.order_by("reporters", "first_day", "pk")
    )


def may_open_case(reporters: str, happened_on: date, known: tuple[EnforcementPhase, ...]) -> Decision:
    """Whether an event of this class and day may become a compliance case."""
    return enforcement_phase(PhaseQuestion(reporters, happened_on, known), law=adopted_law())


def mode_on(reporters: str, happened_on: date, known: tuple[EnforcementPhase, ...]) -> str:
    """The phase that binds: inform, warn, enforce; empty while the board has set none."""
    decision = may_open_case(reporters, happened_on, known)
    if decision.outcome is Outcome.PASS:
        return EnforcementMode.ENFORCE.value
    return str(decision.reasons[0].value or "")
