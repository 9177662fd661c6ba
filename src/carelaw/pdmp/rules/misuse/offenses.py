"""§10(b): each violation is an offense of its own."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.misuse import OffenseCount


@rule("MAP-154", cite="§10(b)", readings=("AMB-22",))
def separate_offenses(count: OffenseCount, law: Law) -> Decision:
    """One offense for each act, subject and recipient; none is merged and none is counted twice."""
    if not count.acts:
        return wanting(fault("E-MAP-154.needs-acts", "List the acts one by one: what, whose information, to whom."))
    by_deed = law.reading("AMB-22") == "act"
    offenses = len({act.deed if by_deed else (act.deed, act.subject, act.recipient) for act in count.acts})
    if count.charged is not None and count.charged != offenses:
        says = (
            f"{count.charged} offense(s) would be charged, but the acts listed are {offenses}. Each violation is an "
            f"offense of its own: charge {offenses}, or correct the list."
        )
        return breached(fault("E-MAP-154", says, "charged", offenses))
    return passed("counted", f"{offenses} offense(s).", offenses)
