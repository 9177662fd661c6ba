"""The administrators' pages."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from carelaw.platform.accounts.granting import grant_role
from carelaw.platform.accounts.models import Account, RoleGrant
from tests.platform.accounts.people import AT, OPERATOR, administrator, person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def admin(client):
    return sign_in(client, Account.objects.get(pk=administrator().account_id), "ADMIN")


@pytest.mark.parametrize("url", ["/accounts/", "/accounts/new/", "/accounts/waiting/"])
@pytest.mark.parametrize("role", ["PRESCRIBER", "SUBMITTER", "VENDOR_OPS", "BOARD_MEMBER"])
def test_others_do_not_see_the_pages(client, url, role):
    assert sign_in(client, person(role), role).get(url).status_code == 403


def test_opening_an_account_shows_its_link_once(admin):
    answer = admin.post("/accounts/new/", {"email": "new@example.org", "name": "New Person", "language": "es"})
    first = admin.get(answer.url).content.decode()
    assert re.search(r"http://testserver/account/password/reset/key/\S+/", first)
    assert "/password/reset/key/" not in admin.get(answer.url).content.decode()


def test_what_is_wrong_is_told_at_its_field(admin):
    person_ = person()
    answer = admin.post("/accounts/new/", {"email": person_.email, "name": "Twice", "language": "en"})
    assert "An account with this e-mail address exists" in answer.content.decode()
    terms = {"role": "PRESCRIBER", "scope_kind": "dea", "scope_ids": "AB1234564"}
    answer = admin.post(f"/accounts/{person_.pk}/", terms)
    assert "“AB1234564” is not a valid dea number" in answer.content.decode()


def test_granting_a_role_with_limits(admin):
    account = person()
    terms = {"role": "SUBMITTER", "scope_kind": "dispenser_dea", "scope_ids": "ab1234563, ", "ends_on": "2026-12-31"}
    assert admin.post(f"/accounts/{account.pk}/", terms).status_code == 302
    grant = account.grants.get()
    assert (grant.scope, str(grant.ends_on)) == ({"dispenser_dea": ["AB1234563"]}, "2026-12-31")
    assert "dispenser_dea: AB1234563" in admin.get(f"/accounts/{account.pk}/").content.decode()


def test_the_second_administrator_approves_and_the_first_cannot(admin):
    account = person()
    admin.post(f"/accounts/{account.pk}/", {"role": "AUDITOR"})
    grant = account.grants.get()
    assert "1 role waits" in admin.get("/accounts/").content.decode()
    assert admin.post(f"/accounts/grants/{grant.pk}/approve/").status_code == 403
    second = sign_in(Client(), Account.objects.get(pk=administrator().account_id), "ADMIN")
    assert "Auditor of the record" in second.get("/accounts/waiting/").content.decode()
    assert second.post(f"/accounts/grants/{grant.pk}/approve/").status_code == 302
    grant.refresh_from_db()
    assert grant.approved_at == AT


def test_revoking_and_suspending_need_a_reason(admin):
    account = person("PRESCRIBER")
    grant = account.grants.get()
    assert admin.post(f"/accounts/grants/{grant.pk}/revoke/", {"because": ""}).status_code == 422
    assert admin.post(f"/accounts/grants/{grant.pk}/revoke/", {"because": "Left"}).status_code == 302
    assert admin.post(f"/accounts/{account.pk}/suspend/", {"because": "Shared login"}).status_code == 302
    assert "Shared login" in admin.get(f"/accounts/{account.pk}/").content.decode()
    assert admin.post(f"/accounts/{account.pk}/restore/").status_code == 302
    account.refresh_from_db()
    assert account.suspended_at is None


@pytest.mark.parametrize("act", ["approve", "revoke"])
def test_a_link_alone_changes_nothing(admin, act):
    grant = grant_role(OPERATOR, AT, account=person(), role="AUDITOR")
    assert admin.get(f"/accounts/grants/{grant.pk}/{act}/").status_code == 405
    assert RoleGrant.objects.get(pk=grant.pk).approved_at is None


def test_people_are_found_and_sorted(admin):
    for name in ("Zoe Example", "Yan Example"):
        person(name=name)
    found = admin.get("/accounts/?q=exam&sort=-name").content.decode()
    assert found.index("Zoe Example") < found.index("Yan Example")
    assert "Ada Admin</a>" not in admin.get("/accounts/?q=zoe").content.decode().split("<main")[1]
    assert "No account matches." in admin.get("/accounts/?q=%25").content.decode()


def test_the_list_asks_the_same_number_of_questions_however_long(admin, django_assert_max_num_queries):
    for _ in range(12):
        person("PRESCRIBER")
    admin.get("/accounts/")
    with django_assert_max_num_queries(10):
        admin.get("/accounts/")
