"""`/api/ihh`: log services, run months, see what was paid and why not, remittances, outcomes."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

import io
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Header, Query, Router, Schema, Status

from carelaw.ihh.facts.services import Profession, Telehealth
from carelaw.ihh.use_cases.keeping_fees import approve_fee, enter_fee
from carelaw.ihh.use_cases.logging_services import ServiceAsked, log_service, log_sheet, withdraw_service
from carelaw.ihh.use_cases.outcomes import determine, publish, report_measure, sign_outcomes
from carelaw.ihh.use_cases.paying_months import preview_month, run_month
from carelaw.ihh.use_cases.permissions import (
    DETERMINE_OUTCOMES,
    KEEP_FEES,
    LOG_SERVICES,
    PUBLISH_OUTCOMES,
    REPORT_CHANGES,
    RESOLVE_DUPLICATES,
    RUN_PAYMENTS,
    SEE_PAYMENTS,
)
from carelaw.ihh.use_cases.remitting import issue_remittances, remittance_835, remittance_seen, remittance_sheet
from carelaw.ihh.use_cases.reporting_changes import record_change, record_receipt
from carelaw.ihh.use_cases.resolving_duplicates import load_other_claim, resolve
from carelaw.ihh.use_cases.seeing_payments import (
    month_named,
    month_row,
    months_seen,
    outcomes_row,
    outcomes_seen,
)
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.api_errors import PROBLEMS

router = Router()
_SHEET = {"requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string"}}}}}


class TelehealthIn(Schema):
    """The checklist of a video service."""

    interactive_audio_video: bool = False
    originating_site: str = ""
    distant_site_npi: str = ""
    attested: bool = False


class ServiceIn(Schema):
    """A service: kind, member, day, who and how."""

    person_id: str
    activity: str
    served_on: date
    mode: str
    home: str = ""
    started: str = ""
    performer_npi: str = ""
    profession: str = Profession.CARE_COORDINATOR.value
    live: bool = True
    member_present: bool = True
    telehealth: TelehealthIn = TelehealthIn()
    detail: str = ""
    mental_health_assessed: bool = False
    not_indicated_because: str = ""


class ServiceOut(Schema):
    """A logged service: whether it counts, on which contact, and what is missing."""

    id: str
    standing: str
    basis: str
    code: str
    says: str


class SheetOut(Schema):
    """What became of a sheet; every row that was not taken, with why."""

    rows_in: int
    logged: int
    refused: int
    problems: list[dict[str, Any]]


class MonthRun(Schema):
    """A month's run, or what it would be."""

    month: str
    counts: dict[str, int]
    paid: str
    taken_back: str
    number: int | None = None
    by_code: dict[str, int] = {}


class FeeIn(Schema):
    """A line of the published fee schedule."""

    tier: str
    amount: Decimal
    first_day: date
    last_day: date | None = None
    age_from: int = 0
    age_to: int | None = None
    published_url: str


class ReportedChangeIn(Schema):
    """A change of a required professional or a partner."""

    home: str
    kind: str
    subject: str
    changed_on: date
    received_on: date | None = None
    channel: str = "IMPACT"
    tracking_number: str = ""


class ChangeReceiptIn(Schema):
    """The notice of a change, or a new partner's agreement, came in."""

    what: str
    received_on: date
    channel: str = "IMPACT"
    tracking_number: str = ""


class OtherClaimIn(Schema):
    """A paid claim of another authority."""

    reference: str
    person_id: str
    code: str
    served_on: date
    biller_npi: str


class DuplicateAnswerIn(Schema):
    """A reviewer's answer on a duplicate."""

    answer: str
    because: str


class PublicationIn(Schema):
    """Measures, benchmarks and thresholds of an outcomes year."""

    url: str
    least_members: int | None = None
    published_on: date | None = None
    signed_off_because: str = ""
    measures: list[dict[str, Any]]


class MeasureIn(Schema):
    """What a health home reached on a measure."""

    home: str
    code: str
    numerator: int
    denominator: int
    reported: str = "complete"
    source: str = "claims"
    evidence: str = ""


class HomeIn(Schema):
    """A health home by its reference."""

    home: str


class MadeOut(Schema):
    """What was entered, by its reference."""

    id: str


@router.post("/services", response={201: ServiceOut, **PROBLEMS}, summary="Log a service")
@operation(permission=LOG_SERVICES)
def post_service(request: HttpRequest, sent: ServiceIn) -> Any:
    """Log one service of a health home for a member."""
    given = sent.model_dump()
    asked = ServiceAsked(**{**given, "telehealth": Telehealth(**given["telehealth"])})
    line = log_service(asker_of(request), instant_of(request), asked)
    made = {
        "id": str(line.pk),
        "standing": line.standing,
        "basis": line.basis,
        "code": line.code,
        "says": line.says,
    }
    return Status(201, made)


@router.post(
    "/services/sheet",
    response={200: SheetOut, **PROBLEMS},
    openapi_extra=_SHEET,
    summary="Log a sheet of services (CSV)",
)
@operation(permission=LOG_SERVICES)
def post_services(request: HttpRequest, home: str = Query(""), x_file_name: str = Header("services.csv")) -> Any:
    """Log every good row of a CSV sheet sent as the body; the other rows come back with what is wrong."""
    stream = io.BytesIO(request.body)
    done = log_sheet(asker_of(request), instant_of(request), stream, file_name=x_file_name, home=home)
    problems = [{"code": one.code, "says": one.says, "field": one.field, "cite": one.cite} for one in done.problems]
    return {
        "rows_in": done.rows_in,
        "logged": len(done.logged),
        "refused": done.refused_rows,
        "problems": problems,
    }


@router.post("/services/{service}/withdraw", response={200: MadeOut, **PROBLEMS}, summary="Withdraw a service")
@operation(permission=LOG_SERVICES)
def post_withdrawal(request: HttpRequest, service: str) -> Any:
    """Take a mistaken service out; it stays on the list and no longer counts."""
    return {"id": str(withdraw_service(asker_of(request), instant_of(request), service).pk)}


@router.get("/pmpm/months/{month}/preview", response={200: MonthRun, **PROBLEMS}, summary="What a run would do")
@operation(permission=RUN_PAYMENTS)
def get_preview(request: HttpRequest, month: str) -> Any:
    """What running a month would pay, deny, hold and take back; nothing is written."""
    seen = preview_month(asker_of(request), instant_of(request), month_named(month))
    return {
        "month": month,
        "counts": seen.counts,
        "paid": str(seen.paid),
        "taken_back": str(seen.taken_back),
        "by_code": seen.by_code,
    }


@router.post("/pmpm/months/{month}/run", response={200: MonthRun, **PROBLEMS}, summary="Run a month")
@operation(permission=RUN_PAYMENTS)
def post_run(request: HttpRequest, month: str) -> Any:
    """Run a month; again without new facts it is the same run."""
    run = run_month(asker_of(request), instant_of(request), month_named(month))
    return {
        "month": month,
        "number": run.number,
        "counts": run.counts,
        "paid": str(run.paid),
        "taken_back": str(run.taken_back),
    }


@router.get("/pmpm/months/{month}", response={200: list[dict[str, Any]], **PROBLEMS}, summary="A month's answers")
@operation(permission=SEE_PAYMENTS)
def get_months(request: HttpRequest, month: str, status: str = "") -> Any:
    """Each member-month with its answer, what would mend it and until when."""
    found = months_seen(asker_of(request), month_named(month), status).order_by("home__reference", "member__person_id")
    return [month_row(line) for line in found[:1000]]


@router.post("/remittances", response={200: list[dict[str, str]], **PROBLEMS}, summary="Issue remittances")
@operation(permission=RUN_PAYMENTS)
def post_remittances(request: HttpRequest) -> Any:
    """Pay each health home what waits for it."""
    return [
        {"reference": one.remittance.reference, "home": one.home.reference, "amount": str(one.remittance.amount)}
        for one in issue_remittances(asker_of(request), instant_of(request))
    ]


@router.get("/remittances/{reference}/835", response={200: str, **PROBLEMS}, summary="A remittance as X12 835")
@operation(permission=SEE_PAYMENTS)
def get_835(request: HttpRequest, reference: str) -> Any:
    """The interchange as text."""
    at = instant_of(request)
    text = remittance_835(remittance_seen(asker_of(request), reference), at)
    return HttpResponse(text, content_type="application/edi-x12")


@router.get("/remittances/{reference}/csv", response={200: str, **PROBLEMS}, summary="A remittance as a sheet")
@operation(permission=SEE_PAYMENTS)
def get_sheet(request: HttpRequest, reference: str) -> Any:
    """Paid, taken back, denied and pending months, each with its words."""
    text = remittance_sheet(remittance_seen(asker_of(request), reference))
    return HttpResponse(text, content_type="text/csv; charset=utf-8")


@router.post("/fees", response={201: MadeOut, **PROBLEMS}, summary="Enter a line of the fee schedule")
@operation(permission=KEEP_FEES)
def post_fee(request: HttpRequest, sent: FeeIn) -> Any:
    """Enter a line as published; a second person approves it."""
    return Status(201, {"id": str(enter_fee(asker_of(request), instant_of(request), **sent.model_dump()).pk)})


@router.post("/fees/{fee}/approve", response={200: MadeOut, **PROBLEMS}, summary="Approve a line as a second person")
@operation(permission=KEEP_FEES)
def post_approval(request: HttpRequest, fee: str) -> Any:
    """From then on the line pays."""
    return {"id": str(approve_fee(asker_of(request), instant_of(request), fee).pk)}


@router.post("/changes", response={201: MadeOut, **PROBLEMS}, summary="Enter a change of a professional or partner")
@operation(permission=REPORT_CHANGES)
def post_change(request: HttpRequest, sent: ReportedChangeIn) -> Any:
    """Enter a change as the enrollment system received it."""
    return Status(201, {"id": str(record_change(asker_of(request), instant_of(request), **sent.model_dump()).pk)})


@router.post("/changes/{change}/receipts", response={200: MadeOut, **PROBLEMS}, summary="Enter what came in")
@operation(permission=REPORT_CHANGES)
def post_receipt(request: HttpRequest, change: str, sent: ChangeReceiptIn) -> Any:
    """The notice of a change, or a new partner's agreement; only the enrollment system stops the clock."""
    done = record_receipt(asker_of(request), instant_of(request), change, **sent.model_dump())
    return {"id": str(done.pk)}


@router.post("/duplicates", response={201: MadeOut, **PROBLEMS}, summary="Load a claim of another authority")
@operation(permission=RESOLVE_DUPLICATES)
def post_other_claim(request: HttpRequest, sent: OtherClaimIn) -> Any:
    """Keep a paid claim that resembles care coordination."""
    made = load_other_claim(asker_of(request), instant_of(request), **sent.model_dump())
    return Status(201, {"id": str(made.pk)})


@router.post("/duplicates/{claim}/resolve", response={200: MadeOut, **PROBLEMS}, summary="Decide a duplicate")
@operation(permission=RESOLVE_DUPLICATES)
def post_answer(request: HttpRequest, claim: str, sent: DuplicateAnswerIn) -> Any:
    """Release, deny or offset, with the reason."""
    return {"id": str(resolve(asker_of(request), instant_of(request), claim, sent.answer, sent.because).pk)}


@router.post("/outcomes/{index}/publication", response={201: MadeOut, **PROBLEMS}, summary="Publish a year")
@operation(permission=PUBLISH_OUTCOMES)
def post_publication(request: HttpRequest, index: int, sent: PublicationIn) -> Any:
    """Publish measures, benchmarks and thresholds."""
    made = publish(asker_of(request), instant_of(request), index=index, **sent.model_dump())
    return Status(201, {"id": str(made.pk)})


@router.post("/outcomes/{index}/measures", response={201: MadeOut, **PROBLEMS}, summary="Enter what was reached")
@operation(permission=PUBLISH_OUTCOMES)
def post_measure(request: HttpRequest, index: int, sent: MeasureIn) -> Any:
    """Enter a numerator and a denominator of a measure."""
    made = report_measure(asker_of(request), instant_of(request), index=index, **sent.model_dump())
    return Status(201, {"id": str(made.pk)})


@router.post("/outcomes/{index}/determine", response={200: dict[str, Any], **PROBLEMS}, summary="Determine outcomes")
@operation(permission=DETERMINE_OUTCOMES)
def post_determination(request: HttpRequest, index: int, sent: HomeIn) -> Any:
    """Level, base and amount of a health home's year."""
    return outcomes_row(determine(asker_of(request), instant_of(request), home=sent.home, index=index))


@router.post("/outcomes/results/{result}/sign", response={200: dict[str, Any], **PROBLEMS}, summary="Sign outcomes")
@operation(permission=DETERMINE_OUTCOMES)
def post_signature(request: HttpRequest, result: str) -> Any:
    """Sign as a second person; the payment is owed."""
    return outcomes_row(sign_outcomes(asker_of(request), instant_of(request), result))


@router.get("/outcomes", response={200: list[dict[str, Any]], **PROBLEMS}, summary="Outcomes of all years")
@operation(permission=SEE_PAYMENTS)
def get_outcomes(request: HttpRequest) -> Any:
    """Each year's outcomes that one may see."""
    return [outcomes_row(one) for one in outcomes_seen(asker_of(request))]
