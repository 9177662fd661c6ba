"""§5(5)(i): more frequent reporting may be required where technology allows it and it costs little or nothing."""

from __future__ import annotations

from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.reporting import FrequencyProposal


@rule("MAP-42", "MAP-43", cite="§5(5)(i)")
def frequency_change(proposal: FrequencyProposal, law: Law) -> Decision:
    """The interval may be shortened, never lengthened past §7(c), not for days gone by, and not without pharmacies.

    Two findings and a vote are the board's; the meeting with the Board of Pharmacy and its members, and what
    pharmacies said of the impact, must be on file.
    """
    missing = _missing(proposal)
    if missing:
        return wanting(*missing)
    assert proposal.new_hours is not None
    assert proposal.effective_on is not None
    assert proposal.decided_on is not None
    faults = [*_interval(proposal, law), *_findings(proposal), *_collaboration(proposal)]
    if faults:
        return breached(*faults)
    says = f"From {proposal.effective_on} on, reports are due within {proposal.new_hours} hours of dispensing."
    return passed("may-be-required", says, proposal.new_hours)


_NEEDS = {
    "new_hours": "The new interval in hours is needed.",
    "effective_on": "The first day on which the new interval binds is needed.",
    "decided_on": "The day of the decision is needed.",
    "technology_permits": "The board's finding on technology is needed.",
    "little_or_no_cost": "The board's finding on the cost for the Commonwealth and for those who report is needed.",
}


def _missing(proposal: FrequencyProposal) -> list[Reason]:
    return [
        fault(f"E-MAP-42.needs-{name.replace('_', '-')}", says, name)
        for name, says in _NEEDS.items()
        if getattr(proposal, name) is None
    ]


def _interval(proposal: FrequencyProposal, law: Law) -> list[Reason]:
    assert proposal.new_hours is not None
    assert proposal.effective_on is not None
    assert proposal.decided_on is not None
    ceiling = law.number("report.deadline_hours_ceiling", proposal.effective_on)
    found = []
    if not 1 <= proposal.new_hours <= ceiling:
        says = f"{proposal.new_hours} hours is not permitted. Permitted: 1 to {ceiling}; the board can only shorten."
        found.append(fault("E-MAP-42", says, "new_hours", proposal.new_hours))
    if proposal.effective_on <= proposal.decided_on:
        says = f"It would bind from {proposal.effective_on}, decided on {proposal.decided_on}. Take a later day."
        found.append(fault("E-MAP-42.retroactive", says, "effective_on"))
    return found


def _findings(proposal: FrequencyProposal) -> list[Reason]:
    found = []
    if not proposal.technology_permits:
        says = "Without a finding that technology permits it, the interval stays."
        found.append(fault("E-MAP-42.technology", says, "technology_permits"))
    if not proposal.little_or_no_cost:
        says = "Without a finding of little or no fiscal impact, the interval stays."
        found.append(fault("E-MAP-42.cost", says, "little_or_no_cost"))
    if proposal.voted_on is None:
        found.append(fault("E-MAP-42.vote", "The board's vote is not on file. Record its day.", "voted_on"))
    elif proposal.decided_on is not None and proposal.voted_on > proposal.decided_on:
        says = f"The vote of {proposal.voted_on} comes after {proposal.decided_on}. Permitted: that day or before."
        found.append(fault("E-MAP-42.vote-to-come", says, "voted_on"))
    return found


def _collaboration(proposal: FrequencyProposal) -> list[Reason]:
    assert proposal.decided_on is not None
    met = proposal.met_on is not None and proposal.met_on <= proposal.decided_on
    asked = {
        "met_on": (met, "no meeting with the Board of Pharmacy before the decision is on file"),
        "pharmacies_took_part": (
            bool(proposal.pharmacies_took_part),
            "the Board of Pharmacy and its members took no part",
        ),
        "impact_stated": (bool(proposal.impact_stated), "no statement of the impact on pharmacies is on file"),
    }
    return [
        fault("E-MAP-43", f"The change was not worked out with pharmacies: {says}. Record it, then activate.", name)
        for name, (there, says) in asked.items()
        if not there
    ]
