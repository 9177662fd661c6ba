"""215 ILCS 5/513b1(b)(4)(D): what a denial says."""

from __future__ import annotations

from carelaw.kernel.decision import Decision, Reason
from carelaw.kernel.identifiers import ndc11
from carelaw.law.answers import breached, fault, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.mac_appeals import Denial

_STATUS = "available"


@rule("MAC-24", cite="215 ILCS 5/513b1(b)(4)(D)", readings=("S5",))
def mac_denial(denial: Denial, law: Law) -> Decision:
    """A denial gives its reason, and the name and code of the drug as wholesalers have it for sale.

    Every missing item is named. The text asks for no price: one above the appealed list price is for a person (S5).
    """
    faults = [*_reason(denial), *_drug(denial), *_wholesaler(denial)]
    dear = _above_the_list_price(denial)
    if dear and law.reading("S5") == "required":
        faults.append(dear)
    if faults:
        return breached(*faults)
    looks = [reason for reason in (dear, *_unproven(denial)) if reason]
    if looks:
        return to_review(*looks)
    return passed("denial-complete", f"Reason, {denial.product_name} and {denial.wholesaler} are given.")


def _reason(denial: Denial) -> list[Reason]:
    text = denial.reason.strip()
    if not text:
        return [
            fault("E-MAC-24.reason", "The reason of the denial is missing: say in words why it is denied.", "reason")
        ]
    if not any(char.isspace() for char in text):
        return [fault("E-MAC-24.reason", f"'{text}' is a code; say in words why the appeal is denied.", "reason", text)]
    return []


def _drug(denial: Denial) -> list[Reason]:
    found = []
    if not denial.product_name.strip():
        found.append(fault("E-MAC-24.product", "The name of the drug is missing.", "product_name"))
    code = denial.national_drug_code.strip()
    if not code:
        says = "The national drug code is missing: name one of an equivalent that wholesalers have for sale."
        found.append(fault("E-MAC-24.ndc", says, "national_drug_code"))
    elif ndc11(code) is None:
        says = f"'{code}' is no national drug code; it has 11 digits, or hyphens as in 00378-4105-91."
        found.append(fault("E-MAC-24.ndc", says, "national_drug_code", code))
    elif denial.code_known is False:
        says = f"The NDC Directory has no product {code}; check the code, its labeler and product."
        found.append(fault("E-MAC-24.unknown", says, "national_drug_code", code))
    elif denial.same_drug is False:
        says = f"{code} is not an equivalent of the drug appealed; name the code of an equivalent."
        found.append(fault("E-MAC-24.equivalent", says, "national_drug_code", code))
    return found


def _wholesaler(denial: Denial) -> list[Reason]:
    name = denial.wholesaler.strip()
    if not name:
        says = "The wholesaler is missing: name a national or regional one that has the drug for sale."
        return [fault("E-MAC-24.wholesaler", says, "wholesaler")]
    if denial.wholesaler_known is False:
        says = f"No catalogue on file is {name}'s; name a national or regional wholesaler whose catalogue has the drug."
        return [fault("E-MAC-24.wholesaler-unknown", says, "wholesaler", name)]
    if denial.wholesaler_kind in {"local", "captive"}:
        says = f"{name} is a {denial.wholesaler_kind} wholesaler; name a national or regional one."
        return [fault("E-MAC-24.wholesaler-kind", says, "wholesaler", denial.wholesaler_kind)]
    if denial.operates_in_state is False:
        says = f"{name} does not operate in Illinois; name a wholesaler that does."
        return [fault("E-MAC-24.wholesaler-state", says, "wholesaler", name)]
    if denial.status is not None and denial.status != _STATUS:
        says = f"{name} has the drug as {denial.status}; name a wholesaler that has it for sale."
        return [fault("E-MAC-24.status", says, "wholesaler", denial.status)]
    return []


def _above_the_list_price(denial: Denial) -> Reason | None:
    if denial.unit_cost is None or denial.appealed_price is None or denial.unit_cost <= denial.appealed_price:
        return None
    says = f"{denial.wholesaler} asks {denial.unit_cost} a unit, more than the list price of {denial.appealed_price}."
    return fault("E-MAC-24.price", says, "wholesaler", denial.unit_cost)


def _unproven(denial: Denial) -> list[Reason]:
    """What the text asks for and no source on file proves."""
    found = []
    if denial.same_drug is None:
        says = "No source on file tells whether the drug named is an equivalent of the one appealed."
        found.append(fault("W-MAC-24.equivalent", says, "national_drug_code"))
    if denial.wholesaler_kind is None or denial.status is None:
        says = "No catalogue on file has the drug at this wholesaler."
        found.append(fault("W-MAC-24.catalogue", says, "wholesaler"))
    return found
