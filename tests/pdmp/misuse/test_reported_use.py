"""A use outside the limit that an agency reports itself becomes a case of misuse on the next day, once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from carelaw.pdmp.store.models import MisuseCase
from carelaw.pdmp.use_cases.law_enforcement.outcomes import report_outcome
from carelaw.pdmp.use_cases.misuse.watching import watch
from carelaw.platform.accounts.actor import Actor, law_day
from tests.pdmp.conftest import AT
from tests.pdmp.files import asap, record, send
from tests.pdmp.law_enforcement.conftest import agent, officer, parties
from tests.pdmp.law_enforcement.test_requests import EVERYTHING, delivered

__all__ = ["agent", "officer", "parties"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("used_for", "opened"), [("TRIAL_EXHIBIT", 1), ("SEARCH_WARRANT_PC", 0)])
def test_a_secondary_use_opens_a_case(
    submitter: Actor, officer: Actor, agent: Actor, used_for: str, opened: int
) -> None:
    send(submitter, asap([record()]))
    request = delivered(officer, agent, schedules=EVERYTHING)
    later = AT + timedelta(days=40)
    report_outcome(
        officer, later, reference=request.reference, kind="search", sought_on=date(2025, 1, 30), used_for=used_for
    )
    next_day = law_day(later) + timedelta(days=1)
    assert watch(next_day, later + timedelta(days=1)) == opened
    assert watch(next_day, later + timedelta(days=1)) == 0
    found = [(one.source, one.evidence.count()) for one in MisuseCase.objects.all()]
    assert found == [("agency-use", 1)] * opened
