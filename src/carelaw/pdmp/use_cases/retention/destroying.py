"""Remove and destroy what is more than seven years old, prove it, and say when something is in the way (§6(d))."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from carelaw.law.register import Law
from carelaw.pdmp.facts.retention import DestructionOutcome
from carelaw.pdmp.rules.retention.certifying import destruction_certified
from carelaw.pdmp.rules.retention.clock import collected_through
from carelaw.pdmp.store.destroying import take_destruction_lock
from carelaw.pdmp.store.models import DestroyedItem, DestructionRun, DestructionState, Query, VaultedItem
from carelaw.pdmp.use_cases.retention import certificates
from carelaw.pdmp.use_cases.retention.certificates import Fault
from carelaw.pdmp.use_cases.retention.permissions import DESTROY, SEE_DESTRUCTION
from carelaw.pdmp.use_cases.retention.run import BATCH, Run
from carelaw.pdmp.use_cases.retention.steps import (
    Step,
    aged_rows,
    due_dispensings,
    due_files,
    held_dispensings,
    steps,
)
from carelaw.pdmp.use_cases.retention.stores import aged_stores, without_method
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CERTIFIED = declare(
    "destruction-certified",
    says="Identifying information was destroyed and its certificate signed.",
    keys={
        "run": Shape.COUNT,
        "state": Shape.CODE,
        "digest": Shape.DIGEST,
        "previous": Shape.DIGEST,
        "destroyed": Shape.COUNT,
        "held": Shape.COUNT,
    },
    cite="§6(d)",
)
VERIFIED = declare(
    "destruction-verified",
    says="The certificates of destruction were verified.",
    keys={"certificates": Shape.COUNT, "whole": Shape.FLAG, "broken": Shape.COUNT},
    cite="§6(d)",
)
Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class DueStore:
    """How much of a store is due on a day, and how much of that is held."""

    store: str
    due: int
    held: int = 0


def destroy_by_hand(actor: Actor, *, at: datetime) -> list[DestructionRun]:
    """Destroy now what is due today, by somebody's hand; the daily job does the same."""
    require(actor, DESTROY)
    return destroy_due(law_day(at), at)


def destroy_due(
    on: date, at: datetime, *, batch: int = BATCH, advance: Advance = lambda count: None
) -> list[DestructionRun]:
    """Destroy everything that is due on a day; gives the runs that were certified, none when nothing was due.

    A run that a crash left is finished first, with its own day. Run again, nothing is left to do.
    """
    done = []
    law = adopted_law()
    if DestructionRun.objects.filter(state=DestructionState.RUNNING).exists():
        done += _ran(Run.begin(on, at, law, batch), advance)
    done += _ran(Run.begin(on, at, law, batch), advance)
    for run in DestructionRun.objects.exclude(digest="").order_by("-number")[:1]:
        certificates.put_beside(run)
    return done


def _ran(run: Run, advance: Advance) -> list[DestructionRun]:
    number = 0
    for step in steps():
        while count := _batch(step, run):
            number += count
            advance(number)
    certified = _certified(run) if run.row is not None else None
    return [certified] if certified else []


def _batch(step: Step, run: Run) -> int:
    """One batch, one transaction: what it destroys and the lines of it are there together, or not at all."""
    with transaction.atomic():
        take_destruction_lock()
        return step(run)


def _certified(run: Run) -> DestructionRun | None:
    """Read everything a second time, then write, sign and chain the certificate, with its entry on the record.

    None when somebody else finished the same run in the meantime, or still runs an earlier one: certificates hang from
    one another in the order of their numbers, and a run that is left is finished by the next.
    """
    assert run.row is not None
    row = run.row
    destroyed = DestroyedItem.objects.filter(run=row).count()
    held = row.counts.get("held", 0)
    outcome = DestructionOutcome(
        found=destroyed + held,
        held=held,
        destroyed=destroyed,
        found_again=certificates.second_reading(row.number),
        overdue=sum(one.due - one.held for one in due_on(run.on, run.at, run.law)),
        without_method=without_method(),
    )
    decision = destruction_certified(outcome, law=run.law)
    with transaction.atomic():
        take_destruction_lock()
        running = list(DestructionRun.objects.filter(state=DestructionState.RUNNING).order_by("number"))
        if not running or running[0].number != row.number:
            return None
        certificates.written(row, decision, run.law, VaultedItem.objects.count(), run.at)
        row.save()
        body = {
            "run": row.number,
            "state": str(row.state),
            "digest": row.digest,
            "previous": row.previous,
            "destroyed": destroyed,
            "held": held,
        }
        append(CERTIFIED, actor=None, at=run.at, body=body, subject=f"destruction-{row.number}")
    certificates.put_beside(row)
    return row


def due_on(on: date, at: datetime, law: Law | None = None) -> list[DueStore]:
    """What is due on a day, by store: what a run would destroy or put into the vault, and nothing is changed."""
    law = law or adopted_law()
    run = Run(on, at, law, collected_through(on, law))
    held = held_dispensings(run).count()
    found = [DueStore("dispensings", due_dispensings(run).count() + held, held)]
    found.append(DueStore("vault", VaultedItem.objects.filter(held_until__lt=on).count()))
    found += [DueStore(store.name, aged_rows(run, store).count()) for store in aged_stores()]
    found.append(DueStore("submitted-files", due_files(run).count()))
    found.append(DueStore("query-log", Query.objects.filter(requested_at__lt=run.before).count()))
    return [one for one in found if one.due]


def preview(actor: Actor, on: date, *, at: datetime) -> list[DueStore]:
    """The same list that a run would work off, for a day, without destroying anything."""
    require(actor, SEE_DESTRUCTION)
    return due_on(on, at)


def runs(actor: Actor) -> QuerySet[DestructionRun]:
    """Every run with its certificate, the newest first."""
    require(actor, SEE_DESTRUCTION)
    return DestructionRun.objects.order_by("-number")


def verify_destruction(actor: Actor, *, at: datetime) -> tuple[int, Fault | None]:
    """Verify every certificate; the first broken one is named. That it was verified stands on the record."""
    require(actor, SEE_DESTRUCTION)
    return verified_on_record(actor, at)


def verified_on_record(actor: Actor | None, at: datetime, newest: int | None = None) -> tuple[int, Fault | None]:
    """Verify every certificate, for whoever asks, or for the daily job."""
    count, fault = certificates.verify(newest)
    body: dict[str, Any] = {"certificates": count, "whole": fault is None}
    if fault is not None:
        body["broken"] = fault.number
    with transaction.atomic():
        append(VERIFIED, actor=actor, at=at, body=body)
    return count, fault
