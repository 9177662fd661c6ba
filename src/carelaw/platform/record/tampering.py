"""Has anybody tampered with the record? Walk it from the first entry, name the first that is not what it was, and how.

What the chain shows by itself: an entry changed, deleted, inserted or moved without rebuilding everything after it, and
a tail cut off while the head still names it. What only a checkpoint or an export kept elsewhere shows: a tail cut off
with the head put back, a database restored from an older copy, and a tail rebuilt hash by hash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from itertools import islice
from typing import Any

from orjson import JSONEncodeError, dumps

from carelaw.platform.record import chain, reading
from carelaw.platform.record.merkle import BLOCK, BlockTree
from carelaw.platform.record.models import Head
from carelaw.platform.record.reading import Row
from carelaw.platform.record.statements import Statement

# How far from its place an entry's first number is looked for, and how many entries ahead two may have changed places.
_FARTHEST_SHIFT = 100_000
_AHEAD = 2048
_PREV, _HASH = 10, 11


class Deed(StrEnum):
    """What was done to the record."""

    CHANGED = "changed"
    DELETED = "deleted"
    INSERTED = "inserted"
    REORDERED = "reordered"
    TRUNCATED = "truncated"
    REWRITTEN = "rewritten"
    HEAD_CHANGED = "head-changed"
    CHECKPOINT_CHANGED = "checkpoint-changed"


@dataclass(frozen=True)
class Finding:
    """The first entry that is not what it was (or, up to `last`, the entries among which it is), and what was done."""

    seq: int
    deed: Deed
    says: str
    last: int


@dataclass(frozen=True)
class Verdict:
    """What the walk saw: how many entries, the hashes it ends in, the checkpoints it met, and the first finding."""

    entries: int
    last_hash: str
    root: str
    covered: int
    newest: Statement | None
    finding: Finding | None
    block_roots: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        return self.finding is None

    @property
    def unseen(self) -> str:
        """What this verdict cannot rule out, in plain words."""
        end = "whoever can write the database could have rewritten or cut them off without its showing here"
        if self.newest is None:
            return f"No checkpoint covers these entries: {end}. Sign one and keep it on another machine."
        if self.covered < self.entries:
            return f"Entries {self.covered + 1} to {self.entries} came after the newest checkpoint: {end}."
        return "Whoever held the database and the signing key could have forged both; only a copy elsewhere shows that."


class _Walk:
    """One pass over the record that stops at the first finding."""

    def __init__(self, statements: Sequence[Statement], export: Iterator[dict[str, Any]] | None) -> None:
        self.tree = BlockTree()
        self.last_hash = chain.GENESIS
        self.prev_row: Row | None = None
        self.matched: Statement | None = None
        self._statements = sorted(statements, key=lambda s: s.size)
        self._export = export
        self._next_exported: dict[str, Any] | None = None

    def run(self, rows: Iterator[Row], advance: Callable[[int], None]) -> Finding | None:
        """Walk to the end of the rows or to the first finding."""
        tree, last_hash, expected, row = self.tree, self.last_hash, 1, None
        if finding := self._against_statements(0):
            return finding
        stops = {s.size for s in self._statements} | {s.size // BLOCK * BLOCK for s in self._statements}
        exported = self._export is not None
        for row in rows:
            stored = row[_HASH]
            try:
                found = sha256(chain.LEAF_PREFIX + dumps(row[:_HASH]))
                sound = found.hexdigest() == stored and row[_PREV] == last_hash and row[0] == expected
            except JSONEncodeError:
                sound = False
            if not sound:
                self.last_hash = last_hash
                return classify(expected, last_hash, self.prev_row, [row, *islice(rows, _AHEAD)])
            tree.add(found.digest())
            if exported and (finding := self._against_export(row)):
                return finding
            if expected % BLOCK == 0:
                advance(BLOCK)
                if finding := self._against_blocks(expected):
                    return finding
            if expected in stops and (finding := self._against_statements(expected)):
                return finding
            last_hash, self.prev_row = stored, row
            expected += 1
        self.last_hash = last_hash
        return None

    def _against_blocks(self, size: int) -> Finding | None:
        number = size // BLOCK - 1
        found = self.tree.block_roots[number].hex()
        for statement in self._statements:
            if number < len(statement.block_roots) and statement.block_roots[number] != found:
                return _rewritten(number * BLOCK + 1, size, statement)
        return None

    def _against_statements(self, size: int) -> Finding | None:
        for statement in self._statements:
            if statement.size == size:
                if statement.root != self.tree.root().hex():
                    first = self.matched.size if self.matched else 0
                    if statement.block_roots or statement.tail:
                        first = max(first, size // BLOCK * BLOCK)
                    return _rewritten(first + 1, max(size, first + 1), statement)
                self.matched = statement
        return None

    def _against_export(self, row: Row) -> Finding | None:
        assert self._export is not None
        held = self._next_exported or next(self._export, None)
        while held is not None and held["seq"] < row[0]:
            held = next(self._export, None)
        self._next_exported = held
        if held is not None and held["seq"] == row[0] and held["hash"] != row[_HASH]:
            says = f"Entry {row[0]} is not the one that was exported; it and all after it were rebuilt."
            return Finding(row[0], Deed.REWRITTEN, says, row[0])
        return None

    def beyond(self) -> int:
        """The highest number that a statement or the export names."""
        highest = max((s.size for s in self._statements), default=0)
        for held in self._export or ():
            highest = max(highest, held["seq"])
        return highest


def verify(
    statements: Sequence[Statement] = (),
    export: Iterable[dict[str, Any]] | None = None,
    advance: Callable[[int], None] = lambda count: None,
) -> Verdict:
    """Walk the whole record; name the first tampered entry and what was done to it.

    `statements` are checkpoints whose signatures hold (see `checkpoints.known`); `export` is what
    `carelaw audit export` once wrote. Memory stays constant whatever the length.
    """
    walk = _Walk(statements, iter(export) if export is not None else None)
    head = Head.objects.filter(pk=1).first()
    finding = walk.run(reading.rows_after(-(2**63)), advance)
    if finding is None:
        finding = _at_the_end(walk, head)
    size = walk.tree.size
    tail = walk.tree.peaks()[(size // BLOCK).bit_count() :]
    return Verdict(
        entries=size,
        last_hash=walk.last_hash,
        root=walk.tree.root().hex(),
        covered=walk.matched.size if walk.matched else 0,
        newest=walk.matched,
        finding=finding,
        block_roots=tuple(root.hex() for root in walk.tree.block_roots),
        tail=tuple(peak.hex() for peak in tail),
    )


def _at_the_end(walk: _Walk, head: Head | None) -> Finding | None:
    size, named = walk.tree.size, head.seq if head else 0
    missing = max(walk.beyond(), named)
    if missing > size:
        by = "the head" if named == missing else "a checkpoint or export"
        says = f"The record ends at entry {size}, but {by} names {missing}: what followed was cut off."
        return Finding(size + 1, Deed.TRUNCATED, says, missing)
    # Entries that came while we walked are younger than the head we read: only a head further on is believed then.
    now = Head.objects.filter(pk=1).first()
    if size and now is None:
        return Finding(
            size, Deed.HEAD_CHANGED, f"The head of the record was deleted; the last entry found is {size}.", size
        )
    if now is None or now.seq > size:
        return None
    if now.seq < size:
        says = f"Entry {now.seq + 1} and all after it were added behind the head's back."
        return Finding(now.seq + 1, Deed.INSERTED, says, size)
    if now.hash != walk.last_hash and size:
        says = f"Entry {size} is not the one the head names: it was changed and rehashed, or the head was changed."
        return Finding(size, Deed.CHANGED, says, size)
    return None


def _rewritten(first: int, last: int, statement: Statement) -> Finding:
    says = (
        f"An entry between {first} and {last} is not what the checkpoint of {statement.at.isoformat()} covers: "
        "from there on the record was rebuilt, hash by hash. Compare with an export to see which entry."
    )
    return Finding(first, Deed.REWRITTEN, says, last)


def classify(expected: int, last_hash: str, before: Row | None, ahead: Sequence[Row]) -> Finding:
    """Say what was done at the first place where the chain does not hold.

    `ahead` begins with the row found where entry `expected` should stand, after an entry whose hash is `last_hash`.
    """
    row = ahead[0]
    if row[0] < expected:
        return _found(row[0], Deed.INSERTED, f"Entry {row[0]} was put before the first entry.")
    elsewhere = [r for r in reading.rows_linked_to(last_hash, row[0]) if r[_PREV] == last_hash]
    if row[0] > expected:
        return _gap(expected, row, elsewhere)
    if row[_PREV] == last_hash:
        return _wrong_content(expected, row, elsewhere, ahead)
    return _wrong_link(expected, row, elsewhere, before)


def _gap(expected: int, row: Row, elsewhere: Sequence[Row]) -> Finding:
    if elsewhere:
        says = f"Entry {expected} now stands at {elsewhere[0][0]}: the order was changed."
        return _found(expected, Deed.REORDERED, says)
    return _deleted(
        expected, row[0] - 1, "its number is" if row[0] - 1 == expected else "their numbers are", " missing"
    )


def _wrong_content(expected: int, row: Row, elsewhere: Sequence[Row], ahead: Sequence[Row]) -> Finding:
    """The row follows the entry before it, but is not what its hash says."""
    if elsewhere:
        says = f"Entry {expected} was inserted; the one that stood there is now {elsewhere[0][0]}."
        return _found(expected, Deed.INSERTED, says)
    for other in ahead[1:]:
        if _hash_of(row, other[0], other[_PREV]) == other[_HASH]:
            says = f"Entry {expected} carries what entry {other[0]} said: the two were exchanged."
            return _found(expected, Deed.REORDERED, says)
    return _found(expected, Deed.CHANGED, f"Entry {expected} was changed: what it says no longer has its hash.")


def _wrong_link(expected: int, row: Row, elsewhere: Sequence[Row], before: Row | None) -> Finding:
    """The row does not follow the entry before it."""
    own = _first_number(row, expected)
    if elsewhere:
        if own is not None and own != expected:
            says = (
                f"Entry {own} stands at {expected}, and entry {expected} at {elsewhere[0][0]}: the order was changed."
            )
            return _found(expected, Deed.REORDERED, says)
        says = f"Entry {expected} was inserted; the one that stood there is now {elsewhere[0][0]}."
        return _found(expected, Deed.INSERTED, says)
    if own is not None and own > expected:
        return _deleted(expected, own - 1, "and those after", " numbered anew")
    if own is not None and own < expected:
        says = f"Entries {own} to {expected - 1} were inserted; the one that stood at {own} is now {expected}."
        return Finding(own, Deed.INSERTED, says, expected - 1)
    if own == expected and before is not None:
        says = f"Entry {expected - 1} was changed and its hash made to fit; entry {expected} still holds the old hash."
        return _found(expected - 1, Deed.CHANGED, says)
    return _found(expected, Deed.CHANGED, f"Entry {expected} was changed: it no longer follows the entry before it.")


def _first_number(row: Row, near: int) -> int | None:
    """The number under which a row's hash holds: its own before somebody numbered it anew. None when there is none."""
    for shift in range(_FARTHEST_SHIFT):
        for seq in {near + shift, near - shift}:
            if seq > 0 and _hash_of(row, seq, row[_PREV]) == row[_HASH]:
                return seq
    return None


def _hash_of(row: Row, seq: int, prev_hash: str) -> str | None:
    try:
        return chain.entry_hash((seq, *row[1:_PREV], prev_hash))
    except JSONEncodeError:
        return None


def _deleted(first: int, last: int, joiner: str, end: str) -> Finding:
    entries = f"Entry {first} was" if first == last else f"Entries {first} to {last} were"
    return Finding(first, Deed.DELETED, f"{entries} deleted ({joiner}{end}).", last)


def _found(seq: int, deed: Deed, says: str) -> Finding:
    return Finding(seq, deed, says, seq)
