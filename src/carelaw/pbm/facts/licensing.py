"""What the rules about licenses may know: an application item by item, the fee, the license on a day, a change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class EntityType(StrEnum):
    """What kind of organization applies."""

    CORPORATION = "corporation"
    LIMITED_LIABILITY_COMPANY = "limited-liability-company"
    PARTNERSHIP = "partnership"
    PERSON = "person"
    OTHER = "other"


class CarrierKind(StrEnum):
    """Who claims to be outside the section on licenses."""

    INSURANCE_COMPANY = "insurance-company"
    HEALTH_MAINTENANCE_ORGANIZATION = "health-maintenance-organization"
    LIMITED_HEALTH_SERVICE_ORGANIZATION = "limited-health-service-organization"
    VOLUNTARY_HEALTH_SERVICES_PLAN = "voluntary-health-services-plan"
    THIRD_PARTY_ADMINISTRATOR = "third-party-administrator"
    SUBSIDIARY = "subsidiary"
    OTHER = "other"


@dataclass(frozen=True)
class Activities:
    """What an organization does; either is enough to be a pharmacy benefits manager."""

    pays_providers: bool | None = field(
        default=None, metadata={"says": "pays providers, or causes payment, under a program"}
    )
    buys_at_negotiated_rate: bool | None = field(
        default=None, metadata={"says": "buys prescription drugs at a negotiated rate"}
    )


@dataclass(frozen=True)
class CompanyName:
    """Item (1): the company's name and whose law it is organized under."""

    legal_name: str = ""
    organized_under: str = field(default="", metadata={"says": "US-IL for a state, CA for a country (ISO 3166)"})


@dataclass(frozen=True)
class Founding:
    """Item (2): the act, the day and, for a corporation, the duration of its existence."""

    filed_on: date
    act_title: str = ""
    formed_on: date | None = None
    entity_type: EntityType | None = None
    duration: str = field(default="", metadata={"says": "perpetual, or the last day"})


@dataclass(frozen=True)
class FiledChart:
    """Item (3): the organizational charts filed."""

    charts: int


@dataclass(frozen=True)
class Officer:
    """One officer as listed."""

    name: str
    address: str = ""
    title: str = ""
    affidavit: bool = False


@dataclass(frozen=True)
class ListedOfficers:
    """Item (4): the officers, each with name, address, title and biographical affidavit."""

    officers: tuple[Officer, ...] = ()


@dataclass(frozen=True)
class SampleContracts:
    """Item (5): how many samples of each kind are filed."""

    with_covered_entities: int
    with_network_providers: int


@dataclass(frozen=True)
class AskedFor:
    """Item (6): one thing that the Director asked for."""

    reason: str
    answered: bool = False


@dataclass(frozen=True)
class FeePaid:
    """What was paid toward a first license; US dollars."""

    seen_on: date
    paid: Decimal = Decimal(0)


@dataclass(frozen=True)
class Renewal:
    """A license that wants renewing; US dollars."""

    issued_on: date
    seen_on: date
    renewed_for: int | None = field(default=None, metadata={"says": "the last year whose renewal was paid"})
    paid_on: date | None = None
    paid: Decimal | None = None


@dataclass(frozen=True)
class ActingDay:
    """Somebody who acts as a benefit manager on a day, and the license or exemption of that day."""

    on: date
    status: str = field(
        default="", metadata={"says": "active, probation, suspended, revoked, lapsed, surrendered or empty"}
    )
    valid_from: date | None = None
    valid_to: date | None = None
    exempt: bool = False


@dataclass(frozen=True)
class Carrier:
    """Who claims to be outside the section on licenses, and its own license on a day."""

    on: date
    kind: CarrierKind
    license_number: str = ""
    licensed_from: date | None = None
    licensed_to: date | None = None


@dataclass(frozen=True)
class MaterialChange:
    """A material change of what the application disclosed, and when it was reported."""

    happened_on: date
    seen_on: date
    reported_on: date | None = None


@dataclass(frozen=True)
class AddressChange:
    """A new address, and when it was reported."""

    changed_on: date
    seen_on: date
    reported_on: date | None = None
