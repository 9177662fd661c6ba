"""Look at everyone at once: train weights on the identities on file, and find pairs that placing one by one missed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from carelaw.pdmp.linkage.batch import link_all
from carelaw.pdmp.linkage.normalize import Normalized
from carelaw.pdmp.linkage.train import train
from carelaw.pdmp.linkage.weights import Weights
from carelaw.pdmp.store.dispensings import take_intake_lock
from carelaw.pdmp.store.models import Identity, LinkReview
from carelaw.pdmp.store.people import scorer_in_force, steps
from carelaw.platform.accounts.actor import Actor, system_actor
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

COMPARED = declare(
    "identities-compared",
    says="All identities were compared with one another; pairs that were missed wait for a decision.",
    keys={"identities": Shape.COUNT, "opened": Shape.COUNT, "model": Shape.CODE},
    cite="§6(b)(1)",
)


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing everyone came to."""

    identities: int
    missed: int
    opened: int


def train_on_file(source: str) -> Weights:
    """Weights learnt by Splink and refined on the identities on file; no identity goes into them."""
    return train([form for _, _, form in _everyone()], source=source)


def compare_everyone(*, at: datetime, actor: Actor | None = None) -> Compared:
    """Open a review for every pair of patients that belong together when all identities are seen at once.

    Nothing is merged: whom placing one by one kept apart, a person brings together.
    """
    everyone = list(_everyone())
    scorer = scorer_in_force()
    linked = link_all([form for _, _, form in everyone], scorer.weights)
    together: dict[int, list[int]] = defaultdict(list)
    for place, cluster in enumerate(linked.patient_of):
        together[cluster].append(place)
    missed = [pair for places in together.values() for pair in _apart(places, everyone)]
    rows = []
    for one, other in missed:
        comparison = scorer.compare(everyone[one][2], everyone[other][2])
        left, right = sorted((everyone[one][0], everyone[other][0]))
        rows.append(
            LinkReview(
                left_id=left,
                right_id=right,
                weight=comparison.bits,
                probability=comparison.probability,
                waterfall=steps(comparison),
                contradictions=list(comparison.contradictions),
                model_version=scorer.weights.version,
                opened_at=at,
            )
        )
    with transaction.atomic():
        take_intake_lock()
        before = LinkReview.objects.count()
        LinkReview.objects.bulk_create(rows, batch_size=80, ignore_conflicts=True)
        opened = LinkReview.objects.count() - before
        body = {"identities": len(everyone), "opened": opened, "model": scorer.weights.version}
        append(COMPARED, actor=actor or system_actor("carelaw link compare"), at=at, body=body)
    return Compared(len(everyone), len(missed), opened)


def _apart(places: list[int], everyone: list[tuple[int, int, Normalized]]) -> list[tuple[int, int]]:
    """One pair for each further patient among identities that belong together: the first identity of each."""
    first: dict[int, int] = {}
    for place in places:
        first.setdefault(everyone[place][1], place)
    head, *others = first.values()
    return [(head, other) for other in others]


def _everyone() -> list[tuple[int, int, Normalized]]:
    rows = Identity.objects.order_by("pk").values_list("pk", "patient_id", "packed")
    return [(pk, patient, Normalized.unpacked(packed)) for pk, patient, packed in rows.iterator(chunk_size=5000)]
