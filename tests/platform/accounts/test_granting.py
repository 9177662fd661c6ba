"""Opening accounts and giving roles."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import actor_for
from carelaw.platform.accounts.granting import (
    approve_grant,
    designate,
    forget_second_factors,
    grant_role,
    open_account,
    restore_account,
    revoke_grant,
    role_choices,
    suspend_account,
)
from carelaw.platform.accounts.models import Account, RoleGrant
from carelaw.platform.record.models import Entry
from tests.platform.accounts.people import AT, OPERATOR, actor, administrator, person

pytestmark = pytest.mark.django_db


def code_of(act) -> str:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def kinds() -> list[str]:
    return list(Entry.objects.order_by("seq").values_list("kind", flat=True))


def test_an_address_is_the_same_in_any_case():
    open_account(OPERATOR, AT, email="Ana@Example.org", name="Ana Ruiz")
    assert Account.objects.get().email == "ana@example.org"
    assert code_of(lambda: open_account(OPERATOR, AT, email="ANA@example.ORG", name="Ana")) == "account-exists"
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.bulk_create([Account(email="Ana@example.org", name="Past the checks")])


@pytest.mark.parametrize(
    ("terms", "fields"),
    [
        ({"email": "no-address", "name": "X"}, ["email"]),
        ({"email": "a@example.org", "name": " "}, ["name"]),
        ({"email": "a@b", "name": "", "language": "fr"}, ["email", "name", "language"]),
    ],
)
def test_every_fault_of_a_new_account_is_told_at_once(terms, fields):
    with pytest.raises(Refusal) as caught:
        open_account(OPERATOR, AT, **terms)
    assert [problem.field for problem in caught.value.problems] == fields


def test_only_administrators_and_the_host_open_accounts():
    assert code_of(lambda: open_account(actor("PRESCRIBER"), AT, email="b@example.org", name="B")) == "not-permitted"


def test_a_grant_is_limited_only_by_numbers_that_can_be_right():
    account = person()
    for scope in ({"deaa": ["AB1234563"]}, {"dea": ["AB1234564"]}, {"npi": ["1234567890"]}):
        assert (
            code_of(lambda s=scope: grant_role(OPERATOR, AT, account=account, role="PRESCRIBER", scope=s))
            == "scope-refused"
        )
    assert not RoleGrant.objects.filter(account=account).exists()


def test_a_grant_cannot_end_before_it_begins():
    terms = {"starts_on": date(2026, 3, 2), "ends_on": date(2026, 3, 1)}
    assert (
        code_of(lambda: grant_role(OPERATOR, AT, account=person(), role="PRESCRIBER", **terms))
        == "grant-ends-before-it-begins"
    )


@pytest.mark.parametrize("role", ["SYSTEM", "OPERATOR", "VISITOR", "VETERINARIAN"])
def test_roles_that_are_no_persons_cannot_be_granted(role):
    assert code_of(lambda: grant_role(OPERATOR, AT, account=person(), role=role)) == "role-unknown"


def test_the_host_makes_two_administrators_and_no_third_alone():
    grants = [grant_role(OPERATOR, AT, account=person(), role="ADMIN") for _ in range(3)]
    assert [grant.needs_approval for grant in grants] == [False, False, True]


def test_two_different_people_grant_a_role_above_clinician_level():
    giver, other = administrator(), administrator()
    account = person()
    grant = grant_role(giver, AT, account=account, role="OAG_AGENT")
    assert code_of(lambda: approve_grant(giver, AT, grant)) == "second-person-needed"
    assert code_of(lambda: approve_grant(OPERATOR, AT, grant)) == "second-person-needed"
    assert approve_grant(other, AT, grant).approved_at == AT
    assert actor_for(account, "OAG_AGENT", AT, "console", "x").role == "OAG_AGENT"
    assert code_of(lambda: approve_grant(other, AT, grant)) == "grant-not-waiting"


def test_nobody_approves_a_role_of_their_own():
    giver, holder = administrator(), administrator()
    grant = grant_role(giver, AT, account=Account.objects.get(pk=holder.account_id), role="AUDITOR")
    assert code_of(lambda: approve_grant(holder, AT, grant)) == "second-person-needed"


def test_the_database_itself_refuses_a_self_approved_grant():
    account = person("PRESCRIBER")
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.update(approved_by=account, approved_at=AT)


def test_each_change_stands_on_the_record():
    account = person()
    grant = grant_role(OPERATOR, AT, account=account, role="PRESCRIBER")
    suspend_account(OPERATOR, AT, account, because="License lapsed")
    restore_account(OPERATOR, AT, account)
    revoke_grant(OPERATOR, AT, grant, because="Left the practice")
    assert kinds() == ["account-opened", "role-granted", "account-suspended", "account-restored", "role-revoked"]
    assert {entry.subject for entry in Entry.objects.all()} == {str(account.pk)}
    assert account.email not in "".join(Entry.objects.values_list("body_text", flat=True))


def test_an_end_needs_a_reason_and_comes_once():
    grant = grant_role(OPERATOR, AT, account=person(), role="PRESCRIBER")
    assert code_of(lambda: revoke_grant(OPERATOR, AT, grant, because=" ")) == "reason-missing"
    revoke_grant(OPERATOR, AT, grant, because="Left")
    assert code_of(lambda: revoke_grant(OPERATOR, AT, grant, because="Left")) == "grant-already-revoked"
    assert code_of(lambda: suspend_account(OPERATOR, AT, person(), because="")) == "reason-missing"


def test_a_designee_is_an_employee_of_a_principal_who_may_ask():
    prescriber, designee = person("PRESCRIBER"), person("PRESCRIBER_DESIGNEE")

    def name(**changed):
        terms = {
            "principal": prescriber,
            "designee": designee,
            "role": "PRESCRIBER_DESIGNEE",
            "employer": "Example Practice",
            "standards_version": "2026-1",
            "is_nurse": True,
        }
        return lambda: designate(OPERATOR, AT, **{**terms, **changed})

    assert code_of(name(employer="")) == "E-MAP-61"
    assert code_of(name(principal=person("SUBMITTER"))) == "E-MAP-61"
    assert code_of(name(designee=prescriber)) == "E-MAP-62"
    assert code_of(name(role="PRESCRIBER")) == "role-unknown"
    assert code_of(name(is_nurse=False)) == "E-MAP-67"
    assert name(is_nurse=False, preference_statement="The nurse is on leave.")().pk
    assert [choice.principal_id for choice in role_choices(designee, AT)] == [str(prescriber.pk)]


def test_a_principal_names_only_own_designees():
    one, other = person("PRESCRIBER"), person("PRESCRIBER")
    me = actor_for(one, "PRESCRIBER", AT, "console", "x")
    terms = {"role": "PRESCRIBER_DESIGNEE", "employer": "P", "standards_version": "1", "is_nurse": True}
    designee = person("PRESCRIBER_DESIGNEE")
    assert code_of(lambda: designate(me, AT, principal=other, designee=designee, **terms)) == "E-MAP-61"
    assert designate(me, AT, principal=one, designee=designee, **terms).pk


def test_who_lost_the_device_starts_anew():
    from allauth.mfa.models import Authenticator

    account = person(password="a long made-up sentence")
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert forget_second_factors(OPERATOR, AT, account) == 1
    account.refresh_from_db()
    assert not account.has_usable_password()
    assert not Authenticator.objects.filter(user=account).exists()
