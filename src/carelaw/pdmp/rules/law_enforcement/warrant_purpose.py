"""§9(b)(3)(ii): what an agency obtains serves probable cause for a search or arrest warrant, and nothing else."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.law_enforcement import UseOfRows, WarrantPurpose

WARRANTS = (WarrantPurpose.SEARCH_WARRANT_PC, WarrantPurpose.ARREST_WARRANT_PC)
LIMIT = (
    "Use limit, §9(b)(3)(ii): the agency that receives this may use it only to establish probable cause for a search "
    "or arrest warrant. Any other use is unlawful."
)


@rule("MAP-75", cite="§9(b)(3)(ii)", readings=("AMB-13",))
def warrant_purpose(use: UseOfRows, law: Law) -> Decision:
    """Probable cause for a search or arrest warrant: asked for, and used for, nothing else.

    The limit speaks of its own paragraph, so a grand jury's query is not bound by it unless the other reading holds.
    """
    if use.grand_jury and law.reading("AMB-13") == "subject-only":
        return outside(fault("grand-jury-not-bound", "The use limit of §9(b)(3)(ii) does not bind a grand jury."))
    permitted = ", ".join(WARRANTS)
    if use.purpose is None:
        return wanting(fault("E-MAP-75.needs-purpose", f"Say what the rows are for: {permitted}.", "purpose"))
    if use.purpose not in WARRANTS:
        says = (
            f"The purpose {use.purpose} is not permitted: what an agency obtains may only establish probable cause. "
            f"Permitted: {permitted}."
        )
        return breached(fault("E-MAP-75", says, "purpose", use.purpose.value))
    if use.used_for is not None and use.used_for not in WARRANTS:
        says = f"A use for {use.used_for} is reported; that is outside the limit and goes to review as misuse."
        return breached(fault("E-MAP-75.secondary-use", says, "used_for", use.used_for.value))
    return passed("probable-cause", "Probable cause for a warrant.")
