"""Member-months: the law file's table row by row, its example to the cent, and what a later fact changes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from carelaw.ihh.store.models import (
    Circumstance,
    FeeRow,
    HealthHome,
    Member,
    MemberMonthLine,
    Membership,
    OutcomesPublication,
    OutcomesResult,
    PaymentRun,
)
from carelaw.ihh.use_cases.logging_services import withdraw_service
from carelaw.ihh.use_cases.paying_months import month_due, preview_month, run_month
from carelaw.ihh.use_cases.reporting_changes import record_change, record_receipt
from carelaw.ihh.use_cases.resolving_duplicates import load_other_claim, resolve
from carelaw.kernel.dates import first_of_following_month
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.models import KeptDecision
from carelaw.platform.money.payables import Payable
from carelaw.platform.money.paying import waiting_amount
from tests.ihh.payments.conftest import Served, join, make_home, make_member, noon, someone

MARCH = date(2019, 3, 1)
pytestmark = pytest.mark.usefixtures("fees")


def paid_in(finance: Actor, month: date, on: date | None = None) -> PaymentRun:
    return run_month(finance, noon(on or first_of_following_month(month)), month)


def line(member: Member, month: date, home: HealthHome | None = None) -> MemberMonthLine:
    found = MemberMonthLine.objects.filter(member=member, month=month, current=True)
    return found.get(home=home) if home else found.get()


def answer(member: Member, month: date, home: HealthHome | None = None) -> tuple[str, str]:
    found = line(member, month, home)
    return found.status, found.code


def decided(home: HealthHome, index: int, level: str) -> OutcomesResult:
    """The outcomes of a health home's year, final."""
    ends_on = date(2018 + index, 12, 31)
    publication = OutcomesPublication.objects.create(
        index=index,
        version=1,
        starts_on=MARCH,
        ends_on=ends_on,
        published_on=MARCH,
        url="https://example.org",
        digest="0" * 64,
        least_members=1,
        published_at=noon(MARCH),
    )
    return OutcomesResult.objects.create(
        home=home,
        index=index,
        ends_on=ends_on,
        level=level,
        base=0,
        amount=0,
        disburse_by=date(2019 + index, 12, 31),
        publication=publication,
        determined_on=date(2020, 1, 15),
        determined_by="one",
        final_on=date(2020, 1, 15),
    )


def test_a_face_to_face_service_pays_the_tiers_rate(finance: Actor, member: Member, serve: Served) -> None:
    serve(member, date(2019, 3, 12), "TEL")
    serve(member, date(2019, 3, 20))
    run = paid_in(finance, MARCH)
    found = line(member, MARCH)
    assert (found.status, found.code, found.amount, found.served_on) == (
        "paid",
        "PAY-OK-F2F",
        Decimal("120.00"),
        date(2019, 3, 20),
    )
    assert run.counts == {"in": 1, "paid": 1, "denied": 0, "pending": 0, "changes": 1}
    assert Payable.objects.get(pk=found.payable_id).amount == Decimal("120.00")
    assert KeptDecision.objects.get(pk=found.rate_decision_id).rule == "rate-of-month"


def test_a_month_without_a_service_is_denied_with_what_would_mend_it(finance: Actor, member: Member) -> None:
    paid_in(finance, MARCH)
    found = line(member, MARCH)
    assert (found.status, found.code) == ("denied", "PAY-NO-QUALIFYING")
    assert found.mend_until == date(2019, 9, 27)
    assert "log it" in found.mend


def test_run_again_without_new_facts_it_is_the_same_run(finance: Actor, member: Member, serve: Served) -> None:
    serve(member, date(2019, 3, 12))
    first = paid_in(finance, MARCH)
    lines, owed = MemberMonthLine.objects.count(), Payable.objects.count()
    assert paid_in(finance, MARCH, date(2019, 4, 20)) == first
    assert (MemberMonthLine.objects.count(), Payable.objects.count()) == (lines, owed)


def test_a_preview_writes_nothing_and_foretells_the_run(finance: Actor, member: Member, serve: Served) -> None:
    serve(member, date(2019, 3, 12))
    seen = preview_month(finance, noon(date(2019, 4, 1)), MARCH)
    assert not PaymentRun.objects.exists()
    assert (seen.counts["in"], seen.paid, seen.reconciles) == (1, Decimal("120.00"), True)
    assert paid_in(finance, MARCH).paid == seen.paid


def test_a_service_logged_later_pays_the_denied_month(finance: Actor, member: Member, serve: Served) -> None:
    paid_in(finance, MARCH)
    serve(member, date(2019, 3, 31), claimed_on=date(2019, 9, 27))
    run = paid_in(finance, MARCH, date(2019, 9, 28))
    assert run.number == 2
    assert answer(member, MARCH) == ("paid", "PAY-OK-F2F")
    assert MemberMonthLine.objects.filter(member=member).count() == 2


def test_one_day_later_it_is_a_late_claim(finance: Actor, member: Member, serve: Served) -> None:
    serve(member, date(2019, 3, 31), claimed_on=date(2019, 9, 28))
    paid_in(finance, MARCH, date(2019, 9, 29))
    assert answer(member, MARCH) == ("denied", "PAY-LATE-CLAIM")


def test_a_withdrawn_service_is_taken_back(
    finance: Actor, provider: Actor, member: Member, serve: Served, home: HealthHome
) -> None:
    service = serve(member, date(2019, 3, 12))
    paid_in(finance, MARCH)
    withdraw_service(provider, noon(date(2019, 4, 3)), service.pk)
    run = paid_in(finance, MARCH, date(2019, 4, 4))
    assert run.taken_back == Decimal("120.00")
    assert answer(member, MARCH) == ("denied", "PAY-NO-QUALIFYING")
    assert waiting_amount(home.party_id) == 0


def test_a_membership_that_was_no_membership_is_taken_back(finance: Actor, member: Member, serve: Served) -> None:
    service = serve(member, date(2019, 3, 12))
    paid_in(finance, MARCH)
    Membership.objects.filter(member=member).delete()
    service.delete()
    paid_in(finance, MARCH, date(2019, 4, 4))
    assert answer(member, MARCH) == ("denied", "PAY-NO-QUALIFYING")


@pytest.mark.parametrize("outcomes", ["none", None], ids=["not-qualified", "undetermined"])
def test_the_telephone_example_of_the_law_file(
    finance: Actor, member: Member, home: HealthHome, serve: Served, outcomes: str | None
) -> None:
    """TEL Jan, Feb; F2F Mar; nothing Apr; TEL May to Jul; F2F Aug; TEL Sep to Nov; F2F Dec: 9 paid, 1,080.00."""
    if outcomes:
        decided(home, 1, outcomes)
    telephone, seen = (1, 2, 5, 6, 7, 9, 10, 11), (3, 8, 12)
    for month in telephone:
        serve(member, date(2020, month, 10), "TEL")
    for month in seen:
        serve(member, date(2020, month, 10))
    for month in range(1, 13):
        paid_in(finance, date(2020, month, 1))
    lines = {one.month.month: one for one in MemberMonthLine.objects.filter(current=True)}
    paid = [month for month, one in lines.items() if one.status == "paid"]
    assert sorted(paid) == [1, 2, 3, 5, 6, 7, 8, 9, 12]
    assert sum(one.amount for one in lines.values()) == Decimal("1080.00")
    held = ("denied", "PAY-TEL-LIMIT") if outcomes else ("pending", "PAY-TEL-PENDING-OUTCOME")
    assert (lines[4].status, lines[4].code) == ("denied", "PAY-NO-QUALIFYING")
    assert all((lines[month].status, lines[month].code) == held for month in (10, 11))


def test_an_outcomes_payment_releases_what_waited(
    finance: Actor, member: Member, home: HealthHome, serve: Served
) -> None:
    for month in range(1, 8):
        serve(member, date(2020, month, 10), "TEL")
        paid_in(finance, date(2020, month, 1))
    july = date(2020, 7, 1)
    assert answer(member, july) == ("pending", "PAY-TEL-PENDING-OUTCOME")
    decided(home, 1, "bronze")
    paid_in(finance, july, date(2020, 8, 20))
    assert answer(member, july) == ("paid", "PAY-OK-TEL")


def test_late_face_to_face_evidence_reruns_the_year(
    finance: Actor, member: Member, home: HealthHome, serve: Served
) -> None:
    decided(home, 1, "none")
    for month in range(1, 8):
        serve(member, date(2020, month, 10), "TEL")
        paid_in(finance, date(2020, month, 1))
    assert answer(member, date(2020, 7, 1)) == ("denied", "PAY-TEL-LIMIT")
    serve(member, date(2020, 2, 20), claimed_on=date(2020, 8, 10))
    paid_in(finance, date(2020, 7, 1), date(2020, 8, 11))
    assert answer(member, date(2020, 2, 1)) == ("paid", "PAY-OK-F2F")
    assert answer(member, date(2020, 7, 1)) == ("paid", "PAY-OK-TEL")


def test_six_face_to_face_months_lift_the_limit(
    finance: Actor, member: Member, home: HealthHome, serve: Served
) -> None:
    decided(home, 1, "none")
    for month in range(3, 9):
        serve(member, date(2019, month, 10))
    for month in range(1, 8):
        serve(member, date(2020, month, 10), "TEL")
        paid_in(finance, date(2020, month, 1))
    assert answer(member, date(2020, 7, 1)) == ("paid", "PAY-OK-TEL")


def test_two_homes_in_one_month_the_first_service_is_paid(
    finance: Actor, home: HealthHome, other_home: HealthHome, serve: Served
) -> None:
    member = make_member("100002", home, ends_on=date(2019, 3, 15))
    join(member, other_home, date(2019, 3, 16))
    second = someone("IHH_PROVIDER", "other-provider", party=[str(other_home.party_id)])
    serve(member, date(2019, 3, 20), by=second)
    serve(member, date(2019, 3, 14), "TEL")
    paid_in(finance, MARCH)
    assert answer(member, MARCH, home) == ("paid", "PAY-OK-TEL")
    assert answer(member, MARCH, other_home) == ("denied", "PAY-ALREADY-PAID")


def test_a_denial_window_takes_back_what_was_paid_in_it_and_pays_again_from_the_receipt(
    finance: Actor, program: Actor, member: Member, serve: Served, home: HealthHome
) -> None:
    serve(member, date(2019, 3, 12))
    paid_in(finance, MARCH)
    change = record_change(
        program,
        noon(date(2019, 4, 10)),
        home="H-1",
        kind="professional",
        subject="Medical director",
        changed_on=date(2019, 3, 11),
    )
    paid_in(finance, MARCH, date(2019, 4, 11))
    found = line(member, MARCH)
    assert (found.status, found.code) == ("denied", "PAY-DENIAL-WINDOW")
    assert waiting_amount(home.party_id) == 0
    at = noon(date(2019, 4, 20))
    record_receipt(program, at, change.pk, "notice", date(2019, 4, 20), tracking_number="T-1")
    serve(member, date(2019, 4, 20), "TEL")
    paid_in(finance, date(2019, 4, 1))
    assert answer(member, MARCH) == ("denied", "PAY-DENIAL-WINDOW")
    assert answer(member, date(2019, 4, 1)) == ("paid", "PAY-OK-TEL")


def test_within_the_ten_days_nothing_is_denied(finance: Actor, program: Actor, member: Member, serve: Served) -> None:
    serve(member, date(2019, 3, 25))
    record_change(
        program,
        noon(date(2019, 3, 25)),
        home="H-1",
        kind="professional",
        subject="Medical director",
        changed_on=date(2019, 3, 22),
    )
    paid_in(finance, MARCH, date(2019, 4, 5))
    assert answer(member, MARCH) == ("paid", "PAY-OK-F2F")
    paid_in(finance, MARCH, date(2019, 4, 6))
    assert answer(member, MARCH) == ("denied", "PAY-DENIAL-WINDOW")


def test_a_notice_by_letter_does_not_stop_the_clock(
    finance: Actor, program: Actor, member: Member, serve: Served
) -> None:
    serve(member, date(2019, 3, 25))
    record_change(
        program,
        noon(date(2019, 3, 25)),
        home="H-1",
        kind="professional",
        subject="Medical director",
        changed_on=date(2019, 3, 22),
        received_on=date(2019, 3, 25),
        channel="letter",
    )
    paid_in(finance, MARCH, date(2019, 4, 8))
    assert answer(member, MARCH) == ("denied", "PAY-DENIAL-WINDOW")


def test_a_similar_service_pends_and_the_reviewer_releases_or_denies(
    finance: Actor, member: Member, serve: Served
) -> None:
    serve(member, date(2019, 3, 12))
    at = noon(date(2019, 4, 2))
    claim = load_other_claim(
        finance,
        at,
        reference="C-1",
        person_id=member.person_id,
        code="T1016",
        served_on=date(2019, 3, 5),
        biller_npi="1679576722",
    )
    paid_in(finance, MARCH, date(2019, 4, 2))
    assert answer(member, MARCH) == ("pending", "PAY-DUP-REVIEW")
    resolve(finance, at, claim.pk, "released", "The other service was a home visit by a housing team.")
    paid_in(finance, MARCH, date(2019, 4, 3))
    assert answer(member, MARCH) == ("paid", "PAY-OK-F2F")
    resolve(finance, at, claim.pk, "denied", "The same visit after all.")
    paid_in(finance, MARCH, date(2019, 4, 4))
    assert answer(member, MARCH) == ("denied", "PAY-DUP-REVIEW")


def test_the_same_contact_is_dropped_and_another_one_pays(finance: Actor, member: Member, serve: Served) -> None:
    serve(member, date(2019, 3, 12))
    load_other_claim(
        finance,
        noon(date(2019, 4, 2)),
        reference="C-1",
        person_id=member.person_id,
        code="T1016",
        served_on=date(2019, 3, 12),
        biller_npi="1679576722",
    )
    paid_in(finance, MARCH)
    assert answer(member, MARCH) == ("denied", "PAY-DUP-CONTACT")


def test_no_rate_pends_and_never_pays_zero(finance: Actor, member: Member, serve: Served) -> None:
    FeeRow.objects.filter(tier="B").update(last_day=date(2019, 3, 11))
    serve(member, date(2019, 3, 12))
    paid_in(finance, MARCH)
    assert answer(member, MARCH) == ("pending", "PAY-NO-RATE")


@pytest.mark.parametrize(("starts_on", "status"), [(date(2019, 3, 13), "paid"), (date(2019, 3, 12), "denied")])
def test_an_exclusion_is_tested_on_the_day_of_service(
    finance: Actor, member: Member, serve: Served, starts_on: date, status: str
) -> None:
    serve(member, date(2019, 3, 12))
    Circumstance.objects.create(member=member, kind="INMATE", starts_on=starts_on, loaded_at=noon(MARCH))
    paid_in(finance, MARCH)
    assert line(member, MARCH).status == status


def test_a_home_that_does_not_serve_the_tier_is_denied(finance: Actor, serve: Served) -> None:
    home = make_home("H-3", "1457352338", tier="C")
    member = make_member("100003", home, tier="B")
    by = someone("IHH_PROVIDER", "third-provider", party=[str(home.party_id)])
    serve(member, date(2019, 3, 12), by=by)
    paid_in(finance, MARCH)
    assert answer(member, MARCH) == ("denied", "PAY-TIER-NOT-SERVED")


def test_a_service_for_somebody_elses_member_is_kept_and_never_paid(
    finance: Actor, other_home: HealthHome, home: HealthHome, serve: Served
) -> None:
    member = make_member("100004", other_home)
    serve(member, date(2019, 3, 12))
    paid_in(finance, MARCH)
    assert answer(member, MARCH, home) == ("denied", "PAY-NOT-MEMBER")
    assert answer(member, MARCH, other_home) == ("denied", "PAY-NO-QUALIFYING")


@pytest.mark.parametrize(
    ("month", "on", "code"),
    [
        (MARCH, date(2019, 3, 31), "PAY-MONTH-OPEN"),
        (date(2019, 2, 1), date(2019, 4, 1), "PAY-NOT-STARTED"),
        (date(2019, 3, 2), date(2019, 4, 1), "PAY-MONTH"),
    ],
)
def test_a_month_is_run_when_it_is_over_and_not_before_the_start(
    finance: Actor, month: date, on: date, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        run_month(finance, noon(on), month)
    assert refused.value.code == code


def test_the_earliest_month_never_run_is_due(finance: Actor, member: Member) -> None:
    assert month_due(date(2019, 3, 31), adopted_law()) is None
    assert month_due(date(2019, 4, 1), adopted_law()) == MARCH
    paid_in(finance, MARCH)
    assert month_due(date(2019, 4, 30), adopted_law()) is None


def test_only_finance_runs_a_month(program: Actor, provider: Actor) -> None:
    for actor in (program, provider):
        with pytest.raises(Refusal) as refused:
            run_month(actor, noon(date(2019, 4, 1)), MARCH)
        assert refused.value.kind == "forbidden"
