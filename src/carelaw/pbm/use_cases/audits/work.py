"""What waits about audits: for the benefit manager, the pharmacy and its agent, the Director's staff."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from carelaw.kernel.dates import DAY
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import Audit, AuditAppealState, AuditState
from carelaw.pbm.use_cases.audits.breaches import breach_cases
from carelaw.pbm.use_cases.audits.reporting import settlement_of
from carelaw.pbm.use_cases.audits.standing import CITE, audits_of
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.agreements.models import AgreementState
from carelaw.platform.cases.models import CaseState, Deadline
from carelaw.platform.cases.worklist import WorkItem, work_for

_MOST = 200
_WORKED = (
    AuditState.DRAFT,
    AuditState.PLANNED,
    AuditState.NOTICED,
    AuditState.STARTED,
    AuditState.PRELIMINARY,
    AuditState.APPEALED,
)


@work_for("PBM_FILER")
def work_of_the_auditor(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Refused plans, notices to send, proofs, visits, appeals, refunds and findings to answer."""
    mine = audits_of(actor, on).filter(source="portal").order_by("-pk")
    for audit in mine.filter(state__in=_WORKED)[:_MOST]:
        yield from _next_step(audit, on)
        for record in audit.records.filter(kind="practitioner-record", reviewed_on=None):
            says = f"Look at a practitioner's record for {audit.reference}"
            since = local_day(record.uploaded_at)
            yield _item(audit, says, since, None, "(c)", f"record:{record.pk}")
    for audit in mine.filter(money__kind="refund", money__paid_on=None).distinct()[:_MOST]:
        owed = audit.money.filter(kind="refund", paid_on=None).order_by("on")
        says = f"Pay the refund of {audit.reference}: ${sum(one.amount for one in owed):,.2f}"
        yield _item(audit, says, owed[0].on, None, "(h)", f"refund:{audit.pk}")
    for case in breach_cases(actor).filter(state=CaseState.OPEN).order_by("opened_at")[:_MOST]:
        deadline = case.deadlines.filter(name="answer").first()
        if deadline is not None and deadline.met_at is None:
            url = reverse("pbm-audit-finding", args=[case.pk])
            due = local_day(deadline.due_at) - DAY
            yield WorkItem(f"Answer: {case.title}", local_day(case.opened_at), due, url, CITE, f"audit-case:{case.pk}")


@work_for("NETWORK_PHARMACY", "PSAO")
def work_of_the_audited(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Desk audits to answer, visits to come, reports that can be appealed, settlements offered."""
    for audit in audits_of(actor, on).filter(source="portal").order_by("-pk")[:_MOST]:
        if audit.mode == "desk" and audit.delivered_on and audit.responded_on is None and audit.response_due_on:
            if audit.state in {AuditState.NOTICED, AuditState.STARTED}:
                says = f"Answer the desk audit {audit.reference}"
                yield _item(audit, says, audit.delivered_on, audit.response_due_on, "(a)", f"answer:{audit.pk}")
        elif audit.state == AuditState.NOTICED and audit.first_day:
            says, since = f"The audit {audit.reference} visits on {audit.first_day}", audit.noticed_on or on
            yield _item(audit, says, since, audit.first_day, "(a) ¶2", f"visit:{audit.pk}")
        elif audit.state == AuditState.PRELIMINARY and audit.reported_on:
            says = f"Read the preliminary report of {audit.reference}; it can be appealed"
            yield _item(audit, says, audit.reported_on, _appeal_by(audit), "(h)", f"report:{audit.pk}")
        offered = settlement_of(audit) if audit.state in {AuditState.PRELIMINARY, AuditState.APPEALED} else None
        if offered is not None and offered.state == AgreementState.DRAFT:
            says = f"A settlement of {audit.reference} is offered; you need not sign"
            yield _item(audit, says, offered.first_signed_on or on, None, "(d)", f"settlement:{audit.pk}")


@work_for("PBM_REGULATOR", "PBM_EXAMINER")
def work_of_the_staff(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Findings about audits that were answered, or whose day to answer has passed."""
    for case in breach_cases(actor).filter(state=CaseState.OPEN).order_by("opened_at")[:_MOST]:
        deadline = case.deadlines.filter(name="answer").first()
        url = reverse("pbm-audit-finding", args=[case.pk])
        if deadline is None or case.party_id is None:
            says, since = f"Look at: {case.title}", local_day(case.opened_at)
        elif deadline.met_at is not None:
            says, since = f"Read the answer: {case.title}", local_day(deadline.met_at)
        elif local_day(deadline.due_at) <= on:
            says, since = f"Unanswered: {case.title}", local_day(deadline.due_at)
        else:
            continue
        yield WorkItem(says, since, None, url, CITE, f"audit-case:{case.pk}")


def _next_step(audit: Audit, on: date) -> Iterator[WorkItem]:
    """The one thing that an audit waits for."""
    saved = local_day(audit.saved_at)
    if audit.refusal or audit.state == AuditState.DRAFT:
        yield _item(audit, f"Correct the plan of {audit.reference}", saved, None, "(a)", f"draft:{audit.pk}")
    elif audit.state == AuditState.PLANNED:
        says = f"Send the notice of {audit.reference}"
        yield _item(audit, says, saved, audit.notice_on, "(a)", f"notice:{audit.pk}")
    elif audit.state == AuditState.NOTICED:
        waits = audit.delivered_on if audit.mode == "desk" else audit.noticed_on
        says = f"Begin {audit.reference}" if waits else f"Enter the proof of delivery of {audit.reference}"
        due = audit.first_day if waits else None
        yield _item(audit, says, audit.mailed_on or saved, due, "(a)", f"begin:{audit.pk}")
    elif audit.state == AuditState.STARTED:
        says = f"Report on {audit.reference}"
        yield _item(audit, says, audit.started_on or saved, None, "(h)", f"report:{audit.pk}")
    for appeal in audit.appeals.filter(state__in=[AuditAppealState.FILED, AuditAppealState.REVIEW]):
        says = f"Decide the appeal {appeal.reference} of {audit.reference}"
        yield _item(audit, says, appeal.filed_on, None, "(h)", f"appeal:{appeal.pk}")


def _appeal_by(audit: Audit) -> date | None:
    found = Deadline.objects.filter(case__kind="pbm.audit", case__key=audit.reference, name="appeal").first()
    return local_day(found.due_at) - DAY if found else None


def _item(audit: Audit, says: str, since: date, due: date | None, where: str, key: str) -> WorkItem:
    url = reverse("pbm-audit", args=[audit.reference])
    return WorkItem(says, since, due, url, f"{CITE}{where}", f"audit:{key}")
