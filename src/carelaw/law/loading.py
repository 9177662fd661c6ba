"""Read the rulebooks from their TOML files, and list every mistake in them at once."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from carelaw.law.texts import (
    Carrier,
    CarrierKind,
    Number,
    NumberKind,
    Part,
    Provision,
    Reading,
    Rulebook,
    Software,
    Status,
    Version,
)

E = TypeVar("E", bound=StrEnum)

Faults = list[str]


class RegisterFaults(ValueError):
    """The register's files contradict themselves; every place is listed."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"The register of the law has {len(self.faults)} mistake(s):\n- " + "\n- ".join(self.faults))


def shipped() -> Traversable:
    """The folder of rulebooks that comes with the project."""
    return resources.files("carelaw.law").joinpath("rulebooks")


def load_rulebooks(folder: Traversable | None = None) -> dict[str, Rulebook]:
    """Every rulebook of a folder by id. Raises RegisterFaults with all mistakes of all files."""
    faults: Faults = []
    folders = (place for place in (folder or shipped()).iterdir() if place.is_dir())
    places = sorted(folders, key=lambda place: place.name)
    books = [book for place in places if (book := _rulebook(place, faults)) is not None]
    _check_unique(books, faults)
    if faults:
        raise RegisterFaults(faults)
    return {book.id: book for book in books}


def _rulebook(place: Traversable, faults: Faults) -> Rulebook | None:
    head = _toml(place, "rulebook.toml", faults, required=True)
    if not head:
        return None
    sheet = _Sheet(f"{place.name}/rulebook.toml", head, faults)
    identity = sheet.text("id")
    if identity != place.name:
        faults.append(f"{sheet.where}: id is '{identity}', but its folder is called '{place.name}'.")
    status = sheet.choice("status", Status)
    term = sheet.part("term")
    provisions = _provisions(place, identity, status, faults)
    numbers = _numbers(place, identity, faults)
    readings = _readings(place, identity, faults)
    zone = sheet.text("time_zone")
    _check_zone(sheet.where, zone, faults)
    book = Rulebook(
        id=identity,
        title=sheet.text("title"),
        short_title=sheet.text("short_title"),
        citation=sheet.text("citation"),
        program=sheet.text("program"),
        jurisdiction=sheet.text("jurisdiction"),
        time_zone=zone,
        calendar=sheet.text("calendar"),
        status=status,
        status_note=sheet.text("status_note"),
        source=sheet.text("source"),
        starts=term.text("starts"),
        ends=term.text("ends", default=""),
        starts_cite=term.text("starts_cite"),
        ends_cite=term.text("ends_cite", default=""),
        parts=tuple(_part(_Sheet(f"{sheet.where} [[parts]]", part, faults)) for part in head.get("parts", [])),
        provisions=provisions,
        numbers=numbers,
        readings=readings,
        carriers=_carriers(place, provisions, faults),
        purpose=sheet.text("purpose", default=""),
        confidential_cite=sheet.text("confidential_cite", default=""),
    )
    _check_term(sheet.where, book, faults)
    return book


def _part(sheet: _Sheet) -> Part:
    return Part(
        provisions=tuple(sheet.value("provisions", list, [])),
        starts=sheet.text("starts"),
        plus_days=sheet.text("plus_days", default=""),
        cite=sheet.text("cite"),
        until=sheet.text("until", default=""),
    )


def _provisions(place: Traversable, rulebook: str, status: Status, faults: Faults) -> dict[str, Provision]:
    made = {}
    for key, sheet in _sheets(place, "provisions.toml", faults, required=True):
        software = sheet.choice("software", Software)
        reason = sheet.text("reason", default="")
        if software is Software.NONE and not reason:
            faults.append(f"{sheet.where}: software is 'none', so a reason must say why no software carries it.")
        made[key] = Provision(
            id=key,
            rulebook=rulebook,
            cite=sheet.text("cite"),
            actor=sheet.text("actor"),
            kind=sheet.text("kind"),
            software=software,
            summary=sheet.text("summary"),
            status=sheet.choice("status", Status, default=status),
            reason=reason,
        )
    return made


def _numbers(place: Traversable, rulebook: str, faults: Faults) -> dict[str, Number]:
    made = {}
    for key, sheet in _sheets(place, "numbers.toml", faults):
        unit = sheet.text("unit")
        made[key] = Number(
            id=key,
            rulebook=rulebook,
            kind=sheet.choice("kind", NumberKind),
            unit=unit,
            cite=sheet.text("cite"),
            says=sheet.text("says"),
            versions=_versions(sheet, unit),
        )
    return made


def _versions(sheet: _Sheet, unit: str) -> tuple[Version, ...]:
    rows = sheet.value("versions", list, None)
    made: list[Version] = []
    ended: date | None = None
    for place, row in enumerate(rows or []):
        one = _Sheet(f"{sheet.where} version {place + 1}", row, sheet.faults)
        starts = one.value("from", date, date.min)
        if "from" not in row and place:
            one.fault("only the first version may leave out `from`.")
        if made and starts <= made[-1].starts_on:
            one.fault(f"starts on {starts}, not after the version before it ({made[-1].starts_on}): they overlap.")
        if place and ended is not None and starts != ended:
            one.fault(f"starts on {starts}, but the version before it ends before {ended}: a gap or an overlap.")
        ended = one.value("until", date, None) if "until" in row else None
        if "value" not in row:
            one.fault("`value` is missing.")
        made.append(Version(starts, _in_unit(row.get("value"), unit), one.text("source")))
    if ended is not None:
        sheet.fault("the last version may not have `until`: a number ends only by a recorded change of the law.")
    return tuple(made)


def _in_unit(value: Any, unit: str) -> Any:
    """Amounts of money are decimals however they were typed."""
    if unit.startswith("USD") and isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return tuple(value) if isinstance(value, list) else value


def _readings(place: Traversable, rulebook: str, faults: Faults) -> dict[str, Reading]:
    made = {}
    for key, sheet in _sheets(place, "readings.toml", faults):
        options = sheet.value("options", dict, {})
        default = sheet.text("default")
        if default not in options:
            sheet.fault(f"the default '{default}' is not one of its options ({', '.join(options) or 'none'}).")
        if not all(isinstance(says, str) and says.strip() for says in options.values()):
            sheet.fault("every option needs a sentence.")
        made[key] = Reading(
            id=key,
            rulebook=rulebook,
            where=sheet.text("where"),
            question=sheet.text("question"),
            options=dict(options),
            default=default,
            why=sheet.text("why"),
        )
    return made


def _carriers(
    place: Traversable, provisions: Mapping[str, Provision], faults: Faults
) -> dict[str, tuple[Carrier, ...]]:
    made: dict[str, tuple[Carrier, ...]] = {}
    for key, rows in _toml(place, "carriers.toml", faults).items():
        where = f"{place.name}/carriers.toml [{key}]"
        if key not in provisions:
            faults.append(f"{where}: no provision has this id.")
        if not isinstance(rows, list) or not rows:
            faults.append(f"{where}: must be a list of {{ kind, where, note }}.")
            continue
        sheets = [_Sheet(f"{where} {number + 1}", row, faults) for number, row in enumerate(rows)]
        made[key] = tuple(
            Carrier(sheet.choice("kind", CarrierKind), sheet.text("where"), sheet.text("note", default=""))
            for sheet in sheets
        )
    return made


class _Sheet:
    """One TOML table being read; a wrong or missing entry becomes a fault, and reading goes on."""

    def __init__(self, where: str, entries: Any, faults: Faults) -> None:
        self.where, self.faults = where, faults
        self._entries: Mapping[str, Any] = entries if isinstance(entries, Mapping) else {}
        if not isinstance(entries, Mapping):
            self.fault("must be a table.")

    def fault(self, says: str) -> None:
        self.faults.append(f"{self.where}: {says}")

    def value(self, key: str, kind: type, default: Any) -> Any:
        """The entry when it has the kind asked for."""
        found = self._entries.get(key, default)
        if found is not None and not isinstance(found, kind):
            self.fault(f"`{key}` must be a {kind.__name__}, not {found!r}.")
            return default
        if found is None and key not in self._entries:
            self.fault(f"`{key}` is missing.")
        return found

    def text(self, key: str, default: str | None = None) -> str:
        """The entry as text; without a default it must be there and say something."""
        found = self._entries.get(key, default)
        if not isinstance(found, str) or (default is None and not found.strip()):
            self.fault(f"`{key}` must be text that says something, not {found!r}.")
            return ""
        return found

    def choice(self, key: str, kind: type[E], default: E | None = None) -> E:
        """The entry as one of a closed list."""
        found = self._entries.get(key, default)
        try:
            return kind(found)
        except ValueError:
            self.fault(f"`{key}` is {found!r}; it must be one of {', '.join(kind)}.")
            return next(iter(kind))

    def part(self, key: str) -> _Sheet:
        """A table inside this one."""
        return _Sheet(f"{self.where} [{key}]", self._entries.get(key, {}), self.faults)


def _sheets(place: Traversable, name: str, faults: Faults, *, required: bool = False) -> Iterable[tuple[str, _Sheet]]:
    for key, entries in _toml(place, name, faults, required=required).items():
        yield key, _Sheet(f"{place.name}/{name} [{key}]", entries, faults)


def _toml(place: Traversable, name: str, faults: Faults, *, required: bool = False) -> dict[str, Any]:
    file = place.joinpath(name)
    if not file.is_file():
        if required:
            faults.append(f"{place.name}: {name} is missing.")
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{place.name}/{name}: cannot be read as TOML: {error}.")
        return {}


def _check_zone(where: str, zone: str, faults: Faults) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        faults.append(f"{where}: time_zone '{zone}' is not a known zone.")


def _check_term(where: str, book: Rulebook, faults: Faults) -> None:
    """The start and end of a text, and of its parts, are numbers of its own register."""
    named = [("starts", book.starts), ("ends", book.ends), *(("parts starts", part.starts) for part in book.parts)]
    for entry, number in named:
        if number and number not in book.numbers:
            faults.append(f"{where}: {entry} names the number '{number}', which numbers.toml does not have.")
    for part in book.parts:
        for entry in ("plus_days", "until"):
            number = getattr(part, entry)
            if number and number not in book.numbers:
                faults.append(f"{where}: {entry} names the number '{number}', which numbers.toml does not have.")
        faults.extend(
            f"{where}: a part names the provision '{one}', which provisions.toml does not have."
            for one in part.provisions
            if one not in book.provisions
        )


def _check_unique(books: Iterable[Rulebook], faults: Faults) -> None:
    """An id means one thing in the whole register, so that a rule need not say which rulebook it asks."""
    shelves: tuple[tuple[str, Callable[[Rulebook], Mapping[str, Any]]], ...] = (
        ("provision", lambda book: book.provisions),
        ("number", lambda book: book.numbers),
        ("reading", lambda book: book.readings),
    )
    listed = list(books)
    for noun, shelf in shelves:
        seen: dict[str, str] = {}
        for book in listed:
            for identity in shelf(book):
                if identity in seen:
                    faults.append(f"The {noun} '{identity}' stands in both {seen[identity]} and {book.id}.")
                seen[identity] = book.id
