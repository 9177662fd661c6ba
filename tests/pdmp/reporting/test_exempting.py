"""Substances that are not reported: a finding and a vote, for days to come; what is sent anyway is set aside."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import ExemptSubstance, SubmittedRecord
from carelaw.pdmp.use_cases.reporting.acts import EXEMPT, WITHDRAW
from carelaw.pdmp.use_cases.reporting.exempting import purge_exempt
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.notices.models import Notice
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
