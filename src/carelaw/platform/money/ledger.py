"""Assess, reverse, credit and settle amounts. Dollars are Decimal with two places; no float comes near them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from carelaw.kernel.refusal import Refusal
from carelaw.platform.money.models import Allocation, Charge, Payment
from carelaw.platform.money.totals import total_of
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_CHARGE = {"charge": Shape.ID, "kind": Shape.CODE, "cents": Shape.COUNT}
CHARGE_ASSESSED = declare("charge-assessed", says="A fee, fine or cost was assessed.", keys=_CHARGE)
CHARGE_REVERSED = declare("charge-reversed", says="A charge was reversed.", keys=_CHARGE)
CHARGE_CREDITED = declare("charge-credited", says="A part of a charge was taken back.", keys=_CHARGE)
PAYMENT_RECEIVED = declare(
    "payment-received", says="A payment was received.", keys={"payment": Shape.ID, "cents": Shape.COUNT}
)
_CENT = Decimal("0.01")


def assess(
    kind: str,
    *,
    key: str,
    party_id: UUID | str,
    amount: Decimal,
    says: str,
    cite: str,
    on: date,
    at: datetime,
    due_on: date | None = None,
    case_id: UUID | str | None = None,
    actor: Any = None,
) -> Charge:
    """Enter what a party owes; the same key twice is one charge. What it overpaid before settles it first."""
    if amount <= 0 or amount != amount.quantize(_CENT):
        raise Refusal("amount-not-in-cents", f"{amount} is not a positive amount in whole cents.", field="amount")
    with transaction.atomic():
        charge, made = Charge.objects.get_or_create(
            key=key,
            defaults={
                "kind": kind,
                "party_id": party_id,
                "amount": amount,
                "says": says,
                "cite": cite,
                "assessed_on": on,
                "due_on": due_on,
                "case_id": case_id,
            },
        )
        if made:
            _settle_from_overpayments(charge)
            body = {"charge": str(charge.id), "kind": kind, "cents": _cents(amount)}
            append(CHARGE_ASSESSED, actor=actor, at=at, body=body, subject=str(charge.id))
    return charge


def reverse(charge: Charge, *, says: str, on: date, at: datetime, actor: Any = None) -> Charge:
    """Take a charge back by a line of its own. Raises Refusal when it is reversed already or partly paid."""
    with transaction.atomic():
        held = Charge.objects.select_for_update().get(pk=charge.pk)
        if Charge.objects.filter(reverses=held).exists():
            raise Refusal("already-reversed", "This charge is already reversed.", kind="conflict")
        if paid_of(held):
            raise Refusal("charge-paid", "Money is allocated to this charge; release it first.", kind="conflict")
        back = Charge.objects.create(
            kind=held.kind,
            key=f"{held.key}:reversal",
            party_id=held.party_id,
            amount=-held.amount,
            says=says,
            cite=held.cite,
            assessed_on=on,
            reverses=held,
        )
        body = {"charge": str(back.id), "kind": held.kind, "cents": _cents(back.amount)}
        append(CHARGE_REVERSED, actor=actor, at=at, body=body, subject=str(held.id))
    return back


def credit(
    charge: Charge, *, key: str, amount: Decimal, says: str, cite: str, on: date, at: datetime, actor: Any = None
) -> Charge:
    """Take back a part of a charge by a line of its own; the same key twice is one credit.

    A charge that was paid may be credited too: the party then has paid more than it owes. Raises Refusal for more
    than is left of the charge.
    """
    if amount <= 0 or amount != amount.quantize(_CENT):
        raise Refusal("amount-not-in-cents", f"{amount} is not a positive amount in whole cents.", field="amount")
    with transaction.atomic():
        held = Charge.objects.select_for_update(of=("self",)).get(pk=charge.pk)
        known = Charge.objects.filter(key=key).first()
        if known is not None:
            return known
        left = held.amount - credited_of(held)
        if amount > left or Charge.objects.filter(reverses=held).exists():
            says_no = f"A credit of ${amount} is more than the ${left} that is left of this charge."
            raise Refusal("credit-over-charge", says_no, field="amount", kind="conflict")
        back = Charge.objects.create(
            kind=held.kind,
            key=key,
            party_id=held.party_id,
            amount=-amount,
            says=says,
            cite=cite,
            case_id=held.case_id,
            assessed_on=on,
            credits=held,
        )
        body = {"charge": str(back.id), "kind": held.kind, "cents": _cents(back.amount)}
        append(CHARGE_CREDITED, actor=actor, at=at, body=body, subject=str(held.id))
    return back


def receive_payment(
    *, reference: str, party_id: UUID | str, amount: Decimal, method: str, on: date, at: datetime, actor: Any = None
) -> Payment:
    """Enter a payment and settle the party's oldest open charges with it; the same reference twice is one payment."""
    with transaction.atomic():
        payment, made = Payment.objects.get_or_create(
            reference=reference,
            defaults={"party_id": party_id, "amount": amount, "method": method, "received_on": on},
        )
        if made:
            _settle_oldest(payment)
            body = {"payment": str(payment.id), "cents": _cents(amount)}
            append(PAYMENT_RECEIVED, actor=actor, at=at, body=body, subject=str(payment.id))
    return payment


def _settle_oldest(payment: Payment) -> None:
    left = payment.amount
    open_charges = Charge.objects.select_for_update(of=("self",)).filter(
        party_id=payment.party_id, reverses__isnull=True, credits__isnull=True, reversed_by__isnull=True
    )
    for charge in open_charges.order_by("assessed_on", "key"):
        part = min(left, charge.amount - credited_of(charge) - paid_of(charge))
        if part > 0:
            Allocation.objects.create(payment=payment, charge=charge, amount=part)
            left -= part


def _settle_from_overpayments(charge: Charge) -> None:
    """Settle a new charge with what the party's earlier payments left over, the oldest first."""
    owed = charge.amount
    earlier = Payment.objects.select_for_update().filter(party_id=charge.party_id)
    for payment in earlier.order_by("received_on", "reference"):
        used = total_of(payment.allocations.all())
        part = min(owed, payment.amount - used)
        if part > 0:
            Allocation.objects.create(payment=payment, charge=charge, amount=part)
            owed -= part


def credited_of(charge: Charge) -> Decimal:
    """How much of a charge was taken back by credits."""
    return -total_of(charge.credited_by.all())


def paid_of(charge: Charge) -> Decimal:
    """How much of a charge is settled."""
    return total_of(charge.allocations.all())


def _cents(amount: Decimal) -> int:
    return int(amount * 100)


def balance(party_id: UUID | str) -> Decimal:
    """What a party owes, less what it paid; a credit is negative."""
    return total_of(Charge.objects.filter(party_id=party_id)) - total_of(Payment.objects.filter(party_id=party_id))
