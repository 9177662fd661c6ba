"""The market of the tests of price lists, and official files as agencies publish them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest

from tests.pbm.mac.conftest import START, home, market, published
from tests.pbm.mac.doors import Doors

__all__ = ["home", "market", "published"]


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Doors:
    """Every door on the first day of the market."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Doors(monkeypatch, START)


def packed(members: Mapping[str, bytes | str], day: tuple[int, int, int] = (2026, 2, 1)) -> bytes:
    """A zip archive as an agency makes it: its members dated."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (*day, 4, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
