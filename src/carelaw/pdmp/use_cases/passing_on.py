"""Answer a question that an integration gateway passes on: on the record before it is given, and kept nowhere.

The gateway's own law has let the question through; its decision stands on the report as the right by which it was
given. That law forbids everyone on the way to keep what was answered, even whether anything was found. So the line on
the query log and the entry on the record say who asked through which envelope, and nothing of the answer.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.gateway import GatewayQuestion, SeveralFit
from carelaw.pdmp.facts.history import HistoryReport, HistoryRequest
from carelaw.pdmp.store.models import Patient, Query
from carelaw.pdmp.use_cases.answering import Answer, compose
from carelaw.pdmp.use_cases.in_sight import in_sight_on
from carelaw.pdmp.use_cases.searching import find_patients
from carelaw.platform.accounts.actor import law_day, system_actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

PASSED_ON = declare(
    "history-passed-on",
    says="A question of an integration gateway was answered; what was answered is kept nowhere.",
    keys={"query": Shape.ID, "envelope": Shape.ID, "purpose": Shape.CODE},
    cite="§6(c)",
)


def answer_for_gateway(question: GatewayQuestion, *, at: datetime) -> HistoryReport | SeveralFit:
    """The same report that the console gives, or word that several people fit; nothing is written yet.

    The caller puts it on record with `note_passed_on` before it is given: reading holds up no other writer. Raises
    Refusal for a question that its gateway did not let through.
    """
    if question.access.outcome is not Outcome.PASS:
        raise Refusal("gateway-refused", "The gateway did not let this question through.", kind="forbidden")
    return _answer(question, uuid.uuid4(), at)


def note_passed_on(question: GatewayQuestion, answer: HistoryReport | SeveralFit, *, at: datetime) -> None:
    """Put on record that a question was answered, and nothing of the answer; the caller holds the transaction."""
    query_id = answer.query_id if isinstance(answer, HistoryReport) else str(uuid.uuid4())
    with transaction.atomic():
        Query.objects.create(
            id=query_id,
            actor_name=question.asked_by[:120],
            role="GATEWAY_REQUESTER",
            purpose=question.purpose,
            channel="gateway",
            outcome="passed-on",
            cite=question.access.cite[:80],
            requested_at=at,
            provided_at=at,
        )
        body = {"query": query_id, "envelope": question.envelope_id, "purpose": question.purpose}
        append(PASSED_ON, actor=system_actor(question.client), at=at, body=body)


def _answer(question: GatewayQuestion, query_id: uuid.UUID, at: datetime) -> HistoryReport | SeveralFit:
    law, on = adopted_law(), law_day(at)
    request = HistoryRequest(
        question.purpose, person=question.person, period_from=question.period_from, period_to=question.period_to
    )
    try:
        found = find_patients(question.person)
    except Refusal as too_many:
        return SeveralFit(too_many.says)
    if found.patients and not found.certain:
        return SeveralFit("Several people fit. Ask again with ZIP code and sex, so that one person is meant.")
    patient: Patient | None = found.patients[0] if found.patients else None
    answer = Answer.of_patient(patient, request, in_sight_on(on, law)) if patient else Answer.empty()
    return compose(query_id, at, on, request, question.access, answer, patient, law)
