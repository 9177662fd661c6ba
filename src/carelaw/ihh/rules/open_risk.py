"""The open substitute for a clinical risk grouper: a status from diagnoses, for tests and continuity, labeled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import combinations

from carelaw.ihh.facts.attribution import Evidence, GroupCase
from carelaw.ihh.facts.value_sets import Entry, open_risk_table
from carelaw.ihh.rules.evidence import Window, look_back
from carelaw.ihh.rules.term import not_binding
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import outside, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

CITE = "policy under 89 Ill. Adm. Code 140.993(g)"


@rule("IHH-75", cite=CITE, readings=("IHH-AMB-02", "IHH-AMB-03", "IHH-AMB-15"))
def open_risk(case: GroupCase, law: Law) -> Decision:
    """The status that the open substitute gives: one inpatient stay, or two dates far enough apart, show a disease.

    Any catastrophic disease is 9, else any malignancy 8, else dominant disease of three systems 7, else disease of two
    systems 6, else of one 5, else 1. No number of the law.
    """
    if (unbound := not_binding(law, case.as_of)) is not None:
        return outside(unbound)
    if law.reading("IHH-AMB-15") == "none":
        return outside(Reason("CRG-SUBSTITUTE", "The substitute is not used here.", cite=CITE))
    window = look_back(case.as_of, 1, law)
    apart = law.number("ihh.open_risk_days_apart", case.as_of)
    table = open_risk_table()
    if _shown(case.evidence, _in(table.catastrophic), window, apart):
        return _status(9, "a catastrophic condition")
    if _shown(case.evidence, _in(table.malignancy), window, apart):
        return _status(8, "a dominant malignancy")
    dominant = [name for name, list_ in table.dominant.items() if _shown(case.evidence, _in(list_), window, apart)]
    if len(dominant) >= 3:
        return _status(7, f"dominant disease: {', '.join(dominant)}")
    significant = [
        name
        for name, list_ in table.significant.items()
        if name not in dominant and _shown(case.evidence, _in(list_, but_not=table.dominant[name]), window, apart)
    ]
    systems = dominant + significant
    if len(systems) >= 2:
        return _status(6, f"disease of several systems: {', '.join(systems)}")
    if systems:
        return _status(5, f"disease of one system: {systems[0]}")
    return _status(1, "no listed disease shown twice or in a hospital")


def _status(code: int, says: str) -> Decision:
    version = open_risk_table().version
    return passed(
        f"status-{code}", f"{version}: {says}. The substitute is not the grouper that the rule names.", code, CITE
    )


def _in(entries: Sequence[Entry], but_not: Sequence[Entry] = ()) -> Callable[[str, date], bool]:
    def holds(code: str, on: date) -> bool:
        return any(one.fits(code, on) for one in entries) and not any(one.fits(code, on) for one in but_not)

    return holds


def _shown(evidence: Sequence[Evidence], holds: Callable[[str, date], bool], window: Window, apart: int) -> bool:
    """One inpatient stay, or two days so far apart, with a code of the list."""
    found = [one for one in evidence if window.meets(one) and holds(one.code, one.from_on)]
    if any(one.inpatient for one in found):
        return True
    days = sorted({one.from_on for one in found})
    return any((later - earlier).days >= apart for earlier, later in combinations(days, 2))
