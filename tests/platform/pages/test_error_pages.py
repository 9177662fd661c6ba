"""Refusals and incidents as pages."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from carelaw.kernel.refusal import Problem, Refusal
from carelaw.platform.accounts.permissions import public_page

pytestmark = pytest.mark.django_db

SECRET = "Mary Sample 1970-01-01"


@public_page(why="A test.")
def refuses(request: HttpRequest) -> HttpResponse:
    problems = (Problem("row-7", "The NDC has ten digits.", "DSP08", "§7(b)(4)"),)
    raise Refusal("E-MAP-35", "The row is set aside.", cite="§7(b)", kind=request.GET["kind"], problems=problems)


@public_page(why="A test.")
def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(SECRET)


@public_page(why="A test.")
def cannot_be_read(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation(SECRET)


urlpatterns = [
    path("", include("carelaw.site.urls")),
    path("refuses/", refuses),
    path("breaks/", breaks),
    path("unreadable/", cannot_be_read),
]
handler400 = "carelaw.platform.pages.incidents.unreadable"
handler403 = "carelaw.platform.pages.incidents.forbidden"
handler404 = "carelaw.platform.pages.incidents.not_found"
handler500 = "carelaw.platform.pages.incidents.our_fault"


@pytest.fixture(autouse=True)
def _routes(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("forbidden", 403),
        ("not-found", 404),
        ("conflict", 409),
        ("too-large", 413),
        ("invalid", 422),
        ("too-many", 429),
        ("not-in-force", 451),
        ("unavailable", 503),
    ],
)
def test_a_refusal_says_what_where_on_which_paragraph_and_what_next(client, kind, status):
    answer = client.get(f"/refuses/?kind={kind}")
    text = answer.content.decode()
    assert answer.status_code == status
    for words in ("The row is set aside.", "E-MAP-35", "§7(b)", "DSP08", "The NDC has ten digits.", "Next step"):
        assert words in text


def test_who_is_not_signed_in_is_led_there(client):
    assert client.get("/refuses/?kind=unauthenticated").url.startswith("/account/login/?next=")
    assert client.post("/refuses/?kind=unauthenticated").status_code == 401


@pytest.mark.parametrize(("url", "status"), [("/breaks/", 500), ("/unreadable/", 400), ("/nowhere/", 404)])
def test_an_incident_has_a_number_and_tells_nothing_else(url, status, caplog):
    caplog.set_level(logging.INFO)
    answer = Client(raise_request_exception=False).get(url)
    number = re.search(r"Incident <code>([^<]+)</code>", answer.content.decode()).group(1)
    ours = [record.msg for record in caplog.records if record.name == "incident"]
    assert answer.status_code == status
    assert SECRET not in answer.content.decode()
    assert [(line["incident"], line["status"]) for line in ours] == [(number, status)]
    assert SECRET not in str(ours)
    if status == 500:
        assert ours[0]["fault"] == "RuntimeError"
        assert ours[0]["places"][-1].endswith(":breaks")
