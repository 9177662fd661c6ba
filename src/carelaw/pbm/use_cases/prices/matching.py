"""Which pharmacies of the 340B register are which: it names no NPI, so name and place are set against NPPES."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from carelaw.pbm.store.models import RegisteredPharmacy, RegisterEntity340B, RegisterPharmacy340B
from carelaw.pbm.use_cases.permissions import REFERENCES_LOAD
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.parties.models import Identifier, IdentifierSystem

STATE = "IL"
_CHUNK = 900
_NOISE = re.compile(r"[^A-Z0-9]+")
_ENDINGS = re.compile(r"\b(INC|LLC|LTD|CORP|CO|THE|PHARMACY|PHCY|STORE|NO)\b")
Key = tuple[str, str]


def register_rows(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """Pharmacies of the State under contract with 340B entities, each with the one NPI that its name and place fit."""
    require(actor, REFERENCES_LOAD)
    contracts = list(RegisterPharmacy340B.objects.filter(state=STATE).order_by("entity_number", "name", "pk"))
    names = _entities({one.entity_number for one in contracts})
    numbers = npis_by_place({one.postal_code[:5] for one in contracts})
    known = _on_file({npi for found in numbers.values() for npi in found})
    return [_row(one, names, numbers, known) for one in contracts]


def npis_by_place(places: Iterable[str]) -> Mapping[Key, list[str]]:
    """The live pharmacies of NPPES by name and postal code, as far as they lie in these places."""
    wanted = {place for place in places if place}
    found: dict[Key, list[str]] = defaultdict(list)
    live = RegisteredPharmacy.objects.filter(state=STATE, deactivated_on=None).order_by("npi")
    for one in live.iterator():
        place = one.postal_code[:5]
        if place in wanted:
            for name in {plain_name(one.name), plain_name(one.other_name)} - {""}:
                found[name, place].append(one.npi)
    return found


def plain_name(name: str) -> str:
    """A name without what two registers write differently: case, marks, forms of business, the word pharmacy."""
    return " ".join(_ENDINGS.sub(" ", _NOISE.sub(" ", name.upper())).split())


def _row(
    one: RegisterPharmacy340B, names: Mapping[str, str], numbers: Mapping[Key, list[str]], known: Mapping[str, str]
) -> dict[str, Any]:
    fitting = sorted(set(numbers.get((plain_name(one.name), one.postal_code[:5]), ())))
    npi = fitting[0] if len(fitting) == 1 else None
    return {
        "entity": one.entity_number,
        "entity_name": names.get(one.entity_number, ""),
        "pharmacy": one.name,
        "place": f"{one.city} {one.postal_code}".strip(),
        "starts": str(one.starts_on) if one.starts_on else None,
        "ends": str(one.ends_on) if one.ends_on else None,
        "npi": npi,
        "on_file": known.get(npi) if npi else None,
        "says": None if npi else "Several pharmacies fit." if fitting else "No pharmacy of NPPES fits.",
    }


def _entities(numbers: set[str]) -> dict[str, str]:
    listed, found = sorted(numbers), dict[str, str]()
    for first in range(0, len(listed), _CHUNK):
        part = RegisterEntity340B.objects.filter(pk__in=listed[first : first + _CHUNK])
        found.update(part.values_list("number", "name"))
    return found


def _on_file(npis: set[str]) -> dict[str, str]:
    listed, found = sorted(npis), dict[str, str]()
    for first in range(0, len(listed), _CHUNK):
        part = Identifier.objects.filter(system=IdentifierSystem.NPI, value__in=listed[first : first + _CHUNK])
        found.update(part.values_list("value", "party__name"))
    return found
