"""Actions against a license: proposed for causes, noticed by mail, put in effect, ended, set aside (512-5(a), (b))."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from carelaw.kernel.dates import DAY
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts import discipline as facts
from carelaw.pbm.facts.discipline import ActionKind, ReasonedNotice
from carelaw.pbm.rules.discipline.license_action import license_action
from carelaw.pbm.rules.discipline.notice_and_demand import NOTICED, last_day_to_demand, written_notice
from carelaw.pbm.store.models import ActionState, ApplicationState, DisciplineCase, LicenseAction, LicenseApplication
from carelaw.pbm.use_cases.discipline import following, letters
from carelaw.pbm.use_cases.discipline.cases import (
    CITE,
    cases_for,
    charged_causes,
    docket_of,
    open_one,
    subject_of,
    today,
)
from carelaw.pbm.use_cases.discipline.causes import BY_CODE
from carelaw.pbm.use_cases.discipline.standing import KIND, set_standing
from carelaw.pbm.use_cases.permissions import DISCIPLINE_DECIDE
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.parties.models import License
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

NOTICE_CITE = "215 ILCS 5/512-5(b)"
ACTED = declare(
    "discipline-action",
    says="An action against a license was proposed, noticed, put in effect or ended.",
    keys={"action": Shape.ID, "kind": Shape.CODE, "state": Shape.CODE},
    cite=CITE,
)
WORDS = {
    "probation": "probation",
    "suspension": "suspension",
    "revocation": "revocation",
    "denial": "denial of the application",
    "non-renewal": "refusal to renew",
    "civil-penalty": "civil penalty",
}
_STATUS = {"probation": "probation", "suspension": "suspended", "revocation": "revoked"}


def action_referenced(actor: Actor, reference: str) -> LicenseAction:
    """One action by its number, such as D-2026-0001-A1; another's reads as if it were not there."""
    case, _, number = reference.strip().upper().rpartition("-A")
    found = LicenseAction.objects.filter(
        case__in=cases_for(actor), case__number=case, number=int(number) if number.isdigit() else 0
    ).select_related("case")
    one = found.first()
    if one is None:
        says = f"No action {reference[:24]} is yours to see. Its number looks like D-2026-0001-A1."
        raise Refusal("action-unknown", says, cite=CITE, field="action", kind="not-found")
    return one


def propose_actions(
    actor: Actor,
    at: datetime,
    *,
    case: str,
    kinds: Sequence[str],
    reasons: str,
    application: str = "",
    ends_on: date | None = None,
) -> list[LicenseAction]:
    """Propose one action, or several together, for causes that are charged with evidence (PBM-34)."""
    require(actor, DISCIPLINE_DECIDE)
    unknown = [kind for kind in kinds if kind not in set(ActionKind)]
    if unknown:
        says = f"“{unknown[0][:40]}” is no action. Permitted: {', '.join(ActionKind)}."
        raise Refusal("action-kind-unknown", says, cite=CITE, field="kinds")
    with transaction.atomic():
        found = open_one(actor, case)
        known = facts.LicenseAction(tuple(ActionKind(kind) for kind in kinds), charged_causes(found).count())
        keep(stop_at(license_action(known, law=adopted_law())), known, subject=subject_of(found), at=at, actor=actor)
        return [_proposed(actor, at, found, kind, reasons, application, ends_on) for kind in dict.fromkeys(kinds)]


def _proposed(
    actor: Actor, at: datetime, case: DisciplineCase, kind: str, reasons: str, application: str, ends_on: date | None
) -> LicenseAction:
    """One action; what it would be done to must exist."""
    if kind == ActionKind.DENIAL:
        _application_of(case, application)
    elif kind in (*_STATUS, ActionKind.NON_RENEWAL) and not case.license_number:
        says = f"{case.respondent} has no license; a {WORDS[kind]} needs one. Deny the application instead."
        raise Refusal("no-license", says, cite=CITE, field="kinds", kind="conflict")
    made = LicenseAction.objects.create(
        case=case,
        number=case.actions.count() + 1,
        kind=kind,
        reasons=reasons.strip(),
        proposed_on=today(at),
        application_reference=application.strip() if kind == ActionKind.DENIAL else "",
        ends_on=ends_on if kind in (ActionKind.SUSPENSION, ActionKind.PROBATION) else None,
    )
    note(actor, at, made)
    return made


def _application_of(case: DisciplineCase, reference: str) -> LicenseApplication:
    found = LicenseApplication.objects.filter(reference=reference.strip(), party_id=case.party_id).first()
    if found is None or found.state not in (ApplicationState.SUBMITTED, ApplicationState.INCOMPLETE):
        says = f"“{reference[:24]}” is no filed application of {case.respondent}. Name the one that is to be denied."
        raise Refusal("application-unknown", says, cite=CITE, field="application", kind="not-found")
    return found


def mail_notice(
    actor: Actor, at: datetime, *, action: str, mailed_on: date, mail_number: str, effective_on: date | None
) -> LicenseAction:
    """Write the notice with its reasons and enter its mailing; probation is told without a demand (PBM-45)."""
    require(actor, DISCIPLINE_DECIDE)
    with transaction.atomic():
        one = _held(actor, action, ActionState.PROPOSED)
        if mailed_on > today(at):
            says = f"{mailed_on} lies ahead. Enter the mailing on its day, {today(at)} at the latest."
            raise Refusal("mailed-ahead", says, cite=NOTICE_CITE, field="mailed_on")
        known = ReasonedNotice(ActionKind(one.kind), one.reasons, mailed_on, effective_on)
        decision = stop_at(written_notice(known, law=adopted_law()))
        keep(decision, known, subject=subject_of(one.case), at=at, actor=actor)
        one.state, one.mailed_on, one.mail_number = ActionState.NOTICED, mailed_on, mail_number.strip()
        one.effective_on = effective_on
        if one.kind in NOTICED:
            one.demand_last_day = last_day_to_demand(mailed_on, adopted_law())
        one.save()
        _write_notice(one, at)
        body = {"action": one.number, "mailed_on": mailed_on.isoformat()}
        body |= {"last_day": one.demand_last_day.isoformat()} if one.demand_last_day else {}
        add_event(docket_of(one.case), "notice-mailed", at=at, actor=actor, body=body)
        note(actor, at, one)
    return one


def _write_notice(one: LicenseAction, at: datetime) -> None:
    letters.write(
        letters.ACTION if one.kind in NOTICED else letters.PROBATION,
        key=one.reference,
        party_id=one.case.party_id,
        case=one.case.number,
        respondent=one.case.respondent,
        at=at,
        values={
            "action": WORDS[one.kind],
            "effect": f"on {one.effective_on}" if one.effective_on else "on a day that you will be told",
            "reasons": one.reasons or "–",
            "causes": causes_in_words(one.case),
            "mailed_on": str(one.mailed_on),
            "last_day": str(one.demand_last_day or ""),
        },
    )


def causes_in_words(case: DisciplineCase) -> str:
    """The charged causes as lines of a letter."""
    lines = [f"- {BY_CODE[one.cause].title} ({BY_CODE[one.cause].cite})" for one in charged_causes(case)]
    return "\n".join(lines) or "–"


def put_in_effect(actor: Actor, at: datetime, *, action: str, effective_on: date) -> LicenseAction:
    """Put an action in effect. No license stands suspended or revoked before a reasoned, mailed notice (PBM-45)."""
    require(actor, DISCIPLINE_DECIDE)
    with transaction.atomic():
        one = _held(actor, action, ActionState.NOTICED, ActionState.PROPOSED)
        known = ReasonedNotice(ActionKind(one.kind), one.reasons, one.mailed_on, effective_on)
        decision = stop_at(written_notice(known, law=adopted_law()), kind="conflict")
        keep(decision, known, subject=subject_of(one.case), at=at, actor=actor)
        if effective_on > today(at):
            says = f"{effective_on} lies ahead. Put it in effect on its day; the notice names the day already."
            raise Refusal("effect-ahead", says, cite=NOTICE_CITE, field="effective_on")
        if one.ends_on is not None and one.ends_on < effective_on:
            says = f"It would end on {one.ends_on}, before it begins. Permitted: {effective_on} or later."
            raise Refusal("ends-before-it-begins", says, cite=CITE, field="effective_on")
        one.state, one.effective_on = ActionState.IN_EFFECT, effective_on
        one.save()
        _apply(actor, at, one)
        add_event(docket_of(one.case), "in-effect", at=at, actor=actor, body={"action": one.number, "kind": one.kind})
        following.after_effect(actor, at, one)
        note(actor, at, one)
    return one


def _apply(actor: Actor, at: datetime, one: LicenseAction) -> None:
    """Change what the action is about: the license, or the application."""
    assert one.effective_on is not None
    number, because = one.case.license_number, f"{one.reference}: {WORDS[one.kind]}"
    if one.kind == ActionKind.DENIAL:
        application = _application_of(one.case, one.application_reference)
        application.state, application.decided_at = ApplicationState.DENIED, at
        application.save(update_fields=["state", "decided_at"])
    elif one.kind == ActionKind.NON_RENEWAL:
        license = License.objects.get(kind=KIND, number=number)
        since = max(one.effective_on, license.valid_to + DAY) if license.valid_to else one.effective_on
        set_standing(number, "expired", since, at=at, because=because, action=one, actor=actor)
    elif one.kind in _STATUS:
        set_standing(number, _STATUS[one.kind], one.effective_on, at=at, because=because, action=one, actor=actor)
        if one.ends_on is not None:
            set_standing(number, "active", one.ends_on + DAY, at=at, because=because, action=one, actor=actor)


def end_action(actor: Actor, at: datetime, *, action: str, ends_on: date, because: str) -> LicenseAction:
    """End a suspension or probation, or take back a revocation or denial; the day is its last."""
    require(actor, DISCIPLINE_DECIDE)
    with transaction.atomic():
        one = _held(actor, action, ActionState.IN_EFFECT)
        assert one.effective_on is not None
        if not one.effective_on <= ends_on <= today(at):
            says = (
                f"{ends_on} is not permitted. Permitted: {one.effective_on}, when it took effect, through {today(at)}."
            )
            raise Refusal("end-outside", says, cite=CITE, field="ends_on")
        restore(actor, at, one, ActionState.ENDED, ends_on, because)
    return one


def restore(actor: Actor, at: datetime, one: LicenseAction, state: str, last_day: date, because: str) -> None:
    """An action ends or is set aside: the license stands as it would without it, the bar is lifted, it is told."""
    one.state, one.ends_on = state, last_day
    one.save()
    license = License.objects.filter(kind=KIND, number=one.case.license_number).first()
    if license is not None and license.status == _STATUS.get(one.kind):
        because_of = f"{one.reference}: {because}"
        set_standing(license.number, "active", last_day + DAY, at=at, because=because_of, action=one, actor=actor)
    following.lift_bar(one, last_day)
    letters.write(
        letters.ENDED,
        key=f"{one.reference}:{state}",
        party_id=one.case.party_id,
        case=one.case.number,
        respondent=one.case.respondent,
        at=at,
        values={"action": WORDS[one.kind], "ends_on": str(last_day), "because": because},
    )
    add_event(docket_of(one.case), "action-ended", at=at, actor=actor, body={"action": one.number})
    note(actor, at, one)


def _held(actor: Actor, reference: str, *states: str) -> LicenseAction:
    """An action in one of these states, of a case that is open, held until the act ends."""
    one = action_referenced(actor, reference)
    open_one(actor, one.case.number)
    one = LicenseAction.objects.select_for_update(of=("self",)).select_related("case").get(pk=one.pk)
    if one.state not in states:
        says = f"{one.reference} is {one.get_state_display().lower()}; this asks for: "
        raise Refusal("action-state", f"{says}{', '.join(states)}.", cite=NOTICE_CITE, field="action", kind="conflict")
    return one


def note(actor: Actor | None, at: datetime, one: LicenseAction) -> None:
    """Put what became of an action on the record."""
    body = {"action": one.reference, "kind": one.kind, "state": str(one.state)}
    append(ACTED, actor=actor, at=at, body=body, subject=one.reference)
