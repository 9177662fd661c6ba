"""Charts as accessible SVG text: pure functions, no scripts, no inline styles. Put the table with the numbers beside.

Shapes carry class names; `carelaw.css` gives them color. Each drawing has a title and a description for readers who
do not see it; color never stands alone, since bars carry their words too.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from django.utils.safestring import SafeString, mark_safe

WIDTH = 880
_LEFT, _RIGHT, _TOP, _BOTTOM = 132, 16, 12, 30
_ROW, _GAP = 20, 6
_PLOT_HEIGHT = 200
_COLORS = 6
_LETTER = 6.6
# Names beside bars get the room they need, up to this.
_LONGEST = 340.0

Number = int | float


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of days in a lane, both ends included. `group` picks the color and belongs to the lane's meaning."""

    first: date
    last: date
    label: str
    group: int = 0


@dataclass(frozen=True, slots=True)
class Lane:
    """One row of the timeline, such as a drug class; bars that share days stand below one another."""

    label: str
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A line to compare with, such as 50 morphine milligram equivalents a day."""

    value: Number
    label: str


def lanes(
    rows: Sequence[Lane], *, title: str, description: str, overlaps: Sequence[tuple[date, date]] = ()
) -> SafeString:
    """Supplies over time by class; `overlaps` are the stretches of days to shade across all lanes."""
    bars = [bar for row in rows for bar in row.bars]
    if not bars:
        return _drawing([], 60, title, description)
    scale = _Days(min(bar.first for bar in bars), max(bar.last for bar in bars))
    parts: list[str] = []
    y = float(_TOP)
    for row in rows:
        packed = _packed(row.bars)
        height = max(len(packed), 1) * (_ROW + _GAP)
        parts.append(_text(_LEFT - 8, y + _ROW / 2 + 4, row.label, anchor="end"))
        for depth, line in enumerate(packed):
            parts += [_bar(bar, scale, y + depth * (_ROW + _GAP)) for bar in line]
        y += height + _GAP
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{_n(y - _GAP)}" y2="{_n(y - _GAP)}"/>')
    shades = [_shade(first, last, scale, y) for first, last in overlaps]
    return _drawing([*shades, *parts, *scale.axis(y)], y + _BOTTOM, title, description)


def steps(
    values: Sequence[tuple[date, Number]],
    *,
    title: str,
    description: str,
    unit: str,
    thresholds: Sequence[Threshold] = (),
) -> SafeString:
    """A value that holds for each day until the next one given, such as MME per day, with lines to compare with."""
    if not values:
        return _drawing([], 60, title, description)
    ordered = sorted(values)
    scale = _Days(ordered[0][0], ordered[-1][0])
    height = _Heights(max([float(v) for _, v in values] + [float(t.value) for t in thresholds]))
    path = [f"M{_n(scale.x(ordered[0][0]))} {_n(height.y(ordered[0][1]))}"]
    for day, value in ordered[1:]:
        path.append(f"H{_n(scale.x(day))}V{_n(height.y(value))}")
    path.append(f"H{_n(scale.x(scale.last + timedelta(days=1)))}")
    parts = [*height.axis(unit), f'<path class="line" d="{"".join(path)}"/>']
    parts += [_threshold(each, height) for each in thresholds]
    return _drawing([*parts, *scale.axis(height.bottom)], height.bottom + _BOTTOM, title, description)


def line(values: Sequence[tuple[date, Number]], *, title: str, description: str, unit: str) -> SafeString:
    """Values by date, joined by straight lines."""
    if not values:
        return _drawing([], 60, title, description)
    ordered = sorted(values)
    scale = _Days(ordered[0][0], ordered[-1][0])
    counts = all(isinstance(value, int) for _, value in values)
    height = _Heights(max(float(v) for _, v in values), whole=counts)
    points = " ".join(f"{_n(scale.x(day))},{_n(height.y(value))}" for day, value in ordered)
    parts = [*height.axis(unit), f'<polyline class="line" points="{points}"/>']
    return _drawing([*parts, *scale.axis(height.bottom)], height.bottom + _BOTTOM, title, description)


def bars(values: Sequence[tuple[str, Number]], *, title: str, description: str) -> SafeString:
    """One horizontal bar for each name, with its number at the end."""
    top = max((float(value) for _, value in values), default=0.0) or 1.0
    left = min(max([_LEFT, *(len(name) * _LETTER + 12 for name, _ in values)]), _LONGEST)
    room = WIDTH - left - _RIGHT - 64
    parts: list[str] = []
    y = float(_TOP)
    for name, value in values:
        width = max(float(value), 0.0) / top * room
        parts.append(_text(left - 8, y + 14, name, anchor="end"))
        parts.append(f'<rect class="mark c0" x="{_n(left)}" y="{_n(y)}" width="{_n(width)}" height="{_ROW}"/>')
        parts.append(_text(left + width + 6, y + 14, f"{value:,}"))
        y += _ROW + _GAP
    return _drawing(parts, y + _TOP, title, description)


class _Days:
    """Days to places on the page; a bar covers its last day too."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self._span = (last - first).days + 1

    def x(self, day: date) -> float:
        return _LEFT + (day - self.first).days / self._span * (WIDTH - _LEFT - _RIGHT)

    def axis(self, y: float) -> list[str]:
        parts = [f'<line class="axis" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{_n(y)}" y2="{_n(y)}"/>']
        for day in self._ticks():
            x = _n(self.x(day))
            parts.append(f'<line class="axis" x1="{x}" x2="{x}" y1="{_n(y)}" y2="{_n(y + 5)}"/>')
            near_the_edge = WIDTH - self.x(day) < 40
            parts.append(_text(self.x(day), y + 19, day.isoformat(), anchor="end" if near_the_edge else "middle"))
        return parts

    def _ticks(self) -> list[date]:
        months = [day for day in _month_starts(self.first, self.last) if self.first <= day <= self.last]
        if len(months) >= 3:
            every = math.ceil(len(months) / 9)
            return months[::every]
        every = max(1, math.ceil(self._span / 8))
        return [self.first + timedelta(days=n) for n in range(0, self._span, every)]


class _Heights:
    """Values to heights, zero at the bottom, with a round number at the top; counts have no part of one between."""

    def __init__(self, largest: float, *, whole: bool = False) -> None:
        self.step = math.ceil(_round_step(largest)) if whole else _round_step(largest)
        self.top = max(self.step * math.ceil(largest / self.step), self.step)
        self.bottom = float(_TOP + _PLOT_HEIGHT)

    def y(self, value: Number) -> float:
        return self.bottom - float(value) / self.top * _PLOT_HEIGHT

    def axis(self, unit: str) -> list[str]:
        parts = []
        for n in range(round(self.top / self.step) + 1):
            value = n * self.step
            y = _n(self.y(value))
            parts.append(f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>')
            figure = f"{value:,}" if isinstance(value, int) else f"{value:g}"
            shown = f"{figure} {unit}" if value == self.top else figure
            parts.append(_text(_LEFT - 8, self.y(value) + 4, shown, anchor="end"))
        return parts


def _round_step(largest: float) -> float:
    if largest <= 0:
        return 1.0
    rough = largest / 4
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= rough)


def _month_starts(first: date, last: date) -> list[date]:
    months, day = [], first.replace(day=1)
    while day <= last:
        months.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return months


def _packed(found: Sequence[Bar]) -> list[list[Bar]]:
    """Bars on as few lines as possible, none touching another on its line."""
    lines: list[list[Bar]] = []
    for bar in sorted(found, key=lambda each: (each.first, each.last)):
        free = next((line for line in lines if line[-1].last < bar.first), None)
        if free is None:
            lines.append([bar])
        else:
            free.append(bar)
    return lines


def _bar(bar: Bar, scale: _Days, y: float) -> str:
    x = scale.x(bar.first)
    width = scale.x(bar.last + timedelta(days=1)) - x
    shown = _text(x + 5, y + 14, bar.label, kind="inside") if len(bar.label) * _LETTER + 10 < width else ""
    tip = escape(f"{bar.label}, {bar.first.isoformat()} to {bar.last.isoformat()}")
    return (
        f'<g><title>{tip}</title><rect class="mark c{bar.group % _COLORS}" x="{_n(x)}" y="{_n(y)}" rx="3" '
        f'width="{_n(width)}" height="{_ROW}"/>{shown}</g>'
    )


def _shade(first: date, last: date, scale: _Days, y: float) -> str:
    x = scale.x(first)
    width = scale.x(last + timedelta(days=1)) - x
    return f'<rect class="overlap" x="{_n(x)}" y="{_TOP / 2}" width="{_n(width)}" height="{_n(y - _TOP / 2)}"/>'


def _threshold(each: Threshold, height: _Heights) -> str:
    y = height.y(each.value)
    ruled = f'<line class="threshold" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{_n(y)}" y2="{_n(y)}"/>'
    return ruled + _text(WIDTH - _RIGHT, y - 5, each.label, anchor="end", kind="threshold-label")


def _text(x: float, y: float, words: str, *, anchor: str = "start", kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}">{escape(words)}</text>'


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _drawing(parts: Sequence[str], height: float, title: str, description: str) -> SafeString:
    mark = hashlib.sha256(f"{title}\n{description}\n{''.join(parts)}".encode()).hexdigest()[:8]
    return mark_safe(  # noqa: S308  every word above went through escape()
        f'<svg class="cl-svg" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {_n(height)}" role="img" '
        f'aria-labelledby="t{mark} d{mark}"><title id="t{mark}">{escape(title)}</title>'
        f'<desc id="d{mark}">{escape(description)}</desc>{"".join(parts)}</svg>'
    )
