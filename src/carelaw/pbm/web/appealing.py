"""Pages around appeals: a sheet and its faulty rows, an invoice, a statement as page, PDF and CSV, the figures."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from carelaw.kernel.dates import months_after
from carelaw.kernel.identifiers import ndc_hyphenated
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import BatchRowState
from carelaw.pbm.use_cases.appeals.acts import BATCH, PAY
from carelaw.pbm.use_cases.appeals.batch import COLUMNS, batch_for, faulty_copy
from carelaw.pbm.use_cases.appeals.evidence import open_evidence
from carelaw.pbm.use_cases.appeals.figures import STAGES, funnels
from carelaw.pbm.use_cases.appeals.permissions import FUNNEL_SEE
from carelaw.pbm.use_cases.appeals.statements import (
    lines_of,
    party_names,
    statement_for,
    statement_pdf,
    statement_sheet,
    why_from,
)
from carelaw.pbm.use_cases.permissions import APPEAL_SEE
from carelaw.pbm.use_cases.sheet_templates import blank_template, blank_workbook
from carelaw.pbm.web.mac_words import spoken
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, offered, shown
from carelaw.platform.pages import charts
from carelaw.platform.pages.listing import PER_PAGE
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table

_seen = page(permission=APPEAL_SEE)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST = 500


@_seen
def batch(request: Any, number: str) -> HttpResponse:
    """One sheet: how many rows were filed, and every row put aside with what is wrong."""
    found = batch_for(request.actor, number)
    sender = party_names([found.party_id]).get(found.party_id, "")
    facts = (
        Fact(_("Sent by"), sender),
        Fact(_("File"), found.file_name),
        Fact(_("Sent on"), spoken(local_day(found.at))),
        Fact(_("Rows"), f"{found.rows_in:,}"),
        Fact(_("Filed"), f"{found.filed:,}"),
        Fact(_("Put aside"), f"{found.aside:,}"),
    )
    links = [*offered(request, (BATCH,))]
    if found.aside:
        links += [
            Link(_("Faulty rows as CSV"), reverse("pbm-appeal-aside", args=[found.number, "csv"])),
            Link(_("Faulty rows as Excel"), reverse("pbm-appeal-aside", args=[found.number, "xlsx"])),
        ]
    tables = (_aside_table(found), _filed_table(found))
    lead = _("Each good row is an appeal of its own; correct the others in the copy and send it again.")
    back = Link(_("Sheets of appeals"), reverse("pbm-appeal-batches"))
    return shown(request, Board(found.number, lead, tables, acts=links, facts=facts, back=back))


@_seen
def aside(request: Any, number: str, form: str) -> HttpResponse:
    """The rows put aside, as they were sent, with the column that says what is wrong."""
    found = batch_for(request.actor, number)
    _form(form, "csv", "xlsx")
    kind = _XLSX if form == "xlsx" else "text/csv; charset=utf-8"
    return _download(faulty_copy(found, form), kind, f"{found.number}-put-aside.{form}")


@_seen
def template(request: Any, form: str) -> HttpResponse:
    """An empty sheet of appeals: the closed set of columns, and what each permits."""
    _form(form, "csv", "xlsx")
    if form == "xlsx":
        return _download(blank_workbook(COLUMNS), _XLSX, "appeals.xlsx")
    return _download(blank_template(COLUMNS).encode(), "text/csv; charset=utf-8", "appeals.csv")


@_seen
def invoice(request: Any, reference: str) -> FileResponse:
    """An invoice as it was sent; it is saved, never shown inside the console."""
    found, stream = open_evidence(request.actor, reference, local_day(request.at))
    response = FileResponse(
        stream, as_attachment=True, filename=found.file_name, content_type="application/octet-stream"
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@_seen
def statement(request: Any, reference: str) -> HttpResponse:
    """One statement: from which day and why, every claim at both prices, the total."""
    found = statement_for(request.actor, reference, local_day(request.at))
    names = party_names([found.pharmacy_id, found.appeal.manager_id])
    decision = found.appeal.decision
    facts = (
        Fact(_("Pharmacy"), names.get(found.pharmacy_id, "")),
        Fact(_("Benefit manager"), names.get(found.appeal.manager_id, "") if found.appeal.manager_id else ""),
        Fact(_("Drug"), ndc_hyphenated(found.appeal.national_drug_code), code=True),
        Fact(_("Price of one unit"), f"${decision.old_price} → ${decision.new_price}"),
        Fact(_("Claims served from"), f"{spoken(found.effective_on)} ({why_from(found)})"),
        Fact(_("Claims"), f"{found.claims_count:,}"),
        Fact(_("Owed"), f"${found.owed:,.2f}"),
        Fact(_("Paid"), f"${found.paid:,.2f}" + (f", {spoken(found.paid_on)}, {found.trace}" if found.paid_on else "")),
    )
    papers = [
        Link(_("Statement as PDF"), reverse("pbm-repricing-paper", args=[found.pk, "pdf"])),
        Link(_("Statement as CSV"), reverse("pbm-repricing-paper", args=[found.pk, "csv"])),
    ]
    acts = offered(request, (PAY,), statement=str(found.pk)) if found.left else []
    title = _("Repricing statement of appeal %(number)s") % {"number": found.appeal.reference}
    lead = _("What the new list price adds to each claim, to the cent. Nothing is ever taken back.")
    back = Link(_("Repricing statements"), reverse("pbm-repricing-statements"))
    tables = (_claims_table(found, request.GET.get("page", "1")),)
    return shown(request, Board(title, lead, tables, acts=[*papers, *acts], facts=facts, back=back))


@_seen
def paper(request: Any, reference: str, form: str) -> HttpResponse:
    """A statement as a PDF, or as CSV with every claim."""
    found = statement_for(request.actor, reference, local_day(request.at))
    _form(form, "csv", "pdf")
    name = f"statement-{found.appeal.reference}.{form}"
    if form == "pdf":
        return _download(statement_pdf(found), "application/pdf", name, inline=True)
    return _download(statement_sheet(found).encode(), "text/csv; charset=utf-8", name)


@page(permission=FUNNEL_SEE)
def figures(request: Any) -> HttpResponse:
    """What became of appeals in twelve months, from the filing to the new price, with the table beside it."""
    last = local_day(request.at)
    first = months_after(last, -12)
    total, *each = funnels(request.actor, first, last, last)
    told = _("Appeals filed from %(first)s through %(last)s.") % {"first": spoken(first), "last": spoken(last)}
    values = [(_(label), getattr(total, name)) for name, label in STAGES]
    says = "; ".join(f"{label}: {value}" for label, value in values)
    columns = (
        Column("stage", _("Stage")),
        Column("all", _("All"), numeric=True),
        *(Column(f"m{place}", one.manager, numeric=True) for place, one in enumerate(each)),
    )
    rows: list[list[Any]] = [
        [_(label), Cell(getattr(total, name)), *(Cell(getattr(one, name)) for one in each)] for name, label in STAGES
    ]
    rows += [
        [_("Share in time (513b1)"), *(Cell(one.percent_in_time()) for one in (total, *each))],
        [_("Answered in time (512-9(c))"), *(Cell(one.review_in_time) for one in (total, *each))],
        [_("Not answered yet"), *(Cell(one.waiting) for one in (total, *each))],
        [_("Pharmacies repriced"), *(Cell(one.pharmacies) for one in (total, *each))],
        [_("Claims repriced"), *(Cell(one.claims) for one in (total, *each))],
        [_("Owed"), *(Cell(f"${one.owed:,.2f}") for one in (total, *each))],
        [_("Paid"), *(Cell(f"${one.paid:,.2f}") for one in (total, *each))],
    ]
    made = {
        "title": _("Figures of appeals"),
        "lead": told,
        "chart": charts.bars(values, title=_("From the filing to the new price"), description=says),
        "table": Table(_("The same in figures, by benefit manager"), columns, rows, empty=_("Nothing was filed.")),
        "list_url": reverse("pbm-appeal-figures"),
    }
    return render(request, "pbm/appeal_figures.html", {"page": made})


def _aside_table(found: Any) -> Table:
    columns = (
        Column("row", _("Row"), numeric=True),
        Column("claim", _("Claim")),
        Column("wrong", _("What is wrong")),
        Column("cite", _("Paragraph")),
    )
    rows: list[list[Any]] = [
        [
            Cell(one.row),
            Cell(str(one.sent.get("claim_reference", "")), code=True),
            " ".join(one.problems_said()),
            ", ".join(dict.fromkeys(problem["cite"] for problem in one.problems if problem["cite"])),
        ]
        for one in found.rows.filter(state=BatchRowState.ASIDE).order_by("row")[:_MOST]
    ]
    return Table(_("Rows put aside"), columns, rows, empty=_("Every row was filed."))


def _filed_table(found: Any) -> Table:
    columns = (
        Column("row", _("Row"), numeric=True),
        Column("appeal", _("Appeal")),
        Column("claim", _("Claim")),
        Column("drug", _("Drug")),
        Column("laws", _("Under")),
    )
    filed = found.rows.filter(appeal__isnull=False).select_related("appeal").order_by("row")[:_MOST]
    rows: list[list[Any]] = [
        [
            Cell(one.row),
            Cell(one.appeal.reference, url=reverse("pbm-appeal", args=[one.appeal.reference])),
            Cell(one.appeal.claim_reference, code=True),
            Cell(ndc_hyphenated(one.appeal.national_drug_code), code=True),
            _("513b1 and 512-9(c)") if len(one.appeal.routes) == 2 else _under(one.appeal.routes),
        ]
        for one in filed
    ]
    return Table(_("Rows filed"), columns, rows, empty=_("No row was filed."))


def _under(routes: list[str]) -> str:
    return "513b1" if "mac-appeal" in routes else "512-9(c)"


def _claims_table(found: Any, wanted: str) -> Table:
    pages = max(1, -(-found.claims_count // PER_PAGE))
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 7 else 1
    at = min(max(number, 1), pages)
    columns = (
        Column("claim", _("Claim")),
        Column("served", _("Served")),
        Column("quantity", _("Quantity"), numeric=True),
        Column("old", _("Old price"), numeric=True),
        Column("new", _("New price"), numeric=True),
        Column("paid", _("Paid"), numeric=True),
        Column("due", _("At the new price"), numeric=True),
        Column("difference", _("Difference"), numeric=True),
    )
    rows: list[list[Any]] = [
        [
            Cell(line["claim"] + (" " + _("(by choice)") if line["by_choice"] else ""), code=True),
            spoken(line["served_on"]),
            Cell(f"{line['quantity']:f}"),
            Cell(f"${line['old_price']}"),
            Cell(f"${line['new_price']}"),
            Cell(f"${line['paid']}"),
            Cell(f"${line['due']}"),
            Cell(f"${line['difference']}"),
        ]
        for line in lines_of(found, (at - 1) * PER_PAGE, at * PER_PAGE)
    ]
    empty = _("No claim on file is reached yet; claims that are reported later are added.")
    return Table(_("Claim by claim"), columns, rows, empty=empty, page=at, pages=pages, total=found.claims_count)


def _form(form: str, *permitted: str) -> None:
    if form not in permitted:
        says = f"“{form[:10]}” is no form of this. Permitted: {', '.join(permitted)}."
        raise Refusal("form-unknown", says, kind="not-found")


def _download(content: bytes, kind: str, name: str, *, inline: bool = False) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
