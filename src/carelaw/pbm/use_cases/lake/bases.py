"""What list prices rest on, from what is on file: declared bases, contracts' terms, average wholesale prices.

Where wholesale prices of a reference are on file for a drug's group on the day of listing, their labelers are the
makers; otherwise the sender's word stands. Which databases the network's contract names, its typed terms tell.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from carelaw.pbm.facts.mac_lists import NATIONAL_DATABASES
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import DirectoryProduct, MacPrice, ReferencePriceRow
from carelaw.pbm.use_cases.drug_evidence import DrugEvidence
from carelaw.pbm.use_cases.payments.on_file import hundred_thousandths
from carelaw.pbm.use_cases.prices.databases import ContractDatabases

Numbers = Mapping[UUID, str]
Rows = list[tuple[Any, ...]]
_WHOLESALE = re.compile(r"\bawp\b|average wholesale", re.IGNORECASE)
_CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Bases:
    """The rows of the three tables that the check over price bases reads."""

    bases: Rows
    compendium: Rows
    listed_in: Rows


def bases_on_file(numbers: Numbers, on: date) -> Bases:
    """Every line that stands on a list on a day, with what its price rests on."""
    found = MacPrice.objects.filter(ends_on=None, starts_on__lte=on).select_related("mac_list").order_by("pk")
    lines = list(found)
    drugs = DrugEvidence({one.national_drug_code for one in lines}, on)
    wholesale = _Wholesale({one.national_drug_code for one in lines}, drugs)
    named = ContractDatabases()
    made = Bases([], [*wholesale.rows()], [])
    for one in lines:
        code, declared = one.national_drug_code, one.declared
        names = [name.strip() for name in declared.get("basis_names", ()) if name.strip()]
        kind, group = declared.get("basis") or "", wholesale.group_at(code, one.starts_on)
        if kind == "AWP2" and not group:
            group = f"line {one.pk}"
            made.compendium.extend((group, name.lower(), "", None, one.starts_on, None) for name in names)
        if kind == "DB2":
            contract = named.of(one.mac_list, one.starts_on)
            made.listed_in.extend(
                (one.pk, name.lower(), None if contract is None else name.lower() in contract, _recognized(name))
                for name in names
            )
        made.bases.append(
            (
                one.pk, numbers.get(one.mac_list.manager_id, ""), one.mac_list.code, code, group, one.starts_on,
                drugs.drug_class(code, declared.get("drug_class")) or "", kind, hundred_thousandths(one.unit_price),
            )
        )  # fmt: skip
    return made


def _recognized(name: str) -> bool:
    return name.lower() in {one.lower() for one in NATIONAL_DATABASES}


class _Wholesale:
    """Average wholesale prices on file of the drugs that stand on lists and of those of the same group."""

    def __init__(self, codes: Iterable[str], drugs: DrugEvidence) -> None:
        listed = {code[:9] for code in codes}
        products = DirectoryProduct.objects.filter(product_code__in=listed)
        generics = set(products.exclude(generic_name="").values_list("generic_name", flat=True))
        same = list(DirectoryProduct.objects.filter(generic_name__in=generics))
        self._groups = {one.product_code: _group(one) for one in same}
        self._makers = {one.product_code: one.labeler.strip().lower() for one in same}
        self._prices: dict[str, list[tuple[date, int]]] = defaultdict(list)
        for code, price, on in self._published():
            if code[:9] in self._groups:
                self._prices[code].append((on, price))
        self._first: dict[str, date] = {}
        for code, prices in self._prices.items():
            group = self._groups[code[:9]]
            self._first[group] = min(min(prices)[0], self._first.get(group, date.max))

    def group_at(self, code: str, on: date) -> str:
        """The group of a drug where a wholesale price of it was on file by a day; else empty."""
        group = self._groups.get(code[:9], "")
        return group if group in self._first and self._first[group] <= on else ""

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Every wholesale price with its maker, from its day until the next of that drug."""
        for code, prices in sorted(self._prices.items()):
            days = dict(sorted(prices))
            following: Sequence[date | None] = [*list(days)[1:], None]
            for (on, price), until in zip(days.items(), following, strict=True):
                yield (self._groups[code[:9]], self._makers[code[:9]], "", price, on, until)

    @staticmethod
    def _published() -> Iterator[tuple[str, int, date]]:
        names = [name for name in _references() if _WHOLESALE.search(name)]
        found = ReferencePriceRow.objects.filter(reference__in=names)
        told = found.values_list("national_drug_code", "unit_price", "published_at").order_by("published_at", "pk")
        for code, price, at in told.iterator(chunk_size=_CHUNK):
            yield code, hundred_thousandths(price), local_day(at)


def _references() -> list[str]:
    return list(ReferencePriceRow.objects.order_by().values_list("reference", flat=True).distinct())


def _group(one: DirectoryProduct) -> str:
    """One ingredient and strength, as the NDC Directory writes them."""
    return f"{one.generic_name} {one.strength}".upper().strip()
