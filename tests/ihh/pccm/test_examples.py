"""Worked examples of the former rule, to the day and to the cent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carelaw.ihh.facts.pccm import (
    FeeMonth,
    ManagedCareMove,
    Notices,
    PaidFee,
    Panel,
    PastAssignment,
    ProviderChange,
    ProviderKind,
)
from carelaw.ihh.facts.pccm_claims import code_spans
from carelaw.ihh.rules.pccm.changes import pccm_managed_care_move, pccm_provider_change
from carelaw.ihh.rules.pccm.counties import county_group
from carelaw.ihh.rules.pccm.fee import pccm_fee, pccm_fee_paid
from carelaw.ihh.rules.pccm.notices import pccm_assignment, pccm_notices
from carelaw.ihh.rules.pccm.panel import limit_of
from carelaw.kernel.decision import Outcome
from carelaw.law.register import default_law
from carelaw.law.texts import LawChange, LawEffect

LAW = default_law()
MONTH = FeeMonth(date(2010, 5, 1), date(1980, 1, 1), ProviderKind.PHYSICIAN, "Cook", date(2009, 1, 1))


@pytest.mark.parametrize(
    ("born", "disabled", "amount"),
    [
        (date(1989, 5, 2), False, "2"),
        (date(1989, 5, 2), True, "2"),
        (date(1989, 5, 1), False, "3"),
        (date(1989, 5, 1), True, "4"),
        (date(1945, 5, 2), False, "3"),
        (date(1945, 5, 1), False, "4"),
    ],
)
def test_a_month_earns_two_three_or_four_dollars(born: date, disabled: bool, amount: str) -> None:
    decision = pccm_fee(replace(MONTH, born=born, disabled=disabled))
    assert decision.reasons[0].value == Decimal(amount)


def test_a_year_of_a_child_who_turns_21_in_june_comes_to_30_dollars() -> None:
    """Six months at 2.00, for on June 1 the person was still 20, and six at 3.00."""
    child = replace(MONTH, born=date(1989, 6, 2))
    months = [pccm_fee(replace(child, month=date(2010, month, 1))).reasons[0].value for month in range(1, 13)]
    assert sum(months) == 6 * 2 + 6 * 3


def test_the_last_fee_month_is_the_month_of_adoption() -> None:
    law = LAW.with_changes(_adopted("2019-02-20"))
    assert pccm_fee(replace(MONTH, month=date(2019, 2, 1)), law=law).outcome is Outcome.PASS
    assert pccm_fee(replace(MONTH, month=date(2019, 3, 1)), law=law).codes == ("RULESET-CLOSED",)
    on_the_first = LAW.with_changes(_adopted("2019-02-01"))
    assert pccm_fee(replace(MONTH, month=date(2019, 2, 1)), law=on_the_first).codes == ("RULESET-CLOSED",)


@given(paid=st.decimals(0, 10, places=2))
def test_what_is_left_to_pay_is_what_was_earned_less_what_was_paid(paid: Decimal) -> None:
    decision = pccm_fee_paid(PaidFee(date(2010, 5, 1), Decimal("3.00"), paid, date(2010, 5, 31)))
    left = next((one.value for one in decision.reasons if one.code in ("FEE-SHORT", "FEE-OVER")), Decimal(0))
    assert paid + left == Decimal("3.00")


def test_panels_of_practices_and_clinics() -> None:
    on = date(2010, 5, 1)
    assert limit_of(Panel(on, 0), LAW) == 1800
    assert limit_of(Panel(on, 0, nurses_and_assistants=Decimal("1.5"), residents=Decimal("0.5")), LAW) == 3600
    clinic = Panel(on, 0, clinic=True, physicians=Decimal("2.5"), nurses_and_assistants=Decimal(1))
    assert limit_of(clinic, LAW) == 4500
    fractions = LAW.with_readings({"IHH-AMB-49": "65-fractions"})
    assert limit_of(clinic, fractions) == 5400


def test_the_clock_of_enrollment_from_march_first() -> None:
    """First notice March 1, 2007: second from April 1, assignment from May 1, in force no sooner than April 30."""
    notices = Notices("Cook", date(2007, 3, 1), date(2007, 3, 31))
    assert pccm_notices(notices).reasons[0].value == date(2007, 4, 1)
    told = PastAssignment(date(2007, 3, 1), date(2007, 4, 30), date(2007, 4, 29), notice_mailed_on=date(2007, 5, 1))
    early = {one.code: one.value for one in pccm_assignment(told).reasons}
    assert early == {"ASSIGNED-EARLY": date(2007, 5, 1), "ASSIGNMENT-EFFECTIVE-EARLY": date(2007, 4, 30)}


def test_changes_and_moves_have_their_last_days() -> None:
    change = ProviderChange(date(2010, 5, 30))
    assert pccm_provider_change(change).reasons[0].value == date(2010, 6, 3)
    move = ManagedCareMove(date(2010, 12, 31))
    assert pccm_managed_care_move(move).reasons[0].value == date(2011, 2, 1)


def test_each_county_of_the_state_is_in_one_group() -> None:
    on = date(2010, 5, 1)
    groups = [LAW.number(f"pccm.counties_group_{group}", on) for group in (1, 2, 3)]
    assert [len(one) for one in groups] == [9, 24, 69]
    assert len({county for one in groups for county in one}) == 102
    assert all(county_group(county, on, LAW) == group for group, one in enumerate(groups, 1) for county in one)
    assert county_group("Chicago", on, LAW) is None


def test_no_span_of_codes_runs_backward() -> None:
    assert all(span.first <= span.last and len(span.first) == len(span.last) for span in code_spans())


def test_a_provision_of_the_former_rule_binds_until_the_day_before_the_change() -> None:
    law = LAW.with_changes(_adopted("2019-02-20"))
    assert LAW.provision_in_force("PCCM-29", date(2026, 1, 1)), "no change is recorded"
    assert law.provision_in_force("PCCM-29", date(2019, 2, 19))
    assert not law.provision_in_force("PCCM-29", date(2019, 2, 20))
    assert not law.provision_in_force("PCCM-29", date(2006, 7, 31))
    assert law.provision_in_force("IHH-80", date(2019, 2, 20))
    assert not law.provision_in_force("IHH-80", date(2019, 2, 19))


def _adopted(day: str) -> list[LawChange]:
    on = date.fromisoformat(day)
    return [
        LawChange(
            "adoption",
            "il-89-140-990",
            "adopted for tests",
            on,
            LawEffect.AMEND_SETTING,
            number="ihh.adopted_on",
            value=on,
        )
    ]
