"""215 ILCS 5/512-6, as House Bill 5614 has it: notice of changed terms to each enrolled pharmacy."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.kernel.words import counted
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.program_terms import TermsChanged, TermsNotice
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, adopted, not_binding

CITE = "215 ILCS 5/512-6"


@rule("PBM-74", cite=CITE, readings=("R1",))
def terms_change_notice(notice: TermsNotice, law: Law) -> Decision:
    """Each enrolled pharmacy is told of changed terms as soon as possible before they take effect."""
    effective = notice.effective_on
    if not adopted(law, PROGRAMS_BILL, effective):
        return outside(not_binding(law, PROGRAMS_BILL, effective))
    if notice.delivered_on is None:
        if notice.seen_on >= effective:
            says = f"No notice was delivered before the change took effect on {effective}."
            return breached(fault("E-PBM-74.none", says, "delivered_on"))
        return wanting(fault("still-open", f"The notice must be delivered before {effective}.", value=effective))
    lead = (effective - notice.delivered_on).days
    if lead <= 0:
        says = (
            f"The notice came on {notice.delivered_on}; the change takes effect on {effective}. Permitted: before it."
        )
        return breached(fault("E-PBM-74.late", says, "effective_on", notice.delivered_on))
    safe = law.number("pbm.program_change_safe_days", effective)
    if lead >= safe:
        return passed("told-ahead", f"Told {counted(lead, 'day')} ahead.", lead)
    if law.reading("R1") == "strict-30":
        says = f"Told {counted(lead, 'day')} ahead; under this reading the least is {safe} days."
        return breached(fault("E-PBM-74.days", says, "effective_on", lead))
    if not notice.why_not_sooner.strip():
        says = f"Told {counted(lead, 'day')} ahead, fewer than {safe}; say why it could not be sooner."
        return wanting(fault("needs-why_not_sooner", says, "why_not_sooner"))
    waited = (notice.delivered_on - notice.decided_on).days
    says = f"Told {counted(lead, 'day')} ahead, {counted(waited, 'day')} after the decision; a person looks at why."
    return to_review(fault("W-PBM-74", says, "effective_on", lead))


@rule("PBM-75", cite=CITE, readings=("R9",))
def change_of_terms(change: TermsChanged, law: Law) -> Decision:
    """Drugs covered, rates, copayments, quantities and whatever else the terms say: each change counts."""
    if not adopted(law, PROGRAMS_BILL, change.on):
        return outside(not_binding(law, PROGRAMS_BILL, change.on))
    if change.kind == "list-price" and law.reading("R9") == "method-only":
        says = "An updated list price is an update of the list, no change of terms; a change of its method is one."
        return outside(fault("list-update", says, "kind"))
    if change.kind == "other" and not change.description.strip():
        return wanting(fault("needs-description", "Say what is changed.", "description"))
    return passed("change-of-terms", "This changes the program's terms; each enrolled pharmacy is told.")
