"""215 ILCS 5/513b1(b)(2): drugs are removed or repriced in a timely manner."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.kernel.words import counted
from carelaw.law.answers import breached, fault, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.mac_lists import PriceSignal


@rule("MAC-16", cite="215 ILCS 5/513b1(b)(2)", readings=("S18",))
def mac_timely_change(signal: PriceSignal, law: Law) -> Decision:
    """A line changes soon after the market calls for it; the text has no number, so a person looks after seven days."""
    if signal.signal_on is None:
        return wanting(fault("needs-signal_on", "The day of the signal is needed."))
    days = law.number("mac.timely_change_days", signal.signal_on)
    lag = ((signal.changed_on or signal.seen_on) - signal.signal_on).days
    if lag <= days:
        if signal.changed_on is None:
            return wanting(
                fault("still-open", f"{counted(lag, 'day')} since the signal; a person looks after {days}.", value=lag)
            )
        return passed("changed-in-time", f"Changed {counted(lag, 'day')} after the signal.", lag)
    done = "changed" if signal.changed_on else "not changed"
    found = fault(
        "W-MAC-16", f"{done.capitalize()} {counted(lag, 'day')} after the signal; policy looks after {days}.", value=lag
    )
    return breached(found) if law.reading("S18") == "violation" else to_review(found)
