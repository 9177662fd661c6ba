"""Write what an official file holds to the tables that lists are tested against; every row is accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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
    DirectoryPackage,
    DirectoryProduct,
    OrangeBookEdition,
    OrangeBookProduct,
    Wholesaler,
)
from carelaw.pbm.wire.mac_columns import CATALOGUE
from carelaw.pbm.wire.nadac import read_nadac
from carelaw.pbm.wire.ndc_directory import read_directory, read_packages
from carelaw.pbm.wire.orange_book import BadLine, read_orange_book
from carelaw.pbm.wire.packed import member
from carelaw.platform.bulk.sheets import rows_of

BATCH = 2_000
# Beyond so many, faults are counted and no longer told one by one: the file is another one, or broken.
MOST_FAULTS = 10_000
Told = Callable[[int], None]


@dataclass(slots=True)
class LoadedFile:
    """What became of a file: how many lines were taken or passed over, and every line that was not taken."""

    source: str
    taken: int = 0
    passed_over: int = 0
    problems: list[Problem] = field(default_factory=list)
    untold: int = 0

    @property
    def refused(self) -> int:
        """How many things were wrong."""
        return len(self.problems) + self.untold

    def put_aside(self, problem: Problem) -> None:
        """Keep what is wrong with a line, up to the most that are told."""
        if len(self.problems) < MOST_FAULTS:
            self.problems.append(problem)
        else:
            self.untold += 1


@dataclass(frozen=True, slots=True)
class Given:
    """A file to write: its bytes, its name, its day, the instant, and whom to tell how far it is."""

    stream: BinaryIO
    file_name: str
    issued_on: date
    at: datetime
    told: Told = lambda rows: None


def write_orange_book(given: Given) -> LoadedFile:
    """Write an edition of the Orange Book; the same day again replaces it. Patents and exclusivities are left alone."""
    loaded = LoadedFile("orange-book")
    with member(given.stream, r"products\.txt", file_name=given.file_name) as found, transaction.atomic():
        assert found is not None
        OrangeBookEdition.objects.filter(issued_on=given.issued_on).delete()
        edition = OrangeBookEdition.objects.create(issued_on=given.issued_on, loaded_at=given.at, products_count=0)
        seen: set[tuple[str, str]] = set()
        for batch in batches(good(read_orange_book(found.stream, file_name=found.name), loaded)):
            made = []
            for one in batch:
                if (one.application, one.product_number) in seen:
                    loaded.passed_over += 1
                    continue
                seen.add((one.application, one.product_number))
                made.append(_approved(edition, one))
            OrangeBookProduct.objects.bulk_create(made)
            loaded.taken += len(made)
            given.told(loaded.taken)
        edition.products_count = loaded.taken
        edition.save(update_fields=["products_count"])
    return loaded


def write_directory(given: Given) -> LoadedFile:
    """Write the NDC Directory, its products and, where the file has them, its packages; the new replaces the old."""
    loaded = LoadedFile("ndc-directory")
    with transaction.atomic():
        with member(given.stream, r"product\.txt", file_name=given.file_name) as found:
            assert found is not None
            DirectoryProduct.objects.all().delete()
            for batch in batches(good(read_directory(found.stream, file_name=found.name), loaded)):
                made = {one.product_code: _listed(one) for one in batch}
                DirectoryProduct.objects.bulk_create(made.values(), ignore_conflicts=True)
                loaded.taken += len(made)
                loaded.passed_over += len(batch) - len(made)
                given.told(loaded.taken)
        with member(given.stream, r"package\.txt", file_name=given.file_name, needed=False) as packages:
            # A file alone is the products; packages come with the archive.
            if packages is not None and packages.stream is not given.stream:
                _write_packages(given, packages.stream, packages.name, loaded)
    return loaded


def _write_packages(given: Given, stream: BinaryIO, name: str, loaded: LoadedFile) -> None:
    DirectoryPackage.objects.all().delete()
    for batch in batches(good(read_packages(stream, file_name=name), loaded)):
        made = {
            one.code: DirectoryPackage(
                code=one.code,
                product_code=one.product_code,
                description=one.description[:300],
                start_marketing_on=one.start_marketing_on,
                end_marketing_on=one.end_marketing_on,
                sample=one.sample,
            )
            for one in batch
        }
        DirectoryPackage.objects.bulk_create(made.values(), ignore_conflicts=True)
        loaded.taken += len(made)
        loaded.passed_over += len(batch) - len(made)
        given.told(loaded.taken)


def write_average_costs(given: Given) -> LoadedFile:
    """Write a weekly file of average acquisition costs (NADAC); weeks stand beside each other."""
    loaded = LoadedFile("nadac")
    with member(given.stream, r".+\.csv", file_name=given.file_name) as found, transaction.atomic():
        assert found is not None
        for batch in batches(values(read_nadac(found.stream, file_name=found.name), loaded)):
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
            given.told(loaded.taken)
    return loaded


def write_catalogue(given: Given) -> LoadedFile:
    """Write wholesalers' catalogues: what each sells, at which price, to whom."""
    loaded = LoadedFile("catalogue")
    with transaction.atomic():
        rows = values(rows_of(given.stream, CATALOGUE, file_name=given.file_name), loaded, latest=local_day(given.at))
        for batch in batches(rows):
            # Of several lines for the same thing the last one counts.
            sellers = {row["wholesaler"]: _seller(row) for row in batch}
            items = {(row["wholesaler"], row["ndc"], row["as_of"]): _item(row) for row in batch}
            put(Wholesaler, sellers.values(), "code")
            put(CatalogueItem, items.values(), "wholesaler", "national_drug_code", "as_of")
            loaded.taken += len(batch)
            given.told(loaded.taken)
    return loaded


def put(model: type[Model], lines: Iterable[Any], *key: str) -> None:
    """Add lines; one whose key is there replaces what was there."""
    own = [one.name for one in model._meta.concrete_fields if not one.primary_key and one.name not in key]
    model._default_manager.bulk_create(lines, update_conflicts=True, unique_fields=key, update_fields=own)


def good(lines: Iterable[Any], loaded: LoadedFile) -> Iterator[Any]:
    """The lines that can be taken; what is wrong with the others is put aside."""
    for line in lines:
        if isinstance(line, BadLine):
            loaded.put_aside(line.problem)
        else:
            yield line


def values(rows: Iterable[Any], loaded: LoadedFile, *, latest: date | None = None) -> Iterator[dict[str, Any]]:
    """The values of the rows that can be taken; a row dated after `latest` cannot."""
    for row in rows:
        for problem in row.problems:
            loaded.put_aside(problem)
        if not row.problems and latest is not None and row.values["as_of"] > latest:
            says = f"row {row.number}, as_of: {row.values['as_of']} is in the future. Permitted: up to {latest}."
            loaded.put_aside(Problem("cell-not-permitted", says, f"row {row.number}, as_of"))
        elif not row.problems:
            yield row.values


def batches(lines: Iterable[Any]) -> Iterator[list[Any]]:
    """Lines by the batch, as they are written."""
    batch: list[Any] = []
    for line in lines:
        batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


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


def _listed(one: Any) -> DirectoryProduct:
    return DirectoryProduct(
        product_code=one.product_code,
        name=one.name[:300],
        generic_name=one.generic_name[:600],
        labeler=one.labeler[:200],
        application=one.application[:20],
        strength=one.strength[:300],
        start_marketing_on=one.start_marketing_on,
        end_marketing_on=one.end_marketing_on,
    )


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
