"""The same over JSON: without an account by the secret, and the desk's acts."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from carelaw.pdmp.store.models import CorrectionClaim, PatientRequest
from carelaw.platform.accounts.actor import Actor, host_operator
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.tokens import issue_token
from tests.pdmp.conftest import AT
from tests.pdmp.patients.people import proven, reported

pytestmark = pytest.mark.django_db
ASKED = {
    "capacity": "self",
    "requester_name": "August Sampleson",
    "reply_to": "10023 Oakways Ln, Springfield, PA 19064",
    "last_name": "Sampleson",
    "first_name": "August",
    "birth_date": "1989-03-12",
    "declared_true": True,
}


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch, home: Any) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))


def post(path: str, body: Any, token: str = "") -> Any:
    head = {"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else {}
    return Client().post(f"/api/pdmp{path}", body, content_type="application/json", **head)


def test_the_whole_way(steward: Actor, submitter: Actor) -> None:
    reported(submitter)
    taken = post("/my-record/requests", ASKED)
    assert taken.status_code == 201
    key = {name: taken.json()[name] for name in ("reference", "secret")}
    assert post("/my-record/standing", key).json()["to_prove"] == ["identity"]
    assert post("/my-record/record", key).json()["code"] == "E-MAP-92.not-ready"
    held = PatientRequest.objects.get()
    proven(held, steward)
    account = Account.objects.get(pk=steward.account_id)
    token = issue_token(host_operator("tests"), AT, account=account, role="DATA_STEWARD", days=30).secret
    (person,) = post(f"/patient-requests/{held.pk}/person", {}, token).json()
    body = {"request": str(held.pk), "patient": person["patient_id"]}
    assert post("/patient-acts/ready-patient-request", body, token).status_code == 201
    given = post("/my-record/record", key).json()
    row = given["record"]["prescriptions"][0]
    assert [one["role"] for one in given["accesses"]] == ["DATA_STEWARD"]
    told = {**key, "record_id": row["record_id"], "field": "not-mine"}
    assert post("/my-record/claims", told).status_code == 201
    assert CorrectionClaim.objects.get().field == "not-mine"


def test_strangers_are_refused_in_the_same_words(steward: Actor) -> None:
    answer = post("/my-record/record", {"reference": "PM-AAAA-AAA2", "secret": "AAAA-AAAA-AAAA-AAAA"})
    assert (answer.status_code, answer.json()["code"]) == (404, "E-MAP-92.key")
    assert post("/patient-acts/ready-patient-request", {"request": "x", "patient": "nobody"}).status_code == 401


def test_what_is_missing_is_named(home: Any) -> None:
    answer = post("/my-record/requests", {**ASKED, "last_name": "", "birth_date": None})
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["problems"]] == ["last_name", "birth_date"]
