"""Official files as users download them: received once, kept, read as work of its own, every row accounted for.

The same file again is the same import. A register that is replaced whole takes no file older than the one it has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import SourceFault, SourceFile, SourceState
from carelaw.pbm.use_cases.permissions import REFERENCES_LOAD
from carelaw.pbm.use_cases.prices import registers, writing
from carelaw.pbm.use_cases.prices.writing import Given, LoadedFile
from carelaw.pbm.use_cases.references import note_loaded
from carelaw.pbm.wire import nppes, register_340b
from carelaw.pbm.wire.packed import member
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.files import keeping as files
from carelaw.platform.jobs.queue import Beat, enqueue, job
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

JOB = "pbm.import-source"
CITE = "215 ILCS 5/513b1(c)"
RECEIVED = declare(
    "price-source-received",
    says="A file of an official source was received.",
    keys={"source": Shape.ID, "kind": Shape.CODE, "digest": Shape.DIGEST, "known": Shape.FLAG},
    cite=CITE,
)
_NADAC_DAY = re.compile(rb"(\d\d)/(\d\d)/(\d{4})\"?\s*$")
Dated = Callable[[BinaryIO, str], date | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: what it is called, what to send, how it is written, how its day is read from it.

    `replaces`: the newest file is all that is on file, so an older one is not taken after it.
    """

    name: str
    title: str
    says: str
    write: Callable[[Given], LoadedFile]
    dated: Dated
    replaces: bool = True


def _by_archive(pattern: str) -> Dated:
    def day(stream: BinaryIO, file_name: str) -> date | None:
        with member(stream, pattern, file_name=file_name) as found:
            return found.dated_on if found else None

    return day


def _by_name(pattern: str) -> Dated:
    def day(stream: BinaryIO, file_name: str) -> date | None:
        with member(stream, pattern, file_name=file_name) as found:
            return nppes.day_in_name(found.name if found else file_name) or nppes.day_in_name(file_name)

    return day


def _by_first_row(stream: BinaryIO, file_name: str) -> date | None:
    """The day in the last column of the first row, as of which a weekly file is."""
    with member(stream, r".+\.csv", file_name=file_name) as found:
        if found is None:
            return None
        found.stream.readline()
        told = _NADAC_DAY.search(found.stream.readline().rstrip())
        try:
            return date(int(told[3]), int(told[1]), int(told[2])) if told else None
        except ValueError:
            return None


def _by_register(stream: BinaryIO, file_name: str) -> date | None:
    start = stream.read(4)
    stream.seek(0)
    # A workbook is a zip archive too; its parts are dated by no register.
    if start == b"PK\x03\x04" and not file_name.lower().endswith((".xlsx", ".xls")):
        return _by_archive(register_340b.MEMBER)(stream, file_name)
    return None


def _no_day(stream: BinaryIO, file_name: str) -> date | None:
    return None


KINDS: Mapping[str, Kind] = {
    one.name: one
    for one in (
        Kind(
            "orange-book",
            "FDA Orange Book",
            "The archive of data files, or products.txt in it",
            writing.write_orange_book,
            _by_archive(r"products\.txt"),
            replaces=False,
        ),
        Kind(
            "ndc-directory",
            "FDA NDC Directory",
            "The archive of text files (product.txt and package.txt), or product.txt alone",
            writing.write_directory,
            _by_archive(r"product\.txt"),
        ),
        Kind(
            "drugs-at-fda",
            "Drugs@FDA",
            "The archive of data files",
            registers.write_drugs_at_fda,
            _by_archive(r"Products\.txt"),
        ),
        Kind(
            "nadac",
            "CMS average acquisition costs (NADAC)",
            "The weekly CSV",
            writing.write_average_costs,
            _by_first_row,
            replaces=False,
        ),
        Kind(
            "nppes",
            "CMS register of providers (NPPES)",
            "The monthly or weekly archive, or its data file; pharmacies alone are kept",
            registers.write_nppes,
            _by_name(nppes.MEMBER),
        ),
        Kind(
            "hrsa-340b",
            "HRSA register of the 340B program",
            "The daily export of covered entities, JSON or XLSX",
            registers.write_register_340b,
            _by_register,
        ),
        Kind(
            "catalogue",
            "Wholesalers' catalogues",
            "A CSV of the lines for sale in the State",
            writing.write_catalogue,
            _no_day,
            replaces=False,
        ),
    )
}


def receive_source(
    actor: Actor,
    at: datetime,
    stream: files.Readable,
    *,
    kind: str,
    file_name: str,
    issued_on: date | None = None,
    queue: bool = True,
) -> tuple[SourceFile, bool]:
    """Take a file: it is kept when this returns, and its import asked for. Also says whether it is new.

    Without `queue` whoever calls carries the import out, so that no worker does it at the same time.
    """
    require(actor, REFERENCES_LOAD)
    wanted = kind_named(kind)
    kept = files.keep(stream)
    day = issued_on or _day_of(wanted, kept.digest, file_name, at)
    _not_older(wanted, day, kept.digest)
    if day > local_day(at):
        says = f"{file_name} would be of {day}. Permitted: up to today, {local_day(at)}."
        raise Refusal("source-in-future", says, cite=CITE, field="issued_on")
    with transaction.atomic():
        source, new = SourceFile.objects.get_or_create(
            kind=wanted.name,
            digest=kept.digest,
            issued_on=day,
            defaults={
                "size": kept.size,
                "file_name": file_name[-255:],
                "account_id": actor.account_id or None,
                "received_at": at,
            },
        )
        body = {"source": str(source.pk), "kind": wanted.name, "digest": kept.digest, "known": not new}
        append(RECEIVED, actor=actor, at=at, body=body, subject=str(source.pk))
        if queue and source.state != SourceState.DONE:
            enqueue(JOB, key=str(source.pk), line=f"pbm.source:{wanted.name}", source_id=str(source.pk))
    return source, new


@job(JOB)
def import_source(beat: Beat, *, source_id: str) -> None:
    """The import as work that outlives a request."""
    from carelaw.platform import clock

    run_source(source_id, at=clock.now(), told=lambda rows: beat.progress(rows))


def run_source(source_id: str, *, at: datetime, told: writing.Told = lambda rows: None) -> SourceFile:
    """Carry an import out. Done once, it stays done; a file that cannot be read at all fails it with the reason."""
    source = SourceFile.objects.get(pk=source_id)
    if source.state == SourceState.DONE:
        return source
    SourceFile.objects.filter(pk=source.pk).update(state=SourceState.WORKING, failure="", failure_says="")
    try:
        with files.opened(source.digest) as stream:
            loaded = KINDS[source.kind].write(Given(stream, source.file_name, source.issued_on, at, told))
    except Refusal as refusal:
        return _failed(source, refusal, at)
    with transaction.atomic():
        SourceFault.objects.filter(source=source).delete()
        faults = (
            SourceFault(source=source, row=_row_of(one.field), field=(one.field or "")[:80], says=one.says[:600])
            for one in loaded.problems
        )
        SourceFault.objects.bulk_create(faults, batch_size=1_000)
        source.state, source.ended_at = SourceState.DONE, at
        source.taken, source.passed_over, source.refused = loaded.taken, loaded.passed_over, loaded.refused
        source.rows_in = loaded.taken + loaded.passed_over + loaded.refused
        source.failure = source.failure_says = ""
        source.save()
        note_loaded(None, at, loaded)
    return source


def kind_named(kind: str) -> Kind:
    """One kind of file by its name."""
    if kind not in KINDS:
        says = f"“{kind[:40]}” is no kind of file. Permitted: {', '.join(KINDS)}."
        raise Refusal("source-kind-unknown", says, cite=CITE, field="kind")
    return KINDS[kind]


def sources_for(actor: Actor) -> QuerySet[SourceFile]:
    """Every file that was received, the newest first."""
    require(actor, REFERENCES_LOAD)
    return SourceFile.objects.order_by("-received_at", "pk")


def source_for(actor: Actor, reference: UUID | str) -> SourceFile:
    """One file. Raises Refusal for a reference that is none."""
    try:
        found = sources_for(actor).filter(pk=UUID(str(reference))).first()
    except ValueError:
        found = None
    if found is None:
        says = "No file has this reference. Copy it from the list of files."
        raise Refusal("source-unknown", says, field="reference", kind="not-found")
    return found


def newest_source(kind: str, on: date) -> SourceFile | None:
    """The newest file of a kind that is on file for a day."""
    found = SourceFile.objects.filter(kind=kind, state=SourceState.DONE, issued_on__lte=on)
    return found.order_by("-issued_on", "-received_at").first()


def _day_of(kind: Kind, digest: str, file_name: str, at: datetime) -> date:
    if kind.dated is _no_day:
        return local_day(at)
    with files.opened(digest) as stream:
        found = kind.dated(stream, file_name)
    if found is None:
        says = f"{file_name} does not tell its own day. Say of which day it is, such as 2026-04-30."
        raise Refusal("day-missing", says, cite=CITE, field="issued_on")
    return found


def _not_older(kind: Kind, day: date, digest: str) -> None:
    if not kind.replaces:
        return
    newer = SourceFile.objects.filter(kind=kind.name, state=SourceState.DONE, issued_on__gt=day).exclude(digest=digest)
    last = newer.order_by("-issued_on").first()
    if last is not None:
        says = (
            f"A file of {last.issued_on} is on file, and this one is of {day}. Send one of {last.issued_on} or later."
        )
        raise Refusal("source-older", says, cite=CITE, field="issued_on", kind="conflict")


def _failed(source: SourceFile, refusal: Refusal, at: datetime) -> SourceFile:
    source.state, source.ended_at = SourceState.FAILED, at
    source.failure, source.failure_says = refusal.code[:60], refusal.says[:1000]
    source.save()
    return source


def _row_of(field: str | None) -> int:
    found = re.match(r"row (\d+)", field or "")
    return int(found[1]) if found else 0
