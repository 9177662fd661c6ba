"""Owe a party, take back what was owed in error, pay what waits. Dates come in; nothing here reads a clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.refusal import Refusal
from carelaw.platform.money.payables import Payable, Remittance
from carelaw.platform.money.totals import total_of
from carelaw.platform.record.keeping import Act, append, append_many
from carelaw.platform.record.kinds import Shape, declare

_PAYABLE = {"payable": Shape.ID, "kind": Shape.CODE, "cents": Shape.COUNT}
PAYABLE_ENTERED = declare("payable-entered", says="The State owes an amount.", keys=_PAYABLE)
PAYABLE_TAKEN_BACK = declare("payable-taken-back", says="What was owed was taken back.", keys=_PAYABLE)
REMITTED = declare(
    "remitted",
    says="What was owed was paid.",
    keys={"remittance": Shape.ID, "lines": Shape.COUNT, "cents": Shape.COUNT},
)
CARRIED = "carried-forward"
_CENT = Decimal("0.01")
_NOTHING = Decimal("0.00")


def owe(
    kind: str,
    *,
    key: str,
    party_id: UUID | str,
    amount: Decimal,
    says: str,
    cite: str,
    on: date,
    at: datetime,
    period: date | None = None,
    actor: Any = None,
) -> Payable:
    """Enter what the State owes a party; the same key twice is one line."""
    _check_cents(amount)
    terms = {"kind": kind, "party_id": party_id, "amount": amount, "says": says, "cite": cite}
    with transaction.atomic():
        line, made = Payable.objects.get_or_create(key=key, defaults={**terms, "period": period, "entered_on": on})
        if made:
            _keep(PAYABLE_ENTERED, line, str(line.pk), at, actor)
    return line


@dataclass(frozen=True, slots=True)
class Owed:
    """One line of many that are entered at once; see `owe`."""

    kind: str
    key: str
    party_id: UUID | str
    amount: Decimal
    says: str
    cite: str
    period: date | None = None


def owe_many(owed: Sequence[Owed], *, on: date, at: datetime, actor: Any = None) -> list[Payable]:
    """Enter many lines in this order for the price of a few statements. A key that is known is a fault, not a line."""
    lines = []
    for one in owed:
        _check_cents(one.amount)
        lines.append(
            Payable(
                kind=one.kind,
                key=one.key,
                party_id=one.party_id,
                amount=one.amount,
                says=one.says,
                cite=one.cite,
                period=one.period,
                entered_on=on,
            )
        )
    with transaction.atomic():
        Payable.objects.bulk_create(lines, batch_size=500)
        append_many([Act(PAYABLE_ENTERED, actor, at, _body(line), str(line.pk)) for line in lines])
    return lines


def take_back(payable: Payable, *, says: str, on: date, at: datetime, actor: Any = None) -> Payable:
    """Take a line back by a line of its own, paid or not. Refuses a second time."""
    with transaction.atomic():
        held = Payable.objects.select_for_update().get(pk=payable.pk)
        if held.reverses_id is not None or Payable.objects.filter(reverses=held).exists():
            raise Refusal("already-taken-back", "This line is already taken back.", kind="conflict")
        back = Payable.objects.create(
            kind=held.kind,
            key=f"{held.key}:take-back",
            party_id=held.party_id,
            amount=-held.amount,
            says=says,
            cite=held.cite,
            period=held.period,
            entered_on=on,
            reverses=held,
        )
        _keep(PAYABLE_TAKEN_BACK, back, str(held.pk), at, actor)
    return back


def remit(party_id: UUID | str, *, reference: str, on: date, at: datetime, actor: Any = None) -> Remittance | None:
    """Pay a party all that waits; the same reference twice is one remittance, and nothing waiting is none.

    Where more is owed back than owed, the remittance is of 0.00 and the rest is carried: a line in it that brings it
    to nothing, and its take-back, which waits for the next one.
    """
    with transaction.atomic():
        known = Remittance.objects.filter(reference=reference).first()
        if known is not None:
            return known
        lines = list(waiting_lines(party_id).select_for_update(of=("self",)))
        if not lines:
            return None
        total = sum((line.amount for line in lines), _NOTHING)
        made = Remittance.objects.create(
            reference=reference, party_id=party_id, amount=max(total, _NOTHING), issued_on=on
        )
        if total < 0:
            lines.append(_carry(party_id, -total, reference, on, at, actor))
        Payable.objects.filter(pk__in=[line.pk for line in lines]).update(remittance=made)
        body = {"remittance": str(made.pk), "lines": len(lines), "cents": int(made.amount * 100)}
        append(REMITTED, actor=actor, at=at, body=body, subject=str(made.pk))
    return made


def waiting_lines(party_id: UUID | str) -> QuerySet[Payable]:
    """What stands in no remittance yet, in the order of entry."""
    return Payable.objects.filter(party_id=party_id, remittance__isnull=True).order_by("entered_on", "key")


def waiting_amount(party_id: UUID | str) -> Decimal:
    """What the next remittance would pay; below zero when the party owes back."""
    return total_of(waiting_lines(party_id))


def _carry(party_id: UUID | str, owed: Decimal, reference: str, on: date, at: datetime, actor: Any) -> Payable:
    says = f"Owed back and carried to the next remittance after {reference}."
    line = owe(
        CARRIED,
        key=f"{reference}:carried",
        party_id=party_id,
        amount=owed,
        says=says,
        cite="",
        on=on,
        at=at,
        actor=actor,
    )
    take_back(line, says=says, on=on, at=at, actor=actor)
    return line


def _check_cents(amount: Decimal) -> None:
    if amount <= 0 or amount != amount.quantize(_CENT):
        raise Refusal("amount-not-in-cents", f"{amount} is not a positive amount in whole cents.", field="amount")


def _keep(kind: str, line: Payable, subject: str, at: datetime, actor: Any) -> None:
    append(kind, actor=actor, at=at, body=_body(line), subject=subject)


def _body(line: Payable) -> dict[str, Any]:
    return {"payable": str(line.pk), "kind": line.kind, "cents": int(line.amount * 100)}
