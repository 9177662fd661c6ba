"""Read the NDC Directory: product.txt, which application a product is sold under, and package.txt, its packages."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, TextIO

from carelaw.kernel.identifiers import ndc11
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pbm.wire.orange_book import BadLine

_NEEDED = ("PRODUCTNDC", "PROPRIETARYNAME", "NONPROPRIETARYNAME", "LABELERNAME", "APPLICATIONNUMBER")
_PACKAGE = ("PRODUCTNDC", "NDCPACKAGECODE", "PACKAGEDESCRIPTION")


@dataclass(frozen=True, slots=True)
class DirectoryLine:
    """One product: nine digits of labeler and product, names, application, strength, days of marketing."""

    product_code: str
    name: str
    generic_name: str
    labeler: str
    application: str
    strength: str
    start_marketing_on: date | None
    end_marketing_on: date | None


@dataclass(frozen=True, slots=True)
class PackageLine:
    """One package under its eleven digits."""

    code: str
    product_code: str
    description: str
    start_marketing_on: date | None
    end_marketing_on: date | None
    sample: bool


def read_packages(stream: BinaryIO, *, file_name: str) -> Iterator[PackageLine | BadLine]:
    """Every package, good or bad."""
    text = io.TextIOWrapper(stream, encoding="cp1252", errors="replace", newline="")
    try:
        lines = csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
        header = [name.strip() for name in next(lines, [])]
        missing = [name for name in _PACKAGE if name not in header]
        if missing:
            says = f"{file_name}, row 1: this is not package.txt of the NDC Directory; missing {', '.join(missing)}."
            raise Refusal("ndc-directory-columns", says, field="file")
        for cells in lines:
            if any(cells):
                yield _package(dict(zip(header, cells, strict=False)), lines.line_num, file_name)
    finally:
        text.detach()  # the file is its opener's to close


def _package(row: dict[str, str], number: int, file_name: str) -> PackageLine | BadLine:
    sent = row.get("NDCPACKAGECODE", "").strip()
    code = ndc11(sent)
    if code is None:
        says = f"{file_name}, row {number}, NDCPACKAGECODE: “{sent[:20]}” is not permitted."
        says += " Permitted: labeler-product-package, such as 0378-4105-91."
        return BadLine(number, Problem("cell-not-permitted", says, f"row {number}, NDCPACKAGECODE"))
    return PackageLine(
        code,
        code[:9],
        row.get("PACKAGEDESCRIPTION", "").strip(),
        _day(row.get("STARTMARKETINGDATE", "")),
        _day(row.get("ENDMARKETINGDATE", "")),
        row.get("SAMPLE_PACKAGE", "").strip().upper() == "Y",
    )


def read_directory(stream: BinaryIO, *, file_name: str) -> Iterator[DirectoryLine | BadLine]:
    """Every line, good or bad. The file is Windows-1252 between tabs, as the agency publishes it."""
    text = io.TextIOWrapper(stream, encoding="cp1252", errors="replace", newline="")
    try:
        yield from _lines(text, file_name)
    finally:
        text.detach()  # the file is its opener's to close


def _lines(text: TextIO, file_name: str) -> Iterator[DirectoryLine | BadLine]:
    lines = csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
    header = [name.strip() for name in next(lines, [])]
    missing = [name for name in _NEEDED if name not in header]
    if missing:
        says = f"{file_name}, row 1: this is not product.txt of the NDC Directory; missing {', '.join(missing)}."
        raise Refusal("ndc-directory-columns", says, field="file")
    for cells in lines:
        if any(cells):
            yield _line(dict(zip(header, cells, strict=False)), lines.line_num, file_name)


def _line(row: dict[str, str], number: int, file_name: str) -> DirectoryLine | BadLine:
    code = product_code(row.get("PRODUCTNDC", ""))
    if code is None:
        says = f"{file_name}, row {number}, PRODUCTNDC: “{row.get('PRODUCTNDC', '')}” is not permitted."
        says = f"{says} Permitted: labeler-product, such as 0378-4105."
        return BadLine(number, Problem("cell-not-permitted", says, f"row {number}, PRODUCTNDC"))
    amounts = [part.strip() for part in row.get("ACTIVE_NUMERATOR_STRENGTH", "").split(";")]
    units = [part.strip() for part in row.get("ACTIVE_INGRED_UNIT", "").split(";")]
    strengths = [f"{a} {u}".strip() for a, u in zip(amounts, units, strict=False)]
    return DirectoryLine(
        product_code=code,
        name=row.get("PROPRIETARYNAME", "").strip(),
        generic_name=row.get("NONPROPRIETARYNAME", "").strip(),
        labeler=row.get("LABELERNAME", "").strip(),
        application=row.get("APPLICATIONNUMBER", "").strip(),
        strength="; ".join(strengths),
        start_marketing_on=_day(row.get("STARTMARKETINGDATE", "")),
        end_marketing_on=_day(row.get("ENDMARKETINGDATE", "")),
    )


def product_code(text: str) -> str | None:
    """Labeler and product as nine digits, from 4-4, 5-3 or 5-4 with its hyphen; None when it is neither."""
    found = re.fullmatch(r"(\d{4,5})-(\d{3,4})", text.strip())
    if found is None or len(found[1]) + len(found[2]) < 8:
        return None
    return found[1].zfill(5) + found[2].zfill(4)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
