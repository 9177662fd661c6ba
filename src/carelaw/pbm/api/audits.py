"""`/api/pbm/audits`: plan, carry out, answer, appeal and check audits of pharmacies."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from carelaw.pbm.use_cases.audits import looking
from carelaw.pbm.use_cases.audits.acts import ACTS
from carelaw.pbm.use_cases.audits.lists import LISTS
from carelaw.pbm.use_cases.permissions import AUDIT_RUN, AUDIT_SEE
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.acts.operations import add_acts, add_lists
from carelaw.platform.api_errors import PROBLEMS

router = Router()


class AuditPlanAsked(Schema):
    """A plan of which the calendar is asked; every field as text, as people type it."""

    audit: str = ""
    pharmacy: str = ""
    cycle: str = ""
    mode: str = ""
    protocol: str = ""
    auditor: str = ""
    days: str = ""
    notice_on: str = ""
    expected_on: str = ""
    response_due_on: str = ""
    requests: str = ""
    consent_day: str = ""
    consent_by: str = ""
    consent_role: str = ""
    consent_on: str = ""


class AuditPlanAnswer(Schema):
    """Each rule with its decision, the next permitted day, and the days of its month."""

    rulebook: str
    permitted: bool
    next_permitted: date | None
    rules: list[dict[str, Any]]
    days: list[dict[str, Any]]


class AuditMonthOut(Schema):
    """One day of a month for a saved audit."""

    on: date
    permitted: bool
    says: str


@router.post("/audits/calendar", response={200: AuditPlanAnswer, **PROBLEMS}, summary="Ask the calendar about a plan")
@operation(permission=AUDIT_RUN)
def ask_calendar(request: HttpRequest, plan: AuditPlanAsked) -> Any:
    """Nothing is saved: each rule with its decision, and the next permitted day."""
    typed = {name: value for name, value in plan.dict().items() if name != "audit"}
    return looking.planned(asker_of(request), instant_of(request), typed, audit=plan.audit)


@router.get("/audits/file/{reference}", response={200: dict[str, Any], **PROBLEMS}, summary="The file of an audit")
@operation(permission=AUDIT_SEE)
def audit_file(request: HttpRequest, reference: str) -> Any:
    """Days, claims, findings, records, appeals, sums, money, refused acts, letters."""
    return looking.audit_file(asker_of(request), reference, instant_of(request))


@router.get(
    "/audits/file/{reference}/month", response={200: list[AuditMonthOut], **PROBLEMS}, summary="A month of an audit"
)
@operation(permission=AUDIT_RUN)
def audit_month(request: HttpRequest, reference: str, month: date = Query(...)) -> Any:
    """Each day of the month that holds the day given: permitted for this audit, or barred and why."""
    return looking.calendar_of(asker_of(request), instant_of(request), reference, month)


add_lists(router, "/audits", LISTS)
add_acts(router, "/audits", ACTS)
