"""`/api/pdmp/histories`: ask for a patient's history."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, Field, Router, Schema

from carelaw.pdmp.facts.history import HistoryReport
from carelaw.pdmp.use_cases.asking import ask_history
from carelaw.pdmp.use_cases.permissions import ASK_HISTORY
from carelaw.pdmp.wire.questions import question_from
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.api_errors import PROBLEMS

router = Router()


class IdAsked(Schema):
    """An identifier of the patient."""

    jurisdiction: str
    kind: str
    value: str


class PersonIn(Schema):
    """Whom the question is about."""

    last_name: str
    first_name: str
    birth_date: date
    gender: str = ""
    zip_code: str = ""
    phone: str = ""
    ids: list[IdAsked] = []


class QuestionIn(Schema):
    """A question: why, about whom (a person, or a patient id that an earlier answer gave), for which days."""

    purpose: str = Field(examples=["TREATMENT", "DISPENSING", "SELF_AUDIT"])
    attestation: str = Field("", examples=["existing-patient", "first-visit", "current-patient"])
    reason: str = ""
    person: PersonIn | None = None
    patient_id: str = ""
    drug: str = ""
    prescription_number: str = ""
    dea: str = ""
    case: str = ""
    period_from: date | None = None
    period_to: date | None = None


class AnswerOut(Schema):
    """`kind` is `history` or `candidates`; `answer` is the report or the people to choose from."""

    kind: str
    answer: dict[str, Any]


@router.post("/histories", response={200: AnswerOut, **PROBLEMS}, summary="Ask for a patient's history")
@operation(permission=ASK_HISTORY)
def ask(request: HttpRequest, question: QuestionIn = Body(...)) -> Any:
    """One patient's history, or the people to choose from. The question is on the record before this answers."""
    entries = question.dict(exclude_none=True)
    for holder, name in ((entries, "period_from"), (entries, "period_to"), (entries.get("person", {}), "birth_date")):
        if holder.get(name):
            holder[name] = holder[name].isoformat()
    answer = ask_history(asker_of(request), question_from(entries), at=instant_of(request))
    kind = b"history" if isinstance(answer, HistoryReport) else b"candidates"
    # The answer leaves as it was written: the digest on the query log is that of `answer`, byte for byte.
    body = b'{"kind":"' + kind + b'","answer":' + answer.content + b"}"
    return HttpResponse(body, content_type="application/json")
