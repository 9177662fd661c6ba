"""The clock of a patient's request, and the daily look at what runs out, comes of age or stays unanswered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from carelaw.kernel.decision import Outcome
from carelaw.pdmp.facts.patient_access import AnswerClock, Capacity
from carelaw.pdmp.rules.local_time import local_day, start_of_following
from carelaw.pdmp.rules.patients.answer_due import due_on, patient_answer_due
from carelaw.pdmp.rules.patients.identity_evidence import identity_evidence
from carelaw.pdmp.rules.patients.parent_or_guardian import parent_or_guardian
from carelaw.pdmp.store.models import OPEN_STATES, PatientRequest, PatientRequestState
from carelaw.pdmp.use_cases.patients import letters
from carelaw.pdmp.use_cases.patients.claims import escalate_silent
from carelaw.pdmp.use_cases.patients.common import CASE, CITE, clock_of, close, facts_of, kind, law_here
from carelaw.platform.cases.clocks import Clock, Happened, clocks_of
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.record.keeping import append

WARNED = kind("patient-request-due-soon", "A patient's request was listed as due soon.")


@clocks_of(CASE)
def clocks_of_request(events: Sequence[Happened]) -> tuple[Clock, ...]:
    """One deadline: the answer."""
    seen = {event.kind: event for event in events}
    opened = seen.get("case-opened")
    if opened is None or "requested_on" not in opened.body:
        return ()
    days = {name: local_day(seen[name].at) for name in ("evidence-asked", "evidence-received") if name in seen}
    ended = seen.get("answered") or seen.get("case-closed")
    clock = AnswerClock(
        requested_on=date.fromisoformat(opened.body["requested_on"]),
        judged_on=local_day(events[-1].at),
        evidence_asked_on=days.get("evidence-asked"),
        evidence_received_on=days.get("evidence-received"),
    )
    due = start_of_following(due_on(clock, law_here()))
    says = "Give the person the record and the access history."
    return (Clock("answer", says, CITE, due, ended.at if ended else None),)


@each_day("pdmp.patient-clock", order=40)
def patient_clock(on: date, at: datetime) -> int:
    """Requests without evidence end, children come of age, answers fall due, silent dispensers are taken up."""
    done = 0
    waiting = PatientRequest.objects.filter(state__in=[*OPEN_STATES, PatientRequestState.READY])
    for pk in list(waiting.order_by("due_on", "pk").values_list("pk", flat=True)):
        with transaction.atomic():
            held = PatientRequest.objects.select_for_update().get(pk=pk)
            done += look_at(held, on, at)
    return done + escalate_silent(on, at)


def look_at(held: PatientRequest, on: date, at: datetime) -> int:
    """Do what one day makes due in one request; 0 when nothing."""
    if come_of_age(held, on, at):
        return 1
    if held.state in OPEN_STATES:
        decision = identity_evidence(facts_of(held, on), law=law_here())
        if decision.outcome is Outcome.VIOLATION:
            close(held, PatientRequestState.CLOSED_NO_EVIDENCE, "no-evidence", at, None)
            letters.write(letters.NO_EVIDENCE, held, at)
            return 1
        return _warn(held, on, at)
    return 0


def come_of_age(held: PatientRequest, on: date, at: datetime) -> bool:
    """Close what a parent or guardian asked once the person is 18, and tell the young adult how to ask (MAP-93)."""
    if held.capacity not in (Capacity.PARENT, Capacity.GUARDIAN) or held.birth_date is None:
        return False
    decision = parent_or_guardian(facts_of(held, on), law=law_here())
    if not decision.codes[0].startswith("E-MAP-93.of-age"):
        return False
    close(held, PatientRequestState.CLOSED_OF_AGE, "of-age", at, None)
    letters.write(letters.OF_AGE, held, at)
    letters.write(letters.YOUNG_ADULT, held, at, to=f"{held.first_name} {held.last_name}")
    return True


def _warn(held: PatientRequest, on: date, at: datetime) -> int:
    """Note once that a request has reached a warning day, or its overdue day."""
    code = patient_answer_due(clock_of(held, on), law=law_here()).codes[0]
    stage = 3 if code == "E-MAP-96.overdue" else 0
    if code.startswith("due-soon-"):
        stage = 1 + sorted(law_here().number("patient.warning_days", on)).index(int(code.rpartition("-")[2]))
    if stage <= held.warned:
        return 0
    held.warned = stage
    held.save(update_fields=["warned"])
    append(WARNED, actor=None, at=at, body={"request": str(held.pk), "code": code}, subject=str(held.pk))
    return 1
