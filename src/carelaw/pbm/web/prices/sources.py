"""Pages about files of official sources: sending one, and what became of its rows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import SourceFault, SourceFile, SourceState
from carelaw.pbm.use_cases.permissions import REFERENCES_LOAD
from carelaw.pbm.use_cases.prices.sources import KINDS, receive_source, source_for
from carelaw.pbm.web.mac_words import spoken
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, Note, shown
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table
from carelaw.platform.pages.refusals import status_of
from carelaw.platform.pages.templatetags.pages_time import local_instant

_loaded = page(permission=REFERENCES_LOAD)
_REFRESH_SECONDS = "2"


class SourceForm(forms.Form):
    """Which file it is, the file, and its day where the file does not tell."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Source"), choices=[(one.name, f"{one.title}: {one.says}") for one in KINDS.values()]
    )
    file = forms.FileField(
        label=gettext_lazy("File as it was downloaded"),
        error_messages={"required": gettext_lazy("Choose a file.")},
        max_length=255,
    )
    issued_on = forms.DateField(
        label=gettext_lazy("Day of the file"),
        help_text=gettext_lazy("Empty: as the file itself or its archive tells."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


@_loaded
def send(request: Any) -> HttpResponse:
    """Send an official file."""
    form = SourceForm(request.POST, request.FILES) if request.method == "POST" else SourceForm()
    status = 200
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            with sent.file as stream:
                source, new = receive_source(
                    request.actor,
                    request.at,
                    stream,
                    kind=form.cleaned_data["kind"],
                    file_name=str(sent.name),
                    issued_on=form.cleaned_data["issued_on"],
                )
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.says)
            status = status_of(refusal)
        else:
            told = _("The file is received and kept.") if new else _("This very file was sent before; here it is.")
            messages.success(request, told)
            return redirect("pbm-price-source", reference=source.pk)
    elif request.method == "POST":
        status = 422
    return render(request, "pbm/price_source_send.html", {"form": form}, status=status)


@_loaded
def source(request: Any, reference: UUID) -> HttpResponse:
    """One file: its day and digest, how far its import is, and every row that was not taken."""
    one = source_for(request.actor, reference)
    working = one.state in (SourceState.WAITING, SourceState.WORKING)
    notes = []
    if one.failure_says:
        notes.append(Note(one.failure_says, "error"))
    if working:
        notes.append(Note(_("A worker reads the file. This page looks again by itself.")))
    board = Board(
        _("%(source)s of %(day)s") % {"source": KINDS[one.kind].title, "day": spoken(one.issued_on)},
        one.file_name,
        (_faults(request, one),) if one.state == SourceState.DONE else (),
        facts=_facts(one),
        notes=notes,
        back=Link(_("Files of official sources"), reverse("pbm-price-sources")),
    )
    response = shown(request, board)
    if working:
        response.headers["Refresh"] = _REFRESH_SECONDS
    return response


def _facts(one: SourceFile) -> tuple[Fact, ...]:
    return (
        Fact(_("State"), one.get_state_display()),
        Fact(_("Received"), local_instant(one.received_at)),
        Fact(_("Rows"), f"{one.rows_in:,}"),
        Fact(_("Taken"), f"{one.taken:,}"),
        Fact(_("Passed over"), f"{one.passed_over:,}"),
        Fact(_("Not taken"), f"{one.refused:,}"),
        Fact(_("Size in bytes"), f"{one.size:,}"),
        Fact(_("SHA-256"), one.digest, code=True),
    )


def _faults(request: Any, one: SourceFile) -> Table:
    found = SourceFault.objects.filter(source=one)
    listed = listing(found, request.GET, by={"row": ("row", "pk")}, default="row")
    columns = (
        Column("row", _("Row"), sortable=True, numeric=True),
        Column("field", _("Field")),
        Column("says", _("Why it was not taken")),
    )
    rows: list[Any] = [[Cell(f"{each.row:,}"), each.field, each.says] for each in listed.rows]
    return Table(_("Rows that were not taken"), columns, rows, empty=_("Every row was taken."), **listed.place)
