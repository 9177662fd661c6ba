"""A program that changed over on February 20, 2019, and its office."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings

from carelaw.platform.accounts.actor import Actor
from tests.ihh.payments.conftest import LAW, someone
from tests.ihh.payments.doors import Doors

AT = datetime(2026, 3, 2, 18, tzinfo=UTC)
MAY = date(2010, 5, 1)


@pytest.fixture(autouse=True)
def adopted(db: None, tmp_path: Path, settings: LazySettings) -> None:
    settings.CARELAW_HOME = tmp_path
    (tmp_path / "law.toml").write_text(LAW, encoding="utf-8")


@pytest.fixture
def staff() -> Actor:
    return someone("IHH_PROGRAM", "office")


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch) -> Doors:
    return Doors(monkeypatch, AT)
