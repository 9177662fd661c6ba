"""Read what was dispensed: few queries, no objects that know the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q

from carelaw.pdmp.facts.row_limit import RowLimit
from carelaw.pdmp.rules.retention.clock import Sight
from carelaw.pdmp.store.models import (
    CorrectionClaim,
    Dispensation,
    Dispenser,
    DispensingState,
    Identity,
    LinkReview,
    LinkState,
    Patient,
)
from carelaw.pdmp.store.models import Prescriber as PrescriberRow
from carelaw.pdmp.store.models.patients import OPEN_CLAIMS


class Row(NamedTuple):
    """One live dispensing with the ids of what it points at."""

    id: int
    version: int
    state: str
    identity_id: int
    prescriber_id: int
    dispenser_id: int
    prescription_number: str
    written_on: date | None
    filled_on: date
    sold_on: date | None
    dispensed_on: date
    fill_number: int | None
    partial_fill: int
    refills_authorized: int | None
    product_qualifier: str
    national_drug_code: str
    ingredients: Any
    quantity: Any
    unit: str
    days_supply: int | None
    payment: str
    origin: str
    treatment_type: str
    federal_schedule: str
    state_schedule: str
    warnings: Any


def identities_of(patient: Patient) -> list[Identity]:
    """Every identity linked to a patient, the oldest first."""
    return list(Identity.objects.filter(patient=patient).order_by("pk"))


class Period(NamedTuple):
    """Which days a question is about, and which rows retention still lets be seen."""

    since: date | None
    until: date | None
    sight: Sight
    filled: Sequence[tuple[str, date]] = ()


def rows_of_identities(
    identity_ids: Sequence[int], period: Period, limits: Sequence[RowLimit] | None = None
) -> list[Row]:
    """The live dispensings of these identities, within any one of the limits, newest first."""
    return _rows(Q(identity_id__in=identity_ids) & _within_any(limits), period)


def rows_within(limits: Sequence[RowLimit], period: Period) -> list[Row]:
    """The live dispensings that a case lets back by itself, newest first."""
    return _rows(_within_any(limits), period)


def rows_given(row_ids: Sequence[int], sight: Sight) -> list[Row]:
    """Rows by their own ids, the very versions that were given, as long as retention lets them be seen."""
    found = Dispensation.objects.filter(in_sight(sight), pk__in=row_ids)
    return [Row(*values) for values in found.order_by("-dispensed_on", "-id").values_list(*Row._fields)]


def _within_any(limits: Sequence[RowLimit] | None) -> Q:
    if limits is None:
        return Q()
    which = Q(pk__in=())
    for limit in limits:
        which |= _within(limit)
    return which


def _within(limit: RowLimit) -> Q:
    which = Q()
    if limit.schedules is not None:
        which &= Q(state_schedule__in=sorted(limit.schedules))
    if limit.federal_schedules is not None:
        which &= Q(federal_schedule__in=sorted(limit.federal_schedules))
    if limit.national_drug_codes is not None:
        which &= Q(national_drug_code__in=sorted(limit.national_drug_codes))
    if limit.since is not None:
        which &= Q(dispensed_on__gte=limit.since)
    if limit.until is not None:
        which &= Q(dispensed_on__lte=limit.until)
    if limit.patients is not None:
        which &= Q(identity__patient__public_id__in=sorted(limit.patients))
    if limit.prescriber_deas is not None:
        which &= Q(prescriber__dea__in=sorted(limit.prescriber_deas))
    if limit.dispenser_deas is not None:
        which &= Q(dispenser__dea__in=sorted(limit.dispenser_deas))
    # An empty Q would vanish beside the others: everything has a key.
    return which or Q(pk__isnull=False)


def rows_of_prescribers(prescriber_ids: Sequence[int], period: Period) -> list[Row]:
    """The live dispensings written by these prescriber rows, newest first."""
    return _rows(Q(prescriber_id__in=prescriber_ids), period)


def in_sight(sight: Sight) -> Q:
    """The dispensings that retention still lets be seen."""
    seen = Q(**{f"{sight.clock}__gte": sight.since})
    if sight.corrected_since is not None:
        seen |= Q(version__gt=1, received_at__gte=sight.corrected_since)
    if sight.held_on is not None:
        seen |= Q(held_until__gte=sight.held_on)
    return seen & ~Q(national_drug_code__in=sorted(sight.without)) if sight.without else seen


_LOOKUPS = {"eq": "exact", "ge": "gte", "gt": "gt", "le": "lte", "lt": "lt"}


def _rows(which: Q, period: Period) -> list[Row]:
    found = Dispensation.objects.filter(which, in_sight(period.sight), state=DispensingState.LIVE)
    if period.since:
        found = found.filter(dispensed_on__gte=period.since)
    if period.until:
        found = found.filter(dispensed_on__lte=period.until)
    for how, day in period.filled:
        found = found.filter(**{f"filled_on__{_LOOKUPS[how]}": day})
    return [Row(*values) for values in found.order_by("-dispensed_on", "-id").values_list(*Row._fields)]


def prescribers_by_id(ids: Iterable[int]) -> dict[int, PrescriberRow]:
    """The prescribers that rows point at."""
    return PrescriberRow.objects.in_bulk(sorted(set(ids)))


def dispensers_by_id(ids: Iterable[int]) -> dict[int, Dispenser]:
    """The dispensers that rows point at."""
    return Dispenser.objects.in_bulk(sorted(set(ids)))


def open_reviews(identity_ids: Sequence[int]) -> int:
    """How many pairs that touch these identities wait for a person's decision."""
    touching = Q(left_id__in=identity_ids) | Q(right_id__in=identity_ids)
    return LinkReview.objects.filter(touching, state=LinkState.OPEN).count()


def living_patient(public_id: str) -> Patient | None:
    """The patient of a public id; one that was merged leads to the one it was merged into."""
    patient = Patient.objects.filter(public_id=public_id).first()
    while patient is not None and patient.merged_into_id is not None:
        patient = Patient.objects.get(pk=patient.merged_into_id)
    return patient


def disputed_records(record_ids: Sequence[int]) -> frozenset[int]:
    """Which of these rows a patient disputes, as long as it is not decided (MAP-98)."""
    # Open claims are few, the rows of a long history many.
    open_ones = CorrectionClaim.objects.filter(state__in=OPEN_CLAIMS).values_list("record_id", flat=True)
    return frozenset(open_ones).intersection(record_ids) if record_ids else frozenset()
