"""Pages about what was reported: the list of files, sending files, one file, what is held."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from carelaw.kernel.command import csv_safe
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.policy import policy
from carelaw.pdmp.store.models import RecordState, Submission, SubmissionState, SubmittedRecord
from carelaw.pdmp.use_cases.following import acknowledgment, overdue_corrections, submission_for, submissions_of
from carelaw.pdmp.use_cases.permissions import SEE_SUBMISSIONS, SUBMIT
from carelaw.pdmp.use_cases.submitting import receive
from carelaw.pdmp.web.submission_findings import FindingShown, error_rows, fault_in_short, field_name, finding_shown
from carelaw.pdmp.web.submission_page import number, size_in_words, submission_page, waited
from carelaw.pdmp.web.submission_words import STATES, outcome_words, state_tag
from carelaw.platform.accounts.permissions import allowed, page
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Link, Table, Tag
from carelaw.platform.pages.templatetags.pages_time import local_instant

_seen = page(permission=SEE_SUBMISSIONS)
_sent = page(permission=SUBMIT)
_MOST_PRINTED = 2_000
_REFRESH_SECONDS = "3"


@dataclass(frozen=True, slots=True)
class SubmissionsPage:
    """The list of files with its filters."""

    table: Table
    wanted: str
    states: tuple[tuple[str, str, bool], ...]
    only_held: bool
    held: int
    may_send: bool
    filtered: bool


@_seen
def submissions(request: Any) -> HttpResponse:
    """The files one may see, newest first."""
    found = _wanted(request, submissions_of(request.actor))
    by = {
        "received": ("received_at", "pk"),
        "file": ("file_name", "pk"),
        "state": ("state", "pk"),
        "sent": ("sent", "pk"),
    }
    shown = listing(found, request.GET, by=by, default="-received")
    held = _held_by_file(shown.rows)
    whose = request.actor.role != "SUBMITTER"
    query = {name: request.GET.get(name, "") for name in ("q", "state", "held")}
    columns = [
        Column("file", _("File"), sortable=True),
        Column("state", _("State"), sortable=True),
        Column("held", _("Need correction"), numeric=True),
        Column("sent", _("Records"), sortable=True, numeric=True),
        Column("received", _("Received"), sortable=True),
        Column("control", _("Control number")),
    ]
    if whose:
        columns.append(Column("sender", _("Sent by")))
    table = Table(
        caption=_("Files"),
        columns=columns,
        rows=[_row(each, held.get(each.pk, 0), whose) for each in shown.rows],
        query=query,
        exports=(Link(_("Download as CSV"), f"{reverse('submissions-csv')}?{urlencode(query)}"),),
        empty=_("No file fits these filters."),
        caption_hidden=True,
        **shown.place,
    )
    waiting = SubmittedRecord.objects.filter(state=RecordState.HELD, submission__in=submissions_of(request.actor))
    listed = SubmissionsPage(
        table=table,
        wanted=query["q"],
        states=tuple((value, _(word), value == query["state"]) for value, (word, _tone) in STATES.items()),
        only_held=bool(query["held"]),
        held=waiting.count(),
        may_send=allowed(request.actor, SUBMIT),
        filtered=any(query.values()),
    )
    return render(request, "pdmp/submissions.html", {"page": listed})


@_seen
def submissions_csv(request: Any) -> StreamingHttpResponse:
    """The same list as a sheet, whole."""
    heads = ("reference", "file_name", "state", "received_at", "control_number", "asap_version", "sent", "held_now")
    held = Count("records", filter=Q(records__state=RecordState.HELD))
    found = _wanted(request, submissions_of(request.actor)).annotate(held_now=held)
    rows = (
        (
            one.pk,
            one.file_name,
            one.state,
            one.received_at.isoformat(),
            one.control_number,
            one.version,
            one.sent,
            one.held_now,
        )
        for one in found.iterator(chunk_size=500)
    )
    return _csv("submissions.csv", heads, rows)


def _wanted(request: Any, found: QuerySet[Submission]) -> QuerySet[Submission]:
    text = request.GET.get("q", "").strip()
    if text:
        found = found.filter(Q(file_name__icontains=text) | Q(control_number__icontains=text))
    if request.GET.get("state") in STATES:
        found = found.filter(state=request.GET["state"])
    if request.GET.get("held"):
        found = found.filter(Exists(SubmittedRecord.objects.filter(submission=OuterRef("pk"), state=RecordState.HELD)))
    return found


def _held_by_file(rows: Sequence[Submission]) -> dict[UUID, int]:
    held = SubmittedRecord.objects.filter(submission__in=[one.pk for one in rows], state=RecordState.HELD)
    return dict(held.values_list("submission").annotate(n=Count("pk")))


def _row(one: Submission, held: int, whose: bool) -> list[Cell | Tag]:
    url = reverse("submission", args=[one.pk])
    cells: list[Cell | Tag] = [
        Cell(one.file_name or _("Without a name"), url=url),
        state_tag(one.state),
        Cell(number(held), url=f"{url}#records") if held else Cell("0"),
        Cell(number(one.sent)),
        Cell(local_instant(one.received_at)),
        Cell(one.control_number, code=True),
    ]
    return [*cells, Cell(one.sender)] if whose else cells


class ManyFiles(forms.ClearableFileInput):
    """A choice of several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One or several files. An empty one is taken too: the reader's own words tell its sender what is wrong."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in given or [None]]


class UploadForm(forms.Form):
    """Which files to send."""

    asap = ManyFilesField(
        label=gettext_lazy("ASAP files"),
        help_text=gettext_lazy("One or several, as your pharmacy system writes them: plain text, 4.2 to 5.0."),
        allow_empty_file=True,
        max_length=1000,
        error_messages={"required": gettext_lazy("Choose at least one file.")},
    )


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """What became of one sent file at the door."""

    name: str
    size: str
    says: str
    tag: Tag
    url: str


@_sent
def upload(request: Any) -> HttpResponse:
    """Send files: each is safe on disk before the receipt says so, and judged afterwards."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    receipt: list[ReceiptLine] = []
    if request.method == "POST" and form.is_valid():
        receipt = [_received(request, one) for one in form.cleaned_data["asap"]]
        if len(receipt) == 1 and receipt[0].url:
            messages.success(request, _("The file is received and kept."))
            return redirect(receipt[0].url)
    return render(request, "pdmp/upload.html", {"form": form, "page": {"receipt": receipt}})


def _received(request: Any, sent: Any) -> ReceiptLine:
    name, size = str(sent.name), size_in_words(sent.size)
    try:
        with sent.file as stream:
            one = receive(request.actor, stream, file_name=name, at=request.at)
    except Refusal as refusal:
        return ReceiptLine(name, size, refusal.says, Tag(_("Not taken"), "bad"), "")
    says = _("Received and kept.")
    if one.state == SubmissionState.DUPLICATE:
        says = _("You sent the very same file before; nothing is judged twice.")
    return ReceiptLine(name, size, says, state_tag(one.state), reverse("submission", args=[one.pk]))


@_seen
def submission(request: Any, reference: UUID) -> HttpResponse:
    """One file: what became of it, and what is left to do."""
    one = submission_for(request.actor, str(reference))
    shown = submission_page(request.actor, one, request.GET, state_tag(one.state))
    response = render(request, "pdmp/submission.html", {"page": shown})
    if shown.working:
        # A header does it without a script, and only while there is something to wait for.
        response.headers["Refresh"] = _REFRESH_SECONDS
    return response


@_seen
def acknowledge(request: Any, reference: UUID) -> HttpResponse:
    """The acknowledgment for machines."""
    one = submission_for(request.actor, str(reference))
    body = json.dumps(acknowledgment(one), ensure_ascii=False, indent=2)
    response = HttpResponse(body, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="acknowledgment-{one.pk}.json"'
    return response


_ERROR_COLUMNS = (
    "prescription_number",
    "dispenser",
    "record",
    "segment_no",
    "segment",
    "field",
    "field_name",
    "level",
    "value",
    "says",
    "permitted",
    "remedy",
    "citation",
    "outcome",
    "code",
)


@_seen
def error_list_csv(request: Any, reference: UUID) -> StreamingHttpResponse:
    """Every finding of a file as a sheet."""
    one = submission_for(request.actor, str(reference))
    rows = (
        (
            record.prescription_number if record else "",
            record.dispenser_dea if record else "",
            record.ordinal if record else "",
            finding["segment_no"] or (record.segment_no if record else ""),
            finding["segment"],
            finding["field"],
            field_name(finding["field"]),
            finding["level"],
            finding["value"],
            finding["says"],
            finding["permitted"],
            finding["remedy"],
            finding["cite"],
            record.outcome if record else finding.get("outcome", ""),
            finding["code"],
        )
        for record, finding in error_rows(one)
    )
    return _csv(f"errors-{one.pk}.csv", _ERROR_COLUMNS, rows)


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """One line of the error list to print."""

    prescription: str
    ordinal: str
    outcome: str
    finding: FindingShown


@_seen
def error_list(request: Any, reference: UUID) -> HttpResponse:
    """Every finding of a file on one page, to print."""
    one = submission_for(request.actor, str(reference))
    lines: list[ErrorLine] = []
    more = False
    for record, finding in error_rows(one):
        if len(lines) == _MOST_PRINTED:
            more = True
            break
        outcome = _(outcome_words(record.outcome).word) if record else _("File")
        place = str(record.ordinal) if record else ""
        lines.append(ErrorLine(record.prescription_number if record else "", place, outcome, finding_shown(finding)))
    shown = {
        "title": one.file_name or str(one.pk),
        "back": Link(_("Back to the file"), reverse("submission", args=[one.pk])),
        "lines": lines,
        "more": more,
        "reference": str(one.pk),
        "csv": reverse("submission-errors-csv", args=[one.pk]),
    }
    return render(request, "pdmp/submission_errors.html", {"page": shown})


@_seen
def held_records(request: Any) -> HttpResponse:
    """Every record that waits for correction, the oldest first; `?late=1` only those held too long."""
    days = policy().held_too_long_days
    late = bool(request.GET.get("late"))
    found = overdue_corrections(request.actor, request.at, days if late else 0)
    shown = listing(
        found.select_related("submission").defer("sent_fields", "corrected_fields", "sent_compounds"),
        request.GET,
        by={"since": ("received_at", "pk"), "dispenser": ("dispenser_dea", "received_at", "pk")},
        default="since",
    )
    overdue = overdue_corrections(request.actor, request.at, days).count()
    table = Table(
        caption=_("Held records"),
        columns=(
            Column("prescription", _("Prescription")),
            Column("fault", _("First fault")),
            Column("since", _("Waits"), sortable=True, numeric=True),
            Column("dispenser", _("Pharmacy"), sortable=True),
            Column("file", _("File")),
        ),
        rows=[_held_row(one, request.at) for one in shown.rows],
        query={"late": request.GET.get("late", "")},
        empty=_("Nothing waits for correction."),
        caption_hidden=True,
        **shown.place,
    )
    told = ngettext(
        "%(n)s record has been held for more than %(days)s days.",
        "%(n)s records have been held for more than %(days)s days.",
        overdue,
    ) % {"n": number(overdue), "days": days}
    return render(
        request, "pdmp/records_held.html", {"page": {"table": table, "late": late, "told": told, "overdue": overdue}}
    )


def _held_row(one: SubmittedRecord, at: Any) -> list[Cell]:
    return [
        Cell(one.prescription_number or _("without a number"), url=reverse("record", args=[one.pk])),
        Cell(fault_in_short(one.findings)),
        Cell(waited(one.received_at, at)),
        Cell(one.dispenser_dea, code=True),
        Cell(one.submission.file_name, url=reverse("submission", args=[one.submission_id])),
    ]


class _Echo:
    """Gives back what a CSV writer writes, so that a sheet can leave row by row."""

    def write(self, text: str) -> str:
        return text


def _csv(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow(heads)
        for row in rows:
            yield writer.writerow([csv_safe(value) for value in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
