"""The demonstration has a hold that waits for the steward, and one that lacks its cause."""

from __future__ import annotations

import pytest

from carelaw.pdmp.store.models import HoldRequest
from carelaw.pdmp.story.retention import tell_holds
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.cases.worklist import waiting_for
from tests.pdmp.conftest import AT, actor
from tests.pdmp.files import asap, record, send

pytestmark = pytest.mark.django_db


def test_a_hold_waits_for_the_steward_and_one_for_its_requester(submitter: Actor, steward: Actor) -> None:
    send(submitter, asap([record(), record(DSP02="2")]))
    agent = actor("OAG_AGENT")
    tell_holds(agent, AT)
    assert sorted(HoldRequest.objects.values_list("state", flat=True)) == ["pending", "received"]
    for who, count in ((steward, 1), (agent, 1)):
        assert len([item for item in waiting_for(who, law_day(AT)) if item.key.startswith("hold:")]) == count
