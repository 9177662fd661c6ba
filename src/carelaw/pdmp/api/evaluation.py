"""`/api/pdmp/evaluation`: criteria, alerts, measures, releases, treatment, training, one's own card; and the acts."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from carelaw.pdmp.rules.evaluation.measures import MEASURES
from carelaw.pdmp.store.models import Criterion
from carelaw.pdmp.use_cases.evaluation.acts import ACTS
from carelaw.pdmp.use_cases.evaluation.alerts import alerts_of
from carelaw.pdmp.use_cases.evaluation.card import report_card
from carelaw.pdmp.use_cases.evaluation.criteria import standing
from carelaw.pdmp.use_cases.evaluation.permissions import (
    EVALUATE,
    OWN_CARD,
    OWN_TRAINING,
    REFER_TO_TREATMENT,
    SEE_ALERTS,
    SEE_RELEASES,
    SEE_TRAINING,
)
from carelaw.pdmp.use_cases.evaluation.quality import measures_of
from carelaw.pdmp.use_cases.evaluation.releases import releases
from carelaw.pdmp.use_cases.evaluation.training import tickets_of, untrained
from carelaw.pdmp.use_cases.evaluation.treatment import directory, referrals_of
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.acts.operations import add_acts
from carelaw.platform.api_errors import PROBLEMS

router = Router()


class CriterionOut(Schema):
    """A version of a criterion with its formula, and whether it is run today."""

    id: UUID
    code: str
    version: int
    title: str
    practitioner: str
    clinical_standard: str
    measure: str
    formula: str
    window_days: int
    threshold: Decimal
    least_rows: int
    approved_on: date | None
    first_day: date | None
    last_day: date | None
    status: str


class AlertOut(Schema):
    """An alert: whom, by which criterion, what was measured."""

    id: UUID
    criterion_id: UUID
    subject: str
    dea: str
    window_from: date
    window_to: date
    value: Decimal
    rows: int
    state: str
    computed_at: datetime
    reviewed_name: str


class QualityMeasureOut(Schema):
    """One month of one dispenser; a blank DEA number is all of them."""

    month: date
    dispenser_dea: str
    records: int
    held: int
    late: int
    duplicates: int
    unmatched: int
    unknown_drugs: int
    without_dea: int


class ResearchReleaseOut(Schema):
    """An extract on the register."""

    id: UUID
    year: int
    purpose: str
    recipient: str
    columns: list[str]
    cells: int
    left_out: int
    digest: str
    sheet: str
    made_at: datetime


class TreatmentProgramOut(Schema):
    """A program of the directory."""

    id: UUID
    name: str
    county: str
    address: str
    phone: str
    services: str
    languages: str
    open: bool


class TreatmentReferralOut(Schema):
    """One of one's own referrals; nobody's name."""

    id: UUID
    program_id: UUID
    consent_on: date
    made_at: datetime
    outcome: str
    slip_id: UUID | None
    letter_id: UUID | None


class CardLineOut(Schema):
    """One figure of one's own card; the median only where enough peers stand behind it."""

    id: str
    title: str
    unit: str
    formula: str
    own: Decimal | None
    peers: int | None
    median: Decimal | None
    says: str


class UntrainedOut(Schema):
    """Somebody who lacks a course."""

    account_id: UUID
    name: str
    role: str
    outcome: str
    says: list[str]


class HelpTicketOut(Schema):
    """A question to the help desk."""

    id: UUID
    screen: str
    question: str
    asked_at: datetime
    answered_at: datetime | None
    answer: str


@router.get("/evaluation/criteria", response={200: list[CriterionOut], **PROBLEMS}, summary="Criteria for alerts")
@operation(permission=OWN_TRAINING)
def criteria(request: HttpRequest) -> Any:
    """Every version, as anybody could compute it."""
    on = law_day(instant_of(request))
    return [
        {
            **{name: getattr(one, name) for name in CriterionOut.model_fields if name not in {"formula", "status"}},
            "formula": MEASURES[one.measure].formula,
            "status": standing(one, on).reasons[0].code,
        }
        for one in Criterion.objects.order_by("code", "version")[:1000]
    ]


@router.get("/evaluation/alerts", response={200: list[AlertOut], **PROBLEMS}, summary="Alerts to patterns")
@operation(permission=SEE_ALERTS)
def alerts(request: HttpRequest) -> Any:
    """The newest thousand."""
    return list(alerts_of(asker_of(request))[:1000])


@router.get("/evaluation/measures", response={200: list[QualityMeasureOut], **PROBLEMS}, summary="Monthly measures")
@operation(permission=EVALUATE)
def measures(request: HttpRequest, month: date | None = None) -> Any:
    """The measures of a month by its first day, or the newest thousand."""
    found = measures_of(asker_of(request))
    return list((found.filter(month=month) if month else found)[:1000])


@router.get("/evaluation/releases", response={200: list[ResearchReleaseOut], **PROBLEMS}, summary="Releases")
@operation(permission=SEE_RELEASES)
def released(request: HttpRequest) -> Any:
    """The register with each sheet, the newest hundred."""
    return list(releases(asker_of(request))[:100])


@router.get("/treatment/programs", response={200: list[TreatmentProgramOut], **PROBLEMS}, summary="Treatment programs")
@operation(permission=OWN_TRAINING)
def programs(request: HttpRequest, county: str = "") -> Any:
    """The directory of treatment, or one county's."""
    return list(directory(county=county[:60].replace("\x00", ""))[:1000])


@router.get("/treatment/referrals", response={200: list[TreatmentReferralOut], **PROBLEMS}, summary="Own referrals")
@operation(permission=REFER_TO_TREATMENT)
def own_referrals(request: HttpRequest) -> Any:
    """The newest thousand of one's own."""
    return list(referrals_of(asker_of(request))[:1000])


@router.get("/evaluation/report-card", response={200: list[CardLineOut], **PROBLEMS}, summary="Own report card")
@operation(permission=OWN_CARD)
def own_card(request: HttpRequest) -> Any:
    """One's own figures of the last half year beside the median of enough peers."""
    return list(report_card(asker_of(request), instant_of(request)).lines)


@router.get("/training/untrained", response={200: list[UntrainedOut], **PROBLEMS}, summary="Who lacks a course")
@operation(permission=SEE_TRAINING)
def lacking(request: HttpRequest, role: str = "") -> Any:
    """Everybody who lacks a course of a role, or of any."""
    found = untrained(asker_of(request), law_day(instant_of(request)), role=role)
    return [
        {
            "account_id": one.account_id,
            "name": one.name,
            "role": one.role,
            "outcome": one.decision.outcome.value,
            "says": [reason.says for reason in one.decision.reasons],
        }
        for one in found[:1000]
    ]


@router.get("/training/tickets", response={200: list[HelpTicketOut], **PROBLEMS}, summary="Questions to the help desk")
@operation(permission=OWN_TRAINING)
def tickets(request: HttpRequest) -> Any:
    """All for those who answer, one's own for the others."""
    return list(tickets_of(asker_of(request))[:1000])


add_acts(router, "/evaluation", ACTS)
