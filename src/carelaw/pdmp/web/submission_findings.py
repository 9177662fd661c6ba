"""What was found in a file, as pages show it: each finding with its remedy, each record with its findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from carelaw.pdmp.store.models import RecordState, Submission, SubmittedRecord
from carelaw.pdmp.web.submission_words import CLOSED_BY, LEVELS, level_tag, outcome_words, record_tag
from carelaw.pdmp.wire.asap import field_help, load_profile
from carelaw.platform.pages.parts import Tag

_PROFILE = load_profile("pa")
_LATEST = "5.0"


@dataclass(frozen=True, slots=True)
class FindingShown:
    """One fault: where, what was sent, what is permitted, how to mend it, by what paragraph."""

    field: str
    name: str
    level: Tag
    value: str
    says: str
    permitted: str
    remedy: str
    cite: str
    segment_no: int

    @property
    def place(self) -> str:
        """The field by number and name, where the sentence does not name it by itself."""
        return "" if self.field in self.says else f"{self.field} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class RecordShown:
    """One kept record with its faults."""

    url: str
    prescription: str
    dispenser: str
    ordinal: int
    segment_no: int
    tag: Tag
    says: str
    findings: tuple[FindingShown, ...]
    held: bool


def finding_shown(finding: Mapping[str, Any]) -> FindingShown:
    """A finding as a page shows it."""
    return FindingShown(
        field=finding["field"] or finding["segment"],
        name=field_name(finding["field"]),
        level=level_tag(finding["level"]),
        # What belongs to no field, such as lateness, has no value that anybody typed.
        value=finding["value"] if finding["field"] else "",
        says=finding["says"],
        permitted=finding["permitted"],
        remedy=finding["remedy"],
        cite=finding["cite"],
        segment_no=finding["segment_no"],
    )


def field_name(field: str) -> str:
    """What a field is called; empty for what is no field."""
    try:
        return field_help(field, _LATEST, _PROFILE).name
    except KeyError:
        return ""


def record_shown(record: SubmittedRecord, may_correct: bool) -> RecordShown:
    """A kept record as a page shows it."""
    held = record.state == RecordState.HELD
    says = CLOSED_BY.get(record.closed_by, "")
    return RecordShown(
        url=reverse("record", args=[record.pk]),
        prescription=record.prescription_number,
        dispenser=record.dispenser_dea,
        ordinal=record.ordinal,
        segment_no=record.segment_no,
        tag=record_tag(record.state, record.outcome),
        says=_(says) if says else _(outcome_words(record.outcome).says),
        findings=tuple(finding_shown(one) for one in worst_first(record.findings)),
        held=held and may_correct,
    )


def fault_in_short(findings: Iterable[Mapping[str, Any]]) -> str:
    """The gravest finding in one sentence that names its field."""
    first = next((finding_shown(one) for one in worst_first(findings)), None)
    if first is None:
        return ""
    return f"{first.place}: {first.says}" if first.place else first.says


def worst_first(findings: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The findings that hold a record before those that do not."""
    order = list(LEVELS)
    return sorted(findings, key=lambda one: order.index(one["level"]) if one["level"] in order else len(order))


def error_rows(submission: Submission) -> Iterator[tuple[SubmittedRecord | None, Mapping[str, Any]]]:
    """Every finding of a file and, where it belongs to one, its record; read in portions."""
    for finding in submission.findings:
        yield None, finding
    kept = submission.records.exclude(findings=[]).order_by("ordinal")
    for record in kept.defer("sent_fields", "corrected_fields", "sent_compounds").iterator(chunk_size=1000):
        for finding in worst_first(record.findings):
            yield record, finding
