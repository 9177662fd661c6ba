"""From claims to a roster, as people walk it."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest

from carelaw.ihh.store.models import (
    Assignment,
    AttributionRun,
    ChoiceNotice,
    ChoiceState,
    Consent,
    HealthHome,
    Member,
    Membership,
    TierPeriod,
)
from carelaw.ihh.use_cases.attributing import approve_run, run_attribution
from carelaw.ihh.use_cases.choosing import ask_transfer, choices_of, choose, opt_out
from carelaw.ihh.use_cases.consenting import ConsentAsSigned, enter_consent, revoke_consent
from carelaw.ihh.use_cases.letters import declare_letter
from carelaw.ihh.use_cases.members import file_of, people_for
from carelaw.ihh.use_cases.rosters import roster_of_period, roster_on
from carelaw.ihh.wire.roster_csv import read_roster
from carelaw.ihh.wire.x12_834 import read_834
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.ticking import walk
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.decisions.explaining import explain
from carelaw.platform.notices.models import Notice
from tests.ihh.members.conftest import ADOPTION, AT, DAY_ONE, PEOPLE, STATUSES, actor, load


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 16, tzinfo=UTC)


def home(reference: str) -> HealthHome:
    return HealthHome.objects.get(reference=reference)


def signed(given_on: date, **changed: object) -> ConsentAsSigned:
    known: dict[str, object] = {
        "informed_on": given_on,
        "signer": "Rosa Vega",
        "capacity": "self",
        "partner_sharing": True,
    }
    return ConsentAsSigned(given_on=given_on, **{**known, **changed})  # type: ignore[arg-type]


def test_each_person_gets_the_tier_that_the_evidence_supports(staff: Actor, people: dict[str, Member]) -> None:
    run = run_attribution(staff, DAY_ONE, at=AT)
    assert {one.member.person_id: one.tier for one in TierPeriod.objects.all()} == {
        "P-1": "A",
        "P-2": "B",
        "P-3": "C",
        "P-4": "B",
    }
    assert run.by_tier == {"A": 1, "B": 2, "C": 1}
    assert run.notices == 4
    assert TierPeriod.objects.get(member=people["P-4"]).basis == ["G3"]
    assert TierPeriod.objects.get(member=people["P-1"]).basis == ["G1", "CRG-6"]


def test_a_diagnosis_on_the_first_day_of_the_year_counts_and_a_day_later_it_is_gone(
    staff: Actor, people: dict[str, Member]
) -> None:
    run_attribution(staff, DAY_ONE, at=AT)
    run_attribution(staff, date(2019, 3, 2), at=AT)
    assert [one.status for one in people["P-2"].attributions.order_by("pk")] == ["ATTRIBUTED", "LAPSED-REVIEW"]
    assert people["P-2"].tiers.get().ends_on is None


def test_the_notice_gives_thirty_days_and_moves_a_sunday_to_monday(staff: Actor, people: dict[str, Member]) -> None:
    run_attribution(staff, DAY_ONE, at=AT)
    notice = ChoiceNotice.objects.get(member=people["P-1"])
    assert (notice.mailed_on, notice.last_day) == (date(2019, 3, 1), date(2019, 4, 1))
    letter = Notice.objects.get(kind="ihh.choice", party_id=people["P-1"].pk)
    assert letter.language == "es"
    assert "Lakeshore Care" in letter.body
    assert "Puede dejar el programa en cualquier momento" in letter.body


def test_whoever_does_not_choose_is_assigned_on_the_next_day_however_late_the_tick_runs(
    staff: Actor, people: dict[str, Member]
) -> None:
    run_attribution(staff, DAY_ONE, at=AT)
    list(walk(date(2019, 4, 1), date(2019, 4, 1)))
    assert not Assignment.objects.exists()
    list(walk(date(2019, 4, 4), date(2019, 4, 4)))
    held = Assignment.objects.get(member=people["P-1"])
    assert (held.method, held.decided_on, held.effective_on) == ("AUTO", date(2019, 4, 2), date(2019, 4, 2))
    assert held.home.reference == "IHH-001"
    assert "days of service in the last 12 months: 1" in held.ranking[0]
    assert Assignment.objects.get(member=people["P-4"]).home.reference == "IHH-002"
    list(walk(date(2019, 4, 4), date(2019, 4, 5)))
    assert Assignment.objects.count() == 4


def test_a_member_chooses_becomes_a_member_by_consent_and_stands_on_the_roster(
    staff: Actor, provider: Actor, rosa: Actor, people: dict[str, Member]
) -> None:
    run_attribution(staff, DAY_ONE, at=AT)
    assert [one.says for one in waiting_for(rosa, DAY_ONE)] == ["Choose your health home."]
    assert [one.reference for one in choices_of(rosa, people["P-1"], at=AT).homes] == ["IHH-001"]
    held = choose(rosa, people["P-1"], home("IHH-001"), at=on(date(2019, 3, 5)))
    assert (held.method, held.effective_on) == ("CHOICE", date(2019, 3, 5))
    assert waiting_for(rosa, date(2019, 3, 6)) == []
    assert len(waiting_for(provider, date(2019, 3, 6))) == 1
    made = enter_consent(provider, people["P-1"], home("IHH-001"), signed(date(2019, 3, 8)), at=on(date(2019, 3, 8)))
    assert made.starts_on == date(2019, 3, 8)
    assert [one.key for one in waiting_for(provider, date(2019, 3, 9)) if one.key.startswith("ihh-consent")] == []
    [row] = [row for row, _person in roster_on(provider, "IHH-001", date(2019, 3, 31)).rows]
    assert (row.status, row.tier, row.tier_basis, row.change_code) == ("MEMBER", "A", "G1;CRG-6", "ADD")
    assert row.plan_due == date(2019, 4, 7)


def test_consent_from_before_the_assignment_counts_from_the_assignment(
    staff: Actor, provider: Actor, people: dict[str, Member]
) -> None:
    run_attribution(staff, DAY_ONE, at=AT)
    choose(staff, people["P-1"], home("IHH-001"), at=on(date(2019, 3, 5)))
    made = enter_consent(provider, people["P-1"], home("IHH-001"), signed(date(2019, 3, 2)), at=on(date(2019, 3, 8)))
    assert made.starts_on == date(2019, 3, 5)
    assert "CONSENT-BEFORE-ASSIGNMENT" in made.consent.codes


def test_a_consent_without_sharing_is_kept_and_makes_no_member(
    staff: Actor, provider: Actor, people: dict[str, Member]
) -> None:
    run_attribution(staff, DAY_ONE, at=AT)
    choose(staff, people["P-1"], home("IHH-001"), at=AT)
    with pytest.raises(Refusal) as refused:
        enter_consent(provider, people["P-1"], home("IHH-001"), signed(date(2019, 3, 1), partner_sharing=False), at=AT)
    assert refused.value.code == "CONSENT-NO-SHARING"
    assert Consent.objects.get().state == "INSUFFICIENT"
    assert not Membership.objects.exists()


def test_a_health_home_of_another_tier_cannot_be_chosen(staff: Actor, people: dict[str, Member]) -> None:
    run_attribution(staff, DAY_ONE, at=AT)
    with pytest.raises(Refusal) as refused:
        choose(staff, people["P-1"], home("IHH-002"), at=AT)
    assert refused.value.code == "CHOICE-TIER-NOT-SERVED"
    assert "Permitted: one of Tier A" in refused.value.says


def test_a_transfer_counts_from_the_first_of_the_next_month_and_needs_a_new_consent(
    staff: Actor, provider: Actor, people: dict[str, Member]
) -> None:
    run_attribution(staff, DAY_ONE, at=AT)
    choose(staff, people["P-4"], home("IHH-001"), at=AT)
    enter_consent(provider, people["P-4"], home("IHH-001"), signed(date(2019, 3, 1)), at=AT)
    made = ask_transfer(staff, people["P-4"], home("IHH-002"), at=on(date(2019, 4, 30)))
    assert made.effective_on == date(2019, 5, 1)
    assert Membership.objects.get().ends_on == date(2019, 4, 30)
    [gone] = [row for row, _person in roster_on(provider, "IHH-001", date(2019, 5, 1)).rows] or [None]
    assert gone is None or gone.change_code == "TERM"


def test_whoever_leaves_is_covered_through_the_day_and_is_not_assigned_again(
    staff: Actor, rosa: Actor, people: dict[str, Member]
) -> None:
    run_attribution(staff, DAY_ONE, at=AT)
    assert opt_out(rosa, people["P-1"], at=on(date(2019, 3, 20))) == date(2019, 3, 20)
    run_attribution(staff, date(2019, 4, 1), at=on(date(2019, 4, 1)))
    list(walk(date(2019, 4, 2), date(2019, 4, 2)))
    assert not Assignment.objects.filter(member=people["P-1"]).exists()


def test_a_revoked_consent_ends_the_membership_with_the_day(
    staff: Actor, provider: Actor, people: dict[str, Member]
) -> None:
    run_attribution(staff, DAY_ONE, at=AT)
    choose(staff, people["P-1"], home("IHH-001"), at=AT)
    enter_consent(provider, people["P-1"], home("IHH-001"), signed(date(2019, 3, 1)), at=AT)
    revoke_consent(provider, people["P-1"], at=on(date(2019, 3, 9)))
    assert Membership.objects.get().ends_on == date(2019, 3, 9)


def test_an_exclusion_ends_the_membership_the_day_before_it_begins(
    staff: Actor, provider: Actor, people: dict[str, Member]
) -> None:
    run_attribution(staff, DAY_ONE, at=AT)
    choose(staff, people["P-1"], home("IHH-001"), at=AT)
    enter_consent(provider, people["P-1"], home("IHH-001"), signed(date(2019, 3, 1)), at=AT)
    load(staff, "circumstances", "person_id,kind,detail,from,to\nP-1,HCBS,IL.0464,2019-03-15,\n")
    run = run_attribution(staff, date(2019, 4, 1), at=on(date(2019, 4, 1)))
    assert run.by_status["EXCLUDED"] == 1
    held = Membership.objects.get()
    assert (held.ends_on, held.end_reason) == (date(2019, 3, 14), "EXCLUDED")


def test_without_an_address_no_day_counts(staff: Actor, people: dict[str, Member]) -> None:
    Member.objects.filter(person_id="P-1").update(address="")
    run_attribution(staff, DAY_ONE, at=AT)
    assert not ChoiceNotice.objects.filter(member=people["P-1"]).exists()
    assert any("no address" in one.says for one in waiting_for(staff, DAY_ONE))


def test_a_run_that_changes_too_much_stops_until_somebody_else_approves(
    staff: Actor, people: dict[str, Member]
) -> None:
    run_attribution(staff, DAY_ONE, at=AT)
    load(
        staff,
        "crg",
        STATUSES.replace("R1", "R2")
        .replace(",6,Significant chronic disease in multiple organ systems,6", ",1,Healthy,1")
        .replace(",7,Dominant chronic systems in 3 or more organ systems,7", ",1,Healthy,1")
        .replace("2019-02-01", "2019-02-15"),
    )
    later = date(2019, 3, 15)
    stopped = run_attribution(staff, later, at=on(later))
    assert stopped.state == "stopped"
    assert people["P-1"].tiers.get().tier == "A"
    with pytest.raises(Refusal, match="run-own"):
        approve_run(staff, stopped.pk, at=on(later))
    approve_run(actor("IHH_PROGRAM", name="second"), stopped.pk, at=on(later))
    assert [one.tier for one in people["P-1"].tiers.order_by("starts_on")] == ["A", "B"]
    assert people["P-1"].tiers.get(tier="B").starts_on == date(2019, 4, 1)


def test_before_adoption_a_run_is_a_preview_and_writes_to_nobody(
    staff: Actor, people: dict[str, Member], home: object
) -> None:
    from pathlib import Path

    assert isinstance(home, Path)
    (home / "law.toml").write_text(ADOPTION.partition("[[changes]]")[0], encoding="utf-8")
    run = run_attribution(staff, DAY_ONE, at=AT)
    assert run.state == "preview"
    assert run.by_tier == {"A": 1, "B": 2, "C": 1}
    assert not TierPeriod.objects.exists()
    assert not ChoiceNotice.objects.exists()
    (home / "law.toml").write_text(ADOPTION, encoding="utf-8")


def test_the_open_substitute_is_labeled_and_never_mixed(staff: Actor, people: dict[str, Member]) -> None:
    with pytest.raises(Refusal, match="CRG-SUBSTITUTE"):
        run_attribution(staff, DAY_ONE, at=AT, substitute=True)


def test_the_open_substitute_speaks_where_the_named_grouper_has_not(staff: Actor) -> None:
    load(staff, "members", PEOPLE)
    load(
        staff, "claims", "claim_id,person_id,form,tob,from,through,status\nC-9,P-3,I,0111,2018-12-01,2018-12-05,PAID\n"
    )
    load(staff, "claim-dx", "claim_id,position,code_set,code\nC-9,P,10,I50.9\nC-9,O,10,E11.22\nC-9,O,10,J44.9\n")
    run_attribution(staff, DAY_ONE, at=AT, substitute=True)
    held = TierPeriod.objects.get()
    assert (held.tier, held.basis, held.crg_source) == ("C", ["CRG-7"], "OPEN")


def test_the_tier_is_explained_claim_by_claim(staff: Actor, rosa: Actor, people: dict[str, Member]) -> None:
    run_attribution(staff, DAY_ONE, at=AT)
    told = explain("tier", "P-1", staff)
    assert told.says == "Attributed to Tier A as of 2019-03-01."
    lines = [line.says for line in told.lines]
    assert (
        "Claim C-1, 2019-01-10: F20.9, a diagnosis of the schizophrenia spectrum, a diagnosis with psychotic features."
        in lines
    )
    assert any("status 6, significant chronic disease in multiple organ systems" in line for line in lines)
    assert explain("tier", str(people["P-1"].pk), rosa).says == told.says
    with pytest.raises(Refusal, match="reference-unknown"):
        explain("tier", "P-2", rosa)


def test_an_admission_is_explained_by_the_test_that_recognized_it(staff: Actor, people: dict[str, Member]) -> None:
    run_attribution(staff, DAY_ONE, at=AT)
    lines = [line.says for line in explain("tier", "P-4", staff).lines]
    assert "Admission 2016-05-02, inpatient, by test INP-4." in lines
    assert not any("R45.851" in line for line in lines), "an admitting diagnosis is no evidence"


def test_staff_of_a_health_home_see_their_own_people_only(
    staff: Actor, provider: Actor, people: dict[str, Member]
) -> None:
    run_attribution(staff, DAY_ONE, at=AT)
    assert not people_for(provider, at=AT).exists()
    choose(staff, people["P-1"], home("IHH-001"), at=AT)
    choose(staff, people["P-4"], home("IHH-002"), at=AT)
    assert [one.person_id for one in people_for(provider, at=AT)] == ["P-1"]
    with pytest.raises(Refusal, match="home-unknown"):
        roster_on(provider, "IHH-002", DAY_ONE)


def test_rosters_go_out_on_the_first_business_day_and_say_what_changed(
    staff: Actor, provider: Actor, people: dict[str, Member]
) -> None:
    run_attribution(staff, DAY_ONE, at=AT)
    choose(staff, people["P-1"], home("IHH-001"), at=AT)
    list(walk(date(2019, 5, 30), date(2019, 6, 5)))
    assert [(one.cut_off, one.rows) for one in home("IHH-001").rosters.order_by("cut_off")] == [(date(2019, 6, 3), 2)]
    read = read_roster(roster_of_period(provider, "IHH-001", "2019-06"))
    assert {(row["person_id"], row["change_code"], row["status"]) for row in read.rows} == {
        ("P-1", "ADD", "ASSIGNED"),
        ("P-3", "ADD", "ASSIGNED"),
    }
    again = roster_on(provider, "IHH-001", date(2019, 6, 20))
    assert {row.change_code for row, _person in again.rows} == {"SAME"}
    with pytest.raises(Refusal, match="roster-not-whole"):
        read_roster(roster_of_period(provider, "IHH-001", "2019-06").replace("Vega", "Vegas"))


def test_a_roster_reads_back_as_an_enrollment_file(staff: Actor, provider: Actor, people: dict[str, Member]) -> None:
    run_attribution(staff, DAY_ONE, at=AT)
    choose(staff, people["P-1"], home("IHH-001"), at=AT)
    enter_consent(provider, people["P-1"], home("IHH-001"), signed(date(2019, 3, 1)), at=AT)
    text = roster_on(provider, "IHH-001", date(2019, 3, 31)).as_834(at=AT, control=7)
    read = read_834(io.BytesIO(text.encode()), file_name="roster.834")
    assert (read.problems, read.version, read.purpose) == ([], "005010X220A1", "4")
    [person] = read.people
    assert (person.maintenance, person.last_name, person.coverage) == ("021", "VEGA", ["IHH-TIER-A"])
    assert person.references["23"] == "P-1"
    assert person.references["ZZ"] == "MEMBER;G1;CRG-6"
    assert person.days["348"] == date(2019, 3, 1)
    assert person.provider_npi == "1669512349"


def test_runs_are_summed_up(staff: Actor, people: dict[str, Member]) -> None:
    run_attribution(staff, DAY_ONE, at=AT)
    run = AttributionRun.objects.get()
    assert run.people == sum(run.by_status.values()) == 4
    assert ChoiceNotice.objects.filter(state=ChoiceState.OPEN).count() == run.notices


def test_a_change_of_tier_that_the_home_serves_is_told_and_counts_from_the_next_month(
    staff: Actor, people: dict[str, Member]
) -> None:
    run_attribution(staff, DAY_ONE, at=AT)
    choose(staff, people["P-4"], home("IHH-001"), at=AT)
    load(staff, "crg", STATUSES.replace("P-1,", "P-4,").replace("R1", "R2").partition("P-3,")[0])
    run_attribution(staff, DAY_ONE, at=on(date(2019, 3, 20)))
    assert [(one.tier, one.starts_on) for one in people["P-4"].tiers.order_by("starts_on")] == [
        ("B", date(2019, 3, 1)),
        ("A", date(2019, 4, 1)),
    ]
    letter = Notice.objects.get(kind="ihh.tier-changed")
    assert "From April 1, 2019 your tier is A." in letter.body


def test_a_letter_without_the_rights_cannot_be_declared() -> None:
    with pytest.raises(Refusal, match="NOTICE-RIGHTS-MISSING"):
        declare_letter("ihh.test", "en", "Subject", "Only words.", "")


def test_a_health_home_sees_no_consent_of_another(staff: Actor, provider: Actor, people: dict[str, Member]) -> None:
    run_attribution(staff, DAY_ONE, at=AT)
    choose(staff, people["P-4"], home("IHH-002"), at=AT)
    enter_consent(staff, people["P-4"], home("IHH-002"), signed(date(2019, 3, 1)), at=AT)
    ask_transfer(staff, people["P-4"], home("IHH-001"), at=on(date(2019, 3, 20)))
    assert len(file_of(staff, "P-4", at=AT).consents) == 1
    seen = file_of(provider, "P-4", at=AT)
    assert seen.consents == []
    assert [one.home.reference for one in seen.assignments] == ["IHH-001"]
