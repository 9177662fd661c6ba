"""A claim as any format brings it, before anyone knows whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

ICD_10_SINCE = date(2015, 10, 1)


@dataclass(frozen=True, slots=True)
class LineSent:
    """One service line as sent."""

    revenue: str = ""
    hcpcs: str = ""
    from_on: date | None = None
    units: int = 1
    place_of_service: str = ""


@dataclass(frozen=True, slots=True)
class ClaimSent:
    """One claim as sent. `frequency` 7 replaces and 8 voids the claim named by `replaces`."""

    claim_id: str
    person_id: str
    form: str
    place: int
    type_of_bill: str = ""
    place_of_service: str = ""
    from_on: date | None = None
    through_on: date | None = None
    admitted_on: date | None = None
    discharge_status: str = ""
    drg: str = ""
    billing_npi: str = ""
    facility_npi: str = ""
    taxonomy: str = ""
    status: str = "PAID"
    frequency: str = "1"
    replaces: str = ""
    diagnoses: tuple[tuple[str, str], ...] = ()
    lines: tuple[LineSent, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowRefused:
    """A row or claim that cannot be taken: where it stands, which field, what is wrong, and what stood there."""

    number: int
    code: str
    says: str
    field: str = ""
    sent: tuple[tuple[str, str], ...] = ()
