"""215 ILCS 5/512-3 "Maximum allowable cost", as House Bill 5614 has it: generics, delivery, price basis."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.dates import months_after, quarter_of
from carelaw.kernel.decision import Decision
from carelaw.kernel.words import counted
from carelaw.law.answers import breached, fault, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.mac_lists import DeliveriesOfAQuarter, DrugClass, PriceBasis

_CITE = '215 ILCS 5/512-3 "Maximum allowable cost"'


@rule("PBM-06", cite=_CITE)
def mac_generic_only(drug: DrugClass, law: Law) -> Decision:
    """Under the programs bill only generic drugs stand on a price list."""
    if drug.drug_class is None:
        return wanting(fault("needs-drug_class", "No source on file classes the drug as generic or brand."))
    if drug.drug_class == "brand":
        return breached(
            fault("E-PBM-06", "A brand drug stands on the list; the bill knows generics only.", "drug_class")
        )
    return passed("generic", "The drug is generic.")


@rule("PBM-07", cite=_CITE, readings=("R16",))
def mac_list_each_quarter(quarter: DeliveriesOfAQuarter, law: Law) -> Decision:
    """Each network pharmacy gets the list electronically at least once a quarter."""
    window = quarter_of(quarter.quarter)
    wanted = law.number("pbm.mac_list_deliveries_per_quarter", window.last_day)
    inside = [one for one in quarter.deliveries if one.on in window]
    electronic = sorted(one.on for one in inside if one.electronic)
    closed = quarter.seen_on > window.last_day
    if law.reading("R16") == "three-month-gap":
        gap = _gap(sorted(one.on for one in quarter.deliveries if one.electronic), quarter.seen_on)
        if gap is not None:
            return breached(fault("E-PBM-07.gap", f"More than three months without a list after {gap}.", value=gap))
    if len(electronic) >= wanted:
        return passed("delivered", f"Delivered on {electronic[0]}.", electronic[0])
    if not closed:
        return wanting(fault("still-open", f"The quarter runs until {window.last_day}."))
    name = f"{window.starts.year} Q{(window.starts.month + 2) // 3}"
    if inside:
        return breached(fault("E-PBM-07.paper", f"In {name} the list went out on paper only.", value=name))
    return breached(fault("E-PBM-07", f"In {name} no list was delivered.", value=name))


@rule("PBM-08", cite=_CITE)
def mac_basis(basis: PriceBasis, law: Law) -> Decision:
    """A list price rests on the average wholesale prices of two makers, or on two databases of the contract."""
    if basis.kind is None:
        return wanting(fault("needs-kind", "Say what the price rests on: AWP2 or DB2."))
    if basis.kind == "AWP2":
        return _makers(basis, law.number("pbm.mac_basis_makers", basis.listed_on))
    wanted = law.number("pbm.mac_basis_databases", basis.listed_on)
    known = {one.lower() for one in basis.recognized_databases}
    named = known if basis.contract_databases is None else {one.lower() for one in basis.contract_databases}
    good = {one for one in basis.databases if one.lower() in named & known}
    if len(good) >= wanted and basis.contract_databases is None:
        says = "No pharmacy contract on file says which databases it names; enter the terms of the network's contract."
        return wanting(fault("needs-contract_databases", says))
    if len(good) >= wanted:
        return passed("two-databases", f"Listed in {' and '.join(sorted(good))}.", len(good))
    wrong = [one for one in basis.databases if one not in good]
    says = f"{len(good)} of {wanted} databases are of national standing and named in the contract"
    says += f"; not so {', '.join(wrong)}." if wrong else "."
    return breached(fault("E-PBM-08.databases", says, "databases", len(good)))


def _makers(basis: PriceBasis, wanted: int) -> Decision:
    makers = {one.strip().lower() for one in basis.makers if one.strip()}
    owned = makers & {one.lower() for one in basis.same_owner}
    apart = len(makers) - max(0, len(owned) - 1)
    if apart >= wanted:
        return passed("two-makers", f"Average wholesale prices of {apart} makers.", apart)
    if len(makers) >= wanted:
        says = (
            f"{len(makers)} makers, of which {len(owned)} have one owner; a person decides whether they count as one."
        )
        return to_review(fault("W-PBM-08.one-owner", says, "makers", apart))
    says = (
        f"Average wholesale prices of {counted(len(makers), 'maker')}; {wanted} are needed, "
        "and package sizes of one maker do not count."
    )
    return breached(fault("E-PBM-08.makers", says, "makers", len(makers)))


def _gap(electronic: list[date], seen_on: date) -> date | None:
    """The delivery after which more than three months passed, if there is one."""
    for before, after in zip(electronic, [*electronic[1:], seen_on], strict=True):
        if after > months_after(before, 3):
            return before
    return None
