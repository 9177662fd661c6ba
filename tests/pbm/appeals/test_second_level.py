"""After a denial: the independent panel with its roster, case, letters and quarters; the complaint about it."""

from __future__ import annotations

from datetime import date

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import MacAppeal, PanelSeat
from carelaw.pbm.use_cases.appeal_answering import answer_appeal
from carelaw.pbm.use_cases.appeal_ending import ask_panel
from carelaw.pbm.use_cases.appeals.complaining import complain
from carelaw.pbm.use_cases.appeals.panel import case_of_review, enter_member, pack_of, seat_member
from carelaw.pbm.use_cases.payments.panel import enter_opinion, file_report
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.notices.models import Notice
from tests.pbm.appeals.conftest import DECIDED
from tests.pbm.mac.conftest import DENIAL, Market, noon

LATER = noon(2026, 3, 27)
ROSTER = {"profession": "Pharmacist", "declared_on": date(2026, 1, 5), "starts_on": date(2026, 1, 5)}


@pytest.fixture
def review(market: Market, appeal: MacAppeal) -> MacAppeal:
    """A denied review that was brought to the panel."""
    answer_appeal(market.filer, DECIDED, reference=appeal.reference, typed=DENIAL)
    return ask_panel(market.pharmacy, DECIDED, reference=appeal.reference)


def keys_of(market: Market, on: date) -> set[str]:
    return {item.key.partition(":")[0] for item in waiting_for(market.regulator, on)}


def test_a_review_has_its_case_letters_and_work_until_the_opinion(market: Market, review: MacAppeal) -> None:
    case = case_of_review(review)
    assert case is not None
    assert case.state == "open"
    assert Notice.objects.filter(kind="pbm-appeal.panel-asked", channel="letter").count() == 2
    says = [item.says for item in waiting_for(market.regulator, date(2026, 3, 26))]
    assert f"Seat the panel for {review.reference}" in says
    member = enter_member(market.regulator, LATER, name="Ada Field", ties=(), **ROSTER)  # type: ignore[arg-type]
    seat_member(
        market.regulator, LATER, appeal=review.reference, member=member.reference, declared_on=date(2026, 3, 27)
    )
    says = [item.says for item in waiting_for(market.regulator, date(2026, 3, 28))]
    assert f"Enter the panel's opinion on {review.reference}" in says
    enter_opinion(
        market.regulator,
        LATER,
        appeal=review.reference,
        members=("Ada Field",),
        tie=False,
        outcome="pharmacy",
        amount="0.94",
        on=date(2026, 3, 27),
        words="The list price was below every invoice of that week.",
    )
    letters = Notice.objects.filter(kind="pbm-appeal.panel-opinion", channel="letter")
    assert {one.party_id for one in letters} == {market.corner.pk, market.manager.pk}
    assert all("for the pharmacy" in one.subject and "$0.94" in one.body for one in letters)
    case.refresh_from_db()
    assert case.state == "closed"
    assert "panel-work" not in keys_of(market, date(2026, 3, 28))


def test_a_member_with_a_tie_or_without_a_declaration_is_not_seated(market: Market, review: MacAppeal) -> None:
    tied = enter_member(market.regulator, LATER, name="Tim Own", ties=("PBM0101",), **ROSTER)  # type: ignore[arg-type]
    free = enter_member(market.regulator, LATER, name="Ada Field", ties=(), **ROSTER)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match=r"E-PBM-124\.tie"):
        seat_member(
            market.regulator, LATER, appeal=review.reference, member=tied.reference, declared_on=date(2026, 3, 27)
        )
    with pytest.raises(Refusal, match=r"E-PBM-124\.declaration"):
        seat_member(market.regulator, LATER, appeal=review.reference, member=free.reference, declared_on=None)
    with pytest.raises(Refusal, match=r"E-PBM-124\.tie-unknown"):
        enter_member(market.regulator, LATER, name="Who", ties=("NOBODY",), **ROSTER)  # type: ignore[arg-type]
    assert PanelSeat.objects.count() == 0


def test_the_pack_has_claim_price_cost_and_answer(market: Market, review: MacAppeal) -> None:
    pack = pack_of(review)
    assert (pack["claim"], str(pack["list_price"]), pack["invoice_total"]) == ("CLM-1001", "0.05000", "24.00")
    assert (pack["answer"], pack["wholesaler_named"]) == ("denied", "Prairie Drug Supply")


def test_a_quarter_without_a_report_waits_for_one(market: Market, review: MacAppeal) -> None:
    assert "panel-quarter" not in keys_of(market, date(2026, 3, 31))
    assert "panel-quarter" in keys_of(market, date(2026, 4, 1))
    file_report(market.regulator, noon(2026, 4, 1), period_from=date(2026, 1, 1), period_to=date(2026, 3, 31), words="")
    assert "panel-quarter" not in keys_of(market, date(2026, 4, 2))


def test_a_complaint_opens_with_a_denial_or_after_silence(market: Market, appeal: MacAppeal) -> None:
    says = "The wholesaler named does not sell to us."
    with pytest.raises(Refusal, match=r"E-MAC-50\.appeal"):
        complain(market.pharmacy, noon(2026, 3, 30), appeal=appeal.reference, says=says)
    late = complain(market.pharmacy, noon(2026, 3, 31), appeal=appeal.reference, says=says)
    assert (late.against_id, late.subject) == (market.manager.pk, "price-list")
    answer_appeal(market.filer, noon(2026, 3, 31), reference=appeal.reference, typed=DENIAL)
    assert complain(market.pharmacy, noon(2026, 4, 1), appeal=appeal.reference, says=says).receipt != late.receipt
