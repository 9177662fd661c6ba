"""The story of the demonstration leaves something to do for everyone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from carelaw.ihh.store.models import Assignment, ChoiceNotice, Membership, TierPeriod
from carelaw.ihh.story import members
from carelaw.platform.cases.ticking import walk
from carelaw.platform.cases.worklist import waiting_for
from tests.ihh.members.conftest import ADOPTION, actor

AT = datetime(2026, 11, 21, 16, tzinfo=UTC)


@pytest.fixture
def told(tmp_path: Path, settings: LazySettings, db: None) -> dict[str, object]:
    settings.CARELAW_HOME = tmp_path
    (tmp_path / "law.toml").write_text(ADOPTION, encoding="utf-8")
    scopes = members.prepare(AT)
    people = {
        one.login: actor(one.role, name=one.login, party=tuple(scopes.get(one.login, {}).get("party", ())))
        for one in members.PEOPLE
    }
    members.tell(people, AT)
    return dict(people)


@pytest.mark.django_db(transaction=True)
def test_everyone_of_the_story_finds_something_to_do(told: dict[str, object]) -> None:
    today = AT.date()
    for login in (members.PROGRAM, members.PROVIDER, members.CHOOSER):
        assert waiting_for(told[login], today), login  # type: ignore[arg-type]
    says = " ".join(one.says for one in waiting_for(told[members.PROGRAM], today))  # type: ignore[arg-type]
    assert "Refused rows of claims_202610.csv: 2." in says
    assert "days to choose end soon" in says
    assert "no address" in says


def test_the_story_has_every_tier_and_moves_on_with_the_days(told: dict[str, object]) -> None:
    assert set(TierPeriod.objects.values_list("tier", flat=True)) == {"A", "B", "C"}
    assert Membership.objects.count() == 5
    rosa = members.member("IL-1001")
    last = ChoiceNotice.objects.get(member=rosa).last_day
    assert date(2026, 11, 21) < last < date(2026, 12, 1)
    list(walk(last, last + timedelta(days=1)))
    assert Assignment.objects.get(member=rosa).method == "AUTO"
