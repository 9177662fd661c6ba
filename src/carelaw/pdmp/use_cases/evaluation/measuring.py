"""Read the live dispensings of a window, one practitioner after the other, as the measures see them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from carelaw.pdmp.drugs.catalog import Catalog
from carelaw.pdmp.facts.clinical import DrugClass, Fill, Product
from carelaw.pdmp.facts.evaluation import MeasuredRow, Practitioner
from carelaw.pdmp.indicators.definitions import Definitions, definitions_on
from carelaw.pdmp.indicators.dose import dose_of
from carelaw.pdmp.store.histories import in_sight
from carelaw.pdmp.store.models import Dispensation, DispensingState
from carelaw.pdmp.use_cases.catalog import catalog_in_force
from carelaw.pdmp.use_cases.in_sight import in_sight_on
from carelaw.platform.adopted_law import adopted_law

_CASH = "01"
_INSURED = frozenset({"02", "03", "04", "05", "06", "07"})
_DEA = {Practitioner.PRESCRIBER: "prescriber__dea", Practitioner.DISPENSER: "dispenser__dea"}
_FIELDS = (
    "id",
    "identity__patient_id",
    "national_drug_code",
    "quantity",
    "unit",
    "days_supply",
    "payment",
    "treatment_type",
    "filled_on",
    "sold_on",
)


def window(days: int, until: date) -> tuple[date, date]:
    """The first and last day of a window of so many days that ends on a day."""
    return until - timedelta(days=days - 1), until


def rows_of(
    kind: Practitioner, since: date, until: date, on: date, dea: str = ""
) -> Iterator[tuple[str, list[MeasuredRow]]]:
    """Each DEA number with its rows in a window, in a stream; what retention no longer lets be seen is left out."""
    column = _DEA[kind]
    found = Dispensation.objects.filter(
        in_sight(in_sight_on(on, adopted_law())),
        state=DispensingState.LIVE,
        dispensed_on__gte=since,
        dispensed_on__lte=until,
    ).exclude(**{column: ""})
    if dea:
        found = found.filter(**{column: dea})
    reader = _Reader(catalog_in_force(), definitions_on(on))
    stream = found.order_by(column, "id").values_list(column, *_FIELDS).iterator(chunk_size=5000)
    for number, rows in groupby(stream, key=itemgetter(0)):
        yield number, [reader.row(values[1:]) for values in rows]


class _Reader:
    """Makes rows of stored values; a product is looked up once."""

    def __init__(self, catalog: Catalog, definitions: Definitions) -> None:
        self._definitions = definitions
        self._product = lru_cache(maxsize=4096)(catalog.find)

    def row(self, values: tuple[Any, ...]) -> MeasuredRow:
        row_id, patient, code, quantity, unit, days, payment, treatment, filled, sold = values
        product: Product | None = self._product(code)
        fill = Fill(str(row_id), filled, sold, days, quantity, unit, product, "", "", payment, treatment)
        dose = dose_of(fill, self._definitions) if fill.is_opioid else None
        return MeasuredRow(
            id=row_id,
            patient=patient,
            opioid=fill.is_opioid,
            benzodiazepine=fill.is_class(DrugClass.BENZODIAZEPINE),
            cash=payment == _CASH,
            insured=payment in _INSURED,
            daily_mme=dose.daily if dose is not None and dose.counts else None,
            days_supply=days,
        )


__all__ = ["rows_of", "window"]
