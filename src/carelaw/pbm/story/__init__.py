"""The demonstration's year with the benefit managers: who signs in, and what happened before today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from carelaw.kernel.identifiers import npi_with_check_digit
from carelaw.pbm.story.appeals import tell_appeals
from carelaw.pbm.story.audits import tell_audits
from carelaw.pbm.story.claims import tell_claims
from carelaw.pbm.story.conduct import tell_conduct
from carelaw.pbm.story.contracts import tell_contracts
from carelaw.pbm.story.duties import tell_duties, tell_examination
from carelaw.pbm.story.licenses import tell_licenses
from carelaw.pbm.story.payments import tell_payments
from carelaw.pbm.story.prices import tell_prices
from carelaw.pbm.story.program_terms import tell_program_terms
from carelaw.pbm.use_cases.parties import STATE, enter_manager, enter_pharmacy
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.parties.models import IdentifierSystem, PartyKind
from carelaw.platform.parties.registry import enter_party
from carelaw.platform.story import StoryPerson

REGULATOR = "pbm-regulator"
EXAMINER = "pbm-examiner"
FINANCE = "pbm-finance"
HEARING_OFFICER = "pbm-hearing-officer"
FILER = "pbm-filer"
APPLICANT = "pbm-applicant"
CORNER_PHARMACY = "corner-pharmacy"
RIVER_PHARMACY = "river-pharmacy"
COVERED_ENTITY = "covered-entity"
PSAO_OFFICE = "psao-office"

PEOPLE: tuple[StoryPerson, ...] = (
    StoryPerson(
        "PBM_REGULATOR", REGULATOR, "Odette Marsh", "License applications, checks over claims, findings, cases"
    ),
    StoryPerson("PBM_EXAMINER", EXAMINER, "Ines Calder", "An examination: requests, a refusal, a subpoena, costs"),
    StoryPerson("PBM_FINANCE", FINANCE, "Walter Dunn", "License fees to deposit, costs of an examination to invoice"),
    StoryPerson("PBM_HEARING_OFFICER", HEARING_OFFICER, "Amara Keel", "A hearing that is set before her"),
    StoryPerson(
        "PBM_FILER", FILER, "Ruben Castellan", "A licensed manager: its license, price lists, appeals to answer"
    ),
    StoryPerson("PBM_FILER", APPLICANT, "Imani Brook", "A manager that applies for its license"),
    StoryPerson("NETWORK_PHARMACY", CORNER_PHARMACY, "Theo Lindqvist", "Price lists and appeals of a corner pharmacy"),
    StoryPerson("NETWORK_PHARMACY", RIVER_PHARMACY, "Noor Farahani", "Price lists and appeals of a second pharmacy"),
    StoryPerson(
        "COVERED_ENTITY",
        COVERED_ENTITY,
        "Paloma Reyes",
        "A town: consent, statements, a check with pharmacies, an audit",
    ),
    StoryPerson("PSAO", PSAO_OFFICE, "Sabine Orr", "Appeals, price lists, audits of a pharmacy whose mandate ends"),
)

# The licensed manager, the applicant, and the two pharmacies of the network.
PRAIRIE, LAKEFRONT = "PBM0101", "PBM0102"
ELMHOLLOW, ALLIANCE = "CE0101", "PSAO0101"
CORNER_NPI, RIVER_NPI = npi_with_check_digit("188300101"), npi_with_check_digit("188300102")
CORNER_NCPDP, RIVER_NCPDP = "1488301", "1488302"


def prepare(at: datetime) -> Mapping[str, Mapping[str, list[str]]]:
    """Enter the organizations; gives what each sign-in is limited to."""
    prairie = enter_manager("Prairie Benefit Management LLC", PRAIRIE, at=at)
    lakefront = enter_manager("Lakefront Rx Services, Inc.", LAKEFRONT, at=at)
    corner = enter_pharmacy("Corner Pharmacy", npi=CORNER_NPI, ncpdp=CORNER_NCPDP, at=at)
    river = enter_pharmacy("River Street Pharmacy", npi=RIVER_NPI, ncpdp=RIVER_NCPDP, at=at)
    town = enter_party(
        "Town of Elmhollow", PartyKind.ORGANIZATION, {IdentifierSystem.STATE: ELMHOLLOW}, at=at, jurisdiction=STATE
    )
    alliance = enter_party(
        "Alliance of Corner Druggists",
        PartyKind.ORGANIZATION,
        {IdentifierSystem.STATE: ALLIANCE},
        at=at,
        jurisdiction=STATE,
    )
    own = {
        FILER: prairie,
        APPLICANT: lakefront,
        CORNER_PHARMACY: corner,
        RIVER_PHARMACY: river,
        COVERED_ENTITY: town,
        PSAO_OFFICE: alliance,
    }
    return {
        **{login: {} for login in (REGULATOR, EXAMINER, FINANCE, HEARING_OFFICER)},
        **{login: {"party": [str(party.pk)]} for login, party in own.items()},
    }


def tell(people: Mapping[str, Actor], at: datetime) -> None:
    """What happened before `at`, through the same use cases that people use."""
    tell_licenses(people[REGULATOR], people[FILER], people[APPLICANT], at)
    tell_appeals(people[FILER], people[CORNER_PHARMACY], people[RIVER_PHARMACY], at, number=PRAIRIE)
    tell_claims(people[REGULATOR], people[FILER], at)
    tell_prices(people[FILER], at)
    tell_payments(people[EXAMINER], people[FILER], at, number=PRAIRIE, npi=CORNER_NPI)
    tell_duties(people[FILER], people[FINANCE], at)
    tell_examination(people[REGULATOR], people[EXAMINER], people[FILER], at)
    corner, river = people[CORNER_PHARMACY], people[RIVER_PHARMACY]
    tell_audits(people[FILER], corner, river, at, number=PRAIRIE, corner_npi=CORNER_NPI, river_npi=RIVER_NPI)
    tell_program_terms(
        people[REGULATOR],
        people[FILER],
        people[COVERED_ENTITY],
        (corner, river),
        at,
        manager=PRAIRIE,
        entity_number=ELMHOLLOW,
        npis=(CORNER_NPI, RIVER_NPI),
    )
    tell_contracts(
        people[REGULATOR],
        people[FILER],
        people[PSAO_OFFICE],
        corner,
        at,
        manager=PRAIRIE,
        npi=RIVER_NPI,
        psao_number=ALLIANCE,
        corner_npi=CORNER_NPI,
    )
    staff = people[REGULATOR], people[EXAMINER], people[HEARING_OFFICER]
    tell_conduct(*staff, people[FILER], corner, river, at, number=PRAIRIE)
