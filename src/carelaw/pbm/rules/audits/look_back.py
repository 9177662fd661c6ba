"""215 ILCS 5/512-7.10(f): claims of the last two years, unless federal law reaches further back."""

from __future__ import annotations

import re
from datetime import date

from carelaw.kernel.dates import years_after
from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.audits import AuditedClaim
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, adopted, not_binding

_CITE = "215 ILCS 5/512-7.10(f)"
# A title number, the code's name, a section: 42 CFR 423.505(d), 42 U.S.C. § 1320a-7b.
FEDERAL = re.compile(r"\d{1,2} ?(CFR|C\.F\.R\.|USC|U\.S\.C\.) ?(§+ ?|part )?\d[\w.\-()§ ]*", re.IGNORECASE)


@rule("PBM-109", cite=_CITE, readings=("R11",))
def audit_look_back(claim: AuditedClaim, law: Law) -> Decision:
    """A claim is in an audit only where the audit starts within two years of its submission or adjudication."""
    if not adopted(law, PROGRAMS_BILL, claim.audit_start):
        return outside(not_binding(law, PROGRAMS_BILL, claim.audit_start))
    counted_from = counted_day(claim, law)
    if counted_from is None:
        says = "Neither the day of submission nor that of adjudication is given; without one it cannot be audited."
        return wanting(fault("needs-submitted_on", says, "submitted_on"))
    last = years_after(counted_from, law.number("pbm.audit_lookback_years", claim.audit_start))
    if claim.audit_start > last:
        says = (
            f"The claim of {counted_from} could be audited through {last}; the audit starts on {claim.audit_start}. "
            "Leave it out, or cite the federal law that reaches further back."
        )
        return breached(fault("E-PBM-109", says, "submitted_on", last))
    return passed("within-two-years", f"The claim of {counted_from} can be audited through {last}.", last)


@rule("PBM-110", cite=_CITE, readings=("R11",))
def federal_look_back(claim: AuditedClaim, law: Law) -> Decision:
    """A claim older than two years stays in an audit where a federal law is cited that requires a longer period."""
    if not adopted(law, PROGRAMS_BILL, claim.audit_start):
        return outside(not_binding(law, PROGRAMS_BILL, claim.audit_start))
    cited, line = claim.federal_cite.strip(), claim.line_of_business.strip()
    if not cited:
        return outside(fault("no-federal-law", "No federal law is cited for this claim."))
    if not FEDERAL.fullmatch(cited):
        says = f"“{cited[:40]}” cites no federal law. Write it as 42 CFR 423.505(d)."
        return breached(fault("E-PBM-110", says, "federal_cite", "42 CFR 423.505(d)"))
    if not line:
        says = "Name the line of business to which the federal law applies, such as Medicare Part D."
        return breached(fault("E-PBM-110.line", says, "line_of_business"))
    counted_from = counted_day(claim, law)
    if counted_from is None:
        return wanting(fault("needs-submitted_on", "The claim's days are needed to count from.", "submitted_on"))
    if claim.federal_years is None:
        return passed("federal-period", f"{cited} is cited for {line}.")
    last = years_after(counted_from, claim.federal_years)
    if claim.audit_start > last:
        says = f"Under {cited} the claim of {counted_from} could be audited through {last}. Leave it out."
        return breached(fault("E-PBM-110.years", says, "federal_years", last))
    return passed("federal-period", f"Under {cited} the claim can be audited through {last}.", last)


def counted_day(claim: AuditedClaim, law: Law) -> date | None:
    """The day from which a claim's age is counted: the earlier, or the later, of submission and adjudication."""
    days = [day for day in (claim.submitted_on, claim.adjudicated_on) if day is not None]
    if not days:
        return None
    return max(days) if law.reading("R11") == "audit-start-later-date" else min(days)


def claim_scope(claim: AuditedClaim, law: Law) -> Decision:
    """Whether a claim is in an audit's scope: by the two years, else by the federal law that is cited for it."""
    own = audit_look_back(claim, law=law)
    if own.outcome is not Outcome.VIOLATION:
        return own
    federal = federal_look_back(claim, law=law)
    return own if federal.outcome is Outcome.NOT_APPLICABLE else federal
