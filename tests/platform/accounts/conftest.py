"""Fixtures of the account tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from carelaw.platform.accounts.doorkeeper import Doorkeeper
from tests.platform.accounts.people import AT


class Clock:
    """The doorkeeper's clock, moved by hand."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock(AT)
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(made))
    return made
