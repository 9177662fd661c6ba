"""The people of the made-up state and how senders report them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carelaw.pdmp.facts.report import ReportedPerson
from carelaw.pdmp.synth.identities import Identity, identities
from carelaw.pdmp.synth.names import accented, name_lists, other_spelling, own_form
from carelaw.pdmp.synth.people import HOUSEHOLDS, Person, population
from carelaw.pdmp.synth.variation import CASES, Noise

LAST_DAY = date(2025, 6, 30)
SILENT = Noise().times(0)


@pytest.fixture(scope="module")
def people() -> list[Person]:
    return list(population(11, 6000, last_day=LAST_DAY))


@pytest.fixture(scope="module")
def stubs() -> list[Identity]:
    return list(identities(11, 6000))


def share(counted: Iterable[object]) -> float:
    values = [bool(value) for value in counted]
    return sum(values) / len(values)


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    assert list(identities(3, 200)) == list(identities(3, 200))
    assert list(identities(3, 200)) != list(identities(4, 200))


def test_a_small_state_is_the_beginning_of_a_large_one(people: list[Person]) -> None:
    assert list(population(11, 50, last_day=LAST_DAY)) == people[:50]
    assert list(islice(identities(11, 5000), 40)) == list(islice(identities(11, 60), 40))


def test_every_person_has_one_number_and_any_identifier_is_theirs_alone(people: list[Person]) -> None:
    assert [person.number for person in people] == list(range(1, 6001))
    cards = [card.value for person in people for card in person.ids]
    assert len(cards) == len(set(cards))
    assert 0.30 < share(person.ids for person in people) < 0.40


def test_nobody_can_be_called_or_looked_up(people: list[Person], stubs: list[Identity]) -> None:
    phones = {person.phone for person in people} | {person.former_phone for person in people}
    assert all(number[3:8] == "55501" for number in phones)
    reported = [stub.person for stub in stubs if stub.person.phone and "placeholder-phone" not in stub.cases]
    assert all(person.phone[3:8] == "55501" for person in reported)
    # No Pennsylvania license or state card begins with letters.
    assert all(card.value.startswith("SY") for person in people for card in person.ids)


def test_common_names_are_as_common_as_the_census_counted_them(people: list[Person]) -> None:
    """Listed surnames make up 62 % of the general ones, by their census shares: about 1.1 % are SMITH."""
    general = [person for person in people if person.origin == "general"]
    smiths = share("SMITH" in person.last_name for person in general)
    assert 0.007 < smiths < 0.018
    born_in_the_fifties = [person.first_name for person in people if 1945 <= person.birth_date.year <= 1964]
    newborn_then = Counter(born_in_the_fifties)
    assert newborn_then["JAMES"] > 5 > newborn_then["AIDEN"]


def test_households_come_in_their_shares(people: list[Person]) -> None:
    kin = Counter(person.kin for person in people)
    assert set(HOUSEHOLDS.items) >= {"twins", "namesakes", "father-and-son"}
    assert 0.018 < kin["twin"] / len(people) < 0.040
    assert 0.028 < kin["same-name"] / len(people) < 0.052
    assert 0.014 < kin["namesake"] / len(people) < 0.036


def by_household(people: list[Person], kin: str) -> list[tuple[Person, Person]]:
    found: dict[int, list[Person]] = {}
    for person in people:
        if person.kin == kin:
            found.setdefault(person.household, []).append(person)
    return [(pair[0], pair[1]) for pair in found.values() if len(pair) == 2]


def test_twins_share_all_but_the_first_name(people: list[Person]) -> None:
    pairs = by_household(people, "twin")
    assert pairs
    for one, other in pairs:
        assert one.first_name != other.first_name
        shared = ("last_name", "birth_date", "gender", "residences")
        assert all(getattr(one, field) == getattr(other, field) for field in shared)


def test_father_and_son_share_name_and_address_but_not_the_birth_date(people: list[Person]) -> None:
    pairs = by_household(people, "same-name")
    assert pairs
    for father, son in pairs:
        assert (father.last_name, father.first_name) == (son.last_name, son.first_name)
        assert (father.suffix, son.suffix) == ("SR", "JR")
        assert (son.birth_date - father.birth_date).days > 19 * 365


def test_namesakes_live_elsewhere(people: list[Person]) -> None:
    for one, other in by_household(people, "namesake"):
        named = (one.last_name, one.first_name, one.birth_date)
        assert named == (other.last_name, other.first_name, other.birth_date)
        assert one.residences != other.residences


def test_a_move_and_a_marriage_change_what_is_true_from_their_day_on(people: list[Person]) -> None:
    moved = next(person for person in people if person.moved_on)
    assert moved.moved_on is not None
    assert moved.address_on(moved.moved_on) == moved.residences[1].address
    assert moved.address_on(date(1990, 1, 1)) == moved.residences[0].address
    bride = next(person for person in people if person.married_on)
    assert bride.married_on is not None
    assert bride.last_name_on(bride.married_on) == bride.last_name
    assert bride.last_name_on(date(1990, 1, 1)) == bride.maiden_name


def test_nobody_is_born_in_the_future(people: list[Person]) -> None:
    assert all(date(1925, 1, 1) < person.birth_date < LAST_DAY for person in people)


# The share of all profiles that hold each hard case, at the published rates. Bounds are wide enough for chance.
EXPECTED_SHARES = {
    "typo-last-name": (0.008, 0.016),
    "typo-first-name": (0.006, 0.014),
    "nickname": (0.015, 0.032),
    "other-spelling": (0.004, 0.013),
    "one-of-two-surnames": (0.004, 0.015),
    "maiden-name": (0.006, 0.019),
    "names-swapped": (0.0005, 0.004),
    "day-month-swapped": (0.0003, 0.003),
    "birth-date-off-by-one": (0.002, 0.0065),
    "old-address": (0.009, 0.022),
    "old-phone": (0.007, 0.035),
    "placeholder-address": (0.002, 0.007),
    "placeholder-phone": (0.005, 0.012),
    "wrong-gender": (0.001, 0.0055),
    "no-identifiers": (0.14, 0.22),
    "twin": (0.018, 0.042),
    "same-name": (0.026, 0.056),
    "suffix-missing": (0.015, 0.038),
}


@pytest.mark.parametrize("case", EXPECTED_SHARES)
def test_hard_cases_come_in_their_shares(stubs: list[Identity], case: str) -> None:
    low, high = EXPECTED_SHARES[case]
    assert low <= share(case in stub.cases for stub in stubs) <= high


def test_every_case_is_described_and_every_described_case_occurs() -> None:
    seen = {case for stub in identities(5, 12000) for case in stub.cases}
    assert seen == set(CASES)


def test_people_have_about_two_profiles_each(stubs: list[Identity]) -> None:
    assert 1.9 < len(stubs) / 6000 < 2.3
    assert len(list(identities(11, 100, profiles_each=3))) == 300


def test_without_noise_every_profile_tells_the_truth(people: list[Person]) -> None:
    for stub in identities(11, 400, noise=SILENT):
        person = people[stub.truth - 1]
        said = stub.person
        assert said.birth_date == person.birth_date
        assert said.first_name == person.first_name
        assert said.last_name in {person.last_name, person.maiden_name}
        assert said.suffix == person.suffix
        assert said.gender == person.gender
        assert set(stub.cases) <= {"maiden-name", "twin", "same-name", "namesake"}


LABEL_OF_DIFFERENCE = {
    "birth_date": {"day-month-swapped", "birth-date-off-by-one", "placeholder-birth-date"},
    "gender": {"wrong-gender", "unknown-gender"},
    "first_name": {"nickname", "other-spelling", "typo-first-name", "accents", "names-swapped"},
    "suffix": {"suffix-missing"},
}


@pytest.mark.parametrize("field", LABEL_OF_DIFFERENCE)
def test_whatever_departs_from_the_truth_is_labeled(people: list[Person], stubs: list[Identity], field: str) -> None:
    different = [stub for stub in stubs if getattr(stub.person, field) != getattr(people[stub.truth - 1], field)]
    assert different
    assert all(LABEL_OF_DIFFERENCE[field] & set(stub.cases) for stub in different)


def test_a_rate_beyond_a_share_is_refused() -> None:
    with pytest.raises(ValueError, match=r"nickname is a share: 0 to 1, not 1\.5"):
        Noise(nickname=1.5)


def test_more_noise_gives_more_hard_cases() -> None:
    def slips(noise: Noise) -> int:
        return sum("typo-last-name" in stub.cases for stub in identities(2, 1500, noise=noise))

    assert slips(Noise()) < slips(Noise().times(8))


@settings(max_examples=40, deadline=None)
@given(st.integers(min_value=0, max_value=10**9))
def test_any_seed_makes_people_who_can_be_reported(seed: int) -> None:
    for stub in identities(seed, 12):
        person: ReportedPerson = stub.person
        assert person.last_name
        assert person.first_name
        assert person.birth_date is not None
        assert "*" not in "".join((person.last_name, person.first_name, person.address_1, person.address_2))
        assert 5 <= len(person.zip_code) <= 9


def test_spellings_of_a_name() -> None:
    from random import Random

    assert own_form("OBRIEN") == "O'BRIEN"
    assert own_form("GARCIA") == "GARCIA"
    assert accented("MUNOZ GARCIA") == "MUÑOZ GARCÍA"
    assert accented("SMITH") == "SMITH"
    assert {other_spelling(Random(n), "O'BRIEN") for n in range(20)} == {"OBRIEN", "O BRIEN"}
    assert other_spelling(Random(1), "SMITH-JONES") in {"SMITH JONES", "SMITHJONES"}


def test_the_lists_are_large_enough_to_be_worth_having() -> None:
    lists = name_lists()
    assert sum(len(names.items) for names in lists.surnames.values()) > 1400
    assert all(len({name for year in years for name in year.items}) > 700 for years in lists.first_names.values())
