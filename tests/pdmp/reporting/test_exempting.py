"""Substances that are not reported: a finding and a vote, for days to come; what is sent anyway is set aside."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import ExemptSubstance, Submission, SubmittedRecord
from carelaw.pdmp.use_cases.reporting.acts import EXEMPT, WITHDRAW
from carelaw.pdmp.use_cases.reporting.purging import FILE_ENTRY, ask_for_purge, purge_exempt
from carelaw.pdmp.use_cases.retention import certificates
from carelaw.pdmp.use_cases.retention.destroying import destroy_due
from carelaw.pdmp.use_cases.submitting import receive
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.files import keeping
from carelaw.platform.jobs.queue import run_pending
from carelaw.platform.notices.models import Notice
from carelaw.platform.record.models import Entry
from tests.pdmp.conftest import AT
from tests.pdmp.files import ALPRAZOLAM, HYDROCODONE, asap, record, send

pytestmark = pytest.mark.django_db
LISTING = {
    "name": "Hydrocodone, low strength",
    "codes": HYDROCODONE,
    "finding": "Little potential for abuse.",
    "evidence": "Report 12",
    "voted_on": "2025-01-06",
    "effective_on": "2025-01-07",
}


def listed(board: Actor) -> None:
    EXEMPT.perform(board, AT, LISTING)
    ExemptSubstance.objects.update(effective_on=date(2025, 1, 5))


@pytest.mark.parametrize("lacking", ["finding", "evidence", "voted_on"])
def test_no_listing_without_finding_evidence_and_vote(board: Actor, lacking: str) -> None:
    with pytest.raises(Refusal, match=r"E-MAP-47\.finding") as refused:
        EXEMPT.perform(board, AT, {**LISTING, lacking: ""})
    assert refused.value.field == lacking
    assert ExemptSubstance.objects.count() == 0


def test_the_dispensing_date_decides_and_a_withdrawal_is_for_days_to_come(board: Actor, submitter: Actor) -> None:
    listed(board)
    assert Notice.objects.filter(kind="reporting.exempt-bulletin").count() == 2
    files = asap([record(DSP02="1", DSP05="20250104"), record(DSP02="2", DSP05="20250105")])
    assert send(submitter, files).counts == {"accepted": 1, "set-aside": 1}
    number = str(ExemptSubstance.objects.get().pk)
    with pytest.raises(Refusal, match=r"E-MAP-47\.retroactive"):
        WITHDRAW.perform(board, AT, {"listing": number, "voted_on": "2025-01-06", "withdrawn_on": "2025-01-06"})
    WITHDRAW.perform(board, AT, {"listing": number, "voted_on": "2025-01-06", "withdrawn_on": "2025-01-07"})
    ExemptSubstance.objects.update(withdrawn_on=date(2025, 1, 6))
    back = asap([record(DSP02="3", DSP05="20250106", DSP03="20250105")], control="C-3")
    assert send(submitter, back).counts == {"accepted": 1}


def test_after_thirty_days_the_patient_is_taken_out_and_the_receipt_stays(board: Actor, submitter: Actor) -> None:
    listed(board)
    send(submitter, asap([record(PAT20="02", DSP02="9", DSP08=ALPRAZOLAM), record()]))
    day = timedelta(days=30)
    assert purge_exempt(date(2025, 2, 5), AT + day) == 0
    assert purge_exempt(date(2025, 2, 6), AT + day + timedelta(seconds=1)) == 1
    assert purge_exempt(date(2025, 2, 7), AT + 2 * day) == 0
    receipt = SubmittedRecord.objects.get(closed_by="purged")
    assert receipt.prescription_number == "2000353"
    assert "SAMPLESON" not in str(receipt.sent_fields)
    # Another reason to be set aside purges nothing here.
    assert SubmittedRecord.objects.get(closed_by="").sent_fields["PAT07"] == "SAMPLESON"


def kept_bytes(submission: Submission) -> bytes:
    with keeping.opened(submission.redacted_digest) as source:
        return source.read()


def test_the_file_as_sent_loses_the_patient_too_and_everything_else_stays(board: Actor, submitter: Actor) -> None:
    listed(board)
    other = record(PAT07="OTHERSON", DSP02="9", DSP08=ALPRAZOLAM)
    one = send(submitter, asap([other, record(AIR07="SAMPLESON", AIR08="MAY")]))
    assert keeping.exists(one.digest)
    purge_exempt(date(2025, 2, 6), AT + timedelta(days=31))

    one.refresh_from_db()
    assert one.bytes_state == "redacted"
    assert not keeping.exists(one.digest)
    left = kept_bytes(one)
    assert b"OTHERSON" in left
    assert b"SAMPLESON" not in left
    assert "SAMPLESON" not in str(list(SubmittedRecord.objects.filter(closed_by="purged").values()))


def test_the_same_bytes_sent_again_lose_the_patient_after_their_own_days(board: Actor, submitter: Actor) -> None:
    listed(board)
    content = asap([record()])
    send(submitter, content)
    purge_exempt(date(2025, 2, 6), AT + timedelta(days=31))
    late = AT + timedelta(days=40)
    again = receive(submitter, io.BytesIO(content), file_name="again.dat", at=late)
    assert keeping.exists(again.digest)
    day = law_day(late) + timedelta(days=30)
    purge_exempt(day, late)
    assert keeping.exists(again.digest)
    purge_exempt(day + timedelta(days=1), late)

    again.refresh_from_db()
    assert not keeping.exists(again.digest)
    assert b"SAMPLESON" not in kept_bytes(again)


def test_the_copy_goes_with_the_file_in_its_seventh_year(board: Actor, submitter: Actor) -> None:
    listed(board)
    one = send(submitter, asap([record()]))
    purge_exempt(date(2025, 2, 6), AT + timedelta(days=31))
    one.refresh_from_db()
    destroy_due(date(2032, 1, 8), AT.replace(year=2032) + timedelta(days=2))

    assert not keeping.exists(one.redacted_digest)
    assert certificates.verify()[1] is None


def test_a_purge_that_was_killed_between_copy_and_end_is_finished(
    board: Actor, submitter: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed(board)
    one = send(submitter, asap([record()]))

    def killed(digest: str) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(keeping, "destroy", killed)
        with pytest.raises(KeyboardInterrupt):
            purge_exempt(date(2025, 2, 6), AT + timedelta(days=31))
    assert keeping.exists(one.digest)
    assert purge_exempt(date(2025, 2, 7), AT + timedelta(days=32)) == 0
    assert not keeping.exists(one.digest)
    assert FILE_ENTRY in {entry.kind for entry in Entry.objects.all()}


def test_the_day_asks_for_the_purge_and_the_worker_does_it(board: Actor, submitter: Actor) -> None:
    listed(board)
    one = send(submitter, asap([record()]))
    assert ask_for_purge(date(2025, 2, 5), AT) == 0
    assert ask_for_purge(date(2025, 2, 6), AT) == 1
    run_pending(AT + timedelta(days=31))

    assert not keeping.exists(one.digest)
