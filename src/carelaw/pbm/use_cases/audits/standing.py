"""What every act about audits starts from: whose audit it is, what refuses it, and where a refused act is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import Audit, AuditState, PsaoMandate, RefusedAttempt
from carelaw.pbm.use_cases import attempts
from carelaw.pbm.use_cases.contracts.parties import mandate_on
from carelaw.pbm.use_cases.permissions import AUDIT_ANSWER, AUDIT_RUN, AUDIT_SEE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import acts_for_own, is_own, own_parties
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "215 ILCS 5/512-7.10"
DONE = declare(
    "audit-act-done",
    says="Something was done in an audit of a pharmacy.",
    keys={"audit": Shape.ID, "act": Shape.CODE, "count": Shape.COUNT},
    cite=CITE,
)
REFUSED = declare(
    "audit-act-refused",
    says="An act in an audit of a pharmacy was refused; what was typed is kept.",
    keys={"audit": Shape.ID, "act": Shape.CODE, "codes": Shape.CODES},
    cite=CITE,
)
# What the pharmacy does not see: a plan that nobody told it of.
_NOT_TOLD = (AuditState.DRAFT, AuditState.PLANNED)


def audits_of(actor: Actor, on: date) -> QuerySet[Audit]:
    """The audits that an actor may see: all of them, those one runs, or those made known to one's pharmacies."""
    require(actor, AUDIT_SEE)
    found = Audit.objects.select_related("protocol")
    if not acts_for_own(actor):
        return found.exclude(state=AuditState.DRAFT)
    if actor.role == "PBM_FILER":
        return found.filter(manager_id__in=own_parties(actor))
    unknown = Q(state=AuditState.CANCELLED, noticed_on=None, mailed_on=None)
    told = found.filter(pharmacy_id__in=pharmacies_of(actor, on)).exclude(state__in=_NOT_TOLD)
    return told.exclude(unknown)


def pharmacies_of(actor: Actor, on: date) -> tuple[UUID, ...]:
    """The pharmacies that an actor acts for: those of the grant, and those that gave its organization a mandate."""
    own = own_parties(actor)
    if actor.role != "PSAO":
        return own
    running = Q(ends_on=None) | Q(ends_on__gte=on)
    lent = PsaoMandate.objects.filter(running, psao_id__in=own, starts_on__lte=on)
    pairs = lent.values_list("psao_id", "pharmacy_id").distinct()
    live = [pharmacy for psao, pharmacy in pairs if mandate_on(psao, pharmacy, "audits", on)[0].outcome is Outcome.PASS]
    return (*own, *live)


def audit_for(actor: Actor, reference: str, at: datetime) -> Audit:
    """One audit by its number. Somebody else's reads as if it were not there."""
    number = number_of(reference)
    found = audits_of(actor, local_day(at)).filter(pk=number).first() if number else None
    if found is None:
        says = "No audit of this number is yours to see. Copy the number, such as AU-1042, from the list."
        raise Refusal("audit-unknown", says, field="audit", kind="not-found")
    return found


def number_of(reference: str) -> int | None:
    """The number behind a reference such as AU-1042; None for what is none."""
    digits = reference.strip().upper().removeprefix("AU-")
    return int(digits) - 1000 if digits.isascii() and digits.isdigit() and len(digits) < 12 else None


def held_by_manager(actor: Actor, reference: str, at: datetime, *states: AuditState) -> Audit:
    """The audit, locked, for the benefit manager that runs it. Refuses one that stands somewhere else."""
    require(actor, AUDIT_RUN)
    return _held(audit_for(actor, reference, at), states)


def held_by_pharmacy(actor: Actor, reference: str, at: datetime, *states: AuditState) -> Audit:
    """The audit, locked, for the pharmacy that is audited, or whoever acts for it."""
    require(actor, AUDIT_ANSWER)
    return _held(audit_for(actor, reference, at), states)


def _held(audit: Audit, states: tuple[AuditState, ...]) -> Audit:
    found = Audit.objects.select_for_update().get(pk=audit.pk)
    if states and found.state not in states:
        permitted = ", ".join(str(state.label).lower() for state in states)
        says = f"{found.reference} is {found.get_state_display().lower()}; this is done while it is {permitted}."
        raise Refusal("audit-state", says, cite=CITE, field="audit", kind="conflict")
    return found


@contextmanager
def act_of(actor: Actor, at: datetime, reference: str, act: str, typed: Mapping[str, Any]) -> Iterator[None]:
    """One act about an audit. Refused, it leaves nothing but the attempt, with everything that was typed."""
    try:
        with transaction.atomic():
            yield
    except Refusal as refusal:
        number = number_of(reference)
        audit = Audit.objects.filter(pk=number).first() if number else None
        if audit is None or refusal.kind in {"not-found", "forbidden"} or not is_own(actor, *_sides(audit, actor)):
            raise
        keep_attempt(actor, at, audit, act, typed, refusal)
        raise


def keep_attempt(
    actor: Actor, at: datetime, audit: Audit, act: str, typed: Mapping[str, Any], refusal: Refusal
) -> RefusedAttempt:
    """Keep a refused act about an audit: what was typed, and each reason with its paragraph."""
    with transaction.atomic():
        kept = attempts.keep_attempt(actor, at, act, typed, refusal, audit=audit)
        codes = sorted({one["code"] for one in kept.reasons})
        body = {"audit": audit.reference, "act": act, "codes": codes}
        append(REFUSED, actor=actor, at=at, body=body, subject=audit.reference)
    return kept


def refusal_of(decisions: Iterable[Decision], *, then: str = "", reference: str = "") -> Refusal:
    """What several decisions refuse, in one refusal: every reason stays with its own paragraph."""
    problems = tuple(
        Problem(reason.code, reason.says, reason.field, reason.cite or decision.cite)
        for decision in decisions
        for reason in decision.reasons
    )
    says = " ".join(dict.fromkeys(one.says for one in problems))
    first = problems[0]
    told = f"{says} {then}".strip()
    return Refusal(first.code, told, cite=first.cite or CITE, field=first.field, problems=problems, reference=reference)


def require_passed(
    actor: Actor, at: datetime, audit: Audit, *judged: tuple[Decision, Any], permits: tuple[str, ...] = ()
) -> None:
    """Keep each decision with its facts, and refuse when one of them bars the act."""
    barring = [
        decision
        for decision, _facts in judged
        if decision.outcome in {Outcome.VIOLATION, Outcome.INDETERMINATE} and decision.codes[0] not in permits
    ]
    if barring:
        raise refusal_of(barring, reference=audit.reference)
    for decision, facts in judged:
        keep(decision, facts, subject=f"audit:{audit.reference}", at=at, actor=actor)


def done(actor: Actor | None, at: datetime, audit: Audit, act: str, count: int = 1) -> None:
    """Put an act on the record; the last thing in its transaction."""
    body = {"audit": audit.reference, "act": act, "count": count}
    append(DONE, actor=actor, at=at, body=body, subject=audit.reference)


def party_name(party_id: UUID | str | None) -> str:
    """The name of an organization, for letters and lists."""
    found = Party.objects.filter(pk=party_id).values_list("name", flat=True).first() if party_id else None
    return found or "–"


def _sides(audit: Audit, actor: Actor) -> tuple[UUID | None, ...]:
    return (audit.manager_id, audit.pharmacy_id, *(own_parties(actor) if actor.role == "PSAO" else ()))
