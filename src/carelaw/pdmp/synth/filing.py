"""One office's file of a night: its records in order, rendered, with the truth of each record beside it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from random import Random
from zoneinfo import ZoneInfo

from carelaw.pdmp.synth import faults
from carelaw.pdmp.synth.faults import Became, Expected, Fault
from carelaw.pdmp.synth.practice import Pharmacy, Sender
from carelaw.pdmp.synth.records import NEW, REVISE, VOID, Clerk, Written
from carelaw.pdmp.synth.state import Fill
from carelaw.pdmp.synth.variation import Profile
from carelaw.pdmp.wire.asap.writer import FileWriter, zero_report

ZONE = ZoneInfo("America/New_York")
LATE_AFTER_DAYS = 4  # a file made in the night that begins the fourth day after the dispensing day is late (MAP-40)


class Kind(StrEnum):
    """What a record is to its sender."""

    NEW = "new"
    REVISE = "revise"
    VOID = "void"
    CORRECTION = "correction"
    DUPLICATE = faults.DUPLICATE
    DUPLICATE_IN_FILE = faults.DUPLICATE_IN_FILE
    KEY_CLASH = faults.KEY_CLASH
    VOID_OF_UNKNOWN = faults.VOID_OF_UNKNOWN
    REVISE_OF_UNKNOWN = faults.REVISE_OF_UNKNOWN


class Then(StrEnum):
    """What stands in the end of what a record brought in."""

    LIVE = "live"
    REVISED = "revised"
    VOIDED = "voided"
    KEPT = "kept"  # set aside, kept, and never corrected
    CORRECTED = "corrected"  # set aside, and sent again without its fault
    CORRECTED_ELSEWHERE = "corrected-under-another-key"  # likewise, but the fault stood in its key, so it waits on
    RESENT = "resent"  # in a file that was not loaded or was voided, and sent again
    NOTHING = ""  # brought nothing in: a duplicate, a void


@dataclass(slots=True)
class Entry:
    """One record that waits for its file."""

    fill: Fill
    profile: Profile
    kind: Kind = Kind.NEW
    faulty: bool = False
    then: Then = Then.LIVE


@dataclass(frozen=True, slots=True)
class Row:
    """The truth of one record in a file."""

    ordinal: int
    segment_no: int
    entry: Entry
    fields: Written
    expected: tuple[Expected, ...]
    fault: str
    provision: str
    outcome: str
    then: str


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What a file says of itself."""

    sender: Sender
    sender_name: str
    control_number: str
    created_at: datetime
    message: str = ""

    @property
    def as_written(self) -> datetime:
        """The time as the version writes it: UTC from 5.0 on, local before."""
        return self.created_at if self.sender.version == "5.0" else self.created_at.astimezone(ZONE)


def made_at(day: date, sender: int, hour: int = 2) -> datetime:
    """When an office makes its file in the night after a day, in UTC."""
    local = datetime.combine(day + timedelta(days=1), time(hour, sender * 7 % 60, sender * 13 % 60), ZONE)
    return local.astimezone(UTC)


def render(head: Letterhead, rows: Sequence[Row]) -> bytes:
    """The bytes of a file with these records."""
    stream = io.BytesIO()
    with FileWriter(
        stream,
        version=head.sender.version,
        control_number=head.control_number,
        sender_id=head.sender.sender_id,
        sender_name=head.sender_name,
        created_at=head.as_written,
        message=head.message,
        newline=head.sender.newline,
    ) as file:
        pharmacy = patient = None
        for row in rows:
            record = row.fields
            if record.pharmacy is not pharmacy:
                pharmacy, patient = record.pharmacy, None
                file.pharmacy(pharmacy)
            if record.patient != patient:
                patient = record.patient
                file.patient(patient)
            file.dispensing(record.dispensing, record.prescriber, record.ingredients, record.pickup or None)
    return _encoded(stream.getvalue(), head.sender)


def render_zero(head: Letterhead, clerk: Clerk, pharmacy: Pharmacy, period: tuple[date, date]) -> bytes:
    """The bytes of a zero report."""
    stream = io.BytesIO()
    zero_report(
        stream,
        version=head.sender.version,
        control_number=head.control_number,
        sender_id=head.sender.sender_id,
        sender_name=head.sender_name,
        created_at=head.as_written,
        pharmacy=clerk.pharmacy(pharmacy),
        period=period,
        newline=head.sender.newline,
    )
    return _encoded(stream.getvalue(), head.sender)


def _encoded(content: bytes, sender: Sender) -> bytes:
    return content.decode("utf-8").encode(sender.encoding) if sender.encoding == "cp1252" else content


class Desk:
    """Turns the entries of a night into rows: what is written, where it stands, and what is expected of it."""

    def __init__(self, rng: Random, clerk: Clerk, correct_later: Callable[[Entry], bool]) -> None:
        self._rng = rng
        self._clerk = clerk
        self._correct_later = correct_later  # True when the sender will send the record again without its fault

    def rows(self, entries: Iterable[Entry], made_on: date) -> list[Row]:
        """The rows of a file made on this day, pharmacy by pharmacy and patient by patient."""
        written = [(entry, *self._written(entry)) for entry in entries]
        # A record with a fault in PHA has a PHA of its own, after the pharmacy's others.
        written.sort(
            key=lambda one: (one[0].fill.pharmacy.number, _spoils_pharmacy(one[2]), one[0].fill.course.person.number)
        )
        rows: list[Row] = []
        place = 2  # TH and IS stand before
        pharmacy = patient = None
        for entry, record, fault in written:
            if record.pharmacy is not pharmacy:
                place += 1 if pharmacy is None else 2  # the TP of the one before
                pharmacy, patient = record.pharmacy, None
            if record.patient != patient:
                patient = record.patient
                place += 1
            place += 1
            rows.append(self._row(len(rows) + 1, place, entry, record, fault, made_on))
            place += 1 + len(record.ingredients) + bool(record.pickup)
        return rows

    def _written(self, entry: Entry) -> tuple[Written, Fault | None]:
        record = self._clerk.write(entry.fill, entry.profile.person)
        if entry.faulty:
            fault, record = faults.plant_one(self._rng, record, entry.fill.course.spoilt_by)
            return record, fault
        change = _CHANGES.get(entry.kind)
        if change is None:
            return record, None
        return replace(record, dispensing={**record.dispensing, **change(record.dispensing)}), None

    def _row(self, ordinal: int, place: int, entry: Entry, record: Written, fault: Fault | None, made_on: date) -> Row:
        standing = faults.standing(record)
        name, provision, then, became = "", "", entry.then, _OF_KIND.get(entry.kind, Became.ACCEPTED)
        if fault is not None:
            standing = (*fault.expected, *(one for one in standing if one not in fault.expected))
            name, provision, became, then = fault.name, fault.provision, fault.outcome, Then.LIVE
            if became is Became.HELD:
                then = _corrected(fault) if self._correct_later(entry) else Then.KEPT
        elif entry.kind.value in faults.ROW_FAULTS:
            _, became, provision = faults.ROW_FAULTS[entry.kind.value]
            name, then = entry.kind.value, Then.KEPT if became is Became.HELD else Then.NOTHING
        if entry.fill.course.animal:
            became, provision = Became.SET_ASIDE, "MAP-18"
        if became is Became.SET_ASIDE:
            then = Then.KEPT
        if became in {Became.ACCEPTED, Became.ACCEPTED_WITH_WARNING}:
            became = _as_accepted(record, standing, made_on)
        return Row(ordinal, place, entry, record, standing, name, provision, became.value, then.value)


def _corrected(fault: Fault) -> Then:
    return Then.CORRECTED_ELSEWHERE if fault.other_key else Then.CORRECTED


_OF_KIND = {Kind.REVISE: Became.REVISED, Kind.VOID: Became.VOIDED}


def _as_accepted(record: Written, standing: Sequence[Expected], made_on: date) -> Became:
    """Late before warned."""
    day = record.dispensing.get("DSP17") or record.dispensing["DSP05"]
    dispensed = date(int(day[:4]), int(day[4:6]), int(day[6:]))
    if (made_on - dispensed).days >= LATE_AFTER_DAYS:
        return Became.ACCEPTED_LATE
    return Became.ACCEPTED_WITH_WARNING if standing else Became.ACCEPTED


def _spoils_pharmacy(fault: Fault | None) -> int:
    return int(fault is not None and fault.name.startswith("dispenser-"))


def _other_supply(fields: dict[str, str]) -> dict[str, str]:
    """The supply as it was in truth: some units and days fewer, or more."""
    quantity, days = int(fields["DSP09"]), int(fields["DSP10"])
    changed = max(1, days - 2) if days > 3 else days + 1
    return {"DSP09": str(max(1, quantity * changed // days)), "DSP10": str(changed)}


def _unknown(fields: dict[str, str]) -> dict[str, str]:
    return {"DSP02": f"9{fields['DSP02']}"}


_CHANGES: Mapping[Kind, Callable[[dict[str, str]], dict[str, str]]] = {
    Kind.REVISE: lambda fields: {"DSP01": REVISE, **_other_supply(fields)},
    Kind.VOID: lambda fields: {"DSP01": VOID},
    Kind.KEY_CLASH: lambda fields: {"DSP01": NEW, **_other_supply(fields)},
    Kind.VOID_OF_UNKNOWN: lambda fields: {"DSP01": VOID, **_unknown(fields)},
    Kind.REVISE_OF_UNKNOWN: lambda fields: {"DSP01": REVISE, **_unknown(fields)},
}
