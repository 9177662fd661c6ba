"""215 ILCS 5/512-7.10(e): similar pharmacies are audited under the same standards."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.audits import CycleStandards
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, adopted, not_binding


@rule("PBM-108", cite="215 ILCS 5/512-7.10(e)")
def same_audit_standards(standards: CycleStandards, law: Law) -> Decision:
    """Within one cycle, pharmacies that are similarly situated are audited under the same standards."""
    if not adopted(law, PROGRAMS_BILL, standards.on):
        return outside(not_binding(law, PROGRAMS_BILL, standards.on))
    known = sorted({one for one in standards.digests if one})
    if not known:
        return wanting(fault("needs-digests", "Name the standards (protocol) of the audit.", "protocol"))
    if len(known) > 1:
        says = (
            f"In the cycle {standards.cycle}, pharmacies of the class {standards.peer_class} are audited under "
            f"{len(known)} different sets of standards. Use one for all of them."
        )
        return breached(fault("E-PBM-108", says, "protocol", len(known)))
    return passed("same-standards", f"One set of standards in the cycle {standards.cycle} for this class.")
