"""§10(c), §11(b), (c), (d), (f): where penalties go, what is not paid for, grants, and what agencies transfer."""

from __future__ import annotations

from collections.abc import Mapping

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.funds import AgencyTransfer, GrantSought, PenaltyMoney, Spending

DEPOSIT, APPROPRIATION = "deposit", "appropriation"
# Where each step ends: there is no other destination.
DESTINATIONS: Mapping[str, str] = {DEPOSIT: "general-fund", APPROPRIATION: "department-program"}
SUBMISSION_COSTS = "dispenser-submission"
PURPOSES: Mapping[str, str] = {
    "system": "The system itself",
    "staff": "Staff",
    "training": "Training and support",
    "oversight": "The board and its advisory group",
    "patient-access": "Answers to patients",
    "other": "Something else for the program",
    SUBMISSION_COSTS: "A dispenser's costs of recording or submitting",
}
_NO_AMOUNT = "${} moves nothing. Permitted: an amount of more than $0.00."
SOURCES: Mapping[str, str] = {"federal": "Federal", "public": "Other public", "private": "Private"}


@rule("MAP-162", cite="§11(b)")
def penalty_money(step: PenaltyMoney, law: Law) -> Decision:
    """Civil penalties go to the General Fund, and from there to the department for the program, never elsewhere."""
    if step.step not in DESTINATIONS:
        says = f"“{step.step}” is no step. Permitted: {', '.join(DESTINATIONS)}."
        return breached(fault("E-MAP-162.step", says, "step", step.step))
    permitted = DESTINATIONS[step.step]
    if step.destination != permitted:
        says = f"“{step.destination}” is no destination of penalty money. Permitted for a {step.step}: {permitted}."
        return breached(fault("E-MAP-162", says, "destination", step.destination))
    if step.amount <= 0:
        return breached(fault("E-MAP-162.amount", _NO_AMOUNT.format(step.amount), "amount", step.amount))
    if step.available is None:
        return wanting(fault("E-MAP-162.available", "How much is there to move is not known.", "available"))
    if step.amount > step.available:
        what = "collected and not deposited" if step.step == DEPOSIT else "deposited and not appropriated"
        says = f"${step.amount} is more than the ${step.available} that is {what}."
        return breached(fault("E-MAP-162.over", says, "amount", step.amount))
    return passed("follows-the-act", f"${step.amount} to {permitted}.", step.amount)


@rule("MAP-163", cite="§11(c)")
def program_spending(spent: Spending, law: Law) -> Decision:
    """The dispenser bears what recording and submitting costs; the program's money reimburses none of it."""
    if spent.purpose == SUBMISSION_COSTS:
        says = (
            f"${spent.amount} cannot be paid: a dispenser bears its own costs of recording and submitting. "
            "It may not pass them on to patients either (§11(e))."
        )
        return breached(fault("E-MAP-163", says, "purpose", spent.purpose))
    if spent.purpose not in PURPOSES:
        says = f"“{spent.purpose}” is no purpose. Permitted: {', '.join(p for p in PURPOSES if p != SUBMISSION_COSTS)}."
        return breached(fault("E-MAP-163.purpose", says, "purpose", spent.purpose))
    if spent.amount <= 0:
        return breached(fault("E-MAP-163.amount", _NO_AMOUNT.format(spent.amount), "amount", spent.amount))
    return passed("for-the-program", f"${spent.amount} for: {PURPOSES[spent.purpose].lower()}.", spent.amount)


@rule("MAP-164", cite="§11(d)")
def grant_sought(grant: GrantSought, law: Law) -> Decision:
    """The department seeks a grant, federal, public or private, when the board directs it to."""
    if grant.source not in SOURCES:
        says = f"“{grant.source}” is no source. Permitted: {', '.join(SOURCES)}."
        return breached(fault("E-MAP-164.source", says, "source", grant.source))
    if grant.directive_from is None or grant.sought_on < grant.directive_from:
        says = f"No directive of the board to seek grants was given by {grant.sought_on}. The board directs it first."
        return breached(fault("E-MAP-164", says, "directive"))
    return passed("directed", "The board directed it.")


@rule("MAP-168", cite="§11(f)")
def agency_transfer(transfer: AgencyTransfer, law: Law) -> Decision:
    """Agencies that use the system may transfer funds, of their own will; nobody's access depends on it."""
    if transfer.access_depends_on_it:
        says = "Access is never conditional on a transfer. Take the condition out; the doors of §9(b) decide on access."
        return breached(fault("E-MAP-168", says, "access_depends_on_it"))
    if transfer.voluntary is None or transfer.uses_system is None:
        says = "Whether the agency uses the system and gives of its own will is needed."
        return wanting(fault("E-MAP-168.needs", says, "voluntary" if transfer.voluntary is None else "uses_system"))
    if not transfer.voluntary:
        return breached(
            fault("E-MAP-168.voluntary", "An agency may transfer funds; it cannot be made to.", "voluntary")
        )
    if not transfer.uses_system:
        says = "§11(f) speaks of agencies that use the system. Enter money of others as a grant."
        return breached(fault("E-MAP-168.user", says, "uses_system"))
    if transfer.amount <= 0:
        return breached(fault("E-MAP-168.amount", _NO_AMOUNT.format(transfer.amount), "amount", transfer.amount))
    return passed("voluntary", f"${transfer.amount}, given of its own will.", transfer.amount)
