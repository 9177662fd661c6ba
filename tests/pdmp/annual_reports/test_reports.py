"""The board's report and the Attorney General's pack: counted, frozen, submitted, published, the same at every door."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import default_law
from carelaw.pdmp.facts.history import HistoryRequest, PersonAsked
from carelaw.pdmp.store.models import AnnualReport, MisuseAct, Query
from carelaw.pdmp.use_cases.annual_reports import further, making, showing
from carelaw.pdmp.use_cases.annual_reports.figures import Span, cells
from carelaw.pdmp.use_cases.annual_reports.prescribing import quarters_of
from carelaw.pdmp.use_cases.asking import ask_history
from carelaw.pdmp.use_cases.law_enforcement.outcomes import report_outcome
from carelaw.pdmp.use_cases.law_enforcement.running import deliver_answer
from carelaw.pdmp.use_cases.misuse import cases
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.parties.models import License
from tests.pbm.mac.doors import told
from tests.pdmp.conftest import AT, PHARMACY_DEA, actor, licensed
from tests.pdmp.files import ALPRAZOLAM, asap, record, send
from tests.pdmp.law_enforcement.office import ran, registered
from tests.pdmp.law_enforcement.test_doors import words_of
from tests.pdmp.misuse.doors import Doors

pytestmark = pytest.mark.django_db

# The tenth report is due on 2026-06-30 and covers 2025.
NUMBER = 10
DRAFT_DAY = date(2026, 4, 1)
MADE = datetime(2026, 4, 1, 15, 0, tzinfo=UTC)
AUGUST = PersonAsked("Sampleson", "August", date(1989, 3, 12))


@pytest.fixture
def member(home: Any, db: None) -> Actor:
    return actor("BOARD_MEMBER")


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Doors:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Doors(monkeypatch, MADE)


@pytest.fixture
def year(submitter: Actor, prescriber: Actor) -> Actor:
    """A year with two rows, an answered question and a refused one."""
    send(submitter, asap([record(), record(DSP02="2", DSP08=ALPRAZOLAM)]))
    ask_history(prescriber, HistoryRequest("TREATMENT", person=AUGUST, attestation="existing-patient"), at=AT)
    with pytest.raises(Refusal):
        ask_history(prescriber, HistoryRequest("TREATMENT", person=AUGUST), at=AT)
    return prescriber


def line(report: AnnualReport, section: str, label: str) -> str:
    found = next(one for one in showing.sections_shown(report) if one["number"] == section)
    return str(dict(found["lines"])[label])


def refused(call: Any, *args: Any, **typed: Any) -> Refusal:
    with pytest.raises(Refusal) as info:
        call(*args, **typed)
    assert info.value.cite.startswith("§12")
    return info.value


def test_the_seven_statistics_of_a_year(year: Actor, member: Actor) -> None:
    report = making.make_report(member, MADE, number=NUMBER)
    assert (report.period_from, report.period_to, report.due_on) == (
        date(2025, 1, 1), date(2025, 12, 31), date(2026, 6, 30),
    )  # fmt: skip
    assert [one["number"] for one in showing.sections_shown(report)] == ["1", "2", "3", "4", "5", "6", "7"]
    assert (line(report, "1", "Legal accesses"), line(report, "1", "Illegal accesses")) == ("1", "0")
    assert line(report, "1", "Memo: refused attempts") == "1"
    assert line(report, "2", "A. Prescribers with rows who asked about a patient") == "100.0% (1 of 1)."
    assert line(report, "2", "C. Patient questions per 100 accepted rows") == "50.0 (1 of 2)."
    assert line(report, "4", "Rows on time") == "100.0% (2 of 2)."
    by_schedule = showing.sections_shown(report)[2]["grids"][0]["rows"]
    assert [(row[0], row[1], row[3]) for row in by_schedule] == [
        ("2025 Q1, II", "1", "fewer than 11"), ("2025 Q1, IV", "1", "fewer than 11"),
    ]  # fmt: skip
    assert "Sampleson" not in json.dumps(report.figures).title()
    assert PHARMACY_DEA not in json.dumps(report.figures)


def test_a_rerun_shows_what_was_frozen_and_a_tampered_one_is_not_shown(year: Actor, member: Actor) -> None:
    report = making.make_report(member, MADE, number=NUMBER)
    before, pdf = showing.report_csv(report), showing.report_pdf(report)
    Query.objects.all().delete()
    again = making.report_for(member, str(report.pk))
    assert (showing.report_csv(again), showing.report_pdf(again)) == (before, pdf)
    AnnualReport.objects.update(figures={"sections": []})
    assert refused(showing.report_csv, making.report_for(member, str(report.pk))).code == "report-digest"


def test_a_confirmed_finding_makes_an_access_illegal_and_restates_an_earlier_year(year: Actor, member: Actor) -> None:
    first = making.make_report(member, MADE, number=NUMBER)
    making.submit_report(member, MADE, report=str(first.pk), on=DRAFT_DAY, reference="HR 1")
    admin = actor("ADMIN")
    query = Query.objects.get(outcome="allowed")
    case = cases.open_misuse_case(
        admin, AT, source="audit", person="M. Fiorella", ground="No visit.", queries=(str(query.pk),)
    )
    cases.list_act(
        admin, AT, case=case.number, on=AT.date(), conduct="obtained", deed="look", subject="patient 1",
        recipient="self", mental_states=("knowing",), outside_purpose=True, query=str(query.pk),
    )  # fmt: skip
    assert making.sections_of("board", Span(first.period_from, first.period_to), adopted_law())[0].compared == {
        "legal": 1, "illegal": 0,
    }  # fmt: skip
    cases.conclude_case(admin, AT, case=case.number, finding="CONFIRMED", conclusion="No visit.", charged=None)
    assert MisuseAct.objects.get().grade == "M1"
    later = datetime(2027, 4, 1, 15, 0, tzinfo=UTC)
    second = making.make_report(member, later, number=NUMBER + 1)
    memo = showing.sections_shown(second)[0]["grids"][0]["rows"]
    assert [row[1:] for row in memo] == [["legal", "1", "0"], ["illegal", "0", "1"]]


def test_the_draft_is_made_ninety_days_before_and_once(member: Actor) -> None:
    assert making.draft_reports(date(2026, 3, 31), MADE) == 0
    assert making.draft_reports(DRAFT_DAY, MADE) == 2
    assert making.draft_reports(DRAFT_DAY, MADE) == 0
    assert f"report:{NUMBER}" in {item.key for item in waiting_for(member, DRAFT_DAY)}
    overdue = next(item for item in waiting_for(member, date(2026, 7, 1)) if item.key == f"report:{NUMBER}")
    assert overdue.due_on == date(2026, 6, 30)
    assert making.standing(NUMBER, date(2026, 7, 1)).reasons[0].code == "E-MAP-169"
    law = default_law()
    assert (making.next_number(date(2017, 6, 30), law), making.next_number(date(2017, 7, 1), law)) == (1, 2)
    assert refused(making.make_report, member, MADE, number=NUMBER + 1).code == "E-MAP-169.period"


def test_one_of_submission_and_publication_alone_is_incomplete(member: Actor) -> None:
    report = making.make_report(member, MADE, number=NUMBER)
    making.publish_report(member, MADE, report=str(report.pk), on=DRAFT_DAY)
    report.refresh_from_db()
    assert making.completeness(report).reasons[0].code == "E-MAP-170"
    assert f"report-half:{report.pk}" in {item.key for item in waiting_for(member, DRAFT_DAY)}
    making.submit_report(member, MADE, report=str(report.pk), on=DRAFT_DAY, reference="HR 1")
    report.refresh_from_db()
    assert making.completeness(report).reasons[0].code == "complete"
    assert refused(making.make_report, member, MADE, number=NUMBER).code == "E-MAP-169.submitted"


def test_a_statistic_of_the_board_appears_until_it_is_withdrawn(year: Actor, member: Actor) -> None:
    typed: dict[str, Any] = {"name": "Patients", "measure": "patients", "definition": "With a row", "decision": "M 1"}
    further.register_statistic(member, MADE, **typed, decided_on=date(2025, 12, 31))
    further.register_statistic(
        member, MADE, **{**typed, "name": "Questions", "measure": "questions"}, decided_on=date(2026, 1, 1)
    )
    report = making.make_report(member, MADE, number=NUMBER)
    assert showing.sections_shown(report)[6]["lines"] == [["Patients", "fewer than 11"]]
    assert refused(further.register_statistic, member, MADE, **{**typed, "measure": "names"},
                   decided_on=DRAFT_DAY).code == "E-MAP-177"  # fmt: skip
    further.withdraw_statistic(member, MADE, name="Patients", on=date(2025, 12, 31))
    assert showing.sections_shown(making.make_report(member, MADE, number=NUMBER))[6]["lines"] == []


@pytest.mark.parametrize(
    ("definition", "place"),
    [
        ("Asked for by Sampleson, August", "the name of a person"),
        ("Asked for by Marie Fiorella", "the name of a person"),
        ("Asked for by AUGUST J. SAMPLESON", "the name of a person"),
        ("As in the letter of BF1234563", "a number that names a person"),
        ("Ask board@example.org", "an e-mail address"),
        ("Asked for by August Samplesonne", ""),
        ("As in letter BF1234564 of General Assembly", ""),
    ],
)
def test_a_report_that_shows_who_somebody_is_goes_nowhere(
    submitter: Actor, member: Actor, definition: str, place: str
) -> None:
    send(submitter, asap([record()]))
    typed = {"name": "Rows", "measure": "rows", "definition": definition, "decision": "M 1"}
    further.register_statistic(member, MADE, **typed, decided_on=date(2025, 12, 31))
    report = making.make_report(member, MADE, number=NUMBER)
    step: dict[str, Any] = {"report": str(report.pk), "on": DRAFT_DAY}
    assert (making.completeness(report).reasons[0].code == "E-MAP-170.identifying") == bool(place)
    if not place:
        assert making.publish_report(member, MADE, **step).published_on == DRAFT_DAY
        return
    for refusal in (
        refused(making.publish_report, member, MADE, **step),
        refused(making.submit_report, member, MADE, **step, reference="HR 1"),
    ):
        assert (refusal.code, place in refusal.says) == ("E-MAP-170.identifying", True)
        assert not {"Sampleson", "Fiorella", "BF1234563", "example.org"} & set(re.findall(r"[\w.]+", refusal.says))
    further.register_statistic(member, MADE, **{**typed, "definition": "Rows accepted"}, decided_on=date(2025, 12, 31))
    again = making.make_report(member, MADE, number=NUMBER)
    assert making.publish_report(member, MADE, report=str(again.pk), on=DRAFT_DAY).published_on == DRAFT_DAY


@pytest.mark.parametrize(
    ("definition", "place"),
    [
        ("asked for by august sampleson", "words that may be somebody's name"),
        ("asked for by sampleson, august", "words that may be somebody's name"),
        ("As A. Sampleson asked", "words that may be somebody's name"),
        ("Asked for by telephone, 717-555-0134", "a number that may be somebody's"),
        ("As the holder of license MD445566 asked", "a number that may be somebody's"),
    ],
)
def test_what_may_be_chance_waits_for_a_person_who_looks(
    submitter: Actor, member: Actor, definition: str, place: str
) -> None:
    send(submitter, asap([record()]))
    prescriber = licensed(actor("PRESCRIBER"), "physician")
    License.objects.filter(party__account_id=prescriber.account_id).update(number="MD445566")
    typed = {"name": "Rows", "measure": "rows", "definition": definition, "decision": "M 1"}
    further.register_statistic(member, MADE, **typed, decided_on=date(2025, 12, 31))
    report = making.make_report(member, MADE, number=NUMBER)
    told = making.completeness(report)
    assert (told.outcome, told.reasons[0].code) == (Outcome.REVIEW, "W-MAP-170.may-identify")
    assert told.reasons[0].value == (f"statistic 7, note 1: {place}",)
    step: dict[str, Any] = {"report": str(report.pk), "on": DRAFT_DAY}
    refusal = refused(making.publish_report, member, MADE, **step)
    assert (refusal.code, f"statistic 7, note 1: {place}" in refusal.says) == ("W-MAP-170.may-identify", True)
    assert making.publish_report(member, MADE, **step, nobody_meant=True).cleared_by is not None
    assert making.submit_report(member, MADE, **step, reference="HR 1").submitted_on == DRAFT_DAY
    assert making.completeness(making.report_for(member, str(report.pk))).outcome is Outcome.PASS


def test_whoever_came_on_file_since_is_looked_for_anew(submitter: Actor, member: Actor) -> None:
    typed = {"name": "Rows", "measure": "rows", "definition": "as august sampleson asked", "decision": "M 1"}
    further.register_statistic(member, MADE, **typed, decided_on=date(2025, 12, 31))
    report = making.make_report(member, MADE, number=NUMBER)
    step: dict[str, Any] = {"report": str(report.pk), "on": DRAFT_DAY}
    assert making.completeness(report).reasons[0].code == "E-MAP-170.needs-both"
    making.publish_report(member, MADE, **step)
    send(submitter, asap([record()]))
    assert refused(making.submit_report, member, MADE, **step, reference="HR 1").code == "W-MAP-170.may-identify"


def test_a_small_count_alone_takes_the_next_smallest_with_it() -> None:
    law, on = default_law(), date(2020, 1, 1)
    assert cells([10, 50, 20], on, law) == ["suppressed", "50", "suppressed"]
    assert cells([10, 10, 20], on, law) == ["suppressed", "suppressed", "20"]
    assert cells([11, 50, 0], on, law) == ["11", "50", "0"]


def test_law_enforcement_is_counted_once_a_run_and_its_pack_is_the_offices_own(submitter: Actor, member: Actor) -> None:
    send(submitter, asap([record(), record(DSP02="2", DSP08=ALPRAZOLAM)]))
    officer, agent = registered()
    both = ran(officer, agent, schedules="II;IV", agency_case_number="DC-2025-18")
    deliver_answer(agent, AT, reference=both.reference, recipient="Det. L. Example")
    report_outcome(
        officer, AT, reference=both.reference, kind="search", sought_on=AT.date(), issued_on=AT.date(),
        used_for="SEARCH_WARRANT_PC",
    )  # fmt: skip
    deliver_answer(agent, AT, reference=ran(officer, agent).reference, recipient="Det. L. Example")
    board = making.make_report(member, MADE, number=NUMBER)
    assert line(board, "6", "Accesses through §9(b)(3)") == "2"
    assert line(board, "6", "Search warrants issued after an access") == "1"
    assert {row[2] for row in showing.sections_shown(board)[5]["grids"][0]["rows"]} == {"suppressed"}
    pack = making.make_report(agent, MADE, number=NUMBER, kind="oag")
    assert (line(pack, "A", "Requests received"), line(pack, "B", "Runs for agencies")) == ("2", "2")
    assert line(pack, "D", "Outcomes missing") == "1"
    assert refused(making.report_for, member, str(pack.pk)).code == "report-unknown"
    with pytest.raises(Refusal):
        making.make_report(member, MADE, number=NUMBER, kind="oag")


def test_a_patient_with_four_prescribers_and_dispensers_counts_in_ninety_days(submitter: Actor) -> None:
    send(submitter, asap([record(), record(DSP02="2", DSP08=ALPRAZOLAM)]))
    quarter = quarters_of(Span(date(2025, 1, 1), date(2025, 3, 31)), adopted_law())[date(2025, 1, 1)]
    assert (dict(quarter.rows), len(quarter.overlapping), len(quarter.many)) == ({"II": 1, "IV": 1}, 1, 0)


def test_every_door_shows_the_same_report(year: Actor, member: Actor, doors: Doors) -> None:
    made = doors.api(member, "post", "/annual-reports/annual-report-make", {"number": str(NUMBER)})
    report = made.json()["reference"]
    console = doors.console(member)
    page = words_of(console.get(f"/annual-reports/{report}/"))
    assert ("Legal accesses" in page, "100.0% (1 of 1)." in page) == (True, True)
    assert console.get(f"/annual-reports/{report}.pdf").content.startswith(b"%PDF-")
    sheet = console.get(f"/annual-reports/{report}.csv").content.decode()
    code, out, _ = doors.command(member, "annual-report", report, "--format", "csv")
    rows = list(csv.reader(io.StringIO(out)))
    assert (code, rows) == (0, list(csv.reader(io.StringIO(sheet))))
    by_api = doors.api(member, "get", f"/annual-reports/one/{report}").json()
    assert ["Legal accesses", "1"] in by_api["sections"][0]["lines"]
    assert [one["id"] for one in doors.api(member, "get", "/annual-reports").json()] == [report]
    assert Client().get(f"/annual-reports/published/{report}/").status_code == 404
    early = {"report": report, "on": "2026-03-31"}
    code, says, _ = told(doors.api(member, "post", "/annual-reports/annual-report-publish", early).json())
    assert (code, says in words_of(console.post("/annual-reports/do/annual-report-publish/", early))) == (
        "E-MAP-170.day", True,
    )  # fmt: skip
    assert console.post("/annual-reports/do/annual-report-publish/", {**early, "on": "2026-04-01"}).status_code == 302
    assert "Legal accesses" in words_of(Client().get(f"/annual-reports/published/{report}/"))
    assert Client().get("/api/pdmp/annual-reports/published").json()[0]["id"] == report
    assert "Incomplete" in page or "Neither submitted" in page
    assert doors.console(actor("DATA_STEWARD")).get("/annual-reports/").status_code == 403
