"""Each quarter the list reaches every network pharmacy, or its benefit manager is told which quarter was missed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from carelaw.pbm.store.models import ListSubject
from carelaw.pbm.use_cases.mac_delivering import standing_of_quarter
from carelaw.pbm.use_cases.mac_publishing import Publication
from carelaw.platform.cases.ticking import walk
from carelaw.platform.notices.models import Notice
from tests.pbm.mac.conftest import Market
from tests.pbm.mac.test_doors import doors, words_of

__all__ = ["doors"]
Publish = Callable[..., Publication]


def missed() -> list[str]:
    return list(Notice.objects.filter(kind="pbm.mac-list-quarter").values_list("body", flat=True))


def test_a_quarter_in_which_everyone_was_reached_is_silent(market: Market, published: Publish) -> None:
    published()
    list(walk(date(2026, 4, 1), date(2026, 4, 2)))
    assert missed() == []


def test_a_missed_quarter_is_told_once_and_counts_whom_it_missed(market: Market, published: Publish) -> None:
    ListSubject.objects.filter(pharmacy_id=market.mill.pk).update(starts_on=date(2026, 2, 3))
    published()
    list(walk(date(2026, 4, 1), date(2026, 4, 1)))
    assert missed() == []
    for _ in range(2):
        list(walk(date(2026, 7, 1), date(2026, 7, 2)))
    assert len(missed()) == 1
    assert "3 network pharmacies of 3 from 2026-04-01 through 2026-06-30" in missed()[0]


def test_the_page_of_a_list_says_whom_it_reached(market: Market, published: Publish, doors: object) -> None:
    from tests.pbm.mac.doors import Doors

    assert isinstance(doors, Doors)
    page = f"/pbm/mac/{market.mac_list.pk}/"
    assert "0 of 3 pharmacies" in words_of(doors.console(market.filer).get(page))
    published()
    assert "3 of 3 pharmacies" in words_of(doors.console(market.filer).get(page))
    found = standing_of_quarter(market.mac_list, date(2026, 3, 16), date(2026, 3, 16))
    assert {decision.codes for _, decision in found.values()} == {("delivered",)}
