"""The Attorney General's data: imported with its original collection date, older rows only counted, gaps marked."""

from __future__ import annotations

import io
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction

from carelaw.kernel.decision import Outcome
from carelaw.kernel.identifiers import dea_ok
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import Law
from carelaw.pdmp.drugs.catalog import Catalog
from carelaw.pdmp.facts.record_key import content_digest, record_key
from carelaw.pdmp.facts.report import DispensingReport
from carelaw.pdmp.facts.reporting import TransferredRow
from carelaw.pdmp.rules.birth_date import ahead
from carelaw.pdmp.rules.reporting.transferred_row import transferred_row
from carelaw.pdmp.store.bulk import insert_rows
from carelaw.pdmp.store.dispensings import on_file, take_intake_lock
from carelaw.pdmp.store.models import (
    Dispensation,
    Submission,
    SubmissionState,
    TransferBatch,
    TransferredDispensation,
)
from carelaw.pdmp.store.people import Linker, identity_digest
from carelaw.pdmp.store.references import enter_dispensers, enter_prescribers
from carelaw.pdmp.use_cases.catalog import catalog_in_force
from carelaw.pdmp.use_cases.reporting.permissions import SEE_TRANSFER, TRANSFER_IN
from carelaw.pdmp.use_cases.submitting import FORM_VERSION
from carelaw.pdmp.wire.asap import load_profile, typed
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.sheets import ColumnOf, Row, one_of, rows_of
from carelaw.platform.bulk.sheets import day as a_day
from carelaw.platform.files.keeping import keep, opened
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CHANNEL = "oag-transfer"
TRANSFERRED = "transferred"
_PART = 1_000
_MOST_PROBLEMS = 500
_COUNTS = ("offered", "accepted", "refused", "unreadable")
IMPORTED = declare(
    "oag-batch-transferred",
    says="A batch of the Attorney General's data was transferred in; the counts add up.",
    keys={"batch": Shape.ID, "digest": Shape.DIGEST, **dict.fromkeys(_COUNTS, Shape.COUNT)},
    cite="§6(f)",
)


def _dea(text: str) -> str:
    if not dea_ok(text.upper()):
        raise ValueError
    return text.upper()


def _digits(text: str) -> str:
    if not text.replace("-", "").isdigit():
        raise ValueError
    return text.replace("-", "")


_DAY, _ANY = "a date such as 2009-03-31", "text"
# Heading, ASAP field, reader, what is permitted, needed. What the old reports lack is a gap, not a fault.
_COLUMNS: tuple[tuple[str, str, Any, str, bool], ...] = (
    ("collected_on", "", a_day, _DAY, False),
    ("dispensed_on", "DSP05", a_day, _DAY, True),
    ("written_on", "DSP03", a_day, _DAY, False),
    ("prescription_number", "DSP02", str, _ANY, False),
    ("national_drug_code", "DSP08", _digits, "an 11-digit code", True),
    ("quantity", "DSP09", str, _ANY, False),
    ("days_supply", "DSP10", _digits, "a whole number", False),
    ("payment", "DSP16", str, _ANY, False),
    ("patient_last_name", "PAT07", str, _ANY, True),
    ("patient_first_name", "PAT08", str, _ANY, False),
    ("birth_date", "PAT18", a_day, _DAY, False),
    ("gender", "PAT19", one_of("F", "M", "U"), "F, M or U", False),
    ("street", "PAT12", str, _ANY, False),
    ("city", "PAT14", str, _ANY, False),
    ("state", "PAT15", str, _ANY, False),
    ("zip_code", "PAT16", str, _ANY, False),
    ("prescriber_dea", "PRE02", _dea, "a DEA number with its check digit", False),
    ("prescriber_last_name", "PRE05", str, _ANY, False),
    ("prescriber_first_name", "PRE06", str, _ANY, False),
    ("dispenser_dea", "PHA03", _dea, "a DEA number with its check digit", True),
    ("dispenser_npi", "PHA01", _digits, "ten digits", False),
    ("dispenser_name", "PHA04", str, _ANY, False),
)
COLUMNS = tuple(ColumnOf(name, parse, says, needed, "§6(f)") for name, _, parse, says, needed in _COLUMNS)
_FIELDS = {name: place for name, place, *_ in _COLUMNS if place}
_PERMITTED = {name: says for name, _, _, says, _ in _COLUMNS}
# The elements of §7(b) that old reports may lack.
_ELEMENTS = ("prescriber_last_name", "prescriber_dea", "written_on", "birth_date", "gender", "street", "days_supply",
             "dispenser_npi", "payment", "prescription_number")  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Good:
    """A row that may be loaded."""

    number: int
    report: DispensingReport
    fields: Mapping[str, str]
    collected_on: date
    gaps: tuple[str, ...]
    date_unknown: bool


def transfer_in(
    actor: Actor, at: datetime, stream: BinaryIO, *, file_name: str, offered_on: date | None = None
) -> TransferBatch:
    """Import one sheet of the Attorney General's data, whole or not at all; every row ends in exactly one count."""
    require(actor, TRANSFER_IN)
    kept = keep(stream)
    earlier = TransferBatch.objects.filter(digest=kept.digest).first()
    if earlier is not None:
        says = f"This very file was transferred on {law_day(earlier.received_at)}; nothing was loaded again."
        raise Refusal("E-MAP-49.again", says, cite="§6(f)", field="file", kind="conflict", reference=str(earlier.pk))
    on = offered_on or law_day(at)
    if on > law_day(at):
        raise Refusal(
            "E-MAP-49.future",
            f"The transfer cannot be of {on}; that day has not come.",
            cite="§6(f)",
            field="offered_on",
        )
    with transaction.atomic():
        take_intake_lock()
        batch = _begin(actor, at, kept.digest, kept.size, file_name, on)
        with opened(kept.digest) as sheet:
            _Import(batch, adopted_law(), catalog_in_force(), at).run(io.BytesIO(sheet.read()))
        batch.save()
        counts = {name: getattr(batch, name) for name in _COUNTS}
        append(
            IMPORTED, actor=actor, at=at, body={"batch": str(batch.pk), "digest": kept.digest, **counts},
            subject=str(batch.pk),
        )  # fmt: skip
    return batch


def batch_for(actor: Actor, reference: str) -> TransferBatch:
    """One batch with its reconciliation, for those who may see it."""
    require(actor, SEE_TRANSFER)
    try:
        return TransferBatch.objects.get(pk=reference)
    except (TransferBatch.DoesNotExist, ValueError, ValidationError):
        says = "No batch has this reference; copy it from the list of batches."
        raise Refusal("E-MAP-49.unknown", says, cite="§6(f)", field="batch", kind="not-found") from None


def reconciliation(batch: TransferBatch) -> dict[str, Any]:
    """R-24: what was offered and what became of it; the same numbers at every door."""
    return {
        "batch": str(batch.pk),
        "file_name": batch.file_name,
        "sha256": batch.digest,
        "offered_on": batch.offered_on.isoformat(),
        "offered": batch.offered,
        "accepted": batch.accepted,
        "refused_as_too_old": batch.refused,
        "not_taken": batch.unreadable,
        "adds_up": batch.offered == batch.accepted + batch.refused + batch.unreadable,
        "with_gaps": batch.with_gaps,
        "gaps": batch.gaps,
        "oldest_collection_kept": batch.oldest_kept.isoformat() if batch.oldest_kept else None,
        "certified": f"{batch.refused} rows collected more than seven years before {batch.offered_on} were not loaded.",
        "problems": batch.problems,
    }


def _begin(actor: Actor, at: datetime, digest: str, size: int, file_name: str, on: date) -> TransferBatch:
    account = uuid.UUID(actor.account_id) if actor.account_id else None
    submission = Submission.objects.create(
        channel=CHANNEL,
        account_id=account,
        sender="Office of Attorney General",
        file_name=file_name[-255:],
        digest=digest,
        size=size,
        received_at=at,
        state=SubmissionState.PROCESSED,
        finished_at=at,
    )
    return TransferBatch.objects.create(
        file_name=file_name[-255:],
        digest=digest,
        offered_on=on,
        received_at=at,
        account_id=account,
        submission=submission,
    )


@dataclass
class _Import:
    """One batch on its way in, part by part."""

    batch: TransferBatch
    law: Law
    catalog: Catalog
    at: datetime

    def run(self, sheet: BinaryIO) -> None:
        part: list[_Good] = []
        gaps: Counter[str] = Counter()
        for row in rows_of(sheet, COLUMNS, file_name=self.batch.file_name):
            self.batch.offered += 1
            good = self._judged(row)
            if good is None:
                continue
            part.append(good)
            gaps.update(good.gaps)
            if len(part) == _PART:
                self._store(part)
                part = []
        self._store(part)
        self.batch.gaps = dict(sorted(gaps.items()))
        submission = self.batch.submission
        submission.sent, submission.counts = self.batch.offered, {TRANSFERRED: self.batch.accepted}
        submission.save(update_fields=["sent", "counts"])

    def _judged(self, row: Row) -> _Good | None:
        if row.problems:
            for problem in row.problems:
                column = (problem.field or "").rpartition(", ")[2]
                self._not_taken(
                    row.number, column, f"not permitted. Permitted: {_PERMITTED.get(column, 'the columns')}"
                )
            self.batch.unreadable += 1
            return None
        facts = TransferredRow(self.batch.offered_on, row.values["collected_on"], row.values["dispensed_on"])
        decision = transferred_row(facts, law=self.law)
        if decision.outcome is Outcome.VIOLATION:
            self.batch.refused += 1
            return None
        if decision.outcome is not Outcome.PASS:
            self._not_taken(row.number, "collected_on", decision.reasons[0].says)
            self.batch.unreadable += 1
            return None
        if ahead(row.values.get("birth_date"), min(row.values["dispensed_on"], self.batch.offered_on)):
            self._not_taken(row.number, "birth_date", "after the dispensing. Permitted: a day through the dispensing")
            self.batch.unreadable += 1
            return None
        fields = _asap(row.values)
        report = typed(fields, (), FORM_VERSION, load_profile("pa"))
        gaps = tuple(name for name in _ELEMENTS if row.values.get(name) in {None, ""})
        unknown = row.values["collected_on"] is None
        return _Good(row.number, report, fields, decision.reasons[0].value, gaps, unknown)

    def _not_taken(self, number: int, column: str, says: str) -> None:
        """What is wrong with a row, by its place: what stood there may be a patient's and is not repeated."""
        if len(self.batch.problems) < _MOST_PROBLEMS:
            self.batch.problems.append({"row": number, "field": column, "says": says, "cite": "§6(f)"})

    def _store(self, part: Sequence[_Good]) -> None:
        fresh = list(self._new(part))
        if not fresh:
            return
        digests = {one.number: identity_digest(one.report.patient) for _, one in fresh}
        identities = Linker(self.at, uuid.uuid4(), {digests[o.number]: o.report.patient for _, o in fresh}).link()
        prescribers = enter_prescribers(one.report.prescriber for _, one in fresh)
        dispensers = enter_dispensers(one.report.dispenser for _, one in fresh)
        insert_rows(
            Dispensation,
            [
                self._row(
                    key,
                    one,
                    identities[digests[one.number]],
                    prescribers[one.report.prescriber],
                    dispensers[one.report.dispenser],
                )
                for key, one in fresh
            ],
        )
        stored = dict(
            Dispensation.objects.filter(submission=self.batch.submission, ordinal__in=[o.number for _, o in fresh])
            .values_list("ordinal", "pk")
        )  # fmt: skip
        TransferredDispensation.objects.bulk_create(
            (
                TransferredDispensation(
                    dispensation_id=stored[one.number],
                    batch=self.batch,
                    row=one.number,
                    original_collected_on=one.collected_on,
                    date_unknown=one.date_unknown,
                    gaps=list(one.gaps),
                )
                for _, one in fresh
            ),
            batch_size=200,
        )
        self.batch.accepted += len(fresh)
        self.batch.with_gaps += sum(bool(one.gaps) for _, one in fresh)
        oldest = min(one.collected_on for _, one in fresh)
        self.batch.oldest_kept = min(oldest, self.batch.oldest_kept or oldest)

    def _new(self, part: Sequence[_Good]) -> Iterator[tuple[str, _Good]]:
        """Rows that are on file already, or twice in the batch, are named and not loaded again."""
        keys = [_key(self.batch, one) for one in part]
        filed = on_file(keys)
        seen: set[str] = set()
        for key, one in zip(keys, part, strict=True):
            if key in filed or key in seen:
                self._not_taken(one.number, "prescription_number", "this dispensing is on file already")
                self.batch.unreadable += 1
                continue
            seen.add(key)
            yield key, one

    def _row(self, key: str, one: _Good, identity: int, prescriber: int, dispenser: int) -> dict[str, Any]:
        report = one.report
        assert report.filled_on is not None
        schedules = self.catalog.schedule_on(report.national_drug_code, report.filled_on)
        return {
            "key": key,
            "version": 1,
            "state": "live",
            "ended_at": None,
            "ended_by_id": None,
            "content": content_digest(one.fields, ()),
            "identity_id": identity,
            "prescriber_id": prescriber,
            "dispenser_id": dispenser,
            "submission_id": self.batch.submission.pk,
            "ordinal": one.number,
            "prescription_number": report.prescription_number,
            "written_on": report.written_on,
            "filled_on": report.filled_on,
            "sold_on": None,
            "dispensed_on": report.filled_on,
            "fill_number": report.fill_number,
            "partial_fill": 0,
            "refills_authorized": None,
            "product_qualifier": "01",
            "national_drug_code": report.national_drug_code,
            "ingredients": None,
            "quantity": report.quantity,
            "unit": report.unit,
            "days_supply": report.days_supply,
            "payment": report.payment[:2],
            "origin": "",
            "treatment_type": "",
            "diagnosis": "",
            "directions": "",
            "federal_schedule": schedules.federal_schedule if schedules else "",
            "state_schedule": schedules.state_schedule if schedules else "",
            "outcome": TRANSFERRED,
            "warnings": [f"gap-{name.replace('_', '-')}" for name in one.gaps] or None,
            "received_at": self.at,
            # The Attorney General's date: the seven years of §6(d) go on running.
            "collected_on": one.collected_on,
            "lateness_seconds": 0,
        }


def _asap(values: Mapping[str, Any]) -> dict[str, str]:
    fields = {"DSP01": "00", "DSP07": "01", "PAT20": "01"}
    for name, place in _FIELDS.items():
        value = values.get(name)
        if value not in (None, ""):
            fields[place] = value.strftime("%Y%m%d") if isinstance(value, date) else str(value)
    return fields


def _key(batch: TransferBatch, one: _Good) -> str:
    """The key of every dispensing; a row without its prescription number can only be named by its place."""
    if one.fields.get("DSP02"):
        return record_key(one.fields)
    return record_key({**one.fields, "DSP02": f"{batch.digest[:12]}-{one.number}"})
