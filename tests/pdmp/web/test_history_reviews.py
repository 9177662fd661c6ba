"""The steward's pages: the queue, a pair, a patient; every act can be taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from carelaw.pdmp.store.models import Identity, LinkReview, LinkState
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from tests.pdmp.conftest import AT, actor
from tests.pdmp.web.history_people import reported, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def review(submitter: Actor) -> LinkReview:
    """A pair of different patients that waits for a decision."""
    reported(submitter)
    left, right = Identity.objects.filter(last_name="JAMESVILLE").order_by("pk")
    assert left.patient_id != right.patient_id
    found, _made = LinkReview.objects.get_or_create(
        left=left,
        right=right,
        defaults={
            "weight": 3.2,
            "probability": 0.9,
            "waterfall": [
                {"comparison": "last_name", "says": "the same last name", "bits": 9.5},
                {"comparison": "address", "says": "different addresses", "bits": -6.3},
            ],
            "contradictions": ["birth-date"],
            "model_version": "test",
            "opened_at": AT,
        },
    )
    return found


@pytest.fixture
def desk(steward: Actor, review: LinkReview) -> Client:
    """The steward at the console."""
    return signed_in(steward)


def page(client: Client, url: str) -> Any:
    return client.get(url).context["page"]


def test_the_queue_lists_what_waits(desk, review):
    table = page(desk, "/reviews/")["table"]
    assert [cell.url for row in table.body for _, cell in row if cell.url] == [f"{review.pk}/"]
    assert page(desk, "/reviews/?state=same")["table"].rows == []
    assert page(desk, "/reviews/?state=nonsense&sort=weight&page=99")["table"].rows


def test_a_pair_shows_what_differs_and_every_bit(desk, review):
    shown = page(desk, f"/reviews/{review.pk}/")
    differs = {line.label for line in shown.compared if line.differs}
    assert differs == {"Date of birth", "Street", "City", "ZIP code"}
    assert len(shown.steps) == len(review.waterfall)
    assert [step.bits for step in shown.steps] == [f"{one['bits']:+.1f}" for one in review.waterfall]
    assert all(step.x >= 0 and step.x + step.width <= 201 for step in shown.steps)


def test_same_joins_and_taking_it_back_parts_again(desk, review):
    done = desk.post(f"/reviews/{review.pk}/", {"step": "same", "note": "called the pharmacy"})
    assert (done.status_code, done["Location"]) == (302, f"/reviews/{review.pk}/")
    review.refresh_from_db()
    assert (review.state, review.note) == (LinkState.SAME, "called the pharmacy")
    assert page(desk, f"/reviews/{review.pk}/").one_patient
    desk.post(f"/reviews/{review.pk}/", {"step": "reopen"})
    shown = page(desk, f"/reviews/{review.pk}/")
    assert shown.is_open
    assert not shown.one_patient


def test_a_second_decision_is_refused_and_keeps_the_note(desk, review):
    desk.post(f"/reviews/{review.pk}/", {"step": "different"})
    again = desk.post(f"/reviews/{review.pk}/", {"step": "same", "note": "kept"})
    assert again.status_code == 409
    assert "decided already" in again.content.decode()
    assert again.context["page"].note == "kept"


def test_merge_undo_and_split_by_hand(desk, review):
    left, right = str(review.left.patient.public_id), str(review.right.patient.public_id)
    desk.post(f"/patients/{left}/", {"step": "merge", "other_id": right})
    shown = page(desk, f"/patients/{left}/")
    assert len(shown.identities) == 2
    assert page(desk, f"/patients/{right}/").merged_into == left
    act = next(move.act for move in shown.moves if move.undoable)
    desk.post(f"/patients/{left}/", {"step": "undo", "act": act})
    assert len(page(desk, f"/patients/{left}/").identities) == 1
    desk.post(f"/patients/{left}/", {"step": "merge", "other_id": right})
    desk.post(f"/patients/{left}/", {"step": "split", "identity": str(review.right_id)})
    assert len(page(desk, f"/patients/{left}/").identities) == 1


@pytest.mark.parametrize(
    "sent",
    [
        {"step": "merge", "other_id": "nonsense"},
        {"step": "split", "identity": "999999"},
        {"step": "undo", "act": "nonsense"},
        {"step": "undo", "act": "00000000-0000-0000-0000-000000000000"},
    ],
)
def test_what_cannot_be_done_is_said_on_the_same_page(desk, review, sent):
    response = desk.post(f"/patients/{review.left.patient.public_id}/", sent)
    assert response.status_code == 409
    assert response.context["page"].refused.says in response.content.decode()


def test_unknown_pairs_and_patients_are_not_found(desk):
    assert desk.get("/reviews/999999/").status_code == 404
    assert desk.get("/patients/00000000-0000-0000-0000-000000000000/").status_code == 404


@pytest.mark.parametrize("role", ["PRESCRIBER", "ADMIN", "AUDITOR"])
def test_only_stewards_review(review, role):
    client = signed_in(actor(role))
    for path in ("/reviews/", f"/reviews/{review.pk}/", f"/patients/{review.left.patient.public_id}/"):
        assert client.get(path).status_code == 403
        assert client.post(path, {"step": "same"}).status_code == 403
    review.refresh_from_db()
    assert review.state == LinkState.OPEN


def test_the_queue_asks_a_fixed_number_of_questions(desk, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        desk.get("/reviews/")
