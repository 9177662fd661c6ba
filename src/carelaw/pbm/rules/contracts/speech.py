"""Clauses that keep pharmacies from speaking: void under 512-7.5(c), against 512-7.5(d) and 513b1(d)."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.contracts import LookedAt, PunishingClause
from carelaw.pbm.rules.complaints.protected_acts import not_binding

_REACHED = ("entity", "pharmacy", "psao", "insurer", "340b")


@rule("PBM-93", cite="215 ILCS 5/512-7.5(c)")
def contrary_clause_void(clause: LookedAt, law: Law) -> Decision:
    """A clause that keeps rates from a covered entity, or the entity from asking, is void; the contract stands."""
    if clause.between not in _REACHED:
        return outside(fault("other-parties", "No contract of a covered entity or a network provider."))
    return _clause(
        clause, "E-PBM-93", "It keeps a covered entity from knowing what pharmacies are paid: null and void."
    )


@rule("PBM-94", cite="215 ILCS 5/512-7.5(d)")
def generic_advice_free(clause: LookedAt, law: Law) -> Decision:
    """A pharmacist may tell of a cheaper generic, and that the prescriber may be asked about one."""
    return _clause(clause, "E-PBM-94", "It limits advice on generics, which the law leaves free. Strike it.")


@rule("MAC-35", cite="215 ILCS 5/513b1(d)")
def retail_price_told(clause: LookedAt, law: Law) -> Decision:
    """A pharmacist may tell a patient whether the cost share is above the retail price."""
    return _clause(clause, "E-MAC-35", "It limits telling a patient that the cost share exceeds the retail price.")


@rule("MAC-36", cite="215 ILCS 5/513b1(d)")
def cheaper_alternative_named(clause: LookedAt, law: Law) -> Decision:
    """A pharmacist may name a cheaper alternative, on the formulary or not."""
    return _clause(clause, "E-MAC-36", "It limits naming a cheaper alternative drug.")


@rule("MAC-54", "MAC-55", "MAC-56", "MAC-57", cite="215 ILCS 5/513b1(i)(4)", readings=("S2",))
def clause_punishes_nobody(clause: PunishingClause, law: Law) -> Decision:
    """A clause may not announce that a disclosure or a complaint costs the pharmacy its contract.

    What a clause announces is not yet done: a person reads it, and an action under it is judged as retaliation.
    """
    if clause.on is None:
        return wanting(fault("needs-on", "The contract shows no day on which it was made or renewed.", "on"))
    early = not_binding(clause.on, law)
    if early is not None:
        return early
    says = "It announces a penalty for a disclosure or a complaint that the law protects. Strike it."
    return _clause(LookedAt(clause.limits, clause.confirmed), "E-MAC-54.clause", says)


def _clause(clause: LookedAt, code: str, says: str) -> Decision:
    if not clause.limits or clause.confirmed is False:
        return passed("clause-clear", "Nothing here limits what the law leaves free.")
    if clause.confirmed is None:
        return to_review(fault(f"{code}.suspect", f"{says} A person has yet to look.", "clause"))
    return breached(fault(code, says, "clause"))
