"""Links are decided, merged, split and undone by people; nothing is lost, everything can be taken back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.linkage.decide import Candidate, Placement
from carelaw.pdmp.linkage.normalize import Normalized
from carelaw.pdmp.store import people
from carelaw.pdmp.store.models import Dispensation, Identity, LinkEvent, LinkReview, Patient, Tally
from carelaw.pdmp.store.people import move, move_all
from carelaw.pdmp.use_cases.linking import (
    decide_review,
    look_at_patient,
    look_at_review,
    merge,
    moves_of,
    open_reviews,
    reopen_review,
    split,
    undo,
)
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.record.models import Entry
from tests.pdmp.conftest import AT
from tests.pdmp.files import asap, record, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(submitter: Actor) -> tuple[Patient, Patient]:
    """Two strangers, each with one dispensing."""
    other = {
        "PAT07": "OAKDALE",
        "PAT08": "JUNE",
        "PAT18": "19520704",
        "PAT19": "F",
        "PAT12": "9 ELM ST",
        "PAT16": "16501",
    }
    send(submitter, asap([record(), record(DSP02="2", **other)]))
    first, second = Patient.objects.order_by("pk")
    return first, second


def partition() -> list[list[int]]:
    """Which identities are together."""
    together: dict[int, list[int]] = {}
    for pk, patient in Identity.objects.order_by("pk").values_list("pk", "patient_id"):
        together.setdefault(patient, []).append(pk)
    return sorted(together.values())


def test_a_merge_moves_identities_never_dispensings_and_is_undone(two: tuple[Patient, Patient], steward: Actor) -> None:
    before, rows = partition(), list(Dispensation.objects.values_list("pk", "identity_id"))
    act = merge(steward, str(two[0].public_id), str(two[1].public_id), at=AT)
    assert len(partition()) == 1
    assert list(Dispensation.objects.values_list("pk", "identity_id")) == rows
    two[1].refresh_from_db()
    assert two[1].merged_into_id == two[0].pk
    assert undo(steward, act, at=AT) == 1
    assert partition() == before
    two[1].refresh_from_db()
    assert two[1].merged_into_id is None
    with pytest.raises(Refusal):
        undo(steward, act, at=AT)
    assert [event.cause for event in moves_of(steward, two[1])] == ["undone", "merged-by-hand"]
    assert Entry.objects.filter(kind="identities-moved").count() == 2


def test_a_split_gives_an_identity_a_patient_of_its_own(two: tuple[Patient, Patient], steward: Actor) -> None:
    merge(steward, str(two[0].public_id), str(two[1].public_id), at=AT)
    split(steward, Identity.objects.order_by("pk").last().pk, at=AT)  # type: ignore[union-attr]
    assert len(partition()) == 2
    with pytest.raises(Refusal) as refused:
        split(steward, Identity.objects.order_by("pk").last().pk, at=AT)  # type: ignore[union-attr]
    assert refused.value.code == "only-identity"


@pytest.mark.parametrize(("decision", "patients"), [("same", 1), ("different", 2)])
def test_a_review_is_decided_once_and_can_be_taken_back(
    decision: str, patients: int, two: tuple[Patient, Patient], steward: Actor
) -> None:
    left, right = Identity.objects.order_by("pk")
    review = LinkReview.objects.create(
        left=left, right=right, weight=1.0, probability=0.6, model_version="test", opened_at=AT
    )
    assert list(open_reviews(steward)) == [review]
    decide_review(steward, review.pk, decision, note="seen the cards", at=AT)
    assert len(partition()) == patients
    assert not open_reviews(steward)
    with pytest.raises(Refusal):
        decide_review(steward, review.pk, decision, at=AT)
    reopen_review(steward, review.pk, at=AT)
    assert len(partition()) == 2
    assert list(open_reviews(steward)) == [review]


def test_only_a_steward_decides(two: tuple[Patient, Patient], prescriber: Actor, submitter: Actor) -> None:
    for who in (prescriber, submitter):
        with pytest.raises(Refusal) as refused:
            merge(who, str(two[0].public_id), str(two[1].public_id), at=AT)
        assert refused.value.kind == "forbidden"


def test_two_whom_a_person_declared_different_are_not_joined_again_by_a_later_report(
    two: tuple[Patient, Patient], steward: Actor, submitter: Actor
) -> None:
    left, right = Identity.objects.order_by("pk")
    review = LinkReview.objects.create(
        left=left, right=right, weight=1.0, probability=0.6, model_version="test", opened_at=AT
    )
    decide_review(steward, review.pk, "different", at=AT)
    send(submitter, asap([record(DSP02="3", PAT09="T"), record(DSP02="4", PAT17="7175550101")], control="C-2"))
    assert left.patient_id != right.patient_id
    assert Identity.objects.get(pk=left.pk).patient_id != Identity.objects.get(pk=right.pk).patient_id


class NothingIsLost(TestCase):
    """However identities are moved and moved back, each belongs to exactly one patient, and undoing all restores."""

    @settings(max_examples=20)
    @given(moves=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=6))
    def test_any_moves_undone_in_reverse_restore_the_beginning(self, moves: list[tuple[int, int]]) -> None:
        patients = [Patient.objects.create(created_at=AT) for _ in range(4)]
        for number, patient in enumerate(patients):
            Identity.objects.create(
                digest=uuid.uuid4().hex, patient=patient, last_name=str(number), first_name="A", linked_at=AT
            )
        before = list(Identity.objects.order_by("pk").values_list("pk", "patient_id"))
        acts = []
        for source, target in moves:
            act = uuid.uuid4()
            if move_all(patients[source].pk, patients[target].pk, cause="test", act=act, at=AT):
                acts.append(act)
        for act in reversed(acts):
            for event in LinkEvent.objects.filter(act=act).order_by("-pk"):
                assert event.from_patient_id is not None
                move([event.identity_id], event.to_patient_id, event.from_patient_id, cause="back", act=act, at=AT)
        assert list(Identity.objects.order_by("pk").values_list("pk", "patient_id")) == before


def test_looking_at_a_pair_or_a_patient_is_on_the_record(two: tuple[Patient, Patient], steward: Actor) -> None:
    left, right = Identity.objects.order_by("pk")
    review = LinkReview.objects.create(
        left=left, right=right, weight=1.0, probability=0.6, model_version="test", opened_at=AT
    )
    look_at_review(steward, review.pk, at=AT)
    look_at_patient(steward, str(two[1].public_id), at=AT)
    looks = Entry.objects.filter(kind="patient-details-read").order_by("seq").values_list("actor_id", "subject")
    assert list(looks) == [(steward.account_id, str(patient.public_id)) for patient in two]


def test_a_patient_merged_twice_in_one_part_ends_where_the_last_merge_leads(
    two: tuple[Patient, Patient], submitter: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    founder: list[str] = []

    def placed(form: Normalized, candidates: Sequence[Candidate], scorer: object) -> Placement:
        if form.first == "ABEL":
            return Placement(None)
        if form.first == "ALAN":
            founder.extend(one.patient_id for one in candidates if not one.patient_id.startswith("-"))
            return Placement(founder[0], 9.0, merge=(f"-{two[0].pk}",))
        return Placement(f"-{two[1].pk}", 9.0, merge=(founder[0],))

    monkeypatch.setattr(people, "place", placed)
    third = {"PAT12": "9 ELM ST", "PAT16": "16501", "PAT08": "JILL", "PAT18": "19700101"}
    names = [{"PAT08": "ABEL", "PAT18": "19700102"}, {"PAT08": "ALAN", "PAT18": "19700103"}, third]
    sent = send(submitter, asap([record(DSP02=str(10 + n), **name) for n, name in enumerate(names)], control="C-2"))
    assert sent.state == "processed"
    assert set(Identity.objects.values_list("patient_id", flat=True)) == {two[1].pk}
    assert Patient.objects.get(pk=two[0].pk).merged_into_id == two[1].pk
    assert {one.to_patient_id for one in LinkEvent.objects.filter(cause="merged")} == {two[1].pk}


def test_the_population_is_counted_whatever_the_keys_are(submitter: Actor) -> None:
    def part(*numbers: int) -> None:
        rows = [record(DSP02=str(n), PAT08="JUNE", PAT12=f"{n} ELM ST") for n in numbers]
        send(submitter, asap(rows, control=f"C-{numbers[0]}"))

    part(1, 2)
    assert people.identities_on_file() == 2
    with transaction.atomic():
        part(3, 4, 5)
        assert people.identities_on_file() == 5
        transaction.set_rollback(True)
    part(6)
    assert people.identities_on_file() == Identity.objects.count() == 3
    Tally.objects.all().delete()
    assert people.identities_on_file() == 3
    part(7)
    assert people.identities_on_file() == 4


@pytest.mark.django_db
def test_a_stranger_to_one_is_a_stranger_to_whoever_is_merged_with_that_one() -> None:
    one, two, three = "one", "two", "three"
    pool = people.Pool(people.scorer_in_force())
    for digest in (one, two, three):
        pool.members[digest] = [digest]
        pool.patient_of[digest] = digest
    pool._keep_apart(two, three)
    pool._merge(one, two)
    pool._merge(three, one)
    assert pool.patient_of == {one: one, two: one, three: three}
