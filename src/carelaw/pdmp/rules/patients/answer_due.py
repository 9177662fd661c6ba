"""§9(b)(11): the record is given within 30 days of the request."""

from __future__ import annotations

from datetime import date, timedelta

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.patient_access import AnswerClock


@rule("MAP-96", cite="§9(b)(11)", readings=("AMB-17",))
def patient_answer_due(clock: AnswerClock, law: Law) -> Decision:
    """The answer is due within 30 days of the request, the last day counts; late answers are given and counted."""
    due = due_on(clock, law)
    given = clock.delivered_on
    if given is not None:
        if given <= due:
            return passed("answered-in-time", f"Answered on {given}; it was due by {due}.", due)
        return breached(fault("E-MAP-96.answered-late", f"Answered on {given}; it was due by {due}.", value=due))
    if clock.judged_on > due:
        says = f"The answer was due by {due} and is overdue. Give it now; it is reported as overdue."
        return breached(fault("E-MAP-96.overdue", says, value=due))
    waited = (clock.judged_on - clock.requested_on).days - _pause(clock, law)
    reached = [days for days in law.number("patient.warning_days", clock.requested_on) if waited >= days]
    if reached:
        return passed(f"due-soon-{max(reached)}", f"The answer is due by {due}; {waited} days have passed.", due)
    return passed("due", f"The answer is due by {due}.", due)


def due_on(clock: AnswerClock, law: Law) -> date:
    """The last day for the answer; under the other reading the days in which evidence was awaited do not count."""
    days = int(law.number("patient.response_days", clock.requested_on))
    return clock.requested_on + timedelta(days=days + _pause(clock, law))


def _pause(clock: AnswerClock, law: Law) -> int:
    if law.reading("AMB-17") != "answer-due-paused" or clock.evidence_asked_on is None:
        return 0
    until = clock.evidence_received_on or clock.delivered_on or clock.judged_on
    return max(0, (until - clock.evidence_asked_on).days)
