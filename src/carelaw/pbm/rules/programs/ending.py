"""215 ILCS 5/512-8, as House Bill 5614 has it: the end of a program, and cards used after it."""

from __future__ import annotations

from decimal import Decimal

from carelaw.kernel.decision import Decision
from carelaw.kernel.words import counted
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.program_terms import CardUse, EndTold, ImproperUse
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, adopted, not_binding

CITE_END, CITE_CARD = "215 ILCS 5/512-8(a)", "215 ILCS 5/512-8(b)"


@rule("PBM-80", cite=CITE_END)
def program_end_told(told: EndTold, law: Law) -> Decision:
    """When a program ends, the covered entity tells everyone enrolled; the text gives no number of days."""
    if not adopted(law, PROGRAMS_BILL, told.ends_on):
        return outside(not_binding(law, PROGRAMS_BILL, told.ends_on))
    if told.told_on is not None:
        if told.told_on < told.ends_on:
            return passed("told-before-end", f"Told on {told.told_on}.", told.told_on)
        says = f"Told on {told.told_on}, not before the end on {told.ends_on}; a person looks at it."
        return to_review(fault("W-PBM-80", says, "told_on", told.told_on))
    if not told.address_on_file:
        return wanting(fault("needs-address", "No address is on file; the notice cannot be sent.", "address"))
    if told.seen_on > told.ends_on:
        return breached(fault("E-PBM-80", f"The program ended on {told.ends_on}; no notice was given.", "told_on"))
    return wanting(fault("still-open", f"The notice is due before {told.ends_on}.", value=told.ends_on))


@rule("PBM-81", cite=CITE_CARD)
def card_misuse_file(use: CardUse, law: Law) -> Decision:
    """A file on a used card needs proof that the notice was received, and a use after that; intent is for counsel."""
    if not adopted(law, PROGRAMS_BILL, use.used_on):
        return outside(not_binding(law, PROGRAMS_BILL, use.used_on))
    if use.received_on is None or not use.proof_of_receipt:
        says = "No proof on file that the person received notice that the benefits were cancelled."
        return breached(fault("E-PBM-81.proof", says, "received_on"))
    if use.used_on <= use.received_on:
        says = f"The card was used on {use.used_on}, not after the notice was received on {use.received_on}."
        return breached(fault("E-PBM-81.date", says, "used_on", use.used_on))
    if use.referring and not use.evidence_of_intent:
        says = "A referral names the evidence that the card was used on purpose."
        return wanting(fault("needs-evidence_of_intent", says, "evidence"))
    says = f"Notice was received on {use.received_on}, the card used on {use.used_on}. Nobody is accused by this file."
    return passed("file-may-open", says, use.used_on)


@rule("PBM-82", cite=CITE_CARD)
def card_repayment(use: ImproperUse, law: Law) -> Decision:
    """Whoever used a card improperly owes the benefit manager what it paid, less what was reversed since."""
    if not adopted(law, PROGRAMS_BILL, use.received_on):
        return outside(not_binding(law, PROGRAMS_BILL, use.received_on))
    counted_in = [one for one in use.claims if one.served_on > use.received_on and not one.reversed]
    if not counted_in:
        return outside(fault("nothing-owed", "No claim that stands was served after the notice was received."))
    total = sum((one.paid for one in counted_in), Decimal(0))
    return passed("owed", f"{counted(len(counted_in), 'claim')} after {use.received_on}: {total:.2f} dollars.", total)
