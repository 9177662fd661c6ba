"""What each act of `acts` does, and the sentence in which it says so."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from carelaw.kernel.refusal import Refusal
from carelaw.kernel.words import counted
from carelaw.pbm.rules.appeal_clocks import RATE_REVIEW
from carelaw.pbm.use_cases.appeals import batch as batches
from carelaw.pbm.use_cases.appeals import complaining, contacts, panel, statements
from carelaw.pbm.use_cases.appeals import evidence as proofs
from carelaw.pbm.wire.mac_columns import dollars
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Attached, Done

_MOST_TOLD = 20


def batch(actor: Actor, at: datetime, *, sheet: Attached, late: str | None) -> Done:
    """File a sheet of appeals."""
    made = batches.file_batch(actor, at, sheet=sheet, late=late or RATE_REVIEW)
    aside = list(made.rows.filter(state="aside").order_by("row")[:_MOST_TOLD])
    faults = [fault for one in aside for fault in one.problems]
    says = f"{made.number}: {counted(made.rows_in, 'row')}, {made.filed:,} filed, {made.aside:,} put aside."
    if faults:
        says += " " + " ".join(str(one["says"]) for one in faults[:5])
    more = {"rows_in": made.rows_in, "filed": made.filed, "aside": made.aside, "faults": faults}
    return Done(says, made.number, more)


def evidence(actor: Actor, at: datetime, *, appeal: str, invoice: Attached, **costs: str) -> Done:
    """Send an invoice."""
    made = proofs.add_evidence(actor, at, appeal=appeal, invoice=invoice, costs=costs)
    return Done(f"{made.file_name} is with {made.appeal.reference}.", made.appeal.reference, {"digest": made.digest})


def ask(actor: Actor, at: datetime, *, appeal: str, asked: tuple[str, ...], words: str) -> Done:
    """Ask for what is missing."""
    made = proofs.ask_for(actor, at, appeal=appeal, asked=asked, words=words)
    return Done(f"Asked for {', '.join(made.fields)}. The clocks run on.", made.appeal.reference)


def complain(actor: Actor, at: datetime, *, appeal: str, says: str, confirmed: bool | None) -> Done:
    """Complain of an answer."""
    made = complaining.complain(actor, at, appeal=appeal, says=says, confirmed=bool(confirmed))
    return Done(f"Your complaint was received: {made.receipt}.", made.receipt)


def pay(actor: Actor, at: datetime, *, amount: str, **typed: Any) -> Done:
    """Report a payment."""
    try:
        value = dollars(amount)
    except (ValueError, ArithmeticError):
        says = f"Amount: “{amount[:20]}” is not permitted. Permitted: dollars and cents, such as 12.50."
        raise Refusal("E-MAC-25.amount", says, cite=statements.CITE, field="amount") from None
    made = statements.report_payment(actor, at, amount=Decimal(value), **typed)
    return Done(f"${made.paid:,.2f} of ${made.owed:,.2f} is paid.", str(made.pk), {"left": str(made.left)})


def contact_try(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter a try."""
    made, decision = contacts.record_try(actor, at, **typed)
    return Done(decision.reasons[0].says, str(made.pk), {"outcome": decision.outcome.value})


def member(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter a member."""
    made = panel.enter_member(actor, at, **typed)
    return Done(f"{made.name} is on the roster as {made.reference}.", made.reference)


def seat(
    actor: Actor, at: datetime, *, manager_consents: bool | None, pharmacy_consents: bool | None, **typed: Any
) -> Done:
    """Seat a member."""
    made = panel.seat_member(
        actor, at, manager_consents=bool(manager_consents), pharmacy_consents=bool(pharmacy_consents), **typed
    )
    return Done(f"{made.member.name} sits on {made.appeal.reference}; both sides are told.", made.appeal.reference)
