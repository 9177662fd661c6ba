"""People at the console of the test state, on a fixed day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from carelaw.platform.accounts.actor import Actor, actor_for
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account, RoleGrant
from tests.pdmp.conftest import AT, PHARMACY_DEA
from tests.platform.accounts.people import sign_in


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The console's clock stands still."""
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))
    return AT


@pytest.fixture
def console(today: datetime) -> Callable[[Actor], Client]:
    """A signed-in browser of an actor."""

    def opened(who: Actor) -> Client:
        return sign_in(Client(), Account.objects.get(pk=who.account_id), who.role)  # type: ignore[no-any-return]

    return opened


@pytest.fixture
def pharmacist(console: Any, submitter: Actor) -> Client:
    """The submitter of the test pharmacy."""
    return console(submitter)  # type: ignore[no-any-return]


@pytest.fixture
def rival(home: Any, pharmacy: Any) -> Actor:
    """Another account, which may even report for the same pharmacy."""
    account = Account.objects.create_user("rival@example.org", name="Rival Submitter")
    RoleGrant.objects.create(
        account=account,
        role="SUBMITTER",
        scope={"dispenser_dea": [PHARMACY_DEA]},
        starts_on=date(2024, 1, 1),
        granted_at=AT,
    )
    return actor_for(account, "SUBMITTER", AT, channel="console", client="test", second_factor=True)
