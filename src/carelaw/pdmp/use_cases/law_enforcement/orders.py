"""The court order behind a request: its elements and findings as entered, its document kept (MAP-71 to MAP-77)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.law_enforcement import AskedDoor, CourtOrder, OrderJudged
from carelaw.pdmp.rules.law_enforcement.schedules import SCHEDULES
from carelaw.pdmp.store.models import CourtOrderRecord, LawEnforcementRequest, RequestState
from carelaw.pdmp.use_cases.law_enforcement.offices import LARGEST_DOCUMENT
from carelaw.pdmp.use_cases.law_enforcement.permissions import SEE_REQUESTS
from carelaw.pdmp.use_cases.law_enforcement.requests import request_for
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.files.keeping import Readable, keep
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_CITE = "§9(b)(3)(i)(B), (iii)"
ENTERED = declare(
    "law-order-entered",
    says="The record of a court order was entered or changed.",
    keys={"request": Shape.ID, "order": Shape.ID},
    cite=_CITE,
)
FILED = declare(
    "law-order-filed",
    says="The document of a court order was kept.",
    keys={"request": Shape.ID, "order": Shape.ID, "digest": Shape.DIGEST},
    cite=_CITE,
)
# What may stand in the record of an order, as every door names it.
ELEMENTS = (
    "court",
    "docket",
    "judge",
    "signed",
    "sealed",
    "ex_parte",
    "issued_on",
    "expires_on",
    "standard",
    "movant_agency",
    "agencies_named",
    "names_subject",
    "investigation_found",
    "investigation_page",
    "crime_found",
    "crime_page",
    "period_from",
    "period_to",
    "schedules",
)
_CHANGEABLE = (RequestState.PENDING, RequestState.RECEIVED, RequestState.IN_REVIEW, RequestState.AWAITING_ORDER)
_READABLE = {b"%PDF-": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"II*\x00": "TIFF", b"MM\x00*": "TIFF"}


def enter_order(actor: Actor, at: datetime, *, reference: str, elements: Mapping[str, Any]) -> CourtOrderRecord:
    """Enter what the order says, or correct what was entered. What it finds is recorded, not weighed."""
    request = _open_request(actor, reference)
    unknown = sorted(set(elements) - set(ELEMENTS))
    if unknown:
        says = f"{unknown[0][:40]} is no element of an order. Permitted: {', '.join(ELEMENTS)}."
        raise Refusal("E-MAP-71.element-unknown", says, cite=_CITE, field=unknown[0][:40])
    foreign = [name for name in elements.get("schedules") or () if name not in SCHEDULES]
    if foreign:
        says = f"“{foreign[0][:20]}” is no schedule. Permitted: {', '.join(SCHEDULES)}."
        raise Refusal("E-MAP-70.schedule-unknown", says, cite=_CITE, field="schedules")
    with transaction.atomic():
        order = _order_of(actor, request, at)
        for name, value in elements.items():
            setattr(order, name, list(value) if isinstance(value, tuple) else value)
        order.entered_at, order.entered_by = at, uuid.UUID(actor.account_id)
        order.save()
        body = {"request": str(request.pk), "order": str(order.pk)}
        append(ENTERED, actor=actor, at=at, body=body, subject=str(request.pk))
    return order


def file_order(actor: Actor, at: datetime, *, reference: str, document: Readable, file_name: str) -> CourtOrderRecord:
    """Attach the order's document; its bytes are kept as they are, under their digest (MAP-77)."""
    request = _open_request(actor, reference)
    kept = keep(_Looked(document), largest=LARGEST_DOCUMENT)
    with transaction.atomic():
        order = _order_of(actor, request, at)
        order.digest, order.size, order.file_name = kept.digest, kept.size, file_name[-255:]
        order.save(update_fields=["digest", "size", "file_name"])
        body = {"request": str(request.pk), "order": str(order.pk), "digest": kept.digest}
        append(FILED, actor=actor, at=at, body=body, subject=str(request.pk))
    return order


def judged_on(request: LawEnforcementRequest, door: AskedDoor, on: date) -> OrderJudged:
    """A request's order beside the request, as the rules see it."""
    return OrderJudged(on, request.agency, door, order_facts(request.order) if request.order else None)


def order_facts(order: CourtOrderRecord) -> CourtOrder:
    """What is on record of an order."""
    return CourtOrder(
        attached=bool(order.digest),
        court=order.court,
        docket=order.docket,
        judge=order.judge,
        signed=order.signed,
        issued_on=order.issued_on,
        expires_on=order.expires_on,
        standard=order.standard,
        movant_agency=order.movant_agency,
        agencies_named=tuple(order.agencies_named),
        names_subject=order.names_subject,
        investigation_found=order.investigation_found,
        investigation_page=order.investigation_page,
        crime_found=order.crime_found,
        crime_page=order.crime_page,
        period_from=order.period_from,
        period_to=order.period_to,
        schedules=tuple(order.schedules),
    )


def _open_request(actor: Actor, reference: str) -> LawEnforcementRequest:
    require(actor, SEE_REQUESTS)
    request = request_for(actor, reference)
    if request.state not in _CHANGEABLE:
        says = f"{reference} is {request.get_state_display().lower()}; its order can no longer be changed."
        raise Refusal("E-MAP-68.decided", says, cite=_CITE, kind="conflict")
    return request


def _order_of(actor: Actor, request: LawEnforcementRequest, at: datetime) -> CourtOrderRecord:
    if request.order is None:
        request.order = CourtOrderRecord.objects.create(
            agency_id=request.agency_id, entered_at=at, entered_by=uuid.UUID(actor.account_id)
        )
        request.save(update_fields=["order"])
    return request.order


class _Looked:
    """A stream whose first bytes must be those of a document that can be read."""

    def __init__(self, stream: Readable) -> None:
        self._stream, self._seen = stream, False

    def read(self, size: int = -1, /) -> bytes:
        block = self._stream.read(size)
        if not self._seen:
            self._seen = True
            if not block.startswith(tuple(_READABLE)):
                says = "This file cannot be read as PDF, PNG, JPEG or TIFF. Send the order as one of them."
                raise Refusal("E-MAP-77.unreadable", says, cite="§9(b)(3)(iii)", field="document")
        return block
