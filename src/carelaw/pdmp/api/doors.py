"""`/api/pdmp/doors`: who may ask for what, one's own cases, partner states, a clinic's list."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Header, Query, Router, Schema, Status

from carelaw.pdmp.store.models import Appointment
from carelaw.pdmp.use_cases.doors.acts import ACTS
from carelaw.pdmp.use_cases.doors.cases import appointments_of, cases_of, take_roster
from carelaw.pdmp.use_cases.doors.clinic_list import ask_list
from carelaw.pdmp.use_cases.doors.matrix import who_may_ask
from carelaw.pdmp.use_cases.doors.partners import exchanges
from carelaw.pdmp.use_cases.doors.permissions import (
    ASK_LIST,
    KEEP_ROSTER,
    OWN_CASES,
    READ_REVIEW_LOG,
    SEE_APPOINTMENTS,
    SEE_EXCHANGES,
)
from carelaw.pdmp.use_cases.doors.review_log import lines_of_review
from carelaw.pdmp.use_cases.retention.log_lines import shown
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation, public_page
from carelaw.platform.acts.operations import add_acts
from carelaw.platform.api_errors import PROBLEMS

router = Router()
_SHEET: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"text/csv": {"schema": {"type": "string"}}},
        "description": "A sheet in UTF-8 with a header row.",
    }
}


class WhoMayAskOut(Schema):
    """One line of the access matrix."""

    role: str
    who: str
    open: bool
    purpose: str
    schedules: str
    conditions: list[str]
    returned: list[str]
    limits: list[str]
    seen_by_patient: str
    provision: str
    cite: str
    says: str


class AppointmentOut(Schema):
    """One approval, designation, assignment or office."""

    id: str
    kind: str
    person_name: str
    letter: str
    office: str
    program: str
    function: str
    starts_on: date
    ends_on: date | None
    revoked_on: date | None

    @staticmethod
    def resolve_id(one: Appointment) -> str:
        return str(one.pk)


class LogLineOut(Schema):
    """A question of the query log; whom it was about is not told."""

    id: str
    asked_by: str
    role: str
    principal: str
    purpose: str
    outcome: str
    code: str
    requested_at: datetime
    provided_at: datetime | None
    rows: int


class AccessCaseOut(Schema):
    """One of one's own cases; whom it names is not repeated."""

    id: str
    number: str
    opened_at: datetime
    closed_on: date | None

    @staticmethod
    def resolve_id(one: Any) -> str:
        return str(one.pk)


class OwnCasesOut(Schema):
    """What somebody is appointed for, and the cases opened under it."""

    appointments: list[AppointmentOut]
    cases: list[AccessCaseOut]


class ExchangeOut(Schema):
    """How the exchange with one state stands and works."""

    state: str
    standard: str
    roles: list[str]
    in_force_from: date | None
    in_force_until: date | None
    suspended: bool
    questions: int
    answered: int
    refused: int
    first_asked: datetime | None
    last_asked: datetime | None


class RosterOut(Schema):
    """What became of a roster."""

    says: str
    program: str
    members: int
    wrong: list[str]


class ListAnswerOut(Schema):
    """What became of one row of a clinic's list."""

    row: int
    outcome: str
    query_id: str
    dispensings: int | None
    last_filled: date | None
    flags: int | None
    says: str
    cite: str


@router.get("/doors", response={200: list[WhoMayAskOut], **PROBLEMS}, auth=None, summary="Who may ask for what")
@public_page(why="It shows the law's own list of who may query; it names nobody.")
def matrix(request: HttpRequest, role: str = "", purpose: str = "") -> Any:
    """Every door of the act with its conditions and limits, and the roles for which there is none."""
    return [one.as_dict() for one in who_may_ask(role, purpose)]


@router.get(
    "/doors/appointments", response={200: list[AppointmentOut], **PROBLEMS}, summary="Approvals and designations"
)
@operation(permission=SEE_APPOINTMENTS)
def appointments(request: HttpRequest, offset: int = Query(0, ge=0, le=1_000_000)) -> Any:
    """Up to two hundred, by person; `offset` goes on."""
    return list(Appointment.objects.order_by("person_name", "pk")[offset : offset + 200])


@router.get("/doors/mine", response={200: OwnCasesOut, **PROBLEMS}, summary="My cases")
@operation(permission=OWN_CASES)
def own(request: HttpRequest) -> Any:
    """One's own appointments and the newest two hundred cases: the ids to ask with."""
    actor = asker_of(request)
    return {"appointments": list(appointments_of(actor)[:50]), "cases": list(cases_of(actor)[:200])}


@router.get("/doors/partners", response={200: list[ExchangeOut], **PROBLEMS}, summary="Partner states")
@operation(permission=SEE_EXCHANGES)
def partner_states(request: HttpRequest, since: date | None = None) -> Any:
    """Each partner state with its agreement and its questions, since a day or ever."""
    return exchanges(asker_of(request), at=instant_of(request), since=since)


@router.post(
    "/doors/roster", response={201: RosterOut, **PROBLEMS}, openapi_extra=_SHEET, summary="Upload a program's roster"
)
@operation(permission=KEEP_ROSTER)
def roster(request: HttpRequest, x_file_name: str = Header("roster.csv")) -> Status[dict[str, Any]]:
    """Members of the program one is designated for; bad rows are told, the others are taken."""
    done = take_roster(asker_of(request), request.body, x_file_name, at=instant_of(request))
    return Status(201, {"says": done.says, **done.more})


@router.post(
    "/doors/list", response={200: list[ListAnswerOut], **PROBLEMS}, openapi_extra=_SHEET, summary="Ask for a list"
)
@operation(permission=ASK_LIST)
def clinic_list(request: HttpRequest, attestation: str = Query(""), x_file_name: str = Header("list.csv")) -> Any:
    """One answer a row: columns last_name, first_name, birth_date; `attestation` is declared about everybody on it."""
    answers = ask_list(asker_of(request), request.body, x_file_name, attestation, at=instant_of(request))
    return [one.as_dict() for one in answers]


@router.get(
    "/doors/reviews/{case}/log", response={200: list[LogLineOut], **PROBLEMS}, summary="Who asked, within a review"
)
@operation(permission=READ_REVIEW_LOG)
def review_log(request: HttpRequest, case: str, offset: int = Query(0, ge=0, le=1_000_000)) -> Any:
    """Up to two hundred lines that an open review of one's own is about, the newest first; `offset` goes on."""
    found = lines_of_review(asker_of(request), instant_of(request), case)
    return [shown(one) for one in found[offset : offset + 200]]


add_acts(router, "/doors", ACTS)
