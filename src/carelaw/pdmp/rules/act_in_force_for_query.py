"""§40(3), §39: on which days the system may be queried at all."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.access import QueryTime
from carelaw.pdmp.rules.local_time import local_day
from carelaw.pdmp.rules.term import binds, not_binding


@rule("MAP-06", "MAP-07", cite="§40(3), §39", readings=("AMB-25",))
def act_in_force_for_query(query: QueryTime, law: Law) -> Decision:
    """Every query door is shut on a day without the act."""
    day = local_day(query.asked_at)
    if binds(law, day):
        return passed("act-in-force", "The act is in force on the day of the query.")
    return breached(not_binding(law, day, "a query on this day"))
