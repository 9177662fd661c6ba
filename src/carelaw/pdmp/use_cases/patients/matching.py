"""Whose record is meant: the department looks for the person whose evidence was good; the search is on the query "
"log."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime

from django.db import transaction

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.access import Purpose
from carelaw.pdmp.facts.history import KnownPatient, PersonAsked
from carelaw.pdmp.rules.patients.identity_evidence import identity_evidence
from carelaw.pdmp.store import histories
from carelaw.pdmp.store.models import Patient, PatientRequest, PatientRequestState, Query
from carelaw.pdmp.use_cases.answering import known_patient
from carelaw.pdmp.use_cases.patients import letters
from carelaw.pdmp.use_cases.patients.clocks import come_of_age
from carelaw.pdmp.use_cases.patients.common import CITE, end_case, facts_of, happened, kind, law_here, request_for
from carelaw.pdmp.use_cases.patients.evidence import lacks
from carelaw.pdmp.use_cases.patients.permissions import KEEP_REQUESTS
from carelaw.pdmp.use_cases.searching import find_patients
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.record.keeping import append

SEARCHED = kind("patient-request-searched", "The person of a request was looked for.", "§6(c)")
MADE_READY = kind("patient-request-ready", "A record was made ready for the person who asked.")
NOBODY = "nobody"


def find_person(actor: Actor, request_id: str, *, at: datetime) -> tuple[KnownPatient, ...]:
    """Who the request may mean. Nobody is looked for before the evidence is good; who was shown is on the query log."""
    require(actor, KEEP_REQUESTS)
    held = request_for(actor, request_id)
    _require_proven(held)
    asked = PersonAsked(held.last_name, held.first_name, held.birth_date, zip_code=held.zip_code)
    found = find_patients(asked)
    if not found.patients and held.zip_code:
        found = find_patients(PersonAsked(held.last_name, held.first_name, held.birth_date))
    shown = tuple(known_patient(patient) for patient in found.patients)
    ids = [one.patient_id for one in shown]
    with transaction.atomic():
        Query.objects.create(
            account_id=uuid.UUID(actor.account_id),
            actor_name=actor.name,
            role=actor.role,
            purpose=Purpose.PATIENT_ACCESS.value,
            channel=actor.channel,
            case_reference=held.pk,
            outcome="candidates" if ids else "nothing-found",
            cite=CITE,
            requested_at=at,
            provided_at=at,
            shown_candidates=ids,
            answer_digest=hashlib.sha256(",".join(ids).encode()).hexdigest(),
        )
        body = {"request": str(held.pk), "candidates": len(ids)}
        append(SEARCHED, actor=actor, at=at, body=body, subject=str(held.pk))
    return shown


def make_ready(actor: Actor, request_id: str, patient_id: str, *, at: datetime) -> PatientRequest:
    """Say whose record it is (or that nobody is on file), and tell the requester that it is ready.

    `patient_id` is one that a search for this request showed, or `nobody`. A child that has come of age since closes
    the request instead.
    """
    require(actor, KEEP_REQUESTS)
    refused: Refusal | None = None
    with transaction.atomic():
        held = PatientRequest.objects.select_for_update().get(pk=request_for(actor, request_id).pk)
        _require_proven(held)
        if held.state not in (PatientRequestState.OPEN, PatientRequestState.AWAITING_EVIDENCE):
            says = f"This request is {held.get_state_display().lower()}."
            raise Refusal("E-MAP-92.state", says, cite=CITE, kind="conflict")
        if come_of_age(held, law_day(at), at):
            refused = of_age()
        else:
            held.patient = None if patient_id == NOBODY else _shown(actor, held, patient_id)
            _ready(held, at, actor)
    if refused:
        raise refused
    return held


def of_age() -> Refusal:
    """The refusal for a parent or guardian whose child has turned 18 since the request."""
    says = "The person has turned 18 since the request. It is closed, and the person is told how to ask."
    return Refusal("E-MAP-93.of-age-at-delivery", says, cite=CITE, kind="conflict")


def _ready(held: PatientRequest, at: datetime, actor: Actor) -> None:
    held.state, held.matched_at, held.ready_at = PatientRequestState.READY, at, at
    held.save(update_fields=["patient", "state", "matched_at", "ready_at"])
    happened(held, "answered", at, actor)
    end_case(held, "The record is ready to be read.", at, actor)
    append(MADE_READY, actor=actor, at=at, body={"request": str(held.pk)}, subject=str(held.pk))
    way = letters.WORDS["by-mail" if held.by_mail else "online"][held.language]
    letters.write(letters.READY, held, at, way=way)


def _require_proven(held: PatientRequest) -> None:
    decision = identity_evidence(facts_of(held, held.requested_on), law=law_here())
    if decision.outcome is not Outcome.PASS or lacks(held):
        says = "The evidence is not checked and found good yet; nothing is looked for before that."
        raise Refusal("E-MAP-95", says, cite=CITE, kind="conflict")


def _shown(actor: Actor, held: PatientRequest, patient_id: str) -> Patient | None:
    """The patient of an id that a search for this very request has shown; an id from elsewhere opens nothing."""
    lines = Query.objects.filter(case_reference=held.pk, outcome="candidates", role=actor.role)
    if not any(patient_id in ids for ids in lines.values_list("shown_candidates", flat=True)):
        says = "Choose one of the people that the search for this request showed, or say that nobody is on file."
        raise Refusal("E-MAP-92.not-shown", says, cite=CITE, field="patient")
    return histories.living_patient(patient_id)
