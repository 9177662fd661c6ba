"""A roster as an X12 834 enrollment file (005010X220A1), and the file read back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO

from carelaw.ihh.facts.roster import PersonOnRoster, RosterRow
from carelaw.platform.x12 import Segment, day_of, read_segments, write_segments

VERSION = "005010X220A1"
_MAINTENANCE = {"ADD": "021", "CHANGE": "001", "TERM": "024", "SAME": "030"}
_NO_REASON, _OWN_CHOICE, _FOR_INFORMATION = "AI", "EC", "XN"
_SPONSOR = "HEALTHCARE AND FAMILY SERVICES"
_PROGRAM = "INTEGRATED HEALTH HOMES"
FULL, CHANGES = "4", "2"


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sends to whom, when, under which control number."""

    control: int
    at: datetime
    sender: str = "ILHFS"
    receiver: str = ""
    purpose: str = FULL
    usage: str = "T"


@dataclass(slots=True)
class Enrolled:
    """One person as an 834 names him or her."""

    maintenance: str
    reason: str
    references: dict[str, str] = field(default_factory=dict)
    last_name: str = ""
    first_name: str = ""
    birth_date: date | None = None
    sex: str = ""
    zip_code: str = ""
    coverage: list[str] = field(default_factory=list)
    days: dict[str, date | None] = field(default_factory=dict)
    provider: str = ""
    provider_npi: str = ""
    change_reason: str = ""


@dataclass(slots=True)
class Enrollments:
    """An 834 read back: its people, and whatever does not agree in its counts and control numbers."""

    version: str = ""
    purpose: str = ""
    people: list[Enrolled] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def write_834(
    rows: Sequence[tuple[RosterRow, PersonOnRoster]], *, home_name: str, home_npi: str, envelope: Envelope
) -> str:
    """The interchange with one transaction set; every count and control number agrees."""
    on, at = envelope.at.strftime("%Y%m%d"), envelope.at.strftime("%H%M")
    control = f"{envelope.control:09d}"
    body: list[list[str]] = [
        ["BGN", "00", control, on, at, "", "", "", envelope.purpose],
        ["N1", "P5", _SPONSOR, "ZZ", envelope.sender],
        ["N1", "IN", _PROGRAM, "ZZ", "IHH"],
    ]
    for row, person in rows:
        body += _person(row, person, home_name, home_npi)
    header = [
        _isa(envelope, control),
        ["GS", "BE", envelope.sender, envelope.receiver or home_npi, on, at, str(envelope.control), "X", VERSION],
        ["ST", "834", "0001", VERSION],
    ]
    trailer = [["SE", str(len(body) + 2), "0001"], ["GE", "1", str(envelope.control)], ["IEA", "1", control]]
    return write_segments([*header, *body, *trailer])


def read_834(stream: BinaryIO, *, file_name: str) -> Enrollments:
    """The people of an 834, lenient about what partners leave out, strict about counts and control numbers."""
    read = Enrollments()
    segments = list(read_segments(stream, file_name=file_name))
    read.problems = list(_disagreements(segments))
    loop = ""
    for segment in segments:
        if segment.name == "ST":
            read.version, loop = segment.at(3), ""
        elif segment.name == "BGN":
            read.purpose = segment.at(8)
        elif segment.name == "INS":
            read.people.append(Enrolled(segment.at(3), segment.at(4)))
            loop = "member"
        elif loop and read.people:
            loop = _take(segment, read.people[-1], loop)
    return read


def _isa(envelope: Envelope, control: str) -> list[str]:
    receiver = (envelope.receiver or "HEALTHHOME")[:15]
    return [
        "ISA",
        "00",
        " " * 10,
        "00",
        " " * 10,
        "ZZ",
        envelope.sender[:15].ljust(15),
        "ZZ",
        receiver.ljust(15),
        envelope.at.strftime("%y%m%d"),
        envelope.at.strftime("%H%M"),
        "^",
        "00501",
        control,
        "0",
        envelope.usage,
        ":",
    ]


def _person(row: RosterRow, person: PersonOnRoster, home_name: str, home_npi: str) -> Iterator[list[str]]:
    maintenance = _MAINTENANCE[row.change_code]
    own = row.assignment_method in {"CHOICE", "TRANSFER"}
    reason = _FOR_INFORMATION if maintenance == "030" else _OWN_CHOICE if own and maintenance == "021" else _NO_REASON
    yield ["INS", "Y", "18", maintenance, reason, "A"]
    yield ["REF", "0F", row.recipient_number or row.person_id]
    yield ["REF", "1L", "IHH"]
    yield ["REF", "23", row.person_id]
    yield ["REF", "ZZ", ";".join(filter(None, (row.status, row.tier_basis)))]
    yield from _day("356", person.eligible_from)
    yield from _day("357", person.eligible_to)
    yield ["NM1", "IL", "1", row.last_name.upper(), row.first_name.upper()]
    if row.phone:
        yield ["PER", "IP", "", "TE", "".join(filter(str.isdigit, row.phone))]
    if person.address:
        yield ["N3", person.address.upper()]
        yield ["N4", person.city.upper(), "IL", person.zip_code]
    yield ["DMG", "D8", row.birth_date.strftime("%Y%m%d"), row.sex or "U"]
    yield ["HD", maintenance, "", "HLT", f"IHH-TIER-{row.tier}"]
    yield from _day("348", row.membership_start or row.assignment_date)
    yield from _day("349", row.membership_end)
    yield ["LX", "1"]
    yield ["NM1", "P3", "2", home_name.upper(), "", "", "", "", "XX", home_npi]
    if row.assignment_method == "TRANSFER" and row.change_code == "ADD":
        yield ["PLA", "2", "1P", row.assignment_date.strftime("%Y%m%d"), "", "14"]


def _day(qualifier: str, on: date | None) -> Iterator[list[str]]:
    if on is not None:
        yield ["DTP", qualifier, "D8", on.strftime("%Y%m%d")]


def _take(segment: Segment, person: Enrolled, loop: str) -> str:
    """Enter a segment; gives the loop that the next one stands in."""
    if segment.name in {"SE", "ST"}:
        return ""
    if segment.name == "REF" and loop == "member":
        person.references[segment.at(1)] = segment.at(2)
    elif segment.name == "NM1" and segment.at(1) in {"IL", "74"} and loop == "member":
        person.last_name, person.first_name = segment.at(3), segment.at(4)
    elif segment.name == "NM1" and segment.at(1) == "P3":
        person.provider, person.provider_npi = segment.at(3), segment.at(9)
    elif segment.name == "NM1":
        return "other"
    elif segment.name == "N4" and loop == "member":
        person.zip_code = segment.at(3)
    elif segment.name == "DMG" and loop == "member":
        person.birth_date, person.sex = day_of(segment.at(2)), segment.at(3)
    elif segment.name == "HD":
        person.coverage.append(segment.at(4) or segment.at(3))
        return "coverage"
    elif segment.name == "DTP":
        person.days[segment.at(1)] = day_of(segment.at(3))
    elif segment.name == "PLA":
        person.change_reason = segment.at(5)
    return loop


def _disagreements(segments: Sequence[Segment]) -> Iterator[str]:
    """Every count and control number of the envelopes that does not agree."""
    opened: dict[str, Segment] = {}
    began = sets = groups = 0
    for place, segment in enumerate(segments):
        if segment.name in {"ISA", "GS", "ST"}:
            opened[segment.name] = segment
            began = place if segment.name == "ST" else began
            groups, sets = (0, 0) if segment.name == "ISA" else (groups, 0 if segment.name == "GS" else sets)
        elif segment.name == "SE":
            sets += 1
            yield from _agrees("SE01", segment.at(1), str(place - began + 1))
            yield from _agrees("SE02", segment.at(2), opened["ST"].at(2) if "ST" in opened else "")
        elif segment.name == "GE":
            groups += 1
            yield from _agrees("GE01", segment.at(1), str(sets))
            yield from _agrees("GE02", segment.at(2), opened["GS"].at(6) if "GS" in opened else "")
        elif segment.name == "IEA":
            yield from _agrees("IEA01", segment.at(1), str(groups))
            yield from _agrees("IEA02", segment.at(2), opened["ISA"].at(13))


def _agrees(element: str, says: str, counted: str) -> Iterator[str]:
    if says.lstrip("0") != counted.lstrip("0"):
        yield f"{element} says {says or 'nothing'}; it must be {counted}."
