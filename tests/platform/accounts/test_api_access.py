"""The API's door."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest
from django.urls import include, path
from ninja import NinjaAPI, Router

from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.api_access import BearerToken, sealed
from carelaw.platform.accounts.permissions import declare, operation, public_page
from carelaw.platform.accounts.tokens import issue_token
from tests.platform.accounts.people import AT, OPERATOR, person, sign_in

pytestmark = pytest.mark.django_db

declare("tests.api-submit", roles=("SUBMITTER",), says="Send a test.", cite="§7(a)")

api = NinjaAPI(urls_namespace="tests", auth=BearerToken(), docs_url=None)


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> Any:
    status = {"unauthenticated": 401, "forbidden": 403}[refusal.kind]
    return api.create_response(request, refusal.as_dict(), status=status)


@api.post("/things")
@operation(permission="tests.api-submit")
def send(request: HttpRequest, count: int) -> dict[str, Any]:
    return {"role": request.auth.role, "count": count}  # type: ignore[attr-defined]


@api.get("/law", auth=None)
@public_page(why="The law is public.")
def law(request: HttpRequest) -> dict[str, str]:
    return {"law": "text"}


urlpatterns = [path("", include("carelaw.site.urls")), path("api/", sealed(api))]


@pytest.fixture(autouse=True)
def _routes(settings: Any, clock: Any) -> None:
    settings.ROOT_URLCONF = __name__


def token(role: str, **terms: Any) -> dict[str, str]:
    made = issue_token(OPERATOR, AT, account=person(role), role=role, days=1, **terms)
    return {"Authorization": f"Bearer {made.secret}"}


def test_a_token_with_the_permission_is_served(client):
    answer = client.post("/api/things?count=3", headers=token("SUBMITTER"))
    assert answer.json() == {"role": "SUBMITTER", "count": 3}
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_token_of_another_role_is_refused(client):
    answer = client.post("/api/things?count=3", headers=token("PATIENT"))
    assert (answer.status_code, answer.json()["cite"]) == (403, "§7(a)")


@pytest.mark.parametrize("header", [None, "Bearer clw_0000", "Basic YTpi", "Bearer "])
def test_no_token_no_answer(client, header):
    assert client.post("/api/things?count=3", headers={"Authorization": header} if header else {}).status_code == 401


def test_a_browsers_session_opens_nothing_at_the_api(client):
    assert sign_in(client, person("SUBMITTER"), "SUBMITTER").post("/api/things?count=3").status_code == 401


def test_a_public_operation_needs_no_token(client):
    assert client.get("/api/law").json() == {"law": "text"}


def test_an_api_with_a_bare_operation_does_not_start():
    careless = NinjaAPI(urls_namespace="careless")
    router = Router()

    @router.get("/leak/{number}")
    def leak(request: HttpRequest, number: int) -> None: ...

    careless.add_router("/deep", router)
    with pytest.raises(ValueError, match=r"GET /deep/leak/\{number\}"):
        sealed(careless)
