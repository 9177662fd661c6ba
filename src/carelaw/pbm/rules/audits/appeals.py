"""215 ILCS 5/512-7.10(h): appeals of preliminary reports, their explanation, and what is dismissed."""

from __future__ import annotations

from carelaw.kernel.dates import days_after
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.audits import AppealedPart, AppealExplanation, AppealsProcess, AuditAppealFiling
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, adopted, not_binding

_CITE = "215 ILCS 5/512-7.10(h)"


@rule("PBM-112", cite=_CITE)
def appeals_process_set_up(process: AppealsProcess, law: Law) -> Decision:
    """A benefit manager that audits has a way to appeal an unfavorable preliminary report."""
    if not adopted(law, PROGRAMS_BILL, process.on):
        return outside(not_binding(law, PROGRAMS_BILL, process.on))
    if not process.process_on_file:
        says = "No appeals process is on file. Set it up before a preliminary report goes out."
        return breached(fault("E-PBM-112", says, "process"))
    return passed("process-on-file", "An appeals process is on file.")


@rule("PBM-112", cite=_CITE)
def audit_appeal_filing(appeal: AuditAppealFiling, law: Law) -> Decision:
    """A preliminary report can be appealed by the contract's last day, else until the final report."""
    if not adopted(law, PROGRAMS_BILL, appeal.filed_on):
        return outside(not_binding(law, PROGRAMS_BILL, appeal.filed_on))
    if appeal.report_delivered_on is None:
        says = "No preliminary report was delivered yet; there is nothing to appeal."
        return wanting(fault("needs-report_delivered_on", says, "audit"))
    if appeal.final_report_on is not None and appeal.filed_on >= appeal.final_report_on:
        says = f"The final report went out on {appeal.final_report_on}; the preliminary one can no longer be appealed."
        return breached(fault("E-PBM-112.final", says, "audit", appeal.final_report_on))
    if appeal.contract_days is not None:
        last = days_after(appeal.report_delivered_on, appeal.contract_days)
        if appeal.filed_on > last:
            says = f"The last day to appeal under the contract was {last}; the law itself sets none."
            return breached(fault("E-PBM-112.late", says, "audit", last))
        return passed("appeal-in-time", f"Filed in time; the contract's last day is {last}.", last)
    return passed("appeal-open", "The text sets no last day; an appeal is open until the final report.")


@rule("PBM-113", cite=_CITE)
def appeals_explained_in_time(explained: AppealExplanation, law: Law) -> Decision:
    """The written explanation of appeals, with whom to turn to, comes before or with the preliminary report."""
    if not adopted(law, PROGRAMS_BILL, explained.report_delivered_on):
        return outside(not_binding(law, PROGRAMS_BILL, explained.report_delivered_on))
    faults = []
    if explained.explanation_delivered_on is None or explained.explanation_delivered_on > explained.report_delivered_on:
        says = (
            f"The explanation of appeals is delivered by {explained.report_delivered_on}, "
            "before or with the preliminary report."
        )
        faults.append(fault("E-PBM-113", says, "explanation_delivered_on", explained.report_delivered_on))
    elif not explained.written:
        faults.append(fault("E-PBM-113.oral", "The explanation is given in writing.", "written"))
    for name, given in (("name", explained.name), ("address", explained.address), ("telephone", explained.telephone)):
        if not given.strip():
            says = f"The explanation gives the {name} of the person to appeal to."
            faults.append(fault(f"E-PBM-113.{name}", says, name))
    if faults:
        return breached(*faults)
    return passed("explained-in-time", f"Explained on {explained.explanation_delivered_on}, with whom to turn to.")


@rule("PBM-114", cite=_CITE)
def unsubstantiated_is_dismissed(part: AppealedPart, law: Law) -> Decision:
    """What an appeal shows to be unsubstantiated is dismissed without further proceedings, and stays so."""
    if not adopted(law, PROGRAMS_BILL, part.on):
        return outside(not_binding(law, PROGRAMS_BILL, part.on))
    if part.dismissed and part.reopened:
        says = "This part was dismissed after an appeal; it cannot be opened again."
        return breached(fault("E-PBM-114.reopened", says, "finding"))
    if part.substantiated is None:
        return wanting(fault("needs-substantiated", "Say whether the appeal left this part substantiated.", "outcome"))
    if not part.substantiated and not part.dismissed:
        says = "The appeal shows this part to be unsubstantiated; dismiss it."
        return breached(fault("E-PBM-114", says, "outcome", "dismissed"))
    if part.dismissed:
        return passed("dismissed", "The part is dismissed without further proceedings.")
    return passed("stands", "The appeal left this part standing.")
