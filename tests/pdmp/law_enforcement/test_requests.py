"""From an agency's request to its answer: one door, schedule II apart, the others under an order."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.history import Candidates, HistoryReport, HistoryRequest
from carelaw.pdmp.rules.law_enforcement.schedules import STANDING_NOTE
from carelaw.pdmp.rules.law_enforcement.warrant_purpose import LIMIT
from carelaw.pdmp.store.models import AttorneyGeneralAgent, Dispensation, LawEnforcementRequest, Query
from carelaw.pdmp.use_cases.asking import ask_history
from carelaw.pdmp.use_cases.law_enforcement.fields import person_of
from carelaw.pdmp.use_cases.law_enforcement.offices import record_prescribed
from carelaw.pdmp.use_cases.law_enforcement.orders import enter_order, file_order
from carelaw.pdmp.use_cases.law_enforcement.outcomes import (
    access_figures,
    close_request,
    misuse_reported,
    remind_monthly,
    report_outcome,
)
from carelaw.pdmp.use_cases.law_enforcement.requests import (
    requests_for,
    save_request,
    send_request,
    start_grand_jury,
    start_request,
)
from carelaw.pdmp.use_cases.law_enforcement.reviewing import approve_request, begin_review, decline_request
from carelaw.pdmp.use_cases.law_enforcement.running import deliver_answer, delivered_answer, run_request
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import Account, RoleGrant
from carelaw.platform.files.keeping import opened
from carelaw.platform.notices.models import Notice
from tests.pdmp.conftest import AT, actor
from tests.pdmp.files import ALPRAZOLAM, asap, record, send
from tests.pdmp.law_enforcement.office import ANSWERS, PDF, approved, delivered, ran, received, with_order

pytestmark = pytest.mark.django_db

EVERYTHING = "II, III, IV"
JUNE = {"PAT08": "JUNE", "PAT18": "19910101", "PAT12": "7 ELM ST", "DSP02": "77"}


def refused(act: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


def numbers(report: Any) -> set[str]:
    assert isinstance(report, HistoryReport)
    return {row.prescription_number for row in report.prescriptions}


def test_a_request_goes_its_whole_way_and_brings_schedule_ii_alone(
    submitter: Actor, officer: Actor, agent: Actor
) -> None:
    send(submitter, asap([record(), record(DSP02="2", DSP08=ALPRAZOLAM)]))
    one = approved(officer, agent)
    report = run_request(agent, AT, reference=one.reference)
    assert numbers(report) == {"2000353"}
    assert isinstance(report, HistoryReport)
    assert report.caveats[:2] == (LIMIT, STANDING_NOTE)
    query = Query.objects.get(pk=report.query_id)
    assert (query.case_reference, query.role, query.door) == (one.pk, "OAG_AGENT", "attorney-general-schedule-ii")
    deliver_answer(agent, AT, reference=one.reference, recipient="Det. L. Example")
    report_outcome(
        officer, AT, reference=one.reference, kind="search", sought_on=date(2025, 1, 6), issued_on=date(2025, 1, 6)
    )
    close_request(agent, AT, reference=one.reference)
    one.refresh_from_db()
    assert (one.state, one.officer, one.ran_by_name, one.delivered_to) == (
        "CLOSED",
        officer.name,
        agent.name,
        "Det. L. Example",
    )
    again = delivered_answer(agent, AT, reference=one.reference)
    assert ([row.prescription_number for row in again.rows], again.gone) == (["2000353"], 0)


def test_an_answer_reads_the_same_whether_or_not_other_rows_exist(
    submitter: Actor, officer: Actor, agent: Actor
) -> None:
    send(submitter, asap([record(DSP02="2", DSP08=ALPRAZOLAM)]))
    with_others = run_request(agent, AT, reference=approved(officer, agent).reference)
    nobody = approved(officer, agent, subject_last_name="Nobody", subject_first_name="Known")
    without = run_request(agent, AT, reference=nobody.reference)
    assert isinstance(with_others, HistoryReport)
    assert isinstance(without, HistoryReport)
    assert replace(with_others, query_id=without.query_id).content == without.content
    assert set(Query.objects.values_list("outcome", flat=True)) == {"nothing-found"}


def test_neither_names_nor_candidates_come_from_rows_outside_the_door(
    submitter: Actor, officer: Actor, agent: Actor
) -> None:
    send(
        submitter,
        asap(
            [
                record(),
                record(DSP02="2", DSP08=ALPRAZOLAM, PAT12="9 HIDDEN RD"),
                record(DSP02="3", DSP08=ALPRAZOLAM, PAT18="19890313", PAT12="1 FAR ST", PAT14="ERIE", PAT16="16501"),
            ]
        ),
    )
    report = run_request(agent, AT, reference=approved(officer, agent).reference)
    assert isinstance(report, HistoryReport)
    assert b"HIDDEN" not in report.content.upper()
    slip = approved(officer, agent, subject_birth_date="1989-03-14")
    shown = run_request(agent, AT, reference=slip.reference)
    assert isinstance(shown, Candidates)
    assert len(shown.patients) == 1
    assert b"FAR ST" not in shown.content.upper()
    chosen = run_request(agent, AT, reference=slip.reference, patient_id=shown.patients[0].patient_id)
    assert numbers(chosen) == {"2000353"}


def test_federally_ii_and_iii_in_the_state_needs_an_order(submitter: Actor, officer: Actor, agent: Actor) -> None:
    send(submitter, asap([record()]))
    Dispensation.objects.update(state_schedule="III", federal_schedule="II")
    assert numbers(run_request(agent, AT, reference=approved(officer, agent).reference)) == set()
    both = approved(officer, agent, schedules=EVERYTHING)
    assert numbers(run_request(agent, AT, reference=both.reference)) == {"2000353"}


def test_under_the_reading_of_either_list_it_needs_none(
    submitter: Actor, officer: Actor, agent: Actor, home: Any
) -> None:
    with (home / "law.toml").open("a", encoding="utf-8") as law:
        law.write('\n[readings]\nAMB-12 = "either-list"\n')
    send(submitter, asap([record(), record(DSP02="2", DSP08=ALPRAZOLAM)]))
    Dispensation.objects.filter(prescription_number="2000353").update(state_schedule="III", federal_schedule="II")
    assert numbers(run_request(agent, AT, reference=approved(officer, agent).reference)) == {"2000353"}


def test_everything_without_an_order_waits_and_goes_on_with_schedule_ii_alone(
    submitter: Actor, officer: Actor, agent: Actor
) -> None:
    send(submitter, asap([record(), record(DSP02="2", DSP08=ALPRAZOLAM)]))
    one = received(officer, schedules=EVERYTHING)
    begin_review(agent, AT, reference=one.reference)
    assert refused(lambda: approve_request(agent, AT, reference=one.reference)).code == "E-MAP-77"
    one.refresh_from_db()
    assert (one.state, one.refused_code) == ("AWAITING_ORDER", "E-MAP-77")
    assert Notice.objects.filter(account_id=officer.account_id, kind="law-order-needed").count() == 1
    partial = approve_request(agent, AT, reference=one.reference, schedule_ii_only=True)
    assert (partial.door, partial.partial) == ("II", True)
    assert numbers(run_request(agent, AT, reference=one.reference)) == {"2000353"}


def test_an_order_limits_the_rows_to_its_schedules_and_its_period(
    submitter: Actor, officer: Actor, agent: Actor
) -> None:
    send(
        submitter,
        asap(
            [
                record(DSP05="20240105", DSP03="20240103"),
                record(DSP02="2", DSP08=ALPRAZOLAM),
                record(DSP02="3", DSP08=ALPRAZOLAM, DSP05="20240630", DSP03="20240630"),
                record(DSP02="4", DSP08=ALPRAZOLAM, DSP05="20240701", DSP03="20240630"),
            ]
        ),
    )
    both = approved(officer, agent, schedules=EVERYTHING)
    assert numbers(run_request(agent, AT, reference=both.reference)) == {"2000353", "2", "4"}
    alone = approved(officer, agent, schedules="IV")
    assert (alone.door, numbers(run_request(agent, AT, reference=alone.reference))) == ("ORDER", {"2", "4"})
    assert Query.objects.filter(door__contains="court-order").count() == 2


@pytest.mark.parametrize(
    ("changes", "code", "state"),
    [
        ({"investigation_found": False}, "E-MAP-72", "AWAITING_ORDER"),
        ({"crime_found": None}, "E-MAP-73", "AWAITING_ORDER"),
        ({"judge": ""}, "E-MAP-71", "AWAITING_ORDER"),
        ({"expires_on": date(2025, 1, 5)}, "E-MAP-71.validity", "AWAITING_ORDER"),
        ({"names_subject": False}, "E-MAP-71.subject", "AWAITING_ORDER"),
        ({"movant_agency": "Derry Township Police"}, "E-MAP-74", "REFUSED"),
    ],
)
def test_an_order_that_does_not_stand_opens_nothing(
    officer: Actor, agent: Actor, changes: dict[str, Any], code: str, state: str
) -> None:
    one = received(officer, schedules=EVERYTHING)
    with_order(officer, one.reference, **changes)
    begin_review(agent, AT, reference=one.reference)
    assert refused(lambda: approve_request(agent, AT, reference=one.reference)).code == code
    one.refresh_from_db()
    assert one.state == state


def test_an_order_that_ends_between_approval_and_run_opens_nothing(
    submitter: Actor, officer: Actor, agent: Actor
) -> None:
    send(submitter, asap([record(DSP02="2", DSP08=ALPRAZOLAM)]))
    one = approved(officer, agent, schedules="IV")
    late = AT + timedelta(days=60)
    assert refused(lambda: run_request(agent, late, reference=one.reference)).code == "E-MAP-71.validity"
    assert Query.objects.get().outcome == "denied"


def test_the_document_of_an_order_is_kept_and_another_kind_of_file_is_refused(officer: Actor) -> None:
    one = received(officer, schedules=EVERYTHING)
    with_order(officer, one.reference)
    one.refresh_from_db()
    assert one.order is not None
    with opened(one.order.digest) as stream:
        assert stream.read() == PDF
    again = lambda: file_order(officer, AT, reference=one.reference, document=io.BytesIO(b"<html>"), file_name="x")  # noqa: E731
    assert refused(again).code == "E-MAP-77.unreadable"
    foreign = lambda: enter_order(officer, AT, reference=one.reference, elements={"schedules": ("VI",)})  # noqa: E731
    assert refused(foreign).code == "E-MAP-70.schedule-unknown"


def test_an_incomplete_request_waits_with_what_is_missing_and_nothing_is_lost(officer: Actor, agent: Actor) -> None:
    one = start_request(officer, AT)
    save_request(officer, AT, reference=one.reference, answers={"subject_last_name": "Sampleson", "schedules": "II"})
    refusal = refused(lambda: send_request(officer, AT, reference=one.reference))
    assert refusal.code == "E-MAP-76"
    assert [problem.field for problem in refusal.problems] == [
        "basis", "agency_case_number", "subject_first_name", "subject_birth_date", "purpose",
    ]  # fmt: skip
    one.refresh_from_db()
    assert (one.state, one.answers["subject_last_name"], len(one.missing)) == ("PENDING", "Sampleson", 5)
    assert not requests_for(agent).exists()
    save_request(officer, AT, reference=one.reference, answers={**ANSWERS, "subject_birth_date": "March 12"})
    assert refused(lambda: send_request(officer, AT, reference=one.reference)).code == "E-MAP-76.value"
    save_request(officer, AT, reference=one.reference, answers={"subject_birth_date": "1989-03-12"})
    assert send_request(officer, AT, reference=one.reference).state == "RECEIVED"


def test_the_version_of_the_form_in_force_on_the_day_counts(officer: Actor, agent: Actor) -> None:
    record_prescribed(
        agent, AT, kind="form", version="2", effective_on=date(2025, 1, 7), required_fields=["offense", "basis"]
    )
    assert received(officer).form.version == "1"  # type: ignore[union-attr]
    later = refused(lambda: received(officer, AT + timedelta(days=1)))
    assert (later.code, later.problems[0].field) == ("E-MAP-76", "offense")


@pytest.mark.parametrize("purpose", ["LICENSING", "CUSTODY_DISPUTE", "EMPLOYMENT", "CIVIL_FORFEITURE", "TRIAL_EXHIBIT"])
def test_another_purpose_than_a_warrant_ends_the_request_and_another_begins_from_it(
    officer: Actor, purpose: str
) -> None:
    assert refused(lambda: received(officer, purpose=purpose)).code == "E-MAP-75"
    one = LawEnforcementRequest.objects.get()
    assert (one.state, one.refused_code) == ("REFUSED", "E-MAP-75")
    assert start_request(officer, AT, like=one.reference).answers["basis"] == ANSWERS["basis"]


def test_an_officer_never_runs_and_never_queries(officer: Actor, agent: Actor) -> None:
    one = approved(officer, agent)
    assert refused(lambda: run_request(officer, AT, reference=one.reference)).code == "E-MAP-68"
    question = HistoryRequest("LE_PROBABLE_CAUSE", person=person_of(one.answers), case=str(one.pk))
    assert refused(lambda: ask_history(officer, question, at=AT)).code == "E-MAP-68"


def test_an_officer_who_also_holds_another_role_does_not_query_through_it(officer: Actor) -> None:
    both = actor("PRESCRIBER", dea=("BF1234563",))
    account = Account.objects.get(pk=both.account_id)
    question = HistoryRequest("TREATMENT", attestation="existing-patient", person=person_of(ANSWERS))
    assert refused(lambda: ask_history(both, question, at=AT)).code == "E-MAP-17.needs-license"
    RoleGrant.objects.create(account=account, role="LE_REQUESTER", starts_on=date(2024, 1, 1), granted_at=AT)
    assert refused(lambda: ask_history(both, question, at=AT)).code == "E-MAP-68"


def test_the_office_queries_for_an_approved_request_and_for_its_person_only(officer: Actor, agent: Actor) -> None:
    one = approved(officer, agent)
    person = person_of(one.answers)
    ask = HistoryRequest("LE_PROBABLE_CAUSE", person=person)
    assert refused(lambda: ask_history(agent, ask, at=AT)).code == "E-MAP-68.needs-request"
    other = replace(ask, case=str(one.pk), person=replace(person, last_name="Otherson"))
    assert refused(lambda: ask_history(agent, other, at=AT)).code == "E-MAP-68.subject"
    run_request(agent, AT, reference=one.reference)
    assert refused(lambda: run_request(agent, AT, reference=one.reference)).code == "E-MAP-68.not-approved"


@pytest.mark.parametrize(
    ("last", "first", "same"),
    [
        ("SAMPLESON", "august", True),
        (" Sampleson, Jr.", "Áugust J.", True),
        ("Sample-son", "August", True),
        ("Samplesen", "August", False),
        ("Sampleson", "Augusta", False),
    ],
)
def test_a_name_written_another_way_is_the_same_person(
    officer: Actor, agent: Actor, last: str, first: str, same: bool
) -> None:
    one = approved(officer, agent)
    person = replace(person_of(one.answers), last_name=last, first_name=first)
    asked = HistoryRequest("LE_PROBABLE_CAUSE", person=person, case=str(one.pk))
    if same:
        ask_history(agent, asked, at=AT)
    else:
        assert refused(lambda: ask_history(agent, asked, at=AT)).code == "E-MAP-68.subject"


def test_somebody_of_the_same_name_born_on_another_day_is_somebody_else(officer: Actor, agent: Actor) -> None:
    one = approved(officer, agent)
    person = replace(person_of(one.answers), birth_date=date(1989, 3, 13))
    asked = HistoryRequest("LE_PROBABLE_CAUSE", person=person, case=str(one.pk))
    assert refused(lambda: ask_history(agent, asked, at=AT)).code == "E-MAP-68.subject"


def test_an_agent_without_a_personal_identifier_does_not_run(officer: Actor, agent: Actor) -> None:
    one = approved(officer, agent)
    AttorneyGeneralAgent.objects.all().delete()
    assert refused(lambda: run_request(agent, AT, reference=one.reference)).code == "E-MAP-78"


def test_another_agencys_request_reads_as_if_it_were_not_there(officer: Actor, agent: Actor) -> None:
    one = received(officer)
    stranger = actor("DOH_REVIEWER")
    assert refused(lambda: requests_for(stranger)).kind == "forbidden"
    account = Account.objects.get(pk=officer.account_id)
    RoleGrant.objects.filter(account=account).update(scope={"party": ["00000000-0000-0000-0000-000000000001"]})
    assert requests_for(officer).filter(pk=one.pk).exists()
    other = replace(officer, scope={"party": ("00000000-0000-0000-0000-000000000001",)})
    assert not requests_for(other).exists()


def test_the_office_refuses_in_words_that_the_officer_hears(officer: Actor, agent: Actor) -> None:
    one = received(officer)
    decline_request(agent, AT, reference=one.reference, because="The case number is another agency's.")
    notice = Notice.objects.get(account_id=officer.account_id, kind="law-request-refused")
    assert "The case number is another agency's." in notice.body
    assert "Sampleson" not in notice.body


def test_a_grand_jury_gets_every_schedule_for_a_controlled_substance_crime_and_nothing_for_another(
    submitter: Actor, officer: Actor, agent: Actor
) -> None:
    send(submitter, asap([record(), record(DSP02="2", DSP08=ALPRAZOLAM)]))
    matter = {
        **{name: ANSWERS[name] for name in ("subject_last_name", "subject_first_name", "subject_birth_date")},
        "agency_case_number": "GJ-5",
        "law_investigated": "state-drug-act",
        "law_cited": "35 P.S. § 780-113",
        "supervising_court": "Court of Common Pleas",
        "notice_number": "5",
    }
    one = start_grand_jury(agent, AT)
    save_request(agent, AT, reference=one.reference, answers=matter)
    send_request(agent, AT, reference=one.reference)
    begin_review(agent, AT, reference=one.reference)
    approve_request(agent, AT, reference=one.reference)
    assert numbers(run_request(agent, AT, reference=one.reference)) == {"2000353", "2"}
    assert not requests_for(officer).exists()
    two = start_grand_jury(agent, AT)
    save_request(agent, AT, reference=two.reference, answers={**matter, "law_investigated": "other-crime"})
    assert refused(lambda: send_request(agent, AT, reference=two.reference)).code == "E-MAP-79"
    assert access_figures(date(2025, 1, 1), date(2025, 1, 31)).grand_jury_runs == 1


def test_outcomes_are_counted_by_run_and_day_of_issue_and_a_use_outside_the_limit_is_flagged(
    officer: Actor, agent: Actor
) -> None:
    both = delivered(officer, agent, schedules=EVERYTHING)
    later = AT + timedelta(days=40)
    report_outcome(
        officer, later, reference=both.reference, kind="search", sought_on=date(2025, 1, 30), issued_on=date(2025, 2, 1)
    )
    report_outcome(
        officer, later, reference=both.reference, kind="arrest", sought_on=date(2025, 1, 30), used_for="TRIAL_EXHIBIT"
    )
    january = access_figures(date(2025, 1, 1), date(2025, 1, 31))
    february = access_figures(date(2025, 2, 1), date(2025, 2, 28))
    assert (january.runs, january.search_warrants_issued) == ({("local", "BOTH"): 1}, 0)
    assert (february.runs, february.search_warrants_issued, february.arrest_warrants_issued) == ({}, 1, 0)
    assert [one.kind for one in misuse_reported()] == ["arrest"]


@pytest.mark.parametrize(
    ("kind", "sought", "issued", "field"),
    [
        ("none", date(2025, 1, 6), None, "sought_on"),
        ("search", None, None, "sought_on"),
        ("search", date(2025, 1, 5), None, "sought_on"),
        ("search", date(2025, 1, 7), None, "sought_on"),
        ("warrant", None, None, "kind"),
    ],
)
def test_an_outcome_that_cannot_be_is_not_taken(
    officer: Actor, agent: Actor, kind: str, sought: date | None, issued: date | None, field: str
) -> None:
    one = delivered(officer, agent)
    refusal = refused(
        lambda: report_outcome(officer, AT, reference=one.reference, kind=kind, sought_on=sought, issued_on=issued)
    )
    assert (refusal.code, refusal.field) == ("E-MAP-75.outcome", field)


def test_an_outcome_waits_for_the_delivery(officer: Actor, agent: Actor) -> None:
    one = ran(officer, agent)
    refusal = refused(lambda: report_outcome(officer, AT, reference=one.reference, kind="none"))
    assert refusal.code == "E-MAP-68.state"


def test_a_missing_outcome_is_reminded_of_each_month_once(officer: Actor, agent: Actor) -> None:
    one = delivered(officer, agent)
    first = date(2025, 2, 1)
    for _ in range(2):
        remind_monthly(first, AT + timedelta(days=26))
    assert Notice.objects.filter(kind="law-outcome-due", account_id=officer.account_id).count() == 1
    assert remind_monthly(date(2025, 2, 2), AT) == 0
    remind_monthly(date(2025, 3, 1), AT + timedelta(days=54))
    assert Notice.objects.filter(kind="law-outcome-due", account_id=officer.account_id).count() == 2
    assert Notice.objects.filter(kind="law-outcome-due", account_id=agent.account_id).count() == 2
    report_outcome(officer, AT, reference=one.reference, kind="none")
    assert remind_monthly(date(2025, 4, 1), AT + timedelta(days=85)) == 0
