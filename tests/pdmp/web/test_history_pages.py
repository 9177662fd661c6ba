"""Asking at the console: what is shown, what is refused, what is kept, and that nothing leaks into an address."""

from __future__ import annotations

import csv
import io
import json
import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from carelaw.pdmp.facts.history import Candidates, HistoryRequest, PersonAsked
from carelaw.pdmp.store.models import LinkReview, Patient, Query
from carelaw.pdmp.use_cases.asking import ask_history
from carelaw.pdmp.use_cases.showing_again import WITHHELD, given_before, packed
from carelaw.pdmp.web.history_page import history_page
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.record.models import Entry
from tests.pdmp.conftest import AT, actor, licensed
from tests.pdmp.web.history_people import ASKED, AT_THE_COUNTER, TELLING, answer_of, reported, signed_in

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=13)


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def doctor(prescriber: Actor, submitter: Actor) -> Client:
    """A prescriber at the console, with reports on file."""
    reported(submitter)
    return signed_in(prescriber)


@pytest.fixture
def pharmacist(dispenser: Actor, submitter: Actor) -> Client:
    """A pharmacist at the console, with reports on file."""
    reported(submitter)
    return signed_in(dispenser)


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_essentials_stand_before_everything_else(doctor):
    response = doctor.post("/history/", ASKED)
    assert response.status_code == 200
    shown = {one.term: one for one in response.context["page"].essentials}
    assert shown["MME today"].value == "20"
    assert shown["Active now"].value == "2"
    assert (shown["Opioid with benzodiazepine"].value, shown["Opioid with benzodiazepine"].tone) == ("today", "bad")
    assert shown["Prescribers / pharmacies"].value == "1 / 1"
    assert shown["Last fill"].value == "3 days ago"
    page = text(response)
    assert page.index("MME today") < page.index("Points to look at") < page.index('id="prescriptions"')


def test_a_flag_names_its_rows_and_a_figure_its_formula_and_source(doctor):
    page = doctor.post("/history/", ASKED).context["page"]
    flag = next(each for each in page.flags if each.title == "Opioid with benzodiazepine")
    assert {link.url for link in flag.rows} == {f"#{row.anchor}" for row in page.rows}
    assert all(one.formula and one.source and one.kind.text for one in (*page.figures, *page.more_figures))
    assert {one.kind.text for one in (*page.figures, *page.more_figures)} == {"published", "policy", "common practice"}


def test_the_page_says_for_whom_when_by_what_right_and_under_which_reference(doctor):
    response = doctor.post("/history/", ASKED)
    query = Query.objects.get()
    page = text(response)
    for words in ("Confidential, §9(a)", "Test Prescriber", "EST", "§9(b)", "enacted", str(query.pk)):
        assert words in page


@pytest.mark.parametrize("typed", ["3/12/1989", "1989-03-12", "03121989", "March 12, 1989", "19890312", "3-12-1989"])
def test_a_birth_date_may_be_typed_in_many_ways(doctor, typed):
    assert doctor.post("/history/", {**ASKED, "birth_date": typed}).context["page"].found


@pytest.mark.parametrize("typed", ["", "3/12/89", "12.1989", "31/31/1989", "3/12/2031", "soon"])
def test_a_birth_date_that_cannot_be_read_is_told_at_its_field_and_nothing_is_asked(doctor, typed):
    response = doctor.post("/history/", {**ASKED, "birth_date": typed})
    assert response.status_code == 422
    assert list(response.context["page"].form.errors) == ["birth_date"]
    assert 'href="#id_birth_date"' in text(response)
    assert 'value="Sampleson"' in text(response)
    assert not Query.objects.exists()


def test_without_the_declaration_the_form_comes_back_with_all_that_was_typed(doctor):
    response = doctor.post("/history/", {**ASKED, "attestation": "", "zip_code": "19064", "suspicion": "on"})
    assert response.status_code == 422
    page = text(response)
    assert 'value="19064"' in page
    assert re.search(r'name="suspicion"[^>]*checked', page)


def test_reason_to_believe_in_abuse_is_kept_with_the_question(doctor):
    doctor.post("/history/", {**ASKED, "suspicion": "on"})
    assert Query.objects.get().reason == "SUSPICION"


def test_a_refusal_shows_code_sentence_paragraph_and_next_step_and_keeps_the_form(prescriber, submitter):
    from carelaw.platform.parties.models import License

    License.objects.all().delete()
    response = signed_in(prescriber).post("/history/", ASKED)
    assert response.status_code == 403
    page, query = text(response), Query.objects.get()
    assert query.outcome == "denied"
    for words in (query.code, query.cite, str(query.pk), "Next step", 'value="Sampleson"'):
        assert words in page


def test_one_of_several_is_chosen_by_post(doctor):
    asked = {"last_name": "Jamesville", "first_name": "James", "birth_date": "5/5/1975", "gender": ""}
    reviews = LinkReview.objects.count()
    response = doctor.post("/history/", {**asked, "last_name": "Jamesvile", "attestation": "existing-patient"})
    people = response.context["page"].people
    assert len(people) == Patient.objects.filter(identities__last_name="JAMESVILLE").distinct().count() == 2, reviews
    typed = dict(response.context["page"].typed)
    assert typed["birth_date"] == "5/5/1975"
    chosen = doctor.post("/history/", {**typed, "patient_id": people[1].patient_id})
    assert [row.number for row in chosen.context["page"].rows] in (["2000360"], ["2000361"])
    assert (
        list(Query.objects.order_by("requested_at", "outcome").values_list("outcome", flat=True)).count("allowed") == 1
    )


def test_a_patient_id_that_was_never_shown_opens_nothing(doctor):
    stranger = Patient.objects.latest("pk")
    response = doctor.post("/history/", {**ASKED, "patient_id": str(stranger.public_id)})
    assert response.status_code == 403
    assert Query.objects.get().outcome == "denied"


def test_nobody_fits_says_so_and_leads_back_to_what_was_typed(doctor):
    asked = {**ASKED, "last_name": "Nobody", "first_name": "Nemo", "zip_code": "19064"}
    response = doctor.post("/history/", asked)
    assert "does not prove" in text(response)
    again = doctor.post("/history/", {**dict(response.context["typed"]), "step": "change"})
    assert 'value="Nobody"' in text(again)
    assert 'value="19064"' in text(again)
    assert Query.objects.get().outcome == "nothing-found"


def test_a_dispenser_names_the_controlled_drug(pharmacist):
    asked = {**AT_THE_COUNTER, "prescription_number": "77"}
    response = pharmacist.post("/history/", asked)
    assert response.status_code == 200, text(response)
    assert Query.objects.get().purpose == "DISPENSING"
    missing = pharmacist.post("/history/", {**asked, "prescription_number": "", "attestation": ""})
    assert set(missing.context["page"].form.errors) == {"prescription_number", "attestation"}


def test_several_products_are_offered_and_one_is_picked(pharmacist):
    asked = {**AT_THE_COUNTER, "prescription_number": "77", "drug": "hydrocodone 5"}
    response = pharmacist.post("/history/", asked)
    picks = response.context["page"].form.picks
    assert len(picks) > 1
    picked = pharmacist.post("/history/", {**asked, "drug_choice": picks[0].national_drug_code})
    assert picked.context["page"].found


@pytest.mark.parametrize("drug", ["aspirin", "99999999999", "ox", "%"])
def test_a_drug_that_is_not_there_is_told_at_its_field(pharmacist, drug):
    response = pharmacist.post("/history/", {**AT_THE_COUNTER, "prescription_number": "77", "drug": drug})
    assert list(response.context["page"].form.errors) == ["drug"]


def test_own_prescriptions_name_the_patients(doctor):
    response = doctor.post("/history/own/", {"dea": "BF1234563"})
    page = response.context["page"]
    assert page.own
    assert {row.patient for row in page.rows} == {"SAMPLESON, AUGUST", "JAMESVILLE, JAMES"}
    assert doctor.post("/history/own/", {"dea": "AS2345672"}).status_code == 422


@pytest.mark.parametrize(("drug_class", "shown"), [("compound", "compound"), ("", ""), ("not-a-class", "not-a-class")])
def test_a_product_without_a_known_class_is_shown_all_the_same(doctor, prescriber, drug_class, shown):
    given = given_before(prescriber, answer_of(doctor.post("/history/", ASKED)), at=AT)
    given.report["prescriptions"][0]["drug"].update(drug_class=drug_class, name="Compound")
    page = history_page(given.report, prescriber, packed="")
    assert page.rows[0].drug_class == shown
    active = next(one for one in page.essentials if one.term == "Active now")
    assert active.lines[-1].startswith("Compound")


def test_a_dose_that_cannot_be_computed_is_never_shown_as_none(doctor, prescriber):
    given = given_before(prescriber, answer_of(doctor.post("/history/", ASKED)), at=AT)
    figure = next(one for one in given.report["indicators"]["figures"] if one["id"] == "mme-today")
    figure.update(value=None, flags=["incomplete"])
    shown = history_page(given.report, prescriber, packed="").essentials[0]
    assert (shown.value, shown.word) == ("not known", "incomplete")
    figure.update(value="20.0")
    shown = history_page(given.report, prescriber, packed="").essentials[0]
    assert shown.says.startswith("at least")
    assert (shown.tone, shown.word) == ("warn", "incomplete")


def test_a_first_visit_comes_with_its_chart_note(doctor):
    response = doctor.post("/history/", {**ASKED, "attestation": "first-visit"})
    note, query = response.context["page"].note, Query.objects.get()
    assert str(query.pk) in note
    assert "01/06/2025" in note
    assert "MME today: 20" in note
    assert query.note_outcome == "NEW_PATIENT"
    assert Entry.objects.filter(kind="chart-note-made").count() == 1


def test_not_prescribed_because_of_the_system_is_kept_and_noted(doctor):
    answer = answer_of(doctor.post("/history/", ASKED))
    response = doctor.post("/history/note/", {"answer": answer, "outcome": WITHHELD})
    assert Query.objects.get().note_outcome == WITHHELD
    assert "§8(b)(2)" in response.context["page"].note
    doctor.post("/history/note/", {"answer": answer, "outcome": "NEW_PATIENT"})
    assert Query.objects.get().note_outcome == WITHHELD
    assert doctor.post("/history/note/", {"answer": answer, "outcome": "OTHER"}).status_code == 422


def test_the_pdf_is_tagged_and_on_the_record(doctor):
    response = doctor.post("/history/pdf/", {"answer": answer_of(doctor.post("/history/", ASKED))})
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in response.content
    assert Entry.objects.get(kind="history-exported").body["format"] == "pdf"


def test_the_rows_as_csv_hold_no_formula(doctor, prescriber):
    from carelaw.pdmp.store.models import Dispenser

    Dispenser.objects.update(name="=cmd()")
    response = doctor.post("/history/csv/", {"answer": answer_of(doctor.post("/history/", ASKED))})
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0][0].startswith("Confidential, §9(a)")
    place = rows[1].index("dispenser")
    assert [row[place] for row in rows[2:]] == ["'=cmd()"] * 2


def test_an_answer_changed_on_the_way_is_not_taken(doctor):
    page = doctor.post("/history/", ASKED)
    report = {"query_id": str(Query.objects.get().pk), "prescriptions": []}
    for wrong in (packed(json.dumps(report).encode()), answer_of(page)[:-8], "", "*", packed(b"{}")):
        response = doctor.post("/history/pdf/", {"answer": wrong})
        assert response.status_code == 422
    assert not Entry.objects.filter(kind="history-exported").exists()


def test_candidates_are_no_history_to_take_along(doctor, prescriber):
    james = PersonAsked("Jamesville", "James", date(1975, 5, 7))
    shown = ask_history(prescriber, HistoryRequest("TREATMENT", "existing-patient", person=james), at=AT)
    assert isinstance(shown, Candidates)
    assert doctor.post("/history/pdf/", {"answer": packed(shown.content)}).status_code == 422


def test_an_answer_serves_nobody_else_and_not_for_ever(doctor, monkeypatch):
    answer = answer_of(doctor.post("/history/", ASKED))
    other = signed_in(licensed(actor("DISPENSER", dispenser_dea=("FT7654329",)), "pharmacist"))
    assert other.post("/history/pdf/", {"answer": answer}).status_code == 422
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: LATER))
    again = signed_in_again(Query.objects.get())
    assert again.post("/history/pdf/", {"answer": answer}).status_code == 409


def signed_in_again(query: Query) -> Client:
    from carelaw.platform.accounts.models import Account
    from tests.platform.accounts.people import sign_in

    client: Client = sign_in(Client(), Account.objects.get(pk=query.account_id), query.role)
    return client


@pytest.mark.parametrize("path", ["/history/pdf/", "/history/csv/", "/history/note/"])
def test_files_and_notes_are_had_by_post_only(doctor, path):
    assert doctor.get(path).status_code == 405


@pytest.mark.parametrize("role", ["AUDITOR", "SUBMITTER", "ADMIN", "DATA_STEWARD"])
@pytest.mark.parametrize("path", ["/history/", "/history/own/", "/history/mine/"])
def test_the_form_is_for_clinicians(home, db, role, path):
    client = signed_in(actor(role))
    assert client.get(path).status_code == 403
    assert client.post(path, ASKED).status_code == 403


def test_nobody_signed_in_is_led_to_the_sign_in(db):
    response = Client().get("/history/")
    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")


def test_nothing_about_a_patient_stands_in_an_address_or_header(doctor):
    history = doctor.post("/history/", ASKED)
    answer = answer_of(history)
    responses = [
        history,
        doctor.post("/history/", {**ASKED, "last_name": "Nobody"}),
        doctor.post("/history/pdf/", {"answer": answer}),
        doctor.post("/history/csv/", {"answer": answer}),
        doctor.post("/history/note/", {"answer": answer, "outcome": WITHHELD}),
        doctor.get("/history/mine/"),
    ]
    for response in responses:
        heads = json.dumps(dict(response.headers)).casefold()
        assert [word for word in TELLING if word in heads] == []
        assert response["Cache-Control"] == "no-store"
    for address in re.findall(r'(?:href|action|src)="([^"]*)"', history.content.decode()):
        assert [word for word in TELLING if word in address.casefold()] == []
    bodies = " ".join(Entry.objects.values_list("body_text", flat=True)).casefold()
    assert [word for word in TELLING if word in bodies] == []


def test_my_questions_show_no_patient(doctor):
    doctor.post("/history/", ASKED)
    page = text(doctor.get("/history/mine/"))
    assert "Answered" in page
    assert [word for word in TELLING if word in page.casefold()] == []


def test_all_of_ones_questions_can_be_reached_page_by_page(doctor):
    doctor.post("/history/", ASKED)
    query = Query.objects.get()
    for minute in range(1, 52):
        query.pk, query.requested_at = uuid.uuid4(), AT - timedelta(minutes=minute)
        query.save(force_insert=True)
    first = doctor.get("/history/mine/").context["page"]["table"]
    assert (len(first.rows), first.pages, first.total) == (50, 2, 52)
    second = doctor.get("/history/mine/" + first.next_url).context["page"]["table"]
    listed = [row[-1] for row in [*first.rows, *second.rows]]
    assert listed == [str(one.pk)[:8] for one in Query.objects.order_by("-requested_at")]
    oldest = doctor.get("/history/mine/?sort=at").context["page"]["table"]
    assert [row[-1] for row in oldest.rows[:2]] == listed[-1:-3:-1]


def test_a_longer_history_asks_the_database_no_more(doctor, submitter, django_assert_max_num_queries):
    from tests.pdmp.files import asap, record, send

    doctor.post("/history/", ASKED)
    with CaptureQueriesContext(_connection()) as few:
        doctor.post("/history/", ASKED)
    send(submitter, asap([record(DSP02=str(3000000 + n), DSP05="20241201", DSP03="20241201") for n in range(12)]))
    with django_assert_max_num_queries(len(few)):
        assert len(doctor.post("/history/", ASKED).context["page"].rows) == 14


def _connection() -> Any:
    from django.db import connection

    return connection
