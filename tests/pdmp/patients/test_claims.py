"""Something is wrong: marked for everybody, put to the dispenser, corrected by its revision alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.history import HistoryReport, HistoryRequest, PersonAsked
from carelaw.pdmp.store.models import CorrectionClaim, Dispensation, PatientRequest
from carelaw.pdmp.use_cases.asking import ask_history
from carelaw.pdmp.use_cases.patients import letters
from carelaw.pdmp.use_cases.patients.claims import Said, answer_claim, decide_claim, open_claim
from carelaw.pdmp.use_cases.patients.clocks import patient_clock
from carelaw.pdmp.use_cases.patients.delivering import OwnRecord, open_record
from carelaw.pdmp.use_cases.patients.telling_dispensers import ORDER
from carelaw.pdmp.use_cases.retention.destroying import destroy_due
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.notices.models import Notice
from tests.pdmp.conftest import AT
from tests.pdmp.files import asap, record, send
from tests.pdmp.patients.people import DAY, filed, ready, reported, theirs

pytestmark = pytest.mark.django_db
TODAY = date(2025, 1, 6)


def given_to(held: PatientRequest) -> OwnRecord:
    return open_record(theirs(held), str(held.pk), at=AT)


def disputed(steward: Actor, submitter: Actor, **said: str) -> CorrectionClaim:
    """August disputes the quantity of the first prescription."""
    reported(submitter)
    held = ready(filed().request, steward)
    given = given_to(held)
    row = next(one for one in given.report.prescriptions if one.prescription_number == "2000353")
    told = Said(**{"record_id": row.record_id, "field": "quantity", "claimed_value": "30", **said})
    return open_claim(theirs(held), str(held.pk), told, at=AT)


def seen_by(prescriber: Actor) -> dict[str, tuple[str, ...]]:
    person = PersonAsked("Sampleson", "August", date(1989, 3, 12))
    report = ask_history(prescriber, HistoryRequest("TREATMENT", "existing-patient", person=person), at=AT)
    assert isinstance(report, HistoryReport)
    return {one.prescription_number: one.warnings for one in report.prescriptions}


def test_the_row_is_disputed_for_everybody_until_it_is_decided(
    steward: Actor, submitter: Actor, prescriber: Actor
) -> None:
    claim = disputed(steward, submitter)
    assert seen_by(prescriber) == {"2000353": ("disputed",), "2000399": ()}
    assert given_to(claim.request).disputed == {str(claim.record_id)}
    answer_claim(submitter, str(claim.pk), "confirmed", "The prescription says 60.", at=AT)
    decide_claim(steward, str(claim.pk), "The dispenser sent a copy.", at=AT)
    assert seen_by(prescriber)["2000353"] == ()
    letter = Notice.objects.get(kind=letters.CLAIM_DECIDED)
    assert "Nothing was changed." in letter.body
    assert "The dispenser sent a copy." in letter.body


def test_a_correction_is_the_dispensers_revision_and_both_versions_stay(
    steward: Actor, submitter: Actor, prescriber: Actor
) -> None:
    claim = disputed(steward, submitter)
    with pytest.raises(Refusal) as refused:
        answer_claim(submitter, str(claim.pk), "revised", "", at=AT)
    assert refused.value.code == "E-MAP-98.no-revision"
    with pytest.raises(Refusal) as refused:
        decide_claim(steward, str(claim.pk), "We think the patient is right.", at=AT)
    assert refused.value.code == "with-dispenser"
    collected = Dispensation.objects.get(pk=claim.record_id).collected_on
    send(submitter, asap([record(DSP01="01", DSP09="30")], control="C-2"), at=AT + DAY)
    answer_claim(submitter, str(claim.pk), "revised", "", at=AT + DAY)
    assert decide_claim(steward, str(claim.pk), "", at=AT + DAY).state == "corrected"
    versions = Dispensation.objects.filter(key=claim.record_key).order_by("version")
    assert [(one.version, one.state, int(one.quantity)) for one in versions] == [(1, "superseded", 60), (2, "live", 30)]
    assert versions[1].collected_on == collected
    assert seen_by(prescriber)["2000353"] == ()


def test_a_revision_of_something_else_corrects_nothing_and_the_letter_says_what_was_changed(
    steward: Actor, submitter: Actor
) -> None:
    claim = disputed(steward, submitter)
    send(submitter, asap([record(DSP01="01", DSP16="01")], control="C-2"), at=AT + DAY)
    with pytest.raises(Refusal) as refused:
        answer_claim(submitter, str(claim.pk), "revised", "", at=AT + DAY)
    assert refused.value.code == "E-MAP-98.no-revision"
    send(submitter, asap([record(DSP01="01", DSP16="01", DSP09="30")], control="C-3"), at=AT + DAY)
    assert decide_claim(steward, str(claim.pk), "", at=AT + DAY).state == "corrected"
    assert "“The quantity”; before: 60; now: 30" in Notice.objects.get(kind=letters.CLAIM_DECIDED).body


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"claimed_value": "60"}, "E-MAP-98.same-value"),
        ({"claimed_value": "60.00"}, "E-MAP-98.same-value"),
        ({"field": "filled_on", "claimed_value": "1/5/2025"}, "E-MAP-98.same-value"),
        ({"field": "filled_on", "claimed_value": "1/6/2025"}, ""),
        ({"field": "patient_name", "claimed_value": "Sampleson, August"}, "E-MAP-98.same-value"),
        ({"field": "payment", "claimed_value": "Commercial insurance"}, "E-MAP-98.same-value"),
        ({"field": "payment", "claimed_value": "Medicare"}, ""),
        ({"field": "not-mine", "claimed_value": ""}, ""),
    ],
)
def test_what_the_record_says_already_is_no_claim(
    steward: Actor, submitter: Actor, said: dict[str, str], code: str
) -> None:
    if code:
        with pytest.raises(Refusal) as refused:
            disputed(steward, submitter, **said)
        assert refused.value.code == code
    else:
        assert disputed(steward, submitter, **said).state == "with-dispenser"


def test_a_void_answers_that_the_prescription_is_not_mine(steward: Actor, submitter: Actor) -> None:
    claim = disputed(steward, submitter, field="not-mine", claimed_value="")
    send(submitter, asap([record(DSP01="01", DSP09="30")], control="C-2"), at=AT + DAY)
    with pytest.raises(Refusal):
        answer_claim(submitter, str(claim.pk), "revised", "", at=AT + DAY)
    send(submitter, asap([record(DSP01="02", DSP09="30")], control="C-3"), at=AT + DAY)
    assert decide_claim(steward, str(claim.pk), "", at=AT + DAY).state == "corrected"


@pytest.mark.parametrize(("days", "state"), [(14, "with-dispenser"), (15, "escalated")])
def test_silence_is_taken_up_after_the_fourteenth_day(steward: Actor, submitter: Actor, days: int, state: str) -> None:
    claim = disputed(steward, submitter)
    patient_clock(TODAY + timedelta(days=days), AT + timedelta(days=days))
    claim.refresh_from_db()
    assert claim.state == state
    waiting = [item.key for item in waiting_for(steward, TODAY + timedelta(days=days))]
    assert (f"patient-claim:{claim.pk}" in waiting) == (state == "escalated")


def test_only_a_row_that_was_given_can_be_disputed(steward: Actor, submitter: Actor) -> None:
    claim = disputed(steward, submitter)
    send(submitter, asap([record(PAT08="JUNE", DSP02="77")], control="C-3"))
    foreign = str(Dispensation.objects.get(prescription_number="77").pk)
    for told, code in (
        (Said(foreign, "quantity", "1"), "E-MAP-98.not-own-row"),
        (Said("x", "quantity", "1"), "E-MAP-98.not-own-row"),
        (Said(str(claim.record_id), "quantity", "1", target="access-history"), "E-MAP-98.access-history"),
        (Said(str(claim.record_id), "quantity", "1"), "E-MAP-98.open"),
    ):
        with pytest.raises(Refusal) as refused:
            open_claim(theirs(claim.request), str(claim.request_id), told, at=AT)
        assert refused.value.code == code


def test_the_order_goes_to_those_who_report_for_it_and_names_nobody(steward: Actor, submitter: Actor) -> None:
    claim = disputed(steward, submitter)
    told = Notice.objects.filter(kind=ORDER)
    assert {str(one.account_id) for one in told if one.account_id} == {submitter.account_id}
    assert told.filter(channel="letter").count() == 1
    assert all("Sampleson" not in one.body and "August" not in one.body for one in told)
    (item,) = waiting_for(submitter, TODAY)
    assert item.due_on == TODAY + timedelta(days=14)
    other = Actor("00000000-0000-0000-0000-000000000001", "X", "SUBMITTER", True, "console", "test")
    with pytest.raises(Refusal) as refused:
        answer_claim(other, str(claim.pk), "confirmed", "no", at=AT)
    assert refused.value.kind == "not-found"


def test_a_claim_may_be_made_as_often_as_something_is_wrong_and_costs_nothing(steward: Actor, submitter: Actor) -> None:
    claim = disputed(steward, submitter)
    again = Said(str(claim.record_id), "drug", "another strength")
    open_claim(theirs(claim.request), str(claim.request_id), again, at=AT)
    assert CorrectionClaim.objects.count() == 2
    from carelaw.platform.money.models import Charge

    assert not Charge.objects.exists()


def test_a_claim_repeats_nothing_of_a_record_that_is_destroyed(steward: Actor, submitter: Actor) -> None:
    claim = disputed(steward, submitter)
    PatientRequest.objects.update(received_at=AT + timedelta(days=400))
    destroy_due(date(2032, 1, 7), AT.replace(year=2032) + DAY)

    claim.refresh_from_db()
    assert not Dispensation.objects.filter(pk=claim.record_id).exists()
    assert (claim.stated_value, claim.prescription_number, claim.claimed_value) == ("", "", "30")
