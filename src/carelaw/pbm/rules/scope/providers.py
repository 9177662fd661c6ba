"""215 ILCS 5/512-3: who is no benefit manager, who is a network provider, what it is paid, and what is a rebate."""

from __future__ import annotations

from decimal import Decimal

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.scope import Consideration, ExemptKind, NetworkProvider, NoManager, PaidAmounts, RebateKind

_OURS = "the Department of Healthcare and Family Services"


@rule("PBM-11", cite='215 ILCS 5/512-3 "Pharmacy benefits manager"')
def not_a_manager(claim: NoManager, law: Law) -> Decision:
    """The department and its agents are outside for the department's own programs; pharmacies are outside as such."""
    if claim.kind in (ExemptKind.PHARMACY, ExemptKind.NETWORK_PROVIDER):
        return passed("is-a-pharmacy", "A pharmacy or pharmacy network provider is no benefit manager.")
    if claim.kind is ExemptKind.OTHER:
        says = f"Only the Director of {_OURS}, its agents, pharmacies and network providers are outside."
        return breached(fault("E-PBM-11.kind", says, "kind", claim.kind))
    if claim.department_pays is None:
        says = f"Say for this program whether {_OURS} is the third party or the covered entity."
        return wanting(fault("needs-department_pays", says, "department_pays"))
    if not claim.department_pays:
        says = f"Outside only for programs in which {_OURS} is third party or covered entity; this one is inside."
        return breached(fault("E-PBM-11.program", says, "department_pays"))
    if claim.kind is ExemptKind.DEPARTMENT:
        return passed("is-the-department", "The department itself is no benefit manager.")
    if not claim.reference.strip() or claim.authorized_from is None:
        says = f"An agent names the authorization of {_OURS} by its reference and first day."
        return breached(fault("E-PBM-11", says, "reference"))
    ended = claim.authorized_to is not None and claim.on > claim.authorized_to
    if claim.on < claim.authorized_from or ended:
        says = f"The authorization {claim.reference} does not cover {claim.on}."
        return breached(fault("E-PBM-11.period", says, "authorized_to", claim.authorized_to))
    return passed("authorized-agent", f"Authorized under {claim.reference} for this program alone.")


@rule("PBM-12", cite='215 ILCS 5/512-3 "Pharmacy", "Pharmacy network provider"')
def network_provider(provider: NetworkProvider, law: Law) -> Decision:
    """A pharmacy has rights once its numbers match the roster and its license is live; a contract adds a provider's."""
    if not provider.number_matched:
        says = "The NPI, NCPDP or license number is on no roster yet: saved as unverified, no rights until it matches."
        return wanting(fault("unverified", says, "license_number"))
    if provider.license_status != "active" or provider.licensed_from is None:
        says = f"The license is {provider.license_status or 'not on the roster'} on {provider.on}; no rights attach."
        return breached(fault("E-PBM-12", says, "license_status", provider.license_status))
    if provider.on < provider.licensed_from or (provider.licensed_to and provider.on > provider.licensed_to):
        says = f"The license does not cover {provider.on}; no rights attach."
        return breached(fault("E-PBM-12.period", says, "licensed_to", provider.licensed_to))
    if not provider.contracted:
        return passed("licensed-pharmacy", "May elect into programs; audit and disclosure rights come with a contract.")
    return passed("network-provider", "A network provider: audit, disclosure and enrollment rights attach.")


@rule("PBM-13", cite='215 ILCS 5/512-3 "Pharmacy reimbursement rate"')
def reimbursement_rate(paid: PaidAmounts, law: Law) -> Decision:
    """The rate is what was paid for drug, fee and else; the patient's share stands apart."""
    named = (("ingredient", paid.ingredient), ("fee", paid.fee))
    missing = [
        fault("E-PBM-13.missing", f"A paid claim has no {name} amount.", name) for name, one in named if one is None
    ]
    if missing:
        return breached(*missing)
    amounts = {"ingredient": paid.ingredient, "fee": paid.fee, "other": paid.other, "patient": paid.patient}
    negative = [
        fault("E-PBM-13", f"${one} is no paid amount of a paid claim. Permitted: 0 or more.", name, one)
        for name, one in amounts.items()
        if one is not None and one < 0
    ]
    if negative:
        return breached(*negative)
    assert paid.ingredient is not None
    assert paid.fee is not None
    total = paid.ingredient + paid.fee + paid.other
    return passed("rate", f"${total} was paid, besides the patient's ${paid.patient or Decimal(0)}.", total)


@rule("PBM-14", cite='215 ILCS 5/512-3 "Rebates"')
def rebate_line(line: Consideration, law: Law) -> Decision:
    """Any consideration meant to influence dispensing is a rebate, by whatever name; each line says of which kind."""
    if line.kind is None:
        says = f"Say of which kind it is. Permitted: {', '.join(RebateKind)}."
        return breached(fault("E-PBM-14", says, "kind"))
    if line.left_out:
        word = "" if line.called_rebate else " That it is not called a rebate is no ground."
        return breached(fault("E-PBM-14.left-out", f"It belongs in the ledger.{word}", "left_out"))
    if line.amount is None:
        return wanting(fault("needs-amount", "Give the amount, or the value of what was given in kind.", "amount"))
    if line.amount == 0:
        return outside(fault("nothing-received", "Nothing of value was received."))
    return passed("is-a-rebate", f"${line.amount} stands in the ledger as {line.kind}.", line.amount)
