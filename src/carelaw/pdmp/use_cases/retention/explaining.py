"""Why a stored dispensing is kept, removed, held or destroyed on the day one asks."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.decision import Decision, Outcome
from carelaw.pdmp.facts.retention import KeptItem
from carelaw.pdmp.rules.retention.removal import destruction_due, removal_due
from carelaw.pdmp.store.models import DestroyedItem, Dispensation, HoldItem, VaultedItem
from carelaw.pdmp.use_cases.retention.permissions import SEE_DESTRUCTION
from carelaw.platform import clock
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.explaining import Explanation, Line, explains


@explains("retention", permission=SEE_DESTRUCTION)
def explain_retention(reference: str, actor: Actor) -> Explanation | None:
    """How long one record is kept, by its number: nothing that it says is told, only its days."""
    if not (reference.isascii() and reference.isdigit() and len(reference) < 19):
        return None
    number, on = int(reference), law_day(clock.now())
    gone = DestroyedItem.objects.filter(store="dispensings", item=number).select_related("run").first()
    if gone is not None:
        says = f"Destroyed; certificate {gone.run.number} lists it."
        return Explanation(f"Record {number}", says, [Line(f"Collected on {gone.collected_on}.", "§6(d)")])
    item = _item(number, on)
    if item is None:
        return None
    law = adopted_law()
    removal, destruction = removal_due(item, law=law), destruction_due(item, law=law)
    lines = [Line(f"First collected on {item.collected_on}; a correction restarts nothing.", "§6(d)")]
    lines += [_line(removal), *_holds(number), _line(destruction)]
    says = "It is kept and shown." if removal.outcome is Outcome.PASS else destruction.reasons[0].says
    return Explanation(f"Record {number}", says, lines)


def _item(number: int, on: date) -> KeptItem | None:
    row = Dispensation.objects.filter(pk=number).values("collected_on", "dispensed_on", "held_until").first()
    if row is not None:
        return KeptItem(on, row["collected_on"], row["dispensed_on"], held_until=row["held_until"])
    kept = VaultedItem.objects.filter(dispensing=number).values("collected_on", "held_until").first()
    return KeptItem(on, kept["collected_on"], held_until=kept["held_until"]) if kept else None


def _holds(number: int) -> list[Line]:
    held = HoldItem.objects.filter(dispensing=number, ends_on__isnull=False).order_by("sequence", "pk")
    return [Line(f"Held as period {one.sequence} through {one.ends_on}.", "§6(d)", one.ends_on) for one in held]


def _line(decision: Decision) -> Line:
    reason = decision.reasons[0]
    return Line(reason.says, decision.cite, reason.value)
