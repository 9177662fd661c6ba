"""Review a flagged look; open an incident, stop the flow, list and tell the patients, close it (MAP-115)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.formats import date_format
from django.utils.translation import override

from carelaw.kernel.dates import DAY, start_of_day, start_of_following_day
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.retention import SecondPerson
from carelaw.pdmp.facts.safeguards import IncidentStep, Step
from carelaw.pdmp.rules.birth_date import CODE, ahead
from carelaw.pdmp.rules.local_time import ZONE, local_day
from carelaw.pdmp.rules.retention.safeguards import second_person
from carelaw.pdmp.rules.safeguards.incident import incident_step, tell_by
from carelaw.pdmp.store.models import (
    FlaggedLook,
    Identity,
    IncidentPatient,
    LookState,
    PrivacyIncident,
    Query,
    WellKnownPerson,
)
from carelaw.pdmp.use_cases.safeguards.permissions import REVIEW_LOOKS, SEE_LOOKS
from carelaw.platform.accounts.actor import Actor, known_account_id, law_day
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.clocks import Clock, Happened, clocks_of
from carelaw.platform.cases.docket import add_event, close_case, open_case
from carelaw.platform.cases.models import Case
from carelaw.platform.notices.models import NoticeChannel
from carelaw.platform.notices.sending import NoticeTemplate, declare_template, write_notice
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "§5(5)(iv)"
KIND = "pdmp.privacy-incident"
_KEYS = {"incident": Shape.ID, "step": Shape.CODE, "patients": Shape.COUNT}
REVIEWED = declare(
    "look-reviewed", says="A flagged look was decided.", keys={"query": Shape.ID, "state": Shape.CODE}, cite=CITE
)
STEPPED = declare("privacy-incident-step", says="An incident was taken a step on.", keys=_KEYS, cite=CITE)
LISTED = declare("well-known-person-entered", says="A well-known person was entered or taken off.",
                 keys={"entry": Shape.ID}, cite=CITE)  # fmt: skip
_NOTHING = "00000000-0000-0000-0000-000000000000"

declare_template(
    NoticeTemplate(
        KIND,
        "en",
        "Somebody may have looked at your prescription record without a right to",
        "We found that your record in the prescription monitoring program was, or may have been, looked at by somebody "
        "who had no right to, between $since and $until. We have stopped it: $containment\n\n"
        "You may ask for your record, with the list of who asked about you, free once in each calendar quarter. If "
        "something in it is not yours, you may have it corrected. Our reference is $number.",
        CITE,
    )
)
declare_template(
    NoticeTemplate(
        KIND,
        "es",
        "Es posible que alguien haya visto su registro de recetas sin derecho",
        "Su registro en el programa de control de recetas fue visto, o pudo ser visto, por alguien sin derecho a ello, "
        "entre el $since y el $until. Ya lo detuvimos: $containment\n\n"
        "Usted puede pedir su registro, con la lista de quienes preguntaron por usted, gratis una vez por trimestre. "
        "Si algo no es suyo, puede hacerlo corregir. Nuestra referencia es $number.",
        CITE,
    )
)


@clocks_of(KIND)
def incident_clocks(events: object) -> tuple[Clock, ...]:
    """The patients are told within the set days of the opening."""
    happened: list[Happened] = list(events)  # type: ignore[call-overload]
    opened = next(event for event in happened if event.kind == "case-opened")
    told = next((event.at for event in happened if event.kind == Step.TELL_PATIENTS), None)
    due = start_of_following_day(tell_by(local_day(opened.at), adopted_law()), ZONE)
    return (Clock("tell-patients", "Tell the patients of the list.", CITE, due, told),)


def flagged_looks(actor: Actor) -> QuerySet[FlaggedLook]:
    """Every flagged look, those to be looked at first."""
    require(actor, SEE_LOOKS)
    return FlaggedLook.objects.select_related("query", "incident").order_by("-flagged_on", "pk")


def incidents(actor: Actor) -> QuerySet[PrivacyIncident]:
    """Every incident, the newest first."""
    require(actor, SEE_LOOKS)
    return PrivacyIncident.objects.order_by("-opened_at")


def incident_numbered(actor: Actor, number: str) -> PrivacyIncident:
    """One incident by its number."""
    found = incidents(actor).filter(number=number).first()
    if found is None:
        raise _unknown("incident", "No incident has this number; copy it from the list.")
    return found


def enter_well_known(
    actor: Actor, at: datetime, *, last_name: str, first_name: str, birth_date: date, why: str
) -> Done:
    """Put a person on the list whose every look is looked at again."""
    require(actor, REVIEW_LOOKS)
    if says := ahead(birth_date, law_day(at)):
        raise Refusal(CODE, says, cite=CITE, field="birth_date")
    with transaction.atomic():
        made = WellKnownPerson.objects.create(
            last_name=last_name, first_name=first_name, birth_date=birth_date, why=why, entered_at=at
        )
        append(LISTED, actor=actor, at=at, body={"entry": str(made.pk)}, subject=str(made.pk))
    return Done("The person is on the list from today on.", str(made.pk))


def end_well_known(actor: Actor, at: datetime, *, entry: str) -> Done:
    """Take a person off the list after today."""
    require(actor, REVIEW_LOOKS)
    with transaction.atomic():
        found = WellKnownPerson.objects.filter(pk=known_account_id(entry) or _NOTHING, ended_on=None).first()
        if found is None:
            raise _unknown("entry", "No entry of the list has this id; copy it from the list.")
        found.ended_on = law_day(at)
        found.save(update_fields=["ended_on"])
        append(LISTED, actor=actor, at=at, body={"entry": str(found.pk)}, subject=str(found.pk))
    return Done("The entry ends today.", str(found.pk))


def review_look(actor: Actor, at: datetime, *, look: str, finding: str, reasons: str) -> Done:
    """Say what a flagged look was: explained, or an incident. Never by the person who looked."""
    require(actor, REVIEW_LOOKS)
    with transaction.atomic():
        found = FlaggedLook.objects.select_for_update().filter(pk=known_account_id(look) or _NOTHING).first()
        if found is None:
            raise _unknown("look", "No flagged look has this id; copy it from the list.")
        if found.state != LookState.OPEN:
            raise Refusal("look-reviewed", "It was decided already.", cite=CITE, field="look", kind="conflict")
        line = found.query
        _pass(second_person(SecondPerson(str(line.account_id), actor.account_id), law=adopted_law()))
        found.state, found.reasons, found.reviewed_at = LookState(finding), reasons, at
        found.reviewed_by = UUID(actor.account_id) if actor.account_id else None
        if found.state == LookState.INCIDENT:
            assert line.account_id is not None
            asked_on = law_day(line.requested_at)
            found.incident = _opened(actor, at, line.account_id, line.actor_name, reasons, asked_on, asked_on)
        found.save()
        append(REVIEWED, actor=actor, at=at, body={"query": str(line.pk), "state": finding}, subject=str(found.pk))
    if found.incident is not None:
        return Done(
            f"{found.incident.number} is open. Stop the flow first, then list the patients.", found.incident.number
        )
    return Done("The look is explained; your reasons are on file.", str(found.pk))


def open_incident(actor: Actor, at: datetime, *, email: str, ground: str, since: date, until: date) -> Done:
    """Open an incident about what an account was given between two days."""
    require(actor, REVIEW_LOOKS)
    account = Account.objects.filter(email=email.strip().lower()).first()
    if account is None:
        raise _unknown("email", "Nobody has an account with this e-mail address.")
    if until < since:
        says = f"The last day {until} lies before the first. Permitted: {since} or later."
        raise Refusal("days-reversed", says, cite=CITE, field="until")
    with transaction.atomic():
        made = _opened(actor, at, account.pk, account.name, ground, since, until)
    return Done(f"{made.number} is open. Stop the flow first, then list the patients.", made.number)


def contain_incident(actor: Actor, at: datetime, *, incident: str, containment: str, containment_es: str) -> Done:
    """Say how the flow was stopped, in both languages in which the patients read it."""
    with transaction.atomic():
        held = _stepping(actor, at, incident, Step.CONTAIN)
        held.contained_on, held.containment = law_day(at), containment
        held.containment_es = containment_es
        _stepped(actor, at, held, Step.CONTAIN)
    return Done("The flow is stopped. List the patients next.", held.number)


def list_patients(actor: Actor, at: datetime, *, incident: str) -> Done:
    """List everybody whose record the account was given in the incident's days."""
    with transaction.atomic():
        held = _stepping(actor, at, incident, Step.LIST_PATIENTS)
        concerned = _concerned(held)
        held.patients.filter(notice_id=None).delete()
        known = set(held.patients.values_list("patient_id", flat=True))
        IncidentPatient.objects.bulk_create(
            IncidentPatient(incident=held, patient_id=patient, queries=count)
            for patient, count in concerned
            if patient not in known
        )
        held.listed_on = law_day(at)
        _stepped(actor, at, held, Step.LIST_PATIENTS)
    return Done(f"{held.patients.count()} patient(s) are on the list of {held.number}. Tell them next.", held.number)


def tell_patients(actor: Actor, at: datetime, *, incident: str) -> Done:
    """Write to every patient of the list, in English and Spanish, to the newest address on file."""
    with transaction.atomic():
        held = _stepping(actor, at, incident, Step.TELL_PATIENTS)
        words = {language: _words(held, language) for language in ("es", "en")}
        waiting = list(held.patients.filter(notice_id=None).exclude(patient=None))
        addresses = _addresses([one.patient_id for one in waiting if one.patient_id])
        for one in waiting:
            for language in words:
                key = f"{held.number}:{one.pk}:{language}"
                letter = write_notice(
                    KIND, key=key, at=at, values=words[language], channel=NoticeChannel.LETTER, language=language,
                    about=f"{KIND}:{held.pk}", address=addresses.get(one.patient_id or 0, ""),
                )  # fmt: skip
            one.notice_id = letter.pk
        IncidentPatient.objects.bulk_update(waiting, ["notice_id"], batch_size=200)
        held.told_on = law_day(at)
        _stepped(actor, at, held, Step.TELL_PATIENTS)
    return Done(f"{len(waiting)} patient(s) were written to. Close the incident when all is done.", held.number)


def close_incident(actor: Actor, at: datetime, *, incident: str, closing: str) -> Done:
    """Close an incident with what was learnt; refused while somebody of its list was not told."""
    with transaction.atomic():
        held = _stepping(actor, at, incident, Step.CLOSE)
        held.closed_on, held.closing = law_day(at), closing
        _stepped(actor, at, held, Step.CLOSE)
        close_case(Case.objects.get(pk=held.case_id), at=at, closing="closed", actor=actor)
    return Done(f"{held.number} is closed.", held.number)


def _opened(
    actor: Actor, at: datetime, account: UUID, person: str, ground: str, since: date, until: date
) -> PrivacyIncident:
    year = law_day(at).year
    taken = PrivacyIncident.objects.select_for_update().filter(number__startswith=f"P-{year}-").count()
    number = f"P-{year}-{taken + 1:04d}"
    case = open_case(KIND, key=number, title=f"Privacy incident {number}", at=at, cite=CITE, actor=actor)
    made = PrivacyIncident.objects.create(
        number=number, person=person, account_id=account, ground=ground, case_id=case.pk, opened_at=at, since=since,
        until=until,
    )  # fmt: skip
    append(STEPPED, actor=actor, at=at, body={"incident": str(made.pk), "step": "open"}, subject=str(made.pk))
    return made


def _stepping(actor: Actor, at: datetime, number: str, step: Step) -> PrivacyIncident:
    """The incident, locked, when the step is its next; an open one alone, and never by the person it is about."""
    require(actor, REVIEW_LOOKS)
    held = PrivacyIncident.objects.select_for_update().filter(number=number).first()
    if held is None:
        raise _unknown("incident", "No incident has this number; copy it from the list.")
    if held.closed_on is not None:
        raise Refusal("incident-closed", f"It was closed on {held.closed_on}.", cite=CITE, field="incident",
                      kind="conflict")  # fmt: skip
    law = adopted_law()
    _pass(second_person(SecondPerson(str(held.account_id), actor.account_id), law=law))
    untold = held.patients.filter(notice_id=None).exclude(patient=None).count()
    facts = IncidentStep(
        step, law_day(at), law_day(held.opened_at), held.contained_on, held.listed_on,
        None if untold else held.told_on, untold,
    )  # fmt: skip
    _pass(incident_step(facts, law=law))
    return held


def _stepped(actor: Actor, at: datetime, held: PrivacyIncident, step: Step) -> None:
    held.save()
    add_event(Case.objects.get(pk=held.case_id), step, at=at, actor=actor)
    body = {"incident": str(held.pk), "step": str(step), "patients": held.patients.count()}
    append(STEPPED, actor=actor, at=at, body=body, subject=str(held.pk))


def _words(held: PrivacyIncident, language: str) -> dict[str, str]:
    """What the letter of one language says of an incident."""
    with override(language):
        days = {name: date_format(day, "DATE_FORMAT") if day else "" for name, day in _days(held)}
    stopped = (held.containment_es if language == "es" else "") or held.containment
    return {"number": held.number, "containment": stopped, **days}


def _days(held: PrivacyIncident) -> tuple[tuple[str, date | None], ...]:
    return ("since", held.since), ("until", held.until)


def _concerned(held: PrivacyIncident) -> list[tuple[int, int]]:
    assert held.since is not None
    assert held.until is not None
    given = Query.objects.filter(
        account_id=held.account_id,
        outcome="allowed",
        patient__isnull=False,
        requested_at__gte=start_of_day(held.since, ZONE),
        requested_at__lt=start_of_day(held.until + DAY, ZONE),
    )
    return list(given.values_list("patient_id").annotate(count=Count("pk")).order_by("patient_id"))


def _addresses(patients: list[int]) -> dict[int, str]:
    """Name and address of each, as reported last."""
    found = {}
    for one in Identity.objects.filter(patient__in=patients).order_by("linked_at", "pk"):
        place = f"{one.city}, {one.state} {one.zip_code}".strip(", ")
        lines = (f"{one.first_name} {one.last_name}", one.address_1, one.address_2, place)
        found[one.patient_id] = "\n".join(line for line in lines if line)
    return found


def _pass(decision: Decision) -> None:
    if decision.outcome is not Outcome.PASS:
        reason = decision.reasons[0]
        raise Refusal(reason.code, reason.says, cite=decision.cite, field=reason.field, kind="conflict")


def _unknown(field: str, says: str) -> Refusal:
    return Refusal(f"{field}-unknown", says, cite=CITE, field=field, kind="not-found")
