"""Load what price lists are tested against: Orange Book, NDC Directory, average costs, wholesalers' catalogues."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Model

from carelaw.kernel.refusal import Problem
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import (
    AverageCost,
    CatalogueItem,
    DirectoryProduct,
    OrangeBookEdition,
    OrangeBookProduct,
    Wholesaler,
)
from carelaw.pbm.use_cases.permissions import REFERENCES_LOAD
from carelaw.pbm.wire.mac_columns import CATALOGUE
from carelaw.pbm.wire.nadac import read_nadac
from carelaw.pbm.wire.ndc_directory import read_directory
from carelaw.pbm.wire.orange_book import BadLine, read_orange_book
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.bulk.sheets import rows_of
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

LOADED = declare(
    "mac-reference-loaded",
    says="A file that price lists are tested against was loaded.",
    keys={"source": Shape.CODE, "taken": Shape.COUNT, "refused": Shape.COUNT},
    cite="215 ILCS 5/513b1(c)",
)
_BATCH = 2_000


@dataclass(slots=True)
class LoadedFile:
    """What became of a file: how many lines were taken, and every line that was not."""

    source: str
    taken: int = 0
    problems: list[Problem] = field(default_factory=list)


def load_orange_book(actor: Actor, at: datetime, stream: BinaryIO, *, file_name: str, issued_on: date) -> LoadedFile:
    """Load an edition of the Orange Book; the same day again replaces it."""
    require(actor, REFERENCES_LOAD)
    loaded = LoadedFile("orange-book")
    with transaction.atomic():
        OrangeBookEdition.objects.filter(issued_on=issued_on).delete()
        edition = OrangeBookEdition.objects.create(issued_on=issued_on, loaded_at=at, products_count=0)
        seen: set[tuple[str, str]] = set()
        for batch in _batches(_good(read_orange_book(stream, file_name=file_name), loaded)):
            made = []
            for one in batch:
                if (one.application, one.product_number) in seen:
                    continue
                seen.add((one.application, one.product_number))
                made.append(_approved(edition, one))
            OrangeBookProduct.objects.bulk_create(made)
            loaded.taken += len(made)
        edition.products_count = loaded.taken
        edition.save(update_fields=["products_count"])
        _record(actor, at, loaded)
    return loaded


def load_directory(actor: Actor, at: datetime, stream: BinaryIO, *, file_name: str) -> LoadedFile:
    """Load the NDC Directory's products; the new file replaces the old one."""
    require(actor, REFERENCES_LOAD)
    loaded = LoadedFile("ndc-directory")
    with transaction.atomic():
        DirectoryProduct.objects.all().delete()
        for batch in _batches(_good(read_directory(stream, file_name=file_name), loaded)):
            made = {
                one.product_code: DirectoryProduct(
                    product_code=one.product_code,
                    name=one.name[:300],
                    generic_name=one.generic_name[:600],
                    labeler=one.labeler[:200],
                    application=one.application[:20],
                    strength=one.strength[:300],
                    end_marketing_on=one.end_marketing_on,
                )
                for one in batch
            }
            DirectoryProduct.objects.bulk_create(made.values(), ignore_conflicts=True)
            loaded.taken += len(made)
        _record(actor, at, loaded)
    return loaded


def load_average_costs(actor: Actor, at: datetime, stream: BinaryIO, *, file_name: str) -> LoadedFile:
    """Load a weekly file of average acquisition costs (NADAC); weeks stand beside each other."""
    require(actor, REFERENCES_LOAD)
    loaded = LoadedFile("nadac")
    with transaction.atomic():
        for batch in _batches(_values(read_nadac(stream, file_name=file_name), loaded)):
            made = [
                AverageCost(
                    national_drug_code=row["NDC"],
                    description=row["NDC Description"][:100],
                    unit_price=row["NADAC Per Unit"],
                    unit=row["Pricing Unit"],
                    drug_class=row["Classification for Rate Setting"],
                    effective_on=row["Effective Date"],
                    as_of=row["As of Date"],
                )
                for row in batch
            ]
            AverageCost.objects.bulk_create(made, ignore_conflicts=True)
            loaded.taken += len(made)
        _record(actor, at, loaded)
    return loaded


def load_catalogue(actor: Actor, at: datetime, stream: BinaryIO, *, file_name: str) -> LoadedFile:
    """Load wholesalers' catalogues: what each sells, at which price, to whom."""
    require(actor, REFERENCES_LOAD)
    loaded = LoadedFile("catalogue")
    with transaction.atomic():
        rows = _values(rows_of(stream, CATALOGUE, file_name=file_name), loaded, latest=local_day(at))
        for batch in _batches(rows):
            # Of several lines for the same thing the last one counts.
            sellers = {row["wholesaler"]: _seller(row) for row in batch}
            items = {(row["wholesaler"], row["ndc"], row["as_of"]): _item(row) for row in batch}
            _put(Wholesaler, sellers.values(), "code")
            _put(CatalogueItem, items.values(), "wholesaler", "national_drug_code", "as_of")
            loaded.taken += len(batch)
        _record(actor, at, loaded)
    return loaded


def _seller(row: dict[str, Any]) -> Wholesaler:
    return Wholesaler(
        code=row["wholesaler"],
        name=row["wholesaler_name"],
        kind=row["class"],
        license_number=row["il_license"] or "",
        operates_from=row["operates_from"],
        operates_to=row["operates_to"],
        open_to_all=row["open_to_all"],
    )


def _item(row: dict[str, Any]) -> CatalogueItem:
    return CatalogueItem(
        wholesaler_id=row["wholesaler"],
        national_drug_code=row["ndc"],
        name=row["name"],
        unit_cost=row["unit_cost"],
        status=row["status"],
        as_of=row["as_of"],
    )


def _put(model: type[Model], lines: Iterable[Any], *key: str) -> None:
    """Add lines; one whose key is there replaces what was there."""
    own = [field.name for field in model._meta.concrete_fields if not field.primary_key and field.name not in key]
    model._default_manager.bulk_create(lines, update_conflicts=True, unique_fields=key, update_fields=own)


def _approved(edition: OrangeBookEdition, one: Any) -> OrangeBookProduct:
    return OrangeBookProduct(
        edition=edition,
        application=one.application,
        product_number=one.product_number,
        ingredient=one.ingredient,
        form_and_route=one.form_and_route[:200],
        strength=one.strength[:300],
        trade_name=one.trade_name[:200],
        te_codes=list(one.te_codes),
        market=one.market,
    )


def _good(lines: Iterable[Any], loaded: LoadedFile) -> Iterator[Any]:
    for line in lines:
        if isinstance(line, BadLine):
            loaded.problems.append(line.problem)
        else:
            yield line


def _values(rows: Iterable[Any], loaded: LoadedFile, *, latest: date | None = None) -> Iterator[dict[str, Any]]:
    for row in rows:
        loaded.problems.extend(row.problems)
        if not row.problems and latest is not None and row.values["as_of"] > latest:
            says = f"row {row.number}, as_of: {row.values['as_of']} is in the future. Permitted: up to {latest}."
            loaded.problems.append(Problem("cell-not-permitted", says, f"row {row.number}, as_of"))
        elif not row.problems:
            yield row.values


def _batches(lines: Iterable[Any]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for line in lines:
        batch.append(line)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _record(actor: Actor, at: datetime, loaded: LoadedFile) -> None:
    body = {"source": loaded.source, "taken": loaded.taken, "refused": len(loaded.problems)}
    append(LOADED, actor=actor, at=at, body=body)
