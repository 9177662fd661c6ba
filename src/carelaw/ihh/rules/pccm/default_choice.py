"""Former 140.995(c): whom the default assignment picks, after 42 CFR 438.50: who knew the person, then who served
people of the program, then evenly.
"""

from __future__ import annotations

from carelaw.ihh.facts.pccm import DefaultChoice, DefaultProvider
from carelaw.ihh.rules.pccm.term import FEDERAL, cite, closed
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

_CITE = f"{cite('.995(c)')}; {FEDERAL}.50(e), (f)"


@rule("PCCM-48", cite=_CITE)
def pccm_default_choice(case: DefaultChoice, law: Law) -> Decision:
    """The default assignment keeps an existing bond, then one with a provider of the program, then spreads evenly."""
    if (other := closed(case.on, law)) is not None:
        return other
    fitting, why = best_of(case.candidates)
    if not fitting:
        says = "No provider of the area had room and took assignments; nobody there had to be enrolled."
        return outside(fault("nobody-to-assign", says, "candidates", cite=cite(".995(g)")))
    names = tuple(one.name for one in fitting)
    if case.assigned_to in names:
        return passed("fits-algorithm", f"{case.assigned_to} {why}.", names, _CITE)
    says = f"{case.assigned_to or 'Nobody'} was assigned; {' or '.join(names)} {why}."
    return breached(fault("ALGORITHM-OTHER", says, "assigned_to", names, _CITE))


def best_of(candidates: tuple[DefaultProvider, ...]) -> tuple[tuple[DefaultProvider, ...], str]:
    """Who comes first, with why; several where nothing sets them apart."""
    free = tuple(one for one in candidates if one.in_service_area and one.has_room and one.takes_assignment)
    known = tuple(one for one in free if one.had_person_as_patient)
    if known:
        return _fewest(known), "had the person as a patient"
    serving = tuple(one for one in free if one.served_medicaid)
    if serving:
        return _fewest(serving), "had served people of the program, with the fewest assigned so far"
    return _fewest(free), "had the fewest assigned so far"


def _fewest(among: tuple[DefaultProvider, ...]) -> tuple[DefaultProvider, ...]:
    least = min((one.assigned_before for one in among), default=0)
    return tuple(one for one in among if one.assigned_before == least)
