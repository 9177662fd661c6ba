"""One's own prescriptions, those that were never written, and what becomes of a report."""

from __future__ import annotations

from datetime import date

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import Prescriber
from carelaw.pdmp.use_cases.doors.odd_records import decide_odd_record, odd_records, report_not_mine
from carelaw.pdmp.web.doors.work import records_to_decide
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.cases.models import Case
from carelaw.platform.record.models import Entry
from tests.pdmp.conftest import AT
from tests.pdmp.web.history_people import signed_in

pytestmark = pytest.mark.django_db
FILLED = date(2025, 1, 5)


def test_a_prescriber_reports_what_was_never_prescribed_once(prescriber: Actor, steward: Actor, on_file: None) -> None:
    first = report_not_mine(prescriber, AT, number="2", filled_on=FILLED)
    assert report_not_mine(prescriber, AT, number="2", filled_on=FILLED).reference == first.reference
    assert [item.key for item in records_to_decide(steward, FILLED)] == [f"odd:{first.reference}"]
    decide_odd_record(steward, AT, case=first.reference, finding="forged", because="The pad was stolen.")
    assert not odd_records(steward)
    assert Case.objects.get().closing == "forged: The pad was stolen."
    assert Entry.objects.filter(kind="odd-record-decided").get().body["finding"] == "forged"
    with pytest.raises(Refusal):
        decide_odd_record(steward, AT, case=first.reference, finding="forged", because="Again.")


def test_nobody_reports_what_stands_under_anothers_number(prescriber: Actor, on_file: None) -> None:
    with pytest.raises(Refusal) as info:
        report_not_mine(prescriber, AT, number="2", filled_on=date(2025, 1, 4))
    assert (info.value.code, info.value.cite) == ("E-MAP-53.not-on-file", "§9(b)(1)(ii)")
    Prescriber.objects.update(dea="AB1234563")
    with pytest.raises(Refusal):
        report_not_mine(prescriber, AT, number="2", filled_on=FILLED)


def test_the_page_of_ones_own_prescriptions_leads_there(
    prescriber: Actor, steward: Actor, on_file: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))
    browser = signed_in(prescriber)
    page = browser.post("/history/own/", {"dea": "BF1234563"}).content.decode()
    assert page.count("SAMPLESON") >= 2 or page.count("Sampleson") >= 2
    assert "/doors/do/report-not-mine/" in page
    sent = browser.post("/doors/do/report-not-mine/", {"number": "2", "filled_on": "2025-01-05"})
    assert sent.status_code == 302
    shown = signed_in(steward).get("/doors/odd/").content.decode()
    assert "A prescriber says that a prescription is not theirs" in shown
    assert "SAMPLESON" not in shown.upper()
