"""Who may act, judged at the moment of asking."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import actor_for, law_day
from carelaw.platform.accounts.granting import designate, end_designation, grant_role, revoke_grant, suspend_account
from carelaw.platform.accounts.models import Account
from carelaw.platform.legal_zone import zone_of
from tests.platform.accounts.people import AT, OPERATOR, granted, person

pytestmark = pytest.mark.django_db


def ask(account: Account, role: str, at: datetime = AT, principal: Account | None = None):
    return actor_for(account, role, at, "console", "192.0.2.7", principal=principal)


def refused(account: Account, role: str, at: datetime = AT, principal: Account | None = None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        ask(account, role, at, principal)
    assert caught.value.kind == "forbidden"
    assert caught.value.cite
    return caught.value


def pair(**terms):
    """A prescriber with a designee."""
    principal = person("PRESCRIBER", name="Petra Prescriber", scope={"dea": ["AB1234563"]})
    designee = person("PRESCRIBER_DESIGNEE", name="Dan Designee", scope={"npi": ["1234567893"]})
    made = designate(
        OPERATOR,
        AT,
        principal=principal,
        designee=designee,
        role="PRESCRIBER_DESIGNEE",
        employer="Example Practice",
        standards_version="2026-1",
        is_nurse=True,
        **terms,
    )
    return principal, designee, made


def test_an_actor_carries_the_grant_and_its_limits():
    account = person("SUBMITTER", scope={"dispenser_dea": ["AB1234563", "AB1234563"]})
    made = ask(account, "SUBMITTER")
    assert (made.account_id, made.role, made.channel, made.client) == (
        str(account.pk),
        "SUBMITTER",
        "console",
        "192.0.2.7",
    )
    assert made.scoped("dispenser_dea") == ("AB1234563",)
    assert made.scoped("npi") == ()
    assert made.grant_id == str(account.grants.get().pk)


def test_a_role_that_was_never_granted_is_refused():
    assert refused(person("SUBMITTER"), "PRESCRIBER").code == "E-MAP-50.no-grant"


@pytest.mark.parametrize(
    ("local", "live"),
    [
        (datetime(2026, 2, 28, 23, 59), False),
        (datetime(2026, 3, 1, 0, 0), True),
        (datetime(2026, 3, 31, 23, 59), True),
        (datetime(2026, 4, 1, 0, 0), False),
    ],
)
def test_the_last_day_belongs_to_the_grant_and_days_are_counted_in_the_laws_zone(local, live):
    at = local.replace(tzinfo=zone_of("pdmp")).astimezone(UTC)
    account = person()
    granted(account, "PRESCRIBER", at=AT - timedelta(days=60), starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31))
    if live:
        assert ask(account, "PRESCRIBER", at).role == "PRESCRIBER"
    else:
        assert refused(account, "PRESCRIBER", at).code in {"E-MAP-50.not-begun", "E-MAP-50.ended"}


def test_a_revoked_grant_ends_at_once():
    account = person("PRESCRIBER")
    revoke_grant(OPERATOR, AT, account.grants.get(), because="License lapsed")
    assert refused(account, "PRESCRIBER").code == "E-MAP-50.revoked"


def test_a_second_grant_of_the_same_role_keeps_the_door_open():
    account = person("PRESCRIBER")
    revoke_grant(OPERATOR, AT, account.grants.get(), because="Wrong DEA number")
    granted(account, "PRESCRIBER")
    assert ask(account, "PRESCRIBER").role == "PRESCRIBER"


def test_a_grant_that_waits_for_the_second_person_opens_nothing():
    account = person()
    grant_role(OPERATOR, AT, account=account, role="DOH_REVIEWER")
    assert refused(account, "DOH_REVIEWER").code == "E-MAP-50.not-approved"


def test_a_suspended_account_cannot_act_and_hears_why():
    account = suspend_account(OPERATOR, AT, person("PRESCRIBER"), because="The license lapsed on 2026-03-01")
    refusal = refused(account, "PRESCRIBER")
    assert refusal.code == "E-MAP-50.account-suspended"
    assert "2026-03-01" in refusal.says


def test_a_closed_account_cannot_act():
    account = person("PRESCRIBER")
    account.is_active = False
    assert refused(account, "PRESCRIBER").code == "E-MAP-50.account-closed"


def test_a_designee_names_one_principal_and_reaches_no_wider():
    principal, designee, _ = pair()
    made = ask(designee, "PRESCRIBER_DESIGNEE", principal=principal)
    assert (made.principal_id, made.principal_name) == (str(principal.pk), "Petra Prescriber")
    assert made.scoped("dea") == ("AB1234563",)
    assert made.scoped("npi") == ()
    assert made.is_designee
    assert refused(designee, "PRESCRIBER_DESIGNEE").code == "E-MAP-61"


def test_nobody_else_acts_for_a_principal():
    principal, _, _ = pair()
    stranger = person("PRESCRIBER_DESIGNEE")
    assert refused(stranger, "PRESCRIBER_DESIGNEE", principal=principal).code == "E-MAP-61"
    assert refused(person("PRESCRIBER"), "PRESCRIBER", principal=principal).code == "E-MAP-61"


def test_a_designation_ends_with_its_last_day_or_when_it_is_ended():
    principal, designee, made = pair(ends_on=law_day(AT))
    later = AT + timedelta(days=1)
    assert refused(designee, "PRESCRIBER_DESIGNEE", later, principal).code == "E-MAP-61"
    end_designation(OPERATOR, AT, made)
    assert refused(designee, "PRESCRIBER_DESIGNEE", AT, principal).code == "E-MAP-61"


@pytest.mark.parametrize("ending", ["revoked", "suspended"])
def test_a_designee_ends_when_the_principal_does(ending):
    principal, designee, _ = pair()
    if ending == "revoked":
        revoke_grant(OPERATOR, AT, principal.grants.get(), because="License lapsed")
    else:
        suspend_account(OPERATOR, AT, principal, because="License lapsed")
        principal.refresh_from_db()
    assert refused(designee, "PRESCRIBER_DESIGNEE", principal=principal).code.startswith("E-MAP-61")
