"""§7(c): a dispenser that has sent nothing for longer than is its way is asked; the act knows no duty to report nil."""

from __future__ import annotations

from carelaw.kernel.dates import days_between
from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.reporting import SilentDispenser


@rule("MAP-41", cite="§7(c)")
def silence(dispenser: SilentDispenser, law: Law) -> Decision:
    """Listed for an inquiry after more than the set days, or more than its own longest gap where that is longer."""
    since = dispenser.last_sent_on or dispenser.registered_on
    if since is None:
        return wanting(fault("E-MAP-41.needs-start", "The day of the last report or of the registration is needed."))
    quiet = days_between(since, dispenser.seen_on)
    usual = max(law.number("report.silence_days", dispenser.seen_on), dispenser.longest_gap)
    if quiet <= usual:
        return passed("heard-from", f"{quiet} days without a report; up to {usual} are usual.", quiet)
    says = f"Nothing for {quiet} days; {usual} are usual. Ask, it may have had nothing to report."
    return to_review(fault("silent", says, value=quiet))
