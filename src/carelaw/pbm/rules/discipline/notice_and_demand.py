"""215 ILCS 5/512-5(b): the written notice with its reasons, and the demand for a hearing within 30 days of mailing."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.dates import days_after
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.discipline import ActionKind, HearingDemand, ReasonedNotice

_CITE = "215 ILCS 5/512-5(b)"
# The four that the subsection names; probation is told too, but carries no demand under it.
NOTICED = (ActionKind.SUSPENSION, ActionKind.REVOCATION, ActionKind.DENIAL, ActionKind.NON_RENEWAL)


def last_day_to_demand(mailed_on: date, law: Law) -> date:
    """The last day on which a demand is in time."""
    return days_after(mailed_on, law.number("pbm.hearing_demand_days", mailed_on))


@rule("PBM-45", cite=_CITE)
def written_notice(notice: ReasonedNotice, law: Law) -> Decision:
    """Nothing is denied, not renewed, suspended or revoked before a notice with the reason was mailed."""
    if notice.kind not in NOTICED:
        says = "The subsection names denial, non-renewal, suspension and revocation; a notice is written all the same."
        return outside(fault("no-statutory-notice", says, "kind", notice.kind))
    if not notice.reasons.strip():
        says = "The notice gives no reason. Write why, in words that the person can answer."
        return breached(fault("E-PBM-45.reasons", says, "reasons"))
    if notice.mailed_on is None:
        says = "The notice is not mailed. Mail it and enter the day and the number before the action takes effect."
        return breached(fault("E-PBM-45", says, "mailed_on"))
    if notice.effective_on is not None and notice.effective_on < notice.mailed_on:
        says = f"It would take effect on {notice.effective_on}. Permitted: {notice.mailed_on}, its mailing, or later."
        return breached(fault("E-PBM-45.before-mailing", says, "effective_on", notice.mailed_on))
    last = last_day_to_demand(notice.mailed_on, law)
    return passed(
        "noticed", f"Mailed on {notice.mailed_on} with its reasons; a hearing can be demanded by {last}.", last
    )


@rule("PBM-46", cite=_CITE)
def hearing_demand(demand: HearingDemand, law: Law) -> Decision:
    """A written demand is in time through the thirtieth day after the notice was mailed."""
    last = last_day_to_demand(demand.mailed_on, law)
    if not demand.written:
        says = f"The demand is made in writing. It can still be written by {last}."
        return breached(fault("E-PBM-46.oral", says, "written", last))
    if demand.received_on > last:
        says = (
            f"Received on {demand.received_on}; the notice was mailed on {demand.mailed_on}, the last day was {last}."
        )
        return breached(fault("E-PBM-46", says, "received_on", last))
    return passed("in-time", f"Received by {last}.", last)
