"""Two pharmacies, one vendor, and the people who act in their cases."""

from __future__ import annotations

import pytest

from carelaw.gateway.use_cases import compliance_days
from tests.gateway.compliance.people import Pharmacies, pharmacies


@pytest.fixture
def town(db: None) -> Pharmacies:
    """Elm Pharmacy with two stores and Oak Pharmacy with one, none integrated."""
    return pharmacies()


assert compliance_days.fines_of_the_day
