"""`/api/pbm`: appeals of list prices: draft, file, answer, follow."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.use_cases.appeal_answering import answer_appeal
from carelaw.pbm.use_cases.appeal_ending import ask_panel, withdraw_appeal
from carelaw.pbm.use_cases.appeal_filing import file_appeal, save_draft
from carelaw.pbm.use_cases.appeal_following import appeal_for, appeals_of, as_row
from carelaw.pbm.use_cases.permissions import APPEAL_DECIDE, APPEAL_FILE, APPEAL_SEE
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.api_errors import PROBLEMS

router = Router(tags=["appeals of list prices"])


class AppealIn(Schema):
    """What an appeal says, as text: what is wrong is told field by field, and the draft is kept whatever it says."""

    pharmacy_npi: str = ""
    manager: str = ""
    list: str = ""
    claim_reference: str = ""
    ndc: str = ""
    filled_on: str = ""
    claimed_on: str = ""
    quantity: str = ""
    ingredient_paid: str = ""
    supplier: str = ""
    invoice_number: str = ""
    invoiced_on: str = ""
    invoice_ndc: str = ""
    invoice_total: str = ""
    invoice_units: str = ""
    discounts: str = ""
    rebates: str = ""
    credits: str = ""


class FilingIn(Schema):
    """Under which law to file: empty for every law that is open, or `rate-review` for the programs bill alone."""

    route: str = ""


class AppealAnswerIn(Schema):
    """The benefit manager's answer: `acknowledge`, `deny` with its items, or `sustain` with a new price.

    `pharmacies` lists the ids of those who are repriced; empty means everyone who stands alike. `left_out`
    names the NPIs of those who are not, one a line.
    """

    answer: str
    reason: str = ""
    product_name: str = ""
    ndc: str = ""
    wholesaler: str = ""
    new_price: str = ""
    effective_on: str = ""
    pharmacies: list[str] = []
    left_out: str = ""
    set_reasons: str = ""
    include_appealed: str = ""


class ClockOut(Schema):
    """When the answer is due under one of the laws; the first of an appeal governs."""

    route: str
    due_on: date
    cite: str
    status: str


class AppealOut(Schema):
    """An appeal: where it stands, both clocks, which one binds and why, which laws it is late under.

    `claim_date_on` is the claim's own date plus the days for the answer: information, it binds nobody.
    """

    reference: str
    state: str
    ndc: str
    filled_on: date | None
    filed_on: date | None
    due_on: date | None
    clocks: list[ClockOut]
    binds: str
    claim_date_on: date | None
    late: list[str]
    decided_on: date | None
    refusal: dict[str, Any] | None


@router.get("/appeals", response={200: list[AppealOut], **PROBLEMS}, summary="The appeals that you may see")
@operation(permission=APPEAL_SEE)
def list_appeals(request: HttpRequest, state: str = "", late: bool = False, limit: int = 100) -> list[dict[str, Any]]:
    """Up to 500, newest first; `state` is draft, filed, sustained, denied or withdrawn, `late` those not in time."""
    found = appeals_of(asker_of(request), local_day(instant_of(request)))
    if state:
        found = found.filter(state=state)
    today = local_day(instant_of(request))
    rows = (as_row(one, today) for one in found.iterator())
    wanted = (row for row in rows if row["late"] or not late)
    return [row for row, _ in zip(wanted, range(max(1, min(limit, 500))), strict=False)]


@router.post("/appeals", response={201: AppealOut, **PROBLEMS}, summary="Keep a draft of an appeal")
@operation(permission=APPEAL_FILE)
def draft_appeal(request: HttpRequest, appeal: AppealIn) -> Status[dict[str, Any]]:
    """Kept whatever it says; file it by its reference."""
    draft = save_draft(asker_of(request), instant_of(request), appeal.dict())
    return Status(201, as_row(draft, local_day(instant_of(request))))


@router.get("/appeals/{reference}", response={200: AppealOut, **PROBLEMS}, summary="One appeal")
@operation(permission=APPEAL_SEE)
def show_appeal(request: HttpRequest, reference: str) -> dict[str, Any]:
    """Where it stands, with both clocks."""
    today = local_day(instant_of(request))
    return as_row(appeal_for(asker_of(request), reference, today), today)


@router.put("/appeals/{reference}", response={200: AppealOut, **PROBLEMS}, summary="Change a draft")
@operation(permission=APPEAL_FILE)
def change_draft(request: HttpRequest, reference: str, appeal: AppealIn) -> dict[str, Any]:
    """The fields that are sent replace those of the draft."""
    draft = save_draft(asker_of(request), instant_of(request), appeal.dict(exclude_unset=True), reference=reference)
    return as_row(draft, local_day(instant_of(request)))


@router.post("/appeals/{reference}/filing", response={200: AppealOut, **PROBLEMS}, summary="File a draft")
@operation(permission=APPEAL_FILE)
def file_draft(request: HttpRequest, reference: str, filing: FilingIn) -> dict[str, Any]:
    """A late or unreadable one is refused with its paragraph, and its draft is kept."""
    filed = file_appeal(asker_of(request), instant_of(request), reference=reference, route=filing.route)
    return as_row(filed, local_day(instant_of(request)))


@router.post("/appeals/{reference}/withdrawal", response={200: AppealOut, **PROBLEMS}, summary="Withdraw an appeal")
@operation(permission=APPEAL_FILE)
def withdraw(request: HttpRequest, reference: str) -> dict[str, Any]:
    """It stays on file."""
    ended = withdraw_appeal(asker_of(request), instant_of(request), reference=reference)
    return as_row(ended, local_day(instant_of(request)))


@router.post(
    "/appeals/{reference}/panel", response={200: AppealOut, **PROBLEMS}, summary="Ask for the independent panel"
)
@operation(permission=APPEAL_FILE)
def panel(request: HttpRequest, reference: str) -> dict[str, Any]:
    """Open after a denied or unanswered rate review."""
    asked = ask_panel(asker_of(request), instant_of(request), reference=reference)
    return as_row(asked, local_day(instant_of(request)))


@router.post("/appeals/{reference}/answer", response={200: AppealOut, **PROBLEMS}, summary="Answer an appeal")
@operation(permission=APPEAL_DECIDE)
def answer(request: HttpRequest, reference: str, said: AppealAnswerIn) -> dict[str, Any]:
    """A denial that lacks an item is refused with its paragraph; what was sent is kept."""
    answered = answer_appeal(asker_of(request), instant_of(request), reference=reference, typed=said.dict())
    return as_row(answered, local_day(instant_of(request)))
