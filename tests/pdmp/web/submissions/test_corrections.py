"""Correcting a held record on screen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from carelaw.pdmp.store.models import Correction, Dispensation, SubmittedRecord
from carelaw.pdmp.use_cases.correcting import withdraw
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.record.models import Entry
from tests.pdmp.conftest import AT
from tests.pdmp.files import ALPRAZOLAM, asap, record, send
from tests.pdmp.web.submissions.reading import fields_of, text_of

pytestmark = pytest.mark.django_db


def held(submitter: Actor, *records: dict[str, str], control: str = "C-1") -> list[SubmittedRecord]:
    """Held records, in the order of their file."""
    sent = send(submitter, asap(records, control=control))
    return list(sent.records.filter(state="held").order_by("ordinal"))


def post(client: Client, one: SubmittedRecord, **changes: str) -> Any:
    """What the browser sends after some fields were changed."""
    url = f"/records/{one.pk}/"
    return client.post(url, {**fields_of(client.get(url)), **changes})


def test_each_faulty_field_stands_with_value_permitted_remedy_and_paragraph(pharmacist, submitter):
    one = held(submitter, record(DSP10="0", PAT19="Q"))[0]
    shown = pharmacist.get(f"/records/{one.pk}/")
    told = text_of(shown)
    for finding in one.findings:
        for said in (finding["says"], finding["permitted"], finding["remedy"], finding["cite"]):
            assert said in told
    assert "As sent: Q" in told
    assert "Days supply (DSP10)" in told
    body = shown.content.decode()
    assert '<option value="F">F – female</option>' in body
    assert '<option value="Q" selected>Q – as sent, not a listed code</option>' in body
    assert 'aria-invalid="true"' in body


def test_a_corrected_record_is_stored_and_its_history_shown(pharmacist, submitter):
    one = held(submitter, record(DSP10="0"))[0]
    answer = post(pharmacist, one, DSP10="15")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/records/{one.pk}/")
    told = text_of(pharmacist.get(answer.headers["Location"]))
    assert "The record is right now. It is accepted and stored." in told
    assert "Corrections so far" in told
    assert submitter.name in told
    assert Dispensation.objects.get().days_supply == 15
    change = Correction.objects.get()
    assert (change.field, change.before, change.after) == ("DSP10", "0", "15")
    one.refresh_from_db()
    assert (one.state, one.sent_fields["DSP10"]) == ("corrected", "0")
    page = text_of(pharmacist.get(f"/submissions/{one.submission_id}/"))
    assert "Of the 1 records that were held when the file was judged, 1 are settled by now." in page
    assert "Nothing needs correction." in page


def test_dates_are_typed_in_any_order_and_untouched_fields_keep_their_bytes(pharmacist, submitter):
    one = held(submitter, record(PAT18="19891350", PAT17="555 0100"))[0]
    post(pharmacist, one, PAT18="March 12, 1989")
    assert Dispensation.objects.get().identity.birth_date.isoformat() == "1989-03-12"
    assert [change.field for change in Correction.objects.all()] == ["PAT18"]


def test_what_is_typed_wrong_is_kept_and_said(pharmacist, submitter):
    one = held(submitter, record(DSP10="0", PRE02="BF1234567"))[0]
    answer = post(pharmacist, one, DSP10="a fortnight", PAT09="LEE")
    told = pharmacist.get(answer.headers["Location"])
    assert "Your changes are kept. 2 faults are left." in text_of(told)
    assert fields_of(told)["DSP10"] == "a fortnight"
    assert fields_of(told)["PAT09"] == "LEE"
    assert not Dispensation.objects.exists()


def test_a_second_hand_is_not_overwritten_unseen(pharmacist, submitter):
    one = held(submitter, record(DSP10="0", PRE02="BF1234567"))[0]
    url = f"/records/{one.pk}/"
    mine = fields_of(pharmacist.get(url))
    post(pharmacist, one, DSP10="15")
    answer = pharmacist.post(url, {**mine, "DSP10": "30"})
    assert answer.status_code == 200
    assert "Somebody corrected this record meanwhile." in text_of(answer)
    assert fields_of(answer)["DSP10"] == "30"
    assert Correction.objects.count() == 1


def test_a_record_settled_meanwhile_keeps_what_was_typed_on_the_page(pharmacist, submitter):
    one = held(submitter, record(DSP10="0"))[0]
    typed = {**fields_of(pharmacist.get(f"/records/{one.pk}/")), "DSP10": "15"}
    withdraw(submitter, one.pk, at=AT)
    answer = pharmacist.post(f"/records/{one.pk}/", typed)
    assert "only a held record can be corrected" in text_of(answer)
    assert not Dispensation.objects.exists()


def test_next_leads_through_the_file_and_then_to_others(pharmacist, submitter):
    first, second = held(submitter, record(DSP02="1", DSP10="0"), record(DSP02="2", DSP10="0"))
    other = held(submitter, record(DSP02="3", DSP10="0"), control="C-2")[0]

    def next_of(one: SubmittedRecord) -> str:
        body = pharmacist.get(f"/records/{one.pk}/").content.decode()
        return body.split("Next held record</a>")[0].rsplit('href="', 1)[1].split('"')[0]

    assert next_of(first) == f"/records/{second.pk}/"
    assert next_of(second) == f"/records/{first.pk}/"
    post(pharmacist, first, DSP10="15")
    assert next_of(second) == f"/records/{other.pk}/"


def test_a_withdrawn_record_reaches_nobody_and_stays_on_file(pharmacist, submitter):
    one = held(submitter, record(DSP10="0"))[0]
    answer = pharmacist.post(f"/records/{one.pk}/withdraw/")
    told = text_of(pharmacist.get(answer.headers["Location"]))
    assert "Withdrawn by its sender." in told
    one.refresh_from_db()
    assert (one.state, one.outcome, one.closed_by) == ("voided", "voided", "withdrawn")
    assert one.sent_fields["DSP02"] == "2000353"
    entry = Entry.objects.get(kind="record-withdrawn")
    assert str(one.submission_id) in entry.body_text
    assert "SAMPLESON" not in entry.body_text
    assert pharmacist.post(f"/records/{one.pk}/withdraw/").status_code == 409


def test_only_its_sender_corrects_or_withdraws(console, rival, steward, submitter):
    one = held(submitter, record(DSP10="0"))[0]
    theirs = console(rival)
    missing, foreign = theirs.get("/records/999999/"), theirs.get(f"/records/{one.pk}/")
    assert (missing.status_code, foreign.status_code) == (404, 404)
    assert text_of(missing) == text_of(foreign)
    assert theirs.post(f"/records/{one.pk}/withdraw/").status_code == 404
    watching = console(steward)
    shown = watching.get(f"/records/{one.pk}/")
    assert shown.status_code == 200
    assert "Save and judge again" not in text_of(shown)
    assert watching.post(f"/records/{one.pk}/", {"seen": "0", "DSP10": "15"}).status_code == 403
    assert watching.post(f"/records/{one.pk}/withdraw/").status_code == 403
    assert not Dispensation.objects.exists()


def test_ten_digits_show_the_products_they_may_stand_for(pharmacist, submitter):
    one = held(submitter, record(DSP08=ALPRAZOLAM[1:]))[0]
    assert f"Perhaps: {ALPRAZOLAM}" in text_of(pharmacist.get(f"/records/{one.pk}/"))


def test_script_in_a_value_is_only_text(pharmacist, submitter):
    one = held(submitter, record(PAT09="<script>alert(1)</script>", DSP10="0"))[0]
    for path in (f"/records/{one.pk}/", f"/submissions/{one.submission_id}/"):
        assert "<script>alert" not in pharmacist.get(path).content.decode()
