"""Pages about lists of pharmacists and locations: send one, see each error where it stands, what is owed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from carelaw.gateway.store.models import FilingState, RosterFiling, RosterLine, RowState
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.permissions import FILE_ROSTER, SEE_ROSTERS
from carelaw.gateway.use_cases.registering import names_of
from carelaw.gateway.use_cases.rosters import acts, copies, duties, looking, receiving
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.permissions import allowed, page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag, Tone
from carelaw.platform.pages.refusals import status_of

_STATES: Mapping[str, tuple[str, Tone]] = {
    FilingState.RECEIVED: (gettext_noop("Being read"), "info"),
    FilingState.DRAFT: (gettext_noop("Draft, not attested"), "warn"),
    FilingState.REFUSED: (gettext_noop("Refused"), "bad"),
    FilingState.PARTIAL: (gettext_noop("Taken in part"), "warn"),
    FilingState.ACCEPTED: (gettext_noop("Accepted"), "good"),
    FilingState.SUPERSEDED: (gettext_noop("Replaced"), "neutral"),
}
_DUTY_TONES: Mapping[str, Tone] = {"Met": "good", "Met, late": "warn", "Open": "info", "Overdue": "bad"}
_CAPACITIES = [
    ("entity", gettext_lazy("The pharmacy entity")),
    ("pharmacist-in-charge", gettext_lazy("The pharmacist in charge")),
    ("corporate", gettext_lazy("The corporate level")),
]
_CITE = "77 Ill. Adm. Code 2080.208(d)(3)"
_REFRESH_SECONDS = "2"
_SHOWN = 200


class RosterForm(forms.Form):
    """A list and whose it is."""

    entity = forms.ChoiceField(label=gettext_lazy("Pharmacy entity"))
    capacity = forms.ChoiceField(label=gettext_lazy("You send it for"), choices=_CAPACITIES)
    file = forms.FileField(
        label=gettext_lazy("List"),
        help_text=gettext_lazy("An Excel workbook (.xlsx, .xls) or comma-separated values (.csv), a pharmacist a row."),
        error_messages={"required": gettext_lazy("Choose a file.")},
        allow_empty_file=True,
        max_length=255,
    )

    def __init__(self, request: Any, typed: Any = None, files: Any = None) -> None:
        super().__init__(typed, files)
        found = list(receiving.entities_to_file_for(request.actor))
        names = names_of(one.pk for one in found)
        choices = sorted(((str(one.pk), names.get(str(one.pk), "")) for one in found), key=lambda each: each[1])
        self.fields["entity"].choices = choices  # type: ignore[attr-defined]
        if request.actor.role != "PHARMACY_ENTITY":
            del self.fields["capacity"]


@page(permission=SEE_ROSTERS)
def rosters(request: Any) -> HttpResponse:
    """The lists that were sent; whoever may sends the next here."""
    form, status = None, 200
    if allowed(request.actor, FILE_ROSTER):
        form = RosterForm(request, *((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form is not None:
        if form.is_valid():
            try:
                return _sent(request, form.cleaned_data)
            except Refusal as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.says)
                status = status_of(refusal)
        else:
            status = 422
    found = receiving.visible_filings(request.actor)
    by = {"received": ("received_at", "pk"), "roster": ("reference",), "state": ("state", "pk")}
    listed = listing(found, request.GET, by=by, default="-received")
    shown_page = {
        "table": _filings(listed.rows, listed.place),
        "form": form,
        "duties": _duties_table(request, 6),
        "cite": _CITE,
    }
    return render(request, "gateway/rosters.html", {"page": shown_page}, status=status)


def _sent(request: Any, given: Mapping[str, Any]) -> HttpResponse:
    entity = receiving.entity_to_file_for(request.actor, given["entity"])
    sent = given["file"]
    filing = receiving.file_roster(
        request.actor,
        entity,
        sent,
        file_name=sent.name,
        capacity=given.get("capacity", ""),
        at=request.at,
    )
    messages.success(request, _("The file is received as %(reference)s.") % {"reference": filing.reference})
    return redirect("gateway-roster", filing.reference)


@page(permission=SEE_ROSTERS)
def roster(request: Any, reference: str) -> HttpResponse:
    """One list: what became of it, each error with row and column, what can be done."""
    one = receiving.filing_of(request.actor, reference)
    row = looking.filing_rows([one])[0]
    board = Board(
        _("List %(reference)s") % {"reference": one.reference},
        f"{row['entity']}: {_(_STATES[one.state][0])}",
        (_errors(one, request), _warnings(one)),
        acts=_offered(request, one),
        facts=[
            Fact(_("File"), one.file_name if one.kept else _("%(name)s, not kept") % {"name": one.file_name}),
            Fact(_("Sheet"), one.sheet or "–"),
            Fact(_("Sent by"), f"{one.sent_by}, {one.capacity}"),
            Fact(_("Attested by"), one.attested_by or "–"),
            Fact(_("Received"), date_format(law_day(one.received_at))),
            Fact(_("Filed"), date_format(one.filed_on) if one.filed_on else "–"),
            Fact(_("Rows"), _("%(read)s of %(rows)s read, %(bad)s to correct") % _counts(row)),
        ],
        notes=[Note(each["says"], "bad", each["cite"]) for each in one.faults]
        + [Note(each["says"], "warn", each["cite"]) for each in one.warnings],
        back=Link(_("Lists of pharmacists"), reverse("gateway-rosters")),
    )
    response = shown(request, board)
    if one.state == FilingState.RECEIVED:
        response.headers["Refresh"] = _REFRESH_SECONDS
    return response


@page(permission=SEE_ROSTERS)
def duties_due(request: Any) -> HttpResponse:
    """What is owed by whom and by when, the overdue first, and what does not agree with the Console."""
    differences = looking.differences(request.actor, law_day(request.at))
    columns = (Column("entity", _("Pharmacy entity")), Column("what", _("What")), Column("says", _("Says")))
    rows = [(one.entity, Cell(one.what, code=True), one.says) for one in differences[:_SHOWN]]
    empty = _("The newest lists and the Console agree.")
    table = Table(_("Where lists and Console do not agree"), columns, rows, empty=empty)
    lead = _("One list each half-year, by June 30 and December 31. A late list is no ground for a fine.")
    return shown(
        request,
        Board(
            _("Lists that are owed"),
            lead,
            (_duties_table(request, _SHOWN), table),
            back=Link(_("Lists of pharmacists"), reverse("gateway-rosters")),
        ),
    )


@page(permission=FILE_ROSTER)
def template(request: Any, kind: str) -> HttpResponse:
    """An empty list to fill."""
    return _download(copies.template(request.actor, kind), f"roster-template.{kind}", kind)


@page(permission=SEE_ROSTERS)
def returned(request: Any, reference: str, kind: str) -> HttpResponse:
    """A list as it was sent, with its errors beside each row."""
    filing, made = copies.returned_copy(request.actor, reference, kind)
    return _download(made, f"{filing.reference}-returned.{kind}", kind)


def _download(made: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(made, content_type=copies.KINDS[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _offered(request: Any, one: RosterFiling) -> list[Link]:
    links = []
    if one.state == FilingState.DRAFT:
        links += offered(request, (acts.ATTEST,), roster=one.reference)
    if one.state in {FilingState.PARTIAL, FilingState.DRAFT}:
        links += offered(request, (acts.CORRECT, acts.WITHDRAW), roster=one.reference)
    for kind in copies.KINDS:
        words = _("Returned copy, %(kind)s") % {"kind": kind.upper()}
        links.append(Link(words, reverse("gateway-roster-copy", args=[one.reference, kind])))
    return links


def _filings(found: Sequence[RosterFiling], place: Mapping[str, Any]) -> Table:
    columns = (
        Column("roster", _("List"), sortable=True),
        Column("entity", _("Pharmacy entity")),
        Column("file", _("File")),
        Column("received", _("Received"), sortable=True),
        Column("rows", _("Rows"), numeric=True),
        Column("bad", _("To correct"), numeric=True),
        Column("state", _("State"), sortable=True),
    )
    rows = [
        (
            Cell(one.reference, reverse("gateway-roster", args=[one.reference])),
            row["entity"],
            one.file_name,
            date_format(law_day(one.received_at)),
            str(one.rows_in),
            str(row["to_correct"]),
            Tag(_(_STATES[one.state][0]), _STATES[one.state][1]),
        )
        for one, row in zip(found, looking.filing_rows(found), strict=True)
    ]
    return Table(_("Lists that were sent"), columns, rows, empty=_("No list was sent yet."), **place)


def _duties_table(request: Any, most: int) -> Table:
    found = duties.visible_duties(request.actor).order_by("-due_on", "pk")[:most]
    columns = (
        Column("entity", _("Pharmacy entity")),
        Column("half", _("Half-year")),
        Column("due", _("Due")),
        Column("status", _("Stands")),
        Column("roster", _("List")),
    )
    rows = [
        (
            row["entity"],
            row["half"],
            date_format(duty.due_on),
            Tag(_(row["status"]), _DUTY_TONES[row["status"]]),
            row["roster"] or "–",
        )
        for duty, row in zip(found, looking.duty_rows(found, law_day(request.at)), strict=True)
    ]
    return Table(_("What is owed"), columns, rows, empty=_("No entity owes a list yet."))


def _errors(one: RosterFiling, request: Any) -> Table:
    lines: list[RosterLine] = list(one.lines.filter(state=RowState.BAD).order_by("number")[:_SHOWN])
    columns = (
        Column("row", _("Row"), numeric=True),
        Column("column", _("Column")),
        Column("item", _("Item")),
        Column("says", _("What is wrong, and what is permitted")),
        Column("code", _("Code")),
        Column("cite", _("Paragraph")),
        Column("act", _("Correct")),
    )
    may = allowed(request.actor, FILE_ROSTER) and one.state in {FilingState.PARTIAL, FilingState.DRAFT}
    rows = []
    for line in lines:
        link = f"{reverse('act-' + acts.CORRECT.name)}?roster={one.reference}&row={line.number}&items={_hint(line)}"
        for fault in line.faults:
            cell = Cell(_("Correct row %(row)s") % {"row": line.number}, link) if may else "–"
            code = Cell(fault["code"], code=True)
            told = (fault["column"] or "–", fault["field"], fault["says"], code, fault["cite"], cell)
            rows.append((str(line.number), *told))
    return Table(_("Errors"), columns, rows, empty=_("No row is to correct."))


def _hint(line: RosterLine) -> str:
    return "%0A".join(f"{fault['field']}%3D" for fault in line.faults)


def _warnings(one: RosterFiling) -> Table:
    columns = (
        Column("row", _("Row"), numeric=True),
        Column("column", _("Column")),
        Column("says", _("Taken, but look")),
    )
    found = list(looking.warning_rows(one))[:_SHOWN]
    rows = [(str(each["row"]), each["column"] or "–", each["says"]) for each in found]
    return Table(_("Warnings"), columns, rows, empty=_("No row was taken with a warning."))


def _counts(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"read": row["read"], "rows": row["rows"], "bad": row["to_correct"]}
