"""A page for a list: sorted, paged, with what can be done there; `?format=csv` is the same as a sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from django.http import HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from carelaw.kernel.command import csv_safe
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, offered, shown
from carelaw.platform.acts.declaration import Act
from carelaw.platform.acts.lists import Listed
from carelaw.platform.pages.listing import PER_PAGE
from carelaw.platform.pages.parts import Cell, Column, Link, Table, Tag, Tone

_TAGGED = {"state", "standing", "outcome"}


def list_routes(
    prefix: str, lists: Iterable[Listed], acts: Iterable[Act], back: Callable[[], Link] | None = None
) -> list[URLPattern]:
    """One route for each list, named `PROGRAM-NAME`; `acts` are those that the lists may name."""
    known = {act.name: act for act in acts}
    return [path(f"{prefix}{one.name}/", list_page(one, known, back), name=one.route) for one in lists]


def list_page(one: Listed, acts: Mapping[str, Act], back: Callable[[], Link] | None = None) -> Callable[..., Any]:
    """The page of one list. Raises KeyError at once for an act that nobody declared."""
    offers = [acts[name] for name in one.acts]

    @page(permission=one.permission)
    def view(request: Any) -> HttpResponse:
        asked = request.GET.get("sort", "")
        rows = _sorted(one, one.rows(request.actor, request.at), asked)
        if request.GET.get("format") == "csv":
            return sheet(one.name, one.columns, rows)
        sort = urlencode({"format": "csv", **({"sort": asked} if asked else {})})
        links = [*offered(request, offers), Link(_("Download as CSV"), f"?{sort}")]
        table = _table(one, rows, asked, request.GET.get("page", "1"))
        return shown(request, Board(_(one.title), _(one.says), (table,), acts=links, back=back() if back else None))

    view.__name__ = one.name.replace("-", "_")
    view.__doc__ = one.says
    return view


def sheet(name: str, columns: Sequence[tuple[str, str]], rows: Iterable[Mapping[str, Any]]) -> HttpResponse:
    """Rows as a sheet to download, under the headings of the page; no cell can be a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([label for _key, label in columns])
    for row in rows:
        writer.writerow([csv_safe(row[key]) for key, _label in columns])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _table(one: Listed, rows: list[dict[str, Any]], asked: str, wanted: str) -> Table:
    pages = max(1, -(-len(rows) // PER_PAGE))
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 7 else 1
    at = min(max(number, 1), pages)
    return Table(
        _(one.title),
        tuple(Column(key, _(label), sortable=True, numeric=key in one.numbers) for key, label in one.columns),
        [_line(one, row) for row in rows[(at - 1) * PER_PAGE : at * PER_PAGE]],
        empty=_("Nothing is on file here."),
        caption_hidden=True,
        sort=asked.lstrip("-"),
        descending=asked.startswith("-"),
        page=at,
        pages=pages,
        total=len(rows),
    )


def _sorted(one: Listed, rows: list[dict[str, Any]], asked: str) -> list[dict[str, Any]]:
    key = asked.lstrip("-")
    if key not in {name for name, _label in one.columns}:
        return rows
    # What is not known comes last, whichever way the rest is sorted.
    known = [row for row in rows if row[key] is not None]
    known.sort(key=lambda row: (isinstance(row[key], str), row[key]), reverse=asked.startswith("-"))
    return [*known, *(row for row in rows if row[key] is None)]


def _line(one: Listed, row: Mapping[str, Any]) -> list[Any]:
    return [_cell(one, row, key, first=place == 0) for place, (key, _label) in enumerate(one.columns)]


def _cell(one: Listed, row: Mapping[str, Any], key: str, *, first: bool) -> Any:
    value = row[key]
    if value is None:
        return "–"
    words = (_("Yes") if value else _("No")) if isinstance(value, bool) else str(value)
    if first and one.opens and words:
        return Cell(words, url=reverse(one.opens, args=[words]))
    tones = one.tones or {}
    if words and (key in _TAGGED or words in tones):
        spoken = words.replace("-", " ").replace("_", " ")
        return Tag(spoken[:1].upper() + spoken[1:], cast(Tone, tones.get(words, "info")))
    return words or "–"
