"""A small world for the tests of the benefit managers' program: both texts adopted, the organizations entered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings

from carelaw.pbm import story
from carelaw.pbm.use_cases.parties import manager_numbered
from carelaw.platform.accounts.actor import Actor, actor_for
from carelaw.platform.accounts.models import Account, RoleGrant
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.registry import find_by_identifier

AT = datetime(2024, 4, 2, 15, 0, tzinfo=UTC)
ADOPTION = 'rulebooks = ["pa-abc-map", "il-77-2080-208", "il-89-140-990", "il-215-5-513b1", "il-pbm-programs-2008"]\n'


@pytest.fixture
def home(tmp_path: Path, settings: LazySettings) -> Path:
    """A home of its own for one test."""
    settings.CARELAW_HOME = tmp_path
    (tmp_path / "law.toml").write_text(ADOPTION, encoding="utf-8")
    return tmp_path


@pytest.fixture
def scopes(home: Path, db: None) -> Mapping[str, Mapping[str, list[str]]]:
    """The organizations of the story, entered; what each sign-in is limited to."""
    return story.prepare(AT)


def acting(role: str, login: str, scope: Mapping[str, list[str]], at: datetime = AT) -> Actor:
    """Someone who acts in a role through the console under a live grant."""
    account = Account.objects.create_user(f"{login}@example.org", name=f"Test {login}")
    RoleGrant.objects.create(account=account, role=role, scope=dict(scope), starts_on=date(2008, 1, 1), granted_at=at)
    return actor_for(account, role, at, channel="console", client="test", second_factor=True)


@pytest.fixture
def regulator(scopes: Mapping[str, Mapping[str, list[str]]]) -> Actor:
    """The Director's staff."""
    return acting("PBM_REGULATOR", story.REGULATOR, {})


@pytest.fixture
def filer(scopes: Mapping[str, Mapping[str, list[str]]]) -> Actor:
    """Acts for the first benefit manager."""
    return acting("PBM_FILER", story.FILER, scopes[story.FILER])


@pytest.fixture
def other_filer(scopes: Mapping[str, Mapping[str, list[str]]]) -> Actor:
    """Acts for the other benefit manager."""
    return acting("PBM_FILER", story.APPLICANT, scopes[story.APPLICANT])


@pytest.fixture
def pharmacy(scopes: Mapping[str, Mapping[str, list[str]]]) -> Actor:
    """Acts for a network pharmacy."""
    return acting("NETWORK_PHARMACY", story.CORNER_PHARMACY, scopes[story.CORNER_PHARMACY])


def manager(number: str = story.PRAIRIE) -> Party:
    """A benefit manager by its number."""
    found = manager_numbered(number)
    assert found is not None
    return found


def pharmacy_party(npi: str = story.CORNER_NPI) -> Party:
    """A pharmacy by its NPI."""
    found = find_by_identifier("npi", npi)
    assert found is not None
    return found
