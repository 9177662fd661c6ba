"""Who prescribes and who dispenses in the made-up state, and who sends the files.

DEA numbers and NPIs have true check digits. NPIs begin with 2, a range that the format allows and that nobody holds
yet; provider names are random combinations, company names invented.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Generic, TypeVar

from carelaw.kernel.identifiers import dea_with_check_digit, npi_with_check_digit
from carelaw.pdmp.synth.names import ORIGINS, first_name, surname
from carelaw.pdmp.synth.places import Address, Town, abbreviated, address, phone, towns
from carelaw.pdmp.synth.weighted import Weighted

Sited = TypeVar("Sited", "Pharmacy", "Prescriber")

SPECIALTIES = Weighted(
    [
        ("primary-care", 46.0),
        ("surgery", 12.0),
        ("dentistry", 11.0),
        ("psychiatry", 12.0),
        ("pain", 6.0),
        ("emergency", 7.0),
        ("addiction", 4.0),
        ("veterinary", 2.0),
    ]
)
_LICENSE_LETTERS = {"dentistry": "DS", "veterinary": "BV"}

VERSIONS: Mapping[str, float] = {"4.2": 0.08, "4.2A": 0.12, "4.2B": 0.66, "5.0": 0.14}
SHARE_IN_CHAINS = 0.6
# Most software writes ASCII; two offices do not, so that a small state has names with accents as well.
_ODD_ENCODINGS = {3: "cp1252", 4: "utf-8"}
_CHAINS = (
    "KEYSTONE FAMILY DRUG", "LINDEN & VALE PHARMACY", "BLUE LANTERN RX", "COVERED BRIDGE DRUGS", "SUSQUEHANNA CARE RX",
    "RIVERSTONE APOTHECARY", "COMMONWEALTH MART PHARMACY", "THREE ARCHES PHARMACY", "MOUNTAIN LAUREL DRUG",
    "OLD FORGE PHARMACIES",
)  # fmt: skip
_SHOPS = (
    "PHARMACY",
    "DRUG STORE",
    "APOTHECARY",
    "FAMILY PHARMACY",
    "COMMUNITY RX",
    "HEALTH MART",
    "PRESCRIPTION CENTER",
)
_KINDS = Weighted([("02", 60.0), ("01", 30.0), ("04", 4.0), ("03", 3.0), ("09", 3.0)])


@dataclass(frozen=True, slots=True)
class Prescriber:
    """One who writes prescriptions. A veterinarian has no NPI."""

    number: int
    specialty: str
    last_name: str
    first_name: str
    middle_name: str
    npi: str
    dea: str
    license_number: str
    phone: str
    site: Address


@dataclass(frozen=True, slots=True)
class Pharmacy:
    """One who dispenses. `sender` is the number of the office that reports for it; `kind` is ASAP's PHA14 code."""

    number: int
    name: str
    npi: str
    dea: str
    ncpdp: str
    permit: str
    phone: str
    site: Address
    kind: str
    chain_site: str
    sender: int
    never_dispenses: bool = False


@dataclass(frozen=True, slots=True)
class Sender:
    """An office that sends files for one pharmacy or many, every so many days, in its own way of writing.

    `encoding` is what its software writes; `keeps_accents` is true where that is more than ASCII.
    """

    number: int
    name: str
    sender_id: str
    version: str
    every_days: int
    first_night: int
    encoding: str
    newline: str
    title_case: bool
    reports_sold: bool
    reports_pickup: bool

    @property
    def keeps_accents(self) -> bool:
        return self.encoding != "ascii"

    def sends_after(self, day: int) -> int:
        """The first day, not before this one, in whose night the office sends. Days count from 0."""
        return day + (self.first_night - day) % self.every_days


class Around(Generic[Sited]):
    """Sites by ZIP code, so that people go to one near them."""

    def __init__(self, sites: Sequence[Sited]) -> None:
        if not sites:
            raise ValueError("A state needs at least one of each kind of site.")
        self._all: list[Sited] = list(sites)
        self._by_zip: dict[str, list[Sited]] = defaultdict(list)
        for one in sites:
            for length in (5, 3, 2):
                self._by_zip[one.site.town.zip_code[:length]].append(one)

    def near(self, rng: Random, town: Town) -> Sited:
        """One in the same ZIP code mostly, else in the region, else anywhere."""
        draw = rng.random()
        for length, share in ((5, 0.62), (3, 0.90), (2, 0.98)):
            found = self._by_zip.get(town.zip_code[:length])
            if found and draw < share:
                return found[int(rng.random() * len(found))]
        return self._all[int(rng.random() * len(self._all))]

    def some(self, rng: Random, town: Town, most: int) -> tuple[Sited, ...]:
        """Up to so many different ones, the nearer ones first."""
        found: dict[int, Sited] = {}
        for _ in range(most * 4):
            one = self.near(rng, town)
            found.setdefault(one.number, one)
            if len(found) == most:
                break
        else:
            for one in rng.sample(self._all, min(most, len(self._all))):
                found.setdefault(one.number, one)
        return tuple(found.values())[:most]


def make_prescribers(rng: Random, count: int) -> tuple[Prescriber, ...]:
    """So many prescribers; every specialty has at least one from eight on."""
    made = []
    for number in range(1, count + 1):
        listed = SPECIALTIES.items
        specialty = listed[number - 1] if number <= len(listed) else SPECIALTIES.pick(rng)
        made.append(_prescriber(rng, number, specialty))
    return tuple(made)


def _prescriber(rng: Random, number: int, specialty: str) -> Prescriber:
    origin = ORIGINS.pick(rng)
    sex = "F" if rng.random() < 0.45 else "M"
    born = rng.randint(1950, 1992)
    last = surname(rng, origin)
    mid_level = specialty != "veterinary" and rng.random() < 0.25
    letters = ("M" if mid_level else "B") + last[0]
    title = "SP" if mid_level else _LICENSE_LETTERS.get(specialty, "MD")
    return Prescriber(
        number=number,
        specialty=specialty,
        last_name=last,
        first_name=first_name(rng, sex, born, origin),
        middle_name=first_name(rng, sex, born, origin)[0],
        npi="" if specialty == "veterinary" else _npi(number),
        dea=dea_with_check_digit(letters, f"{number * 7919 % 1_000_000:06d}"),
        license_number=f"{title}{number * 613 % 1_000_000:06d}",
        phone=phone(rng),
        site=address(rng, unit=0.4),
    )


def _npi(number: int) -> str:
    return npi_with_check_digit(f"2{number * 48_611 % 100_000_007:08d}")


def make_dispensers(
    rng: Random, pharmacies: int, versions: Mapping[str, float], *, offices: int
) -> tuple[tuple[Pharmacy, ...], tuple[Sender, ...]]:
    """So many pharmacies, three in five of them in chains, and at most so many offices that report for them.

    A chain has one office. Independents report for themselves while there are offices left; beyond, software houses
    report for several. The last independent, if there are three or more, never dispenses a controlled substance.
    """
    in_chains = int(pharmacies * SHARE_IN_CHAINS)
    chains = max(1, min(len(_CHAINS), offices // 3, in_chains // 4)) if in_chains else 0
    alone = pharmacies - in_chains
    shared = max(1, min(alone, offices - chains))
    # The first offices take the versions in turn, the usual one first, so that a small state has each of them too.
    in_turn = sorted(versions, key=lambda version: -versions[version])
    rest = Weighted(versions.items())
    senders, made = [], []
    for number in range(1, chains + shared + 1):
        version = in_turn[number - 1] if number <= len(in_turn) else rest.pick(rng)
        if number <= chains:
            senders.append(_sender(rng, number, _CHAINS[number - 1], version, every_days=1))
        else:
            title = "" if alone == shared else f"RX FILING SERVICE {number - chains}"
            senders.append(_sender(rng, number, title, version, every_days=rng.choice((1, 1, 2, 3))))
    for number in range(1, pharmacies + 1):
        if number <= in_chains:
            made.append(_pharmacy(rng, number, sender=(number - 1) % chains + 1, chain=_CHAINS[(number - 1) % chains]))
        else:
            idle = number == pharmacies and alone >= 3
            office = (number - in_chains - 1) % shared
            made.append(_pharmacy(rng, number, sender=chains + office + 1, chain="", never_dispenses=idle))
    return tuple(made), tuple(senders)


def _sender(rng: Random, number: int, name: str, version: str, *, every_days: int) -> Sender:
    draw = rng.random()
    drawn = "ascii" if draw < 0.85 else "cp1252" if draw < 0.95 else "utf-8"
    return Sender(
        number=number,
        name=name,
        sender_id=phone(rng),
        version=version,
        every_days=every_days,
        first_night=rng.randrange(every_days),
        encoding=_ODD_ENCODINGS.get(number, drawn),
        newline="\r\n" if rng.random() < 0.7 else "\n" if rng.random() < 0.7 else "",
        title_case=rng.random() < 0.06,
        reports_sold=rng.random() < 0.75,
        reports_pickup=rng.random() < 0.4,
    )


def _pharmacy(rng: Random, number: int, *, sender: int, chain: str, never_dispenses: bool = False) -> Pharmacy:
    town = towns().items[number - 1] if number <= len(towns().items) else towns().pick(rng)
    site = address(rng, town, unit=0.15)
    street = abbreviated(site.address_1).split(" ", 1)[1].removesuffix(" ST")
    name = f"{chain} {number:04d}" if chain else f"{street} {rng.choice(_SHOPS)}"
    kind = "02" if chain else _KINDS.pick(rng)
    return Pharmacy(
        number=number,
        name=name,
        npi=_npi(50_000_000 + number),
        dea=dea_with_check_digit("F" + (name[0] if name[0].isalpha() else "9"), f"{number * 6_151 % 1_000_000:06d}"),
        ncpdp=f"99{number:05d}",
        permit=f"PP{400_000 + number}",
        phone=phone(rng),
        site=site,
        kind="01" if kind == "02" and not chain else kind,
        chain_site=f"{number:04d}" if chain else "",
        sender=sender,
        never_dispenses=never_dispenses,
    )
