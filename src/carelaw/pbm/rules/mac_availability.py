"""215 ILCS 5/513b1(c)(2): every pharmacy in the State can buy a listed drug."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.kernel.words import counted
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.mac_lists import Availability, Offer


@rule("MAC-33", cite="215 ILCS 5/513b1(c)(2)", readings=("S7",))
def mac_availability(found: Availability, law: Law) -> Decision:
    """A national or regional wholesaler that operates in the State sells the drug to every pharmacy.

    What counts is where the wholesaler operates, not where its warehouse stands. Catalogues older than seven days
    prove nothing.
    """
    if not found.offers:
        return wanting(fault("needs-catalogue", "No wholesaler's catalogue on file has this drug."))
    most = law.number("mac.catalogue_age_days", found.tested_on)
    wanted = max(law.number("mac.wholesalers_required", found.tested_on), 2 if law.reading("S7") == "two" else 1)
    good = [offer for offer in found.offers if not _why_not(offer)]
    fresh = {o.wholesaler for o in good if 0 <= (found.tested_on - o.as_of).days <= most}
    if len(fresh) >= wanted:
        if len(fresh) == 1:
            return passed("single-supplier", f"For sale from one wholesaler: {next(iter(fresh))}.", 1)
        return passed("available", f"For sale from {len(fresh)} wholesalers.", len(fresh))
    if len({offer.wholesaler for offer in good}) >= wanted:
        says = f"The catalogue that shows it for sale is older than {most} days; load a newer one."
        return wanting(fault("E-MAC-33.stale", says, "as_of", max(offer.as_of for offer in good)))
    why = [f"{offer.wholesaler} ({_why_not(offer)})" for offer in found.offers if _why_not(offer)]
    says = f"{counted(len(fresh), 'wholesaler')} can be counted, {wanted} needed."
    if why:
        says += f" Not counted: {'; '.join(why)}."
    return breached(fault("E-MAC-33", says, "offers", len(fresh)))


def _why_not(offer: Offer) -> str:
    """Why an offer does not count; empty when it does."""
    if offer.kind not in {"national", "regional"}:
        return f"{offer.kind}, not national or regional"
    if not offer.operates_in_state:
        return "does not operate in Illinois"
    if not offer.open_to_all:
        return "does not sell to every pharmacy"
    return "" if offer.status == "available" else offer.status
