"""Pages about one price list: what the tests say of each line, and how its prices compare with average costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from carelaw.kernel.decision import Outcome
from carelaw.kernel.identifiers import ndc_hyphenated
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import LineTest, MacList
from carelaw.pbm.use_cases.mac_lists import list_for
from carelaw.pbm.use_cases.permissions import MAC_SEE
from carelaw.pbm.use_cases.prices.access import note_look
from carelaw.pbm.use_cases.prices.comparing import COLUMNS, Compared, as_row, compare, median_ratio, spread
from carelaw.pbm.use_cases.prices.looking import tested_row
from carelaw.pbm.web.given import day_or_none
from carelaw.pbm.web.mac_words import spoken
from carelaw.pbm.web.sheets import csv_response
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, shown
from carelaw.platform.pages.charts import bars
from carelaw.platform.pages.listing import PER_PAGE, listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, outcome_tag

_seen = page(permission=MAC_SEE)
_HEADS = ("list", "ndc", "name", "outcome", "since", "says", "cite")


@_seen
def tests(request: Any, reference: UUID) -> HttpResponse | StreamingHttpResponse:
    """What the tests say of each line now. `?outcome=` shows one outcome alone, `?format=csv` is the sheet."""
    one = list_for(request.actor, str(reference), local_day(request.at))
    note_look(request.actor, one, "page", local_day(request.at))
    wanted = request.GET.get("outcome", "")
    found = LineTest.objects.filter(mac_list=one, ends_on=None).select_related("mac_list")
    if wanted:
        found = found.filter(outcome=wanted)
    if request.GET.get("format") == "csv":
        rows = (tuple(tested_row(each)[key] for key in _HEADS) for each in found.order_by("national_drug_code"))
        return csv_response(f"tests-{one.code}.csv", _HEADS, rows)
    query = {"outcome": wanted}
    by = {"ndc": ("national_drug_code",), "name": ("name", "pk"), "outcome": ("outcome", "pk"), "since": ("starts_on",)}
    listed = listing(found, request.GET, by=by, default="ndc")
    columns = (
        Column("ndc", _("National drug code"), sortable=True),
        Column("name", _("Drug"), sortable=True),
        Column("outcome", _("Outcome"), sortable=True),
        Column("since", _("Since"), sortable=True),
        Column("says", _("Why")),
        Column("cite", _("Law")),
    )
    table = Table(
        _("Tested lines"),
        columns,
        [_tested(each) for each in listed.rows],
        query=query,
        exports=(Link(_("Download as CSV"), f"?{urlencode({**query, 'format': 'csv'})}"),),
        empty=_("No line was tested yet. Each day tests them; so does “Test a price list now”."),
        **listed.place,
    )
    title = _("%(list)s: what the tests say") % {"list": one.code}
    lead = _("Rated, for sale and not obsolete: tested each day against the files on file.")
    ways = [Link(_("All"), "?"), *(Link(_word(outcome), f"?outcome={outcome.value}") for outcome in Outcome)]
    return shown(request, Board(title, lead, (table,), ways=ways, back=_back(one)))


@_seen
def compared(request: Any, reference: UUID) -> HttpResponse | StreamingHttpResponse:
    """A list beside national average costs: how ratios are spread, then drug by drug."""
    today = local_day(request.at)
    one = list_for(request.actor, str(reference), today)
    note_look(request.actor, one, "page", today)
    on = day_or_none(request.GET.get("on", "")) or today
    rows = compare(request.actor, one, on)
    if request.GET.get("format") == "csv":
        lines = (tuple(as_row(each)[key] for key in COLUMNS) for each in rows)
        return csv_response(f"nadac-{one.code}-{on}.csv", COLUMNS, lines)
    bands = spread(rows)
    known = [each.ratio for each in rows if each.ratio is not None]
    below = sum(ratio < 1 for ratio in known)
    median = median_ratio(rows)
    title = _("%(list)s beside average costs") % {"list": one.code}
    told = _("%(below)s of %(all)s drugs are priced below average cost.") % {
        "below": f"{below:,}",
        "all": f"{len(known):,}",
    }
    given = {
        "title": title,
        "lead": _("List price by average acquisition cost (NADAC) of one unit, on %(day)s.") % {"day": spoken(on)},
        "back": _back(one),
        "on": on.isoformat(),
        "facts": (
            Fact(_("Drugs on the list"), f"{len(rows):,}"),
            Fact(_("Compared"), f"{len(known):,}"),
            Fact(_("Below average cost"), f"{below:,}"),
            Fact(_("Ratio in the middle"), str(median) if median is not None else "–"),
        ),
        "chart": bars(bands, title=title, description=told) if rows else "",
        "caption": told,
        "bands": _bands(bands, len(rows)),
        "table": _drugs(request, rows, on.isoformat()),
    }
    return render(request, "pbm/price_compare.html", {"page": given})


def _tested(each: LineTest) -> list[Any]:
    row = tested_row(each)
    return [
        Cell(ndc_hyphenated(each.national_drug_code), code=True),
        each.name,
        outcome_tag(Outcome(each.outcome)),
        spoken(each.starts_on),
        row["says"],
        row["cite"],
    ]


def _bands(bands: Sequence[tuple[str, int]], total: int) -> Table:
    columns = (
        Column("band", _("List price by average cost")),
        Column("drugs", _("Drugs"), numeric=True),
        Column("share", _("Share"), numeric=True),
    )
    rows: list[Any] = [
        [label, Cell(f"{count:,}"), Cell(f"{100 * count / total:.1f} %" if total else "–")] for label, count in bands
    ]
    return Table(_("How the ratios are spread"), columns, rows)


_BY: Mapping[str, Callable[[Compared], Any]] = {
    "ndc": lambda one: one.national_drug_code,
    "name": lambda one: one.name,
    "list_price": lambda one: one.list_price,
    "average_cost": lambda one: one.average_cost,
    "ratio": lambda one: one.ratio,
    "difference": lambda one: one.difference,
    "as_of": lambda one: one.as_of,
}


def _drugs(request: Any, rows: Iterable[Compared], on: str) -> Table:
    asked = request.GET.get("sort", "ratio")
    key, down = asked.lstrip("-"), asked.startswith("-")
    by = _BY.get(key, _BY["ratio"])
    # What is not known comes last, whichever way the rest is sorted.
    known = sorted((one for one in rows if by(one) is not None), key=by, reverse=down)
    ordered = [*known, *(one for one in rows if by(one) is None)]
    pages = max(1, -(-len(ordered) // PER_PAGE))
    typed = request.GET.get("page", "1")
    at = min(max(int(typed), 1), pages) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1
    columns = (
        Column("ndc", _("National drug code"), sortable=True),
        Column("name", _("Drug"), sortable=True),
        Column("list_price", _("List price"), sortable=True, numeric=True),
        Column("average_cost", _("Average cost"), sortable=True, numeric=True),
        Column("ratio", _("Ratio"), sortable=True, numeric=True),
        Column("difference", _("Difference"), sortable=True, numeric=True),
        Column("unit", _("Unit")),
        Column("as_of", _("As of"), sortable=True),
    )
    cells: list[Any] = [
        [
            Cell(ndc_hyphenated(one.national_drug_code), code=True),
            one.name,
            Cell(f"${one.list_price}"),
            Cell(_dollars(one.average_cost)),
            Cell(str(one.ratio) if one.ratio is not None else "–"),
            Cell(_dollars(one.difference)),
            one.unit,
            spoken(one.as_of) if one.as_of else one.says,
        ]
        for one in ordered[(at - 1) * PER_PAGE : at * PER_PAGE]
    ]
    query = {"on": on}
    return Table(
        _("Drug by drug"),
        columns,
        cells,
        sort=key if key in _BY else "ratio",
        descending=down,
        page=at,
        pages=pages,
        total=len(ordered),
        query=query,
        exports=(Link(_("Download as CSV"), f"?{urlencode({**query, 'format': 'csv'})}"),),
        empty=_("No drug has a price on this day."),
    )


def _dollars(amount: Decimal | None) -> str:
    if amount is None:
        return "–"
    return f"-${-amount}" if amount < 0 else f"${amount}"


def _word(outcome: Outcome) -> str:
    return str(outcome_tag(outcome).text)


def _back(one: MacList) -> Link:
    return Link(one.code, reverse("pbm-mac-list", args=[one.pk]))
