"""How strongly two identities speak for one person, in bits, with every step shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log2
from typing import NamedTuple

from carelaw.pdmp.linkage.contradictions import SAYS, contradict, contradictions
from carelaw.pdmp.linkage.levels import COMPARISONS, PLACES, Level, Levels, levels_of
from carelaw.pdmp.linkage.normalize import Normalized
from carelaw.pdmp.linkage.weights import (
    AS_STRANGERS,
    DOUBLE,
    NAMESAKE,
    RELATIONS,
    RELATIVE,
    SAME,
    STRANGER,
    TWIN,
    NameShares,
    Weights,
)

LAST, FIRST, MIDDLE = (PLACES[name] for name in ("last_name", "first_name", "middle_name"))
# No name counts as rarer than this: one that was seen once may be a slip that will be seen again.
RAREST = 1e-6
# The bits of a pair that no evidence could join: a person and an animal.
NEVER = -1000.0
_ALTERNATIVES = {
    TWIN: "a twin would look much the same",
    NAMESAKE: "a namesake of the family would look much the same",
    RELATIVE: "another member of the household would share part of this",
    DOUBLE: "a stranger of the same name and birth date would share part of this",
}


@dataclass(frozen=True, slots=True)
class Population:
    """Among whom we look: how many identities there are, and how common names are among them."""

    size: int
    names: Mapping[str, NameShares] = field(repr=False)

    def shares(self, person: Normalized) -> tuple[float, float, float, float]:
        """The shares of the last name, of the commonest last-name part, of the first and of the middle name."""
        last, first = self.names["last"], self.names["first"]
        return (
            last.of(person.last),
            max([last.of(part) for part in person.other_last], default=last.rest),
            first.of(person.first),
            first.of(person.middle),
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of the waterfall: what was compared, what was found, in words, and its weight in bits."""

    comparison: str
    says: str
    bits: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing two identities gave. `bits` is the logarithm to base 2 of the odds that they are one person."""

    bits: float
    levels: Levels
    contradictions: tuple[str, ...]
    waterfall: tuple[Step, ...] = ()

    @property
    def probability(self) -> float:
        """How likely the two are one person, from 0 to 1."""
        return 1 / (1 + 2.0 ** -max(min(self.bits, 1000.0), -1000.0))


class LevelSums(NamedTuple):
    """What the levels alone settle: each relation's bits before the commonness of names, and the contradictions."""

    same: float
    twin: float
    namesake: float
    relative: float
    double: float
    stranger: float
    names_count: bool
    contradictions: tuple[str, ...]

    def odds(self, last: float, first: float, middle: float) -> tuple[float, float, float, float, float, float]:
        """How likely each relation is, up to one factor, given how likely strangers agree on these names, in bits."""
        return (
            2**self.same,
            2 ** (self.twin + first + middle),
            2**self.namesake,
            2 ** (self.relative + first + middle),
            2 ** (self.double + middle),
            2 ** (self.stranger + last + first + middle),
        )


# `LevelSums.odds` but the first, for the bulk job.
RIVALS_SQL = (
    "pow(2.0, twin + first_bits + middle_bits) + pow(2.0, namesake) + pow(2.0, relative + first_bits + middle_bits)"
    " + pow(2.0, double + middle_bits) + pow(2.0, stranger + last_bits + first_bits + middle_bits)"
)


class Scorer:
    """Weights and a population, made ready to score many pairs."""

    def __init__(self, weights: Weights, population: Population) -> None:
        self.weights = weights
        self.population = population
        self._sums: dict[Levels, LevelSums] = {}
        self._bits = {
            relation: tuple(_bits_of_levels(weights, place, relation) for place in range(len(COMPARISONS)))
            for relation in RELATIONS
        }
        self._prior = {relation: log2(weights.partners[relation]) for relation in RELATIONS if relation != STRANGER}
        self._prior[STRANGER] = log2(max(population.size, 2))

    def sums(self, levels: Levels) -> LevelSums:
        """The part of the score that the levels settle, computed once for each combination of levels."""
        known = self._sums.get(levels)
        if known is None:
            same, twin, namesake, relative, double, stranger = (
                self._prior[relation] + sum(row[level] for row, level in zip(rows, levels, strict=True))
                for relation, rows in self._bits.items()
            )
            names_count = any(COMPARISONS[place].levels[levels[place]].share for place in (LAST, FIRST, MIDDLE))
            known = self._sums[levels] = LevelSums(
                same, twin, namesake, relative, double, stranger, names_count, contradictions(levels)
            )
        return known

    def _commonness(self, a: Normalized, b: Normalized, levels: Levels) -> tuple[float, float, float]:
        """How likely strangers agree so far on last, first and middle name, in bits (0 where names do not matter)."""
        one, two = self.population.shares(a), self.population.shares(b)
        last, first, middle = (COMPARISONS[place].levels[levels[place]] for place in (LAST, FIRST, MIDDLE))
        last_share, first_share = min(one[0], two[0]), min(one[2], two[2])
        if last.share == "part":
            last_share = max(one[1], two[1])
        elif last.share == "both":
            last_share = max(one[0] * one[2], two[0] * two[2])
        if first.share == "crossed":
            first_share = one[2] if a.first == b.middle else two[2]
        return _chance(last, last_share), _chance(first, first_share), _chance(middle, min(one[3], two[3]))

    def bits(self, a: Normalized, b: Normalized) -> tuple[float, Levels, tuple[str, ...]]:
        """The score of a pair without its waterfall: bits, levels, contradictions."""
        levels = levels_of(a, b)
        if a.animal != b.animal:
            return NEVER, levels, ("species",)
        sums = self.sums(levels)
        names = self._commonness(a, b, levels) if sums.names_count else (0.0, 0.0, 0.0)
        bits = sums.same - log2(sum(sums.odds(*names)[1:]))
        return bits, levels, sums.contradictions

    def apart(self, a: Normalized, b: Normalized) -> tuple[str, ...]:
        """What keeps these two apart: contradictions that the evidence does not outweigh."""
        codes = contradict(a, b)
        return () if codes and self.bits(a, b)[0] >= self.weights.thresholds.outweighs else codes

    def compare(self, a: Normalized, b: Normalized) -> Comparison:
        """The score of a pair with its waterfall, whose steps add up to the total."""
        bits, levels, against = self.bits(a, b)
        if "species" in against:
            return Comparison(bits, levels, against, (Step("species", SAYS["species"], bits),))
        names = self._commonness(a, b, levels)
        common = dict(zip((LAST, FIRST, MIDDLE), names, strict=True))
        before = self._prior[SAME] - self._prior[STRANGER]
        steps = [Step("population", f"two of {self.population.size:,} identities before looking", before)]
        for place, (comparison, level) in enumerate(zip(COMPARISONS, levels, strict=True)):
            by_chance = self._bits[STRANGER][place][level] + common.get(place, 0.0)
            weight = self._bits[SAME][place][level] - by_chance
            steps.append(Step(comparison.name, comparison.levels[level].says, weight))
        rest = bits - sum(step.bits for step in steps)
        steps.append(Step("relatives", _relative_words(self.sums(levels).odds(*names), rest), rest))
        return Comparison(bits, levels, against, tuple(steps))


def _chance(level: Level, share: float) -> float:
    return log2(min(max(share, RAREST) * level.spread, 1.0)) if level.share else 0.0


def _relative_words(odds: tuple[float, ...], bits: float) -> str:
    if bits > -0.5:
        return "no relative and no double would look like this"
    likeliest = max(_ALTERNATIVES, key=lambda relation: odds[RELATIONS.index(relation)])
    return _ALTERNATIVES[likeliest]


def _bits_of_levels(weights: Weights, place: int, relation: str) -> tuple[float, ...]:
    """The bits of each level for one relation. A level whose chance hangs on a name's share leaves that part out."""
    comparison = COMPARISONS[place]
    chances = weights.chance[comparison.name]
    found = []
    for level in comparison.levels:
        if level.code == "unknown" or (comparison.name, level.code) == ("first_name", "exchanged"):
            found.append(0.0)  # nothing known, or counted with the last name already
        elif relation == STRANGER:
            found.append(0.0 if level.share else log2(chances[STRANGER][level.code]))
        elif comparison.name in AS_STRANGERS[relation] and not level.share:
            found.append(log2(chances[relation][level.code] * chances[STRANGER][level.code]))
        else:
            found.append(log2(chances[relation][level.code]))
    return tuple(found)


def compare(a: Normalized, b: Normalized, weights: Weights, population: Population) -> Comparison:
    """Compare two identities. To compare many under the same weights, keep a `Scorer`."""
    return Scorer(weights, population).compare(a, b)


__all__ = ["RAREST", "RIVALS_SQL", "Comparison", "LevelSums", "Population", "Scorer", "Step", "compare"]
