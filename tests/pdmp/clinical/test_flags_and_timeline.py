"""The flags of MAP-03 with their rows, the bundle as JSON, and the picture."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pdmp.clinical.making import (
    ALPRAZOLAM,
    FENTANYL_25,
    ON,
    OXYCODONE_10,
    RULES,
    ago,
    fill,
    product,
)

from carelaw.kernel.decision import Outcome
from carelaw.law.register import NotInForce
from carelaw.pdmp.facts.clinical import Fill
from carelaw.pdmp.indicators import clinical_flags, definitions_on, indicators, timeline

QUIET = [fill(product("morphine", "10"), "30", 30, ago(10))]


def flagged(fills: list[Fill], version: str = "1") -> dict[str, tuple[str, ...]]:
    result = clinical_flags(indicators(fills, ON), version)
    return {flag.type: flag.evidence_record_ids for flag in result.flags}


def test_a_quiet_history_raises_nothing() -> None:
    result = clinical_flags(indicators(QUIET, ON), "1")
    assert (result.decision.outcome, result.flags) == (Outcome.PASS, ())
    assert result.decision.provisions == ("MAP-03",)


def test_each_flag_names_the_rows_that_caused_it() -> None:
    opioid = fill(product("morphine", "50"), "60", 30, ago(29), prescriber_key="npi:1", dispenser_key="ncpdp:1")
    benzo = fill(ALPRAZOLAM, "30", 30, ago(59), prescriber_key="npi:2", dispenser_key="ncpdp:2")
    again = fill(ALPRAZOLAM, "30", 30, ago(36), prescriber_key="npi:3", dispenser_key="ncpdp:3")
    other = fill(FENTANYL_25, "5", 15, ago(80), prescriber_key="npi:4", dispenser_key="ncpdp:4")
    raised = flagged([opioid, benzo, again, other])
    assert raised["opioid-benzodiazepine"] == (again.id, opioid.id)
    assert raised["early-refill"] == (benzo.id, again.id)
    assert set(raised["many-prescribers"]) == {opioid.id, benzo.id, again.id, other.id}
    assert raised["many-dispensers"] == raised["many-prescribers"]
    assert raised["mme-high"] == (opioid.id,)
    assert "mme-caution" not in raised


def test_the_window_of_ninety_days_ends_on_the_day_asked() -> None:
    def visits(first: int) -> list[Fill]:
        return [fill(OXYCODONE_10, "5", 1, ago(days), prescriber_key=f"npi:{days}") for days in (first, 60, 30, 10)]

    assert "many-prescribers" in flagged(visits(89))
    assert "many-prescribers" not in flagged(visits(90))


def test_seven_days_early_are_pointed_out_and_six_are_not() -> None:
    def refill(gap: int) -> list[Fill]:
        return [fill(ALPRAZOLAM, "30", 30, ago(60)), fill(ALPRAZOLAM, "30", 30, ago(60 - gap))]

    assert "early-refill" in flagged(refill(23))
    assert "early-refill" not in flagged(refill(24))


def test_without_an_approved_version_nothing_is_run() -> None:
    result = clinical_flags(indicators([fill(product("morphine", "100"), "90", 30)], ON), "")
    assert result.decision.outcome == Outcome.NOT_APPLICABLE
    assert result.decision.codes == ("E-MAP-125",)
    assert result.flags == ()


def test_an_unknown_dose_leaves_the_answer_open_but_not_silent() -> None:
    result = clinical_flags(indicators([fill(OXYCODONE_10, "60", None, ago(5))], ON), "1")
    assert result.decision.outcome == Outcome.INDETERMINATE
    old = clinical_flags(indicators([fill(OXYCODONE_10, "60", None, ago(31))], ON), "1")
    assert old.decision.outcome == Outcome.PASS


def test_special_care_is_noted_beside_a_flag_and_does_not_silence_it() -> None:
    fills = [fill(product("morphine", "100"), "30", 30, ago(3), treatment_type="05")]
    (flag,) = clinical_flags(indicators(fills, ON), "1").flags
    assert flag.type == "mme-high"
    assert "hospice" in flag.notes[0]


def test_the_bundle_is_plain_json_and_every_figure_has_its_source() -> None:
    found = indicators([*QUIET, fill(ALPRAZOLAM, "30", 30, ago(5)), fill(None, "5", 5)], ON)
    text = json.dumps(found.as_dict())
    assert json.loads(text) == found.as_dict()
    for figure in found.figures:
        assert figure.source, figure.id
        assert figure.formula, figure.id
        assert figure.version, figure.id
        assert figure.kind in {"published", "recalled", "policy"}
    assert len({figure.id for figure in found.figures}) == len(found.figures)
    with pytest.raises(KeyError, match="mme-today"):
        found.figure("no-such-figure")


def test_an_empty_history_has_figures_of_nothing() -> None:
    found = indicators([], ON)
    assert found.figure("mme-today").value == Decimal("0.0")
    assert found.figure("cash-share").value is None
    assert clinical_flags(found, "1").decision.outcome == Outcome.PASS


def test_before_the_first_definition_the_answer_is_loud() -> None:
    with pytest.raises(NotInForce, match="2015-06-30"):
        definitions_on(date(2015, 6, 29))
    assert definitions_on(date(2015, 6, 30)).factors.id == "cdc-2018"


def test_bars_of_one_class_lie_in_lanes_and_steps_cover_every_day() -> None:
    fills = [
        fill(OXYCODONE_10, "60", 30, ago(40)),
        fill(OXYCODONE_10, "60", 30, ago(20)),
        fill(ALPRAZOLAM, "9", 9, ago(5)),
    ]
    picture = timeline(fills, ago(49), ON, RULES)
    assert [(bar.drug_class, bar.lane) for bar in picture.bars] == [("opioid", 0), ("opioid", 1), ("benzodiazepine", 0)]
    assert dict(picture.lanes) == {"opioid": 2, "benzodiazepine": 1}
    assert [(step.first, step.last, step.mme) for step in picture.steps] == [
        (ago(49), ago(41), Decimal(0)),
        (ago(40), ago(21), Decimal(30)),
        (ago(20), ago(11), Decimal(60)),
        (ago(10), ON, Decimal(30)),
    ]
    assert (picture.highest, picture.lines) == (Decimal(60), (50, 90))
    json.dumps(picture.as_dict())


@given(
    spans=st.lists(st.tuples(st.integers(0, 120), st.integers(0, 40)), max_size=10),
)
def test_bars_of_a_lane_never_overlap_and_steps_are_whole(spans: list[tuple[int, int]]) -> None:
    fills = [fill(OXYCODONE_10, "30", days, ago(start)) for start, days in spans]
    picture = timeline(fills, ago(60), ON, RULES)
    lanes: dict[int, list[tuple[date, date]]] = {}
    for bar in picture.bars:
        lanes.setdefault(bar.lane, []).append((bar.first, bar.last))
    for bars in lanes.values():
        assert all(end < start for (_, end), (start, _) in pairwise(sorted(bars)))
    assert picture.steps[0].first == ago(60)
    assert picture.steps[-1].last == ON
    for earlier, later in pairwise(picture.steps):
        assert earlier.last + timedelta(days=1) == later.first
        assert earlier.mme != later.mme
