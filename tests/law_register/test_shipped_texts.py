"""The rulebooks as shipped: complete, without gaps, every choice one of its options."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carelaw.law.register import NotInForce, default_law
from carelaw.law.texts import NumberKind, Software

LAW = default_law()
PROVISIONS = {
    "pa-abc-map": ("MAP", 180),
    "il-77-2080-208": ("PMP", 125),
    "il-pbm-programs-2008": ("PBM", 125),
    "il-215-5-513b1": ("MAC", 57),
    "il-89-140-990": ("IHH", 226),
}
READINGS = {
    "pa-abc-map": 45,
    "il-77-2080-208": 42,
    "il-pbm-programs-2008": 21,
    "il-215-5-513b1": 25,
    "il-89-140-990": 53,
}
days = st.dates(date(2000, 1, 1), date(2040, 12, 31))


def test_all_five_texts_are_there_with_all_713_provisions() -> None:
    assert {book.id: len(book.provisions) for book in LAW.books.values()} == {
        rulebook: count for rulebook, (_, count) in PROVISIONS.items()
    }
    assert len(LAW.provisions) == 713


@pytest.mark.parametrize("rulebook", PROVISIONS)
def test_the_ids_of_a_text_run_without_a_gap(rulebook: str) -> None:
    prefix, count = PROVISIONS[rulebook]
    numbered = {identity for identity in LAW.books[rulebook].provisions if identity.startswith(prefix)}
    last = 146 if prefix == "IHH" else count
    assert numbered == {f"{prefix}-{number:02d}" for number in range(1, last + 1)}
    if prefix == "IHH":
        history = set(LAW.books[rulebook].provisions) - numbered
        assert history == {f"PCCM-{number:02d}" for number in range(1, 81)}


def test_every_provision_says_something_and_cites_its_place() -> None:
    for provision in LAW.provisions.values():
        assert len(provision.summary.split()) >= 3, provision.id
        assert provision.cite, provision.id
        assert provision.actor, provision.id
        assert provision.software is not Software.NONE or provision.reason, provision.id


def test_the_legal_status_is_the_honest_one() -> None:
    assert {book.id: book.status.value for book in LAW.books.values()} == {
        "pa-abc-map": "enacted",
        "il-77-2080-208": "in-force",
        "il-pbm-programs-2008": "bill",
        "il-215-5-513b1": "in-force",
        "il-89-140-990": "proposed",
    }
    assert LAW.status_of("IHH-21") == "proposed"
    assert LAW.status_of("PCCM-29") == "repealed"


@pytest.mark.parametrize("rulebook", READINGS)
def test_every_reading_is_recorded_and_its_default_is_an_option(rulebook: str) -> None:
    readings = LAW.books[rulebook].readings
    assert len(readings) == READINGS[rulebook]
    for reading in readings.values():
        assert reading.default in reading.options, reading.id
        assert reading.question.endswith(("?", ".")), reading.id
        assert reading.why, reading.id


def test_an_alternative_exists_wherever_the_text_leaves_one() -> None:
    single = [reading.id for reading in LAW.readings.values() if len(reading.options) < 2]
    assert single == ["AMB-26"]  # a date that the text leaves out: another one is a recorded change of the law


def test_the_numbers_of_the_act_are_those_of_the_text() -> None:
    on = date(2016, 1, 1)
    stated = {
        "report.deadline_hours": 72,
        "retention.years": 7,
        "hold.period_years": 1,
        "hold.max_extensions": 2,
        "withhold.months": 6,
        "patient.response_days": 30,
        "patient.free_per_quarter": 1,
        "penalty.civil_minimum": 2500,
        "advisory.max_members": 12,
        "law.enacted_on": date(2014, 10, 27),
        "law.general_effective": date(2015, 6, 30),
        "law.expires_on": date(2022, 6, 30),
    }
    assert {number: LAW.number(number, on) for number in stated} == stated
    assert {LAW.numbers[number].kind for number in stated} == {NumberKind.LAW, NumberKind.CALENDAR}


@pytest.mark.parametrize("number", ["publish.min_cell", "first_query.lookback_days", "quarantine.not_reportable_days"])
def test_what_the_project_chose_itself_is_called_policy(number: str) -> None:
    assert LAW.numbers[number].kind is NumberKind.POLICY


def test_every_number_names_its_unit_its_place_and_its_source() -> None:
    for number in LAW.numbers.values():
        assert number.unit, number.id
        assert number.cite, number.id
        assert all(version.source for version in number.versions), number.id
        if number.kind is NumberKind.POLICY and "source" not in number.says:
            assert "policy" in number.cite or number.cite.startswith(("AMB", "215", "former")), number.id


@given(on=days, number=st.sampled_from(sorted(LAW.numbers)))
def test_each_day_lies_in_one_version_or_before_all(on: date, number: str) -> None:
    versions = LAW.numbers[number].versions
    ends = [*(later.starts_on for later in versions), date.max][1:]
    holding = [one for one, end in zip(versions, ends, strict=False) if one.starts_on <= on < end]
    if holding:
        assert len(holding) == 1
        assert LAW.number(number, on) == holding[0].value
    else:
        with pytest.raises(NotInForce) as refused:
            LAW.number(number, on)
        assert not versions or str(versions[0].starts_on) in str(refused.value)
