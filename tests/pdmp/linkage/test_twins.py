"""What is written in Python and in SQL must agree: keys, levels, scores, decisions, for each made-up person."""

from __future__ import annotations

from collections import defaultdict

import pytest

from carelaw.pdmp.linkage.batch import link_all, scored_pairs
from carelaw.pdmp.linkage.blocking import BUCKET_CAP, KEY_RULES, blocking_keys, keys_sql
from carelaw.pdmp.linkage.decide import LinkOutcome, decide, outcome_of
from carelaw.pdmp.linkage.levels import COMPARISONS, levels_of
from carelaw.pdmp.linkage.normalize import Normalized, normalized
from carelaw.pdmp.linkage.pairs import (
    compare_candidates,
    connect,
    find_candidates,
    levels_from,
    load,
    population_of,
)
from carelaw.pdmp.linkage.score import Scorer
from carelaw.pdmp.linkage.weights import shipped_weights
from tests.pdmp.linkage.everyday import cases
from tests.pdmp.linkage.people import stubs


@pytest.fixture(scope="module")
def people() -> list[Normalized]:
    """Three thousand made-up identities, both sides of every everyday case, and some who reach the rarest levels."""
    everyday = [normalized(person) for case in cases() for person in (case.a, case.b)]
    return [normalized(stub.person) for stub in stubs(3_000, seed=41)] + everyday + rare()


def rare() -> list[Normalized]:
    """One person in many guises, so that every level of every comparison is reached."""
    one = normalized(cases()[0].a)._replace(middle="CAROLINA", unit="3", suffix="JR")
    return [
        one,
        one._replace(unit="4"),
        one._replace(house="977"),
        one._replace(house="", zip5=""),
        one._replace(last="", last_parts=(), other_last=()),
        one._replace(first="", first_joined="", formal=()),
        one._replace(middle="CARLINA"),
        one._replace(suffix="SR"),
        one._replace(suffix="II"),
    ]


def test_both_make_the_same_keys(people: list[Normalized]) -> None:
    con = connect()
    load(con, people, population_of(people))
    found: dict[int, set[str]] = defaultdict(set)
    for place, key in con.execute(keys_sql("identities")).fetchall():
        found[place].add(key)
    con.close()
    assert all(found[place] == set(blocking_keys(person)) for place, person in enumerate(people))
    assert {key[0] for keys in found.values() for key in keys} == {rule.tag for rule in KEY_RULES}


def test_both_see_the_same_levels(people: list[Normalized]) -> None:
    con = connect()
    load(con, people, population_of(people))
    find_candidates(con)
    compare_candidates(con)
    compared = con.execute("SELECT l, r, pattern FROM compared").fetchall()
    con.close()
    wrong = [pair for *pair, pattern in compared if levels_of(people[pair[0]], people[pair[1]]) != levels_from(pattern)]
    assert wrong == []
    seen = [{levels_from(pattern)[place] for *_, pattern in compared} for place in range(len(COMPARISONS))]
    missing = {
        f"{comparison.name}: {level.code}"
        for comparison, found in zip(COMPARISONS, seen, strict=True)
        for place, level in enumerate(comparison.levels)
        if place not in found
    }
    assert missing == set()


def test_both_see_the_same_levels_of_strangers(people: list[Normalized]) -> None:
    """Candidates share a key; pairs that do not are compared too, for clusters and for training."""
    con = connect()
    load(con, people, population_of(people))
    con.execute(
        "CREATE TABLE candidates AS SELECT l.id AS l, r.id AS r FROM identities AS l, identities AS r"
        " WHERE l.id < r.id AND (l.id * 7919 + r.id) % 97 = 0"
    )
    compare_candidates(con)
    compared = con.execute("SELECT l, r, pattern FROM compared").fetchall()
    con.close()
    assert len(compared) > 20_000
    assert [
        pair for *pair, pattern in compared if levels_of(people[pair[0]], people[pair[1]]) != levels_from(pattern)
    ] == []


def test_both_come_to_the_same_score_and_decision(people: list[Normalized]) -> None:
    scorer = Scorer(shipped_weights(), population_of(people))
    thresholds = scorer.weights.thresholds
    pairs = scored_pairs(people, scorer)
    assert len(pairs) > 3_000
    outcomes = set()
    for one, other, bits, barred in pairs:
        found = scorer.compare(people[one], people[other])
        assert found.bits == pytest.approx(bits, abs=1e-6)
        assert bool(found.contradictions) == barred
        if min(abs(bits - thresholds.same), abs(bits - thresholds.doubtful), abs(bits - thresholds.outweighs)) > 1e-6:
            outcomes.add(decide(found, thresholds))
            assert decide(found, thresholds) == outcome_of(bits, barred, thresholds)
    assert outcomes == {LinkOutcome.SAME, LinkOutcome.DOUBTFUL}


def test_a_bucket_that_is_too_big_is_passed_over() -> None:
    crowd = [normalized(stub.person)._replace(phone="7175550199") for stub in stubs(BUCKET_CAP + 50, seed=5)]
    con = connect()
    load(con, crowd, population_of(crowd))
    found = find_candidates(con)
    con.close()
    assert found < BUCKET_CAP * 10


def test_linking_gives_each_identity_one_patient_whatever_their_order(people: list[Normalized]) -> None:
    weights = shipped_weights()
    there = link_all(people, weights)
    back = link_all(people[::-1], weights)
    last = len(people) - 1

    def partition(patient_of: tuple[int, ...], flipped: bool) -> set[frozenset[int]]:
        together: dict[int, set[int]] = defaultdict(set)
        for place, patient in enumerate(patient_of):
            together[patient].add(last - place if flipped else place)
        return {frozenset(members) for members in together.values()}

    assert partition(there.patient_of, False) == partition(back.patient_of, True)
    assert link_all([], weights).patient_of == ()
    assert link_all(people[:1], weights).patient_of == (0,)
