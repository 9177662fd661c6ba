"""Made-up people as dispensers report them, with the truth of who is who: the everyday trouble of linkage, seeded.

Families live together, twins share all but the first name, sons bear their father's name, people marry, move, change
their phone, and every report is typed by somebody in a hurry. No name here belongs to a real patient.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from carelaw.pdmp.facts.report import ReportedId, ReportedPerson


def words(text: str) -> list[str]:
    return text.split()


COMMON_SURNAMES = words(
    """
Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson
Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young
Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter
Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart Morris Morales Murphy Cook Rogers
Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson Watson Brooks Chavez
Wood James Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo Sanders Patel Myers Long Ross Foster Jimenez Powell
Jenkins Perry Russell Sullivan Bell Coleman Butler Henderson Barnes Fisher Vasquez Simmons Romero Jordan Patterson
Alexander Hamilton Graham Reynolds Griffin Wallace Moreno West Cole Hayes Bryant Herrera Gibson Ellis Tran Medina
Aguilar Stevens Murray Ford Castro Marshall Owens Harrison Fernandez McDonald Woods Washington Kennedy Wells Vargas
Henry Chen Freeman Webb Tucker Guzman Burns Crawford Olson Simpson Porter Hunter Gordon Mendez Silva Shaw Snyder Mason
Dixon Munoz Hunt Hicks Holmes Palmer Wagner Black Robertson Boyd Stone Salazar Fox Warren Mills Meyer Rice O'Brien
O'Neill O'Connor McCarthy McGuire D'Angelo Peña Núñez Müller Schröder Gómez-Pérez García-López St. John
"""
)
MALE = words(
    """
James Robert John Michael David William Richard Joseph Thomas Christopher Charles Daniel Matthew Anthony Mark Donald
Steven Andrew Paul Joshua Kenneth Kevin Brian Timothy Ronald George Jason Edward Jeffrey Ryan Jacob Nicholas Gary Eric
Jonathan Stephen Larry Justin Scott Brandon Benjamin Samuel Gregory Alexander Patrick Frank Raymond Jack Dennis Jerry
Tyler Aaron José Adam Nathan Henry Zachary Douglas Peter Kyle Noah Ethan Jeremy Christian Walter Keith Austin Roger
Terry Sean Gerald Carl Dylan Harold Jordan Jesse Bryan Lawrence Arthur Gabriel Bruce Logan Billy Joe Alan Juan Elijah
Willie Albert Wayne Randy Mason Vincent Liam Roy Bobby Caleb Bradley Russell Lucas Luis Carlos Jayden Kayden Hayden
Darren Darrell Marco Marcos Mario Martin Marvin
"""
)
FEMALE = words(
    """
Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Karen Sarah Lisa Nancy Sandra Betty Ashley Emily Kimberly
Margaret Donna Michelle Carol Amanda Melissa Deborah Stephanie Rebecca Sharon Laura Cynthia Dorothy Amy Kathleen
Angela Shirley Emma Brenda Pamela Nicole Anna Samantha Katherine Christine Debra Rachel Carolyn Janet Maria Olivia
Heather Helen Catherine Diane Julie Victoria Joyce Lauren Kelly Christina Ruth Joan Virginia Judith Evelyn Hannah
Andrea Megan Cheryl Jacqueline Madison Teresa Abigail Sophia Martha Sara Gloria Janice Kathryn Ann Isabella Judy
Charlotte Julia Grace Amber Alice Jean Denise Frances Danielle Marilyn Natalie Beverly Diana Brittany Theresa Kayla
Alexis Doris Lori Tiffany Jayla Kaylee Marie María Inés Zoë
"""
)
SHORT = {
    "James": "Jim", "Robert": "Bob", "John": "Jack", "Michael": "Mike", "William": "Bill", "Richard": "Rick",
    "Joseph": "Joe", "Thomas": "Tom", "Christopher": "Chris", "Charles": "Chuck", "Daniel": "Dan", "Matthew": "Matt",
    "Anthony": "Tony", "Steven": "Steve", "Andrew": "Andy", "Kenneth": "Ken", "Timothy": "Tim", "Edward": "Ed",
    "Nicholas": "Nick", "Jonathan": "Jon", "Benjamin": "Ben", "Samuel": "Sam", "Gregory": "Greg", "Alexander": "Alex",
    "Patricia": "Pat", "Jennifer": "Jen", "Elizabeth": "Liz", "Barbara": "Barb", "Susan": "Sue", "Jessica": "Jess",
    "Margaret": "Peggy", "Kimberly": "Kim", "Deborah": "Debbie", "Rebecca": "Becky", "Katherine": "Kate",
    "Catherine": "Cathy", "Kathleen": "Kathy", "Christine": "Chris", "Samantha": "Sam", "Stephanie": "Steph",
    "Victoria": "Vicky", "Theresa": "Terry", "Abigail": "Abby", "Pamela": "Pam", "Cynthia": "Cindy",
}  # fmt: skip
ROOTS = words(
    """
Kowal Nowak Berg Lind Hoff Stein Brandt Fitz Mac Sand West North Wood Black Green Ash Birch Holm Dal Eck Feld Gar Hart
Jan Kess Lam Mar Nor Oss Pell Quin Rad Sal Tor Ul Vall Weis Yar Zim Bel Cor Dem Esp Fon Gil Her Iver Jur Kal Lor Mel
Nav Ol Par Ros Ser Tam Urb Ven Wal Zar Bor Cas Dub Far Gol Hal Kar Les Mon Pop Rut Sch Tol Var Wit
"""
)
MIDDLES = ["", "", "en", "er", "ov", "in", "an", "el", "ing", "ol"]
ENDINGS = words(
    """
ski sky man son sen berg burg ton ham ley well ford wick worth stone field dorf mann ler ner kins ez a o i elli etti
ini one ova ich enko uk ian yan oglu aki is as us ard eau ier
"""
)
STREETS = words(
    """
Main Oak Maple Cedar Pine Elm Washington Lake Hill Walnut Park Spring North Ridge Church Willow Mill Sunset River
Jackson Lincoln Highland Forest Jefferson Center Franklin Cherry Meadow Chestnut Adams Madison Locust Monroe Dogwood
Hickory Prospect Laurel Spruce Grant College Liberty Poplar Vine Summit Valley Orchard Harrison Broad Fairview Front
Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth State Penn Market Water School Union Railroad
"""
)
KINDS = [
    ("Street", "St"),
    ("Avenue", "Ave"),
    ("Road", "Rd"),
    ("Drive", "Dr"),
    ("Lane", "Ln"),
    ("Court", "Ct"),
    ("Boulevard", "Blvd"),
]
TOWNS = ["Harrow", "Millbrook", "Eastfield", "Lancaster Falls", "Norwood", "Port Clement", "Bellmore", "Greystone"]


@dataclass(frozen=True, slots=True)
class Stub:
    """One distinct set of demographics and the number of the person whom it truly describes."""

    truth: int
    person: ReportedPerson


@dataclass
class Home:
    number: int
    street: str
    kind: tuple[str, str]
    unit: str
    town: str
    zip_code: str
    landline: str


@dataclass
class Someone:
    """A person through the years: the names borne, the homes lived in, the numbers called."""

    truth: int
    first: str
    middle: str
    surnames: list[str]
    suffix: str
    born: date
    gender: str
    homes: list[Home]
    phones: list[str]
    ids: list[ReportedId] = field(default_factory=list)


class State:
    """Draws a state's people, family by family, from one seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        rare = [root + middle + ending for middle in MIDDLES for ending in ENDINGS for root in ROOTS]
        self.dice.shuffle(rare)
        self.surnames = COMMON_SURNAMES + rare
        weights = [1 / (rank + 15) for rank in range(len(self.surnames))]
        self.surname_ends = list(_running(weights))
        self.first_ends = {
            id(names): list(_running([1 / (rank + 8) for rank in range(len(names))])) for names in (MALE, FEMALE)
        }
        self.people = 0

    def surname(self) -> str:
        return self.dice.choices(self.surnames, cum_weights=self.surname_ends)[0]

    def given(self, gender: str) -> str:
        names = MALE if gender == "M" else FEMALE
        return self.dice.choices(names, cum_weights=self.first_ends[id(names)])[0]

    def home(self) -> Home:
        d = self.dice
        town = d.randrange(400)
        unit = f"Apt {d.randint(1, 30)}" if d.random() < 0.18 else ""
        name = f"{TOWNS[town % 8]} {town // 8}".replace(" 0", "")
        number, street, kind = d.randint(1, 2400), d.choice(STREETS), d.choice(KINDS)
        return Home(number, street, kind, unit, name, f"{17000 + town * 3 + d.randrange(3):05d}", self.phone())

    def phone(self) -> str:
        area = self.dice.choice(["717", "412", "215", "610"])
        return f"{area}{self.dice.randint(200, 999)}{self.dice.randint(0, 9999):04d}"

    def someone(
        self, gender: str, surname: str, born: date, home: Home, *, first: str = "", suffix: str = ""
    ) -> Someone:
        d = self.dice
        self.people += 1
        homes = [home] + [self.home() for _ in range(d.choices([0, 1, 2], [72, 21, 7])[0])]
        own = self.phone()
        phones = [home.landline if d.random() < 0.35 else own] + ([self.phone()] if d.random() < 0.2 else [])
        person = Someone(
            self.people, first or self.given(gender), self.given(gender) if d.random() < 0.8 else "",
            [surname], suffix, born, gender, homes, phones,
        )  # fmt: skip
        if d.random() < 0.55:
            person.ids.append(ReportedId("PA", "06", f"{d.randint(10_000_000, 39_999_999)}"))
        if d.random() < 0.15:
            person.ids.append(ReportedId("US", "07", f"{d.randint(100_000_000, 799_999_999)}"))
        return person

    def born(self, year: int) -> date:
        return date(year, 1, 1) + timedelta(days=self.dice.randrange(365))

    def family(self) -> list[Someone]:
        d = self.dice
        surname, home, year = self.surname(), self.home(), d.randint(1935, 1999)
        kind = d.random()
        if kind < 0.4:
            return [self._marry(self.someone(d.choice("MF"), surname, self.born(year), home))]
        father = self.someone("M", surname, self.born(year), home)
        mother = self._marry(self.someone("F", self.surname(), self.born(year + d.randint(-6, 6)), home), surname)
        members = [father, mother]
        for _ in range(d.choices([0, 1, 2, 3], [30, 25, 30, 15])[0]):
            gender, born = d.choice("MF"), self.born(min(year + d.randint(20, 38), 2019))
            if gender == "M" and d.random() < 0.07:
                members.append(self.someone("M", surname, born, home, first=father.first, suffix="Jr"))
                father.suffix = d.choice(["Sr", ""])
                continue
            members.append(self.someone(gender, surname, born, home))
            if d.random() < 0.03:
                twin = d.choice("MF")
                first = self.given(twin)
                while first == members[-1].first:
                    first = self.given(twin)
                members.append(self.someone(twin, surname, born, home, first=first))
        return members

    def _marry(self, person: Someone, surname: str = "") -> Someone:
        if person.gender == "F" and self.dice.random() < 0.16:
            new = surname or self.surname()
            person.surnames.append(f"{person.surnames[0]}-{new}" if self.dice.random() < 0.2 else new)
        elif surname and self.dice.random() < 0.85:
            person.surnames = [surname]
        return person


def _running(weights: list[float]) -> Iterator[float]:
    total = 0.0
    for weight in weights:
        total += weight
        yield total


def _typo(dice: random.Random, word: str) -> str:
    if len(word) < 3:
        return word
    at, letters = dice.randrange(1, len(word)), "abcdefghijklmnopqrstuvwxyz"
    letter = dice.choice("0123456789" if word.isdigit() else letters)
    kind = dice.random()
    if kind < 0.3:
        return word[:at] + letter + word[at + 1 :]
    if kind < 0.55:
        return word[:at] + word[at + 1 :]
    if kind < 0.75:
        return word[:at] + letter + word[at:]
    return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


def _digit(dice: random.Random, digits: str) -> str:
    at = dice.randrange(len(digits))
    return digits[:at] + dice.choice("0123456789") + digits[at + 1 :]


def _birth(dice: random.Random, born: date) -> date:
    kind = dice.random()
    if kind < 0.012 and born.day <= 12:
        return born.replace(month=born.day, day=born.month)
    if kind < 0.024:
        for _ in range(20):
            digits = _digit(dice, born.strftime("%Y%m%d"))
            try:
                made = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
            except ValueError:
                continue
            if 1900 < made.year < 2024:
                return made
    return date(1900, 1, 1) if kind > 0.998 else born


def _first(dice: random.Random, person: Someone) -> tuple[str, str]:
    kind = dice.random()
    middle = person.middle if dice.random() < 0.3 else person.middle[:1] if dice.random() < 0.5 else ""
    if kind < 0.04 and person.first in SHORT:
        return SHORT[person.first], middle
    if kind < 0.06:
        return _typo(dice, person.first), middle
    if kind < 0.066:
        return person.first[:1], middle
    if kind < 0.072 and person.middle:
        return person.middle, ""
    if kind < 0.082 and person.middle:
        return f"{person.first} {person.middle}", ""
    return person.first, middle


def _last(dice: random.Random, name: str) -> str:
    kind = dice.random()
    if "-" in name and kind < 0.45:
        left, right = name.split("-", 1)
        return dice.choice([f"{left} {right}", left, right, left + right])
    if "'" in name and kind < 0.4:
        return name.replace("'", dice.choice(["", " "]))
    if not name.isascii() and kind < 0.5:
        return name.translate(str.maketrans("áéíóúñüöë", "aeiounuoe"))
    return _typo(dice, name) if kind > 0.98 else name


def report(dice: random.Random, person: Someone) -> ReportedPerson:
    """One report of this person, typed as pharmacies type."""
    era = dice.random()
    home = person.homes[int(era * len(person.homes))]
    surname = person.surnames[int(era * len(person.surnames))]
    first, middle = _first(dice, person)
    last = _last(dice, surname)
    alias = person.surnames[0] if surname != person.surnames[0] and dice.random() < 0.1 else ""
    if dice.random() < 0.002:
        first, last = last, first
    street = _typo(dice, home.street) if dice.random() < 0.02 else home.street
    unit = home.unit if dice.random() < 0.75 else ""
    line = f"{home.number} {street} {dice.choice(home.kind)}"
    inline = unit and dice.random() < 0.5
    phone = dice.choice(person.phones) if dice.random() < 0.7 else ""
    ids = tuple(found for found in person.ids if dice.random() < 0.6)
    if ids and dice.random() < 0.015:
        ids = (replace(ids[0], value=_typo(dice, ids[0].value)), *ids[1:])
    shout = dice.random() < 0.5
    return ReportedPerson(
        last_name=last.upper() if shout else last,
        first_name=first.upper() if shout else first,
        middle_name=middle,
        suffix=person.suffix if dice.random() < 0.55 else "",
        birth_date=_birth(dice, person.born),
        gender=person.gender if dice.random() < 0.985 else dice.choice(["U", "M", "F", ""]),
        address_1=f"{line} {unit}" if inline else line,
        address_2="" if inline else unit,
        city=home.town,
        state="PA",
        zip_code=_digit(dice, home.zip_code) if dice.random() < 0.01 else home.zip_code,
        phone=_digit(dice, phone) if phone and dice.random() < 0.01 else phone,
        ids=ids,
        alias_last_name=alias,
    )


def stubs(size: int, seed: int) -> list[Stub]:
    """So many distinct stubs of so made-up a state; the same seed gives the same people."""
    state = State(seed)
    found: dict[tuple[int, ReportedPerson], None] = {}
    while len(found) < size:
        for person in state.family():
            for _ in range(state.dice.choices([1, 2, 3, 4, 6, 9], [30, 26, 18, 12, 9, 5])[0]):
                found[person.truth, report(state.dice, person)] = None
    made = [Stub(truth, person) for truth, person in found][:size]
    state.dice.shuffle(made)
    return made
