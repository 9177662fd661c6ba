"""Nobody sees a patient's history without a line on the log and an entry on the record: both, or nothing is given."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from carelaw.pdmp.store.models import Query
from carelaw.pdmp.use_cases import asking, showing_again
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from carelaw.platform.record.models import Entry
from tests.pdmp.conftest import AT
from tests.pdmp.doors import FHIR, PERSON, QUESTION, Caller, caller_for, parameters
from tests.pdmp.files import asap, record, send
from tests.platform.accounts.people import sign_in

pytestmark = pytest.mark.django_db

ASKED = {"last_name": "Sampleson", "first_name": "August", "birth_date": "3/12/1989", "attestation": "existing-patient"}
# Whatever an answer shows about the patient.
TELLING = ("10023", "2000353", "OAKWAYS", "00406012301", "Hydrocodone", "hydrocodone")


class RecordAway(Exception):
    """The record cannot be written."""


@pytest.fixture
def browser(prescriber: Actor, submitter: Actor, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The prescriber at the console, with a patient on file."""
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))
    send(submitter, asap([record()]))
    client = Client(raise_request_exception=False)
    sign_in(client, Account.objects.get(pk=prescriber.account_id), prescriber.role)
    return client


@pytest.fixture
def program(prescriber: Actor, browser: Client) -> Iterator[Caller]:
    """The prescriber's program."""
    with caller_for(prescriber, Client(raise_request_exception=False)) as calling:
        yield calling


Door = Callable[[Client, Caller], Any]
DOORS: dict[str, Door] = {
    "page": lambda browser, program: browser.post("/history/", ASKED),
    "own prescriptions": lambda browser, program: browser.post("/history/own/", {"dea": "BF1234563"}),
    "json": lambda browser, program: program.post("/api/pdmp/histories", QUESTION, "application/json"),
    "fhir history": lambda browser, program: program.post("/fhir/$pdmp-history", parameters(QUESTION), FHIR),
}
ALL = pytest.mark.parametrize("door", list(DOORS.values()), ids=list(DOORS))


def shows_the_patient(response: Any) -> bool:
    body = response.content.decode()
    return any(word in body for word in TELLING)


@ALL
def test_every_answer_has_its_line_and_its_entry(door: Door, browser: Client, program: Caller) -> None:
    before = Entry.objects.filter(kind="history-read").count()
    response = door(browser, program)
    assert response.status_code == 200, response.content
    assert shows_the_patient(response)
    query = Query.objects.get()
    entry = Entry.objects.filter(kind="history-read").latest("seq")
    assert Entry.objects.filter(kind="history-read").count() == before + 1
    body = entry.body if isinstance(entry.body, dict) else json.loads(entry.body)
    assert (body["query"], body["rows"], body["digest"]) == (str(query.pk), 1, query.answer_digest)
    assert (query.outcome, query.requested_at, len(query.shown_rows)) == ("allowed", AT, 1)


@ALL
@pytest.mark.parametrize("away", ["record", "log"])
def test_where_the_record_or_the_log_cannot_be_written_nothing_is_given(
    away: str, door: Door, browser: Client, program: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*given: Any, **named: Any) -> Any:
        raise RecordAway

    entries = Entry.objects.count()
    with monkeypatch.context() as patched:
        if away == "record":
            patched.setattr(asking, "append", refuse)
        else:
            patched.setattr(Query, "save", refuse)
        response = door(browser, program)
    assert response.status_code == 500
    assert not shows_the_patient(response)
    # One transaction: without the entry there is no line either, and without the line no entry.
    assert (Query.objects.count(), Entry.objects.filter(kind="history-read").count()) == (0, 0)
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("path", ["/history/pdf/", "/history/csv/"])
def test_no_answer_leaves_as_a_file_that_is_not_on_the_record(
    path: str, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = browser.post("/history/", ASKED).context["page"].packed

    def refuse(*given: Any, **named: Any) -> Any:
        raise RecordAway

    with monkeypatch.context() as patched:
        patched.setattr(showing_again, "append", refuse)
        response = browser.post(path, {"answer": packed})
    assert response.status_code == 500
    assert not shows_the_patient(response)
    assert browser.post(path, {"answer": packed}).status_code == 200
    assert Entry.objects.filter(kind="history-exported").count() == 1


def test_refused_and_empty_questions_are_on_the_log_too(browser: Client, program: Caller) -> None:
    asked = [
        {**QUESTION, "attestation": ""},
        {**QUESTION, "person": {**PERSON, "last_name": "NOBODY", "first_name": "NEMO"}},
        {**QUESTION, "purpose": "DISPENSING"},
    ]
    for one in asked:
        assert not shows_the_patient(program.post("/api/pdmp/histories", one, "application/json"))
    outcomes = sorted(Query.objects.values_list("outcome", flat=True))
    assert outcomes == ["denied", "denied", "nothing-found"]
    kinds = list(Entry.objects.filter(kind__startswith="history-").order_by("seq").values_list("kind", flat=True))
    assert kinds == ["history-refused", "history-nothing-found", "history-refused"]
