"""One access in a quarter is free; a cost is published with the notice first; the notice says what the settings say."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import PatientNotice, PatientRequest
from carelaw.pdmp.use_cases.patients import letters, notice_words
from carelaw.pdmp.use_cases.patients.delivering import open_record
from carelaw.pdmp.use_cases.patients.fees import waive
from carelaw.pdmp.use_cases.patients.notices import Places, last_uses, notice_on, publish_notice, set_cost, use_notice
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.money.ledger import balance
from carelaw.platform.notices.models import Notice
from tests.pdmp.conftest import AT, actor
from tests.pdmp.patients.people import DAY, filed, ready, reported, theirs

pytestmark = pytest.mark.django_db
TODAY = date(2025, 1, 6)
PLACES = Places("https://pdmp.example/my-record/", "1 Forum Place, Harrisburg, PA 17120")


@pytest.fixture
def board(home: object, db: None) -> Actor:
    return actor("BOARD_MEMBER")


@pytest.fixture
def admin(home: object, db: None) -> Actor:
    return actor("ADMIN")


def costing(board: Actor, admin: Actor) -> None:
    publish_notice(board, effective_on=TODAY, places=PLACES, at=AT)
    set_cost(admin, amount=Decimal("5.00"), effective_on=date(2025, 1, 7), at=AT)


def test_the_second_access_of_a_quarter_costs_what_was_agreed_to(
    board: Actor, admin: Actor, steward: Actor, submitter: Actor
) -> None:
    costing(board, admin)
    reported(submitter)
    first = filed().request
    assert (first.fee_status, first.fee) == ("free", 0)
    later = datetime(2025, 3, 31, 15, tzinfo=UTC)
    with pytest.raises(Refusal) as refused:
        filed(at=later)
    assert refused.value.code == "E-MAP-99.cost"
    assert "$5.00" in refused.value.says
    second = filed(at=later, accepted_cost=True).request
    assert second.fee == Decimal("5.00")
    assert "$5.00" in Notice.objects.get(kind=letters.RECEIVED, key=str(second.pk)).body
    assert balance(second.pk) == 0, "nothing is charged before the record is given"
    ready(second, steward, later)
    open_record(theirs(second), str(second.pk), at=later)
    open_record(theirs(second), str(second.pk), at=later + DAY)
    assert balance(second.pk) == Decimal("5.00")
    waive(steward, str(second.pk), "Empty by our error.", at=later)
    assert balance(second.pk) == 0


def test_the_next_quarter_and_another_person_are_free(board: Actor, admin: Actor) -> None:
    costing(board, admin)
    filed()
    assert filed(at=datetime(2025, 4, 1, 15, tzinfo=UTC)).request.fee == 0
    assert filed(at=AT + DAY, requester_name="Ines Agent", capacity="health-care-agent").request.fee == 0


def test_the_quarter_ends_at_local_midnight(board: Actor, admin: Actor) -> None:
    costing(board, admin)
    filed()
    with pytest.raises(Refusal):
        filed(at=datetime(2025, 4, 1, 3, 59, tzinfo=UTC))
    assert filed(at=datetime(2025, 4, 1, 4, 0, tzinfo=UTC)).request.fee == 0


def test_a_cost_that_was_dropped_before_the_delivery_is_not_billed(
    board: Actor, admin: Actor, steward: Actor, submitter: Actor
) -> None:
    costing(board, admin)
    reported(submitter)
    first, second = filed(at=AT + DAY).request, filed(at=AT + 2 * DAY, accepted_cost=True).request
    PatientRequest.objects.filter(pk=first.pk).update(state="refused")
    ready(second, steward, AT + 2 * DAY)
    open_record(theirs(second), str(second.pk), at=AT + 2 * DAY)
    assert balance(second.pk) == 0
    assert PatientRequest.objects.get(pk=second.pk).fee_waived_because == "E-MAP-99.free"


def test_the_notice_prints_the_settings_and_a_cost_makes_a_new_version(board: Actor, admin: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        set_cost(admin, amount=Decimal("5.00"), effective_on=date(2025, 1, 7), at=AT)
    assert refused.value.code == "E-MAP-106"
    costing(board, admin)
    first, second = PatientNotice.objects.order_by("version")
    assert "within 30 days" in first.texts["en"]["how_to_obtain"]
    assert "after 7 years" in first.texts["en"]["retention"]
    assert "no cost is set" in first.texts["en"]["cost"]
    assert "$5.00" in second.texts["es"]["cost"]
    assert len(first.texts["es"]["classes"]) == 11
    assert notice_on(TODAY) == first
    assert notice_on(date(2025, 1, 7)) == second


def test_a_notice_with_an_item_missing_is_not_published(board: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refusal) as refused:
        publish_notice(board, effective_on=TODAY, places=Places("", ""), at=AT)
    assert refused.value.problems[0].code == "E-MAP-100.MAP-101"
    monkeypatch.setitem(notice_words.CLASSES, "es", notice_words.CLASSES["es"][:10])
    with pytest.raises(Refusal) as refused:
        publish_notice(board, effective_on=TODAY, places=PLACES, at=AT)
    assert refused.value.problems[0].code == "E-MAP-103.differs"
    assert not PatientNotice.objects.exists()


def test_prescribers_hand_it_over_and_dispensers_may_post_it(
    board: Actor, admin: Actor, prescriber: Actor, dispenser: Actor, steward: Actor
) -> None:
    costing(board, admin)
    with pytest.raises(Refusal) as refused:
        use_notice(prescriber, mode="posted", version=1, from_on=TODAY, at=AT)
    assert refused.value.code == "E-MAP-107.display-alone"
    assert use_notice(prescriber, mode="given", version=1, from_on=TODAY, at=AT)[1] == ""
    made, warning = use_notice(dispenser, mode="posted", version=1, from_on=TODAY, at=AT + DAY)
    assert "outdated" in warning
    assert made.holder == "dispenser"
    assert [one.notice_id for one in last_uses(steward)] == [1, 1]
    use_notice(dispenser, mode="posted", version=2, from_on=TODAY, at=AT + 2 * DAY)
    assert [(one.holder, one.notice_id) for one in last_uses(steward)] == [("prescriber", 1), ("dispenser", 2)]


def test_the_same_names_written_another_way_are_the_same_people(board: Actor, admin: Actor) -> None:
    costing(board, admin)
    one = filed().request
    later = datetime(2025, 3, 31, 15, tzinfo=UTC)
    with pytest.raises(Refusal, match=r"E-MAP-99\.cost"):
        filed(at=later, last_name=f" {one.last_name.lower()}.", requester_name=one.requester_name.upper())
    assert filed(at=later, last_name=f"{one.last_name}son").request.fee == 0
