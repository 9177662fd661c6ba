"""A live point, the roles of oversight, a clock that stands still, and envelopes as they are wanted."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from carelaw.gateway.store.models import Envelope
from carelaw.platform import clock
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from tests.gateway.world import AT, World, adopt, go_live, person, small_world


@dataclass
class Town:
    """The world of the gateway, with those who oversee it."""

    world: World
    compliance: Actor
    auditor: Actor

    def envelope(self, at: datetime, **told: Any) -> Envelope:
        """One search at the point, answered unless something else is said."""
        point = self.world.point
        assert point is not None
        made = {
            "transaction_id": str(uuid.uuid4()),
            "received_at": at,
            "answered_at": at,
            "released_at": at,
            "point_id": point.pk,
            "location_id": point.location_id,
            "requester_id": "rph.lane",
            "requester_first": "Robin",
            "requester_last": "Lane",
            "source_ip": "192.0.2.7",
            "search_last": "Sampleson",
            "search_first": "August",
            "search_dob": date(1989, 3, 12),
            "outcome": "ANSWERED",
            **told,
        }
        return Envelope.objects.create(**made)


@pytest.fixture
def town(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[Town]:
    """One live point of one vendor at one store."""
    adopt(tmp_path, settings)
    before = Doorkeeper.clock
    Doorkeeper.clock = staticmethod(lambda: AT)
    monkeypatch.setattr(clock, "now", lambda: AT)
    yield Town(go_live(small_world()), person("IL_COMPLIANCE"), person("AUDITOR"))
    Doorkeeper.clock = staticmethod(before)
