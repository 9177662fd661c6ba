"""How a person looks in one sender's records: the slips, short forms and old facts that linkage has to see through.

A pharmacy keeps one profile of a patient and reports it with every fill, so a slip is made once per profile and not
once per record. The rates are our estimates, open to the caller; each is a share of the profiles to which it can
apply (a nickname needs a name that has one).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from random import Random

from carelaw.pdmp.facts.report import ReportedId, ReportedPerson
from carelaw.pdmp.synth.names import accented, nickname, other_spelling
from carelaw.pdmp.synth.people import Person
from carelaw.pdmp.synth.places import Address, abbreviated, unit_written_otherwise

CASES: Mapping[str, str] = {
    "typo-last-name": "one slip of the keys in the surname",
    "typo-first-name": "one slip of the keys in the first name",
    "nickname": "called by a nickname",
    "other-spelling": "a name in another spelling, without its apostrophe, hyphen or space",
    "accents": "a name with its accents, which most senders drop",
    "one-of-two-surnames": "only one of two surnames",
    "maiden-name": "still under the name before marriage",
    "names-swapped": "first and last name in each other's place",
    "day-month-swapped": "day and month of birth in each other's place",
    "birth-date-off-by-one": "day, month or year of birth one too many or too few",
    "placeholder-birth-date": "a birth date that stands for unknown",
    "old-address": "still at the address before the move",
    "house-number": "one digit of the house number wrong",
    "unit-otherwise": "the unit written in another form",
    "unit-missing": "the unit left out",
    "placeholder-address": "an address that stands for unknown",
    "old-phone": "still under the former phone number",
    "placeholder-phone": "a phone number that stands for unknown",
    "id-typo": "one digit of an identifier wrong",
    "no-identifiers": "neither phone nor any identifier",
    "wrong-gender": "the other gender",
    "unknown-gender": "gender not known to the sender",
    "suffix-missing": "the JR or SR of a namesake in the family left out",
    "same-name": "a father or son of the same name at the same address",
    "twin": "a twin",
    "namesake": "a stranger has the same name and birth date",
}

_NEIGHBORS = {
    "A": "QSZ", "B": "VGN", "C": "XDV", "D": "SEF", "E": "WRD", "F": "DRG", "G": "FTH", "H": "GYJ", "I": "UOK",
    "J": "HUK", "K": "JIL", "L": "KOP", "M": "NJK", "N": "BHM", "O": "IPL", "P": "OL", "Q": "WA", "R": "ETF",
    "S": "AWD", "T": "RYG", "U": "YIJ", "V": "CFB", "W": "QES", "X": "ZSC", "Y": "TUH", "Z": "ASX",
}  # fmt: skip
_PLACEHOLDER_ADDRESSES = ("UNKNOWN", "GENERAL DELIVERY", "HOMELESS", "NO FIXED ADDRESS", "SAME", "1 MAIN ST")
_PLACEHOLDER_PHONES = ("9999999999", "0000000000", "1111111111", "5555555555")


@dataclass(frozen=True, slots=True)
class Noise:
    """How often a sender's profile of a patient departs from the person, each as a share from 0 to 1."""

    typo_last_name: float = 0.012
    typo_first_name: float = 0.010
    nickname: float = 0.06
    other_spelling: float = 0.12
    accents: float = 0.10
    one_of_two_surnames: float = 0.30
    maiden_name: float = 0.35
    names_swapped: float = 0.002
    middle_missing: float = 0.42
    middle_initial: float = 0.60
    suffix_missing: float = 0.65
    day_month_swapped: float = 0.004
    birth_date_off_by_one: float = 0.004
    placeholder_birth_date: float = 0.001
    old_address: float = 0.30
    house_number: float = 0.006
    unit_otherwise: float = 0.45
    unit_missing: float = 0.12
    street_abbreviated: float = 0.62
    zip_extended: float = 0.12
    placeholder_address: float = 0.004
    phone_missing: float = 0.22
    old_phone: float = 0.40
    placeholder_phone: float = 0.008
    ids_missing: float = 0.45
    id_typo: float = 0.005
    wrong_gender: float = 0.003
    unknown_gender: float = 0.004

    def __post_init__(self) -> None:
        for each in fields(self):
            if not 0 <= getattr(self, each.name) <= 1:
                raise ValueError(f"Noise.{each.name} is a share: 0 to 1, not {getattr(self, each.name)}.")

    def times(self, factor: float) -> Noise:
        """The same kinds of noise, each this many times as frequent, at most always."""
        return Noise(**{each.name: min(1.0, getattr(self, each.name) * factor) for each in fields(self)})


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as one sender has them on file, and the hard cases that this makes."""

    person: ReportedPerson
    cases: tuple[str, ...]


def profile_of(rng: Random, person: Person, on: date, noise: Noise) -> Profile:
    """How a sender that takes a patient's particulars on this day keeps them."""
    cases: list[str] = [person.kin] if person.kin in CASES else []
    last, first = _names(rng, person, on, noise, cases)
    street, unit, where = _address(rng, person, on, noise, cases)
    number = _phone(rng, person, on, noise, cases)
    ids = _ids(rng, person, noise, cases)
    if not number and not ids:
        cases.append("no-identifiers")
    suffix = person.suffix
    if suffix and rng.random() < noise.suffix_missing:
        suffix = ""
        cases.append("suffix-missing")
    zip_code = where.town.zip_code
    if rng.random() < noise.zip_extended:
        zip_code += f"{rng.randint(1, 9998):04d}"
    reported = ReportedPerson(
        last_name=last,
        first_name=first,
        middle_name=_middle(rng, person, noise),
        suffix=suffix,
        birth_date=_birth_date(rng, person.birth_date, on, noise, cases),
        gender=_gender(rng, person.gender, noise, cases),
        address_1=street,
        address_2=unit,
        city=where.town.name,
        state=where.town.state,
        zip_code=zip_code,
        phone=number,
        ids=ids,
    )
    return Profile(reported, tuple(cases))


def _names(rng: Random, person: Person, on: date, noise: Noise, cases: list[str]) -> tuple[str, str]:
    last, first = person.last_name, person.first_name
    if person.married_on is not None and (on < person.married_on or rng.random() < noise.maiden_name):
        last = person.maiden_name
        cases.append("maiden-name")
    if rng.random() < noise.nickname:
        first = _noted(nickname(rng, first, person.gender), first, "nickname", cases)
    if (" " in last or "-" in last) and rng.random() < noise.one_of_two_surnames:
        last = _noted(_one_of_two(rng, last), last, "one-of-two-surnames", cases)
    if rng.random() < noise.other_spelling:
        last = _noted(other_spelling(rng, last), last, "other-spelling", cases)
    elif rng.random() < noise.other_spelling / 4:
        first = _noted(other_spelling(rng, first), first, "other-spelling", cases)
    if rng.random() < noise.typo_last_name:
        last = _noted(mistyped(rng, last), last, "typo-last-name", cases)
    if rng.random() < noise.typo_first_name:
        first = _noted(mistyped(rng, first), first, "typo-first-name", cases)
    if rng.random() < noise.accents:
        was = last, first
        last, first = accented(last), accented(first)
        if (last, first) != was:
            cases.append("accents")
    if rng.random() < noise.names_swapped:
        cases.append("names-swapped")
        return first, last
    return last, first


def _noted(now: str, before: str, case: str, cases: list[str]) -> str:
    if now != before and case not in cases:
        cases.append(case)
    return now


def _one_of_two(rng: Random, name: str) -> str:
    parts = name.rsplit("-", 1) if "-" in name else name.rsplit(" ", 1)
    return name if parts[0].startswith("DE") and " " in name else parts[0 if rng.random() < 0.75 else 1]


def mistyped(rng: Random, text: str) -> str:
    """The text with one slip: a neighboring key, two letters in the wrong order, one letter lost or doubled."""
    if len(text) < 3:
        return text
    at = rng.randrange(1, len(text) - 1)
    slip = rng.randrange(4)
    if slip == 0:
        return text[:at] + rng.choice(_NEIGHBORS.get(text[at], "E")) + text[at + 1 :]
    if slip == 1:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if slip == 2:
        return text[:at] + text[at + 1 :]
    return text[:at] + text[at] + text[at:]


def _mistyped_digit(rng: Random, text: str, *, places: range) -> str:
    at = rng.choice(places)
    return f"{text[:at]}{(int(text[at]) + rng.randint(1, 9)) % 10}{text[at + 1 :]}"


def _middle(rng: Random, person: Person, noise: Noise) -> str:
    if not person.middle_name or rng.random() < noise.middle_missing:
        return ""
    return person.middle_name[0] if rng.random() < noise.middle_initial else person.middle_name


def _birth_date(rng: Random, born: date, on: date, noise: Noise, cases: list[str]) -> date:
    draw = rng.random()
    if draw < noise.day_month_swapped:
        if born.day <= 12 and born.day != born.month:
            cases.append("day-month-swapped")
            return date(born.year, born.day, born.month)
        return born
    if draw < noise.day_month_swapped + noise.birth_date_off_by_one:
        cases.append("birth-date-off-by-one")
        return _off_by_one(rng, born, on)
    if draw < noise.day_month_swapped + noise.birth_date_off_by_one + noise.placeholder_birth_date:
        cases.append("placeholder-birth-date")
        return date(1900, 1, 1) if rng.random() < 0.5 else date(born.year, 1, 1)
    return born


def _off_by_one(rng: Random, born: date, on: date) -> date:
    step = 1 if rng.random() < 0.5 else -1
    part = rng.randrange(3)
    if part == 0:
        return born + timedelta(days=step)
    if part == 1:
        month = born.month + step
        return date(born.year, month if 1 <= month <= 12 else born.month - step, min(born.day, 28))
    return date(born.year + (step if born.year + step < on.year else -1), born.month, min(born.day, 28))


def _gender(rng: Random, gender: str, noise: Noise, cases: list[str]) -> str:
    draw = rng.random()
    if draw < noise.wrong_gender:
        cases.append("wrong-gender")
        return "M" if gender == "F" else "F"
    if draw < noise.wrong_gender + noise.unknown_gender:
        cases.append("unknown-gender")
        return "U"
    return gender


def _address(rng: Random, person: Person, on: date, noise: Noise, cases: list[str]) -> tuple[str, str, Address]:
    where = person.address_on(on)
    if person.moved_on is not None and person.moved_on <= on and rng.random() < noise.old_address:
        cases.append("old-address")
        where = person.residences[0].address
    draw = rng.random()
    if draw < noise.placeholder_address:
        cases.append("placeholder-address")
        return rng.choice(_PLACEHOLDER_ADDRESSES), "", where
    if draw < noise.placeholder_address + noise.house_number:
        cases.append("house-number")
        digits = len(where.address_1.split(" ", 1)[0])
        places = range(1, digits) if digits > 1 else range(1)
        where = replace(where, address_1=_mistyped_digit(rng, where.address_1, places=places))
    street, unit = where.address_1, where.address_2
    if rng.random() < noise.street_abbreviated:
        street = abbreviated(street)
    if unit:
        draw = rng.random()
        if draw < noise.unit_missing:
            cases.append("unit-missing")
            unit = ""
        elif draw < noise.unit_missing + noise.unit_otherwise:
            cases.append("unit-otherwise")
            other = unit_written_otherwise(rng, Address(street, unit, where.town))
            street, unit = other.address_1, other.address_2
    return street, unit, where


def _phone(rng: Random, person: Person, on: date, noise: Noise, cases: list[str]) -> str:
    draw = rng.random()
    if draw < noise.placeholder_phone:
        cases.append("placeholder-phone")
        return rng.choice(_PLACEHOLDER_PHONES)
    if draw < noise.placeholder_phone + noise.phone_missing:
        return ""
    current = person.phone_on(on)
    if current != person.former_phone and rng.random() < noise.old_phone:
        cases.append("old-phone")
        return person.former_phone
    return current


def _ids(rng: Random, person: Person, noise: Noise, cases: list[str]) -> tuple[ReportedId, ...]:
    if not person.ids or rng.random() < noise.ids_missing:
        return ()
    if rng.random() >= noise.id_typo:
        return person.ids
    cases.append("id-typo")
    one = person.ids[0]
    wrong = _mistyped_digit(rng, one.value, places=range(3, len(one.value)))
    return (ReportedId(one.jurisdiction, one.kind, wrong), *person.ids[1:])
