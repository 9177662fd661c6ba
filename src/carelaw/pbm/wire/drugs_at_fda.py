"""Read Drugs@FDA's archive: products of applications with their market and their equivalence codes.

Layout: FDA, "Drugs@FDA Data Files": Products, Applications, MarketingStatus, MarketingStatus_Lookup and TE, each a
text file in Windows-1252 with tabs between its fields and a header, joined on ApplNo and ProductNo.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, TextIO

from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pbm.wire.orange_book import BadLine
from carelaw.pbm.wire.packed import member

_TE = re.compile(r"[AB][A-Z*][0-9]?")
_Key = tuple[str, str]
NEEDED: Mapping[str, Sequence[str]] = {
    "Products": ("ApplNo", "ProductNo", "Form", "Strength", "DrugName", "ActiveIngredient"),
    "Applications": ("ApplNo", "ApplType", "SponsorName"),
    "MarketingStatus": ("MarketingStatusID", "ApplNo", "ProductNo"),
    "MarketingStatus_Lookup": ("MarketingStatusID", "MarketingStatusDescription"),
    "TE": ("ApplNo", "ProductNo", "TECode"),
}


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """One product: the application as the NDC Directory writes it, its market, its codes."""

    application: str
    product_number: str
    name: str
    ingredient: str
    form_and_route: str
    strength: str
    sponsor: str
    market: str
    te_codes: tuple[str, ...]


def read_drugs_at_fda(stream: BinaryIO, *, file_name: str) -> Iterator[ApplicationLine | BadLine]:
    """Every product, good or bad, and every equivalence code that is none."""
    applications = {
        row["ApplNo"]: (row["ApplType"].upper(), row["SponsorName"])
        for _n, row in _rows(stream, "Applications", file_name)
    }
    said = {
        row["MarketingStatusID"]: row["MarketingStatusDescription"]
        for _n, row in _rows(stream, "MarketingStatus_Lookup", file_name)
    }
    markets = {
        (row["ApplNo"], row["ProductNo"]): said.get(row["MarketingStatusID"], "")
        for _n, row in _rows(stream, "MarketingStatus", file_name)
    }
    codes: dict[_Key, list[str]] = defaultdict(list)
    for number, row in _rows(stream, "TE", file_name):
        for code in (part.strip().upper() for part in row["TECode"].split(",")):
            if _TE.fullmatch(code):
                codes[row["ApplNo"], row["ProductNo"]].append(code)
            else:
                yield _bad(f"{file_name}, TE.txt", number, "TECode", code, "a code such as AB or AB1")
    for number, row in _rows(stream, "Products", file_name):
        yield _product(row, number, file_name, applications, markets, codes)


def _product(
    row: Mapping[str, str],
    number: int,
    file_name: str,
    applications: Mapping[str, tuple[str, str]],
    markets: Mapping[_Key, str],
    codes: Mapping[_Key, Sequence[str]],
) -> ApplicationLine | BadLine:
    where = f"{file_name}, Products.txt"
    for name, digits in (("ApplNo", 6), ("ProductNo", 3)):
        if not re.fullmatch(rf"\d{{{digits}}}", row[name]):
            return _bad(where, number, name, row[name], f"{digits} digits")
    kind, sponsor = applications.get(row["ApplNo"], ("", ""))
    if not kind:
        return _bad(where, number, "ApplNo", row["ApplNo"], "an application that Applications.txt has")
    key = row["ApplNo"], row["ProductNo"]
    return ApplicationLine(
        kind + row["ApplNo"],
        row["ProductNo"],
        row["DrugName"],
        row["ActiveIngredient"],
        row["Form"],
        row["Strength"],
        sponsor,
        markets.get(key, ""),
        tuple(sorted(set(codes.get(key, ())))),
    )


def _rows(stream: BinaryIO, table: str, file_name: str) -> Iterator[tuple[int, dict[str, str]]]:
    with member(stream, rf"{table}\.txt", file_name=file_name) as found:
        assert found is not None
        text = io.TextIOWrapper(found.stream, encoding="cp1252", errors="replace", newline="")
        try:
            yield from _read(text, table, file_name)
        finally:
            text.detach()


def _read(text: TextIO, table: str, file_name: str) -> Iterator[tuple[int, dict[str, str]]]:
    lines = csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
    header = [name.strip().lstrip("ï»¿") for name in next(lines, [])]
    missing = [name for name in NEEDED[table] if name not in header]
    if missing:
        says = f"{file_name}, {table}.txt, row 1: this is no table of Drugs@FDA; missing {', '.join(missing)}."
        raise Refusal("drugs-at-fda-columns", says, field="file")
    for cells in lines:
        if any(cells):
            padded = [*cells, *("" for _ in range(len(header) - len(cells)))]
            yield lines.line_num, {name: cell.strip() for name, cell in zip(header, padded, strict=False)}


def _bad(where: str, row: int, field: str, value: str, permitted: str) -> BadLine:
    says = f"{where}, row {row}, {field}: “{value[:60]}” is not permitted. Permitted: {permitted}."
    return BadLine(row, Problem("cell-not-permitted", says, f"row {row}, {field}"))
