"""The Director's overview: figures of today, what is due next, trends and findings, each number with its list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from carelaw.pbm.use_cases.overview import counting, lists
from carelaw.pbm.use_cases.overview.figures import Figure, figures
from carelaw.pbm.use_cases.permissions import OVERVIEW
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.lists import Listed
from carelaw.platform.cases.models import CaseState
from carelaw.platform.pages import charts
from carelaw.platform.pages.days import days_in_words
from carelaw.platform.pages.parts import Cell, Column, Link, Table, Tag

_NEAREST = 10


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page: its plot, the table with the same numbers, and the whole list."""

    anchor: str
    title: str
    says: str
    table: Table
    plot: SafeString | None = None
    more: Link | None = None


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """The whole page."""

    figures: list[Figure]
    parts: list[Part]


@page(permission=OVERVIEW)
def overview(request: Any) -> HttpResponse:
    """Counts, trends and deadlines of today."""
    parts = [
        _nearest(request),
        _licenses(request),
        _complaints(request),
        _penalties(request),
        _findings(request, lists.MANAGER_FINDINGS, "manager"),
        _findings(request, lists.PARAGRAPH_FINDINGS, "paragraph"),
    ]
    made = OverviewPage(figures(request.actor, request.at), parts)
    return render(request, "pbm/overview.html", {"page": made})


def _nearest(request: Any) -> Part:
    still = [row for row in counting.case_rows(request.actor, request.at) if row["state"] == CaseState.OPEN]
    dated = [row for row in still if row["due"]][:_NEAREST]
    columns = (
        Column("due", _("Last day")),
        Column("left", _("Days left"), numeric=True),
        Column("case", _("Case")),
        Column("next", _("What is due")),
        Column("law", _("Law")),
    )
    rows: list[list[Any]] = [
        [
            Tag(date_format(row["due"]), "bad") if row["passed"] else date_format(row["due"]),
            str(row["days_left"]),
            Cell(days_in_words(row["case"]), url=row["url"]),
            days_in_words(row["next"]),
            row["paragraph"],
        ]
        for row in dated
    ]
    says = _("The open cases whose last day comes first; %(n)s open cases have no day that the law sets.") % {
        "n": sum(not row["due"] for row in still)
    }
    table = Table(_("Nearest deadlines"), columns, rows, empty=_("No clock runs."), caption_hidden=True)
    more = Link(_("Every open case"), f"{reverse(lists.CASES.route)}?state=open")
    return Part("deadlines", _("Nearest deadlines"), says, table, more=more)


def _licenses(request: Any) -> Part:
    rows = lists.LICENSE_MONTHS.rows(request.actor, request.at)
    values = [(date.fromisoformat(f"{row['month']}-01"), row["in_force"]) for row in rows]
    plot = charts.line(
        values,
        title=_("Licenses in force at the end of each month"),
        description=_("From %(first)s to %(last)s; the table below has every month.")
        % {"first": rows[0]["in_force"], "last": rows[-1]["in_force"]},
        unit=_("in force"),
    )
    links = {key: reverse("pbm-licenses") for key in ("granted", "lapsed", "in_force")}
    links |= {key: reverse("pbm-license-actions") for key in ("suspended", "revoked")}
    return _part("licenses", lists.LICENSE_MONTHS, rows, links, plot)


def _complaints(request: Any) -> Part:
    rows = lists.COMPLAINT_KINDS.rows(request.actor, request.at)
    plot = _bars(_("Complaints by subject"), [(row["subject"], row["total"]) for row in rows])
    return _part("complaints", lists.COMPLAINT_KINDS, rows, _narrowed(rows, "pbm-complaints", "subject"), plot)


def _penalties(request: Any) -> Part:
    rows = lists.PENALTY_MONTHS.rows(request.actor, request.at)
    demanded, paid = (sum(Decimal(row[key]) for row in rows) for key in ("demanded", "paid"))
    values = [(_("Demanded"), float(demanded)), (_("Paid"), float(paid))]
    plot = _bars(_("Penalties of twelve months, US dollars"), values) if demanded or paid else None
    links = [
        {key: f"{reverse('pbm-penalties')}?{urlencode({'charged': row['month']})}" for key in ("sheets", "demanded")}
        for row in rows
    ]
    return _part("penalties", lists.PENALTY_MONTHS, rows, links, plot)


def _findings(request: Any, one: Listed, by: str) -> Part:
    rows = one.rows(request.actor, request.at)
    values = [(str(row[by]), row["total"]) for row in rows[:_NEAREST]]
    links = [
        {
            key: f"{reverse(lists.CASES.route)}?{urlencode({by: row[by], 'finding': 'yes', **only})}"
            for key, only in (
                ("open", {"state": "open"}),
                ("passed", {"state": "open", "passed": "yes"}),
                ("closed", {"state": "closed"}),
                ("total", {}),
            )
        }
        for row in rows
    ]
    return _part(f"findings-{by}", one, rows, links, _bars(_(one.title), values) if by == "manager" else None)


def _narrowed(rows: list[dict[str, Any]], route: str, by: str) -> list[dict[str, str]]:
    """For each row, links to a list narrowed to the row, and to each state that the row counts."""
    return [
        {
            key: f"{reverse(route)}?{urlencode({by: row[by], **({} if key == 'total' else {'state': key})})}"
            for key in row
            if key != by
        }
        for row in rows
    ]


def _part(
    anchor: str,
    one: Listed,
    rows: list[dict[str, Any]],
    links: dict[str, str] | list[dict[str, str]],
    plot: SafeString | None,
) -> Part:
    """A part of the page from a list: its rows as a table in which numbers lead to what they count."""
    columns = tuple(Column(key, _(label), numeric=key in one.numbers) for key, label in one.columns)
    each = [links] * len(rows) if isinstance(links, dict) else links
    lines = [
        [_cell(row[key], to.get(key, "")) for key, _label in one.columns] for row, to in zip(rows, each, strict=True)
    ]
    exports = (Link(_("Download as CSV"), f"{reverse(one.route)}?format=csv"),)
    empty = _("Nothing is counted yet.")
    table = Table(_(one.title), columns, lines, exports=exports, empty=empty, caption_hidden=True)
    return Part(anchor, _(one.title), _(one.says), table, plot)


def _cell(value: Any, url: str) -> Cell | str:
    """A number that is not zero leads to what it counts."""
    counts = bool(value) and value != "0.00"
    return Cell(str(value), url=url) if counts and url else str(value)


def _bars(title: str, values: Sequence[tuple[str, int | float]]) -> SafeString | None:
    if not values:
        return None
    return charts.bars(values, title=title, description=_("The table below has the same numbers."))
