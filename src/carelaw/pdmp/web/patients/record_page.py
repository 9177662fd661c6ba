"""The record and who asked about it, as a page, as a PDF, and the words "this is wrong" beside each row."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.history import PrescriptionShown
from carelaw.pdmp.letters import patient_pdf
from carelaw.pdmp.use_cases.patients.claims import Said, dispensing_to_dispute, open_claim
from carelaw.pdmp.use_cases.patients.delivering import OwnRecord, open_record
from carelaw.pdmp.web.patients import session
from carelaw.pdmp.web.patients.claim_parts import claims_table, facts_of_dispensing
from carelaw.pdmp.web.patients.forms import ClaimForm
from carelaw.pdmp.web.patients.own import WHY, nothing_open
from carelaw.pdmp.web.patients.words import GIVEN, ROLES, day, said_of
from carelaw.platform.accounts.permissions import public_page
from carelaw.platform.pages.parts import Cell, Column, Link, Table
from carelaw.platform.pages.refusals import status_of
from carelaw.platform.pages.templatetags.pages_time import local_instant

_open = public_page(why=WHY)


@_open
def record(request: Any) -> HttpResponse:
    """The record, printable, with who asked about it."""
    return _with_record(request, _page)


@_open
def record_pdf(request: Any) -> HttpResponse:
    """The same on paper."""
    return _with_record(request, _pdf)


@_open
def wrong(request: Any) -> HttpResponse:
    """Say what is wrong in one prescription; the page says which one is meant and what the record says of it."""
    held = session.opened(request)
    if held is None:
        return nothing_open(request)
    asker, sent = session.holder(request, held), request.method == "POST"
    try:
        meant = dispensing_to_dispute(asker, str(held.pk), (request.POST if sent else request.GET).get("row", ""))
    except Refusal:
        messages.info(request, _("Open the record and choose “Something is wrong” beside the prescription you mean."))
        return redirect("my-record-request")
    form = ClaimForm(request.POST if sent else None, initial={"row": meant.record_id}, stated=meant.values)
    code = 200
    if sent and form.is_valid():
        typed = form.cleaned_data
        said = Said(meant.record_id, typed["field"], typed["claimed_value"], typed["says"])
        try:
            open_claim(asker, str(held.pk), said, at=request.at)
            messages.success(request, _("We put it to the pharmacy. You will have a letter about what becomes of it."))
            return redirect("my-record-request")
        except Refusal as refusal:
            named = {"field_name": "field", "own_row": None}.get(refusal.field or "", refusal.field)
            form.add_error(named if named in form.fields else None, said_of(refusal))
            code = status_of(refusal)
    page = {"form": form, "meant": facts_of_dispensing(meant), "claims": claims_table(meant.claims)}
    return render(request, "pdmp/patients/wrong.html", page, status=code)


def _with_record(request: Any, shown: Any) -> HttpResponse:
    held = session.opened(request)
    if held is None:
        return nothing_open(request)
    try:
        given = open_record(session.holder(request, held), str(held.pk), at=request.at)
    except Refusal as refusal:
        messages.error(request, said_of(refusal))
        return redirect("my-record-request")
    response: HttpResponse = shown(request, given)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(request: Any, given: OwnRecord) -> HttpResponse:
    shown = {
        "name": _name(given),
        "as_of": day(given.report.as_of),
        "rows": _table(given),
        "accesses": _access_table(given),
        "capacity": given.request.capacity,
    }
    return render(request, "pdmp/patients/record.html", {"page": shown})


def _pdf(request: Any, given: OwnRecord) -> HttpResponse:
    response = HttpResponse(record_document(given), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="my-record.pdf"'
    return response


def record_document(given: OwnRecord) -> bytes:
    """The record as a PDF in the language that is active."""
    rows, accesses = _table(given), _access_table(given)
    blocks = [
        {
            "kind": "text",
            "text": _("For %(name)s, as of %(day)s.") % {"name": _name(given), "day": day(given.report.as_of)},
        },
        {"kind": "heading", "text": rows.caption},
        _as_block(_on_paper(rows, given)),
        {"kind": "heading", "text": accesses.caption},
        _as_block(accesses),
        {"kind": "heading", "text": _("If something is wrong")},
        {
            "kind": "text",
            "text": _(
                "Tell us on the website or by letter: which prescription, what is wrong, what would be right. "
                "It costs nothing."
            ),
        },
    ]
    return patient_pdf(
        {
            "title": _("The record of the prescription monitoring program"),
            "language": (get_language() or "en")[:2],
            "footer": _("Confidential, ABC-MAP act §9(a). Given under §9(b)(11)."),
            "blocks": blocks,
            "scale": 1,
        }
    )


def _on_paper(table: Table, given: OwnRecord) -> Table:
    """Without the links; a column says what is disputed, if anything is."""
    disputes = [one.record_id in given.disputed for one in given.report.prescriptions]
    if not any(disputes):
        return replace(table, columns=table.columns[:-1], rows=[row[:-1] for row in table.rows])
    rows = [
        [*row[:-1], _("You dispute it") if disputed else ""] for row, disputed in zip(table.rows, disputes, strict=True)
    ]
    return replace(table, rows=rows)


def _as_block(table: Table) -> dict[str, Any]:
    if not table.rows:
        return {"kind": "text", "text": table.empty}
    cells = [[_plain(cell) for cell in row] for row in table.rows]
    return {"kind": "table", "head": [column.label for column in table.columns], "rows": cells}


def _plain(cell: Any) -> str:
    if isinstance(cell, Cell):
        return str(cell.tag.text if cell.tag else cell.text)
    return str(getattr(cell, "text", cell))


def _table(given: OwnRecord) -> Table:
    columns = (
        Column("day", _("Day")),
        Column("drug", _("Drug")),
        Column("quantity", _("Quantity"), numeric=True),
        Column("days", _("Days"), numeric=True),
        Column("prescriber", _("Prescriber")),
        Column("pharmacy", _("Pharmacy")),
        Column("number", _("Prescription")),
        Column("wrong", _("Is it right?")),
    )
    rows = [_row(one, given) for one in given.report.prescriptions]
    empty = _("Nothing is on file about this person.")
    return Table(_("What was dispensed"), columns, rows, empty=empty)


def _row(one: PrescriptionShown, given: OwnRecord) -> list[Any]:
    disputed = one.record_id in given.disputed
    says = _("You dispute it. Say more") if disputed else _("Something is wrong")
    prescriber = f"{one.prescriber.first_name} {one.prescriber.last_name}".strip() or one.prescriber.dea
    return [
        day(one.sold_on or one.filled_on),
        one.drug.name,
        "" if one.quantity is None else str(one.quantity),
        "" if one.days_supply is None else str(one.days_supply),
        prescriber,
        one.dispenser.name,
        Cell(one.prescription_number, code=True),
        Link(says, f"{reverse('my-record-wrong')}?row={one.record_id}"),
    ]


def _access_table(given: OwnRecord) -> Table:
    columns = (
        Column("at", _("When")),
        Column("who", _("Who asked")),
        Column("as", _("As")),
        Column("given", _("What was given")),
    )
    rows = []
    for one in given.accesses:
        who = one.name
        if one.on_behalf_of:
            who = _("%(name)s for %(principal)s") % {"name": one.name, "principal": one.on_behalf_of}
        role = _(ROLES[one.role]) if one.role in ROLES else one.role_says
        rows.append([local_instant(one.at), who, role, _(GIVEN[one.given])])
    return Table(_("Who asked"), columns, rows, empty=_("Nobody asked."))


def _name(given: OwnRecord) -> str:
    return f"{given.request.first_name} {given.request.last_name}"
