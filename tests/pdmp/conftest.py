"""A small state for the tests of prescription monitoring: the law adopted, a registered dispenser, people who act."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings

from carelaw.pdmp.rules.board.policies import TIED
from carelaw.pdmp.store.models import BoardPolicy, RegisteredDispenser
from carelaw.platform.accounts.actor import Actor, actor_for
from carelaw.platform.accounts.models import Account, RoleGrant
from carelaw.platform.parties.models import License, Party

# The pharmacy of the hand-made ASAP files.
PHARMACY_DEA = "FT7654329"
PHARMACY_NPI = "1669512349"
AT = datetime(2025, 1, 6, 15, 0, tzinfo=UTC)

ADOPTION = """
rulebooks = ["pa-abc-map"]

[[changes]]
id = "test-extension"
rulebook = "pa-abc-map"
citation = "adopted for tests"
effective_on = 2022-07-01
effect = "extend"
last_day = 2035-12-31
"""


@pytest.fixture
def home(tmp_path: Path, settings: LazySettings) -> Path:
    """A home of its own for one test, with the act extended so that it is in force in 2025."""
    settings.CARELAW_HOME = tmp_path
    (tmp_path / "law.toml").write_text(ADOPTION, encoding="utf-8")
    return tmp_path


@pytest.fixture
def pharmacy(db: None) -> RegisteredDispenser:
    """The registered dispenser that the hand-made files come from."""
    return RegisteredDispenser.objects.create(
        dea=PHARMACY_DEA, npi=PHARMACY_NPI, name="Test Pharmacy 1", kind="pharmacy", basis="pharmacy permit"
    )


@pytest.fixture(autouse=True)
def _policies(request: pytest.FixtureRequest) -> None:
    """The board of the small state has its policies on what hangs on them."""
    if request.node.get_closest_marker("django_db") is not None or "db" in request.fixturenames:
        request.getfixturevalue("db")
        approve_policies()


def approve_policies() -> None:
    """Policies on every matter on which something hangs, in force since the act is."""
    BoardPolicy.objects.bulk_create(
        BoardPolicy(
            item=item,
            version=1,
            text=f"On {what}.",
            approved_on=date(2015, 6, 30),
            in_force_from=date(2015, 6, 30),
            recorded_at=AT,
        )
        for item, what in TIED.items()
    )


def actor(role: str, **scope: tuple[str, ...]) -> Actor:
    """Someone who acts in a role through the console, with a second factor, under a live grant."""
    account = Account.objects.create_user(f"{role.lower()}@example.org", name=f"Test {role.title()}")
    RoleGrant.objects.create(
        account=account,
        role=role,
        scope={kind: list(ids) for kind, ids in scope.items()},
        starts_on=date(2024, 1, 1),
        granted_at=AT,
    )
    return actor_for(account, role, AT, channel="console", client="test", second_factor=True)


def licensed(actor: Actor, kind: str) -> Actor:
    """The same actor with a live license on file."""
    party = Party.objects.create(kind="person", name=actor.name, account_id=actor.account_id, created_at=AT)
    License.objects.create(party=party, kind=kind, number="L1", state="PA", valid_from=date(2015, 1, 1))
    return actor


@pytest.fixture
def submitter(home: Path, pharmacy: RegisteredDispenser) -> Actor:
    """Reports for the test pharmacy."""
    return actor("SUBMITTER", dispenser_dea=(PHARMACY_DEA,))


@pytest.fixture
def prescriber(home: Path, db: None) -> Actor:
    """A licensed prescriber with a verified DEA number."""
    return licensed(actor("PRESCRIBER", dea=("BF1234563",), npi=("1928340565",)), "physician")


@pytest.fixture
def dispenser(home: Path, pharmacy: RegisteredDispenser) -> Actor:
    """A pharmacist of the test pharmacy."""
    return licensed(actor("DISPENSER", dispenser_dea=(PHARMACY_DEA,)), "pharmacist")


@pytest.fixture
def steward(home: Path, db: None) -> Actor:
    """Reviews links."""
    return actor("DATA_STEWARD")
