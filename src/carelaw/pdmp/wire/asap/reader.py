"""The records of a file, one after the other, whole or by parts, with everything that is wrong with each.

    envelope = inspect(stream, profile, received_on=today)
    for record in records(stream, envelope, profile, received_on=today):
        ...

Nothing here raises for what a file holds, and memory stays the same however long it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from carelaw.pdmp.facts.report import DispensingReport, ReportedDispenser, ReportedPerson, ReportedPrescriber
from carelaw.pdmp.wire.asap import dictionary
from carelaw.pdmp.wire.asap import typed_report as reading
from carelaw.pdmp.wire.asap.envelope import Envelope, Part, inspect
from carelaw.pdmp.wire.asap.finding import Finding, Level
from carelaw.pdmp.wire.asap.help import FieldHelp, field_help
from carelaw.pdmp.wire.asap.judging import MOST_ELEMENTS_KEPT, Judge, check, is_zero_report, judge_for, printable
from carelaw.pdmp.wire.asap.profile import Profile
from carelaw.pdmp.wire.asap.tokens import CHUNK, LONGEST_SEGMENT, WHITE, blocks, decoded
from carelaw.pdmp.wire.asap.typed_report import typed

MOST_SEGMENTS = 250  # of one dispensing; CDI01 counts to 99
_MOST_PRESCRIBERS = 10_000
_PART_CHUNK = 1 << 18  # a part is about half a megabyte; what is read beyond it is wasted
_CONTEXT_CHUNK = 1 << 13
_OPENERS = frozenset({"PHA", "PAT", "DSP", "TP", "TT", "TH"})
_DETAILS = frozenset({"PRE", "CDI", "AIR"})
_NO_DISPENSER, _NO_PERSON, _NO_PRESCRIBER = ReportedDispenser(), ReportedPerson(), ReportedPrescriber()


@dataclass(frozen=True, slots=True, repr=False)
class Record:
    """One dispensing as its file reports it.

    `ordinal` counts the DSP segments of the file from 1, `segment_no` all its segments. `fields` holds what was sent
    in PHA, PAT, DSP, PRE and AIR, by name, without blanks. `raw` is the record's own segments with its PHA and PAT,
    so that it can be read again alone. `report` is None for a zero report, which is about no patient.
    """

    ordinal: int
    segment_no: int
    fields: Mapping[str, str]
    compounds: tuple[Mapping[str, str], ...]
    findings: tuple[Finding, ...]
    raw: str
    zero_report: bool
    report: DispensingReport | None

    def __repr__(self) -> str:
        return f"<Record {self.ordinal} segment {self.segment_no} {len(self.findings)} findings>"

    @property
    def held(self) -> bool:
        """True when an error keeps the record from being loaded."""
        return any(finding.level in (Level.ERROR, Level.FATAL) for finding in self.findings)


def records(
    stream: BinaryIO, envelope: Envelope, profile: Profile, *, received_on: date, part: int | None = None
) -> Iterator[Record]:
    """Every record of an inspected file, or those of one part, `envelope.parts[part]`.

    Records of a fatal file come too, so that the report on it can name what else is wrong; whether they may be loaded
    is `envelope.fatal`. A file whose version or terminator cannot be told gives none. The stream must allow seeking
    when a part is asked for. Raises ValueError when the part does not exist or the file is not the inspected one.
    """
    if part is not None and not 0 <= part < len(envelope.parts):
        raise ValueError(f"There is no part {part}; the file has {len(envelope.parts)} parts, counted from 0.")
    if not envelope.terminator or not envelope.version or not envelope.parts:
        return
    judge = judge_for(envelope.version, profile)
    assembly = _Assembly(judge, received_on, envelope.terminator)
    if part is None:
        if stream.seekable():
            stream.seek(0)
        yield from _walk(stream, assembly, envelope.terminator, envelope.start, 0)
        return
    chosen = envelope.parts[part]
    _restore(stream, assembly, envelope.terminator, chosen)
    stream.seek(chosen.offset)
    assembly.ordinal = chosen.first_record - 1
    for record in _walk(stream, assembly, envelope.terminator, 0, chosen.segment_no - 1, _PART_CHUNK):
        if record.ordinal == chosen.first_record and record.segment_no != chosen.segment_no:
            break
        yield record
        if record.ordinal == chosen.first_record + chosen.records - 1:
            return
    raise ValueError("The file is not the one that was inspected.")


def reread(raw: str, ordinal: int, segment_no: int, version: str, profile: Profile, received_on: date) -> Record | None:
    """One record out of its own segments, `Record.raw`; None when they hold no dispensing."""
    terminator = raw[-1:]
    assembly = _Assembly(judge_for(version, profile), received_on, terminator)
    assembly.ordinal = ordinal - 1
    found = None
    for number, text in enumerate((piece.strip(WHITE) for piece in raw.split(terminator)), segment_no):
        if text:
            found = assembly.feed(text, number) or found
    return assembly.finish() or found


def _walk(
    stream: BinaryIO, assembly: _Assembly, terminator: str, skip: int, number: int, chunk_size: int = CHUNK
) -> Iterator[Record]:
    """Feed every segment to the assembly and give the records it completes. What has no terminator is not whole."""
    feed = assembly.feed
    for text, encoding in _segments(stream, terminator, skip, chunk_size):
        number += 1
        record = feed(text, number, encoding)
        if record is not None:
            yield record
        if assembly.ended:
            return
    record = assembly.finish()
    if record is not None:
        yield record


def _segments(stream: BinaryIO, terminator: str, skip: int = 0, chunk_size: int = CHUNK) -> Iterator[tuple[str, str]]:
    """Segments as text, with their encoding when it is not ASCII; ASCII, the rule, is decoded a block at a time."""
    ends = terminator.encode("ascii")
    for block, unended in blocks(stream, ends, chunk_size=chunk_size):
        if unended:
            return
        if block.isascii():
            for text in block.decode("ascii").split(terminator):
                if len(text) > LONGEST_SEGMENT:
                    return
                if text := text.strip(WHITE):
                    yield text, ""
        else:
            for piece in block[skip:].split(ends):
                if len(piece) > LONGEST_SEGMENT:
                    return
                text, encoding = decoded(piece)
                if text := text.strip(WHITE):
                    yield text, encoding
        skip = 0


def _restore(stream: BinaryIO, assembly: _Assembly, terminator: str, part: Part) -> None:
    """Bring back the PHA and the PAT that hold where a part begins, with what stood between them and their next."""
    for offset, number in ((part.pharmacy_offset, part.pharmacy_no), (part.patient_offset, part.patient_no)):
        if offset < 0:
            continue
        stream.seek(offset)
        for place, (text, encoding) in enumerate(_segments(stream, terminator, chunk_size=_CONTEXT_CHUNK)):
            if place and text.split("*", 1)[0] in _OPENERS:
                break
            assembly.feed(text, number + place, encoding)


@dataclass(slots=True)
class _Context:
    """The pharmacy or the patient that holds for the dispensings that follow."""

    number: int
    raw: list[str]
    fields: dict[str, str]
    findings: list[Finding]
    zero: bool = False
    dispenser: ReportedDispenser = _NO_DISPENSER
    person: ReportedPerson = _NO_PERSON


class _Assembly:
    """Puts segments together to records. What recurs is judged once: a pharmacy, a patient, a prescriber."""

    def __init__(self, judge: Judge, received_on: date, terminator: str) -> None:
        self.judge, self.received_on, self.terminator = judge, received_on, terminator
        self.ordinal = 0
        self.ended = False
        self._pharmacy: _Context | None = None
        self._patient: _Context | None = None
        self._shared: dict[str, str] = {}
        self._prescribers: dict[str, tuple[dict[str, str], Sequence[Finding], ReportedPrescriber]] = {}
        self._blank_status = judge.profile.default("DSP01", judge.version)
        self._blank_species = judge.profile.default("PAT20", judge.version)
        self._open = False
        self._number = 0
        self._dispensing: list[str] = []
        self._details: list[tuple[str, int, str, list[str], bool]] = []
        self._raw: list[str] = []
        self._notes: list[Finding] = []

    def feed(self, text: str, number: int, encoding: str = "") -> Record | None:
        """Take the next segment; give the record that it completes, if it completes one."""
        elements = text.split("*")
        kind = elements.pop(0)
        if " *" in text or "* " in text:
            elements = [element.strip() for element in elements]
        plain = text.isprintable() and not encoding
        notes: Sequence[Finding] = () if plain else self._odd_characters(kind, elements, number, encoding)
        if kind == "DSP":
            done = self.finish()
            self._open, self._number = True, number
            self._dispensing = elements
            self._raw = [text]
            self._notes.extend(notes)
            return done
        if kind == "PAT" or kind == "PHA" or kind == "TP" or kind == "TT" or kind == "TH":
            done = self.finish()
            self._boundary(kind, text, number, elements, notes)
            return done
        if kind != "IS":
            self._detail(kind, text, number, elements, notes)
        return None

    def _boundary(self, kind: str, text: str, number: int, elements: list[str], notes: Sequence[Finding]) -> None:
        if kind == "PAT":
            self._patient = self._read_patient(text, number, elements, notes)
        else:
            self._pharmacy = self._read_pharmacy(text, number, elements, notes) if kind == "PHA" else None
            self._patient = None
            self.ended = kind == "TT" or (kind == "TH" and number > 1)
        self._shared = {
            **(self._pharmacy.fields if self._pharmacy else {}),
            **(self._patient.fields if self._patient else {}),
        }

    def _read_pharmacy(self, text: str, number: int, elements: list[str], notes: Sequence[Finding]) -> _Context:
        fields: dict[str, str] = {}
        found = [finding.at(number) for finding in self.judge.read("PHA", elements, fields)]
        dispenser = reading.dispenser_of(self._cut(fields, found))
        return _Context(number, [text], fields, [*found, *notes], dispenser=dispenser)

    def _read_patient(self, text: str, number: int, elements: list[str], notes: Sequence[Finding]) -> _Context:
        fields: dict[str, str] = {}
        found = [finding.at(number) for finding in self.judge.patient(elements, fields, self.received_on)]
        zero = is_zero_report(fields)
        person = reading.person_of(self._cut(fields, found), self._blank_species)
        return _Context(number, [text], fields, [*(() if zero else found), *notes], zero=zero, person=person)

    def _detail(self, kind: str, text: str, number: int, elements: list[str], notes: Sequence[Finding]) -> None:
        """PRE, CDI, AIR or something unknown: it belongs to the open dispensing, else to the patient or pharmacy."""
        holder = None if self._open else (self._patient or self._pharmacy)
        if not self._open and holder is None:
            return  # outside every pharmacy: the envelope tells
        raw = self._raw if holder is None else holder.raw
        found = self._notes if holder is None else holder.findings
        if len(raw) >= MOST_SEGMENTS:
            if len(raw) == MOST_SEGMENTS:
                raw.append("")
                found.append(self.judge.fault("record-too-long", segment="DSP", limit=MOST_SEGMENTS).at(number))
            return
        raw.append(text)
        found.extend(notes)
        if kind not in _DETAILS:
            found.append(self.judge.fault("unknown-segment", value=kind).at(number))
        elif holder is not None:
            if any(elements):
                found.append(self.judge.fault("segment-unattached", segment=kind).at(number))
        else:
            self._details.append((kind, number, text, elements, bool(notes)))

    def _odd_characters(self, kind: str, elements: list[str], number: int, encoding: str) -> list[Finding]:
        """Characters that no report should hold: control characters become blanks, others are kept; both are told."""
        found = []
        for place, value in enumerate(elements if kind in dictionary.SEGMENTS else (), 1):
            name = f"{kind}{min(place, MOST_ELEMENTS_KEPT):02d}"
            if not value.isascii() and encoding:
                found.append(self.judge.fault("not-ascii", name, value, segment=kind, other=encoding).at(number))
            if not value.isprintable():
                elements[place - 1] = printable(value)
                found.append(self.judge.fault("control-character", name, value, segment=kind).at(number))
        return found

    # --- one record ----------------------------------------------------------------------------------------------

    def finish(self) -> Record | None:
        """The record that is open, whole; None when there is none."""
        if not self._open:
            return None
        self._open = False
        self.ordinal += 1
        judge, number = self.judge, self._number
        pharmacy = self._pharmacy or self._absent("PHA")
        patient = self._patient or self._absent("PAT")
        fields = self._shared.copy()
        found: list[Finding] = []
        for finding in judge.read("DSP", self._dispensing, fields):
            found.append(finding.at(number))
        compounds: tuple[Mapping[str, str], ...] = ()
        prescriber = _NO_PRESCRIBER
        if self._details:
            compounds, prescriber = self._read_details(fields, found)
        if prescriber is _NO_PRESCRIBER:
            found.extend(finding.at(number) for finding in judge.read("PRE", (), {}))
        if patient.zero:
            found = [f.at(number) for f in judge.zero_report(fields, compounds, self.received_on)]
            found = [*pharmacy.findings, *patient.findings, *found, *self._notes]
            report = None
        else:
            for finding in judge.across(fields, compounds, self.received_on):
                found.append(finding.at(patient.number if finding.segment == "PAT" else number))
            if pharmacy.findings or patient.findings or self._notes:
                found = [*pharmacy.findings, *patient.findings, *found, *self._notes]
            report = reading.report_of(
                self._cut(fields, found), compounds, pharmacy.dispenser, patient.person, prescriber, self._blank_status
            )
        if found:
            found = list(judge.softened_for_void(found, fields.get("DSP01", "")))
        record = Record(
            self.ordinal,
            number,
            fields,
            compounds,
            tuple(found),
            self.terminator.join((*pharmacy.raw, *patient.raw, *self._raw, "")),
            patient.zero,
            report,
        )
        if self._details:
            self._details = []
        if self._notes:
            self._notes = []
        return record

    def _read_details(
        self, fields: dict[str, str], found: list[Finding]
    ) -> tuple[tuple[Mapping[str, str], ...], ReportedPrescriber]:
        """PRE, CDI and AIR of the open dispensing, in whatever order they came."""
        judge = self.judge
        prescriber, pickup, compounds = _NO_PRESCRIBER, False, []
        for kind, number, text, elements, odd in self._details:
            if kind == "PRE":
                if prescriber is not _NO_PRESCRIBER:
                    found.append(judge.fault("segment-repeated", segment=kind).at(number))
                    continue
                values, faults, prescriber = self._read_prescriber(text, elements, odd)
                fields.update(values)
            elif kind == "CDI":
                if not any(elements):
                    continue
                ingredient: dict[str, str] = {}
                faults = judge.ingredient(elements, ingredient)
                compounds.append(ingredient)
            elif pickup:
                found.append(judge.fault("segment-repeated", segment=kind).softened().at(number))
                continue
            else:
                pickup = True
                faults = judge.read("AIR", elements, fields)
            if faults:
                found.extend(finding.at(number) for finding in faults)
        return tuple(compounds), prescriber

    def _read_prescriber(
        self, text: str, elements: list[str], odd: bool
    ) -> tuple[dict[str, str], Sequence[Finding], ReportedPrescriber]:
        known = None if odd else self._prescribers.get(text)
        if known is not None:
            return known
        values: dict[str, str] = {}
        faults = self.judge.read("PRE", elements, values)
        made = values, faults, reading.prescriber_of(self._cut(values, faults))
        if not odd:
            if len(self._prescribers) >= _MOST_PRESCRIBERS:
                self._prescribers.clear()
            self._prescribers[text] = made
        return made

    def _absent(self, segment: str) -> _Context:
        """A dispensing outside a pharmacy or a patient: everything required of them is missing."""
        values: dict[str, str] = {}
        faults = self.judge.read(segment, (), values)
        return _Context(self._number, [], values, [finding.at(self._number) for finding in faults])

    def _cut(self, fields: Mapping[str, str], found: Sequence[Finding]) -> Mapping[str, str]:
        if found and any(finding.code == "width-exceeded" for finding in found):
            return reading.cut(fields, self.judge.version, self.judge.profile)
        return fields


__all__ = [
    "Envelope",
    "FieldHelp",
    "Finding",
    "Part",
    "Record",
    "check",
    "field_help",
    "inspect",
    "records",
    "reread",
    "typed",
]
