"""What the demonstration tells of the reporting side is told by the use cases that everybody uses."""

from __future__ import annotations

import pytest

from carelaw.pdmp.store.models import GoodCause, Nomination, PaperForm, Registration, ReportingPhase
from carelaw.pdmp.story.reporting import tell_reporting
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.cases.worklist import waiting_for
from tests.pdmp.conftest import AT

pytestmark = pytest.mark.django_db


def test_something_waits_for_everybody(
    board: Actor, office: Actor, steward: Actor, prescriber: Actor, pharmacy: object
) -> None:
    tell_reporting(board, AT)
    made = [model.objects.count() for model in (ReportingPhase, GoodCause, PaperForm, Nomination, Registration)]
    assert made == [4, 1, 1, 1, 1]
    on = law_day(AT)
    assert {item.key.partition(":")[0] for item in waiting_for(office, on)} >= {
        "good-cause",
        "registration",
        "nomination",
    }
    assert any(item.key.startswith("paper:") for item in waiting_for(steward, on))
