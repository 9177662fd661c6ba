"""215 ILCS 5/512-7.5, as House Bill 5614 has it: what is stated to a covered entity about rebates, fees and rates."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.disclosures import Designation, FeeOfPharmacies, RateLine, RebateSharing, RebatesStated
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, adopted, not_binding

CITE_REBATES, CITE_FEES, CITE_RATES = (f"215 ILCS 5/512-7.5({letter})" for letter in "abc")


@rule("PBM-83", cite=CITE_REBATES)
def rebates_stated(year: RebatesStated, law: Law) -> Decision:
    """The rebates that serving a covered entity brought are stated to it, at least once in a contract year."""
    if not adopted(law, PROGRAMS_BILL, year.year_ends_on):
        return outside(not_binding(law, PROGRAMS_BILL, year.year_ends_on))
    stated = [day for day in year.stated_on if year.year_starts_on <= day <= year.year_ends_on]
    if stated:
        return passed("stated", f"Stated on {min(stated)}.", min(stated))
    span = f"{year.year_starts_on} through {year.year_ends_on}"
    if year.seen_on > year.year_ends_on:
        says = f"No rebates were stated from {span}; the text gives no number, so a person looks at it."
        return to_review(fault("W-PBM-83", says, "stated_on"))
    return wanting(fault("still-open", f"To be stated by {year.year_ends_on}.", value=year.year_ends_on))


@rule("PBM-84", cite=CITE_REBATES)
def rebate_designation(designation: Designation, law: Law) -> Decision:
    """Rebate information is always designated confidential."""
    if not adopted(law, PROGRAMS_BILL, designation.on):
        return outside(not_binding(law, PROGRAMS_BILL, designation.on))
    if designation.confidential:
        return passed("confidential", "Designated confidential.")
    says = "Rebate information shall be designated confidential; the designation cannot be left off or taken away."
    return breached(fault("E-PBM-84", says, "confidential"))


@rule("PBM-86", cite=CITE_FEES)
def pharmacy_fee(fee: FeeOfPharmacies, law: Law) -> Decision:
    """Each fee taken from retail pharmacies is disclosed with its source, and agrees with the remittances."""
    if not fee.source.strip():
        return wanting(fault("needs-source", "Say from which source the fee comes.", "source"))
    if fee.ledger is None and fee.remitted is None:
        return wanting(fault("needs-amount", "Neither the ledger nor a remittance has an amount.", "amount"))
    if fee.ledger is None:
        says = f"Remittances show fees of {fee.remitted:.2f} that the statement lacks."
        return breached(fault("E-PBM-86", says, "amount", fee.remitted))
    if fee.remitted is not None and fee.remitted != fee.ledger:
        says = f"The statement has {fee.ledger:.2f}, the remittances {fee.remitted:.2f}; a person looks at why."
        return to_review(fault("W-PBM-86", says, "amount", fee.remitted - fee.ledger))
    return passed("fee-disclosed", f"{fee.ledger:.2f} from {fee.source}.", fee.ledger)


@rule("PBM-88", cite=CITE_RATES)
def rate_disclosed(line: RateLine, law: Law) -> Decision:
    """A disclosed rate that a price list set names the list's version and its unit price."""
    if not line.priced_by_list:
        return passed("rate-disclosed", "The rate was not set by a price list.")
    if not line.list_version.strip():
        return wanting(fault("needs-list_version", "The version of the price list is missing.", "list_version"))
    if line.list_unit_price is None:
        return wanting(fault("needs-list_unit_price", "The list's unit price is missing.", "list_unit_price"))
    return passed("list-price-disclosed", f"{line.list_unit_price} a unit by {line.list_version}.")


@rule("PBM-89", cite=CITE_RATES)
def rate_disclosure_owed(sharing: RebateSharing, law: Law) -> Decision:
    """Rates are disclosed unless a clause of the contract says that rebates are not shared."""
    if sharing.rebate_sharing is None:
        return passed("owed-unknown", "Whether rebates are shared is not known; rates are disclosed.")
    if sharing.rebate_sharing:
        return passed("owed", "Rebates are shared; rates are disclosed.")
    if not sharing.clause.strip():
        says = "“Rebates are not shared” needs the clause that says so. Until it is named, rates are disclosed."
        return breached(fault("E-PBM-89", says, "clause"))
    return outside(fault("rebates-not-shared", f"Rebates are not shared ({sharing.clause}); rates need not be."))
