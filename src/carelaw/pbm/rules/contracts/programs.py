"""215 ILCS 5/512-3: programs and the covered entities behind them."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.contracts import ProgramEntry


@rule("PBM-09", cite='215 ILCS 5/512-3 "pharmacy benefits management program"')
def program_complete(entry: ProgramEntry, law: Law) -> Decision:
    """A program has a benefit manager, a covered entity and is offered in the State; another stays a draft."""
    if entry.offered_in_state is False:
        return outside(fault("not-offered-here", "A program not offered in Illinois is outside the law.", "offered"))
    lacking = []
    if not entry.manager_named:
        lacking.append(fault("needs-manager", "Name the benefit manager.", "manager"))
    if entry.covered_entities < 1:
        lacking.append(fault("needs-covered-entity", "Link at least one covered entity.", "covered_entity"))
    if entry.offered_in_state is None:
        lacking.append(fault("needs-offered", "Say whether it is offered in Illinois.", "offered"))
    if lacking:
        return wanting(*lacking)
    return passed("program-complete", "The program can be registered.")
