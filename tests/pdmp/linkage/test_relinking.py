"""Everyone at once: whom placing one by one kept apart goes to the review queue, and nothing is merged by itself."""

from __future__ import annotations

import json

import pytest

from carelaw.pdmp.bench.link import known_people
from carelaw.pdmp.linkage.weights import Weights
from carelaw.pdmp.store.models import Identity, LinkReview, Patient
from carelaw.pdmp.store.people import Linker, identity_digest
from carelaw.pdmp.use_cases.linking import split
from carelaw.pdmp.use_cases.relinking import Compared, compare_everyone, train_on_file
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.record.models import Entry
from tests.pdmp.conftest import AT
from tests.pdmp.files import asap, record, send

pytestmark = pytest.mark.django_db


def test_a_pair_that_belongs_together_is_offered_once_and_not_merged(submitter: Actor, steward: Actor) -> None:
    send(submitter, asap([record(), record(DSP02="2", PAT09="T", PAT17="7175550101")]))
    assert Patient.objects.filter(merged_into=None).count() == 1
    split(steward, Identity.objects.order_by("-pk")[0].pk, at=AT)
    assert compare_everyone(at=AT) == Compared(identities=2, missed=1, opened=1)
    assert compare_everyone(at=AT) == Compared(identities=2, missed=1, opened=0)
    assert len(set(Identity.objects.values_list("patient_id", flat=True))) == 2
    assert LinkReview.objects.get().waterfall
    assert Entry.objects.filter(kind="identities-compared").count() == 2


def test_when_nothing_was_missed_nothing_is_opened(submitter: Actor) -> None:
    send(submitter, asap([record(), record(DSP02="2", PAT09="T")]))
    assert compare_everyone(at=AT).opened == 0


@pytest.mark.slow
def test_weights_are_learnt_from_the_identities_on_file_and_hold_none(db: None) -> None:
    import uuid

    people = {identity_digest(known.person): known.person for known in known_people(3, 1_500)}
    Linker(AT, uuid.uuid4(), people).link()
    weights = train_on_file("a test")
    text = weights.to_json()
    assert Weights.from_json(text).trained["identities"] == len(people)
    assert json.loads(text)["trained"]["source"] == "a test"
