"""What waits in prescription monitoring: one's own held files, and the queue of doubtful pairs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from carelaw.pdmp.policy import policy
from carelaw.pdmp.store.models import LinkReview, LinkState
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.cases.worklist import waiting_for
from tests.pdmp.conftest import AT
from tests.pdmp.files import asap, record, send
from tests.pdmp.web.history_people import reported

pytestmark = pytest.mark.django_db
ON = law_day(AT)


def test_a_file_with_held_records_waits_for_its_own_sender_only(submitter: Actor, home: Any) -> None:
    assert waiting_for(submitter, ON) == []
    sent = send(submitter, asap([record(DSP03="20259999"), record(DSP02="2", DSP03="x")]), name="monday.asap")
    (item,) = waiting_for(submitter, ON)
    assert item.says == "Correct 2 records of monday.asap"
    assert item.url == f"/submissions/{sent.pk}/#records"
    assert item.due_on == ON + timedelta(days=policy().held_too_long_days)
    other = Actor("00000000-0000-0000-0000-000000000001", "X", "SUBMITTER", True, "console", "test")
    assert waiting_for(other, ON) == []


def test_pairs_wait_for_the_steward_until_they_are_decided(steward: Actor, submitter: Actor) -> None:
    assert waiting_for(steward, ON) == []
    reported(submitter)
    expected = LinkReview.objects.filter(state=LinkState.OPEN).count()
    assert expected, "the reported people make a doubtful pair"
    (item,) = waiting_for(steward, ON)
    assert str(expected) in item.says
    assert item.due_on is None
    LinkReview.objects.update(state=LinkState.DIFFERENT)
    assert waiting_for(steward, ON) == []
