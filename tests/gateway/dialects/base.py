"""What the tests ask of every dialect of the gateway: how to put a search, how to read what came back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from carelaw.gateway.facts.search import Option
from carelaw.gateway.wire.message import SearchMessage
from carelaw.pdmp.public import HistoryReport, PrescriptionShown, SeveralFit

AUGUST: Mapping[str, str] = {"last": "Sampleson", "first": "August", "born": "1989-03-12", "zip": "19064"}
MADE_AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
Row = Mapping[str, str]


@dataclass(frozen=True)
class Said:
    """What a door answered."""

    status: int
    outcome: str
    code: str = ""
    words: str = ""
    cite: str = ""
    reference: str = ""
    prescriptions: tuple[tuple[str, str, str], ...] = ()
    confirmation: str = ""


@dataclass(frozen=True)
class Dialect:
    """One dialect: its door, and how a client of it writes and reads.

    `request_of(person, patients=, request_id=, state=, requesters=, hub=)` is a request in bytes. `message_of` reads
    one as the door does, `answer_of` writes an answer as the door does, both in memory. `report_of` reads an answer as
    a client does: the fields of `row_of` that the dialect carries, one mapping a dispensing. `drops` are those that it
    does not carry. `status_of` is the HTTP status under which the door says what others say under the given one.
    """

    name: str
    option: Option
    path: str
    media: str
    request_of: Callable[..., bytes]
    said_in: Callable[[int, bytes], Said]
    message_of: Callable[[bytes], SearchMessage]
    answer_of: Callable[[HistoryReport | SeveralFit, SearchMessage], bytes]
    report_of: Callable[[bytes], tuple[Row, ...]]
    drops: frozenset[str] = frozenset()
    status_of: Callable[[int], int] = field(default=lambda status: status)


def row_of(row: PrescriptionShown) -> dict[str, str]:
    """One dispensing of a report, field by field, in the words that every dialect is read back into."""
    writer, seller = row.prescriber, row.dispenser
    return {
        "prescription_number": row.prescription_number,
        "national_drug_code": row.drug.national_drug_code,
        "filled_on": row.filled_on.isoformat(),
        "written_on": told(row.written_on),
        "sold_on": told(row.sold_on),
        "quantity": told(row.quantity),
        "unit": row.unit,
        "days_supply": told(row.days_supply),
        "fill_number": told(row.fill_number or 0),
        "refills_authorized": told(row.refills_authorized),
        "partial_fill": "yes" if row.partial_fill else "no",
        "payment": row.payment,
        "origin": row.origin,
        "treatment_type": row.treatment_type,
        "daily_mme": told(row.daily_mme),
        "program": row.program or "IL",
        # Illinois's own patient is the report's, with the day that the tests give everybody.
        "patient_born": told(row.patient_born) if row.program else "1989-03-12",
        "patient_name": row.patient_name,
        "prescriber_name": f"{writer.last_name}, {writer.first_name}",
        "prescriber_npi": writer.npi,
        "prescriber_dea": writer.dea,
        "dispenser_name": seller.name,
        "dispenser_npi": seller.npi,
        "dispenser_dea": seller.dea,
        "dispenser_ncpdp": seller.ncpdp,
        "dispenser_city": seller.city,
        "dispenser_state": seller.state,
        "dispenser_zip": seller.zip_code,
    }


def told(value: Any) -> str:
    """A value as text; an absent one is empty, and an amount loses the zeros that say nothing."""
    if value is None or value == "":
        return ""
    return f"{Decimal(str(value)).normalize():f}" if isinstance(value, Decimal | float) else str(value)


def amount(text: str) -> str:
    """A number as a message wrote it, in the same form."""
    return told(Decimal(text)) if text else ""
