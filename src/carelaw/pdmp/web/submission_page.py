"""What the page of one file shows: facts, progress, counts that add up, and every fault with its remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carelaw.pdmp.store.models import BytesState, RecordState, Submission, SubmissionState, SubmittedRecord
from carelaw.pdmp.use_cases import loading
from carelaw.pdmp.use_cases.permissions import SUBMIT
from carelaw.pdmp.use_cases.processing import PROCESS
from carelaw.pdmp.web.submission_findings import FindingShown, RecordShown, field_name, finding_shown, record_shown
from carelaw.pdmp.web.submission_words import CHANNELS, LEVELS, level_tag, outcome_words
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import allowed
from carelaw.platform.jobs.models import JobRun
from carelaw.platform.jobs.queue import before
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag
from carelaw.platform.pages.templatetags.pages_time import local_instant

RECORDS_PER_PAGE = 20
# The summary of faults reads this many records at most; the list of errors has them all.
_MOST_TALLIED = 5_000
_MOST_FILE_FINDINGS = 100
_MOST_COMMON = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter above the records."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ProgressShown:
    """How far the work is, in numbers and in words."""

    done: int
    total: int
    says: str


@dataclass(frozen=True, slots=True)
class NoteShown:
    """A sentence set apart, with what to do about it."""

    title: str
    says: str
    tone: str
    cite: str = ""
    action: Link | None = None


@dataclass(frozen=True, slots=True)
class SubmissionPage:
    """Everything on the page of one file."""

    title: str
    tag: Tag
    lead: str
    reference: str
    facts: tuple[Fact, ...]
    progress: ProgressShown | None
    notes: tuple[NoteShown, ...]
    counts: Table | None
    sum_says: str
    file_findings: tuple[FindingShown, ...]
    more_file_findings: int
    common: Table | None
    filters: tuple[Filter, ...]
    records: tuple[RecordShown, ...]
    records_title: str
    paging: Table
    filtered: bool
    downloads: tuple[Link, ...]
    working: bool


def submission_page(actor: Actor, submission: Submission, asked: Mapping[str, str], tag: Tag) -> SubmissionPage:
    """The page of a file as one account may see it."""
    states = _standing(submission)
    held = sum(n for (_outcome, state), n in states.items() if state == RecordState.HELD)
    faults = _faults(submission)
    fields = sorted({field for _level, field, _code in faults})
    found = _chosen(submission, asked)
    shown = listing(found, asked, by={"order": ("place", "ordinal", "pk")}, default="order", per_page=RECORDS_PER_PAGE)
    working = submission.state in {SubmissionState.RECEIVED, SubmissionState.PROCESSING}
    may_correct = allowed(actor, SUBMIT)
    filters = _filters(asked, states, fields)
    query = {each.name: asked.get(each.name, "") for each in filters}
    return SubmissionPage(
        title=submission.file_name or _("Without a name"),
        tag=tag,
        lead=_lead(submission, held),
        reference=str(submission.pk),
        facts=_facts(submission),
        progress=_progress(submission) if working else None,
        notes=tuple(_notes(submission, held)),
        counts=_counts(submission, held),
        sum_says=_sum_says(submission, states),
        file_findings=tuple(finding_shown(one) for one in submission.findings[:_MOST_FILE_FINDINGS]),
        more_file_findings=max(0, len(submission.findings) - _MOST_FILE_FINDINGS),
        common=_common(faults),
        filters=filters,
        records=tuple(record_shown(one, may_correct) for one in shown.rows),
        records_title=_records_title(held),
        paging=Table(_("Records"), (), ((),) * len(shown.rows), query=query, **shown.place),
        filtered=any(query.values()),
        downloads=_downloads(submission),
        working=working,
    )


def _standing(submission: Submission) -> dict[tuple[str, str], int]:
    rows = submission.records.order_by().values_list("outcome", "state").annotate(n=Count("pk"))
    return {(outcome, state): n for outcome, state, n in rows}


def _faults(submission: Submission) -> Counter[tuple[str, str, str]]:
    """How often each fault occurs: by level, field and code."""
    listed = submission.records.exclude(findings=[]).order_by("ordinal").values_list("findings", flat=True)
    return Counter(
        (one["level"], one["field"] or one["segment"], one["says"])
        for findings in listed[:_MOST_TALLIED]
        for one in findings
    )


def _chosen(submission: Submission, asked: Mapping[str, str]) -> QuerySet[SubmittedRecord]:
    place = Case(When(state=RecordState.HELD, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = submission.records.annotate(place=place, told=Cast("findings", TextField()))
    if outcome := asked.get("outcome"):
        by_state = Q(state=RecordState.HELD) if outcome == loading.HELD else Q(outcome=outcome)
        found = found.filter(by_state)
    for name in ("field", "level"):
        # Both databases write JSON out as `"name": "value"`; only values that a filter offers are looked for.
        if (wanted := asked.get(name, "")).isalnum():
            key = "segment" if name == "field" and wanted.isalpha() else name
            found = found.filter(told__contains=f'"{key}": "{wanted}"')
    return found.defer("sent_fields", "corrected_fields", "sent_compounds")


def _filters(
    asked: Mapping[str, str], states: Mapping[tuple[str, str], int], fields: Sequence[str]
) -> tuple[Filter, ...]:
    outcomes: Counter[str] = Counter()
    for (outcome, state), n in states.items():
        outcomes[loading.HELD if state == RecordState.HELD else outcome] += n
    by_outcome = [(one, f"{_(outcome_words(one).word)} ({number_format(n)})") for one, n in outcomes.most_common()]
    by_field = [(one, f"{one} {field_name(one)}") for one in fields]
    by_level = [(one, _(LEVELS[one][0])) for one in ("error", "warning", "info")]
    return (
        _filter("outcome", _("What became of it"), by_outcome, asked),
        _filter("field", _("Field"), by_field, asked),
        _filter("level", _("Level"), by_level, asked),
    )


def _filter(name: str, label: str, choices: Iterable[tuple[str, str]], asked: Mapping[str, str]) -> Filter:
    chosen = asked.get(name, "")
    every = [("", _("All")), *choices]
    return Filter(name, label, tuple(Choice(value, text, value == chosen) for value, text in every))


def _records_title(held: int) -> str:
    if held:
        return ngettext("%(n)s record needs correction", "%(n)s records need correction", held) % {"n": number(held)}
    return _("Records with a remark")


def number(value: int) -> str:
    """A count with its thousands marked."""
    return str(number_format(value, force_grouping=True))


def size_in_words(size: int) -> str:
    """A size in bytes as people read it, with the exact one where it helps."""
    if size < 1000:
        return ngettext("%(n)s byte", "%(n)s bytes", size) % {"n": size}
    unit, amount = ("kB", size / 1000) if size < 1_000_000 else ("MB", size / 1_000_000)
    return f"{number_format(amount, 1)} {unit}"


def _facts(submission: Submission) -> tuple[Fact, ...]:
    channel = CHANNELS.get(submission.channel, submission.channel)
    facts = [
        Fact(_("Received"), local_instant(submission.received_at)),
        Fact(_("Sent by"), f"{submission.sender} ({_(channel)})"),
        Fact(_("Size"), size_in_words(submission.size)),
        Fact(_("ASAP version"), submission.version or _("not readable")),
        Fact(_("Control number (TH02)"), submission.control_number or "–", code=True),
        Fact(_("Sender in the file (IS01)"), submission.sender_code or "–", code=True),
    ]
    if submission.finished_at:
        facts.insert(1, Fact(_("Finished"), local_instant(submission.finished_at)))
    facts.append(Fact(_("Reference"), str(submission.pk), code=True))
    facts.append(Fact(_("Digest (SHA-256)"), submission.digest, code=True))
    if submission.bytes_state:
        facts.append(Fact(_("The file as it was sent"), _(BytesState(submission.bytes_state).label)))
    return tuple(facts)


def _lead(submission: Submission, held: int) -> str:
    stored = sum(submission.counts.get(one, 0) for one in loading.STORED)
    if submission.state == SubmissionState.PROCESSED:
        if submission.counts.get(loading.ZERO):
            return _("Your report that nothing was dispensed is on file.")
        if submission.transaction_type == "void-file":
            return _("This file voids an earlier one.")
        if held:
            told = ngettext(
                "%(stored)s of %(sent)s records are stored; %(held)s needs correction.",
                "%(stored)s of %(sent)s records are stored; %(held)s need correction.",
                held,
            )
            return told % {"stored": number(stored), "sent": number(submission.sent), "held": number(held)}
        told = ngettext("The record is dealt with.", "All %(sent)s records are dealt with.", submission.sent)
        return (told % {"sent": number(submission.sent)}) + " " + _("Nothing needs correction.")
    if submission.state == SubmissionState.RECEIVED:
        return _("The file is safe on disk and waits for its turn. You may close this page.")
    if submission.state == SubmissionState.PROCESSING:
        return _("The file is being judged record by record. You may close this page.")
    return ""


def _notes(submission: Submission, held: int) -> Iterator[NoteShown]:
    if submission.state == SubmissionState.FAILED:
        says = _(
            "Nothing of it was loaded, and the file is kept as it was sent. Mend the cause named below in your "
            "pharmacy system and send the whole file again; the same control number is fine."
        )
        send = Link(_("Send the file again"), reverse("submission-send"))
        yield NoteShown(_("The file as a whole could not be read"), says, "error", "§7(a)", send)
    if submission.duplicate_of_id:
        says = _(
            "You sent the very same bytes before, so nothing was judged or stored twice. "
            "If you meant to send another file, check which one you picked."
        )
        first = Link(_("Open the first one"), reverse("submission", args=[submission.duplicate_of_id]))
        yield NoteShown(_("This file is here already"), says, "info", action=first)
    if submission.state == SubmissionState.TESTED:
        says = _(
            "It says of itself (TH07) that it is a test. It was judged like any other and reached no patient. "
            "Send it with TH07 “P” to report in earnest."
        )
        yield NoteShown(_("A test file"), says, "info")


def _progress(submission: Submission) -> ProgressShown:
    run = JobRun.objects.filter(name=PROCESS, key=str(submission.pk)).first()
    judged = sum(submission.counts.values())
    total = submission.sent
    if run is None or run.state == JobRun.State.WAITING:
        return ProgressShown(judged, total, _waiting(before(run) if run else 0))
    if run.state == JobRun.State.DEAD:
        says = _("The work stopped for a fault of ours (incident %(id)s). The file is kept; the program office knows.")
        return ProgressShown(judged, total, says % {"id": run.incident})
    pace = run.pace
    if pace.rate is None or not total:
        return ProgressShown(judged, total, _("Just begun."))
    says = _("%(rate)s records a second") % {"rate": number(round(pace.rate))}
    if pace.seconds_left is not None:
        says += ", " + _("about %(span)s left") % {"span": _time_left(pace.seconds_left)}
    return ProgressShown(judged, total, says + ".")


def _waiting(files: int) -> str:
    if not files:
        return _("Waiting for a free worker.")
    says = ngettext("%(count)s file is judged before this one.", "%(count)s files are judged before this one.", files)
    return says % {"count": number(files)}


def _time_left(seconds: float) -> str:
    if seconds < 90:
        whole = max(1, round(seconds))
        return ngettext("%(n)s second", "%(n)s seconds", whole) % {"n": whole}
    minutes = round(seconds / 60)
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def _counts(submission: Submission, held: int) -> Table | None:
    counts = {one: n for one, n in submission.counts.items() if n}
    if not counts:
        return None
    known = [one for one in _ORDER if one in counts] + sorted(set(counts) - set(_ORDER))
    rows: list[Sequence[Any]] = []
    for one in known:
        words = outcome_words(one)
        rows.append((words.tag, number(counts[one]), _(words.says)))
    rows.append((_("Sum"), number(sum(counts.values())), _adds_up(submission, sum(counts.values()))))
    columns = (
        Column("outcome", _("Outcome")),
        Column("records", _("Records"), numeric=True),
        Column("means", _("What it means")),
    )
    return Table(_("What became of each record"), columns, rows)


_ORDER = (
    loading.HELD,
    loading.NOT_LOADED,
    loading.ACCEPTED,
    loading.WARNED,
    loading.LATE,
    loading.REVISED,
    loading.VOIDED,
    loading.VOID_NOT_FOUND,
    loading.DUPLICATE,
    loading.SET_ASIDE,
    loading.ZERO,
    loading.TESTED,
)


def _adds_up(submission: Submission, total: int) -> str:
    if submission.transaction_type == "void-file":
        return _("Records of the earlier file.")
    if total == submission.sent:
        return _("The file holds %(sent)s: every record is accounted for.") % {"sent": number(submission.sent)}
    if submission.state == SubmissionState.PROCESSING:
        return _("So far, of %(sent)s in the file.") % {"sent": number(submission.sent)}
    return _("The file holds %(sent)s. Tell the program office that the sum differs.") % {
        "sent": number(submission.sent)
    }


def _sum_says(submission: Submission, states: Mapping[tuple[str, str], int]) -> str:
    """What became of the held records since: the counts above stay as they were when the file was judged."""
    was_held = submission.counts.get(loading.HELD, 0)
    still = sum(n for (_outcome, state), n in states.items() if state == RecordState.HELD)
    if was_held <= still:
        return ""
    told = _("Of the %(held)s records that were held when the file was judged, %(settled)s are settled by now.")
    return told % {"held": number(was_held), "settled": number(was_held - still)}


def _common(faults: Counter[tuple[str, str, str]]) -> Table | None:
    """The faults that come up most: one setting of a pharmacy system is often behind many records."""
    if sum(faults.values()) <= _MOST_COMMON or faults.most_common(1)[0][1] < 3:
        return None
    rows = [
        (
            Cell(f"{field} {field_name(field)}".strip(), url="?" + urlencode({"field": field}) + "#records"),
            level_tag(level),
            says,
            number(n),
        )
        for (level, field, says), n in faults.most_common(_MOST_COMMON)
    ]
    columns = (
        Column("field", _("Field")),
        Column("level", _("Level")),
        Column("says", _("What is wrong")),
        Column("n", _("Times"), numeric=True),
    )
    return Table(_("What comes up most"), columns, rows)


def _downloads(submission: Submission) -> tuple[Link, ...]:
    if submission.finished_at is None:
        return ()
    at = [submission.pk]
    return (
        Link(_("Error list to print"), reverse("submission-errors", args=at)),
        Link(_("Error list (CSV)"), reverse("submission-errors-csv", args=at)),
        Link(_("Acknowledgment for machines (JSON)"), reverse("submission-acknowledgment", args=at)),
    )


def waited(since: datetime, at: datetime) -> str:
    """How long something has waited, in days."""
    days = (at - since).days
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": number(days)}
