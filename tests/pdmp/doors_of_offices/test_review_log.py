"""A department reviewer reads who asked within a named, open review; all else is refused, cited and on the record."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.history import HistoryRequest, PersonAsked
from carelaw.pdmp.store.models import Query
from carelaw.pdmp.use_cases.asking import ask_history
from carelaw.pdmp.use_cases.doors import acts
from carelaw.pdmp.use_cases.doors.review_log import lines_of_review
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.record.models import Entry
from tests.pdmp.conftest import AT
from tests.pdmp.doors_of_offices.conftest import appointed, case_for
from tests.pdmp.doors_of_offices.test_every_act_at_every_door import Doors, every

__all__ = ["every"]
pytestmark = pytest.mark.django_db
AUGUST = PersonAsked("Sampleson", "August", date(1989, 3, 12))


@pytest.fixture
def line(on_file: None, prescriber: Actor) -> str:
    """The line of a prescriber's question about the patient."""
    ask_history(prescriber, HistoryRequest("TREATMENT", attestation="existing-patient", person=AUGUST), at=AT)
    return str(Query.objects.get().pk)


def test_within_the_review_the_line_is_read_and_that_is_on_the_record(line: str, admin: Actor) -> None:
    who, _ = appointed(admin, "DOH_REVIEWER")
    review = case_for(who, since=date(2025, 1, 1), until=date(2025, 1, 6))
    done = acts.READ_LOG.perform(who, AT, {"case": review, "line": line})
    assert (done.more["asked_by"], done.more["outcome"]) == ("Test Prescriber", "allowed")
    assert [str(one.pk) for one in lines_of_review(who, AT, review)] == [line]
    assert Entry.objects.filter(kind="review-log-read").count() == 2


@pytest.mark.parametrize(
    "scope",
    [
        {"people": ("OTHER, PERSON, 1990-01-01",)},
        {"since": date(2025, 1, 7)},
        {"until": date(2025, 1, 5)},
    ],
)
def test_what_the_review_is_not_about_is_refused_cited_and_recorded(
    line: str, admin: Actor, scope: dict[str, Any]
) -> None:
    who, _ = appointed(admin, "DOH_REVIEWER")
    review = case_for(who, **scope)
    with pytest.raises(Refusal) as refused:
        acts.READ_LOG.perform(who, AT, {"case": review, "line": line})
    assert (refused.value.code, refused.value.cite) == ("E-MAP-113", "§9(a)")
    assert Entry.objects.filter(kind="review-log-refused").count() == 1
    assert not lines_of_review(who, AT, review)


def test_a_closed_review_and_anothers_review_open_nothing(line: str, admin: Actor) -> None:
    who, _ = appointed(admin, "DOH_REVIEWER")
    review = case_for(who)
    acts.CLOSE_CASE.perform(who, AT, {"case": review, "because": "done"})
    for case in (review, "00000000-0000-0000-0000-000000000001", "nothing"):
        with pytest.raises(Refusal, match="E-MAP-113"):
            lines_of_review(who, AT, case)


def test_law_enforcements_questions_are_not_the_departments_to_see(line: str, admin: Actor) -> None:
    Query.objects.update(purpose="LE_PROBABLE_CAUSE")
    who, _ = appointed(admin, "DOH_REVIEWER")
    assert not lines_of_review(who, AT, case_for(who))


def test_a_question_for_days_outside_the_review_is_refused_and_logged(on_file: None, admin: Actor) -> None:
    who, _ = appointed(admin, "DOH_REVIEWER")
    review = case_for(who, since=date(2024, 6, 1), until=date(2025, 1, 6))
    request = HistoryRequest("DOH_REVIEW", case=review, person=AUGUST, period_from=date(2024, 5, 31))
    with pytest.raises(Refusal) as refused:
        ask_history(who, request, at=AT)
    assert (refused.value.code, refused.value.cite) == ("E-MAP-82.outside-days", "§9(b)(5)(i)")
    assert Query.objects.get().outcome == "denied"
    inside = HistoryRequest("DOH_REVIEW", case=review, person=AUGUST, period_from=date(2024, 6, 1))
    assert ask_history(who, inside, at=AT)


def test_the_three_doors_show_the_same_lines(line: str, admin: Actor, every: Doors) -> None:
    who, _ = appointed(admin, "DOH_REVIEWER")
    review = case_for(who)
    page = every.console(who).get(f"/doors/reviews/{review}/log/")
    assert "Test Prescriber" in page.content.decode()
    assert every.api(who, "get", f"/reviews/{review}/log").json()[0]["id"] == line
    code, out, _ = every.command(who, "review-log", review, "--format", "csv")
    assert (code, line in out) == (0, True)
