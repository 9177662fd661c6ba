"""Which contracts the act of 2023 reaches and from when; what a contract with an insurer must hold."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.contracts import ActDay, ActPart, ContractDays, InsurerContract

_STARTS = {ActPart.CONTRACTS: "mac.contracts_from", ActPart.POLICIES: "mac.policies_from"}


@rule("MAC-11", cite="215 ILCS 5/513b1(j)")
def contract_in_scope(days: ContractDays, law: Law) -> Decision:
    """Contracts made or renewed from July 1, 2022 on; an amendment alone brings none in."""
    counted = [day for day in (days.executed_on, *days.renewed) if day is not None]
    if not counted:
        return wanting(fault("needs-contract-day", "No day of making or renewal is on file; neither in nor out."))
    since = law.number("mac.contracts_from", max(counted))
    last = max(counted)
    if last >= since:
        return passed("contract-covered", f"Made or renewed on {last}, on or after {since}.")
    says = f"Last made or renewed on {last}, before {since}; an amendment alone does not bring it in."
    return outside(fault("contract-before-the-act", says))


@rule("MAC-13", cite="P.A. 103-0453, Sec. 99; 215 ILCS 5/513b1(i)", readings=("S2",))
def part_in_force(day: ActDay, law: Law) -> Decision:
    """From which day a part of the act runs; between July 1 and August 3, 2023 a person looks at the new part."""
    if day.on is None:
        return wanting(fault("needs-version-day", "A rule of this act is asked for a day; none was given.", "on"))
    if day.part is not ActPart.RETALIATION:
        since = law.number(_STARTS[day.part], day.on)
        if day.on >= since:
            return passed("in-force", f"In force since {since}.")
        return outside(fault("not-yet-in-force", f"In force from {since}; {day.on} is before.", "on"))
    named = law.number("mac.act_names_effective_on", day.on)
    became = law.number("mac.retaliation_from", day.on)
    if day.on < named:
        return outside(fault("not-yet-in-force", f"In force from {became}; {day.on} is before.", "on"))
    if day.on < became and law.reading("S2") == "became-law":
        says = f"The act names {named}; it became law on {became}. {day.on} lies between: a person looks."
        return to_review(fault("between-two-days", says, "on"))
    return passed("in-force", f"In force since {became if law.reading('S2') == 'became-law' else named}.")


@rule("MAC-14", cite="215 ILCS 5/513b1(b)")
def seven_requirements(contract: InsurerContract, law: Law) -> Decision:
    """A covered contract of an insurer requires of its benefit manager every item of subsection (b)."""
    if contract.covered is False:
        return outside(fault("contract-before-the-act", "The act does not reach this contract."))
    if not contract.has_text:
        return wanting(fault("needs-text", "Its text is not on file, or could not be read; nothing passes unread."))
    if contract.covered is None:
        return wanting(fault("needs-contract-day", "No day of making or renewal is on file; neither in nor out."))
    if contract.missing:
        return breached(
            *(
                fault("E-MAC-14", f"It does not require item {item}.", "clause", cite=f"215 ILCS 5/513b1{item}")
                for item in contract.missing
            )
        )
    return passed("seven-requirements", "It requires items (1) to (7).")
