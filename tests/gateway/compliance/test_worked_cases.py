"""The worked cases of section 10 of the law file, each by its number, and its table of windows, through the program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from carelaw.gateway.facts.compliance import LetterDay, LetterKind
from carelaw.gateway.rules.letter_window import diverges, first_full_week, letter_window, other_week, usual_day
from carelaw.gateway.store.models import FineCase, FineCaseState
from carelaw.gateway.use_cases.case_facts import fine_of
from carelaw.gateway.use_cases.delays import decide_delay, propose_delay
from carelaw.gateway.use_cases.fine_sheet import sheet_of
from carelaw.gateway.use_cases.letters import Dispatch, send_letter
from carelaw.kernel.dates import DAY, Window
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import default_law
from carelaw.platform.cases.ticking import walk
from carelaw.platform.money.ledger import balance
from carelaw.platform.notices.models import Notice
from tests.gateway.compliance.people import (
    EXAMPLES,
    OFFICER,
    Pharmacies,
    again,
    integrated,
    noon,
    opened,
    sent,
)

# Year and month; the first day of the first full week where weeks begin on Sunday, and where they begin on Monday.
WINDOWS = """
2025-10  5  6 | 2025-11 2 3 | 2025-12 7 1 | 2026-01 4 5 | 2026-02 1 2 | 2026-03 1 2 | 2026-04 5 6 | 2026-05 3 4
2026-06  7  1 | 2026-07 5 6 | 2026-08 2 3 | 2026-09 6 7 | 2026-10 4 5 | 2026-11 1 2 | 2026-12 6 7 | 2027-01 3 4
2027-02  7  1 | 2027-03 7 1 | 2027-04 4 5 | 2027-05 2 3 | 2027-06 6 7 | 2027-07 4 5 | 2027-08 1 2 | 2027-09 5 6
2027-10  3  4 | 2027-11 7 1 | 2027-12 5 6 | 2028-01 2 3 | 2028-02 6 7 | 2028-03 5 6 | 2028-04 2 3 | 2028-05 7 1
2028-06  4  5 | 2028-07 2 3 | 2028-08 6 7 | 2028-09 3 4 | 2028-10 1 2 | 2028-11 5 6 | 2028-12 3 4
"""
# No weekday is shared in these.
DIVERGING = {"2025-12", "2026-06", "2027-02", "2027-03", "2027-11", "2028-05"}


@dataclass(frozen=True)
class Weeks:
    """The window of the second letter, that of the third, and the day on which the fine starts."""

    second: tuple[str, str]
    third: tuple[str, str]
    starts: str


WEEKS = {
    1: Weeks(("2026-02-01", "2026-02-07"), ("2026-03-01", "2026-03-07"), "2026-03-03"),
    2: Weeks(("2026-06-07", "2026-06-13"), ("2026-07-05", "2026-07-11"), "2026-07-07"),
    3: Weeks(("2025-10-05", "2025-10-11"), ("2025-11-02", "2025-11-08"), "2026-01-01"),
    4: Weeks(("2026-12-06", "2026-12-12"), ("2027-01-03", "2027-01-09"), "2027-01-05"),
    5: Weeks(("2028-01-02", "2028-01-08"), ("2028-02-06", "2028-02-12"), "2028-02-08"),
    6: Weeks(("2026-04-05", "2026-04-11"), ("2026-05-03", "2026-05-09"), "2026-05-05"),
    7: Weeks(("2026-08-02", "2026-08-08"), ("2026-09-06", "2026-09-12"), "2026-09-08"),
    8: Weeks(("2026-11-01", "2026-11-07"), ("2026-12-06", "2026-12-12"), "2026-12-08"),
}
TOTALS = {1: 4800, 2: 2500, 3: 1000, 4: 2700, 5: 2200, 6: 4100, 7: 0, 8: 36500}


def rows() -> list[tuple[str, int, int]]:
    found = [row.split() for line in WINDOWS.strip().splitlines() for row in line.split("|")]
    return [(month, int(sunday), int(monday)) for month, sunday, monday in found]


def week(month: str, first: int) -> Window:
    starts = date.fromisoformat(f"{month}-{first:02d}")
    return Window.through(starts, starts + 6 * DAY)


def test_every_window_of_the_table_is_that_week_under_either_reading() -> None:
    law = default_law()
    monday = law.with_readings({"A-01": "monday"})
    found = {(month, sunday, other) for month, sunday, other in rows()}
    assert len(found) == 39
    for month, sunday, other in found:
        begins = date.fromisoformat(f"{month}-01")
        here = first_full_week(begins, law)
        assert (here, first_full_week(begins, monday)) == (week(month, sunday), week(month, other))
        assert other_week(here) == week(month, other)
        assert diverges(here) is (month in DIVERGING)
        # Any day of the month before gives the same window.
        for first in (begins - DAY, (begins - DAY).replace(day=1)):
            asked = LetterDay(LetterKind.SECOND_FINAL_WARNING, here.starts, first)
            assert letter_window(asked, law=law).reasons[0].value == here


def test_the_usual_day_is_the_first_weekday_of_the_window_that_is_no_holiday() -> None:
    law = default_law()
    assert usual_day(week("2026-09", 6), law) == date(2026, 9, 8), "Labor Day is the 7th"
    assert usual_day(week("2026-02", 1), law) == date(2026, 2, 2)


def started(town: Pharmacies, number: int) -> FineCase:
    """A case whose letters went as the example says; each week and the start come out as it says."""
    letters, weeks = EXAMPLES[number][0], WEEKS[number]
    case = opened(town, str(date.fromisoformat(letters[0]) - DAY))
    sent(case, letters[0])
    assert again(case).due_on == date.fromisoformat(weeks.second[1])
    sent(case, letters[1])
    assert again(case).due_on == date.fromisoformat(weeks.third[1])
    sent(case, letters[2])
    law = default_law()
    for kind, (first_on, last_on) in zip(list(LetterKind)[1:], (weeks.second, weeks.third), strict=True):
        days = [date.fromisoformat(on) for on in letters]
        asked = LetterDay(kind, date.fromisoformat(first_on), days[0], days[1])
        span = Window.through(date.fromisoformat(first_on), date.fromisoformat(last_on))
        assert letter_window(asked, law=law).reasons[0].value == span
    return again(case)


@pytest.mark.parametrize("number", EXAMPLES)
def test_examples_1_to_8_come_out_to_the_day_and_the_dollar(town: Pharmacies, number: int) -> None:
    _letters, completed, delay, months = EXAMPLES[number]
    case = started(town, number)
    if delay:
        found = propose_delay(
            OFFICER, noon(delay[1]), case=case.number, from_on=date.fromisoformat(delay[0]),
            to_on=date.fromisoformat(delay[1]), cause="The test slot was not given.",
        )  # fmt: skip
        decide_delay(OFFICER, noon(delay[1]), delay=found.pk, confirm=True)
    integrated(town, completed)
    last = date.fromisoformat(completed)
    list(walk(last, last))
    bills_on = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    list(walk(bills_on, bills_on + DAY))
    case = again(case)
    billed = {f"{one.from_on:%Y-%m}": (one.days, one.amount) for one in case.assessments.filter(days__gt=0)}
    assert billed == {month: (days, 100 * days) for month, days in months.items()}
    assert balance(case.respondent_id) == TOTALS[number]
    shown = sheet_of(case, last)
    assert (shown.days, shown.amount) == (sum(months.values()), TOTALS[number])
    assert shown.start == date.fromisoformat(WEEKS[number].starts)
    charged = [run for month in shown.months for run in month.runs if run.charged]
    assert not charged or (charged[0].from_on, charged[-1].to_on) == (shown.start, last - DAY)
    assert case.state == FineCaseState.COMPLETED
    assert Notice.objects.filter(kind="gateway.fine-closing-statement").count() == 1


def test_example_2_a_letter_in_the_days_before_the_first_sunday_is_refused(town: Pharmacies) -> None:
    case = opened(town, "2026-05-19")
    sent(case, "2026-05-20")
    with pytest.raises(Refusal) as refused:
        sent(case, "2026-06-03")
    assert (refused.value.code, "Jun 7, 2026" in refused.value.says) == ("E-PMP-LETTER_OUT_OF_WINDOW", True)


def test_example_9_the_last_day_of_a_month_and_the_first_of_the_next(town: Pharmacies) -> None:
    case = opened(town, "2026-01-12")
    sent(case, "2026-01-31")
    assert again(case).due_on == date(2026, 2, 7)
    sent(case, "2026-02-01")
    assert again(case).state == FineCaseState.SECOND_SENT


def test_example_9_a_day_later_the_second_letter_waits_a_month(town: Pharmacies) -> None:
    case = opened(town, "2026-01-12")
    sent(case, "2026-02-01")
    assert again(case).due_on == date(2026, 3, 7)
    with pytest.raises(Refusal) as refused:
        sent(case, "2026-02-07")
    assert refused.value.code == "E-PMP-LETTER_OUT_OF_WINDOW"


def test_example_10_post_and_email_straddle_a_month_end(town: Pharmacies) -> None:
    case = opened(town, "2026-01-12")
    send_letter(OFFICER, noon("2026-01-30"), case=case.number, dispatch=Dispatch(date(2026, 1, 30), "9405-1"))
    assert case.letters.get().sent_on is None
    assert again(case).state == FineCaseState.WILLFUL, "one way alone does not send"
    with pytest.raises(Refusal) as refused:
        send_letter(OFFICER, noon("2026-01-30"), case=case.number, kind="second-final-warning")
    assert refused.value.code == "E-PMP-LETTER_SEQUENCE_INCOMPLETE"
    emailed = Dispatch(emailed_at=noon("2026-02-02"), message_id="<2@pmp.example>")
    one = send_letter(OFFICER, noon("2026-02-02"), case=case.number, kind="first-warning", dispatch=emailed)
    assert one.sent_on == date(2026, 2, 2), "the later of the two days"
    assert again(case).due_on == date(2026, 3, 7), "so the second letter goes in March"
    with pytest.raises(Refusal) as refused:
        sent(case, "2026-02-06")
    assert (refused.value.code, "Mar 1, 2026" in refused.value.says) == ("E-PMP-LETTER_OUT_OF_WINDOW", True)


def test_example_11_a_missed_window_begins_the_letters_anew(town: Pharmacies) -> None:
    case = opened(town, "2026-01-12")
    sent(case, "2026-01-15")
    with pytest.raises(Refusal) as refused:
        sent(case, "2026-02-09")
    assert refused.value.code == "E-PMP-LETTER_OUT_OF_WINDOW"
    assert again(case).state == FineCaseState.WINDOW_MISSED, "noticed although the letter was refused"
    sent(case, "2026-02-10")
    assert again(case).state == FineCaseState.FIRST_SENT
    assert again(case).due_on == date(2026, 3, 7)
    sent(case, "2026-03-02", "2026-04-07")
    assert again(case).state == FineCaseState.ACCRUING


def test_example_12_integrated_between_the_second_and_the_third_letter(town: Pharmacies) -> None:
    case = opened(town, "2026-01-12")
    sent(case, "2026-01-15", "2026-02-02")
    integrated(town, "2026-02-20")
    with pytest.raises(Refusal) as refused:
        sent(case, "2026-03-03")
    assert refused.value.code == "E-PMP-CASE_RESOLVED"
    assert again(case).state == FineCaseState.RESOLVED
    assert fine_of(again(case)).third_sent_on is None
    list(walk(date(2026, 4, 1), date(2026, 4, 1)))
    assert (balance(case.respondent_id), case.assessments.count()) == (0, 0), "$0"
    assert not Notice.objects.filter(kind="gateway.fine-closing-statement").exists()


def test_example_13_the_last_evening_of_the_window_in_chicago_is_inside_it(town: Pharmacies) -> None:
    case = opened(town, "2026-01-12")
    sent(case, "2026-01-15")
    at = datetime(2026, 2, 8, 4, 30, tzinfo=UTC)
    one = send_letter(OFFICER, at, case=case.number, dispatch=Dispatch(date(2026, 2, 7), "9405", at, "<1@x>"))
    assert one.sent_on == date(2026, 2, 7)
    assert again(case).state == FineCaseState.SECOND_SENT
