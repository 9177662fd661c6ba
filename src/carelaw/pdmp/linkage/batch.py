"""Linking many identities at once: all likely pairs scored in DuckDB, then clusters that hold no contradiction."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from carelaw.pdmp.linkage.contradictions import clash
from carelaw.pdmp.linkage.decide import LinkOutcome, outcome_of
from carelaw.pdmp.linkage.normalize import Normalized
from carelaw.pdmp.linkage.pairs import (
    compare_candidates,
    connect,
    find_candidates,
    load,
    population_of,
    score_candidates,
)
from carelaw.pdmp.linkage.relations import TRUST, learn_relations
from carelaw.pdmp.linkage.score import Population, Scorer
from carelaw.pdmp.linkage.weights import Weights

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Edge = tuple[int, int, float, bool]


@dataclass(frozen=True, slots=True)
class DoubtfulPair:
    """Two identities (by place) of two different patients about whom a human should decide."""

    one: int
    other: int
    bits: float
    why: str


@dataclass(frozen=True, slots=True)
class Linked:
    """The result: `patient_of[i]` is the number of identity i's patient (the smallest place in its cluster).

    `pairs` are all scored pairs from the threshold of doubt up; `weights` are those that scored them.
    """

    patient_of: tuple[int, ...]
    review: tuple[DoubtfulPair, ...]
    pairs: tuple[Edge, ...] = field(repr=False)
    weights: Weights = field(repr=False)


def link_all(
    identities: Sequence[Normalized], weights: Weights, population: Population | None = None, *, adapt_rounds: int = 0
) -> Linked:
    """Join the identities of each person. Without a population, the identities are taken to be all there are.

    With some `adapt_rounds` (three do nearly all) the weights are first fitted to these identities, thresholds apart;
    whoever places single identities later should do so with the weights that come back.
    """
    if len(identities) < 2:
        return Linked(tuple(range(len(identities))), (), (), weights)
    with _collector_paused():
        population = population or population_of(identities)
        con = connect()
        try:
            load(con, identities, population)
            find_candidates(con)
            compare_candidates(con)
            if adapt_rounds:
                weights = learn_relations(weights, population, con, adapt_rounds, trust=TRUST)
            scorer = Scorer(weights, population)
            edges = _scored(con, scorer)
        finally:
            con.close()
        return cluster(identities, edges, scorer)


def _scored(con: DuckDBPyConnection, scorer: Scorer) -> list[Edge]:
    score_candidates(con, scorer)
    return con.execute(
        "SELECT l, r, bits, barred FROM scored WHERE bits >= ? ORDER BY bits DESC, l, r",
        [scorer.weights.thresholds.doubtful],
    ).fetchall()


def scored_pairs(identities: Sequence[Normalized], scorer: Scorer) -> list[Edge]:
    """All pairs at or above the threshold of doubt: (place, place, bits, contradicted), the strongest first."""
    con = connect()
    try:
        load(con, identities, scorer.population)
        find_candidates(con)
        compare_candidates(con)
        return _scored(con, scorer)
    finally:
        con.close()


def cluster(identities: Sequence[Normalized], edges: Sequence[Edge], scorer: Scorer) -> Linked:
    """Join pairs from the strongest down, unless a member of one cluster contradicts a member of the other.

    An identity that fits two clusters which contradict each other nearly as well is left out of both, for a human.
    """
    thresholds = scorer.weights.thresholds
    strong = [edge for edge in edges if outcome_of(edge[2], edge[3], thresholds) is LinkOutcome.SAME]
    clusters = _Clusters(identities, strong, scorer)
    torn: set[int] = set()
    for one, other, bits, _ in strong:
        refused = clusters.join(one, other, bits)
        if refused:
            torn.update(clusters.torn(one, other, bits, refused, thresholds.clear_lead))
    if torn:
        touched = clusters.dissolve(torn)
        for one, other, bits, _ in strong:
            if (one in touched or other in touched) and one not in torn and other not in torn:
                clusters.join(one, other, bits)
    return Linked(tuple(clusters.of), tuple(_doubtful(edges, clusters.of, torn)), tuple(edges), scorer.weights)


class _Clusters:
    """Clusters of identities that grow by joining, never past a contradiction; their least place names them."""

    def __init__(self, identities: Sequence[Normalized], strong: Sequence[Edge], scorer: Scorer) -> None:
        self.identities = identities
        self.of = list(range(len(identities)))
        self.members: dict[int, list[int]] = {}
        self.best: dict[int, float] = {}
        self.size = len(identities)
        self.agreed = {one * self.size + other for one, other, _, _ in strong}
        self.scorer = scorer

    def join(self, one: int, other: int, bits: float) -> tuple[int, int] | None:
        """Join the clusters of two identities, or say which two members contradict each other."""
        ours, theirs = self.of[one], self.of[other]
        if ours == theirs:
            return None
        if ours > theirs:
            ours, theirs = theirs, ours
        left, right = self.members.get(ours) or [ours], self.members.get(theirs) or [theirs]
        if len(left) + len(right) > 2 and (found := clash(left, right, self._apart, self.identities.__getitem__)):
            return found[1:]
        self.best.setdefault(one, bits)
        self.best.setdefault(other, bits)
        self.members[ours] = left + right
        self.members.pop(theirs, None)
        for place in right:
            self.of[place] = ours
        return None

    def _apart(self, one: int, other: int) -> tuple[str, ...]:
        # Most pairs of two clusters that meet were scored as one person already.
        if (one * self.size + other if one < other else other * self.size + one) in self.agreed:
            return ()
        return self.scorer.apart(self.identities[one], self.identities[other])

    def dissolve(self, torn: set[int]) -> set[int]:
        """Take the clusters of these identities apart; says who was in them."""
        touched = {place for of in {self.of[place] for place in torn} for place in self.members.pop(of, [of])}
        for place in touched:
            self.of[place] = place
        return touched

    def torn(self, one: int, other: int, bits: float, refused: tuple[int, int], lead: float) -> Iterator[int]:
        """Which of the two is torn: not itself contradicted, and hardly closer to its own cluster than to the other."""
        for place in (one, other):
            if place not in refused and place in self.best and self.best[place] - bits < lead:
                yield place


def _doubtful(edges: Sequence[Edge], patient_of: Sequence[int], torn: set[int]) -> Iterator[DoubtfulPair]:
    """The strongest pair of any two clusters that were not joined."""
    seen: set[tuple[int, int]] = set()
    for one, other, bits, barred in edges:
        clusters = patient_of[one], patient_of[other]
        if clusters[0] == clusters[1]:
            continue
        between = (min(clusters), max(clusters))
        if between not in seen:
            seen.add(between)
            why = "contradiction" if barred else "torn" if one in torn or other in torn else "near"
            yield DoubtfulPair(one, other, bits, why)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Millions of small tuples live until the end of the job; walking them again and again would take half its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


__all__ = ["DoubtfulPair", "Linked", "cluster", "link_all", "scored_pairs"]
