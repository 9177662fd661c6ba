"""`/api/pbm/applications`, `/api/pbm/licenses`: apply, decide, look up."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Header, Router, Schema, Status

from carelaw.kernel.dates import legal_date
from carelaw.pbm.store.models import LicenseApplication
from carelaw.pbm.use_cases.applying import (
    add_document,
    add_officer,
    answer_request,
    applications_for,
    remove_officer,
    save_answers,
    standing,
    start_application,
    submit_application,
)
from carelaw.pbm.use_cases.deciding import Asked, enter_fee, grant_license, request_information
from carelaw.pbm.use_cases.licenses import enter_renewal, license_numbered, may_act, register_of_licenses
from carelaw.pbm.use_cases.parties import number_of
from carelaw.pbm.use_cases.permissions import LICENSE_APPLY, LICENSE_DECIDE, LICENSE_SEE
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform import clock
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation, public_page
from carelaw.platform.api_errors import PROBLEMS
from carelaw.platform.parties.models import License

router = Router(tags=["pbm"])
_WHY_PUBLIC = "The register of licenses is for everybody; it names organizations, no person."
_RAW_FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        "description": "The document as it is: PDF, PNG, JPEG or DOCX.",
    }
}


class ItemOut(Schema):
    """One item of the checklist."""

    item: str
    cite: str
    outcome: str
    says: list[str]


class ApplicationOut(Schema):
    """An application with its checklist."""

    reference: str
    state: str
    license: str
    answers: dict[str, str]
    checklist: list[ItemOut]
    officers: list[dict[str, Any]]
    requests: list[dict[str, Any]]


class AnswersIn(Schema):
    """What is typed; names as in the answer's `answers`."""

    answers: dict[str, str]


class OfficerIn(Schema):
    """An officer."""

    name: str
    title: str = ""
    address: str = ""


class AskedIn(Schema):
    """What is missing, by item of 512-4(b), and why."""

    item: str
    reason: str


class AskIn(Schema):
    """A deficiency letter."""

    asked: list[AskedIn]
    due_on: date


class LicensePaymentIn(Schema):
    """A payment as it was received."""

    amount: Decimal
    payment_reference: str
    method: str = "check"
    on: date


class DayIn(Schema):
    """A first day."""

    on: date


class SaysIn(Schema):
    """An answer."""

    says: str


class LicenseOut(Schema):
    """A license of the public register."""

    number: str
    name: str
    state_number: str
    status: str
    valid_from: date
    valid_to: date | None


@router.post("/applications", response={200: ApplicationOut, **PROBLEMS}, summary="Begin or go on with an application")
@operation(permission=LICENSE_APPLY)
def start(request: HttpRequest) -> dict[str, Any]:
    """The open application of your organization, or a new draft."""
    return _shown(request, start_application(asker_of(request), at=instant_of(request)).reference)


@router.get("/applications", response={200: list[dict[str, Any]], **PROBLEMS}, summary="Applications you may see")
@operation(permission=LICENSE_SEE)
def list_applications(request: HttpRequest) -> list[dict[str, Any]]:
    """The newest 200."""
    return [_line(one) for one in applications_for(asker_of(request)).order_by("-reference")[:200]]


@router.get("/applications/{reference}", response={200: ApplicationOut, **PROBLEMS}, summary="One application")
@operation(permission=LICENSE_SEE)
def show(request: HttpRequest, reference: str) -> dict[str, Any]:
    """The application with every item of the law and how it stands."""
    return _shown(request, reference)


@router.patch("/applications/{reference}", response={200: ApplicationOut, **PROBLEMS}, summary="Save answers")
@operation(permission=LICENSE_APPLY)
def save(request: HttpRequest, reference: str, typed: AnswersIn) -> dict[str, Any]:
    """Saved as typed; the checklist says what is missing or wrong."""
    save_answers(asker_of(request), reference, typed.answers, at=instant_of(request))
    return _shown(request, reference)


@router.post(
    "/applications/{reference}/officers", response={200: dict[str, Any], **PROBLEMS}, summary="List an officer"
)
@operation(permission=LICENSE_APPLY)
def officer(request: HttpRequest, reference: str, listed: OfficerIn) -> dict[str, Any]:
    """Gives the number under which the affidavit is filed."""
    who, at = asker_of(request), instant_of(request)
    made = add_officer(who, reference, name=listed.name, title=listed.title, address=listed.address, at=at)
    return {"officer": made.pk, "name": made.name}


@router.delete(
    "/applications/{reference}/officers/{officer_id}",
    response={200: ApplicationOut, **PROBLEMS},
    summary="Take an officer off the list",
)
@operation(permission=LICENSE_APPLY)
def take_off(request: HttpRequest, reference: str, officer_id: int) -> dict[str, Any]:
    """With the affidavit."""
    remove_officer(asker_of(request), reference, officer_id, at=instant_of(request))
    return _shown(request, reference)


@router.post(
    "/applications/{reference}/documents/{kind}",
    response={201: dict[str, Any], **PROBLEMS},
    openapi_extra=_RAW_FILE,
    summary="File a document",
)
@operation(permission=LICENSE_APPLY)
def document(
    request: HttpRequest,
    reference: str,
    kind: str,
    officer: int | None = None,
    sworn_on: date | None = None,
    x_file_name: str = Header("document.pdf"),
) -> Status[dict[str, Any]]:
    """Kinds: chart, entity-contract, network-contract, affidavit (with `officer`)."""
    made = add_document(
        asker_of(request),
        reference,
        kind,
        request,
        file_name=x_file_name,
        at=instant_of(request),
        officer_id=officer,
        sworn_on=sworn_on,
    )
    return Status(201, {"document": made.pk, "sha256": made.digest, "bytes": made.size})


@router.post("/applications/{reference}/file", response={200: ApplicationOut, **PROBLEMS}, summary="File it")
@operation(permission=LICENSE_APPLY)
def file_it(request: HttpRequest, reference: str) -> dict[str, Any]:
    """Complete, it is filed and the fee is invoiced; incomplete, the draft is kept and each gap is named."""
    submit_application(asker_of(request), reference, at=instant_of(request))
    return _shown(request, reference)


@router.post("/requests/{request_id}/answer", response={200: ApplicationOut, **PROBLEMS}, summary="Answer the Director")
@operation(permission=LICENSE_APPLY)
def answer(request: HttpRequest, request_id: int, words: SaysIn) -> dict[str, Any]:
    """Once every request is answered, the application is the Director's again."""
    found = answer_request(asker_of(request), request_id, words.says, at=instant_of(request))
    return _shown(request, found.application.reference)


@router.post("/applications/{reference}/requests", response={200: ApplicationOut, **PROBLEMS}, summary="Ask for more")
@operation(permission=LICENSE_DECIDE)
def ask(request: HttpRequest, reference: str, letter: AskIn) -> dict[str, Any]:
    """A deficiency letter by item of 512-4(b)."""
    asked = [Asked(one.item, one.reason) for one in letter.asked]
    request_information(asker_of(request), reference, asked, due_on=letter.due_on, at=instant_of(request))
    return _shown(request, reference)


@router.post(
    "/applications/{reference}/payments", response={200: dict[str, Any], **PROBLEMS}, summary="Enter a payment"
)
@operation(permission=LICENSE_DECIDE)
def pay(request: HttpRequest, reference: str, paid: LicensePaymentIn) -> dict[str, Any]:
    """A payment toward the first fee."""
    made = enter_fee(
        asker_of(request),
        reference,
        paid.amount,
        payment_reference=paid.payment_reference,
        method=paid.method,
        on=paid.on,
        at=instant_of(request),
    )
    return {"payment": str(made.pk), "amount": str(made.amount)}


@router.post("/applications/{reference}/grant", response={200: LicenseOut, **PROBLEMS}, summary="Grant the license")
@operation(permission=LICENSE_DECIDE)
def grant(request: HttpRequest, reference: str, first: DayIn) -> dict[str, Any]:
    """Every item met, every request answered, the fee paid in full."""
    return _license(grant_license(asker_of(request), reference, on=first.on, at=instant_of(request)))


@router.post("/licenses/{number}/renewals", response={200: LicenseOut, **PROBLEMS}, summary="Enter a renewal payment")
@operation(permission=LICENSE_DECIDE)
def renew(request: HttpRequest, number: str, paid: LicensePaymentIn) -> dict[str, Any]:
    """Exactly the fee, by January 1, renews for a year."""
    enter_renewal(
        asker_of(request),
        number,
        paid.amount,
        payment_reference=paid.payment_reference,
        method=paid.method,
        on=paid.on,
        at=instant_of(request),
    )
    return _license(license_numbered(number))


@router.get("/licenses", auth=None, response={200: list[LicenseOut], **PROBLEMS}, summary="The register of licenses")
@public_page(why=_WHY_PUBLIC)
def list_licenses(request: HttpRequest, q: str = "") -> list[dict[str, Any]]:
    """Up to 200, narrowed by name, license number or state number."""
    return [_license(one) for one in register_of_licenses(q).order_by("party__name", "number")[:200]]


@router.get("/licenses/{number}", auth=None, response={200: dict[str, Any], **PROBLEMS}, summary="One license")
@public_page(why=_WHY_PUBLIC)
def show_license(request: HttpRequest, number: str, on: date | None = None) -> dict[str, Any]:
    """The license, and whether its holder may act on a day (today when none is given)."""
    one = license_numbered(number)
    decision = may_act(one.party, on or legal_date(clock.now(), ZONE))
    return {**_license(one), "decision": decision.as_dict()}


def _shown(request: HttpRequest, reference: str) -> dict[str, Any]:
    one, items = standing(asker_of(request), reference, at=instant_of(request))
    listed = [
        {
            "item": item.title,
            "cite": item.cite,
            "outcome": str(item.decision.outcome),
            "says": [reason.says for reason in item.decision.reasons],
        }
        for item in items
    ]
    asked = [
        {
            "request": each.pk,
            "item": each.item,
            "reason": each.reason,
            "due_on": each.due_on.isoformat(),
            "answered_on": each.answered_on and each.answered_on.isoformat(),
        }
        for each in one.requests.order_by("pk")
    ]
    officers = [{"officer": each.pk, "name": each.name} for each in one.officers.order_by("pk")]
    return {**_line(one), "answers": one.answers, "checklist": listed, "officers": officers, "requests": asked}


def _line(one: LicenseApplication) -> dict[str, Any]:
    return {"reference": one.reference, "state": one.state, "license": one.license_number}


def _license(one: License) -> dict[str, Any]:
    return {
        "number": one.number,
        "name": one.party.name,
        "state_number": number_of(one.party),
        "status": one.status,
        "valid_from": one.valid_from,
        "valid_to": one.valid_to,
    }
