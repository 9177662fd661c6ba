"""Sending files and seeing what became of them."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from carelaw.pdmp.store.models import Submission, SubmittedRecord
from carelaw.pdmp.use_cases.processing import PROCESS
from carelaw.pdmp.use_cases.submitting import receive
from carelaw.platform.files.keeping import opened
from carelaw.platform.jobs.models import JobRun
from carelaw.platform.jobs.queue import run_pending
from tests.pdmp.conftest import AT
from tests.pdmp.files import asap, record, send
from tests.pdmp.web.submissions.reading import text_of

pytestmark = pytest.mark.django_db

FAULTY = [
    record(),
    record(DSP02="2000354", DSP10="0"),
    record(DSP02="2000355", PRE02="BF1234567", PAT19=""),
    record(DSP02="2000356", PAT16="99999"),
]


def upload(client: Client, *files: tuple[str, bytes]) -> Any:
    return client.post("/submissions/send/", {"asap": [SimpleUploadedFile(name, content) for name, content in files]})


def page_of(client: Client, sent: Submission, query: str = "") -> Any:
    return client.get(f"/submissions/{sent.pk}/{query}")


def test_the_first_visit_tells_how_to_begin(pharmacist):
    told = text_of(pharmacist.get("/submissions/"))
    assert "No file yet" in told
    assert "Send the first file" in told


def test_an_uploaded_file_is_kept_judged_and_every_finding_shown(pharmacist):
    content = asap(FAULTY)
    answer = upload(pharmacist, ("monday.asap", content))
    sent = Submission.objects.get()
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/submissions/{sent.pk}/"
    with opened(sent.digest) as kept:
        assert kept.read() == content

    waiting = page_of(pharmacist, sent)
    assert "Received, waiting" in text_of(waiting)
    assert waiting.headers["Refresh"] == "3"

    assert run_pending(AT) == 1
    shown = page_of(pharmacist, sent)
    told = text_of(shown)
    assert "Refresh" not in shown.headers
    assert "2 of 4 records are stored; 2 need correction." in told
    assert "The file holds 4: every record is accounted for." in told
    findings = [one for each in SubmittedRecord.objects.all() for one in each.findings]
    assert {one["field"] for one in findings} >= {"DSP10", "PRE02", "PAT19", "PAT16"}
    for one in findings:
        for said in (one["says"], one["permitted"], one["remedy"], one["cite"], one["value"]):
            assert said in told
    held, stored = told.index("Prescription 2000354"), told.index("Prescription 2000356")
    assert held < stored


def test_several_files_give_a_receipt_each(pharmacist):
    first, second = asap([record()], control="A"), asap([record(DSP02="9")], control="B")
    told = text_of(upload(pharmacist, ("a.asap", first), ("b.asap", second), ("again.asap", first)))
    assert told.count("Received and kept.") == 2
    assert "You sent the very same file before" in told
    assert Submission.objects.count() == 3


def test_no_file_at_all_is_told(pharmacist):
    assert "Choose at least one file." in text_of(pharmacist.post("/submissions/send/", {}))
    assert not Submission.objects.exists()


def test_a_large_upload_leaves_no_name_behind(pharmacist, home, monkeypatch):
    from carelaw.platform.files import uploads

    monkeypatch.setattr(uploads, "IN_MEMORY", 1000)
    content = asap([record(DSP02=str(number)) for number in range(1, 40)])
    seen: list[list[str]] = []
    keep = receive

    def watched(*args: Any, **kwargs: Any) -> Submission:
        seen.append([each.name for each in (Path(home) / "incoming").iterdir()])
        return keep(*args, **kwargs)

    monkeypatch.setattr("carelaw.pdmp.web.submissions.receive", watched)
    upload(pharmacist, ("large.asap", content))
    assert seen == [[]]
    with opened(Submission.objects.get().digest) as kept:
        assert kept.read() == content


def test_a_stranger_s_upload_is_not_read(home, today, monkeypatch):
    from carelaw.platform.files import uploads

    monkeypatch.setattr(uploads.NamelessUpload, "receive_data_chunk", lambda *args: pytest.fail("it was read"))
    answer = upload(Client(), ("a.asap", asap([record()])))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login/")


def test_a_failed_file_says_what_to_do(pharmacist, submitter):
    sent = send(submitter, asap([record()])[:-20])
    told = text_of(page_of(pharmacist, sent))
    assert "File failed" in told
    assert "Nothing of it was loaded, and the file is kept as it was sent." in told
    assert all(one["remedy"] in told for one in sent.findings)


def test_a_duplicate_file_leads_to_the_first(pharmacist, submitter):
    first = send(submitter, asap([record()]))
    again = send(submitter, asap([record()]))
    shown = page_of(pharmacist, again)
    assert "the very same bytes before" in text_of(shown)
    assert f'href="/submissions/{first.pk}/"' in shown.content.decode()


def test_duplicates_voids_and_test_files_are_explained(pharmacist, submitter):
    send(submitter, asap([record()]))
    second = send(
        submitter,
        asap([record(), record(DSP01="02"), record(DSP02="77", DSP01="02")], control="C-2"),
    )
    told = text_of(page_of(pharmacist, second))
    assert "The very same is on file already." in told
    assert "no longer shown in any history" in told
    assert "No record on file fits this void." in told
    tested = send(submitter, asap([record(DSP02="88", DSP10="0")], control="C-3", kind="T"))
    told = text_of(page_of(pharmacist, tested))
    assert "It says of itself (TH07) that it is a test." in told
    assert "Days supply (DSP10) is too small." in told


def test_progress_tells_rate_and_time_left(pharmacist, submitter):
    sent = receive(submitter, io.BytesIO(asap(FAULTY)), file_name="x", at=AT)
    Submission.objects.filter(pk=sent.pk).update(state="processing", sent=400, counts={"accepted": 100})
    JobRun.objects.filter(name=PROCESS, key=str(sent.pk)).update(
        state="running", started_at=AT, beat_at=AT + timedelta(seconds=10), done=100, total=400
    )
    told = text_of(page_of(pharmacist, sent))
    assert "100 of 400" in told
    assert "10 records a second, about 30 seconds left." in told


def test_filters_choose_by_outcome_field_and_level(pharmacist, submitter):
    sent = send(submitter, asap(FAULTY))

    def shown(query: str) -> list[str]:
        told = text_of(page_of(pharmacist, sent, query))
        return [number for number in ("2000354", "2000355", "2000356") if f"Prescription {number}" in told]

    assert shown("") == ["2000354", "2000355", "2000356"]
    assert shown("?outcome=held") == ["2000354", "2000355"]
    assert shown("?outcome=accepted-with-warning") == ["2000356"]
    assert shown("?field=PRE02") == ["2000355"]
    assert shown("?level=warning") == ["2000356"]
    assert shown("?field=DSP10&level=error") == ["2000354"]
    assert shown("?field=%27%22") == ["2000354", "2000355", "2000356"]
    assert shown("?field=AIR01") == []


def test_the_list_filters_sorts_and_exports(pharmacist, submitter):
    send(submitter, asap([record()], control="GOOD-1"), name="good.asap")
    send(submitter, asap([record(DSP02="5", DSP10="0")], control="BAD-1"), name="=bad.asap")
    assert "good.asap" not in text_of(pharmacist.get("/submissions/?held=1"))
    assert "=bad.asap" in text_of(pharmacist.get("/submissions/?q=bad-1"))
    assert "No file fits these filters." in text_of(pharmacist.get("/submissions/?state=failed"))
    told = text_of(pharmacist.get("/submissions/?sort=file"))
    assert told.index("=bad.asap") < told.index("good.asap")
    sheet = b"".join(pharmacist.get("/submissions/csv/?held=1").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(sheet)))
    assert [(row["file_name"], row["held_now"]) for row in rows] == [("'=bad.asap", "1")]


def test_the_error_list_holds_every_finding_and_no_formula(pharmacist, submitter):
    sent = send(submitter, asap([*FAULTY, record(DSP02="=cmd()", DSP10="0")]))
    answer = pharmacist.get(f"/submissions/{sent.pk}/errors/csv/")
    sheet = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(sheet)))
    findings = [one for each in SubmittedRecord.objects.all() for one in each.findings]
    assert len(rows) == len(findings) + len(sent.findings)
    assert {row["prescription_number"] for row in rows} == {"2000354", "2000355", "2000356", "'=cmd()"}
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())
    printed = text_of(pharmacist.get(f"/submissions/{sent.pk}/errors/"))
    assert all(one["says"] in printed for one in findings)


def test_the_acknowledgment_is_the_interface_s_own(pharmacist, submitter):
    sent = send(submitter, asap(FAULTY))
    answer = pharmacist.get(f"/submissions/{sent.pk}/acknowledgment/")
    told = json.loads(answer.content)
    assert told["counts"] == {"accepted": 1, "held": 2, "accepted-with-warning": 1}
    assert len(told["records"]) == 3
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_one_who_is_not_a_submitter_is_refused(console, prescriber):
    client = console(prescriber)
    for path in ("/submissions/", "/submissions/send/", "/submissions/held/", "/report/", "/report/zero/"):
        answer = client.get(path)
        assert answer.status_code == 403, path


def test_the_steward_sees_all_and_sends_nothing(console, steward, submitter):
    sent = send(submitter, asap(FAULTY), name="seen.asap")
    client = console(steward)
    assert "seen.asap" in text_of(client.get("/submissions/"))
    assert "Correct 2000354" not in text_of(page_of(client, sent))
    assert client.get("/submissions/send/").status_code == 403


def test_another_s_file_and_one_that_is_not_there_read_the_same(console, rival, submitter):
    sent = send(submitter, asap(FAULTY))
    client = console(rival)
    missing = "00000000-0000-4000-8000-000000000000"
    for tail in ("", "errors/", "errors/csv/", "acknowledgment/"):
        theirs, none = client.get(f"/submissions/{sent.pk}/{tail}"), client.get(f"/submissions/{missing}/{tail}")
        assert (theirs.status_code, none.status_code) == (404, 404)
        assert text_of(theirs).replace(str(sent.pk), "") == text_of(none).replace(missing, "")
    assert "test.asap" not in text_of(client.get("/submissions/"))


def test_every_answer_is_kept_by_no_browser(pharmacist, submitter):
    sent = send(submitter, asap(FAULTY))
    held = SubmittedRecord.objects.filter(state="held").first()
    assert held is not None
    paths = ["", "errors/", "errors/csv/", "acknowledgment/"]
    for path in [*(f"/submissions/{sent.pk}/{tail}" for tail in paths), f"/records/{held.pk}/", "/report/"]:
        assert pharmacist.get(path).headers["Cache-Control"] == "no-store", path


def test_no_address_on_a_page_holds_a_value_of_a_patient(pharmacist, submitter):
    import re

    sent = send(submitter, asap(FAULTY))
    held = SubmittedRecord.objects.filter(state="held").first()
    assert held is not None
    for path in (f"/submissions/{sent.pk}/", f"/records/{held.pk}/", "/submissions/held/", "/submissions/"):
        for address in re.findall(r'(?:href|action|formaction)="([^"]*)"', pharmacist.get(path).content.decode()):
            for value in ("SAMPLESON", "AUGUST", "1989", "OAKWAYS", "200035", "00406012301"):
                assert value not in address, (path, address)


@pytest.mark.parametrize("many", [3, 60])
def test_pages_ask_a_bounded_number_of_questions(many, pharmacist, submitter, django_assert_max_num_queries):
    sent = send(submitter, asap([record(DSP02=str(number), DSP10="0") for number in range(1, many + 1)]))
    for number in range(many // 3):
        receive(submitter, io.BytesIO(asap([record()], control=f"N{number}")), file_name="n", at=AT)
    with django_assert_max_num_queries(14):
        page_of(pharmacist, sent)
    with django_assert_max_num_queries(12):
        pharmacist.get("/submissions/")
    with django_assert_max_num_queries(12):
        pharmacist.get("/submissions/held/")


def test_records_turn_pages(pharmacist, submitter):
    sent = send(submitter, asap([record(DSP02=f"R{number:03}", DSP10="0") for number in range(45)]))
    first, third = text_of(page_of(pharmacist, sent)), text_of(page_of(pharmacist, sent, "?page=3"))
    assert ("Prescription R000" in first, "Prescription R044" in first) == (True, False)
    assert ("Prescription R000" in third, "Prescription R044" in third) == (False, True)
    assert "What comes up most" in first


def test_what_is_held_too_long_is_listed(pharmacist, submitter):
    old = asap([record(DSP02="OLD", DSP10="0", DSP03="20241219", DSP05="20241220")], control="O")
    send(submitter, old, at=AT - timedelta(days=16))
    send(submitter, asap([record(DSP02="NEW", DSP10="0")], control="N"))
    everything = text_of(pharmacist.get("/submissions/held/"))
    late = text_of(pharmacist.get("/submissions/held/?late=1"))
    assert "1 record has been held for more than 7 days." in everything
    assert "OLD" in late
    assert "NEW" not in late
