"""§11(e): nobody who prescribes or dispenses pays for the program, and no patient pays because of it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.funds import PatientCharged, PriceSet

NOTHING = Decimal("0.00")
SERVICES: Mapping[str, str] = {
    "registration": "Registration",
    "submission": "Submission of reports",
    "query": "Questions to the system",
    "designee": "Designees",
    "training": "Training and support",
    "license-surcharge": "A surcharge on a license, or a tax",
}
PAYERS: Mapping[str, str] = {
    "prescriber": "Prescribers",
    "dispenser": "Dispensers and pharmacies",
    "patient": "Patients",
}
CHARGERS: Mapping[str, str] = {"dispenser": "Pharmacy or dispenser", "prescriber": "Prescriber"}


@rule("MAP-165", cite="§11(e)")
def no_program_fee(price: PriceSet, law: Law) -> Decision:
    """No fee or tax for the program on dispensers or prescribers, on nothing they do in it."""
    if price.payer not in ("prescriber", "dispenser"):
        says = "§11(e) frees dispensers and prescribers. What a patient's further access costs is §5(3)(v)."
        return outside(fault("other-payer", says, "payer", price.payer))
    if price.service not in SERVICES:
        says = f"“{price.service}” is no service of the program. Permitted: {', '.join(SERVICES)}."
        return breached(fault("E-MAP-165.service", says, "service", price.service))
    if price.amount != NOTHING:
        says = (
            f"${price.amount} on {SERVICES[price.service].lower()} is not permitted. Permitted: $0.00. "
            "No fee or tax for the program may be required of dispensers or prescribers."
        )
        return breached(fault("E-MAP-165", says, "amount", price.amount))
    return passed("free", f"{SERVICES[price.service]}: free of charge.", NOTHING)


@rule("MAP-166", cite="§11(e)")
def patient_charged(charge: PatientCharged, law: Law) -> Decision:
    """A dispenser or prescriber charges a patient nothing for having to submit information."""
    if charge.charged_by not in CHARGERS:
        says = "§11(e) speaks of charges by dispensers and prescribers."
        return outside(fault("other-charger", says, "charged_by", charge.charged_by))
    if charge.amount is None:
        return wanting(fault("needs-amount", "What was charged is needed: a receipt, or its amount.", "amount"))
    if charge.amount <= NOTHING:
        return passed("nothing-charged", "Nothing was charged.", charge.amount)
    if charge.for_reporting is None:
        says = "Whether the charge was for the submission of information is to be found out."
        return wanting(fault("needs-reason", says, "for_reporting"))
    if not charge.for_reporting:
        return passed("another-reason", f"${charge.amount} was charged for something else.", charge.amount)
    says = f"${charge.amount} was charged because information must be submitted. It is to be given back."
    return breached(fault("E-MAP-166", says, "amount", charge.amount))
