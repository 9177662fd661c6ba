"""The board's policies on the fifteen matters of §5(5): approved in versions, checked as a list, asked before features.

A feature that hangs on one of the matters asks `require_policy("ix", on)` before it is switched on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from carelaw.kernel.decision import Decision, Outcome
from carelaw.pdmp.facts.board import PolicyAsked
from carelaw.pdmp.rules.board.policies import ITEMS, TIED, policy_in_force
from carelaw.pdmp.store.models import BoardPolicy, Standards
from carelaw.pdmp.use_cases.board.judging import not_after, not_before, passing
from carelaw.pdmp.use_cases.board.permissions import APPROVE_POLICIES, SEE_BOARD
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

APPROVED = declare(
    "board-policy-approved",
    says="The board approved a policy.",
    keys={"item": Shape.CODE, "version": Shape.COUNT, "from": Shape.DAY},
    cite="§5(5)",
)


@dataclass(frozen=True, slots=True)
class Checked:
    """One of the fifteen matters: its policy in force on a day, if there is one, and what hangs on it."""

    item: str
    title: str
    tied: str
    decision: Decision
    version: int | None
    text: str
    in_force_from: date | None

    @property
    def missing(self) -> bool:
        """True when no policy is in force."""
        return self.decision.outcome is not Outcome.PASS


def approve_policy(actor: Actor, at: datetime, *, item: str, text: str, approved_on: date, in_force_from: date) -> Done:
    """Approve the board's policy on one of the fifteen matters, as a new version; earlier ones are kept."""
    require(actor, APPROVE_POLICIES)
    passing(policy_in_force(PolicyAsked(item, in_force_from, in_force_from), law=adopted_law()))
    not_after(approved_on, law_day(at), "approved_on", "§5(5)")
    not_before(in_force_from, approved_on, "in_force_from", "§5(5)")
    with transaction.atomic():
        last = BoardPolicy.objects.filter(item=item).aggregate(last=Max("version"))["last"] or 0
        made = BoardPolicy.objects.create(
            item=item,
            version=last + 1,
            text=text,
            approved_on=approved_on,
            in_force_from=in_force_from,
            recorded_at=at,
        )
        body = {"item": item, "version": made.version, "from": str(in_force_from)}
        append(APPROVED, actor=actor, at=at, body=body)
    return Done(f"Version {made.version} of the policy on ({item}) is in force from {in_force_from} on.", str(made.pk))


def require_policy(item: str, on: date) -> None:
    """Refuse what hangs on one of the fifteen matters while the board's policy on it is not in force (E-MAP-148)."""
    passing(policy_judged(item, on))


def policy_judged(item: str, on: date) -> Decision:
    """Whether the board has a policy in force on one of the fifteen matters."""
    return policy_in_force(PolicyAsked(item, on, _first_day(item, on)), law=adopted_law())


def policy_on(item: str, on: date) -> BoardPolicy | None:
    """The version of the board's policy on one of the fifteen matters that is in force on a day."""
    found = BoardPolicy.objects.filter(item=item, in_force_from__lte=on)
    return found.order_by("-in_force_from", "-version").first()


def checklist(actor: Actor, on: date) -> list[Checked]:
    """The fifteen matters in their order, each with its policy in force or the gap."""
    require(actor, SEE_BOARD)
    return [_checked(item, on) for item in ITEMS]


def missing_items(on: date) -> list[str]:
    """The matters without a policy in force."""
    return [item for item in ITEMS if policy_judged(item, on).outcome is not Outcome.PASS]


def _checked(item: str, on: date) -> Checked:
    found = policy_on(item, on)
    instrument = "The board's standards." if not found and _instrument(item, on) else ""
    return Checked(
        item,
        ITEMS[item],
        TIED.get(item, ""),
        policy_judged(item, on),
        found.version if found else None,
        found.text if found else instrument,
        found.in_force_from if found else _first_day(item, on),
    )


def _first_day(item: str, on: date) -> date | None:
    """From when a policy is in force: the one of the day, else the next that is approved, else an instrument's."""
    current = policy_on(item, on)
    coming = BoardPolicy.objects.filter(item=item).order_by("in_force_from").first()
    days = [one.in_force_from for one in (current or coming,) if one is not None]
    instrument = _instrument(item, on)
    if instrument is not None:
        days.append(instrument)
    return min(days, default=None)


# Who qualifies to query is also settled by the standards that the board adopts (MAP-63).
def _instrument(item: str, on: date) -> date | None:
    if item != "ix":
        return None
    in_force = Standards.objects.filter(effective_on__lte=on).order_by("-effective_on")
    return in_force.values_list("effective_on", flat=True).first()
