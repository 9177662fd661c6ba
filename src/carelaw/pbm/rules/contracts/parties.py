"""215 ILCS 5/513b1(a), (b)(3): the 340B program and its participants, biologicals, groups, payers, mandates."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.contracts import (
    DirectoryEntry,
    DiscountProgram,
    Entity340BOn,
    MandateOn,
    OwnershipLine,
    Payer,
    PayerKind,
    Pharmacy340BOn,
)

_FEDERAL = "42usc256b"
_KINDS = "ABCDEFGHIJKLMNO"


@rule("MAC-01", cite='215 ILCS 5/513b1(a) "340B drug discount program"')
def discount_program(program: DiscountProgram, law: Law) -> Decision:
    """The 340B program is that of 42 U.S.C. 256b; no other discount program is."""
    said = "".join(char for char in program.cite.lower() if char.isalnum())
    if said in (_FEDERAL, "42uscsec256b", "section340b"):
        return passed("the-340b-program", "The federal program of 42 U.S.C. 256b.")
    if not said:
        return wanting(fault("needs-program-cite", "Name the program by its federal citation.", "program_cite"))
    says = f"“{program.cite[:40]}” is not the 340B program. Permitted: 42 U.S.C. 256b."
    return breached(fault("E-MAC-01", says, "program_cite", program.cite))


@rule("MAC-02", cite='215 ILCS 5/513b1(a) "340B entity"')
def entity_340b_on(entity: Entity340BOn, law: Law) -> Decision:
    """An entity that federal law lists and that is in the program on the day; after its last day it is not."""
    if entity.kind.upper() not in _KINDS or len(entity.kind) != 1:
        says = f"“{entity.kind[:20]}” is no kind of 42 U.S.C. 256b(a)(4). Permitted: its letters A to O."
        return breached(fault("E-MAC-02.kind", says, "kind"))
    if entity.starts_on is None:
        return wanting(fault("needs-start", "Its first day in the federal register is not known.", "starts_on"))
    if not _within(entity.on, entity.starts_on, entity.ends_on):
        says = (
            f"In the program from {entity.starts_on} through {entity.ends_on or 'further notice'}; not on {entity.on}."
        )
        return outside(fault("not-a-340b-entity", says, "on"))
    return passed("a-340b-entity", f"A 340B entity on {entity.on}.")


@rule("MAC-03", cite='215 ILCS 5/513b1(a) "340B pharmacy"')
def pharmacy_340b_on(link: Pharmacy340BOn, law: Law) -> Decision:
    """A pharmacy is a 340B pharmacy for the relation and the days that the federal register shows, and no others."""
    if link.linked_from is None:
        says = "The federal register shows no link of this pharmacy; it is not treated as 340B."
        return outside(fault("not-in-the-register", says, "pharmacy"))
    if not _within(link.on, link.linked_from, link.linked_to):
        says = f"Linked from {link.linked_from} through {link.linked_to or 'further notice'}; not on {link.on}."
        return outside(fault("not-linked", says, "on"))
    if link.entity_from is None or not _within(link.on, link.entity_from, link.entity_to):
        says = f"The entity was not in the program on {link.on}; its pharmacies were not either."
        return outside(fault("entity-not-in-program", says, "on"))
    return passed("a-340b-pharmacy", f"A 340B pharmacy on {link.on}.")


@rule("MAC-04", cite='215 ILCS 5/513b1(a) "biological product"')
def biological_product(entry: DirectoryEntry, law: Law) -> Decision:
    """A biological is sold under a biologics license; the directory shows its application."""
    said = entry.application.strip().upper()
    if said.startswith("BLA"):
        return passed("biological", f"Sold under the biologics license {said}.")
    if not said:
        return wanting(fault("needs-application", "The directory names no application for it.", "application"))
    return outside(fault("not-biological", f"Sold under {said}, no biologics license.", "application"))


@rule("MAC-07", cite='215 ILCS 5/513b1(a) "pharmacy benefit manager"')
def ownership_entered(line: OwnershipLine, law: Law) -> Decision:
    """A benefit manager is one with those it owns, wholly or partly, or controls; nobody owns itself in a circle."""
    if not (line.owner_named and line.owned_named):
        return breached(fault("E-MAC-07.blank", "Name both: who owns or controls, and whom.", "owner"))
    if line.would_circle:
        says = "This would let somebody own itself in a circle. Check who owns whom, and from which day."
        return breached(fault("E-MAC-07.circle", says, "owned"))
    if line.percent is None and line.controls is None:
        return wanting(fault("needs-percent", "Give the share in percent, or say whether it controls.", "percent"))
    if line.percent is not None and not 0 <= line.percent <= 100:
        says = f"{line.percent} is no share. Permitted: 0 to 100 percent."
        return breached(fault("E-MAC-07.percent", says, "percent"))
    if not line.controls and not line.percent:
        return outside(fault("not-owned", "Neither a share nor control: two groups.", "percent"))
    return passed("one-group", "One group: its duties and findings are counted together.")


@rule("MAC-09", cite='215 ILCS 5/513b1(a) "third-party payer"', readings=("S10",))
def third_party_payer(payer: Payer, law: Law) -> Decision:
    """Whoever pays for drugs on a patient's behalf, except providers and sponsors under Medicare Part D."""
    if payer.kind is PayerKind.PROVIDER:
        return outside(fault("a-provider", "A health care provider is no third-party payer.", "kind"))
    if payer.kind is PayerKind.PART_D_SPONSOR:
        return outside(fault("a-part-d-sponsor", "A sponsor under Medicare Part D is no third-party payer.", "kind"))
    if payer.kind is PayerKind.MANAGER:
        if payer.for_part_d and law.reading("S10") == "all-out":
            return outside(fault("manager-of-part-d", "For Part D its manager is left out too.", "kind"))
        if payer.for_part_d:
            says = "Its manager stays a benefit manager; federal law may come first."
            return to_review(fault("federal-law-may-rule", says, "kind"))
        return passed("a-benefit-manager", "A benefit manager on its own definition.")
    if payer.pays_for_drugs is None:
        return wanting(fault("needs-pays", "Say whether it pays for prescription drugs on patients' behalf.", "pays"))
    if not payer.pays_for_drugs:
        return outside(fault("pays-no-drugs", "It does not pay for prescription drugs.", "pays"))
    return passed("third-party-payer", "A third-party payer.")


@rule("MAC-10", cite='215 ILCS 5/513b1(b)(3) "pharmacy services administrative organization"')
def mandate_live(mandate: MandateOn, law: Law) -> Decision:
    """A services organization acts for a pharmacy under a live mandate only, and within its scope."""
    if mandate.starts_on is None:
        says = "No mandate of this pharmacy is on file. What was filed is kept for the pharmacy to adopt."
        return breached(fault("E-MAC-10", says, "pharmacy"))
    if not _within(mandate.on, mandate.starts_on, mandate.ends_on):
        says = (
            f"The mandate runs from {mandate.starts_on} through {mandate.ends_on or 'further notice'}; not on "
            f"{mandate.on}. What was filed is kept for the pharmacy to adopt."
        )
        return breached(fault("E-MAC-10.days", says, "on"))
    if mandate.scope and mandate.act not in mandate.scope:
        says = f"The mandate covers {', '.join(mandate.scope)}, not {mandate.act}. What was filed is kept."
        return breached(fault("E-MAC-10.scope", says, "act"))
    return passed("mandate-live", "A live mandate covers it.")


def _within(on: date, first: date, last: date | None) -> bool:
    return first <= on and (last is None or on <= last)
