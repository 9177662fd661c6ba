"""Learning to tell one person from a twin, a namesake, a relative, a double and a stranger, without being told.

Expectation–maximization over all candidate pairs. The candidates are nearly all pairs that are not strangers, and
strangers are as many as there are pairs; so counts are absolute, and the choice of candidates biases nothing but what
strangers look like, which is learnt elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from carelaw.pdmp.linkage.levels import COMPARISONS, PLACES, Levels
from carelaw.pdmp.linkage.pairs import levels_from
from carelaw.pdmp.linkage.score import Population, Scorer
from carelaw.pdmp.linkage.weights import (
    AS_STRANGERS,
    DOUBLE,
    NAMESAKE,
    RELATIONS,
    RELATIVE,
    SAME,
    STRANGER,
    TWIN,
    Weights,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Table = dict[str, dict[str, dict[str, float]]]

# Where learning starts, and what holds it where relatives are too few to teach: rough chances of a household in
# percent, set by reasoning. Levels are in the order of the comparison, without "unknown".
_HOUSEHOLD: Mapping[str, Mapping[str, tuple[float, ...]]] = {
    "last_name": {
        TWIN: (92, 0.01, 3, 0.5, 1.5, 0.2, 2, 1),
        NAMESAKE: (95, 0.01, 2, 0.2, 1.5, 0.3, 0.1, 1),
        RELATIVE: (68, 0.01, 3, 1, 1, 1, 15, 11),
    },
    # A junior has the whole name of the senior as a rule, the middle name too.
    "middle_name": {NAMESAKE: (15, 60, 1, 24)},
    "gender": {TWIN: (64, 36), NAMESAKE: (99, 1), RELATIVE: (45, 55)},
    "suffix": {TWIN: (98, 0.2, 1.5, 0.3), NAMESAKE: (50, 1, 39, 10), RELATIVE: (96, 0.3, 3, 0.7)},
    "address": {
        TWIN: (65, 3, 2, 1, 5, 24),
        NAMESAKE: (65, 3, 2, 1, 5, 24),
        RELATIVE: (70, 3, 2, 1, 3, 21),
    },
    "phone": {TWIN: (40, 0.5, 59.5), NAMESAKE: (40, 0.5, 59.5), RELATIVE: (40, 0.5, 59.5)},
}
# Set once and not learnt: what relatives seldom share and learning would take from unseen cases of one person. It is
# not nil, for a parent's license may have been handed over for a child.
_FIXED: Mapping[str, Mapping[str, tuple[float, ...]]] = {
    "identifier": {TWIN: (0.2, 0.3, 99.5), NAMESAKE: (0.2, 0.3, 99.5), RELATIVE: (0.1, 0.1, 99.8)}
}
# As many times a stranger's chance. Parents do not give twins one name, yet like names that resemble each other; a
# namesake is of another generation.
_TIMES_STRANGER: Mapping[str, Mapping[str, tuple[float, ...]]] = {
    "first_name": {TWIN: (0.05, 0.1, 0.3, 0.5, 1.5, 3, 3, 1, 1), RELATIVE: (0.5, 0.5, 0.5, 1, 1, 1, 1, 1, 1)},
    "birth_date": {
        NAMESAKE: (0.02, 0.1, 0.1, 0.3, 0.5, 0.5, 0.5, 0.8, 1.3),
        RELATIVE: (0.7, 1, 1, 1, 1, 1, 1, 1, 1),
    },
    "middle_name": {TWIN: (0.5, 1, 1, 1), RELATIVE: (1, 1, 1, 1), DOUBLE: (1, 1, 1, 1)},
    "suffix": {DOUBLE: (1, 1, 1, 1)},
    "address": {DOUBLE: (1, 1, 1, 1, 1, 1)},
    "phone": {DOUBLE: (1, 1, 1)},
    "identifier": {DOUBLE: (1, 1, 1)},
}
# What looks as in the same person: a twin's birth date, a namesake's first name, a double's name and date.
_AS_SAME_PERSON = {
    TWIN: ("birth_date",),
    NAMESAKE: ("first_name",),
    DOUBLE: ("last_name", "first_name", "birth_date", "gender"),
}
PARTNERS = {SAME: 2.0, TWIN: 0.05, NAMESAKE: 0.1, RELATIVE: 3.0, DOUBLE: 1e-3}
# However few doubles a sample shows, a large register has some, and taking one for the patient shows a stranger's
# prescriptions. So many doubles for each identity in the register are assumed at least, up to one in fifty identities.
_DOUBLES_EACH, _DOUBLES_MOST = 4e-7, 0.02
# The start counts for as many pairs. What was never seen may still happen, so no level of one person gets rarer than
# FLOOR.
_START_PAIRS = 60.0
# As many identities trained weights count for when they are fitted to a register.
TRUST = 500
FLOOR = 2e-4
# How often at most a birth date of one person is reported a generation off. Where name, home and telephone agree across
# generations, father and son are far likelier than a slip; left alone, learning takes some of them for one person.
GENERATION_SLIPS = 1e-3
# Levels that strangers reach so seldom that a random sample holds relatives only. All such pairs are candidates, so
# strangers are counted there.
_COUNTED_AMONG_CANDIDATES = {"phone": "same", "identifier": "shared", "address": "same"}


def with_relatives(chance: Table) -> Table:
    """Chances of one person and of strangers, completed by where learning about relatives starts."""
    for comparison in COMPARISONS:
        codes = [level.code for level in comparison.levels if level.code != "unknown"]
        table = chance[comparison.name]
        for percents_of in (_HOUSEHOLD, _FIXED):
            for relation, percents in percents_of.get(comparison.name, {}).items():
                table[relation] = spread(dict(zip(codes, percents, strict=True)))
        for relation, times in _TIMES_STRANGER.get(comparison.name, {}).items():
            table[relation] = dict(zip(codes, map(float, times), strict=True))
    _copy_same_person(chance)
    return chance


def learn_relations(
    weights: Weights,
    population: Population,
    con: DuckDBPyConnection,
    rounds: int,
    *,
    trust: int = 1,
    generation_slips: float = GENERATION_SLIPS,
) -> Weights:
    """The weights that explain the pairs in table `compared` best, starting from these.

    The numbers of partners to start from count as if `trust` identities had taught them.
    """
    start = weights
    rows = con.execute(
        "SELECT pattern, round(last_bits), round(first_bits), round(middle_bits), count(*) FROM compared GROUP BY ALL"
    ).fetchall()
    for _ in range(rounds):
        seen = _expected(rows, Scorer(weights, population))
        weights = _maximized(start, weights, seen, population.size, trust, generation_slips)
    return weights


Seen = Mapping[str, Mapping[Levels, float]]


def _expected(rows: Sequence[tuple[int, float, float, float, int]], scorer: Scorer) -> Seen:
    """How many pairs of each combination of levels stand in each relation, as the present weights see it."""
    seen: dict[str, dict[Levels, float]] = {relation: defaultdict(float) for relation in RELATIONS}
    for pattern, last, first, middle, count in rows:
        levels = levels_from(pattern)
        odds = scorer.sums(levels).odds(last, first, middle)
        each = count / sum(odds)
        for relation, odd in zip(RELATIONS, odds, strict=True):
            seen[relation][levels] += odd * each
    return seen


def _maximized(start: Weights, weights: Weights, seen: Seen, size: int, trust: int, generation_slips: float) -> Weights:
    chance: Table = {
        name: {relation: dict(levels) for relation, levels in table.items()} for name, table in weights.chance.items()
    }
    for comparison in COMPARISONS:
        name, place = comparison.name, PLACES[comparison.name]
        for relation in PARTNERS:
            if _is_learnt(relation, name):
                counted = {code: value * _START_PAIRS for code, value in start.chance[name][relation].items()}
                for levels, pairs in seen[relation].items():
                    code = comparison.levels[levels[place]].code
                    if code in counted:
                        counted[code] += pairs
                chance[name][relation] = spread(counted, FLOOR if relation == SAME else 1e-6)
        if name in _COUNTED_AMONG_CANDIDATES:
            code = _COUNTED_AMONG_CANDIDATES[name]
            level = comparison.place(code)
            pairs = sum(pairs for levels, pairs in seen[STRANGER].items() if levels[place] == level)
            chance[name][STRANGER][code] = max(pairs / (size * size / 2), 1e-8)
    birth_date = chance["birth_date"][SAME]
    birth_date["generation"] = min(birth_date["generation"], generation_slips)
    _copy_same_person(chance)
    partners = {
        relation: (2 * sum(seen[relation].values()) + trust * before) / (size + trust)
        for relation, before in start.partners.items()
    }
    partners[DOUBLE] = max(partners[DOUBLE], min(_DOUBLES_EACH * size, _DOUBLES_MOST))
    return replace(weights, chance=chance, partners=partners)


def _is_learnt(relation: str, comparison: str) -> bool:
    return not (
        comparison in AS_STRANGERS[relation]
        or comparison in _AS_SAME_PERSON.get(relation, ())
        or relation in _FIXED.get(comparison, {})
    )


def _copy_same_person(chance: Table) -> None:
    for relation, names in _AS_SAME_PERSON.items():
        for name in names:
            chance[name][relation] = dict(chance[name][SAME])


def spread(found: Mapping[str, float | None], floor: float = 1e-6) -> dict[str, float]:
    """Chances that sum to one, none of them nil."""
    total = sum(value or 0.0 for value in found.values())
    known = {code: max((value or 0.0) / total, floor) for code, value in found.items()}
    return {code: value / sum(known.values()) for code, value in known.items()}


__all__ = ["FLOOR", "GENERATION_SLIPS", "PARTNERS", "TRUST", "Table", "learn_relations", "spread", "with_relatives"]
