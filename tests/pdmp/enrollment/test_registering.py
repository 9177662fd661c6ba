"""Somebody applies for an account: what can be checked is checked at once, a person decides, licenses are watched."""

from __future__ import annotations

from datetime import date

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import Registration, SpecialistRecord
from carelaw.pdmp.use_cases.enrollment.acts import APPLY, DECIDE, LICENSE, SPECIALIST, STANDARDS
from carelaw.pdmp.use_cases.enrollment.registering import follow_licenses
from carelaw.platform.accounts.actor import Actor, actor_for
from carelaw.platform.accounts.models import Account, RoleGrant
from carelaw.platform.notices.models import Notice
from tests.pdmp.conftest import AT, PHARMACY_DEA, actor

pytestmark = pytest.mark.django_db
APPLICATION = {
    "role": "PRESCRIBER",
    "name": "Robin Vale",
    "email": "robin@example.org",
    "profession": "physician",
    "license_number": "MD000001",
    "license_state": "PA",
    "license_from": "2015-01-01",
    "license_until": "2025-01-31",
    "dea": "BF1234563",
    "npi": "1928340565",
}


@pytest.fixture
def office(home: object, db: None) -> Actor:
    """The department's administrator, with the board's standards in force."""
    typed = {"version": "1", "text": "Who may query.", "tests": "training; undertaking", "approved_on": "2024-12-01"}
    STANDARDS.perform(actor("BOARD_MEMBER"), AT, {**typed, "effective_on": "2025-01-01"})
    return actor("ADMIN")


def applied(office: Actor, **changes: str) -> str:
    return APPLY.perform(office, AT, {**APPLICATION, **changes}).reference


def approve(office: Actor, registration: str, tests: str = "training; undertaking") -> str:
    typed = {"registration": registration, "approve": "yes", "reasons": "Verified with the board.", "tests": tests}
    return DECIDE.perform(office, AT, typed).says


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"dea": "BF1234560"}, "dea", "E-MAP-17.dea"),
        ({"npi": "1928340560"}, "npi", "E-MAP-17.npi"),
        ({"profession": "veterinarian"}, "profession", "E-MAP-17.veterinarian"),
        ({"profession": "pharmacist"}, "profession", "E-MAP-17.not-authorized"),
        ({"license_state": "NJ"}, "profession", "E-MAP-17.not-authorized"),
        ({"license_until": "2025-01-05"}, "license_until", "E-MAP-17.not-live"),
        ({"role": "DISPENSER", "profession": "pharmacist"}, "dispenser_dea", "E-MAP-19.unknown"),
        ({"role": "DISPENSER", "profession": "veterinarian"}, "profession", "E-MAP-17.veterinarian"),
        ({"role": "SUBMITTER", "profession": "wholesaler"}, "profession", "E-MAP-23"),
    ],
)
def test_what_can_be_checked_is_checked_at_once(office: Actor, changes: dict[str, str], field: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        applied(office, **changes)
    assert (code, field) in {(one.code, one.field) for one in refused.value.problems}
    assert Registration.objects.count() == 0


def test_a_license_counts_through_its_last_day(office: Actor) -> None:
    assert applied(office, license_until="2025-01-06")


def test_an_approved_prescriber_may_ask_and_sets_the_password_by_a_link(office: Actor) -> None:
    says = approve(office, applied(office))
    assert "/account/password/reset/key/" in says
    account = Account.objects.get(email="robin@example.org")
    who = actor_for(account, "PRESCRIBER", AT, "console", "test", second_factor=True)
    assert (who.scoped("dea"), who.scoped("npi")) == (("BF1234563",), ("1928340565",))


def test_a_pharmacist_and_a_sender_are_tied_to_their_pharmacy(office: Actor, pharmacy: object) -> None:
    for role, email in (("DISPENSER", "a@example.org"), ("SUBMITTER", "b@example.org")):
        changes = {"role": role, "email": email, "profession": "pharmacist", "dea": "", "license_number": email}
        approve(office, applied(office, **changes, dispenser_dea=PHARMACY_DEA))
        assert RoleGrant.objects.get(role=role).scope["dispenser_dea"] == [PHARMACY_DEA]


def test_nobody_is_activated_before_every_test_is_on_record(office: Actor) -> None:
    waiting = applied(office)
    with pytest.raises(Refusal, match="E-MAP-63") as refused:
        approve(office, waiting, "training")
    assert "undertaking" in refused.value.says
    assert not Account.objects.filter(email="robin@example.org").exists()
    with pytest.raises(Refusal, match=r"E-MAP-63\.test-unknown"):
        approve(office, waiting, "swimming")
    approve(office, waiting)


def test_an_application_waits_once_and_is_declined_with_reasons(office: Actor) -> None:
    waiting = applied(office)
    with pytest.raises(Refusal, match="registration-waits"):
        applied(office)
    DECIDE.perform(office, AT, {"registration": waiting, "approve": "no", "reasons": "Not licensed."})
    assert Registration.objects.get().reasons == "Not licensed."
    with pytest.raises(Refusal, match="registration-decided"):
        approve(office, waiting)


def renew(office: Actor, until: str, live: str = "yes") -> None:
    names = ("profession", "license_number", "license_state", "license_from")
    typed = {name: APPLICATION[name] for name in names}
    LICENSE.perform(office, AT, {**typed, "email": "robin@example.org", "license_until": until, "live": live})


def test_a_lapsed_license_suspends_the_role_the_same_day_and_its_renewal_lifts_that(office: Actor) -> None:
    approve(office, applied(office))
    grant = RoleGrant.objects.get(role="PRESCRIBER")
    assert follow_licenses(date(2025, 1, 31), AT) == 0
    assert follow_licenses(date(2025, 2, 1), AT) == 1
    assert follow_licenses(date(2025, 2, 1), AT) == 0
    grant.refresh_from_db()
    assert grant.suspended_at == AT
    assert Notice.objects.filter(kind="enrollment.license-lapsed").count() == 1
    renew(office, "2027-01-31")
    grant.refresh_from_db()
    assert grant.suspended_at is None


def test_a_suspended_license_suspends_at_once(office: Actor) -> None:
    approve(office, applied(office))
    renew(office, "2027-01-31", live="no")
    assert RoleGrant.objects.get(role="PRESCRIBER").suspended_at == AT


def test_an_addiction_specialist_needs_both_items(office: Actor) -> None:
    approve(office, applied(office))
    with pytest.raises(Refusal, match="E-MAP-13"):
        SPECIALIST.perform(office, AT, {"email": "robin@example.org", "verified_on": "2025-01-02"})
    typed = {"email": "robin@example.org", "certificate_number": "A-1001", "verified_on": "2025-01-02"}
    SPECIALIST.perform(office, AT, typed)
    assert SpecialistRecord.objects.get().license_number == "MD000001"
    with pytest.raises(Refusal, match="E-MAP-13"):
        SPECIALIST.perform(office, AT, {**typed, "email": "admin@example.org"})
