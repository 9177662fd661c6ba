"""A live point whose memorandum lists other states, what is on file with them, and hubs that listen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from carelaw.gateway.facts.interstate import Hub
from carelaw.gateway.facts.search import Option, QueryMode
from carelaw.gateway.protocols.hub_simulator import Simulator, simulator
from carelaw.gateway.use_cases.interstate import acts, courier
from carelaw.gateway.use_cases.interstate.own_key import make_own_key, own_key, public_half
from carelaw.pdmp.store.models import RegisteredDispenser
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.acts.declaration import Act, Done
from tests.browser import chromium, page  # noqa: F401
from tests.gateway.world import AT, World, adopt, go_live, small_world
from tests.pdmp.conftest import PHARMACY_DEA, PHARMACY_NPI, actor
from tests.pdmp.files import ALPRAZOLAM, asap, record, send

BY_NAME: dict[str, Act] = {act.name: act for act in acts.ACTS}


def do(who: Actor, name: str, at: datetime = AT, **typed: str) -> Done:
    """One act, as every door does it."""
    return BY_NAME[name].perform(who, at, typed)


def agree(world: World, state: str, **terms: str) -> None:
    """The agreement with a state, signed by both, mutual, in force since January."""
    reference = f"SA-{state}-1"
    both = {"shares_with_us_from": "2026-01-01", "we_share_from": "2026-01-01"}
    do(world.coordinator, "draft-state-agreement", state=state, reference=reference, **both, **terms)
    do(world.coordinator, "sign-state-agreement", reference=reference, by="partner", on="2025-12-15")
    do(world.administrator, "sign-state-agreement", reference=reference, by="illinois", on="2025-12-20")
    do(world.coordinator, "activate-state-agreement", reference=reference, from_on="2026-01-01")


def permit(world: World, state: str) -> None:
    """The written permission of a state, in force since January."""
    do(
        world.coordinator,
        "record-state-permission",
        state=state,
        reference=f"SP-{state}-1",
        form="signed-document",
        document=f"file {state}",
        signed_by=f"Director of {state}",
        from_on="2026-01-01",
    )


def connect(world: World, made: Simulator, *, own_link: bool = False) -> None:
    """Enter the hub's address and the state's key; or make it the state's own door."""
    told, state = made.told(), made.program.state
    trusted = {"state": state, "kid": told["kid"], "public_key": told["public_key"], "from_on": "2026-01-01"}
    do(world.coordinator, "trust-state-key", **trusted)
    where = {"state": state} if own_link else {"hub": told["hub"]}
    do(world.coordinator, "enter-state-route", **where, address=made.address, certificate=told["certificate"])


@pytest.fixture
def live(tmp_path: Path, settings: Any, db: None) -> Iterator[World]:
    """A live point; its memorandum lists four states; August Sampleson has two dispensings on file here."""
    before = Doorkeeper.clock
    Doorkeeper.clock = staticmethod(lambda: AT)
    adopt(tmp_path, settings)
    settings.CARELAW_GATEWAY_STATE_KEY = tmp_path / "state.key"
    make_own_key()
    RegisteredDispenser.objects.create(
        dea=PHARMACY_DEA, npi=PHARMACY_NPI, name="Test Pharmacy 1", kind="pharmacy", basis="pharmacy permit"
    )
    send(actor("SUBMITTER", dispenser_dea=(PHARMACY_DEA,)), asap([record(), record(DSP02="2", DSP08=ALPRAZOLAM)]))
    states = {"WI": QueryMode.ON_DEMAND, "IN": QueryMode.ON_DEMAND, "MO": QueryMode.ALWAYS, "IA": QueryMode.ON_DEMAND}
    yield go_live(small_world(), AT, Option.REST_PMIX, **states)
    Doorkeeper.clock = staticmethod(before)


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Simulator]]:
    """Start hubs: `hub(Hub.PMPI, "WI", "ok")`. A courier of the test's own carries to them."""
    mine = courier.Courier()
    monkeypatch.setattr("carelaw.gateway.use_cases.interstate.asking.courier", lambda: mine)
    started: list[Simulator] = []

    def start(which: Hub, state: str, behave: str = "ok") -> Simulator:
        made = simulator(which, state, behave, folder=tmp_path)
        own = own_key()
        assert own is not None
        made.program.trust(public_half(own), own.kid)
        made.program.clock = lambda: AT
        made.exchange.overheard = []
        made.start()
        started.append(made)
        return made

    yield start
    for made in started:
        made.stop()
