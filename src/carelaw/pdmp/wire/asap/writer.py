"""Writes ASAP files: the segments in order, the counts counted, the delimiters stripped from values.

with FileWriter(stream, version="4.2B", control_number="…", sender_id="…", sender_name="…", created_at=now) as file:
    file.pharmacy({"PHA03": "…"})
    file.patient({"PAT07": "…", "PAT08": "…"})
    file.dispensing({"DSP01": "00"}, {"PRE02": "…"})
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import TracebackType
from typing import Any, BinaryIO

from carelaw.pdmp.wire.asap import dictionary

Values = Mapping[str, object] | Mapping[int, object]

_FLUSH_AT = 1 << 20
_SEPARATOR = "*"


class FileWriter:
    """One file of dispensings, written as they come; `close` adds the trailers. A patient needs an open pharmacy."""

    def __init__(
        self,
        stream: BinaryIO,
        *,
        version: str,
        control_number: str,
        sender_id: str,
        sender_name: str,
        created_at: datetime,
        file_type: str = "P",
        message: str = "",
        newline: str = "\r\n",
        terminator: str = "~",
    ) -> None:
        self._segments = _Segments(stream, version, newline, terminator)
        self._control_number = control_number
        self._pharmacy_began: int | None = None
        self._patient_open = self._closed = False
        _write_header(self._segments, version, control_number, "01", created_at, file_type)
        self._segments.write("IS", {1: sender_id, 2: sender_name, 3: message})

    def pharmacy(self, fields: Values) -> None:
        """Begin the dispensings of a pharmacy; the one before it ends."""
        self._end_pharmacy()
        self._pharmacy_began = self._segments.count
        self._segments.write("PHA", fields)

    def patient(self, fields: Values) -> None:
        """Begin the dispensings of a patient."""
        if self._pharmacy_began is None:
            raise ValueError("A patient needs an open pharmacy: call pharmacy() first.")
        self._patient_open = True
        self._segments.write("PAT", fields)

    def dispensing(
        self, dsp_fields: Values, pre_fields: Values, compounds: Iterable[Values] = (), air_fields: Values | None = None
    ) -> None:
        """Report a dispensing of the open patient, with its prescriber, ingredients and pick-up."""
        if not self._patient_open:
            raise ValueError("A dispensing needs an open patient: call patient() first.")
        write = self._segments.write
        write("DSP", dsp_fields)
        write("PRE", pre_fields)
        for compound in compounds:
            write("CDI", compound)
        if air_fields:
            write("AIR", air_fields)

    def close(self) -> None:
        """Write the trailers with their counts. The stream stays open; it belongs to the caller."""
        if self._closed:
            return
        self._closed = True
        self._end_pharmacy()
        _write_trailer(self._segments, self._control_number)

    def __enter__(self) -> FileWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:  # after a failure the file stays without its trailer, so that no reader takes it for whole
            self.close()

    def _end_pharmacy(self) -> None:
        if self._pharmacy_began is not None:
            self._segments.write("TP", {1: self._segments.count - self._pharmacy_began + 1})
        self._pharmacy_began = None
        self._patient_open = False


def zero_report(
    stream: BinaryIO,
    *,
    version: str,
    control_number: str,
    sender_id: str,
    sender_name: str,
    created_at: datetime,
    pharmacy: Values,
    period: tuple[date, date],
    reported_on: date | None = None,
    file_type: str = "P",
    newline: str = "\r\n",
    terminator: str = "~",
) -> None:
    """Write a file that says: this pharmacy dispensed nothing in the period, first and last day included."""
    first, last = period
    with FileWriter(
        stream,
        version=version,
        control_number=control_number,
        sender_id=sender_id,
        sender_name=sender_name,
        created_at=created_at,
        file_type=file_type,
        message=f"#{first:%Y%m%d}#-#{last:%Y%m%d}#",
        newline=newline,
        terminator=terminator,
    ) as file:
        file.pharmacy(pharmacy)
        file.patient({7: "REPORT", 8: "ZERO"})
        file.dispensing({5: reported_on or created_at.date()}, {}, compounds=({},), air_fields={1: ""})


def void_file(
    stream: BinaryIO,
    *,
    version: str,
    control_number: str,
    created_at: datetime,
    file_type: str = "P",
    newline: str = "\r\n",
    terminator: str = "~",
) -> None:
    """Write a file that voids the one its sender sent under this control number."""
    segments = _Segments(stream, version, newline, terminator)
    _write_header(segments, version, control_number, "04", created_at, file_type)
    _write_trailer(segments, control_number)


class _Segments:
    """Segments on their way to the stream, counted and gathered to large writes."""

    def __init__(self, stream: BinaryIO, version: str, newline: str, terminator: str) -> None:
        if version not in dictionary.VERSIONS:
            raise ValueError(f"Version {version!r} cannot be written. Versions: {', '.join(dictionary.VERSIONS)}.")
        if len(terminator) != 1 or not terminator.isascii() or terminator.isalnum() or terminator in "* \r\n\x00":
            raise ValueError("The terminator is one ASCII character; no letter, digit, blank, line end or star.")
        if newline.strip():
            raise ValueError("newline may hold nothing but line ends and blanks.")
        self._stream, self._terminator, self._end = stream, terminator, terminator + newline
        self._gathered: list[str] = []
        self._size = 0
        self._places: dict[str, dict[object, int]] = {}
        self._blank: dict[str, list[Any]] = {}
        for segment in dictionary.SEGMENTS:
            names = dictionary.fields_of(segment, version)
            self._places[segment] = {key: place for place, name in enumerate(names, 1) for key in (name, place)}
            self._blank[segment] = [segment, *("" for _ in names)]
        self.count = 0

    def write(self, segment: str, fields: Values) -> None:
        """One segment with its values at their places; trailing blanks are left out."""
        places, row = self._places[segment], self._blank[segment].copy()
        try:
            for key, value in fields.items():
                row[places[key]] = value
            text = _SEPARATOR.join(row)
        except KeyError as unknown:
            raise KeyError(f"{segment} has no field {unknown} in this version.") from None
        except TypeError:  # dates, numbers, None
            row = [value if isinstance(value, str) else _as_text(value) for value in row]
            text = _SEPARATOR.join(row)
        if text.count(_SEPARATOR) >= len(row) or self._terminator in text or not text.isprintable():
            text = _SEPARATOR.join(self._stripped(value) for value in row)
        self._gather(text.rstrip(_SEPARATOR))

    def write_header(self, values: list[str]) -> None:
        """TH, which ends with its terminator twice."""
        self._gather(_SEPARATOR.join(["TH", *(self._stripped(value) for value in values), self._terminator]))

    def _stripped(self, value: str) -> str:
        """A value without separator and terminator; line ends and other control characters become blanks."""
        bare = value.replace(_SEPARATOR, "").replace(self._terminator, "")
        return "".join(character if character.isprintable() else " " for character in bare)

    def _gather(self, text: str) -> None:
        self.count += 1
        self._gathered.append(text)
        self._gathered.append(self._end)
        self._size += len(text)
        if self._size >= _FLUSH_AT:
            self.flush()

    def flush(self) -> None:
        """Give what is gathered to the stream."""
        self._stream.write("".join(self._gathered).encode("utf-8"))
        self._gathered.clear()
        self._size = 0


def _write_header(
    segments: _Segments, version: str, control_number: str, kind: str, created_at: datetime, file_type: str
) -> None:
    time = f"{created_at:%H%M%S}" + ("Z" if version == "5.0" else "")
    segments.write_header([version, control_number, kind, "", f"{created_at:%Y%m%d}", time, file_type, ""])


def _write_trailer(segments: _Segments, control_number: str) -> None:
    segments.write("TT", {1: control_number, 2: segments.count + 1})
    segments.flush()


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        raise TypeError("Give a date or a time as text, not an instant.")
    if isinstance(value, date):
        return f"{value:%Y%m%d}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)
