"""The pages without an account: what is missing is kept and named, the secret opens one request, both languages."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client

from carelaw.pdmp.store.models import CorrectionClaim, PatientRequest, Query
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from tests.pdmp.conftest import AT
from tests.pdmp.patients.people import SCAN, reported
from tests.pdmp.web.history_people import signed_in

pytestmark = pytest.mark.django_db

FORM = {
    "capacity": "self",
    "requester_name": "August Sampleson",
    "reply_to": "10023 Oakways Ln\nSpringfield, PA 19064",
    "last_name": "Sampleson",
    "first_name": "August",
    "birth_date": "1989-03-12",
    "by_mail": "no",
    "declared_true": "on",
    "once": "a",
}


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch, home: Any) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))


@pytest.fixture
def visitor() -> Client:
    return Client()


def asked(visitor: Client, **changes: str) -> Any:
    return visitor.post("/my-record/ask/", {**FORM, **changes})


def test_the_whole_way_without_an_account(visitor: Client, steward: Actor, submitter: Actor) -> None:
    reported(submitter)
    taken = asked(visitor)
    assert taken.status_code == 200
    assert taken.headers["Cache-Control"] == "no-store"
    key = {"reference": taken.context["page"]["reference"], "secret": taken.context["page"]["secret"]}
    held = PatientRequest.objects.get()
    sent = {"kind": "identity:passport", "document": io.BytesIO(SCAN)}
    assert visitor.post("/my-record/request/document/", sent).status_code == 302
    desk = signed_in(steward)
    evidence = held.evidence.get()
    looked = desk.get(f"/patient-requests/evidence/{evidence.pk}/")
    assert (looked.content, looked.headers["Content-Type"]) == (SCAN, "application/pdf")
    checked = desk.post("/patient-acts/check-patient-evidence/", {"evidence": str(evidence.pk), "good": "yes"})
    assert checked.status_code == 302
    person = desk.post(f"/patient-requests/{held.pk}/person/")
    (row,) = person.context["page"].tables[0].rows
    patient = row[-1].url.rpartition("=")[2]
    assert (
        desk.post("/patient-acts/ready-patient-request/", {"request": str(held.pk), "patient": patient}).status_code
        == 302
    )
    other = Client()
    assert other.get("/my-record/record/").status_code == 302
    assert other.post("/my-record/follow/", key).headers["Location"] == "/my-record/request/"
    record = other.get("/my-record/record/")
    assert "HYDROCODONE" in record.content.decode().upper()
    assert "Test Data_Steward" in record.content.decode()
    paper = other.get("/my-record/record.pdf")
    assert paper.content.startswith(b"%PDF-")
    assert [line.role for line in Query.objects.order_by("requested_at", "provided_at")].count("PATIENT") == 2
    wrong = Query.objects.filter(role="PATIENT")[0].shown_rows[0][0]
    claim = other.post("/my-record/wrong/", {"row": str(wrong), "field": "quantity", "claimed_value": "30"})
    assert claim.status_code == 302
    assert CorrectionClaim.objects.get().claimed_value == "30"
    assert "You dispute it" in other.get("/my-record/record/").content.decode()
    other.post("/my-record/leave/")
    assert other.get("/my-record/record/").status_code == 302


def test_everything_typed_stays_and_everything_missing_is_named(visitor: Client) -> None:
    answer = asked(visitor, last_name="", birth_date="12.3.", declared_true="")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="August Sampleson"' in shown
    assert "Write the last name." in shown
    assert "Write the date of birth." in shown
    assert "Declare that what you wrote is true." in shown
    assert not PatientRequest.objects.exists()


def test_in_spanish(visitor: Client) -> None:
    visitor.cookies["language"] = "es"
    shown = asked(visitor, last_name="").content.decode()
    assert "Escriba el apellido." in shown
    taken = asked(visitor)
    assert "Anote los dos" in taken.content.decode()
    assert PatientRequest.objects.get().language == "es"
    assert "Una copia de un documento de identidad" in taken.content.decode()


def test_the_same_form_sent_twice_is_one_request(visitor: Client) -> None:
    asked(visitor)
    assert asked(visitor).status_code == 302
    assert PatientRequest.objects.count() == 1


def test_a_wrong_secret_opens_nothing_and_guessing_ends(visitor: Client) -> None:
    taken = asked(Client())
    key = {"reference": taken.context["page"]["reference"], "secret": "AAAA-AAAA-AAAA-AAAA"}
    codes = [visitor.post("/my-record/follow/", key).status_code for _ in range(22)]
    assert codes[0] == 404
    assert codes[-1] == 429


def test_a_file_from_nobody_is_not_even_taken(visitor: Client) -> None:
    answer = visitor.post("/my-record/request/document/", {"kind": "identity:passport", "document": io.BytesIO(SCAN)})
    assert answer.headers["Location"] == "/my-record/follow/"


def test_a_document_needs_the_token_of_its_page() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/my-record/request/document/", {"kind": "identity:passport"}).status_code == 403


def test_a_document_that_is_too_large_is_cut_off(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carelaw.pdmp.web.patients.uploads.LARGEST", 1000)
    asked(visitor)
    sent = {"kind": "identity:passport", "document": io.BytesIO(SCAN + b" " * 200_000)}
    answer = visitor.post("/my-record/request/document/", sent)
    assert answer.status_code == 413
    assert "larger than 10 megabytes" in answer.content.decode()


def test_the_open_request_closes_by_itself(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    asked(visitor)
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT + timedelta(minutes=20)))
    assert visitor.get("/my-record/request/").status_code == 200
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT + timedelta(minutes=40, seconds=1)))
    assert visitor.get("/my-record/request/").status_code == 302


def test_the_form_can_be_printed_in_both_languages(visitor: Client) -> None:
    english = visitor.get("/my-record/form.pdf").content
    visitor.cookies["language"] = "es"
    assert english.startswith(b"%PDF-")
    assert visitor.get("/my-record/form.pdf").content != english


def test_somebody_elses_letter_is_not_there(visitor: Client) -> None:
    from carelaw.platform.notices.models import Notice

    asked(visitor)
    letter = Notice.objects.get(kind="pdmp.patient-received")
    assert visitor.get(f"/my-record/letters/{letter.pk}/").content.startswith(b"%PDF-")
    stranger = Client()
    asked(stranger, requester_name="Someone Else", once="b")
    assert stranger.get(f"/my-record/letters/{letter.pk}/").status_code == 404
