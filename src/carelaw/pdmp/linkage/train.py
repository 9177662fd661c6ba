"""Training: Splink estimates the chances of one person and of strangers, a second pass tells relatives from both.

Nobody says which identities belong together; all is learnt from the identities alone.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from carelaw.pdmp.linkage.levels import COMPARISONS
from carelaw.pdmp.linkage.normalize import Normalized
from carelaw.pdmp.linkage.pairs import compare_candidates, connect, find_candidates, load, population_of
from carelaw.pdmp.linkage.relations import (
    FLOOR,
    GENERATION_SLIPS,
    PARTNERS,
    TRUST,
    Table,
    learn_relations,
    spread,
    with_relatives,
)
from carelaw.pdmp.linkage.weights import SAME, STRANGER, Thresholds, Weights

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from carelaw.pdmp.linkage.levels import FieldComparison

FORMAT = "1"
# In bits: 3 is odds of 8 to 1, -3 of 1 to 8; 12 of 4,000 to 1. Set before anything was measured on the seeds reported.
POLICY = Thresholds(same=3.0, doubtful=-3.0, outweighs=12.0, clear_lead=6.0)

# One person's chances where Splink finds too few pairs to learn them: a guess, in percent, levels in the order of the
# comparison without "unknown" (the suffix has none).
_ONE_PERSON: Mapping[str, tuple[float, ...]] = {
    "last_name": (89, 0.3, 2.5, 0.7, 3, 0.4, 3.6, 0.5),
    "first_name": (88, 0.3, 4, 0.7, 1, 3.5, 0.5, 0.5, 1.5),
    "birth_date": (95, 0.5, 0.8, 2, 0.5, 0.4, 0.3, 0.3, 0.2),
    "gender": (99, 1),
    "middle_name": (30, 66, 2, 2),
    "suffix": (97, 1, 1.9, 0.1),
    "address": (70, 1, 3.5, 0.5, 4, 21),
    "phone": (80, 1.5, 18.5),
    "identifier": (97, 2, 1),
}
# Splink knows no relatives and takes the surest of them for one person: parent and child of one name, twins. Started
# from there, the second pass would find the same; these levels start from our guess instead and rise only if nothing
# else explains them.
_START_LOW = {
    "first_name": ("different",),
    "birth_date": ("different", "generation"),
    "suffix": ("different",),
    "identifier": ("different",),
}
_TRAINING_RULES = (("birth", "last"), ("first", "last", "zip5"), ("phone", "first"))


def train(
    identities: Sequence[Normalized],
    *,
    source: str,
    seed: int = 1,
    rounds: int = 25,
    listed: int = 2_000,
    sample_pairs: float = 3e6,
    generation_slips: float = GENERATION_SLIPS,
) -> Weights:
    """Learn weights from these identities. `source` says what they were and goes into the file; no identity does.

    Names enter the file only as shares of the commonest `listed` ones. What strangers look like is learnt from
    `sample_pairs` random pairs. `generation_slips` is how often at most one person's birth date is a generation off.
    """
    population = population_of(identities)
    con = connect()
    try:
        load(con, identities, population)
        trained = {
            "engine": f"splink {version('splink')}, then {rounds} rounds over six relations",
            "source": source,
            "identities": len(identities),
        }
        chance = with_relatives(_splink_chances(con, seed, sample_pairs))
        weights = Weights(FORMAT, trained, chance, PARTNERS, POLICY, population_of(identities, listed).names)
        find_candidates(con)
        compare_candidates(con)
        return learn_relations(weights, population, con, rounds, generation_slips=generation_slips)
    finally:
        con.close()


def adapt(weights: Weights, identities: Sequence[Normalized], *, source: str, rounds: int = 10) -> Weights:
    """The same weights, brought nearer to these identities: quicker than training, and thresholds stay as they are.

    For a state whose people move, marry and mistype more or less than those of the training.
    """
    population = population_of(identities)
    con = connect()
    try:
        load(con, identities, population)
        find_candidates(con)
        compare_candidates(con)
        adapted = learn_relations(weights, population, con, rounds, trust=TRUST)
    finally:
        con.close()
    listed = max(len(table.listed) for table in weights.names.values())
    trained = {**weights.trained, "adapted_to": source, "adapted_identities": len(identities)}
    return replace(adapted, trained=trained, names=population_of(identities, listed).names)


def _splink_chances(con: DuckDBPyConnection, seed: int, sample_pairs: float) -> Table:
    """Splink's m (as `same`) and u (as `stranger`) for every level."""
    # Imported here: half a second that only training should pay.
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink.comparison_library import CustomComparison

    comparisons: list[Any] = [CustomComparison(_splink_levels(con, found), found.name) for found in COMPARISONS]
    rules: list[Any] = [block_on(*columns) for columns in _TRAINING_RULES]
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=rules,
    )
    # It warns of every level that a sample happens to lack; those start from our guess.
    logging.getLogger("splink").setLevel(logging.ERROR)
    linker = Linker(DuckDBAPI(connection=con).register("identities"), settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match([block_on("birth", "first", "last")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(sample_pairs, seed=seed, min_count_per_level=None, num_chunks=1)
    for rule in rules:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    return _chances_of(linker.misc.save_model_to_json())


def _splink_levels(con: DuckDBPyConnection, comparison: FieldComparison) -> list[Any]:
    """The same levels in Splink's words: `l.last` is its `last_l`, and its last level is ELSE.

    The comparison becomes a macro, for Splink parses the SQL of each level many times.
    """
    columns = sorted(set(re.findall(r"\b([lr])\.(\w+)", comparison.sql)))
    parameters = ", ".join(f"{column}_{side}" for side, column in columns)
    sql = re.sub(r"\b([lr])\.(\w+)", r"\2_\1", comparison.sql)
    con.execute(f"CREATE OR REPLACE MACRO level_of_{comparison.name}({parameters}) AS {sql}")
    levels: list[Any] = []
    for place, level in enumerate(comparison.levels):
        condition = f"level_of_{comparison.name}({parameters}) = {place}"
        made: dict[str, Any] = {"sql_condition": condition, "label_for_charts": level.code}
        if level.code == "unknown":
            made["is_null_level"] = True
        levels.append(made)
    levels[-1]["sql_condition"] = "ELSE"
    return levels


def _chances_of(model: Mapping[str, Any]) -> Table:
    """Splink's chances; a comparison that it saw too seldom to train starts from our own guess of one person."""
    chance: Table = {}
    for found in model["comparisons"]:
        name = found["output_column_name"]
        levels = [level for level in found["comparison_levels"] if not level.get("is_null_level")]
        guess = dict(zip((level["label_for_charts"] for level in levels), _ONE_PERSON[name], strict=True))
        seen = {level["label_for_charts"]: level.get("m_probability") for level in levels}
        by_chance = {level["label_for_charts"]: level.get("u_probability") for level in levels}
        if any(seen.values()):
            seen |= {code: min(seen[code] or 0.0, guess[code] / 100) for code in _START_LOW.get(name, ())}
        chance[name] = {
            SAME: spread(seen if any(seen.values()) else guess, FLOOR),
            # Of a field that nobody reported nothing can be learnt, and nothing will hang on it.
            STRANGER: spread(by_chance if any(by_chance.values()) else guess),
        }
    return chance


__all__ = ["POLICY", "adapt", "train"]
