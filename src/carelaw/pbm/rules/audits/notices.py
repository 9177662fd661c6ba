"""215 ILCS 5/512-7.10(a): audits in person or by certified mail, time to answer, notice before the first visit."""

from __future__ import annotations

import re
from datetime import date

from carelaw.kernel.dates import DAY, days_after
from carelaw.kernel.decision import Decision
from carelaw.kernel.words import counted
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.audits import AuditNotice, DeskRequest, NoResponse, SiteNotice, TakenBack
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, adopted, not_binding

CITE = "215 ILCS 5/512-7.10(a)"
# "Send all records" names nothing: a verb, a word for all of them, and a word for papers.
_BARE = re.compile(
    r"(please )?((send|provide|submit|produce|give|furnish)( us)? )?(all|any|every|each)( and all)?( of)?( your| the)?"
    r" (records?|documents?|documentation|files?|papers|prescriptions?|materials?)",
    re.IGNORECASE,
)


@rule("PBM-99", cite=CITE)
def audit_notice(notice: AuditNotice, law: Law) -> Decision:
    """An audit is made in person, or by an official notice with specific requests that goes by certified mail."""
    if not adopted(law, PROGRAMS_BILL, notice.on):
        return outside(not_binding(law, PROGRAMS_BILL, notice.on))
    if notice.mode is None:
        return wanting(fault("needs-mode", "Say whether the audit is made on site or at a desk.", "mode"))
    if notice.mode == "on-site":
        return passed("in-person", "The audit is made in person.")
    asked = [one.strip() for one in notice.requests if one.strip()]
    faults = []
    if notice.sent_by not in (None, "certified-mail"):
        says = f"The notice of a desk audit goes by certified mail; {_words(notice.sent_by)} does not do."
        faults.append(fault("E-PBM-99", says, "sent_by", notice.sent_by))
    if not asked:
        says = "The notice of a desk audit asks for something specific; name at least one request."
        faults.append(fault("E-PBM-99.requests", says, "requests"))
    if faults:
        return breached(*faults)
    if notice.sent_by is None or not notice.certified_number.strip():
        says = "The number of the certified mail is needed before the notice of a desk audit goes out."
        return wanting(fault("needs-certified_number", says, "certified_number"))
    if all(_BARE.fullmatch(one.rstrip(". ")) for one in asked):
        says = "The notice asks for all records at once; name the claims, days or papers that are wanted."
        return to_review(fault("W-PBM-99", says, "requests"))
    return passed("certified-mail", f"Certified mail with {counted(len(asked), 'specific request')}.")


@rule("PBM-99", cite=CITE)
def taken_back_after_audit(taking: TakenBack, law: Law) -> Decision:
    """Money is taken back from a pharmacy after an audit on site or by certified mail, not without one."""
    if not adopted(law, PROGRAMS_BILL, taking.on):
        return outside(not_binding(law, PROGRAMS_BILL, taking.on))
    if taking.asked_for_by_pharmacy:
        return outside(fault("reversal-asked-for", "The pharmacy asked for this reversal; nothing is recouped."))
    if taking.audit_mode is None:
        says = "No audit, on site or by certified mail, stands behind this recoupment. Name the audit."
        return breached(fault("E-PBM-99.recoupment", says, "audit"))
    return passed("after-an-audit", "An audit stands behind this recoupment.")


@rule("PBM-100", cite=CITE)
def desk_audit_answer_time(request: DeskRequest, law: Law) -> Decision:
    """A pharmacy has at least 30 days from receipt of the official request to answer a desk audit."""
    if request.delivered_on is None:
        says = "No proof of delivery is on file; the time to answer has not begun."
        return wanting(fault("needs-delivered_on", says, "delivered_on"))
    if not adopted(law, PROGRAMS_BILL, request.delivered_on):
        return outside(not_binding(law, PROGRAMS_BILL, request.delivered_on))
    earliest = earliest_due(request.delivered_on, law)
    if request.response_due_on is not None and request.response_due_on < earliest:
        days = (request.response_due_on - request.delivered_on).days
        says = (
            f"The answer is asked for by {request.response_due_on}, {counted(days, 'day')} after receipt on "
            f"{request.delivered_on}. The earliest day permitted is {earliest}."
        )
        return breached(fault("E-PBM-100", says, "response_due_on", earliest))
    due = request.response_due_on or earliest
    return passed("time-to-answer", f"The answer is due by {due}; the earliest day permitted is {earliest}.", due)


@rule("PBM-100", cite=CITE)
def no_response_found(finding: NoResponse, law: Law) -> Decision:
    """That a pharmacy did not answer is found no sooner than the day after its time to answer has passed."""
    if not adopted(law, PROGRAMS_BILL, finding.found_on):
        return outside(not_binding(law, PROGRAMS_BILL, finding.found_on))
    if finding.delivered_on is None:
        says = "No proof of delivery is on file; the time to answer has not begun, and no silence can be found."
        return wanting(fault("needs-delivered_on", says, "delivered_on"))
    due = max(earliest_due(finding.delivered_on, law), finding.response_due_on or date.min)
    if finding.responded_on is not None and finding.responded_on <= due:
        says = f"The pharmacy answered on {finding.responded_on}, in time; look at its answer."
        return breached(fault("E-PBM-100.answered", says, "reason", finding.responded_on))
    if finding.found_on <= due:
        says = f"The pharmacy may answer through {due}. “No response” can be found from {due + DAY} on."
        return breached(fault("E-PBM-100.early", says, "reason", due + DAY))
    return passed("time-has-passed", f"The time to answer ended on {due}.", due)


@rule("PBM-101", cite="215 ILCS 5/512-7.10(a) ¶2")
def notice_before_first_visit(notice: SiteNotice, law: Law) -> Decision:
    """Written notice reaches the pharmacy at least two weeks before the first visit of each audit cycle."""
    if notice.first_on_site_on is None:
        return wanting(fault("needs-first_on_site_on", "Give the day of the first visit.", "days"))
    if not adopted(law, PROGRAMS_BILL, notice.first_on_site_on):
        return outside(not_binding(law, PROGRAMS_BILL, notice.first_on_site_on))
    if not notice.cycle.strip():
        return wanting(fault("needs-cycle", "Name the audit cycle; a new cycle takes a new notice.", "cycle"))
    if not notice.first_of_cycle:
        says = f"A later visit of the cycle {notice.cycle} needs no new notice of two weeks."
        return passed("later-visit", says, notice.first_on_site_on)
    if notice.form == "oral":
        return breached(fault("E-PBM-101.oral", "Notice by word of mouth does not count; write it.", "form"))
    if notice.notice_delivered_on is None:
        says = "Give the day on which the written notice reaches the pharmacy."
        return wanting(fault("needs-notice_delivered_on", says, "notice_on"))
    earliest = earliest_visit(notice.notice_delivered_on, law)
    days = (notice.first_on_site_on - notice.notice_delivered_on).days
    if notice.first_on_site_on < earliest:
        says = (
            f"The visit on {notice.first_on_site_on} comes {counted(days, 'day')} after the notice of "
            f"{notice.notice_delivered_on}. The earliest day permitted is {earliest}."
        )
        return breached(fault("E-PBM-101", says, "days", earliest))
    return passed("two-weeks-notice", f"The notice reaches the pharmacy {counted(days, 'day')} before.", earliest)


def earliest_due(delivered_on: date, law: Law) -> date:
    """The first day by which the answer to a desk audit may be asked for."""
    return days_after(delivered_on, law.number("pbm.desk_audit_answer_days", delivered_on))


def earliest_visit(notice_delivered_on: date, law: Law) -> date:
    """The first day on which the first visit of a cycle may be made."""
    return days_after(notice_delivered_on, law.number("pbm.on_site_audit_notice_days", notice_delivered_on))


def _words(sent_by: str | None) -> str:
    return {"mail": "ordinary mail", "fax": "a fax", "e-mail": "an e-mail", "portal": "the portal"}.get(
        sent_by or "", "this"
    )
