"""Findings about audits: each opens a case that the benefit manager answers and the Director's staff closes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.dates import days_after, start_of_following_day
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.audits import CycleStandards
from carelaw.pbm.rules.audits.standards import same_audit_standards
from carelaw.pbm.rules.mac_days import ZONE, local_day
from carelaw.pbm.store.models import Audit, AuditState
from carelaw.pbm.use_cases.audits.letters import BREACH, UNEQUAL, table
from carelaw.pbm.use_cases.audits.standing import CITE, party_name
from carelaw.pbm.use_cases.permissions import AUDIT_CHECK, AUDIT_RUN, AUDIT_SEE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.clocks import Clock, Happened, clocks_of
from carelaw.platform.cases.docket import add_event, close_case, open_case
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.own import only_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

KIND = "pbm.audit-breach"
ANSWERED = declare(
    "audit-finding-answered", says="A finding about an audit was answered.", keys={"case": Shape.ID}, cite=CITE
)


@clocks_of(KIND)
def _clocks(events: Sequence[Happened]) -> tuple[Clock, ...]:
    asked = next((one for one in events if one.kind == "finding-opened"), None)
    if asked is None:
        return ()
    answered = next((one.at for one in events if one.kind == "answered"), None)
    due = start_of_following_day(date.fromisoformat(asked.body["due_on"]), ZONE)
    return (Clock("answer", "The benefit manager answers the finding.", f"policy under {CITE}", due, answered),)


def open_breach(
    key: str, title: str, decisions: Iterable[Decision], *, manager_id: UUID | None, at: datetime, audit: str = ""
) -> Case | None:
    """Open one case for what stands against an audit; nothing when nothing does. The same key is the same case."""
    found = [one for one in decisions if one.outcome in {Outcome.VIOLATION, Outcome.REVIEW}]
    if not found:
        return None
    with transaction.atomic():
        case = open_case(KIND, key=key[:80], title=title[:200], at=at, cite=CITE, party_id=manager_id)
        if case.events.filter(kind="finding-opened").exists():
            return case
        due = _due(at)
        lines = _lines(found)
        body = {"due_on": due.isoformat(), "audit": audit, "findings": lines}
        add_event(case, "finding-opened", at=at, body=body)
        if manager_id is not None:
            rows = [(one["cite"], one["says"]) for one in lines]
            values = {
                "reference": audit or f"“{case.title}”",
                "manager": party_name(manager_id),
                "lines": table(rows, 2),
                "due": due.isoformat(),
            }
            _write(BREACH, case, manager_id, values, at)
    return case


def look_at_standards(audit: Audit, at: datetime) -> Case | None:
    """Two sets of standards in one cycle and class are a finding, even where each audit is lawful."""
    together = (
        Audit.objects.filter(
            manager_id=audit.manager_id, cycle=audit.cycle, peer_class=audit.peer_class, source="portal"
        )
        .exclude(state__in=[AuditState.DRAFT, AuditState.CANCELLED])
        .exclude(protocol=None)
        .select_related("protocol")
    )
    digests = tuple(one.protocol.digest for one in together if one.protocol)
    facts = CycleStandards(local_day(at), audit.cycle, audit.peer_class, digests)
    decision = same_audit_standards(facts, law=adopted_law())
    if decision.outcome is not Outcome.VIOLATION:
        return None
    key = f"{audit.manager_id}:{audit.cycle}:{audit.peer_class}"[:80]
    if Case.objects.filter(kind=KIND, key=key).exists():
        return None
    with transaction.atomic():
        keep(decision, facts, subject=f"audit-cycle:{audit.cycle}", at=at)
        title = f"Unequal audit standards in {audit.cycle}, class {audit.peer_class}"
        case = open_case(KIND, key=key, title=title, at=at, cite=f"{CITE}(e)", party_id=audit.manager_id)
        body = {"due_on": _due(at).isoformat(), "audit": audit.reference, "findings": _lines([decision])}
        add_event(case, "finding-opened", at=at, body=body)
        values = {
            "cycle": audit.cycle,
            "peer_class": audit.peer_class,
            "manager": party_name(audit.manager_id),
            "count": str(len(set(digests))),
            "audits": ", ".join(one.reference for one in together[:20]),
        }
        _write(UNEQUAL, case, audit.manager_id, values, at)
    return case


def breach_cases(actor: Actor) -> QuerySet[Case]:
    """Findings about audits: all of them, or those about one's own audits."""
    require(actor, AUDIT_SEE)
    return only_own(Case.objects.filter(kind=KIND), actor, "party_id")


def breach_case(actor: Actor, reference: str) -> Case:
    """One of them. Another organization's reads as if it were not there."""
    try:
        found = breach_cases(actor).filter(pk=UUID(reference)).first()
    except ValueError:
        found = None
    if found is None:
        says = "No finding of this reference is yours to see. Copy the reference from the list of findings."
        raise Refusal("audit-finding-unknown", says, field="case", kind="not-found")
    return found


def answer_breach(actor: Actor, at: datetime, *, case: str, says: str) -> Case:
    """The benefit manager answers a finding."""
    require(actor, AUDIT_RUN)
    found = _open(breach_case(actor, case))
    with transaction.atomic():
        add_event(found, "answered", at=at, actor=actor, body={"says": says.strip()})
        append(ANSWERED, actor=actor, at=at, body={"case": str(found.pk)}, subject=str(found.pk))
    return found


def close_breach(actor: Actor, at: datetime, *, case: str, because: str) -> Case:
    """The Director's staff closes a finding, or sends it on, with the reason."""
    require(actor, AUDIT_CHECK)
    return close_case(_open(breach_case(actor, case)), at=at, closing=because.strip()[:200], actor=actor)


def findings_of(case: Case) -> list[dict[str, Any]]:
    """What a case was opened for: paragraph, code, sentence."""
    opened = case.events.filter(kind="finding-opened").first()
    return list(opened.body["findings"]) if opened else []


def _open(case: Case) -> Case:
    if case.state == CaseState.CLOSED:
        says = "This finding is closed. Bring new evidence if something new came up."
        raise Refusal("case-closed", says, cite=CITE, field="case", kind="conflict")
    return case


def _due(at: datetime) -> date:
    days = adopted_law().number("pbm.audit_finding_answer_days", local_day(at))
    return days_after(local_day(at), days)


def _lines(decisions: Iterable[Decision]) -> list[dict[str, Any]]:
    return [
        {
            "cite": reason.cite or decision.cite,
            "code": reason.code,
            "says": reason.says,
            "provision": decision.provisions[0],
            "outcome": decision.outcome.value,
        }
        for decision in decisions
        for reason in decision.reasons
    ]


def _write(kind: str, case: Case, manager_id: UUID, values: dict[str, str], at: datetime) -> None:
    about = f"audit-case:{case.pk}"
    name = party_name(manager_id)
    write_to_party(
        kind, key=str(case.pk), party_id=manager_id, at=at, values=values, about=about, letter=True, address=name
    )
