"""§5(5)(ii), (xiv): the program is evaluated and reviewed; for research only what names nobody leaves."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.dates import months_after
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.evaluation import CellAsked, EvaluationAsked, PeersAsked, ReleaseAsked

COLUMNS = ("county", "quarter", "drug_class", "people", "dispensings")


@rule("MAP-124", cite="§5(5)(ii)")
def evaluation_current(asked: EvaluationAsked, law: Law) -> Decision:
    """The month before the present one is evaluated."""
    wanted = months_after(asked.judged_on.replace(day=1), -1)
    if wanted < asked.program_began.replace(day=1):
        return passed("nothing-yet", "The first whole or begun month has not ended.")
    if asked.last_month is not None and asked.last_month >= wanted:
        return passed("evaluated", f"{wanted:%B %Y} is evaluated.", wanted.isoformat())
    return breached(
        fault("E-MAP-124", f"{wanted:%B %Y} is not evaluated. Run the evaluation.", value=wanted.isoformat())
    )


@rule("MAP-124", cite="§5(5)(ii), policy")
def peers_shown(asked: PeersAsked, law: Law) -> Decision:
    """Figures of a peer group are shown only where enough others stand behind them."""
    least = law.number("publish.min_cell", asked.on)
    if asked.peers >= least:
        return passed("peers-shown", f"{asked.peers} peers.", asked.peers)
    return to_review(fault("peers-too-few", f"Fewer than {least} peers (policy): their figures are left out."))


@rule("MAP-135", cite="§5(5)(xiv)")
def research_release(asked: ReleaseAsked, law: Law) -> Decision:
    """A release names its purpose and its columns and identifies nobody."""
    if asked.identified:
        says = "Identified information has no door for research. Ask for counts by county and quarter."
        return breached(fault("E-MAP-50", says, "identified", cite="§9(b)"))
    if not asked.purpose.strip():
        return breached(fault("E-MAP-135.purpose", "Say what the release is for; the register keeps it.", "purpose"))
    unknown = [name for name in asked.columns if name not in COLUMNS]
    if unknown or not asked.columns:
        says = f"Columns of an extract are: {', '.join(COLUMNS)}."
        return breached(fault("E-MAP-135.column", says, "columns"))
    return passed("de-identified", "Counts only, registered with purpose and columns.")


@rule("MAP-135", cite="§5(5)(xiv), policy")
def published_cell(asked: CellAsked, law: Law) -> Decision:
    """A count of fewer people than may be published is left out; nobody at all is no secret."""
    least = law.number("publish.min_cell", asked.on)
    if asked.persons == 0 or asked.persons >= least:
        return passed("published", f"{asked.persons} people.", asked.persons)
    return breached(fault("E-MAP-135.small-cell", f"Fewer than {least} people (policy): the cell is left out."))


def month_before(on: date) -> date:
    """The first day of the month before a day's."""
    return months_after(on.replace(day=1), -1)
