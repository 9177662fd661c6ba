"""The sheets of price lists, wholesalers' catalogues and list-priced claims: their columns, read and explained."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from carelaw.kernel.identifiers import ndc11, ndc_candidates, npi_ok
from carelaw.platform.bulk.sheets import ColumnOf, Parse, amount, day, one_of

_NDC_SAYS = "11 digits, or hyphens as in 0378-4105-91 or 00378-4105-91; ten digits without hyphens are ambiguous"


def drug_code(text: str) -> str:
    """A national drug code as eleven digits."""
    found = ndc11(text)
    if found is None:
        raise ValueError(text)
    return found


def readings_of(text: str) -> tuple[str, ...]:
    """The codes of eleven digits that ten digits may stand for, to tell a sender what to choose from."""
    return ndc_candidates(text) if ndc11(text) is None else ()


def unit_price(text: str) -> Decimal:
    """A price above zero with at most five decimals."""
    value = amount(text)
    if value <= 0 or value != value.quantize(Decimal("0.00001")) or value >= Decimal(10) ** 9:
        raise ValueError(text)
    return value


def dollars(text: str) -> Decimal:
    """An amount of zero or more with at most two decimals."""
    value = amount(text)
    if value < 0 or value != value.quantize(Decimal("0.01")) or value >= Decimal(10) ** 10:
        raise ValueError(text)
    return value


def quantity(text: str) -> Decimal:
    """A quantity above zero with at most three decimals."""
    value = amount(text)
    if value <= 0 or value != value.quantize(Decimal("0.001")) or value >= Decimal(10) ** 9:
        raise ValueError(text)
    return value


def yes_no(text: str) -> bool:
    """Y or N."""
    word = text.strip().upper()
    if word not in {"Y", "N", "YES", "NO"}:
        raise ValueError(text)
    return word.startswith("Y")


def words(text: str) -> tuple[str, ...]:
    """Words between semicolons."""
    return tuple(part.strip() for part in text.split(";") if part.strip())


def npi(text: str) -> str:
    """A National Provider Identifier whose check digit holds."""
    if not npi_ok(text):
        raise ValueError(text)
    return text


def short(most: int) -> Parse:
    """Text of at most so many characters."""

    def parse(text: str) -> str:
        if len(text) > most:
            raise ValueError(text)
        return text

    return parse


def _application(text: str) -> str:
    value = text.strip().upper()
    if not re.fullmatch(r"(NDA|ANDA|BLA)\d{6}(/\d{3})?", value):
        raise ValueError(text)
    return value


def _text(name: str, most: int, *, required: bool = False) -> ColumnOf:
    return ColumnOf(name, short(most), f"text of at most {most} characters", required)


def _a_day(name: str, *, required: bool = False) -> ColumnOf:
    return ColumnOf(name, day, "a date such as 2026-05-01", required)


MAC_LIST: Sequence[ColumnOf] = (
    ColumnOf("ndc", drug_code, _NDC_SAYS, cite="215 ILCS 5/513b1(a)"),
    _text("name", 200, required=True),
    ColumnOf("unit", one_of("EA", "ML", "GM"), "EA, ML or GM"),
    ColumnOf("mac_unit_price", unit_price, "dollars for one unit above 0, at most five decimals, such as 0.05125"),
    ColumnOf("action", one_of("add", "change", "remove", "confirm"), "add, change, remove or confirm", required=False),
    _text("drug_group", 40),
    _text("te_code", 40),
    ColumnOf("application", _application, "the FDA application, such as ANDA090796 or ANDA090796/001", required=False),
    ColumnOf("drug_class", one_of("generic", "brand"), "generic or brand", required=False),
    ColumnOf("single_source", yes_no, "Y when the drug has no generic equivalent, else N", required=False),
    _text("rating", 10),
    _text("rating_source", 60),
    _a_day("rating_date"),
    _a_day("obsolete_date"),
    _text("price_source", 60),
    _a_day("price_source_date"),
    ColumnOf("basis", one_of("AWP2", "DB2"), "AWP2 or DB2", required=False, cite="215 ILCS 5/512-3"),
    ColumnOf("basis_names", words, "makers or databases between semicolons", required=False, cite="215 ILCS 5/512-3"),
)

CATALOGUE: Sequence[ColumnOf] = (
    _text("wholesaler", 30, required=True),
    _text("wholesaler_name", 200, required=True),
    ColumnOf("class", one_of("national", "regional", "local", "captive"), "national, regional, local or captive"),
    _text("il_license", 40),
    _a_day("operates_from"),
    _a_day("operates_to"),
    ColumnOf("open_to_all", yes_no, "Y or N"),
    ColumnOf("ndc", drug_code, _NDC_SAYS),
    _text("name", 200, required=True),
    ColumnOf("unit_cost", unit_price, "dollars for one unit above 0, at most five decimals"),
    ColumnOf(
        "status",
        one_of("available", "back-ordered", "allocated", "discontinued"),
        "available, back-ordered, allocated or discontinued",
    ),
    _a_day("as_of", required=True),
)

PRICED_CLAIMS: Sequence[ColumnOf] = (
    _text("claim_reference", 40, required=True),
    _text("list", 40, required=True),
    ColumnOf("pharmacy_npi", npi, "an NPI of ten digits whose check digit holds"),
    ColumnOf("ndc", drug_code, _NDC_SAYS),
    _a_day("date_of_service", required=True),
    ColumnOf("quantity", quantity, "a quantity above 0 (442-E7)"),
    ColumnOf("ingredient_paid", dollars, "dollars and cents (506-F6)"),
    ColumnOf("ingredient_submitted", dollars, "dollars and cents (409-D9)", required=False),
    ColumnOf("usual_and_customary", dollars, "dollars and cents (426-DQ)", required=False),
    ColumnOf("dispensing_fee", dollars, "dollars and cents (507-F7)", required=False),
    ColumnOf("price_bound", yes_no, "Y when the list price set the payment (522-FM 06 or 07), else N", required=False),
)
