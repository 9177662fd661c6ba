"""§5(1), §5(2): the vendor whom the board secures, and the group that advises it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.board import AdvisoryGroup, RecommendationMade, VendorComponent

NAMED: Mapping[str, str] = {
    "patients": "Patient advocates",
    "privacy": "Privacy advocates",
    "law-enforcement": "Law enforcement officials",
    "prescribers": "Prescribers",
    "dispensers": "Dispensers",
    "addiction": "Addiction specialists",
}
INTERESTS: Mapping[str, str] = {**NAMED, "other": "Another expert whom the board needs"}


@rule("MAP-143", cite="§5(1)")
def vendor_component(part: VendorComponent, law: Law) -> Decision:
    """What a vendor runs goes live under the board's award: evaluated, contracted, with terms of security."""
    faults = list(_missing_in(part))
    if faults:
        return breached(*faults)
    return passed("awarded", f"Awarded on {part.awarded_on}, after evaluation.", part.awarded_on)


def _missing_in(part: VendorComponent) -> Iterator[Reason]:
    if part.awarded_on is None or part.awarded_on > part.on:
        yield fault("E-MAP-143", "No award of the board is on file. Record it, then this part goes live.", "awarded_on")
    if not (part.criteria_on_file and part.scores_on_file):
        says = "The board evaluates before it secures a vendor: the criteria and the scores must be on file."
        yield fault("E-MAP-143.evaluation", says, "criteria")
    if not part.security_terms:
        yield fault("E-MAP-143.security", "The contract's terms of security are not on file.", "security_terms")
    if part.contract_from is None or part.on < part.contract_from:
        yield fault("E-MAP-143.contract", f"No contract runs on {part.on}.", "contract_from")
    elif part.contract_until is not None and part.on > part.contract_until:
        yield fault("E-MAP-143.contract", f"The contract ended on {part.contract_until}.", "contract_until")


@rule("MAP-144", cite="§5(2)")
def advisory_group(group: AdvisoryGroup, law: Law) -> Decision:
    """At most twelve members, who differ in perspective; each interest that the act names should have one."""
    most = law.number("advisory.max_members", group.on)
    if group.interest not in INTERESTS:
        says = f"“{group.interest}” is no interest. Permitted: {', '.join(INTERESTS)}."
        return breached(fault("E-MAP-144.interest", says, "interest", group.interest))
    if group.members > most:
        says = f"That would be member {group.members}. Permitted: at most {most}. End an appointment first."
        return breached(fault("E-MAP-144", says, "members", group.members))
    if group.unrepresented:
        names = ", ".join(NAMED.get(one, one) for one in group.unrepresented)
        return to_review(fault("W-MAP-144", f"Without a member: {names}. Appoint one for each.", "unrepresented"))
    return passed("complete", f"{group.members} members; every named interest has one.", group.members)


@rule("MAP-145", cite="§5(2)")
def recommendation_answered(one: RecommendationMade, law: Law) -> Decision:
    """A recommendation goes onto the agenda of the board's next meeting, and gets an answer."""
    if one.answered_on is not None and one.answered_on < one.made_on:
        says = f"It was made on {one.made_on}; an answer of {one.answered_on} lies before it."
        return breached(fault("E-MAP-145.day", says, "answered_on"))
    if one.answered_on is not None:
        return passed("answered", f"The board answered on {one.answered_on}.", one.answered_on)
    if one.board_met_on is not None and one.board_met_on >= one.made_on:
        says = f"The board met on {one.board_met_on} and has not answered what was recommended on {one.made_on}."
        return to_review(fault("W-MAP-145", says, "answered_on"))
    return passed("on-the-agenda", "It stands on the agenda of the board's next meeting.")
