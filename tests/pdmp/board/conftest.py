"""People of the board, its advisers and the department."""

from __future__ import annotations

import pytest

from carelaw.platform.accounts.actor import Actor
from tests.browser import chromium, page
from tests.pdmp.conftest import actor

__all__ = ["chromium", "page"]


@pytest.fixture(autouse=True)
def _policies() -> None:
    """Here the board begins without a policy."""


@pytest.fixture
def board(home: object, db: None) -> Actor:
    """A member of the board."""
    return actor("BOARD_MEMBER")


@pytest.fixture
def adviser(home: object, db: None) -> Actor:
    """A member of the advisory group."""
    return actor("ADVISORY_MEMBER")


@pytest.fixture
def office(home: object, db: None) -> Actor:
    """The department's administrator."""
    return actor("ADMIN")
