"""Made-up pharmacies, patients, prescribers, and files of them. Each value stands its check until a test spoils it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from carelaw.pdmp.wire.asap import Envelope, FileWriter, Profile, Record, inspect, load_profile, records

ON = date(2025, 1, 7)
CREATED = datetime(2025, 1, 6, 9, 15, tzinfo=UTC)
BASE, PA = load_profile("base"), load_profile("pa")

PHARMACY = {
    "PHA01": "1669512349",
    "PHA02": "9990175",
    "PHA03": "FT7654329",
    "PHA04": "TEST PHARMACY 1",
    "PHA05": "220 OAK ST",
    "PHA07": "HARRISBURG",
    "PHA08": "PA",
    "PHA09": "17101",
    "PHA10": "7175550100",
}
PATIENT = {
    "PAT01": "PA",
    "PAT02": "06",
    "PAT03": "D1234567",
    "PAT07": "SAMPLESON",
    "PAT08": "AUGUST",
    "PAT12": "10023 OAKWAYS LN",
    "PAT14": "HARRISBURG",
    "PAT15": "PA",
    "PAT16": "17101",
    "PAT17": "7175550111",
    "PAT18": "19890312",
    "PAT19": "M",
    "PAT20": "01",
}
DISPENSING = {
    "DSP01": "00",
    "DSP02": "2000353",
    "DSP03": "20250103",
    "DSP04": "0",
    "DSP05": "20250105",
    "DSP06": "0",
    "DSP07": "01",
    "DSP08": "00228298311",
    "DSP09": "60",
    "DSP10": "15",
    "DSP11": "01",
    "DSP12": "05",
    "DSP13": "00",
    "DSP16": "04",
}
PRESCRIBER = {"PRE01": "1928340565", "PRE02": "BF1234563", "PRE05": "FIORELLA", "PRE06": "MARIE"}
INGREDIENT = {"CDI01": "1", "CDI02": "01", "CDI03": "00045065910", "CDI04": "1.5", "CDI05": "03"}
RECORD = {**PHARMACY, **PATIENT, **DISPENSING, **PRESCRIBER}


def of(record: Mapping[str, str], segment: str) -> dict[str, str]:
    """The fields of one segment."""
    return {name: value for name, value in record.items() if name.startswith(segment) and value}


def writer(stream: io.BytesIO, version: str = "4.2B", **options: str) -> FileWriter:
    """A writer with everything a header needs."""
    return FileWriter(
        stream,
        version=version,
        control_number="TCN-1",
        sender_id="7175550199",
        sender_name="TEST CHAIN OFFICE",
        created_at=CREATED,
        message="#20250105#-#20250105#",
        **options,
    )


def file_of(reported: Iterable[Mapping[str, str]], version: str = "4.2B", **options: str) -> bytes:
    """A file with one pharmacy and patient for each record."""
    stream = io.BytesIO()
    with writer(stream, version, **options) as file:
        for record in reported:
            file.pharmacy(of(record, "PHA"))
            file.patient(of(record, "PAT"))
            file.dispensing(of(record, "DSP"), of(record, "PRE"), air_fields=of(record, "AIR"))
    return stream.getvalue()


def text_of(*segments: str, terminator: str = "~", newline: str = "\r\n") -> bytes:
    """Segments as they stand, each ended."""
    return "".join(segment + terminator + newline for segment in segments).encode("utf-8")


def look(content: bytes, profile: Profile = BASE, on: date = ON, **options: int) -> Envelope:
    """The envelope of a file's bytes."""
    return inspect(io.BytesIO(content), profile, received_on=on, **options)


def read(content: bytes, profile: Profile = BASE, on: date = ON) -> tuple[Envelope, list[Record]]:
    """The envelope and all records of a file's bytes."""
    stream = io.BytesIO(content)
    envelope = inspect(stream, profile, received_on=on)
    return envelope, list(records(stream, envelope, profile, received_on=on))


def codes(findings: Iterable[object]) -> list[tuple[str, str, str]]:
    """Level, code and field of findings, short enough for a table."""
    return [(str(f.level), f.code, f.field) for f in findings]  # type: ignore[attr-defined]
