"""Hearings: demanded or granted, set within their window, run stage by stage, ordered, served (512-5(b), (c))."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.discipline import HearingDay, HearingDemand, HearingStep, OfficerChosen
from carelaw.pbm.rules.discipline.hearings import HEARD, hearing_days, hearing_officer, hearing_stage, hearing_window
from carelaw.pbm.rules.discipline.notice_and_demand import NOTICED, hearing_demand
from carelaw.pbm.store.models import (
    ActionState,
    CauseState,
    ChargedCause,
    DisciplineCase,
    FinalOrder,
    Hearing,
    HearingEntry,
    LicenseAction,
)
from carelaw.pbm.use_cases.discipline import actions, letters
from carelaw.pbm.use_cases.discipline.cases import (
    LARGEST,
    cases_for,
    charged_causes,
    docket_of,
    open_one,
    subject_of,
    today,
)
from carelaw.pbm.use_cases.discipline.causes import BY_CODE
from carelaw.pbm.use_cases.discipline.following import settle_finality
from carelaw.pbm.use_cases.permissions import DISCIPLINE_DECIDE, HEARING_DEMAND, HEARING_RUN
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.files.keeping import keep as keep_file
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "215 ILCS 5/512-5(b)"
_KEYS = {"hearing": Shape.ID, "state": Shape.CODE}
HEARING = declare(
    "discipline-hearing",
    says="A hearing was demanded, granted, set, continued, entered or ordered.",
    keys=_KEYS,
    cite=CITE,
)
# The officer's stages; the notice comes with the setting, order and service are the Director's.
_OFFICERS = HEARD[1:]


def hearing_referenced(actor: Actor, reference: str, *, lock: bool = False) -> Hearing:
    """One hearing by its number, such as D-2026-0001-H1; another's reads as if it were not there."""
    case, _, number = reference.strip().upper().rpartition("-H")
    wanted = int(number) if number.isdigit() else 0
    found = Hearing.objects.filter(case__in=cases_for(actor), case__number=case, number=wanted).first()
    if found is None:
        says = f"No hearing {reference[:24]} is yours to see. Its number looks like D-2026-0001-H1."
        raise Refusal("hearing-unknown", says, cite=CITE, field="hearing", kind="not-found")
    held = Hearing.objects.select_for_update(of=("self",)) if lock else Hearing.objects
    return held.select_related("case", "action").get(pk=found.pk)


# Demanded or granted


def demand_hearing(actor: Actor, at: datetime, *, action: str, signer: str) -> Hearing:
    """Demand a hearing in the console or by API: in writing, received at once (PBM-46)."""
    require(actor, HEARING_DEMAND)
    return _demanded(actor, at, action, received_on=today(at), channel="portal", signer=signer, written=True)


def enter_demand(actor: Actor, at: datetime, *, action: str, received_on: date, signer: str, written: bool) -> Hearing:
    """Enter a demand that came by mail, under the day on which it was received."""
    require(actor, DISCIPLINE_DECIDE)
    if received_on > today(at):
        says = f"{received_on} lies ahead. Permitted: {today(at)} or earlier."
        raise Refusal("received-ahead", says, cite=CITE, field="received_on")
    return _demanded(actor, at, action, received_on=received_on, channel="mail", signer=signer, written=written)


def _demanded(
    actor: Actor, at: datetime, reference: str, *, received_on: date, channel: str, signer: str, written: bool
) -> Hearing:
    with transaction.atomic():
        one = actions.action_referenced(actor, reference)
        case = open_one(actor, one.case.number)
        if one.mailed_on is None or one.kind not in NOTICED:
            says = f"{one.reference} carries no demand: its notice is not mailed, or it is a {one.kind}."
            raise Refusal("no-demand", says, cite=CITE, field="action", kind="conflict")
        if one.hearings.filter(demand_in_time=True).exists():
            says = f"A hearing on {one.reference} is demanded already."
            raise Refusal("demanded", says, cite=CITE, field="action", kind="conflict")
        facts = HearingDemand(one.mailed_on, received_on, written)
        decision = hearing_demand(facts, law=adopted_law())
        if decision.codes == ("E-PBM-46.oral",):
            stop_at(decision)
        keep(decision, facts, subject=subject_of(case), at=at, actor=actor)
        made = Hearing.objects.create(
            case=case,
            number=case.hearings.count() + 1,
            action=one,
            demanded_on=received_on,
            demand_channel=channel,
            demand_signer=signer.strip()[:160],
            demand_in_time=decision.outcome is Outcome.PASS,
        )
        if made.demand_in_time:
            add_event(docket_of(case), "hearing-demanded", at=at, actor=actor, body={"hearing": made.number})
        else:
            _answer_late(one, made, at)
        _note(actor, at, made, "demanded" if made.demand_in_time else "late")
    return made


def _answer_late(one: LicenseAction, made: Hearing, at: datetime) -> None:
    """A late demand is kept and answered with the day that was the last."""
    letters.write(
        letters.LATE,
        key=made.reference,
        party_id=one.case.party_id,
        case=one.case.number,
        respondent=one.case.respondent,
        at=at,
        values={
            "action": actions.WORDS[one.kind],
            "mailed_on": str(one.mailed_on),
            "last_day": str(one.demand_last_day),
            "received_on": str(made.demanded_on),
        },
    )


def grant_hearing(actor: Actor, at: datetime, *, case: str, action: str, because: str) -> Hearing:
    """The Director grants a hearing on record: after a late demand, or before a penalty."""
    require(actor, DISCIPLINE_DECIDE)
    with transaction.atomic():
        found = open_one(actor, case)
        one = actions.action_referenced(actor, action) if action else None
        made = Hearing.objects.filter(case=found, action=one, demand_in_time=False).last() if one else None
        if made is None:
            made = Hearing(case=found, number=found.hearings.count() + 1, action=one)
        made.granted, made.granted_because = True, because.strip()[:300]
        made.save()
        if one is not None and one.final_on is not None and one.published_on is None:
            one.final_on = None
            one.save(update_fields=["final_on"])
        values = {"because": because}
        _tell(letters.GRANTED, made, at, values)
        add_event(docket_of(found), "hearing-demanded", at=at, actor=actor, body={"hearing": made.number})
        _note(actor, at, made, "granted")
    return made


# Set and continued


def set_hearing(
    actor: Actor,
    at: datetime,
    *,
    hearing: str,
    notice_mailed_on: date,
    mail_number: str,
    held_on: date,
    place: str,
    officer: str,
    procedural_part: str,
) -> Hearing:
    """Set a hearing: only a day of the window, only an officer who did not investigate (PBM-47, PBM-48)."""
    require(actor, DISCIPLINE_DECIDE)
    with transaction.atomic():
        made = hearing_referenced(actor, hearing, lock=True)
        case = open_one(actor, made.case.number)
        if made.notice_mailed_on is not None:
            says = f"{made.reference} is set for {made.held_on}; another day takes a continuance on record."
            raise Refusal("hearing-set", says, cite=CITE, field="hearing", kind="conflict")
        if made.demand_in_time is False and not made.granted:
            says = f"The demand of {made.demanded_on} came too late. Grant the hearing on record first."
            raise Refusal("E-PBM-46", says, cite=CITE, field="hearing", kind="conflict")
        if notice_mailed_on > today(at):
            says = f"{notice_mailed_on} lies ahead. Enter the mailing on its day, {today(at)} at the latest."
            raise Refusal("mailed-ahead", says, cite=CITE, field="notice_mailed_on")
        chosen = _officer(officer, at)
        _impartial(actor, at, case, chosen)
        day = HearingDay(notice_mailed_on, held_on)
        decision = stop_at(hearing_window(day, law=adopted_law()), {"hearing_on": "held_on"})
        keep(decision, day, subject=subject_of(case), at=at, actor=actor)
        made.notice_mailed_on, made.mail_number, made.held_on = notice_mailed_on, mail_number.strip(), held_on
        made.place, made.procedural_part = place.strip(), procedural_part.strip()
        made.officer_id, made.officer_name = chosen.pk, chosen.name
        made.save()
        _enter(actor, at, made, "notice", notice_mailed_on, f"Notice of hearing mailed, {mail_number}".strip(", "))
        _tell_set(made, at)
        body = {"mailed_on": notice_mailed_on.isoformat(), "held_on": held_on.isoformat()}
        add_event(docket_of(case), "hearing-set", at=at, actor=actor, body=body)
        _note(actor, at, made, "set")
    return made


def officers_offered(actor: Actor) -> list[tuple[str, str]]:
    """The hearing officers of this office by name, under a grant that is not revoked."""
    held = Account.objects.filter(
        grants__role="PBM_HEARING_OFFICER", grants__revoked_at=None, is_active=True
    ).distinct()
    return [(one.email, one.name or one.email) for one in held.order_by("name")]


def _officer(email: str, at: datetime) -> Account:
    """The hearing officer of an e-mail address, under a live grant."""
    found = Account.objects.filter(email__iexact=email.strip()).first()
    grants = found.grants.filter(role="PBM_HEARING_OFFICER") if found else ()
    if found is None or not any(grant.why_not_live(law_day(at)) is None for grant in grants):
        says = f"“{email[:80]}” is no hearing officer of this office. Give the e-mail address of the account."
        raise Refusal("officer-unknown", says, cite=CITE, field="officer", kind="not-found")
    return found


def _impartial(actor: Actor, at: datetime, case: DisciplineCase, officer: Account) -> None:
    """Refuse an officer who investigated the case."""
    investigators = tuple(str(one) for one in case.investigators.order_by("pk").values_list("account_id", flat=True))
    facts = OfficerChosen(str(officer.pk), investigators)
    decision = stop_at(hearing_officer(facts, law=adopted_law()), kind="conflict")
    keep(decision, facts, subject=subject_of(case), at=at, actor=actor)


def _tell_set(made: Hearing, at: datetime) -> None:
    assert made.notice_mailed_on is not None
    first, last = hearing_days(made.notice_mailed_on, adopted_law())
    values = {
        "hearing_on": str(made.held_on),
        "place": made.place or "–",
        "officer": made.officer_name,
        "part": made.procedural_part,
        "mailed_on": str(made.notice_mailed_on),
        "first": str(first),
        "last": str(last),
    }
    _tell(letters.HEARING, made, at, values)


def continue_hearing(actor: Actor, at: datetime, *, hearing: str, held_on: date, agreed: str) -> Hearing:
    """Move a hearing by a recorded agreement; outside the window it is flagged for a person to look at."""
    require(actor, DISCIPLINE_DECIDE)
    with transaction.atomic():
        made = hearing_referenced(actor, hearing, lock=True)
        open_one(actor, made.case.number)
        if made.notice_mailed_on is None:
            says = f"{made.reference} is not set yet. Set it first."
            raise Refusal("hearing-not-set", says, cite=CITE, field="hearing", kind="conflict")
        facts = HearingDay(made.notice_mailed_on, held_on, continued=True)
        decision = hearing_window(facts, law=adopted_law())
        keep(decision, facts, subject=subject_of(made.case), at=at, actor=actor)
        made.held_on, made.continued_by = held_on, agreed.strip()[:300]
        made.save(update_fields=["held_on", "continued_by"])
        _tell(letters.CONTINUED, made, at, {"hearing_on": str(held_on), "agreed": agreed})
        body = {"held_on": held_on.isoformat(), "review": decision.outcome is Outcome.REVIEW}
        add_event(docket_of(made.case), "hearing-continued", at=at, actor=actor, body=body)
        _note(actor, at, made, "continued")
    return made


def outside_window(made: Hearing) -> bool:
    """True where a hearing stands on a day outside its window: a continuance that a person looks at."""
    if made.notice_mailed_on is None or made.held_on is None:
        return False
    facts = HearingDay(made.notice_mailed_on, made.held_on, continued=bool(made.continued_by))
    return hearing_window(facts, law=adopted_law()).outcome is Outcome.REVIEW


# Run


def enter_stage(
    actor: Actor,
    at: datetime,
    *,
    hearing: str,
    stage: str,
    on: date,
    says: str,
    file: Attached | None = None,
    causes: Sequence[str] = (),
) -> HearingEntry:
    """The hearing officer enters a stage: appearance, exhibits, the record, proposed findings. None is skipped."""
    require(actor, HEARING_RUN)
    with transaction.atomic():
        made = hearing_referenced(actor, hearing, lock=True)
        case = open_one(actor, made.case.number)
        if str(made.officer_id or "") != actor.account_id:
            who = made.officer_name or "nobody yet"
            says_no = f"This hearing is {who}'s to run. Ask the Director's staff to set another officer."
            raise Refusal("E-PBM-48.officer", says_no, cite=CITE, field="hearing", kind="forbidden")
        _impartial(actor, at, case, Account.objects.get(pk=actor.account_id))
        if stage not in _OFFICERS:
            says_no = f"“{stage[:20]}” is not the officer's to enter. Permitted: {', '.join(_OFFICERS)}."
            raise Refusal("E-PBM-48.unknown", says_no, cite=CITE, field="stage")
        if made.held_on is None or not made.held_on <= on <= today(at):
            says_no = f"{on} is not permitted. Permitted: {made.held_on}, the day of the hearing, through {today(at)}."
            raise Refusal("stage-outside", says_no, cite=CITE, field="on")
        entry = _enter(actor, at, made, stage, on, says, file)
        if stage == "proposed-findings":
            made.proposed_findings = says.strip()
            made.causes_proposed = [one.number for one in _chosen(case, causes)]
            made.save(update_fields=["proposed_findings", "causes_proposed"])
            add_event(docket_of(case), "heard", at=at, actor=actor, body={"hearing": made.number})
        _note(actor, at, made, stage)
    return entry


def _enter(
    actor: Actor, at: datetime, made: Hearing, stage: str, on: date, says: str, file: Attached | None = None
) -> HearingEntry:
    """Enter one stage after those before it; exhibits may be several."""
    done = stages_of(made)
    facts = HearingStep(stage, done, made.procedural_part)
    decision = stop_at(hearing_stage(facts, law=adopted_law()), kind="conflict")
    if stage in done and stage != "exhibits":
        says_no = f"The stage “{stage}” is entered already."
        raise Refusal("stage-entered", says_no, cite=CITE, field="stage", kind="conflict")
    keep(decision, facts, subject=subject_of(made.case), at=at, actor=actor)
    kept = keep_file(io.BytesIO(file.content), largest=LARGEST) if file else None
    return HearingEntry.objects.create(
        hearing=made,
        number=made.entries.count() + 1,
        stage=stage,
        on=on,
        says=says.strip(),
        digest=kept.digest if kept else "",
        file_name=file.name[-200:] if file else "",
        account_id=actor.account_id or None,
    )


def stages_of(made: Hearing) -> tuple[str, ...]:
    """The stages entered so far, each once."""
    return tuple(dict.fromkeys(made.entries.order_by("number").values_list("stage", flat=True)))


def completed(made: Hearing) -> bool:
    """True once every stage through the proposed findings is entered."""
    return set(HEARD) <= set(stages_of(made))


def _chosen(case: DisciplineCase, numbers: Sequence[str]) -> list[ChargedCause]:
    """The charged causes of these numbers. Raises Refusal for one that is not charged."""
    known = {str(one.number): one for one in charged_causes(case)}
    wrong = [number for number in numbers if number not in known]
    if wrong:
        says = f"{case.number} has no charged cause “{wrong[0][:10]}”. Charged are: {', '.join(known) or 'none'}."
        raise Refusal("cause-unknown", says, cite=CITE, field="causes", kind="not-found")
    return [known[number] for number in dict.fromkeys(numbers)]


# Ordered and served


def order_after_hearing(
    actor: Actor, at: datetime, *, hearing: str, causes: Sequence[str], upheld: bool, text: str
) -> FinalOrder:
    """The Director's order: which causes are found, and whether the action stands."""
    require(actor, DISCIPLINE_DECIDE)
    with transaction.atomic():
        made = hearing_referenced(actor, hearing, lock=True)
        case = open_one(actor, made.case.number)
        found = _chosen(case, causes)
        on = today(at)
        if upheld and not found:
            says = "Nothing is upheld without a cause that was found. Name the causes, or set the action aside."
            raise Refusal("E-PBM-34", says, cite="215 ILCS 5/512-5(a)", field="causes")
        _enter(actor, at, made, "order", on, text)
        order = FinalOrder.objects.create(
            hearing=made,
            ordered_on=on,
            causes_found=[one.number for one in found],
            upheld=upheld,
            text=text.strip(),
        )
        numbers = set(order.causes_found)
        for one in charged_causes(case):
            one.state = CauseState.FOUND if one.number in numbers else CauseState.NOT_FOUND
            one.save(update_fields=["state"])
        result = _after_order(actor, at, made, upheld)
        _tell_order(order, made, result, at)
        body = {"hearing": made.number, "upheld": upheld}
        add_event(docket_of(case), "ordered", at=at, actor=actor, body=body)
        _note(actor, at, made, "ordered")
    return order


def _after_order(actor: Actor, at: datetime, made: Hearing, upheld: bool) -> str:
    """The action stands and is final, or it is set aside."""
    if made.action is None:
        return "The order stands by itself."
    one = LicenseAction.objects.select_for_update(of=("self",)).select_related("case").get(pk=made.action.pk)
    word = actions.WORDS[one.kind].capitalize()
    if not upheld:
        if one.state in (ActionState.IN_EFFECT, ActionState.NOTICED):
            actions.restore(
                actor, at, one, ActionState.SET_ASIDE, today(at), "Set aside by the order after the hearing."
            )
        return f"{word}: set aside."
    settle_finality(one, today(at), at)
    return f"{word}: upheld. It is final, and can now be published."


def _tell_order(order: FinalOrder, made: Hearing, result: str, at: datetime) -> None:
    judged = made.case.causes.filter(state__in=(CauseState.FOUND, CauseState.NOT_FOUND)).order_by("number")
    lines = [
        f"- {BY_CODE[one.cause].title} ({BY_CODE[one.cause].cite}): {one.get_state_display().lower()}" for one in judged
    ]
    values = {
        "held_on": str(made.held_on),
        "ordered_on": str(order.ordered_on),
        "text": order.text,
        "causes": "\n".join(lines) or "–",
        "result": result,
    }
    _tell(letters.ORDER, made, at, values)


def serve_order(actor: Actor, at: datetime, *, hearing: str, served_on: date, mail_number: str) -> FinalOrder:
    """Enter the service of an order; it is the last stage."""
    require(actor, DISCIPLINE_DECIDE)
    with transaction.atomic():
        made = hearing_referenced(actor, hearing, lock=True)
        order = getattr(made, "order", None)
        if order is not None and not order.ordered_on <= served_on <= today(at):
            says = f"{served_on} is not permitted. Permitted: {order.ordered_on} through {today(at)}."
            raise Refusal("served-outside", says, cite=CITE, field="served_on")
        _enter(actor, at, made, "service", served_on, f"Served, {mail_number}".strip(", "))
        assert order is not None
        order.served_on = served_on
        order.save(update_fields=["served_on"])
        add_event(docket_of(made.case), "served", at=at, actor=actor, body={"hearing": made.number})
        _note(actor, at, made, "served")
    return order


def _tell(kind: str, made: Hearing, at: datetime, values: dict[str, str]) -> None:
    letters.write(
        kind,
        key=f"{made.reference}:{values.get('hearing_on', '')}",
        party_id=made.case.party_id,
        case=made.case.number,
        respondent=made.case.respondent,
        at=at,
        values=values,
    )


def _note(actor: Actor, at: datetime, made: Hearing, state: str) -> None:
    append(HEARING, actor=actor, at=at, body={"hearing": made.reference, "state": state}, subject=made.reference)
