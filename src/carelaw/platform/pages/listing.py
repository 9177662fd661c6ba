"""Sorting and paging from an address, only by what a page permits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of rows, with what a `Table` needs to link to the others."""

    rows: Sequence[Any]
    sort: str
    descending: bool
    page: int
    pages: int
    total: int

    @property
    def place(self) -> dict[str, Any]:
        """`Table(..., **listing.place)`."""
        return {
            "sort": self.sort,
            "descending": self.descending,
            "page": self.page,
            "pages": self.pages,
            "total": self.total,
        }


def listing(
    found: QuerySet[Any],
    asked: Mapping[str, str],
    *,
    by: Mapping[str, Sequence[str]],
    default: str,
    per_page: int = PER_PAGE,
) -> Listing:
    """The page of `found` that an address asks for: `?sort=-name&page=2`.

    `by` maps each permitted key to the fields it orders by; end each with a unique one, so that no row shows twice.
    An unknown key or page falls back to the default and the nearest page: a stale link still opens.
    """
    order = asked.get("sort", default)
    key, descending = order.lstrip("-"), order.startswith("-")
    if key not in by:
        key, descending = default.lstrip("-"), default.startswith("-")
    fields = [_turned(name) if descending else name for name in by[key]]
    total = found.count()
    pages = max(1, -(-total // per_page))
    page = min(max(_number(asked.get("page", "1")), 1), pages)
    first = (page - 1) * per_page
    rows = list(found.order_by(*fields)[first : first + per_page])
    return Listing(rows, key, descending, page, pages, total)


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else "-" + name


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1
