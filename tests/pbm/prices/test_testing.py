"""Listed lines from day to day: what passes, what a missing file leaves open, what opens a case and closes it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import CatalogueItem, DirectoryPackage, DirectoryProduct, OrangeBookEdition, PriceCall
from carelaw.pbm.use_cases.mac_publishing import Publication
from carelaw.pbm.use_cases.prices import access, cases
from carelaw.pbm.use_cases.prices.calls import follow_calls
from carelaw.pbm.use_cases.prices.comparing import compare, median_ratio, spread
from carelaw.pbm.use_cases.prices.looking import access_rows, call_rows, case_lines, case_rows, line_rows
from carelaw.pbm.use_cases.prices.processes import describe_process
from carelaw.pbm.use_cases.prices.testing import judge_list, judge_lists, open_tests
from carelaw.pbm.use_cases.references import load_average_costs, load_catalogue, load_orange_book
from carelaw.platform.accounts.actor import host_operator
from carelaw.platform.accounts.models import RoleGrant
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.notices.models import Notice
from tests.pbm.mac.conftest import IBUPROFEN, LINES, ORANGE_BOOK, OTHER_LABEL, START, Market, catalogue, noon

Publish = Callable[..., Publication]
OPERATOR = host_operator("tests")
NADAC = (
    '"NDC Description",NDC,"NADAC Per Unit","Effective Date","Pricing Unit","Pharmacy Type Indicator",OTC,'
    '"Explanation Code","Classification for Rate Setting","Corresponding Generic Drug NADAC Per Unit",'
    '"Corresponding Generic Drug Effective Date","As of Date"\n'
)


def average(day: str, *lines: tuple[str, str]) -> None:
    rows = "".join(f'"IBUPROFEN 400 MG",{code},{cost},{day},EA,C/I,N,1,G,,,{day}\n' for code, cost in lines)
    load_average_costs(OPERATOR, noon(2026, 3, 1), io.BytesIO((NADAC + rows).encode()), file_name="nadac.csv")


def day(number: int) -> tuple[date, datetime]:
    return date(2026, 2, number), noon(2026, 2, number)


def test_a_list_passes_and_stays_tested_until_something_changes(market: Market, published: Publish) -> None:
    published()
    assert judge_lists(*day(2)) == 0
    assert {one.outcome for one in open_tests(market.mac_list)} == {"pass"}
    judge_lists(*day(3))
    assert market.mac_list.tests.count() == 2
    assert not Case.objects.filter(kind=cases.KIND).exists()
    line = open_tests(market.mac_list).first()
    assert line is not None
    assert line.evidence["sources"]["orange_book_on"] == "2026-01-31"


def test_a_missing_file_is_named_and_proves_nothing(market: Market, published: Publish) -> None:
    published()
    # Eight days after the newest catalogue nothing shows that the drug is for sale.
    assert judge_list(market.mac_list, date(2026, 2, 8)) == {"pass": 2}
    assert judge_list(market.mac_list, date(2026, 2, 9)) == {"indeterminate": 2}
    assert open_tests(market.mac_list)[0].codes[0] == "needs-catalogues"
    OrangeBookEdition.objects.all().delete()
    DirectoryProduct.objects.all().delete()
    CatalogueItem.objects.all().delete()
    judge_list(market.mac_list, date(2026, 2, 9))
    files = [code for code in open_tests(market.mac_list)[0].codes if code.startswith("needs-")]
    assert files[:3] == ["needs-orange-book", "needs-ndc-directory", "needs-catalogues"]
    says = line_rows(market.filer, noon(2026, 2, 9))[0]["says"]
    assert "FDA Orange Book" in says
    assert "NDC Directory" in says


def test_an_end_of_marketing_opens_a_case_and_taking_the_line_off_closes_it(market: Market, published: Publish) -> None:
    published()
    DirectoryPackage.objects.create(
        code=IBUPROFEN, product_code=IBUPROFEN[:9], description="100", end_marketing_on=date(2026, 2, 5)
    )
    assert judge_lists(*day(4)) == 0
    assert open_tests(market.mac_list).get(national_drug_code=IBUPROFEN).codes[-3:-1] != ["E-MAC-34"]
    assert judge_lists(*day(5)) == 1
    assert judge_lists(*day(6)) == 0
    case = Case.objects.get(kind=cases.KIND)
    assert (case.title, case.cite) == (
        "Price list RETAIL: lines that may not stand on it",
        "215 ILCS 5/513b1(c)",
    )
    [left] = case_lines(case, date(2026, 2, 6))
    assert IBUPROFEN in left["what"]
    assert "Obsolete since 2026-02-05" in left["says"]
    due = case.deadlines.get(name="answer")
    assert cases.last_day_of(due) == date(2026, 2, 19)
    told = Notice.objects.filter(kind=cases.NOTICE).get()
    assert "1 line" in told.body
    item = next(one for one in waiting_for(market.filer, date(2026, 2, 6)) if one.key.startswith("price-case"))
    assert item.due_on == date(2026, 2, 19)
    published(LINES[1], at=noon(2026, 2, 7))
    judge_lists(*day(7))
    case.refresh_from_db()
    assert (case.state, case.closing) == (CaseState.CLOSED, "Nothing is left since 2026-02-07.")


def test_a_new_edition_without_the_rating_is_found_the_next_day(market: Market, published: Publish) -> None:
    published()
    judge_lists(*day(3))
    newer = ORANGE_BOOK.replace("~400MG~A~090796~001~AB~", "~400MG~A~090796~001~~").replace(
        "~078329~001~AB~", "~078329~001~~"
    )
    book = io.BytesIO(newer.encode())
    load_orange_book(OPERATOR, noon(2026, 2, 4), book, file_name="products.txt", issued_on=date(2026, 2, 4))
    assert judge_lists(*day(4)) == 1
    assert {one.outcome for one in open_tests(market.mac_list)} == {"violation"}
    before = market.mac_list.tests.get(national_drug_code=IBUPROFEN, outcome="pass")
    assert (before.starts_on, before.ends_on) == (date(2026, 2, 3), date(2026, 2, 4))


def test_a_price_below_cost_is_looked_at_after_seven_days(market: Market, published: Publish) -> None:
    published()
    describe_process(market.filer, START, says="Weekly, by NADAC and catalogues.", starts_on=date(2026, 2, 1))
    load_catalogue(OPERATOR, START, catalogue("2026-02-02"), file_name="catalogue.csv")
    average("02/03/2026", (IBUPROFEN, "0.05100"), (OTHER_LABEL, "0.05000"))
    assert follow_calls(*day(3)) == 0
    call = PriceCall.objects.get(kind="nadac-above-mac")
    assert (call.national_drug_code, call.signal_on, call.outcome) == (IBUPROFEN, date(2026, 2, 3), "indeterminate")
    # The other label is for sale above its list price since the list began.
    assert PriceCall.objects.get(kind="catalogue-above-mac").national_drug_code == OTHER_LABEL
    PriceCall.objects.filter(kind="catalogue-above-mac").delete()
    CatalogueItem.objects.filter(national_drug_code=OTHER_LABEL).delete()
    assert follow_calls(*day(10)) == 0
    assert follow_calls(*day(11)) == 1
    call.refresh_from_db()
    assert (call.outcome, call.lag) == ("review", 8)
    published(LINES[0].replace("0.05000", "0.05200"), LINES[1], at=noon(2026, 2, 12))
    follow_calls(*day(12))
    call.refresh_from_db()
    assert (call.changed_on, call.outcome, call.lag) == (date(2026, 2, 12), "review", 9)
    assert Case.objects.get(kind=cases.KIND).state == CaseState.CLOSED
    assert call_rows(market.regulator, noon(2026, 2, 12))[0]["changed"] == "2026-02-12"


def test_a_call_that_the_market_takes_back_is_no_delay(market: Market, published: Publish) -> None:
    published()
    describe_process(market.filer, START, says="Weekly.", starts_on=date(2026, 2, 1))
    CatalogueItem.objects.filter(national_drug_code=OTHER_LABEL).delete()
    average("02/03/2026", (IBUPROFEN, "0.06000"))
    follow_calls(*day(4))
    average("02/05/2026", (IBUPROFEN, "0.05000"))
    follow_calls(*day(5))
    call = PriceCall.objects.get()
    assert (call.gone_on, call.changed_on) == (date(2026, 2, 5), None)
    average("02/06/2026", (IBUPROFEN, "0.07000"))
    follow_calls(*day(6))
    assert PriceCall.objects.filter(gone_on=None).get().signal_on == date(2026, 2, 6)


def test_without_a_description_of_the_process_there_is_a_case(market: Market, published: Publish) -> None:
    assert follow_calls(*day(2)) == 0
    published()
    CatalogueItem.objects.filter(national_drug_code=OTHER_LABEL).delete()
    assert follow_calls(*day(3)) == 1
    case = Case.objects.get(kind=cases.KIND)
    assert [one["says"][:30] for one in case_lines(case, date(2026, 2, 3))] == ["No description is on file of h"]
    with pytest.raises(Refusal, match=r"E-MAC-16\.from"):
        describe_process(market.filer, noon(2026, 2, 4), says="Weekly.", starts_on=date(2026, 2, 5))
    describe_process(market.filer, noon(2026, 2, 4), says="Weekly.", starts_on=date(2026, 2, 4))
    follow_calls(*day(4))
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED


def test_who_cannot_see_a_list_opens_a_case_until_a_channel_is_entered(market: Market, published: Publish) -> None:
    published()
    # Corner and River have somebody who signs in; Mill Road has nobody.
    assert access.check_access(*day(3)) == 1
    case = Case.objects.get(kind=cases.KIND)
    [gap] = case_lines(case, date(2026, 2, 3))
    assert (gap["what"], gap["says"]) == ("Mill Road Pharmacy", "No access for the pharmacy.")
    given = {"channel": "sftp", "where": "lists/retail", "starts_on": date(2026, 2, 4)}
    with pytest.raises(Refusal, match=r"E-MAC-17\.days"):
        access.enter_channel(
            market.filer,
            noon(2026, 2, 4),
            mac_list=market.mac_list,
            party=market.mill,
            ends_on=date(2026, 2, 3),
            **given,
        )  # type: ignore[arg-type]
    access.enter_channel(market.filer, noon(2026, 2, 4), mac_list=market.mac_list, party=market.mill, **given)  # type: ignore[arg-type]
    access.check_access(*day(4))
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED


def test_a_list_that_is_blacked_out_is_reported_and_given_again(market: Market, published: Publish) -> None:
    published()
    RoleGrant.objects.filter(scope__party__icontains=str(market.river.pk)).update(ends_on=date(2026, 2, 2))
    subject = access.subject_list(market.pharmacy, "RETAIL", date(2026, 2, 3))
    access.report_withheld(market.pharmacy, noon(2026, 2, 3), mac_list=subject, how="redacted", says="Names are black.")
    rows = {row["pharmacy"]: row for row in access_rows(market.regulator, noon(2026, 2, 3))}
    assert "blacked out" in rows["Corner Pharmacy"]["says"]
    assert rows["River Street Pharmacy"]["outcome"] == "violation"
    mine = access_rows(market.pharmacy, noon(2026, 2, 3))
    assert [row["pharmacy"] for row in mine] == ["Corner Pharmacy"]
    cured = {"mac_list": market.mac_list, "party": market.corner, "says": "The whole list is open."}
    assert access.cure_withheld(market.filer, noon(2026, 2, 4), **cured) == 1  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="list-not-withheld"):
        access.cure_withheld(market.filer, noon(2026, 2, 4), **cured)  # type: ignore[arg-type]
    assert access_rows(market.pharmacy, noon(2026, 2, 4))[0]["outcome"] == "pass"


def test_hours_of_outages_are_counted_once_and_by_the_month(market: Market) -> None:
    def at(day: int, hour: int, minute: int = 0) -> datetime:
        return datetime(2026, 2, day, hour, minute, tzinfo=UTC)

    seen = noon(2026, 3, 2)
    # February begins at six in the morning UTC in Illinois.
    for start, end in ((at(1, 5), at(1, 7)), (at(10, 0), at(10, 20)), (at(10, 10), at(10, 23))):
        access.enter_outage(market.filer, seen, starts_at=start, ends_at=end, says="Maintenance")
    [(manager, february)] = list(access.portal_months(date(2026, 2, 1)))
    assert (manager, february.hours_down) == (market.manager.pk, Decimal("24.00"))
    assert access.look_at_portals(date(2026, 3, 1), seen) == 0
    access.enter_outage(market.filer, seen, starts_at=at(20, 0), ends_at=at(20, 0, 36), says="Once more")
    assert access.look_at_portals(date(2026, 3, 1), seen) == 1
    assert access.look_at_portals(date(2026, 3, 2), seen) == 0
    with pytest.raises(Refusal, match=r"E-MAC-18\.order"):
        access.enter_outage(market.filer, seen, starts_at=at(20, 2), ends_at=at(20, 1), says="Backwards")


def test_a_list_stands_beside_average_costs(market: Market, published: Publish) -> None:
    published()
    average("02/01/2026", (IBUPROFEN, "0.04000"))
    average("02/08/2026", (IBUPROFEN, "0.10000"))
    first, second = compare(market.pharmacy, market.mac_list, date(2026, 2, 7))
    assert (first.ratio, first.difference, first.as_of) == (Decimal("1.2500"), Decimal("0.01000"), date(2026, 2, 1))
    assert (second.ratio, second.says) == (None, "No average cost is on file.")
    assert dict(spread([first, second]))["1.25 to 1.50"] == 1
    later = compare(market.pharmacy, market.mac_list, date(2026, 2, 8))
    assert later[0].ratio == median_ratio(later) == Decimal("0.5000")
    assert dict(spread(later))["0.50 to 0.75"] == 1
    assert sum(count for _band, count in spread(later)) == 2


def test_a_case_is_answered_by_its_benefit_manager_and_closed_by_the_staff(market: Market, published: Publish) -> None:
    published()
    follow_calls(*day(3))
    [row] = case_rows(market.filer, noon(2026, 2, 3))
    assert (row["due"], row["state"]) == ("2026-02-17", "open")
    assert case_rows(market.pharmacy, noon(2026, 2, 3)) == []
    reference = str(row["reference"])[:8]
    cases.answer_case(market.filer, noon(2026, 2, 4), case=reference, says="It is being written.")
    items = [one.says for one in waiting_for(market.regulator, date(2026, 2, 4))]
    assert any(says.startswith("Read the answer: Price list RETAIL") for says in items)
    cases.settle_case(market.regulator, noon(2026, 2, 5), case=reference, because="The paper came by mail.")
    with pytest.raises(Refusal, match="case-closed"):
        cases.answer_case(market.filer, noon(2026, 2, 6), case=reference, says="Again")
