"""A Merkle tree over the record, hashed as RFC 6962 §2.1 says: it grows on the right, and a short list of hashes proves
that an entry is in it. Pure functions over hashes; the leaves are the entries' own hashes (see `chain`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()


def parent(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """A tree that only grows, held as its complete subtrees (the largest first): at most one for each power of two."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        if len(peaks) != size.bit_count():
            raise ValueError(f"A tree of {size} leaves has {size.bit_count()} complete subtrees, not {len(peaks)}.")
        self.size = size
        self.peaks = list(peaks)

    def add(self, leaf: bytes) -> None:
        """Add one leaf on the right."""
        peaks, size = self.peaks, self.size
        while size & 1:
            leaf = sha256(b"\x01" + peaks.pop() + leaf).digest()
            size >>= 1
        peaks.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The hash that stands for all leaves."""
        if not self.peaks:
            return EMPTY
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = parent(peak, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over these leaves."""
    tree = Frontier()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def inclusion_proof(leaves: Iterable[bytes], index: int, size: int) -> list[bytes]:
    """The hashes that lead from leaf `index` (from 0) to the root over `size` leaves, nearest first.

    Reads the leaves once and holds only the frontier of each piece of the proof.
    """
    if not 0 <= index < size:
        raise ValueError(f"There is no leaf {index} among {size}.")
    wanted = _proof_ranges(index, 0, size)
    trees = [Frontier() for _ in wanted]
    for place, leaf in zip(range(size), leaves, strict=False):
        for (start, end), tree in zip(wanted, trees, strict=True):
            if start <= place < end:
                tree.add(leaf)
                break
    if any(tree.size != end - start for (start, end), tree in zip(wanted, trees, strict=True)):
        raise ValueError(f"Fewer than {size} leaves were given.")
    return [tree.root() for tree in trees]


def _proof_ranges(index: int, start: int, end: int) -> list[tuple[int, int]]:
    """The subtrees beside the path from a leaf to the root of [start, end), nearest to the leaf first."""
    if end - start == 1:
        return []
    split = start + (1 << ((end - start - 1).bit_length() - 1))
    if index < split:
        return [*_proof_ranges(index, start, split), (split, end)]
    return [*_proof_ranges(index, split, end), (start, split)]


def root_from_proof(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """The root that a proof leads to, or None when the proof has the wrong length (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return None
    node, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return None
        if node & 1 or node == last:
            found = parent(step, found)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            found = parent(found, step)
        node, last = node >> 1, last >> 1
    return found if last == 0 else None


BLOCK = 1024


class BlockTree:
    """The same tree for one fast pass over many leaves: works in blocks of 1,024 and remembers each block's root."""

    def __init__(self) -> None:
        self.block_roots: list[bytes] = []
        self._blocks = Frontier()
        self._leaves: list[bytes] = []

    @property
    def size(self) -> int:
        return len(self.block_roots) * BLOCK + len(self._leaves)

    def add(self, leaf: bytes) -> None:
        """Add one leaf on the right."""
        self._leaves.append(leaf)
        if len(self._leaves) == BLOCK:
            root = _complete(self._leaves)
            self.block_roots.append(root)
            self._blocks.add(root)
            self._leaves = []

    def peaks(self) -> list[bytes]:
        """The complete subtrees, the largest first."""
        tail = Frontier()
        for leaf in self._leaves:
            tail.add(leaf)
        return self._blocks.peaks + tail.peaks

    def root(self) -> bytes:
        """The hash that stands for all leaves."""
        return Frontier(self.size, self.peaks()).root()


def _complete(level: list[bytes]) -> bytes:
    while len(level) > 1:
        level = [sha256(b"\x01" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=True)]
    return level[0]


def root_from_blocks(block_roots: Sequence[bytes], tail: Sequence[bytes]) -> bytes:
    """The root of a tree from its complete blocks' roots and the peaks of what follows the last complete block."""
    peaks = Frontier()
    for root in block_roots:
        peaks.add(root)
    joined = [*peaks.peaks, *tail]
    if not joined:
        return EMPTY
    found = joined[-1]
    for peak in reversed(joined[:-1]):
        found = parent(peak, found)
    return found
