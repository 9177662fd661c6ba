"""Former 140.995(f), (h), (i): another provider, managed care and back, leaving a panel, and coverage that returns."""

from __future__ import annotations

from carelaw.ihh.facts.pccm import Cause, DisenrollmentAsked, ManagedCareMove, ProviderChange, Reinstatement
from carelaw.ihh.rules.pccm.term import FEDERAL, cite, closed
from carelaw.kernel.dates import days_after, days_between, months_after
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule

_CHANGE = cite(".995(f)")


@rule("PCCM-55", "PCCM-56", cite=_CHANGE)
def pccm_provider_change(case: ProviderChange, law: Law) -> Decision:
    """A person could change provider once in a calendar month, in force by the fourth day after it was registered."""
    if (other := closed(case.registered_on, law)) is not None:
        return other
    allowed = law.number("pccm.changes_per_month", case.registered_on)
    if case.changes_before_in_month >= allowed:
        says = (
            f"Change {case.changes_before_in_month + 1} of {case.registered_on:%B %Y}; {allowed} was allowed a month."
        )
        return breached(fault("CHANGE-SECOND-IN-MONTH", says, "changes_before_in_month", allowed, _CHANGE))
    last = days_after(case.registered_on, law.number("pccm.change_effective_days", case.registered_on))
    if case.effective_on is None:
        says = f"Say from which day the change held; {last} was the last."
        return wanting(fault("needs-effective-on", says, "effective_on", last, _CHANGE))
    if case.effective_on > last:
        says = f"In force from {case.effective_on}; the last day was {last}, the fourth after it was registered."
        return breached(fault("CHANGE-LATE", says, "effective_on", last, _CHANGE))
    return passed("changed-in-time", f"In force from {case.effective_on}, by {last}.", last, _CHANGE)


@rule("PCCM-57", cite=_CHANGE)
def pccm_managed_care_move(case: ManagedCareMove, law: Law) -> Decision:
    """Where managed care worked, a person could go there or come back, by the first of the second month after."""
    if (other := closed(case.requested_on, law)) is not None:
        return other
    if not case.managed_care_here:
        says = "No managed care organization worked in the county; there was nothing to move to or from."
        return outside(fault("no-managed-care", says, "managed_care_here", cite=_CHANGE))
    months = law.number("pccm.move_effective_months", case.requested_on)
    last = months_after(case.requested_on.replace(day=1), months)
    if case.effective_on is None:
        says = f"Say from which day the move held; {last} was the last."
        return wanting(fault("needs-effective-on", says, "effective_on", last, _CHANGE))
    if case.effective_on > last:
        says = f"In force from {case.effective_on}; the first day of the second month after the request was {last}."
        return breached(fault("MOVE-LATE", says, "effective_on", last, _CHANGE))
    return passed("moved-in-time", f"In force from {case.effective_on}, by {last}.", last, _CHANGE)


@rule("PCCM-59", cite=f"{cite('.995(h)')}; {FEDERAL}.56(b)")
def pccm_disenrollment(case: DisenrollmentAsked, law: Law) -> Decision:
    """A provider could ask that an assigned person leave, but not for ill health, use of services or special needs."""
    if (other := closed(case.on, law)) is not None:
        return other
    place = f"{FEDERAL}.56(b)"
    if not case.assigned:
        says = "The person was not assigned to the provider; the request is for assigned people."
        return outside(fault("not-assigned", says, "assigned", cite=cite(".995(h)")))
    barred = {Cause.HEALTH_CHANGE, Cause.UTILIZATION, Cause.DIMINISHED_CAPACITY}
    if case.cause in barred or (case.cause is Cause.SPECIAL_NEEDS and not case.impairs_service_to_others):
        says = f"“{case.cause.value}” is no ground: a person may not be put off for it."
        return breached(fault("DISENROLL-CAUSE-BARRED", says, "cause", case.cause.value, place))
    if case.cause is Cause.OTHER:
        says = "The cause is neither barred nor named in the agreement; a person decides."
        return to_review(fault("disenroll-review", says, "cause", cite=place))
    return passed("may-ask", "A ground on which the provider could ask.", cite=cite(".995(h)"))


@rule("PCCM-60", cite=cite(".995(i)"))
def pccm_reinstatement(case: Reinstatement, law: Law) -> Decision:
    """Who lost coverage and had it back within 60 days went back to the same provider."""
    if (other := closed(case.reinstated_on, law)) is not None:
        return other
    place, allowed = cite(".995(i)"), law.number("pccm.reinstatement_days", case.reinstated_on)
    passed_days = days_between(case.lost_on, case.reinstated_on)
    if passed_days > allowed:
        says = f"Coverage came back after {passed_days} days; after {allowed} the former provider need not be kept."
        return outside(fault("gap-too-long", says, "reinstated_on", allowed, place))
    if not case.provider_after:
        says = f"After {passed_days} days: to be enrolled with {case.provider_before} again."
        return wanting(fault("needs-provider-after", says, "provider_after", case.provider_before, place))
    if case.provider_after != case.provider_before:
        says = f"After {passed_days} days enrolled with {case.provider_after}; it had to be {case.provider_before}."
        return breached(fault("REINSTATED-ELSEWHERE", says, "provider_after", case.provider_before, place))
    return passed("same-provider", f"Back after {passed_days} days, to the same provider.", cite=place)
