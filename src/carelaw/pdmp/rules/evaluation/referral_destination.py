"""§5(5)(vi): a referral goes to the licensing board competent for the profession."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.evaluation import DestinationAsked

CITE = "§5(5)(vi)"
_HERE = "PA"


@rule("MAP-127", cite=CITE)
def referral_destination(asked: DestinationAsked, law: Law) -> Decision:
    """The board of this state that licenses the profession; unknown or claimed by two, the referral is held."""
    wanted = asked.profession.strip().lower()
    if not wanted:
        says = "The profession is not known, so the referral is held. Enter the profession."
        return wanting(fault("E-MAP-127", says, "profession"))
    found = [one for one in asked.boards if one.state == _HERE and wanted in {p.lower() for p in one.professions}]
    if not found:
        says = f"No licensing board of this state is entered for “{wanted}”, so the referral is held. Enter the board."
        return wanting(fault("E-MAP-127", says, "profession"))
    if len(found) > 1:
        says = f"{len(found)} boards are entered for “{wanted}”, so the referral is held. Correct the list of boards."
        return wanting(fault("E-MAP-127.two-boards", says, "profession"))
    return passed("board-known", f"It goes to the {found[0].name}.", found[0].name)
