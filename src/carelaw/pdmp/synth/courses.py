"""What people take, from whom and on which days: the patterns of use that monitoring programs look for.

Days count from 0, the first day of the period. A course knows the days of its fills from the beginning; who wrote and
filled each one is settled when the fill comes up, since a prescription with refills stays where it is.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random

from carelaw.pdmp.synth.people import Person
from carelaw.pdmp.synth.places import Town, towns
from carelaw.pdmp.synth.practice import Around, Pharmacy, Prescriber
from carelaw.pdmp.synth.uses import Dose, dose
from carelaw.pdmp.synth.weighted import Weighted

PATTERNS = Weighted(
    [
        ("acute", 38.0),
        ("chronic-opioid", 10.0),
        ("benzodiazepine", 13.0),
        ("sleep", 6.5),
        ("stimulant", 9.0),
        ("moud", 4.5),
        ("pregabalin", 5.0),
        ("hormone-or-weight", 4.0),
        ("opioid-and-benzodiazepine", 3.2),
        ("cash-payer", 2.0),
        ("early-refills", 1.4),
        ("animal", 1.4),
        ("compound", 0.8),
        ("doctor-shopper", 0.5),
        ("opioid-benzodiazepine-relaxant", 0.4),
        ("two-courses", 0.3),
    ]
)
ACUTE_BESIDES = 0.22  # of the adults: something acute besides, often away from the usual pharmacy
_CHILDREN = Weighted([("stimulant", 80.0), ("acute", 20.0)])

PRIVATE, MEDICAID, MEDICARE, COMMERCIAL, MILITARY, WORKERS = "01", "02", "03", "04", "05", "06"
_YOUNG = Weighted([(COMMERCIAL, 56.0), (MEDICAID, 28.0), (PRIVATE, 9.0), (MILITARY, 3.0), (WORKERS, 2.0), ("99", 2.0)])
_OLD = Weighted([(MEDICARE, 78.0), (COMMERCIAL, 11.0), (MEDICAID, 4.0), (PRIVATE, 5.0), (MILITARY, 2.0)])
_LAG = (-2, -1, -1, 0, 0, 0, 0, 1, 1, 2, 3, 5)
_ANIMALS = ("BELLA", "MAX", "LUNA", "CHARLIE", "DAISY", "ROCKY", "MOLLY", "BUDDY", "COCO", "DUKE", "PEPPER", "TIGGER")

NOT_DEPENDENCY, DEPENDENCY, CANCER, PALLIATIVE, ACUTE_ON_CHRONIC, ACUTE, CHRONIC = (
    "01",
    "02",
    "03",
    "04",
    "07",
    "10",
    "11",
)


@dataclass(slots=True)
class Course:
    """One person's use of one drug.

    Prescriptions rotate through `prescribers` and `pharmacies`, mostly the first of each unless `shops`. `treatment` is
    ASAP's DSP24 code; `animal` the name of the animal it is for. A course that is `told` belongs to a story: nothing
    happens to it by chance, but its records have the fault `spoilt_by`, if that names one.
    """

    person: Person
    pattern: str
    dose: Dose
    prescribers: tuple[Prescriber, ...]
    pharmacies: tuple[Pharmacy, ...]
    payment: str
    days: array[int]
    treatment: str = ""
    animal: str = ""
    compounded: bool = False
    shops: bool = False
    told: bool = False
    spoilt_by: str = ""
    # Where the course stands while its fills come up.
    fills_made: int = 0
    prescription_number: str = ""
    prescriber: Prescriber | None = None
    pharmacy: Pharmacy | None = None
    written: int = 0
    fill_number: int = 0
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The sites to go to and the length of the period."""

    prescribers: Mapping[str, Around[Prescriber]]
    pharmacies: Around[Pharmacy]
    days: int
    first_day: date

    def another_town(self, rng: Random, town: Town) -> Town:
        """Where someone may be when something happens: at home, or anywhere."""
        return town if rng.random() < 0.5 else towns().pick(rng)

    def prescribers_near(
        self, rng: Random, specialties: Iterable[str], town: Town, most: int = 1
    ) -> tuple[Prescriber, ...]:
        """So many prescribers of these specialties: a single one mostly of the first, several taken in turn."""
        known = [one for one in specialties if one in self.prescribers] or ["primary-care"]
        if most == 1:
            name = known[0] if rng.random() < 0.7 else known[-1]
            return self.prescribers[name].some(rng, town, 1)
        rows = [self.prescribers[name].some(rng, town, most) for name in known]
        in_turn = [row[place] for place in range(most) for row in rows if place < len(row)]
        return tuple({one.number: one for one in in_turn}.values())[:most]


@dataclass(slots=True)
class _Sketch:
    """What drawing one person's courses needs."""

    rng: Random
    person: Person
    around: Surroundings
    age: int
    payment: str
    town: Town
    made: list[Course] = field(default_factory=list)

    def course(
        self,
        pattern: str,
        use: str,
        days: Callable[[Random, int, int], array[int]],
        *,
        specialties: tuple[str, ...] = ("primary-care",),
        prescribers: int = 1,
        pharmacies: int = 1,
        payment: str = "",
        treatment: str = "",
        shops: bool = False,
        pace: float = 1.0,
    ) -> Course:
        taken = dose(self.rng, use)
        course = Course(
            person=self.person,
            pattern=pattern,
            dose=taken,
            prescribers=self.around.prescribers_near(self.rng, specialties, self.town, prescribers),
            pharmacies=self.around.pharmacies.some(self.rng, self.town, pharmacies),
            payment=payment or self.payment,
            days=days(self.rng, max(1, round(taken.days_supply * pace)), self.around.days),
            treatment=treatment if taken.drug.opioid else "",
            shops=shops,
        )
        self.made.append(course)
        return course


def once(rng: Random, every: int, days: int) -> array[int]:
    """One fill on any day; one in ten has a second one soon after."""
    day = int(rng.random() * days)
    again = day + every + int(rng.random() * 4)
    return array("H", (day, again) if rng.random() < 0.1 and again < days else (day,))


def regularly(rng: Random, every: int, days: int) -> array[int]:
    """Fill after fill, a little early or late; most began before the period and go on after it."""
    begin = int(rng.random() * every) if rng.random() < 0.8 else int(rng.random() * days)
    end = days if rng.random() < 0.88 else begin + int(rng.random() * (days - begin))
    found = array("H")
    day = begin
    while day < end:
        found.append(day)
        day += max(1, every + _LAG[int(rng.random() * 12)])
    if not found and begin < days:
        found.append(begin)
    return found


def now_and_then(rng: Random, every: int, days: int) -> array[int]:
    """Taken as needed: a fill lasts up to four times its days' supply."""
    found = array("H")
    day = int(rng.random() * every * 3)
    while day < days:
        found.append(day)
        day += int(every * (1 + 3 * rng.random()))
    return found or once(rng, every, days)


def in_a_spree(rng: Random, every: int, days: int) -> array[int]:
    """Every four to nine days for up to six months, whatever is left of the last supply."""
    begin = int(rng.random() * max(1, days - 90))
    found = array("H")
    day = begin
    while day < min(days, begin + 183):
        found.append(day)
        day += 4 + int(rng.random() * 6)
    return found


def courses_of(rng: Random, person: Person, around: Surroundings) -> list[Course]:
    """What this person takes in the period; everybody takes something."""
    age = (around.first_day - person.birth_date).days // 365
    pattern = _CHILDREN.pick(rng) if age < 18 else PATTERNS.pick(rng)
    payment = (_OLD if age >= 65 else _YOUNG).pick(rng)
    town = person.address_on(around.first_day).town
    sketch = _Sketch(rng, person, around, age, payment, town)
    _DRAWN[pattern](sketch)
    if age >= 18 and rng.random() < ACUTE_BESIDES:
        sketch.town = around.another_town(rng, town)
        _acute(sketch)
    return sketch.made


def _acute(sketch: _Sketch) -> None:
    who = (
        ("dentistry",) if sketch.rng.random() < 0.35 else ("surgery",) if sketch.rng.random() < 0.5 else ("emergency",)
    )
    sketch.course("acute", "acute-opioid", once, specialties=who, treatment=ACUTE)


def _treatment(rng: Random) -> str:
    draw = rng.random()
    return CANCER if draw < 0.05 else PALLIATIVE if draw < 0.08 else CHRONIC


def _chronic_opioid(sketch: _Sketch) -> None:
    who = ("pain", "primary-care") if sketch.rng.random() < 0.4 else ("primary-care", "pain")
    sketch.course(
        "chronic-opioid", "chronic-opioid", regularly, specialties=who, prescribers=_few(sketch.rng),
        pharmacies=_few(sketch.rng), treatment=_treatment(sketch.rng),
    )  # fmt: skip


def _few(rng: Random) -> int:
    return 1 if rng.random() < 0.8 else 2


def _benzodiazepine(sketch: _Sketch) -> None:
    when = regularly if sketch.rng.random() < 0.6 else now_and_then
    sketch.course("benzodiazepine", "benzodiazepine", when, specialties=("primary-care", "psychiatry"))


def _sleep(sketch: _Sketch) -> None:
    when = regularly if sketch.rng.random() < 0.5 else now_and_then
    sketch.course("sleep", "sleep", when)


def _stimulant(sketch: _Sketch) -> None:
    sketch.course("stimulant", "stimulant", regularly, specialties=("psychiatry", "primary-care"))


def _moud(sketch: _Sketch) -> None:
    payment = PRIVATE if sketch.rng.random() < 0.3 else ""
    sketch.course("moud", "moud", regularly, specialties=("addiction",), payment=payment, treatment=DEPENDENCY)


def _pregabalin(sketch: _Sketch) -> None:
    sketch.course("pregabalin", "pregabalin", regularly)


def _hormone_or_weight(sketch: _Sketch) -> None:
    if sketch.person.gender == "M" and sketch.rng.random() < 0.7:
        sketch.course("hormone", "hormone", regularly)
    else:
        sketch.course("weight-loss", "weight-loss", regularly, payment=PRIVATE)


def _opioid_and_benzodiazepine(sketch: _Sketch) -> None:
    name = "opioid-and-benzodiazepine"
    use = "high-opioid" if sketch.rng.random() < 0.4 else "chronic-opioid"
    sketch.course(name, use, regularly, specialties=("pain", "primary-care"), treatment=_treatment(sketch.rng))
    sketch.course(name, "benzodiazepine", regularly, specialties=("psychiatry", "primary-care"))


def _with_relaxant(sketch: _Sketch) -> None:
    name = "opioid-benzodiazepine-relaxant"
    sketch.course(name, "chronic-opioid", regularly, specialties=("pain",), treatment=CHRONIC)
    sketch.course(name, "benzodiazepine", regularly, specialties=("pain",))
    sketch.course(name, "muscle-relaxant", regularly, specialties=("pain",))


def _cash_payer(sketch: _Sketch) -> None:
    sketch.course(
        "cash-payer", "high-opioid", regularly, specialties=("pain",), pharmacies=2, payment=PRIVATE, treatment=CHRONIC
    )


def _early_refills(sketch: _Sketch) -> None:
    use = "chronic-opioid" if sketch.rng.random() < 0.7 else "benzodiazepine"
    sketch.course(
        "early-refills", use, regularly, specialties=("primary-care", "pain"), prescribers=2, pharmacies=2,
        treatment=CHRONIC, pace=0.68,
    )  # fmt: skip


def _doctor_shopper(sketch: _Sketch) -> None:
    rng = sketch.rng
    sketch.course(
        "doctor-shopper", "shopped-opioid", in_a_spree,
        specialties=("primary-care", "emergency", "dentistry", "pain", "surgery"),
        prescribers=rng.randint(6, 10), pharmacies=rng.randint(5, 9), payment=PRIVATE, shops=True,
    )  # fmt: skip


def _animal(sketch: _Sketch) -> None:
    course = sketch.course("animal", "animal", now_and_then, specialties=("veterinary",), payment=PRIVATE)
    course.animal = sketch.rng.choice(_ANIMALS)


def _compound(sketch: _Sketch) -> None:
    sketch.course("compound", "compound", regularly, payment=PRIVATE).compounded = True


def _two_courses(sketch: _Sketch) -> None:
    _stimulant(sketch)
    _benzodiazepine(sketch)


_DRAWN: Mapping[str, Callable[[_Sketch], None]] = {
    "acute": _acute,
    "chronic-opioid": _chronic_opioid,
    "benzodiazepine": _benzodiazepine,
    "sleep": _sleep,
    "stimulant": _stimulant,
    "moud": _moud,
    "pregabalin": _pregabalin,
    "hormone-or-weight": _hormone_or_weight,
    "opioid-and-benzodiazepine": _opioid_and_benzodiazepine,
    "opioid-benzodiazepine-relaxant": _with_relaxant,
    "cash-payer": _cash_payer,
    "early-refills": _early_refills,
    "animal": _animal,
    "compound": _compound,
    "doctor-shopper": _doctor_shopper,
    "two-courses": _two_courses,
}
