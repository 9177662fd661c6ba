"""One person on a health home's roster, as the file that goes out says it. Diagnoses are not on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One line of a roster; the names are those of its columns."""

    ihh_id: str
    ihh_npi: str
    period: str
    person_id: str
    recipient_number: str
    last_name: str
    first_name: str
    birth_date: date
    sex: str
    county: str
    phone: str
    language: str
    tier: str
    tier_effective: date | None
    tier_basis: str
    crg_source: str
    status: str
    assignment_method: str
    assignment_date: date
    consent_date: date | None = None
    membership_start: date | None = None
    membership_end: date | None = None
    end_reason: str = ""
    plan_due: date | None = None
    change_code: str = "SAME"
    exclusion_watch: str = ""


@dataclass(frozen=True, slots=True)
class PersonOnRoster:
    """What only the enrollment file carries of a person: address and coverage."""

    address: str = ""
    city: str = ""
    zip_code: str = ""
    eligible_from: date | None = None
    eligible_to: date | None = None
