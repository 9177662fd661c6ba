"""What the checks of a roster may know: the file, its sender, its rows, the half-year that it serves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SenderKind(StrEnum):
    """For whom a sender acts."""

    ENTITY = "entity"
    PHARMACIST_IN_CHARGE = "pharmacist-in-charge"
    CORPORATE = "corporate"
    VENDOR = "vendor"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class RosterFile:
    """A file by its name's ending, without the dot, and by what its bytes are."""

    extension: str
    content: str


@dataclass(frozen=True, slots=True)
class RosterSender:
    """Who sent a list, and whether someone of the entity attests it."""

    sender: SenderKind
    attested: bool = False


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One row: a pharmacist at a location, as sent; beside it what is known of both from elsewhere."""

    location_name: str = ""
    address: str = ""
    city: str = ""
    state: str = ""
    zip_code: str = ""
    pharmacy_contact: str = ""
    pharmacy_contact_email: str = ""
    pharmacist_first_name: str = ""
    pharmacist_last_name: str = ""
    pharmacy_dea: str = ""
    npi: str = ""
    pharmacist_license: str = ""
    console_name: str = ""
    console_npi: str = ""
    earlier_name: str = ""


@dataclass(frozen=True, slots=True)
class RosterTally:
    """A whole list: the columns that it lacks, its rows, and how many of them are not right or withdrawn."""

    rows: int
    bad_rows: int = 0
    missing_columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterDuty:
    """One due day of an entity: since when it is live, the day, when a whole list was taken, the day of judgment."""

    live_since: date
    due_on: date
    judged_on: date
    met_on: date | None = None


@dataclass(frozen=True, slots=True)
class RequesterSeen:
    """Someone who searched from an entity's point, and whether the entity's newest list has this person."""

    on_roster: bool
    any_roster: bool = True
