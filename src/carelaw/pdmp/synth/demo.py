"""A small state to look at: a few hundred patients, and among them people with a story."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from carelaw.pdmp.facts.report import ReportedPerson
from carelaw.pdmp.synth.courses import ACUTE, CHRONIC, COMMERCIAL, DEPENDENCY, MEDICARE, PRIVATE, Course
from carelaw.pdmp.synth.people import Person, Residence
from carelaw.pdmp.synth.places import Address, Town
from carelaw.pdmp.synth.practice import Pharmacy, Prescriber
from carelaw.pdmp.synth.state import Plan, State
from carelaw.pdmp.synth.uses import Dose, drug_of
from carelaw.pdmp.synth.variation import Noise, Profile, profile_of
from carelaw.pdmp.synth.write import Manifest, uncollected, write_plan

SEED = 42
DAYS = 200
PEOPLE = 740
FAULTY = 0.015
_STORY_HOUSEHOLD = 1_000_000
_SILENT = Noise().times(0)

_OXYCODONE_30, _OXYCODONE_10, _OXYCODONE_5_APAP = "00406853001", "00406851001", "00406051262"
_OXYCODONE_ER_40, _HYDROCODONE_10, _HYDROCODONE_5 = "00591350301", "00406012501", "00406012301"
_ALPRAZOLAM_1, _LORAZEPAM_1, _ZOLPIDEM_10 = "00091332301", "00378045701", "00024542131"
_SUBOXONE_8, _VYVANSE_30, _ADDERALL_20, _PREGABALIN_100 = "12496130602", "59417010310", "54092038701", "00071101568"


@dataclass(frozen=True, slots=True)
class Role:
    """One of the cast, by the particulars under which they can be found."""

    last_name: str
    first_name: str
    birth_date: date
    person: int


@dataclass(frozen=True, slots=True)
class Story:
    """One story of the demo: what happens, to whom, and in which file it can be seen, where there is one."""

    name: str
    says: str
    cast: tuple[Role, ...]
    file: str = ""


@dataclass(frozen=True)
class Demo:
    """The state that was written and the stories in it."""

    manifest: Manifest
    stories: tuple[Story, ...]

    def story(self, name: str) -> Story:
        """The story of this name."""
        return next(one for one in self.stories if one.name == name)

    def as_dict(self) -> dict[str, Any]:
        """The stories as JSON values, as `stories.json` keeps them."""
        return {
            one.name: {
                "says": one.says,
                "file": one.file,
                "cast": [
                    {
                        "last_name": role.last_name,
                        "first_name": role.first_name,
                        "birth_date": role.birth_date.isoformat(),
                        "person": role.person,
                    }
                    for role in one.cast
                ],
            }
            for one in self.stories
        }


def demo_state(folder: Path, end_on: date, *, progress: Callable[[int], None] | None = None) -> Demo:
    """Write the demo's state into a new folder; the last files come in early on `end_on`.

    About 3,500 dispensings of two hundred days. The same day gives the same bytes; on another day the same people do
    the same, so many days later. The stories are also in `stories.json`.
    """
    with uncollected():
        state = State(
            Plan(
                SEED,
                end_on - timedelta(days=DAYS),
                end_on - timedelta(days=1),
                people=PEOPLE,
                pharmacies=22,
                prescribers=70,
                files_per_day=4,
            )
        )
        stage = _Stage(state)
        stories = tuple(play(stage) for play in _PLAYS)
    manifest = write_plan(folder, state, faulty=FAULTY, progress=progress)
    demo = Demo(manifest, tuple(_with_file(story, manifest) for story in stories))
    text = json.dumps(demo.as_dict(), indent=2, ensure_ascii=False) + "\n"
    (folder / "stories.json").write_text(text, encoding="utf-8")
    return demo


def _with_file(story: Story, manifest: Manifest) -> Story:
    if not story.file:
        return story
    faults = [row for row in manifest.rows("truth") if row["dispenser_dea"] == story.file and row["fault"]]
    return replace(story, file=faults[-1]["file"])


class _Stage:
    """Puts people into the state and gives them what the story needs."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.number = len(state.people)
        self.home = Town("LINDENVALE", "PA", "17110")

    def person(
        self, last: str, first: str, middle: str, born: date, gender: str, street: str, *, unit: str = "", kin: str = ""
    ) -> Person:
        self.number += 1
        phone = f"71755501{self.number % 100:02d}"
        return Person(
            number=self.number,
            household=_STORY_HOUSEHOLD + self.number,
            kin=kin,
            origin="general",
            last_name=last,
            first_name=first,
            middle_name=middle,
            suffix="",
            birth_date=born,
            gender=gender,
            residences=(Residence(date.min, Address(street, unit, self.home)),),
            phone=phone,
            former_phone=phone,
        )

    def course(
        self,
        person: Person,
        story: str,
        national_drug_code: str,
        per_day: float,
        supply: int,
        days: Sequence[int],
        *,
        by: Sequence[Prescriber],
        at: Sequence[Pharmacy],
        payment: str = COMMERCIAL,
        refills: int = 0,
        treatment: str = "",
        shops: bool = False,
        spoilt_by: str = "",
    ) -> Course:
        drug = drug_of(national_drug_code)
        fills = array("H", [day for day in days if 0 <= day < DAYS])
        return Course(
            person=person,
            pattern=story,
            dose=Dose(drug, per_day, supply, refills),
            prescribers=tuple(by),
            pharmacies=tuple(at),
            payment=payment,
            days=fills,
            treatment=treatment,
            shops=shops,
            told=True,
            spoilt_by=spoilt_by,
        )

    def prescribers(self, specialty: str, count: int = 1) -> list[Prescriber]:
        return [one for one in self.state.prescribers if one.specialty == specialty][:count]

    def chain(self, place: int = 0) -> Pharmacy:
        """A store of a chain; its stores share what they have on file of a patient."""
        return [one for one in self.state.pharmacies if one.chain_site][place]

    def independent(self, place: int = 0) -> Pharmacy:
        """A pharmacy of its own."""
        return [one for one in self.state.pharmacies if not one.chain_site and not one.never_dispenses][place]

    def known_as(self, person: Person, pharmacy: Pharmacy, on: int, **differing: Any) -> ReportedPerson:
        """What a pharmacy has on file of a person: the truth but for what differs."""
        truth = profile_of(Random(SEED), person, self.state.plan.day(on), _SILENT)
        known = replace(truth.person, **differing)
        cases = (*truth.cases, "story") if differing else truth.cases
        self.state.profiles[person.number, self.state.site_of(pharmacy)] = Profile(known, cases)
        return known


def _role(person: Person) -> Role:
    return Role(person.last_name, person.first_name, person.birth_date, person.number)


def _monthly(first: int, every: int = 30) -> range:
    return range(first, DAYS, every)


def _doctor_shopper(stage: _Stage) -> Story:
    """Fills every six to nine days until yesterday."""
    who = stage.person("HOLLENBERG", "MARTIN", "DEAN", date(1979, 4, 17), "M", "418 QUARRY STREET", unit="APT 3")
    days, day = [], DAYS - 2
    for step in (6, 8, 7, 9, 6, 7, 8, 6, 9, 7, 6, 8, 7, 9, 8, 6, 7, 9, 6, 8):
        days.append(day)
        day -= step
    writers = [
        *stage.prescribers("primary-care", 3),
        *stage.prescribers("emergency", 2),
        *stage.prescribers("dentistry", 2),
        *stage.prescribers("pain", 1),
    ]
    shops = [
        stage.chain(2),
        stage.independent(1),
        stage.chain(5),
        *(stage.independent(place) for place in (2, 3, 4, 5)),
    ]
    shopping = stage.course(
        who,
        "doctor-shopper",
        _OXYCODONE_30,
        4,
        15,
        sorted(days),
        by=writers,
        at=shops,
        payment=PRIVATE,
        shops=True,
    )
    stage.state.settle(who, shopping)
    for shop in shops:
        stage.known_as(who, shop, days[-1])
    stage.known_as(who, shops[-1], days[-1], first_name="MARTY")
    says = (
        "Twenty fills of oxycodone 30 mg in five months from eight prescribers at seven pharmacies, all paid in cash."
    )
    return Story("doctor-shopper", says, (_role(who),))


def _opioid_and_benzodiazepine(stage: _Stage) -> Story:
    who = stage.person("BRANDWELL", "ELEANOR", "RUTH", date(1961, 9, 2), "F", "77 COVERED BRIDGE ROAD")
    here, there = stage.chain(1), stage.independent(2)
    pain, mind = stage.prescribers("pain"), stage.prescribers("psychiatry")
    for pharmacy in (here, there):
        stage.known_as(who, pharmacy, 0)
    name = "opioid-and-benzodiazepine"
    stage.state.settle(
        who,
        stage.course(
            who, name, _OXYCODONE_ER_40, 2, 30, _monthly(17), by=pain, at=[here], payment=MEDICARE, treatment=CHRONIC
        ),
        stage.course(
            who, name, _OXYCODONE_10, 3, 30, _monthly(17), by=pain, at=[here], payment=MEDICARE, treatment=CHRONIC
        ),
        stage.course(who, name, _ALPRAZOLAM_1, 3, 30, _monthly(25), by=mind, at=[there], payment=MEDICARE, refills=2),
    )
    says = "Oxycodone of 165 MME a day from one prescriber and alprazolam from another, both running today."
    return Story("opioid-and-benzodiazepine", says, (_role(who),))


def _twins(stage: _Stage) -> Story:
    """One surname, one birth date, one address, first names that sound alike: two people all the same."""
    born, street = date(2009, 5, 14), "1204 ORCHARD LANE"
    one = stage.person("ROSENFELD", "MADISON", "GRACE", born, "F", street, kin="twin")
    other = stage.person("ROSENFELD", "MADELYN", "CLAIRE", born, "F", street, kin="twin")
    other = replace(other, phone=one.phone, former_phone=one.phone)
    pharmacy, doctor = [stage.chain(3)], stage.prescribers("psychiatry")
    for who, code, first in ((one, _VYVANSE_30, 12), (other, _ADDERALL_20, 15)):
        course = stage.course(who, "twins", code, 1, 30, _monthly(first), by=doctor, at=pharmacy)
        stage.state.settle(who, course)
        stage.known_as(who, pharmacy[0], first)
    return Story(
        "twins", "Twins at one address with one phone; each has a history of her own.", (_role(one), _role(other))
    )


def _father_and_son(stage: _Stage) -> Story:
    """Same name, same address. The suffix is reported by one pharmacy only."""
    street = "9 IRON BRIDGE ROAD"
    father = stage.person("STONEHURST", "WALTER", "JAMES", date(1952, 11, 23), "M", street, kin="same-name")
    son = stage.person("STONEHURST", "WALTER", "JAMES", date(1978, 2, 6), "M", street, kin="same-name")
    father, son = replace(father, suffix="SR"), replace(son, suffix="JR")
    here, there = stage.chain(), stage.independent(3)
    stage.known_as(father, here, 0)
    stage.known_as(son, there, 0, suffix="", middle_name="J")
    name, pain, addiction = "father-and-son", stage.prescribers("primary-care"), stage.prescribers("addiction")
    fills, doses = _monthly(8), _monthly(5, 28)
    stage.state.settle(
        father,
        stage.course(
            father, name, _HYDROCODONE_10, 3, 30, fills, by=pain, at=[here], payment=MEDICARE, treatment=CHRONIC
        ),
    )
    stage.state.settle(
        son,
        stage.course(son, name, _SUBOXONE_8, 2, 28, doses, by=addiction, at=[there], treatment=DEPENDENCY),
    )
    says = "Father and son of one name at one address: a pain patient and a patient in treatment, never one history."
    return Story("father-and-son", says, (_role(father), _role(son)))


def _new_name(stage: _Stage) -> Story:
    """Married in the middle of the period; one pharmacy goes on under the maiden name."""
    who = stage.person("HARTLAND", "OLIVIA", "JUNE", date(1993, 7, 30), "F", "560 LAUREL AVENUE", unit="APT 12")
    who = replace(who, maiden_name="DELUCAS", married_on=stage.state.plan.day(110))
    old, new = stage.independent(4), stage.chain(4)
    stage.known_as(who, old, 0, last_name="DELUCAS")
    stage.known_as(who, new, 150)
    doctor = stage.prescribers("primary-care")
    stage.state.settle(
        who,
        stage.course(who, "new-name", _ZOLPIDEM_10, 1, 30, _monthly(10), by=doctor, at=[old], refills=2),
        stage.course(who, "new-name", _LORAZEPAM_1, 2, 30, _monthly(140), by=doctor, at=[new]),
    )
    says = "Olivia Hartland was Olivia Delucas until she married; both names lead to one history."
    return Story("new-name", says, (_role(who), Role("DELUCAS", "OLIVIA", who.birth_date, who.number)))


def _to_review(stage: _Stage) -> Story:
    """So like one person that no machine should say no, and so unlike that none should say yes."""
    who = stage.person("WESTBURY", "JONATHAN", "PAUL", date(1984, 3, 12), "M", "31 TANNERY ROAD")
    here, there = stage.chain(6), stage.independent(1)
    stage.known_as(who, here, 0)
    elsewhere = {"address_1": "2207 W CANAL ST", "city": "LINDENVALE", "zip_code": "17112", "phone": ""}
    known = stage.known_as(who, there, 0, first_name="JON", middle_name="", birth_date=date(1984, 12, 3), **elsewhere)
    doctor = stage.prescribers("primary-care")
    stage.state.settle(
        who,
        stage.course(who, "to-review", _PREGABALIN_100, 2, 30, _monthly(6), by=doctor, at=[here], refills=5),
        stage.course(
            who,
            "to-review",
            _HYDROCODONE_5,
            4,
            7,
            (60, 140),
            by=stage.prescribers("surgery"),
            at=[there],
            treatment=ACUTE,
        ),
    )
    assert known.birth_date is not None
    says = "Day and month of birth in each other's place, a nickname, another address: a case for the review queue."
    return Story("to-review", says, (_role(who), Role(known.last_name, known.first_name, known.birth_date, who.number)))


def _to_correct(stage: _Stage) -> Story:
    """Yesterday's file of one pharmacy holds good records beside some that wait for their correction."""
    pharmacy = stage.independent(-1)
    spoilt = (
        ("FAIRSHAW", "GRACE", date(1970, 1, 25), _OXYCODONE_5_APAP, "payment-missing"),
        ("OAKDALE", "DENNIS", date(1958, 6, 3), _HYDROCODONE_5, "prescriber-dea-check-digit"),
        ("WINTERBACH", "PAULA", date(1988, 10, 19), _LORAZEPAM_1, "days-supply-zero"),
        ("SOKOLEK", "IVAN", date(1966, 12, 8), _OXYCODONE_5_APAP, "ndc-ten-digits"),
        ("MARTINELLI", "ROSE", date(1949, 3, 31), _ZOLPIDEM_10, "gender-missing"),
    )
    cast = []
    for place, (last, first, born, code, fault) in enumerate(spoilt):
        gender = "F" if first in {"GRACE", "PAULA", "ROSE"} else "M"
        who = stage.person(last, first, "", born, gender, f"{100 + 7 * place} SPRING STREET")
        stage.known_as(who, pharmacy, 0)
        doctor = stage.prescribers("primary-care")
        course = stage.course(who, "to-correct", code, 2, 10, (DAYS - 1,), by=doctor, at=[pharmacy], spoilt_by=fault)
        stage.state.settle(who, course)
        cast.append(_role(who))
    says = "Yesterday's file of one pharmacy: five records are held, each for another fault that its sender can mend."
    return Story("to-correct", says, tuple(cast), file=pharmacy.dea)


_PLAYS: tuple[Callable[[_Stage], Story], ...] = (
    _doctor_shopper,
    _opioid_and_benzodiazepine,
    _twins,
    _father_and_son,
    _new_name,
    _to_review,
    _to_correct,
)
