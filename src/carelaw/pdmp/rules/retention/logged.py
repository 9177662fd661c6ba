"""§6(c), (d): the log says what was given, and lets go of it with the row."""

from __future__ import annotations

from carelaw.kernel.dates import DAY
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.retention import LoggedReference
from carelaw.pdmp.rules.retention.clock import last_day_kept


@rule("MAP-110", cite="§6(c)(2), (d)", readings=("AMB-02", "AMB-35"))
def logged_reference_kept(logged: LoggedReference, law: Law) -> Decision:
    """A reference to a row stays on the log as long as the row does, and never longer than the line itself.

    Where the other reading is chosen the line keeps what was given until its own end, seven years after the question.
    """
    ends_on = last_day_kept(logged.asked_on, logged.on, law) + DAY
    if logged.on >= ends_on:
        return breached(
            fault("E-MAP-117.line-ended", f"The line itself is destroyed from {ends_on} on.", value=ends_on)
        )
    if law.reading("AMB-35") == "full":
        return passed("reference-kept", f"The line keeps what was given until {ends_on}.", ends_on)
    if logged.row_kept is None:
        return wanting(fault("E-MAP-110.needs-row", "Whether the row is still kept is needed.", field="row_kept"))
    if logged.row_kept:
        return passed("reference-kept", "The row is still kept, and so is the reference to it.", ends_on)
    return breached(fault("E-MAP-117.row-gone", "The row is gone: the line keeps the bare fact that somebody asked."))
