"""Pages about the transfer of the Attorney General's data: send a sheet, see how each batch came out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import TransferBatch
from carelaw.pdmp.use_cases.reporting.permissions import SEE_TRANSFER, TRANSFER_IN
from carelaw.pdmp.use_cases.reporting.transferring import batch_for, reconciliation, transfer_in
from carelaw.platform.accounts.permissions import allowed, page, require
from carelaw.platform.acts.boards import Board, Note, shown
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag
from carelaw.platform.pages.refusals import status_of

_seen = page(permission=SEE_TRANSFER)


@_seen
def transfers(request: Any) -> HttpResponse:
    """Every batch that was handed over; whoever may, sends the next one here."""
    notes: list[Note] = []
    status = 200
    if request.method == "POST":
        try:
            return _send(request)
        except Refusal as refusal:
            notes, status = [Note(refusal.says, "error", refusal.cite)], status_of(refusal)
    by = {"on": ("offered_on", "pk"), "file": ("file_name", "pk"), "offered": ("offered", "pk")}
    listed = listing(TransferBatch.objects.all(), request.GET, by=by, default="-on")
    columns = (
        Column("file", _("File"), sortable=True),
        Column("on", _("Handed over"), sortable=True),
        Column("offered", _("Offered"), sortable=True, numeric=True),
        Column("accepted", _("Accepted"), numeric=True),
        Column("refused", _("Too old"), numeric=True),
        Column("unreadable", _("Not taken"), numeric=True),
    )
    rows: list[list[Cell | Tag | Link | str]] = [
        [
            Cell(one.file_name, url=reverse("transfer", args=[one.pk])),
            date_format(one.offered_on),
            f"{one.offered:,}",
            f"{one.accepted:,}",
            f"{one.refused:,}",
            f"{one.unreadable:,}",
        ]
        for one in listed.rows
    ]
    table = Table(_("Batches"), columns, rows, empty=_("None was handed over yet."), **listed.place)
    upload = _("Sheet of the Attorney General (CSV in UTF-8)") if allowed(request.actor, TRANSFER_IN) else ""
    lead = _("Each row keeps its original collection date. What is more than seven years old is only counted.")
    board = Board(_("Transfer of the Attorney General's data"), lead, (table,), notes=notes, upload=upload)
    return shown(request, board, status)


def _send(request: Any) -> HttpResponse:
    require(request.actor, TRANSFER_IN)
    sheet = request.FILES.get("file")
    if sheet is None:
        raise Refusal("file-missing", _("Choose the sheet to send."), cite="§6(f)", field="file")
    batch = transfer_in(request.actor, request.at, sheet.file, file_name=sheet.name or "transfer.csv")
    messages.success(request, _("Transferred. The reconciliation is below."))
    return redirect("transfer", reference=batch.pk)


@_seen
def transfer(request: Any, reference: UUID) -> HttpResponse:
    """R-24: the reconciliation of one batch, to print."""
    batch = batch_for(request.actor, str(reference))
    found = reconciliation(batch)
    facts = (
        Fact(_("File"), batch.file_name),
        Fact("SHA-256", batch.digest, code=True),
        Fact(_("Handed over on"), date_format(batch.offered_on)),
        Fact(_("Rows offered"), f"{batch.offered:,}"),
        Fact(_("Accepted"), f"{batch.accepted:,}"),
        Fact(_("Refused as too old"), f"{batch.refused:,}"),
        Fact(_("Not taken"), f"{batch.unreadable:,}"),
        Fact(_("Accepted with gaps"), f"{batch.with_gaps:,}"),
        Fact(_("Oldest collection date kept"), date_format(batch.oldest_kept) if batch.oldest_kept else "–"),
    )
    gaps = Table(
        _("Elements that accepted rows lack"),
        (Column("element", _("Element")), Column("rows", _("Rows"), numeric=True)),
        [[name.replace("_", " "), f"{count:,}"] for name, count in batch.gaps.items()],
        empty=_("None lacks any."),
    )
    problems = Table(
        _("Rows that were not taken"),
        (Column("row", _("Row"), numeric=True), Column("field", _("Column")), Column("says", _("Why"))),
        [[str(one["row"]), one["field"], one["says"]] for one in batch.problems],
        empty=_("Every row was taken or refused by its age."),
    )
    notes = [Note(found["certified"], "info", "§6(f)")]
    tag = Tag(_("Adds up"), "good") if found["adds_up"] else Tag(_("Does not add up"), "bad")
    lead = f"{tag.text}: {batch.accepted:,} + {batch.refused:,} + {batch.unreadable:,} = {batch.offered:,}"
    back = Link(_("All batches"), reverse("transfers"))
    return shown(request, Board(_("Reconciliation"), lead, (gaps, problems), (), facts, notes, back=back))
