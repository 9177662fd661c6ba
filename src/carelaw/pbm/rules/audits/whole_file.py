"""Everything that 512-7.10 says of one audit as its file tells it; what the file does not tell is not asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.register import Law
from carelaw.pbm.facts.audit_plans import AuditFile
from carelaw.pbm.facts.audits import (
    AppealExplanation,
    AppealsProcess,
    AuditDay,
    AuditedClaim,
    AuditNotice,
    DayKind,
    DeskRequest,
    RecoupmentAsked,
    SiteNotice,
    TakenBack,
)
from carelaw.pbm.rules.audits.amounts import actual_amounts_only, no_extrapolation
from carelaw.pbm.rules.audits.appeals import appeals_explained_in_time, appeals_process_set_up
from carelaw.pbm.rules.audits.busy_days import audit_outside_busy_days
from carelaw.pbm.rules.audits.look_back import claim_scope
from carelaw.pbm.rules.audits.notices import (
    audit_notice,
    desk_audit_answer_time,
    notice_before_first_visit,
    taken_back_after_audit,
)

Answer = tuple[Any, Decision]
# The worst answer stands for a whole audit.
_WORST = (Outcome.VIOLATION, Outcome.INDETERMINATE, Outcome.REVIEW, Outcome.PASS, Outcome.NOT_APPLICABLE)


def judged_file(file: AuditFile, law: Law) -> tuple[Answer, ...]:
    """Each rule that the file gives something to judge, with the facts it was asked about."""
    return tuple(
        (facts, decision)
        for facts, decision in (*_notice(file, law), *_days(file, law), *_claims(file, law), *_after(file, law))
    )


def worst_of(answers: tuple[Answer, ...]) -> Outcome:
    """The outcome that stands for a whole audit."""
    found = {decision.outcome for _facts, decision in answers}
    return next((one for one in _WORST if one in found), Outcome.INDETERMINATE)


def audit_start(file: AuditFile) -> date | None:
    """The first day on site, or the receipt of the desk request."""
    return min(file.days, default=None) if file.mode == "on-site" else file.delivered_on


def _notice(file: AuditFile, law: Law) -> Iterator[Answer]:
    on = file.mailed_on or file.delivered_on or min(file.days, default=None) or file.recouped_on or file.reported_on
    if on is None:
        return
    if file.mode is None and file.recouped_on is not None:
        taking = TakenBack(file.recouped_on, None)
        yield taking, taken_back_after_audit(taking, law=law)
        return
    notice = AuditNotice(on, file.mode, file.sent_by, file.certified_number, file.requests)
    yield notice, audit_notice(notice, law=law)
    if file.mode == "desk":
        request = DeskRequest(file.delivered_on, file.response_due_on)
        yield request, desk_audit_answer_time(request, law=law)
    elif file.days:
        form: Any = "oral" if file.oral else "written"
        first = SiteNotice(file.cycle, min(file.days), file.notice_delivered_on, form, file.first_of_cycle)
        yield first, notice_before_first_visit(first, law=law)


def _days(file: AuditFile, law: Law) -> Iterator[Answer]:
    days: list[tuple[date, DayKind, bool]] = [
        (day, "on-site", place == 0) for place, day in enumerate(sorted(file.days)) if file.mode == "on-site"
    ]
    if file.mode == "desk" and file.mailed_on is not None:
        days.append((file.mailed_on, "desk-mailing", True))
    if file.mode == "desk" and file.delivered_on is not None:
        days.append((file.delivered_on, "desk-receipt", True))
    for day, kind, first in days:
        consent = file.consent if file.consent is not None and file.consent.on == day else None
        facts = AuditDay(day, kind, first)
        if consent is not None:
            facts = AuditDay(day, kind, first, consent.person, consent.role, consent.given_on)
        yield facts, audit_outside_busy_days(facts, law=law)


def _claims(file: AuditFile, law: Law) -> Iterator[Answer]:
    start = audit_start(file)
    if file.method is not None:
        yield file.method, no_extrapolation(file.method, law=law)
    if start is not None and (file.oldest_submitted_on or file.oldest_adjudicated_on):
        claim = AuditedClaim(
            start, file.oldest_submitted_on, file.oldest_adjudicated_on, file.federal_cite, file.line_of_business
        )
        yield claim, claim_scope(claim, law)


def _after(file: AuditFile, law: Law) -> Iterator[Answer]:
    if file.reported_on is not None:
        if file.process_on_file is not None:
            process = AppealsProcess(file.reported_on, file.process_on_file)
            yield process, appeals_process_set_up(process, law=law)
        explained = AppealExplanation(
            file.reported_on, file.explained_on, file.contact_name, file.contact_address, file.contact_telephone
        )
        yield explained, appeals_explained_in_time(explained, law=law)
    if file.recouped is not None and file.recouped_on is not None:
        asked = RecoupmentAsked(
            file.recouped_on,
            file.recouped,
            file.overpaid,
            file.underpaid,
            settlement_amount=file.settlement_amount,
            settlement_signed_on=file.settlement_signed_on,
        )
        yield asked, actual_amounts_only(asked, law=law)
