"""Reading by parts is reading whole, wherever a worker begins."""

from __future__ import annotations

import io
import random

import pytest

from carelaw.pdmp.wire.asap import Record, inspect, records, reread
from tests.pdmp.wire.asap.samples import BASE, INGREDIENT, ON, RECORD, of, text_of, writer


def varied(seed: int, pharmacies: int = 3) -> bytes:
    """Several pharmacies with several patients and dispensings, compounds, pick-ups and some faults."""
    rng = random.Random(seed)
    stream = io.BytesIO()
    with writer(stream) as file:
        for _ in range(pharmacies):
            file.pharmacy(of(RECORD, "PHA"))
            for patient in range(rng.randrange(1, 5)):
                file.patient({**of(RECORD, "PAT"), "PAT07": f"SAMPLESON{patient}" if patient else "NÚÑEZ"})
                for _ in range(rng.randrange(1, 6)):
                    compound = rng.random() < 0.2
                    product = {"DSP07": "06", "DSP08": "99999000123"} if compound else {}
                    spoiled = {"DSP05": "20251301"} if rng.random() < 0.2 else {}
                    number = {"DSP02": str(rng.randrange(10**7))}
                    file.dispensing(
                        {**of(RECORD, "DSP"), **product, **spoiled, **number},
                        of(RECORD, "PRE"),
                        [INGREDIENT] if compound else [],
                        {"AIR07": "SAMPLESON"} if rng.random() < 0.3 else None,
                    )
    return stream.getvalue()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1_000])
@pytest.mark.parametrize("seed", range(4))
def test_parts_together_are_the_whole(seed: int, size: int) -> None:
    stream = io.BytesIO(varied(seed))
    envelope = inspect(stream, BASE, received_on=ON, part_size=size)
    whole = list(records(stream, envelope, BASE, received_on=ON))
    assert len(whole) == envelope.record_count == sum(part.records for part in envelope.parts)
    numbers = list(range(len(envelope.parts)))
    random.Random(seed).shuffle(numbers)
    by_part: dict[int, list[Record]] = {}
    for number in numbers:
        by_part[number] = list(records(stream, envelope, BASE, received_on=ON, part=number))
        assert len(by_part[number]) == envelope.parts[number].records
    assert [record for number in sorted(by_part) for record in by_part[number]] == whole


def test_a_part_brings_back_what_stood_between_a_patient_and_its_first_dispensing() -> None:
    """A stray segment spoils every record of its patient, also those of later parts."""
    pharmacy, patient, dispensing, prescriber = (
        "PHA*1669512349**FT7654329",
        "PAT*******SAMPLESON*AUGUST****1 OAK LN**HARRISBURG*PA*17101**19890312*M",
        "DSP*00*1*20250103*0*20250105*0*01*00228298311*60*15",
        "PRE**BF1234563***FIORELLA*MARIE",
    )
    content = text_of(
        "TH*4.2B*T*01**20250106*091500*P**~",
        "IS*1*X",
        pharmacy,
        "ABC*1",
        patient,
        "XYZ*1",
        *[dispensing, prescriber] * 3,
        "TP*11",
        "TT*T*14",
    )
    stream = io.BytesIO(content)
    envelope = inspect(stream, BASE, received_on=ON, part_size=1)
    assert envelope.findings == ()
    whole = list(records(stream, envelope, BASE, received_on=ON))
    parts = [one for part in range(3) for one in records(stream, envelope, BASE, received_on=ON, part=part)]
    assert parts == whole
    assert [[f.segment_no for f in record.findings] for record in whole] == [[4, 6]] * 3


def test_a_record_can_be_read_again_alone() -> None:
    stream = io.BytesIO(varied(9))
    envelope = inspect(stream, BASE, received_on=ON)
    for record in records(stream, envelope, BASE, received_on=ON):
        again = reread(record.raw, record.ordinal, 1, envelope.version, BASE, ON)
        assert again is not None
        assert (again.fields, again.compounds, again.report) == (record.fields, record.compounds, record.report)
        assert again.raw == record.raw
        told = [(f.code, f.field, f.level) for f in record.findings if f.code != "not-ascii"]
        assert [(f.code, f.field, f.level) for f in again.findings] == told
    assert reread("PHA*1~PAT*2~", 1, 1, "4.2B", BASE, ON) is None


def test_a_part_that_is_not_there_and_a_file_that_is_another_one() -> None:
    stream = io.BytesIO(varied(1))
    envelope = inspect(stream, BASE, received_on=ON, part_size=2)
    with pytest.raises(ValueError, match="There is no part 99"):
        list(records(stream, envelope, BASE, received_on=ON, part=99))
    with pytest.raises(ValueError, match="not the one"):
        list(records(io.BytesIO(b"XYZ*1~" * 500), envelope, BASE, received_on=ON, part=1))
    with pytest.raises(ValueError, match="not the one"):
        list(records(io.BytesIO(b"short"), envelope, BASE, received_on=ON, part=1))


def test_no_content_is_kept_with_the_parts() -> None:
    envelope = inspect(io.BytesIO(varied(2)), BASE, received_on=ON, part_size=1)
    kept = repr(envelope.parts)
    assert "SAMPLESON" not in kept
    assert "SAMPLESON" not in repr(envelope.as_dict())
