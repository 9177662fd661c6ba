"""What a destruction run does, store by store. Each step takes a batch and says whether more may be left.

Every step finds by itself what is due, so a run that was killed goes on by running again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet

from carelaw.pdmp.rules.local_time import local_day
from carelaw.pdmp.rules.retention.clock import sight_on
from carelaw.pdmp.store.destroying import Line, forget, hanging_on, in_chunks
from carelaw.pdmp.store.dispensings import take_intake_lock
from carelaw.pdmp.store.models import (
    BYTES_KEPT,
    BytesState,
    CorrectionClaim,
    Dispensation,
    Identity,
    LinkEvent,
    Patient,
    Prescriber,
    Query,
    Submission,
    SubmittedRecord,
    Tally,
    VaultedItem,
)
from carelaw.pdmp.use_cases.retention.run import Run
from carelaw.pdmp.use_cases.retention.stores import Store, aged_stores
from carelaw.pdmp.use_cases.retention.vault import destroy_key, seal_rows
from carelaw.platform.files import keeping

Step = Callable[[Run], int]
_VAULT_BATCH = 400
_FILES = 400
_DAY_SECONDS = 86_400


def due_dispensings(run: Run) -> QuerySet[Dispensation]:
    """The dispensings to be destroyed: past their years, and held by nobody any more."""
    return _past(run).filter(Q(held_until=None) | Q(held_until__lt=run.on))


def held_dispensings(run: Run) -> QuerySet[Dispensation]:
    """The dispensings to be put into the vault: past their years, and held. None where they stay in sight (AMB-45)."""
    if run.law.reading("AMB-45") == "visible":
        return Dispensation.objects.none()
    return _past(run).filter(held_until__gte=run.on)


def _past(run: Run) -> QuerySet[Dispensation]:
    years = sight_on(run.on, run.law)
    past = Dispensation.objects.filter(**{f"{years.clock}__lte": run.through})
    if years.corrected_since is not None:
        past = past.exclude(version__gt=1, received_at__gte=years.corrected_since)
    return past


def vault_held(run: Run) -> int:
    """Held dispensings leave the histories for the vault."""
    with transaction.atomic():
        take_intake_lock()
        found = held_dispensings(run).select_related("identity", "prescriber", "dispenser")
        rows = list(found.order_by("pk")[:_VAULT_BATCH])
        if rows:
            seal_rows(rows, run.on)
            _forget_dispensings(run, [(row.pk, row.key, row.submission_id) for row in rows])
            run.counted("held", len(rows))
    return len(rows)


def destroy_dispensings(run: Run) -> int:
    """Dispensings go with every version, and with the records that were sent under their keys."""
    with transaction.atomic():
        take_intake_lock()
        found = due_dispensings(run).order_by("collected_on", "pk")
        rows = list(found.values_list("pk", "key", "submission_id", "collected_on")[: run.batch])
        if rows:
            _forget_dispensings(run, [row[:3] for row in rows])
            run.destroyed("dispensings", (Line(row[0], row[3]) for row in rows))
    return len(rows)


def _forget_dispensings(run: Run, rows: list[tuple[Any, ...]]) -> None:
    ids = [row[0] for row in rows]
    for chunk in in_chunks(ids):
        records = SubmittedRecord.objects.filter(dispensation__in=chunk)
        _forget_records(run, list(records.values_list("pk", "received_at")))
    for chunk in in_chunks(sorted({row[1] for row in rows})):
        records = SubmittedRecord.objects.filter(key__in=chunk)
        _forget_records(run, list(records.values_list("pk", "received_at")))
        # A claim has its own years; what it repeats of the record has the record's.
        CorrectionClaim.objects.filter(record_key__in=chunk).update(stated_value="", prescription_number="")
    # The bytes of their files hold them too; they follow in a step of their own.
    for part in in_chunks(sorted({str(row[2]) for row in rows})):
        Submission.objects.filter(pk__in=part, bytes_state__in=BYTES_KEPT).update(bytes_state=BytesState.DUE)
    forget(Dispensation, ids, run.with_them)


def _forget_records(run: Run, rows: list[tuple[int, Any]]) -> None:
    if rows:
        forget(SubmittedRecord, [row[0] for row in rows], run.with_them)
        run.destroyed("submitted-records", (Line(row[0], local_day(row[1])) for row in rows))


def empty_vault(run: Run) -> int:
    """What the vault holds no longer: first the key, then the row."""
    with transaction.atomic():
        found = VaultedItem.objects.filter(held_until__lt=run.on).order_by("pk")
        rows = list(found.values_list("pk", "dispensing", "collected_on")[:_VAULT_BATCH])
        for row in rows:
            destroy_key(row[1])
        if rows:
            forget(VaultedItem, [row[0] for row in rows], run.with_them)
            run.destroyed("vault", (Line(row[0], row[2]) for row in rows))
    return len(rows)


def aged_rows(run: Run, store: Store) -> QuerySet[Any]:
    """The rows of a store that are past their years."""
    model = store.model
    is_day = isinstance(model._meta.get_field(store.aged_by), DateField) and "DateTime" not in (
        model._meta.get_field(store.aged_by).get_internal_type()
    )
    past = {f"{store.aged_by}__lte": run.through} if is_day else {f"{store.aged_by}__lt": run.before}
    return model._base_manager.filter(store.only, **past)


def destroy_aged(store: Store) -> Step:
    """The step that destroys the rows of one store by their own age, with the files they point at."""

    def step(run: Run) -> int:
        with transaction.atomic():
            wanted = ("pk", store.aged_by, *store.files)
            rows = list(aged_rows(run, store).order_by("pk").values_list(*wanted)[: run.batch])
            for digest in {value for row in rows for value in row[2:]} | _files_below(store, [row[0] for row in rows]):
                if keeping.exists(digest):
                    keeping.destroy(digest)
            if rows:
                forget(store.model, [row[0] for row in rows], run.with_them)
                run.destroyed(store.name, (Line(row[0], _day(row[1])) for row in rows))
        return len(rows)

    return step


def _files_below(store: Store, ids: Sequence[Any]) -> set[str]:
    """The files of rows that go with these because they belong to them, such as the evidence of a request."""
    found: set[str] = set()
    for below in aged_stores():
        for hanging in hanging_on(store.model) if below.files else ():
            if hanging.model is below.model:
                for chunk in in_chunks(ids):
                    rows = below.model._base_manager.filter(**{f"{hanging.field}__in": chunk})
                    found.update(value for row in rows.values_list(*below.files) for value in row)
    return found


def _day(value: Any) -> date:
    return local_day(value) if hasattr(value, "hour") else value


def destroy_bytes(run: Run) -> int:
    """The bytes of a file go when the first of what it holds is due; every line that shares them loses them.

    The file goes before the line is written: after a crash in between it is found gone, and counted once.
    """
    with transaction.atomic():
        rows = list(due_files(run).values_list("digest", "redacted_digest", "received_at")[:_FILES])
        lines = {digest: local_day(at) for *both, at in reversed(rows) for digest in both if digest}
        for digest in lines:
            keeping.destroy(digest)
        if lines:
            same = Submission.objects.filter(digest__in=[row[0] for row in rows])
            same.update(bytes_state=BytesState.DESTROYED, file_name="", findings=[])
            run.destroyed("submitted-files", (Line(digest, day) for digest, day in lines.items()))
    return len(rows)


def due_files(run: Run) -> QuerySet[Submission]:
    """Files of which something is due, or that were received before what may stay."""
    aged = Q(bytes_state__in=BYTES_KEPT, received_at__lt=run.before)
    return Submission.objects.filter(Q(bytes_state=BytesState.DUE) | aged).order_by("pk")


def destroy_identities(run: Run) -> int:
    """Demographics that no dispensing points at any more, with keys, links and doubtful pairs."""
    with transaction.atomic():
        take_intake_lock()
        ids = _without_rows(run, Identity, "identity")
        if ids:
            forget(Identity, ids, run.with_them)
            Tally.objects.filter(name="identities").update(number=F("number") - len(ids))
            run.destroyed("identities", (Line(pk, None) for pk in ids))
    return len(ids)


def destroy_prescribers(run: Run) -> int:
    """Prescribers as reported, when no dispensing points at them any more."""
    with transaction.atomic():
        take_intake_lock()
        ids = _without_rows(run, Prescriber, "prescriber")
        if ids:
            forget(Prescriber, ids, run.with_them)
            run.destroyed("prescribers", (Line(pk, None) for pk in ids))
    return len(ids)


def _without_rows(run: Run, model: Any, field: str) -> list[int]:
    """The next numbers that no dispensing points at; each batch goes on where the one before it ended."""
    pointing = Dispensation.objects.filter(**{field: OuterRef("pk")})
    left = model.objects.filter(~Exists(pointing), pk__gt=run.reached.get(field, 0)).order_by("pk")
    ids = list(left.values_list("pk", flat=True)[: run.batch])
    if ids:
        run.reached[field] = ids[-1]
    return ids


def destroy_patients(run: Run) -> int:
    """The numbers of people nothing is known of any more. Of who asked about them the bare fact stays (AMB-35)."""
    with transaction.atomic():
        take_intake_lock()
        ids = list(empty_patients().values_list("pk", flat=True)[: run.batch])
        for chunk in in_chunks(ids):
            asked = Query.objects.filter(patient__in=chunk)
            if run.law.reading("AMB-35") == "references":
                asked.update(
                    patient=None,
                    drug="",
                    shown_rows=[],
                    shown_candidates=[],
                    shown_flags=[],
                    answer_digest="",
                    note_outcome="",
                )
        if ids:
            forget(Patient, ids, run.with_them)
            run.destroyed("patients", (Line(pk, None) for pk in ids))
    return len(ids)


def empty_patients() -> QuerySet[Patient]:
    """Patients without an identity, from or to whom no move of an identity that is left points."""
    here = OuterRef("pk")
    return Patient.objects.filter(
        ~Exists(Identity.objects.filter(patient=here)),
        ~Exists(LinkEvent.objects.filter(to_patient=here)),
        ~Exists(LinkEvent.objects.filter(from_patient=here)),
        ~Exists(Patient.objects.filter(merged_into=here)),
    ).order_by("pk")


def destroy_half_written(run: Run) -> int:
    """What killed processes left of files; nobody knows whose it is, so it goes after a day."""
    for path in half_written(run.at.timestamp()):
        path.unlink(missing_ok=True)
        with transaction.atomic():
            run.destroyed("half-written-files", [Line(path.stem[:64], None)])
    return 0


def half_written(now: float) -> Iterator[Path]:
    """The files in quarantine that are a day old."""
    folder = Path(settings.CARELAW_HOME) / "files" / "quarantine"
    for path in sorted(folder.glob("*.part")):
        if now - path.stat().st_mtime > _DAY_SECONDS:
            yield path


def steps() -> tuple[Step, ...]:
    """Everything that a run does, in the order in which one thing sets the next free."""
    from carelaw.pdmp.use_cases.retention.query_log import destroy_query_lines, shed_references

    aged = tuple(destroy_aged(store) for store in aged_stores())
    first = (vault_held, destroy_dispensings, empty_vault, *aged, destroy_bytes)
    people = (destroy_identities, destroy_patients, destroy_prescribers)
    return (*first, destroy_query_lines, *people, shed_references, destroy_half_written)


__all__ = ["Step", "due_dispensings", "due_files", "held_dispensings", "steps"]
