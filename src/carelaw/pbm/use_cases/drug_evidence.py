"""What the files on hand say about drugs: equivalence, offers, obsolescence, class, average cost."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Literal, cast

from carelaw.pbm.facts.mac_lists import Availability, CompendiumRating, Obsolescence, Offer, OrangeBookRating
from carelaw.pbm.store.models import (
    AverageCost,
    CatalogueItem,
    DirectoryProduct,
    OrangeBookEdition,
    OrangeBookProduct,
)

_CHUNK = 5_000


class DrugEvidence:
    """The evidence on a set of drugs as it stood on one day, fetched at once."""

    def __init__(self, codes: Collection[str], on: date, applications: Mapping[str, str] | None = None) -> None:
        self.on = on
        self._named = dict(applications or {})
        self.edition = OrangeBookEdition.objects.filter(issued_on__lte=on).order_by("-issued_on").first()
        self._directory = {
            one.product_code: one
            for part in _parts({code[:9] for code in codes})
            for one in DirectoryProduct.objects.filter(product_code__in=part)
        }
        self._approved = self._approved_products()
        self._offers = self._newest_offers(codes)
        self._costs = self._newest_costs(codes)

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

    def products(self, code: str) -> list[OrangeBookProduct]:
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
        return Availability(self.on, tuple(_offer(item, self.on) for item in self._offers.get(code, ())))

    def offer_of(self, code: str, wholesaler: str) -> tuple[Offer, CatalogueItem] | None:
        """The newest offer of one wholesaler, by its name or code in any case of letters."""
        wanted = wholesaler.strip().casefold()
        for item in self._offers.get(code, ()):
            if wanted in {item.wholesaler.name.casefold(), item.wholesaler.code.casefold()}:
                return _offer(item, self.on), item
        return None

    def offers(self, codes: Iterable[str]) -> list[CatalogueItem]:
        """The newest offers of some drugs, the cheapest first."""
        found = [item for code in codes for item in self._offers.get(code, ())]
        return sorted(found, key=lambda item: (item.unit_cost, item.pk))

    def obsolescence(self, code: str, obsolete_on: date | None) -> Obsolescence:
        """The dates that the benefit manager and the NDC Directory give."""
        listed = self._directory.get(code[:9])
        return Obsolescence(self.on, obsolete_on, listed.end_marketing_on if listed else None)

    def drug_class(self, code: str, declared: str | None) -> Literal["generic", "brand"] | None:
        """Generic or brand: as the average-cost file, the application, or the benefit manager has it."""
        cost, listed = self._costs.get(code), self._directory.get(code[:9])
        application = self._named.get(code) or (listed.application if listed else "")
        by_application = {"ANDA": "generic", "NDA": "brand"}.get(re.sub(r"[^A-Z]", "", application))
        return cast(Any, (cost.drug_class if cost else None) or declared or by_application)

    def average_cost(self, code: str) -> AverageCost | None:
        """The newest average acquisition cost."""
        return self._costs.get(code)

    def _approved_products(self) -> dict[str, list[OrangeBookProduct]]:
        wanted = {one.application for one in self._directory.values() if one.application}
        wanted |= {named.partition("/")[0] for named in self._named.values() if named}
        found: dict[str, list[OrangeBookProduct]] = defaultdict(list)
        for part in _parts(wanted) if self.edition else ():
            for one in OrangeBookProduct.objects.filter(edition=self.edition, application__in=part):
                found[one.application].append(one)
        return found

    def _has_others(self, product: OrangeBookProduct) -> bool:
        """Whether another application has the same drug, form and strength on the market."""
        same = OrangeBookProduct.objects.filter(
            edition=self.edition,
            ingredient=product.ingredient,
            form_and_route=product.form_and_route,
            strength=product.strength,
        )
        return same.exclude(application=product.application).exclude(market="DISCN").exists()

    def _newest_offers(self, codes: Iterable[str]) -> dict[str, list[CatalogueItem]]:
        newest: dict[tuple[str, str], CatalogueItem] = {}
        for part in _parts(codes):
            found = CatalogueItem.objects.filter(national_drug_code__in=part, as_of__lte=self.on)
            for item in found.select_related("wholesaler").order_by("as_of"):
                newest[(item.national_drug_code, item.wholesaler_id)] = item
        offers: dict[str, list[CatalogueItem]] = defaultdict(list)
        for (code, _), item in sorted(newest.items()):
            offers[code].append(item)
        return offers

    def _newest_costs(self, codes: Iterable[str]) -> dict[str, AverageCost]:
        newest: dict[str, AverageCost] = {}
        for part in _parts(codes):
            for cost in AverageCost.objects.filter(national_drug_code__in=part, as_of__lte=self.on).order_by("as_of"):
                newest[cost.national_drug_code] = cost
        return newest


def compendium_rating(values: Mapping[str, Any]) -> CompendiumRating:
    """The rating that a line declares."""
    return CompendiumRating(values["rating"] or "", values["rating_source"] or "", values["rating_date"])


def _equivalent(one: OrangeBookProduct, other: OrangeBookProduct) -> bool:
    same = (one.ingredient, one.form_and_route, one.strength) == (
        other.ingredient,
        other.form_and_route,
        other.strength,
    )
    shared = {code for code in one.te_codes if code.startswith("A")} & set(other.te_codes)
    return same and (bool(shared) or (one.application, one.product_number) == (other.application, other.product_number))


def _offer(item: CatalogueItem, on: date) -> Offer:
    seller = item.wholesaler
    # No first day means that the wholesaler does not operate in the State.
    begun = seller.operates_from is not None and seller.operates_from <= on
    running = begun and (seller.operates_to is None or on <= seller.operates_to)
    return Offer(
        wholesaler=seller.name,
        kind=cast(Any, seller.kind),
        operates_in_state=running,
        open_to_all=seller.open_to_all,
        status=cast(Any, item.status),
        as_of=item.as_of,
    )


def _plain(strength: str) -> str:
    """A strength without what the Directory and the Orange Book write differently: `400 mg/1` is `400MG`."""
    return re.sub(r"/1(?=;|$)", "", re.sub(r"\s", "", strength.upper()))


def _parts(codes: Iterable[str]) -> Iterator[list[str]]:
    listed = sorted(set(codes))
    for first in range(0, len(listed), _CHUNK):
        yield listed[first : first + _CHUNK]
