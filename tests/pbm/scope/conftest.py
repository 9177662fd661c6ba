"""A licensed manager with two programs, and the people who look at it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import pytest

from carelaw.pbm.store.models import Program, ProgramEntity, ProgramState
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.parties.models import License, Party, PartyKind
from carelaw.platform.parties.registry import enter_party
from tests.pbm.conftest import AT, acting, manager

Scopes = Mapping[str, Mapping[str, list[str]]]


@pytest.fixture
def examiner(scopes: Scopes) -> Actor:
    """A market-conduct examiner."""
    return acting("PBM_EXAMINER", "pbm-examiner", {})


@pytest.fixture
def finance(scopes: Scopes) -> Actor:
    """The Division's finance staff."""
    return acting("PBM_FINANCE", "pbm-finance", {})


def license_of(party: Party, since: date = date(2024, 1, 2), until: date | None = date(2025, 1, 1)) -> License:
    """A license as granted, without its application."""
    return License.objects.create(
        party=party,
        kind="pharmacy-benefits-manager",
        number=f"PBM-{since.year}-{License.objects.count() + 1:04}",
        state="IL",
        valid_from=since,
        valid_to=until,
    )


def entity(number: str = "CE0001", at: datetime = AT) -> Party:
    """A covered entity."""
    return enter_party(f"Employer {number}", PartyKind.ORGANIZATION, {"state": number}, at=at, jurisdiction="IL")


def program(number: str, of: Party | None = None, since: date = date(2024, 1, 1)) -> Program:
    """A registered program of a manager."""
    made = Program.objects.create(
        number=number,
        manager_id=(of or manager()).pk,
        name=f"Program {number}",
        state=ProgramState.REGISTERED,
        offered_in_state=True,
        starts_on=since,
        created_at=AT,
    )
    ProgramEntity.objects.create(program=made, entity_id=entity().pk, kind="employer", starts_on=since)
    return made
