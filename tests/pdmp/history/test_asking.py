"""A history goes out: to whom the law lets, about whom was meant, on the log before anything is given."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from carelaw.kernel.decision import plain
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.history import Candidates, HistoryReport, HistoryRequest, PersonAsked
from carelaw.pdmp.policy import policy
from carelaw.pdmp.store.models import Dispensation, Prescriber, Query
from carelaw.pdmp.use_cases import searching
from carelaw.pdmp.use_cases.asking import ask_history
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import RoleGrant
from carelaw.platform.record.models import Entry
from tests.pdmp.conftest import AT, actor, licensed
from tests.pdmp.files import ALPRAZOLAM, asap, record, send

pytestmark = pytest.mark.django_db

AUGUST = PersonAsked("Sampleson", "August", date(1989, 3, 12))


def care(person: PersonAsked = AUGUST, **more: str) -> HistoryRequest:
    return HistoryRequest(purpose="TREATMENT", attestation="existing-patient", person=person, **more)  # type: ignore[arg-type]


def asked(who: Actor, request: HistoryRequest) -> HistoryReport:
    answer = ask_history(who, request, at=AT)
    assert isinstance(answer, HistoryReport)
    return answer


def test_the_report_holds_every_live_row_and_what_it_adds_up_to(submitter: Actor, prescriber: Actor) -> None:
    send(submitter, asap([record(), record(DSP02="2", DSP08=ALPRAZOLAM), record(DSP02="3", DSP10="0")]))
    report = asked(prescriber, care())
    assert {row.prescription_number for row in report.prescriptions} == {"2000353", "2"}
    figures = {figure["id"]: figure["value"] for figure in report.indicators["figures"]}
    assert figures["mme-today"] == "20.0"
    assert report.access.reasons[0].cite == "§9(b)(1)(i)"


def test_the_read_is_on_the_log_and_on_the_record_with_what_was_given(submitter: Actor, prescriber: Actor) -> None:
    send(submitter, asap([record()]))
    report = asked(prescriber, care(reason="SUSPICION"))
    query = Query.objects.get()
    assert (str(query.pk), query.outcome, query.reason) == (report.query_id, "allowed", "SUSPICION")
    assert query.shown_rows == [[Dispensation.objects.get().pk, 1]]
    entry = Entry.objects.order_by("-seq").first()
    assert entry is not None
    assert (entry.kind, entry.actor_id) == ("history-read", prescriber.account_id)


def test_the_content_is_the_whole_report_and_the_log_keeps_its_digest(submitter: Actor, prescriber: Actor) -> None:
    send(submitter, asap([record(), record(DSP02="2", DSP08=ALPRAZOLAM)]))
    report = asked(prescriber, care())
    assert report.as_dict() == json.loads(report.content) == json.loads(json.dumps(plain(report)))
    assert Query.objects.get().answer_digest == hashlib.sha256(report.content).hexdigest()


def test_nobody_without_a_name_is_answered(submitter: Actor, prescriber: Actor) -> None:
    send(submitter, asap([record()]))
    with pytest.raises(Refusal) as refused:
        ask_history(replace(prescriber, name=" "), care(), at=AT)
    assert (refused.value.code, refused.value.cite) == ("E-MAP-109.requester", "§6(c)(1)")
    query = Query.objects.get()
    assert (query.outcome, query.code, query.shown_rows) == ("denied", "E-MAP-109.requester", [])


def test_if_it_cannot_be_recorded_nothing_is_given(
    submitter: Actor, prescriber: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(submitter, asap([record()]))
    from carelaw.pdmp.use_cases import asking

    def broken(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(asking, "append", broken)
    with pytest.raises(OSError):  # noqa: PT011 - the very error raised above
        ask_history(prescriber, care(), at=AT)
    assert not Query.objects.exists()


def test_ones_own_number_in_small_letters_is_ones_own(prescriber: Actor) -> None:
    report = ask_history(prescriber, HistoryRequest(purpose="SELF_AUDIT", dea=" bf1234563"), at=AT)
    assert not isinstance(report, Candidates)
    assert not Query.objects.filter(outcome="denied").exists()


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (HistoryRequest(purpose="TREATMENT", person=AUGUST), "E-MAP-52.needs-attestation"),
        (HistoryRequest(purpose="MARKETING", attestation="existing-patient", person=AUGUST), "E-MAP-50.purpose"),
        (care(PersonAsked("Sampleson", "", None)), "E-MAP-50"),
        (HistoryRequest(purpose="SELF_AUDIT", dea="AB1234563"), "E-MAP-53.not-own-dea"),
    ],
    ids=["no declaration", "no purpose of the act", "no date of birth", "another's number"],
)
def test_a_refused_question_cites_its_paragraph_and_is_on_the_log(
    request_: HistoryRequest, code: str, prescriber: Actor
) -> None:
    with pytest.raises(Refusal) as refused:
        ask_history(prescriber, request_, at=AT)
    assert refused.value.code.startswith(code)
    assert refused.value.cite
    assert refused.value.reference == str(Query.objects.get(outcome="denied").pk)


@pytest.mark.parametrize("role", ["ADMIN", "AUDITOR", "SUBMITTER", "BOARD_MEMBER"])
def test_roles_without_a_door_get_nothing_and_are_on_the_log(role: str, home: object, db: None) -> None:
    with pytest.raises(Refusal) as refused:
        ask_history(actor(role), care(), at=AT)
    assert refused.value.kind == "forbidden"
    assert Query.objects.get().outcome == "denied"


def test_a_dispenser_asks_for_a_controlled_drug_at_hand(submitter: Actor, dispenser: Actor) -> None:
    send(submitter, asap([record()]))
    counter = {"purpose": "DISPENSING", "attestation": "current-patient", "person": AUGUST, "prescription_number": "9"}
    report = asked(dispenser, HistoryRequest(drug=ALPRAZOLAM, **counter))  # type: ignore[arg-type]
    assert len(report.prescriptions) == 1
    assert Query.objects.get(outcome="allowed").drug == ALPRAZOLAM
    with pytest.raises(Refusal) as refused:
        ask_history(dispenser, HistoryRequest(**counter), at=AT)  # type: ignore[arg-type]
    assert refused.value.code == "E-MAP-60.needs-drug"


def test_a_grant_that_ended_yesterday_opens_nothing(submitter: Actor, prescriber: Actor) -> None:
    RoleGrant.objects.filter(pk=prescriber.grant_id).update(ends_on=AT.date() - timedelta(days=1))
    with pytest.raises(Refusal) as refused:
        ask_history(prescriber, care(), at=AT)
    assert refused.value.code == "E-MAP-50.grant-expired"


def test_several_people_who_fit_are_shown_and_only_they_can_be_chosen(submitter: Actor, prescriber: Actor) -> None:
    other = {"PAT12": "9 ELSEWHERE RD", "PAT14": "ERIE", "PAT16": "16501", "PAT17": "8145550101"}
    ids = [{"PAT01": "PA", "PAT02": "06", "PAT03": number} for number in ("D1234567", "K9080706")]
    send(submitter, asap([record(**ids[0]), record(DSP02="2", **other, **ids[1])]))
    answer = ask_history(prescriber, care(), at=AT)
    assert isinstance(answer, Candidates)
    assert len(answer.patients) == 2
    line = Query.objects.get(outcome="candidates")
    assert line.shown_candidates == [p.patient_id for p in answer.patients]
    assert line.answer_digest == hashlib.sha256(answer.content).hexdigest()
    chosen = HistoryRequest(
        purpose="TREATMENT", attestation="existing-patient", patient_id=answer.patients[1].patient_id
    )
    assert len(asked(prescriber, chosen).prescriptions) == 1
    stranger = licensed_again()
    with pytest.raises(Refusal):
        ask_history(stranger, chosen, at=AT)


def licensed_again() -> Actor:
    """A second prescriber, to whom nobody showed anything."""
    return licensed(actor("OOS_PRESCRIBER"), "physician-elsewhere")


@pytest.mark.parametrize(
    "person",
    [
        PersonAsked("SAMPLESON", "Augustus", date(1989, 3, 12)),
        PersonAsked("Sampelson", "August", date(1989, 3, 12)),
        PersonAsked("Sampleson", "August", date(1989, 12, 3)),
        PersonAsked("Sam", "Aug", date(1989, 3, 12)),
    ],
    ids=["longer form", "letters swapped", "day and month swapped", "first letters"],
)
def test_spelling_need_not_be_exact_but_then_the_asker_chooses(
    person: PersonAsked, submitter: Actor, prescriber: Actor
) -> None:
    send(submitter, asap([record()]))
    answer = ask_history(prescriber, care(person), at=AT)
    assert isinstance(answer, Candidates)
    assert [name.last for patient in answer.patients for name in patient.names] == ["SAMPLESON"]


def test_nobody_is_zero_rows_recorded_as_zero_rows(prescriber: Actor) -> None:
    report = asked(prescriber, care())
    assert (report.patient, report.prescriptions) == (None, ())
    assert Query.objects.get().outcome == "nothing-found"


def test_too_many_who_fit_are_not_listed_and_the_question_is_on_the_log(
    submitter: Actor, prescriber: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [{"PAT07": "SAMPLESON"}, {"PAT07": "SAMUELSSON", "PAT12": "9 ELM ST", "PAT14": "ERIE", "PAT16": "16501"}]
    send(submitter, asap([record(DSP02=str(n), **person) for n, person in enumerate(people)]))
    monkeypatch.setattr(searching, "policy", lambda: replace(policy(), most_candidates=1))
    with pytest.raises(Refusal) as refused:
        ask_history(prescriber, care(PersonAsked("Sam", "August", date(1989, 3, 12))), at=AT)
    assert refused.value.code == "too-many-candidates"
    assert refused.value.reference == str(Query.objects.get(outcome="denied").pk)


def test_another_zip_code_is_no_certainty_but_no_stranger(submitter: Actor, prescriber: Actor) -> None:
    send(submitter, asap([record()]))
    moved = PersonAsked("Sampleson", "August", date(1989, 3, 12), zip_code="15213")
    assert isinstance(ask_history(prescriber, care(moved), at=AT), Candidates)


def test_own_prescriptions_are_those_of_the_own_number_and_suffix(submitter: Actor, home: object) -> None:
    send(submitter, asap([record(), record(DSP02="2", PRE02="AS2345672"), record(DSP02="3", PRE03="017")]))
    assert Prescriber.objects.count() == 3
    resident = licensed(actor("PRESCRIBER", dea=("BF1234563-017",)), "physician")
    report = asked(resident, HistoryRequest(purpose="SELF_AUDIT"))
    assert [row.prescription_number for row in report.prescriptions] == ["3"]


@pytest.mark.parametrize(("years", "shown"), [(7, 1), (8, 0)], ids=["on the anniversary", "a year over"])
def test_rows_are_shown_through_the_seventh_anniversary_of_their_collection(
    years: int, shown: int, submitter: Actor, prescriber: Actor
) -> None:
    send(submitter, asap([record()]))
    later = AT.replace(year=AT.year + years)
    answer = ask_history(prescriber, care(), at=later)
    assert isinstance(answer, HistoryReport)
    assert len(answer.prescriptions) == shown
