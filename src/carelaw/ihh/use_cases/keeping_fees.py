"""The fee schedule the Department publishes, entered by one person and approved by a second."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from carelaw.ihh.facts.services import FeeLine
from carelaw.ihh.store.models import FeeRow, Tier
from carelaw.ihh.use_cases import typed
from carelaw.ihh.use_cases.permissions import KEEP_FEES
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_CITE = "89 Ill. Adm. Code 140.994(c)"
_FEE = {"fee": Shape.ID, "tier": Shape.CODE, "cents": Shape.COUNT}
FEE_ENTERED = declare("ihh-fee-entered", says="A line of the fee schedule was entered.", keys=_FEE, cite=_CITE)
FEE_APPROVED = declare("ihh-fee-approved", says="A line of the fee schedule was approved.", keys=_FEE, cite=_CITE)


def enter_fee(
    actor: Actor,
    at: datetime,
    *,
    tier: str,
    amount: Decimal,
    first_day: date,
    last_day: date | None = None,
    age_from: int = 0,
    age_to: int | None = None,
    published_url: str,
) -> FeeRow:
    """Enter a line as published. Refuses one that overlaps another, has no source, or is no amount in cents."""
    require(actor, KEEP_FEES)
    if tier not in Tier.values:
        raise _refused("FEE-TIER", f"“{tier}” is no tier. Permitted: {', '.join(Tier.values)}.", "tier")
    amount = typed.dollars(amount, "amount")
    age_from = typed.whole(age_from, 0, 130, "age_from")
    age_to = typed.whole(age_to, age_from, 130, "age_to") if age_to is not None else None
    published_url = typed.text(published_url, 200, "published_url")
    if last_day is not None and last_day < first_day:
        raise _refused("FEE-PERIOD", f"The last day {last_day} is before the first, {first_day}.", "last_day")
    if not published_url:
        raise _refused("FEE-SOURCE", "Say where the Department published the line: its address.", "published_url")
    asked = FeeLine(tier, amount, first_day, last_day, age_from, age_to)
    for known in FeeRow.objects.filter(tier=tier):
        if _overlap(asked, fee_line(known)):
            until = known.last_day or "open"
            says = f"It overlaps the line of tier {tier} from {known.first_day} to {until}; end that one first."
            raise _refused("FEE-OVERLAP", says, "first_day")
    with transaction.atomic():
        row = FeeRow.objects.create(
            tier=tier,
            age_from=age_from,
            age_to=age_to,
            amount=amount,
            first_day=first_day,
            last_day=last_day,
            published_url=published_url,
            entered_by=actor.account_id,
            entered_at=at,
        )
        append(FEE_ENTERED, actor=actor, at=at, body=_body(row), subject=str(row.pk))
    return row


def approve_fee(actor: Actor, at: datetime, fee_id: UUID | str) -> FeeRow:
    """Approve a line that another person entered; from then on it pays."""
    require(actor, KEEP_FEES)
    with transaction.atomic():
        row = FeeRow.objects.select_for_update().filter(pk=typed.reference(fee_id)).first()
        if row is None:
            raise _refused("FEE-UNKNOWN", "No line of the fee schedule has this reference.", "fee", kind="not-found")
        if row.approved_by:
            raise _refused("FEE-APPROVED", "This line is already approved.", "fee", kind="conflict")
        if row.entered_by == actor.account_id:
            says = "Whoever entered a line does not approve it; a second finance officer does."
            raise _refused("FEE-SECOND-PERSON", says, "fee", kind="forbidden")
        row.approved_by, row.approved_at = actor.account_id, at
        row.save(update_fields=["approved_by", "approved_at"])
        append(FEE_APPROVED, actor=actor, at=at, body=_body(row), subject=str(row.pk))
    return row


def schedule() -> tuple[FeeLine, ...]:
    """Every approved line."""
    return tuple(fee_line(row) for row in FeeRow.objects.exclude(approved_by="").order_by("tier", "first_day"))


def fee_line(row: FeeRow) -> FeeLine:
    """A line as the rule sees it."""
    return FeeLine(row.tier, row.amount, row.first_day, row.last_day, row.age_from, row.age_to)


def _overlap(one: FeeLine, other: FeeLine) -> bool:
    days = one.first_day <= (other.last_day or date.max) and other.first_day <= (one.last_day or date.max)
    ages = one.age_from <= (other.age_to or 999) and other.age_from <= (one.age_to or 999)
    return days and ages


def _body(row: FeeRow) -> dict[str, object]:
    return {"fee": str(row.pk), "tier": row.tier, "cents": int(row.amount * 100)}


def _refused(code: str, says: str, field: str, kind: str = "invalid") -> Refusal:
    return Refusal(code, says, cite=_CITE, field=field, kind=kind)
