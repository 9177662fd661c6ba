"""Judge a whole sheet of past facts: each row is judged or told what is wrong with it, and the rest goes on."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from carelaw.ihh.store.models import PccmCase, PccmRefusedRow, PccmSheet
from carelaw.ihh.use_cases.common import PART
from carelaw.ihh.use_cases.pccm.facts_of import column_names, facts_of_cells
from carelaw.ihh.use_cases.pccm.judging import Judged, case_of, judged, keep_cases, numbered
from carelaw.ihh.use_cases.pccm.permissions import PCCM_JUDGE
from carelaw.ihh.use_cases.pccm.subjects import SUBJECTS, Subject
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.law.register import Law
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.sheets import ColumnOf, Row, read_sheet
from carelaw.platform.files.keeping import keep
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

SHEET_JUDGED = declare(
    "ihh-pccm-sheet",
    says="A sheet of past facts was judged under the former rule.",
    keys={"sheet": Shape.ID, "digest": Shape.DIGEST, "subject": Shape.CODE, "rows": Shape.COUNTS},
    cite=f"{PART}.990 to 140.997, former text",
)
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class _Read:
    """One row that could be judged."""

    row: Row
    made: Judged


def judge_sheet(actor: Actor, at: datetime, *, subject: Subject, sent: Attached) -> PccmSheet:
    """Judge each row of a sheet; a row that cannot be judged is kept with what is wrong, beside the others."""
    require(actor, PCCM_JUDGE)
    columns = [ColumnOf(name, str, "see the template", required=name == "about") for name in column_names(subject)]
    kept = keep(io.BytesIO(sent.content))
    read = read_sheet(io.BytesIO(sent.content), columns, file_name=sent.name)
    rows = [*read.rows, *read.refused]
    if len(rows) > MOST_ROWS:
        says = f"{sent.name} has {len(rows):,} rows. Permitted: {MOST_ROWS:,}; send it in parts."
        raise Refusal("sheet-too-long", says, field="file", kind="too-large")
    unknown = sorted({name for row in rows[:1] for name in row.sent if name not in set(column_names(subject))})
    if unknown:
        known = ", ".join(column_names(subject))
        says = f"{sent.name}, row 1: unknown columns {', '.join(unknown)[:120]}. Permitted: {known}."
        raise Refusal("sheet-columns-unknown", says, cite=subject.cite, field="file")
    with transaction.atomic():
        sheet = PccmSheet.objects.create(
            number=numbered("PS", at),
            subject=subject.name,
            file_name=sent.name[:200],
            digest=kept.digest,
            rows_in=len(rows),
            account_id=actor.account_id or None,
            received_at=at,
        )
        bad = [(row.number, row.sent, problem) for row in read.refused for problem in row.problems]
        good = list(_judged(subject, read.rows, adopted_law(), bad))
        cases = [(one.made, _case(sheet, one, actor, at)) for one in good]
        keep_cases(cases, actor=actor, at=at)
        _refuse(sheet, bad)
        _account(sheet, [case for _, case in cases])
        counts = {"judged": sheet.judged, "refused": sheet.refused}
        body = {"sheet": str(sheet.pk), "digest": kept.digest, "subject": subject.name, "rows": counts}
        append(SHEET_JUDGED, actor=actor, at=at, body=body, subject=str(sheet.pk))
    return sheet


def template_of(subject: Subject) -> str:
    """The headings of a subject's sheet, as a CSV file to fill."""
    out = io.StringIO()
    csv.writer(out).writerow(column_names(subject))
    return out.getvalue()


def subject_named(name: str) -> Subject:
    """A subject by its name. Refuses any other with those that are."""
    if name not in SUBJECTS:
        says = f"“{name[:40]}” cannot be judged. Permitted: {', '.join(SUBJECTS)}."
        raise Refusal("pccm-subject-unknown", says, field="subject", kind="not-found")
    return SUBJECTS[name]


def _judged(subject: Subject, rows: Any, law: Law, bad: list[tuple[int, Any, Problem]]) -> Iterator[_Read]:
    for row in rows:
        try:
            yield _Read(row, judged(subject, facts_of_cells(subject, row.sent), law))
        except Refusal as refusal:
            problems = refusal.problems or (Problem(refusal.code, refusal.says, refusal.field, refusal.cite),)
            bad.extend((row.number, row.sent, problem) for problem in problems)


def _case(sheet: PccmSheet, one: _Read, actor: Actor, at: datetime) -> PccmCase:
    about, note = one.row.sent["about"], one.row.sent.get("note", "")
    case = case_of(one.made, f"{sheet.number}-{one.row.number}", about=about, note=note, actor=actor, at=at)
    case.sheet, case.row = sheet, one.row.number
    return case


def _refuse(sheet: PccmSheet, bad: list[tuple[int, Any, Problem]]) -> None:
    rows = [
        PccmRefusedRow(
            sheet=sheet,
            row=number,
            field=(problem.field or "")[:80],
            code=problem.code[:60],
            says=problem.says,
            sent=dict(sent),
        )
        for number, sent, problem in bad
    ]
    PccmRefusedRow.objects.bulk_create(rows, batch_size=500)
    sheet.refused = len({row.row for row in rows})


def _account(sheet: PccmSheet, cases: list[PccmCase]) -> None:
    """Rows in = judged + refused; of fees, what was earned and what was paid, to the cent."""
    sheet.judged = len(cases)
    sheet.counts = dict(Counter(case.outcome for case in cases))
    sheet.earned = sum((case.earned for case in cases if case.earned is not None), start=Decimal(0))
    sheet.paid = sum((case.paid for case in cases if case.paid is not None), start=Decimal(0))
    sheet.save()
