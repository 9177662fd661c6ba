"""What follows an action in effect: the license handed back, the bar, alerts to counterparts, finality, publication."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from carelaw.kernel.dates import DAY, days_after
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.discipline import ActionKind, HandedBack, Publishing
from carelaw.pbm.rules.discipline.notice_and_demand import NOTICED
from carelaw.pbm.rules.discipline.sanctions import (
    PUBLISHED,
    barred_through,
    final_on,
    license_handed_back,
    published_when_final,
)
from carelaw.pbm.store.models import (
    ActionState,
    ApplicationBar,
    ApplicationOfficer,
    ApplicationState,
    ContractParty,
    CounterpartAlert,
    LicenseAction,
    LicenseApplication,
    ListSubject,
)
from carelaw.pbm.use_cases.discipline import letters
from carelaw.pbm.use_cases.discipline.cases import docket_of, open_one, subject_of, today
from carelaw.pbm.use_cases.permissions import DISCIPLINE_DECIDE, DISCIPLINE_SEE
from carelaw.pbm.use_cases.scope.named import envelope_of
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import IdentifierSystem, Party
from carelaw.platform.parties.own import acts_for_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_ACTION = {"action": Shape.ID, "kind": Shape.CODE}
HANDED_BACK = declare(
    "license-handed-back",
    says="A license was handed back.",
    keys={**_ACTION, "on": Shape.DAY},
    cite="215 ILCS 5/512-5(e)",
)
FINAL = declare(
    "discipline-final", says="An action became final.", keys={**_ACTION, "on": Shape.DAY}, cite="215 ILCS 5/512-5(e)"
)
PUBLISHED_NOW = declare(
    "discipline-published",
    says="A final sanction was published.",
    keys={**_ACTION, "on": Shape.DAY},
    cite="215 ILCS 5/512-5(e)",
)
HELD = declare(
    "discipline-publication-held",
    says="A publication was held for judicial review.",
    keys={**_ACTION, "until": Shape.DAY},
    cite="215 ILCS 5/512-5(e)",
)
BARRED = declare(
    "discipline-barred",
    says="Somebody may not apply for a time.",
    keys={**_ACTION, "until": Shape.DAY},
    cite="215 ILCS 5/512-5(f)",
)
ALERTED = declare(
    "discipline-alerted",
    says="A counterpart of a sanctioned benefit manager was told.",
    keys={**_ACTION, "alert": Shape.COUNT},
    cite="215 ILCS 5/512-5(f)",
)
_NOT_PUBLISHED = (Outcome.VIOLATION, Outcome.INDETERMINATE, Outcome.NOT_APPLICABLE)
_WORDS = {"suspension": "suspension", "revocation": "revocation", "denial": "denial"}


def after_effect(actor: Actor | None, at: datetime, action: LicenseAction) -> None:
    """A suspension, denial or revocation asks for the license, bars, and is told to those who contract with it."""
    if action.kind not in PUBLISHED:
        return
    if action.kind != ActionKind.DENIAL:
        _demand_back(action, at)
    if action.kind != ActionKind.SUSPENSION:
        _bar(actor, action, at)
    tell_counterparts(action, at)


# The license back


def _demand_back(action: LicenseAction, at: datetime) -> None:
    assert action.effective_on is not None
    target = days_after(action.effective_on, adopted_law().number("pbm.license_return_days", action.effective_on))
    letters.write(
        letters.RETURN,
        key=action.reference,
        party_id=action.case.party_id,
        case=action.case.number,
        respondent=action.case.respondent,
        at=at,
        values={
            "action": action.kind,
            "effective_on": str(action.effective_on),
            "license": action.case.license_number,
            "target": str(target + DAY),
        },
    )
    body = {"action": action.number, "target": target.isoformat()}
    add_event(docket_of(action.case), "license-demanded", at=at, body=body)


def enter_handed_back(
    actor: Actor, at: datetime, action: LicenseAction, *, delivered_on: date, method: str
) -> LicenseAction:
    """Enter that the license was handed back, in person or by mail (PBM-54)."""
    require(actor, DISCIPLINE_SEE)
    with transaction.atomic():
        case = open_one(actor, action.case.number)
        one = LicenseAction.objects.select_for_update(of=("self",)).select_related("case").get(pk=action.pk)
        if one.effective_on is None or one.handed_back_on is not None:
            says = "Nothing is to be handed back: it is not in effect, or the license is back already."
            raise Refusal("nothing-to-hand-back", says, cite="215 ILCS 5/512-5(e)", field="action", kind="conflict")
        if not one.effective_on <= delivered_on <= today(at):
            says = f"{delivered_on} is not permitted. Permitted: {one.effective_on} through {today(at)}."
            raise Refusal("handed-back-outside", says, cite="215 ILCS 5/512-5(e)", field="delivered_on")
        facts = HandedBack(ActionKind(one.kind), one.effective_on, today(at), delivered_on, method)
        decision = stop_at(license_handed_back(facts, law=adopted_law()))
        keep(decision, facts, subject=subject_of(case), at=at, actor=actor)
        one.handed_back_on, one.handed_back_by = delivered_on, method
        one.save(update_fields=["handed_back_on", "handed_back_by"])
        add_event(docket_of(case), "license-back", at=at, actor=actor, body={"action": one.number})
        body = {"action": one.reference, "kind": one.kind, "on": delivered_on.isoformat()}
        append(HANDED_BACK, actor=actor, at=at, body=body, subject=one.reference)
    return one


def to_hand_back(action: LicenseAction, on: date) -> Decision:
    """How the return of a license stands on a day."""
    assert action.effective_on is not None
    facts = HandedBack(ActionKind(action.kind), action.effective_on, on, action.handed_back_on, action.handed_back_by)
    return license_handed_back(facts, law=adopted_law())


# The bar


def _bar(actor: Actor | None, action: LicenseAction, at: datetime) -> None:
    assert action.effective_on is not None
    party = Party.objects.get(pk=action.case.party_id)
    until = barred_through(action.effective_on, adopted_law())
    if action.kind == ActionKind.DENIAL and adopted_law().reading("R7") == "none":
        return
    tax = party.identifiers.filter(system=IdentifierSystem.TAX).values_list("value", flat=True).first()
    granted = LicenseApplication.objects.filter(party_id=party.pk).exclude(state=ApplicationState.DRAFT)
    officers = ApplicationOfficer.objects.filter(application__in=granted).values_list("name", flat=True)
    ApplicationBar.objects.create(
        action=action,
        party_id=party.pk,
        event=action.kind,
        event_on=action.effective_on,
        barred_until=until,
        names=[party.name],
        tax_number=tax or "",
        officers=sorted(set(officers)),
    )
    letters.write(
        letters.BARRED,
        key=action.reference,
        party_id=party.pk,
        case=action.case.number,
        respondent=party.name,
        at=at,
        values={
            "action": _WORDS[action.kind],
            "event_on": str(action.effective_on),
            "until": str(until),
            "earliest": str(until + DAY),
        },
    )
    body = {"action": action.reference, "kind": action.kind, "until": until.isoformat()}
    append(BARRED, actor=actor, at=at, body=body, subject=action.reference)


def lift_bar(action: LicenseAction, on: date) -> None:
    """An action that is set aside or taken back bars nobody any longer."""
    if action.kind in (ActionKind.REVOCATION, ActionKind.DENIAL):
        ApplicationBar.objects.filter(action=action, lifted_on=None).update(lifted_on=on)


# Counterparts


def counterparts_of(party_id: UUID, on: date) -> Iterator[tuple[UUID, str]]:
    """Who contracts with a benefit manager on a day: each party with the contract's number, or the price list's."""
    lines = ContractParty.objects.filter(contract__manager_id=party_id).exclude(party_id=party_id)
    for line in lines.exclude(contract__state="ended").select_related("contract").order_by("pk"):
        if (line.ends_on or on) >= on:
            yield line.party_id, line.contract.number
    subjects = ListSubject.objects.filter(mac_list__manager_id=party_id).select_related("mac_list").order_by("pk")
    for subject in subjects:
        if (subject.ends_on or on) >= on:
            yield subject.pharmacy_id, f"price list {subject.mac_list.code}"


def tell_counterparts(action: LicenseAction, at: datetime) -> int:
    """Alert those who contract with a sanctioned benefit manager, each once for each contract (PBM-57)."""
    assert action.effective_on is not None
    told = 0
    for party_id, contract in counterparts_of(action.case.party_id, today(at)):
        alert, made = CounterpartAlert.objects.get_or_create(
            action=action, party_id=party_id, contract=contract[:80], defaults={"told_on": today(at)}
        )
        if not made:
            continue
        told += 1
        write_to_party(
            letters.ALERT,
            key=f"{action.reference}:{alert.pk}",
            party_id=party_id,
            at=at,
            values={
                "manager": action.case.respondent,
                "action": _WORDS[action.kind],
                "since": str(action.effective_on),
                "contract": contract,
                "until": f"Its last day is {action.ends_on}." if action.ends_on else "",
            },
            letter=True,
            address=envelope_of(party_id, at),
        )
        body = {"action": action.reference, "kind": action.kind, "alert": alert.pk}
        append(ALERTED, actor=None, at=at, body=body, subject=action.reference)
    return told


# Finality and publication


def publishing_of(action: LicenseAction, on: date) -> Publishing:
    """What decides when an action is final, as it stands."""
    owed = action.hearings.filter(demand_in_time=True) | action.hearings.filter(granted=True)
    order = next((one.order for one in owed.order_by("-number") if hasattr(one, "order")), None)
    return Publishing(
        kind=ActionKind(action.kind),
        publish_on=on,
        mailed_on=action.mailed_on,
        demanded=owed.exists(),
        ordered_on=order.ordered_on if order else None,
        held_until=action.held_until,
    )


def settle_finality(action: LicenseAction, on: date, at: datetime) -> bool:
    """Enter the day on which an action became final, once that day has come."""
    day = final_on(publishing_of(action, on), adopted_law())
    if action.final_on is not None or day is None or day > on:
        return False
    with transaction.atomic():
        action.final_on = day
        action.save(update_fields=["final_on"])
        add_event(docket_of(action.case), "final", at=at, body={"action": action.number, "on": day.isoformat()})
        body = {"action": action.reference, "kind": action.kind, "on": day.isoformat()}
        append(FINAL, actor=None, at=at, body=body, subject=action.reference)
    return True


@each_day("pbm.discipline-finality", order=45)
def look_at_actions(on: date, at: datetime) -> int:
    """Actions become final when nothing more is owed; suspensions end on their last day. Safe to repeat."""
    waiting = LicenseAction.objects.filter(kind__in=NOTICED, state=ActionState.IN_EFFECT, final_on=None).select_related(
        "case"
    )
    done = sum(settle_finality(one, on, at) for one in waiting.order_by("pk"))
    over = LicenseAction.objects.filter(state=ActionState.IN_EFFECT, ends_on__lt=on)
    return done + over.update(state=ActionState.ENDED)


def publish(actor: Actor, at: datetime, action: LicenseAction, *, text: str = "") -> LicenseAction:
    """Publish a sanction on the public register, once it is final and not before (PBM-55)."""
    require(actor, DISCIPLINE_DECIDE)
    on = today(at)
    with transaction.atomic():
        one = LicenseAction.objects.select_for_update(of=("self",)).select_related("case").get(pk=action.pk)
        if one.published_on is not None:
            says = f"{one.reference} stands on the public register since {one.published_on}."
            raise Refusal("published", says, cite="215 ILCS 5/512-5(e)", field="action", kind="conflict")
        if one.state not in (ActionState.IN_EFFECT, ActionState.ENDED):
            says = f"{one.reference} is {one.get_state_display().lower()}; only what took effect is published."
            raise Refusal("E-PBM-55.not-in-effect", says, cite="215 ILCS 5/512-5(e)", field="action", kind="conflict")
        facts = publishing_of(one, on)
        decision = published_when_final(facts, law=adopted_law())
        stop_at(decision, outcomes=_NOT_PUBLISHED, kind="conflict")
        keep(decision, facts, subject=subject_of(one.case), at=at, actor=actor)
        settle_finality(one, on, at)
        one.published_on, one.published_text = on, (text.strip() or _entry(one))[:600]
        one.save(update_fields=["published_on", "published_text"])
        _tell_published(one, at)
        add_event(docket_of(one.case), "published", at=at, actor=actor, body={"action": one.number})
        body = {"action": one.reference, "kind": one.kind, "on": on.isoformat()}
        append(PUBLISHED_NOW, actor=actor, at=at, body=body, subject=one.reference)
    return one


def _entry(one: LicenseAction) -> str:
    about = one.application_reference if one.kind == ActionKind.DENIAL else f"license {one.case.license_number}"
    lasts = f", through {one.ends_on}" if one.ends_on else ""
    return (
        f"{_WORDS[one.kind].capitalize()} of {one.case.respondent}, {about}, in effect since {one.effective_on}{lasts}."
    )


def _tell_published(one: LicenseAction, at: datetime) -> None:
    letters.write(
        letters.PUBLISHED,
        key=one.reference,
        party_id=one.case.party_id,
        case=one.case.number,
        respondent=one.case.respondent,
        at=at,
        values={
            "action": _WORDS[one.kind],
            "final_on": str(one.final_on),
            "published_on": str(one.published_on),
            "text": one.published_text,
        },
    )


def hold_publication(actor: Actor, at: datetime, action: LicenseAction, *, until: date) -> LicenseAction:
    """Hold a publication for judicial review through a day."""
    require(actor, DISCIPLINE_DECIDE)
    with transaction.atomic():
        one = LicenseAction.objects.select_for_update(of=("self",)).select_related("case").get(pk=action.pk)
        one.held_until = until
        one.save(update_fields=["held_until"])
        body = {"action": one.reference, "kind": one.kind, "until": until.isoformat()}
        append(HELD, actor=actor, at=at, body=body, subject=one.reference)
    return one


def published_sanctions() -> list[LicenseAction]:
    """What stands on the public register, the newest first."""
    found = LicenseAction.objects.filter(published_on__isnull=False).select_related("case")
    return list(found.order_by("-published_on", "-pk"))


def may_hand_back(actor: Actor, action: LicenseAction) -> bool:
    """Whoever holds the license, and the staff."""
    return not acts_for_own(actor) or str(action.case.party_id) in actor.scoped("party")
