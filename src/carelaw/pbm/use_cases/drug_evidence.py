"""What the files on hand say about drugs: equivalence, offers, obsolescence, class, average cost."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, NamedTuple, cast

from carelaw.pbm.facts.mac_lists import Availability, CompendiumRating, Obsolescence, Offer, OrangeBookRating
from carelaw.pbm.store.models import (
    AverageCost,
    CatalogueItem,
    DirectoryPackage,
    DirectoryProduct,
    OrangeBookEdition,
    OrangeBookProduct,
    Wholesaler,
)

_CHUNK = 5_000


_SameDrug = tuple[str, str, str]


class _Listed(NamedTuple):
    """What the NDC Directory says of a product."""

    application: str
    strength: str
    start_marketing_on: date | None
    end_marketing_on: date | None


class _Packed(NamedTuple):
    """What the NDC Directory says of a package."""

    start_marketing_on: date | None
    end_marketing_on: date | None


class _Approved(NamedTuple):
    """One approved product of the Orange Book."""

    application: str
    product_number: str
    ingredient: str
    form_and_route: str
    strength: str
    te_codes: Sequence[str]

    @property
    def same_drug(self) -> _SameDrug:
        """The ingredient, form and strength that equivalents share."""
        return (self.ingredient, self.form_and_route, self.strength)


class _CatalogueLine(NamedTuple):
    """One wholesaler's line in its newest catalogue; `item` is its key."""

    wholesaler: str
    status: str
    as_of: date
    item: int


class DrugEvidence:
    """The evidence on a set of drugs as it stood on one day, fetched at once."""

    def __init__(self, codes: Collection[str], on: date, applications: Mapping[str, str] | None = None) -> None:
        self.on = on
        self._named = dict(applications or {})
        self.edition = OrangeBookEdition.objects.filter(issued_on__lte=on).order_by("-issued_on").first()
        self._directory = _listed_products(codes)
        self._packages = _packages(codes)
        self._approved = self._approved_products()
        self._sold_by_others = self._applications_of_unrated()
        self._sellers = Wholesaler.objects.in_bulk()
        self._offers = self._newest_offers(codes)
        self._classes = self._newest_classes(codes)

    def rating(self, code: str, *, declared: str = "", single_source: bool | None = None) -> OrangeBookRating:
        """What the newest edition says; without an entry there, what the benefit manager declared."""
        products = self.products(code)
        issued = self.edition.issued_on if self.edition else None
        if products:
            codes = sorted({te for product in products for te in product.te_codes})
            unlike = len({tuple(product.te_codes) for product in products}) > 1
            alike = bool(codes) or any(self._has_others(product) for product in products)
            return OrangeBookRating(self.on, alike, tuple(codes), issued, issued, unlike)
        if declared:
            told = tuple(part.strip() for part in re.split(r"[,;]", declared) if part.strip())
            return OrangeBookRating(self.on, True, told, issued or self.on, issued or self.on)
        return OrangeBookRating(self.on, False if single_source else None, (), None, issued)

    def products(self, code: str) -> list[_Approved]:
        """The approved products that a drug code can be: one where application, product or strength tell."""
        listed = self._directory.get(code[:9])
        application, _, product = (self._named.get(code) or (listed.application if listed else "")).partition("/")
        found = self._approved.get(application, [])
        if product:
            return [one for one in found if one.product_number == product]
        if len(found) > 1 and listed and listed.strength:
            alike = [one for one in found if _plain(one.strength) == _plain(listed.strength)]
            return alike or found
        return found

    def equivalents(self, code: str, other: str) -> bool | None:
        """Whether two drug codes are therapeutically equivalent; None where the files do not tell."""
        if code == other or code[:9] == other[:9]:
            return True
        ones, others = self.products(code), self.products(other)
        if not ones or not others:
            return None
        return any(_equivalent(one, another) for one in ones for another in others)

    def availability(self, code: str) -> Availability:
        """The newest offer of each wholesaler."""
        return Availability(self.on, tuple(self._offer(line) for line in self._offers.get(code, ())))

    def offer_of(self, code: str, wholesaler: str) -> tuple[Offer, Decimal] | None:
        """The newest offer of one wholesaler with its price, by its name or code in any case of letters."""
        wanted = wholesaler.strip().casefold()
        for line in self._offers.get(code, ()):
            seller = self._sellers[line.wholesaler]
            if wanted in {seller.name.casefold(), seller.code.casefold()}:
                return self._offer(line), CatalogueItem.objects.get(pk=line.item).unit_cost
        return None

    def offers(self, codes: Iterable[str]) -> list[CatalogueItem]:
        """The newest offers of some drugs, the cheapest first."""
        newest = [line.item for code in codes for line in self._offers.get(code, ())]
        return list(
            CatalogueItem.objects.filter(pk__in=newest).select_related("wholesaler").order_by("unit_cost", "pk")
        )

    def obsolescence(self, code: str, obsolete_on: date | None) -> Obsolescence:
        """The dates that the benefit manager and the NDC Directory give; of product and package the earlier one."""
        ends = [found.end_marketing_on for found in self._listings(code) if found.end_marketing_on is not None]
        return Obsolescence(self.on, obsolete_on, min(ends, default=None))

    def in_directory(self, code: str) -> bool:
        """Whether the NDC Directory has the product of a code."""
        return code[:9] in self._directory

    def marketed_from(self, code: str) -> date | None:
        """The first day of marketing that the NDC Directory gives; of product and package the later one."""
        begins = [found.start_marketing_on for found in self._listings(code) if found.start_marketing_on is not None]
        return max(begins, default=None)

    def _listings(self, code: str) -> list[_Listed | _Packed]:
        found = (self._directory.get(code[:9]), self._packages.get(code))
        return [one for one in found if one is not None]

    def drug_class(self, code: str, declared: str | None) -> Literal["generic", "brand"] | None:
        """Generic or brand: as the average-cost file, the application, or the benefit manager has it."""
        listed = self._directory.get(code[:9])
        application = self._named.get(code) or (listed.application if listed else "")
        by_application = {"ANDA": "generic", "NDA": "brand"}.get(re.sub(r"[^A-Z]", "", application))
        return cast(Any, self._classes.get(code) or declared or by_application)

    def _approved_products(self) -> dict[str, list[_Approved]]:
        wanted = {one.application for one in self._directory.values() if one.application}
        wanted |= {named.partition("/")[0] for named in self._named.values() if named}
        found: dict[str, list[_Approved]] = defaultdict(list)
        for part in _parts(wanted) if self.edition else ():
            listed = OrangeBookProduct.objects.filter(edition=self.edition, application__in=part).order_by("pk")
            for values in listed.values_list(*_Approved._fields):
                found[values[0]].append(_Approved(*values))
        return found

    def _applications_of_unrated(self) -> dict[_SameDrug, set[str]]:
        """For each drug, form and strength that has no code: the applications that have it on the market."""
        unrated = {one.same_drug for listed in self._approved.values() for one in listed if not one.te_codes}
        found: dict[_SameDrug, set[str]] = defaultdict(set)
        for part in _parts(ingredient for ingredient, _, _ in unrated):
            on_the_market = OrangeBookProduct.objects.filter(edition=self.edition, ingredient__in=part)
            named = on_the_market.exclude(market="DISCN").values_list(*_Approved._fields)
            for one in (_Approved(*values) for values in named):
                if one.same_drug in unrated:
                    found[one.same_drug].add(one.application)
        return found

    def _has_others(self, product: _Approved) -> bool:
        """Whether another application has the same drug, form and strength on the market."""
        return bool(self._sold_by_others.get(product.same_drug, set()) - {product.application})

    def _newest_offers(self, codes: Iterable[str]) -> dict[str, list[_CatalogueLine]]:
        newest: dict[tuple[str, str], _CatalogueLine] = {}
        for part in _parts(codes):
            found = CatalogueItem.objects.filter(national_drug_code__in=part, as_of__lte=self.on).order_by("as_of")
            lines = found.values_list("national_drug_code", "wholesaler_id", "status", "as_of", "pk")
            for code, seller, status, as_of, item in lines:
                newest[(code, seller)] = _CatalogueLine(seller, status, as_of, item)
        offers: dict[str, list[_CatalogueLine]] = defaultdict(list)
        for (code, _), line in sorted(newest.items()):
            offers[code].append(line)
        return offers

    def _newest_classes(self, codes: Iterable[str]) -> dict[str, str]:
        newest: dict[str, str] = {}
        for part in _parts(codes):
            costs = AverageCost.objects.filter(national_drug_code__in=part, as_of__lte=self.on).order_by("as_of")
            newest.update(costs.values_list("national_drug_code", "drug_class"))
        return newest

    def _offer(self, line: _CatalogueLine) -> Offer:
        seller = self._sellers[line.wholesaler]
        # No first day means that the wholesaler does not operate in the State.
        begun = seller.operates_from is not None and seller.operates_from <= self.on
        running = begun and (seller.operates_to is None or self.on <= seller.operates_to)
        return Offer(
            wholesaler=seller.name,
            kind=cast(Any, seller.kind),
            operates_in_state=running,
            open_to_all=seller.open_to_all,
            status=cast(Any, line.status),
            as_of=line.as_of,
        )


def compendium_rating(values: Mapping[str, Any]) -> CompendiumRating:
    """The rating that a line declares."""
    return CompendiumRating(values["rating"] or "", values["rating_source"] or "", values["rating_date"])


def _equivalent(one: _Approved, other: _Approved) -> bool:
    same = one.same_drug == other.same_drug
    shared = {code for code in one.te_codes if code.startswith("A")} & set(other.te_codes)
    return same and (bool(shared) or (one.application, one.product_number) == (other.application, other.product_number))


@lru_cache(maxsize=4_096)
def _plain(strength: str) -> str:
    """A strength without what the Directory and the Orange Book write differently: `400 mg/1` is `400MG`."""
    return re.sub(r"/1(?=;|$)", "", re.sub(r"\s", "", strength.upper()))


def _listed_products(codes: Iterable[str]) -> dict[str, _Listed]:
    """The products of the NDC Directory behind some drug codes."""
    found: dict[str, _Listed] = {}
    for part in _parts(code[:9] for code in codes):
        products = DirectoryProduct.objects.filter(product_code__in=part)
        found.update({code: _Listed(*rest) for code, *rest in products.values_list("product_code", *_Listed._fields)})
    return found


def _packages(codes: Iterable[str]) -> dict[str, _Packed]:
    """The packages of the NDC Directory behind some drug codes."""
    found: dict[str, _Packed] = {}
    for part in _parts(codes):
        packages = DirectoryPackage.objects.filter(code__in=part)
        found.update({code: _Packed(*rest) for code, *rest in packages.values_list("code", *_Packed._fields)})
    return found


def _parts(codes: Iterable[str]) -> Iterator[list[str]]:
    listed = sorted(set(codes))
    for first in range(0, len(listed), _CHUNK):
        yield listed[first : first + _CHUNK]


def code_listed(code: str) -> bool | None:
    """Whether the NDC Directory on file has the labeler and product of a code; None while no directory is on file."""
    if DirectoryProduct.objects.filter(product_code=code[:9]).exists():
        return True
    return False if DirectoryProduct.objects.exists() else None
