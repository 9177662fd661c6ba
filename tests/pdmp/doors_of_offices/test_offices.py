"""Those who ask by office: a personal appointment, a case, and nothing beyond it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.history import Candidates, HistoryReport, HistoryRequest, PersonAsked
from carelaw.pdmp.store.models import Appointment, BoardPolicy, Query
from carelaw.pdmp.use_cases.asking import ask_history
from carelaw.pdmp.use_cases.bounding import AFTER_DEATH
from carelaw.pdmp.use_cases.doors.appointing import appoint, revoke_appointment
from carelaw.pdmp.use_cases.doors.cases import close_access_case, open_access_case, take_roster
from carelaw.pdmp.use_cases.doors.counting import counts_of
from carelaw.pdmp.use_cases.doors.evidence import IDENTITY_REVIEW
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import Account
from carelaw.platform.cases.models import Case
from carelaw.platform.record.models import Entry
from tests.pdmp.conftest import AT, actor
from tests.pdmp.doors_of_offices.conftest import KINDS, PRESCRIBER_DEA, appointed, case_for
from tests.pdmp.files import asap, record, send

pytestmark = pytest.mark.django_db

AUGUST = PersonAsked("Sampleson", "August", date(1989, 3, 12))
SOMEBODY = PersonAsked("Otherson", "May", date(1990, 1, 2))
PURPOSE = {
    "DOH_REVIEWER": "DOH_REVIEW",
    "DOH_ANALYST": "DOH_ANALYSIS",
    "LICENSING_REP": "LICENSING_CASE",
    "COMMONWEALTH_QI": "PROGRAM_INTEGRITY",
    "DDAP_MDIRT": "MDIRT",
    "CORONER_ME": "DEATH_INVESTIGATION",
}
BY_CASE = sorted(set(KINDS) - {"COMMONWEALTH_QI"})
ROSTER = (
    b"member_number,last_name,first_name,birth_date,member_from,member_until\n"
    b"1,SAMPLESON,AUGUST,1989-03-12,2020-01-01,\n2,OTHERSON,MAY,someday,2020-01-01,\n"
)


def ask(who: Actor, **more: object) -> HistoryReport:
    answer = ask_history(who, HistoryRequest(PURPOSE[who.role], **more), at=AT)  # type: ignore[arg-type]
    assert isinstance(answer, HistoryReport)
    return answer


def refused(who: Actor, **more: object) -> Refusal:
    with pytest.raises(Refusal) as info:
        ask(who, **more)
    line = Query.objects.order_by("-requested_at").filter(pk=info.value.reference).get()
    assert (line.outcome, line.role) == ("denied", who.role)
    assert info.value.cite.startswith("§")
    return info.value


@pytest.mark.parametrize("role", BY_CASE)
def test_an_appointed_person_gets_what_the_case_names(role: str, admin: Actor, on_file: None) -> None:
    who, _ = appointed(admin, role)
    case = case_for(who)
    report = ask(who, case=case)
    assert len(report.prescriptions) == 2
    assert (report.flags, report.indicators) == ((), {})
    line = Query.objects.get(pk=report.query_id)
    assert (str(line.case_reference), line.outcome, len(line.shown_rows)) == (case, "allowed", 2)
    assert line.door == report.access.reasons[0].value


@pytest.mark.parametrize("role", BY_CASE)
def test_nothing_is_given_without_the_case_for_others_or_when_it_is_closed(
    role: str, admin: Actor, on_file: None
) -> None:
    who, _ = appointed(admin, role)
    case = case_for(who)
    assert refused(who, case=case, person=SOMEBODY).code.endswith(".not-in-case")
    without = refused(who, person=AUGUST)
    assert without.code in {"E-MAP-83.identified", *(f"E-MAP-8{n}.no-case" for n in "2578")} | {
        "E-MAP-85.needs-profession"
    }
    close_access_case(who, AT, case=case, because="done")
    assert refused(who, case=case).code.endswith(".case-closed")


@pytest.mark.parametrize("role", sorted(KINDS))
def test_an_appointment_is_personal_and_ends(role: str, admin: Actor, on_file: None) -> None:
    colleague = actor(role)
    assert refused(colleague).code.endswith(".not-personal")
    Account.objects.filter(pk=colleague.account_id).update(email="colleague@example.org")
    who, reference = appointed(admin, role)
    Appointment.objects.filter(pk=reference).update(ends_on=date(2025, 1, 5))
    assert refused(who).code.endswith("-expired")
    Appointment.objects.filter(pk=reference).update(ends_on=None)
    revoke_appointment(admin, AT, appointment=reference, because="moved")
    assert refused(who).code.endswith("-revoked")


def test_nobody_asks_with_a_case_of_somebody_else(admin: Actor, on_file: None) -> None:
    who, _ = appointed(admin, "DDAP_MDIRT")
    case = case_for(who)
    Account.objects.filter(pk=who.account_id).update(email="first@example.org")
    other = actor("DDAP_MDIRT")
    assert refused(other, case=case).code == "E-MAP-87.not-personal"


def test_an_approval_rests_on_a_policy_of_the_board(admin: Actor) -> None:
    BoardPolicy.objects.filter(item="iii").delete()
    who = actor("DOH_REVIEWER")
    email = Account.objects.get(pk=who.account_id).email
    with pytest.raises(Refusal) as info:
        appoint(admin, AT, kind="review", person=email, letter="L", starts_on=AT.date(), ends_on=AT.date())
    assert (info.value.code, info.value.cite) == ("E-MAP-84", "§5(5)(iii)")
    assert not Appointment.objects.exists()


def test_an_analysis_comes_without_names_and_small_groups_are_left_out(admin: Actor, on_file: None) -> None:
    who, _ = appointed(admin, "DOH_ANALYST")
    assert refused(who).code == "E-MAP-50.needs-period"
    report = ask(who, period_from=date(2025, 1, 1), period_to=date(2025, 1, 31))
    text = report.content.decode().upper()
    assert len(report.prescriptions) == 2
    assert not [word for word in ("SAMPLESON", "AUGUST", "FIORELLA", "2000353", PRESCRIBER_DEA) if word in text]
    assert {row.filled_on for row in report.prescriptions} == {date(2025, 1, 1)}
    (count,) = counts_of(report)
    assert (count.month, count.dispensings, count.people) == (date(2025, 1, 1), None, None)
    assert len(Query.objects.get(pk=report.query_id).shown_rows) == 2


def test_a_group_as_large_as_may_be_published_is_counted(admin: Actor, submitter: Actor) -> None:
    who, _ = appointed(admin, "DOH_ANALYST")
    names = (
        "ARBOR",
        "BIRCHE",
        "CEDARS",
        "DOGWOOD",
        "ELMORE",
        "FIRMAN",
        "GINKGO",
        "HAZELTON",
        "IRONS",
        "JUNIPER",
        "KAPOK",
    )
    people = [
        record(
            DSP02=str(n), PAT07=name, PAT08=name[::-1], PAT18=f"19{50 + 3 * n}0{1 + n % 9}1{n % 9}", PAT12=f"{n} OAK ST"
        )
        for n, name in enumerate(names, 1)
    ]
    send(submitter, asap(people[:10]))
    period = {"period_from": date(2025, 1, 1), "period_to": date(2025, 1, 31)}
    assert [one.people for one in counts_of(ask(who, **period))] == [None]
    send(submitter, asap(people[10:], control="C-2"), name="more.asap")
    assert [one.people for one in counts_of(ask(who, **period))] == [11]


def test_a_licensing_case_gives_the_professionals_rows_in_its_days_alone(admin: Actor, on_file: None) -> None:
    who, _ = appointed(admin, "LICENSING_REP")
    about = {"people": ()}
    assert len(ask(who, case=case_for(who, **about), dea=PRESCRIBER_DEA).prescriptions) == 2
    later = case_for(who, **about, number="C-2", since=date(2025, 1, 7))
    assert ask(who, case=later, dea=PRESCRIBER_DEA).prescriptions == ()
    assert refused(who, case=later, dea="AB1234563").code == "E-MAP-85.not-in-case"
    criminal = case_for(who, **about, number="C-3", administrative=False)
    assert refused(who, case=criminal, dea=PRESCRIBER_DEA).code == "E-MAP-85.criminal"
    other = case_for(who, **about, number="C-4", profession="midwife")
    assert refused(who, case=other, dea=PRESCRIBER_DEA).code == "E-MAP-85.profession"


def test_quality_personnel_see_members_by_name_and_others_as_numbers(admin: Actor, on_file: None) -> None:
    who, designation = appointed(admin, "COMMONWEALTH_QI")
    assert refused(who, case=designation, person=AUGUST).code == "E-MAP-86.not-member"
    done = take_roster(who, ROSTER, "roster.csv", at=AT)
    assert (done.more["members"], len(done.more["wrong"])) == (1, 1)
    assert "birth_date" in done.more["wrong"][0]
    assert len(ask(who, case=designation, person=AUGUST).prescriptions) == 2
    assert refused(who, case=designation, person=SOMEBODY).code == "E-MAP-86.not-member"
    numbers = ask(who, case=designation, period_from=date(2025, 1, 1), period_to=date(2025, 1, 31))
    assert {row.patient_name for row in numbers.prescriptions} == {"1"}


def test_dispensings_after_the_stated_death_come_marked_and_open_an_identity_review(
    admin: Actor, on_file: None
) -> None:
    who, _ = appointed(admin, "CORONER_ME")
    on_the_day = ask(who, case=case_for(who, died_on=date(2025, 1, 5)))
    assert not [row for row in on_the_day.prescriptions if row.warnings]
    assert not Case.objects.filter(kind=IDENTITY_REVIEW).exists()
    after = ask(who, case=case_for(who, number="C-2", died_on=date(2025, 1, 4)))
    assert {row.warnings for row in after.prescriptions} == {(AFTER_DEATH,)}
    assert Case.objects.filter(kind=IDENTITY_REVIEW).count() == 1


def test_a_death_that_has_not_come_opens_no_case(admin: Actor) -> None:
    who, _ = appointed(admin, "CORONER_ME")
    with pytest.raises(Refusal) as info:
        case_for(who, died_on=AT.date() + timedelta(days=1))
    assert info.value.code == "E-MAP-88.future"
    with pytest.raises(Refusal) as info:
        case_for(who, died_on=None)
    assert info.value.code == "E-MAP-88.no-death"


def test_a_case_names_its_people_where_they_can_be_read(admin: Actor) -> None:
    who, _ = appointed(admin, "DDAP_MDIRT")
    with pytest.raises(Refusal) as info:
        open_access_case(who, AT, number="C-1", people=("Sampleson August 1989",))
    assert (info.value.code, info.value.field) == ("person-unreadable", "people")
    assert "Sampleson" not in info.value.says
    with pytest.raises(Refusal) as info:
        open_access_case(who, AT, number="C-1")
    assert info.value.code == "E-MAP-87.one-person"


def test_no_name_of_a_case_stands_on_the_record(admin: Actor, on_file: None) -> None:
    who, _ = appointed(admin, "CORONER_ME")
    ask(who, case=case_for(who))
    text = "".join(str(entry.body) for entry in Entry.objects.all()).upper()
    assert "SAMPLESON" not in text
    assert Entry.objects.filter(kind="access-case-opened").count() == 1


def test_whoever_else_bears_the_name_is_not_shown_as_a_candidate(admin: Actor, submitter: Actor) -> None:
    who, _ = appointed(admin, "DDAP_MDIRT")
    send(submitter, asap([record(), record(DSP02="9", PAT07="SAMPLESEN", PAT12="9 ELM ST", PAT16="15213")]))
    answer = ask_history(who, HistoryRequest("MDIRT", case=case_for(who), person=AUGUST), at=AT)
    assert not isinstance(answer, Candidates)
    assert {row.patient_name for row in answer.prescriptions} <= {"SAMPLESON, AUGUST"}
