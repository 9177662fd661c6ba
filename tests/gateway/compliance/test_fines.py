"""The fine of a case through the program itself: months, delays, stays, payments, into the ledger."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from carelaw.gateway.store.models import FineCase, FineCaseState
from carelaw.gateway.use_cases.compliance import close_fine_case
from carelaw.gateway.use_cases.compliance_work import officers_work
from carelaw.gateway.use_cases.delays import decide_delay, end_delay, end_stay, propose_delay, relieve
from carelaw.gateway.use_cases.fines import assess_month, record_payment
from carelaw.kernel.dates import DAY
from carelaw.kernel.refusal import Refusal
from carelaw.platform.cases.ticking import walk
from carelaw.platform.money.ledger import balance
from tests.gateway.compliance.people import (
    ADMINISTRATOR,
    EXAMPLES,
    FISCAL,
    OFFICER,
    Pharmacies,
    again,
    integrated,
    noon,
    opened,
    sent,
)


def started(town: Pharmacies, letters: tuple[str, ...]) -> FineCase:
    case = opened(town, str(date.fromisoformat(letters[0]) - DAY))
    sent(case, *letters)
    return again(case)


def test_a_month_walked_day_by_day_is_assessed_once_on_the_first_of_the_next(town: Pharmacies) -> None:
    case = started(town, EXAMPLES[1][0])
    done = [(tick.on, tick.count) for tick in walk(date(2026, 3, 28), date(2026, 4, 2)) if tick.work == "gateway.fines"]
    assert done == [(date(2026, 4, 1), 1)]
    list(walk(date(2026, 3, 28), date(2026, 4, 2)))
    one = case.assessments.get()
    assert (one.from_on, one.to_on, one.days, one.amount) == (date(2026, 3, 1), date(2026, 3, 31), 29, Decimal(2900))
    assert balance(case.respondent_id) == 2900
    assert assess_month(OFFICER, noon("2026-04-20"), case=case.number, month=date(2026, 3, 15)) == one


def test_a_month_that_is_not_over_is_not_assessed(town: Pharmacies) -> None:
    case = started(town, EXAMPLES[1][0])
    with pytest.raises(Refusal) as refused:
        assess_month(OFFICER, noon("2026-03-31"), case=case.number, month=date(2026, 3, 1))
    assert refused.value.code == "month-not-over"
    assert "Apr 1, 2026" in refused.value.says


def test_a_delay_confirmed_after_the_bill_is_credited_and_the_bill_stays(town: Pharmacies) -> None:
    case = started(town, EXAMPLES[6][0])
    list(walk(date(2026, 6, 1), date(2026, 6, 1)))
    assert case.assessments.get().days == 27
    found = propose_delay(
        town.owner,
        noon("2026-06-05"),
        case=case.number,
        from_on=date(2026, 5, 20),
        to_on=date(2026, 6, 3),
        cause="No slot.",
    )
    assert balance(case.respondent_id) == 2700, "a claim alone changes nothing"
    decide_delay(OFFICER, noon("2026-06-08"), delay=found.pk, confirm=True)
    bill = case.assessments.get()
    credit = bill.credits.get()
    assert (bill.days, credit.days, credit.amount) == (27, 12, Decimal(1200))
    assert balance(case.respondent_id) == 1500
    integrated(town, "2026-06-30")
    list(walk(date(2026, 7, 1), date(2026, 7, 1)))
    assert balance(case.respondent_id) == 4100
    with pytest.raises(Refusal) as refused:
        decide_delay(OFFICER, noon("2026-07-02"), delay=found.pk, confirm=False, reason="No.")
    assert refused.value.code == "delay-decided"


def test_days_from_the_passed_test_to_production_are_the_departments(town: Pharmacies) -> None:
    from carelaw.gateway.store.models import Onboarding

    case = started(town, EXAMPLES[1][0])
    way = Onboarding.objects.create(
        reference="O-1", entity=town.elm, channel="e-mail", requested_on=date(2026, 3, 10), stage="production",
        waiting_on="NOBODY", test_passed_on=date(2026, 4, 10), created_at=noon("2026-03-10"),
    )  # fmt: skip
    way.locations.set([town.elm_main, town.elm_north])
    integrated(town, "2026-04-20")
    list(walk(date(2026, 5, 1), date(2026, 5, 1)))
    assert {one.from_on.month: one.days for one in case.assessments.all()} == {3: 29, 4: 9}


def test_a_stay_holds_the_bills_and_not_the_days(town: Pharmacies) -> None:
    case = started(town, EXAMPLES[1][0])
    relieve(
        ADMINISTRATOR,
        noon("2026-03-20"),
        case=case.number,
        kind="stay",
        from_on=date(2026, 3, 20),
        reason="Counsel asks.",
    )
    list(walk(date(2026, 4, 1), date(2026, 4, 2)))
    assert again(case).state == FineCaseState.STAYED
    assert not case.assessments.exists()
    end_stay(ADMINISTRATOR, noon("2026-04-10"), case=case.number)
    assert case.assessments.get().days == 29
    assert again(case).state == FineCaseState.ACCRUING


def test_waived_days_come_out_and_are_credited(town: Pharmacies) -> None:
    case = started(town, EXAMPLES[1][0])
    list(walk(date(2026, 4, 1), date(2026, 4, 1)))
    relieve(
        ADMINISTRATOR, noon("2026-04-05"), case=case.number, kind="waiver",
        from_on=date(2026, 3, 10), to_on=date(2026, 3, 14), reason="A flood in the store.",
    )  # fmt: skip
    assert balance(case.respondent_id) == 2400
    with pytest.raises(Refusal) as refused:
        relieve(
            OFFICER,
            noon("2026-04-05"),
            case=case.number,
            kind="waiver",
            from_on=date(2026, 3, 3),
            to_on=date(2026, 3, 3),
            reason="x",
        )
    assert refused.value.code == "E-PMP-ILPMP_AUTHORITY_REQUIRED"


def test_payments_settle_months_and_what_is_too_much_waits_for_the_next(town: Pharmacies) -> None:
    case = started(town, EXAMPLES[1][0])
    list(walk(date(2026, 4, 1), date(2026, 4, 1)))
    pay = {"case": case.number, "reference": "check 77", "amount": Decimal("3000.00"), "on": date(2026, 4, 8)}
    record_payment(FISCAL, noon("2026-04-08"), **pay)
    record_payment(FISCAL, noon("2026-04-08"), **pay)
    assert balance(case.respondent_id) == -100
    with pytest.raises(Refusal) as refused:
        record_payment(FISCAL, noon("2026-04-08"), **{**pay, "amount": Decimal("1.00")})
    assert refused.value.code == "payment-reference-taken"
    integrated(town, "2026-04-20")
    list(walk(date(2026, 5, 1), date(2026, 5, 1)))
    with pytest.raises(Refusal) as refused:
        close_fine_case(OFFICER, noon("2026-05-02"), case=case.number, reason="Integrated.")
    assert "$1,800.00 is still owed" in refused.value.says
    record_payment(
        FISCAL, noon("2026-05-03"), case=case.number, reference="check 78", amount=Decimal("1800"), on=date(2026, 5, 3)
    )
    assert close_fine_case(OFFICER, noon("2026-05-04"), case=case.number, reason="Paid.").state == FineCaseState.CLOSED


def test_a_store_that_is_exempt_last_stops_the_fine_on_that_day(town: Pharmacies) -> None:
    case = started(town, EXAMPLES[1][0])
    town.elm_main.integrated_since = date(2025, 6, 1)
    town.elm_main.save()
    town.elm_north.exempt_since = date(2026, 3, 13)
    town.elm_north.save()
    list(walk(date(2026, 4, 1), date(2026, 4, 1)))
    assert case.assessments.get().days == 10
    assert again(case).completed_on == date(2026, 3, 13)


def test_a_case_is_not_closed_while_charged_days_are_not_assessed(town: Pharmacies) -> None:
    case = opened(town, "2026-01-12")
    sent(case, "2026-01-15", "2026-02-02", "2026-03-03")
    integrated(town, "2026-03-05")
    list(walk(date(2026, 3, 6), date(2026, 3, 6)))
    assert not [item for item in officers_work(OFFICER, date(2026, 3, 6)) if "close it" in item.says]
    with pytest.raises(Refusal) as refused:
        close_fine_case(OFFICER, noon("2026-03-06"), case=case.number, reason="Integrated.")
    assert (refused.value.code, "$200.00" in refused.value.says) == ("case-not-assessed", True)
    list(walk(date(2026, 4, 1), date(2026, 4, 1)))
    with pytest.raises(Refusal) as refused:
        close_fine_case(OFFICER, noon("2026-04-01"), case=case.number, reason="Integrated.")
    assert refused.value.code == "case-owed"
    record_payment(
        FISCAL, noon("2026-04-02"), case=case.number, reference="1042", amount=Decimal(200), on=date(2026, 4, 2)
    )
    assert close_fine_case(OFFICER, noon("2026-04-02"), case=case.number, reason="Paid.").state == "closed"


def test_an_open_delay_ends_no_earlier_than_what_is_assessed(town: Pharmacies) -> None:
    case = opened(town, "2026-01-12")
    sent(case, "2026-01-15", "2026-02-02", "2026-03-03")
    found = propose_delay(OFFICER, noon("2026-03-10"), case=case.number, from_on=date(2026, 3, 10), cause="No slot.")
    decide_delay(OFFICER, noon("2026-03-10"), delay=found.pk, confirm=True)
    list(walk(date(2026, 4, 1), date(2026, 4, 1)))
    assert case.assessments.get().days == 7
    with pytest.raises(Refusal) as refused:
        end_delay(OFFICER, noon("2026-04-02"), delay=found.pk, to_on=date(2026, 3, 30))
    assert (refused.value.code, "Tue, Mar 31, 2026" in refused.value.says) == ("delay-assessed", True)
    end_delay(OFFICER, noon("2026-04-02"), delay=found.pk, to_on=date(2026, 3, 31))
    list(walk(date(2026, 5, 1), date(2026, 5, 1)))
    assert [one.days for one in case.assessments.order_by("from_on")] == [7, 30]
