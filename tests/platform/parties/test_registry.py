"""People and organizations are entered once and found by any of their identifiers."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from carelaw.kernel.identifiers import dea_with_check_digit, npi_with_check_digit
from carelaw.kernel.refusal import Refusal
from carelaw.platform.parties.models import License, Party
from carelaw.platform.parties.registry import enter_party, find_by_identifier, live_licenses

AT = datetime(2025, 3, 1, 12, tzinfo=UTC)
NPI = npi_with_check_digit("123456789")
DEA = dea_with_check_digit("FT", "765432")

pytestmark = pytest.mark.django_db


def test_a_party_is_found_by_each_identifier() -> None:
    party = enter_party("Test Pharmacy 1", "organization", {"npi": NPI, "dea": DEA}, at=AT)
    assert find_by_identifier("npi", NPI) == find_by_identifier("dea", DEA) == party


def test_entering_it_again_is_the_same_party_and_adds_what_is_new() -> None:
    first = enter_party("Test Pharmacy 1", "organization", {"npi": NPI}, at=AT)
    again = enter_party("TEST PHARMACY 1", "organization", {"npi": NPI, "dea": DEA}, at=AT)
    assert first == again
    assert Party.objects.count() == 1
    assert find_by_identifier("dea", DEA) == first


def test_a_failed_check_digit_is_refused_and_named() -> None:
    with pytest.raises(Refusal) as refused:
        enter_party("Test Pharmacy 1", "organization", {"dea": DEA[:-1] + str((int(DEA[-1]) + 1) % 10)}, at=AT)
    assert refused.value.code == "identifier-check-digit"
    assert refused.value.field == "dea"
    assert not Party.objects.exists()


def test_identifiers_of_two_parties_are_refused() -> None:
    enter_party("One", "organization", {"npi": NPI}, at=AT)
    enter_party("Two", "organization", {"dea": DEA}, at=AT)
    with pytest.raises(Refusal) as refused:
        enter_party("Three", "organization", {"npi": NPI, "dea": DEA}, at=AT)
    assert refused.value.code == "identifiers-of-two-parties"


@pytest.mark.parametrize(
    ("on", "live"),
    [(date(2024, 12, 31), 0), (date(2025, 1, 1), 1), (date(2025, 12, 31), 1), (date(2026, 1, 1), 0)],
    ids=["the day before", "first day", "last day belongs to it", "one over"],
)
def test_a_license_is_live_within_its_period(on: date, live: int) -> None:
    party = enter_party("One", "organization", {"npi": NPI}, at=AT)
    License.objects.create(
        party=party, kind="pharmacy", number="P1", state="PA", valid_from=date(2025, 1, 1), valid_to=date(2025, 12, 31)
    )
    assert live_licenses(party, on).count() == live


def test_a_license_period_cannot_run_backward() -> None:
    party = enter_party("One", "organization", {"npi": NPI}, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        License.objects.create(
            party=party, kind="pharmacy", number="P1", state="PA", valid_from=AT.date(), valid_to=date(2024, 1, 1)
        )
