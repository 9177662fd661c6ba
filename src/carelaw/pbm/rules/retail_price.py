"""215 ILCS 5/513b1(a) "retail price": the cash price without the pharmacist's dispensing fee."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from carelaw.kernel.decision import Decision
from carelaw.law.answers import fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.claims import CashPrice


@dataclass(frozen=True, slots=True)
class Retail:
    """A retail price with the basis that it rests on; no amount when it cannot be told."""

    basis: str
    amount: Decimal | None

    @property
    def is_upper_bound(self) -> bool:
        """True where the fee inside the price is unknown, so that the true retail price is no higher."""
        return self.basis == "ucc-upper-bound"


def retail_of(price: CashPrice, law: Law) -> Retail:
    """The retail price on the best basis reported; a price of zero or less tells nothing."""
    charge, fee = price.usual_and_customary, price.cash_dispensing_fee
    if law.reading("S13") == "cash":
        basis, amount = "cash", charge
    elif price.net_reported is not None:
        basis, amount = "net-reported", price.net_reported
    elif charge is not None and fee is not None:
        basis, amount = "ucc-less-fee", charge - fee
    else:
        basis, amount = "ucc-upper-bound", charge
    return Retail(basis, amount if amount is not None and amount > 0 else None)


@rule("MAC-08", cite='215 ILCS 5/513b1(a) "retail price"', readings=("S13",))
def retail_price(price: CashPrice, law: Law) -> Decision:
    """The retail price and its basis: reported net, the usual charge less its fee, or that charge as a bound."""
    found = retail_of(price, law)
    if found.amount is None:
        says = "No cash price above zero was reported; send the net cash price or the usual and customary charge."
        return wanting(fault("needs-retail-price", says))
    return passed(found.basis, f"The retail price is {found.amount} on the basis {found.basis}.", found.amount)
