"""Who lives in the made-up state: households of people with known truth, among them those who are hard to tell apart.

A household depends on the seed and its number alone, so the first thousand people of a large state are the people of
a small one. Dates run up to the last day that the caller names; nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from random import Random

from carelaw.pdmp.facts.report import ReportedId
from carelaw.pdmp.synth.names import ORIGINS, first_name, surname
from carelaw.pdmp.synth.places import Address, address, phone
from carelaw.pdmp.synth.weighted import Weighted

PEOPLE_MOVED = 0.10
WOMEN_MARRIED_LATELY = 0.05
PEOPLE_WITH_LICENSE = 0.42
PHONES_CHANGED = 0.06
YEARS_OF_CHANGES = 2

# Shares of households. The namesakes are two strangers of one name and one birth date.
HOUSEHOLDS = Weighted(
    [
        ("alone", 50.0),
        ("couple", 24.0),
        ("family", 8.0),
        ("parent-and-adult", 7.0),
        ("roommates", 4.0),
        ("father-and-son", 3.0),
        ("twins", 2.2),
        ("namesakes", 1.8),
    ]
)
_AGES = Weighted([((5, 17), 6.0), ((18, 29), 14.0), ((30, 44), 25.0), ((45, 64), 34.0), ((65, 92), 21.0)])


@dataclass(frozen=True, slots=True)
class Residence:
    """Where a person lives from a day on."""

    since: date
    address: Address


@dataclass(frozen=True, slots=True)
class Person:
    """One person as they are. Names are capitals without accents; `kin` says who lives near them in the data.

    `maiden_name` was theirs until `married_on`; `former_phone` until `phone_since`. `residences` are in order of time.
    """

    number: int
    household: int
    kin: str
    origin: str
    last_name: str
    first_name: str
    middle_name: str
    suffix: str
    birth_date: date
    gender: str
    residences: tuple[Residence, ...]
    phone: str
    former_phone: str = ""
    phone_since: date = date.min
    maiden_name: str = ""
    married_on: date | None = None
    ids: tuple[ReportedId, ...] = ()

    def address_on(self, day: date) -> Address:
        """Where the person lived on a day."""
        return next((r.address for r in reversed(self.residences) if r.since <= day), self.residences[0].address)

    def last_name_on(self, day: date) -> str:
        """The surname the person bore on a day."""
        return self.maiden_name if self.married_on is not None and day < self.married_on else self.last_name

    def phone_on(self, day: date) -> str:
        """The number under which the person could be reached on a day."""
        return self.former_phone if day < self.phone_since else self.phone

    @property
    def moved_on(self) -> date | None:
        """The day of the last move, where there was one."""
        residences = self.residences
        return residences[-1].since if len(residences) > 1 else None


@dataclass(frozen=True, slots=True)
class _Draw:
    """What making a household needs: its own generator, its number, and the days between which lives change."""

    rng: Random
    household: int
    numbers: Iterator[int]
    first_day: date
    last_day: date

    def day(self) -> date:
        return self.first_day + timedelta(days=int(self.rng.random() * (365 * YEARS_OF_CHANGES + 1)))

    def birth_date(self, youngest: int, oldest: int) -> date:
        years = youngest + int(self.rng.random() * (oldest + 1 - youngest))
        return self.last_day - timedelta(days=int(years * 365.25) + int(self.rng.random() * 365))


def population(seed: int, people: int, *, last_day: date) -> Iterator[Person]:
    """The first so many people of the state with this seed, household after household."""
    made = 0
    for household in count(1):
        for person in _household(seed, household, made + 1, last_day):
            if made == people:
                return
            made += 1
            yield person


def _household(seed: int, household: int, first_number: int, last_day: date) -> tuple[Person, ...]:
    rng = Random(seed * 1_000_000_007 + household)
    draw = _Draw(rng, household, count(first_number), last_day - timedelta(days=365 * YEARS_OF_CHANGES), last_day)
    return _MAKERS[HOUSEHOLDS.pick(rng)](draw)


def _person(
    draw: _Draw,
    residences: tuple[Residence, ...],
    *,
    last_name: str = "",
    origin: str = "",
    birth_date: date | None = None,
    gender: str = "",
    kin: str = "",
) -> Person:
    rng = draw.rng
    origin = origin or ORIGINS.pick(rng)
    birth_date = birth_date or draw.birth_date(*_AGES.pick(rng))
    gender = gender or ("F" if rng.random() < 0.54 else "M")
    given = first_name(rng, gender, birth_date.year, origin)
    middle = first_name(rng, gender, birth_date.year, origin) if rng.random() < 0.86 else ""
    reached = phone(rng)
    changed = rng.random() < PHONES_CHANGED
    number = next(draw.numbers)
    person = Person(
        number=number,
        household=draw.household,
        kin=kin,
        origin=origin,
        last_name=last_name or surname(rng, origin),
        first_name=given,
        middle_name="" if middle == given else middle,
        suffix="",
        birth_date=birth_date,
        gender=gender,
        residences=residences,
        phone=reached,
        former_phone=phone(rng) if changed else reached,
        phone_since=draw.day() if changed else date.min,
        ids=_ids(draw, number, birth_date),
    )
    return _perhaps_married(draw, person)


def _perhaps_married(draw: _Draw, person: Person) -> Person:
    """Some grown women took another name on a day of the period; their older records bear the maiden name."""
    grown = (draw.last_day - person.birth_date).days > 365 * 22
    if person.gender != "F" or not grown or draw.rng.random() >= WOMEN_MARRIED_LATELY:
        return person
    maiden = surname(draw.rng, person.origin)
    last_name = f"{maiden}-{person.last_name}" if draw.rng.random() < 0.12 else person.last_name
    return replace(person, last_name=last_name, maiden_name=maiden, married_on=draw.day())


def _residences(draw: _Draw) -> tuple[Residence, ...]:
    first = Residence(date.min, address(draw.rng))
    if draw.rng.random() >= PEOPLE_MOVED:
        return (first,)
    town = first.address.town if draw.rng.random() < 0.6 else None
    return (first, Residence(draw.day(), address(draw.rng, town)))


def _alone(draw: _Draw) -> tuple[Person, ...]:
    return (_person(draw, _residences(draw)),)


def _couple(draw: _Draw) -> tuple[Person, ...]:
    home = _residences(draw)
    years = draw.birth_date(25, 85)
    one = _person(draw, home, birth_date=years, gender="M" if draw.rng.random() < 0.95 else "F", kin="spouse")
    other_born = years + timedelta(days=draw.rng.randint(-2500, 2500))
    shared = one.last_name if draw.rng.random() < 0.8 else ""
    gender = "F" if one.gender == "M" else "M"
    other = _person(draw, home, last_name=shared, origin=one.origin, birth_date=other_born, gender=gender, kin="spouse")
    return one, replace(other, phone=one.phone) if draw.rng.random() < 0.25 else other


def _family(draw: _Draw) -> tuple[Person, ...]:
    home = _residences(draw)
    born = draw.birth_date(30, 52)
    parent = _person(draw, home, birth_date=born, kin="family")
    children = []
    for _ in range(draw.rng.randint(1, 2)):
        child_born = draw.birth_date(5, min(17, (draw.last_day - born).days // 365 - 19))
        child = _person(
            draw, home, last_name=parent.last_name, origin=parent.origin, birth_date=child_born, kin="family"
        )
        children.append(replace(child, phone=parent.phone, former_phone=parent.former_phone))
    return parent, *children


def _parent_and_adult(draw: _Draw) -> tuple[Person, ...]:
    home = _residences(draw)
    parent = _person(draw, home, birth_date=draw.birth_date(48, 88), kin="family")
    child_born = parent.birth_date + timedelta(days=draw.rng.randint(20, 29) * 365)
    child = _person(draw, home, last_name=parent.last_name, origin=parent.origin, birth_date=child_born, kin="family")
    return parent, child


def _roommates(draw: _Draw) -> tuple[Person, ...]:
    home = _residences(draw)
    return tuple(_person(draw, home, birth_date=draw.birth_date(20, 45), kin="roommate") for _ in range(2))


def _father_and_son(draw: _Draw) -> tuple[Person, ...]:
    """One name, one address, two birth dates; the suffixes that would tell them apart are seldom reported."""
    home = _residences(draw)
    father = _person(draw, home, birth_date=draw.birth_date(45, 80), gender="M", kin="same-name")
    born = father.birth_date + timedelta(days=draw.rng.randint(20 * 365, 32 * 365))
    number = next(draw.numbers)
    cards = _ids(draw, number, born)
    son = replace(
        father, number=number, birth_date=born, suffix="JR", phone=phone(draw.rng), phone_since=date.min, ids=cards
    )
    return replace(father, suffix="SR"), son


def _twins(draw: _Draw) -> tuple[Person, ...]:
    """One surname, one birth date, one address; often first names that sound alike."""
    home = _residences(draw)
    one = _person(draw, home, birth_date=draw.birth_date(6, 60), kin="twin")
    other = _person(
        draw, home, last_name=one.last_name, origin=one.origin, birth_date=one.birth_date, gender=one.gender, kin="twin"
    )
    if other.first_name == one.first_name:
        spare = ("JAMES", "JOHN") if one.gender == "M" else ("MARY", "ANN")
        other = replace(other, first_name=other.middle_name or next(name for name in spare if name != one.first_name))
    return replace(one, maiden_name="", married_on=None), replace(other, last_name=one.last_name, married_on=None)


def _namesakes(draw: _Draw) -> tuple[Person, ...]:
    one = _person(draw, _residences(draw), kin="namesake")
    other = _person(draw, _residences(draw), gender=one.gender, birth_date=one.birth_date, kin="namesake")
    return (
        replace(one, maiden_name="", married_on=None),
        replace(other, last_name=one.last_name, first_name=one.first_name, maiden_name="", married_on=None),
    )


_MAKERS: dict[str, Callable[[_Draw], tuple[Person, ...]]] = {
    "alone": _alone,
    "couple": _couple,
    "family": _family,
    "parent-and-adult": _parent_and_adult,
    "roommates": _roommates,
    "father-and-son": _father_and_son,
    "twins": _twins,
    "namesakes": _namesakes,
}


def _ids(draw: _Draw, number: int, born: date) -> tuple[ReportedId, ...]:
    """A driver's license, or a state card for some who do not drive; letters in it that no Pennsylvania license has."""
    if (draw.last_day - born).days < 365 * 17 or draw.rng.random() >= PEOPLE_WITH_LICENSE:
        return ()
    kind = "06" if draw.rng.random() < 0.9 else "02"
    return (ReportedId("PA", kind, f"SY{number * 7_368_787 % 10_000_019:08d}"),)
