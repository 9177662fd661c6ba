"""The file as a whole: delimiters, line ends, characters, counts, order; what is cut is never half loaded."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import date

import pytest

from carelaw.pdmp.wire.asap import Envelope, Level, inspect
from carelaw.pdmp.wire.asap.tokens import CHUNK, LONGEST_SEGMENT
from tests.pdmp.wire.asap.samples import BASE, ON, PA, RECORD, codes, file_of, look, read, text_of

TH, IS = "TH*4.2B*T*01**20250106*091500*P**~", "IS*7175550199*TEST"
PHA = "PHA*1669512349*9990175*FT7654329*TEST PHARMACY 1*220 OAK ST**HARRISBURG*PA*17101"
PAT = "PAT*PA*06*D1234567****SAMPLESON*AUGUST****10023 OAKWAYS LN**HARRISBURG*PA*17101**19890312*M"
DSP = "DSP*00*2000353*20250103*0*20250105*0*01*00228298311*60*15*01*05*00***04"
PRE = "PRE*1928340565*BF1234563***FIORELLA*MARIE"
WHOLE = (TH, IS, PHA, PAT, DSP, PRE, "TP*5", "TT*T*8")


def fatal(envelope: Envelope) -> set[str]:
    return {finding.code for finding in envelope.findings if finding.level is Level.FATAL}


def lines(*changes: tuple[int, str | None]) -> bytes:
    """The whole file with segments replaced, or left out."""
    segments: list[str | None] = list(WHOLE)
    for place, text in changes:
        segments[place] = text
    return text_of(*(segment for segment in segments if segment is not None))


@pytest.mark.parametrize("newline", ["", "\n", "\r\n", "\r", "\r\n\r\n", "  \n"])
@pytest.mark.parametrize("terminator", ["~", "\\", "|", "!", "\x1e", "'"])
def test_the_terminator_is_the_one_announced_and_line_ends_do_not_matter(terminator: str, newline: str) -> None:
    segments = [WHOLE[0][:-1] + terminator, *WHOLE[1:]]
    envelope, found = read(text_of(*segments, terminator=terminator, newline=newline))
    assert envelope.findings == ()
    assert (envelope.terminator, envelope.segment_count) == (terminator, 8)
    assert [record.findings for record in found] == [()]


def test_an_envelope_tells_who_sent_what() -> None:
    content = file_of([RECORD, RECORD])
    envelope = look(content)
    assert (envelope.version, envelope.control_number, envelope.transaction_type) == ("4.2B", "TCN-1", "send")
    assert (envelope.sender_id, envelope.sender_name) == ("7175550199", "TEST CHAIN OFFICE")
    assert (envelope.file_type, envelope.test, envelope.zero_report) == ("P", False, False)
    assert (envelope.created_on, envelope.created_time) == (date(2025, 1, 6), "091500")
    assert envelope.period == (date(2025, 1, 5), date(2025, 1, 5))
    assert (envelope.record_count, envelope.pharmacy_count, envelope.segment_count) == (2, 2, 13)
    assert (envelope.size, envelope.digest) == (len(content), hashlib.sha256(content).hexdigest())


def test_an_envelope_can_be_kept_and_brought_back() -> None:
    for content in (file_of([RECORD]), lines((7, "TT*X*9"))):
        envelope = look(content)
        assert Envelope.from_dict(json.loads(json.dumps(envelope.as_dict()))) == envelope


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"\r\n \r\n", "empty-file"),
        (b"PK\x03\x04rest", "not-text"),
        (b"\x1f\x8brest", "not-text"),
        ("TH*4.2B".encode("utf-16"), "not-text"),
        (b"MSH|^~\\&|", "header-missing"),
        (b"THE END", "header-missing"),
        (b"TH|4.2B|", "separator-unclear"),
        (b"TH", "header-missing"),
        (b"TH*4.2B*T*01", "terminator-unclear"),
        (b"TH*4.2B*T*01**20250106*091500*P**", "terminator-unclear"),
        (b"TH*4.2B*T*01**20250106*091500*P**A~IS*", "terminator-unclear"),
        (b"TH*4.2B*T*01**20250106*091500*P**7~IS*", "terminator-unclear"),
        (b"TH*4.2B*T*01**20250106*091500*P** ~IS*", "terminator-unclear"),
        (b"TH*4.2B*T*01**20250106*091500*P**\r\nIS*", "terminator-unclear"),
        (b"TH*4.2B*T*01**20250106*091500*P***~IS*", "terminator-unclear"),
        (b"TH*4.2B*T*01**20250106*091500*P**\xa7\xa7IS*", "terminator-unclear"),
        (b"TH*4.2B*T*01**20250106*091500*P*\r\nIS*1*X~", "terminator-unclear"),
        (b"TH*4.2B*T-01*01**20250106*091500*P**--IS*", "terminator-unclear"),
        (b"TH*4.2B*T*01**20250106*091500*P*~~IS*7175550199*X~", "terminator-unclear"),
    ],
)
def test_a_file_that_cannot_be_told_apart_is_refused_with_its_reason(content: bytes, code: str) -> None:
    envelope, found = read(content)
    assert fatal(envelope) == {code}
    assert found == []
    assert envelope.digest == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (lines((0, TH.replace("4.2B", "3.0"))), {"version-unknown"}),
        (lines((0, TH.replace("4.2B", ""))), {"missing-required"}),
        (lines((0, TH.replace("*T*", "**")), (7, "TT**8")), {"missing-required"}),
        (lines((0, TH.replace("*01*", "*02*"))), {"transaction-type-not-accepted"}),
        (lines((0, TH.replace("*01*", "*09*"))), {"transaction-type-not-accepted"}),
        (lines((0, TH.replace("*P*", "*X*"))), {"code-not-listed"}),
        (lines((0, TH.replace("*P*", "**"))), {"missing-required"}),
        (lines((0, TH.replace("*01*", "*04*"))), {"void-file-has-records"}),
        (lines((1, None), (6, "TP*5"), (7, "TT*T*7")), {"segment-missing"}),
        (lines((6, "TP*4")), {"pharmacy-count-wrong"}),
        (lines((6, "TP*6")), {"pharmacy-count-wrong"}),
        (lines((6, "TP")), {"pharmacy-count-wrong"}),
        (lines((6, "TP*five")), {"pharmacy-count-wrong"}),
        (lines((6, None), (7, "TT*T*7")), {"segment-missing"}),
        (lines((7, "TT*T*7")), {"segment-count-wrong"}),
        (lines((7, "TT*T*9")), {"segment-count-wrong"}),
        (lines((7, "TT*X*8")), {"control-number-differs"}),
        (lines((7, "TT**8")), {"control-number-differs"}),
        (lines((7, None)), {"segment-missing"}),
        (lines((2, None), (7, "TT*T*7")), {"segment-out-of-place"}),
        (lines() + lines(), {"second-transaction"}),
        (lines((7, None)) + lines(), {"second-transaction"}),
        (lines() + b"IS*1*X~", {"content-after-trailer"}),
        (text_of(TH, IS, "TT*T*3"), {"no-records"}),
        (text_of(TH, IS, PHA, "TP*2", "TT*T*5"), {"no-records"}),
        (lines((5, PRE + "\x00")), {"nul-byte"}),
        (lines((5, PRE + " " * LONGEST_SEGMENT)), {"segment-too-long"}),
    ],
)
def test_what_makes_a_file_fatal(content: bytes, expected: set[str]) -> None:
    assert fatal(look(content)) == expected


def test_records_of_a_fatal_file_are_still_judged_for_the_report() -> None:
    envelope, found = read(lines((4, DSP.replace("*60*", "*0*")), (7, "TT*X*9")))
    assert envelope.fatal
    assert codes(found[0].findings) == [("error", "number-too-small", "DSP09")]


@pytest.mark.parametrize(
    ("content", "code", "level"),
    [
        (b"\xef\xbb\xbf" + lines(), "byte-order-mark", "info"),
        (lines().replace(b"**~~", b"**~", 1), "terminator-once", "info"),
        (lines().rstrip(b"~\r\n"), "last-terminator-missing", "info"),
        (lines((1, "IS*7175550199")), "missing-required", "warning"),
        (lines((0, TH.replace("20250106", "20251306"))), "bad-date", "warning"),
        (lines((0, TH.replace("20250106", "20250108"))), "date-in-future", "warning"),
        (lines((0, TH.replace("091500", "250000"))), "bad-time", "warning"),
        (lines((0, TH.replace("*01*", "*1*"))), "", ""),
        (lines((0, TH.replace("*01*", "**"))), "", ""),
        (lines((0, TH.replace("091500", "0915"))), "", ""),
        (lines((1, IS + "*#20250105#-#20250104#")), "period-unreadable", "warning"),
        (lines((1, IS + "*#2025#")), "period-unreadable", "warning"),
        (lines((1, IS + "*#20250105#-#20250105# hello")), "", ""),
        (lines((1, IS + "\r\n~\r\nXYZ*1"), (7, "TT*T*9")), "unknown-segment", "warning"),
        (lines((3, PAT + "~" + PAT), (6, "TP*6"), (7, "TT*T*9")), "patient-without-dispensing", "warning"),
        (lines((2, PHA + "~TP*2~" + PHA), (7, "TT*T*10")), "pharmacy-without-patient", "warning"),
        (lines() + b"\x1a", "", ""),
        (b"\r\n \n" + lines(), "", ""),
    ],
)
def test_what_is_tolerated_and_told(content: bytes, code: str, level: str) -> None:
    envelope, found = read(content)
    assert [(f.code, str(f.level)) for f in envelope.findings] == ([(code, level)] if code else [])
    assert not envelope.fatal
    assert [record.held for record in found] == [False]


def test_a_test_file_is_told() -> None:
    assert look(lines((0, TH.replace("*P*", "*T*")))).test


def test_a_state_refuses_versions_it_does_not_take() -> None:
    envelope = look(file_of([RECORD], version="4.2"), PA.accepting("4.2B", "5.0"))
    assert fatal(envelope) == {"version-not-accepted"}
    assert envelope.findings[0].permitted == "4.2B, 5.0"
    assert "§7(a)" in envelope.findings[0].cite
    assert look(file_of([RECORD], version="5.0"), PA.accepting("4.2B", "5.0")).fatal is False


@pytest.mark.parametrize("stop", ["empty", "one byte at a time"])
def test_a_stream_that_gives_little_at_a_time_reads_the_same(stop: str) -> None:
    class Dripping(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 0, 7) if size is None or size > 7 else size)

    content = file_of([RECORD] * 3)
    dripping = inspect(Dripping(content), BASE, received_on=ON)
    assert dripping == look(content)


def test_chunks_may_end_anywhere() -> None:
    """A file longer than a chunk, so that segments lie across its borders."""
    content = file_of([{**RECORD, "DSP02": f"{number:025d}"} for number in range(3_500)])
    assert len(content) > CHUNK
    envelope, found = read(content, PA)
    assert (envelope.findings, envelope.record_count) == ((), 3_500)
    assert [record.fields["DSP02"] for record in found] == [f"{number:025d}" for number in range(3_500)]
    assert all(record.findings == () for record in found)


def test_a_cut_file_is_never_half_loaded() -> None:
    content = file_of([RECORD, {**RECORD, "PAT20": "02", "PAT23": "FIDO", "AIR07": "SAMPLESON"}])
    whole = len(content.rstrip(b"~\r\n"))
    for place in range(whole):
        stream = io.BytesIO(content[:place])
        assert inspect(stream, BASE, received_on=ON).fatal, place
    for place in range(whole, len(content) + 1):
        assert not look(content[:place]).fatal


def test_a_cut_in_the_middle_of_a_segment_is_named() -> None:
    assert fatal(look(lines()[:-20])) == {"truncated", "segment-missing"}


def test_what_follows_an_endless_segment_still_counts_for_the_digest() -> None:
    content = lines((5, PRE)) + b"X" * (CHUNK * 3)
    envelope = look(content)
    assert fatal(envelope) == {"segment-too-long"}
    assert (envelope.size, envelope.digest) == (len(content), hashlib.sha256(content).hexdigest())


def test_a_zero_report_says_which_period_it_covers() -> None:
    body = (PHA, "PAT*******REPORT*ZERO", "DSP*****20250106", "PRE", "TP*5", "TT*T*8")
    assert codes(look(text_of(TH, IS, *body)).findings) == [("warning", "period-missing", "IS03")]
    assert codes(look(text_of(TH, IS + "*#20250106#-#20250106#", *body)).findings) == []


def test_lost_bytes_inside_are_noticed_or_harmless() -> None:
    """Cutting out any line leaves counts that do not agree."""
    parts = file_of([RECORD, RECORD]).split(b"\r\n")
    for place in range(len(parts) - 1):
        assert look(b"\r\n".join(parts[:place] + parts[place + 1 :])).fatal, place


# --- inside a record -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            lines((5, PRE + "~2 DAILY"), (6, "TP*6"), (7, "TT*T*9")),
            [("error", "unknown-segment", "")],
        ),
        (lines((5, PRE + "~" + PRE), (6, "TP*6"), (7, "TT*T*9")), [("error", "segment-repeated", "")]),
        (lines((5, PRE + "~AIR~AIR"), (6, "TP*7"), (7, "TT*T*10")), [("warning", "segment-repeated", "")]),
        (lines((3, PAT + "~" + PRE), (6, "TP*6"), (7, "TT*T*9")), [("error", "segment-unattached", "")]),
        (
            lines((5, None), (6, "TP*4"), (7, "TT*T*7")),
            [
                ("error", "missing-required", "PRE02"),
                ("error", "missing-required", "PRE05"),
                ("error", "missing-required", "PRE06"),
            ],
        ),
        (lines((3, PAT.replace("OAKWAYS", "OAK*WAYS"))), None),
        (lines((4, DSP + "*" * 9)), []),
        (lines((4, DSP + "*" * 30)), []),
        (lines((4, DSP + "*" * 9 + "*" * 15 + "X")), [("error", "extra-element", "DSP40")]),
        (lines((4, DSP + "*" * 200 + "X")), [("error", "extra-element", "DSP216")]),
        (lines((3, PAT.replace("SAMPLESON", "SAMP\r\nLESON"))), [("warning", "control-character", "PAT07")]),
        (lines((3, PAT.replace("SAMPLESON", "  SAMPLESON "))), []),
    ],
)
def test_what_is_wrong_with_the_segments_of_a_record(
    content: bytes, expected: list[tuple[str, str, str]] | None
) -> None:
    envelope, found = read(content)
    assert not envelope.fatal
    if expected is None:  # a star in an address moves all that follows
        assert {"bad-date", "missing-required"} & {finding.code for finding in found[0].findings}
        assert found[0].held
    else:
        assert codes(found[0].findings) == expected


def test_a_pick_up_may_stand_before_an_ingredient() -> None:
    compound = DSP.replace("*01*00228298311*", "*06*99999000123*")
    ingredient = "CDI*1*01*00045065910*1.5*03"
    for tail in ((ingredient, "AIR*******SAMPLESON"), ("AIR*******SAMPLESON", ingredient)):
        content = text_of(TH, IS, PHA, PAT, compound, PRE, *tail, "TP*7", "TT*T*10")
        envelope, found = read(content)
        assert (envelope.findings, found[0].findings) == ((), ())
        assert (found[0].fields["AIR07"], found[0].compounds[0]["CDI03"]) == ("SAMPLESON", "00045065910")


def test_a_dispensing_without_its_patient_waits() -> None:
    _, found = read(lines((3, None), (6, "TP*4"), (7, "TT*T*7")))
    assert found[0].held
    assert {f.field for f in found[0].findings} >= {"PAT07", "PAT08", "PAT18"}


def test_a_pharmacy_s_fault_is_told_at_its_own_segment_for_each_of_its_records() -> None:
    content = text_of(TH, IS, PHA.replace("FT7654329", "FT7654320"), PAT, DSP, PRE, DSP, PRE, "TP*7", "TT*T*10")
    _, found = read(content)
    assert [(f.segment_no, f.field) for record in found for f in record.findings] == [(3, "PHA03"), (3, "PHA03")]


def test_one_dispensing_cannot_fill_the_memory() -> None:
    ingredients = ["CDI*1*01*00045065910*1.5*03"] * 1_000
    compound = DSP.replace("*01*00228298311*", "*06*99999000123*")
    content = text_of(TH, IS, PHA, PAT, compound, PRE, *ingredients, "TP*1005", "TT*T*1008")
    envelope, found = read(content)
    assert not envelope.fatal
    assert ("error", "record-too-long", "") in codes(found[0].findings)
    assert len(found[0].compounds) < 250


def test_findings_of_one_kind_are_listed_up_to_a_limit_and_then_counted() -> None:
    content = text_of(TH, IS, *["XYZ*1"] * 1_000, PHA, PAT, DSP, PRE, "TP*5", "TT*T*1008")
    envelope = look(content)
    assert len(envelope.findings) == 51
    assert [f.says for f in envelope.findings if f.code == "more-findings"] == [
        "950 more findings of the kind unknown-segment were counted and not listed."
    ]


# --- characters ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("encoding", "named"), [("utf-8", "UTF-8"), ("windows-1252", "Windows-1252")])
def test_names_outside_ascii_are_recoded_and_flagged(encoding: str, named: str) -> None:
    content = text_of(*WHOLE).decode().replace("SAMPLESON", "NÚÑEZ").encode(encoding)
    envelope, found = read(content)
    assert envelope.encoding == named
    assert [(str(f.level), f.code, f.segment_no) for f in envelope.findings] == [("warning", "not-ascii", 4)]
    assert found[0].fields["PAT07"] == "NÚÑEZ"
    assert codes(found[0].findings) == [("warning", "not-ascii", "PAT07")]
    assert found[0].report is not None
    assert found[0].report.patient.last_name == "NÚÑEZ"


def test_bytes_that_no_encoding_knows_are_kept_apart_not_refused() -> None:
    envelope, found = read(text_of(*WHOLE).replace(b"SAMPLESON", b"SAMP\x81\x9dLESON"))
    assert not envelope.fatal
    assert found[0].fields["PAT07"] == "SAMP\ufffd\ufffdLESON"
