"""What each act of `acts` does, and the sentence in which it says so."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from carelaw.pdmp.store.models import AnnualReport, ReportKind
from carelaw.pdmp.use_cases.annual_reports import further, making
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Done


def make(actor: Actor, at: datetime, *, number: int) -> Done:
    """Make a snapshot of the board's report."""
    return _made(making.make_report(actor, at, number=number))


def make_pack(actor: Actor, at: datetime, *, number: int) -> Done:
    """Make the data pack."""
    return _made(making.make_report(actor, at, number=number, kind=ReportKind.ATTORNEY_GENERAL))


def submit(
    actor: Actor, at: datetime, *, report: str, on: date, reference: str, nobody_meant: bool | None = None
) -> Done:
    """Record a submission."""
    found = making.submit_report(actor, at, report=report, on=on, reference=reference, nobody_meant=bool(nobody_meant))
    return Done(_standing(found, f"Submitted on {on}."), str(found.pk))


def publish(actor: Actor, at: datetime, *, report: str, on: date, nobody_meant: bool | None = None) -> Done:
    """Publish a report."""
    found = making.publish_report(actor, at, report=report, on=on, nobody_meant=bool(nobody_meant))
    return Done(_standing(found, f"Published on {on}."), str(found.pk))


def enter_figure(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter a figure."""
    made = making.enter_figure(actor, at, **typed)
    return Done(f"${made.amount:,} is entered for {made.year}; the next snapshot takes it.", made.name)


def register(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Register a statistic."""
    made = further.register_statistic(actor, at, **typed)
    return Done(f"{made.name}, version {made.version}, appears in every later report until withdrawn.", made.name)


def withdraw(actor: Actor, at: datetime, *, name: str, on: date) -> Done:
    """Withdraw a statistic."""
    made = further.withdraw_statistic(actor, at, name=name, on=on)
    return Done(f"{made.name} is withdrawn.", made.name)


def _made(made: AnnualReport) -> Done:
    says = f"Report {made.number}, version {made.version}, is frozen: {made.period_from} to {made.period_to}."
    return Done(says, str(made.pk), {"digest": made.digest, "due_on": made.due_on.isoformat()})


def _standing(found: AnnualReport, says: str) -> str:
    if found.kind != ReportKind.BOARD:
        return says
    return f"{says} {making.completeness(found).reasons[0].says}"
