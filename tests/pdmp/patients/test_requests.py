"""From a form to the record: the evidence first, the gate, the log, and what ends a request without an answer."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.history import HistoryRequest
from carelaw.pdmp.store.models import IdentityEvidence, PatientRequest, PatientRequestState, Query
from carelaw.pdmp.use_cases.asking import ask_history
from carelaw.pdmp.use_cases.patients import letters
from carelaw.pdmp.use_cases.patients.clocks import patient_clock
from carelaw.pdmp.use_cases.patients.delivering import MAIL, open_record
from carelaw.pdmp.use_cases.patients.evidence import Power, add_evidence, check_evidence
from carelaw.pdmp.use_cases.patients.filing import (
    complete_form,
    enter_paper_request,
    file_request,
    quotation_for,
    withdraw,
)
from carelaw.pdmp.use_cases.patients.keys import request_by_key
from carelaw.pdmp.use_cases.patients.matching import find_person, make_ready
from carelaw.platform.accounts.actor import Actor, visitor
from carelaw.platform.cases.models import Case, CaseState, Deadline
from carelaw.platform.decisions.explaining import explain
from carelaw.platform.notices.models import Notice
from carelaw.platform.record.models import Entry
from tests.pdmp.conftest import AT
from tests.pdmp.patients.people import DAY, SCAN, filed, filing, proven, ready, reported, theirs

pytestmark = pytest.mark.django_db
TODAY = date(2025, 1, 6)


def test_a_patient_without_an_account_has_the_record_and_who_asked(
    steward: Actor, submitter: Actor, prescriber: Actor
) -> None:
    reported(submitter)
    from carelaw.pdmp.facts.history import PersonAsked
    from tests.pdmp.web.history_people import AUGUST as ASKED

    person = PersonAsked(ASKED["last_name"], ASKED["first_name"], date(1989, 3, 12))
    ask_history(prescriber, HistoryRequest("TREATMENT", "existing-patient", person=person), at=AT)
    sent = filed()
    assert request_by_key(sent.request.reference.lower(), sent.secret.replace("-", " ")).pk == sent.request.pk
    held = ready(sent.request, steward)
    given = open_record(theirs(held), str(held.pk), at=AT + DAY)
    assert {row.prescription_number for row in given.report.prescriptions} == {"2000353", "2000399"}
    assert {(one.name, one.role) for one in given.accesses} == {
        ("Test Data_Steward", "DATA_STEWARD"),
        ("Test Prescriber", "PRESCRIBER"),
    }
    assert given.report.flags == ()
    line = Query.objects.get(role="PATIENT")
    assert (line.actor_name, line.case_reference, line.outcome) == ("August Sampleson", held.pk, "allowed")
    assert len(line.shown_rows) == 2
    assert PatientRequest.objects.get().state == PatientRequestState.DELIVERED


def test_nobody_else_opens_it(steward: Actor, submitter: Actor) -> None:
    reported(submitter)
    sent, other = filed(), filed(requester_name="Someone Else")
    for reference, secret in (
        (sent.request.reference, other.secret),
        (sent.request.reference, ""),
        ("PM-AAAA-AAA2", sent.secret),
    ):
        with pytest.raises(Refusal) as refused:
            request_by_key(reference, secret)
        assert refused.value.code == "E-MAP-92.key"
    held = ready(sent.request, steward)
    with pytest.raises(Refusal) as refused:
        open_record(theirs(other.request), str(held.pk), at=AT)
    assert refused.value.kind == "not-found"
    # Nor through the gate itself, with the other's request as the case.
    with pytest.raises(Refusal) as refused:
        ask_history(theirs(other.request), HistoryRequest("PATIENT_ACCESS", case=str(held.pk)), at=AT)
    assert refused.value.code in {"E-MAP-50.needs-named-person", "E-MAP-50.not-one-person", "E-MAP-92.needs-request"}


def test_nothing_is_released_before_the_evidence_is_good(steward: Actor, submitter: Actor) -> None:
    reported(submitter)
    held = filed().request
    for attempt in (
        lambda: find_person(steward, str(held.pk), at=AT),
        lambda: make_ready(steward, str(held.pk), "nobody", at=AT),
        lambda: open_record(theirs(held), str(held.pk), at=AT),
    ):
        with pytest.raises(Refusal):
            attempt()
    assert not Query.objects.exclude(outcome="denied").exists()
    sent = add_evidence(
        theirs(held),
        str(held.pk),
        proves="identity",
        kind="passport",
        at=AT,
        document=io.BytesIO(SCAN),
        number="AB 123456",
    )
    assert sent.number_masked == "••••3456"
    with pytest.raises(Refusal) as refused:
        check_evidence(steward, str(sent.pk), good=False, at=AT)
    assert refused.value.field == "because"
    check_evidence(steward, str(sent.pk), good=False, because="The name cannot be read.", at=AT)
    held.refresh_from_db()
    assert held.state == PatientRequestState.AWAITING_EVIDENCE
    letter = Notice.objects.get(kind=letters.EVIDENCE_NOT_GOOD)
    assert "The name cannot be read." in letter.body
    assert held.reference in letter.body


def test_what_is_no_document_is_refused_by_its_content(home: object) -> None:
    held = filed().request
    with pytest.raises(Refusal) as refused:
        add_evidence(
            theirs(held), str(held.pk), proves="identity", kind="passport", at=AT, document=io.BytesIO(b"MZ\x90\x00")
        )
    assert refused.value.code == "E-MAP-95.file"
    assert not IdentityEvidence.objects.exists()


@pytest.mark.parametrize(("days", "state"), [(30, "awaiting-evidence"), (31, "closed-no-evidence")])
def test_without_evidence_a_request_ends_after_its_thirtieth_day(home: object, days: int, state: str) -> None:
    held = filed().request
    at = AT + timedelta(days=days)
    patient_clock(TODAY + timedelta(days=days), at)
    assert patient_clock(TODAY + timedelta(days=days), at) == 0, "twice is once"
    held.refresh_from_db()
    assert held.state == state
    assert Notice.objects.filter(kind=letters.NO_EVIDENCE).count() == (days == 31)


def test_the_deadline_is_the_end_of_the_thirtieth_day(steward: Actor, submitter: Actor) -> None:
    held = filed().request
    deadline = Deadline.objects.get()
    assert deadline.due_at.isoformat() == "2025-02-06T05:00:00+00:00"
    assert held.due_on == date(2025, 2, 5)
    ready(held, steward)
    deadline.refresh_from_db()
    assert deadline.met_at == AT
    assert Case.objects.get().state == CaseState.CLOSED


CHILD = {
    "capacity": "parent",
    "requester_name": "Marta Sampleson",
    "birth_date": date(2007, 1, 20),
    "first_name": "Junia",
}


@pytest.mark.parametrize(("on", "given"), [(date(2025, 1, 19), True), (date(2025, 1, 20), False)])
def test_a_parents_right_is_tested_again_at_the_delivery(
    steward: Actor, submitter: Actor, on: date, given: bool
) -> None:
    """Trap 13: asked while seventeen, ready while seventeen; what counts is the instant of the delivery."""
    reported(submitter, PAT08="JUNIA", PAT18="20070120")
    held = ready(filed(**CHILD).request, steward)
    at = AT + (on - TODAY)
    if given:
        assert len(open_record(theirs(held), str(held.pk), at=at).report.prescriptions) == 2
        return
    with pytest.raises(Refusal) as refused:
        open_record(theirs(held), str(held.pk), at=at)
    assert refused.value.code == "E-MAP-93.of-age-at-delivery"
    held.refresh_from_db()
    assert held.state == PatientRequestState.CLOSED_OF_AGE
    assert not Query.objects.filter(role="PARENT_GUARDIAN", outcome="allowed").exists()
    told = Notice.objects.get(kind=letters.YOUNG_ADULT)
    assert told.address.startswith("Junia Sampleson\n")
    assert told not in letters.letters_of(held)


def test_the_midnight_of_the_birthday_is_local(steward: Actor, submitter: Actor) -> None:
    reported(submitter, PAT08="JUNIA", PAT18="20070120")
    held = ready(filed(**CHILD).request, steward)
    last = AT.replace(day=20, hour=4, minute=59)
    assert open_record(theirs(held), str(held.pk), at=last).report.prescriptions
    again = ready(filed(**{**CHILD, "requester_name": "Pavel Sampleson"}).request, steward)
    with pytest.raises(Refusal):
        open_record(theirs(again), str(again.pk), at=last + timedelta(minutes=1))


def test_the_daily_look_closes_on_the_birthday_and_asks_on_the_eve_nothing(steward: Actor, submitter: Actor) -> None:
    held = filed(**CHILD).request
    assert patient_clock(date(2025, 1, 19), AT) == 0
    assert patient_clock(date(2025, 1, 20), AT + timedelta(days=14)) == 1
    held.refresh_from_db()
    assert held.state == PatientRequestState.CLOSED_OF_AGE
    with pytest.raises(Refusal) as refused:
        filed(at=AT + timedelta(days=14), **CHILD)
    assert refused.value.code == "E-MAP-93.of-age-at-request"


def test_an_agents_power_must_reach_health_care(steward: Actor) -> None:
    held = filed(capacity="health-care-agent", requester_name="Ines Agent").request
    proven(held, steward, power=Power(for_health_care=False, starts_on=date(2024, 1, 1)))
    held.refresh_from_db()
    assert held.state == PatientRequestState.REFUSED
    assert Notice.objects.filter(kind=letters.REFUSED).exists()


def test_an_agents_power_ends_with_the_principals_death_before_delivery(steward: Actor, submitter: Actor) -> None:
    reported(submitter)
    held = filed(capacity="health-care-agent", requester_name="Ines Agent").request
    proven(held, steward, power=Power(for_health_care=True, starts_on=date(2024, 1, 1)))
    found = find_person(steward, str(held.pk), at=AT)
    make_ready(steward, str(held.pk), found[0].patient_id, at=AT)
    PatientRequest.objects.update(principal_died_on=date(2025, 1, 8))
    assert open_record(theirs(held), str(held.pk), at=AT + DAY).report.prescriptions
    with pytest.raises(Refusal) as refused:
        open_record(theirs(held), str(held.pk), at=AT + 2 * DAY)
    assert refused.value.code == "E-MAP-94.principal-died"


@pytest.mark.parametrize("capacity", ["spouse", "attorney", "adults-guardian", "executor", "insurer", "employer"])
def test_whom_the_act_does_not_list_is_refused_with_advice(home: object, capacity: str) -> None:
    with pytest.raises(Refusal) as refused:
        filed(capacity=capacity)
    assert refused.value.code == "E-MAP-92.not-listed"
    assert "The patient may ask for the record and share it." in refused.value.says
    assert not PatientRequest.objects.exists()


def test_a_form_names_everything_that_is_missing(home: object) -> None:
    with pytest.raises(Refusal) as refused:
        file_request(visitor("test"), filing(last_name=" ", birth_date=None, declared_true=False), at=AT)
    assert [one.code for one in refused.value.problems] == [
        "E-MAP-97.needs-last-name",
        "E-MAP-97.needs-birth-date",
        "E-MAP-97.needs-declaration",
    ]


def test_a_paper_form_keeps_its_day_and_what_is_missing_is_asked_for(steward: Actor) -> None:
    came = TODAY - timedelta(days=4)
    held = enter_paper_request(
        steward, filing(birth_date=None, language="es"), received_on=came, at=AT, scan=io.BytesIO(SCAN)
    )
    assert (held.requested_on, held.due_on, held.state) == (came, date(2025, 2, 1), "incomplete")
    letter = Notice.objects.get(kind=letters.FORM_INCOMPLETE)
    assert letter.language == "es"
    assert "La fecha de nacimiento del paciente" in letter.body
    complete_form(steward, str(held.pk), {"birth_date": date(1989, 3, 12)}, at=AT + DAY)
    held.refresh_from_db()
    assert (held.state, held.requested_on) == ("awaiting-evidence", came)


def test_a_paper_request_is_answered_by_mail(steward: Actor, submitter: Actor) -> None:
    reported(submitter)
    held = ready(enter_paper_request(steward, filing(by_mail=True), received_on=TODAY, at=AT), steward)
    given = open_record(steward, str(held.pk), at=AT, way=MAIL)
    assert len(given.report.prescriptions) == 2
    assert PatientRequest.objects.get().delivered_by == "mail"
    assert Query.objects.get(role="PATIENT").actor_name == "August Sampleson"


def test_nobody_on_file_is_an_answer_too(steward: Actor) -> None:
    held = ready(filed().request, steward)
    given = open_record(theirs(held), str(held.pk), at=AT)
    assert given.report.prescriptions == ()
    assert given.accesses == ()


def test_an_id_from_elsewhere_is_not_taken_for_the_person(steward: Actor, submitter: Actor) -> None:
    from carelaw.pdmp.store.models import Patient

    reported(submitter)
    held = filed(first_name="Nobody").request
    proven(held, steward)
    assert find_person(steward, str(held.pk), at=AT) == ()
    with pytest.raises(Refusal) as refused:
        make_ready(steward, str(held.pk), str(Patient.objects.get().public_id), at=AT)
    assert refused.value.code == "E-MAP-92.not-shown"


def test_a_record_may_be_opened_again_for_thirty_days(steward: Actor, submitter: Actor) -> None:
    reported(submitter)
    held = ready(filed().request, steward)
    open_record(theirs(held), str(held.pk), at=AT)
    open_record(theirs(held), str(held.pk), at=AT + 30 * DAY)
    with pytest.raises(Refusal) as refused:
        open_record(theirs(held), str(held.pk), at=AT + 30 * DAY + timedelta(seconds=1))
    assert refused.value.code == "E-MAP-92.over"


def test_a_request_can_be_taken_back_and_then_counts_for_nothing(home: object) -> None:
    held = filed().request
    withdraw(theirs(held), str(held.pk), at=AT)
    assert quotation_for(filing(), at=AT + DAY).status == "free"
    with pytest.raises(Refusal):
        withdraw(theirs(held), str(held.pk), at=AT)


def test_the_record_of_acts_knows_no_name(steward: Actor, submitter: Actor) -> None:
    reported(submitter)
    held = ready(filed().request, steward)
    open_record(theirs(held), str(held.pk), at=AT)
    written = " ".join(entry.body_text + entry.client for entry in Entry.objects.filter(kind__startswith="patient-"))
    assert Entry.objects.filter(kind="patient-record-delivered").count() == 1
    for telling in ("Sampleson", "August", "1989", "Oakways", "D1234567"):
        assert telling not in written
    assert replace(filing()).__repr__().count("Sampleson") == 0


def test_waiting_for_evidence_moves_the_last_day_under_the_other_reading_only(home: Path) -> None:
    def sent_after_ten_days(name: str) -> date:
        held = filed(requester_name=name).request
        add_evidence(
            theirs(held),
            str(held.pk),
            proves="identity",
            kind="passport",
            at=AT + 10 * DAY,
            document=io.BytesIO(SCAN),
        )
        held.refresh_from_db()
        return held.due_on

    assert sent_after_ten_days("First") == date(2025, 2, 5)
    law = home / "law.toml"
    law.write_text(law.read_text("utf-8") + '\n[readings]\n"AMB-17" = "answer-due-paused"\n', encoding="utf-8")
    assert sent_after_ten_days("Second") == date(2025, 2, 15)


def test_a_request_is_explained_rule_by_rule(steward: Actor, submitter: Actor) -> None:
    reported(submitter)
    held = ready(filed(**{**CHILD, "first_name": "Junia"}).request, steward)
    lines = explain("patient-request", held.reference, steward).lines
    assert [line.cite for line in lines] == ["§9(b)(11)"] * 4 + ["§5(3)(i), (v)"]
    assert "under 18" in lines[1].says
    with pytest.raises(Refusal):
        explain("patient-request", held.reference, submitter)
