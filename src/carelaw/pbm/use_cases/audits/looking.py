"""What there is to see of audits: rows for lists, and the whole file of one audit, as every door shows it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from carelaw.kernel.dates import DAY
from carelaw.kernel.decision import Outcome, plain
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.rules.audits.planning import month_of
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import Audit, AuditAppealState, AuditFinding
from carelaw.pbm.use_cases.audits import breaches, checking, remitted
from carelaw.pbm.use_cases.audits.equality import equality_rows
from carelaw.pbm.use_cases.audits.equality import reports as equality_reports_written
from carelaw.pbm.use_cases.audits.letters import letters_of
from carelaw.pbm.use_cases.audits.planning import Planned, consider, plan_of
from carelaw.pbm.use_cases.audits.reporting import settlement_of, sums_of
from carelaw.pbm.use_cases.audits.setup import process_of, protocols_of
from carelaw.pbm.use_cases.audits.standing import audit_for, audits_of, party_name
from carelaw.pbm.use_cases.permissions import AUDIT_RUN
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.models import Case
from carelaw.platform.notices.models import Notice, NoticeChannel
from carelaw.platform.parties.own import own_party

RULEBOOK = "IL-2008-HB5614 (bill text)"


def audits(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """The audits that one may see, the newest first."""
    found = audits_of(actor, local_day(at)).order_by("-pk")[:1000]
    names: dict[Any, str] = {}
    rows = []
    for one in found:
        for party_id in (one.manager_id, one.pharmacy_id):
            names.setdefault(party_id, party_name(party_id))
        rows.append(
            {
                "audit": one.reference,
                "manager": names[one.manager_id],
                "pharmacy": names[one.pharmacy_id],
                "cycle": one.cycle or None,
                "mode": one.mode or None,
                "begins": one.starts_on,
                "answer_due": one.response_due_on,
                "state": one.state,
                "source": one.source,
            }
        )
    return rows


def findings(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """Findings about audits that the Director's staff looks at."""
    rows = []
    for case in breaches.breach_cases(actor).order_by("-opened_at")[:1000]:
        due = case.deadlines.filter(name="answer").first()
        found = breaches.findings_of(case)
        rows.append(
            {
                "case": str(case.pk),
                "title": case.title,
                "opened": local_day(case.opened_at),
                "paragraphs": ", ".join(dict.fromkeys(one["cite"] for one in found)),
                "says": " ".join(one["says"] for one in found)[:300],
                "answer_due": local_day(due.due_at) - DAY if due else None,
                "answered": bool(due and due.met_at),
                "state": case.state,
            }
        )
    return rows


def attempts(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """Acts about one's audits that were refused, the newest first."""
    found = audits_of(actor, local_day(at)).prefetch_related("attempts")
    rows = [
        {
            "audit": audit.reference,
            "at": each.at,
            "act": each.act,
            "codes": ", ".join(dict.fromkeys(one["code"] for one in each.reasons)),
            "says": " ".join(dict.fromkeys(one["says"] for one in each.reasons))[:400],
            "cite": each.reasons[0]["cite"] if each.reasons else "",
        }
        for audit in found
        for each in audit.attempts.all()
    ]
    return sorted(rows, key=lambda row: row["at"], reverse=True)[:1000]


def remittances(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """What remittances took back under one's audits, the newest first."""
    return remitted.remitted(actor, at)


def excluded(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """The scope exclusion list: claims that the law leaves out of one's audits."""
    rows = []
    for audit in audits_of(actor, local_day(at)).order_by("-pk"):
        for one in audit.claims.exclude(outcome=Outcome.PASS.value).order_by("claim_reference"):
            rows.append({"audit": audit.reference, **claim_row(one)})
    return rows[:5000]


def standards(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """The audit standards of one's organization."""
    require(actor, AUDIT_RUN)
    return [
        {
            "protocol": one.reference,
            "method": one.method,
            "sampling": one.sampling,
            "months": one.period_months,
            "documents": ", ".join(one.documents),
            "tolerance": one.tolerance,
            "digest": one.digest[:12],
            "outcome": one.checked,
        }
        for one in protocols_of(own_party(actor).pk)
    ]


def equality(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """Audits of similar pharmacies beside each other, this quarter and the last."""
    return equality_rows(actor, at)


def equality_reports(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """The audit-equality reports that were written, each a letter."""
    return [
        {"letter": str(one.pk), "subject": one.subject, "to": one.address, "written": local_day(one.created_at)}
        for one in equality_reports_written(actor)
    ]


def checks(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """Checks over files of audits and claims; the counts of each add up to its rows."""
    return [
        {
            "check": str(run.pk),
            "file": run.file_reference,
            "what": "claims" if run.kind == checking.SCOPE else "audits",
            "received": run.received_at,
            "state": run.state,
            "rows": run.rows_in,
            **{str(outcome): run.counts.get(str(outcome)) for outcome in Outcome},
            "quarantined": run.counts.get("quarantined"),
        }
        for run in checking.runs(actor)[:500]
    ]


def checked_rows(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """What stands against rows of checked files."""
    fields = ("run_id", "row", "reference", "manager_number", "provision", "outcome", "code", "says", "cite")
    return [{**row, "run_id": str(row["run_id"])} for row in checking.row_checks(actor).values(*fields)[:5000]]


def audit_file(actor: Actor, reference: str, at: datetime) -> dict[str, Any]:
    """The whole file of an audit: its days, claims, findings, records, appeals, sums, money, attempts, letters."""
    one = audit_for(actor, reference, at)
    sums, settled = sums_of(one), settlement_of(one)
    return {
        "audit": one.reference,
        "rulebook": RULEBOOK,
        "manager": party_name(one.manager_id),
        "pharmacy": party_name(one.pharmacy_id),
        "state": one.state,
        "source": one.source,
        "mode": one.mode,
        "cycle": one.cycle,
        "peer_class": one.peer_class,
        "protocol": one.protocol.reference if one.protocol else "",
        "requests": list(one.requests),
        "days": list(one.days),
        **{name: plain(getattr(one, name)) for name in _DATES},
        "certified_number": one.certified_number,
        "delivery_proof": one.delivery_proof,
        "claims": [claim_row(each) for each in one.claims.order_by("claim_reference")[:2000]],
        "findings": [finding_row(each) for each in one.findings.select_related("claim").order_by("number")],
        "records": [record_row(each) for each in one.records.order_by("uploaded_at")],
        "appeals": appeal_rows(one),
        "sums": {
            "overpaid": str(sums.overpaid),
            "underpaid": str(sums.underpaid),
            "held": str(sums.held),
            "recoupable": str(sums.actual),
            "taken": str(sums.taken),
            "dismissed": sums.dismissed,
            "projected": str(one.projected),
            "settled": None if sums.settled is None else str(sums.settled),
            "offered": settled.terms["amount"] if settled else None,
        },
        "money": [
            {"kind": each.kind, "amount": str(each.amount), "on": each.on, "basis": each.basis, "paid_on": each.paid_on}
            for each in one.money.order_by("pk")
        ],
        "uploads": list(
            one.uploads.order_by("at").values(
                "at", "rows_in", "in_scope", "excluded", "undecided", "refused", "problems"
            )
        ),
        "attempts": list(one.attempts.values("at", "act", "typed", "reasons")) if _may_see_attempts(actor) else [],
        "letters": [
            {"id": str(each.pk), "subject": each.subject, "to": each.address, "written_at": each.created_at}
            for each in letters_of(one, actor)
        ],
    }


def planned(actor: Actor, at: datetime, typed: dict[str, Any], *, audit: str = "") -> dict[str, Any]:
    """What the calendar says of a plan, before it is saved: each rule, the next permitted day, the month's days."""
    asked = consider(actor, at, typed, audit=audit)
    return planned_row(asked)


def planned_row(asked: Planned) -> dict[str, Any]:
    """A considered plan, as every door shows it."""
    law, month = adopted_law(), asked.next_on or asked.plan.today
    return {
        "rulebook": RULEBOOK,
        "permitted": not asked.barred,
        "next_permitted": asked.next_on,
        "rules": [
            {
                "about": one.about,
                "provision": one.decision.provisions[0],
                "outcome": one.decision.outcome.value,
                "bars": one.bars,
                "codes": list(one.decision.codes),
                "says": " ".join(reason.says for reason in one.decision.reasons),
                "cite": one.decision.cite,
            }
            for one in asked.judged
        ],
        "days": [
            {"on": day.on, "permitted": day.permitted, "codes": [reason.code for reason in day.reasons]}
            for day in month_of(asked.plan, month, law)
        ],
    }


def case_letters(case: Case) -> list[dict[str, Any]]:
    """The letters about a finding, for those who see it."""
    found = Notice.objects.filter(about=f"audit-case:{case.pk}", channel=NoticeChannel.LETTER)
    return [
        {"id": str(each.pk), "subject": each.subject, "to": each.address, "written_at": each.created_at}
        for each in found.order_by("created_at")
    ]


def calendar_of(actor: Actor, at: datetime, reference: str, month: date) -> list[dict[str, Any]]:
    """A month of a saved audit: each day permitted or barred, and why."""
    require(actor, AUDIT_RUN)
    if not 1900 <= month.year <= 2200:
        raise Refusal("audit-month", "Name a day of a month from 1900 through 2200.", field="month")
    plan = plan_of(audit_for(actor, reference, at), at)
    return [
        {"on": day.on, "permitted": day.permitted, "says": " ".join(reason.says for reason in day.reasons)}
        for day in month_of(plan, month, adopted_law())
    ]


def process_row(actor: Actor) -> dict[str, Any] | None:
    """The way to appeal that one's organization put on file."""
    require(actor, AUDIT_RUN)
    found = process_of(own_party(actor).pk)
    if found is None:
        return None
    return {
        "name": found.name,
        "address": found.address,
        "telephone": found.telephone,
        "explanation": found.explanation,
        "contract_days": found.contract_days,
    }


def claim_row(one: Any) -> dict[str, Any]:
    """A claim of an audit as a line."""
    return {
        "claim": one.claim_reference,
        "submitted_on": one.submitted_on,
        "adjudicated_on": one.adjudicated_on,
        "outcome": one.outcome,
        "counted_from": one.counted_from,
        "last_day": one.last_day,
        "says": one.says,
    }


def finding_row(one: AuditFinding) -> dict[str, Any]:
    """A finding as a line."""
    return {
        "number": one.number,
        "claim": one.claim.claim_reference if one.claim else "",
        "kind": one.kind,
        "reason": one.reason,
        "label": one.label,
        "says": one.says,
        "overpaid": str(one.overpaid),
        "underpaid": str(one.underpaid),
        "consultant": one.consultant,
        "needs_judgment": one.needs_judgment,
        "state": one.state,
        "held": one.held,
        "taken": str(one.taken),
    }


def record_row(one: Any) -> dict[str, Any]:
    """An uploaded record as a line."""
    return {
        "record": str(one.pk),
        "kind": one.kind,
        "author": one.author,
        "sent_by": one.sent_by,
        "claims": list(one.claims),
        "uploaded_at": one.uploaded_at,
        "reviewed_on": one.reviewed_on,
        "accepted": one.accepted,
        "sha256": one.digest,
        "size": one.size,
    }


def appeal_rows(audit: Audit) -> list[dict[str, Any]]:
    """The appeals of an audit, in order."""
    return [
        {
            "appeal": one.reference,
            "filed_on": one.filed_on,
            "findings": sorted(one.findings.values_list("number", flat=True)),
            "says": one.says,
            "state": one.state,
            "decided_on": one.decided_on,
            "decision": one.decision,
            "open": one.state in {AuditAppealState.FILED, AuditAppealState.REVIEW},
        }
        for one in audit.appeals.order_by("pk")
    ]


def _may_see_attempts(actor: Actor) -> bool:
    """Refused attempts are between whoever tried and the Director's staff."""
    return actor.role in {"PBM_FILER", "PBM_REGULATOR", "PBM_EXAMINER"}


_DATES = (
    "notice_on",
    "noticed_on",
    "mailed_on",
    "delivered_on",
    "response_due_on",
    "responded_on",
    "started_on",
    "explained_on",
    "reported_on",
    "final_on",
)
