"""Appeals by the sheet: one row a claim, each its own appeal; faulty rows come back with what is wrong in each."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.command import csv_safe
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import Law
from carelaw.pbm.rules.appeal_clocks import MAC_APPEAL, RATE_REVIEW
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import AppealBatch, AppealBatchRow, BatchRowState, MacAppeal
from carelaw.pbm.use_cases.appeal_fields import FIELDS, NAMES
from carelaw.pbm.use_cases.appeal_filing import CITE, clocks_of_appeal, file_at_once
from carelaw.pbm.use_cases.appeals.letters import BATCH_ARRIVED, BATCH_RECEIPT
from carelaw.pbm.use_cases.appeals.mandates import acts_for, keep_for_adoption
from carelaw.pbm.use_cases.permissions import APPEAL_FILE, APPEAL_SEE
from carelaw.pbm.use_cases.sheet_templates import CellFault, ReadRow, read_template
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.sheets import ColumnOf
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.files.keeping import keep as keep_file
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Identifier, IdentifierSystem, Party
from carelaw.platform.parties.own import only_own, own_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

COLUMNS: tuple[ColumnOf, ...] = tuple(ColumnOf(one.name, one.parse, one.says, one.required, one.cite) for one in FIELDS)
LATE = ((RATE_REVIEW, "Open it as a rate review (512-9(c))"), ("aside", "Put the row aside"))
_AT_ONCE, _MOST_TOLD = 50, 40
SENT = declare(
    "mac-appeals-sent",
    says="A sheet of appeals was sent.",
    keys={"batch": Shape.ID, "digest": Shape.DIGEST, "filed": Shape.COUNT, "aside": Shape.COUNT},
    cite=CITE,
)


@dataclass(slots=True)
class _Work:
    """What a sheet needs while its rows are filed."""

    actor: Actor
    at: datetime
    batch: AppealBatch
    law: Law
    pharmacies: Mapping[str, UUID]
    mandates: dict[UUID, bool] = field(default_factory=dict)
    without: dict[str, list[Mapping[str, Any]]] = field(default_factory=lambda: defaultdict(list))


def file_batch(actor: Actor, at: datetime, *, sheet: Attached, late: str = RATE_REVIEW) -> AppealBatch:
    """File every good row of a sheet as an appeal; the others are kept, each with what is wrong in which cell.

    The same sheet sent again goes on where it stopped and files nothing twice.
    """
    require(actor, APPEAL_FILE)
    rows = read_template(sheet, COLUMNS, cite=CITE)
    batch = _taken(actor, at, sheet, rows, late)
    numbers = {one.sent.get("pharmacy_npi", "") for one in batch.rows.filter(state=BatchRowState.WAITING)}
    known = Identifier.objects.filter(system=IdentifierSystem.NPI, value__in=numbers).values_list("value", "party_id")
    work = _Work(actor, at, batch, adopted_law(), dict(known))
    waiting = list(batch.rows.filter(state=BatchRowState.WAITING).order_by("row"))
    for start in range(0, len(waiting), _AT_ONCE):
        with transaction.atomic():
            some = waiting[start : start + _AT_ONCE]
            for one in some:
                _file_row(work, one)
            AppealBatchRow.objects.bulk_update(some, ["state", "appeal", "problems"])
    _finish(work, bool(waiting))
    return batch


def batches_of(actor: Actor) -> QuerySet[AppealBatch]:
    """The sheets that one sent, the newest first; the Director's staff sees how many rows, as they see appeals."""
    require(actor, APPEAL_SEE)
    found = AppealBatch.objects.order_by("-pk")
    return found.none() if actor.role == "PBM_FILER" else only_own(found, actor, "party_id")


def batch_for(actor: Actor, number: str) -> AppealBatch:
    """One sheet by its number. Somebody else's reads as if it were not there."""
    found = batches_of(actor).filter(number=number.strip().upper()).first()
    if found is None:
        says = "No sheet of appeals of this number is yours. Copy it from the list, such as AB-2026-0001."
        raise Refusal("E-MAC-19.batch", says, cite=CITE, field="batch", kind="not-found")
    return found


def faulty_copy(batch: AppealBatch, form: str = "csv") -> bytes:
    """The rows put aside as they were sent, with a column that says what is wrong; correct it and send it again."""
    header = [*(name for name in batch.header if name not in {"row", "error"}), "row", "error"]
    rows = [
        [*(str(one.sent.get(name, "")) for name in header[:-2]), str(one.row), " ".join(one.problems_said())]
        for one in batch.rows.filter(state=BatchRowState.ASIDE).order_by("row")
    ]
    return _workbook(header, rows) if form == "xlsx" else _csv(header, rows)


def _taken(actor: Actor, at: datetime, sheet: Attached, rows: Sequence[ReadRow], late: str) -> AppealBatch:
    """The sheet and its rows on file, before any is filed."""
    party, digest = own_party(actor), keep_file(io.BytesIO(sheet.content)).digest
    with transaction.atomic():
        known = AppealBatch.objects.filter(party_id=party.pk, digest=digest, late=late).first()
        if known is not None:
            return known
        year = local_day(at).year
        batch = AppealBatch.objects.create(
            number=f"AB-{year}-{next_in(f'pbm.appeal-batches-{year}'):04}",
            party_id=party.pk,
            file_name=sheet.name[:200],
            digest=digest,
            late=late,
            header=list(dict.fromkeys(name for row in rows[:1] for name in row.sent)),
            rows_in=len(rows),
            at=at,
        )
        AppealBatchRow.objects.bulk_create(
            [
                AppealBatchRow(
                    batch=batch,
                    row=one.number,
                    sent={name: value[:200] for name, value in one.sent.items()},
                    state=BatchRowState.ASIDE if one.faults else BatchRowState.WAITING,
                    problems=[_of_cell(fault) for fault in one.faults],
                )
                for one in rows
            ],
            batch_size=500,
        )
    return batch


def _file_row(work: _Work, row: AppealBatchRow) -> None:
    """One row becomes an appeal, or stands aside with the law's words."""
    try:
        pharmacy_id = _pharmacy(work, row)
        with transaction.atomic():
            row.appeal = _filed(work, row, pharmacy_id)
        row.state = BatchRowState.FILED
    except Refusal as refusal:
        told = refusal.problems or (refusal,)
        row.state = BatchRowState.ASIDE
        row.problems = [
            {
                "code": one.code,
                "field": one.field or "",
                "value": str(row.sent.get(one.field or "", ""))[:80],
                "says": f"Row {row.row}, {one.field or 'row'}: {one.says}",
                "cite": one.cite or "",
            }
            for one in told
        ]


def _filed(work: _Work, row: AppealBatchRow, pharmacy_id: UUID) -> MacAppeal:
    typed = {name: row.sent[name] for name in NAMES if row.sent.get(name)}
    try:
        return file_at_once(work.actor, work.at, pharmacy_id=pharmacy_id, typed=typed, law=work.law)
    except Refusal as refusal:
        if refusal.code != "E-MAC-20" or work.batch.late != RATE_REVIEW:
            raise
        # Day 15 and later: what is refused as late under the one law is still taken under the other.
        return file_at_once(work.actor, work.at, pharmacy_id=pharmacy_id, typed=typed, route=RATE_REVIEW, law=work.law)


def _pharmacy(work: _Work, row: AppealBatchRow) -> UUID:
    """The pharmacy of a row: one's own, or one whose mandate runs; without one the row waits for the pharmacy."""
    npi = row.sent.get("pharmacy_npi", "")
    if not npi and work.actor.role != "PSAO":
        return work.batch.party_id
    found = work.pharmacies.get(npi)
    if found is None:
        says = f"“{npi}” is the NPI of no pharmacy on file. Permitted: the NPI of a pharmacy that you act for."
        raise Refusal("E-MAC-10.pharmacy", says, cite=CITE, field="pharmacy_npi")
    if found not in work.mandates:
        work.mandates[found] = acts_for(work.actor, found, local_day(work.at))
    if not work.mandates[found]:
        if work.actor.role == "PSAO":
            work.without[npi].append({name: row.sent[name] for name in NAMES if row.sent.get(name)})
        says = "No live mandate of this pharmacy covers appeals. The row is kept for the pharmacy to adopt."
        raise Refusal("E-MAC-10", says, cite=CITE, field="pharmacy_npi", kind="forbidden")
    return found


def _finish(work: _Work, worked: bool) -> None:
    """Count, tell both sides once, and put it on the record."""
    batch, actor, at = work.batch, work.actor, work.at
    if not worked and batch.filed + batch.aside == batch.rows_in:
        return
    with transaction.atomic():
        batch.filed = batch.rows.filter(state=BatchRowState.FILED).count()
        batch.aside = batch.rows.filter(state=BatchRowState.ASIDE).count()
        batch.save(update_fields=["filed", "aside"])
        for npi, appeals in work.without.items():
            # Kept: each of its rows says so already.
            with suppress(Refusal):
                keep_for_adoption(actor, at, npi, list(appeals))
        _tell(work)
        body = {"batch": batch.number, "digest": batch.digest, "filed": batch.filed, "aside": batch.aside}
        append(SENT, actor=actor, at=at, body=body, subject=batch.number)


def _tell(work: _Work) -> None:
    batch, at = work.batch, work.at
    filed = [one.appeal for one in batch.rows.filter(appeal__isnull=False).select_related("appeal").order_by("row")]
    appeals = [one for one in filed if one is not None]
    ids = {one.pharmacy_id for one in appeals} | {one.manager_id for one in appeals if one.manager_id}
    names = dict(Party.objects.filter(pk__in={*ids, batch.party_id}).values_list("pk", "name"))
    values = {
        "number": batch.number,
        "sender": names.get(batch.party_id, ""),
        "rows": f"{batch.rows_in:,}",
        "filed": f"{batch.filed:,}",
        "aside": f"{batch.aside:,}",
        "filed_on": str(local_day(at)),
    }
    about = f"appeal-batch:{batch.number}"
    write_to_party(
        BATCH_RECEIPT,
        key=batch.number,
        party_id=batch.party_id,
        at=at,
        values={**values, "table": _table(appeals, work.law)},
        about=about,
        letter=True,
    )
    for manager_id in sorted({one.manager_id for one in appeals if one.manager_id}, key=str):
        theirs = [one for one in appeals if one.manager_id == manager_id]
        due = min((clocks_of_appeal(one, work.law)[0].due_on for one in theirs), default=local_day(at))
        write_to_party(
            BATCH_ARRIVED,
            key=f"{batch.number}:{manager_id}",
            party_id=manager_id,
            at=at,
            values={**values, "count": f"{len(theirs):,}", "due": str(due), "table": _table(theirs, work.law)},
            about=about,
        )


def _table(appeals: Sequence[MacAppeal], law: Law) -> str:
    """Each appeal with both laws' days, the binding one named."""
    if not appeals:
        return "No row was filed."
    lines = ["| Appeal | Claim | Drug | Filled | 513b1: answer by | 512-9(c): answer by | Binds |"]
    for one in appeals[:_MOST_TOLD]:
        clocks = clocks_of_appeal(one, law)
        by: dict[str, date] = {clock.route: clock.due_on for clock in clocks}
        first = "513b1" if clocks[0].route == MAC_APPEAL else "512-9(c)"
        lines.append(
            f"| {one.reference} | {one.claim_reference} | {one.national_drug_code} | {one.filled_on} | "
            f"{by.get(MAC_APPEAL, '–')} | {by.get(RATE_REVIEW, '–')} | {first} |"
        )
    more = len(appeals) - _MOST_TOLD
    return "\n".join(lines) + (f"\n\n{more:,} more stand in the list of appeals." if more > 0 else "")


def _of_cell(fault: CellFault) -> dict[str, str]:
    return {
        "code": "E-MAC-19.field",
        "field": fault.field,
        "value": fault.value,
        "says": f"Row {fault.row}, {fault.field}: {fault.says.partition(': ')[2]}",
        "cite": fault.cite,
    }


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([csv_safe(cell) for cell in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()


def _workbook(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, wrong = book.add_worksheet("Put aside"), book.add_format({"bg_color": "#fde0db", "text_wrap": True})
    sheet.write_row(0, 0, header)
    for place, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            sheet.write_string(place, column, cell, wrong if column == len(header) - 1 else None)
    sheet.set_column(0, len(header) - 2, 16)
    sheet.set_column(len(header) - 1, len(header) - 1, 80)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
