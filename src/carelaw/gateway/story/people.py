"""Who signs in to the gateway, and the organizations that they act for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from carelaw.gateway.use_cases.registering import program_party
from carelaw.platform.parties.models import IdentifierSystem, Party, PartyKind
from carelaw.platform.parties.registry import enter_party
from carelaw.platform.story import StoryPerson

ADMINISTRATOR = "il-administrator"
OFFICER = "il-integration"
COORDINATOR = "il-interstate"
COMPLIANCE = "il-compliance"
CLINICAL = "il-clinical-director"
PRIVACY = "il-privacy"
FISCAL = "il-fiscal"
IN_CHARGE = "il-pharmacist-in-charge"
PRAIRIE_PHARMACY = "prairie-pharmacy"
LAKESIDE_PHARMACY = "lakeside-pharmacy"
CONNECTOR = "integration-vendor"

PEOPLE: tuple[StoryPerson, ...] = (
    StoryPerson(
        "IL_ADMINISTRATOR",
        ADMINISTRATOR,
        "Harriet Bloom",
        "Sign memoranda, switch production on, switch a point off; the envelopes",
    ),
    StoryPerson("IL_INTEGRATION", OFFICER, "Desmond Achterberg", "Open testing, sign off test cases"),
    StoryPerson("IL_INTERSTATE", COORDINATOR, "Solveig Marchetti", "Agreements and conflicts with other states"),
    StoryPerson("IL_COMPLIANCE", COMPLIANCE, "Wilhelmina Okoye", "Warnings, fines and what is due in each case"),
    StoryPerson("IL_CLINICAL_DIRECTOR", CLINICAL, "Ottilie Brandwijk", "Open further data sets, name a designee"),
    StoryPerson("IL_PRIVACY", PRIVACY, "Rosalind Achebe", "An incident to assess under HIPAA"),
    StoryPerson("IL_FISCAL", FISCAL, "Bertrand Quill", "Payments of fines, bundles for the Bureau of Collections"),
    StoryPerson("PHARMACY_ENTITY", PRAIRIE_PHARMACY, "Lucius Fenwick", "An integrated chain, and one store to come"),
    StoryPerson("PHARMACY_ENTITY", LAKESIDE_PHARMACY, "Petra Voss", "A pharmacy that has not integrated yet"),
    StoryPerson("PHARMACIST_IN_CHARGE", IN_CHARGE, "Mirabel Tanaka", "A store's search audit to answer, lists to send"),
    StoryPerson("INTEGRATION_VENDOR", CONNECTOR, "Anselm Brandt", "Integrations that wait for the vendor"),
)

# The organizations by state number: two pharmacy entities and a newcomer, an integration vendor, a system vendor.
PRAIRIE, LAKESIDE, RIVERBEND = "IL-PH-101", "IL-PH-102", "IL-PH-103"
BRIDGE, COUNTERPOINT = "IL-IV-201", "IL-SV-202"
# The store of the pharmacist in charge.
ADAMS_STREET_DEA = "BP1000114"
NAMES: Mapping[str, str] = {
    PRAIRIE: "Prairie Pharmacies, Inc.",
    LAKESIDE: "Lakeside Drug Company",
    RIVERBEND: "Riverbend Apothecary LLC",
    BRIDGE: "Bridge Connect LLC",
    COUNTERPOINT: "CounterPoint Systems, Inc.",
}


def party(number: str, at: datetime) -> Party:
    """One of the story's organizations, entered when it is not there yet."""
    return enter_party(NAMES[number], PartyKind.ORGANIZATION, {IdentifierSystem.STATE: number}, at=at)


def prepare(at: datetime) -> Mapping[str, Mapping[str, list[str]]]:
    """Enter the organizations; gives what each sign-in is limited to."""
    program_party(at)
    ids = {number: str(party(number, at).pk) for number in NAMES}
    return {
        ADMINISTRATOR: {},
        OFFICER: {},
        COORDINATOR: {},
        COMPLIANCE: {},
        CLINICAL: {},
        PRIVACY: {},
        FISCAL: {},
        PRAIRIE_PHARMACY: {"party": [ids[PRAIRIE], ids[RIVERBEND]]},
        LAKESIDE_PHARMACY: {"party": [ids[LAKESIDE]]},
        IN_CHARGE: {"party": [ids[PRAIRIE]], "dispenser_dea": [ADAMS_STREET_DEA]},
        CONNECTOR: {"party": [ids[BRIDGE]]},
    }
