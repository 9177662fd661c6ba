"""The made-up state: who prescribes, who dispenses, what is dispensed."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from random import Random

import pytest

from carelaw.kernel.identifiers import dea_ok, npi_ok
from carelaw.pdmp.drugs.catalog import carried
from carelaw.pdmp.facts.clinical import DrugClass
from carelaw.pdmp.synth.courses import PATTERNS
from carelaw.pdmp.synth.practice import SPECIALTIES, make_prescribers
from carelaw.pdmp.synth.state import Fill, Plan, State
from carelaw.pdmp.synth.uses import Drug, dose, drug_of, drugs_without_schedule

START, END = date(2025, 1, 1), date(2025, 6, 30)


@pytest.fixture(scope="module")
def state() -> State:
    return State(Plan(3, START, END, people=4000, pharmacies=60))


@pytest.fixture(scope="module")
def fills(state: State) -> list[Fill]:
    return [fill for day in range(state.days) for fill in state.fills_on(day)]


def by_person(fills: list[Fill], pattern: str) -> dict[int, list[Fill]]:
    found: dict[int, list[Fill]] = defaultdict(list)
    for fill in fills:
        if fill.course.pattern == pattern:
            found[fill.course.person.number].append(fill)
    return found


def test_every_number_of_prescribers_and_pharmacies_has_a_true_check_digit_and_is_held_once(state: State) -> None:
    for one in (*state.prescribers, *state.pharmacies):
        assert dea_ok(one.dea)
        assert npi_ok(one.npi) or (one.npi == "" and getattr(one, "specialty", "") == "veterinary")
    for numbers in (
        [one.dea for one in (*state.prescribers, *state.pharmacies)],
        [one.npi for one in (*state.prescribers, *state.pharmacies) if one.npi],
        [one.ncpdp for one in state.pharmacies],
    ):
        assert len(numbers) == len(set(numbers))


def test_no_provider_can_be_a_real_one(state: State) -> None:
    """NPIs of real providers begin with 1; 2 is allowed and not given out."""
    assert {one.npi[0] for one in (*state.prescribers, *state.pharmacies) if one.npi} == {"2"}
    assert all(one.phone[3:8] == "55501" for one in (*state.prescribers, *state.pharmacies))


def test_every_specialty_is_there() -> None:
    made = make_prescribers(Random(1), 8)
    assert {one.specialty for one in made} == set(SPECIALTIES.items)


def test_a_chain_reports_for_its_stores_and_the_number_of_offices_is_kept() -> None:
    small = State(Plan(1, START, END, people=30, pharmacies=40, files_per_day=5))
    assert len(small.senders) == 5
    stores = [one for one in small.pharmacies if one.chain_site]
    assert len(stores) == 24
    assert {one.sender for one in stores} == {1}
    assert sum(one.never_dispenses for one in small.pharmacies) == 1


def test_small_states_have_every_version() -> None:
    small = State(Plan(1, START, END, people=30, pharmacies=12, files_per_day=4))
    assert {sender.version for sender in small.senders} == {"4.2", "4.2A", "4.2B", "5.0"}
    only = State(Plan(1, START, END, people=30, pharmacies=12, versions={"5.0": 1}))
    assert {sender.version for sender in only.senders} == {"5.0"}


def test_the_number_of_dispensings_is_exact() -> None:
    made = State(Plan(1, START, END, dispensings=777))
    assert made.planned == 777
    whole = [fill for day in range(made.days) for fill in made.fills_on(day) if fill.partial != 2]
    assert len(whole) == 777


def test_every_pattern_is_played_and_acute_is_the_commonest(fills: list[Fill], state: State) -> None:
    people = Counter(state.patterns.values())
    named = set(PATTERNS.items) - {"hormone-or-weight", "two-courses"} | {"hormone", "weight-loss"}
    assert named <= set(people)
    assert people.most_common(1)[0][0] == "acute"
    assert {fill.course.pattern for fill in fills} == set(people) | {"benzodiazepine"}


def test_a_doctor_shopper_meets_the_published_definition(fills: list[Fill]) -> None:
    """Five prescribers and five pharmacies in six months."""
    shoppers = by_person(fills, "doctor-shopper")
    assert shoppers
    for mine in shoppers.values():
        assert len({fill.prescriber.number for fill in mine}) >= 5
        assert len({fill.pharmacy.number for fill in mine}) >= 5
        assert mine[-1].filled - mine[0].filled <= 183


def test_early_refills_come_before_the_supply_ends(fills: list[Fill]) -> None:
    gaps = [
        (later.filled - earlier.filled) / earlier.days_supply
        for mine in by_person(fills, "early-refills").values()
        for earlier, later in pairwise(mine)
        if later.partial != 2
    ]
    assert gaps
    assert sum(gaps) / len(gaps) < 0.8


def test_opioid_and_benzodiazepine_overlap(fills: list[Fill]) -> None:
    people = by_person(fills, "opioid-and-benzodiazepine")
    days_of_both = 0
    for mine in people.values():
        days: dict[bool, set[int]] = {True: set(), False: set()}
        for fill in mine:
            days[fill.course.dose.drug.opioid].update(range(fill.filled, fill.filled + fill.days_supply))
        days_of_both += bool(days[True] & days[False])
    assert days_of_both > 0.8 * len(people)


def test_refills_stay_with_their_prescription(fills: list[Fill]) -> None:
    """Never more fills than authorized, no refills of schedule II, one pharmacy and one prescriber."""
    known: dict[tuple[int, str], tuple[int, int, int]] = {}
    for fill in fills:
        assert fill.fill_number <= fill.refills
        assert fill.written <= fill.filled <= fill.sold
        if fill.course.dose.drug.schedule == "II":
            assert fill.refills == 0
        prescription = (fill.prescriber.number, fill.course.person.number, fill.written)
        assert known.setdefault((fill.pharmacy.number, fill.prescription_number), prescription) == prescription


def test_the_two_parts_of_a_partial_fill_make_the_whole(fills: list[Fill]) -> None:
    firsts = {(f.pharmacy.number, f.prescription_number, f.fill_number): f for f in fills if f.partial == 1}
    seconds = {(f.pharmacy.number, f.prescription_number, f.fill_number): f for f in fills if f.partial == 2}
    assert firsts
    assert set(firsts) == set(seconds)
    for key, first in firsts.items():
        second, course = seconds[key], first.course
        assert first.quantity + second.quantity == course.dose.quantity(course.dose.days_supply)
        assert first.days_supply + second.days_supply == course.dose.days_supply
        assert 1 <= second.filled - first.filled <= 3


def test_what_is_dispensed_is_carried_and_controlled(fills: list[Fill]) -> None:
    codes = {fill.course.dose.drug.national_drug_code for fill in fills}
    products = [carried().find(code) for code in codes]
    assert all(product is not None and product.schedules[-1].federal_schedule for product in products)
    assert len(codes) > 60


def test_the_dead_get_nothing_but_for_some_whose_name_goes_on(state: State, fills: list[Fill]) -> None:
    assert state.died
    after = {fill.course.person.number for fill in fills if fill.after_death}
    assert after < set(state.died)
    for fill in fills:
        died = state.died.get(fill.course.person.number)
        assert died is None or fill.filled <= died + 60 + 3 * (fill.partial == 2)


def test_people_who_moved_take_their_prescriptions_along() -> None:
    made = State(Plan(9, START, END, people=3000, pharmacies=150))
    moved = {
        person.number: (person.moved_on, person.residences[-1].address.town)
        for person in made.people
        if person.moved_on and person.residences[0].address.town.zip_code[:3]
        != person.residences[-1].address.town.zip_code[:3] and person.moved_on > START
    }  # fmt: skip
    near_the_new_home = []
    for day in range(made.days):
        for fill in made.fills_on(day):
            when, town = moved.get(fill.course.person.number, (END, None))
            if town is not None and made.plan.day(day - 40) > when:
                near_the_new_home.append(fill.pharmacy.site.town.zip_code[:2] == town.zip_code[:2])
    assert len(near_the_new_home) > 20
    assert sum(near_the_new_home) / len(near_the_new_home) > 0.45


def test_animals_have_a_veterinarian_and_children_no_opioid_for_months(fills: list[Fill]) -> None:
    assert all(fill.prescriber.specialty == "veterinary" and fill.course.animal for fill in fills if fill.course.animal)
    children = [f for f in fills if (START - f.course.person.birth_date).days < 17 * 365 and f.course.dose.drug.opioid]
    assert all(fill.days_supply <= 10 for fill in children)


def test_doses_are_plausible() -> None:
    rng = Random(4)
    for use in ("acute-opioid", "chronic-opioid", "benzodiazepine", "stimulant", "moud", "pregabalin"):
        for _ in range(200):
            made = dose(rng, use)
            assert 1 <= made.quantity(made.days_supply) <= 360
            assert 3 <= made.days_supply <= 30
    buprenorphine = carried().find(dose(rng, "moud").drug.national_drug_code)
    assert buprenorphine is not None
    assert buprenorphine.drug_class is DrugClass.BUPRENORPHINE_MOUD


def test_drugs_that_no_list_controls() -> None:
    assert drugs_without_schedule()
    assert all(drug.schedule == "" for drug in drugs_without_schedule())
    assert drug_of("00406853001") == Drug("00406853001", "II", "01", opioid=True)
    with pytest.raises(ValueError, match="no product 00000000000"):
        drug_of("00000000000")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({}, "Give either the number of people or the number of dispensings"),
        ({"people": 5, "dispensings": 5}, "Give either"),
        ({"people": 0}, "people is a count of at least 1, not 0"),
        ({"people": 5, "end": date(2024, 12, 31)}, "at most 3660 days: 2025-01-01 to 2024-12-31"),
        ({"people": 5, "versions": {"4.1": 1}}, r"Known ASAP versions: 4\.2, 4\.2A, 4\.2B, 5\.0; not 4\.1"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Plan(**{"seed": 1, "start": START, "end": END, **wrong})  # type: ignore[arg-type]
