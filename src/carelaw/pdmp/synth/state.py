"""The made-up state: its people, prescribers and pharmacies, and day after day what is dispensed.

What is kept in memory grows with the people, not with the days: a course of treatment knows the days of its fills in
two bytes each, and a fill exists only until it is reported.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from carelaw.pdmp.synth.courses import Course, Surroundings, courses_of
from carelaw.pdmp.synth.people import Person, population
from carelaw.pdmp.synth.practice import (
    SPECIALTIES,
    VERSIONS,
    Around,
    Pharmacy,
    Prescriber,
    Sender,
    make_dispensers,
    make_prescribers,
)
from carelaw.pdmp.synth.variation import Profile

Site = TypeVar("Site")

ANYBODY = 10**9
DEATHS = 0.009
FILLS_AFTER_DEATH = 0.3
PARTIAL_FILLS = 0.012
_NEW_PHARMACY_AFTER_MOVE = 0.7
_PICKED_UP_AFTER = (0, 0, 0, 0, 0, 0, 1, 1, 2, 3)
_WRITTEN_BEFORE = (0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 4, 9)
_LONGEST_PERIOD = 3660


@dataclass(frozen=True, slots=True)
class Plan:
    """What kind of state to make. Give `people` or `dispensings`, whichever is to be exact.

    `files_per_day` bounds the offices that send files; `versions` weighs the ASAP versions among them.
    """

    seed: int
    start: date
    end: date
    people: int | None = None
    dispensings: int | None = None
    pharmacies: int | None = None
    prescribers: int | None = None
    files_per_day: int = 12
    versions: Mapping[str, float] = field(default_factory=lambda: VERSIONS)

    def __post_init__(self) -> None:
        if (self.people is None) == (self.dispensings is None):
            raise ValueError("Give either the number of people or the number of dispensings.")
        if not 0 <= (self.end - self.start).days < _LONGEST_PERIOD:
            raise ValueError(
                f"The period runs from start to end, at most {_LONGEST_PERIOD} days: {self.start} to {self.end}."
            )
        for name in ("people", "dispensings", "pharmacies", "prescribers", "files_per_day"):
            count = getattr(self, name)
            if count is not None and count < 1:
                raise ValueError(f"{name} is a count of at least 1, not {count}.")
        unknown = set(self.versions) - set(VERSIONS)
        if unknown or not self.versions:
            raise ValueError(f"Known ASAP versions: {', '.join(VERSIONS)}; not {', '.join(sorted(unknown)) or 'none'}.")

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def day(self, number: int) -> date:
        """The date of a day of the period; days count from 0."""
        return self.start + timedelta(days=number)


@dataclass(slots=True)
class Fill:
    """One hand-over of a drug, as the pharmacy has it in its books. Days count from the first of the period."""

    course: Course
    pharmacy: Pharmacy
    prescriber: Prescriber
    prescription_number: str
    written: int
    filled: int
    sold: int
    fill_number: int
    refills: int
    partial: int
    quantity: int
    days_supply: int
    after_death: bool = False


class State:
    """The state of a plan. Iterate `fills_on` day after day, in order, once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.days = plan.days
        people = plan.people or max(3, round((plan.dispensings or 0) / (1.2 + 0.0135 * self.days)))
        rng = Random(f"{plan.seed}/sites")
        self.prescribers = make_prescribers(rng, plan.prescribers or max(40, people // 12))
        pharmacies = plan.pharmacies or min(3200, max(10, people // 60))
        self.pharmacies, self.senders = make_dispensers(rng, pharmacies, plan.versions, offices=plan.files_per_day)
        self.sender_of = {pharmacy.number: self.senders[pharmacy.sender - 1] for pharmacy in self.pharmacies}
        self.around = Surroundings(
            prescribers=_by_specialty(self.prescribers),
            pharmacies=Around([one for one in self.pharmacies if not one.never_dispenses]),
            days=self.days,
            first_day=plan.start,
        )
        self.people: list[Person] = []
        self.died: dict[int, int] = {}
        self.patterns: dict[int, str] = {}
        self.profiles: dict[tuple[int, int], Profile] = {}  # what a site is to have on file of a person, for a story
        self.planned = 0
        self._calendar: list[list[Course]] = [[] for _ in range(self.days)]
        self._second_parts: dict[int, list[Fill]] = defaultdict(list)
        self._prescriptions: Counter[int] = Counter()
        self._rng = Random(f"{plan.seed}/days")
        self._admit_everybody()

    def sender(self, pharmacy: Pharmacy) -> Sender:
        """The office that reports for a pharmacy."""
        return self.sender_of[pharmacy.number]

    def fills_on(self, day: int) -> Iterator[Fill]:
        """Everything dispensed on a day."""
        for course in self._calendar[day]:
            yield self._next_fill(course, day)
        self._calendar[day] = []
        yield from self._second_parts.pop(day, ())

    def settle(self, person: Person, *courses: Course) -> None:
        """One more person with these courses, for a story that is to happen."""
        self.people.append(person)
        self.patterns[person.number] = courses[0].pattern
        for course in courses:
            self.add(course)

    def site_of(self, pharmacy: Pharmacy) -> int:
        """Where a pharmacy keeps its profiles: a chain has one place for all of its stores."""
        return -pharmacy.sender if pharmacy.chain_site else pharmacy.number

    def add(self, course: Course) -> None:
        """One more course of treatment."""
        self.planned += len(course.days)
        for day in course.days:
            self._calendar[day].append(course)

    def _admit_everybody(self) -> None:
        plan = self.plan
        for person in population(plan.seed, plan.people or ANYBODY, last_day=plan.end):
            rng = Random(plan.seed * 7_919_777 + person.number)
            courses = courses_of(rng, person, self.around)
            self._perhaps_dies(rng, person, courses)
            self.people.append(person)
            self.patterns[person.number] = courses[0].pattern
            for course in courses:
                self._admit(course)
            if plan.dispensings is not None and self.planned >= plan.dispensings:
                return

    def _admit(self, course: Course) -> None:
        if self.plan.dispensings is not None:
            del course.days[max(0, self.plan.dispensings - self.planned) :]
        self.add(course)

    def _perhaps_dies(self, rng: Random, person: Person, courses: list[Course]) -> None:
        """Some die in the period. Their fills end with them, or go on for a while in other hands."""
        if (self.plan.start - person.birth_date).days < 40 * 365 or rng.random() >= DEATHS:
            return
        # A short period may leave a course without a day.
        first = min((course.days[0] for course in courses if course.days), default=0)
        died = first + int(rng.random() * (self.days - first))
        last = died + 60 if rng.random() < FILLS_AFTER_DEATH else died
        self.died[person.number] = died
        for course in courses:
            while course.days and course.days[-1] > last:
                course.days.pop()

    def _next_fill(self, course: Course, day: int) -> Fill:
        if course.prescriber is None or course.fill_number >= course.dose.refills:
            self._new_prescription(course, day)
        else:
            course.fill_number += 1
        course.fills_made += 1
        assert course.prescriber is not None
        assert course.pharmacy is not None
        rng = self._rng
        sold = day
        if self.sender_of[course.pharmacy.number].reports_sold:
            sold = min(day + _PICKED_UP_AFTER[int(rng.random() * 10)], self.days - 1)
        died = self.died.get(course.person.number)
        fill = Fill(
            course=course,
            pharmacy=course.pharmacy,
            prescriber=course.prescriber,
            prescription_number=course.prescription_number,
            written=course.written,
            filled=day,
            sold=sold,
            fill_number=course.fill_number,
            refills=course.dose.refills,
            partial=0,
            quantity=course.dose.quantity(course.dose.days_supply),
            days_supply=course.dose.days_supply,
            after_death=died is not None and day > died,
        )
        if course.dose.drug.schedule == "II" and not course.told and rng.random() < PARTIAL_FILLS:
            self._split(fill)
        return fill

    def _split(self, fill: Fill) -> None:
        """The pharmacy had only a part in stock: the rest follows within three days under the same number."""
        later = fill.filled + 1 + int(self._rng.random() * 3)
        if later >= self.days or fill.days_supply < 2 or fill.quantity < 2:
            return
        days = max(1, fill.days_supply // 3)
        part = min(fill.quantity - 1, max(1, fill.quantity * days // fill.days_supply))
        rest = Fill(
            course=fill.course,
            pharmacy=fill.pharmacy,
            prescriber=fill.prescriber,
            prescription_number=fill.prescription_number,
            written=fill.written,
            filled=later,
            sold=later,
            fill_number=fill.fill_number,
            refills=fill.refills,
            partial=2,
            quantity=fill.quantity - part,
            days_supply=fill.days_supply - days,
            after_death=fill.after_death,
        )
        fill.partial, fill.quantity, fill.days_supply = 1, part, days
        self._second_parts[later].append(rest)

    def _new_prescription(self, course: Course, day: int) -> None:
        rng = self._rng
        self._follow_a_move(course, day)
        if course.shops:
            course.prescriber = course.prescribers[course.fills_made % len(course.prescribers)]
            course.pharmacy = course.pharmacies[course.fills_made % len(course.pharmacies)]
        else:
            course.prescriber = _mostly_first(rng, course.prescribers)
            course.pharmacy = _mostly_first(rng, course.pharmacies)
        number = course.pharmacy.number
        self._prescriptions[number] += 1 + int(rng.random() * 9)
        course.prescription_number = str(2_000_000 + self._prescriptions[number])
        course.written = day - _WRITTEN_BEFORE[int(rng.random() * 12)]
        course.fill_number = 0

    def _follow_a_move(self, course: Course, day: int) -> None:
        """After a move most people take their next prescription to a pharmacy near their new home."""
        moved = course.person.moved_on
        if course.settled or moved is None or moved > self.plan.day(day):
            return
        course.settled = True
        if moved > self.plan.start and self._rng.random() < _NEW_PHARMACY_AFTER_MOVE:
            town = course.person.residences[-1].address.town
            course.pharmacies = self.around.pharmacies.some(self._rng, town, len(course.pharmacies))


def _mostly_first(rng: Random, sites: tuple[Site, ...]) -> Site:
    return sites[0] if len(sites) == 1 or rng.random() < 0.8 else sites[1 + int(rng.random() * (len(sites) - 1))]


def _by_specialty(prescribers: tuple[Prescriber, ...]) -> dict[str, Around[Prescriber]]:
    found = {name: [one for one in prescribers if one.specialty == name] for name in SPECIALTIES.items}
    return {name: Around(listed) for name, listed in found.items() if listed}
