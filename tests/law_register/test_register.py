"""What the register answers: numbers on a day, terms of a text, readings, recorded changes of the law."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carelaw.law.register import NotInForce, Register, UnknownInLaw, adopt, default_law
from carelaw.law.texts import LawChange, LawEffect, Period

LAW = default_law()
MAP = "pa-abc-map"
DAY = timedelta(days=1)


def extension(effective: str, last: str, id: str = "ext") -> LawChange:
    return LawChange(
        id, MAP, "a later act", date.fromisoformat(effective), LawEffect.EXTEND, last_day=date.fromisoformat(last)
    )


def amendment(number: str, value: object, effective: str, rulebook: str = MAP, id: str = "amend") -> LawChange:
    day = date.fromisoformat(effective)
    return LawChange(id, rulebook, "a later act", day, LawEffect.AMEND_SETTING, number=number, value=value)


def test_a_number_before_its_first_day_is_refused_and_never_zero() -> None:
    assert LAW.number("report.deadline_hours", date(2015, 6, 30)) == 72
    with pytest.raises(NotInForce, match="its first day is 2015-06-30") as refused:
        LAW.number("report.deadline_hours", date(2015, 6, 29))
    assert refused.value.kind == "not-in-force"
    assert refused.value.cite == "§7(c)"


def test_a_policy_number_has_always_held() -> None:
    assert LAW.number("publish.min_cell", date(1990, 1, 1)) == 11


def test_an_unknown_id_is_refused_with_the_nearest_ones() -> None:
    with pytest.raises(UnknownInLaw, match=r"Did you mean report\.deadline_hours"):
        LAW.number("report.dedline_hours", date(2016, 1, 1))
    with pytest.raises(UnknownInLaw, match="no reading 'AMB-99'"):
        LAW.reading("AMB-99")
    with pytest.raises(UnknownInLaw, match="no provision"):
        LAW.provision("MAP-999")


@pytest.mark.parametrize(
    ("on", "in_force"),
    [("2015-06-29", False), ("2015-06-30", True), ("2022-06-30", True), ("2022-07-01", False), ("2026-01-01", False)],
)
def test_the_act_binds_from_its_first_to_its_last_day(on: str, in_force: bool) -> None:
    assert LAW.in_force(MAP, date.fromisoformat(on)) is in_force


def test_the_boards_section_starts_ninety_days_after_enactment() -> None:
    assert LAW.starts_on("MAP-04") == date(2015, 1, 25)
    assert not LAW.provision_in_force("MAP-04", date(2015, 1, 24))
    assert LAW.provision_in_force("MAP-04", date(2015, 1, 25))
    assert LAW.starts_on("MAP-05") == date(2014, 10, 27)
    assert not LAW.provision_in_force("MAP-40", date(2015, 6, 29))
    assert LAW.provision_in_force("MAP-40", date(2015, 6, 30))
    assert not LAW.provision_in_force("MAP-04", date(2022, 7, 1))


def test_a_lapse_says_what_ends_it_and_what_to_do() -> None:
    with pytest.raises(NotInForce, match="its last day was 2022-06-30") as refused:
        LAW.require_in_force(MAP, date(2026, 1, 1))
    assert refused.value.cite == "§39"
    assert "Record the law that extends it" in refused.value.says
    with pytest.raises(NotInForce, match="starts on 2015-06-30"):
        LAW.require_in_force(MAP, date(2015, 1, 1))
    LAW.require_in_force(MAP, date(2015, 6, 30))


def test_an_extension_without_a_gap_carries_the_term_on() -> None:
    law = LAW.with_changes([extension("2022-07-01", "2030-06-30")])
    assert law.periods(MAP) == (Period(date(2015, 6, 30), date(2030, 6, 30), "a later act"),)
    assert law.in_force(MAP, date(2030, 6, 30))
    assert not law.in_force(MAP, date(2030, 7, 1))
    assert not LAW.in_force(MAP, date(2026, 1, 1)), "the law as shipped is untouched"


def test_an_extension_that_comes_late_leaves_the_days_between_without_law() -> None:
    law = LAW.with_changes([extension("2022-08-01", "2030-06-30")])
    assert law.in_force(MAP, date(2022, 6, 30))
    assert not law.in_force(MAP, date(2022, 7, 15))
    assert law.in_force(MAP, date(2022, 8, 1))
    with pytest.raises(NotInForce, match="its last day was 2022-06-30"):
        law.require_in_force(MAP, date(2022, 7, 15))


def test_a_repealed_expiry_never_ends() -> None:
    repeal = LawChange("repeal", MAP, "a later act", date(2022, 6, 1), LawEffect.REPEAL_EXPIRY)
    law = LAW.with_changes([repeal])
    assert law.periods(MAP) == (Period(date(2015, 6, 30), None, "a later act"),)
    assert law.in_force(MAP, date(2099, 1, 1))


def test_an_amended_number_holds_from_its_day_and_cases_before_keep_theirs() -> None:
    law = LAW.with_changes([amendment("report.deadline_hours", 24, "2017-01-01")])
    assert law.number("report.deadline_hours", date(2016, 12, 31)) == 72
    assert law.number("report.deadline_hours", date(2017, 1, 1)) == 24
    assert law.number_entry("report.deadline_hours").versions[-1].source == "a later act"
    assert LAW.number("report.deadline_hours", date(2017, 1, 1)) == 72


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (LawChange("x", MAP, " ", date(2022, 1, 1), LawEffect.REPEAL_EXPIRY), "no citation"),
        (LawChange("x", MAP, "act", date(2022, 1, 1), LawEffect.EXTEND), "needs a last day"),
        (extension("2022-07-01", "2022-06-30"), "needs a last day"),
        (extension("2014-01-01", "2015-06-29"), "before the text starts"),
        (LawChange("x", MAP, "a", date(2022, 1, 1), LawEffect.REPEAL_EXPIRY, last_day=date(2030, 1, 1)), "no last day"),
        (amendment("mac.appeal_days", 10, "2024-01-01"), "belongs to il-215-5-513b1"),
        (amendment("report.deadline_hours", None, "2024-01-01"), "says no value"),
    ],
)
def test_a_change_that_says_too_little_is_refused(change: LawChange, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        LAW.with_changes([change])


def test_the_same_change_is_not_recorded_twice() -> None:
    law = LAW.with_changes([extension("2022-07-01", "2030-06-30")])
    with pytest.raises(ValueError, match="recorded already"):
        law.with_changes([extension("2022-07-01", "2031-06-30")])
    with pytest.raises(ValueError, match="recorded already"):
        LAW.with_changes([extension("2022-07-01", "2030-06-30"), extension("2022-07-01", "2030-06-30")])


def test_a_change_of_something_unknown_is_refused() -> None:
    with pytest.raises(UnknownInLaw, match="no rulebook"):
        LAW.with_changes([LawChange("x", "us-nowhere", "act", date(2022, 1, 1), LawEffect.REPEAL_EXPIRY)])
    with pytest.raises(UnknownInLaw, match="no number"):
        LAW.with_changes([amendment("report.nothing", 1, "2024-01-01")])


def test_a_text_whose_first_day_is_blank_binds_on_no_day_until_it_is_recorded() -> None:
    assert LAW.periods("il-89-140-990") == ()
    assert not LAW.in_force("il-89-140-990", date(2024, 1, 1))
    assert not LAW.provision_in_force("IHH-21", date(2024, 1, 1))
    with pytest.raises(NotInForce, match=r"ihh\.adopted_on has no value yet"):
        LAW.require_in_force("il-89-140-990", date(2024, 1, 1))
    with pytest.raises(NotInForce, match="open"):
        LAW.number("ihh.choice_days", date(2024, 1, 1))

    law = LAW.with_changes([amendment("ihh.adopted_on", date(2019, 1, 15), "2019-01-15", "il-89-140-990")])
    assert law.in_force("il-89-140-990", date(2019, 1, 15))
    assert law.number("ihh.choice_days", date(2019, 1, 15)) == 30
    with pytest.raises(NotInForce):
        law.number("ihh.choice_days", date(2019, 1, 14))


def test_readings_are_chosen_for_one_law_and_leave_the_other_alone() -> None:
    law = LAW.with_readings({"AMB-07": "filled"})
    assert (law.reading("AMB-07"), LAW.reading("AMB-07")) == ("filled", "delivered")
    assert law.with_readings({"AMB-06": "roll"}).reading("AMB-07") == "filled"
    with pytest.raises(UnknownInLaw, match="may be delivered, filled"):
        LAW.with_readings({"AMB-07": "shipped"})


def test_a_deployment_adopts_only_what_it_names() -> None:
    law = adopt([MAP], {"AMB-07": "filled"}, [extension("2022-07-01", "2030-06-30")])
    assert set(law.rulebooks) == {MAP}
    assert law.reading("AMB-07") == "filled"
    assert law.in_force(MAP, date(2026, 1, 1))
    with pytest.raises(UnknownInLaw):
        law.status_of("MAC-20")
    with pytest.raises(UnknownInLaw):
        adopt(["pa-abc-mop"])


starts = st.dates(date(2015, 1, 1), date(2030, 1, 1))


@given(changes=st.lists(st.tuples(starts, st.integers(0, 2000)), max_size=5), on=st.dates(date(2014, 1, 1)))
def test_periods_never_touch_and_never_overlap(changes: list[tuple[date, int]], on: date) -> None:
    recorded = [
        LawChange(f"c{place}", MAP, "act", start, LawEffect.EXTEND, last_day=start + DAY * length)
        for place, (start, length) in enumerate(changes)
        if start + DAY * length >= date(2015, 6, 30)
    ]
    law: Register = LAW.with_changes(recorded)
    periods = law.periods(MAP)
    for earlier, later in pairwise(periods):
        assert earlier.last_day is not None
        assert later.first_day > earlier.last_day + DAY
    assert law.in_force(MAP, on) == (sum(on in period for period in periods) == 1)
