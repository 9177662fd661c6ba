"""X12 interchanges as segments, whatever their separators; and segments as an interchange."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from carelaw.kernel.refusal import Refusal

_ISA_LENGTH = 106


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its name, its elements from 01 on, its place in the file, and the separator of components."""

    name: str
    elements: tuple[str, ...]
    place: int
    within: str = ":"

    def at(self, number: int) -> str:
        """An element by its number, such as 3 for CLM03; empty when it is not there."""
        return self.elements[number - 1] if number <= len(self.elements) else ""

    def parts(self, number: int) -> tuple[str, ...]:
        """The components of an element."""
        return tuple(self.at(number).split(self.within))

    def part(self, number: int, component: int) -> str:
        """One component of an element, such as (5, 1) for CLM05-1."""
        found = self.parts(number)
        return found[component - 1] if component <= len(found) else ""


def read_segments(stream: BinaryIO, *, file_name: str) -> Iterator[Segment]:
    """The segments of every interchange of a file. Refuses a file that does not begin with an ISA header."""
    text = stream.read().decode("utf-8", errors="replace")
    start = text.find("ISA")
    if start < 0 or text[:start].strip() or len(text) < start + _ISA_LENGTH:
        says = f"{file_name} does not begin with an ISA header, so it is no X12 file. Send the interchange as it is."
        raise Refusal("x12-no-header", says, field="file")
    place = 0
    while start >= 0:
        body, end, following = _interchange(text, start, file_name)
        for raw in body.split(end):
            if line := raw.strip():
                place += 1
                name, *elements = line.split(text[start + 3])
                yield Segment(name.strip(), tuple(elements), place, text[start + 104])
        start = following


def _interchange(text: str, start: int, file_name: str) -> tuple[str, str, int]:
    """The text of one interchange, its segment terminator, and where the next one begins (-1: nowhere)."""
    terminator = text[start + 105]
    if terminator.isalnum() or terminator == text[start + 3]:
        says = f"{file_name}: the ISA header has not its fixed length of {_ISA_LENGTH} characters."
        raise Refusal("x12-header-length", says, field="file")
    following = text.find(f"{terminator}ISA{text[start + 3]}", start + _ISA_LENGTH)
    if following < 0:
        spaced = [text.find(f"{gap}ISA{text[start + 3]}", start + _ISA_LENGTH) for gap in ("\n", "\r")]
        following = min((one for one in spaced if one >= 0), default=-1)
    body = text[start:] if following < 0 else text[start : following + 1]
    return body, terminator, following + 1 if following >= 0 else -1


def day_of(text: str) -> date | None:
    """The day of a D8 or DT value (CCYYMMDD, CCYYMMDDHHMM); None when it is none."""
    try:
        return datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007 - a legal date has no zone
    except ValueError:
        return None


def period_of(segment: Segment) -> tuple[date | None, date | None]:
    """First and last day of a DTP segment, a period (RD8) or a single day."""
    first, _, last = segment.at(3).partition("-")
    return day_of(first), day_of(last or first)


def write_segments(segments: Sequence[Sequence[str]], *, element: str = "*", end: str = "~\n") -> str:
    """Segments as text; separators inside values give way to a space, trailing empty elements fall away."""
    return "".join(element.join(_trimmed(one)) + end for one in segments)


def _trimmed(segment: Sequence[str]) -> list[str]:
    cleaned = [_clean(value) for value in segment]
    while len(cleaned) > 1 and cleaned[-1] == "" and cleaned[0] != "ISA":
        cleaned.pop()
    return cleaned


def _clean(value: str) -> str:
    return value if value == ":" else "".join(" " if each in "*~:\n\r" else each for each in value)
