"""Whose record is it? From a score to one of three answers, and from known patients to a place for a new identity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from carelaw.pdmp.linkage.contradictions import clash
from carelaw.pdmp.linkage.normalize import Normalized
from carelaw.pdmp.linkage.score import Comparison, Scorer
from carelaw.pdmp.linkage.weights import Thresholds


class LinkOutcome(StrEnum):
    """One person, two, or a question for a human."""

    SAME = "same"
    DOUBTFUL = "doubtful"
    DIFFERENT = "different"


def decide(comparison: Comparison, thresholds: Thresholds) -> LinkOutcome:
    """What a comparison comes to. Against a contradiction it takes much more evidence to say: the same person."""
    return outcome_of(comparison.bits, bool(comparison.contradictions), thresholds)


def outcome_of(bits: float, contradicted: bool, thresholds: Thresholds) -> LinkOutcome:
    """The same from the bare score."""
    if bits >= (thresholds.outweighs if contradicted else thresholds.same):
        return LinkOutcome.SAME
    return LinkOutcome.DOUBTFUL if bits >= thresholds.doubtful else LinkOutcome.DIFFERENT


@dataclass(frozen=True)
class Candidate:
    """A known patient who may be meant: its id and all identities joined to it so far."""

    patient_id: str
    identities: tuple[Normalized, ...]


@dataclass(frozen=True, slots=True)
class ReviewPair:
    """A patient and another, or the new identity (`patient_id` None), for a human to decide about, and why."""

    patient_id: str | None
    other_patient_id: str
    bits: float
    why: str


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a new identity goes.

    `patient_id` is the patient that it joins, or None for a new one. `merge` are other patients whom the identity shows
    to be the same person: nothing contradicts it, and a merge is reversible. `review` is what a human should look at.
    """

    patient_id: str | None
    bits: float | None = None
    merge: tuple[str, ...] = ()
    review: tuple[ReviewPair, ...] = ()


@dataclass(frozen=True)
class _Weighed:
    """A candidate patient with its best score and, where a member clashes with the newcomer, the contradiction."""

    patient: Candidate
    bits: float
    same: bool
    clashes: str


def place(identity: Normalized, candidates: Iterable[Candidate], scorer: Scorer) -> Placement:
    """Find this identity's patient among those that share a key with it.

    It joins the best patient none of whose identities contradict it. Other patients that it fits as well are merged
    with that one when nothing keeps them apart; when something does, and the best is not clearly ahead, nobody is
    joined and a human is asked. Of two that fit equally well, the first of the candidates is taken.
    """
    weighed = sorted((_weigh(identity, patient, scorer) for patient in candidates), key=lambda w: -w.bits)
    doubtful = scorer.weights.thresholds.doubtful
    fitting = [w for w in weighed if w.same and not w.clashes]
    if not fitting:
        return Placement(None, review=tuple(_review(None, w) for w in weighed if w.bits >= doubtful))
    best, joined, merge, apart = fitting[0], [identity, *fitting[0].patient.identities], [], []
    for other in weighed:
        if other is best or other.bits < doubtful:
            continue
        if other.same and not other.clashes and not clash(joined, other.patient.identities, scorer.apart, _itself):
            merge.append(other.patient.patient_id)
            joined.extend(other.patient.identities)
        else:
            apart.append(other)
    rivals = [w for w in apart if w.same and best.bits - w.bits < scorer.weights.thresholds.clear_lead]
    if rivals:
        return Placement(None, review=tuple(_review(None, w) for w in (best, *rivals)))
    return Placement(
        best.patient.patient_id,
        best.bits,
        tuple(merge),
        tuple(_review(best.patient.patient_id, w) for w in apart if not w.same),
    )


def _weigh(identity: Normalized, patient: Candidate, scorer: Scorer) -> _Weighed:
    scores = [scorer.bits(identity, other) for other in patient.identities]
    thresholds = scorer.weights.thresholds
    fit = [bits for bits, _, against in scores if outcome_of(bits, bool(against), thresholds) is LinkOutcome.SAME]
    best = max(fit or [bits for bits, _, _ in scores], default=float("-inf"))
    found = clash([identity], patient.identities, scorer.apart, _itself)
    return _Weighed(patient, best, bool(fit), found[0] if found else "")


def _itself(identity: Normalized) -> Normalized:
    return identity


def _review(patient_id: str | None, other: _Weighed) -> ReviewPair:
    return ReviewPair(patient_id, other.patient.patient_id, other.bits, other.clashes or "near")


__all__ = ["Candidate", "LinkOutcome", "Placement", "ReviewPair", "decide", "outcome_of", "place"]
