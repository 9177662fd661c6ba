"""Former 140.995(a), (e), (g): who had to enroll, from when in which counties, and where nobody had to."""

from __future__ import annotations

from datetime import date

from carelaw.ihh.facts.pccm import MustEnroll
from carelaw.ihh.rules.pccm.counties import county_group, unknown
from carelaw.ihh.rules.pccm.term import cite, closed
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule

_CITE = cite(".995(a)")


@rule("PCCM-44", "PCCM-52", "PCCM-53", "PCCM-54", "PCCM-58", cite=_CITE)
def pccm_mandatory(case: MustEnroll, law: Law) -> Decision:
    """Who was eligible, not left out and in no managed care had to enroll once the county's turn had come."""
    if (other := closed(case.on, law)) is not None:
        return other
    group = county_group(case.county, case.on, law)
    if group is None:
        return wanting(fault("needs-county", unknown(case.county), "county", cite=cite(".995(e)")))
    first = phase_starts(group, case.on, law)
    if case.on < first:
        says = f"Notices went to {case.county} (group {group}) no sooner than {first}; before it nobody had to enroll."
        return breached(fault("PHASE-NOT-BEGUN", says, "on", first, cite(f".995(e)({group})")))
    if not case.eligible or case.excluded:
        says = "Not eligible, or left out: enrollment was not asked of this person."
        return outside(fault("not-asked-to-enroll", says, cite=cite(".992")))
    if case.in_managed_care:
        return outside(fault("in-managed-care", "In a managed care organization: no duty to enroll here.", cite=_CITE))
    if not case.provider_with_room:
        says = "No provider of the service area had room: nobody there had to enroll."
        return outside(fault("no-room-no-duty", says, "provider_with_room", cite=cite(".995(g)")))
    says = f"Had to enroll with a provider: {case.county} is of group {group}, whose notices began {first} or later."
    return passed("had-to-enroll", says, cite=_CITE)


def phase_starts(group: int, on: date, law: Law) -> date:
    """The first day on which notices could go to a group of counties."""
    first: date = law.number(f"pccm.notices_from_group_{group}", on)
    return first
