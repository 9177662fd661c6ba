"""A file without some of its dispensings reads as before, less exactly those."""

from __future__ import annotations

import io
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from carelaw.pdmp.wire.asap import Record, Redacted, inspect, load_profile, records
from tests.pdmp.files import asap, record

PEOPLE = ("ADAMS", "BAKER", "CLARK", "DAVIS")
PROFILE = load_profile("pa")
ON = date(2025, 1, 7)


def file_of(count: int) -> bytes:
    """So many dispensings, each with a last name of its own, who also picked it up."""
    return asap([record(PAT07=name, DSP02=str(n), AIR07=name) for n, name in enumerate(PEOPLE[:count])])


def read(content: bytes) -> list[Record]:
    stream = io.BytesIO(content)
    return list(records(stream, inspect(stream, PROFILE, received_on=ON), PROFILE, received_on=ON))


def without(content: bytes, gone: set[int], size: int = -1) -> bytes:
    source = Redacted(io.BytesIO(content), gone)
    if size < 0:
        return source.read()
    found = b""
    while piece := source.read(size):
        found += piece
    return found


def test_without_anything_to_take_out_nothing_changes() -> None:
    content = file_of(3)
    assert without(content, set()) == content
    assert without(b"this is no file", {1}) == b"this is no file"


@given(st.sets(st.integers(0, 3)), st.sampled_from([b"", b"\n", b"\r\n"]), st.sampled_from([-1, 1, 7]))
def test_exactly_the_dispensings_named_go_and_numbers_stay(gone: set[int], ends: bytes, size: int) -> None:
    content = file_of(4).replace(b"~", b"~" + ends)
    before = read(content)
    left = without(content, {before[n].segment_no for n in gone}, size)

    after = read(left)
    assert [one.segment_no for one in after] == [one.segment_no for one in before]
    for n, (was, now) in enumerate(zip(before, after, strict=True)):
        assert (PEOPLE[n].encode() in left) == (n not in gone)
        if n not in gone:
            assert now.raw == was.raw
    again = without(left, {before[n].segment_no for n in gone})
    assert again == left


def test_a_patient_with_another_dispensing_stays() -> None:
    content = file_of(1)
    dispensing = content[content.index(b"DSP*") : content.index(b"TP*")]
    twice = content.replace(dispensing, dispensing + dispensing.replace(b"DSP*00*0*", b"DSP*00*77*"))
    first, second = read(twice)
    left = without(twice, {second.segment_no})

    assert b"ADAMS" in left
    assert b"*77*" not in left
    assert read(left)[0].raw == first.raw
    assert b"ADAMS" not in without(twice, {first.segment_no, second.segment_no})
