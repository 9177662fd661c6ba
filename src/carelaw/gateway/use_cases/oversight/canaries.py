"""Canaries: made-up patients, one for a connection point, whose made-up history tells where a leak came from.

A canary is asked for like anybody, through its own point alone; everywhere else nobody of that name is on file. Its
name holds its number, so that no person is ever taken for one, and its history bears a word that stands nowhere else.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.gateway.store.models import CanaryMarker, ConnectionPoint, Finding
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.oversight.findings import incident_from, open_from
from carelaw.gateway.use_cases.oversight.standing import held, sender_of
from carelaw.gateway.use_cases.permissions import REVIEW_FINDINGS
from carelaw.gateway.use_cases.points import point_of
from carelaw.pdmp.public import (
    DispenserShown,
    DrugShown,
    HistoryReport,
    KnownPatient,
    Name,
    PersonAsked,
    PrescriberShown,
    PrescriptionShown,
)
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

ISSUED = declare(
    "gateway-canary",
    says="A canary was issued for a connection point.",
    keys={"point": Shape.ID},
    cite=f"{SECTION}(g)(1)(F), (b)(3)",
)
BORN = date(1970, 1, 1)
_MARK = "CANARY"
# No maker has this labeler's number.
_DRUG = DrugShown("99999999901", "Canary test product", "", "TABLET", "", "II")
_WRITER = PrescriberShown("canary-writer", "Canary", "Prescriber", "", "")
_SELLER = DispenserShown("canary-seller", "Canary Pharmacy", "", "", "CP0000000", "", "Springfield", "IL", "62701", "")


def issue_canary(actor: Actor, at: datetime, *, point: str) -> CanaryMarker:
    """A made-up patient for a point; the word in its history, seen anywhere else, tells where it leaked."""
    require(actor, REVIEW_FINDINGS)
    where = point_of(actor, point)
    with transaction.atomic():
        made = CanaryMarker.objects.create(marker=f"{_MARK}{secrets.token_hex(8).upper()}", point_id=where.pk, at=at)
        append(ISSUED, actor=actor, at=at, body={"point": str(where.pk)})
    return made


def patient_of(marker: CanaryMarker) -> Name:
    """The canary's name: the first half of its number, never the whole word."""
    return Name(last=f"{_MARK}-{marker.marker.removeprefix(_MARK)[:8]}", first="Test")


def canary_history(point: ConnectionPoint, asked: PersonAsked, empty: HistoryReport) -> HistoryReport | None:
    """The made-up history of the canary of this point, if it is asked for; None for everybody else."""
    if not asked.last_name.upper().startswith(f"{_MARK}-"):
        return None
    for marker in CanaryMarker.objects.filter(point_id=point.pk):
        name = patient_of(marker)
        if name.last == asked.last_name.upper():
            return _history(marker, name, empty)
    return None


def trace_canary(actor: Actor, at: datetime, *, seen: str, says: str) -> Finding | None:
    """Somebody saw a canary's word outside: find its point, and open a finding and an incident of what leaked."""
    require(actor, REVIEW_FINDINGS)
    found = (one for one in CanaryMarker.objects.all() if one.marker in seen.upper())
    marker = next(found, None)
    if marker is None or marker.point_id is None:
        return None
    point = ConnectionPoint.objects.select_related("location").filter(pk=marker.point_id).first()
    if point is None:
        return None
    told, on = f"The canary of {point.reference} was seen outside: {says}", law_day(at)
    with transaction.atomic():
        made = open_from(
            actor,
            at,
            party=held(str(sender_of(point))),
            code="CANARY_SEEN",
            says=told,
            provision=f"{SECTION}(g)(1)(F)",
            key=f"CANARY:{marker.pk}:{on.isoformat()}",
            source="report",
            point=point,
        )
        if made is not None:
            incident_from(actor, at, made, kind="misuse", says=told, discovered_on=on)
    return made


def _history(marker: CanaryMarker, name: Name, empty: HistoryReport) -> HistoryReport:
    """Two dispensings, in number, amount and days as the word has them."""
    signs = [int(sign, 16) for sign in marker.marker.removeprefix(_MARK)]
    rows = tuple(_row(marker, place, name, signs) for place in (1, 2))
    known = KnownPatient(str(uuid.UUID(int=marker.pk)), (name,), (BORN,), ("U",), (), 1)
    return replace(empty, patient=known, prescriptions=rows, prescribers=(_WRITER,), dispensers=(_SELLER,))


def _row(marker: CanaryMarker, place: int, name: Name, signs: list[int]) -> PrescriptionShown:
    days = 5 + signs[place]
    filled = law_day(marker.at) - timedelta(days=30 * place + signs[-place])
    return PrescriptionShown(
        record_id=str(uuid.UUID(int=marker.pk * 10 + place)),
        version=1,
        prescription_number=f"{marker.marker}-{place}",
        written_on=filled,
        filled_on=filled,
        sold_on=None,
        drug=_DRUG,
        quantity=Decimal(days * (1 + signs[-place - 2] % 4)),
        unit="01",
        days_supply=days,
        fill_number=0,
        partial_fill=0,
        refills_authorized=0,
        payment="",
        payment_says="",
        origin="",
        treatment_type="",
        daily_mme=None,
        prescriber=_WRITER,
        dispenser=_SELLER,
        patient_name=f"{name.last}, {name.first}",
    )


__all__ = ["BORN", "canary_history", "issue_canary", "patient_of", "trace_canary"]
