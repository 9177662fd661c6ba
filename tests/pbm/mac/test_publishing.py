"""A price list: lines that are taken, lines that are refused and why, prices on a day, seven days."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import ListDelivery, MacPrice
from carelaw.pbm.use_cases.mac_lists import ask_price, freshness, list_for, lists_of, price_on, prices_on
from carelaw.pbm.use_cases.mac_publishing import Publication, confirm, publish
from carelaw.pbm.use_cases.references import load_catalogue
from carelaw.platform.accounts.actor import host_operator
from tests.pbm.mac.conftest import IBUPROFEN, LINES, OTHER_LABEL, START, Market, catalogue, noon, sheet

Publish = Callable[..., Publication]


def test_a_list_is_published_delivered_and_asked_for(market: Market, published: Publish) -> None:
    done = published()
    assert (done.version.number, done.version.listed, done.version.refused) == (1, 2, 0)
    assert {one.gate for one in MacPrice.objects.all()} == {"pass"}
    assert ListDelivery.objects.filter(version=done.version).count() == 3
    price = ask_price(market.pharmacy, list_reference="RETAIL", drug="55111-683-01", on=date(2026, 2, 2))
    assert (price.unit_price, price.version) == (Decimal("0.05000"), 1)


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("5511168301,A,EA,0.05,,,,,,,,,,,,,,", "cell-not-permitted", "It can be 05511168301, 55111068301, 55111683001"),
        (f"{IBUPROFEN},A,EA,0,,,,,,,,,,,,,,", "cell-not-permitted", "row 3, mac_unit_price: “0”"),
        (f"{IBUPROFEN},A,EA,0.123456,,,,,,,,,,,,,,", "cell-not-permitted", "at most five decimals"),
        (f"{IBUPROFEN},A,BOX,0.05,,,,,,,,,,,,,,", "cell-not-permitted", "EA, ML or GM"),
        ("00999000001,A,EA,0.05,,,,,generic,,,,,,,,,", "E-MAC-30.no-evidence", "No evidence at all"),
        (f"{IBUPROFEN},A,EA,0.05,,,,ANDA090796/001,brand,,,,,,,,,", "E-PBM-06", "A brand drug"),
        (
            f"{IBUPROFEN},A,EA,0.05,,,,ANDA090796/001,generic,,,,,2026-02-02,,,,",
            "E-MAC-34",
            "Obsolete since 2026-02-02",
        ),
        (f"{IBUPROFEN},A,EA,0.05,,,,ANDA090796/001,generic,,,,,,,,AWP2,One", "E-PBM-08.makers", "1 maker"),
    ],
)
def test_a_bad_line_is_kept_with_its_reason_and_the_rest_is_taken(
    market: Market, published: Publish, line: str, code: str, says: str
) -> None:
    done = published(LINES[1], line)
    assert (done.version.rows_in, done.version.listed, done.version.refused) == (2, 1, 1)
    kept = done.version.refused_lines.get()
    assert kept.row == 3
    assert code in [reason["code"] for reason in kept.reasons]
    assert says in " ".join(reason["says"] for reason in kept.reasons)
    assert kept.sent["name"] == "A"


def test_a_file_without_one_good_line_changes_nothing(market: Market, published: Publish) -> None:
    published()
    with pytest.raises(Refusal) as refused:
        published("1,A,EA,0.05,,,,,,,,,,,,,,", at=noon(2026, 2, 3))
    assert refused.value.code == "E-MAC-30.nothing"
    assert refused.value.problems
    assert price_on(market.mac_list, IBUPROFEN, date(2026, 2, 3)) is not None


def test_prices_stand_at_their_days_through_changes_and_removals(market: Market, published: Publish) -> None:
    published()
    dearer = LINES[0].replace("0.05000", "0.06000")
    published(dearer, at=noon(2026, 2, 9), kind="delta")
    published(LINES[1], at=noon(2026, 2, 16))

    def at(code: str, day: int) -> Decimal | None:
        found = price_on(market.mac_list, code, date(2026, 2, day))
        return found.unit_price if found else None

    assert [at(IBUPROFEN, day) for day in (1, 2, 8, 9, 15, 16)] == [
        None,
        Decimal("0.05000"),
        Decimal("0.05000"),
        Decimal("0.06000"),
        Decimal("0.06000"),
        None,
    ]
    assert at(OTHER_LABEL, 16) == Decimal("0.05000")
    assert prices_on(market.mac_list, date(2026, 2, 12)).count() == 2
    with pytest.raises(Refusal, match="no-price") as gone:
        ask_price(market.filer, list_reference="RETAIL", drug=IBUPROFEN, on=date(2026, 2, 20))
    assert "0.06000 a unit from 2026-02-09 until 2026-02-16" in gone.value.says


def test_the_last_publication_of_a_day_holds(market: Market, published: Publish) -> None:
    published()
    published(LINES[0].replace("0.05000", "0.07000"), kind="delta", at=START)
    held = price_on(market.mac_list, IBUPROFEN, date(2026, 2, 2))
    assert held is not None
    assert held.unit_price == Decimal("0.07000")


def test_an_unreadable_line_leaves_the_earlier_price_and_a_failing_one_takes_it_off(
    market: Market, published: Publish
) -> None:
    published()
    published(LINES[1], f"{IBUPROFEN},A,EA,free,,,,,,,,,,,,,,", at=noon(2026, 2, 3))
    assert price_on(market.mac_list, IBUPROFEN, date(2026, 2, 3)) is not None
    published(LINES[1], LINES[0].replace(",,,,,NADAC", ",,,,2026-02-01,NADAC"), at=noon(2026, 2, 4))
    assert price_on(market.mac_list, IBUPROFEN, date(2026, 2, 4)) is None


def test_two_prices_for_one_drug_are_both_refused(market: Market, published: Publish) -> None:
    done = published(LINES[1], LINES[0], LINES[0].replace("0.05000", "0.06000"))
    assert done.version.listed == 1
    assert [line.reasons[0]["code"] for line in done.version.refused_lines.all()] == ["E-MAC-06.twice"] * 2


def test_seven_days_are_in_time_and_eight_are_late(market: Market, published: Publish) -> None:
    published()
    assert published(at=noon(2026, 2, 9)).late_days == 0
    assert published(at=noon(2026, 2, 17)).late_days == 1
    fresh = freshness(market.mac_list, noon(2026, 2, 24))
    stale = freshness(market.mac_list, noon(2026, 2, 25))
    assert fresh is not None
    assert stale is not None
    assert (fresh.codes, stale.codes) == (("due-today",), ("E-MAC-15",))


def test_a_confirmation_needs_a_source_of_the_last_seven_days(market: Market, published: Publish) -> None:
    published()
    with pytest.raises(Refusal) as old:
        confirm(market.filer, noon(2026, 2, 9), mac_list=market.mac_list, source_on=date(2026, 2, 1))
    assert old.value.code == "E-MAC-15.source"
    done = confirm(market.filer, noon(2026, 2, 9), mac_list=market.mac_list, source_on=date(2026, 2, 2))
    assert (done.version.kind, done.version.listed) == ("confirm", 2)


def test_a_stale_catalogue_marks_a_line_and_a_fresh_one_clears_it(market: Market, published: Publish) -> None:
    published(at=noon(2026, 2, 9))
    held = price_on(market.mac_list, IBUPROFEN, date(2026, 2, 9))
    assert held is not None
    assert (held.gate, "E-MAC-33.stale" in held.marks) == ("indeterminate", True)
    load_catalogue(host_operator("tests"), noon(2026, 2, 10), catalogue("2026-02-10"), file_name="catalogue.csv")
    published(at=noon(2026, 2, 10))
    held = price_on(market.mac_list, IBUPROFEN, date(2026, 2, 10))
    assert held is not None
    assert held.gate == "pass"


def test_a_list_is_seen_by_those_who_are_subject_to_it(market: Market, published: Publish) -> None:
    published()
    on = date(2026, 2, 2)
    for who in (market.filer, market.pharmacy, market.second, market.regulator):
        assert list_for(who, "RETAIL", on) == market.mac_list
    assert not lists_of(market.pharmacy, date(2025, 12, 31))
    with pytest.raises(Refusal, match="E-MAC-17"):
        list_for(market.pharmacy, "HOSPITAL", on)


def test_another_managers_list_is_not_published_to(market: Market) -> None:
    from carelaw.pbm.use_cases.parties import enter_manager
    from tests.pbm.mac.conftest import actor

    other = enter_manager("Lakefront Rx Services, Inc.", "PBM0102", at=START)
    stranger = actor("PBM_FILER", "stranger", party=(str(other.pk),))
    with pytest.raises(Refusal, match="E-MAC-17"):
        publish(stranger, START, mac_list=market.mac_list, stream=sheet(*LINES), file_name="mac.csv")
    with pytest.raises(Refusal, match="not-permitted"):
        publish(market.pharmacy, START, mac_list=market.mac_list, stream=io.BytesIO(), file_name="mac.csv")


def test_a_drug_that_is_both_changed_and_removed_keeps_its_price(market: Market, published: Publish) -> None:
    published()
    changed, removed = LINES[0].replace("0.05000", "0.06000"), LINES[0].replace(",add,", ",remove,")
    done = published(changed, removed, at=noon(2026, 2, 4), kind="delta")
    assert [(line.row, [one["code"] for one in line.reasons]) for line in done.refused] == [
        (2, ["E-MAC-06.twice"]),
        (3, ["E-MAC-06.twice"]),
    ]
    held = price_on(market.mac_list, IBUPROFEN, date(2026, 2, 4))
    assert held is not None
    assert (str(held.unit_price), done.version.removed) == ("0.05000", 0)
