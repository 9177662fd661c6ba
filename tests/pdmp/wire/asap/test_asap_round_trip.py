"""What is written is read back; what is mutilated is told, never raised."""

from __future__ import annotations

import io
import random
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carelaw.pdmp.wire.asap import VERSIONS, FileWriter, check, fields_of, inspect, records, void_file, zero_report
from tests.pdmp.wire.asap.samples import BASE, CREATED, ON, PA, PHARMACY, RECORD, codes, file_of, of, read
from tests.pdmp.wire.asap.test_asap_parts import varied

# Any printable text without the delimiters and without blanks at its ends, as a sender would send it.
VALUE = st.text(
    st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="*~"), min_size=1, max_size=30
).filter(lambda text: text == text.strip())


def segment(name: str, version: str) -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.sampled_from(fields_of(name, version)), VALUE, max_size=12)


@st.composite
def reports(draw: st.DrawFn) -> tuple[str, dict[str, str], list[dict[str, str]]]:
    version = draw(st.sampled_from(VERSIONS))
    fields: dict[str, str] = {}
    for name in ("PHA", "PAT", "DSP", "PRE", "AIR"):
        fields.update(draw(segment(name, version)))
    compounds = draw(st.lists(segment("CDI", version).filter(bool), max_size=3))
    return version, fields, compounds


@settings(max_examples=100, deadline=None)
@given(reports())
def test_what_is_written_is_read_back_and_judged_alike_at_every_door(
    reported: tuple[str, dict[str, str], list[dict[str, str]]],
) -> None:
    version, fields, compounds = reported
    stream = io.BytesIO()
    with FileWriter(
        stream, version=version, control_number="T", sender_id="1", sender_name="X", created_at=CREATED
    ) as file:
        file.pharmacy(of(fields, "PHA"))
        file.patient(of(fields, "PAT"))
        file.dispensing(of(fields, "DSP"), of(fields, "PRE"), compounds, of(fields, "AIR"))
    envelope, found = read(stream.getvalue(), PA)
    assert envelope.findings == ()
    assert (dict(found[0].fields), list(found[0].compounds)) == (fields, compounds)
    told = check(fields, compounds, version, PA, ON)
    assert codes(found[0].findings) == codes(told)
    assert [f.says for f in found[0].findings] == [f.says for f in told]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.sampled_from("~\\|"))
def test_a_writer_strips_what_would_break_the_file(text: str, terminator: str) -> None:
    content = file_of([{**RECORD, "PAT12": text}], terminator=terminator)
    envelope, found = read(content)
    assert [f for f in envelope.findings if f.code != "not-ascii"] == []
    assert found[0].fields["DSP02"] == RECORD["DSP02"]
    kept = found[0].fields.get("PAT12", "")
    assert "*" not in kept
    assert terminator not in kept


def test_a_writer_takes_positions_dates_and_numbers() -> None:
    stream = io.BytesIO()
    with FileWriter(
        stream, version="5.0", control_number="T", sender_id="1", sender_name="X", created_at=CREATED
    ) as file:
        file.pharmacy({3: "FT7654329"})
        file.patient({7: "SAMPLESON", "PAT18": date(1989, 3, 12)})
        file.dispensing({5: date(2025, 1, 5), 9: Decimal("0.50"), 10: 15, 16: None, 17: ""}, {2: "BF1234563"})
    text = stream.getvalue().decode()
    assert text.splitlines() == [
        "TH*5.0*T*01**20250106*091500Z*P**~~",
        "IS*1*X~",
        "PHA***FT7654329~",
        "PAT*******SAMPLESON***********19890312~",
        "DSP*****20250105****0.50*15~",
        "PRE**BF1234563~",
        "TP*5~",
        "TT*T*8~",
    ]


def test_a_writer_refuses_what_it_cannot_write() -> None:
    file = FileWriter(
        io.BytesIO(), version="4.2", control_number="T", sender_id="1", sender_name="X", created_at=CREATED
    )
    with pytest.raises(ValueError, match=r"call pharmacy\(\) first"):
        file.patient({})
    file.pharmacy(PHARMACY)
    with pytest.raises(ValueError, match=r"call patient\(\) first"):
        file.dispensing({}, {})
    file.patient({})
    with pytest.raises(KeyError, match="DSP25"):
        file.dispensing({"DSP25": "M545"}, {})  # 4.2 has no diagnosis
    with pytest.raises(ValueError, match=r"Version '4\.1'"):
        file_of([RECORD], version="4.1")
    with pytest.raises(ValueError, match="terminator"):
        file_of([RECORD], terminator="*")
    with pytest.raises(ValueError, match="newline"):
        file_of([RECORD], newline="x")


def test_a_failure_while_writing_leaves_no_whole_file() -> None:
    stream = io.BytesIO()
    with (  # noqa: PT012
        pytest.raises(RuntimeError),
        FileWriter(
            stream, version="4.2B", control_number="T", sender_id="1", sender_name="X", created_at=CREATED
        ) as file,
    ):
        file.pharmacy(PHARMACY)
        raise RuntimeError
    assert inspect(io.BytesIO(stream.getvalue()), BASE, received_on=ON).fatal


@pytest.mark.parametrize("version", VERSIONS)
def test_a_written_zero_report_and_void_are_read(version: str) -> None:
    stream = io.BytesIO()
    zero_report(
        stream,
        version=version,
        control_number="Z",
        sender_id="1",
        sender_name="X",
        created_at=CREATED,
        pharmacy=PHARMACY,
        period=(date(2025, 1, 4), date(2025, 1, 6)),
    )
    envelope, found = read(stream.getvalue(), PA)
    assert (envelope.zero_report, envelope.findings) == (True, ())
    assert envelope.period == (date(2025, 1, 4), date(2025, 1, 6))
    assert [record.findings for record in found] == [()]
    stream = io.BytesIO()
    void_file(stream, version=version, control_number="Z", created_at=CREATED)
    envelope, found = read(stream.getvalue(), PA)
    assert (envelope.transaction_type, envelope.control_number, envelope.findings, found) == ("void-file", "Z", (), [])


def test_a_mutilated_file_never_raises_and_never_loses_count() -> None:
    rng = random.Random(20250107)
    originals = [varied(seed, pharmacies=2) for seed in range(5)]
    whole = 0
    for turn in range(2_000):
        content = bytearray(rng.choice(originals))
        for _ in range(rng.randrange(1, 6)):
            place = rng.randrange(len(content))
            match rng.randrange(5):
                case 0:
                    content[place] = rng.randrange(256)
                case 1:
                    del content[place : place + rng.randrange(1, 40)]
                case 2:
                    content[place:place] = rng.choice(
                        [b"*", b"~", b"\r\n", b"\x00", b"DSP*", b"TT*", b"\xff", b"~~", b"TH*"]
                    )
                case 3:
                    other = rng.randrange(len(content))
                    content[place:place] = content[other : other + 60]
                case 4:
                    content[place : place + 1] = b"9"
        stream = io.BytesIO(bytes(content))
        profile = rng.choice([BASE, PA])
        envelope = inspect(stream, profile, received_on=ON, part_size=3)
        found = list(records(stream, envelope, profile, received_on=ON))
        whole += not envelope.fatal
        if envelope.version and envelope.terminator:
            assert len(found) == envelope.record_count
        if envelope.parts and turn % 10 == 0:
            by_part = [
                record
                for part in range(len(envelope.parts))
                for record in records(stream, envelope, profile, received_on=ON, part=part)
            ]
            assert by_part == found
            for record in found:
                check(record.fields, record.compounds, envelope.version, profile, ON)
    assert 0 < whole < 2_000


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_after_a_header_are_read_without_raising(tail: bytes) -> None:
    content = b"TH*4.2B*T*01**20250106*091500*P**~~IS*1*X~PHA***FT7654329~PAT*1~DSP*00*" + tail
    envelope, found = read(content)
    assert envelope.fatal or envelope.record_count == len(found)
