"""The headings under which senders know the columns of a roster, and headings that look like a patient's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from carelaw.gateway.rules.rosters.filing import COLUMNS

_KNOWN_AS: Mapping[str, str] = {
    "location_name": "pharmacy name|pharmacy|store name|store|location",
    "address": "street address|address 1|address line 1|street|pharmacy address",
    "city": "town|pharmacy city",
    "state": "st|pharmacy state",
    "zip_code": "zip|postal code|zipcode|pharmacy zip",
    "pharmacy_contact": "contact|contact name|contact at the pharmacy|contact at pharmacy",
    "pharmacy_contact_email": "contact email|email|e mail|pharmacy email|contact e mail",
    "pharmacist_first_name": "first name|rph first name|pharmacist first",
    "pharmacist_last_name": "last name|rph last name|pharmacist last",
    "pharmacy_dea": "dea|dea number|pharmacy dea number|dea no",
    "npi": "npi number|pharmacy npi|national provider identifier|npi no",
    "pharmacist_license": "license|license number|pharmacist license number|rph license|pharmacist license no",
    # Both names in one column: split at the last space, or at a comma with the last name first.
    "pharmacist_name": "pharmacist|pharmacist full name|pharmacist first and last name|rph",
}
_PATIENT = re.compile(
    r"\b(patient|member|dob|birth|birthdate|ssn|social security|diagnos\w*|icd\w*|rx|prescription|ndc|drug|medication|"
    r"strength|quantity|days supply|refill\w*|date filled|fill date|prescriber|mrn|gender|sex)\b"
)
WHOLE_NAME = "pharmacist_name"
_LEAST_KNOWN = 3


@dataclass(frozen=True, slots=True)
class Headings:
    """The place of each known column, the headings that are not loaded, and those dropped unread."""

    places: Mapping[str, int]
    extra: Sequence[str]
    dropped: Sequence[str]

    @property
    def missing(self) -> tuple[str, ...]:
        """The columns that the list lacks, in the order of the paragraph."""
        whole = WHOLE_NAME in self.places
        names = {"pharmacist_first_name", "pharmacist_last_name"}
        return tuple(one for one in COLUMNS if one not in self.places and not (whole and one in names))


def headings_of(cells: Sequence[str]) -> Headings:
    """What each heading of a sheet is; the first of two that mean the same counts."""
    places: dict[str, int] = {}
    extra, dropped = [], []
    for place, cell in enumerate(cells):
        plain = _plain(cell)
        name = _MEANINGS.get(plain)
        if name and name not in places:
            places[name] = place
        elif _PATIENT.search(plain):
            dropped.append(cell[:60])
        elif plain:
            extra.append(cell[:60])
    return Headings(places, extra, dropped)


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row is a roster's header: it names several of the columns that a list must have."""
    return len(headings_of(cells).places) >= _LEAST_KNOWN


def entry_of(headings: Headings, cells: Sequence[str]) -> dict[str, str]:
    """The known cells of a row by column; no other cell is looked at."""
    found = {name: cells[place].strip() if place < len(cells) else "" for name, place in headings.places.items()}
    whole = found.pop(WHOLE_NAME, "")
    if whole:
        first, last = _split(whole)
        found.setdefault("pharmacist_first_name", first)
        found.setdefault("pharmacist_last_name", last)
    return {name: found.get(name, "") for name in COLUMNS}


def _split(whole: str) -> tuple[str, str]:
    if "," in whole:
        last, _, first = whole.partition(",")
        return first.strip(), last.strip()
    first, _, last = whole.rpartition(" ")
    return first.strip(), last.strip()


def _plain(cell: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", cell.casefold()).split())


_MEANINGS = {
    **{_plain(name): name for name in (*COLUMNS, WHOLE_NAME)},
    **{_plain(other): name for name, others in _KNOWN_AS.items() for other in others.split("|")},
}
