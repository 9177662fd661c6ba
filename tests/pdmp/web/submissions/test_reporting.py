"""Reporting without a file: the form for one dispensing, the zero report."""

from __future__ import annotations

import pytest
from django.test import Client

from carelaw.pdmp.store.models import Dispensation, Submission, SubmittedRecord, ZeroReport
from carelaw.pdmp.web.product_lookup import products_called
from tests.pdmp.conftest import PHARMACY_DEA, PHARMACY_NPI, actor
from tests.pdmp.files import DISPENSING, HYDROCODONE, PATIENT, PRESCRIBER, asap, record, send
from tests.pdmp.web.submissions.reading import fields_of, text_of

pytestmark = pytest.mark.django_db

TYPED = {
    **PATIENT,
    **DISPENSING,
    **PRESCRIBER,
    "PAT18": "3/12/1989",
    "PAT17": "(555) 555-0123",
    "DSP03": "1/3/2025",
    "DSP05": "2025-01-05",
    "DSP08": "00406-0123-01",
}


def filled(client: Client, **changes: str) -> dict[str, str]:
    """The form as it opens, with what a person types."""
    return {**fields_of(client.get("/report/")), **TYPED, "act": "send", **changes}


def test_the_form_opens_with_the_account_s_pharmacy_and_usual_values(pharmacist):
    opened = fields_of(pharmacist.get("/report/"))
    assert (opened["PHA03"], opened["PHA01"]) == (PHARMACY_DEA, PHARMACY_NPI)
    assert (opened["DSP01"], opened["DSP07"], opened["PAT15"]) == ("00", "01", "PA")


def test_the_address_of_the_pharmacy_comes_from_its_last_report(pharmacist, submitter):
    send(submitter, asap([record()]))
    assert fields_of(pharmacist.get("/report/"))["PHA07"] == "SPRINGFIELD"


def test_a_good_report_is_stored_at_once(pharmacist):
    answer = pharmacist.post("/report/", filled(pharmacist))
    sent = Submission.objects.get()
    assert answer.headers["Location"] == f"/submissions/{sent.pk}/"
    one = Dispensation.objects.select_related("identity").get()
    assert one.national_drug_code == HYDROCODONE
    assert (one.filled_on.isoformat(), one.identity.birth_date.isoformat()) == ("2025-01-05", "1989-03-12")
    assert one.identity.phone == "5555550123"
    assert "The record is dealt with." in text_of(pharmacist.get(answer.headers["Location"]))


def test_faults_stand_beside_their_fields_and_nothing_is_sent(pharmacist):
    answer = pharmacist.post("/report/", filled(pharmacist, DSP10="0", PAT07="", PRE02="BF1234567", PAT18="31/12/89"))
    told = text_of(answer)
    assert answer.status_code == 200
    assert "4 things to correct" in told
    assert "Days supply (DSP10) is too small." in told
    assert "Patient last name (PAT07) is missing." in told
    assert "Permitted: 1 to 365." in told
    kept = fields_of(answer)
    assert (kept["PAT18"], kept["PRE02"], kept["PAT08"]) == ("31/12/89", "BF1234567", "AUGUST")
    assert not Submission.objects.exists()


def test_a_warning_is_shown_once_before_it_is_sent(pharmacist):
    first = pharmacist.post("/report/", filled(pharmacist, PAT16="99999"))
    assert "Nothing is sent yet: please look at this first" in text_of(first)
    assert not Submission.objects.exists()
    second = pharmacist.post("/report/", {**fields_of(first), "act": "send"})
    assert second.status_code == 302
    assert Dispensation.objects.count() == 1


def test_another_s_pharmacy_is_refused_before_anything_is_sent(console, home, pharmacy):
    stranger = console(actor("SUBMITTER", dispenser_dea=("BX1234563",)))
    answer = stranger.post("/report/", filled(stranger, PHA03=PHARMACY_DEA, PHA01=PHARMACY_NPI))
    assert answer.status_code == 200
    assert "Nothing is sent yet" not in text_of(answer)
    assert "correct" in text_of(answer)
    assert not Submission.objects.exists()


def test_what_is_on_file_already_is_said_before_it_is_sent(pharmacist, submitter):
    pharmacist.post("/report/", filled(pharmacist))
    assert Dispensation.objects.count() == 1
    answer = pharmacist.post("/report/", filled(pharmacist))
    assert "The very same is on file already." in text_of(answer)
    assert Submission.objects.count() == 1


def test_a_product_is_found_by_its_name_and_chosen(pharmacist):
    answer = pharmacist.post("/report/", filled(pharmacist, act="find", product_name="hydrocodone 5", DSP08=""))
    body = answer.content.decode()
    assert f'name="choose" value="{HYDROCODONE}"' in body
    chosen = pharmacist.post("/report/", {**fields_of(answer), "choose": HYDROCODONE})
    assert fields_of(chosen)["DSP08"] == HYDROCODONE
    assert fields_of(chosen)["PAT07"] == "SAMPLESON"
    assert not Submission.objects.exists()
    nothing = pharmacist.post("/report/", filled(pharmacist, act="find", product_name="unobtainium"))
    assert "No product of the drug file has these words." in text_of(nothing)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("hydrocodone 5", True),
        ("HYDROCO 325mg", True),
        ("hydrocodone 50", False),
        ("codone", False),
        ("0406-0123", True),
        ("tablet hydrocodone", True),
    ],
)
def test_products_are_called_by_begun_words_and_whole_numbers(words, found, db):
    listed, _more = products_called(words)
    assert (HYDROCODONE in {one.code for one in listed}) is found


def test_a_compound_is_reported_with_its_ingredients(pharmacist):
    typed = filled(pharmacist, DSP07="06", DSP08="99999000001")
    typed |= {"CDI03-1": "00406-0123-01", "CDI04-1": "20", "CDI05-1": "01", "CDI03-3": "00009002901", "CDI04-3": "5"}
    answer = pharmacist.post("/report/", typed)
    assert answer.status_code == 302
    one = Dispensation.objects.get()
    assert [part["national_drug_code"] for part in one.ingredients] == [HYDROCODONE, "00009002901"]


def test_a_zero_report_is_taken(pharmacist):
    answer = pharmacist.post("/report/zero/", {"dispenser": PHARMACY_DEA, "begin": "1/1/2025", "end": "1/5/2025"})
    told = text_of(pharmacist.get(answer.headers["Location"]))
    assert "Your report that nothing was dispensed is on file." in told
    assert ZeroReport.objects.get().dispenser_dea == PHARMACY_DEA
    assert not SubmittedRecord.objects.filter(state="held").exists()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"begin": "1/5/2025", "end": "1/1/2025"}, "before it begins"),
        ({"begin": "1/5/2025", "end": ""}, "This field is required."),
        ({"begin": "nonsense", "end": "1/5/2025"}, "Type month, day and a year of four digits"),
        ({"begin": "1/5/2025", "end": "1/5/2025", "dispenser": "BX1234563"}, "Select a valid choice."),
    ],
)
def test_a_bad_zero_report_says_what_is_wrong(pharmacist, typed, says):
    answer = pharmacist.post("/report/zero/", {"dispenser": PHARMACY_DEA, **typed})
    assert says in text_of(answer)
    assert not Submission.objects.exists()
