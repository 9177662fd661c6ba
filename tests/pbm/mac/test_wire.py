"""The files that lists are tested against: the Orange Book, the NDC Directory, average costs; and what they say."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import AverageCost, CatalogueItem, DirectoryProduct, OrangeBookEdition, OrangeBookProduct
from carelaw.pbm.use_cases.drug_evidence import DrugEvidence
from carelaw.pbm.use_cases.references import load_average_costs, load_catalogue, load_orange_book
from carelaw.pbm.wire.nadac import read_nadac
from carelaw.pbm.wire.ndc_directory import DirectoryLine, product_code, read_directory
from carelaw.pbm.wire.orange_book import ApprovedProduct, BadLine, read_orange_book
from carelaw.platform.accounts.actor import host_operator
from tests.pbm.mac.conftest import IBUPROFEN, ORANGE_BOOK, OTHER_LABEL, START, Market, noon

OPERATOR = host_operator("tests")


def test_the_samples_of_the_official_files_are_read_whole(shared_data: Path) -> None:
    with (shared_data / "fda-orange-book-sample" / "products_sample.txt").open("rb") as stream:
        read = list(read_orange_book(stream, file_name="products.txt"))
    products = [one for one in read if isinstance(one, ApprovedProduct)]
    assert len(read) == len(products) == 40
    olux = next(one for one in products if one.trade_name == "OLUX")
    assert (olux.application, olux.strength, olux.te_codes, olux.market) == ("NDA021142", "0.05%", (), "DISCN")
    assert {code for one in products for code in one.te_codes} == {"AB", "AB1", "AB2", "AB3", "AT"}
    with (shared_data / "cms-nadac-sample" / "nadac_2026-04-29_sample.csv").open("rb") as stream:
        rows = list(read_nadac(stream, file_name="nadac.csv"))
    assert (len(rows), [row for row in rows if row.problems]) == (51, [])
    assert rows[0].values["NADAC Per Unit"] == Decimal("0.28527")
    assert {row.values["Classification for Rate Setting"] for row in rows} == {"generic", "brand"}
    with (shared_data / "fda-ndc" / "product_sample.txt").open("rb") as stream:
        listed = list(read_directory(stream, file_name="product.txt"))
    assert all(isinstance(one, DirectoryLine) for one in listed)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("IBUPROFEN~TABLET;ORAL~IBUPROFEN~X~400MG~B~090796~001~AB~~No~No~RX~X", "Appl_Type"),
        ("IBUPROFEN~TABLET;ORAL~IBUPROFEN~X~400MG~A~90796~001~AB~~No~No~RX~X", "Appl_No"),
        ("IBUPROFEN~TABLET;ORAL~IBUPROFEN~X~400MG~A~090796~1~AB~~No~No~RX~X", "Product_No"),
        ("IBUPROFEN~TABLET;ORAL~IBUPROFEN~X~400MG~A~090796~001~AB~~No~No~SOLD~X", "Type"),
        ("IBUPROFEN~TABLET;ORAL", "the line"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_taken(line: str, field: str) -> None:
    stream = io.BytesIO((ORANGE_BOOK + line + "\n").encode())
    read = list(read_orange_book(stream, file_name="products.txt"))
    bad = [one for one in read if isinstance(one, BadLine)]
    assert (len(read), len(bad), bad[0].row) == (5, 1, 6)
    assert bad[0].problem.says.startswith(f"products.txt, row 6, {field}: ")


def test_another_file_is_refused_by_its_header(home: Path, db: None) -> None:
    with pytest.raises(Refusal, match="orange-book-columns"):
        load_orange_book(OPERATOR, START, io.BytesIO(b"a~b\n"), file_name="x.txt", issued_on=date(2026, 1, 31))
    with pytest.raises(Refusal, match="sheet-columns-missing"):
        load_average_costs(OPERATOR, START, io.BytesIO(b"NDC\n1\n"), file_name="x.csv")


def test_the_same_edition_again_replaces_itself(market: Market) -> None:
    book = io.BytesIO(ORANGE_BOOK.encode())
    load_orange_book(OPERATOR, START, book, file_name="products.txt", issued_on=date(2026, 1, 31))
    assert OrangeBookEdition.objects.count() == 1
    assert OrangeBookProduct.objects.count() == 4


def test_weeks_of_average_costs_stand_beside_each_other(market: Market, shared_data: Path) -> None:
    text = (shared_data / "cms-nadac-sample" / "nadac_2026-04-29_sample.csv").read_text("utf-8")
    later = text.replace("04/29/2026", "05/06/2026").replace("0.28527", "0.30000")
    for sheet in (text, later, later):
        load_average_costs(OPERATOR, START, io.BytesIO(sheet.encode()), file_name="nadac.csv")
    assert AverageCost.objects.count() == 102
    weeks = AverageCost.objects.filter(national_drug_code="24385005452").order_by("as_of")
    assert list(weeks.values_list("as_of", "unit_price")) == [
        (date(2026, 4, 29), Decimal("0.28527")),
        (date(2026, 5, 6), Decimal("0.30000")),
    ]


def test_the_newest_week_up_to_the_day_says_what_is_generic(market: Market) -> None:
    for as_of, drug_class in ((date(2026, 4, 29), "brand"), (date(2026, 5, 6), "generic")):
        AverageCost.objects.create(
            national_drug_code=IBUPROFEN,
            description="IBUPROFEN",
            unit_price=1,
            unit="EA",
            drug_class=drug_class,
            effective_on=as_of,
            as_of=as_of,
        )
    classes = [DrugEvidence({IBUPROFEN}, date(2026, 5, day)).drug_class(IBUPROFEN, None) for day in (5, 6)]
    assert classes == ["brand", "generic"]


def test_a_drug_without_a_code_has_equivalents_only_where_another_application_is_on_the_market(market: Market) -> None:
    DirectoryProduct.objects.filter(product_code=IBUPROFEN[:9]).update(application="ANDA071145")
    assert DrugEvidence({IBUPROFEN}, date(2026, 2, 2)).rating(IBUPROFEN).generic_equivalent is True
    OrangeBookProduct.objects.exclude(application="ANDA071145").update(market="DISCN")
    assert DrugEvidence({IBUPROFEN}, date(2026, 2, 2)).rating(IBUPROFEN).generic_equivalent is False


def test_a_catalogue_sent_again_replaces_its_lines(market: Market) -> None:
    from tests.pbm.mac.conftest import catalogue

    again = io.BytesIO(catalogue("2026-02-01").getvalue().replace(b"0.04000", b"0.04100"))
    told = load_catalogue(OPERATOR, START, again, file_name="catalogue.csv")
    found = DrugEvidence({IBUPROFEN}, date(2026, 2, 2)).offer_of(IBUPROFEN, "PDS")
    assert (told.taken, CatalogueItem.objects.count(), found and found[1]) == (3, 3, Decimal("0.04100"))


def test_equivalents_are_told_by_the_book_through_application_and_strength(market: Market) -> None:
    known = DrugEvidence({IBUPROFEN, OTHER_LABEL, "55111068401", "99999000101"}, date(2026, 2, 2))
    assert known.equivalents(IBUPROFEN, OTHER_LABEL) is True
    assert known.equivalents(IBUPROFEN, "55111068401") is False
    assert known.equivalents(IBUPROFEN, "99999000101") is None
    assert known.equivalents("99999000101", "99999000102") is True
    assert [one.product_number for one in known.products(IBUPROFEN)] == ["001"]


def test_before_an_edition_is_issued_it_says_nothing(market: Market) -> None:
    assert DrugEvidence({IBUPROFEN}, date(2026, 1, 30)).rating(IBUPROFEN).edition_on is None


def test_a_catalogue_of_the_future_is_not_taken(market: Market) -> None:
    from tests.pbm.mac.conftest import catalogue

    before = CatalogueItem.objects.count()
    told = load_catalogue(OPERATOR, noon(2026, 2, 3), catalogue("2026-02-04"), file_name="catalogue.csv")
    assert (told.taken, len(told.problems)) == (0, 3)
    assert "Permitted: up to 2026-02-03" in told.problems[0].says
    assert CatalogueItem.objects.count() == before


def test_a_wholesaler_that_does_not_operate_in_the_state_is_told_so(market: Market) -> None:
    offer = DrugEvidence({IBUPROFEN}, date(2014, 12, 31)).availability(IBUPROFEN)
    assert offer.offers == ()
    found = DrugEvidence({IBUPROFEN}, date(2026, 2, 2)).offer_of(IBUPROFEN, "prairie drug supply")
    assert found is not None
    assert found[0].operates_in_state


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0378-4105", "003784105"),
        ("55111-683", "551110683"),
        ("55111-0683", "551110683"),
        ("378-41", None),
        ("x", None),
    ],
)
def test_a_product_code_has_nine_digits(text: str, code: str | None) -> None:
    assert product_code(text) == code
