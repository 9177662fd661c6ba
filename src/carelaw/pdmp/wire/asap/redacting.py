"""A file without some of its dispensings: everything else stays byte for byte."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import BinaryIO

from carelaw.pdmp.wire.asap.tokens import CHUNK, WHITE, blocks, opening, read_head

_WHITE = WHITE.encode("ascii")
_BOUNDARIES = frozenset({b"TH", b"IS", b"PHA", b"PAT", b"TP", b"TT"})


class Redacted:
    """The bytes of a file without the dispensings whose segment numbers are given, to be read like a file.

    Of such a dispensing, its prescriber, its ingredients and who picked it up only the names of the segments stay, so
    that every segment keeps its number; so of a patient who has no other dispensing there. Segments are numbered as
    `Record.segment_no` numbers them.
    """

    def __init__(self, source: BinaryIO, gone: Collection[int]) -> None:
        self._pieces = _kept(source, frozenset(gone))
        self._rest = b""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, at most so many; none at the end."""
        while size < 0 or len(self._rest) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._rest += piece
        end = len(self._rest) if size < 0 else size
        given, self._rest = self._rest[:end], self._rest[end:]
        return given


def _kept(source: BinaryIO, gone: frozenset[int]) -> Iterator[bytes]:
    head = read_head(source)
    how = opening(head)
    if not how.terminator:
        # Of a file that cannot be read nothing became a record.
        yield head
        while more := source.read(CHUNK):
            yield more
        return
    skip, walk = how.start, _Walk(gone)
    for block, unended in blocks(source, how.terminator, head):
        out = [block[:skip]]
        pieces = block[skip:].split(how.terminator)
        skip = 0
        for place, piece in enumerate(pieces, 1):
            end = b"" if unended and place == len(pieces) else how.terminator
            out.extend(walk.take(piece, end))
        yield b"".join(out)
    yield b"".join(walk.finish())


class _Walk:
    """Where in the file the walk stands: in a dispensing that goes, below a patient who may go with it."""

    def __init__(self, gone: frozenset[int]) -> None:
        self.gone, self.number = gone, 0
        self.dropping = False
        # The patient with what follows, each whole and bare, until a dispensing shows that the patient stays.
        self.waiting: list[tuple[bytes, bytes]] = []
        self.lost = False

    def take(self, piece: bytes, end: bytes) -> list[bytes]:
        """What may be written now that this segment was read."""
        text = piece.strip(_WHITE)
        kind = text.split(b"*", 1)[0]
        self.number += bool(text)
        whole, bare = piece + end, piece[: len(piece) - len(piece.lstrip(_WHITE))] + kind[:3] + end
        before: list[bytes] = []
        if kind in _BOUNDARIES:
            before = self.finish()
        elif kind == b"DSP":
            self.dropping = self.number in self.gone
            self.lost |= self.dropping
            if not self.dropping:
                before = [one for one, _ in self.waiting]
                self.waiting = []
        if kind == b"PAT" or self.waiting:
            self.waiting.append((bare if self.dropping else whole, bare))
            return before
        return [*before, bare if self.dropping else whole]

    def finish(self) -> list[bytes]:
        """The patient who still waits: bare where a dispensing went and none stayed, else whole."""
        ready = [bare if self.lost else whole for whole, bare in self.waiting]
        self.waiting, self.dropping, self.lost = [], False, False
        return ready


__all__ = ["Redacted"]
