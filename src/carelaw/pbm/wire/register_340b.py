"""Read the daily export of the federal 340B register: covered entities and the pharmacies under contract with them.

Two forms of one export. JSON, read entity by entity: an object with the array `coveredEntities`; each entity with
`id340B`, `entityType`, `participating`, `participatingStartDate`, `terminationDate`, `npiNumbers` and
`contractPharmacies`. And a workbook with sheets of entities and of contract pharmacies under headings in words.
Neither names the NPI of a contract pharmacy.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from carelaw.kernel.identifiers import npi_ok
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pbm.wire.orange_book import BadLine

MEMBER = r"OPA_CE_DAILY_PUBLIC\.(json|xlsx)"
_CHUNK = 1 << 20
_LONGEST = 64 << 20
_BETWEEN = " \t\r\n,"
_ARRAY = re.compile(r'"coveredEntities"\s*:\s*\[')


@dataclass(frozen=True, slots=True)
class PharmacyUnderContract:
    """A pharmacy under contract with an entity, from when to when."""

    entity_number: str
    contract: str
    pharmacy: str
    name: str
    city: str
    state: str
    postal_code: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class RegisteredEntity:
    """An entity of the register with the pharmacies under contract that its own row names."""

    number: str
    name: str
    sub_name: str
    kind: str
    state: str
    participating: bool
    starts_on: date | None
    ends_on: date | None
    npis: tuple[str, ...] = ()
    pharmacies: tuple[PharmacyUnderContract, ...] = ()


def read_340b_json(stream: BinaryIO, *, file_name: str) -> Iterator[RegisteredEntity | BadLine]:
    """Every entity, good or bad, without ever holding the whole export."""
    for number, found in enumerate(_objects(stream, file_name), start=1):
        try:
            yield _entity(found)
        except _Wrong as wrong:
            yield _bad(file_name, number, *wrong.args)


class _Wrong(Exception):
    """A field that cannot be taken: its name, its value, what is permitted."""


def _objects(stream: BinaryIO, file_name: str) -> Iterator[Mapping[str, Any]]:
    decoder, decode = json.JSONDecoder(), codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
    buffer, begun = "", False
    while True:
        block = stream.read(_CHUNK)
        buffer += decode.decode(block, final=not block)
        if not begun:
            start = _ARRAY.search(buffer)
            if start is None:
                if not block or len(buffer) > 4 * _CHUNK:
                    raise _no_export(file_name)
                continue
            buffer, begun = buffer[start.end() :], True
        place = 0
        while True:
            while place < len(buffer) and buffer[place] in _BETWEEN:
                place += 1
            if buffer.startswith("]", place):
                return
            try:
                found, place = decoder.raw_decode(buffer, place)
            except json.JSONDecodeError:
                break
            if not isinstance(found, dict):
                raise _no_export(file_name)
            yield found
        buffer = buffer[place:]
        if len(buffer) > _LONGEST:
            says = f"{file_name} holds something that is no entity of the register. Download the export again."
            raise Refusal("register-340b-unreadable", says, field="file")
        if not block:
            says = f"{file_name} ends in the middle of an entity. Download the export again; nothing of it was taken."
            raise Refusal("register-340b-cut-off", says, field="file")


def _no_export(file_name: str) -> Refusal:
    says = f"{file_name} is not the daily export of covered entities: it has no array coveredEntities."
    return Refusal("register-340b-columns", says, field="file")


def _entity(found: Mapping[str, Any]) -> RegisteredEntity:
    number = _words(found, "id340B", 20).upper()
    if not re.fullmatch(r"[A-Z0-9-]{3,20}", number):
        raise _Wrong("id340B", number, "letters and digits, such as BL030740")
    street = found.get("streetAddress") or {}
    takes_part = str(found.get("participating", "")).upper()
    if takes_part not in {"TRUE", "FALSE"}:
        raise _Wrong("participating", takes_part, "TRUE or FALSE")
    npis = [str(one.get("npiNumber", "")).strip() for one in found.get("npiNumbers") or ()]
    return RegisteredEntity(
        number,
        _words(found, "name", 255),
        _words(found, "subName", 255),
        _words(found, "entityType", 12).upper(),
        str(street.get("state") or "").strip().upper()[:2],
        takes_part == "TRUE",
        _day(found, "participatingStartDate"),
        _day(found, "terminationDate"),
        tuple(one for one in npis if npi_ok(one)),
        tuple(_under_contract(number, one) for one in found.get("contractPharmacies") or ()),
    )


def _under_contract(number: str, found: Mapping[str, Any]) -> PharmacyUnderContract:
    address = found.get("address") or {}
    return PharmacyUnderContract(
        number,
        _words(found, "contractId", 20),
        _words(found, "pharmacyId", 20),
        _words(found, "name", 255),
        _words(address, "city", 80),
        _words(address, "state", 2).upper(),
        _words(address, "zip", 10),
        _day(found, "beginDate"),
        _day(found, "terminationDate"),
    )


def _words(found: Mapping[str, Any], name: str, most: int) -> str:
    value = found.get(name)
    return "" if value is None else str(value).strip()[:most]


def _day(found: Mapping[str, Any], name: str) -> date | None:
    text = _words(found, name, 40)
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise _Wrong(name, text, "a date such as 2015-07-01") from None


# Headings of the workbook, as several of its editions write them.
_ENTITY = {
    "number": ("340b id",),
    "name": ("entity name",),
    "sub_name": ("entity sub-division name", "sub name", "entity sub name"),
    "kind": ("entity type", "program code"),
    "state": ("street state", "state"),
    "participating": ("participating",),
    "starts": ("participating start date", "participatingstartdate"),
    "ends": ("termination date", "term date", "termdate"),
    "npi": ("npi",),
}
_PHARMACY = {
    "number": ("340b id",),
    "contract": ("contract id",),
    "pharmacy": ("pharmacy id",),
    "name": ("pharmacy name",),
    "city": ("pharmacy city", "city"),
    "state": ("pharmacy state", "state"),
    "postal_code": ("pharmacy zip", "zip"),
    "starts": ("contract begin date", "begin date"),
    "ends": ("contract term date", "contract termination date", "term date"),
}


def read_340b_sheets(
    sheets: Sequence[tuple[str, Sequence[tuple[int, Sequence[str]]]]], *, file_name: str
) -> Iterator[RegisteredEntity | PharmacyUnderContract | BadLine]:
    """Every entity and pharmacy of a workbook, whose sheets come as numbered rows of text."""
    known = False
    for name, rows in sheets:
        for at, (_number, cells) in enumerate(rows[:20]):
            heads = [cell.strip().lower() for cell in cells]
            if "340b id" in heads and ("entity name" in heads or "pharmacy name" in heads):
                known = True
                pharmacies = "pharmacy name" in heads
                yield from _sheet(rows[at + 1 :], heads, pharmacies, f"{file_name}, {name}")
                break
    if not known:
        says = f"{file_name} is not the daily export of covered entities: no sheet has 340B ID and Entity Name."
        raise Refusal("register-340b-columns", says, field="file")


def _sheet(
    rows: Sequence[tuple[int, Sequence[str]]], heads: Sequence[str], pharmacies: bool, where: str
) -> Iterator[RegisteredEntity | PharmacyUnderContract | BadLine]:
    wanted = _PHARMACY if pharmacies else _ENTITY
    places = {
        key: _place(heads, names, last=pharmacies and key in {"city", "state", "postal_code"})
        for key, names in wanted.items()
    }
    for number, cells in rows:
        row = {key: cells[at].strip() if at is not None and at < len(cells) else "" for key, at in places.items()}
        if not row["number"]:
            continue
        try:
            yield _pharmacy_row(row) if pharmacies else _entity_row(row)
        except _Wrong as wrong:
            yield _bad(where, number, *wrong.args)


def _place(heads: Sequence[str], names: Sequence[str], *, last: bool) -> int | None:
    """Where a heading stands; in a sheet with two addresses the last one is the pharmacy's."""
    for name in names:
        places = [at for at, head in enumerate(heads) if head == name]
        if places:
            return places[-1 if last else 0]
    return None


def _entity_row(row: Mapping[str, str]) -> RegisteredEntity:
    takes_part = row["participating"].upper()
    if takes_part not in {"TRUE", "FALSE", "YES", "NO", "Y", "N"}:
        raise _Wrong("Participating", row["participating"], "TRUE or FALSE")
    return RegisteredEntity(
        row["number"].upper()[:20],
        row["name"][:255],
        row["sub_name"][:255],
        row["kind"].upper()[:12],
        row["state"].upper()[:2],
        takes_part in {"TRUE", "YES", "Y"},
        _written_day("Participating Start Date", row["starts"]),
        _written_day("Termination Date", row["ends"]),
        tuple(one for one in re.findall(r"\d{10}", row["npi"]) if npi_ok(one)),
    )


def _pharmacy_row(row: Mapping[str, str]) -> PharmacyUnderContract:
    return PharmacyUnderContract(
        row["number"].upper()[:20],
        row["contract"][:20],
        row["pharmacy"][:20],
        row["name"][:255],
        row["city"][:80],
        row["state"].upper()[:2],
        row["postal_code"][:10],
        _written_day("Contract Begin Date", row["starts"]),
        _written_day("Contract Term Date", row["ends"]),
    )


def _written_day(name: str, text: str) -> date | None:
    if not text:
        return None
    for form in ("%Y-%m-%d", "%m/%d/%Y"):
        try:
            return datetime.strptime(text[:10].strip(), form).date()  # noqa: DTZ007  a calendar date has no zone
        except ValueError:
            continue
    raise _Wrong(name, text[:20], "a date such as 2015-07-01 or 07/01/2015")


def _bad(where: str, row: int, field: str, value: str, permitted: str) -> BadLine:
    says = f"{where}, row {row}, {field}: “{value[:40]}” is not permitted. Permitted: {permitted}."
    return BadLine(row, Problem("cell-not-permitted", says, f"row {row}, {field}"))
