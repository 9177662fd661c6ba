"""Read the Orange Book's products.txt: one product a line, fourteen fields between tildes.

Layout: FDA, "Orange Book Data Files" (Ingredient~DF;Route~Trade_Name~Applicant~Strength~Appl_Type~Appl_No~Product_No~
TE_Code~Approval_Date~RLD~RS~Type~Applicant_Full_Name).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, TextIO

from carelaw.kernel.refusal import Problem, Refusal

COLUMNS = (
    "Ingredient",
    "DF;Route",
    "Trade_Name",
    "Applicant",
    "Strength",
    "Appl_Type",
    "Appl_No",
    "Product_No",
    "TE_Code",
    "Approval_Date",
    "RLD",
    "RS",
    "Type",
    "Applicant_Full_Name",
)
_TYPES = {"N": "NDA", "A": "ANDA"}
_MARKETS = {"RX", "OTC", "DISCN"}
# A determination of the Federal Register is printed inside the strength; it is no part of it.
_REMARK = re.compile(r"\s*\*\*.*?\*\*")


@dataclass(frozen=True, slots=True)
class ApprovedProduct:
    """One line: the application as the NDC Directory writes it (ANDA090796), product, strength, equivalence codes."""

    application: str
    product_number: str
    ingredient: str
    form_and_route: str
    strength: str
    trade_name: str
    te_codes: tuple[str, ...]
    market: str


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was not taken, with its number and what is wrong."""

    row: int
    problem: Problem


def read_orange_book(stream: BinaryIO, *, file_name: str) -> Iterator[ApprovedProduct | BadLine]:
    """Every line of the file, good or bad. Refuses a file with another header."""
    lines = io.TextIOWrapper(stream, encoding="cp1252", errors="replace", newline="")
    try:
        yield from _lines(lines, file_name)
    finally:
        lines.detach()  # the file is its opener's to close


def _lines(lines: TextIO, file_name: str) -> Iterator[ApprovedProduct | BadLine]:
    header = next(lines, "").lstrip("ï»¿").rstrip("\r\n").split("~")
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        says = f"{file_name}, row 1: this is not products.txt of the Orange Book; missing {', '.join(missing)}."
        raise Refusal("orange-book-columns", says, field="file")
    for number, line in enumerate(lines, start=2):
        if line.strip():
            yield _product(line.rstrip("\r\n").split("~"), header, number, file_name)


def _product(cells: list[str], header: list[str], number: int, file_name: str) -> ApprovedProduct | BadLine:
    if len(cells) != len(header):
        return _bad(number, file_name, "the line", f"{len(cells)} fields", f"{len(header)} fields between tildes")
    row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    if row["Appl_Type"] not in _TYPES:
        return _bad(number, file_name, "Appl_Type", row["Appl_Type"], "N or A")
    for name, digits in (("Appl_No", 6), ("Product_No", 3)):
        if not re.fullmatch(rf"\d{{{digits}}}", row[name]):
            return _bad(number, file_name, name, row[name], f"{digits} digits")
    if row["Type"] not in _MARKETS:
        return _bad(number, file_name, "Type", row["Type"], "RX, OTC or DISCN")
    return ApprovedProduct(
        application=_TYPES[row["Appl_Type"]] + row["Appl_No"],
        product_number=row["Product_No"],
        ingredient=row["Ingredient"],
        form_and_route=row["DF;Route"],
        strength=_REMARK.sub("", row["Strength"]).strip(),
        trade_name=row["Trade_Name"],
        te_codes=tuple(code.strip() for code in row["TE_Code"].split(",") if code.strip()),
        market=row["Type"],
    )


def _bad(row: int, file_name: str, field: str, value: str, permitted: str) -> BadLine:
    says = f"{file_name}, row {row}, {field}: “{value}” is not permitted. Permitted: {permitted}."
    return BadLine(row, Problem("cell-not-permitted", says, f"row {row}, {field}"))
