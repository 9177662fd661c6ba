"""Acts go on the record with their transaction, in one gapless chain."""

from __future__ import annotations

import json
import threading
from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from carelaw.platform.record import chain, guards, keeping, kinds, tampering
from carelaw.platform.record.instants import instant, microseconds
from carelaw.platform.record.keeping import Act, append, append_many
from carelaw.platform.record.models import Checkpoint, Entry, Head
from tests.platform.record.conftest import AT, THING_DONE, Clerk, write


def test_an_entry_says_who_did_what_when_to_what(db: None) -> None:
    with transaction.atomic():
        made = append(
            THING_DONE, actor=Clerk(principal_id="p-1"), at=AT, body={"n": 3, "because": "late"}, subject="S-1"
        )
    kept = Entry.objects.get(seq=made.seq)
    assert (kept.seq, kept.at, kept.kind, kept.subject) == (1, AT, THING_DONE, "S-1")
    assert (kept.actor_id, kept.role, kept.principal_id, kept.channel) == (
        Clerk().account_id,
        "PRESCRIBER",
        "p-1",
        "console",
    )
    assert kept.body == {"n": 3, "because": "late"}
    assert (kept.prev_hash, kept.hash) == (chain.GENESIS, made.hash)


def test_the_hash_can_be_made_again_with_the_standard_library_alone(db: None) -> None:
    write(2)
    kept = Entry.objects.get(seq=2)
    said = [getattr(kept, column) for column in chain.COLUMNS]
    said[1] = microseconds(kept.at)
    import hashlib

    text = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    assert hashlib.sha256(b"\x00carelaw-entry-1\n" + text).hexdigest() == kept.hash


def test_numbers_have_no_gaps_and_each_entry_holds_the_one_before(db: None) -> None:
    write(5)
    with transaction.atomic():
        append_many([Act(THING_DONE, None, AT, {"n": n}) for n in range(3)])
    kept = list(Entry.objects.order_by("seq"))
    assert [entry.seq for entry in kept] == list(range(1, 9))
    assert [entry.prev_hash for entry in kept] == [chain.GENESIS, *(entry.hash for entry in kept[:-1])]
    assert Head.objects.get().seq == 8


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        append(THING_DONE, actor=None, at=AT, body={})
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_rolled_back_leaves_nothing_and_no_gap() -> None:
    write(2)

    def fail() -> None:
        with transaction.atomic():
            append(THING_DONE, actor=None, at=AT, body={"n": 9})
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        fail()
    write(1, first=3)
    assert list(Entry.objects.values_list("seq", flat=True)) == [1, 2, 3]
    assert tampering.verify().whole


def test_an_inner_rollback_takes_its_entry_with_it(db: None) -> None:
    with transaction.atomic():
        append(THING_DONE, actor=None, at=AT, body={"n": 1})
        with transaction.atomic():
            append(THING_DONE, actor=None, at=AT, body={"n": 2})
            transaction.set_rollback(True)
        append(THING_DONE, actor=None, at=AT, body={"n": 3})
    assert [entry.body["n"] for entry in Entry.objects.order_by("seq")] == [1, 3]
    assert tampering.verify().whole


def test_no_acts_touch_nothing(db: None) -> None:
    with transaction.atomic():
        assert append_many([]) == []
    assert not Head.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_make_one_gapless_chain() -> None:
    faults: list[BaseException] = []

    def write_some(writer: int) -> None:
        try:
            for n in range(10):
                with transaction.atomic():
                    append(THING_DONE, actor=Clerk(), at=AT, body={"n": writer * 100 + n})
                    if n % 4 == 3:
                        transaction.set_rollback(True)
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=write_some, args=(writer,)) for writer in range(4)]
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        # One memory database is one connection: there the writers can only take turns. The file below does better.
        for thread in threads:
            thread.run()
    else:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert faults == []
    assert list(Entry.objects.values_list("seq", flat=True)) == list(range(1, 33))
    assert tampering.verify().whole


def test_the_database_refuses_to_change_or_delete(db: None) -> None:
    write(2)
    Checkpoint.objects.create(size=1, at=AT, root="0" * 64, last_hash="0" * 64, key_id="k", signature="s")
    for act in (
        lambda: Entry.objects.filter(seq=1).update(kind="other"),
        lambda: Entry.objects.filter(seq=1).delete(),
        lambda: Entry.objects.get(seq=1).save(),
        lambda: Checkpoint.objects.all().delete(),
        lambda: Checkpoint.objects.update(root="1" * 64),
    ):
        with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
            act()
    assert guards.standing(connection)


def test_the_database_refuses_to_empty_the_table(db: None) -> None:
    write(1)
    empty = "TRUNCATE record_entry" if connection.vendor == "postgresql" else "DELETE FROM record_entry"
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(empty)


def test_a_missing_guard_is_noticed(db: None) -> None:
    on = " ON record_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER record_entry_no_delete{on}")
    assert not guards.standing(connection)


@pytest.mark.parametrize(
    "body",
    [
        {"name": "anything"},
        {"n": "three"},
        {"n": True},
        {"case": "Doe"},
        {"case": "Jane Doe 2"},
        {"case": "1980-02-29"},
        {"case": "123-45-6789"},
        {"case": "00406-0512-01"},
        {"case": "00406051201"},
        {"case": "555-123-4567"},
        {"because": "She is in pain."},
        {"because": "line\nbreak"},
    ],
)
def test_what_could_tell_of_a_person_is_refused_and_the_value_not_repeated(db: None, body: dict[str, object]) -> None:
    with pytest.raises(kinds.NotForTheRecord) as refused, transaction.atomic():
        append(THING_DONE, actor=None, at=AT, body=body)
    assert not any(str(value) in str(refused.value) for value in body.values() if value is not True)
    assert not Entry.objects.exists()


def test_a_subject_that_is_a_name_is_refused(db: None) -> None:
    with pytest.raises(kinds.NotForTheRecord, match="subject"), transaction.atomic():
        append(THING_DONE, actor=None, at=AT, body={}, subject="Jane Doe")


def test_an_undeclared_kind_is_refused(db: None) -> None:
    with pytest.raises(kinds.NotForTheRecord, match="not declared"), transaction.atomic():
        append("never-declared", actor=None, at=AT, body={})


@pytest.mark.parametrize(
    ("shape", "good", "bad"),
    [
        (
            kinds.Shape.ID,
            ["S-1", 7, "5f1c2a4e-7f2b-4a41-9b0a-0d8a3cf2a111", "AB1234563"],
            ["Smith", "", "a b1", 1.5, True],
        ),
        (kinds.Shape.IDS, [[], ["S-1", 2]], ["S-1", ["Smith"]]),
        (kinds.Shape.CODE, ["paid-over-cap", "E-MAP-70", "C2"], ["", "two words", "x" * 65, 5]),
        (kinds.Shape.CODES, [["a", "b-c"]], [["two words"], "a"]),
        (kinds.Shape.DIGEST, ["a" * 64], ["a" * 63, "G" * 64]),
        (kinds.Shape.COUNT, [0, -1, 10**12], [1.5, "1", False]),
        (kinds.Shape.COUNTS, [{"passed": 3}], [{"two words": 3}, {"passed": "x"}, []]),
        (kinds.Shape.FLAG, [True, False], [1, "yes"]),
        (kinds.Shape.DAY, ["2026-03-02"], ["2 March", "2026-3-2"]),
        (kinds.Shape.INSTANT, ["2026-03-02T10:00:00Z", "2026-03-02T10:00:00.5+00:00"], ["2026-03-02", "10:00"]),
        (
            kinds.Shape.CITE,
            ["§9(b)(3)", "Act of Oct. 27, 2014, § 4", "215 ILCS 5/512-4(b)"],
            ["x" * 121, "<b>", "", "born 1/2/1970", "01/02/70"],
        ),
    ],
)
def test_each_shape_takes_what_it_says(shape: kinds.Shape, good: list[object], bad: list[object]) -> None:
    assert all(kinds._TESTS[shape](value) for value in good)
    assert not any(kinds._TESTS[shape](value) for value in bad)


def test_a_kind_is_declared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_DECLARED", {})
    kinds.declare("checkpoint-signed", says="The record was signed.")
    kinds.declare("checkpoint-signed", says="The record was signed.")
    with pytest.raises(ValueError, match="declared twice"):
        kinds.declare("checkpoint-signed", says="Something else.")
    with pytest.raises(ValueError, match="lower case"):
        kinds.declare("Not_A_Kind", says="x")


def test_an_instant_keeps_every_microsecond_and_needs_a_zone() -> None:
    assert instant(microseconds(AT)) == AT
    with pytest.raises(ValueError, match="time zone"):
        microseconds(datetime(2026, 1, 1))


def test_entries_are_found_by_instant(db: None) -> None:
    write(3)
    assert Entry.objects.filter(at__gt=Entry.objects.get(seq=1).at).count() == 2


def test_the_actor_may_be_none(db: None) -> None:
    with transaction.atomic():
        made = keeping.append(THING_DONE, actor=None, at=AT, body={})
    assert (made.actor_id, made.role, made.channel) == ("", "", "")
