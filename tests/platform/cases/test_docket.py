"""Cases keep their events, compute their clocks from them, and notice what is overdue exactly once."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carelaw.kernel.refusal import Refusal
from carelaw.platform.cases.clocks import Clock, Happened, clocks_of, compute_clocks
from carelaw.platform.cases.docket import add_event, close_case, open_case, tick
from carelaw.platform.cases.models import Case, CaseEvent, Deadline
from carelaw.platform.record.models import Entry

AT = datetime(2025, 3, 1, 12, tzinfo=UTC)


@clocks_of("test.question")
def _answer_in_ten_days(events: Sequence[Happened]) -> tuple[Clock, ...]:
    opened = next(event.at for event in events if event.kind == "case-opened")
    answered = next((event.at for event in events if event.kind == "answered"), None)
    return (Clock("answer", "Answer the question.", "§0", opened + timedelta(days=10), answered),)


def open_question(key: str = "q1") -> Case:
    return open_case("test.question", key=key, title="A question", at=AT)


@pytest.mark.django_db
def test_the_same_key_opens_one_case() -> None:
    assert open_question() == open_question()
    assert CaseEvent.objects.count() == 1
    assert Entry.objects.filter(kind="case-opened").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("after", "noticed"),
    [(timedelta(days=10), 0), (timedelta(days=10, microseconds=1), 1), (timedelta(days=400), 1)],
    ids=["at the deadline", "one microsecond over", "a very late tick"],
)
def test_a_passed_deadline_is_noticed_once(after: timedelta, noticed: int) -> None:
    open_question()
    assert tick(AT + after) == noticed
    assert tick(AT + after + timedelta(days=1)) == (0 if noticed else 1)
    assert CaseEvent.objects.filter(kind="deadline-passed").count() == 1


@pytest.mark.django_db
def test_what_is_met_or_closed_is_not_overdue() -> None:
    met, closed = open_question("met"), open_question("closed")
    add_event(met, "answered", at=AT + timedelta(days=2))
    close_case(closed, at=AT + timedelta(days=1), closing="withdrawn")
    assert tick(AT + timedelta(days=30)) == 0
    assert Deadline.objects.get(case=met).met_at == AT + timedelta(days=2)


@pytest.mark.django_db
def test_a_closed_case_cannot_be_closed_again() -> None:
    case = open_question()
    close_case(case, at=AT, closing="done")
    with pytest.raises(Refusal) as refused:
        close_case(case, at=AT, closing="done")
    assert refused.value.kind == "conflict"


@given(order=st.permutations(range(4)))
def test_shuffled_events_give_the_same_clocks(order: list[int]) -> None:
    events = [
        Happened("case-opened", AT, {}),
        Happened("asked-again", AT + timedelta(days=1), {}),
        Happened("answered", AT + timedelta(days=2), {}),
        Happened("thanked", AT + timedelta(days=3), {}),
    ]
    assert compute_clocks("test.question", [events[i] for i in order]) == compute_clocks("test.question", events)
