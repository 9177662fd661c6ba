"""Whatever a superuser does to the record, the walk names the first entry and the deed."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carelaw.platform.record import chain, checkpoints, reading, tampering
from carelaw.platform.record.tampering import Deed
from tests.platform.record.conftest import AT, Forger, write

SIZE = 9
EVERYWHERE = pytest.mark.parametrize("seq", [1, 5, SIZE])
NOT_LAST = pytest.mark.parametrize("seq", [1, 5, SIZE - 1])


def found(**options: object) -> tuple[int, Deed]:
    finding = tampering.verify(**options).finding  # type: ignore[arg-type]
    assert finding is not None, "the tampering was not seen"
    return finding.seq, finding.deed


@pytest.fixture(autouse=True)
def _record(db: None) -> None:
    write(SIZE)


def test_an_untouched_record_is_whole() -> None:
    verdict = tampering.verify()
    assert (verdict.whole, verdict.entries, verdict.covered) == (True, SIZE, 0)
    assert "No checkpoint covers" in verdict.unseen


@EVERYWHERE
@pytest.mark.parametrize(
    "values",
    [
        {"body_text": '{"n":77}'},
        {"actor_id": "somebody-else"},
        {"at": 1},
        {"subject": ""},
        {"hash": "0" * 64},
        {"kind": "other"},
    ],
    ids=lambda values: next(iter(values)),
)
def test_a_changed_entry_is_named(forger: Forger, seq: int, values: dict[str, object]) -> None:
    forger.set(seq, **values)
    assert found() == (seq, Deed.CHANGED)


@EVERYWHERE
def test_a_changed_link_is_named(forger: Forger, seq: int) -> None:
    forger.set(seq, prev_hash="f" * 64)
    assert found() == (seq, Deed.CHANGED)


@EVERYWHERE
def test_a_changed_entry_whose_hash_was_made_to_fit_is_named(forger: Forger, seq: int) -> None:
    forger.set(seq, body_text='{"n":77}')
    forger.rehash(seq)
    assert found() == (seq, Deed.CHANGED)


@NOT_LAST
def test_a_deleted_entry_is_named(forger: Forger, seq: int) -> None:
    forger.delete(seq, seq)
    assert found() == (seq, Deed.DELETED)


@pytest.mark.parametrize(("first", "last"), [(1, 3), (4, 6), (2, SIZE - 1)])
def test_several_deleted_entries_are_named(forger: Forger, first: int, last: int) -> None:
    forger.delete(first, last)
    finding = tampering.verify().finding
    assert finding is not None
    assert (finding.seq, finding.last, finding.deed) == (first, last, Deed.DELETED)


@NOT_LAST
def test_a_deleted_entry_is_named_though_the_rest_was_numbered_anew(forger: Forger, seq: int) -> None:
    forger.delete(seq, seq)
    forger.shift(seq + 1, -1)
    forger.set_head(SIZE - 1, forger.row(SIZE - 1)[11])
    assert found() == (seq, Deed.DELETED)


@pytest.mark.parametrize("first", [1, 5, SIZE])
def test_a_cut_tail_is_named_while_the_head_still_knows_it(forger: Forger, first: int) -> None:
    forger.delete(first, SIZE)
    assert found() == (first, Deed.TRUNCATED)


@pytest.mark.parametrize("fits", [True, False], ids=["a-hash-that-fits", "any-hash"])
@EVERYWHERE
def test_an_inserted_entry_is_named(forger: Forger, seq: int, fits: bool) -> None:
    before = forger.row(seq - 1)[11] if seq > 1 else chain.GENESIS
    forger.shift(seq, 1)
    forged = (seq, 5, "test-thing-done", "x", "", "", "", "", "", "{}", before)
    forger.insert((*forged, chain.entry_hash(forged) if fits else "e" * 64))
    assert found() == (seq, Deed.INSERTED)


@EVERYWHERE
def test_an_inserted_entry_without_a_true_link_is_named(forger: Forger, seq: int) -> None:
    forger.shift(seq, 1)
    forger.insert((seq, 5, "test-thing-done", "x", "", "", "", "", "", "{}", "d" * 64, "e" * 64))
    assert found() == (seq, Deed.INSERTED)


def test_several_inserted_entries_that_fit_one_another_are_named(forger: Forger) -> None:
    last_hash = forger.row(4)[11]
    forger.shift(5, 2)
    for seq in (5, 6):
        forged = (seq, 5, "test-thing-done", "x", "", "", "", "", "", "{}", last_hash)
        last_hash = chain.entry_hash(forged)
        forger.insert((*forged, last_hash))
    finding = tampering.verify().finding
    assert finding is not None
    assert (finding.seq, finding.last, finding.deed) == (5, 6, Deed.INSERTED)


@pytest.mark.parametrize("seq", [0, -3])
def test_an_entry_before_the_first_is_named(forger: Forger, seq: int) -> None:
    forger.insert((seq, 5, "test-thing-done", "x", "", "", "", "", "", "{}", "d" * 64, "e" * 64))
    assert found() == (seq, Deed.INSERTED)


def test_an_entry_added_behind_the_heads_back_is_named(forger: Forger) -> None:
    forged = (SIZE + 1, 5, "test-thing-done", "x", "", "", "", "", "", "{}", forger.row(SIZE)[11])
    forger.insert((*forged, chain.entry_hash(forged)))
    assert found() == (SIZE + 1, Deed.INSERTED)


@pytest.mark.parametrize(("one", "other"), [(1, 2), (4, 7), (SIZE - 1, SIZE), (1, SIZE)])
def test_two_entries_that_changed_places_are_named(forger: Forger, one: int, other: int) -> None:
    forger.sql("UPDATE record_entry SET seq = -1 WHERE seq = %s", one)
    forger.sql("UPDATE record_entry SET seq = %s WHERE seq = %s", one, other)
    forger.sql("UPDATE record_entry SET seq = %s WHERE seq = -1", other)
    assert found() == (one, Deed.REORDERED)


@pytest.mark.parametrize(("one", "other"), [(1, 2), (4, 7), (SIZE - 1, SIZE)])
def test_two_entries_that_changed_what_they_say_are_named(forger: Forger, one: int, other: int) -> None:
    a, b = forger.row(one), forger.row(other)
    for seq, row in ((one, b), (other, a)):
        forger.set(seq, **dict(zip(chain.COLUMNS[1:10], row[1:10], strict=True)))
    assert found() == (one, Deed.REORDERED)


@NOT_LAST
def test_an_entry_moved_to_the_end_is_named(forger: Forger, seq: int) -> None:
    forger.sql("UPDATE record_entry SET seq = %s WHERE seq = %s", SIZE + 1, seq)
    assert found() == (seq, Deed.REORDERED)


def test_a_deleted_head_is_seen(forger: Forger) -> None:
    forger.sql("DELETE FROM record_head")
    assert found() == (SIZE, Deed.HEAD_CHANGED)


def test_a_head_put_back_hides_a_cut_tail_from_the_chain_but_not_from_a_checkpoint(forger: Forger) -> None:
    statement = checkpoints.take(AT)
    forger.sql("DELETE FROM record_checkpoint")
    forger.delete(6, SIZE + 1)
    forger.set_head(5, forger.row(5)[11])
    assert tampering.verify().whole, "the chain alone cannot show this; the documents say so"
    assert found(statements=[statement]) == (6, Deed.TRUNCATED)
    finding = checkpoints.verify().finding
    assert finding is not None, "the copy in the file was not used"
    assert (finding.seq, finding.deed) == (6, Deed.TRUNCATED)


def test_a_head_put_back_hides_a_cut_tail_but_not_from_an_export(forger: Forger) -> None:
    export = [reading.as_json(row) for row in forger.rows()]
    forger.delete(6, SIZE)
    forger.set_head(5, forger.row(5)[11])
    assert found(export=export) == (6, Deed.TRUNCATED)


@EVERYWHERE
def test_a_rebuilt_tail_is_seen_by_a_checkpoint_and_placed_by_an_export(forger: Forger, seq: int) -> None:
    export = [reading.as_json(row) for row in forger.rows()]
    statement = checkpoints.take(AT)
    forger.set(seq, body_text='{"n":77}')
    forger.rebuild(seq)
    assert tampering.verify().whole, "the chain alone cannot show this; the documents say so"
    finding = tampering.verify([statement]).finding
    assert finding is not None
    assert finding.deed == Deed.REWRITTEN
    assert finding.seq <= seq <= finding.last
    assert found(export=export) == (seq, Deed.REWRITTEN)


def test_of_two_checkpoints_the_first_that_fails_places_the_rebuilt_tail(forger: Forger) -> None:
    early = checkpoints.take(AT)
    write(5, first=20)
    late = checkpoints.take(AT)
    forger.set(early.size + 3, body_text='{"n":77}')
    forger.rebuild(early.size + 3)
    finding = tampering.verify([late, early]).finding
    assert finding is not None
    assert (finding.seq, finding.last) == (early.size + 1, late.size)


def refused_or_found(forger: Forger, query: str, *values: object) -> tuple[int, Deed] | None:
    """What is found after an edit that SQLite lets pass and PostgreSQL may refuse."""
    try:
        with transaction.atomic():
            forger.sql(query, *values)
    except DatabaseError:
        assert connection.vendor == "postgresql"
        return None
    return found()


@EVERYWHERE
def test_bytes_that_are_no_text_are_refused_or_named(forger: Forger, seq: int) -> None:
    edit = "UPDATE record_entry SET body_text = CAST(x'ff00fe' AS TEXT) WHERE seq = %s"
    assert refused_or_found(forger, edit, seq) in {None, (seq, Deed.CHANGED)}


@pytest.mark.parametrize("value", [b"\x00\x01", 1.5, 2**62], ids=["bytes", "float", "int"])
def test_a_value_of_another_type_is_refused_or_named(forger: Forger, value: object) -> None:
    edit = "UPDATE record_entry SET role = %s WHERE seq = 5"
    assert refused_or_found(forger, edit, value) in {None, (5, Deed.CHANGED)}


COLUMN = st.sampled_from(
    ["at", "kind", "actor_id", "role", "principal_id", "channel", "client", "subject", "body_text"]
)


@given(seq=st.integers(1, SIZE), column=COLUMN, number=st.integers(0, 10**9))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_edit_of_any_column_is_named(forger: Forger, seq: int, column: str, number: int) -> None:
    with transaction.atomic():
        forger.set(seq, **{column: number if column == "at" else f"v{number}"})
        assert found() == (seq, Deed.CHANGED)
        transaction.set_rollback(True)


@given(cut=st.integers(1, SIZE), length=st.integers(1, SIZE), renumber=st.booleans())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_cut_is_named_at_its_first_entry(forger: Forger, cut: int, length: int, renumber: bool) -> None:
    last = min(cut + length - 1, SIZE)
    with transaction.atomic():
        forger.delete(cut, last)
        if renumber:
            forger.shift(last + 1, -(last - cut + 1))
        seq, deed = found()
        assert seq == cut
        assert deed in {Deed.DELETED, Deed.TRUNCATED}
        transaction.set_rollback(True)


DEEDS = [
    "change",
    "change-and-rehash",
    "delete",
    "delete-and-renumber",
    "insert",
    "insert-forged",
    "swap",
    "swap-contents",
]


def commit(forger: Forger, deed: str, seq: int, other: int) -> tuple[int, set[Deed]]:
    """Do the deed; the entry that must be named, and what the deed may be called."""
    if deed.startswith("change"):
        forger.set(seq, client=f"v{other}")
        if deed.endswith("rehash"):
            forger.rehash(seq)
        return seq, {Deed.CHANGED}
    if deed.startswith("delete"):
        forger.delete(seq, seq)
        if deed.endswith("renumber"):
            forger.shift(seq + 1, -1)
        return seq, {Deed.DELETED, Deed.TRUNCATED}
    if deed.startswith("insert"):
        forger.shift(seq, 1)
        before = forger.row(seq - 1)[11] if seq > 1 else chain.GENESIS
        forged = (seq, other, "k", "", "", "", "", "", "", "{}", before if deed.endswith("forged") else "d" * 64)
        forger.insert((*forged, chain.entry_hash(forged)))
        return seq, {Deed.INSERTED}
    first, last = sorted((seq, other))
    if deed == "swap":
        forger.sql(
            "UPDATE record_entry SET seq = CASE seq WHEN %s THEN -1 ELSE -2 END WHERE seq IN (%s, %s)",
            first,
            seq,
            other,
        )
        forger.sql("UPDATE record_entry SET seq = CASE seq WHEN -1 THEN %s ELSE %s END WHERE seq < 0", last, first)
    else:
        a, b = forger.row(first), forger.row(last)
        forger.set(first, **dict(zip(chain.COLUMNS[1:10], b[1:10], strict=True)))
        forger.set(last, **dict(zip(chain.COLUMNS[1:10], a[1:10], strict=True)))
    return first, {Deed.REORDERED}


@given(deed=st.sampled_from(DEEDS), seq=st.integers(1, SIZE), other=st.integers(1, SIZE))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_deed_anywhere_is_named_with_its_entry(forger: Forger, deed: str, seq: int, other: int) -> None:
    if deed.startswith("swap") and seq == other:
        other = seq % SIZE + 1
    with transaction.atomic():
        expected, names = commit(forger, deed, seq, other)
        named, called = found()
        assert named == expected
        assert called in names
        transaction.set_rollback(True)
