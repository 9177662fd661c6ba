"""Fixtures of the platform's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.platform import own_database
from tests.platform.own_database import OwnDatabase


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnDatabase]:
    """One migrated database that others are copied from."""
    with own_database.migrated(tmp_path_factory.mktemp("migrated")) as made:
        yield made


@pytest.fixture
def database(migrated_database: OwnDatabase, tmp_path: Path) -> Iterator[OwnDatabase]:
    """A database of this test alone that other processes can reach."""
    with own_database.copied(migrated_database, tmp_path) as made:
        yield made
