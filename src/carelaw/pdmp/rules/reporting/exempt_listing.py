"""§5(5)(xv): the board may identify controlled substances of little or no abuse potential; how that comes to be."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.reporting import ExemptListing


@rule("MAP-47", cite="§5(5)(xv)")
def exempt_listing(listing: ExemptListing, law: Law) -> Decision:
    """A finding with its evidence and the board's vote; for days to come only, and so is its withdrawal."""
    asked = {
        "finding": (listing.finding_stated, "The finding of little or no abuse potential is not stated."),
        "evidence": (listing.evidence_named, "What the finding rests on is not named."),
        "voted_on": (listing.voted_on is not None, "The board's vote is not on file."),
    }
    missing = [fault("E-MAP-47.finding", says, name) for name, (there, says) in asked.items() if not there]
    if missing:
        return breached(*missing)
    if listing.voted_on is not None and listing.voted_on > listing.decided_on:
        says = f"The vote of {listing.voted_on} comes after {listing.decided_on}. Permitted: that day or before."
        return breached(fault("E-MAP-47.vote-to-come", says, "voted_on"))
    if listing.effective_on is None or (listing.withdrawn_on is None and listing.effective_on <= listing.decided_on):
        says = f"A listing is for days to come: take a day after {listing.decided_on}."
        return breached(fault("E-MAP-47.retroactive", says, "effective_on"))
    if listing.withdrawn_on is not None and listing.withdrawn_on <= listing.decided_on:
        says = f"A withdrawal is for days to come: take a day after {listing.decided_on}."
        return breached(fault("E-MAP-47.retroactive", says, "withdrawn_on"))
    return passed("may-be-listed", "Finding, evidence and vote are on file, and the day lies ahead.")
