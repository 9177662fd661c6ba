"""Files that go wrong as a whole, and what a reader must say of them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle

from carelaw.pdmp.synth.filing import Letterhead, Then
from carelaw.pdmp.wire.asap.writer import void_file


@dataclass(frozen=True, slots=True)
class Breakage:
    """One way in which a file goes wrong.

    `spoil` makes the second file out of the good one. `loads` says that the good one was sent before, `resends` that
    it is sent again after, with `first_then` as the end of what the first one brought in. `carries_rows` says that the
    second file holds the records, which are not loaded. `plain_only` keeps it to files without revisions and voids.
    """

    name: str
    finding: str
    outcome: str
    spoil: Callable[[bytes, Letterhead], bytes]
    loads: bool = False
    resends: bool = True
    carries_rows: bool = True
    plain_only: bool = False
    first_then: str = ""


def _trailer_count(content: bytes, head: Letterhead) -> bytes:
    at = content.rindex(b"*")
    digits = content[at + 1 :].split(b"~")[0]
    return content[: at + 1] + str(int(digits) + 1).encode() + content[at + 1 + len(digits) :]


def _pharmacy_count(content: bytes, head: Letterhead) -> bytes:
    at = content.index(b"TP*") + 3
    digits = content[at:].split(b"~")[0]
    return content[:at] + str(int(digits) + 2).encode() + content[at + len(digits) :]


def _other_control_number(content: bytes, head: Letterhead) -> bytes:
    at = content.rindex(b"TT*") + 3
    number = head.control_number.encode()
    return content[:at] + content[at:].replace(number, number + b"X")


def _cut(content: bytes, head: Letterhead) -> bytes:
    """Breaks off in the middle of a value."""
    at = content.index(b"*", content.rindex(b"DSP*") + 10)
    return content[: at + 1]


def _unknown_version(content: bytes, head: Letterhead) -> bytes:
    return content.replace(b"TH*" + head.sender.version.encode(), b"TH*4.9", 1)


def _terminator_in_value(content: bytes, head: Letterhead) -> bytes:
    """A sender that does not strip the terminator: the street of the first patient ends the segment."""
    elements = content[content.index(b"PAT*") :].split(b"*", 13)
    street = elements[12]
    return content.replace(b"*" + street + b"*", b"*" + street + b"~REAR*", 1)


def _same(content: bytes, head: Letterhead) -> bytes:
    return content


def _void(content: bytes, head: Letterhead) -> bytes:
    stream = io.BytesIO()
    void_file(
        stream,
        version=head.sender.version,
        control_number=head.control_number,
        created_at=head.as_written,
        newline=head.sender.newline,
    )
    return stream.getvalue()


BREAKAGES = (
    Breakage("segment-count-wrong", "segment-count-wrong", "failed", _trailer_count),
    Breakage("received-twice", "", "duplicate-file", _same, loads=True, resends=False),
    Breakage("truncated", "truncated", "failed", _cut),
    Breakage(
        "void-file", "", "voided-file", _void, loads=True, carries_rows=False, plain_only=True,
        first_then=Then.RESENT.value,
    ),
    Breakage("control-number-differs", "control-number-differs", "failed", _other_control_number),
    Breakage("pharmacy-count-wrong", "pharmacy-count-wrong", "failed", _pharmacy_count),
    Breakage("version-unknown", "version-unknown", "failed", _unknown_version),
    Breakage("terminator-in-value", "segment-count-wrong", "failed", _terminator_in_value),
)  # fmt: skip


def in_turn() -> Iterator[Breakage]:
    """One after the other, so that a state with a few broken files shows them all."""
    return cycle(BREAKAGES)
