"""The bundle for the Bureau of Collections: complete or refused, kept by its digest, followed by supplements."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from carelaw.gateway.use_cases.compliance import answer_case
from carelaw.gateway.use_cases.referral import open_bundle, record_receipt, refer
from carelaw.kernel.refusal import Refusal
from carelaw.platform.cases.ticking import walk
from carelaw.platform.decisions.keeping import decisions_on
from carelaw.platform.record.models import Entry
from tests.gateway.compliance.people import FACTS, OFFICER, Pharmacies, again, integrated, noon, opened, sent


@pytest.fixture(autouse=True)
def _own_home(settings: object, tmp_path: Path) -> None:
    settings.CARELAW_HOME = tmp_path  # type: ignore[attr-defined]


def test_the_bundle_holds_letters_proofs_assessments_and_facts_and_its_digest_is_on_the_record(
    town: Pharmacies,
) -> None:
    case = opened(town, "2026-01-12")
    sent(case, "2026-01-15", "2026-02-02", "2026-03-03")
    answer_case(town.owner, noon("2026-03-10"), case=case.number, text="We begin in May.")
    list(walk(date(2026, 4, 1), date(2026, 4, 1)))
    made = refer(OFFICER, noon("2026-04-02"), case=case.number)
    _, stream = open_bundle(OFFICER, made.pk)
    with stream:
        content = stream.read()
    assert sha256(content).hexdigest() == made.digest == Entry.objects.get(kind="fine-case-referred").body["digest"]
    archive = zipfile.ZipFile(io.BytesIO(content))
    names = archive.namelist()
    for name in (
        "00-transmittal.pdf",
        "01-first-warning.pdf",
        "02-second-final-warning-proof.json",
        "03-notice-of-non-compliance.pdf",
        "assessment-2026-03-01.pdf",
        "facts.json",
        "fine-days.csv",
        "index.csv",
    ):
        assert name in names
    for row in csv.DictReader(io.StringIO(archive.read("index.csv").decode())):
        assert sha256(archive.read(row["document"])).hexdigest() == row["sha256"]
    facts = json.loads(archive.read("facts.json"))
    assert facts["willfulness"][0]["facts"] == FACTS
    assert facts["answers"][0]["text"] == "We begin in May."
    assert facts["fine"]["start"] == "2026-03-03"


def test_it_is_refused_before_the_third_letter_and_without_a_proof(town: Pharmacies) -> None:
    case = opened(town, "2026-01-12")
    sent(case, "2026-01-15", "2026-02-02")
    with pytest.raises(Refusal) as refused:
        refer(OFFICER, noon("2026-02-03"), case=case.number)
    assert refused.value.code == "E-PMP-REFERRAL_TOO_EARLY"
    sent(case, "2026-03-03")
    case.letters.filter(kind="second-final-warning").update(message_id="")
    with pytest.raises(Refusal) as refused:
        refer(OFFICER, noon("2026-03-04"), case=case.number)
    assert refused.value.code == "E-PMP-BUNDLE_INCOMPLETE"
    assert "e-mail proof of the second letter" in refused.value.says


def test_later_months_follow_as_supplements_and_nothing_new_is_no_bundle(town: Pharmacies) -> None:
    case = opened(town, "2026-01-12")
    sent(case, "2026-01-15", "2026-02-02", "2026-03-03")
    first = refer(OFFICER, noon("2026-03-04"), case=case.number)
    assert first.owed == 0, "allowed before anything is owed"
    with pytest.raises(Refusal) as refused:
        refer(OFFICER, noon("2026-03-05"), case=case.number)
    assert refused.value.code == "nothing-to-supplement"
    list(walk(date(2026, 4, 1), date(2026, 4, 1)))
    second = refer(OFFICER, noon("2026-04-02"), case=case.number)
    assert (second.number, second.owed) == (2, 2900)
    assert record_receipt(OFFICER, noon("2026-04-03"), bundle=second.pk, receipt="BOC-17").receipt == "BOC-17"
    with pytest.raises(Refusal):
        open_bundle(town.owner, second.pk)


def test_a_respondent_that_integrated_and_owes_nothing_is_held_with_a_reason(town: Pharmacies) -> None:
    case = opened(town, "2026-07-10")
    sent(case, "2026-07-14", "2026-08-04", "2026-09-08")
    integrated(town, "2026-09-08")
    with pytest.raises(Refusal) as refused:
        refer(OFFICER, noon("2026-09-09"), case=case.number)
    assert refused.value.code == "E-PMP-REASON_REQUIRED"
    held = refer(OFFICER, noon("2026-09-09"), case=case.number, hold_reason="Integrated on the day of the notice.")
    assert (held.sent_on, again(case).referred_on) == (None, None)
    assert "00-transmittal.pdf" not in [one["name"] for one in held.documents]
    reasons = {one.facts.get("hold_reason", "") for one in decisions_on(f"gateway-fine-case:{case.pk}")}
    assert "Integrated on the day of the notice." in reasons
    assert Entry.objects.filter(kind="fine-bundle-held").exists()
    assert not Entry.objects.filter(kind="fine-case-referred").exists()
    with pytest.raises(Refusal) as refused:
        record_receipt(OFFICER, noon("2026-09-09"), bundle=held.pk, receipt="BOC-1")
    assert refused.value.code == "bundle-held"
