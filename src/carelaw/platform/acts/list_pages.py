"""A page for a list: sorted, narrowed, paged, with what can be done there; `?format=csv` is the same as a sheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from django.http import HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from carelaw.kernel.command import csv_safe
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.acts.declaration import Act
from carelaw.platform.acts.lists import Listed
from carelaw.platform.pages.listing import PER_PAGE
from carelaw.platform.pages.parts import Cell, Column, Link, Table, Tag, Tone

_TAGGED = {"state", "standing", "outcome"}
_MONTH = re.compile(r"\d{4}-\d{2}")


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
        only = _only(one, request.GET)
        rows = _sorted(one, _kept(one.rows(request.actor, request.at), only), asked)
        if request.GET.get("format") == "csv":
            return sheet(one.name, one.columns, rows)
        query = urlencode({"format": "csv", **only, **({"sort": asked} if asked else {})})
        links = [*offered(request, offers), Link(_("Download as CSV"), f"?{query}")]
        table = _table(one, rows, asked, request.GET.get("page", "1"), only)
        ways = [Link(_("Show all"), "?")] if only else []
        board = Board(
            _(one.title),
            _(one.says),
            (table,),
            acts=links,
            notes=_told(one, only),
            ways=ways,
            back=back() if back else None,
        )
        return shown(request, board)

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


def _only(one: Listed, asked: Mapping[str, str]) -> dict[str, str]:
    """What the address narrows the list to: a column and its value, such as `?state=open`, or a month of its days."""
    return {key: asked[key] for key, _label in one.columns if asked.get(key)}


def _kept(rows: list[dict[str, Any]], only: Mapping[str, str]) -> list[dict[str, Any]]:
    return [row for row in rows if all(_fits(row[key], wanted) for key, wanted in only.items())]


def _fits(value: Any, wanted: str) -> bool:
    words = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    return words == wanted or (_MONTH.fullmatch(wanted) is not None and words.startswith(f"{wanted}-"))


def _told(one: Listed, only: Mapping[str, str]) -> list[Note]:
    """What the list is narrowed to, in words."""
    labels = dict(one.columns)
    said = [
        f"{_(labels[key])}: {wanted[:80].replace('-', ' ') if key in _TAGGED else wanted[:80]}"
        for key, wanted in only.items()
    ]
    return [Note(_("Only: %(what)s.") % {"what": "; ".join(said)})] if said else []


def _table(one: Listed, rows: list[dict[str, Any]], asked: str, wanted: str, only: Mapping[str, str]) -> Table:
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
        query=only,
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
    if first and row.get("url"):
        return Cell(words, url=row["url"])
    if first and one.opens and words:
        return Cell(words, url=reverse(one.opens, args=[words]))
    tones = one.tones or {}
    if words and (key in _TAGGED or words in tones):
        spoken = words.replace("-", " ").replace("_", " ")
        return Tag(spoken[:1].upper() + spoken[1:], cast(Tone, tones.get(words, "info")))
    return words or "–"
