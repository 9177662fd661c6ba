"""77 Ill. Adm. Code 2080.208(h): the Department's own delay is never fined; when an integration is complete."""

from __future__ import annotations

from carelaw.gateway.facts.compliance import Completion, Days, Delay, DelayState, WaitingOn
from carelaw.gateway.rules.compliance_term import day
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.dates import DAY
from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.law.answers import breached, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule


@rule("PMP-111", cite=f"{SECTION}(h)")
def department_delay(delay: Delay, law: Law) -> Decision:
    """A day on which the case waited for the Department comes out, once the Department has confirmed the period."""
    if delay.to_on is not None and delay.to_on < delay.from_on:
        says = f"The delay ends on {delay.to_on}, before it begins on {delay.from_on}. Correct one of the days."
        return breached(reason("DELAY_RUNS_BACKWARD", says, field="to_on"))
    if delay.waiting_on is not WaitingOn.DEPARTMENT:
        says = f"The case waited for the {delay.waiting_on.value}; only days that wait for the Department come out."
        return outside(Reason("respondent-time", says))
    if delay.state is DelayState.PROPOSED:
        return wanting(Reason("awaits-confirmation", "The delay is proposed; the Department has not confirmed it yet."))
    if delay.state is DelayState.REJECTED:
        return outside(Reason("delay-rejected", "The Department looked at this delay and did not confirm it."))
    if delay.on is not None and not Days(delay.from_on, delay.to_on).holds(delay.on):
        return outside(Reason("outside-the-delay", f"{day(delay.on)} lies outside the delay."))
    return passed("taken-out", "Every day of the delay comes out, the first and the last included.")


@rule("PMP-108", cite=f"{SECTION}(h), (d)(6)(F)", readings=("A-14", "A-35"))
def integration_complete(case: Completion, law: Law) -> Decision:
    """The integration is complete when the last location of the case is in production or exempt.

    Where production waited on after the last test was passed, those days are the Department's: the second reason.
    """
    late = law.reading("A-35") != "retroactive"
    exempt = [one.exempt_from for one in case.locations if one.exempt_from is not None]
    if len(exempt) == len(case.locations):
        from_on = max(exempt, default=None)
        return outside(Reason("all-exempt", "Every location of the case is exempt.", from_on))
    waited_for = [one for one in case.locations if one.exempt_from is None]
    by_test = law.reading("A-14") == "test-passed"
    ends = [one.test_passed_on if by_test else one.production_on for one in waited_for]
    known = [on for on in ends if on is not None]
    if len(known) < len(ends):
        says = f"{len(ends) - len(known)} of {len(case.locations)} locations are not integrated yet."
        return wanting(Reason("locations-missing", says))
    complete_on = max([*known, *(exempt if late else [])])
    reasons = [Reason("complete", f"The last location was integrated or exempt on {day(complete_on)}.", complete_on)]
    tested = [one.test_passed_on for one in waited_for if one.test_passed_on is not None]
    if not by_test and len(tested) == len(waited_for) and max(tested) < max(known) == complete_on:
        waited = Days(max(tested), complete_on - DAY)
        says = f"From {day(waited.from_on)} to {day(complete_on - DAY)} the case waited for the Department's switch."
        reasons.append(Reason("switch-on-wait", says, waited))
    return Decision(Outcome.PASS, tuple(reasons))
