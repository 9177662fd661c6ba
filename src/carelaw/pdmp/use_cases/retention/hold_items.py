"""What a request names, as a fixed list of dispensings, and until when each of them is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from carelaw.kernel.dates import DAY
from carelaw.kernel.decision import Decision
from carelaw.law.answers import passed
from carelaw.law.register import Law
from carelaw.pdmp.facts.retention import CourtOrder, ExtensionAsked, HoldPeriod
from carelaw.pdmp.linkage.names import folded
from carelaw.pdmp.rules.retention.clock import hold_end
from carelaw.pdmp.rules.retention.holds import court_ordered_extension, hold_extension, hold_period
from carelaw.pdmp.store.destroying import in_chunks
from carelaw.pdmp.store.models import Dispensation, HoldItem, HoldRequest, HoldState, VaultedItem
from carelaw.pdmp.store.references import chunks
from carelaw.pdmp.use_cases.searching import patients_named


@dataclass(frozen=True, slots=True)
class Named:
    """One thing that a request names: a prescription, one person in a period with both ends, or what a hold keeps."""

    dispenser_dea: str = ""
    prescription_number: str = ""
    last_name: str = field(default="", repr=False)
    first_name: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)
    since: date | None = None
    until: date | None = None
    hold: UUID | None = None

    @property
    def of_prescription(self) -> bool:
        return bool(self.dispenser_dea and self.prescription_number)

    @property
    def of_person(self) -> bool:
        return bool(self.last_name and self.first_name and self.birth_date and self.since and self.until)

    @property
    def specific(self) -> bool:
        """True when it can only mean a bounded number of dispensings."""
        return self.of_prescription or self.of_person or self.hold is not None


class Found(NamedTuple):
    """A dispensing that a request names, in the histories' tables or in the vault already."""

    dispensing: int
    key: str
    collected_on: date


def found_items(information: Sequence[Named]) -> list[Found]:
    """Every version of every dispensing that is named and still kept, once each.

    The vault cannot be searched by what it holds; there an item is found by the request that put it in.
    """
    found: dict[int, Found] = {}
    for one in information:
        if one.of_prescription or one.of_person:
            found.update(_found(Dispensation.objects.filter(_which(one)), "pk"))
        if one.specific:
            held = HoldItem.objects.filter(request__in=_requests_naming(one)).values("dispensing")
            found.update(_found(VaultedItem.objects.filter(dispensing__in=held), "dispensing"))
            if one.hold is not None:
                found.update(_found(Dispensation.objects.filter(pk__in=held), "pk"))
    return list(found.values())


def _found(rows: QuerySet[Any], number: str) -> dict[int, Found]:
    return {row[0]: Found(*row) for row in rows.order_by(number).values_list(number, "key", "collected_on")}


def _which(one: Named) -> Q:
    if one.of_prescription:
        return Q(
            dispenser__dea=one.dispenser_dea.strip().upper(),
            prescription_number__iexact=one.prescription_number.strip(),
        )
    assert one.birth_date is not None
    # The patient, so that what was reported under another of the person's names is kept too.
    who = patients_named(one.last_name, one.first_name, one.birth_date)
    return Q(identity__patient__in=who, dispensed_on__gte=one.since, dispensed_on__lte=one.until)


def _requests_naming(one: Named) -> list[UUID]:
    if one.hold is not None:
        return [one.hold]
    wanted = _spelled(_plain(one))
    live = HoldRequest.objects.filter(state=HoldState.GRANTED).values_list("pk", "selector")
    return [pk for pk, selector in live if wanted in map(_spelled, selector.get("named", []))]


def _spelled(named: Mapping[str, str]) -> dict[str, str]:
    """What was named as people mean it: capitals, accents, spaces and punctuation tell nothing apart."""
    return {name: folded(value).replace(" ", "") for name, value in named.items()}


def selector_of(information: Sequence[Named]) -> dict[str, Any]:
    """What was named, as it is kept with the request."""
    return {"named": [_plain(one) for one in information]} if information else {}


def _plain(one: Named) -> dict[str, str]:
    said = {name: getattr(one, name) for name in Named.__dataclass_fields__}
    return {name: str(value) for name, value in said.items() if value}


class Standing(NamedTuple):
    """How often a piece of information was extended so far, by whomever, and until when it is held."""

    sequence: int
    extensions: int
    current_end: date | None


def standing_of(key: str) -> Standing:
    """What stands granted for a piece of information; its versions are one and the same information."""
    granted = HoldItem.objects.filter(key=key, ends_on__isnull=False, sequence__gte=1)
    told = granted.aggregate(top=Max("sequence"), end=Max("ends_on"))
    # Two agencies that joined in one extension had one extension; a court's order uses up none.
    steps = granted.filter(sequence__gte=2, by_court=False).values("sequence").distinct().count()
    return Standing(told["top"] or 0, steps, told["end"])


def end_of(request: HoldRequest, item: HoldItem, received_on: date, law: Law) -> tuple[Decision, int, bool]:
    """The rule's answer on one item: until when it is held, as which period, and whether by a court."""
    standing = standing_of(item.key)
    if request.asks == "court-order":
        order = CourtOrder(
            court=request.court,
            docket=request.docket,
            ordered_on=request.ordered_on,
            names_information=bool(request.selector),
            until=request.ordered_until,
            current_end=standing.current_end,
        )
        return court_ordered_extension(order, law=law), standing.sequence + 1, True
    if request.asks == "extension":
        asked = ExtensionAsked(item.collected_on, received_on, standing.current_end, standing.extensions, True)
        return hold_extension(asked, law=law), standing.sequence + 1, False
    if standing.current_end is not None:
        # Held already: who asks for the same year joins in it, and no allowance is used up or made.
        says = f"Held through {standing.current_end} already."
        return passed("held-until", says, standing.current_end), standing.sequence, False
    return hold_period(HoldPeriod(item.collected_on, received_on), law=law), 1, False


def protect(dispensings: Sequence[int], on: date, law: Law) -> None:
    """Say on each dispensing through which day it is kept, by all the requests that stand."""
    for chunk in chunks(sorted(set(dispensings))):
        until: dict[int, date] = {}
        items = HoldItem.objects.filter(dispensing__in=chunk).select_related("request")
        for item in items:
            end = _end(item, on, law)
            if end is not None:
                until[item.dispensing] = max(end, until.get(item.dispensing, end))
        for number in chunk:
            assert isinstance(number, int)
            held_until = until.get(number)
            Dispensation.objects.filter(pk=number).update(held_until=held_until)
            # In the vault an end must stand; what nobody holds any more ended the day before.
            VaultedItem.objects.filter(dispensing=number).update(held_until=held_until or on - DAY)


def join_new_versions(on: date, law: Law) -> int:
    """A revision that came after a request is the same information: every hold on its key holds it too."""
    live = (HoldState.GRANTED, HoldState.RECEIVED, HoldState.PENDING)
    items = list(HoldItem.objects.filter(request__state__in=live).order_by("pk"))
    held: dict[str, dict[UUID, HoldItem]] = {}
    for item in items:
        held.setdefault(item.key, {})[item.request_id] = item
    known = {(item.request_id, item.dispensing) for item in items}
    joined = []
    for chunk in in_chunks(sorted(held)):
        for row in Dispensation.objects.filter(key__in=chunk).order_by("pk"):
            for request_id, item in held[row.key].items():
                if (request_id, row.pk) not in known:
                    joined.append(_copy_for(item, row))
    if joined:
        with transaction.atomic():
            HoldItem.objects.bulk_create(joined)
            protect([item.dispensing for item in joined], on, law)
    return len(joined)


def _copy_for(item: HoldItem, row: Dispensation) -> HoldItem:
    return HoldItem(
        request_id=item.request_id,
        dispensing=row.pk,
        key=item.key,
        collected_on=row.collected_on,
        sequence=item.sequence,
        by_court=item.by_court,
        ends_on=item.ends_on,
        warned=item.warned,
    )


def _end(item: HoldItem, on: date, law: Law) -> date | None:
    """Through which day one request keeps one item; a request that waits keeps it as long as its grant would."""
    state = item.request.state
    if state == HoldState.PENDING:
        until: date | None = item.request.protected_until
        return until
    if state == HoldState.RECEIVED:
        standing = standing_of(item.key)
        return standing.current_end or hold_end(item.collected_on, 1, on, law)
    return item.ends_on if state in {HoldState.GRANTED, HoldState.EXPIRED} else None
