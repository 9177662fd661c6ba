"""The drug file in force here: the carried products and whatever official file the operator loaded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django.db.models import Max

from carelaw.pdmp.drugs.catalog import Catalog, carried
from carelaw.pdmp.facts.clinical import Product, product_from
from carelaw.pdmp.facts.intake import ReportedProduct
from carelaw.pdmp.facts.report import DispensingReport
from carelaw.pdmp.store.models import DrugProduct

NDC, COMPOUND = "01", "06"


def catalog_in_force() -> Catalog:
    """The drug file as of now; read again only when a file was loaded since."""
    newest = DrugProduct.objects.aggregate(at=Max("loaded_at"))["at"]
    return carried() if newest is None else _loaded(newest.isoformat())


@lru_cache(maxsize=2)
def _loaded(newest: str) -> Catalog:
    facts = DrugProduct.objects.values_list("facts", flat=True)
    return carried().plus(product_from(one) for one in facts.iterator(chunk_size=5000))


def reported_products(report: DispensingReport, catalog: Catalog) -> tuple[ReportedProduct, ...]:
    """Each product a report names, with every drug of the drug file that its code may stand for."""
    if report.product_qualifier == COMPOUND:
        codes = tuple(part.national_drug_code for part in report.ingredients)
    else:
        codes = (report.national_drug_code,)
    return tuple(
        ReportedProduct(code, tuple(product.in_file() for product in catalog.candidates(code))) for code in codes
    )


def load_products(products: Iterable[Product], *, loaded_from: str, at: datetime) -> int:
    """Add products to the drug file; one that is there already is replaced. Returns how many were loaded."""
    rows = [
        DrugProduct(
            national_drug_code=one.national_drug_code, facts=one.as_dict(), loaded_from=loaded_from, loaded_at=at
        )
        for one in products
    ]
    DrugProduct.objects.bulk_create(
        rows,
        batch_size=200,
        update_conflicts=True,
        update_fields=["facts", "loaded_from", "loaded_at"],
        unique_fields=["national_drug_code"],
    )
    # Two loads may carry one instant; whoever reads in this process reads again.
    _loaded.cache_clear()
    return len(rows)
