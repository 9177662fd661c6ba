"""Who must report: the eight questions of §3 answered for a dispenser, and its permits with their validity."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.identifiers import dea_ok, npi_ok
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pdmp.facts.intake import Custody, DispenserClass, DispenserKind
from carelaw.pdmp.rules.who_must_report import ENTITY_WIDE, who_must_report
from carelaw.pdmp.store.models import Classification, DispenserPermit, RegisteredDispenser
from carelaw.pdmp.use_cases.reporting.permissions import CLASSIFY
from carelaw.pdmp.use_cases.reporting.standing import class_on, dispenser_numbered
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_LONG = 365
MUST_REPORT, EXCLUDED_ENTITY, EXCLUDED_FOR_ACT, REVIEW = "must-report", "excluded-entity", "excluded-for-act", "review"
SAYS = {
    MUST_REPORT: "Must report",
    EXCLUDED_ENTITY: "Excluded as a whole",
    EXCLUDED_FOR_ACT: "Excluded for such supplies",
    REVIEW: "To be settled",
}
CLASSIFIED = declare(
    "dispenser-classified",
    says="A dispenser was classified under §3.",
    keys={"dispenser": Shape.ID, "status": Shape.CODE, "code": Shape.CODE, "decision": Shape.ID},
    cite="§3",
)
PERMIT_RECORDED = declare(
    "dispenser-permit-recorded",
    says="A permit or license of a dispenser was recorded.",
    keys={"dispenser": Shape.ID, "kind": Shape.CODE, "until": Shape.DAY},
    cite="§3",
)


def register_dispenser(
    actor: Actor, at: datetime, *, dea: str, npi: str, name: str, kind: str, mail_order: bool, address: str
) -> Done:
    """Enter one dispenser, or correct what stands on the register about it."""
    require(actor, CLASSIFY)
    problems = []
    if not dea_ok(dea.upper()):
        says = f"“{dea[:12]}” is not a DEA number: two letters, seven digits, the last one a check digit."
        problems.append(Problem("E-MAP-37", says, "dea", "§7(b)(8)"))
    if npi and not npi_ok(npi):
        says = f"“{npi[:12]}” is not an NPI: ten digits beginning 1 or 2, the last one a check digit."
        problems.append(Problem("E-MAP-37", says, "npi", "§7(b)(8)"))
    if problems:
        raise Refusal("E-MAP-37", problems[0].says, cite="§7(b)(8)", field="dea", problems=tuple(problems))
    values = {"npi": npi, "name": name, "kind": kind, "mail_order": mail_order, "address": address}
    with transaction.atomic():
        one, made = RegisteredDispenser.objects.update_or_create(
            dea=dea.upper(),
            defaults=values,
            create_defaults={**values, "classification": REVIEW, "registered_on": law_day(at)},
        )
        body = {"dispenser": one.dea, "status": one.classification, "code": "entered"}
        append(CLASSIFIED, actor=actor, at=at, body=body, subject=one.dea)
    says = f"{one.name} is {'entered; classify it next' if made else 'corrected'}."
    return Done(says, one.dea)


def record_permit(
    actor: Actor,
    at: datetime,
    *,
    dispenser: str,
    kind: str,
    number: str,
    resident: bool | None,
    valid_from: date,
    valid_to: date | None,
    evidence: str,
) -> Done:
    """Record a permit or license with its validity; any past day can then be judged by it."""
    require(actor, CLASSIFY)
    one = dispenser_numbered(dispenser)
    if valid_to is not None and valid_to < valid_from:
        says = f"The last day {valid_to} lies before the first, {valid_from}. Compare both with the certificate."
        raise Refusal("E-MAP-16.period", says, cite="§3", field="valid_to")
    with transaction.atomic():
        DispenserPermit.objects.update_or_create(
            kind=kind,
            number=number,
            valid_from=valid_from,
            defaults={
                "dispenser": one,
                "resident": resident is not False,
                "valid_to": valid_to,
                "evidence": evidence,
                "recorded_at": at,
            },
        )
        body = {"dispenser": one.dea, "kind": kind, "until": valid_to}
        append(PERMIT_RECORDED, actor=actor, at=at, body=body, subject=one.dea)
    return Done(f"Recorded for {one.name}. Classify it again, so that its standing rests on this.", one.dea)


def classify_dispenser(
    actor: Actor,
    at: datetime,
    *,
    dispenser: str,
    kind: str,
    authorized_here: bool,
    wholesale_only: bool | None,
    in_facility: bool | None,
    administers_only: bool | None,
    custody: str | None,
    evidence: str,
    ask_again_on: date | None,
) -> Done:
    """Answer the questions of §3 for one dispenser; the answer stands with its evidence until it is asked again."""
    require(actor, CLASSIFY)
    one = dispenser_numbered(dispenser)
    on = law_day(at)
    one.kind = kind
    one.no_facility = None if in_facility is None else not in_facility
    facts = replace(
        class_on(one, on, adopted_law()),
        authorized_here=authorized_here,
        wholesale_only=wholesale_only,
        administered=bool(administers_only),
        custody=Custody(custody) if custody else None,
        # Whether a supply of a few days is excluded is judged supply by supply (AMB-37), so not here.
        days_supply=_LONG,
        refills_authorized=1,
    )
    decision = who_must_report(facts, law=adopted_law())
    status = _status(facts, decision)
    reason = decision.reasons[0]
    with transaction.atomic():
        kept = keep(decision, facts, subject=f"dispenser:{one.dea}", at=at, actor=actor)
        Classification.objects.create(
            dispenser=one,
            status=status,
            code=reason.code[:40],
            cite=(reason.cite or decision.cite)[:80],
            evidence=evidence,
            ask_again_on=ask_again_on or _renewal(one, on),
            decision_id=kept.pk,
            decided_on=on,
            decided_by=UUID(actor.account_id) if actor.account_id else None,
        )
        one.classification, one.basis = status, f"{reason.cite or decision.cite}: {evidence}"[:200]
        one.save(update_fields=["kind", "no_facility", "classification", "basis"])
        body = {"dispenser": one.dea, "status": status, "code": reason.code, "decision": str(kept.pk)}
        append(CLASSIFIED, actor=actor, at=at, body=body, subject=one.dea)
    more = {"status": status, "code": reason.code, "cite": reason.cite or decision.cite, "decision": str(kept.pk)}
    return Done(f"{one.name}: {SAYS[status]}. {reason.says}", one.dea, more)


def _status(facts: DispenserClass, decision: Decision) -> str:
    if decision.outcome is Outcome.PASS:
        return MUST_REPORT
    if decision.outcome is not Outcome.NOT_APPLICABLE:
        return REVIEW
    entity = any(reason.code in ENTITY_WIDE for reason in decision.reasons)
    return EXCLUDED_ENTITY if entity or facts.kind is DispenserKind.OTHER else EXCLUDED_FOR_ACT


def _renewal(one: RegisteredDispenser, on: date) -> date | None:
    """The question is asked again when a license that is live today ends."""
    ends = [permit.valid_to for permit in one.permits.all() if permit.valid_to and permit.valid_to >= on]
    return min(ends, default=None)


def to_ask_again(on: date) -> list[RegisteredDispenser]:
    """Dispensers that are to be classified again: never settled, or their license has run out."""
    latest: dict[int, date | None] = {}
    for dispenser, again in Classification.objects.order_by("pk").values_list("dispenser_id", "ask_again_on"):
        latest[dispenser] = again
    due = [dispenser for dispenser, again in latest.items() if again is not None and again < on]
    return list(RegisteredDispenser.objects.filter(Q(classification=REVIEW) | Q(pk__in=due)).order_by("name", "dea"))
