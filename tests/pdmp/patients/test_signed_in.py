"""With an account: one's own requests with their clocks without any secret, what is disputed, and what waits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from carelaw.pdmp.store.models import CorrectionClaim, PatientRequest, Query
from carelaw.pdmp.use_cases.patients.delivering import open_record
from carelaw.pdmp.use_cases.patients.filing import file_request
from carelaw.pdmp.use_cases.patients.own_requests import may_be_read, open_until
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.notices.models import Notice
from tests.pdmp.conftest import AT, actor
from tests.pdmp.patients.people import DAY, filing, ready, reported
from tests.pdmp.web.history_people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch, home: Any) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))


@pytest.fixture
def patient() -> Actor:
    return actor("PATIENT")


def given(patient: Actor, steward: Actor, submitter: Actor) -> PatientRequest:
    """A request with the account, answered and read."""
    reported(submitter)
    held = ready(file_request(patient, filing(), at=AT).request, steward)
    open_record(patient, str(held.pk), at=AT)
    return held


def words(client: Client, url: str) -> str:
    return " ".join(client.get(url).content.decode().split())


def test_the_start_lists_ones_own_requests_and_leads_on_without_a_secret(patient: Actor, steward: Actor) -> None:
    held = file_request(patient, filing(), at=AT - 2 * DAY).request
    foreign = file_request(actor("PARENT_GUARDIAN"), filing(requester_name="Somebody Else"), at=AT).request
    here = signed_in(patient)
    start = words(here, "/my-record/")
    assert held.reference in start
    assert foreign.reference not in start
    assert "28 days" in start
    assert here.get(f"/my-record/requests/{held.pk}/").headers["Location"] == "/my-record/request/"
    assert held.reference in words(here, "/my-record/request/")
    assert here.get(f"/my-record/requests/{foreign.pk}/").status_code == 404
    assert Client().get(f"/my-record/requests/{held.pk}/").headers["Location"] == "/my-record/follow/"
    here.cookies["language"] = "es"
    assert "Sus solicitudes" in words(here, "/my-record/")
    assert "28 días" in words(here, "/my-record/")


@pytest.mark.parametrize("page", ["request/", "record/", "record.pdf", "wrong/"])
def test_who_signed_in_chooses_from_the_list_and_types_no_secret(patient: Actor, page: str) -> None:
    held = file_request(patient, filing(), at=AT).request
    here = signed_in(patient)
    assert here.get(f"/my-record/{page}").headers["Location"] == "/my-record/"
    assert held.reference in words(here, "/my-record/")
    assert Client().get(f"/my-record/{page}").headers["Location"] == "/my-record/follow/"


def test_a_late_answer_shows_how_late(patient: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    file_request(patient, filing(), at=AT)
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT + timedelta(days=30)))
    assert "0 days" in words(signed_in(patient), "/my-record/")
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT + timedelta(days=31)))
    assert "1 day late" in words(signed_in(patient), "/my-record/")


def test_what_waits_for_a_patient(patient: Actor, steward: Actor, submitter: Actor) -> None:
    reported(submitter)
    held = file_request(patient, filing(), at=AT).request
    (item,) = waiting_for(patient, law_day(AT))
    assert (item.says, item.due_on) == (f"Send a document for {held.reference}", held.due_on)
    ready(held, steward)
    (item,) = waiting_for(patient, law_day(AT))
    assert item.says == f"Read the record of {held.reference}"
    open_record(patient, str(held.pk), at=AT)
    assert waiting_for(patient, law_day(AT)) == []
    assert waiting_for(actor("HC_POA"), law_day(AT)) == []


def test_a_record_can_be_read_for_thirty_days(patient: Actor, steward: Actor, submitter: Actor) -> None:
    held = given(patient, steward, submitter)
    held.refresh_from_db()
    last = open_until(held)
    assert last == law_day(AT + 30 * DAY)
    assert may_be_read(held, last)
    assert not may_be_read(held, last + DAY)


def test_what_is_wrong_names_the_prescription_and_what_it_says(
    patient: Actor, steward: Actor, submitter: Actor
) -> None:
    held = given(patient, steward, submitter)
    here = signed_in(patient)
    here.get(f"/my-record/requests/{held.pk}/")
    ((row, _version), *_) = Query.objects.filter(role="PATIENT", outcome="allowed").get().shown_rows
    page = words(here, f"/my-record/wrong/?row={row}")
    assert ("2000353" in page) != ("2000399" in page)
    assert "The quantity (on record: 60)" in page
    assert "HYDROCODONE" in page.upper()
    same = here.post("/my-record/wrong/", {"row": str(row), "field": "quantity", "claimed_value": "60.0"})
    assert same.status_code == 422
    assert "That is what the record says already" in same.content.decode()
    taken = here.post("/my-record/wrong/", {"row": str(row), "field": "quantity", "claimed_value": "30"})
    assert taken.headers["Location"] == "/my-record/request/"
    claim = CorrectionClaim.objects.get()
    assert (claim.stated_value, claim.claimed_value) == ("60", "30")
    letter = Notice.objects.get(kind="pdmp.patient-claim-taken").body
    assert "“The quantity”; on record: 60; right would be: 30" in letter
    assert claim.prescription_number in words(here, "/my-record/")
    assert "With the pharmacy" in words(here, f"/my-record/wrong/?row={row}")


@pytest.mark.parametrize("row", ["", "x", "999999"])
def test_without_a_prescription_the_page_says_where_to_choose_one(
    patient: Actor, steward: Actor, submitter: Actor, row: str
) -> None:
    held = given(patient, steward, submitter)
    here = signed_in(patient)
    here.get(f"/my-record/requests/{held.pk}/")
    answer = here.get(f"/my-record/wrong/?row={row}", follow=True)
    assert "beside the prescription you mean" in answer.content.decode()


def test_the_form_knows_who_asks(patient: Actor) -> None:
    shown = signed_in(patient).get("/my-record/ask/").content.decode()
    assert f'value="{patient.name}"' in shown
