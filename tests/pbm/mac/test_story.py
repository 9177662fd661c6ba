"""The story of the appeals: somebody waits in each role's list of work, and the next days move it on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from carelaw.pbm import story
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import MacAppeal
from carelaw.pbm.story.appeals import tell_appeals
from carelaw.pbm.use_cases.appeal_following import late_appeals
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.ticking import walk
from carelaw.platform.cases.worklist import waiting_for
from tests.pbm.conftest import acting

AT = datetime(2026, 5, 20, 16, 0, tzinfo=UTC)


def people(scopes: Mapping[str, Mapping[str, list[str]]]) -> dict[str, Actor]:
    return {one.login: acting(one.role, one.login, scopes[one.login], AT) for one in story.PEOPLE}


def test_an_appeal_is_in_every_state_and_everybody_has_work(home: Path, db: None) -> None:
    cast = people(story.prepare(AT))
    tell_appeals(cast[story.FILER], cast[story.CORNER_PHARMACY], cast[story.RIVER_PHARMACY], AT, number=story.PRAIRIE)
    states = sorted(MacAppeal.objects.values_list("state", flat=True))
    assert states == ["denied", "draft", "filed", "filed", "sustained"]
    repriced = {one.appellant: str(one.owed) for one in MacAppeal.objects.get(state="sustained").repricings.all()}
    assert repriced == {True: "2.04", False: "1.02"}
    today = local_day(AT)
    assert len(late_appeals(cast[story.REGULATOR], today)) == 1
    assert any("Finish the draft" in one.says for one in waiting_for(cast[story.CORNER_PHARMACY], today))
    due = [one.due_on for one in waiting_for(cast[story.FILER], today) if one.says.startswith("Answer appeal")]
    assert due == [today - timedelta(days=4), today + timedelta(days=2)]
    assert waiting_for(cast[story.REGULATOR], today)
    moved = [one.work for one in walk(today, today + timedelta(days=4))]
    assert moved.count("pbm.appeals-unanswered") == 2
