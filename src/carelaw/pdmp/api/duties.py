"""`/api/pdmp/duties`: the reporting side, its lists and its acts."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Header, Router, Schema, Status

from carelaw.pdmp.store.models import RegisteredDispenser, TimelinessLine
from carelaw.pdmp.use_cases.reporting.acts import ACTS
from carelaw.pdmp.use_cases.reporting.permissions import SEE_DUTIES, SEE_TRANSFER, TRANSFER_IN
from carelaw.pdmp.use_cases.reporting.transferring import batch_for, reconciliation, transfer_in
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.acts.operations import add_acts
from carelaw.platform.api_errors import PROBLEMS

router = Router()


class TimelinessOut(Schema):
    """One dispenser on one day's list."""

    on: date
    kind: str
    dispenser_dea: str
    name: str
    reporters: str
    records: int
    excused: int
    excused_by: str
    worst_seconds: int
    quiet_days: int | None
    mode: str


class RegisteredDispenserOut(Schema):
    """A registered dispenser and its duty to report."""

    dea: str
    npi: str
    name: str
    kind: str
    classification: str
    basis: str


@router.get("/duties/timeliness", response={200: list[TimelinessOut], **PROBLEMS}, summary="Late, incomplete, silent")
@operation(permission=SEE_DUTIES)
def timeliness(request: HttpRequest, on: date | None = None) -> Any:
    """The list of a day, or the newest thousand lines."""
    found = TimelinessLine.objects.filter(on=on) if on else TimelinessLine.objects.all()
    return list(found.order_by("-on", "kind", "dispenser_dea")[:1000])


@router.get(
    "/duties/dispensers", response={200: list[RegisteredDispenserOut], **PROBLEMS}, summary="Registered dispensers"
)
@operation(permission=SEE_DUTIES)
def dispensers(request: HttpRequest, after: str = "") -> Any:
    """Up to a thousand, by DEA number; `after` is the number to go on from."""
    return list(RegisteredDispenser.objects.filter(dea__gt=after[:9].replace("\x00", "")).order_by("dea")[:1000])


_SHEET = {
    "requestBody": {
        "required": True,
        "content": {"text/csv": {"schema": {"type": "string"}}},
        "description": "A sheet in UTF-8 with a header row.",
    }
}


@router.post(
    "/duties/transfers", response={201: dict[str, Any], **PROBLEMS}, openapi_extra=_SHEET, summary="Transfer data in"
)
@operation(permission=TRANSFER_IN)
def send_transfer(request: HttpRequest, x_file_name: str = Header("transfer.csv")) -> Status[dict[str, Any]]:
    """Import one sheet of the Attorney General's data; the answer is its reconciliation."""
    batch = transfer_in(asker_of(request), instant_of(request), request, file_name=x_file_name)  # type: ignore[arg-type]
    return Status(201, reconciliation(batch))


@router.get("/duties/transfers/{reference}", response={200: dict[str, Any], **PROBLEMS}, summary="One reconciliation")
@operation(permission=SEE_TRANSFER)
def show_transfer(request: HttpRequest, reference: str) -> dict[str, Any]:
    """What was offered, accepted, refused as too old, and not taken; the counts add up."""
    return reconciliation(batch_for(asker_of(request), reference))


add_acts(router, "/duties", ACTS)
