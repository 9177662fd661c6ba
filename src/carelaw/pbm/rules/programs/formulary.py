"""215 ILCS 5/512-7(b)(4), as House Bill 5614 has it: when a drug list changes, and what those it hits can do."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.dates import birthday_in
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.program_terms import DrugTaken, EntityOnList, FormularyChange, Routes
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, adopted, not_binding

CITE = "215 ILCS 5/512-7(b)(4)"


@rule("PBM-78", cite=CITE)
def formulary_change(change: FormularyChange, law: Law) -> Decision:
    """A drug list changes on the contract's anniversary, or by consent of both sides; additions are changes too."""
    on = change.effective_on
    if not adopted(law, PROGRAMS_BILL, on):
        return outside(not_binding(law, PROGRAMS_BILL, on))
    if not change.entities:
        return wanting(fault("needs-entities", "Name the covered entities that the list serves.", "entities"))
    undated = [one.name for one in change.entities if one.contract_from is None]
    if undated:
        return wanting(fault("needs-contract_from", f"No contract with {', '.join(undated)} is on file.", "entities"))
    faults = [found for one in change.entities if (found := _fault(one, on))]
    if faults:
        return breached(*faults)
    if all(_is_anniversary(one, on) for one in change.entities):
        return passed("on-anniversary", f"{on} is the contract's anniversary.", on)
    return passed("by-consent", "Both sides consented before the change.", on)


@rule("PBM-79", cite=CITE)
def formulary_routes(routes: Routes, law: Law) -> Decision:
    """A change goes live only with a grievance and an appeal procedure for covered individuals on file."""
    if not adopted(law, PROGRAMS_BILL, routes.live_on):
        return outside(not_binding(law, PROGRAMS_BILL, routes.live_on))
    missing = [
        fault("E-PBM-79", f"No {name} procedure for covered individuals is on file.", name)
        for name, on_file in (("grievance", routes.grievance_on_file), ("appeal", routes.appeal_on_file))
        if not on_file
    ]
    return breached(*missing) if missing else passed("both-routes", "Grievance and appeal are both on file.")


@rule("PBM-79", cite=CITE)
def hit_by_change(taken: DrugTaken, law: Law) -> Decision:
    """Whoever took the drug lately is told of both routes; a grievance is taken from anybody."""
    if not adopted(law, PROGRAMS_BILL, taken.changes_on):
        return outside(not_binding(law, PROGRAMS_BILL, taken.changes_on))
    if not taken.same_drug:
        return outside(fault("another-drug", "The claim is for another drug.", "same_drug"))
    if taken.served_on is None:
        return wanting(fault("needs-served_on", "The claim has no day of service.", "served_on"))
    days = law.number("pbm.formulary_affected_days", taken.changes_on)
    ago = (taken.changes_on - taken.served_on).days
    if ago > days:
        return outside(fault("long-ago", f"Served {ago} days before the change, more than {days}.", "served_on", ago))
    return passed("affected", f"Served {ago} days before the change.", ago)


def next_anniversary(since: date, on: date) -> date:
    """The contract's next anniversary on or after a day."""
    this = birthday_in(on.year, since)
    return this if this >= on and this > since else birthday_in(on.year + 1, since)


def _is_anniversary(entity: EntityOnList, on: date) -> bool:
    since = entity.contract_from
    return since is not None and since < on and birthday_in(on.year, since) == on


def _fault(entity: EntityOnList, on: date) -> Reason | None:
    if _is_anniversary(entity, on):
        return None
    assert entity.contract_from is not None
    missing = [
        side
        for side, day in (
            ("the benefit manager", entity.manager_consented_on),
            (entity.name, entity.entity_consented_on),
        )
        if day is None or day > on
    ]
    if not missing:
        return None
    permitted = next_anniversary(entity.contract_from, on)
    says = (
        f"{on} is no anniversary of the contract with {entity.name}, and the consent of {' and '.join(missing)} by "
        f"that day is missing. Permitted: {permitted}, or consent, or take {entity.name} off the list."
    )
    return fault("E-PBM-78", says, "effective_on", permitted)
