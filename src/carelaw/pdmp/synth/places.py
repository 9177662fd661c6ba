"""Made-up places: towns with ZIP codes of the right region, streets, and the ways in which an address is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from random import Random

from carelaw.pdmp.synth.names import rows_of
from carelaw.pdmp.synth.weighted import Weighted


@dataclass(frozen=True, slots=True)
class Town:
    """A town, or the part of it that has a ZIP code of its own."""

    name: str
    state: str
    zip_code: str


@dataclass(frozen=True, slots=True)
class Address:
    """An address in its full form."""

    address_1: str
    address_2: str
    town: Town


@dataclass(frozen=True)
class _Streets:
    stems: tuple[str, ...]
    kinds: dict[str, str]
    directions: dict[str, str]


@cache
def towns() -> Weighted[Town]:
    """Every town, by its share of the people."""
    return Weighted((Town(name, state, code), float(weight)) for name, state, code, weight in rows_of("towns.tsv"))


@cache
def _streets() -> _Streets:
    found: dict[str, dict[str, str]] = {"stem": {}, "kind": {}, "direction": {}}
    for part, text, *short in rows_of("streets.tsv"):
        found[part][text] = short[0] if short else ""
    return _Streets(tuple(found["stem"]), found["kind"], found["direction"])


@cache
def _kinds() -> Weighted[str]:
    weights = (34.0, 22.0, 14.0, 10.0, 8.0, 5.0, 2.0, 2.0, 2.0, 1.0)
    return Weighted(zip(_streets().kinds, weights, strict=True))


def address(rng: Random, town: Town | None = None, *, unit: float = 0.27) -> Address:
    """A street address, with a unit in the given share of cases."""
    streets = _streets()
    number = 1 + int(rng.random() * 999) if rng.random() < 0.7 else 1000 + int(rng.random() * 8900)
    direction = rng.choice(tuple(streets.directions)) + " " if rng.random() < 0.15 else ""
    line = f"{number} {direction}{streets.stems[int(rng.random() * len(streets.stems))]} {_kinds().pick(rng)}"
    second = ""
    if rng.random() < unit:
        second = f"APT {rng.randint(1, 40)}{rng.choice(('', '', 'A', 'B', 'C'))}"
    return Address(line, second, town or towns().pick(rng))


def abbreviated(line: str) -> str:
    """The street line in short: `12 NORTH MAIN STREET` as `12 N MAIN ST`."""
    streets = _streets()
    words = line.split(" ")
    words[-1] = streets.kinds.get(words[-1], words[-1])
    if len(words) > 3:
        words[1] = streets.directions.get(words[1], words[1])
    return " ".join(words)


def unit_written_otherwise(rng: Random, where: Address) -> Address:
    """The same address with its unit in another form: `#4`, `UNIT 4`, or at the end of the street line."""
    if not where.address_2:
        return where
    number = where.address_2.split(" ", 1)[1]
    form = rng.randrange(4)
    if form == 0:
        return replace(where, address_2=f"#{number}")
    if form == 1:
        return replace(where, address_2=f"UNIT {number}")
    if form == 2:
        return replace(where, address_1=f"{where.address_1} APT {number}", address_2="")
    return replace(where, address_1=f"{where.address_1} #{number}", address_2="")


def phone(rng: Random) -> str:
    """A number from 555-0100 to 555-0199, which every area code keeps for fiction."""
    area, line = divmod(int(rng.random() * 72_000), 100)
    return f"{area // 90 + 2}{area % 90:02d}55501{line:02d}"
