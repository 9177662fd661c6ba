"""A program with two covered entities, its contract, a licensed pharmacy, and people enrolled."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from openpyxl import Workbook

from carelaw.pbm import story
from carelaw.pbm.store.models import (
    Contract,
    ContractEvent,
    ContractParty,
    Program,
    ProgramEntity,
    RosterLicense,
)
from carelaw.pbm.use_cases.disclosures.acts import ACTS as DISCLOSURE_ACTS
from carelaw.pbm.use_cases.parties import STATE
from carelaw.pbm.use_cases.program_terms.acts import ACTS as TERM_ACTS
from carelaw.pbm.use_cases.sponsors.acts import ACTS as SPONSOR_ACTS
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Attached, Done
from carelaw.platform.parties.models import Party, PartyKind
from carelaw.platform.parties.registry import enter_party
from tests.pbm.conftest import AT, acting, manager

TODAY = date(2024, 4, 2)
ACTS = {act.name: act for act in (*TERM_ACTS, *DISCLOSURE_ACTS, *SPONSOR_ACTS)}


@dataclass
class World:
    """Who acts, and the program."""

    filer: Actor
    pharmacy: Actor
    river: Actor
    entity: Actor
    county: Actor
    regulator: Actor
    program: Program
    contract: Contract
    town: Party
    county_party: Party

    def do(self, actor: Actor, name: str, at: datetime = AT, **typed: str | Attached) -> Done:
        """One act, as every door does it."""
        return ACTS[name].perform(actor, at, typed)


def sheet(name: str, *rows: str) -> Attached:
    """A CSV sheet."""
    return Attached(f"{name}.csv", "\n".join(rows).encode())


def workbook(name: str, *rows: tuple[object, ...]) -> Attached:
    """An Excel workbook."""
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return Attached(f"{name}.xlsx", out.getvalue())


def later(days: int) -> datetime:
    """So many days after the tests' instant."""
    return AT + timedelta(days=days)


def license_of(npi: str, status: str = "active") -> None:
    """A pharmacy's line on the roster."""
    RosterLicense.objects.create(
        number=f"054.{npi[-6:]}",
        kind="pharmacy",
        name="A pharmacy",
        status=status,
        valid_from=date(2020, 1, 1),
        valid_to=date(2026, 3, 31),
        npi=npi,
        as_of=TODAY,
    )


@pytest.fixture
def world(scopes: Mapping[str, Mapping[str, list[str]]], regulator: Actor, filer: Actor, pharmacy: Actor) -> World:
    """Prairie's program for a town and a county; the contracts run since July 1, 2022."""
    prairie = manager()
    town = enter_party("Town of Elmhollow", PartyKind.ORGANIZATION, {"state": "CE0001"}, at=AT, jurisdiction=STATE)
    county = enter_party("Cedar County", PartyKind.ORGANIZATION, {"state": "CE0002"}, at=AT, jurisdiction=STATE)
    program = Program.objects.create(
        number="PR-2022-0001",
        manager_id=prairie.pk,
        name="Elmhollow Rx",
        state="registered",
        offered_in_state=True,
        states_served=["IL"],
        starts_on=date(2022, 7, 1),
        anniversary_on=date(2022, 7, 1),
        created_at=AT,
    )
    for party in (town, county):
        ProgramEntity.objects.create(program=program, entity_id=party.pk, kind="employer", starts_on=date(2022, 7, 1))
    contract = Contract.objects.create(
        number="CT-2022-0001",
        kind="entity",
        state="registered",
        manager_id=prairie.pk,
        program=program,
        title="Services for Elmhollow",
        created_at=AT,
        registered_at=AT,
    )
    for party, role in ((prairie, "manager"), (town, "covered-entity"), (county, "covered-entity")):
        ContractParty.objects.create(contract=contract, party_id=party.pk, role=role)
    ContractEvent.objects.create(contract=contract, kind="executed", on=date(2022, 7, 1), at=AT)
    license_of(story.CORNER_NPI)
    return World(
        filer,
        pharmacy,
        acting("NETWORK_PHARMACY", story.RIVER_PHARMACY, scopes[story.RIVER_PHARMACY]),
        acting("COVERED_ENTITY", "town", {"party": [str(town.pk)]}),
        acting("COVERED_ENTITY", "county", {"party": [str(county.pk)]}),
        regulator,
        program,
        contract,
        town,
        county,
    )


@pytest.fixture
def people(world: World) -> World:
    """Four people enrolled: one reads Spanish, one has no address, one belongs to the county."""
    done = world.do(
        world.filer,
        "program-people-load",
        program=world.program.number,
        file=sheet(
            "people",
            "member,name,address,language,relation,entity,covered_from,covered_until",
            "M-100,Ada Quill,12 Oak Lane; Elmhollow IL 60000,en,subscriber,CE0001,2024-01-01,",
            "M-101,Benito Prado,14 Oak Lane; Elmhollow IL 60000,es,dependant,CE0001,2024-01-01,",
            "M-102,Cora Finch,,en,subscriber,CE0001,2024-03-30,",
            "M-200,Dario Wells,3 River Road; Cedar IL 60001,en,subscriber,CE0002,2024-01-01,",
        ),
    )
    assert done.more["taken"] == 4
    return world


__all__ = ["AT", "UTC"]
