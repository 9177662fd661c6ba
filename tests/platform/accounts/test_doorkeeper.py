"""The doorkeeper: marked routes only, live sessions only, one role at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import include, path
from django.utils import timezone

from carelaw.platform.accounts.granting import designate, revoke_grant, suspend_account
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.permissions import declare, page, public_page
from carelaw.platform.pages.templatetags.pages_time import local_instant
from carelaw.platform.record.models import Entry
from tests.platform.accounts.people import AT, OPERATOR, granted, person, sign_in

pytestmark = pytest.mark.django_db

declare("tests.submit", roles=("SUBMITTER",), says="Send a test.", cite="§7(a)")


declare("tests.tell-hour", roles=("SUBMITTER", "IHH_PROGRAM"), says="Tell the hour.", cite="§7(a)")


def _tells_hour(request: Any) -> HttpResponse:
    return HttpResponse(local_instant(request.at))


def _says_who(request: Any) -> HttpResponse:
    return HttpResponse(f"{request.actor.name} as {request.actor.role} for {request.actor.principal_name}")


urlpatterns = [
    path("", include("carelaw.site.urls")),
    path("bare/", lambda request: HttpResponse("secret")),
    path("submit/", page(permission="tests.submit")(_says_who)),
    path("hour/", page(permission="tests.tell-hour")(_tells_hour)),
    path("open/", public_page(why="A test.")(lambda request: HttpResponse("open to all"))),
]


@pytest.fixture(autouse=True)
def _routes(settings: Any, clock: Any) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def submitter(client):
    return sign_in(client, person("SUBMITTER"))


def test_a_route_without_a_mark_is_closed_even_to_administrators(client):
    assert client.get("/bare/").status_code == 403
    signed_in = sign_in(client, person("ADMIN"))
    answer = signed_in.get("/bare/")
    assert answer.status_code == 403
    assert b"secret" not in answer.content
    assert b"route-without-permission" in answer.content


@pytest.mark.parametrize(("role", "told"), [("SUBMITTER", "10 a.m. EST"), ("IHH_PROGRAM", "9 a.m. CST")])
def test_the_hour_is_that_of_the_program_in_whose_role_one_acts(client, role, told):
    assert told in sign_in(client, person(role), role).get("/hour/").content.decode()
    assert str(timezone.get_current_timezone()) == "UTC", "and nothing of it stays for the next request"


def test_a_public_route_is_open(client):
    assert client.get("/open/").content == b"open to all"


def test_a_stranger_is_led_to_the_sign_in_and_back(client):
    answer = client.get("/submit/?page=2")
    assert (answer.status_code, answer.url) == (302, "/account/login/?next=%2Fsubmit%2F%3Fpage%3D2")


def test_the_only_role_is_taken_without_asking(submitter):
    assert submitter.get("/submit/").content == b"Pat Example as SUBMITTER for "


def test_a_role_without_the_permission_is_refused_with_the_paragraph(client):
    answer = sign_in(client, person("PATIENT")).get("/submit/")
    assert answer.status_code == 403
    assert "§7(a)" in answer.content.decode()


def test_with_several_roles_one_is_chosen_first(client):
    account = person("SUBMITTER", "PATIENT")
    sign_in(client, account)
    answer = client.get("/submit/")
    assert (answer.status_code, answer.url) == (302, "/account/role/?next=%2Fsubmit%2F")
    chooser = client.get(answer.url).content.decode()
    assert "Submitter of dispensing reports" in chooser
    assert "Patient" in chooser
    assert client.post("/account/role/", {"choice": "SUBMITTER:", "next": "/submit/"}).url == "/submit/"
    assert client.get("/submit/").status_code == 200
    assert 'class="cl-role"' in client.get("/").content.decode()
    client.post("/account/role/", {"choice": "PATIENT:"})
    assert client.get("/submit/").status_code == 403
    assert Entry.objects.filter(kind="role-chosen").count() == 2


@pytest.mark.parametrize("choice", ["ADMIN:", "SUBMITTER:00000000-0000-0000-0000-000000000000", "", "SYSTEM:"])
def test_a_role_that_is_not_held_cannot_be_chosen(submitter, choice):
    assert submitter.post("/account/role/", {"choice": choice}).status_code == 403


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_chooser_leads_to_no_other_site(submitter, target):
    assert submitter.post("/account/role/", {"choice": "SUBMITTER:", "next": target}).url == "/"


def test_a_designee_chooses_the_principal(client):
    designee = person("PRESCRIBER_DESIGNEE", name="Dan Designee")
    principals = [person("PRESCRIBER", name=name) for name in ("Petra Prescriber", "Quinn Prescriber")]
    for principal in principals:
        designate(
            OPERATOR, AT, principal=principal, designee=designee, role="PRESCRIBER_DESIGNEE",
            employer="Example Practice", standards_version="1", is_nurse=True,
        )  # fmt: skip
    sign_in(client, designee)
    chooser = client.get("/account/role/").content.decode()
    assert "for Petra Prescriber" in chooser
    assert "for Quinn Prescriber" in chooser
    client.post("/account/role/", {"choice": f"PRESCRIBER_DESIGNEE:{principals[1].pk}"})
    assert "Prescriber&#x27;s designee for Quinn Prescriber" in client.get("/").content.decode()


def test_a_grant_that_dies_is_noticed_at_the_next_request(submitter):
    assert submitter.get("/submit/").status_code == 200
    account = Account.objects.get(name="Pat Example")
    revoke_grant(OPERATOR, AT, account.grants.get(), because="Contract ended")
    answer = submitter.get("/submit/")
    assert answer.status_code == 403
    assert "was revoked" in answer.content.decode()
    assert submitter.get("/submit/").status_code == 302
    assert "No role is open to you now" in submitter.get("/account/role/").content.decode()


def test_a_suspension_is_noticed_at_the_next_request(submitter):
    suspend_account(OPERATOR, AT, Account.objects.get(name="Pat Example"), because="Shared login")
    answer = submitter.get("/")
    assert answer.status_code == 403
    assert "Shared login" in answer.content.decode()


def test_a_session_ends_after_half_an_hour_of_nothing(submitter, clock):
    clock.pass_(minutes=29)
    assert submitter.get("/submit/").status_code == 200
    clock.pass_(minutes=29)
    assert submitter.get("/submit/").status_code == 200
    clock.pass_(minutes=30)
    answer = submitter.get("/submit/", follow=True)
    assert answer.redirect_chain[0][0] == "/account/login/?next=%2Fsubmit%2F"
    assert "nothing happened for a while" in answer.content.decode()
    assert Entry.objects.get(kind="signed-out").body_text == '{"because":"idle"}'


def test_a_session_ends_after_twelve_hours_however_busy(submitter, clock):
    for _ in range(35):
        clock.pass_(minutes=20)
        assert submitter.get("/submit/").status_code == 200
    clock.pass_(minutes=20)
    assert "twelve hours" in submitter.get("/submit/", follow=True).content.decode()


def test_staying_signed_in_counts_as_something_happening(submitter, clock):
    for _ in range(4):
        clock.pass_(minutes=28)
        assert submitter.post("/account/stay/").status_code == 204
    assert submitter.get("/submit/").status_code == 200


def test_a_sign_in_elsewhere_ends_this_session(client, client_elsewhere):
    account = person("SUBMITTER")
    sign_in(client, account)
    assert client.get("/submit/").status_code == 200
    sign_in(client_elsewhere, account)
    assert client_elsewhere.get("/submit/").status_code == 200
    assert "another place" in client.get("/submit/", follow=True).content.decode()
    assert client_elsewhere.get("/submit/").status_code == 200


@pytest.fixture
def client_elsewhere():
    from django.test import Client

    return Client()


def test_without_a_second_factor_nothing_opens_but_the_way_to_one(client):
    client.force_login(person("SUBMITTER"))
    for url in ("/submit/", "/", "/account/", "/account/role/", "/account/password/change/"):
        assert client.get(url).url == "/account/second-factor/", url
    assert "Set up a second factor" in client.get("/account/second-factor/").content.decode()
    assert client.get("/account/factors/app/activate/").status_code == 200
    assert client.post("/account/role/", {"choice": "SUBMITTER:"}).url == "/account/second-factor/"
    assert client.get("/open/").status_code == 200


def test_the_second_factor_can_be_left_out_where_the_deployment_says_so(client, settings):
    settings.CARELAW_SECOND_FACTOR = False
    client.force_login(person("SUBMITTER"))
    assert client.get("/submit/").status_code == 200


def test_an_account_that_has_a_factor_but_did_not_use_it_signs_in_again(client):
    from allauth.mfa.models import Authenticator

    account = person("SUBMITTER")
    made = Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": "x"})
    Authenticator.objects.filter(pk=made.pk).update(created_at=AT - timedelta(days=1))
    client.force_login(account)
    assert client.get("/account/second-factor/", follow=True).redirect_chain[0][0] == "/account/login/"


def test_a_page_asks_a_bounded_number_of_queries(submitter, django_assert_max_num_queries):
    submitter.get("/submit/")
    with django_assert_max_num_queries(6):
        submitter.get("/submit/")


def test_a_role_that_cannot_be_used_is_explained(client, clock):
    account = person("PATIENT")
    granted(account, "SUBMITTER", ends_on=AT.date())
    clock.pass_(days=1)
    chooser = sign_in(client, account, "PATIENT").get("/account/role/").content.decode()
    assert "Roles you cannot use now" in chooser
    assert "ended on March 2, 2026" in chooser
