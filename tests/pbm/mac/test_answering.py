"""Answer an appeal: a denial with its three items, a new price for everyone who stands alike, silence noticed."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from carelaw.kernel.identifiers import npi_with_check_digit
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import MacAppeal
from carelaw.pbm.use_cases.appeal_answering import answer_appeal
from carelaw.pbm.use_cases.appeal_ending import ask_panel
from carelaw.pbm.use_cases.appeal_filing import file_appeal, save_draft
from carelaw.pbm.use_cases.appeal_following import appeal_for, case_of, late_appeals, late_routes
from carelaw.pbm.use_cases.mac_lists import price_on, update_due_on
from carelaw.pbm.use_cases.mac_publishing import Publication
from carelaw.pbm.use_cases.priced_claims import report_claims
from carelaw.platform.cases.ticking import walk
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.decisions.explaining import explain
from carelaw.platform.decisions.keeping import decisions_on
from carelaw.platform.notices.models import Notice
from tests.pbm.mac.conftest import DENIAL, IBUPROFEN, OTHER_LABEL, Market, noon

Publish = Callable[..., Publication]
FILED, DECIDED = noon(2026, 3, 16), noon(2026, 3, 25)
CLAIMS = (
    "claim_reference,list,pharmacy_npi,ndc,date_of_service,quantity,ingredient_paid,ingredient_submitted,"
    "usual_and_customary,dispensing_fee,price_bound"
)


@pytest.fixture
def appeal(market: Market, published: Publish) -> MacAppeal:
    """An appeal filed on day 14."""
    published()
    draft = save_draft(market.pharmacy, FILED, market.typed())
    return file_appeal(market.pharmacy, FILED, reference=draft.reference)


def deny(market: Market, appeal: MacAppeal, **changed: str) -> MacAppeal:
    return answer_appeal(market.filer, DECIDED, reference=appeal.reference, typed={**DENIAL, **changed})


def sustain(market: Market, appeal: MacAppeal, **changed: Any) -> MacAppeal:
    typed = {"answer": "sustain", "new_price": "0.08125", **changed}
    return answer_appeal(market.filer, DECIDED, reference=appeal.reference, typed=typed)


def test_a_full_denial_goes_out_with_its_three_items(market: Market, appeal: MacAppeal) -> None:
    done = deny(market, appeal)
    assert (done.state, done.decided_on, done.decision.checked) == ("denied", date(2026, 3, 25), "pass")
    letter = Notice.objects.get(kind="pbm.mac-appeal-denied", channel="letter")
    for words in (DENIAL["reason"], IBUPROFEN, "Prairie Drug Supply, 0.04000 a unit", "independent panel", "unfair"):
        assert words in letter.body
    case = case_of(done)
    assert case is not None
    assert case.state == "closed"
    assert not late_routes(done, date(2026, 12, 31))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reason": ""}, "E-MAC-24.reason"),
        ({"product_name": ""}, "E-MAC-24.product"),
        ({"ndc": ""}, "E-MAC-24.ndc"),
        ({"wholesaler": ""}, "E-MAC-24.wholesaler"),
        ({"wholesaler": "Corner Wholesale"}, "E-MAC-24.wholesaler-kind"),
        ({"ndc": "55111068401"}, "E-MAC-24.equivalent"),
    ],
)
def test_a_denial_that_lacks_an_item_is_refused_and_kept(
    market: Market, appeal: MacAppeal, changed: dict[str, str], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        deny(market, appeal, **changed)
    assert (refused.value.code, refused.value.cite) == (code, "215 ILCS 5/513b1(b)(4)(D)")
    assert refused.value.says.endswith("What you typed is kept; the answer is due by 2026-03-30.")
    kept = appeal_for(market.filer, appeal.reference)
    assert kept.state == "filed"
    assert kept.answer_draft == {**DENIAL, **changed, "pharmacies": []}
    assert kept.answer_refusal["code"] == code


def test_all_missing_items_are_told_at_once(market: Market, appeal: MacAppeal) -> None:
    with pytest.raises(Refusal) as refused:
        answer_appeal(market.filer, DECIDED, reference=appeal.reference, typed={"answer": "deny"})
    assert [one.code for one in refused.value.problems] == [
        "E-MAC-24.reason",
        "E-MAC-24.product",
        "E-MAC-24.ndc",
        "E-MAC-24.wholesaler",
    ]


def test_a_wholesaler_above_the_list_price_goes_to_the_directors_staff(market: Market, appeal: MacAppeal) -> None:
    done = deny(market, appeal, ndc=OTHER_LABEL)
    assert done.decision.checked == "review"
    says = [item.says for item in waiting_for(market.regulator, date(2026, 3, 26))]
    assert f"Look at the denial of {done.reference}" in says


def test_an_acknowledgment_stops_no_clock(market: Market, appeal: MacAppeal) -> None:
    answer_appeal(market.filer, DECIDED, reference=appeal.reference, typed={"answer": "acknowledge"})
    kept = appeal_for(market.filer, appeal.reference)
    assert kept.acknowledged_at == DECIDED
    assert late_routes(kept, date(2026, 3, 30)) == ()
    assert late_routes(kept, date(2026, 3, 31)) == ("mac-appeal",)
    assert late_routes(kept, date(2026, 4, 16)) == ("mac-appeal", "rate-review")


def test_a_sustained_appeal_reprices_everyone_alike_to_the_cent(market: Market, appeal: MacAppeal) -> None:
    corner, river = (npi_with_check_digit(f"18830010{n}") for n in (1, 2))
    rows = [
        f"C-1,RETAIL,{corner},{IBUPROFEN},2026-03-15,30,1.50,,,,Y",
        f"C-2,RETAIL,{corner},{IBUPROFEN},2026-03-16,30,1.50,,,,Y",
        f"C-3,RETAIL,{corner},{OTHER_LABEL},2026-03-25,90,4.50,6.00,,,Y",
        f"R-1,RETAIL,{river},{IBUPROFEN},2026-03-24,30,1.50,,,,Y",
        f"R-2,RETAIL,{river},{IBUPROFEN},2026-03-25,30,1.50,,,,Y",
        f"R-3,RETAIL,{river},{IBUPROFEN},2026-03-25,30,1.00,,,,N",
    ]
    told = report_claims(market.filer, FILED, io.BytesIO("\n".join([CLAIMS, *rows]).encode()), file_name="claims.csv")
    assert (told.taken, told.problems) == (6, [])
    done = sustain(market, appeal)
    by = {one.pharmacy_id: one for one in done.repricings.all()}
    assert {pk: (one.effective_on, one.owed) for pk, one in by.items()} == {
        market.corner.pk: (date(2026, 3, 16), Decimal("2.44")),
        market.river.pk: (date(2026, 3, 25), Decimal("0.94")),
        market.mill.pk: (date(2026, 3, 25), Decimal("0.00")),
    }
    owed = {row.claim_reference: row.owed for one in by.values() for row in one.claims.all()}
    assert owed == {"C-2": Decimal("0.94"), "C-3": Decimal("1.50"), "R-2": Decimal("0.94")}
    for code in (IBUPROFEN, OTHER_LABEL):
        before, after = (price_on(market.mac_list, code, date(2026, 3, day)) for day in (24, 25))
        assert before is not None
        assert after is not None
        assert (before.unit_price, after.unit_price) == (Decimal("0.05000"), Decimal("0.08125"))
    assert done.decision.version is not None
    assert done.decision.version.kind == "appeal"
    assert Notice.objects.filter(kind="pbm.mac-repriced", channel="letter").count() == 2
    assert "Owed on them: $2.44" in Notice.objects.get(kind="pbm.mac-appeal-sustained", channel="letter").body


def test_the_appealed_claim_is_added_by_choice_only(market: Market, appeal: MacAppeal) -> None:
    done = sustain(market, appeal, include_appealed="yes")
    mine = done.repricings.get(appellant=True)
    row = mine.claims.get()
    assert (row.claim_reference, row.voluntary, row.owed) == ("CLM-1001", True, Decimal("0.94"))


def test_the_new_price_holds_from_the_decision_at_the_latest(market: Market, appeal: MacAppeal) -> None:
    with pytest.raises(Refusal) as later:
        sustain(market, appeal, effective_on="2026-03-26")
    assert later.value.code == "E-MAC-25"
    done = sustain(market, appeal, effective_on="2026-03-10")
    assert {one.effective_on for one in done.repricings.all()} == {date(2026, 3, 10)}
    held = price_on(market.mac_list, IBUPROFEN, date(2026, 3, 10))
    assert held is not None
    assert held.unit_price == Decimal("0.08125")


def test_leaving_pharmacies_out_needs_reasons_and_is_looked_at(market: Market, appeal: MacAppeal) -> None:
    some = [str(market.corner.pk), str(market.river.pk)]
    with pytest.raises(Refusal) as silent:
        sustain(market, appeal, pharmacies=some)
    assert silent.value.code == "E-MAC-26.reasons"
    done = sustain(market, appeal, pharmacies=some, set_reasons="Mill Road buys under another contract.")
    assert (done.decision.checked, done.repricings.count()) == ("review", 2)
    assert any("set of pharmacies" in item.says for item in waiting_for(market.regulator, date(2026, 3, 26)))


@pytest.mark.parametrize("price", ["0.05000", "0.04", "free", ""])
def test_a_sustained_appeal_raises_the_price(market: Market, appeal: MacAppeal, price: str) -> None:
    with pytest.raises(Refusal) as refused:
        sustain(market, appeal, new_price=price)
    assert refused.value.problems[0].code == "E-MAC-25.price"
    assert appeal_for(market.filer, appeal.reference).answer_draft["new_price"] == price


def test_a_rate_review_alone_reprices_the_asking_pharmacy(market: Market, published: Publish) -> None:
    published()
    draft = save_draft(market.pharmacy, FILED, market.typed(filled_on="2026-02-10"))
    review = file_appeal(market.pharmacy, FILED, reference=draft.reference, route="rate-review")
    done = sustain(market, review)
    only = done.repricings.get()
    assert (only.pharmacy_id, only.effective_on) == (market.corner.pk, date(2026, 3, 16))


def test_silence_is_noticed_once_under_each_law(market: Market, appeal: MacAppeal) -> None:
    assert not [one for one in walk(date(2026, 3, 29), date(2026, 3, 30)) if one.work == "pbm.appeals-unanswered"]
    found = [one for one in walk(date(2026, 3, 31), date(2026, 4, 20)) if one.work == "pbm.appeals-unanswered"]
    assert [(one.on, one.count) for one in found] == [(date(2026, 3, 31), 1), (date(2026, 4, 16), 1)]
    assert not [one for one in walk(date(2026, 3, 31), date(2026, 4, 20)) if one.work == "pbm.appeals-unanswered"]
    kept = [one.decision["reasons"][0]["code"] for one in decisions_on(f"mac-appeal:{appeal.reference}")]
    assert {"E-MAC-22.silent", "E-PBM-122"} <= set(kept)
    letters = Notice.objects.filter(kind="pbm.mac-appeal-silent", channel="letter").order_by("created_at")
    assert ["by 2026-03-30" in letters[0].subject, "by 2026-04-15" in letters[1].subject] == [True, True]
    assert late_appeals(market.regulator, date(2026, 4, 20)) == [appeal]
    items = {item.key: item for item in waiting_for(market.regulator, date(2026, 4, 20))}
    assert items[f"late:{appeal.pk}"].due_on == date(2026, 3, 30)
    late = deny(market, appeal)
    assert late.state == "denied"


def test_a_late_answer_is_taken_and_found_late(market: Market, appeal: MacAppeal) -> None:
    typed = {**DENIAL}
    done = answer_appeal(market.filer, noon(2026, 3, 31), reference=appeal.reference, typed=typed)
    kept = {one.rule: one.outcome for one in decisions_on(f"mac-appeal:{done.reference}")}
    assert (kept["mac-appeal-answer"], kept["rate-review-answer"]) == ("violation", "pass")
    with pytest.raises(Refusal, match=r"E-MAC-22\.answered"):
        deny(market, done)


def test_the_panel_opens_after_a_denial(market: Market, appeal: MacAppeal) -> None:
    with pytest.raises(Refusal, match="E-PBM-124"):
        ask_panel(market.pharmacy, DECIDED, reference=appeal.reference)
    deny(market, appeal)
    assert ask_panel(market.pharmacy, DECIDED, reference=appeal.reference).panel_asked_at == DECIDED
    assert any("panel" in item.says for item in waiting_for(market.regulator, date(2026, 3, 26)))


def test_a_list_that_is_not_updated_opens_a_case_that_the_next_update_closes(
    market: Market, published: Publish
) -> None:
    published()
    found = [one for one in walk(date(2026, 2, 9), date(2026, 2, 12)) if one.work == "pbm.lists-stale"]
    assert [(one.on, one.count) for one in found] == [(date(2026, 2, 10), 1)]
    stale = [item for item in waiting_for(market.regulator, date(2026, 2, 12)) if "not updated" in item.says]
    assert len(stale) == 1
    published(at=noon(2026, 2, 12))
    list(walk(date(2026, 2, 13), date(2026, 2, 13)))
    assert not [item for item in waiting_for(market.regulator, date(2026, 2, 13)) if "not updated" in item.says]


def test_one_drugs_new_price_is_no_update_of_the_whole_list(market: Market, appeal: MacAppeal) -> None:
    before = update_due_on(market.mac_list)
    sustain(market, appeal)
    assert update_due_on(market.mac_list) == before == date(2026, 2, 9)


def test_an_appeal_is_explained_with_both_clocks_and_what_is_owed(market: Market, appeal: MacAppeal) -> None:
    sustain(market, appeal)
    told = explain("appeal", appeal.reference, market.pharmacy)
    values = [line.value for line in told.lines]
    assert date(2026, 3, 30) in values
    assert date(2026, 4, 15) in values
    assert len(told.decisions) >= 6
    with pytest.raises(Refusal, match="reference-unknown"):
        explain("appeal", appeal.reference, market.second)


def test_the_work_of_each_is_due_by_the_stricter_law(market: Market, appeal: MacAppeal) -> None:
    save_draft(market.pharmacy, FILED, market.typed(claim_reference="CLM-2", filled_on="2026-03-10"))
    mine = {item.key.partition(":")[0]: item for item in waiting_for(market.pharmacy, date(2026, 3, 17))}
    assert mine["draft"].due_on == date(2026, 3, 24)
    theirs = {item.key.partition(":")[0]: item for item in waiting_for(market.filer, date(2026, 3, 17))}
    assert theirs["appeal"].due_on == date(2026, 3, 30)
    assert theirs["list"].due_on == date(2026, 2, 9)
