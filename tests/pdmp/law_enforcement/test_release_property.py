"""Whatever an investigation's way: nothing shows while it is open, and what has shown goes on showing."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from carelaw.kernel.dates import months_after
from carelaw.law.register import default_law
from carelaw.pdmp.facts.law_enforcement import Stage, WithheldEntry
from carelaw.pdmp.rules.law_enforcement.withholding import withheld

LAW = default_law()
FIRST = date(2015, 7, 1)
DAYS = st.integers(0, 400)


@st.composite
def ways(draw: st.DrawFn) -> tuple[Stage, ...]:
    """One to three stretches, one after another; the last may still be open."""
    stages, day = [], FIRST
    for _ in range(draw(st.integers(1, 3))):
        opened = day + timedelta(days=draw(DAYS))
        concluded = opened + timedelta(days=draw(DAYS))
        stages.append(Stage(opened, concluded))
        day = concluded
    if draw(st.booleans()):
        stages[-1] = Stage(stages[-1].opened_on)
    return tuple(stages)


@settings(max_examples=150, deadline=None)
@given(stages=ways(), asked=DAYS, later=DAYS, more=DAYS)
def test_what_has_shown_goes_on_showing_and_nothing_shows_before_six_months(
    stages: tuple[Stage, ...], asked: int, later: int, more: int
) -> None:
    asked_on = stages[0].opened_on + timedelta(days=asked)
    on = asked_on + timedelta(days=later * 3)
    entry = WithheldEntry(asked_on=asked_on, on=on, stages=stages)
    if withheld(entry, LAW):
        return
    ended = [stage.concluded_on for stage in stages if stage.concluded_on and stage.concluded_on >= asked_on]
    assert any(on > months_after(day, 6) for day in ended)
    assert not withheld(WithheldEntry(asked_on=asked_on, on=on + timedelta(days=more), stages=stages), LAW)


@settings(max_examples=100, deadline=None)
@given(stages=ways(), later=st.integers(0, 2000))
def test_an_investigation_without_a_conclusion_releases_nothing(stages: tuple[Stage, ...], later: int) -> None:
    never = (*stages[:-1], Stage(stages[-1].opened_on))
    asked_on = never[-1].opened_on
    assert withheld(WithheldEntry(asked_on=asked_on, on=asked_on + timedelta(days=later), stages=never[-1:]), LAW)
