"""140.993(a): the Department's duties may be performed by agents and contractors, within what was given to them."""

from __future__ import annotations

from carelaw.ihh.facts.homes import DutyAsked
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

CITE = "89 Ill. Adm. Code 140.993(a)"
DUTIES = {
    "attribution": "attribute people to tiers",
    "choice": "give notice, take choices, assign, transfer",
    "hospitals": "instruct hospitals and take referrals",
    "rosters": "give rosters",
    "monitoring": "monitor care, quality and cost",
    "risk": "keep tools of risk stratification",
    "reports": "give performance reports",
    "sharing": "share practices, information and resources",
    "charts": "review charts",
    "duplication": "assure against duplicate services",
}


@rule("IHH-66", cite=CITE)
def duty_delegated(asked: DutyAsked, law: Law) -> Decision:
    """The Department's own staff perform every duty; an agent's only the duties given to it, on the days given."""
    if not asked.delegated:
        return passed("own-staff", "Performed by the Department itself.", cite=CITE)
    if asked.duty not in asked.duties:
        given = ", ".join(asked.duties) or "none"
        says = f"“{asked.duty}” is not among the duties given to this agent. Given: {given}."
        return breached(fault("DELEGATION-SCOPE", says, "duty", asked.duty, CITE))
    ends = [day for day in (asked.ends_on, asked.revoked_on) if day is not None]
    if asked.starts_on is None or asked.on < asked.starts_on or any(asked.on > day for day in ends):
        through = f"through {min(ends)}" if ends else "on"
        says = f"The delegation runs from {asked.starts_on} {through}; {asked.on} is outside."
        return breached(fault("DELEGATION-SCOPE", says, "on", asked.on, CITE))
    return passed("delegated", f"Performed for the Department: {DUTIES.get(asked.duty, asked.duty)}.", cite=CITE)
