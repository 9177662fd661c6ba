"""A small program for the money tests: one adoption, two health homes, a few members, two finance officers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings

from carelaw.ihh.facts.services import Telehealth
from carelaw.ihh.store.models import (
    Assignment,
    Consent,
    Coverage,
    HealthHome,
    Member,
    Membership,
    ServiceLine,
    TierPeriod,
)
from carelaw.ihh.use_cases.keeping_fees import approve_fee, enter_fee
from carelaw.ihh.use_cases.logging_services import ServiceAsked, log_service
from carelaw.platform.accounts.actor import Actor, actor_for
from carelaw.platform.accounts.models import Account, RoleGrant
from carelaw.platform.parties.models import PartyKind
from carelaw.platform.parties.registry import enter_party

ADOPTED = date(2019, 2, 20)
LAW = """
rulebooks = ["il-89-140-990"]

[[changes]]
id = "adoption"
rulebook = "il-89-140-990"
citation = "adopted for tests"
effective_on = 2019-02-20
effect = "amend-setting"
number = "ihh.adopted_on"
value = 2019-02-20
"""
Served = Callable[..., ServiceLine]


def noon(on: date) -> datetime:
    """Noon of a day in Illinois."""
    return datetime(on.year, on.month, on.day, 18, tzinfo=UTC)


def someone(role: str, login: str, **scope: list[str]) -> Actor:
    """Someone who acts in a role through the console, with a second factor, under a live grant."""
    account = Account.objects.create_user(f"{login}@example.org", name=f"Test {login.title()}")
    RoleGrant.objects.create(
        account=account,
        role=role,
        scope=scope,
        starts_on=date(2019, 1, 1),
        granted_at=noon(date(2019, 1, 1)),
        approved_by=Account.objects.create_user(f"{login}-approver@example.org", name="Test Approver"),
        approved_at=noon(date(2019, 1, 1)),
    )
    return actor_for(account, role, noon(date(2019, 1, 2)), channel="console", client="test", second_factor=True)


@pytest.fixture(autouse=True)
def adopted(db: None, tmp_path: Path, settings: LazySettings) -> None:
    """A home of its own in which the text was adopted on February 20, 2019."""
    settings.CARELAW_HOME = tmp_path
    (tmp_path / "law.toml").write_text(LAW, encoding="utf-8")


def make_home(reference: str, npi: str, tier: str = "A") -> HealthHome:
    """An active health home with a party of its own."""
    party = enter_party(f"Home {reference}", PartyKind.ORGANIZATION, {"npi": npi}, at=noon(ADOPTED))
    return HealthHome.objects.create(
        party_id=party.pk,
        reference=reference,
        name=f"Home {reference}",
        npi=npi,
        tier=tier,
        active_from=date(2019, 1, 1),
        partner_npis=["1679576722"],
    )


@pytest.fixture
def home() -> HealthHome:
    return make_home("H-1", "1234567893")


@pytest.fixture
def other_home() -> HealthHome:
    return make_home("H-2", "1245319599")


@pytest.fixture
def provider(home: HealthHome) -> Actor:
    return someone("IHH_PROVIDER", "provider", party=[str(home.party_id)])


@pytest.fixture
def finance() -> Actor:
    return someone("IHH_FINANCE", "finance")


@pytest.fixture
def second_finance() -> Actor:
    return someone("IHH_FINANCE", "second-finance")


@pytest.fixture
def program() -> Actor:
    return someone("IHH_PROGRAM", "program")


def make_member(
    number: str, home: HealthHome, *, starts_on: date = date(2019, 3, 1), ends_on: date | None = None, tier: str = "B"
) -> Member:
    """A covered member with consent, from a day on."""
    member = Member.objects.create(
        person_id=number,
        recipient_number=f"R{number}",
        last_name="Moss",
        first_name="Avery",
        birth_date=date(1980, 5, 1),
        loaded_at=noon(ADOPTED),
    )
    Coverage.objects.create(member=member, program="ART5", starts_on=date(2018, 1, 1), loaded_at=noon(ADOPTED))
    TierPeriod.objects.create(member=member, tier=tier, starts_on=date(2019, 1, 1))
    join(member, home, starts_on, ends_on)
    return member


def join(member: Member, home: HealthHome, starts_on: date, ends_on: date | None = None) -> Membership:
    """A membership with its assignment and consent."""
    assignment = Assignment.objects.create(
        member=member, home=home, method="CHOICE", decided_on=starts_on, effective_on=starts_on
    )
    consent = Consent.objects.create(
        member=member,
        home=home,
        informed_on=starts_on,
        given_on=starts_on,
        signer="self",
        partner_sharing=True,
        state="VALID",
        entered_at=noon(starts_on),
    )
    return Membership.objects.create(
        member=member, home=home, assignment=assignment, consent=consent, starts_on=starts_on, ends_on=ends_on
    )


@pytest.fixture
def member(home: HealthHome) -> Member:
    return make_member("100001", home)


@pytest.fixture
def fees(finance: Actor, second_finance: Actor) -> dict[str, UUID]:
    """A fee schedule of a test: 240, 120 and 80 dollars a month by tier."""
    made = {}
    for tier, amount in (("A", "240.00"), ("B", "120.00"), ("C", "80.00")):
        at = noon(ADOPTED)
        row = enter_fee(
            finance,
            at,
            tier=tier,
            amount=Decimal(amount),
            first_day=date(2019, 3, 1),
            published_url="https://fees.example.org/ihh",
        )
        made[tier] = approve_fee(second_finance, at, row.pk).pk
    return made


@pytest.fixture
def serve(provider: Actor) -> Served:
    """Log a service: `serve(member, date, "TEL")`; it is claimed on the day itself unless said otherwise."""

    def served(
        member: Member,
        on: date,
        basis: str = "F2F",
        *,
        activity: str = "CCM-E",
        claimed_on: date | None = None,
        by: Actor | None = None,
        **more: object,
    ) -> ServiceLine:
        mode = {"F2F": "in-person", "TEL": "telephone", "NONE": "none"}[basis]
        asked = ServiceAsked(member.person_id, activity, on, mode, telehealth=Telehealth(), **more)  # type: ignore[arg-type]
        return log_service(by or provider, noon(claimed_on or on), asked)

    return served
