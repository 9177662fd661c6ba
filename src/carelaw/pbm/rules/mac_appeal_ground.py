"""215 ILCS 5/513b1(b)(4)(A): the ground of an appeal is a payment below the net cost."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.mac_appeals import AppealGround, Invoice


@rule("MAC-21", cite="215 ILCS 5/513b1(b)(4)(A)", readings=("S23",))
def mac_appeal_ground(ground: AppealGround, law: Law) -> Decision:
    """The drug was paid for below the net amount that its supplier got for it; equal is not below.

    The dispensing fee is counted on neither side. The value is the shortfall in dollars.
    """
    missing = [
        fault(f"needs-{name}", f"{says} is needed.", name)
        for name, value, says in (
            ("ingredient_paid", ground.ingredient_paid, "What was paid for the ingredient (506-F6)"),
            ("quantity", ground.quantity, "The quantity dispensed (442-E7)"),
            ("invoice", ground.invoice, "The supplier's invoice"),
        )
        if value is None
    ]
    if missing:
        return wanting(*missing)
    assert ground.invoice is not None
    assert ground.quantity is not None
    assert ground.ingredient_paid is not None
    unusable = _unusable(ground, ground.invoice)
    if unusable:
        return wanting(unusable)
    cost = _net(ground.invoice, law) * ground.quantity / ground.invoice.units
    if ground.ingredient_paid < cost:
        short = (cost - ground.ingredient_paid).quantize(Decimal("0.01"), ROUND_HALF_UP)
        return passed("below-net-cost", f"Paid {ground.ingredient_paid}, {short} below the net cost.", short)
    says = f"Paid {ground.ingredient_paid}, the net cost is {cost.quantize(Decimal('0.0001'))}: it is not below."
    return breached(fault("E-MAC-21", says, "ingredient_paid", ground.ingredient_paid))


def _unusable(ground: AppealGround, invoice: Invoice) -> Reason | None:
    if not invoice.same_drug:
        return fault("E-MAC-21.other-drug", "The invoice is for another drug; send the one for this drug.", "invoice")
    if invoice.invoiced_on is not None and invoice.invoiced_on > ground.filled_on:
        says = f"The invoice of {invoice.invoiced_on} is later than the fill; send the nearest one before it."
        return fault("E-MAC-21.later-invoice", says, "invoice", invoice.invoiced_on)
    if invoice.units <= 0:
        return fault("needs-units", "The number of units on the invoice must be more than 0.", "units", invoice.units)
    return None


def _net(invoice: Invoice, law: Law) -> Decimal:
    if law.reading("S23") == "invoice":
        return invoice.total
    return invoice.total - invoice.discounts - invoice.rebates - invoice.credits
