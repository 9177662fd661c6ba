"""The everyday cases of `everyday.md`: what linkage makes of each pair, and the waterfall that explains it."""

from __future__ import annotations

import pytest

from carelaw.pdmp.linkage.contradictions import SAYS
from carelaw.pdmp.linkage.decide import decide
from carelaw.pdmp.linkage.levels import COMPARISONS
from carelaw.pdmp.linkage.normalize import normalized
from carelaw.pdmp.linkage.score import Population, Scorer, compare
from carelaw.pdmp.linkage.weights import shipped_weights
from tests.pdmp.linkage.everyday import Case, cases

WEIGHTS = shipped_weights()
STATE = Population(1_000_000, WEIGHTS.names)
SCORER = Scorer(WEIGHTS, STATE)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.who)
def test_a_pair_is_the_same_person_doubtful_or_different(case: Case) -> None:
    found = SCORER.compare(normalized(case.a), normalized(case.b))
    assert decide(found, WEIGHTS.thresholds) == case.then
    assert case.because in found.contradictions if case.because else found.contradictions == ()


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.who)
def test_the_steps_of_the_waterfall_add_up(case: Case) -> None:
    found = SCORER.compare(normalized(case.a), normalized(case.b))
    assert sum(step.bits for step in found.waterfall) == pytest.approx(found.bits, abs=1e-9)
    assert [step.comparison for step in found.waterfall] == ["population", *(c.name for c in COMPARISONS), "relatives"]
    assert all(step.says for step in found.waterfall)
    assert 0 <= found.probability <= 1


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.who)
def test_the_order_of_the_two_does_not_matter(case: Case) -> None:
    there, back = (
        SCORER.compare(normalized(one), normalized(other)) for one, other in ((case.a, case.b), (case.b, case.a))
    )
    assert there.bits == pytest.approx(back.bits)
    assert (there.levels, there.contradictions) == (back.levels, back.contradictions)


def test_every_contradiction_has_words() -> None:
    found = {code for case in cases() for code in SCORER.compare(normalized(case.a), normalized(case.b)).contradictions}
    assert found <= set(SAYS)
    assert len(found) >= 6


def test_a_larger_population_asks_for_more_evidence() -> None:
    case = next(case for case in cases() if case.who.startswith("a rare name"))
    a, b = normalized(case.a), normalized(case.b)
    small, large = (compare(a, b, WEIGHTS, Population(size, WEIGHTS.names)).bits for size in (1_000, 10_000_000))
    assert small > large


def test_a_rare_name_proves_more_than_a_common_one() -> None:
    shares = WEIGHTS.names["last"].listed
    common = max(shares, key=lambda name: shares[name])
    case = next(case for case in cases() if case.who.startswith("name, birth date and home"))
    a = normalized(case.a)
    of_common = a._replace(last=common, last_parts=(common,), other_last=(common,))
    rare = SCORER.compare(a, a).waterfall[1]
    assert rare.comparison == "last_name"
    assert rare.bits > SCORER.compare(of_common, of_common).waterfall[1].bits


def test_an_animal_is_nobody() -> None:
    case = cases()[0]
    owner = normalized(case.a)
    pet = owner._replace(animal="REX")
    found = SCORER.compare(owner, pet)
    assert found.contradictions == ("species",)
    assert decide(found, WEIGHTS.thresholds) == "different"
