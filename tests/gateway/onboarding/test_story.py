"""The story of the demonstration runs through the real use cases and leaves something to do for everyone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from carelaw.gateway import story
from carelaw.gateway.facts.search import PointState
from carelaw.gateway.store.models import ConnectionPoint, Envelope, PharmacyEntity
from carelaw.gateway.story.people import ADMINISTRATOR, CONNECTOR, OFFICER, PRAIRIE_PHARMACY
from carelaw.platform.cases.worklist import waiting_for
from tests.gateway.world import adopt, person

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 6, 15, 14, tzinfo=UTC)


def test_the_story_leaves_each_role_its_work(tmp_path: Path, settings: Any) -> None:
    adopt(tmp_path, settings)
    scopes = story.prepare(AT)
    people = {one.login: person(one.role, *scopes[one.login].get("party", ()), login=one.login) for one in story.PEOPLE}
    story.tell(people, AT)
    states = dict(ConnectionPoint.objects.values_list("location__name", "state"))
    assert states == {
        "Prairie Pharmacy Adams Street": PointState.ACTIVE.value,
        "Riverbend Apothecary": PointState.TESTING.value,
    }
    assert sorted(Envelope.objects.values_list("refusal_code", flat=True)) == [
        "",
        "E-PMP-POINT_NOT_REGISTERED",
        "E-PMP-PREFETCH_FORBIDDEN",
        "E-PMP-REQUESTER_NOT_INDIVIDUAL",
    ]
    assert PharmacyEntity.objects.exclude(integrated_since=None).count() == 1
    for login in (ADMINISTRATOR, OFFICER, CONNECTOR):
        found = [item for item in waiting_for(people[login], AT.date()) if item.key.startswith("gateway-")]
        assert found, login
    assert scopes[PRAIRIE_PHARMACY]["party"]
