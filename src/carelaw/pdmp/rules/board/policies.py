"""§5(5): the fifteen matters on which the board has policies and procedures; what hangs on one waits for it."""

from __future__ import annotations

from collections.abc import Mapping

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.board import PolicyAsked

ITEMS: Mapping[str, str] = {
    "i": "How often reports are required",
    "ii": "Evaluating the information in the system",
    "iii": "Review, analysis and interpretation by department personnel",
    "iv": "Safeguards of release, and patients' privacy",
    "v": "Finding people at risk and referring them to treatment",
    "vi": "Criteria that lead to referrals to licensing boards",
    "vii": "Training of prescribers and dispensers",
    "viii": "Help to professional organizations with education",
    "ix": "Designees, and who qualifies to query",
    "x": "Keeping up with technology and other states' systems",
    "xi": "Evaluating costs and benefits",
    "xii": "Convening the advisory group each year",
    "xiii": "Directing the department's daily operation",
    "xiv": "Statistics, research, education and outreach",
    "xv": "Controlled substances that need no report",
}
# What waits for a policy; holds rest on safeguards of release beside the procedure that §6(d) itself asks for.
TIED: Mapping[str, str] = {
    "i": "changes of the interval",
    "iii": "reviews and analysis by the department",
    "iv": "holds",
    "v": "referrals to treatment",
    "vi": "referrals to licensing boards",
    "ix": "designees",
    "xi": "the yearly evaluation",
    "xii": "meetings of the advisory group",
    "xiii": "directives to the department",
    "xv": "exempt substances",
}


@rule("MAP-148", cite="§5(5)")
def policy_in_force(asked: PolicyAsked, law: Law) -> Decision:
    """A feature that hangs on one of the fifteen matters is on only while the board's policy on it is in force."""
    if asked.item not in ITEMS:
        says = f"“{asked.item}” is none of the fifteen matters. Permitted: {', '.join(ITEMS)}."
        return breached(fault("E-MAP-148.item", says, "item", asked.item))
    if asked.in_force_from is None:
        says = f"The board has no policy on §5(5)({asked.item}), {ITEMS[asked.item].lower()}. It approves one first."
        return breached(fault("E-MAP-148", says, "item", asked.item))
    if asked.on < asked.in_force_from:
        says = (
            f"The board's policy on §5(5)({asked.item}) is in force from {asked.in_force_from} on, not on {asked.on}."
        )
        return breached(fault("E-MAP-148.not-yet", says, "item", asked.item))
    return passed("policy-in-force", f"The policy on §5(5)({asked.item}) is in force since {asked.in_force_from}.")
