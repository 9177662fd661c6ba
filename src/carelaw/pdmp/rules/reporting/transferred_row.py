"""§6(f): what the Attorney General collected and the retention rule still lets keep is transferred in."""

from __future__ import annotations

from datetime import date, timedelta

from carelaw.kernel.dates import years_after
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.reporting import TransferredRow


def collection_that_counts(row: TransferredRow, law: Law) -> date | None:
    """The day on which the years begin: the Attorney General's, or what a reading puts in its place (AMB-44)."""
    if row.collected_on is not None:
        return row.collected_on
    return row.dispensed_on if law.reading("AMB-44") == "dispensing-date" else row.offered_on


@rule("MAP-49", cite="§6(f)", readings=("AMB-02", "AMB-44"))
def transferred_row(row: TransferredRow, law: Law) -> Decision:
    """Not more than seven years since the Attorney General collected it; the clock of its original date runs on.

    The value is the collection date to keep. An unknown one is the dispensing date, so that nothing is kept too long.
    """
    collected = collection_that_counts(row, law)
    if collected is None:
        return wanting(fault("E-MAP-49.needs-date", "The collection date or the dispensing date is needed."))
    years = law.number("retention.years", row.offered_on)
    last = years_after(collected, years)
    if law.reading("AMB-02") == "on":
        last -= timedelta(days=1)
    if row.offered_on > last:
        says = f"Collected on {collected}: more than {years} years old at the transfer. Not loaded, only counted."
        return breached(fault("E-MAP-49", says, value=collected))
    if collected > row.offered_on:
        says = f"The collection date {collected} lies after the transfer on {row.offered_on}. Correct the row."
        return wanting(fault("E-MAP-49.after-transfer", says))
    return passed("transferred", f"Collected on {collected}; it is kept through {last}.", collected)
