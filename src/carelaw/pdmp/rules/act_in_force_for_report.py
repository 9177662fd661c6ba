"""§40(3), §39: of which dispensings the act asks for a report, and until when the report may still come in."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import TermOfReport
from carelaw.pdmp.rules.local_time import local_day
from carelaw.pdmp.rules.term import binds, not_binding


@rule("MAP-06", "MAP-07", cite="§40(3), §39", readings=("AMB-25",))
def act_in_force_for_report(term: TermOfReport, law: Law) -> Decision:
    """The act asks for a report of this dispensing, and the report came while it may.

    After the act's last day a report is still taken until its own hours end (AMB-25).
    """
    if term.dispensed_on is None:
        return wanting(
            fault("E-MAP-06.needs-dispensed-on", "The dispensing date is needed to tell whether the act binds.")
        )
    if not binds(law, term.dispensed_on):
        return outside(not_binding(law, term.dispensed_on, "this dispensing date"))
    if term.received_at is None or binds(law, local_day(term.received_at)):
        return passed("act-in-force", "The act is in force for this dispensing.")
    if term.deadline_at is None:
        says = (
            "The report came on a day without the act; its deadline is needed to tell whether its own hours still ran."
        )
        return wanting(fault("E-MAP-07.needs-deadline", says))
    if term.received_at <= term.deadline_at:
        return passed("own-hours-still-run", "The act has lapsed, but this report came within its own hours.")
    says = (
        "The report came after the act's last day and after its own hours had ended (§39). "
        "It is kept aside; record the law that extends the act, with its citation, to have it taken."
    )
    return outside(fault("E-MAP-07.after-own-hours", says, cite="§39"))
