"""Charts: the drawing says what the numbers say, and nothing that it should not."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carelaw.platform.pages import charts
from carelaw.platform.pages.charts import Bar, Lane, Threshold

SVG = "{http://www.w3.org/2000/svg}"
DAY = date(2026, 1, 1)
TOLD = {"title": "", "description": "", "unit": "rows"}
days = st.integers(0, 900).map(lambda n: DAY + timedelta(days=n))
stretches = st.tuples(days, st.integers(0, 120)).map(lambda drawn: (drawn[0], drawn[0] + timedelta(days=drawn[1])))
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20)
bars = st.builds(lambda stretch, label, group: Bar(*stretch, label, group), stretches, words, st.integers(0, 9))


def rects(svg: str, kind: str = "mark") -> list[dict[str, float]]:
    found = ElementTree.fromstring(svg).iter(f"{SVG}rect")
    keys = ("x", "y", "width", "height")
    return [{key: float(each.get(key, 0)) for key in keys} for each in found if kind in str(each.get("class")).split()]


def drawings() -> list[str]:
    lane = Lane("Opioids", [Bar(DAY, DAY + timedelta(days=29), "Oxycodone", 0)])
    return [
        charts.lanes([lane], title="T", description="D", overlaps=[(DAY, DAY)]),
        charts.steps([(DAY, 45), (DAY + timedelta(days=9), 0)], title="T", description="D", unit="MME"),
        charts.line([(DAY, 1), (DAY + timedelta(days=40), 2)], title="T", description="D", unit="rows"),
        charts.bars([("Adams", 3), ("Bucks", 0)], title="T", description="D"),
    ]


@pytest.mark.parametrize("drawing", drawings(), ids=["lanes", "steps", "line", "bars"])
def test_a_chart_has_a_title_a_description_and_no_script_or_style(drawing):
    tree = ElementTree.fromstring(drawing)
    ids = str(tree.get("aria-labelledby")).split()
    named = {each.get("id"): each.text for each in tree}
    assert [named[each] for each in ids] == ["T", "D"]
    assert tree.get("role") == "img"
    assert not re.search(r"style=|<script|<style|onload|href", drawing)


@given(st.lists(st.builds(Lane, words, st.lists(bars, max_size=8)), max_size=4))
@settings(max_examples=40, deadline=None)
def test_bars_stay_inside_and_never_lie_on_one_another(rows):
    drawing = charts.lanes(rows, title="T", description="D")
    drawn = rects(drawing)
    assert len(drawn) == sum(len(row.bars) for row in rows)
    for one in drawn:
        assert one["x"] >= 0
        assert one["x"] + one["width"] <= charts.WIDTH
        assert one["width"] > 0
    for n, one in enumerate(drawn):
        for other in drawn[n + 1 :]:
            apart = one["x"] + one["width"] <= other["x"] + 0.2 or other["x"] + other["width"] <= one["x"] + 0.2
            assert one["y"] != other["y"] or apart


@given(words, words)
@settings(deadline=None)
def test_any_words_make_a_readable_drawing(title, label):
    drawing = charts.lanes([Lane(label, [Bar(DAY, DAY, label)])], title=title, description=label)
    ElementTree.fromstring(drawing)


def test_a_longer_supply_is_a_longer_bar_and_the_last_day_counts():
    ten, twenty = Bar(DAY, DAY + timedelta(days=9), ""), Bar(DAY, DAY + timedelta(days=19), "")
    short, long = rects(charts.lanes([Lane("", [ten, twenty])], title="", description=""))
    assert long["width"] == pytest.approx(2 * short["width"], abs=0.2)


def test_shared_days_are_shaded():
    row = Lane("", [Bar(DAY, DAY + timedelta(days=9), "")])
    both = (DAY + timedelta(days=2), DAY + timedelta(days=4))
    bar = rects(charts.lanes([row], title="", description=""))[0]
    (shade,) = rects(charts.lanes([row], title="", description="", overlaps=[both]), "overlap")
    assert shade["width"] == pytest.approx(bar["width"] * 0.3, abs=0.2)
    assert shade["x"] == pytest.approx(bar["x"] + bar["width"] * 0.2, abs=0.2)


def test_a_step_holds_its_value_until_the_next_day_given():
    drawing = charts.steps(
        [(DAY, 0), (DAY + timedelta(days=5), 100), (DAY + timedelta(days=9), 50)],
        title="", description="", unit="MME", thresholds=[Threshold(90, "90 MME")],
    )  # fmt: skip
    path = re.search(r'<path class="line" d="([^"]+)"', drawing).group(1)
    moves = re.findall(r"([MHV])([\d. ]+)", path)
    assert [letter for letter, _ in moves] == ["M", "H", "V", "H", "V", "H"]
    bottom, top = float(moves[0][1].split()[1]), float(moves[2][1])
    middle = float(moves[4][1])
    assert bottom > middle > top
    assert bottom - middle == pytest.approx((bottom - top) / 2, abs=0.2)
    line = float(re.search(r'class="threshold"[^>]* y1="([\d.]+)"', drawing).group(1))
    assert top < line < middle
    assert "90 MME" in drawing


@pytest.mark.parametrize("largest", [0, 0.3, 1, 7, 49, 90, 1204, 99999])
def test_the_scale_reaches_the_largest_value(largest):
    drawing = charts.line([(DAY, largest)], title="", description="", unit="u")
    points = re.search(r'points="([\d.]+),([\d.]+)"', drawing)
    assert float(points.group(2)) >= charts._TOP


@pytest.mark.parametrize(
    "drawing",
    [
        charts.lanes([], title="T", description="Nothing."),
        charts.lanes([Lane("Opioids", [])], title="T", description="Nothing."),
        charts.steps([], title="T", description="Nothing.", unit="MME"),
        charts.line([], title="T", description="Nothing.", unit="u"),
        charts.bars([], title="T", description="Nothing."),
    ],
)
def test_nothing_to_draw_is_still_a_drawing(drawing):
    assert "Nothing." in drawing
    ElementTree.fromstring(drawing)


@pytest.mark.parametrize(("largest", "shown"), [(1, ["0", "1 rows"]), (2, ["0", "1", "2 rows"])])
def test_an_axis_of_counts_shows_no_part_of_one(largest, shown):
    drawing = ElementTree.fromstring(charts.line([(DAY, 0), (DAY + timedelta(days=1), largest)], **TOLD))
    found = [str(each.text) for each in drawing.iter(f"{SVG}text") if "-" not in str(each.text)]
    assert found == shown
    rates = charts.line([(DAY, 0.0), (DAY + timedelta(days=1), float(largest))], **TOLD)
    assert any("." in str(each.text) for each in ElementTree.fromstring(rates).iter(f"{SVG}text"))
