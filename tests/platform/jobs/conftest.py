"""Jobs of a single test, forgotten after it."""

from __future__ import annotations

import pytest

from carelaw.platform.jobs import register


@pytest.fixture(autouse=True)
def _own_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    register.load()
    monkeypatch.setattr(register, "_JOBS", {})
    monkeypatch.setattr(register, "load", lambda: None)
