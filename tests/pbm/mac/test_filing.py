"""File an appeal: day 14 is taken, day 15 is refused and keeps its draft, the other law's route is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import MacAppeal
from carelaw.pbm.use_cases.appeal_ending import withdraw_appeal
from carelaw.pbm.use_cases.appeal_filing import clocks_of_appeal, file_appeal, save_draft
from carelaw.pbm.use_cases.appeal_following import appeal_for, appeals_of, case_of
from carelaw.pbm.use_cases.mac_publishing import Publication
from carelaw.platform.decisions.keeping import decisions_on
from carelaw.platform.notices.models import Notice
from carelaw.platform.record.models import Entry
from tests.pbm.mac.conftest import START, Market, noon

Publish = Callable[..., Publication]
FILL, DAY_14, DAY_15 = noon(2026, 3, 2), noon(2026, 3, 16), noon(2026, 3, 17)


def test_an_appeal_of_day_14_is_taken_with_a_clock_under_each_law(market: Market, published: Publish) -> None:
    published()
    draft = save_draft(market.pharmacy, FILL, market.typed())
    appeal = file_appeal(market.pharmacy, DAY_14, reference=draft.reference)
    assert (appeal.state, appeal.routes) == ("filed", ["mac-appeal", "rate-review"])
    clocks = clocks_of_appeal(appeal)
    assert [(one.route, one.due_on, one.status) for one in clocks] == [
        ("mac-appeal", date(2026, 3, 30), "in-force"),
        ("rate-review", date(2026, 4, 15), "bill"),
    ]
    case = case_of(appeal)
    assert case is not None
    assert list(case.deadlines.order_by("due_at").values_list("name", flat=True)) == ["mac-appeal", "rate-review"]
    rules = {one.rule: one.outcome for one in decisions_on(f"mac-appeal:{appeal.reference}")}
    judged = {"mac-appeal-filing", "mac-appeal-ground", "rate-review-request", "appeal-answer-binding"}
    assert rules == dict.fromkeys(judged, "pass")
    receipt = Notice.objects.get(kind="pbm.mac-appeal-receipt", channel="letter")
    assert "2026-03-30, governs" in receipt.body
    assert "2026-04-15" in receipt.body
    assert "Both laws run; the earlier day binds: 2026-03-30 (215 ILCS 5/513b1(b)(4)(B))." in receipt.body
    assert Notice.objects.filter(kind="pbm.mac-appeal-arrived", account_id=market.filer.account_id).count() == 1


def test_day_15_is_refused_keeps_the_draft_and_names_the_other_law(market: Market, published: Publish) -> None:
    published()
    draft = save_draft(market.pharmacy, FILL, market.typed(supplier="typed with care"))
    with pytest.raises(Refusal) as late:
        file_appeal(market.pharmacy, DAY_15, reference=draft.reference)
    assert (late.value.code, late.value.cite) == ("E-MAC-20", "215 ILCS 5/513b1(b)(4)(A)")
    assert late.value.says == (
        "The appeal is late: filled on 2026-03-02, last day to appeal 2026-03-16 (14 calendar days). "
        "The rate review under 512-9(c) has no last day and is still open: file this draft as a rate review instead. "
        f"Your draft {draft.reference} is kept."
    )
    kept = appeal_for(market.pharmacy, draft.reference)
    assert (kept.state, kept.typed["supplier"], kept.refusal["code"]) == ("draft", "typed with care", "E-MAC-20")
    assert Notice.objects.filter(kind="pbm.mac-appeal-out-of-time", channel="letter").count() == 1
    filed = file_appeal(market.pharmacy, DAY_15, reference=draft.reference, route="rate-review")
    assert filed.routes == ["rate-review"]
    assert [one.due_on for one in clocks_of_appeal(filed)] == [date(2026, 4, 16)]


def test_without_the_bill_no_other_route_is_named(market: Market, published: Publish, home: Path) -> None:
    published()
    (home / "law.toml").write_text('rulebooks = ["il-215-5-513b1"]\n')
    draft = save_draft(market.pharmacy, FILL, market.typed())
    with pytest.raises(Refusal) as late:
        file_appeal(market.pharmacy, DAY_15, reference=draft.reference)
    assert "rate review" not in late.value.says
    with pytest.raises(Refusal, match="E-PBM-121"):
        file_appeal(market.pharmacy, DAY_15, reference=draft.reference, route="rate-review")
    timely = save_draft(market.pharmacy, FILL, market.typed(filled_on="2026-03-03"))
    assert file_appeal(market.pharmacy, DAY_15, reference=timely.reference).routes == ["mac-appeal"]


def test_the_day_is_counted_in_illinois(market: Market, published: Publish) -> None:
    published()
    draft = save_draft(market.pharmacy, FILL, market.typed())
    late_evening = DAY_15.replace(hour=4, minute=59)
    assert file_appeal(market.pharmacy, late_evening, reference=draft.reference).filed_on == date(2026, 3, 16)


def test_a_reading_that_moves_a_last_day_moves_it(market: Market, published: Publish, home: Path) -> None:
    published()
    typed = market.typed(filled_on="2026-02-28")
    draft = save_draft(market.pharmacy, FILL, typed)
    with pytest.raises(Refusal, match="E-MAC-20"):
        file_appeal(market.pharmacy, DAY_14, reference=draft.reference)
    (home / "law.toml").write_text(
        'rulebooks = ["il-215-5-513b1", "il-pbm-programs-2008"]\n[readings]\nS25 = "rolls"\n'
    )
    assert file_appeal(market.pharmacy, DAY_14, reference=draft.reference).routes[0] == "mac-appeal"


def test_every_field_that_cannot_be_read_is_named_and_kept(market: Market, published: Publish) -> None:
    published()
    typed = market.typed(ndc="5511168301", quantity="0", ingredient_paid="1.505", filled_on="3/2/26", manager="PBM9999")
    draft = save_draft(market.pharmacy, FILL, typed)
    with pytest.raises(Refusal) as refused:
        file_appeal(market.pharmacy, DAY_14, reference=draft.reference)
    assert {one.field for one in refused.value.problems} == {
        "ndc",
        "quantity",
        "ingredient_paid",
        "filled_on",
        "manager",
    }
    assert "05511168301, 55111068301, 55111683001" in " ".join(one.says for one in refused.value.problems)
    kept = MacAppeal.objects.get(pk=draft.pk)
    assert kept.typed == typed
    mended = save_draft(market.pharmacy, FILL, market.typed(), reference=draft.reference)
    assert mended.pk == draft.pk
    assert file_appeal(market.pharmacy, DAY_14, reference=draft.reference).state == "filed"


def test_a_fill_after_the_filing_and_a_pharmacy_without_a_contract_are_refused(
    market: Market, published: Publish
) -> None:
    published()
    future = save_draft(market.pharmacy, FILL, market.typed(filled_on="2026-03-20"))
    with pytest.raises(Refusal, match=r"E-MAC-20\.order"):
        file_appeal(market.pharmacy, DAY_14, reference=future.reference)
    before = save_draft(market.pharmacy, FILL, market.typed(filled_on="2025-12-31"))
    with pytest.raises(Refusal) as stranger:
        file_appeal(market.pharmacy, START, reference=before.reference)
    assert stranger.value.code == "E-MAC-19"
    assert "rate review" not in stranger.value.says


def test_a_claim_is_appealed_once_and_again_after_a_withdrawal(market: Market, published: Publish) -> None:
    published()
    first = save_draft(market.pharmacy, FILL, market.typed())
    file_appeal(market.pharmacy, DAY_14, reference=first.reference)
    second = save_draft(market.pharmacy, FILL, market.typed())
    with pytest.raises(Refusal, match=r"E-MAC-19\.again"):
        file_appeal(market.pharmacy, DAY_14, reference=second.reference)
    withdraw_appeal(market.pharmacy, DAY_14, reference=first.reference)
    assert file_appeal(market.pharmacy, DAY_14, reference=second.reference).state == "filed"
    with pytest.raises(Refusal, match=r"E-MAC-19\.filed"):
        save_draft(market.pharmacy, DAY_14, {"quantity": "1"}, reference=second.reference)


def test_without_an_invoice_it_is_taken_and_asked_for(market: Market, published: Publish) -> None:
    published()
    draft = save_draft(market.pharmacy, FILL, market.typed(invoice_total="", invoice_units=""))
    appeal = file_appeal(market.pharmacy, DAY_14, reference=draft.reference)
    codes = {one.rule: one.decision["reasons"][0]["code"] for one in decisions_on(f"mac-appeal:{appeal.reference}")}
    assert codes["mac-appeal-ground"] == "needs-invoice"
    assert (
        "The supplier's invoice is needed. Send it"
        in Notice.objects.get(kind="pbm.mac-appeal-receipt", channel="letter").body
    )


def test_each_sees_its_own_and_nobody_elses_draft(market: Market, published: Publish) -> None:
    published()
    draft = save_draft(market.pharmacy, FILL, market.typed())
    for other in (market.second, market.filer, market.regulator):
        with pytest.raises(Refusal, match=r"E-MAC-19\.unknown"):
            appeal_for(other, draft.reference)
    with pytest.raises(Refusal, match=r"E-MAC-19\.unknown"):
        file_appeal(market.second, DAY_14, reference=draft.reference)
    with pytest.raises(Refusal, match="not-permitted"):
        save_draft(market.filer, FILL, market.typed())
    file_appeal(market.pharmacy, DAY_14, reference=draft.reference)
    assert not appeals_of(market.second)
    assert appeals_of(market.filer).count() == appeals_of(market.regulator).count() == 1


def test_the_record_names_no_drug_and_no_pharmacy(market: Market, published: Publish) -> None:
    published()
    draft = save_draft(market.pharmacy, FILL, market.typed())
    file_appeal(market.pharmacy, DAY_14, reference=draft.reference)
    told = " ".join(Entry.objects.values_list("body_text", flat=True))
    assert draft.reference in told
    for word in ("55111", "Corner", "Prairie", "CLM-1001", "1.50"):
        assert word not in told
