"""140.993(c): another health home, or leaving, at any time and without a reason."""

from __future__ import annotations

from carelaw.ihh.facts.choosing import ChangeAsked
from carelaw.ihh.rules.term import not_binding
from carelaw.ihh.rules.tier_change import first_of_next_month
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, outside, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

CITE = "89 Ill. Adm. Code 140.993(c)"


@rule("IHH-71", cite=CITE, readings=("IHH-AMB-23",))
def change_asked(change: ChangeAsked, law: Law) -> Decision:
    """A transfer counts from the first of the next month; who leaves is covered through the day of the request."""
    if (unbound := not_binding(law, change.received_on)) is not None:
        return outside(unbound)
    at_once = law.reading("IHH-AMB-23") == "at-once"
    if change.kind == "OPT_OUT":
        return passed("last-covered-day", f"Covered through {change.received_on}.", change.received_on, CITE)
    if change.kind == "TRANSFER":
        on = change.received_on if at_once else first_of_next_month(change.received_on)
        return passed("transfer-effective", f"With the new health home from {on}.", on, CITE)
    says = f"“{change.kind}” cannot be asked for. Permitted: TRANSFER, OPT_OUT."
    return breached(Reason("change-unknown", says, change.kind, "kind", CITE))
