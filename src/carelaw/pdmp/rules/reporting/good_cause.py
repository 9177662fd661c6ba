"""§6(e): dispensers and prescribers who cannot submit electronically, for good cause."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.reporting import GoodCauseApplication


@rule("MAP-45", "MAP-46", cite="§6(e)", readings=("AMB-27",))
def good_cause(application: GoodCauseApplication, law: Law) -> Decision:
    """Without Internet access manual submission must be allowed; any other cause is for the department to weigh.

    The exception changes the channel only: what is due under §7(b), and within which hours, stays.
    """
    if application.dispenses is None:
        return wanting(fault("E-MAP-45.needs-dispenser", "Whether the applicant dispenses is needed."))
    others = application.prescribes and law.reading("AMB-27") == "all"
    if not (application.dispenses or others):
        says = "The exception is for those who report: dispensers, pharmacies, and prescribers who dispense."
        return breached(fault("E-MAP-45.not-a-dispenser", says, "applicant"))
    if not application.reason_given:
        return wanting(fault("E-MAP-45.needs-reason", "Say why electronic submission is not possible.", "reason"))
    if application.lacks_internet is None:
        says = "Whether the applicant has Internet access is needed."
        return wanting(fault("E-MAP-46.needs-internet", says, "lacks_internet"))
    if not application.lacks_internet:
        says = "The reason is stated; whether it is good cause is for the department to decide, with reasons."
        return to_review(fault("department-decides", says))
    if not application.evidence_given:
        says = "The lack of Internet access is stated, not shown. Name what shows it."
        return wanting(fault("E-MAP-46.needs-evidence", says, "evidence"))
    return passed("must-be-allowed", "No Internet access is shown: manual submission must be allowed.", cite="§6(e)")
