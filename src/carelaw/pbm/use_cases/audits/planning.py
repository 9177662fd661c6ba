"""Plan an audit: the whole calendar is asked before a day is saved; a refused plan is kept with its attempt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.law.register import Law
from carelaw.pbm.facts.audit_plans import AuditPlan, DayConsent
from carelaw.pbm.facts.audits import AuditMethod
from carelaw.pbm.rules.audits.planning import Judged, judged_plan, next_permitted
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import Audit, AuditConsent, AuditProtocol, AuditState
from carelaw.pbm.use_cases.audits.breaches import look_at_standards
from carelaw.pbm.use_cases.audits.letters import REFUSED_SCHEDULE, table, tell
from carelaw.pbm.use_cases.audits.plan_fields import cleaned, read_plan
from carelaw.pbm.use_cases.audits.scope import rescope
from carelaw.pbm.use_cases.audits.setup import peer_of, process_of, protocol_named
from carelaw.pbm.use_cases.audits.standing import (
    CITE,
    audit_for,
    done,
    held_by_manager,
    keep_attempt,
    party_name,
    refusal_of,
)
from carelaw.pbm.use_cases.parties import pharmacy_numbered
from carelaw.pbm.use_cases.permissions import AUDIT_RUN
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import own_party

_PLANNABLE = (AuditState.DRAFT, AuditState.PLANNED, AuditState.NOTICED)


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with everything that was asked about it."""

    plan: AuditPlan
    judged: tuple[Judged, ...]
    next_on: date | None

    @property
    def barred(self) -> tuple[Judged, ...]:
        """What stands against saving it."""
        return tuple(one for one in self.judged if one.bars)


@dataclass(frozen=True, slots=True)
class _Read:
    """The plan once its fields are read."""

    values: Mapping[str, Any]
    pharmacy: Party
    protocol: AuditProtocol


def consider(actor: Actor, at: datetime, typed: Mapping[str, Any], *, audit: str = "") -> Planned:
    """Ask the calendar about a plan without saving anything: each rule with its decision, the next permitted day."""
    require(actor, AUDIT_RUN)
    held = audit_for(actor, audit, at) if audit else None
    read = _read(actor, cleaned(typed))
    return _planned(_plan(actor, at, read, held), adopted_law())


def plan_audit(actor: Actor, at: datetime, typed: Mapping[str, Any], *, audit: str = "") -> Audit:
    """Save a plan, or a new day for one; refused, the plan stays as a draft with the attempt and every reason."""
    require(actor, AUDIT_RUN)
    held, planned = _draft(actor, at, cleaned(typed), audit), None
    try:
        read = _read(actor, held.typed)
        planned = _planned(_plan(actor, at, read, held), adopted_law())
        if planned.barred:
            raise _refusal(planned, held)
    except Refusal as refusal:
        told = _kept_with(refusal, held)
        _keep_refusal(actor, at, held, told, planned.next_on if planned else None)
        raise told from None
    with transaction.atomic():
        return _saved(actor, at, held_by_manager(actor, held.reference, at, *_PLANNABLE), read, planned)


def plan_of(audit: Audit, at: datetime) -> AuditPlan:
    """A saved audit as the plan that the calendar is asked about, with the day on which its notice really arrived."""
    today = local_day(at)
    protocol = audit.protocol
    method = AuditMethod(today, protocol.method if protocol else None, protocol.sampling if protocol else "")  # type: ignore[arg-type]
    return AuditPlan(
        today=today,
        mode=audit.mode or None,  # type: ignore[arg-type]
        cycle=audit.cycle,
        method=method,
        first_of_cycle=audit.first_of_cycle,
        notice_on=audit.noticed_on or audit.mailed_on or audit.notice_on,
        days=tuple(date.fromisoformat(day) for day in audit.days),
        expected_on=audit.delivered_on,
        response_due_on=audit.response_due_on,
        certified_number=audit.certified_number,
        requests=tuple(audit.requests),
        consents=consents_of(audit.manager_id, audit.pharmacy_id),
        peer_class=audit.peer_class,
        digests=_digests(audit.manager_id, audit.cycle, audit.peer_class, audit, protocol),
        process_on_file=process_of(audit.manager_id) is not None,
    )


def consents_of(manager_id: Any, pharmacy_id: Any) -> tuple[DayConsent, ...]:
    """Consents on file between a pharmacy and a benefit manager, the newest of a day first."""
    found = AuditConsent.objects.filter(manager_id=manager_id, pharmacy_id=pharmacy_id).order_by("-at")
    return tuple(DayConsent(one.on, one.person, one.role, one.given_on) for one in found)  # type: ignore[arg-type]


def _draft(actor: Actor, at: datetime, typed: dict[str, str], reference: str) -> Audit:
    """What was typed is kept before anything is judged."""
    manager = own_party(actor)
    with transaction.atomic():
        if reference:
            held = held_by_manager(actor, reference, at, *_PLANNABLE)
            held.typed, held.saved_at = {**held.typed, **typed}, at
            held.save(update_fields=["typed", "saved_at"])
        else:
            held = Audit.objects.create(manager_id=manager.pk, typed=typed, saved_at=at)
        done(actor, at, held, "draft-kept")
    return held


def _read(actor: Actor, typed: Mapping[str, str]) -> _Read:
    values, problems = read_plan(typed)
    manager, pharmacy, protocol = own_party(actor), None, None
    if values["pharmacy"]:
        try:
            pharmacy = pharmacy_numbered(values["pharmacy"])
        except Refusal as refusal:
            problems.append(Problem(refusal.code, refusal.says, "pharmacy", CITE))
    if values["protocol"]:
        protocol = protocol_named(manager.pk, values["protocol"])
        if protocol is None:
            says = f"No standards are on file as “{values['protocol'][:40]}”. Enter them first, or name those on file."
            problems.append(Problem("audit-protocol-unknown", says, "protocol", f"{CITE}(e)"))
    if problems or pharmacy is None or protocol is None:
        says = problems[0].says if len(problems) == 1 else f"{len(problems)} fields cannot be read. Correct each."
        raise Refusal("audit-plan-fields", says, cite=CITE, field=problems[0].field, problems=tuple(problems))
    return _Read(values, pharmacy, protocol)


def _plan(actor: Actor, at: datetime, read: _Read, held: Audit | None) -> AuditPlan:
    values, manager, today = read.values, own_party(actor), local_day(at)
    peer_class, _affiliated = peer_of(manager.pk, read.pharmacy.pk)
    consents = list(consents_of(manager.pk, read.pharmacy.pk))
    if values["consent_by"] or values["consent_on"] or values["consent_role"]:
        for day in (values["consent_day"],) if values["consent_day"] else values["days"] or (values["notice_on"],):
            consents.insert(
                0, DayConsent(day, values["consent_by"] or "", values["consent_role"], values["consent_on"])
            )
    method = AuditMethod(today, read.protocol.method, read.protocol.sampling)  # type: ignore[arg-type]
    cycle = values["cycle"]
    noticed = held is not None and held.noticed_on is not None and held.cycle == cycle
    first = _first_of_cycle(manager, read.pharmacy, cycle, held)
    if values["mode"] == "on-site" and first and not noticed and (values["notice_on"] or today) < today:
        says = f"The notice cannot arrive on {values['notice_on']}, which has passed. Give a day from {today} on."
        raise Refusal("audit-notice-past", says, cite=f"{CITE}(a) ¶2", field="notice_on")
    return AuditPlan(
        today=today,
        mode=values["mode"],
        cycle=cycle,
        method=method,
        first_of_cycle=first,
        # A notice that arrived counts by its proof, not by what the plan hopes.
        notice_on=held.noticed_on if noticed and held else values["notice_on"],
        days=values["days"] or (),
        expected_on=values["expected_on"],
        response_due_on=values["response_due_on"],
        requests=values["requests"] or (),
        consents=tuple(consents),
        peer_class=peer_class,
        digests=_digests(manager.pk, cycle, peer_class, held, read.protocol),
        process_on_file=process_of(manager.pk) is not None,
    )


def _first_of_cycle(manager: Party, pharmacy: Party, cycle: str, held: Audit | None) -> bool:
    """Whether no visit of this cycle was made at this pharmacy yet."""
    visits = Audit.objects.filter(
        manager_id=manager.pk, pharmacy_id=pharmacy.pk, cycle=cycle, mode="on-site", source="portal"
    ).exclude(started_on=None)
    return not visits.exclude(pk__in=[held.pk] if held else []).exists()


def _digests(
    manager_id: Any, cycle: str, peer_class: str, held: Audit | None, protocol: AuditProtocol | None
) -> tuple[str, ...]:
    others = (
        Audit.objects.filter(manager_id=manager_id, cycle=cycle, peer_class=peer_class, source="portal")
        .exclude(state__in=[AuditState.DRAFT, AuditState.CANCELLED])
        .exclude(pk__in=[held.pk] if held else [])
        .exclude(protocol=None)
    )
    own = (protocol.digest,) if protocol else ()
    return (*own, *others.values_list("protocol__digest", flat=True).distinct())


def _planned(plan: AuditPlan, law: Law) -> Planned:
    judged = list(judged_plan(plan, law))
    asked = plan.notice_on if plan.mode == "desk" else min(plan.days, default=None)
    if asked is None and plan.mode is not None:
        raise _needs_day(plan, next_permitted(plan, law))
    if asked is not None and asked < plan.today:
        says = f"{asked} has passed. Set a day from {plan.today} on, or bring evidence of an audit that was made."
        raise Refusal("audit-day-past", says, cite=f"{CITE}(a)", field=_day_field(plan))
    return Planned(plan, tuple(judged), next_permitted(plan, law))


def _needs_day(plan: AuditPlan, free: date | None) -> Refusal:
    what = "the day of the mailing" if plan.mode == "desk" else "the day of the first visit"
    says = f"Give {what}. The first permitted day is {free}." if free else f"Give {what}."
    return Refusal("audit-day-needed", says, cite=f"{CITE}(a)", field=_day_field(plan))


def _day_field(plan: AuditPlan) -> str:
    return "notice_on" if plan.mode == "desk" else "days"


def _refusal(planned: Planned, held: Audit) -> Refusal:
    free = f"The next permitted day is {planned.next_on}." if planned.next_on else "No day of the next months is open."
    return refusal_of([one.decision for one in planned.barred], then=free, reference=held.reference)


def _kept_with(refusal: Refusal, held: Audit) -> Refusal:
    """The refusal, with the words that tell where what was typed is kept."""
    return Refusal(
        refusal.code,
        f"{refusal.says} Everything typed is kept with {held.reference}.",
        cite=refusal.cite or CITE,
        field=refusal.field,
        kind=refusal.kind,
        problems=refusal.problems,
        reference=held.reference,
    )


def _keep_refusal(actor: Actor, at: datetime, held: Audit, refusal: Refusal, free: date | None) -> None:
    """The attempt, and the letter of a refused schedule to whoever planned it."""
    with transaction.atomic():
        attempt = keep_attempt(actor, at, held, "plan", held.typed, refusal)
        Audit.objects.filter(pk=held.pk).update(refusal={**refusal.as_dict(), "at": at.isoformat()})
        rows = [(one["cite"], one["says"]) for one in attempt.reasons]
        values = {
            "on": str(local_day(at)),
            "reasons": table(rows, 2),
            "next": f"The next permitted day is {free}." if free else "",
            "pharmacy": party_name(held.pharmacy_id) if held.pharmacy_id else held.typed.get("pharmacy", "–") or "–",
        }
        tell(REFUSED_SCHEDULE, held, at=at, values=values, to=("manager",), key=str(attempt.pk))


def _saved(actor: Actor, at: datetime, held: Audit, read: _Read, planned: Planned) -> Audit:
    values, plan = read.values, planned.plan
    held.pharmacy_id, held.protocol, held.cycle, held.mode = (
        read.pharmacy.pk,
        read.protocol,
        plan.cycle,
        plan.mode or "",
    )
    held.auditor, held.requests = values["auditor"] or "", list(plan.requests)
    held.days = [day.isoformat() for day in plan.days] if plan.mode == "on-site" else []
    held.first_of_cycle, held.notice_on = plan.first_of_cycle, values["notice_on"]
    held.response_due_on = plan.response_due_on if plan.mode == "desk" else None
    held.peer_class, held.affiliated = peer_of(held.manager_id, read.pharmacy.pk)
    held.refusal = {}
    if held.state == AuditState.DRAFT:
        held.state = AuditState.PLANNED
    held.save()
    _keep_typed_consent(at, held, values)
    for one in planned.judged:
        keep(one.decision, one.facts, subject=f"audit:{held.reference}", at=at, actor=actor)
    rescope(held)
    unequal = [one for one in planned.judged if one.decision.outcome is Outcome.VIOLATION]
    if unequal:
        look_at_standards(held, at)
    done(actor, at, held, "planned")
    return held


def _keep_typed_consent(at: datetime, held: Audit, values: Mapping[str, Any]) -> None:
    if not (values["consent_by"] and values["consent_role"] and values["consent_on"]) or held.pharmacy_id is None:
        return
    days = (values["consent_day"],) if values["consent_day"] else values["days"] or (values["notice_on"],)
    for day in days:
        AuditConsent.objects.create(
            manager_id=held.manager_id,
            pharmacy_id=held.pharmacy_id,
            on=day,
            person=values["consent_by"],
            role=values["consent_role"],
            given_on=values["consent_on"],
            entered_by="manager",
            at=at,
        )
