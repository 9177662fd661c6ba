"""A repriced payment is matched with the remittance that paid it: adjusted claims, sums under the appeal's number."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from carelaw.pbm.store.models import MacAppeal, Remittance, RemittanceAdjustment, RemittanceClaim
from carelaw.pbm.use_cases.appeals.remitted import count_remitted, remitted_rows
from carelaw.pbm.use_cases.appeals.statements import notice_unpaid, report_payment, repricings_of
from carelaw.platform.notices.models import Notice
from tests.pbm.appeals.conftest import DECIDED
from tests.pbm.appeals.test_statements import own, sustained
from tests.pbm.mac.conftest import Market, noon

__all__ = ["sustained"]
ON, LATER = date(2026, 4, 2), noon(2026, 4, 2)
D = Decimal


def remittance(market: Market, pharmacy: UUID, trace: str, on: date = ON) -> Remittance:
    return Remittance.objects.create(
        run_id=UUID(int=1), key=trace, manager_id=market.manager.pk, pharmacy_id=pharmacy, trace=trace, paid_on=on,
        amount=D(0), segment=1,
    )  # fmt: skip


def paid(under: Remittance, reference: str, amount: str, status: str = "1") -> None:
    RemittanceClaim.objects.create(
        remittance=under, row=1, segment=under.claims.count() + 1, prescription_number="7", control=reference,
        status=status, charged=D(amount), paid=D(amount),
    )  # fmt: skip


def row(market: Market) -> dict[str, object]:
    [one] = remitted_rows(market.pharmacy, LATER)
    return one


def test_a_reversal_and_its_correction_pay_the_claim(market: Market, sustained: MacAppeal) -> None:
    paid(remittance(market, market.corner.pk, "T-1", date(2026, 3, 20)), "C-1", "2.50")
    again = remittance(market, market.corner.pk, "T-2")
    paid(again, "C-1", "-2.50", "22")
    paid(again, "C-1", "3.44")
    assert count_remitted(ON, LATER) == 1
    assert count_remitted(ON + timedelta(days=1), LATER) == 0
    mine = own(market)
    assert (mine.paid, mine.left, mine.paid_on, mine.trace) == (D("0.94"), D("0.94"), ON, "T-2")
    letter = Notice.objects.get(kind="pbm-appeal.remitted")
    assert "shows $0.94 of the $1.88" in letter.body
    assert (row(market)["outcome"], row(market)["claims"]) == ("pass", 1)


def test_a_first_payment_after_the_decision_is_no_correction(market: Market, sustained: MacAppeal) -> None:
    paid(remittance(market, market.corner.pk, "T-1"), "C-2", "2.50")
    assert count_remitted(ON, LATER) == 0


def test_more_than_the_statement_owes_is_not_counted_for_it(market: Market, sustained: MacAppeal) -> None:
    paid(remittance(market, market.corner.pk, "T-1", date(2026, 3, 20)), "C-1", "2.50")
    paid(remittance(market, market.corner.pk, "T-2"), "C-1", "9.99")
    count_remitted(ON, LATER)
    assert own(market).paid == D("0.94")


def test_a_sum_under_the_number_of_the_appeal_pays_all(market: Market, sustained: MacAppeal) -> None:
    told = remittance(market, market.corner.pk, "T-3")
    for n, (reference, amount) in enumerate(
        ((sustained.reference, "-1.88"), ("OTHER", "-5.00"), (sustained.reference, "1"))
    ):
        RemittanceAdjustment.objects.create(
            remittance=told, row=n, segment=n, reason="CS", reference=reference, amount=D(amount)
        )
    count_remitted(ON, LATER)
    assert own(market).left == 0
    # The other pharmacy's statement is still owed: its own 0.94 come before the staff on day 31.
    assert notice_unpaid(date(2026, 4, 25), noon(2026, 4, 25)) == 1
    assert "$0.94 left" in Notice.objects.get(kind="pbm-appeal.unpaid").subject + " left"


def test_what_was_reported_and_no_remittance_shows_is_told(market: Market, sustained: MacAppeal) -> None:
    mine = own(market)
    report_payment(
        market.filer, DECIDED, statement=str(mine.pk), amount=D("1.88"), paid_on=date(2026, 3, 25), trace="T-9"
    )
    assert row(market)["outcome"] == "indeterminate"
    paid(remittance(market, market.corner.pk, "T-1", date(2026, 3, 20)), "C-1", "2.50")
    paid(remittance(market, market.corner.pk, "T-9"), "C-1", "3.44")
    assert (row(market)["outcome"], row(market)["remitted"]) == ("review", D("0.94"))
    assert remitted_rows(market.second, LATER) == []
    assert repricings_of(market.second).count() == 1


@pytest.mark.usefixtures("sustained")
def test_remittances_of_another_manager_pay_nothing(market: Market) -> None:
    other = Remittance.objects.create(
        run_id=UUID(int=2), key="X", manager_id=UUID(int=9), pharmacy_id=market.corner.pk, trace="X", paid_on=ON,
        amount=D(0), segment=1,
    )  # fmt: skip
    paid(other, "C-1", "2.50")
    paid(other, "C-1", "3.44")
    assert count_remitted(ON, LATER) == 0
