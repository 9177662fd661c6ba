"""The demonstration's part about discipline and complaints leaves work in each queue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from carelaw.pbm import story
from carelaw.pbm.store.models import Complaint, Hearing, RetaliationCase
from carelaw.pbm.story.conduct import tell_conduct
from carelaw.pbm.story.licenses import tell_licenses
from carelaw.pbm.use_cases.discipline import work as work
from carelaw.platform.cases.ticking import walk
from carelaw.platform.cases.worklist import waiting_for
from tests.pbm.conftest import acting


@pytest.mark.parametrize("at", [datetime(2027, 1, 5, 15, tzinfo=UTC), datetime(2026, 6, 10, 15, tzinfo=UTC)])
def test_the_story_leaves_work_for_everybody(at: datetime, home: Path, db: None) -> None:
    scopes = story.prepare(at)
    people = {person.login: acting(person.role, person.login, scopes[person.login], at) for person in story.PEOPLE}
    tell_licenses(people[story.REGULATOR], people[story.FILER], people[story.APPLICANT], at)
    staff = people[story.REGULATOR], people[story.EXAMINER], people[story.HEARING_OFFICER]
    pharmacies = people[story.CORNER_PHARMACY], people[story.RIVER_PHARMACY]
    tell_conduct(*staff, people[story.FILER], *pharmacies, at, number=story.PRAIRIE)
    on = at.date()
    says = {login: " ".join(item.says for item in waiting_for(actor, on)) for login, actor in people.items()}
    assert "Hold and record the hearing" in says[story.HEARING_OFFICER]
    assert "Read the answer to the complaint" in says[story.REGULATOR]
    assert "Say why the action in RT-" in says[story.FILER]
    assert Complaint.objects.count() == 2
    assert (Hearing.objects.get().demand_in_time, RetaliationCase.objects.get().links.get().motive) == (True, "A")
    list(walk(on, on + timedelta(days=2)))
