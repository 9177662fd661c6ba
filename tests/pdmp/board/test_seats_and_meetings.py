"""Seats, designees, meetings, the yearly duty and what it needs: from the offices to the closed year."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import BoardMeeting, BoardVote
from carelaw.pdmp.use_cases.board import acts
from carelaw.pdmp.use_cases.board.meetings import DUTY_CASE, notice_missed_years
from carelaw.pdmp.use_cases.board.seats import seats_on
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.models import Case
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.record.models import Entry
from tests.pdmp.conftest import AT

pytestmark = pytest.mark.django_db
TODAY = date(2025, 1, 6)


def seated(board: Actor, office: str = "health", name: str = "Jo Health", since: str = "2023-01-17") -> str:
    return acts.SEAT.perform(board, AT, {"office": office, "name": name, "office_from": since}).reference


def head(board: Actor, since: str, physician: str) -> Any:
    return acts.HEAD.perform(board, AT, {"since": since, "is_physician": physician})


def policy(board: Actor, item: str) -> None:
    typed = {"item": item, "text": "As approved.", "approved_on": "2024-12-01", "in_force_from": "2024-12-01"}
    acts.APPROVE.perform(board, AT, typed)


def met(board: Actor, **changes: str) -> str:
    typed = {"body": "board", "on": "2025-01-06", "extra": "no", "called_by": "The chair", "called_by_chair": "yes"}
    return acts.CALL.perform(board, AT, {**typed, **changes}).reference


def closed(board: Actor, meeting: str, **changes: str) -> Any:
    typed = {"minutes": "Treated.", "costs_and_benefits": "yes", "needed_changes": "yes"}
    return acts.CLOSE.perform(board, AT, {"meeting": meeting, **typed, **changes})


def evaluated(board: Actor, year: str = "2025") -> None:
    policy(board, "xi")
    acts.EVALUATE.perform(
        board,
        AT,
        {
            "year": year,
            "cost_lines": "Hosting | 120000.00 | Invoice 7",
            "outcome_measures": "Questions answered | 51 | The system's log",
            "conclusion": "Worth its cost.",
        },
    )


def test_a_seat_has_one_holder_and_is_free_when_the_office_ends(board: Actor) -> None:
    seated(board)
    with pytest.raises(Refusal, match=r"E-MAP-137\.held"):
        seated(board, name="Al Other", since="2024-06-01")
    acts.END_OFFICE.perform(board, AT, {"office": "health", "office_until": "2024-05-31"})
    with pytest.raises(Refusal, match=r"E-MAP-137\.held"):
        seated(board, name="Al Other", since="2024-05-31")
    seated(board, name="Al Other", since="2024-06-01")
    holders = [seats_on(board, date(2024, 5, 31))[0].holder, seats_on(board, date(2024, 6, 1))[0].holder]
    assert [one.name if one else None for one in holders] == ["Jo Health", "Al Other"]


def test_the_ninth_seat_opens_and_closes_and_its_votes_stay(board: Actor) -> None:
    head(board, "2024-01-01", "no")
    seated(board, "physician-general", "Dr. Gen", "2024-01-01")
    meeting = met(board, on="2024-12-30")
    acts.VOTE.perform(
        board,
        AT,
        {"meeting": meeting, "motion": "Standards", "office": "physician-general", "vote": "no", "person": "Dr. Gen"},
    )
    assert sum(one.open for one in seats_on(board, TODAY)) == 9
    assert head(board, "2025-01-01", "yes").more == {"seats": 8}
    assert sum(one.open for one in seats_on(board, TODAY)) == 8
    assert seats_on(board, TODAY)[8].holder is None
    assert BoardVote.objects.get().vote == "no"
    with pytest.raises(Refusal, match="E-MAP-138"):
        acts.ATTEND.perform(board, AT, {"meeting": met(board), "office": "physician-general", "person": "Dr. Gen"})


def test_without_knowing_who_heads_the_department_the_ninth_seat_is_not_given(board: Actor) -> None:
    with pytest.raises(Refusal, match=r"E-MAP-138\.unknown"):
        seated(board, "physician-general", "Dr. Gen", "2024-01-01")


def test_a_designee_votes_for_the_member_while_the_letter_runs_and_a_seat_votes_once(board: Actor) -> None:
    seated(board)
    meeting = met(board)
    ballot = {"meeting": meeting, "motion": "Standards", "office": "health", "vote": "yes", "person": "Di Deputy"}
    with pytest.raises(Refusal, match="E-MAP-139"):
        acts.VOTE.perform(board, AT, ballot)
    letter = {"office": "health", "designee": "Di Deputy", "letter": "L-1", "starts_on": "2025-01-06"}
    acts.DESIGNATE.perform(board, AT, letter)
    said = acts.VOTE.perform(board, AT, ballot).says
    assert said == "Di Deputy, for Jo Health, voted yes."
    with pytest.raises(Refusal, match=r"E-MAP-139\.one-vote"):
        acts.VOTE.perform(board, AT, {**ballot, "person": "Jo Health"})


def test_the_designation_ends_with_the_office(board: Actor) -> None:
    seated(board)
    letter = {"office": "health", "designee": "Di Deputy", "letter": "L-1", "starts_on": "2024-01-01"}
    acts.DESIGNATE.perform(board, AT, letter)
    acts.END_OFFICE.perform(board, AT, {"office": "health", "office_until": "2025-01-05"})
    with pytest.raises(Refusal, match="E-MAP-140"):
        acts.ATTEND.perform(board, AT, {"meeting": met(board), "office": "health", "person": "Di Deputy"})


def test_nothing_of_the_board_stands_before_its_section(board: Actor) -> None:
    with pytest.raises(Refusal, match="E-MAP-04") as refused:
        met(board, on="2015-01-24")
    assert "2015-01-25" in refused.value.says


def test_the_yearly_meeting_needs_the_evaluation_and_both_subjects(board: Actor) -> None:
    meeting = met(board)
    with pytest.raises(Refusal, match="E-MAP-147"):
        closed(board, meeting)
    assert BoardMeeting.objects.get().closed_on is None
    evaluated(board)
    assert closed(board, meeting).more == {"counts": True}
    with pytest.raises(Refusal, match="meeting-closed"):
        closed(board, meeting)
    assert "board-meeting-closed" in set(Entry.objects.values_list("kind", flat=True))


def test_a_further_meeting_is_called_by_the_chair_and_does_not_count_with_one_subject(board: Actor) -> None:
    with pytest.raises(Refusal, match="E-MAP-142"):
        met(board, extra="yes", called_by="A member", called_by_chair="no")
    meeting = met(board, extra="yes")
    assert closed(board, meeting, costs_and_benefits="no").more == {"counts": False}


def test_the_advisory_group_meets_under_the_boards_policy(board: Actor) -> None:
    with pytest.raises(Refusal, match="E-MAP-148"):
        met(board, body="advisory")
    policy(board, "xii")
    assert closed(board, met(board, body="advisory"), costs_and_benefits="no").more == {"counts": True}


def test_a_year_closed_without_the_meetings_opens_a_case_for_each_body_once(board: Actor) -> None:
    seated(board)
    first = datetime(2025, 1, 1, 11, tzinfo=UTC)
    assert notice_missed_years(date(2025, 1, 1), first) == 2
    assert notice_missed_years(date(2025, 1, 2), AT) == 0
    assert sorted(Case.objects.filter(kind=DUTY_CASE).values_list("key", flat=True)) == ["advisory:2024", "board:2024"]
    says = [item.says for item in waiting_for(board, TODAY)]
    assert any("in 2024. The year is closed." in one for one in says)
    done = acts.NOTE_YEAR.perform(board, AT, {"body": "board", "year": "2024", "statement": "Held in 2025 instead."})
    assert "2024" in done.says
    assert Case.objects.filter(kind=DUTY_CASE, state="open").count() == 1


def test_the_board_is_reminded_of_what_the_year_asks_for(board: Actor) -> None:
    before = {item.key for item in waiting_for(board, TODAY)}
    assert {"board:2025", "advisory:2025", "evaluation:2025", "policies"} <= before
    evaluated(board)
    closed(board, met(board))
    after = {item.key for item in waiting_for(board, TODAY)}
    assert before - after == {"board:2025", "evaluation:2025"}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"cost_lines": "Hosting | 120000.00"}, r"E-MAP-147\.source"),
        ({"cost_lines": "Hosting"}, r"E-MAP-147\.line"),
        ({"year": "2026"}, r"E-MAP-147\.year"),
    ],
)
def test_an_evaluation_names_its_sources(board: Actor, typed: dict[str, str], code: str) -> None:
    policy(board, "xi")
    whole = {"year": "2025", "cost_lines": "A | 1 | B", "outcome_measures": "C | 2 | D", "conclusion": "Good."}
    with pytest.raises(Refusal, match=code):
        acts.EVALUATE.perform(board, AT, {**whole, **typed})
