"""A licensed manager, covered entities, pharmacies and a services organization for the tests of contracts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from carelaw.pbm import story
from carelaw.pbm.use_cases.contracts import parties
from carelaw.pbm.use_cases.parties import manager_numbered
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.parties.models import License
from tests.pbm.conftest import AT, acting

PRAIRIE, LAKEFRONT = story.PRAIRIE, story.LAKEFRONT
NPI = story.CORNER_NPI


@pytest.fixture
def office(regulator: Actor) -> Actor:
    """The Director's staff, with a licensed manager and the organizations entered."""
    for number, license_number in ((PRAIRIE, "PBM-2024-0001"), (LAKEFRONT, "PBM-2024-0002")):
        party = manager_numbered(number)
        assert party is not None
        License.objects.create(
            party=party,
            kind="pharmacy-benefits-manager",
            number=license_number,
            state="IL",
            valid_from=date(2009, 1, 1),
            valid_to=date(2027, 1, 1),
        )
    for name, number in (
        ("Tri-County Manufacturing, Inc.", "CE0001"),
        ("Sangamon Mutual Health Insurance Company", "INS0001"),
        ("Independent Druggists Alliance", "PSAO0001"),
        ("Prairie Community Health Center", "HC0001"),
    ):
        parties.enter_organization(regulator, AT, name=name, number=number)
    return regulator


@pytest.fixture
def corner(scopes: Mapping[str, Mapping[str, list[str]]]) -> Actor:
    """Acts for the corner pharmacy."""
    return acting("NETWORK_PHARMACY", story.CORNER_PHARMACY, scopes[story.CORNER_PHARMACY])
