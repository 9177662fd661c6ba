"""The story of audits, told at any time of a year, leaves work for each side."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from carelaw.pbm import story
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import Audit
from carelaw.pbm.story.audits import tell_audits
from carelaw.platform.cases.worklist import waiting_for
from tests.pbm.conftest import acting


@pytest.mark.parametrize("day", ["2026-11-22", "2027-01-05", "2028-02-29", "2026-06-07"])
def test_the_story_is_told_on_any_day(day: str, home: Path, db: None) -> None:
    at = datetime.fromisoformat(f"{day}T15:00:00").replace(tzinfo=UTC)
    scopes = story.prepare(at)
    filer = acting("PBM_FILER", story.FILER, scopes[story.FILER], at)
    corner, river = (
        acting("NETWORK_PHARMACY", login, scopes[login], at) for login in (story.CORNER_PHARMACY, story.RIVER_PHARMACY)
    )
    npis = {"corner_npi": story.CORNER_NPI, "river_npi": story.RIVER_NPI}
    tell_audits(filer, corner, river, at, number=story.PRAIRIE, **npis)
    states = list(Audit.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["appealed", "noticed", "draft", "started"]
    on = local_day(at)
    assert any("Decide the appeal" in item.says for item in waiting_for(filer, on))
    assert any("Correct the plan" in item.says for item in waiting_for(filer, on))
    assert any("Answer the desk audit" in item.says for item in waiting_for(river, on))
