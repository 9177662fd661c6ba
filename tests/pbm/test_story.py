"""The story is told through the real use cases, and leaves work in each queue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from carelaw.pbm import story
from carelaw.pbm.use_cases.licenses import register_of_licenses
from carelaw.platform.bulk.models import BulkRun
from carelaw.platform.cases.ticking import walk
from carelaw.platform.cases.worklist import waiting_for
from tests.pbm.conftest import acting


@pytest.mark.parametrize("at", [datetime(2027, 1, 5, 15, tzinfo=UTC)], ids=["early in a year"])
def test_the_story_leaves_work_for_everybody(at: datetime, home: Path, db: None) -> None:
    scopes = story.prepare(at)
    people = {person.login: acting(person.role, person.login, scopes[person.login], at) for person in story.PEOPLE}
    story.tell(people, at)
    says = {login: [item.says for item in waiting_for(actor, at.date())] for login, actor in people.items()}
    assert any(each.startswith("Decide on the application LA-") for each in says[story.REGULATOR])
    assert "Read the answer: Above the counter cap: Prairie Benefit Management LLC" in says[story.REGULATOR]
    assert any("PBM0999" in each for each in says[story.REGULATOR])
    assert any(each.startswith("Answer the findings at the counter") for each in says[story.APPLICANT])
    run = BulkRun.objects.get(kind="pbm.point-of-sale")
    assert (run.rows_in, run.counts["quarantined"]) == (600, 2)
    assert run.counts["violation"] > 10
    assert register_of_licenses().get().status == "active"


def test_the_story_moves_on_to_january_2(home: Path, db: None) -> None:
    at = datetime(2026, 12, 20, 15, tzinfo=UTC)
    scopes = story.prepare(at)
    people = {p.login: acting(p.role, p.login, scopes[p.login], at) for p in story.PEOPLE}
    story.tell(people, at)
    list(walk(at.date(), at.date() + timedelta(days=13)))
    assert register_of_licenses().get().status == "lapsed"
