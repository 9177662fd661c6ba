"""Pages of the yearly reports: the board's, the Attorney General's figures, and the public page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.pdmp.store.models import AnnualReport, BoardStatistic
from carelaw.pdmp.use_cases.annual_reports import acts, making, showing
from carelaw.pdmp.use_cases.annual_reports.permissions import LAW_PACK, SEE_REPORTS
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.permissions import page, public_page
from carelaw.platform.acts.boards import Board, offered, shown
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag, decision_parts

_WHY = "The act asks that the report stand on the public website; it names nobody."


@page(permission=SEE_REPORTS)
def reports(request: Any) -> HttpResponse:
    """Every snapshot of the board's reports, what is due next, and the board's further statistics."""
    number = making.next_number(law_day(request.at), adopted_law())
    table = _table(_("Snapshots"), making.reports_for(request.actor), "annual-report")
    statistics = Table(
        _("Further statistics of the board"),
        (
            Column("name", _("Name")),
            Column("version", _("Version"), numeric=True),
            Column("definition", _("Definition")),
            Column("decided", _("Decided")),
            Column("withdrawn", _("Withdrawn")),
        ),
        [
            [
                one.name,
                str(one.version),
                one.definition,
                date_format(one.decided_on),
                date_format(one.withdrawn_on) if one.withdrawn_on else "–",
            ]
            for one in BoardStatistic.objects.order_by("name", "-version")[:100]
        ],
        empty=_("The board has registered none."),
    )
    box = decision_parts(making.standing(number, law_day(request.at)), title=_("The next report"))
    lead = _("Figures are frozen when a snapshot is made; every later look shows the same.")
    links = [*offered(request, acts.BOARD), Link(_("Public page"), reverse("published-reports"))]
    return shown(request, Board(_("Annual reports"), lead, (table, statistics), acts=links, box=box))


@page(permission=SEE_REPORTS)
def one(request: Any, report: UUID) -> HttpResponse:
    """One snapshot of the board's report."""
    found = making.report_for(request.actor, str(report))
    done = [acts.SUBMIT] if found.submitted_on is None else []
    done += [acts.PUBLISH] if found.published_on is None else []
    links = [
        *offered(request, done, report=str(found.pk)),
        Link("PDF", reverse("annual-report-pdf", args=[found.pk])),
        Link("CSV", reverse("annual-report-csv", args=[found.pk])),
    ]
    box = decision_parts(making.completeness(found), title=_("Submission and publication"))
    return _shown(request, found, links, Link(_("Annual reports"), reverse("annual-reports")), box=box)


@page(permission=SEE_REPORTS)
def one_pdf(request: Any, report: UUID) -> HttpResponse:
    """One snapshot as PDF."""
    return _pdf(making.report_for(request.actor, str(report)))


@page(permission=SEE_REPORTS)
def one_csv(request: Any, report: UUID) -> HttpResponse:
    """One snapshot as CSV."""
    return _csv(making.report_for(request.actor, str(report)))


@page(permission=LAW_PACK)
def packs(request: Any) -> HttpResponse:
    """The data packs for the Attorney General's own report."""
    table = _table(_("Data packs"), making.reports_for(request.actor), "law-report-pack")
    lead = _("On the board's calendar; what the report says is the office's to decide.")
    title = _("Figures for the Attorney General's report")
    return shown(request, Board(title, lead, (table,), acts=offered(request, (acts.PACK,))))


@page(permission=LAW_PACK)
def one_pack(request: Any, report: UUID) -> HttpResponse:
    """One data pack."""
    found = making.report_for(request.actor, str(report))
    links = [
        *offered(request, (acts.PACK_SUBMIT,) if found.submitted_on is None else (), report=str(found.pk)),
        Link("PDF", reverse("law-report-pack-pdf", args=[found.pk])),
        Link("CSV", reverse("law-report-pack-csv", args=[found.pk])),
    ]
    return _shown(request, found, links, Link(_("Data packs"), reverse("law-report-packs")))


@page(permission=LAW_PACK)
def pack_pdf(request: Any, report: UUID) -> HttpResponse:
    """One data pack as PDF."""
    return _pdf(making.report_for(request.actor, str(report)))


@page(permission=LAW_PACK)
def pack_csv(request: Any, report: UUID) -> HttpResponse:
    """One data pack as CSV."""
    return _csv(making.report_for(request.actor, str(report)))


@public_page(why=_WHY)
def published(request: Any) -> HttpResponse:
    """Every published report, for everybody."""
    table = _table(_("Published reports"), making.published_reports(), "published-report")
    lead = _("What the board reports to the General Assembly each year (§12(a)).")
    return shown(request, Board(_("Reports of the ABC-MAP board"), lead, (table,)))


@public_page(why=_WHY)
def one_published(request: Any, report: UUID) -> HttpResponse:
    """One published report."""
    found = making.published_report(str(report))
    links = [
        Link("PDF", reverse("published-report-pdf", args=[found.pk])),
        Link("CSV", reverse("published-report-csv", args=[found.pk])),
    ]
    return _shown(request, found, links, Link(_("Reports of the ABC-MAP board"), reverse("published-reports")))


@public_page(why=_WHY)
def published_pdf(request: Any, report: UUID) -> HttpResponse:
    """One published report as PDF."""
    return _pdf(making.published_report(str(report)))


@public_page(why=_WHY)
def published_csv(request: Any, report: UUID) -> HttpResponse:
    """One published report as CSV."""
    return _csv(making.published_report(str(report)))


def _table(title: str, found: Iterable[AnnualReport], route: str) -> Table:
    columns = (
        Column("number", _("Report")),
        Column("period", _("Period")),
        Column("due", _("Due")),
        Column("version", _("Version"), numeric=True),
        Column("made", _("Made")),
        Column("submitted", _("Submitted")),
        Column("published", _("Published")),
    )
    rows: list[Sequence[Cell | Tag | Link | str]] = [
        [
            Cell(str(one.number), url=reverse(route, args=[one.pk])),
            f"{date_format(one.period_from)} – {date_format(one.period_to)}",
            date_format(one.due_on),
            str(one.version),
            date_format(law_day(one.made_at)),
            date_format(one.submitted_on) if one.submitted_on else Tag(_("Draft"), "info"),
            date_format(one.published_on) if one.published_on else "–",
        ]
        for one in found
    ]
    return Table(title, columns, rows, empty=_("None yet."))


def _shown(request: Any, found: AnnualReport, links: list[Link], back: Link, box: Any = None) -> HttpResponse:
    tables: list[Table] = []
    counted: list[list[Cell | Tag | Link | str]] = []
    for section in showing.sections_shown(found):
        heading = f"{section['number']}. {section['title']}"
        if section["lines"]:
            two = (Column("figure", _("Figure")), Column("value", _("Value")))
            tables.append(Table(f"{heading} ({section['cite']})", two, section["lines"]))
        for grid in section["grids"]:
            columns = tuple(Column(f"c{place}", name) for place, name in enumerate(grid["head"]))
            empty = _("None in the period.")
            tables.append(Table(f"{section['number']}. {grid['title']}", columns, grid["rows"], empty=empty))
        counted += [[section["number"], note, section["cite"]] for note in section["notes"]]
    how = (Column("number", _("Statistic")), Column("how", _("How")), Column("cite", _("Under")))
    tables.append(Table(_("How each is counted"), how, counted, empty=_("Nothing to add.")))
    board = Board(
        showing.title_of(found),
        _("Figures only; small counts are left out."),
        tables,
        acts=links,
        facts=[
            Fact(_("Period"), f"{date_format(found.period_from)} – {date_format(found.period_to)}"),
            Fact(_("Due"), date_format(found.due_on)),
            Fact(_("Snapshot"), f"{found.pk}, {found.digest[:12]}"),
            Fact(_("Submitted"), date_format(found.submitted_on) if found.submitted_on else "–"),
            Fact(_("Published"), date_format(found.published_on) if found.published_on else "–"),
        ],
        box=box,
        back=back,
    )
    return shown(request, board)


def _pdf(found: AnnualReport) -> HttpResponse:
    response = HttpResponse(showing.report_pdf(found), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="annual-report-{found.number}.pdf"'
    return response


def _csv(found: AnnualReport) -> HttpResponse:
    response = HttpResponse(showing.report_csv(found), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="annual-report-{found.number}.csv"'
    return response
