"""Training, the weights file, and how well linkage finds who is who on people it never saw."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from carelaw.pdmp.bench.link import best_threshold, febrl4, known_people, pair_scores, run
from carelaw.pdmp.linkage.batch import link_all
from carelaw.pdmp.linkage.levels import COMPARISONS
from carelaw.pdmp.linkage.normalize import normalized
from carelaw.pdmp.linkage.train import POLICY, adapt, train
from carelaw.pdmp.linkage.weights import AS_STRANGERS, RELATIONS, Weights, read_weights, shipped_weights
from tests.pdmp.linkage.people import stubs


def test_the_shipped_weights_say_what_they_were_trained_on() -> None:
    weights = shipped_weights()
    assert "synthetic" in weights.trained["source"]
    assert weights.trained["identities"] > 50_000
    assert weights.thresholds == POLICY
    assert weights.partners["same"] > 1


def test_the_chances_of_each_relation_sum_to_one() -> None:
    chance = shipped_weights().chance
    for comparison in COMPARISONS:
        for relation in RELATIONS:
            if comparison.name not in AS_STRANGERS[relation]:
                assert sum(chance[comparison.name][relation].values()) == pytest.approx(1, abs=0.01)
                assert min(chance[comparison.name][relation].values()) > 0


def test_agreeing_speaks_for_one_person_more_than_for_strangers() -> None:
    chance = shipped_weights().chance
    for name, code in (("birth_date", "same"), ("address", "same"), ("phone", "same"), ("identifier", "shared")):
        assert chance[name]["same"][code] > 100 * chance[name]["stranger"][code]
    assert chance["birth_date"]["same"]["generation"] < 0.01 * chance["birth_date"]["stranger"]["generation"]


def test_a_weights_file_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    weights = shipped_weights()
    (tmp_path / "weights.json").write_text(weights.to_json(), encoding="utf-8")
    again = read_weights(tmp_path / "weights.json")
    assert again.to_json() == weights.to_json()
    assert again.thresholds == weights.thresholds


def test_a_weights_file_that_lacks_a_level_is_refused_with_its_name() -> None:
    broken = json.loads(shipped_weights().to_json())
    del broken["chance"]["phone"]["twin"]["slip"]
    with pytest.raises(ValueError, match="phone, twin: slip"):
        Weights.from_json(json.dumps(broken))


def test_adapting_brings_strange_people_nearer() -> None:
    """The made-up people of these tests move and mistype more than those that trained the shipped weights."""
    people = stubs(6_000, seed=51)
    identities = [normalized(stub.person) for stub in people]
    truth = [stub.truth for stub in people]
    weights = shipped_weights()
    before = pair_scores(link_all(identities, weights).patient_of, truth)
    after = pair_scores(link_all(identities, weights, adapt_rounds=3).patient_of, truth)
    assert before["precision"] >= 0.995
    assert before["f1"] >= 0.98
    assert after["precision"] >= 0.995
    assert after["f1"] >= 0.993
    adapted = adapt(weights, identities, source="made-up people", rounds=3)
    assert adapted.thresholds == weights.thresholds
    assert adapted.trained["adapted_identities"] == 6_000
    assert adapted.partners["same"] > weights.partners["same"]


def test_people_of_the_synthetic_state_are_found() -> None:
    known = known_people(seed=51, size=6_000)
    linked = link_all([normalized(person) for _, person in known], shipped_weights())
    found = pair_scores(linked.patient_of, [truth for truth, _ in known])
    assert found["precision"] >= 0.995
    assert found["f1"] >= 0.99


def test_pairs_are_scored_against_the_truth() -> None:
    assert pair_scores([0, 0, 2, 2], [1, 1, 1, 2]) == {"precision": 0.5, "recall": 0.33333, "f1": 0.4}
    assert pair_scores([0, 1], [1, 2]) == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    best = best_threshold([(0, 1, 9.0), (1, 2, 7.0), (2, 3, 5.0)], [1, 1, 1, 2])
    assert best == {"precision": 1.0, "recall": 0.66667, "f1": 0.8, "threshold_bits": 7.0}


@pytest.mark.slow
def test_training_learns_from_identities_alone() -> None:
    people = stubs(4_000, seed=71)
    weights = train(
        [normalized(stub.person) for stub in people], source="made-up people", rounds=10, listed=50, sample_pairs=4e5
    )
    assert len(weights.names["last"].listed) == 50
    assert weights.trained["identities"] == 4_000
    Weights.from_json(weights.to_json())
    unseen = stubs(4_000, seed=72)
    linked = link_all([normalized(stub.person) for stub in unseen], weights)
    found = pair_scores(linked.patient_of, [stub.truth for stub in unseen])
    assert found["precision"] >= 0.99
    assert found["f1"] >= 0.985


@pytest.mark.slow
def test_febrl4_is_solved() -> None:
    found = febrl4()
    assert isinstance(found, dict)
    assert found["doubtful_joined"]["f1"] >= 0.9998
    assert found["as_a_register_would"]["precision"] == 1.0


@pytest.mark.slow
def test_the_bench_measures_ours_beside_splink() -> None:
    found = run(small=True, seeds=(7,), size=1_500)
    (state,) = found["states"]
    assert state["ours"]["precision"] >= 0.99
    assert state["f1_over_splink"] > 0
    assert json.dumps(found)
    assert set(found["online"]) == {"register", "questions", "in_memory", "sqlite"}
    with pytest.raises(ValueError, match="trained the shipped weights"):
        run(small=True, seeds=(101,))
