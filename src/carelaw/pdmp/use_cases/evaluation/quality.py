"""The monthly measures of what came in: held, late, double, unmatched, unknown; per dispenser and overall."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Max, QuerySet

from carelaw.kernel.dates import months_after, start_of_day
from carelaw.kernel.decision import Decision, Outcome
from carelaw.pdmp.facts.evaluation import EvaluationAsked
from carelaw.pdmp.rules.evaluation.statistics import evaluation_current, month_before
from carelaw.pdmp.rules.local_time import ZONE
from carelaw.pdmp.store.models import Dispensation, LinkReview, LinkState, QualityMeasure, SubmittedRecord
from carelaw.pdmp.use_cases.evaluation.permissions import EVALUATE
from carelaw.pdmp.use_cases.loading import DUPLICATE, HELD
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

EVALUATED = declare(
    "system-evaluated",
    says="A month's information was evaluated.",
    keys={"month": Shape.DAY, "dispensers": Shape.COUNT},
    cite="§5(5)(ii)",
)
MEASURED = ("records", "held", "late", "duplicates", "unmatched", "unknown_drugs", "without_dea")


@each_day("pdmp.evaluation", order=75)
def evaluate_month(on: date, at: datetime) -> int:
    """Evaluate the month that has ended, once; the day's work does it on its first."""
    if evaluated(on).outcome is Outcome.PASS:
        return 0
    month = month_before(on)
    with transaction.atomic():
        measured = _measures(month)
        rows = [QualityMeasure(month=month, dispenser_dea=dea, computed_at=at, **one) for dea, one in measured.items()]
        QualityMeasure.objects.bulk_create(rows, batch_size=500)
        append(EVALUATED, actor=None, at=at, body={"month": month, "dispensers": len(rows) - 1})
    return 1


def evaluated(on: date) -> Decision:
    """Whether the month before a day's is evaluated."""
    law = adopted_law()
    last = QualityMeasure.objects.aggregate(last=Max("month"))["last"]
    return evaluation_current(EvaluationAsked(on, law.number("law.general_effective", on), last), law=law)


def measures_of(actor: Actor) -> QuerySet[QualityMeasure]:
    """Every month's measures."""
    require(actor, EVALUATE)
    return QualityMeasure.objects.order_by("-month", "dispenser_dea")


def _measures(month: date) -> dict[str, dict[str, int]]:
    """Counts by DEA number; under the blank one stands the sum of all."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    first, end = start_of_day(month, ZONE), start_of_day(months_after(month, 1), ZONE)
    stored = Dispensation.objects.filter(received_at__gte=first, received_at__lt=end, version=1)
    _count(found, "records", stored)
    _count(found, "late", stored.filter(lateness_seconds__gt=0))
    _count(found, "unmatched", stored.filter(identity_id__in=_in_doubt()))
    sent = SubmittedRecord.objects.filter(received_at__gte=first, received_at__lt=end)
    _count(found, "duplicates", sent.filter(outcome=DUPLICATE), by="dispenser_dea")
    held = sent.filter(outcome=HELD)
    _count(found, "held", held, by="dispenser_dea")
    for dea, findings in held.values_list("dispenser_dea", "findings").iterator(chunk_size=2000):
        codes = {str(one.get("law_code") or one.get("code") or "") for one in findings}
        found[dea]["unknown_drugs"] += any(code.startswith("E-MAP-35") for code in codes)
        found[dea]["without_dea"] += any(code.startswith("E-MAP-31") for code in codes)
    found.pop("", None)
    listed = {dea[:9]: {name: counts[name] for name in MEASURED} for dea, counts in sorted(found.items())}
    return {"": {name: sum(one[name] for one in listed.values()) for name in MEASURED}, **listed}


def _in_doubt() -> Iterable[int]:
    """Identities of which a person has still to say whose they are."""
    pairs = LinkReview.objects.filter(state=LinkState.OPEN).values_list("left_id", "right_id")
    return {identity for pair in pairs for identity in pair}


def _count(found: dict[str, Counter[str]], name: str, rows: QuerySet[object], by: str = "dispenser__dea") -> None:  # type: ignore[type-var]
    for dea, count in rows.values_list(by).annotate(n=Count("pk")).order_by():
        found[dea][name] += count
