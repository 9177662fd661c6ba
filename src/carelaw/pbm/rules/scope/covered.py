"""215 ILCS 5/512-3, 512-10: who is a covered entity, who is covered, and that no program is too old."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.scope import CoveredPerson, CoveredRelation, ExistingProgram, ProgramEntities


@rule("PBM-03", cite='215 ILCS 5/512-3 "Covered entity"')
def covered_entity_linked(entities: ProgramEntities, law: Law) -> Decision:
    """A program's contract links at least one covered entity, direct or through others; duties run to each."""
    linked = entities.direct + entities.indirect
    if linked < 1:
        says = "No covered entity is linked. Name at least one, direct or through others, then register the contract."
        return breached(fault("E-PBM-03", says, "entities", linked))
    if entities.unnamed_between:
        says = "For a covered entity that agrees through others, name the party through whom it does."
        return wanting(fault("needs-via", says, "via", entities.unnamed_between))
    return passed("entities-linked", f"Disclosure and consent run to each of the {linked} linked.", linked)


@rule("PBM-04", cite='215 ILCS 5/512-3 "Covered individual"')
def covered_individual(person: CoveredPerson, law: Law) -> Decision:
    """Subscribers, their dependents and others covered through them are covered individuals, on the days of cover."""
    if not person.entity_known:
        noun = "A dependent" if person.relation is CoveredRelation.DEPENDENT else "A covered individual"
        says = f"{noun} belongs to a covered entity that is on file; name it by its number."
        return breached(fault("E-PBM-04", says, "covered_entity"))
    if person.covered_from is None:
        return wanting(fault("needs-covered_from", "Give the first day of cover.", "covered_from"))
    if person.covered_to is not None and person.covered_to < person.covered_from:
        says = f"The cover would end on {person.covered_to}, before its first day {person.covered_from}."
        return breached(fault("E-PBM-04.period", says, "covered_to", person.covered_to))
    if person.on < person.covered_from or (person.covered_to is not None and person.on > person.covered_to):
        return outside(fault("not-covered-then", f"Not covered on {person.on}."))
    return passed("covered", f"Covered on {person.on} as {person.relation}.")


def duties_from(starts_on: date, law: Law) -> date:
    """The first day on which a program has the law's duties: its own, or the law's when it is older."""
    return max(starts_on, law.number("pbm.rulebook_starts_on", starts_on))


@rule("PBM-15", cite="215 ILCS 5/512-10 ¶2")
def existing_program(program: ExistingProgram, law: Law) -> Decision:
    """A program that existed before has every duty from the law's first day; nothing is grandfathered."""
    since = duties_from(program.starts_on, law)
    if program.grandfathered:
        says = f"No program is exempt for its age: this one has every duty from {since}. Leave the mark out."
        return breached(fault("E-PBM-15", says, "grandfathered", since))
    if program.starts_on < since:
        return passed("existing-covered", f"Begun on {program.starts_on}; every duty runs from {since}.", since)
    return passed("covered-from-start", f"Every duty runs from its first day {since}.", since)
