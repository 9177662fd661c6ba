"""The carried products: well-formed, sourced, scheduled over time, and the same as the CDC's tables say of them."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from datetime import date
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from tests.pdmp.drugs import cdc

from carelaw.pdmp.drugs import Catalog, carried
from carelaw.pdmp.facts.clinical import OPIOID_CLASSES, DrugClass, Product, product_from

PRODUCTS = list(carried())
HYDROCODONE_APAP = "00406012301"


def test_the_file_covers_what_the_made_up_state_prescribes() -> None:
    assert 80 <= len(PRODUCTS) <= 200
    names = {one.name for product in PRODUCTS for one in product.ingredients}
    needed = (
        "oxycodone hydrocodone hydromorphone morphine methadone fentanyl tramadol tapentadol codeine buprenorphine "
        "butorphanol alprazolam clonazepam diazepam lorazepam temazepam zolpidem eszopiclone carisoprodol phentermine "
        "amphetamine methylphenidate lisdexamfetamine modafinil pregabalin testosterone gabapentin ibuprofen"
    )
    assert set(needed.split()) <= names


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda one: one.national_drug_code)
def test_every_row_is_well_formed(product: Product) -> None:
    assert len(product.national_drug_code) == 11
    assert product.national_drug_code.isdigit()
    assert all(one.strength > 0 and one.unit for one in product.ingredients)
    assert product.dosage_form
    assert product.route
    assert product.description.startswith(product.ingredients[0].name)
    assert product.drug_class != DrugClass.OTHER or product.schedules[-1].federal_schedule in {"", "V"}
    assert product_from(json.loads(json.dumps(product.as_dict()))) == product


def test_every_row_says_where_it_was_seen() -> None:
    package = files("carelaw.pdmp.drugs")
    known = set(tomllib.loads(package.joinpath("sources.toml").read_text(encoding="utf-8")))
    seen = csv.DictReader(io.StringIO(package.joinpath("products.csv").read_text(encoding="utf-8")))
    assert {row["source"].split()[0] for row in seen} == known


def test_a_code_is_found_in_each_of_its_written_forms() -> None:
    drugs = carried()
    found = drugs.find(HYDROCODONE_APAP)
    assert found is not None
    assert drugs.find("0406-0123-01") == drugs.find("00406-0123-01") == drugs.find(" 00406012301 ") == found
    assert drugs.find("0406012301") == found
    assert drugs.find("99999000123") is None
    assert drugs.find("no code") is None
    assert HYDROCODONE_APAP in drugs
    assert "99999000123" not in drugs


def test_ten_bare_digits_that_may_be_two_products_find_neither() -> None:
    one = carried().find(HYDROCODONE_APAP)
    assert one is not None
    other = product_from({**one.as_dict(), "national_drug_code": "04060012301"})
    both = carried().plus([other])
    assert both.find("0406012301") is None
    assert {found.national_drug_code for found in both.candidates("0406012301")} == {HYDROCODONE_APAP, "04060012301"}


@pytest.mark.parametrize(
    ("code", "day", "schedule"),
    [
        (HYDROCODONE_APAP, date(2013, 5, 1), "III"),
        (HYDROCODONE_APAP, date(2014, 10, 5), "III"),
        (HYDROCODONE_APAP, date(2014, 10, 6), "II"),
        ("59011027160", date(2013, 5, 1), "II"),
        ("57664037708", date(2014, 8, 17), ""),
        ("57664037708", date(2014, 8, 18), "IV"),
        ("00603258221", date(2012, 1, 10), ""),
        ("00603258221", date(2012, 1, 11), "IV"),
        ("00406055201", date(2013, 5, 1), "II"),
        ("00228266650", date(2020, 1, 1), ""),
    ],
)
def test_the_schedule_is_that_of_the_day(code: str, day: date, schedule: str) -> None:
    found = carried().schedule_on(code, day)
    assert found is not None
    assert (found.federal_schedule, found.state_schedule) == (schedule, schedule)


def test_schedules_leave_no_gap_and_never_overlap() -> None:
    for product in PRODUCTS:
        versions = product.schedules
        assert versions[-1].last_day is None
        for earlier, later in pairwise(versions):
            assert earlier.last_day is not None
            assert (later.first_day - earlier.last_day).days == 1


def test_an_unknown_code_has_no_schedule() -> None:
    assert carried().schedule_on("99999000123", date(2020, 1, 1)) is None
    assert Catalog().find(HYDROCODONE_APAP) is None


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("12496130602", DrugClass.BUPRENORPHINE_MOUD),
        ("00093365740", DrugClass.BUPRENORPHINE_PAIN),
        ("00121068304", DrugClass.OPIOID_ANTITUSSIVE),
        ("10702005501", DrugClass.OPIOID_ANTITUSSIVE),
        ("13107000401", DrugClass.OPIOID),
        ("00078010705", DrugClass.OPIOID),
        ("00591039501", DrugClass.OPIOID),
        ("00172396660", DrugClass.OTHER),
        ("50111056303", DrugClass.MUSCLE_RELAXANT),
    ],
)
def test_a_mix_counts_by_what_leads_in_it(code: str, expected: DrugClass) -> None:
    found = carried().find(code)
    assert found is not None
    assert found.drug_class == expected


def test_most_carried_products_stand_in_the_cdc_tables_and_agree_with_them(shared_data: Path) -> None:
    """Name, strength, unit, schedule and length of action of every carried product that the 2018 tables know."""
    tables = {row["NDC"]: row for row in cdc.rows(shared_data)}
    known = [product for product in PRODUCTS if product.national_drug_code in tables]
    listed = {"opioid", "benzodiazepine", "muscle-relaxant", "stimulant", "sedative-hypnotic"}
    expected = [one for one in PRODUCTS if one.drug_class in listed | {"buprenorphine-moud", "buprenorphine-pain"}]
    assert len(known) >= 0.75 * len(expected)
    for product in known:
        row = tables[product.national_drug_code]
        theirs = cdc.product(row)
        (named,) = theirs.ingredients
        (ours,) = [one for one in product.ingredients if one.name == named.name]
        assert (ours.strength, ours.unit) == (named.strength, named.unit), product
        assert product.schedules[-1].federal_schedule == cdc.schedule(row), product
        assert product.form_group == theirs.form_group, product
        if product.drug_class in OPIOID_CLASSES:
            assert product.long_acting == (row["LongShortActing"] == "LA"), product
