"""What the demonstration tells of each program can be told: the people have the roles in which they act."""

from __future__ import annotations

import importlib
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings

from carelaw.kernel.command import Console
from carelaw.site import demo

AT = datetime(2026, 1, 2, 15, 0, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in demo.STORIES if name != "carelaw.pdmp.story"])
def test_the_story_of_a_program_is_told(name: str, tmp_path: Path, settings: LazySettings) -> None:
    settings.CARELAW_HOME = tmp_path
    (tmp_path / "law.toml").write_text(demo.ADOPTION.format(last_day="2036-01-01"), encoding="utf-8")
    admins, sign_ins = demo.administrators(AT)
    told = Console(io.StringIO(), io.StringIO())
    demo.tell_story(importlib.import_module(name), admins, sign_ins, AT, told)
    assert len(sign_ins) > len(admins)
