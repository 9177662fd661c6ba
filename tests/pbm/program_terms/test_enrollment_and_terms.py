"""Enrollment periods and elections, changed terms and their deliveries."""

from __future__ import annotations

from datetime import date

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm import story
from carelaw.pbm.store.models import EnrollmentWindow, ProgramElection, RefusedAttempt, TermsDelivery
from carelaw.pbm.use_cases.program_terms import enrolling, looking
from carelaw.pbm.use_cases.program_terms.changing_terms import look_at_deliveries
from carelaw.platform.cases.models import Case
from carelaw.platform.decisions.models import KeptDecision
from carelaw.platform.notices.models import Notice
from tests.pbm.conftest import AT, pharmacy_party
from tests.pbm.program_terms.conftest import World, later, license_of

pytestmark = pytest.mark.django_db


def announce(world: World, opens: str = "2024-04-02", closes: str = "2024-05-01") -> str:
    done = world.do(world.filer, "enrollment-announce", program=world.program.number, opens_on=opens, closes_on=closes)
    return done.reference


def test_thirty_days_are_announced_and_twenty_nine_are_refused_with_the_draft_kept(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        announce(world, closes="2024-04-30")
    assert refused.value.code == "E-PBM-70"
    assert refused.value.cite == "215 ILCS 5/512-7(b)(1)"
    assert "Permitted: 2024-05-01 or later" in refused.value.says
    kept = RefusedAttempt.objects.get(pk=refused.value.reference)
    assert kept.typed["closes_on"] == "2024-04-30"
    window = EnrollmentWindow.objects.get(number=announce(world))
    assert (window.closes_on - window.opens_on).days + 1 == 30


def test_an_announced_period_is_lengthened_and_never_closed_early(world: World) -> None:
    number = announce(world, closes="2024-06-30")
    with pytest.raises(Refusal) as refused:
        world.do(world.filer, "enrollment-lengthen", window=number, closes_on="2024-05-31")
    assert refused.value.code == "E-PBM-70.early"
    world.do(world.filer, "enrollment-lengthen", window=number, closes_on="2024-07-31")
    assert EnrollmentWindow.objects.get(number=number).closes_on == date(2024, 7, 31)


def test_a_licensed_pharmacy_joins_within_the_period_and_is_kept_and_answered_outside(world: World) -> None:
    early = world.do(world.pharmacy, "program-elect", program=world.program.number, accept_terms="yes")
    assert early.more["state"] == "outside"
    announce(world)
    done = world.do(world.pharmacy, "program-elect", program=world.program.number, accept_terms="yes")
    made = ProgramElection.objects.get(number=done.reference)
    assert (made.state, made.ends_on) == ("accepted", date(2025, 4, 1))
    letter = Notice.objects.get(kind="pbm-program.outside-period", channel="letter")
    assert "not announced yet" in letter.body
    assert "bill text" in letter.body
    assert KeptDecision.objects.filter(rule="program-election", outcome="pass").exists()


def test_a_year_is_the_least_and_terms_are_accepted(world: World) -> None:
    announce(world)
    asked = {"program": world.program.number, "starts_on": "2024-05-01"}
    with pytest.raises(Refusal) as short:
        world.do(world.pharmacy, "program-elect", **asked, accept_terms="yes", ends_on="2025-04-29")
    assert short.value.code == "E-PBM-71.term"
    assert "2025-04-30" in short.value.says
    with pytest.raises(Refusal) as unaccepted:
        world.do(world.pharmacy, "program-elect", **asked, accept_terms="no")
    assert unaccepted.value.code == "E-PBM-71.terms"
    assert unaccepted.value.field == "accept_terms"


def test_a_pharmacy_that_the_roster_does_not_know_waits_and_joins_once_it_does(world: World) -> None:
    announce(world)
    done = world.do(world.river, "program-elect", program=world.program.number, accept_terms="yes")
    assert done.more["state"] == "waiting"
    license_of(story.RIVER_NPI)
    enrolling.look_at_years(date(2024, 4, 20), later(18))
    assert ProgramElection.objects.get(number=done.reference).state == "accepted"


def test_a_refusal_for_another_reason_is_recorded_and_opens_a_case(world: World) -> None:
    announce(world)
    number = world.do(world.pharmacy, "program-elect", program=world.program.number, accept_terms="yes").reference
    done = world.do(
        world.filer, "program-election-refuse", election=number, ground="other", reason="The network is full."
    )
    assert done.more["outcome"] == "violation"
    assert Case.objects.filter(kind=enrolling.REFUSAL_CASE, key=number).exists()
    assert "The network is full." in Notice.objects.get(kind="pbm-program.election-refused", channel="letter").body


def test_december_lists_a_program_without_a_period_and_its_last_day_is_a_finding(world: World) -> None:
    assert enrolling.look_at_years(date(2024, 11, 30), later(242)) == 0
    assert enrolling.look_at_years(date(2024, 12, 1), later(243)) == 1
    assert enrolling.look_at_years(date(2024, 12, 2), later(244)) == 0
    assert enrolling.look_at_years(date(2024, 12, 31), later(273)) == 1
    assert sorted(Case.objects.filter(kind=enrolling.YEAR_CASE).values_list("key", flat=True)) == [
        "PR-2022-0001:2024:ahead",
        "PR-2022-0001:2024:missed",
    ]


def change(world: World, effective: str, **more: str) -> str:
    asked = {
        "program": world.program.number,
        "kind": "rate",
        "before": "AWP less 15 percent",
        "after": "AWP less 17 percent",
        "decided_on": "2024-03-25",
        "effective_on": effective,
        **more,
    }
    return world.do(world.filer, "program-terms-change", **asked).reference


def joined(world: World) -> None:
    announce(world)
    license_of(story.RIVER_NPI)
    for actor in (world.pharmacy, world.river):
        world.do(actor, "program-elect", program=world.program.number, accept_terms="yes")


def test_changed_terms_reach_each_enrolled_pharmacy_and_the_report_says_how_far_ahead(world: World) -> None:
    joined(world)
    number = change(world, "2024-05-02")
    rows = [row for row in looking.deliveries(world.filer, AT) if row["change"] == number]
    assert [(row["lead"], row["outcome"]) for row in rows] == [(30, "pass"), (30, "pass")]
    mine = looking.deliveries(world.river, AT)
    assert [row["pharmacy"] for row in mine] == ["River Street Pharmacy"]
    world.program.refresh_from_db()
    assert world.program.terms_version == 2
    letter = Notice.objects.filter(kind="pbm-program.terms-change", channel="letter").first()
    assert letter is not None
    assert "AWP less 17 percent" in letter.body


def test_less_than_thirty_days_needs_its_reason_and_the_very_day_is_refused(world: World) -> None:
    joined(world)
    with pytest.raises(Refusal) as silent:
        change(world, "2024-05-01")
    assert silent.value.code == "needs-why_not_sooner"
    number = change(world, "2024-05-01", why_not_sooner="The vendor told us on March 25.")
    assert {row["outcome"] for row in looking.deliveries(world.filer, AT) if row["change"] == number} == {"review"}
    with pytest.raises(Refusal) as late:
        change(world, "2024-04-02", why_not_sooner="No time.")
    assert late.value.code == "E-PBM-74.late"
    with pytest.raises(Refusal) as price:
        change(world, "2024-06-02", kind="list-price")
    assert price.value.code == "list-update"
    with pytest.raises(Refusal) as other:
        change(world, "2024-06-02", kind="other")
    assert other.value.field == "description"


def test_a_late_letter_is_kept_and_opens_a_case(world: World) -> None:
    joined(world)
    number = change(world, "2024-05-02")
    one = TermsDelivery.objects.get(change__number=number, pharmacy_id=pharmacy_party().pk)
    one.delivered_on, one.channel = None, "letter"
    one.save()
    assert look_at_deliveries(date(2024, 5, 1), later(29)) == 0
    assert look_at_deliveries(date(2024, 5, 2), later(30)) == 1
    done = world.do(
        world.filer,
        "program-terms-delivery",
        at=later(40),
        change=number,
        pharmacy=story.CORNER_NPI,
        delivered_on="2024-05-03",
        proof="9407-1118-9956",
    )
    assert done.more["outcome"] == "violation"
    one.refresh_from_db()
    assert one.delivered_on == date(2024, 5, 3)
    assert Case.objects.filter(kind="pbm.terms-notice").count() == 1


def test_another_manager_sees_and_changes_nothing(world: World, other_filer: object) -> None:
    announce(world)
    assert looking.windows(other_filer, AT) == []  # type: ignore[arg-type]
    with pytest.raises(Refusal) as refused:
        world.do(
            other_filer,  # type: ignore[arg-type]
            "enrollment-announce",
            program=world.program.number,
            opens_on="2024-07-01",
            closes_on="2024-08-30",
        )
    assert refused.value.kind == "not-found"
