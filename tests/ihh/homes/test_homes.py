"""From an application to the end of an agreement: what is taken, what stops, who is told, who has to choose again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from carelaw.ihh.store.models import (
    ComplianceFinding,
    CorrectivePlan,
    Delegation,
    HealthHome,
    HomeApplication,
    HomeChange,
    HomePartner,
    Member,
    Membership,
    PanelSnapshot,
)
from carelaw.ihh.use_cases.attributing import run_attribution
from carelaw.ihh.use_cases.choosing import choose
from carelaw.ihh.use_cases.consenting import ConsentAsSigned, enter_consent
from carelaw.ihh.use_cases.homes import acts, panels
from carelaw.ihh.use_cases.homes.work import for_a_home, for_the_program
from carelaw.ihh.use_cases.own_homes import home_named
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Act, Attached, Done
from carelaw.platform.cases.docket import tick
from carelaw.platform.notices.models import Notice
from carelaw.platform.parties.models import PartyKind
from carelaw.platform.parties.registry import enter_party
from tests.ihh.members.conftest import AT, DAY_ONE, actor

PDF = b"%PDF-1.7 signed by both"
APPLY = {
    "legal_name": "Elm House",
    "entity_type": "church",
    "tax_id": "36-7654321",
    "tiers": "B",
    "delivery_model": "partnered",
    "partners": "1679576722 Lake Clinic",
}


def do(who: Actor, act: Act, at: datetime = AT, **typed: str | Attached) -> Done:
    return act.perform(who, at, typed)


def refused(who: Actor, act: Act, at: datetime = AT, **typed: str | Attached) -> str:
    with pytest.raises(Refusal) as no:
        do(who, act, at, **typed)
    return no.value.code


@pytest.fixture
def applicant(staff: Actor) -> Actor:
    party = enter_party("Elm House", PartyKind.ORGANIZATION, {"tax": "36-7654321"}, at=AT)
    return actor("IHH_PROVIDER", name="elm", party=(str(party.pk),))


def test_an_entity_of_any_kind_becomes_a_health_home_once_everything_stands(staff: Actor, applicant: Actor) -> None:
    assert refused(applicant, acts.APPLY, **{**APPLY, "tiers": "B\nC"}) == "ENR-MULTI-TIER"
    assert refused(applicant, acts.APPLY, **{**APPLY, "tiers": ""}) == "ENR-TIER-MISSING"
    number = do(applicant, acts.APPLY, **APPLY).reference
    assert refused(staff, acts.REFUSE, application=number, ground="entity-type", found="A church.") == (
        "REJECTION-GROUND-INVALID"
    )
    with pytest.raises(Refusal) as no:
        do(staff, acts.APPROVE, application=number)
    assert [one.code for one in no.value.problems] == [
        "ENR-SUBPARTB-PENDING",
        "ENR-TC-UNSIGNED",
        "ENR-AGREEMENT-MISSING",
    ]
    assert "Lake Clinic" in no.value.problems[2].says
    do(staff, acts.ENROLLMENT, application=number, enrollment="ACTIVE", enrolled_from="2019-03-01")
    do(staff, acts.TERMS_PUBLISH, version="2019-1", paper=Attached("t.pdf", PDF), required_roles="medical director")
    assert (
        refused(applicant, acts.TERMS_SIGN, version="2019-1", signed_by="Al", signed_on="2019-03-02") == "TC-IN-FUTURE"
    )
    do(applicant, acts.TERMS_SIGN, version="2019-1", signed_by="Al Elm", signed_on="2019-03-01")
    partner = HomePartner.objects.get().number
    locked = Attached("a.pdf", b"%PDF /Encrypt")
    assert refused(applicant, acts.PARTNER_AGREEMENT, partner=partner, paper=locked) == "AGREEMENT-UNREADABLE"
    do(applicant, acts.PARTNER_AGREEMENT, partner=partner, paper=Attached("a.pdf", PDF))
    do(staff, acts.PARTNER_LOOK, partner=partner, accepted="no", reasons="Signed by one only.")
    assert refused(staff, acts.APPROVE, application=number) == "ENR-AGREEMENT-MISSING"
    do(applicant, acts.PARTNER_AGREEMENT, partner=partner, paper=Attached("a.pdf", PDF + b"."))
    do(staff, acts.PARTNER_LOOK, partner=partner, accepted="yes")
    reference = do(staff, acts.APPROVE, application=number).reference
    home = home_named(reference)
    assert (home.tier, home.partner_npis, home.active_on(DAY_ONE)) == ("B", ["1679576722"], True)
    assert HomeApplication.objects.get().state == "approved"
    kinds = set(Notice.objects.filter(party_id=home.party_id).values_list("kind", flat=True))
    assert kinds == {"ihh-home.approved", "ihh-home.agreement-rejected"}
    # A new version of the terms opens the signature again.
    do(staff, acts.TERMS_PUBLISH, AT + timedelta(days=1), version="2019-2", paper=Attached("t.pdf", PDF))
    assert any("2019-2" in item.says for item in for_a_home(applicant, date(2019, 3, 2)))
    # A partner taken on later is a change with both clocks.
    do(applicant, acts.PARTNER_ADD, npi="1245319599", name="Oak Clinic", on="2019-03-01")
    assert HomeChange.objects.get(home=home).kind == "partner-added"


def test_tier_a_cannot_close_to_one_tier_and_a_new_tier_sends_people_to_choose(
    staff: Actor, provider: Actor, people: dict[str, Member]
) -> None:
    run_attribution(staff, DAY_ONE, at=AT)
    choose(staff, people["P-1"], home_named("IHH-001"), at=AT)
    assert refused(provider, acts.INTAKE, closed_to="B") == "TIER-A-MUST-SERVE-ALL"
    assert do(provider, acts.INTAKE, closed_to="A\nB\nC").more == {"open": False}
    do(provider, acts.INTAKE, closed_to="")
    done = do(staff, acts.TIER_CHANGE, home="IHH-001", tier="C", on="2019-03-01", reasons="Asked for.")
    assert done.more["no_longer_served"] == ["P-1"]
    assert home_named("IHH-001").tier == "C"
    assert people["P-1"].choice_notices.filter(state="open").count() == 1


def test_a_month_counts_consented_members_and_a_smaller_panel_is_approved_on_a_ground(
    staff: Actor, provider: Actor, people: dict[str, Member]
) -> None:
    run_attribution(staff, DAY_ONE, at=AT)
    choose(staff, people["P-1"], home_named("IHH-001"), at=AT)
    choose(staff, people["P-3"], home_named("IHH-001"), at=AT)
    signed = ConsentAsSigned(DAY_ONE, DAY_ONE, "Rosa Vega", "self", partner_sharing=True)
    enter_consent(staff, people["P-1"], home_named("IHH-001"), signed, at=AT)
    april = datetime(2019, 4, 1, 15, tzinfo=UTC)
    assert panels.count_panels(date(2019, 4, 1), april) == 2
    assert panels.count_panels(date(2019, 4, 1), april) == 0
    counted = PanelSnapshot.objects.get(home__reference="IHH-001")
    assert (counted.members, counted.required, counted.standing) == (1, 500, "PANEL-BELOW-MIN")
    assert ComplianceFinding.objects.filter(provision="IHH-21").count() == 2
    asked: dict[str, Any] = {"least": "1", "ground": "few-members", "counties": "Cook", "starts_on": "2019-03-01"}
    assert refused(provider, acts.PANEL_ASK, april, **{**asked, "counties": ""}) == "PANEL-APPROVAL-NO-GROUND"
    assert refused(provider, acts.PANEL_ASK, april, **{**asked, "least": "500"}) == "PANEL-APPROVAL-NUMBER"
    done = do(provider, acts.PANEL_ASK, april, **asked)
    assert done.more["supporting"]["people"] == 3
    do(staff, acts.PANEL_DECIDE, april, panel=done.reference, approved="yes", reasons="Few there.")
    again = {"home": "IHH-001", "month_end": "2019-03-31"}
    assert refused(staff, acts.PANEL_COUNT, april, **again, replace="no") == "PANEL-COUNTED"
    assert do(staff, acts.PANEL_COUNT, april, **again, replace="yes").more == {"standing": "panel-met"}


def test_a_finding_leads_through_a_plan_that_is_not_met_to_the_end_and_members_choose_anew(
    staff: Actor, provider: Actor, people: dict[str, Member]
) -> None:
    run_attribution(staff, DAY_ONE, at=AT)
    home = home_named("IHH-001")
    choose(staff, people["P-1"], home, at=AT)
    signed = ConsentAsSigned(DAY_ONE, DAY_ONE, "Rosa Vega", "self", partner_sharing=True)
    enter_consent(staff, people["P-1"], home, signed, at=AT)
    assert (
        refused(staff, acts.FIND, home="IHH-001", provision="IHH-25", says="No.", evidence="x") == "FINDING-PROVISION"
    )
    found = do(staff, acts.FIND, home="IHH-001", provision="IHH-20", says="No services.", evidence="List.").reference
    plan = do(staff, acts.PLAN_ASK, home="IHH-001").reference
    assert CorrectivePlan.objects.get().due_on == date(2019, 3, 31)
    assert any(plan in item.says for item in for_a_home(provider, DAY_ONE))
    assert refused(provider, acts.PLAN_HAND_IN, plan=plan, steps=f"{found} | Hire | | 2019-05-01") == "CAP-INCOMPLETE"
    do(provider, acts.PLAN_HAND_IN, plan=plan, steps=f"{found} | Hire a nurse | Lee | 2019-05-01")
    do(staff, acts.PLAN_DECIDE, plan=plan, approved="no", reasons="Say where.")
    do(provider, acts.PLAN_HAND_IN, plan=plan, steps=f"{found} | Hire a nurse in Cook | Lee | 2019-05-01")
    do(staff, acts.PLAN_DECIDE, plan=plan, approved="yes")
    assert refused(staff, acts.PLAN_CONCLUDE, plan=plan, met="yes") == "CAP-MILESTONE-OPEN"
    assert refused(staff, acts.TERMINATION_OPEN, plan=plan, reasons="No.") == "TERM-BLOCKED"
    late = datetime(2019, 5, 2, 15, tzinfo=UTC)
    assert tick(late) == 1
    do(staff, acts.PLAN_CONCLUDE, late, plan=plan, met="no", reasons="Nobody was hired.")
    assert any("may be ended" in item.says for item in for_the_program(staff, date(2019, 5, 2)))
    number = do(staff, acts.TERMINATION_OPEN, late, plan=plan, reasons="Nobody was hired.").reference
    decide: dict[str, Any] = {"termination": number, "ends": "yes", "hearing_held": "no", "reasons": "As noticed."}
    last = datetime(2019, 5, 12, 15, tzinfo=UTC)
    assert refused(staff, acts.TERMINATION_DECIDE, last, **decide, effective_on="2019-06-01") == "TERM-HEARING-WINDOW"
    after = datetime(2019, 5, 13, 15, tzinfo=UTC)
    do(staff, acts.TERMINATION_DECIDE, after, **decide, effective_on="2019-05-13")
    home.refresh_from_db()
    assert (home.status, home.active_to) == ("TERMINATED", date(2019, 5, 12))
    # What was served while the agreement ran stays payable.
    assert home.active_on(date(2019, 5, 12))
    assert not home.active_on(date(2019, 5, 13))
    ended = Membership.objects.get(member=people["P-1"])
    assert (ended.ends_on, ended.end_reason) == (date(2019, 5, 12), "HOME-ENDED")
    assert people["P-1"].choice_notices.get(state="open").mailed_on == date(2019, 5, 13)
    letters = Notice.objects.filter(party_id=people["P-1"].pk, kind="ihh.home-ended")
    assert "Sus derechos" in letters.get(channel="letter").body


def test_a_plan_whose_milestones_are_reached_is_met_and_closes_its_findings(staff: Actor, provider: Actor) -> None:
    found = do(staff, acts.FIND, home="IHH-001", provision="IHH-20", says="No services.", evidence="List.").reference
    plan = do(staff, acts.PLAN_ASK, home="IHH-001").reference
    do(provider, acts.PLAN_HAND_IN, plan=plan, steps=f"{found} | Hire | Lee | 2019-05-01")
    do(staff, acts.PLAN_DECIDE, plan=plan, approved="yes")
    do(provider, acts.PLAN_STEP, plan=plan, step="1", on="2019-03-01", evidence="Contract.")
    assert refused(provider, acts.PLAN_STEP, plan=plan, step="1", on="2019-03-01", evidence="x") == "CAP-STEP"
    do(staff, acts.PLAN_CONCLUDE, plan=plan, met="yes")
    assert ComplianceFinding.objects.get().closed_on == DAY_ONE


def test_an_agent_acts_within_its_duties_only(staff: Actor, people: dict[str, Member]) -> None:
    broker = actor("IHH_PROGRAM", name="broker")
    do(
        staff,
        acts.DELEGATE,
        organization="Choice Partners",
        kind="agent",
        duties="choice",
        starts_on="2019-03-01",
        ends_on="2019-03-31",
    )
    do(staff, acts.NAME_AGENT, email="broker@example.org", organization="Choice Partners")
    with pytest.raises(Refusal) as no:
        run_attribution(broker, DAY_ONE, at=AT)
    assert (no.value.code, no.value.kind) == ("DELEGATION-SCOPE", "forbidden")
    run_attribution(staff, DAY_ONE, at=AT)
    choose(broker, people["P-1"], home_named("IHH-001"), at=AT)
    with pytest.raises(Refusal, match="DELEGATION-SCOPE"):
        choose(broker, people["P-3"], home_named("IHH-001"), at=datetime(2019, 4, 1, 15, tzinfo=UTC))
    assert refused(
        broker, acts.TAKE_BACK, delegation=Delegation.objects.get().number, on="2019-03-31", reasons="x"
    ) == ("DELEGATION-SCOPE")


def test_what_is_another_health_homes_is_not_there(staff: Actor, provider: Actor) -> None:
    do(staff, acts.FIND, home="IHH-002", provision="IHH-20", says="No services.", evidence="List.")
    plan = do(staff, acts.PLAN_ASK, home="IHH-002").reference
    assert refused(provider, acts.PLAN_HAND_IN, plan=plan, steps="x") == "number-unknown"
    assert HealthHome.objects.count() == 2
