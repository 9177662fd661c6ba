"""Former 140.995(b), (c), (e): two notices, thirty days apart, then assignment after sixty, in force no sooner."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from carelaw.ihh.facts.pccm import EnrollmentTold, Notices, PastAssignment
from carelaw.ihh.rules.pccm.counties import county_group, unknown
from carelaw.ihh.rules.pccm.mandatory import phase_starts
from carelaw.ihh.rules.pccm.term import cite, closed
from carelaw.kernel.dates import days_after
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule


@rule("PCCM-45", "PCCM-46", "PCCM-52", "PCCM-53", "PCCM-54", cite=cite(".995(b)"))
def pccm_notices(case: Notices, law: Law) -> Decision:
    """The first notice said what to do and how; without a choice in 30 days a second said that one is assigned."""
    if (other := closed(case.first_notice_on, law)) is not None:
        return other
    group = county_group(case.county, case.first_notice_on, law)
    if group is None:
        return wanting(fault("needs-county", unknown(case.county), "county", cite=cite(".995(e)")))
    faults = (*_first(case, group, law), *_second(case, law))
    if faults:
        return breached(*faults)
    return passed("notices-in-order", "The notices went out as they had to.", second_due(case, law), cite(".995(b)"))


def second_due(case: Notices, law: Law) -> date:
    """The first day on which the second notice could be due: the day after the thirtieth."""
    days = law.number("pccm.second_notice_days", case.first_notice_on)
    return days_after(case.first_notice_on, days + 1)


def _first(case: Notices, group: int, law: Law) -> Iterator[Reason]:
    begins = phase_starts(group, case.first_notice_on, law)
    if case.first_notice_on < begins:
        says = f"Mailed on {case.first_notice_on}; notices to {case.county} (group {group}) began {begins} or later."
        yield fault("NOTICE-BEFORE-PHASE", says, "first_notice_on", begins, cite(f".995(e)({group})"))
    place = cite(".995(b)")
    if not case.tells_to_enroll:
        says = "The first notice does not say that the person must enroll with a provider."
        yield fault("NOTICE-NO-DUTY", says, "tells_to_enroll", cite=place)
    if not case.tells_options:
        says = "The first notice does not explain the ways to enroll."
        yield fault("NOTICE-NO-OPTIONS", says, "tells_options", cite=place)
    if case.managed_care_here and not case.tells_managed_care:
        says = "A managed care organization works there; the first notice does not name its providers as an option."
        yield fault("NOTICE-NO-MANAGED-CARE", says, "tells_managed_care", cite=place)


def _second(case: Notices, law: Law) -> Iterator[Reason]:
    due = second_due(case, law)
    place = cite(".995(b)")
    if case.second_notice_on is not None:
        if case.second_notice_on < due:
            says = f"Mailed on {case.second_notice_on}; the 30 days ran through the day before {due}."
            yield fault("SECOND-NOTICE-EARLY", says, "second_notice_on", due, place)
        if not case.second_tells_assignment:
            says = "The second notice does not say that the Department assigns a provider if none is chosen."
            yield fault("SECOND-NOTICE-SILENT", says, "second_tells_assignment", cite=place)
    elif case.looked_on >= due and (case.chosen_on is None or case.chosen_on >= due):
        says = f"No choice by the thirtieth day, and no second notice; it was due from {due}."
        yield fault("SECOND-NOTICE-MISSING", says, "second_notice_on", due, place)


@rule("PCCM-47", "PCCM-49", "PCCM-50", cite=cite(".995(c)"))
def pccm_assignment(case: PastAssignment, law: Law) -> Decision:
    """Assignment came after 60 days without a choice, to a provider of the area, told by mail, in force no sooner."""
    if (other := closed(case.assigned_on, law)) is not None:
        return other
    days, place = law.number("pccm.assignment_days", case.first_notice_on), cite(".995(c)")
    sixtieth = days_after(case.first_notice_on, days)
    faults = []
    if case.chosen_on is not None and case.chosen_on <= case.assigned_on:
        says = f"The person had chosen on {case.chosen_on}; only who had not chosen was assigned."
        faults.append(fault("ASSIGNED-AFTER-CHOICE", says, "chosen_on", cite=place))
    if case.assigned_on <= sixtieth:
        says = f"Assigned on {case.assigned_on}; the 60 days ran through {sixtieth}."
        faults.append(fault("ASSIGNED-EARLY", says, "assigned_on", days_after(sixtieth, 1), place))
    if case.effective_on < sixtieth:
        says = f"In force from {case.effective_on}; no sooner than {sixtieth} was allowed."
        faults.append(fault("ASSIGNMENT-EFFECTIVE-EARLY", says, "effective_on", sixtieth, place))
    if not case.in_service_area:
        says = "The assigned provider is not in the person's service area."
        faults.append(fault("ASSIGNED-OUTSIDE-AREA", says, "in_service_area", cite=place))
    if case.notice_mailed_on is None or not case.notice_names_provider:
        says = "No notice that names the assigned provider was mailed."
        faults.append(fault("ASSIGNMENT-NOT-TOLD", says, "notice_mailed_on", cite=place))
    return breached(*faults) if faults else passed("assigned-in-order", f"After {sixtieth}, and told.", sixtieth, place)


@rule("PCCM-51", cite=cite(".995(d)"))
def pccm_enrollment_told(case: EnrollmentTold, law: Law) -> Decision:
    """Person and provider heard of an enrollment, and the eligibility systems showed it the next day."""
    if (other := closed(case.enrolled_on, law)) is not None:
        return other
    place = cite(".995(d)")
    due = days_after(case.enrolled_on, law.number("pccm.enrollment_shown_days", case.enrolled_on))
    faults = []
    if not case.person_told:
        faults.append(
            fault("PERSON-NOT-TOLD", "The person got no notice of the enrollment.", "person_told", cite=place)
        )
    if not case.provider_told:
        faults.append(
            fault("PROVIDER-NOT-TOLD", "The provider got no notice of the enrollment.", "provider_told", cite=place)
        )
    if case.shown_on is None:
        says = f"Say from which day the eligibility systems showed it; {due} was the day."
        return breached(*faults) if faults else wanting(fault("needs-shown-on", says, "shown_on", cite=place))
    if case.shown_on > due:
        says = f"Shown from {case.shown_on}; the eligibility systems had to show it on {due}."
        faults.append(fault("SHOWN-LATE", says, "shown_on", due, place))
    return breached(*faults) if faults else passed("told", f"Told to both, and shown by {due}.", due, place)
