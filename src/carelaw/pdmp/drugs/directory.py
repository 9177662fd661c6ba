"""Read the FDA's NDC Directory as it is downloaded: product.txt and package.txt, tab-separated.

Both layouts are read: finished drugs (20 and 8 columns) and unfinished drugs (14 and 4 columns). A row that cannot be
read is set aside with its number, field and reason; it never stops the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from carelaw.kernel.identifiers import ndc11
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.drugs.building import make_product
from carelaw.pdmp.drugs.strengths import StrengthUnread, plain_number, read_strength
from carelaw.pdmp.facts.clinical import Product

_PRODUCT_COLUMNS = (
    "PRODUCTID",
    "PRODUCTNDC",
    "NONPROPRIETARYNAME",
    "DOSAGEFORMNAME",
    "SUBSTANCENAME",
    "ACTIVE_NUMERATOR_STRENGTH",
    "ACTIVE_INGRED_UNIT",
    "DEASCHEDULE",
)
_PACKAGE_COLUMNS = ("PRODUCTID", "PRODUCTNDC", "NDCPACKAGECODE", "PACKAGEDESCRIPTION")
_SCHEDULES = {"": "", "CI": "I", "CII": "II", "CIII": "III", "CIV": "IV", "CV": "V"}
_LEVEL = re.compile(r"(?P<count>\d*\.?\d+) (?P<what>.+?) in (?P<per>\d*\.?\d+) (?P<container>[^(>*]+)")
_TIME = {"h", "d", "hour", "day"}
_NO_STRENGTH = {"", "NA", "N/A"}


@dataclass(frozen=True, slots=True)
class DirectoryFault:
    """One row, or one field of a row, that could not be read. `row` counts the header as row 1."""

    file: str
    row: int
    field: str
    value: str
    says: str


@dataclass(frozen=True, slots=True)
class Directory:
    """What an import gave: the products, the rows set aside, and how every row of the product file was counted.

    `product_rows` is the sum of those used, left out and set aside; a row set aside has one fault or more.
    `without_package` counts used product rows for which the package file has no row that can be read.
    """

    products: tuple[Product, ...]
    faults: tuple[DirectoryFault, ...]
    product_rows: int
    product_rows_used: int
    product_rows_left_out: int
    product_rows_set_aside: int
    package_rows: int
    without_package: int


@dataclass(frozen=True, slots=True)
class _Package:
    national_drug_code: str
    size: Decimal | None
    unit: str


def import_fda_ndc(
    product_stream: Iterable[bytes],
    package_stream: Iterable[bytes],
    *,
    source: str = "FDA NDC Directory",
    controlled_only: bool = False,
) -> Directory:
    """Products of the FDA's NDC Directory, one per package. Takes the two text files opened for reading bytes.

    Rows that the FDA marks for exclusion are left out and counted; with `controlled_only`, so are rows on no federal
    list. Raises Refusal when a file is not in the directory's layout.
    """
    faults: list[DirectoryFault] = []
    packages, package_rows = _packages(package_stream, faults)
    products: list[Product] = []
    used = left_out = aside = without = 0
    for number, row in _rows(product_stream, "product.txt", _PRODUCT_COLUMNS, faults):
        if row and _left_out(row, controlled_only):
            left_out += 1
            continue
        made = _products(row, number, packages.get(row["PRODUCTID"], ()), faults, source) if row else None
        if made is None:
            aside += 1
            continue
        used += 1
        without += not made
        products += made
    rows = used + left_out + aside
    return Directory(tuple(products), tuple(faults), rows, used, left_out, aside, package_rows, without)


def _left_out(row: Mapping[str, str], controlled_only: bool) -> bool:
    if row.get("NDC_EXCLUDE_FLAG", "N") not in {"N", ""}:
        return True
    return controlled_only and not row["DEASCHEDULE"]


def _products(
    row: Mapping[str, str], number: int, packages: Sequence[_Package], faults: list[DirectoryFault], source: str
) -> list[Product] | None:
    """The products of one row, one per package; None when the row was set aside."""
    schedule = _SCHEDULES.get(row["DEASCHEDULE"])
    if schedule is None:
        says = "is not a federal schedule; permitted are CI, CII, CIII, CIV, CV or nothing."
        _aside(faults, "product.txt", number, "DEASCHEDULE", row["DEASCHEDULE"], says)
    try:
        ingredients = _ingredients(row)
    except _FieldUnread as unread:
        _aside(faults, "product.txt", number, unread.field, row[unread.field], unread.says)
        return None
    if schedule is None:
        return None
    brand = row.get("PROPRIETARYNAME", "")
    return [
        make_product(
            package.national_drug_code,
            ingredients,
            proprietary_name="" if brand.lower() == row["NONPROPRIETARYNAME"].lower() else brand,
            dosage_form=row["DOSAGEFORMNAME"],
            route=" ".join(row.get("ROUTENAME", "").split()),
            schedule=schedule,
            package_size=package.size,
            package_unit=package.unit,
            source=source,
        )
        for package in packages
    ]


class _FieldUnread(ValueError):
    def __init__(self, field: str, says: str) -> None:
        super().__init__(field)
        self.field = field
        self.says = says


def _ingredients(row: Mapping[str, str]) -> list[tuple[str, Decimal, str]]:
    names = _several(row["SUBSTANCENAME"]) or _several(row["NONPROPRIETARYNAME"])
    strengths, units = _several(row["ACTIVE_NUMERATOR_STRENGTH"]), _several(row["ACTIVE_INGRED_UNIT"])
    if not names:
        raise _FieldUnread("SUBSTANCENAME", "names no substance; at least one is needed.")
    if not strengths or strengths[0].upper() in _NO_STRENGTH:
        return [(name, Decimal(0), "") for name in names]
    if len(strengths) != len(names):
        raise _FieldUnread(
            "ACTIVE_NUMERATOR_STRENGTH", f"has {len(strengths)} strength(s) for {len(names)} substance(s)."
        )
    if len(units) != len(names):
        raise _FieldUnread("ACTIVE_INGRED_UNIT", f"has {len(units)} unit(s) for {len(names)} substance(s).")
    return [_ingredient(*one) for one in zip(names, strengths, units, strict=True)]


def _ingredient(name: str, strength: str, unit: str) -> tuple[str, Decimal, str]:
    try:
        return name, *read_strength(strength, unit)
    except StrengthUnread as unread:
        field = "ACTIVE_INGRED_UNIT" if f"'{strength}'" not in str(unread) else "ACTIVE_NUMERATOR_STRENGTH"
        raise _FieldUnread(field, f"cannot be read: {unread}") from unread


def _several(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _packages(stream: Iterable[bytes], faults: list[DirectoryFault]) -> tuple[dict[str, list[_Package]], int]:
    found: dict[str, list[_Package]] = {}
    rows = 0
    for number, row in _rows(stream, "package.txt", _PACKAGE_COLUMNS, faults):
        rows += 1
        if row is None or row.get("NDC_EXCLUDE_FLAG", "N") not in {"N", ""}:
            continue
        code = ndc11(row["NDCPACKAGECODE"])
        if code is None:
            says = "is not a package code; it must have three parts of 4-4-2, 5-3-2, 5-4-1 or 5-4-2 digits."
            _aside(faults, "package.txt", number, "NDCPACKAGECODE", row["NDCPACKAGECODE"], says)
            continue
        found.setdefault(row["PRODUCTID"], []).append(_Package(code, *package_size(row["PACKAGEDESCRIPTION"])))
    return found, rows


def package_size(description: str) -> tuple[Decimal | None, str]:
    """How much one package holds: `1 VIAL in 1 CARTON (…) > 10 mL in 1 VIAL` is 10 mL. (None, "") when it does not say.

    Levels multiply, from the outer carton to what is inside. A last level that counts hours, as patches have it, is the
    time a piece works and not a content.
    """
    levels = [_LEVEL.match(level.strip()) for level in re.split(r"\s*[>*]\s+", description.strip())]
    size, unit = Decimal(1), ""
    for level in levels:
        if level is None:
            return None, ""
        if level["what"].lower() in _TIME:
            break
        size *= Decimal(level["count"]) / (Decimal(level["per"]) or 1)
        unit = level["what"]
    return (plain_number(size), unit) if unit else (None, "")


def _rows(
    stream: Iterable[bytes], file: str, wanted: Sequence[str], faults: list[DirectoryFault]
) -> Iterator[tuple[int, Mapping[str, str] | None]]:
    """Each row with its number; None for a row whose columns do not match the header."""
    header: list[str] | None = None
    for number, line in enumerate(stream, start=1):
        cells = [cell.strip() for cell in _text(line).rstrip("\r\n").split("\t")]
        if header is None:
            header = _checked(cells, file, wanted)
        elif cells == [""]:
            continue
        elif len(cells) != len(header):
            says = f"has {len(cells)} columns; the header has {len(header)}."
            _aside(faults, file, number, "the whole row", "", says)
            yield number, None
        else:
            yield number, dict(zip(header, cells, strict=True))
    if header is None:
        _checked([], file, wanted)


def _checked(header: list[str], file: str, wanted: Sequence[str]) -> list[str]:
    missing = [column for column in wanted if column not in header]
    if missing:
        says = (
            f"{file} is not a file of the FDA NDC Directory: its first row lacks the column(s) {', '.join(missing)}. "
            "Send product.txt and package.txt of the text download as they are."
        )
        raise Refusal("not-an-ndc-directory", says, field=missing[0])
    return header


def _text(line: bytes) -> str:
    """The files are Windows-1252 or UTF-8, and some lines are neither; nothing in a line may stop the import."""
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _aside(faults: list[DirectoryFault], file: str, row: int, field: str, value: str, says: str) -> None:
    faults.append(DirectoryFault(file, row, field, value, f"{field} {says}"))


__all__ = ["Directory", "DirectoryFault", "import_fda_ndc", "package_size"]
