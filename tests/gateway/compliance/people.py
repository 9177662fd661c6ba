"""Small lawful objects for the tests of fine cases: who acts, which pharmacies, a case walked to a stage."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from types import MappingProxyType

from carelaw.gateway.store.models import ComplianceLetter, FineCase, PharmacyEntity, PharmacyLocation, Vendor
from carelaw.gateway.use_cases.compliance import open_fine_case, record_willfulness
from carelaw.gateway.use_cases.letters import Dispatch, send_letter
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.parties.models import PartyKind
from carelaw.platform.parties.registry import enter_party

FACTS = "Asked on May 2 and on July 9, 2025 to integrate; both times the owner wrote that it would not."
EXAMPLES = {
    # letters, completed, delay, days by month: section 10 of the law file
    1: (("2026-01-15", "2026-02-02", "2026-03-03"), "2026-04-20", None, {"2026-03": 29, "2026-04": 19}),
    2: (("2026-05-20", "2026-06-08", "2026-07-07"), "2026-08-01", None, {"2026-07": 25}),
    3: (("2025-09-10", "2025-10-06", "2025-11-04"), "2026-01-11", None, {"2026-01": 10}),
    4: (("2026-11-30", "2026-12-07", "2027-01-05"), "2027-02-01", None, {"2027-01": 27}),
    5: (("2027-12-15", "2028-01-04", "2028-02-08"), "2028-03-01", None, {"2028-02": 22}),
    6: (
        ("2026-03-10", "2026-04-07", "2026-05-05"),
        "2026-06-30",
        ("2026-05-20", "2026-06-03"),
        {"2026-05": 15, "2026-06": 26},
    ),
    7: (("2026-07-14", "2026-08-04", "2026-09-08"), "2026-09-08", None, {}),
    8: (
        ("2026-10-05", "2026-11-03", "2026-12-08"),
        "2027-12-08",
        None,
        dict(
            zip(
                ["2026-12", *(f"2027-{month:02d}" for month in range(1, 13))],
                [24, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 7],
                strict=True,
            )
        ),
    ),
}


def noon(on: str | date) -> datetime:
    """Midday in Illinois."""
    return datetime.combine(date.fromisoformat(str(on)), time(18), UTC)


def acting(role: str, *parties: object, channel: str = "console") -> Actor:
    scope = MappingProxyType({"party": tuple(str(one) for one in parties)}) if parties else MappingProxyType({})
    account = str(uuid.uuid5(uuid.NAMESPACE_OID, role))
    return Actor(account, role.title(), role, second_factor=True, channel=channel, client="test", scope=scope)  # type: ignore[arg-type]


OFFICER = acting("IL_COMPLIANCE")
ADMINISTRATOR = acting("IL_ADMINISTRATOR")
FISCAL = acting("IL_FISCAL")


@dataclass(frozen=True)
class Pharmacies:
    """Who can be in a case."""

    elm: PharmacyEntity
    elm_main: PharmacyLocation
    elm_north: PharmacyLocation
    oak: PharmacyEntity
    vendor: Vendor

    @property
    def owner(self) -> Actor:
        return acting("PHARMACY_ENTITY", self.elm.pk)

    @property
    def stranger(self) -> Actor:
        return acting("PHARMACY_ENTITY", self.oak.pk)


def pharmacies() -> Pharmacies:
    at = noon("2024-01-02")
    elm = _entity("Elm Pharmacy, Inc.", "E-1", at)
    oak = _entity("Oak Pharmacy LLC", "E-2", at)
    vendor_party = enter_party("Counter Software Co.", PartyKind.ORGANIZATION, {"state": "V-1"}, at=at)
    vendor = Vendor.objects.create(
        party_id=vendor_party.pk,
        makes_systems=True,
        responsible_officer="Vera Quill",
        officer_email="vera@counter.example",
        created_at=at,
    )
    main = _store(elm, "Elm Main Street", vendor, at)
    north = _store(elm, "Elm North", None, at)
    _store(oak, "Oak Square", None, at)
    return Pharmacies(elm, main, north, oak, vendor)


def _entity(name: str, number: str, at: datetime) -> PharmacyEntity:
    party = enter_party(name, PartyKind.ORGANIZATION, {"state": number}, at=at)
    return PharmacyEntity.objects.create(
        party_id=party.pk, responsible_officer="Ada Stone", officer_email="ada@pharmacy.example", created_at=at
    )


def _store(entity: PharmacyEntity, name: str, vendor: Vendor | None, at: datetime) -> PharmacyLocation:
    return PharmacyLocation.objects.create(
        entity=entity,
        name=name,
        address="12 Main Street",
        city="Peoria",
        zip_code="61602",
        system_vendor=vendor,
        created_at=at,
    )


def opened(town: Pharmacies, on: str = "2025-12-01") -> FineCase:
    """A case against Elm, found willful on the day it was opened."""
    case = open_fine_case(OFFICER, noon(on), respondent=str(town.elm.pk))
    return record_willfulness(OFFICER, noon(on), case=case.number, facts=FACTS, evidence="Letters of 2025")


def left(on: str) -> Dispatch:
    """Posted and e-mailed on one day."""
    return Dispatch(date.fromisoformat(on), "9405-1", noon(on), "<1@pmp.example>")


def sent(case: FineCase, *days: str) -> list[ComplianceLetter]:
    """The next letters, each posted and e-mailed on its day."""
    return [send_letter(OFFICER, noon(on), case=case.number, dispatch=left(on)) for on in days]


def integrated(town: Pharmacies, on: str) -> None:
    """Production is on at both stores of Elm, at the last on this day."""
    PharmacyLocation.objects.filter(entity=town.elm).update(integrated_since=date.fromisoformat(on))


def again(case: FineCase) -> FineCase:
    return FineCase.objects.get(pk=case.pk)
