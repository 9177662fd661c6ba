"""A vendor's staff see which parts run under which contract, at every door, and what they have to settle."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from carelaw.pdmp.use_cases.board import acts
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.cases.worklist import waiting_for
from tests.pdmp.board.doors import Doors
from tests.pdmp.conftest import AT, actor

pytestmark = pytest.mark.django_db
TODAY = law_day(AT)
_FROM = "2024-06-01"


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Doors:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Doors(monkeypatch, AT)


def live(board: Actor, last_day: str) -> None:
    """A part that is live under a contract to a last day, and one whose award is missing."""
    for part in ("Hosting", "Help line"):
        acts.OPEN_VENDOR.perform(board, AT, {"component": part, "vendor": "Example Co.", "criteria": "Security"})
    acts.SCORE_VENDOR.perform(board, AT, {"component": "Hosting", "scores": "9 of 10"})
    award = {"awarded_on": _FROM, "contract_from": _FROM, "contract_until": last_day, "security_terms": "Encrypted."}
    acts.AWARD_VENDOR.perform(board, AT, {"component": "Hosting", **award})
    acts.VENDOR_LIVE.perform(board, AT, {"component": "Hosting", "live_on": _FROM})


def test_the_parts_at_every_door(board: Actor, doors: Doors) -> None:
    live(board, "2025-02-28")
    vendor = actor("VENDOR_OPS")
    rows = doors.api(vendor, "get", "/board/parts-of-the-system").json()
    assert {row["part"]: row["standing"] for row in rows} == {"Hosting": "may-run", "Help line": "may-not-run"}
    assert "No award of the board is on file" in next(row["says"] for row in rows if row["part"] == "Help line")
    code, out, _err = doors.command(vendor, "parts-of-the-system", "--format", "json")
    assert code == 0
    assert json.loads(out) == rows
    page = doors.console(vendor).get("/board/parts-of-the-system/").content.decode()
    assert "May run" in page
    assert "No contract runs on Jan. 6, 2025." in page
    assert doors.console(board).get("/board/parts-of-the-system/").status_code == 403


@pytest.mark.parametrize(
    ("last_day", "waits"),
    [
        (TODAY + timedelta(days=61), []),
        (TODAY + timedelta(days=60), ["Have the contract of “Hosting” renewed"]),
        (TODAY, ["Have the contract of “Hosting” renewed"]),
        (TODAY - timedelta(days=1), ["Stop “Hosting”: it may not run"]),
    ],
)
def test_what_waits_for_the_vendor(board: Actor, last_day: Any, waits: list[str]) -> None:
    live(board, str(last_day))
    assert [item.says for item in waiting_for(actor("VENDOR_OPS"), TODAY)] == waits
