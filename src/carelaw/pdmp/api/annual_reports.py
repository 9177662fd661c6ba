"""`/api/pdmp/annual-reports`: the board's yearly reports and the Attorney General's figures."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from carelaw.pdmp.use_cases.annual_reports import making, showing
from carelaw.pdmp.use_cases.annual_reports.acts import ACTS
from carelaw.pdmp.use_cases.annual_reports.permissions import LAW_PACK, SEE_REPORTS
from carelaw.platform.accounts.permissions import asker_of, operation, public_page
from carelaw.platform.acts.operations import add_acts
from carelaw.platform.api_errors import PROBLEMS

router = Router()


class AnnualReportOut(Schema):
    """One snapshot as a line of the list."""

    id: str
    kind: str
    number: int
    version: int
    period_from: date
    period_to: date
    due_on: date
    made_at: datetime
    submitted_on: date | None
    published_on: date | None
    digest: str


class StatisticGridOut(Schema):
    """A table of a statistic."""

    title: str
    head: list[str]
    rows: list[list[str]]


class StatisticOut(Schema):
    """One statistic of a report."""

    number: str
    title: str
    cite: str
    lines: list[list[str]]
    grids: list[StatisticGridOut]
    notes: list[str]


class AnnualReportFileOut(AnnualReportOut):
    """One snapshot with its statistics."""

    readings: dict[str, str]
    sections: list[StatisticOut]


@router.get("/annual-reports", response={200: list[AnnualReportOut], **PROBLEMS}, summary="Annual reports")
@operation(permission=SEE_REPORTS)
def annual_reports(request: HttpRequest) -> Any:
    """Every snapshot of the board's reports, the newest first."""
    return [showing.report_row(one) for one in making.reports_for(asker_of(request))]


@router.get(
    "/annual-reports/one/{report}", response={200: AnnualReportFileOut, **PROBLEMS}, summary="One annual report"
)
@operation(permission=SEE_REPORTS)
def annual_report(request: HttpRequest, report: str) -> Any:
    """One snapshot with its statistics, as they were frozen."""
    return showing.report_shown(making.report_for(asker_of(request), report))


@router.get("/annual-reports/law", response={200: list[AnnualReportOut], **PROBLEMS}, summary="Data packs")
@operation(permission=LAW_PACK)
def law_packs(request: HttpRequest) -> Any:
    """Every data pack for the Attorney General's report, the newest first."""
    return [showing.report_row(one) for one in making.reports_for(asker_of(request))]


@router.get("/annual-reports/law/{report}", response={200: AnnualReportFileOut, **PROBLEMS}, summary="One data pack")
@operation(permission=LAW_PACK)
def one_law_pack(request: HttpRequest, report: str) -> Any:
    """One data pack with its figures, as they were frozen."""
    return showing.report_shown(making.report_for(asker_of(request), report))


@router.get(
    "/annual-reports/published",
    response={200: list[AnnualReportFileOut], **PROBLEMS},
    auth=None,
    summary="Published annual reports",
)
@public_page(why="The act asks that the report stand on the public website; it names nobody.")
def published_annual_reports(request: HttpRequest) -> Any:
    """Every published report with its statistics."""
    return [showing.report_shown(one) for one in making.published_reports()]


add_acts(router, "/annual-reports", ACTS)
