"""How a line of the ledger is explained: what is owed, why, and what was paid."""

from __future__ import annotations

from uuid import UUID

from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import declare
from carelaw.platform.decisions.explaining import Explanation, Line, explains
from carelaw.platform.money.ledger import paid_of
from carelaw.platform.money.models import Charge
from carelaw.platform.parties.own import is_own

EXPLAIN_CHARGES = declare(
    "money.explain",
    roles=("AUDITOR", "ADMIN", "IL_ADMINISTRATOR", "IL_COMPLIANCE", "PHARMACY_ENTITY", "PBM_REGULATOR", "PBM_FILER"),
    says="read why something is owed",
    cite="§6(c)",
).name


@explains("charge", permission=EXPLAIN_CHARGES)
def explain_charge(reference: str, actor: Actor) -> Explanation | None:
    """A charge: whoever acts for parties hears of theirs only."""
    try:
        charge = Charge.objects.filter(pk=UUID(reference)).first()
    except ValueError:
        return None
    if charge is None or not is_own(actor, charge.party_id):
        return None
    lines = [Line(charge.says, charge.cite, f"${charge.amount}")]
    if charge.due_on:
        lines.append(Line(f"Due on {charge.due_on}."))
    if charge.reverses_id:
        lines.append(Line(f"It takes back the charge {charge.reverses_id}."))
    reversal = Charge.objects.filter(reverses=charge).first()
    if reversal is not None:
        lines.append(Line(f"Taken back: {reversal.says}", reversal.cite, f"${reversal.amount}"))
    lines.append(Line("Paid so far.", value=f"${paid_of(charge):.2f}"))
    title = f"{charge.get_kind_display()} of ${charge.amount}"
    return Explanation(title, f"Assessed on {charge.assessed_on}.", lines)
