"""140.991(b)(2): whom a health home serves by its tier, so who may choose it."""

from __future__ import annotations

from carelaw.ihh.facts.choosing import HomeAsked
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

CITE = "89 Ill. Adm. Code 140.991(b)(2)"
SERVES = {"A": ("A", "B", "C"), "B": ("B",), "C": ("C",)}


@rule("IHH-06", "IHH-07", "IHH-08", cite=CITE)
def home_asked(asked: HomeAsked, law: Law) -> Decision:
    """A Tier A health home serves everyone, a Tier B or C one its own tier; it must be enrolled, open and have room."""
    if asked.tier not in SERVES.get(asked.home_tier, ()):
        serving = " or ".join(tier for tier, served in SERVES.items() if asked.tier in served)
        says = (
            f"This health home is of Tier {asked.home_tier} and does not serve Tier {asked.tier}. "
            f"Permitted: one of Tier {serving}; choose another from the list."
        )
        return breached(Reason("CHOICE-TIER-NOT-SERVED", says, asked.home_tier, "home", CITE))
    full = asked.capacity is not None and asked.members >= asked.capacity
    if not asked.active or not asked.open_to_new or full:
        why = "is not enrolled" if not asked.active else "has no room" if full else "takes no new members"
        says = f"This health home {why} now. Permitted: one that is enrolled, open and has room; choose from the list."
        return breached(Reason("CHOICE-IHH-CLOSED", says, field="home", cite=CITE))
    return passed("may-be-chosen", f"A Tier {asked.home_tier} health home serves Tier {asked.tier}.", cite=CITE)
