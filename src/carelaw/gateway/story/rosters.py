"""Lists of pharmacists: one taken in part, with a row to correct; the newcomer of the story owes none yet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import datetime

from carelaw.gateway.rules.rosters.filing import COLUMNS
from carelaw.gateway.story.people import OFFICER, PRAIRIE, PRAIRIE_PHARMACY, party
from carelaw.gateway.use_cases.foundations import acts
from carelaw.gateway.use_cases.rosters import receiving
from carelaw.kernel.identifiers import npi_with_check_digit
from carelaw.platform.accounts.actor import Actor

_PEOPLE = (
    ("Prairie Pharmacy Adams Street", "410 East Adams Street", "Springfield", "62701", "BP1000114", "Odessa", "Quill"),
    ("Prairie Pharmacy Adams Street", "410 East Adams Street", "Springfield", "62701", "BP1000114", "Ruben", "Stroud"),
    ("Prairie Pharmacy Main Street", "88 Main Street", "Peoria", "6160", "BP1000126", "Imogen", "Vance"),
)


def tell_of_rosters(people: Mapping[str, Actor], at: datetime) -> None:
    """Prairie sends its list; one DEA number in it is mistyped."""
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerow(COLUMNS)
    for number, (store, address, city, zip_code, dea, first, last) in enumerate(_PEOPLE, start=1):
        state = "Illinois" if number == 2 else "IL"
        contact, email = "Front desk", "desk@prairie.example"
        license_number, npi = f"051.29876{number}", npi_with_check_digit(f"19000020{number}")
        cells = (store, address, city, state, zip_code, contact, email, first, last, dea, npi, license_number)
        writer.writerow(cells if number != 3 else [*cells[:9], "BP1000127", *cells[10:]])
    entity = receiving.entity_to_file_for(people[PRAIRIE_PHARMACY], party(PRAIRIE, at).pk)
    receiving.file_roster(
        people[PRAIRIE_PHARMACY],
        entity,
        io.BytesIO(made.getvalue().encode()),
        file_name="prairie-pharmacists.csv",
        capacity="corporate",
        at=at,
    )
    asked = {"requester": "State's Attorney of a county", "asks_for": "envelopes", "legal_basis": "A subpoena"}
    acts.ASK_DISCLOSURE.perform(people[OFFICER], at, asked)
