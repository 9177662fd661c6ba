"""`/api/pbm`: price lists, a price on a day, publishing."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Header, Router, Schema, Status

from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import MacList, MacVersion
from carelaw.pbm.use_cases.mac_lists import (
    add_subject,
    ask_price,
    contacts_of,
    give_contacts,
    list_for,
    lists_of,
    newest_version,
    open_list,
    prices_on,
    shown_price,
    update_due_on,
)
from carelaw.pbm.use_cases.mac_publishing import Publication, confirm, publish
from carelaw.pbm.use_cases.parties import pharmacy_numbered
from carelaw.pbm.use_cases.permissions import CLAIMS_REPORT, MAC_PUBLISH, MAC_SEE
from carelaw.pbm.use_cases.priced_claims import report_claims
from carelaw.pbm.use_cases.prices.access import note_look
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.api_errors import PROBLEMS

router = Router(tags=["price lists"])
_PAGE = 1_000


class PriceOut(Schema):
    """One drug's price on a day: a unit price in dollars as text, the days it holds, and what the tests left."""

    list: str
    ndc: str
    name: str
    unit: str
    unit_price: str
    starts_on: date
    ends_on: date | None
    version: int
    tests: str
    marks: Sequence[str]


class ListOut(Schema):
    """A price list: its code and id, its last version, and the day by which the next update is due."""

    id: str
    code: str
    name: str
    network: str
    version: int | None
    update_due_on: date | None
    appeal_contacts: str


class VersionOut(Schema):
    """What became of a publication; every line that was not listed, with its reasons."""

    version: int
    kind: str
    effective_on: date
    rows_in: int
    listed: int
    refused: int
    removed: int
    days_late: int
    refused_lines: list[dict[str, Any]]


class ListIn(Schema):
    """A list to set up: its code, its name, and the network that it prices."""

    code: str
    name: str
    network: str


class ListSubjectIn(Schema):
    """A pharmacy that is paid by a list from a day on; `through` is `pharmacy` or `psao`."""

    pharmacy_npi: str
    starts_on: date
    through: str = "pharmacy"


class AppealContactsIn(Schema):
    """How those who take appeals are reached."""

    telephone: str = ""
    email: str = ""
    website: str = ""


class PricedClaimsOut(Schema):
    """How many claims were taken, how many were on file before, and each cell that is not permitted."""

    taken: int
    known: int
    problems: list[dict[str, Any]]


class ConfirmationIn(Schema):
    """That nothing changed, and the date of the price source that shows it."""

    source_on: date


def _raw_sheet(says: str) -> dict[str, Any]:
    content = {"text/csv": {"schema": {"type": "string"}}}
    return {"requestBody": {"required": True, "content": content, "description": says}}


_RAW_SHEET = _raw_sheet(
    "One price list as CSV in UTF-8 (ndc, name, unit, mac_unit_price and further columns), or a sheet in a layout that "
    "was kept, CSV or Excel, as it is."
)
_RAW_CLAIMS = _raw_sheet("List-priced claims as CSV in UTF-8: claim_reference, list, pharmacy_npi and further columns.")


@router.get("/mac-lists", response={200: list[ListOut], **PROBLEMS}, summary="The price lists that you may see")
@operation(permission=MAC_SEE)
def list_lists(request: HttpRequest) -> list[dict[str, Any]]:
    """Your own as a benefit manager; those you are subject to as a pharmacy."""
    return [_list(one) for one in lists_of(asker_of(request), local_day(instant_of(request)))[:_PAGE]]


@router.post("/mac-lists", response={201: ListOut, **PROBLEMS}, summary="Set up a price list")
@operation(permission=MAC_PUBLISH)
def set_up_list(request: HttpRequest, said: ListIn) -> Status[dict[str, Any]]:
    """The same code again is the same list."""
    made = open_list(asker_of(request), instant_of(request), code=said.code, name=said.name, network=said.network)
    return Status(201, _list(made))


@router.post("/mac-lists/{reference}/subjects", response={201: ListOut, **PROBLEMS}, summary="Put a pharmacy on a list")
@operation(permission=MAC_PUBLISH)
def put_on_list(request: HttpRequest, reference: str, said: ListSubjectIn) -> Status[dict[str, Any]]:
    """From that day the pharmacy is paid by the list and sees it."""
    who, at = asker_of(request), instant_of(request)
    found, pharmacy = list_for(who, reference, local_day(at)), pharmacy_numbered(said.pharmacy_npi)
    add_subject(who, at, mac_list=found, pharmacy=pharmacy, starts_on=said.starts_on, through=said.through)
    return Status(201, _list(found))


@router.put("/appeal-contacts", response={200: AppealContactsIn, **PROBLEMS}, summary="Say who takes appeals")
@operation(permission=MAC_PUBLISH)
def say_contacts(request: HttpRequest, said: AppealContactsIn) -> Any:
    """A telephone number, and an e-mail address or website."""
    return give_contacts(asker_of(request), instant_of(request), **said.dict())


@router.post(
    "/priced-claims",
    response={200: PricedClaimsOut, **PROBLEMS},
    openapi_extra=_RAW_CLAIMS,
    summary="Report claims that a list priced",
)
@operation(permission=CLAIMS_REPORT)
def report_priced_claims(request: HttpRequest, x_file_name: str = Header("claims.csv")) -> dict[str, Any]:
    """Good rows are taken; the same claim again is one claim."""
    stream = io.BytesIO(request.body)
    told = report_claims(asker_of(request), instant_of(request), stream, file_name=x_file_name)
    problems = [{"code": p.code, "says": p.says, "field": p.field, "cite": p.cite or ""} for p in told.problems]
    return {"taken": told.taken, "known": told.known, "problems": problems}


@router.get("/mac-lists/{reference}/prices", response={200: list[PriceOut], **PROBLEMS}, summary="A list on a day")
@operation(permission=MAC_SEE)
def list_prices(request: HttpRequest, reference: str, on: date | None = None, after: str = "") -> list[dict[str, Any]]:
    """Up to 1,000 prices by drug code; `after` is the last code of the page before."""
    found = list_for(asker_of(request), reference, local_day(instant_of(request)))
    note_look(asker_of(request), found, "api", local_day(instant_of(request)))
    prices = prices_on(found, on or local_day(instant_of(request))).filter(national_drug_code__gt=after)
    return [_price(shown_price(one, found)) for one in prices.order_by("national_drug_code")[:_PAGE]]


@router.get("/mac-price", response={200: PriceOut, **PROBLEMS}, summary="One drug's list price on a day")
@operation(permission=MAC_SEE)
def mac_price(request: HttpRequest, list: str, ndc: str, on: date | None = None) -> dict[str, Any]:
    """The price that held on that day; a drug without one is refused with its nearest price."""
    day = on or local_day(instant_of(request))
    return _price(ask_price(asker_of(request), list_reference=list, drug=ndc, on=day))


@router.post(
    "/mac-lists/{reference}/versions",
    response={201: VersionOut, **PROBLEMS},
    openapi_extra=_RAW_SHEET,
    summary="Publish a price list",
)
@operation(permission=MAC_PUBLISH)
def publish_list(
    request: HttpRequest,
    reference: str,
    kind: str = "full",
    effective_on: date | None = None,
    x_file_name: str = Header("mac-list.csv"),
) -> Status[dict[str, Any]]:
    """Good lines hold at once; every other line comes back with its reasons. `kind` is `full` or `delta`."""
    found = list_for(asker_of(request), reference, local_day(instant_of(request)))
    done = publish(
        asker_of(request),
        instant_of(request),
        mac_list=found,
        stream=io.BytesIO(request.body),
        file_name=x_file_name,
        kind=kind,
        effective_on=effective_on,
    )
    return Status(201, _version(done))


@router.post(
    "/mac-lists/{reference}/confirmations",
    response={201: VersionOut, **PROBLEMS},
    summary="Confirm that a price list did not change",
)
@operation(permission=MAC_PUBLISH)
def confirm_list(request: HttpRequest, reference: str, said: ConfirmationIn) -> Status[dict[str, Any]]:
    """Counts as an update only with a price source of the last seven days."""
    found = list_for(asker_of(request), reference, local_day(instant_of(request)))
    return Status(
        201, _version(confirm(asker_of(request), instant_of(request), mac_list=found, source_on=said.source_on))
    )


def _list(one: MacList) -> dict[str, Any]:
    last = newest_version(one)
    return {
        "id": str(one.pk),
        "code": one.code,
        "name": one.name,
        "network": one.network,
        "version": last.number if last else None,
        "update_due_on": update_due_on(one),
        "appeal_contacts": contacts_of(one),
    }


def _version(done: Publication) -> dict[str, Any]:
    one: MacVersion = done.version
    return {
        "version": one.number,
        "kind": str(one.kind),
        "effective_on": one.effective_on,
        "rows_in": one.rows_in,
        "listed": one.listed,
        "refused": one.refused,
        "removed": one.removed,
        "days_late": done.late_days,
        "refused_lines": [{"row": line.row, "sent": line.sent, "reasons": line.reasons} for line in done.refused],
    }


def _price(one: Any) -> dict[str, Any]:
    return {
        "list": one.list_code,
        "ndc": one.national_drug_code,
        "name": one.name,
        "unit": one.unit,
        "unit_price": str(one.unit_price),
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "version": one.version,
        "tests": one.gate,
        "marks": list(one.marks),
    }
