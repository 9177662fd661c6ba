"""A live point for each dialect, a patient with two dispensings, and a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from carelaw.gateway.store.models import ConnectionPoint
from carelaw.pdmp.store.models import RegisteredDispenser
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from tests.gateway.dialects import DIALECTS, Dialect
from tests.gateway.protocols.serving import server
from tests.gateway.world import AT, World, adopt, go_live, small_world
from tests.pdmp.conftest import PHARMACY_DEA, PHARMACY_NPI, actor
from tests.pdmp.files import ALPRAZOLAM, asap, record, send

__all__ = ["server"]


@pytest.fixture
def clock() -> Iterator[None]:
    """Every request arrives at the same instant."""
    before = Doorkeeper.clock
    Doorkeeper.clock = staticmethod(lambda: AT)
    yield
    Doorkeeper.clock = staticmethod(before)


@pytest.fixture
def live(tmp_path: Path, settings: Any, db: None, clock: None) -> World:
    """A live point, and August Sampleson with two dispensings on file."""
    adopt(tmp_path, settings)
    RegisteredDispenser.objects.create(
        dea=PHARMACY_DEA, npi=PHARMACY_NPI, name="Test Pharmacy 1", kind="pharmacy", basis="pharmacy permit"
    )
    submitter = actor("SUBMITTER", dispenser_dea=(PHARMACY_DEA,))
    send(submitter, asap([record(), record(DSP02="2", DSP08=ALPRAZOLAM)]))
    return go_live(small_world())


@pytest.fixture(params=list(DIALECTS.values()), ids=list(DIALECTS))
def dialect(request: pytest.FixtureRequest, live: World) -> Dialect:
    """One dialect; the point is on record for it."""
    chosen: Dialect = request.param
    ConnectionPoint.objects.update(option=chosen.option.value)
    assert live.point is not None
    live.point.refresh_from_db()
    return chosen


@pytest.fixture
def path(dialect: Dialect) -> str:
    """The address of one dialect's door."""
    return dialect.path
