"""Statements to the cent as page, CSV and PDF; claims that are reported later; what is paid, and what is not."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from pypdf import PdfReader

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import MacAppeal, PricedClaim, Repricing
from carelaw.pbm.use_cases.appeal_answering import answer_appeal
from carelaw.pbm.use_cases.appeals.figures import funnels_between
from carelaw.pbm.use_cases.appeals.statements import (
    add_later_claims,
    notice_unpaid,
    report_payment,
    repricings_of,
    statement_for,
    statement_pdf,
    statement_sheet,
)
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.notices.models import Notice
from tests.pbm.appeals.conftest import DECIDED
from tests.pbm.mac.conftest import DENIAL, IBUPROFEN, Market, noon


def claim(market: Market, pharmacy: UUID, reference: str, served: date) -> None:
    PricedClaim.objects.create(
        manager_id=market.manager.pk,
        mac_list=market.mac_list,
        pharmacy_id=pharmacy,
        claim_reference=reference,
        national_drug_code=IBUPROFEN,
        served_on=served,
        quantity=Decimal(30),
        ingredient_paid=Decimal("1.50"),
    )


@pytest.fixture
def sustained(market: Market, appeal: MacAppeal) -> MacAppeal:
    """A sustained appeal with two claims of the appellant and one of another pharmacy on file."""
    claim(market, market.corner.pk, "C-1", date(2026, 3, 16))
    claim(market, market.corner.pk, "C-2", date(2026, 3, 25))
    claim(market, market.river.pk, "R-1", date(2026, 3, 25))
    typed = {"answer": "sustain", "new_price": "0.08125"}
    return answer_appeal(market.filer, DECIDED, reference=appeal.reference, typed=typed)


def own(market: Market) -> Repricing:
    return repricings_of(market.pharmacy).get()


def test_the_sheet_and_the_pdf_say_claim_by_claim_what_is_owed(market: Market, sustained: MacAppeal) -> None:
    rows = list(csv.reader(io.StringIO(statement_sheet(own(market)).removeprefix("\ufeff"))))
    assert rows[1:] == [
        ["C-1", IBUPROFEN, "2026-03-16", "30", "0.05000", "0.08125", "1.50", "2.44", "0.94", ""],
        ["C-2", IBUPROFEN, "2026-03-25", "30", "0.05000", "0.08125", "1.50", "2.44", "0.94", ""],
        ["total", "", "", "", "", "", "", "", "1.88", ""],
    ]
    pages = PdfReader(io.BytesIO(statement_pdf(own(market)))).pages
    text = "".join(page.extract_text() for page in pages)
    for words in ("Corner Pharmacy", "2026-03-16 (the day of the request, 512-9(c))", "C-2", "$1.88"):
        assert words in text
    assert statement_pdf(own(market)) == statement_pdf(own(market))


def test_a_statement_is_its_pharmacys_and_its_managers_alone(market: Market, sustained: MacAppeal) -> None:
    mine = own(market)
    for actor in (market.pharmacy, market.filer, market.regulator):
        assert statement_for(actor, mine.pk) == mine
    with pytest.raises(Refusal, match=r"E-MAC-25\.statement"):
        statement_for(market.second, mine.pk)
    with pytest.raises(Refusal, match=r"E-MAC-25\.statement"):
        statement_for(market.pharmacy, "nothing")


def test_claims_that_are_reported_later_come_onto_the_statement_once(market: Market, sustained: MacAppeal) -> None:
    assert add_later_claims(date(2026, 3, 26), noon(2026, 3, 26)) == 0
    claim(market, market.river.pk, "R-2", date(2026, 3, 26))
    claim(market, market.river.pk, "R-0", date(2026, 3, 24))
    assert add_later_claims(date(2026, 3, 27), noon(2026, 3, 27)) == 1
    assert add_later_claims(date(2026, 3, 28), noon(2026, 3, 28)) == 0
    theirs = repricings_of(market.second).get()
    assert (theirs.claims_count, theirs.owed) == (2, Decimal("1.88"))
    letter = Notice.objects.get(kind="pbm-appeal.statement-grown", channel="letter")
    assert (letter.party_id, "owed on them: $1.88" in letter.body) == (market.river.pk, True)


def test_a_payment_is_told_and_never_more_than_is_owed(market: Market, sustained: MacAppeal) -> None:
    mine = own(market)
    with pytest.raises(Refusal, match=r"E-MAC-25\.amount"):
        report_payment(
            market.filer, DECIDED, statement=str(mine.pk), amount=Decimal("1.89"), paid_on=date(2026, 3, 25), trace="T"
        )
    paid = report_payment(
        market.filer, DECIDED, statement=str(mine.pk), amount=Decimal("1.88"), paid_on=date(2026, 3, 25), trace="T-1"
    )
    assert paid.left == 0
    assert Notice.objects.filter(kind="pbm-appeal.paid", channel="letter", party_id=market.corner.pk).count() == 1


def test_what_is_left_unpaid_is_noticed_once_on_day_31(market: Market, sustained: MacAppeal) -> None:
    assert notice_unpaid(date(2026, 4, 24), noon(2026, 4, 24)) == 0
    assert notice_unpaid(date(2026, 4, 25), noon(2026, 4, 25)) == 1
    assert notice_unpaid(date(2026, 4, 26), noon(2026, 4, 26)) == 0
    says = [item.says for item in waiting_for(market.regulator, date(2026, 4, 26))]
    assert f"Appeal {sustained.reference} is sustained and not paid: $2.82 left" in says
    assert any(item.key.startswith("pay:") for item in waiting_for(market.filer, date(2026, 4, 26)))


def test_the_figures_count_every_stage(market: Market, sustained: MacAppeal) -> None:
    total, one = funnels_between(date(2026, 1, 1), date(2026, 12, 31), date(2026, 5, 1))
    assert (total.filed, total.answered, total.in_time, total.sustained, total.repriced) == (1, 1, 1, 1, 1)
    assert (one.manager, one.pharmacies, one.claims, one.owed) == (
        "Prairie Benefit Management LLC",
        3,
        3,
        Decimal("2.82"),
    )
    assert funnels_between(date(2026, 3, 17), date(2026, 12, 31), date(2026, 5, 1))[0].filed == 0


def test_an_unanswered_appeal_is_late_the_day_after_its_last(market: Market, appeal: MacAppeal) -> None:
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    assert funnels_between(first, last, date(2026, 3, 30))[0].late == 0
    assert funnels_between(first, last, date(2026, 3, 31))[0].late == 1
    answer_appeal(market.filer, noon(2026, 4, 1), reference=appeal.reference, typed=DENIAL)
    total = funnels_between(first, last, date(2026, 5, 1))[0]
    assert (total.denied, total.complete, total.late, total.in_time, total.review_in_time) == (1, 1, 1, 0, 1)
