"""Take the sheets that payment is judged by: explanations, schedules, returned claims, audited claims, prices.

Evidence is taken as it is: an explanation that lacks something is kept as one that lacks it. Rows that cannot be read
are named, and the others are taken; the sheet itself is kept sealed.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from carelaw.kernel.refusal import Problem
from carelaw.pbm.store.models import (
    AuditedClaim,
    ClaimReturned,
    PaymentScheduleTerm,
    RecoupmentExplanation,
    ReferencePriceRow,
)
from carelaw.pbm.use_cases.payments.remittances import manager_asked
from carelaw.pbm.use_cases.permissions import REMITTANCES_SEND
from carelaw.pbm.wire.payment_sheets import AUDITED, EXPLANATIONS, REFERENCE_PRICES, RETURNS, SCHEDULES
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.bulk.sheets import ColumnOf, Row, read_sheet
from carelaw.platform.files.keeping import keep
from carelaw.platform.parties.models import IdentifierSystem, Party
from carelaw.platform.parties.registry import find_by_identifier
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

TAKEN = declare(
    "payment-sheet-taken",
    says="A sheet that payment is judged by was taken.",
    keys={"sheet": Shape.CODE, "manager": Shape.ID, "digest": Shape.DIGEST, "taken": Shape.COUNT, "aside": Shape.COUNT},
    cite="215 ILCS 5/512-7.10(a), 5/512-9",
)
_BATCH = 1_000


@dataclass(slots=True)
class Taken:
    """What became of a sheet: rows taken, rows on file already, and every row that could not be read."""

    sheet: str
    rows: int = 0
    taken: int = 0
    known: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Sheet:
    columns: Sequence[ColumnOf]
    table: Any
    made: Callable[[Row, Party, str, datetime], Any]
    wrong: Callable[[Row], tuple[str, str] | None] = lambda row: None


def take_sheet(actor: Actor, at: datetime, sheet: str, content: bytes, *, file_name: str, manager: str = "") -> Taken:
    """Take a sheet of one kind about one benefit manager; the same row again is one row."""
    require(actor, REMITTANCES_SEND)
    party = manager_asked(actor, manager)
    kind = SHEETS[sheet]
    read = read_sheet(io.BytesIO(content), kind.columns, file_name=file_name)
    told = Taken(sheet, len(read.rows) + len(read.refused), problems=list(read.problems))
    kept = keep(io.BytesIO(content))
    made = []
    for row in read.rows:
        wrong = kind.wrong(row)
        if wrong is None:
            made.append(kind.made(row, party, kept.digest, at))
        else:
            says = f"{file_name}, row {row.number}, {wrong[0]}: {wrong[1]}"
            told.problems.append(Problem("cell-not-permitted", says, f"row {row.number}, {wrong[0]}"))
    with transaction.atomic():
        before = kind.table.objects.filter(manager_id=party.pk).count()
        kind.table.objects.bulk_create(made, ignore_conflicts=True, batch_size=_BATCH)
        told.taken = kind.table.objects.filter(manager_id=party.pk).count() - before
        told.known = len(made) - told.taken
        body = {"sheet": sheet, "manager": str(party.pk), "digest": kept.digest, "taken": told.taken}
        append(TAKEN, actor=actor, at=at, body={**body, "aside": told.rows - len(made)}, subject=str(party.pk))
    return told


def _explanation(row: Row, manager: Party, digest: str, at: datetime) -> RecoupmentExplanation:
    sent = row.values
    pharmacy = find_by_identifier(IdentifierSystem.NPI, sent["pharmacy_npi"]) if sent["pharmacy_npi"] else None
    return RecoupmentExplanation(
        manager_id=manager.pk,
        pharmacy_id=pharmacy.pk if pharmacy else None,
        reference=sent["reference"],
        remittance=sent["remittance"] or "",
        notice=sent["notice"] or "",
        delivered_on=sent["delivered_on"],
        patient_named=bool((sent["patient"] or "").strip()),
        dispensed_on=sent["dispensed_on"],
        drugs=list(sent["drugs"] or ()),
        amount=sent["amount"],
        reason=sent["reason"] or "",
        appeal_telephone=sent["appeal_telephone"] or "",
        appeal_address=sent["appeal_address"] or "",
        document=digest,
        row=row.number,
        at=at,
    )


def _with_or_before(row: Row) -> tuple[str, str] | None:
    """An explanation came with a remittance or in a notice before it; one of the two is known."""
    if not (row.values["remittance"] or row.values["delivered_on"]):
        return "remittance", "empty, as is delivered_on. Permitted: the remittance it came with, or the notice's day."
    number = row.values["pharmacy_npi"]
    if number and find_by_identifier(IdentifierSystem.NPI, number) is None:
        return "pharmacy_npi", f"“{number}” is on file for nobody. Permitted: the NPI of a pharmacy on file, or empty."
    return None


def _schedule(row: Row, manager: Party, digest: str, at: datetime) -> PaymentScheduleTerm:
    sent = row.values
    return PaymentScheduleTerm(
        manager_id=manager.pk,
        contract_number=sent["contract_number"] or "",
        form=sent["form"],
        days=sent["days"] or 0,
        dates=list(sent["dates"] or ()),
        starts_on=sent["from"],
        ends_on=sent["to"],
        at=at,
    )


def _days_or_dates(row: Row) -> tuple[str, str] | None:
    form, days, dates = row.values["form"], row.values["days"], row.values["dates"]
    if form in {"cycle", "calendar"} and not dates:
        return "dates", f"empty. Permitted for {form}: days between semicolons such as 2024-03-15; 2024-03-31."
    if form.startswith("days-") and days is None:
        return "days", f"empty. Permitted for {form}: a whole number of days."
    return None


def _claim_key(row: Row) -> dict[str, Any]:
    sent = row.values
    return {
        "pharmacy_npi": sent["pharmacy_npi"],
        "prescription_number": sent["prescription_number"],
        "served_on": sent["date_of_service"],
    }


def _returned(row: Row, manager: Party, digest: str, at: datetime) -> ClaimReturned:
    sent = row.values
    return ClaimReturned(
        manager_id=manager.pk,
        **_claim_key(row),
        returned_on=sent["returned_on"],
        defect=sent["defect"] or "",
        in_batch=bool(sent["in_batch"]),
        resubmitted_on=sent["resubmitted_on"],
        returned_again_on=sent["returned_again_on"],
        second_defect=sent["second_defect"] or "",
        repeats_defect=sent["repeats_defect"],
        at=at,
    )


# What an audit must have kept to before its recoupment is no denial (step B4), with the provision of each.
_BOUNDS: Mapping[str, str] = {
    "noticed": "PBM-99",
    "within_two_years": "PBM-109",
    "outside_first_week": "PBM-111",
    "appeal_explained": "PBM-113",
    "explained": "PBM-96",
}


def _audited(row: Row, manager: Party, digest: str, at: datetime) -> AuditedClaim:
    breaks = [provision for name, provision in _BOUNDS.items() if not row.values[name]]
    return AuditedClaim(
        manager_id=manager.pk, **_claim_key(row), audit=row.values["audit"], lawful=not breaks, breaks=breaks, at=at
    )


def _price(row: Row, manager: Party, digest: str, at: datetime) -> ReferencePriceRow:
    sent = row.values
    return ReferencePriceRow(
        manager_id=manager.pk,
        reference=sent["reference"],
        national_drug_code=sent["ndc"],
        unit_price=sent["unit_price"],
        published_at=sent["published_at"],
        delivered_to=sent["delivered_to"] or "manager",
        loaded=sent["loaded"],
    )


SHEETS: Mapping[str, _Sheet] = {
    "explanations": _Sheet(EXPLANATIONS, RecoupmentExplanation, _explanation, _with_or_before),
    "schedules": _Sheet(SCHEDULES, PaymentScheduleTerm, _schedule, _days_or_dates),
    "returned-claims": _Sheet(RETURNS, ClaimReturned, _returned),
    "audited-claims": _Sheet(AUDITED, AuditedClaim, _audited),
    "reference-prices": _Sheet(REFERENCE_PRICES, ReferencePriceRow, _price),
}
