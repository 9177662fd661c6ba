"""What a benefit manager discloses, beside its ledgers and the remittances that it sent: amounts to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.disclosures import BesideTheFile
from carelaw.pbm.rules.disclosures.statements import CITE_FEES, CITE_RATES, CITE_REBATES
from carelaw.pbm.rules.mac_days import CONTRACTS_ACT, PROGRAMS_BILL, adopted, not_binding
from carelaw.pbm.rules.sponsors.rights import CITE_PAID


@dataclass(frozen=True, slots=True)
class _Words:
    """How the sides of one comparison are called."""

    stated: str
    found: str


@rule("PBM-83", cite=CITE_REBATES)
def rebates_beside_ledger(amount: BesideTheFile, law: Law) -> Decision:
    """The rebates stated of one manufacturer are those that the ledger has for serving the covered entity."""
    if not adopted(law, PROGRAMS_BILL, amount.on):
        return outside(not_binding(law, PROGRAMS_BILL, amount.on))
    if not amount.on_file:
        return wanting(fault("needs-ledger", "No ledger of rebates is on file for the period.", "found"))
    if not amount.allocated:
        says = f"The ledger has {_dollars(amount.found)} of rebates that no covered entity is linked to."
        return to_review(fault("W-PBM-83.unallocated", says, "found", amount.found))
    return _both(amount, "PBM-83", "rebates-as-booked", _Words("statement", "ledger"))


@rule("PBM-86", cite=CITE_FEES)
def fees_beside_ledger(amount: BesideTheFile, law: Law) -> Decision:
    """The fees stated of one pharmacy are those that the ledger has for serving the covered entity."""
    if not adopted(law, PROGRAMS_BILL, amount.on):
        return outside(not_binding(law, PROGRAMS_BILL, amount.on))
    if not amount.on_file:
        return wanting(fault("needs-ledger", "No ledger of fees is on file for the period.", "found"))
    return _both(amount, "PBM-86", "fees-as-booked", _Words("statement", "ledger"))


@rule("PBM-86", cite=CITE_FEES)
def fee_lines_on_ledger(amount: BesideTheFile, law: Law) -> Decision:
    """What remittances took from a pharmacy as fees stands on the ledger; `stated` is the ledger's amount."""
    if not adopted(law, PROGRAMS_BILL, amount.on):
        return outside(not_binding(law, PROGRAMS_BILL, amount.on))
    if not amount.on_file:
        return wanting(fault("needs-remittance", "No remittance of the period is on file.", "found"))
    booked, taken = amount.stated or Decimal(0), amount.found or Decimal(0)
    if taken > booked:
        says = f"Remittances took fees of {_dollars(taken)}; the ledger has {_dollars(amount.stated)}."
        return breached(fault("E-PBM-86.ledger", says, "stated", taken - booked))
    if taken < booked:
        says = (
            f"The ledger has {_dollars(booked)}, the remittances {_dollars(amount.found)}; the rest was billed apart."
        )
        return passed("billed-apart", says, booked - taken)
    return passed("on-the-ledger", f"The ledger has the {_dollars(taken)} of the remittances.", taken)


@rule("PBM-88", cite=CITE_RATES)
def rate_beside_remittances(amount: BesideTheFile, law: Law) -> Decision:
    """The rate stated of a claim is what remittances paid for it, reversals taken off."""
    if not adopted(law, PROGRAMS_BILL, amount.on):
        return outside(not_binding(law, PROGRAMS_BILL, amount.on))
    return _paid(amount, "PBM-88", "rate-as-remitted")


@rule("MAC-28", cite=CITE_PAID)
def paid_beside_remittances(amount: BesideTheFile, law: Law) -> Decision:
    """The amount told as actually paid for a claim is what remittances paid for it, reversals taken off."""
    if not adopted(law, CONTRACTS_ACT, amount.on):
        return outside(not_binding(law, CONTRACTS_ACT, amount.on))
    return _paid(amount, "MAC-28", "paid-as-remitted")


def _paid(amount: BesideTheFile, provision: str, same: str) -> Decision:
    if not amount.on_file or amount.found is None:
        return wanting(fault("needs-remittance", "No remittance on file has this claim.", "found"))
    if amount.stated is None:
        says = f"Remittances paid {_dollars(amount.found)} for a claim of the covered entity that is not disclosed."
        return breached(fault(f"E-{provision}.left-out", says, "stated", amount.found))
    difference = amount.stated - amount.found
    if not difference:
        return passed(same, f"The remittances paid {_dollars(amount.found)}.", amount.found)
    told = f"{_dollars(amount.stated)} is disclosed, {_dollars(amount.found)} was remitted"
    if difference > 0:
        says = f"{told}: the pharmacy received {_dollars(difference)} less than is told."
        return breached(fault(f"E-{provision}.more", says, "stated", difference))
    return breached(fault(f"E-{provision}.less", f"{told}: {_dollars(-difference)} more.", "stated", -difference))


def _both(amount: BesideTheFile, provision: str, same: str, words: _Words) -> Decision:
    if amount.stated is None:
        says = f"The {words.found} has {_dollars(amount.found)} that the {words.stated} leaves out."
        return breached(fault(f"E-{provision}.left-out", says, "stated", amount.found))
    if amount.found is None:
        says = f"The {words.stated} has {_dollars(amount.stated)} that is not on the {words.found}; a person looks why."
        return to_review(fault(f"W-{provision}.not-booked", says, "found", amount.stated))
    difference = amount.stated - amount.found
    if not difference:
        return passed(same, f"The {words.found} has the same {_dollars(amount.found)}.", amount.found)
    told = f"The {words.stated} has {_dollars(amount.stated)}, the {words.found} {_dollars(amount.found)}"
    if difference < 0:
        return breached(fault(f"E-{provision}.less", f"{told}: {_dollars(-difference)} less.", "stated", -difference))
    says = f"{told}: {_dollars(difference)} more; a person looks why."
    return to_review(fault(f"W-{provision}.more", says, "stated", difference))


def _dollars(amount: Decimal | None) -> str:
    return "nothing" if amount is None else f"${amount:,.2f}"
