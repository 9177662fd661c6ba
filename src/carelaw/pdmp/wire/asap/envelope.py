"""One pass over a file: who sent what, whether it is whole, and where its parts begin."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from carelaw.kernel.decision import plain
from carelaw.pdmp.wire.asap import dictionary
from carelaw.pdmp.wire.asap.finding import Finding, Level
from carelaw.pdmp.wire.asap.judging import Judge, is_zero_report, judge_for
from carelaw.pdmp.wire.asap.profile import Profile
from carelaw.pdmp.wire.asap.tokens import CHUNK, LONGEST_SEGMENT, WHITE, Opening, blocks, decoded, opening, read_head
from carelaw.pdmp.wire.asap.values import count, day

PART_SIZE = 2_000
_MOST_LISTED = 50  # findings of one kind at file level; the rest are counted
_PERIOD = re.compile(r"#\s*(\d{8})\s*#\s*-\s*#\s*(\d{8})\s*#", re.ASCII)
_TRANSACTION_TYPES = {"01": "send", "04": "void-file"}
_WHITE = WHITE.encode("ascii")
_END_OF_FILE = b"\x1a"  # what DOS programs put at the end


@dataclass(frozen=True, slots=True)
class Part:
    """Where a part of a file begins: its first DSP, and the PHA and PAT that hold there. Offsets in bytes, no content.

    An offset of -1 says that no such segment holds.
    """

    offset: int
    segment_no: int
    first_record: int
    records: int
    pharmacy_offset: int
    pharmacy_no: int
    patient_offset: int
    patient_no: int


@dataclass(frozen=True, slots=True, repr=False)
class Envelope:
    """A file as a whole. `findings` holds what is wrong with the file itself; a fatal one means that nothing is loaded.

    `transaction_type` is `send`, `void-file` or empty; `file_type` P, T or empty. Records and segments are counted as
    found. `parts` lets a worker begin anywhere with nothing but the number of a part.
    """

    version: str
    control_number: str
    transaction_type: str
    file_type: str
    sender_id: str
    sender_name: str
    message: str
    period: tuple[date, date] | None
    created_on: date | None
    created_time: str
    terminator: str
    encoding: str
    start: int
    record_count: int
    segment_count: int
    pharmacy_count: int
    zero_reports: int
    size: int
    digest: str
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]

    def __repr__(self) -> str:
        return f"<Envelope {self.version or 'unreadable'} {self.record_count} records {len(self.findings)} findings>"

    @property
    def fatal(self) -> bool:
        """True when nothing of the file may be loaded."""
        return any(finding.level is Level.FATAL for finding in self.findings)

    @property
    def zero_report(self) -> bool:
        """True when the file says only that nothing was dispensed."""
        return 0 < self.zero_reports == self.record_count

    @property
    def test(self) -> bool:
        """True for a test file, which never reaches patient records."""
        return self.file_type == "T"

    def as_dict(self) -> dict[str, Any]:
        """The envelope as JSON values, to be kept between the inspection and the work on the parts."""
        return {name: plain(getattr(self, name)) for name in self.__dataclass_fields__}

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Envelope:
        """The envelope out of what `as_dict` gave."""
        period, created_on = kept["period"], kept["created_on"]
        return cls(
            **{
                **kept,
                "period": (date.fromisoformat(period[0]), date.fromisoformat(period[1])) if period else None,
                "created_on": date.fromisoformat(created_on) if created_on else None,
                "parts": tuple(Part(**part) for part in kept["parts"]),
                "findings": tuple(Finding(**{**f, "level": Level(f["level"])}) for f in kept["findings"]),
            }
        )


def inspect(stream: BinaryIO, profile: Profile, *, received_on: date, part_size: int = PART_SIZE) -> Envelope:
    """Read a file once and say what it is, whether it is whole and where its parts begin.

    Never raises for what a file holds. Memory stays the same however long the file is, but for one small entry a part.
    """
    watch = _Watch()
    head = read_head(stream)
    begins = opening(head)
    inspection = _Inspection(profile, received_on, begins, part_size)
    if begins.terminator:
        inspection.run(stream, head, watch)
    else:
        watch(head)
    while chunk := stream.read(CHUNK):
        watch(chunk)
    return inspection.close(watch)


class _Watch:
    """Digest, size and forbidden bytes of everything that passes."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.size = 0
        self.nul = False

    def __call__(self, chunk: bytes) -> None:
        self._hash.update(chunk)
        self.size += len(chunk)
        self.nul = self.nul or b"\x00" in chunk

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()


class _Inspection:
    """The state of one pass: what has been seen, what is open, what has been counted."""

    def __init__(self, profile: Profile, received_on: date, begins: Opening, part_size: int) -> None:
        self.profile, self.received_on, self.begins, self.part_size = profile, received_on, begins, part_size
        self.judge: Judge = judge_for(profile.versions[-1], profile)
        self.findings: list[Finding] = []
        self.listed: Counter[str] = Counter()
        self.header: dict[str, str] = {}
        self.source: dict[str, str] = {}
        self.version = self.transaction_type = ""
        self.encodings: set[str] = set()
        self.segments = self.records = self.pharmacies = self.zero_reports = 0
        self.parts: list[Part] = []
        self.pharmacy = self.patient = (-1, 0)  # offset and number of the PHA and PAT that hold
        self.patients_here = self.dispensings_here = 0
        self.zero_here = self.trailer_seen = self.source_seen = self.stopped = False
        self.offset = 0
        self.steps = {
            b"DSP": self._dispensing,
            b"PRE": self._detail,
            b"CDI": self._detail,
            b"AIR": self._detail,
            b"PAT": self._patient,
            b"PHA": self._pharmacy,
            b"TP": self._pharmacy_trailer,
            b"TT": self._trailer,
            b"IS": self._source,
            b"TH": self._second_header,
        }

    def run(self, stream: BinaryIO, head: bytes, watch: _Watch) -> None:
        """Walk over every segment of the file."""
        for block, unended in blocks(stream, self.begins.terminator, head, watch):
            for piece in (block,) if unended else block.split(self.begins.terminator):
                if len(piece) > LONGEST_SEGMENT:
                    self.stopped = True
                    self.note("segment-too-long", limit=LONGEST_SEGMENT)
                    return
                segment = piece.strip(_WHITE) if self.segments else piece[self.begins.start :]
                if segment:
                    if not segment.isascii():
                        self._encoding(segment)
                    self._segment(segment, self.offset, unended)
                    if self.stopped:
                        return
                self.offset += len(piece) + 1

    def _segment(self, segment: bytes, offset: int, unended: bool) -> None:
        if unended and segment == _END_OF_FILE:
            return
        if self.trailer_seen:
            self.segments += 1
            self.stopped = True
            second = segment.startswith(b"TH*")
            self.note("second-transaction" if second else "content-after-trailer", segment="TH" if second else "")
            return
        self.segments += 1
        if self.segments == 1:
            self._header(segment)
            return
        if unended and not segment.startswith(b"TT*"):
            self.note("truncated")
            self.segments -= 1  # it is not a whole one
            return
        step = self.steps.get(segment[:3] if segment[3:4] in (b"*", b"") else b"") or self.steps.get(
            segment.split(b"*", 1)[0]
        )
        if step is None:
            self._stray()
        else:
            step(segment, offset)
        if unended and not self.findings_of("segment-count-wrong", "control-number-differs"):
            self.note("last-terminator-missing", segment="TT")

    def _encoding(self, segment: bytes) -> None:
        _, encoding = decoded(segment)
        if encoding not in self.encodings:
            self.encodings.add(encoding)
            self.note("not-ascii", other=encoding, number=self.segments + 1)

    # --- segments ------------------------------------------------------------------------------------------------

    def _header(self, segment: bytes) -> None:
        """TH decides the dictionary for everything that follows."""
        elements = _elements(segment)
        version = elements[0].upper()
        if version in dictionary.VERSIONS:
            self.version = version
            self.judge = judge_for(version, self.profile)
        self.note_all(f for f in self.judge.read("TH", [*elements[:8], "~"], self.header) if f.field != "TH03")
        self.header.pop("TH09", None)
        if version and version not in dictionary.VERSIONS:
            self.note("version-unknown", "TH01", version, list=", ".join(self.profile.versions))
        elif version and version not in self.profile.versions:
            self.note("version-not-accepted", "TH01", version, list=", ".join(self.profile.versions))
        kind = dictionary.padded(self.header.get("TH03", "01"))
        self.transaction_type = _TRANSACTION_TYPES.get(kind, "")
        if not self.transaction_type:
            self.note("transaction-type-not-accepted", "TH03", kind)
        created = day(self.header.get("TH05"))
        if created and created > self.received_on:
            self.note("date-in-future", "TH05", self.header["TH05"])
        if self.begins.once:
            self.note("terminator-once", "TH09")

    def _source(self, segment: bytes, offset: int) -> None:
        if self.source_seen or self.pharmacies:
            self.note("segment-out-of-place", segment="IS", other="one IS stands after TH and before the first PHA")
            return
        self.source_seen = True
        self.note_all(self.judge.read("IS", _elements(segment), self.source))

    def _pharmacy(self, segment: bytes, offset: int) -> None:
        self._close_patient()
        if self.pharmacy[1]:
            self.note("segment-missing", segment="TP", other=" for the pharmacy before this one")
        self.pharmacies += 1
        self.pharmacy, self.patient = (offset, self.segments), (-1, 0)
        self.patients_here = 0
        self.zero_here = False

    def _patient(self, segment: bytes, offset: int) -> None:
        self._close_patient()
        if not self.pharmacy[1]:
            self.note("segment-out-of-place", segment="PAT", other="no PHA is open")
        self.patient = (offset, self.segments)
        self.patients_here += 1
        self.dispensings_here = 0
        self.zero_here = b"ZERO" in segment.upper() and _is_zero(segment)

    def _dispensing(self, segment: bytes, offset: int) -> None:
        if not self.pharmacy[1]:
            self.note("segment-out-of-place", segment="DSP", other="no PHA is open")
        if self.records % self.part_size == 0:
            self.parts.append(Part(offset, self.segments, self.records + 1, 0, *self.pharmacy, *self.patient))
        self.records += 1
        self.dispensings_here += 1
        self.zero_reports += self.zero_here

    def _detail(self, segment: bytes, offset: int) -> None:
        if not self.pharmacy[1]:
            self.note("segment-out-of-place", segment=segment[:3].decode("ascii"), other="no PHA is open")

    def _pharmacy_trailer(self, segment: bytes, offset: int) -> None:
        self._close_patient()
        if not self.pharmacy[1]:
            self.note("segment-out-of-place", segment="TP", other="no PHA is open")
            return
        if not self.patients_here:
            self.note("pharmacy-without-patient", segment="PHA", number=self.pharmacy[1])
        self._counted("TP", segment, "pharmacy-count-wrong", "TP01", self.segments - self.pharmacy[1] + 1)
        self.pharmacy = self.patient = (-1, 0)
        self.zero_here = False

    def _trailer(self, segment: bytes, offset: int) -> None:
        self.trailer_seen = True
        self._close_patient()
        if self.pharmacy[1]:
            self.note("segment-missing", segment="TP", other=" for its last pharmacy")
        told = self._counted("TT", segment, "segment-count-wrong", "TT02", self.segments)
        if told.get("TT01", "") != self.header.get("TH02", ""):
            self.note("control-number-differs", "TT01", told.get("TT01", ""))

    def _counted(self, segment: str, text: bytes, code: str, field: str, expected: int) -> dict[str, str]:
        """A trailer's values; its count must be the number of segments found."""
        told: dict[str, str] = {}
        names = dictionary.fields_of(segment, self.judge.version)
        for name, value in zip(names, _elements(text), strict=False):
            if value:
                told[name] = value
        if count(told.get(field)) != expected:
            self.note(code, field, told.get(field, ""), limit=expected)
        return told

    def _second_header(self, segment: bytes, offset: int) -> None:
        self.note("second-transaction", segment="TH")
        self.stopped = True

    def _stray(self) -> None:
        """An unknown segment inside a pharmacy is the record's finding; outside it belongs to the file."""
        if not self.pharmacy[1]:
            self.note("unknown-segment", level=Level.WARNING)

    def _close_patient(self) -> None:
        if self.patient[1] and not self.dispensings_here:
            self.note("patient-without-dispensing", segment="PAT", number=self.patient[1])
        self.dispensings_here = 0

    # --- the end -------------------------------------------------------------------------------------------------

    def close(self, watch: _Watch) -> Envelope:
        """What must hold of the whole file, and the envelope."""
        if self.begins.code:
            self.note(
                self.begins.code, "TH09" if self.begins.code == "terminator-unclear" else "", other=self.begins.why
            )
        if self.begins.marked:
            self.note("byte-order-mark")
        if watch.nul and self.begins.code != "not-text":
            self.note("nul-byte")
        if self.begins.terminator and not self.begins.code:
            self._whole()
        period = self._period()
        for code, times in self.listed.items():
            if times > _MOST_LISTED:
                self.findings.append(self.judge.fault("more-findings", other=code, limit=times - _MOST_LISTED))
        return Envelope(
            version=self.version,
            control_number=self.header.get("TH02", ""),
            transaction_type=self.transaction_type,
            file_type=self._file_type(),
            sender_id=self.source.get("IS01", ""),
            sender_name=self.source.get("IS02", ""),
            message=self.source.get("IS03", ""),
            period=period,
            created_on=day(self.header.get("TH05")),
            created_time=self.header.get("TH06", ""),
            terminator=self.begins.terminator.decode("ascii"),
            encoding=" and ".join(sorted(self.encodings)) or "ASCII",
            start=self.begins.start,
            record_count=self.records,
            segment_count=self.segments,
            pharmacy_count=self.pharmacies,
            zero_reports=self.zero_reports,
            size=watch.size,
            digest=watch.digest,
            parts=tuple(self._sized(place) for place in range(len(self.parts))),
            findings=tuple(sorted(self.findings, key=lambda finding: finding.segment_no)),
        )

    def _whole(self) -> None:
        """Every segment that must be there is there."""
        if not self.trailer_seen and not self.findings_of("second-transaction", "segment-too-long"):
            self.note("segment-missing", segment="TT", other=", so it is cut")
        if self.transaction_type == "void-file":
            if self.pharmacies or self.records:
                self.note("void-file-has-records", "TH03")
        elif self.transaction_type == "send":
            if not self.source_seen:
                self.note("segment-missing", segment="IS")
            if self.trailer_seen and not self.records:
                self.note("no-records")

    def _period(self) -> tuple[date, date] | None:
        message = self.source.get("IS03", "")
        match = _PERIOD.match(message)
        first, last = (day(match[1]), day(match[2])) if match else (None, None)
        if first and last and first <= last:
            return first, last
        if message.startswith("#"):
            self.note("period-unreadable", "IS03", message, number=2)
        elif self.zero_reports:
            self.note("period-missing", "IS03", number=2)
        return None

    def _file_type(self) -> str:
        kind = self.header.get("TH07", "").upper()
        return kind if kind in {"P", "T"} else ""

    def _sized(self, place: int) -> Part:
        part = self.parts[place]
        following = self.parts[place + 1].first_record if place + 1 < len(self.parts) else self.records + 1
        return Part(
            part.offset,
            part.segment_no,
            part.first_record,
            following - part.first_record,
            part.pharmacy_offset,
            part.pharmacy_no,
            part.patient_offset,
            part.patient_no,
        )

    # --- findings ------------------------------------------------------------------------------------------------

    def note(
        self,
        code: str,
        field: str = "",
        value: str = "",
        *,
        segment: str = "",
        number: int | None = None,
        level: Level | None = None,
        **words: object,
    ) -> None:
        """Keep a finding at its segment, or only count it when there are too many of its kind."""
        self.listed[code] += 1
        if self.listed[code] <= _MOST_LISTED:
            found = self.judge.fault(code, field, value, segment=segment, **words)
            found = found.at(self.segments if number is None else number)
            if level is Level.WARNING:
                found = found.softened()
            self.findings.append(found)

    def note_all(self, found: Any) -> None:
        """Keep findings about values of the segment just read."""
        for finding in found:
            self.listed[finding.code] += 1
            self.findings.append(finding.at(self.segments))

    def findings_of(self, *codes: str) -> bool:
        return any(self.listed[code] for code in codes)


def _elements(segment: bytes) -> list[str]:
    """The values of a segment without its ID."""
    return [element.strip() for element in decoded(segment)[0].split("*")[1:]]


def _is_zero(segment: bytes) -> bool:
    elements = [*_elements(segment), *[""] * 8]
    return is_zero_report({"PAT07": elements[6], "PAT08": elements[7]})
