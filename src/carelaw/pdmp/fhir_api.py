"""`/fhir`: the HL7 US PDMP guide's operation, patient matching and dispensings, in FHIR R4 JSON."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, reverse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from carelaw import __version__
from carelaw.kernel.decision import Reason
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.history import HistoryReport
from carelaw.pdmp.use_cases.asking import ask_history, match_patients, refuse_question
from carelaw.pdmp.use_cases.permissions import ASK_HISTORY
from carelaw.pdmp.wire.fhir.answers import dispense_search, history_parameters, match_search
from carelaw.pdmp.wire.fhir.capability import capability_statement
from carelaw.pdmp.wire.fhir.names import Json
from carelaw.pdmp.wire.fhir.outcomes import issue, outcome, refusal_outcome
from carelaw.pdmp.wire.fhir.questions import Asking, read_history, read_match
from carelaw.pdmp.wire.fhir.searches import read_search, refuse_in_address
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.api_access import BearerToken, sealed
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation, public_page
from carelaw.platform.logs import fault_places, get_log, new_incident
from carelaw.platform.pages.refusals import status_of

MEDIA = "application/fhir+json"
_JSON = {MEDIA, "application/json"}
_FORM = "application/x-www-form-urlencoded"
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
# Faults of reading that HTTP has its own status for.
_STATUS = {"json-unreadable": 400, "person-in-address": 400, "not-acceptable": 406, "media-type": 415}

log = get_log("pdmp.fhir")
api = NinjaAPI(title="carelaw FHIR", urls_namespace="fhir", auth=BearerToken("fhir"), docs_url=None, openapi_url=None)


@api.get("/metadata", auth=None)
@public_page(why="It tells what this door offers, and nothing about anybody.")
def metadata(request: HttpRequest) -> HttpResponse:
    """What this door offers."""
    return _sent(capability_statement(_base(request), __version__))


@api.post("/$pdmp-history")
@operation(permission=ASK_HISTORY)
def history(request: HttpRequest) -> HttpResponse:
    """One patient's history as the guide's operation; the question is on the record before this answers."""
    refuse_in_address(list(request.GET), frozenset({"_format", "_pretty"}))
    asking = read_history(_resource(request))
    _require_own_practitioner(request, asking)
    answer = ask_history(asker_of(request), asking.request, at=instant_of(request))
    return _sent(history_parameters(answer, asking.request, _base(request)))


@api.post("/Patient/$pdmp-history")
@operation(permission=ASK_HISTORY)
def patient_history(request: HttpRequest) -> HttpResponse:
    """The same operation where the guide's narrative puts it."""
    return history(request)


@api.post("/Patient/$match")
@operation(permission=ASK_HISTORY)
def match(request: HttpRequest) -> HttpResponse:
    """Whom a Patient may mean; each one shown is on the query log."""
    refuse_in_address(list(request.GET), frozenset({"_format", "_pretty"}))
    asking = read_match(_resource(request))
    if asking.practitioner_named or asking.by_delegate:
        _require_own_practitioner(request, asking)
    found = match_patients(
        asker_of(request), asking.request, at=instant_of(request), most=asking.count, only_certain=asking.only_certain
    )
    return _sent(match_search(found, asking.request, _base(request)))


@api.get("/MedicationDispense")
@operation(permission=ASK_HISTORY)
def search_dispenses(request: HttpRequest) -> HttpResponse:
    """Dispensings of a patient whose id an earlier answer gave."""
    return _searched(request, dict(request.GET.lists()), in_body=False)


@api.post("/MedicationDispense/_search")
@operation(permission=ASK_HISTORY)
def search_dispenses_by_form(request: HttpRequest) -> HttpResponse:
    """The same search with its parameters in the body."""
    _require_acceptable(request)
    if request.content_type != _FORM:
        says = f"Send the search as {_FORM}."
        raise Refusal("media-type", says, field="Content-Type")
    refuse_in_address(list(request.GET), frozenset({"_format", "_pretty"}))
    try:
        given = dict(request.POST.lists())
    except (RequestDataTooBig, TooManyFieldsSent) as big:
        raise Refusal("request-too-large", "The body is too large.", kind="too-large") from big
    return _searched(request, given, in_body=True)


@api.get("/Patient")
@operation(permission=ASK_HISTORY)
def search_patients(request: HttpRequest) -> HttpResponse:
    """Patients are not searched by address: names and birth dates would stand in logs along the way."""
    refuse_in_address(list(request.GET), frozenset())
    says = "There is no list of patients. Send a Patient with name and birth date to POST Patient/$match."
    raise Refusal("person-in-address", says, cite="§9(b)")


@api.api_operation(_METHODS, "/", auth=None)
@public_page(why="It says that there is nothing here.")
def nothing_at_the_root(request: HttpRequest) -> HttpResponse:
    """The base itself: batches and transactions are not taken."""
    return nothing_here(request, "")


@api.api_operation(_METHODS, "/{path:rest}", auth=None)
@public_page(why="It says that there is nothing here.")
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """Whatever else is asked for."""
    says = "This server does not offer that. See GET metadata for what it offers."
    raise Refusal("interaction-unknown", says, kind="not-found")


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return _sent(refusal_outcome(refusal), _STATUS.get(refusal.code, status_of(refusal)))


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return refused(
        request, Refusal("token-needed", "Send a bearer token: Authorization: Bearer clw_…", kind="unauthenticated")
    )


@api.exception_handler(ValidationError)
@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    return _sent(refusal_outcome(Refusal("request-unreadable", "The request cannot be read.")), 400)


@api.exception_handler(Exception)
def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Our fault: the client gets an incident number, the log the place, nobody the values."""
    incident = new_incident()
    log.error("fhir-failed", incident=incident, fault=type(error).__name__, places=fault_places(error))
    says = f"The fault is ours. Try again; if it stays, tell the program office the incident number {incident}."
    return _sent(outcome(issue("fatal", "exception", says, status="error")), 500)


def fhir_routes() -> tuple[list[URLPattern | URLResolver], str, str]:
    """The door's routes; whatever leaves them is FHIR, carries the request's id and is stored nowhere on its way."""
    patterns, application, namespace = sealed(api)
    for pattern in patterns:
        assert isinstance(pattern, URLPattern)
        pattern.callback = _finished(pattern.callback)
    return patterns, application, namespace


def _finished(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def speaking_fhir(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            says = f"{request.method} is not offered here. See GET metadata for what is."
            allowed = response["Allow"]
            response = _sent(refusal_outcome(Refusal("method-not-offered", says)), 405)
            response["Allow"] = allowed
        sent = request.headers.get("X-Request-Id", "")
        if _REQUEST_ID.fullmatch(sent):
            response["X-Request-Id"] = sent
        return response

    return speaking_fhir


def _searched(request: HttpRequest, given: dict[str, list[str]], *, in_body: bool) -> HttpResponse:
    _require_acceptable(request)
    answer = ask_history(asker_of(request), read_search(given, in_body=in_body), at=instant_of(request))
    assert isinstance(answer, HistoryReport)
    return _sent(dispense_search(answer, _base(request)))


def _require_own_practitioner(request: HttpRequest, asking: Asking) -> None:
    """The message may only name the person whom the token speaks for; its word alone opens nothing."""
    actor = asker_of(request)
    reason = _why_not_own(actor, asking)
    if reason is not None:
        refuse_question(actor, asking.request, reason, at=instant_of(request))


def _why_not_own(actor: Actor, asking: Asking) -> Reason | None:
    field = "authorized-practitioner"
    if asking.by_delegate:
        says = "A designee signs in in person; no program speaks for one."
        return Reason("E-MAP-62", says, field="delegate-practitioner", cite="§5(5)(ix)")
    if not asking.npis and not asking.deas:
        says = "Name who asks: authorized-practitioner with an NPI or a DEA number."
        return Reason("E-MAP-50.needs-practitioner", says, field=field, cite="§9(b)")
    # An institution's number is on the account with the person's own suffix.
    numbers = {number.partition("-")[0] for number in (*actor.scoped("dea"), *actor.scoped("dispenser_dea"))}
    stated = {number.partition("-")[0] for number in asking.deas}
    if set(asking.npis) <= set(actor.scoped("npi")) and stated <= numbers:
        return None
    says = "The practitioner's NPI or DEA number is not one verified for the account of this token."
    return Reason("E-MAP-50.practitioner-not-own", says, field=field, cite="§9(b)")


def _resource(request: HttpRequest) -> Any:
    _require_acceptable(request)
    if request.content_type not in _JSON:
        raise Refusal("media-type", f"Send FHIR as {MEDIA}; XML is not taken.", field="Content-Type")
    try:
        return orjson.loads(request.body)
    except RequestDataTooBig as big:
        raise Refusal("request-too-large", "The body is too large.", kind="too-large") from big
    except orjson.JSONDecodeError as fault:
        raise Refusal("json-unreadable", "The body is not JSON.") from fault


def _require_acceptable(request: HttpRequest) -> None:
    wanted = request.GET.get("_format") or request.headers.get("Accept") or "*/*"
    taken = {"*/*", "application/*", "json", *_JSON}
    if not taken & {part.partition(";")[0].strip().lower() for part in wanted.replace(" json", "+json").split(",")}:
        raise Refusal("not-acceptable", f"Answers are given as {MEDIA} only.", field="Accept")


def _sent(resource: Json, status: int = 200) -> HttpResponse:
    response = HttpResponse(orjson.dumps(resource), status=status, content_type=f"{MEDIA}; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("fhir:metadata").removesuffix("/metadata"))
