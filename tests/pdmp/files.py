"""Small ASAP files for tests, written by the real writer: a pharmacy, people, dispensings, with whatever is changed."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

from carelaw.pdmp.store.models import Submission
from carelaw.pdmp.use_cases.processing import process
from carelaw.pdmp.use_cases.submitting import receive
from carelaw.pdmp.wire.asap import FileWriter
from carelaw.platform.accounts.actor import Actor
from tests.pdmp.conftest import AT, PHARMACY_DEA, PHARMACY_NPI

HYDROCODONE, ALPRAZOLAM = "00406012301", "00009002901"

PHARMACY = {
    "PHA01": PHARMACY_NPI,
    "PHA03": PHARMACY_DEA,
    "PHA04": "TEST PHARMACY 1",
    "PHA05": "220 OAK ST",
    "PHA07": "SPRINGFIELD",
    "PHA08": "PA",
    "PHA09": "19064",
}
PATIENT = {
    "PAT07": "SAMPLESON",
    "PAT08": "AUGUST",
    "PAT12": "10023 OAKWAYS LN",
    "PAT14": "SPRINGFIELD",
    "PAT15": "PA",
    "PAT16": "19064",
    "PAT18": "19890312",
    "PAT19": "M",
}
DISPENSING = {
    "DSP01": "00",
    "DSP02": "2000353",
    "DSP03": "20250103",
    "DSP04": "0",
    "DSP05": "20250105",
    "DSP06": "0",
    "DSP07": "01",
    "DSP08": HYDROCODONE,
    "DSP09": "60",
    "DSP10": "15",
    "DSP11": "01",
    "DSP12": "05",
    "DSP16": "04",
}
PRESCRIBER = {"PRE01": "1928340565", "PRE02": "BF1234563", "PRE05": "FIORELLA", "PRE06": "MARIE"}


def record(**changes: str) -> dict[str, str]:
    """One record by field name, with some fields changed: `record(DSP02="7", PAT08="JUNE")`."""
    return {**PHARMACY, **PATIENT, **DISPENSING, **PRESCRIBER, **changes}


def asap(
    records: Sequence[Mapping[str, str]], *, control: str = "C-1", kind: str = "P", version: str = "4.2B"
) -> bytes:
    """The records as the bytes of one file."""
    sheet = io.BytesIO()
    with FileWriter(
        sheet,
        version=version,
        control_number=control,
        sender_id="5550100",
        sender_name="TEST",
        created_at=AT,
        file_type=kind,
    ) as file:
        file.pharmacy(
            {name: value for name, value in (records[0] if records else PHARMACY).items() if name[:3] == "PHA"}
        )
        for one in records:
            parts = {s: {n: v for n, v in one.items() if n.startswith(s)} for s in ("PAT", "DSP", "PRE", "AIR")}
            file.patient(parts["PAT"])
            file.dispensing(parts["DSP"], parts["PRE"], air_fields=parts["AIR"] or None)
    return sheet.getvalue()


def send(actor: Actor, content: bytes, *, name: str = "test.asap", at: datetime = AT) -> Submission:
    """Through the real intake, judged at once."""
    return process(str(receive(actor, io.BytesIO(content), file_name=name, at=at).pk), at=at)
