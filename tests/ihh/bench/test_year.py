"""A rehearsed program: every dollar explained, what was paid is what the plan says, and again it is the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import transaction

from carelaw.ihh.bench.year import LAW, Rehearsed, rehearse

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def adopted(tmp_path: Path, settings: LazySettings) -> None:
    settings.CARELAW_HOME = tmp_path
    (tmp_path / "law.toml").write_text(LAW, encoding="utf-8")


def test_three_health_homes_and_two_hundred_members_through_march() -> None:
    told = rehearse(7, homes=3, members=200, last_month=date(2019, 3, 1))
    assert all(told.held.values()), told.held
    assert told.figures["differ"] == 0
    assert told.figures["dollars"] == told.figures["dollars_planned"]
    # Tier C waited for its fee in January and February, and was paid by the run of March.
    waited = [month["pending"] for month in told.by_month]
    assert waited[0] > 10
    assert waited[2] < 10


def test_again_it_is_the_same_to_the_cent() -> None:
    first = _undone(seed=3)
    assert first.as_dict()["digest"] == _undone(seed=3).as_dict()["digest"]
    assert first.as_dict()["digest"] != _undone(seed=4).as_dict()["digest"]


def _undone(seed: int) -> Rehearsed:
    with transaction.atomic():
        told = rehearse(seed, homes=2, members=8, last_month=date(2019, 1, 1))
        transaction.set_rollback(True)
    return told
