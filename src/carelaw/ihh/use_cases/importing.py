"""Load a file: its bytes are kept, each row is taken or named with what is wrong, and the rest of the file goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import QuerySet

from carelaw.ihh.store.models import ImportedFile, RefusedRow
from carelaw.ihh.use_cases import claim_rows, grouper_rows, people_rows, typed
from carelaw.ihh.use_cases.common import FILE_LOADED, PART, ROWS_SET_ASIDE
from carelaw.ihh.use_cases.permissions import IMPORT_FILES
from carelaw.ihh.use_cases.taking import Taken
from carelaw.ihh.wire.claims import RowRefused
from carelaw.ihh.wire.sheets import SHEETS
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.bulk.sheets import Row, rows_of
from carelaw.platform.files import keeping
from carelaw.platform.record.keeping import append

KINDS: Mapping[str, str] = {
    "homes": "Health homes",
    "members": "People and their coverage",
    "circumstances": "What may exclude",
    "x12": "Claims as X12 837",
    "claims": "Claims, heads",
    "claim-dx": "Claims, diagnoses",
    "claim-lines": "Claims, lines",
    "crg": "Clinical risk groups",
}
Taker = Callable[[list[Any], ImportedFile], Taken]
_TAKERS: Mapping[str, Taker] = {
    "homes": people_rows.take_homes,
    "members": people_rows.take_members,
    "circumstances": people_rows.take_circumstances,
    "claims": claim_rows.take_heads,
    "claim-dx": claim_rows.take_diagnoses,
    "claim-lines": claim_rows.take_lines,
    "crg": grouper_rows.take_statuses,
}


@dataclass(slots=True)
class _Read:
    """A file as it was read: rows that can be judged, rows that cannot."""

    good: list[Any] = field(default_factory=list)
    bad: list[RowRefused] = field(default_factory=list)


def load_file(actor: Actor, stream: Any, *, kind: str, file_name: str, at: datetime) -> ImportedFile:
    """Load one file of a kind. The same file again takes what it could not take before, and nothing twice."""
    require(actor, IMPORT_FILES)
    if kind not in KINDS:
        says = f"“{kind}” cannot be loaded. Permitted: {', '.join(KINDS)}."
        raise Refusal("import-kind-unknown", says, cite=f"{PART}.993(a)", field="kind")
    kept = keeping.keep(stream)
    with keeping.opened(kept.digest) as opened:
        read = _read(kind, opened, file_name)
    with transaction.atomic():
        file, made = ImportedFile.objects.get_or_create(
            kind=kind,
            digest=kept.digest,
            defaults={"file_name": file_name[:200], "account_id": actor.account_id or None, "received_at": at},
        )
        if not made:
            # A feed that comes again unchanged is as fresh as the day it came again.
            file.received_at = at
            RefusedRow.objects.filter(file=file).delete()
        taken = (claim_rows.take_x12 if kind == "x12" else _TAKERS[kind])(read.good, file)
        _account(file, read, taken)
        counts = {"taken": file.taken, "refused": file.refused}
        body = {"file": str(file.pk), "kind": kind, "digest": kept.digest, "rows": counts}
        append(FILE_LOADED, actor=actor, at=at, body=body, subject=str(file.pk))
    return file


def files_loaded(actor: Actor) -> QuerySet[ImportedFile]:
    """The files that came in, newest first."""
    require(actor, IMPORT_FILES)
    return ImportedFile.objects.order_by("-received_at", "-pk")


def file_loaded(actor: Actor, file_id: Any) -> ImportedFile:
    """One file with its refused rows."""
    require(actor, IMPORT_FILES)
    found = ImportedFile.objects.filter(pk=typed.reference(file_id)).first()
    if found is None:
        raise Refusal("import-unknown", "No file has this reference; see the list of files.", kind="not-found")
    return found


def set_aside(actor: Actor, file_id: Any, *, at: datetime) -> int:
    """Take the refused rows of a file off the list of what is due; they stay readable with their file."""
    file = file_loaded(actor, file_id)
    with transaction.atomic():
        count: int = file.refused_rows.filter(settled_at=None).update(settled_at=at)
        if count:
            body = {"file": str(file.pk), "rows": count}
            append(ROWS_SET_ASIDE, actor=actor, at=at, body=body, subject=str(file.pk))
    return count


def _account(file: ImportedFile, read: _Read, taken: Taken) -> None:
    refused = [*read.bad, *taken.refused]
    file.rows = len(read.good) + len(read.bad)
    file.refused, file.ignored = len(refused), dict(taken.ignored)
    file.taken = file.rows - file.refused
    file.refused_whole = taken.refused_whole
    file.save()
    RefusedRow.objects.bulk_create(
        [
            RefusedRow(
                file=file,
                number=one.number,
                code=one.code[:40],
                field=one.field[:60],
                says=one.says[:400],
                sent=dict(one.sent),
            )
            for one in refused
        ],
        batch_size=500,
    )


def _read(kind: str, stream: BinaryIO, file_name: str) -> _Read:
    read = _Read()
    if kind == "x12":
        for one in claim_rows.read_x12(stream, file_name):
            if isinstance(one, RowRefused):
                read.bad.append(one)
            else:
                read.good.append(one)
        return read
    for row in _sheet(stream, kind, file_name):
        if row.problems:
            first = row.problems[0]
            says = " ".join(problem.says for problem in row.problems)
            read.bad.append(RowRefused(row.number, first.code, says, first.field or "", tuple(row.sent.items())))
        else:
            read.good.append(row)
    return read


def _sheet(stream: BinaryIO, kind: str, file_name: str) -> Iterable[Row]:
    return rows_of(stream, SHEETS[kind], file_name=file_name)
