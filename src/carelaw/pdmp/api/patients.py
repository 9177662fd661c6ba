"""`/api/pdmp/my-record…`, `/api/pdmp/patient-requests…`: ask for a record, read it, dispute it; and the desk's acts."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Body, Router, Schema, Status

from carelaw.kernel.decision import plain
from carelaw.pdmp.facts.patient_access import Capacity
from carelaw.pdmp.store.models import OPEN_STATES, PatientRequest
from carelaw.pdmp.use_cases.patients.acts import ACTS
from carelaw.pdmp.use_cases.patients.claims import Said, answer_due, claims_for, open_claim
from carelaw.pdmp.use_cases.patients.common import request_for, requester_of
from carelaw.pdmp.use_cases.patients.delivering import open_record
from carelaw.pdmp.use_cases.patients.evidence import lacks
from carelaw.pdmp.use_cases.patients.filing import Filing, file_request
from carelaw.pdmp.use_cases.patients.keys import request_by_key
from carelaw.pdmp.use_cases.patients.limits import require_patience
from carelaw.pdmp.use_cases.patients.matching import find_person
from carelaw.pdmp.use_cases.patients.measures import figures_of, months_measured
from carelaw.pdmp.use_cases.patients.notices import notice_on
from carelaw.pdmp.use_cases.patients.permissions import ANSWER_CLAIMS, KEEP_REQUESTS
from carelaw.platform.accounts.actor import law_day, visitor
from carelaw.platform.accounts.clients import address_of
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation, public_page
from carelaw.platform.acts.operations import add_acts
from carelaw.platform.api_errors import PROBLEMS

router = Router()
_WHY = "The act gives patients the right to ask without an account; what is given needs the request's own secret."
_EVERYBODY = "It is published for everybody and names nobody."


class RecordRequestIn(Schema):
    """A request for a record: as what one asks, who asks, about whom, where the answer goes."""

    capacity: Capacity
    requester_name: str
    reply_to: str
    last_name: str
    first_name: str
    birth_date: date | None = None
    zip_code: str = ""
    former_names: str = ""
    phone: str = ""
    language: str = "en"
    by_mail: bool = False
    declared_true: bool = False
    accepted_cost: bool = False


class RecordRequestTaken(Schema):
    """The confirmation. The secret is given this once."""

    reference: str
    secret: str
    due_on: date
    fee: str


class RequestKeyIn(Schema):
    """The reference and the secret of a request."""

    reference: str
    secret: str


class RequestStanding(Schema):
    """Where a request stands, and what is still to be proven."""

    id: str
    reference: str
    state: str
    requested_on: date
    due_on: date
    to_prove: list[str]
    fee: str


class ClaimIn(RequestKeyIn):
    """What is wrong in one prescription of the record that was given."""

    record_id: str
    field: str
    claimed_value: str = ""
    says: str = ""
    target: str = "prescription"


class ClaimOut(Schema):
    """A claim as its dispenser sees it."""

    id: str
    prescription_number: str
    field: str
    stated_value: str
    claimed_value: str
    answer_due: date
    state: str


class OwnRecordOut(Schema):
    """The record, and who asked about it."""

    record: dict[str, Any]
    accesses: list[dict[str, Any]]


class PersonFound(Schema):
    """Somebody whom a request may mean."""

    patient_id: str
    names: list[str]
    birth_dates: list[date]
    addresses: list[str]


class MonthMeasured(Schema):
    """The figures of one month; a value of null was not measured."""

    month: date
    figures: list[dict[str, Any]]


@router.post(
    "/my-record/requests", auth=None, response={201: RecordRequestTaken, **PROBLEMS}, summary="Ask for a record"
)
@public_page(why=_WHY)
def ask_for_record(request: HttpRequest, asked: RecordRequestIn = Body(...)) -> Status[dict[str, Any]]:
    """Without an account; the confirmation holds the reference and the secret."""
    require_patience(request, "patient_request")
    filing = Filing(**{**asked.dict(), "capacity": asked.capacity.value})
    filed = file_request(visitor(address_of(request), "api"), filing, at=instant_of(request))
    held = filed.request
    taken = {
        "reference": held.reference,
        "secret": filed.secret,
        "due_on": held.due_on,
        "fee": f"{held.fee:.2f}",
    }
    return Status(201, taken)


@router.post("/my-record/standing", auth=None, response={200: RequestStanding, **PROBLEMS}, summary="Follow a request")
@public_page(why=_WHY)
def follow_request(request: HttpRequest, key: RequestKeyIn = Body(...)) -> dict[str, Any]:
    """Where a request stands."""
    return _standing(_by_key(request, key))


@router.post("/my-record/record", auth=None, response={200: OwnRecordOut, **PROBLEMS}, summary="Read the record")
@public_page(why=_WHY)
def read_record(request: HttpRequest, key: RequestKeyIn = Body(...)) -> dict[str, Any]:
    """The record and who asked about it, once the request is ready."""
    held = _by_key(request, key)
    given = open_record(requester_of(held, address_of(request)), str(held.pk), at=instant_of(request))
    return {"record": given.report.as_dict(), "accesses": [plain(one) for one in given.accesses]}


@router.post("/my-record/claims", auth=None, response={201: ClaimOut, **PROBLEMS}, summary="Say what is wrong")
@public_page(why=_WHY)
def dispute(request: HttpRequest, claim: ClaimIn = Body(...)) -> Status[dict[str, Any]]:
    """The dispenser that reported is asked; the row is marked as disputed. It costs nothing."""
    held = _by_key(request, claim)
    said = Said(claim.record_id, claim.field, claim.claimed_value, claim.says, claim.target)
    made = open_claim(requester_of(held, address_of(request)), str(held.pk), said, at=instant_of(request))
    return Status(201, _claim(made))


@router.get("/patient-requests", response={200: list[RequestStanding], **PROBLEMS}, summary="Patients' requests")
@operation(permission=KEEP_REQUESTS)
def list_patient_requests(request: HttpRequest, every: bool = False) -> list[dict[str, Any]]:
    """The open ones by their last day, up to 200; `every` gives the ended ones too."""
    found = PatientRequest.objects.all() if every else PatientRequest.objects.filter(state__in=OPEN_STATES)
    return [_standing(one) for one in found.order_by("due_on", "received_at")[:200]]


@router.get("/patient-requests/{request_id}", response={200: RequestStanding, **PROBLEMS}, summary="One request")
@operation(permission=KEEP_REQUESTS)
def show_patient_request(request: HttpRequest, request_id: str) -> dict[str, Any]:
    """Where one request stands."""
    return _standing(request_for(asker_of(request), request_id))


@router.post(
    "/patient-requests/{request_id}/person", response={200: list[PersonFound], **PROBLEMS}, summary="Find the person"
)
@operation(permission=KEEP_REQUESTS)
def find_the_person(request: HttpRequest, request_id: str) -> list[dict[str, Any]]:
    """Whom the request may mean; the search is on the query log."""
    found = find_person(asker_of(request), request_id, at=instant_of(request))
    return [
        {
            "patient_id": one.patient_id,
            "names": [f"{name.last}, {name.first}" for name in one.names],
            "birth_dates": list(one.birth_dates),
            "addresses": list(one.addresses),
        }
        for one in found
    ]


@router.get("/patient-claims", response={200: list[ClaimOut], **PROBLEMS}, summary="Claims about my reports")
@operation(permission=ANSWER_CLAIMS)
def list_claims(request: HttpRequest) -> list[dict[str, Any]]:
    """What patients dispute of what one's own dispensers reported, up to 200."""
    return [_claim(one) for one in claims_for(asker_of(request)).order_by("-opened_at")[:200]]


@router.get("/notice-to-patients", auth=None, response={200: dict[str, Any], **PROBLEMS}, summary="The notice")
@public_page(why=_EVERYBODY)
def show_notice(request: HttpRequest) -> dict[str, Any]:
    """The notice in force in every language; empty while none is published."""
    found = notice_on(law_day(instant_of(request)))
    return {"version": found.version, "effective_on": found.effective_on, "texts": found.texts} if found else {}


@router.get("/service-measures", auth=None, response={200: list[MonthMeasured], **PROBLEMS}, summary="Measures")
@public_page(why=_EVERYBODY)
def show_measures(request: HttpRequest) -> list[dict[str, Any]]:
    """How well the program can be reached, the newest month first."""
    at = instant_of(request)
    return [
        {"month": month, "figures": [plain(one) for one in figures_of(month, at)]} for month in months_measured()[:24]
    ]


add_acts(router, "/patient-acts", ACTS)


def _by_key(request: HttpRequest, key: RequestKeyIn) -> PatientRequest:
    require_patience(request, "patient_key")
    return request_by_key(key.reference, key.secret)


def _standing(held: PatientRequest) -> dict[str, Any]:
    return {
        "id": str(held.pk),
        "reference": held.reference,
        "state": held.state,
        "requested_on": held.requested_on,
        "due_on": held.due_on,
        "to_prove": lacks(held),
        "fee": f"{held.fee:.2f}",
    }


def _claim(one: Any) -> dict[str, Any]:
    return {
        "id": str(one.pk),
        "prescription_number": one.prescription_number,
        "field": one.field,
        "stated_value": one.stated_value,
        "claimed_value": one.claimed_value,
        "answer_due": answer_due(one),
        "state": one.state,
    }
