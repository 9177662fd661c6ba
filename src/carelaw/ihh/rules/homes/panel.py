"""140.991(b)(7): the least panel, and when a smaller one is approved."""

from __future__ import annotations

from datetime import date

from carelaw.ihh.facts.homes import PanelOfMonth, SmallerPanelAsked
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

CITE = "89 Ill. Adm. Code 140.991(b)(7)"
GROUNDS = {"few-providers": "few providers in the area", "few-members": "few possible members in the area"}


@rule("IHH-21", "IHH-22", cite=CITE, readings=("IHH-AMB-27",))
def panel_of_month(panel: PanelOfMonth, law: Law) -> Decision:
    """A panel has at least five hundred members unless fewer were approved; it is no condition of payment."""
    least = least_of(panel, law)
    counted, whom = panel.members, "members at month end"
    if law.reading("IHH-AMB-27") == "first-of-month":
        counted, whom = panel.assigned_on_first, "people assigned on the first"
    if counted < least:
        says = f"{counted} {whom}; at least {least} are needed. More members, or a smaller panel that is approved."
        return breached(fault("PANEL-BELOW-MIN", says, "members", least, CITE))
    return passed("panel-met", f"{counted} {whom}; at least {least} are needed.", least, CITE)


def least_of(panel: PanelOfMonth, law: Law) -> int:
    """The number that a panel needs on a day: the approved one while its approval runs, else the rule's."""
    usual = int(law.number("ihh.panel_minimum", panel.month_end))
    if panel.approved_least is None or panel.approved_from is None:
        return usual
    runs = panel.approved_from <= panel.month_end <= (panel.approved_to or date.max)
    return panel.approved_least if runs else usual


@rule("IHH-22", cite=CITE)
def smaller_panel(asked: SmallerPanelAsked, law: Law) -> Decision:
    """A smaller panel needs one of two grounds, tied to an area, and a number below the usual one."""
    faults = []
    if asked.ground not in GROUNDS or not asked.counties:
        says = f"A ground and at least one county are needed. Permitted grounds: {', '.join(GROUNDS)}."
        field = "ground" if asked.ground not in GROUNDS else "counties"
        faults.append(fault("PANEL-APPROVAL-NO-GROUND", says, field, cite=CITE))
    usual = int(law.number("ihh.panel_minimum", asked.starts_on or date.max))
    if not 1 <= asked.least < usual:
        says = f"{asked.least} is no smaller panel. Permitted: 1 to {usual - 1}."
        faults.append(fault("PANEL-APPROVAL-NUMBER", says, "least", asked.least, CITE))
    if asked.starts_on is not None and asked.ends_on is not None and asked.ends_on < asked.starts_on:
        says = f"The last day, {asked.ends_on}, lies before the first, {asked.starts_on}."
        faults.append(fault("PANEL-APPROVAL-PERIOD", says, "ends_on", asked.ends_on, CITE))
    if faults:
        return breached(*faults)
    return passed("may-be-approved", f"{asked.least} members, because of {GROUNDS[asked.ground]}.", asked.least, CITE)
