"""What must hold of days and dollars, whatever the case."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carelaw.kernel.decision import Outcome
from carelaw.law.register import default_law
from carelaw.pbm.facts.mac_appeals import AppealAnswer, AppealFiling, AppealGround, Invoice, PaidClaim
from carelaw.pbm.rules.appeal_clocks import MAC_APPEAL, RATE_REVIEW, answer_clocks
from carelaw.pbm.rules.mac_appeal_answer import mac_appeal_answer
from carelaw.pbm.rules.mac_appeal_filing import mac_appeal_filing
from carelaw.pbm.rules.mac_appeal_ground import mac_appeal_ground
from carelaw.pbm.rules.mac_repricing import mac_claim_repriced

days = st.dates(date(2021, 1, 1), date(2032, 12, 31))
cents = st.integers(1, 100_000).map(lambda n: Decimal(n) / 100)
prices = st.integers(1, 500_000).map(lambda n: Decimal(n) / 100_000)
amounts = st.integers(1, 1_000).map(Decimal)
modestly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@modestly
@given(filled=days, after=st.integers(0, 40))
def test_day_14_is_the_last_day_whatever_the_fill(filled: date, after: int) -> None:
    decision = mac_appeal_filing(AppealFiling(filled, filled + timedelta(days=after)))
    assert (decision.outcome is Outcome.PASS) == (after <= 14)


@modestly
@given(filled=days, after=st.integers(0, 40))
def test_a_last_day_that_moves_never_moves_backwards(filled: date, after: int) -> None:
    rolling = default_law().with_readings({"S25": "rolls"})
    filing = AppealFiling(filled, filled + timedelta(days=after))
    if mac_appeal_filing(filing).outcome is Outcome.PASS:
        assert mac_appeal_filing(filing, law=rolling).outcome is Outcome.PASS


@modestly
@given(filed=days, waited=st.integers(0, 60))
def test_an_answer_never_becomes_timely_by_waiting(filed: date, waited: int) -> None:
    on = filed + timedelta(days=waited)
    silent = mac_appeal_answer(AppealAnswer(filed, filed, on))
    answered = mac_appeal_answer(AppealAnswer(filed, filed, on, on))
    assert (silent.outcome is Outcome.VIOLATION) == (answered.outcome is Outcome.VIOLATION) == (waited > 14)


@modestly
@given(filed=days, before=st.integers(0, 14))
def test_the_stricter_law_comes_first(filed: date, before: int) -> None:
    clocks = answer_clocks((RATE_REVIEW, MAC_APPEAL), filed, filed - timedelta(days=before), default_law())
    assert [one.due_on for one in clocks] == [filed + timedelta(days=14), filed + timedelta(days=30)]


@modestly
@given(paid=cents, quantity=amounts, total=cents, units=amounts, discount=cents)
def test_a_discount_never_makes_a_ground(
    paid: Decimal, quantity: Decimal, total: Decimal, units: Decimal, discount: Decimal
) -> None:
    def met(invoice: Invoice) -> bool:
        facts = AppealGround(date(2026, 3, 2), paid, quantity, invoice)
        return mac_appeal_ground(facts).outcome is Outcome.PASS

    plain = Invoice(None, total, units)
    assert met(plain) or not met(Invoice(None, total, units, discounts=discount))


@modestly
@given(quantity=amounts, paid=cents, old=prices, new=prices)
def test_what_is_owed_is_what_the_new_price_lacks_and_never_less_than_nothing(
    quantity: Decimal, paid: Decimal, old: Decimal, new: Decimal
) -> None:
    claim = PaidClaim(date(2026, 3, 25), date(2026, 3, 25), quantity, paid, old, new)
    decision = mac_claim_repriced(claim)
    if new <= old:
        assert decision.codes == ("price-not-raised",)
        return
    owed = decision.reasons[0].value
    assert owed >= 0
    assert abs(max(Decimal(0), quantity * new - paid) - owed) <= Decimal("0.005")
