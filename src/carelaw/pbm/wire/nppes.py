"""Read the national register of provider identifiers (NPPES), of any size, for its pharmacies alone.

Layout: CMS, "NPPES Data Dissemination": a CSV of 330 columns in a zip archive, fifteen taxonomies a row. A pharmacy is
whoever has a taxonomy of the class 3336 (pharmacies), as the code set of the NUCC groups them. A row of a deactivated
number has its number and dates alone.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from carelaw.kernel.identifiers import npi_ok
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pbm.wire.orange_book import BadLine

MEMBER = r"npidata_pfile_.+(?<!fileheader)\.csv"
CLASS = "3336"
_TAXONOMIES = 15
_ONES = {
    "npi": "NPI",
    "kind": "Entity Type Code",
    "name": "Provider Organization Name (Legal Business Name)",
    "other_name": "Provider Other Organization Name",
    "address": "Provider First Line Business Practice Location Address",
    "city": "Provider Business Practice Location Address City Name",
    "state": "Provider Business Practice Location Address State Name",
    "postal_code": "Provider Business Practice Location Address Postal Code",
    "telephone": "Provider Business Practice Location Address Telephone Number",
    "updated": "Last Update Date",
    "deactivated": "NPI Deactivation Date",
    "reactivated": "NPI Reactivation Date",
}


@dataclass(frozen=True, slots=True)
class PharmacyLine:
    """One pharmacy, its taxonomies, and its licenses as pairs of State and number."""

    npi: str
    name: str
    other_name: str
    address: str
    city: str
    state: str
    postal_code: str
    telephone: str
    taxonomies: tuple[str, ...]
    licenses: tuple[tuple[str, str], ...]
    updated_on: date | None
    deactivated_on: date | None
    reactivated_on: date | None


@dataclass(frozen=True, slots=True)
class Deactivated:
    """A number that was taken out of use; the row says no more of it."""

    npi: str
    on: date


def day_in_name(name: str) -> date | None:
    """The last day that a monthly or weekly file covers, from its name (npidata_pfile_20050523-20260412.csv)."""
    found = re.search(r"(\d{8})-(\d{8})", name)
    try:
        return date.fromisoformat(found[2]) if found else None
    except ValueError:
        return None


def read_nppes(stream: BinaryIO, *, file_name: str) -> Iterator[PharmacyLine | Deactivated | BadLine | None]:
    """Every pharmacy and every deactivated number; None for a row that is neither, so that rows can be counted."""
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="")
    try:
        yield from _lines(csv.reader(_worth_reading(text)), file_name)
    finally:
        text.detach()  # the file is its opener's to close


_OTHER_ROW = "\x00"


def _worth_reading(text: io.TextIOWrapper) -> Iterator[str]:
    """Physical lines; one that cannot be about a pharmacy becomes a mark, so that nine million rows stay quick.

    Only whole rows are marked: a line with an odd number of quotes begins or ends a cell of several lines.
    """
    inside = False
    for place, line in enumerate(text):
        odd = line.count('"') % 2 == 1
        other = not inside and not odd and place and CLASS not in line and not _BARE.match(line)
        yield f"{_OTHER_ROW}\n" if other else line
        inside = inside != odd


_BARE = re.compile(r'"?\d{10}"?,(""|),')


def _lines(rows: Iterator[list[str]], file_name: str) -> Iterator[PharmacyLine | Deactivated | BadLine | None]:
    header = [name.strip().lstrip("\ufeff") for name in next(rows, [])]
    numbered = ("Healthcare Provider Taxonomy Code", "Provider License Number", "Provider License Number State Code")
    wanted = [*_ONES.values(), *(f"{name}_{n}" for n in range(1, _TAXONOMIES + 1) for name in numbered)]
    missing = [name for name in wanted if name not in header]
    if missing:
        says = f"{file_name}, row 1: this is not the NPPES data file; missing {', '.join(missing[:4])}."
        raise Refusal("nppes-columns", says, field="file")
    place = {name: header.index(name) for name in wanted}
    ones = {key: place[name] for key, name in _ONES.items()}
    triples = [tuple(place[f"{name}_{n}"] for name in numbered) for n in range(1, _TAXONOMIES + 1)]
    for number, cells in enumerate(rows, start=2):
        if cells and cells[0] == _OTHER_ROW:
            yield None
        elif cells:
            yield _line(cells, number, len(header), ones, triples, file_name)


def _line(
    cells: Sequence[str],
    number: int,
    width: int,
    ones: dict[str, int],
    triples: Sequence[tuple[int, ...]],
    file_name: str,
) -> PharmacyLine | Deactivated | BadLine | None:
    if len(cells) != width:
        return _bad(file_name, number, "the row", f"{len(cells)} cells", f"{width} cells")
    row = {key: cells[at].strip() for key, at in ones.items()}
    if not npi_ok(row["npi"]):
        return _bad(file_name, number, "NPI", row["npi"], "ten digits whose check digit holds")
    try:
        days = {key: _day(row[key]) for key in ("updated", "deactivated", "reactivated")}
    except ValueError as fault:
        return _bad(file_name, number, "a date", str(fault), "a date such as 05/23/2005")
    if not row["kind"]:
        gone = days["deactivated"]
        return Deactivated(row["npi"], gone) if gone else None
    found = [tuple(cells[at].strip() for at in triple) for triple in triples]
    taxonomies = tuple(code for code, _license, _state in found if code.startswith(CLASS))
    if not taxonomies:
        return None
    return PharmacyLine(
        row["npi"],
        row["name"],
        row["other_name"],
        row["address"],
        row["city"],
        row["state"],
        row["postal_code"],
        row["telephone"],
        taxonomies,
        tuple((state, license_) for code, license_, state in found if code.startswith(CLASS) and license_),
        days["updated"],
        days["deactivated"],
        days["reactivated"],
    )


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, "%m/%d/%Y").date()  # noqa: DTZ007  a calendar date has no zone
    except ValueError:
        raise ValueError(text[:20]) from None


def _bad(file_name: str, row: int, field: str, value: str, permitted: str) -> BadLine:
    says = f"{file_name}, row {row}, {field}: “{value[:40]}” is not permitted. Permitted: {permitted}."
    return BadLine(row, Problem("cell-not-permitted", says, f"row {row}, {field}"))
