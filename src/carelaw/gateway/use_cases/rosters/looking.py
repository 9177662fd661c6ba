"""Lists, rows, what is owed and what does not agree, the same at the console, over JSON and on the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from carelaw.gateway.facts.rosters import RequesterSeen
from carelaw.gateway.rules.rosters.due import half_name
from carelaw.gateway.rules.rosters.filing import COLUMNS, requester_on_roster
from carelaw.gateway.store.models import (
    ConnectionPoint,
    Envelope,
    FilingState,
    PharmacyEntity,
    PharmacyLocation,
    RosterFiling,
    RosterLine,
    RosterObligation,
    RowState,
)
from carelaw.gateway.use_cases.permissions import SEE_ROSTERS
from carelaw.gateway.use_cases.registering import names_of
from carelaw.gateway.use_cases.rosters.duties import standing
from carelaw.gateway.use_cases.rosters.receiving import entities_to_file_for
from carelaw.kernel.dates import months_after, start_of_day
from carelaw.kernel.decision import Outcome
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import allowed, require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.legal_zone import zone_of
from carelaw.platform.parties.own import acts_for_own, only_own

__all__ = ["entities_to_file_for"]
ERROR_COLUMN = "errors"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that stands on one side alone, or a requester whom the newest list lacks."""

    kind: str
    entity: str
    what: str
    says: str

    def as_row(self) -> dict[str, str]:
        return {"kind": self.kind, "entity": self.entity, "what": self.what, "says": self.says}


def filing_rows(found: Iterable[RosterFiling]) -> list[dict[str, Any]]:
    """Lists as every door shows them."""
    listed = list(found)
    names = names_of(one.entity_id for one in listed)
    bad: dict[Any, int] = {}
    lines = RosterLine.objects.filter(filing__in=listed, state=RowState.BAD)
    for pk in lines.values_list("filing_id", flat=True):
        bad[pk] = bad.get(pk, 0) + 1
    return [filing_row(one, names.get(str(one.entity_id), ""), bad.get(one.pk, 0)) for one in listed]


def filing_row(one: RosterFiling, entity: str, bad: int) -> dict[str, Any]:
    """One list in short."""
    return {
        "roster": one.reference,
        "entity": entity,
        "file": one.file_name,
        "received": one.received_at.isoformat(timespec="seconds"),
        "state": one.state,
        "rows": one.rows_in,
        "read": one.rows_read,
        "to_correct": bad,
        "sent_by": one.sent_by,
        "capacity": one.capacity,
        "filed_on": one.filed_on.isoformat() if one.filed_on else "",
    }


def error_rows(filing: RosterFiling) -> Iterator[dict[str, Any]]:
    """Every cell that is not right, in the order of the sheet: row, column, value, what is permitted, paragraph."""
    for line in filing.lines.filter(state=RowState.BAD).order_by("number"):
        yield from ({**fault} for fault in line.faults)


def warning_rows(filing: RosterFiling) -> Iterator[dict[str, Any]]:
    """What was taken with a warning."""
    for line in filing.lines.exclude(warnings=[]).exclude(state=RowState.WITHDRAWN).order_by("number"):
        yield from ({**one} for one in line.warnings)


def returned_rows(filing: RosterFiling) -> Iterator[tuple[str, ...]]:
    """The list as it was sent, the eleven items of each row with its errors in a last column; heads first."""
    yield (*COLUMNS, ERROR_COLUMN)
    for line in filing.lines.exclude(state=RowState.WITHDRAWN).order_by("number").iterator(2_000):
        says = "; ".join(one["says"] for one in line.faults)
        told = f"Row {line.number}: {says}" if says else ""
        yield (*(line.sent.get(name, "") for name in COLUMNS), told)


def duty_rows(found: Iterable[RosterObligation], on: date) -> list[dict[str, Any]]:
    """What is owed: by whom, by when, met or not; the law's word for where it stands."""
    listed = list(found)
    names = names_of(one.entity_id for one in listed)
    return [
        {
            "entity": names.get(str(one.entity_id), ""),
            "half": half_name(one.due_on),
            "due": one.due_on.isoformat(),
            "status": _status(one, on),
            "met_on": one.met_on.isoformat() if one.met_on else "",
            "roster": one.filing.reference if one.filing else "",
            "says": standing(one, on).reasons[0].says,
        }
        for one in listed
    ]


def _status(duty: RosterObligation, on: date) -> str:
    if duty.met_on is not None:
        return "Met" if duty.met_on <= duty.due_on else "Met, late"
    return "Overdue" if standing(duty, on).outcome is Outcome.VIOLATION else "Open"


def newest_list(entity: PharmacyEntity) -> RosterFiling | None:
    """The newest list of an entity that was accepted."""
    return RosterFiling.objects.filter(entity=entity, state=FilingState.ACCEPTED).order_by("-filed_on", "-pk").first()


def differences(actor: Actor, on: date) -> list[Difference]:
    """What does not agree: stores of the newest list beside the Console's, and requesters who stand on no list."""
    require(actor, SEE_ROSTERS)
    entities = only_own(PharmacyEntity.objects.all(), actor, "party_id").order_by("pk")
    if acts_for_own(actor) and not allowed(actor, "gateway.attest-roster"):
        entities = entities.none()
    found: list[Difference] = []
    names = names_of(one.pk for one in entities)
    for entity in entities:
        newest = newest_list(entity)
        name = names.get(str(entity.pk), "")
        if newest is not None:
            found += _stores(entity, name, newest)
        found += _requesters(entity, name, newest, on)
    return found


def _stores(entity: PharmacyEntity, name: str, newest: RosterFiling) -> Iterator[Difference]:
    taken = newest.lines.filter(state__in=[RowState.TAKEN, RowState.TWICE])
    listed = {line.dea: line.entry.get("location_name", "") for line in taken}
    open_stores = PharmacyLocation.objects.filter(entity=entity, closed_on=None).exclude(dea="")
    console = {store.dea: store.name for store in open_stores}
    with_point = set(ConnectionPoint.objects.filter(location__entity=entity).values_list("location__dea", flat=True))
    for dea in sorted(set(console) - set(listed)):
        says = f"{console[dea]} stands on the Console; the newest list {newest.reference} has nobody there."
        yield Difference("store-not-on-list", name, dea, says)
    for dea in sorted(set(listed) - set(console)):
        says = f"{listed[dea]} stands on the list {newest.reference}; the Console has no such store."
        yield Difference("store-not-on-console", name, dea, says)
    for dea in sorted(set(listed) & set(console) - with_point):
        says = f"{console[dea]} stands on the list {newest.reference} and has no connection point."
        yield Difference("store-without-point", name, dea, says)


def _requesters(entity: PharmacyEntity, name: str, newest: RosterFiling | None, on: date) -> Iterator[Difference]:
    """Those who searched in the last half-year, beside the newest list; the rule makes it a report, no gate (A-08)."""
    since = start_of_day(months_after(on, -6), zone_of("gateway").key)
    stores = PharmacyLocation.objects.filter(entity=entity).values_list("pk", flat=True)
    seen = Envelope.objects.filter(location_id__in=list(stores), received_at__gte=since).exclude(requester_id="")
    people = seen.values_list("requester_id", "requester_first", "requester_last", "requester_license").distinct()
    licenses, whole = _people(newest)
    for requester, first, last, license_number in sorted(set(people)):
        known = _bare(license_number) in licenses or f"{first} {last}".casefold() in whole
        facts = RequesterSeen(on_roster=known, any_roster=newest is not None)
        decision = requester_on_roster(facts, law=adopted_law())
        if decision.outcome not in {Outcome.PASS, Outcome.NOT_APPLICABLE}:
            yield Difference("requester-not-on-list", name, requester, decision.reasons[0].says)


def _people(newest: RosterFiling | None) -> tuple[set[str], set[str]]:
    if newest is None:
        return set(), set()
    lines: list[tuple[str, Mapping[str, str]]] = list(newest.lines.exclude(entry={}).values_list("license", "entry"))
    names = {f"{entry['pharmacist_first_name']} {entry['pharmacist_last_name']}".casefold() for _, entry in lines}
    return {_bare(number) for number, _ in lines} - {""}, names


def _bare(number: str) -> str:
    return "".join(sign for sign in number if sign.isalnum()).upper()
