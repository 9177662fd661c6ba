"""Ledgers of rebates and fees: filed by a benefit manager or brought by an examination, every opening on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.disclosures import Designation
from carelaw.pbm.rules.disclosures.statements import CITE_FEES, CITE_REBATES, rebate_designation
from carelaw.pbm.store.models import LedgerEntry, LedgerFault, LedgerSheet
from carelaw.pbm.use_cases.disclosures.permissions import LEDGER_FILE, LEDGERS_SEE
from carelaw.pbm.use_cases.disclosures.templates import FEE_KINDS, REBATE_KINDS
from carelaw.pbm.use_cases.payments.remittances import manager_asked
from carelaw.pbm.use_cases.program_terms.common import numbered, today
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.pbm.use_cases.sheet_templates import CellFault, ReadRow, dollars, line, read_template, reference
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.sheets import ColumnOf, day, one_of
from carelaw.platform.files.keeping import keep
from carelaw.platform.parties.own import acts_for_own, not_yours, only_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_OF = {"ledger": Shape.ID, "kind": Shape.CODE}
FILED = declare(
    "ledger-filed",
    says="A sheet of a ledger was filed.",
    keys={**_OF, "rows": Shape.COUNT, "refused": Shape.COUNT, "digest": Shape.DIGEST},
    cite="215 ILCS 5/512-7.5",
)
OPENED = declare("ledger-opened", says="Somebody opened a sheet of a ledger.", keys=_OF, cite="215 ILCS 5/512-7.5")
_CITES = {"rebates": CITE_REBATES, "fees": CITE_FEES}


def _columns(*first: ColumnOf, cite: str) -> tuple[ColumnOf, ...]:
    return (
        *first,
        ColumnOf("entity", reference, "the covered entity's state number", required=False, cite=cite),
        ColumnOf("booked_on", day, "a day such as 2026-01-05, in the sheet's period", cite=cite),
        ColumnOf("amount", dollars, "dollars and cents", cite=cite),
        ColumnOf("reference", line(50), "what remittances call it (PLB03-2), where they do", required=False),
    )


LEDGERS: Mapping[str, tuple[ColumnOf, ...]] = {
    "rebates": _columns(
        ColumnOf("manufacturer", line(160), "the manufacturer's name", cite=CITE_REBATES),
        ColumnOf("kind", one_of(*REBATE_KINDS), ", ".join(REBATE_KINDS), cite=CITE_REBATES),
        cite=CITE_REBATES,
    ),
    "fees": _columns(
        ColumnOf("pharmacy_npi", line(10), "the pharmacy's NPI", cite=CITE_FEES),
        ColumnOf("fee_kind", one_of(*FEE_KINDS), ", ".join(FEE_KINDS), cite=CITE_FEES),
        cite=CITE_FEES,
    ),
}


def file_ledger(
    actor: Actor,
    at: datetime,
    *,
    kind: str,
    period_from: date,
    period_to: date,
    confidential: bool,
    file: Attached,
    manager: str = "",
) -> tuple[LedgerSheet, tuple[CellFault, ...]]:
    """Put a sheet of a ledger on file. Bad rows are told and put aside; a period filed anew replaces what stood."""
    require(actor, LEDGER_FILE)
    cite = _CITES[kind]
    if period_to < period_from:
        says = f"The period ends on {period_to}. Permitted: {period_from} or later."
        raise Refusal("period-backwards", says, cite=cite, field="period_to")
    if kind == "rebates":
        stop_at(rebate_designation(Designation(today(at), confidential), law=adopted_law()))
    with transaction.atomic():
        party = manager_asked(actor, manager)
        _no_overlap(party.pk, kind, period_from, period_to, cite)
        rows = read_template(file, LEDGERS[kind], cite=cite)
        kept = keep(BytesIO(file.content))
        made = LedgerSheet.objects.create(
            number=numbered("LG", at),
            kind=kind,
            manager_id=party.pk,
            period_from=period_from,
            period_to=period_to,
            brought_by="filed" if acts_for_own(actor) else "examination",
            confidential=confidential,
            file_name=file.name[:200],
            digest=kept.digest,
            rows_in=len(rows),
            at=at,
        )
        faults = _enter(made, rows, file.name, cite)
        refused = len({one.row for one in faults})
        body = {"ledger": made.number, "kind": kind, "rows": len(rows), "refused": refused, "digest": kept.digest}
        append(FILED, actor=actor, at=at, body=body, subject=made.number)
    return made, faults


def ledgers_of(actor: Actor) -> QuerySet[LedgerSheet]:
    """The ledgers that somebody may see: one's own, or all of them for the Director's staff."""
    require(actor, LEDGERS_SEE)
    return only_own(LedgerSheet.objects.all(), actor, "manager_id")


def opened_ledger(actor: Actor, at: datetime, number: str) -> LedgerSheet:
    """One sheet, for somebody who may open it; that it was opened is on record."""
    found = ledgers_of(actor).filter(number=number.strip()).first()
    if found is None:
        raise not_yours()
    with transaction.atomic():
        append(OPENED, actor=actor, at=at, body={"ledger": found.number, "kind": found.kind}, subject=found.number)
    return found


def that_count(manager_id: UUID, kind: str, first: date, last: date) -> list[LedgerSheet]:
    """The sheets that count for a period: of each period the newest, what an examination brought before the rest."""
    found = LedgerSheet.objects.filter(
        manager_id=manager_id, kind=kind, period_from__lte=last, period_to__gte=first
    ).order_by("at", "number")
    counting: dict[tuple[date, date], LedgerSheet] = {}
    for one in found:
        before = counting.get((one.period_from, one.period_to))
        if before is None or one.brought_by == "examination" or before.brought_by != "examination":
            counting[(one.period_from, one.period_to)] = one
    return list(counting.values())


def _no_overlap(manager_id: UUID, kind: str, first: date, last: date, cite: str) -> None:
    """Two sheets that share some days and not all would count those twice."""
    found = LedgerSheet.objects.filter(
        manager_id=manager_id, kind=kind, period_from__lte=last, period_to__gte=first
    ).exclude(period_from=first, period_to=last)
    other = found.order_by("period_from").first()
    if other is not None:
        says = (
            f"{other.number} has {other.period_from} through {other.period_to}, and days would count twice. "
            "Permitted: the same period, which replaces it, or one that shares no day with it."
        )
        raise Refusal("ledger-overlaps", says, cite=cite, field="period_from", kind="conflict")


def _enter(made: LedgerSheet, rows: Sequence[ReadRow], file_name: str, cite: str) -> tuple[CellFault, ...]:
    faults: list[CellFault] = []
    entries = []
    for row in rows:
        told = list(row.faults)
        booked = row.values.get("booked_on")
        if booked is not None and not made.period_from <= booked <= made.period_to:
            permitted = f"a day from {made.period_from} through {made.period_to}"
            told.append(CellFault(file_name, row.number, "booked_on", str(booked), permitted, cite))
        faults += told
        if not told:
            entries.append(_entry(made, row.number, row.values))
    LedgerEntry.objects.bulk_create(entries, batch_size=1_000)
    LedgerFault.objects.bulk_create(
        LedgerFault(sheet=made, row=one.row, field=one.field[:40], value=one.value[:80], permitted=one.permitted[:300])
        for one in faults
    )
    return tuple(faults)


def _entry(made: LedgerSheet, row: int, values: Mapping[str, Any]) -> LedgerEntry:
    rebates = made.kind == "rebates"
    return LedgerEntry(
        sheet=made,
        row=row,
        booked_on=values["booked_on"],
        entity=values["entity"] or "",
        party=values["manufacturer"] if rebates else values["pharmacy_npi"],
        item=values["kind"] if rebates else values["fee_kind"],
        reference=values["reference"] or "",
        amount=values["amount"],
    )
