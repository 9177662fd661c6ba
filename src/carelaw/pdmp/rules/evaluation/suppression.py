"""Which cells of a table of counts are left out, so that nobody can compute them back from the rest.

A small cell is left out by itself; others go with it (complementary suppression). Think of rows and columns, totals
included, as places and of the cells left out as ways between them: a cell can be computed back exactly when it is the
only way between two parts. So every cell left out must lie on a round trip. And along each line what is left out adds
up to the least publishable count, or it would still tell that each of them is small.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence

Place = tuple[str, str]
TOTAL = "TOTAL"


def suppressed(counts: Mapping[Place, int], least: int) -> frozenset[Place]:
    """The places (row, column) to leave out of a table; `TOTAL` names the totals' row and column."""
    rows = sorted({row for row, _ in counts})
    columns = sorted({column for _, column in counts})
    table = with_totals(counts, rows, columns)
    hidden = {place for place, count in table.items() if 0 < count < least}
    while True:
        more = _thin_line(table, hidden, rows, columns, least) or _way_round(table, hidden)
        if not more:
            return frozenset(hidden)
        hidden |= more


def with_totals(counts: Mapping[Place, int], rows: Sequence[str], columns: Sequence[str]) -> dict[Place, int]:
    """Every cell, zeros too, with the totals of rows, columns and all."""
    table = {(row, column): counts.get((row, column), 0) for row in rows for column in columns}
    for row in rows:
        table[row, TOTAL] = sum(table[row, column] for column in columns)
    for column in (*columns, TOTAL):
        table[TOTAL, column] = sum(table[row, column] for row in rows)
    return table


def _thin_line(
    table: Mapping[Place, int], hidden: set[Place], rows: Sequence[str], columns: Sequence[str], least: int
) -> set[Place]:
    """The next smallest cell of a line whose hidden inner cells add up to too little while its total is published."""
    lines = [([(row, column) for column in columns], (row, TOTAL)) for row in (*rows, TOTAL)]
    lines += [([(row, column) for row in rows], (TOTAL, column)) for column in (*columns, TOTAL)]
    for places, total in lines:
        inside = [place for place in places if place in hidden]
        if not inside or total in hidden:
            continue
        if len(inside) >= 2 and sum(table[place] for place in inside) >= least:
            continue
        open_ones = [place for place in places if place not in hidden and table[place]]
        return {min(open_ones, key=lambda place: (table[place], place))} if open_ones else {total}
    return set()


def _way_round(table: Mapping[Place, int], hidden: set[Place]) -> set[Place]:
    """The cheapest further cells that put a cell which could be computed back on a round trip."""
    for place in sorted(hidden):
        found = _cheapest(table, hidden, place)
        if found is None:
            continue
        if found:
            return found
    return set()


def _cheapest(table: Mapping[Place, int], hidden: set[Place], cell: Place) -> set[Place] | None:
    """The published cells on the cheapest other way between a cell's row and column; None when there is no way."""
    start, goal = ("row", cell[0]), ("column", cell[1])
    neighbors: dict[Place, list[tuple[Place, Place]]] = {}
    for place in table:
        if place != cell:
            row, column = ("row", place[0]), ("column", place[1])
            neighbors.setdefault(row, []).append((column, place))
            neighbors.setdefault(column, []).append((row, place))
    # Cells of nobody may be used, but last: that nobody is in them is often plain from elsewhere.
    dear = sum(table.values()) + 1
    queue: list[tuple[int, Place, tuple[Place, ...]]] = [(0, start, ())]
    seen: set[Place] = set()
    while queue:
        cost, here, way = heapq.heappop(queue)
        if here == goal:
            return set(way)
        if here in seen:
            continue
        seen.add(here)
        for there, place in neighbors.get(here, ()):
            price = 0 if place in hidden else table[place] or dear
            taken = way if place in hidden else (*way, place)
            heapq.heappush(queue, (cost + price, there, taken))
    return None


__all__ = ["TOTAL", "suppressed", "with_totals"]
