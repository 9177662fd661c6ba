"""Load files: homes, people, claims, risk groups; what was taken, and each row that was not, with why."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from carelaw.ihh.store.models import ImportedFile, RefusedRow
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.grouper_rows import pin_release, pins
from carelaw.ihh.use_cases.importing import KINDS, file_loaded, files_loaded, load_file, set_aside
from carelaw.ihh.use_cases.permissions import IMPORT_FILES
from carelaw.ihh.web.words import day
from carelaw.ihh.wire.sheets import SHEETS
from carelaw.kernel.command import csv_safe
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.permissions import page
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag

_FILES = {"received": ("received_at", "pk"), "kind": ("kind", "pk"), "refused": ("refused", "pk")}
_ROWS = {"row": ("number", "pk"), "why": ("code", "pk")}


class ImportForm(forms.Form):
    """A file and what it holds."""

    kind = forms.ChoiceField(label=gettext_lazy("What the file holds"), choices=list(KINDS.items()))
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV in UTF-8 with a row of headings, or an X12 837 as it is."),
        allow_empty_file=True,
    )


class PinForm(forms.Form):
    """The release of the risk grouper that counts for a year."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2018, max_value=2100)
    version = forms.CharField(label=gettext_lazy("Release"), max_length=12)
    available_since = forms.DateField(
        label=gettext_lazy("There since"),
        help_text=gettext_lazy("On or before January 1 of the year."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )


@page(permission=IMPORT_FILES)
def imports(request: Any) -> HttpResponse:
    """The files that came in, and the form to load another."""
    form = ImportForm(request.POST, request.FILES) if "file-form" in request.POST else ImportForm()
    pin = PinForm(request.POST) if "pin-form" in request.POST else PinForm()
    refused: Refusal | None = None
    try:
        if form.is_bound and form.is_valid():
            sent = form.cleaned_data["file"]
            with sent.file as stream:
                made = load_file(
                    request.actor, stream, kind=form.cleaned_data["kind"], file_name=str(sent.name), at=request.at
                )
            said = ngettext("%(taken)d row was taken.", "%(taken)d rows were taken.", made.taken)
            messages.success(request, said % {"taken": made.taken})
            return redirect("ihh-import", made.pk)
        if pin.is_bound and pin.is_valid():
            pin_release(request.actor, **pin.cleaned_data, at=request.at)
            messages.success(request, _("The release is recorded."))
            return redirect("ihh-imports")
    except Refusal as refusal:
        refused = refusal
    shown = listing(files_loaded(request.actor), request.GET, by=_FILES, default="-received")
    table = Table(
        caption=_("Files"),
        columns=(
            Column("name", _("File")),
            Column("kind", _("What it holds"), sortable=True),
            Column("received", _("Received"), sortable=True),
            Column("rows", _("Rows"), numeric=True),
            Column("taken", _("Taken"), numeric=True),
            Column("refused", _("Refused"), sortable=True, numeric=True),
        ),
        rows=[_file_row(one) for one in shown.rows],
        empty=_("No file has been loaded yet. Begin with the health homes, then people, then claims."),
        **shown.place,
    )
    releases = Table(
        caption=_("Releases of the risk grouper"),
        columns=(Column("year", _("Year")), Column("version", _("Release")), Column("since", _("There since"))),
        rows=[[str(one.year), one.version, day(one.available_since)] for one in pins(request.actor)],
        empty=_("Only 2018 is pinned, by the text itself: release 2.1."),
    )
    return render(
        request,
        "ihh/imports.html",
        {"form": form, "pin": pin, "page": {"table": table, "releases": releases, "refused": refused}},
    )


def _file_row(file: ImportedFile) -> list[Any]:
    refused = Tag(str(file.refused), "bad") if file.refused else Tag("0", "good")
    return [
        Cell(file.file_name, url=f"{file.pk}/"),
        KINDS[file.kind],
        day(legal_day(file.received_at)),
        str(file.rows),
        str(file.taken),
        refused,
    ]


@page(permission=IMPORT_FILES)
def import_(request: Any, file_id: UUID) -> HttpResponse:
    """One file: each row that was refused, with its place, what stood there, and what is permitted."""
    file = file_loaded(request.actor, file_id)
    if request.method == "POST":
        count = set_aside(request.actor, file_id, at=request.at)
        said = ngettext("%(count)d row is off the list of what is due.", "%(count)d rows are off it.", count)
        messages.success(request, said % {"count": count})
        return redirect("ihh-import", file_id)
    found = file.refused_rows.all()
    if request.GET.get("as") == "csv":
        return _refused_csv(file, list(found.order_by("number")))
    shown = listing(found, request.GET, by=_ROWS, default="row")
    table = Table(
        caption=_("Refused rows"),
        columns=(
            Column("row", _("Row"), sortable=True, numeric=True),
            Column("field", _("Field")),
            Column("why", _("Code"), sortable=True),
            Column("says", _("What is wrong")),
        ),
        rows=[[str(one.number), one.field, Cell(one.code, code=True), one.says] for one in shown.rows],
        exports=(Link("CSV", "?as=csv"),) if file.refused else (),
        empty=_("Every row was taken."),
        **shown.place,
    )
    told = [
        Fact(_("What it holds"), KINDS[file.kind]),
        Fact(_("Received"), day(legal_day(file.received_at))),
        Fact(_("Rows"), file.rows),
        Fact(_("Taken"), file.taken),
        Fact(_("Refused"), file.refused),
        *[Fact(_("Left aside: %(why)s") % {"why": why}, count) for why, count in file.ignored.items()],
    ]
    waiting = file.refused_rows.filter(settled_at=None).exists()
    return render(
        request, "ihh/import.html", {"page": {"file": file, "facts": told, "table": table, "waiting": waiting}}
    )


def _refused_csv(file: ImportedFile, rows: list[RefusedRow]) -> HttpResponse:
    """The refused rows as they were sent, with what is wrong, to correct and send again."""
    # The sheet's own order; a stored row has none, since PostgreSQL keeps the names of a JSON object in its own.
    sent = {name for one in rows for name in one.sent}
    known = [column.name for column in SHEETS.get(file.kind, ()) if column.name in sent]
    columns = [*known, *sorted(sent.difference(known))]
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow([*columns, "what_is_wrong"])
    for one in rows:
        writer.writerow([*(csv_safe(one.sent.get(name, "")) for name in columns), csv_safe(one.says)])
    response = HttpResponse(sheet.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="refused-{str(file.pk)[:8]}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response
