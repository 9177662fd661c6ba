"""Good cause: apply, decide with reasons, tell, let it end. The channel changes, the duty and its hours do not."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.reporting import GoodCauseApplication
from carelaw.pdmp.rules.reporting.good_cause import good_cause
from carelaw.pdmp.store.models import GoodCause, RegisteredDispenser
from carelaw.pdmp.use_cases.reporting.permissions import ASK_GOOD_CAUSE, DECIDE_GOOD_CAUSE
from carelaw.pdmp.use_cases.reporting.standing import dispenser_numbered
from carelaw.pdmp.use_cases.reporting.telling import (
    GOOD_CAUSE_DENIED,
    GOOD_CAUSE_ENDED,
    GOOD_CAUSE_GRANTED,
    tell_dispenser,
)
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.granting import EVERY
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

REQUESTED, GRANTED, DENIED, EXPIRED = "requested", "granted", "denied", "expired"
_KEYS = {"application": Shape.ID, "state": Shape.CODE, "until": Shape.DAY}
APPLIED = declare("good-cause-applied", says="Somebody applied for good cause.", keys=_KEYS, cite="§6(e)")
DECIDED = declare("good-cause-decided", says="An application for good cause was decided.", keys=_KEYS, cite="§6(e)")
ENDED = declare("good-cause-ended", says="An exception for good cause ended.", keys=_KEYS, cite="§6(e)")


def apply_for_good_cause(
    actor: Actor,
    at: datetime,
    *,
    dispenser: str,
    applicant: str,
    address: str,
    channel: str,
    reason: str,
    lacks_internet: bool | None,
    evidence: str,
    requested_on: date | None,
) -> Done:
    """Take an application as it came: on paper, by telephone, or at the console by the dispenser itself."""
    require(actor, ASK_GOOD_CAUSE)
    one = dispenser_numbered(dispenser)
    _require_own(actor, one)
    made = GoodCause(
        dispenser=one,
        applicant=applicant,
        address=address,
        channel="console" if actor.role == "SUBMITTER" else channel,
        reason=reason,
        lacks_internet=lacks_internet,
        evidence=evidence,
        requested_on=requested_on or law_day(at),
    )
    with transaction.atomic():
        made.save(force_insert=True)
        append(
            APPLIED, actor=actor, at=at, body={"application": str(made.pk), "state": REQUESTED}, subject=str(made.pk)
        )
    return Done("The application is entered. Until it is decided, what comes on paper is keyed and kept.", str(made.pk))


def decide_good_cause(
    actor: Actor,
    at: datetime,
    *,
    application: str,
    grant: bool,
    reasons: str,
    valid_from: date | None,
    valid_to: date | None,
) -> Done:
    """Decide with reasons; the letter goes out. Without Internet access, shown, it must be granted."""
    require(actor, DECIDE_GOOD_CAUSE)
    with transaction.atomic():
        one = _waiting(application)
        decision, facts = judged(one)
        _check(decision, grant)
        first = valid_from or one.requested_on
        if grant and (valid_to is None or valid_to < first):
            says = f"An exception ends: name its last day, on or after {first}."
            raise Refusal("E-MAP-45.needs-end", says, cite="§6(e)", field="valid_to")
        kept = keep(decision, facts, subject=f"good-cause:{one.pk}", at=at, actor=actor)
        one.state, one.reasons, one.decided_on = (GRANTED if grant else DENIED), reasons, law_day(at)
        one.decided_by = UUID(actor.account_id) if actor.account_id else None
        one.decision_id = kept.pk
        if grant:
            one.valid_from, one.valid_to = first, valid_to
        one.save()
        _write(one, at)
        body = {"application": str(one.pk), "state": one.state, "until": one.valid_to}
        append(DECIDED, actor=actor, at=at, body=body, subject=str(one.pk))
    says = "Granted; the letter says from when to when." if grant else "Denied; the letter gives the reasons."
    return Done(says, str(one.pk), {"state": one.state, "decision": str(kept.pk)})


def judged(one: GoodCause) -> tuple[Decision, GoodCauseApplication]:
    """What the law says of an application, before anybody weighs it."""
    facts = GoodCauseApplication(
        dispenses=one.dispenser.classification != "excluded-entity",
        prescribes=one.dispenser.kind == "prescriber",
        reason_given=bool(one.reason.strip()),
        lacks_internet=one.lacks_internet,
        evidence_given=bool(one.evidence.strip()),
    )
    return good_cause(facts, law=adopted_law()), facts


def _check(decision: Decision, grant: bool) -> None:
    reason = decision.reasons[0]
    if decision.outcome is Outcome.PASS and not grant:
        says = "No Internet access is shown, so manual submission must be allowed: this application cannot be denied."
        raise Refusal("E-MAP-46.must-allow", says, cite="§6(e)", field="grant", kind="conflict")
    if decision.outcome is Outcome.VIOLATION and grant:
        raise Refusal(reason.code, reason.says, cite="§6(e)", field="grant", kind="conflict")


def exception_on(dispenser: RegisteredDispenser, on: date) -> GoodCause | None:
    """The granted exception that covers a day, else the latest granted one, else None."""
    granted = list(dispenser.good_causes.filter(state__in=(GRANTED, EXPIRED)).order_by("-valid_from"))
    covering = [g for g in granted if g.valid_from and g.valid_from <= on and (g.valid_to is None or on <= g.valid_to)]
    return next(iter(covering or granted), None)


@each_day("pdmp.good-cause-end", order=30)
def end_exceptions(on: date, at: datetime) -> int:
    """An exception whose last day has passed is over, and its holder is told."""
    over = GoodCause.objects.select_for_update().filter(state=GRANTED, valid_to__lt=on).order_by("valid_to", "pk")
    ended = list(over)
    for one in ended:
        one.state = EXPIRED
        one.save(update_fields=["state"])
        values = {"applicant": one.applicant, "valid_to": str(one.valid_to)}
        tell_dispenser(GOOD_CAUSE_ENDED, one.dispenser, key=str(one.pk), at=at, values=values, letter=True)
        body = {"application": str(one.pk), "state": EXPIRED, "until": one.valid_to}
        append(ENDED, actor=None, at=at, body=body, subject=str(one.pk))
    return len(ended)


def _write(one: GoodCause, at: datetime) -> None:
    values = {
        "applicant": one.applicant,
        "requested_on": str(one.requested_on),
        "valid_from": str(one.valid_from or ""),
        "valid_to": str(one.valid_to or ""),
        "reasons": one.reasons,
        "hours": str(adopted_law().number("report.deadline_hours", law_day(at))),
    }
    kind = GOOD_CAUSE_GRANTED if one.state == GRANTED else GOOD_CAUSE_DENIED
    tell_dispenser(kind, one.dispenser, key=str(one.pk), at=at, values=values, letter=True)


def _require_own(actor: Actor, one: RegisteredDispenser) -> None:
    allowed = actor.scoped("dispenser_dea")
    if actor.role == "SUBMITTER" and EVERY not in allowed and one.dea not in allowed:
        says = "This dispenser is not registered for your account; apply for one of your own."
        raise Refusal("E-MAP-45.not-yours", says, cite="§6(e)", field="dispenser", kind="forbidden")


def _waiting(reference: str) -> GoodCause:
    try:
        found = GoodCause.objects.select_for_update().filter(pk=reference).first()
    except (ValueError, ValidationError):
        found = None
    if found is None:
        says = "No application has this reference; copy it from the list of applications."
        raise Refusal("E-MAP-45.unknown", says, cite="§6(e)", field="application", kind="not-found")
    if found.state != REQUESTED:
        says = f"This application is {found.state} already; a new application is decided anew."
        raise Refusal("E-MAP-45.decided", says, cite="§6(e)", field="application", kind="conflict")
    return found
