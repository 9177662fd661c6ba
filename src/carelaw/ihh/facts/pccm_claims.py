"""What the rules of PCCM may know of a claim: who served whom, by which standing, with which referral, what it was."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources


class Service(StrEnum):
    """The sorts of services that the former 140.996(b) let people have without a referral."""

    FAMILY_PLANNING = "family-planning"
    OBSTETRICS = "obstetrics-gynecology"
    HOSPITAL_INPATIENT = "hospital-inpatient"
    HOSPITAL_OUTPATIENT = "hospital-outpatient"
    IMMUNIZATION = "immunization"
    EMERGENCY = "emergency"
    TRANSPORTATION = "transportation"
    PHARMACY = "pharmacy"
    DENTAL = "dental"
    VISION = "vision"
    THERAPY = "therapy"
    MENTAL_HEALTH = "mental-health"
    SUBSTANCE_ABUSE = "substance-abuse"
    RADIOLOGY = "radiology"
    PATHOLOGY = "pathology"
    LABORATORY = "laboratory"
    ANESTHESIA = "anesthesia"
    STD = "sexually-transmitted-disease"
    TUBERCULOSIS = "tuberculosis"
    EARLY_INTERVENTION = "early-intervention"
    LEAD_SCREENING = "lead-screening"
    EPIDEMIOLOGY = "epidemiology"


class Setting(StrEnum):
    """Where a service was given, as far as the former text asks."""

    OFFICE = "office"
    SCHOOL_CLINIC = "school-clinic"
    EDUCATION_AGENCY = "education-agency"
    HEALTH_DEPARTMENT = "local-health-department"
    MOBILE_VAN = "mobile-van"
    HOMELESS_SITE = "fqhc-homeless-site"
    MIGRANT_CENTER = "migrant-health-center"


class Rendered(StrEnum):
    """Who rendered a service, seen from the person's primary care provider."""

    OWN_PROVIDER = "own-provider"
    AFFILIATE = "affiliate"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One line of a claim: the sorts of service somebody named, and the codes that tell more of them."""

    served_on: date
    born: date
    services: tuple[Service, ...] = ()
    procedure: str = ""
    revenue: str = ""
    place: str = ""
    diagnosis: str = ""
    setting: Setting = Setting.OFFICE
    van_approved: bool = False


@dataclass(frozen=True, slots=True)
class PccmClaim:
    """One claim line of a person, with his or her provider of that day and the referral, if any."""

    served_on: date
    born: date
    enrolled: bool = True
    rendered_by: Rendered = Rendered.OTHER
    designated_on: date | None = None
    designation_ended_on: date | None = None
    provider_gone_on: date | None = None
    new_provider_on: date | None = None
    medicaid_enrolled: bool = True
    referred_on: date | None = None
    registered_on: date | None = None
    judged_on: date | None = None
    services: tuple[Service, ...] = ()
    procedure: str = ""
    revenue: str = ""
    place: str = ""
    diagnosis: str = ""
    setting: Setting = Setting.OFFICE
    van_approved: bool = False

    @property
    def line(self) -> ServiceLine:
        """What was done, without who did it."""
        return ServiceLine(
            served_on=self.served_on,
            born=self.born,
            services=self.services,
            procedure=self.procedure,
            revenue=self.revenue,
            place=self.place,
            diagnosis=self.diagnosis,
            setting=self.setting,
            van_approved=self.van_approved,
        )


@dataclass(frozen=True, slots=True)
class CodeSpan:
    """Codes from one to another that show a sort of service."""

    service: Service
    field: str
    first: str
    last: str

    def holds(self, code: str) -> bool:
        """True for a code of the same length between both; a diagnosis by its beginning."""
        known = code.replace(".", "").upper()[: len(self.first)]
        return len(known) == len(self.first) and self.first <= known <= self.last


@cache
def code_spans() -> tuple[CodeSpan, ...]:
    """The shipped spans of codes; what they do not know, whoever judges names by hand."""
    text = resources.files("carelaw.ihh.facts").joinpath("pccm_services.toml").read_text(encoding="utf-8")
    return tuple(
        CodeSpan(Service(service), field, *_ends(span))
        for service, fields in tomllib.loads(text).items()
        for field, spans in fields.items()
        for span in spans
    )


def _ends(span: str) -> tuple[str, str]:
    first, _, last = span.partition("-")
    return first, last or first
