"""Fixtures of the law-enforcement tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from carelaw.platform.accounts.actor import Actor
from tests.pdmp.law_enforcement.office import registered


@pytest.fixture
def parties(home: Path, db: None) -> tuple[Actor, Actor]:
    """An officer of a registered agency and an agent of the Attorney General's office."""
    return registered()


@pytest.fixture
def officer(parties: tuple[Actor, Actor]) -> Actor:
    """Asks for an agency."""
    return parties[0]


@pytest.fixture
def agent(parties: tuple[Actor, Actor]) -> Actor:
    """Acts for the office, with a personal identifier."""
    return parties[1]
