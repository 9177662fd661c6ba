"""The Merkle tree agrees with RFC 6962's definition, and its proofs hold for what was in it and for nothing else."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carelaw.platform.record import merkle
from carelaw.platform.record.merkle import BLOCK, BlockTree, Frontier


def leaf(n: int) -> bytes:
    return sha256(b"\x00" + n.to_bytes(8, "big")).digest()


def as_defined(leaves: list[bytes]) -> bytes:
    """RFC 6962 §2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + as_defined(leaves[:k]) + as_defined(leaves[k:])).digest()


def test_the_published_vectors_hold() -> None:
    # Leaf inputs and roots of the certificate-transparency reference tests.
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    leaves = [sha256(b"\x00" + bytes.fromhex(text)).digest() for text in inputs]
    assert merkle.root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaves[0].hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle.root_of(leaves[:2]).hex() == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    assert merkle.root_of(leaves).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@given(size=st.integers(0, 70))
def test_the_growing_tree_is_the_defined_tree(size: int) -> None:
    leaves = [leaf(n) for n in range(size)]
    assert merkle.root_of(leaves) == as_defined(leaves)


@given(size=st.integers(1, 70), where=st.integers(0, 10**6))
def test_every_leaf_has_a_proof_that_leads_to_the_root(size: int, where: int) -> None:
    leaves, index = [leaf(n) for n in range(size)], where % size
    proof = merkle.inclusion_proof(leaves, index, size)
    assert merkle.root_from_proof(leaves[index], index, size, proof) == as_defined(leaves)
    assert len(proof) <= (size - 1).bit_length()


@given(size=st.integers(2, 70), where=st.integers(0, 10**6), spoil=st.integers(0, 10**6), what=st.integers(0, 4))
@settings(max_examples=150)
def test_a_spoiled_proof_never_leads_to_the_root(size: int, where: int, spoil: int, what: int) -> None:
    leaves, index = [leaf(n) for n in range(size)], where % size
    proof, shown, place = merkle.inclusion_proof(leaves, index, size), leaves[index], index
    if what == 0:
        proof[spoil % len(proof)] = leaf(10**6)
    elif what == 1:
        shown = leaf(10**6)
    elif what == 2:
        place = (index + 1 + spoil % (size - 1)) % size
    elif what == 3:
        proof = proof[:-1]
    else:
        proof = [*proof, leaf(7)]
    assert merkle.root_from_proof(shown, place, size, proof) != as_defined(leaves)


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 5])
def test_the_fast_pass_is_the_same_tree(size: int) -> None:
    fast, slow = BlockTree(), Frontier()
    for n in range(size):
        fast.add(leaf(n))
        slow.add(leaf(n))
    assert (fast.size, fast.root(), fast.peaks()) == (size, slow.root(), slow.peaks)
    tail = fast.peaks()[(size // BLOCK).bit_count() :]
    assert merkle.root_from_blocks(fast.block_roots, tail) == slow.root()


def test_a_tree_grows_on_from_its_peaks() -> None:
    whole = merkle.root_of(leaf(n) for n in range(29))
    begun = Frontier()
    for n in range(13):
        begun.add(leaf(n))
    resumed = Frontier(begun.size, begun.peaks)
    for n in range(13, 29):
        resumed.add(leaf(n))
    assert resumed.root() == whole
    with pytest.raises(ValueError, match="complete subtrees"):
        Frontier(13, begun.peaks[:-1])


def test_a_proof_needs_all_the_leaves() -> None:
    with pytest.raises(ValueError, match="Fewer"):
        merkle.inclusion_proof([leaf(1)], 0, 3)
    with pytest.raises(ValueError, match="no leaf"):
        merkle.inclusion_proof([leaf(1)], 1, 1)
    assert merkle.root_from_proof(leaf(0), 5, 5, []) is None
