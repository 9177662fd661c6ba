"""Partner states, what ends by itself, and the yearly review."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.history import HistoryReport, HistoryRequest, PersonAsked
from carelaw.pdmp.store.models import Appointment
from carelaw.pdmp.use_cases.asking import ask_history
from carelaw.pdmp.use_cases.doors.appointing import appoint, enter_licensing_body
from carelaw.pdmp.use_cases.doors.expiring import grant_expiry
from carelaw.pdmp.use_cases.doors.partners import (
    exchanges,
    record_partner,
    resume_partner,
    review_standing,
    review_technology,
    suspend_partner,
)
from carelaw.pdmp.web.doors.work import approvals_that_end, technology_to_review
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.agreements.models import Agreement
from carelaw.platform.agreements.register import end
from carelaw.platform.notices.models import Notice
from carelaw.platform.parties.models import License, Party
from carelaw.platform.record.models import Entry
from tests.pdmp.conftest import AT, actor
from tests.pdmp.doors_of_offices.conftest import PRESCRIBER_DEA, appointed, case_for

pytestmark = pytest.mark.django_db

AUGUST = PersonAsked("Sampleson", "August", date(1989, 3, 12))
DAY = timedelta(days=1)


def agreement(admin: Actor, **more: object) -> None:
    base = {
        "state": "OH",
        "program": "Ohio program",
        "reference": "MOU-1",
        "standard": "PMIX 2.0",
        "roles": ("OOS_PDMP", "OOS_PRESCRIBER"),
        "signed_on": date(2024, 12, 1),
        "starts_on": date(2025, 1, 6),
        "ends_on": date(2025, 1, 6),
    }
    record_partner(admin, AT, **{**base, **more})  # type: ignore[arg-type]


@pytest.fixture
def visitor(home: object) -> Actor:
    """A prescriber of the partner state, licensed there."""
    who = actor("OOS_PRESCRIBER", state=("OH",), license=("OH-1",))
    party = Party.objects.create(kind="person", name=who.name, account_id=who.account_id, created_at=AT)
    License.objects.create(party=party, kind="physician", number="OH-1", state="OH", valid_from=date(2015, 1, 1))
    return who


def code(who: Actor, at: datetime = AT) -> str:
    try:
        answer = ask_history(who, HistoryRequest("TREATMENT", "existing-patient", person=AUGUST), at=at)
    except Refusal as refusal:
        return refusal.code
    assert isinstance(answer, HistoryReport)
    return "answered"


def test_an_agreement_opens_the_door_on_its_own_days_alone(admin: Actor, visitor: Actor, on_file: None) -> None:
    assert code(visitor) == "E-MAP-90.no-agreement"
    agreement(admin)
    assert [code(visitor, AT + n * DAY) for n in (-1, 0, 1)] == ["E-MAP-90.not-begun", "answered", "E-MAP-90.expired"]


def test_a_visitor_gets_what_the_counterpart_here_gets(admin: Actor, visitor: Actor, on_file: None) -> None:
    agreement(admin)
    answer = ask_history(visitor, HistoryRequest("TREATMENT", "existing-patient", person=AUGUST), at=AT)
    assert isinstance(answer, HistoryReport)
    assert len(answer.prescriptions) == 2
    assert answer.indicators["figures"]


def test_a_licensing_body_of_another_state_needs_no_agreement(admin: Actor, visitor: Actor, on_file: None) -> None:
    enter_licensing_body(admin, AT, name="State Medical Board of Ohio", state="OH", professions=("physician",))
    who = actor("LICENSING_REP")
    appoint(
        admin, AT, kind="licensing", person="licensing_rep@example.org", letter="OH-7", starts_on=date(2025, 1, 1),
        body="State Medical Board of Ohio",
    )  # fmt: skip
    case = case_for(who, people=())
    answer = ask_history(who, HistoryRequest("LICENSING_CASE", case=case, dea=PRESCRIBER_DEA), at=AT)
    assert isinstance(answer, HistoryReport)
    assert len(answer.prescriptions) == 2
    assert code(visitor) == "E-MAP-90.no-agreement"


def test_a_suspension_and_its_end_take_effect_on_their_days(admin: Actor, visitor: Actor, on_file: None) -> None:
    agreement(admin, ends_on=None)
    suspend_partner(admin, AT, state="oh", first_day=date(2025, 1, 7))
    assert [code(visitor, AT + n * DAY) for n in (0, 1, 9)] == ["answered", *["E-MAP-90.suspended"] * 2]
    resume_partner(admin, AT, state="OH", on=date(2025, 1, 9))
    assert [code(visitor, AT + n * DAY) for n in (2, 3)] == ["E-MAP-90.suspended", "answered"]
    with pytest.raises(Refusal):
        resume_partner(admin, AT, state="OH", on=date(2025, 1, 9))


def test_an_agreement_lets_in_only_those_whom_it_names(admin: Actor, visitor: Actor, on_file: None) -> None:
    agreement(admin, roles=("OOS_DISPENSER",))
    assert code(visitor) == "E-MAP-90.role"
    with pytest.raises(Refusal) as info:
        agreement(admin, state="NJ", reference="MOU-2", roles=("LE_REQUESTER",))
    assert info.value.code == "E-MAP-90.role"


def test_an_agreement_that_was_ended_opens_nothing_from_that_day_on(
    admin: Actor, visitor: Actor, on_file: None
) -> None:
    agreement(admin, ends_on=None)
    end(Agreement.objects.get(), on=date(2025, 1, 7), because="withdrawn", at=AT, actor=admin)
    assert [code(visitor, AT + n * DAY) for n in (0, 1)] == ["answered", "E-MAP-90.expired"]


def test_the_exchange_counts_what_was_answered_and_refused(admin: Actor, visitor: Actor, on_file: None) -> None:
    agreement(admin)
    code(visitor)
    code(visitor, AT + DAY)
    (ohio,) = exchanges(admin, at=AT)
    assert (ohio.state, ohio.questions, ohio.answered, ohio.refused) == ("OH", 2, 1, 1)


def test_what_has_ended_is_noted_once_and_who_is_near_is_warned_once(admin: Actor) -> None:
    who, reference = appointed(admin, "DOH_REVIEWER")
    Appointment.objects.filter(pk=reference).update(ends_on=date(2025, 2, 5))
    agreement(admin)
    assert grant_expiry(date(2025, 1, 5), AT) == 0
    assert grant_expiry(date(2025, 1, 6), AT) == 1
    assert [item.due_on for item in approvals_that_end(admin, date(2025, 1, 6))] == [date(2025, 2, 5)]
    assert grant_expiry(date(2025, 1, 7), AT) == 1
    assert grant_expiry(date(2025, 2, 5), AT) == 0
    assert grant_expiry(date(2025, 2, 6), AT) == grant_expiry(date(2025, 2, 6), AT) + 1
    kinds = Notice.objects.filter(account_id=who.account_id).values_list("kind", flat=True)
    assert sorted(kinds) == ["pdmp.appointment-ended", "pdmp.appointment-ends"]
    ended = Entry.objects.filter(kind="access-appointment-expired")
    assert sorted(entry.body["kind"] for entry in ended) == ["pdmp-interoperability", "review"]


def test_the_technology_is_reviewed_each_year_once_something_is_connected(admin: Actor) -> None:
    board = actor("BOARD_MEMBER")
    assert review_standing(date(2026, 1, 7)).codes == ("nothing-connected",)
    agreement(admin)
    assert review_standing(date(2026, 1, 6)).codes == ("review-current",)
    assert review_standing(date(2026, 1, 7)).codes == ("E-MAP-91.review-due",)
    assert [item.due_on for item in technology_to_review(board, date(2026, 1, 1))] == [date(2026, 1, 6)]
    later = datetime(2026, 1, 2, 15, tzinfo=AT.tzinfo)
    review_technology(board, later, reviewed_on=date(2026, 1, 2), standards="PMIX 2.0", findings="Keep.")
    assert review_standing(date(2027, 1, 2)).codes == ("review-current",)
    with pytest.raises(Refusal):
        review_technology(board, later, reviewed_on=date(2026, 1, 3), standards="PMIX 2.0", findings="Tomorrow.")
