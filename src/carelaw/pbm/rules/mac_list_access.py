"""215 ILCS 5/513b1(b)(3): those subject to a list can see it."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.mac_lists import ListAccess


@rule("MAC-17", cite="215 ILCS 5/513b1(b)(3)", readings=("S3",))
def mac_list_access(access: ListAccess, law: Law) -> Decision:
    """Every pharmacy, or services organization, that is subject to a list has access to it."""
    if access.withheld:
        says = "The list was withheld, blacked out, or showed only other networks. Give access to the whole list."
        return breached(fault("E-MAC-17.withheld", says, "withheld"))
    through = access.contracts_through == "psao"
    wanted = {"psao" if through else "pharmacy"} if law.reading("S3") == "contracting-party" else {"pharmacy", "psao"}
    if not through:
        wanted.discard("psao")
    has = {"pharmacy": access.pharmacy_has_access, "psao": access.psao_has_access}
    names = {"pharmacy": "the pharmacy", "psao": "the pharmacy services administrative organization"}
    missing = [fault(f"E-MAC-17.{who}", f"No access for {names[who]}.", who) for who in sorted(wanted) if not has[who]]
    return breached(*missing) if missing else passed("has-access", "Those under contract have access.")
