"""What every act about a program needs: the program of one's own, who is enrolled in it, the day in Illinois."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from carelaw.kernel.dates import legal_date
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import (
    Contract,
    ContractKind,
    ContractParty,
    ContractState,
    ElectionState,
    EnrolledPerson,
    PartyRole,
    Program,
    ProgramState,
)
from carelaw.pbm.use_cases.scope.named import program_numbered
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import acts_for_own, not_yours, own_parties

ZONE = "America/Chicago"
_ON_FILE = (ContractState.REGISTERED, ContractState.DEFICIENT)
M = TypeVar("M", bound=Model)


def today(at: datetime) -> date:
    """The calendar day of an instant in Illinois."""
    return legal_date(at, ZONE)


def numbered(mark: str, at: datetime) -> str:
    """The next number of a kind, such as EW-2026-0001."""
    year = today(at).year
    return f"{mark}-{year}-{next_in(f'pbm.{mark.lower()}-{year}'):04}"


def programs_of(actor: Actor) -> QuerySet[Program]:
    """The programs on which somebody stands on a side: runs it, is covered by it, joined it. The staff sees all."""
    if not acts_for_own(actor):
        return Program.objects.all()
    mine = own_parties(actor)
    stands = Q(manager_id__in=mine) | Q(entities__entity_id__in=mine) | Q(elections__pharmacy_id__in=mine)
    return Program.objects.filter(stands).distinct()


def own_program(actor: Actor, number: str) -> Program:
    """A registered program on whose side the actor stands; anybody else's reads as if it were not there."""
    found = programs_of(actor).filter(number=number.strip()).first()
    if found is None:
        raise not_yours()
    return _registered(found)


def open_program(number: str) -> Program:
    """A registered program, whoever asks: joining one is open to every licensed pharmacy."""
    return _registered(program_numbered(number))


def _registered(program: Program) -> Program:
    if program.state == ProgramState.DRAFT:
        says = f"The program {program.number} is a draft: its register entry is not complete. Complete it first."
        raise Refusal("program-draft", says, cite="215 ILCS 5/512-3", field="program", kind="conflict")
    return program


def of_programs(model: type[M], actor: Actor, path: str = "program") -> QuerySet[M]:
    """The rows of a table that belong to the actor's programs."""
    found = model._default_manager.all()
    return found.filter(**{f"{path}__in": programs_of(actor)}) if acts_for_own(actor) else found


def one_of(found: QuerySet[M], number: str, field: str) -> M:
    """The row of a number, held until the act ends. Raises Refusal when there is none to see."""
    row = found.model._default_manager.select_for_update().filter(
        pk__in=found.filter(number=number.strip()).values("pk")
    )
    one = row.first()
    if one is None:
        refusal = not_yours()
        refusal.field = field
        raise refusal
    return one


def enrolled_pharmacies(program: Program, on: date) -> list[UUID]:
    """Every pharmacy that is in the program on a day: by its election, or by a contract for the program."""
    elected = program.elections.filter(state=ElectionState.ACCEPTED, ends_on__gte=on)
    signed = ContractParty.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on),
        contract__program=program,
        contract__state__in=_ON_FILE,
        role=PartyRole.PHARMACY,
    )
    found = {*elected.values_list("pharmacy_id", flat=True), *signed.values_list("party_id", flat=True)}
    return sorted(found)


def contract_from(program: Program, entity_id: UUID) -> date | None:
    """Since when the contract of the benefit manager with a covered entity runs; the program's day without one."""
    contracts = Contract.objects.filter(
        manager_id=program.manager_id,
        kind__in=(ContractKind.ENTITY, ContractKind.INSURER),
        state__in=_ON_FILE,
        parties__party_id=entity_id,
    )
    executed = (
        contracts.filter(Q(program=program) | Q(program=None), events__kind="executed")
        .order_by("events__on")
        .values_list("events__on", flat=True)
        .first()
    )
    return executed or program.anniversary_on or program.starts_on


def person_of(program: Program, member: str) -> EnrolledPerson:
    """The enrolled person of a member number. The refusal never repeats the number."""
    found = program.people.filter(member=member.strip()).first()
    if found is None:
        says = "Nobody of this member number is enrolled in the program. Load the people first, or check the number."
        raise Refusal("member-unknown", says, field="member", kind="not-found")
    return found


def own_side(actor: Actor, people: QuerySet[EnrolledPerson]) -> QuerySet[EnrolledPerson]:
    """The people whom an actor may see: a covered entity sees its own, a benefit manager those of its programs."""
    if not acts_for_own(actor):
        return people.none()
    mine = own_parties(actor)
    return people.filter(Q(entity_id__in=mine) | Q(program__manager_id__in=mine))


def party_named(party_id: UUID) -> Party:
    """A party by its id."""
    return Party.objects.get(pk=party_id)


def listed(found: Mapping[UUID, str], party_id: UUID | None) -> str:
    """A name out of a few, or a dash."""
    return found.get(party_id, "–") if party_id else "–"


def values_of(**typed: Any) -> dict[str, str]:
    """The values of a notice as text."""
    return {name: str(value) for name, value in typed.items()}
