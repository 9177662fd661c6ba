"""Former 140.994(b), (c), (e): how many patients a provider could have, and which of them it had to take."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal

from carelaw.ihh.facts.pccm import Panel, PanelTerms
from carelaw.ihh.rules.pccm.shortage import shortage_on
from carelaw.ihh.rules.pccm.term import cite, closed
from carelaw.kernel.dates import age_on
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

_CITE = cite(".994(b)")


@rule("PCCM-38", "PCCM-39", "PCCM-40", "PCCM-42", cite=_CITE, readings=("IHH-AMB-49", "PCCM-AMB-01"))
def pccm_panel(panel: Panel, law: Law) -> Decision:
    """A panel holds 1,800 patients, 900 more for each full-time nurse, assistant or resident, or what was allowed."""
    if (other := closed(panel.on, law)) is not None:
        return other
    limit, allowed = limit_of(panel, law), panel.exceeding_to
    if allowed is not None and shortage_on(panel.on, panel.shortage_from, panel.shortage_to):
        if panel.patients <= max(limit, allowed):
            says = f"{panel.patients:,} patients; {allowed:,} were allowed because the area was short of providers."
            return passed("within-limit", says, max(limit, allowed), cite(".994(d)"))
        limit = max(limit, allowed)
    if panel.patients > limit:
        says = (
            f"{panel.patients:,} patients on {panel.on}; the limit was {limit:,}: {panel.patients - limit:,} too many."
        )
        return breached(fault("PANEL-OVER-LIMIT", says, "patients", limit, _CITE))
    return passed("within-limit", f"{panel.patients:,} of {limit:,} patients on {panel.on}.", limit, _CITE)


def limit_of(panel: Panel, law: Law) -> int:
    """The most patients of a practice or a clinic, by who works there full time."""
    own, added = law.number("pccm.panel_limit", panel.on), law.number("pccm.panel_limit_per_assistant", panel.on)
    fractions = law.reading("IHH-AMB-49") == "65-fractions"
    if panel.clinic:
        if law.reading("PCCM-AMB-01") == "every-professional":
            together = panel.physicians + panel.nurses_and_assistants
            return int(own * _full_time(together, fractions=fractions))
        physicians = _full_time(panel.physicians, fractions=fractions)
        return int(own * physicians + added * _full_time(panel.nurses_and_assistants, fractions=fractions))
    helping = _full_time(panel.nurses_and_assistants + panel.residents, fractions=fractions)
    return int(own + added * helping)


def _full_time(added_up: Decimal, *, fractions: bool) -> Decimal:
    return added_up if fractions else added_up.to_integral_value(ROUND_FLOOR)


@rule("PCCM-41", "PCCM-43", cite=cite(".994(c)"))
def pccm_panel_terms(case: PanelTerms, law: Law) -> Decision:
    """A provider could keep its panel small, to its patients and their families, to ages, and decline assignment."""
    if (other := closed(case.on, law)) is not None:
        return other
    faults = tuple(_against(case))
    if faults:
        return breached(*faults)
    return passed("takes-person", "Nothing that the provider had said of its panel keeps the person out.")


def _against(case: PanelTerms) -> Iterator[Reason]:
    place = cite(".994(c)")
    if case.own_limit is not None and case.patients >= case.own_limit:
        says = f"The provider took {case.own_limit:,} patients and had {case.patients:,}."
        yield fault("PANEL-OWN-LIMIT", says, "own_limit", case.own_limit, place)
    known = case.existing_patient or (case.families_too and case.family_of_patient)
    if case.only_existing and not known:
        whom = "its patients and their families" if case.families_too else "its patients"
        yield fault("PANEL-EXISTING", f"The provider took {whom} only.", "only_existing", cite=place)
    age = age_on(case.born, case.on)
    if (case.age_from is not None and age < case.age_from) or (case.age_to is not None and age > case.age_to):
        says = f"Aged {age}; the provider took ages {case.age_from or 0} to {case.age_to or 'any'}."
        yield fault("PANEL-AGE", says, "born", age, place)
    if case.outside_scope:
        says = "What the person needs lies outside the scope of the practice."
        yield fault("PANEL-SCOPE", says, "outside_scope", cite=place)
    if case.declines_assignment and not case.picked_by_person:
        says = "The provider declined people who had not picked it."
        yield fault("PANEL-NO-ASSIGNMENT", says, "declines_assignment", cite=cite(".994(e)"))
