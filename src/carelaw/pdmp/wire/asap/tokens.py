"""From bytes to segments, in chunks: where the file begins, what ends a segment, what the characters are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

CHUNK = 1 << 20
LONGEST_SEGMENT = 1 << 16  # many times the widest segment of any version; more means that the terminator is wrong
_HEAD = 1 << 14
WHITE = " \t\r\n"  # what may stand between segments; bytes and text must agree on it, or segments would be miscounted
_WHITE = WHITE.encode("ascii")
_BOM = b"\xef\xbb\xbf"
_NOT_TEXT = {
    b"PK\x03\x04": "it is a ZIP archive",
    b"\x1f\x8b": "it is a gzip archive",
    b"\xff\xfe": "it is UTF-16",
    b"\xfe\xff": "it is UTF-16",
    b"%PDF": "it is a PDF document",
    b"-----BEGIN PGP": "it is encrypted",
}


@dataclass(frozen=True, slots=True)
class Opening:
    """How a file begins. `code` names the finding when its terminator cannot be told; then `terminator` is empty."""

    start: int = 0
    terminator: bytes = b""
    marked: bool = False
    once: bool = False
    code: str = ""
    why: str = ""


def read_head(stream: BinaryIO) -> bytes:
    """Enough of the beginning to read TH, also from a stream that gives little at a time."""
    head = b""
    while len(head) < _HEAD:
        more = stream.read(_HEAD - len(head))
        if not more:
            break
        head += more
    return head


def opening(head: bytes) -> Opening:
    """Where TH begins and which character it announces as the terminator. Nothing is assumed."""
    for magic, why in _NOT_TEXT.items():
        if head.startswith(magic):
            return Opening(code="not-text", why=why)
    marked = head.startswith(_BOM)
    text = head[len(_BOM) :] if marked else head
    start = len(head) - len(text.lstrip(_WHITE))
    header = head[start:]
    if not header:
        return Opening(code="empty-file")
    if not header.startswith(b"TH"):
        return Opening(start, marked=marked, code="header-missing")
    if header[2:3] != b"*":
        letter = header[2:3].isalnum() or not header[2:3]
        return Opening(start, marked=marked, code="header-missing" if letter else "separator-unclear")
    return _terminator(header, start, marked)


def _terminator(header: bytes, start: int, marked: bool) -> Opening:
    """The single character after the ninth star, when it can be one."""

    def unclear(why: str) -> Opening:
        return Opening(start, marked=marked, code="terminator-unclear", why=why)

    elements = header.split(b"*", 9)
    if len(elements) < 10 or not elements[9]:
        return unclear("TH has fewer than nine elements")
    before, found, after = b"*".join(elements[:9]), elements[9][:1], elements[9][1:2]
    if b"\n" in before or b"\r" in before:
        return unclear("TH has fewer than nine elements")
    if found.isalnum() or found in (b"*", b" ", b"\r", b"\n", b"\x00") or found >= b"\x80":
        return unclear("TH09 holds a letter, digit, blank, line end or star")
    if found in before:
        return unclear("the character in TH09 also stands inside TH")
    return Opening(start, found, marked=marked, once=after != found)


def blocks(
    stream: BinaryIO,
    terminator: bytes,
    head: bytes = b"",
    on_chunk: Callable[[bytes], None] | None = None,
    chunk_size: int = CHUNK,
) -> Iterator[tuple[bytes, bool]]:
    """The stream in blocks that end where a segment ends; the terminator between two blocks is left out.

    The flag is true for what stands after the last terminator. That rest is given as soon as it is longer than any
    segment can be, so that a wrong terminator never fills the memory.
    """
    rest, chunk = b"", head or stream.read(chunk_size)
    while chunk:
        if on_chunk is not None:
            on_chunk(chunk)
        chunk = rest + chunk
        end = chunk.rfind(terminator)
        if end >= 0:
            yield chunk[:end], False
        rest = chunk[end + 1 :]
        if len(rest) > LONGEST_SEGMENT:
            break
        chunk = stream.read(chunk_size)
    if rest:
        yield rest, True


def decoded(piece: bytes) -> tuple[str, str]:
    """A segment as text, and the encoding it turned out to be in: ascii, UTF-8 or Windows-1252."""
    if piece.isascii():
        return piece.decode("ascii"), ""
    try:
        return piece.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return piece.decode("windows-1252", errors="replace"), "Windows-1252"
