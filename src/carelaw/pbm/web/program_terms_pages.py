"""Pages of programs' terms and disclosures: where they lead, what everybody may read, one statement, the templates."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.rules.programs.cards import card_fields_on
from carelaw.pbm.store.models import EnrollmentWindow, Program
from carelaw.pbm.use_cases.disclosures import acts as disclosure_acts
from carelaw.pbm.use_cases.disclosures.ledgers import LEDGERS, opened_ledger
from carelaw.pbm.use_cases.disclosures.lists import LISTS as DISCLOSURE_LISTS
from carelaw.pbm.use_cases.disclosures.looking import entries, lines
from carelaw.pbm.use_cases.disclosures.paper import statement_pdf, statement_sheet
from carelaw.pbm.use_cases.disclosures.permissions import DISCLOSURES_SEE, LEDGERS_SEE
from carelaw.pbm.use_cases.disclosures.stating import CONFIDENTIAL, WHAT, opened_statement
from carelaw.pbm.use_cases.disclosures.templates import CITES, TEMPLATES
from carelaw.pbm.use_cases.program_terms import acts as term_acts
from carelaw.pbm.use_cases.program_terms.common import open_program, party_named, today
from carelaw.pbm.use_cases.program_terms.lists import LISTS as TERM_LISTS
from carelaw.pbm.use_cases.program_terms.people import CARDS, CLAIMS, PEOPLE, card_of
from carelaw.pbm.use_cases.program_terms.permissions import TERMS_SEE
from carelaw.pbm.use_cases.sheet_templates import blank_template, blank_workbook
from carelaw.pbm.use_cases.sponsors.lists import LISTS as SPONSOR_LISTS
from carelaw.pbm.use_cases.sponsors.paying import PAID
from carelaw.pbm.web.hubs import hub
from carelaw.platform.accounts.permissions import page, public_page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag

LISTS = (*TERM_LISTS, *DISCLOSURE_LISTS, *SPONSOR_LISTS)
SHEETS = {
    **TEMPLATES,
    **{f"{kind}-ledger": columns for kind, columns in LEDGERS.items()},
    "people": PEOPLE,
    "cards": CARDS,
    "claims": CLAIMS,
    "paid-amounts": PAID,
}
_BOOK = "Pharmacy Benefits Management Programs Law (House Bill 5614, bill text)"
_open = public_page(why="What a program offers to pharmacies, and what its card says; no person stands in it.")
_template = public_page(why="Empty templates of sheets; nothing stands in them.")
_STANDINGS = {"stated": "good", "exception": "warn", "unallocated": "warn", "refused": "bad"}


@page(permission=TERMS_SEE)
def terms(request: Any) -> HttpResponse:
    """Everything about programs' terms, disclosures and plan sponsors, by list."""
    first = (
        term_acts.ANNOUNCE,
        term_acts.CHANGE_TERMS,
        term_acts.ELECT,
        term_acts.PROPOSE,
        term_acts.CONSENT,
        disclosure_acts.FILE,
        disclosure_acts.TELL,
    )
    lead = _("Enrollment, changed terms, cards, drug lists, grievances; statements to covered entities; plan sponsors.")
    return hub(request, _("Program terms and disclosures"), lead, LISTS, first)


@_open
def open_periods(request: Any) -> HttpResponse:
    """Enrollment periods of all programs: open now, or still to come."""
    on = today(request.at)
    found = EnrollmentWindow.objects.filter(closes_on__gte=on).select_related("program").order_by("opens_on", "number")
    columns = (
        Column("program", _("Program")),
        Column("manager", _("Benefit manager")),
        Column("opens", _("Opens")),
        Column("closes", _("Last day")),
        Column("state", _("State")),
    )
    rows: list[list[Cell | Tag | str]] = [
        [
            Cell(one.program.name, url=reverse("pbm-open-program", args=[one.program.number])),
            party_named(one.program.manager_id).name,
            date_format(one.opens_on),
            date_format(one.closes_on),
            Tag(_("Open"), "good") if one.opens_on <= on else Tag(_("To come"), "info"),
        ]
        for one in found
    ]
    lead = _("Every pharmacy with a license may elect in these days to join on the program's terms.")
    table = Table(_("Enrollment periods"), columns, rows, empty=_("No enrollment period is open or announced."))
    board = Board(_("Enrollment of pharmacies"), lead, (table,), notes=[Note(_BOOK, "info", "215 ILCS 5/512-7(b)(1)")])
    return shown(request, board)


@_open
def open_one(request: Any, number: str) -> HttpResponse:
    """One program as everybody may see it: its enrollment periods, what its card says, where its people turn to."""
    program = open_program(number)
    board = Board(
        program.name,
        _("Run by %(manager)s") % {"manager": party_named(program.manager_id).name},
        (_periods(program), _card(program), _routes(program)),
        facts=[
            Fact(_("Program"), program.number, code=True),
            Fact(_("Terms, version"), str(program.terms_version)),
            Fact(_("Last day"), date_format(program.ends_on) if program.ends_on else _("none is set")),
        ],
        notes=[Note(_BOOK, "info", "215 ILCS 5/512-7(b)")],
        back=Link(_("Enrollment of pharmacies"), reverse("pbm-open-periods")),
    )
    return shown(request, board)


@page(permission=DISCLOSURES_SEE)
def statement(request: Any, number: str) -> HttpResponse:
    """One statement; that it was opened is on record."""
    one = opened_statement(request.actor, number, request.at)
    marked = (
        CONFIDENTIAL[one.kind] if one.confidential else _("The benefit manager did not designate this confidential.")
    )
    paper = reverse("pbm-disclosure-pdf", args=[number])
    sheet = reverse("pbm-disclosure-csv", args=[number])
    acts = (disclosure_acts.SEND,) if one.sent_at is None else (disclosure_acts.ASK_RELEASE, disclosure_acts.VERIFY)
    board = Board(
        f"{WHAT[one.kind]}: {one.number}",
        party_named(one.entity_id).name,
        (_lines(one),),
        acts=[
            *offered(request, acts, statement=one.number),
            *(offered(request, (disclosure_acts.COMPARE,), number=one.number) if one.sent_at else ()),
            Link(_("Open as PDF"), paper),
            Link(_("Download as CSV"), sheet),
        ],
        facts=[
            Fact(_("From"), party_named(one.manager_id).name),
            Fact(_("Period"), f"{date_format(one.period_from)} – {date_format(one.period_to)}"),
            Fact(_("Total"), f"${one.total:,.2f}"),
            Fact(_("Allocation"), one.allocation or "–"),
            Fact(_("Attested by"), f"{one.attested_by}, {one.attested_as}" if one.attested_by else _("not yet")),
            Fact(_("Sheet"), one.digest, code=True),
        ],
        notes=[Note(marked, "warn" if one.confidential else "info", CITES[one.kind]), Note(_BOOK)],
        back=Link(_("Statements"), reverse("pbm-disclosures")),
    )
    return shown(request, board)


@page(permission=LEDGERS_SEE)
def ledger(request: Any, number: str) -> HttpResponse:
    """One ledger, row by row; that it was opened is on record."""
    one = opened_ledger(request.actor, request.at, number)
    marked = CONFIDENTIAL[one.kind] if one.confidential else _("This ledger is not designated confidential.")
    board = Board(
        f"{WHAT[one.kind]}: {one.number}",
        party_named(one.manager_id).name,
        (_entries(one),),
        acts=offered(request, (disclosure_acts.COMPARE,), number=one.number) if one.kind == "fees" else [],
        facts=[
            Fact(_("Period"), f"{date_format(one.period_from)} – {date_format(one.period_to)}"),
            Fact(_("How it came"), one.brought_by.capitalize()),
            Fact(_("Sheet"), one.digest, code=True),
        ],
        notes=[Note(marked, "warn" if one.confidential else "info", CITES[one.kind]), Note(_BOOK)],
        back=Link(_("Ledgers"), reverse("pbm-ledgers")),
    )
    return shown(request, board)


@page(permission=DISCLOSURES_SEE)
def statement_paper(request: Any, number: str) -> HttpResponse:
    """The statement as a watermarked PDF."""
    made = statement_pdf(opened_statement(request.actor, number, request.at))
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{number[:24]}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


@page(permission=DISCLOSURES_SEE)
def statement_csv(request: Any, number: str) -> HttpResponse:
    """Every row of the statement as a sheet."""
    made = statement_sheet(opened_statement(request.actor, number, request.at))
    response = HttpResponse(made, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{number[:24]}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


@_template
def template(request: Any, kind: str, form: str) -> HttpResponse:
    """An empty template, as CSV or as a workbook."""
    if kind not in SHEETS or form not in {"csv", "xlsx"}:
        says = f"There is no such template. Permitted: {', '.join(sorted(SHEETS))}; csv, xlsx."
        raise Refusal("template-unknown", says, kind="not-found")
    if form == "csv":
        response = HttpResponse(blank_template(SHEETS[kind]), content_type="text/csv; charset=utf-8")
    else:
        kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        response = HttpResponse(blank_workbook(SHEETS[kind]), content_type=kinds)
    response.headers["Content-Disposition"] = f'attachment; filename="{kind}-template.{form}"'
    return response


@_template
def templates(request: Any) -> HttpResponse:
    """The templates of the sheets that are sent here."""
    rows: list[list[Link | str]] = [
        [
            kind,
            ", ".join(column.name for column in columns),
            Link("CSV", reverse("pbm-sheet-template", args=[kind, "csv"])),
            Link("XLSX", reverse("pbm-sheet-template", args=[kind, "xlsx"])),
        ]
        for kind, columns in SHEETS.items()
    ]
    columns = (
        Column("kind", _("Template")),
        Column("columns", _("Columns")),
        Column("csv", "CSV"),
        Column("xlsx", "XLSX"),
    )
    table = Table(_("Templates"), columns, rows, caption_hidden=True)
    return shown(request, Board(_("Templates of sheets"), _("Fill one and send it with its act."), (table,)))


def _periods(program: Program) -> Table:
    rows = [
        [one.number, date_format(one.opens_on), date_format(one.closes_on), str(one.terms_version)]
        for one in program.windows.order_by("-opens_on")
    ]
    columns = (
        Column("number", _("Period")),
        Column("opens", _("Opens")),
        Column("closes", _("Last day")),
        Column("terms", _("Terms"), numeric=True),
    )
    return Table(_("Enrollment periods"), columns, rows, empty=_("No enrollment period is announced."))


def _card(program: Program) -> Table:
    card = card_of(program)
    columns = (Column("field", _("On the card")), Column("says", _("What it says")))
    if card is None:
        return Table(_("Identification card"), columns, (), empty=_("No card is on file."))
    names = dict(card_fields_on(card.field_list_of).fields)
    rows = [[names.get(name, name), says] for name, says in card.fields.items()]
    return Table(_("Identification card"), columns, rows)


def _routes(program: Program) -> Table:
    newest = dict(program.routes.order_by("filed_at").values_list("route", "contact"))
    names = {"grievance": _("Grievance"), "appeal": _("Appeal")}
    rows = [[names[route], contact] for route, contact in sorted(newest.items())]
    columns = (Column("route", _("Route")), Column("contact", _("Where to turn to")))
    return Table(_("Grievance and appeal of covered individuals"), columns, rows, empty=_("None is on file."))


def _entries(one: Any) -> Table:
    columns = (
        Column("row", _("Row"), numeric=True),
        Column("party", _("Manufacturer") if one.kind == "rebates" else _("Pharmacy (NPI)")),
        Column("item", _("Kind")),
        Column("entity", _("Covered entity")),
        Column("booked_on", _("Booked")),
        Column("amount", _("Dollars"), numeric=True),
        Column("standing", _("Standing")),
        Column("says", _("Reference, or what is permitted")),
    )
    tones = {"taken": "good", "not allocated": "warn", "put aside": "bad"}
    rows = [
        [
            str(row["row"]),
            row["party"] or "–",
            row["item"],
            row["entity"] or "–",
            date_format(row["booked_on"]) if row["booked_on"] else "–",
            f"{row['amount']:,.2f}" if row["amount"] is not None else "–",
            Tag(row["standing"].capitalize(), tones[row["standing"]]),  # type: ignore[arg-type]
            row["says"] or "–",
        ]
        for row in entries(one)
    ]
    return Table(_("Rows of the ledger"), columns, rows, empty=_("The sheet has no row."))


def _lines(one: Any) -> Table:
    names = [column.name for column in TEMPLATES[one.kind]]
    columns = (
        Column("row", _("Row"), numeric=True),
        *(Column(name, name.replace("_", " ").capitalize()) for name in names),
        Column("standing", _("Standing")),
        Column("says", _("Why")),
    )
    rows = [
        [
            str(line["row"]),
            *(str(line.get(name) or "–") for name in names),
            Tag(line["standing"].capitalize(), _STANDINGS[line["standing"]]),  # type: ignore[arg-type]
            line["says"] or "–",
        ]
        for line in lines(one)
    ]
    return Table(_("Rows of the sheet"), columns, rows, empty=_("The sheet has no row."))
