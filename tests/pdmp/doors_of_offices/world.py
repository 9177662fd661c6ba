"""One small state for the whole matrix: somebody in every role, what their door rests on, rows of every schedule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from carelaw.pdmp.facts.access import Purpose, Role
from carelaw.pdmp.store.models import (
    AccessCase,
    Appointment,
    Dispensation,
    LicensingBody,
    PartnerState,
    ProgramMember,
    RegisteredDispenser,
)
from carelaw.pdmp.use_cases.doors.partners import record_partner
from carelaw.pdmp.use_cases.patients.filing import file_request
from carelaw.pdmp.use_cases.patients.matching import find_person, make_ready
from carelaw.platform.accounts.actor import Actor, actor_for
from carelaw.platform.accounts.models import Account, Designation, RoleGrant
from carelaw.platform.accounts.roles import ROLES
from carelaw.platform.agreements.models import Agreement
from carelaw.platform.parties.models import License, Party
from tests.pdmp.conftest import AT, PHARMACY_DEA, actor, licensed
from tests.pdmp.doors_of_offices.conftest import KINDS, PRESCRIBER_DEA, appointed, case_for
from tests.pdmp.files import HYDROCODONE, asap, record, send
from tests.pdmp.law_enforcement.office import approved, registered
from tests.pdmp.patients.people import filing, proven

PERSON = {"last_name": "SAMPLESON", "first_name": "AUGUST", "birth_date": "1989-03-12"}
NPI = "1928340565"
# By the quantity of its row, which is what every door shows: the schedule of what was dispensed.
SCHEDULES = {10: "II", 20: "III", 30: "IV", 40: "V", 50: ""}
Question = dict[str, Any]


@dataclass
class World:
    """Who asks in which role, and the question that opens each door of theirs."""

    actors: dict[Role, Actor] = field(default_factory=dict)
    principals: dict[Role, Account] = field(default_factory=dict)
    opening: dict[tuple[Role, Purpose], Question] = field(default_factory=dict)
    held_to: dict[tuple[str, ...], Question] = field(default_factory=dict)
    """Questions of law enforcement, by the schedules that their request and its order let back."""

    def question(self, role: Role, purpose: Purpose) -> Question:
        """The question that opens the door of a role and purpose, or a plain one about a person."""
        return {"person": PERSON, **self.opening.get((role, purpose), {}), "purpose": purpose.value}


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def build(submitter: Actor) -> World:
    """Everybody, everything on file."""
    world = World()
    send(submitter, asap([record(DSP02=str(quantity), DSP09=str(quantity)) for quantity in SCHEDULES]))
    for quantity, schedule in SCHEDULES.items():
        assert Dispensation.objects.filter(quantity=quantity).update(state_schedule=schedule) == 1
    world.actors[Role.SUBMITTER] = submitter
    _clinicians(world)
    officer, agent = registered()
    world.actors |= {Role.LE_REQUESTER: officer, Role.OAG_AGENT: agent}
    admin = actor_for(
        Account.objects.get(email="admin@example.org"), "ADMIN", AT, "console", "test", second_factor=True
    )
    world.actors[Role.ADMIN] = admin
    _offices(world, admin)
    _law_enforcement(world, officer, agent)
    _partners(world, admin)
    _patient(world)
    for role in Role:
        if role not in world.actors and role.value in ROLES:
            known = Account.objects.filter(email=f"{role.value.lower()}@example.org").first()
            world.actors[role] = again(known, role) if known else actor(role.value, npi=(NPI,))
    return world


def again(account: Account, role: Role) -> Actor:
    """Somebody known, with the grant as it stands now."""
    return actor_for(account, role.value, AT, "console", "test", second_factor=True)


def _clinicians(world: World) -> None:
    prescriber = licensed(actor("PRESCRIBER", dea=(PRESCRIBER_DEA,), npi=(NPI,)), "physician")
    dispenser = licensed(actor("DISPENSER", dispenser_dea=(PHARMACY_DEA,)), "pharmacist")
    world.actors |= {Role.PRESCRIBER: prescriber, Role.DISPENSER: dispenser}
    treat = {"attestation": "existing-patient"}
    own = {"person": None, "dea": PRESCRIBER_DEA}
    counter = {"attestation": "current-patient", "drug": HYDROCODONE, "prescription_number": "1"}
    world.opening |= {
        (Role.PRESCRIBER, Purpose.TREATMENT): treat,
        (Role.PRESCRIBER, Purpose.SELF_AUDIT): own,
        (Role.DISPENSER, Purpose.DISPENSING): counter,
        (Role.PRESCRIBER_DESIGNEE, Purpose.TREATMENT): treat,
        (Role.PRESCRIBER_DESIGNEE, Purpose.SELF_AUDIT): own,
        (Role.DISPENSER_DESIGNEE, Purpose.DISPENSING): counter,
    }
    for role, principal in ((Role.PRESCRIBER_DESIGNEE, prescriber), (Role.DISPENSER_DESIGNEE, dispenser)):
        _designee(world, role, Account.objects.get(pk=principal.account_id))


def _designee(world: World, role: Role, principal: Account) -> None:
    account = Account.objects.create_user(f"{role.value.lower()}@example.org", name="Test Designee")
    RoleGrant.objects.create(account=account, role=role.value, starts_on=date(2024, 1, 1), granted_at=AT)
    Designation.objects.create(
        principal=principal, designee=account, role=role.value, employer="Test", starts_on=date(2024, 1, 1),
        standards_version="1", named_at=AT,
    )  # fmt: skip
    world.principals[role] = principal
    world.actors[role] = actor_for(account, role.value, AT, "console", "test", principal=principal, second_factor=True)


def _offices(world: World, admin: Actor) -> None:
    purposes = {
        Role.DOH_REVIEWER: Purpose.DOH_REVIEW,
        Role.DOH_ANALYST: Purpose.DOH_ANALYSIS,
        Role.LICENSING_REP: Purpose.LICENSING_CASE,
        Role.COMMONWEALTH_QI: Purpose.PROGRAM_INTEGRITY,
        Role.DDAP_MDIRT: Purpose.MDIRT,
        Role.CORONER_ME: Purpose.DEATH_INVESTIGATION,
    }
    for name in KINDS:
        role = Role(name)
        who, appointment = appointed(admin, name)
        RoleGrant.objects.filter(pk=who.grant_id).update(scope={"npi": [NPI]})
        world.actors[role] = who = again(Account.objects.get(pk=who.account_id), role)
        case = appointment if role is Role.COMMONWEALTH_QI else case_for(who)
        world.opening[role, purposes[role]] = {"case": case}
    ProgramMember.objects.create(
        program="MA", member_number="1", last_name="SAMPLESON", first_name="AUGUST", birth_date=date(1989, 3, 12),
        member_from=date(2020, 1, 1),
    )  # fmt: skip
    named = world.opening[Role.LICENSING_REP, Purpose.LICENSING_CASE]
    world.opening[Role.LICENSING_REP, Purpose.LICENSING_CASE] = {**named, "person": None, "dea": PRESCRIBER_DEA}


def _law_enforcement(world: World, officer: Actor, agent: Actor) -> None:
    RoleGrant.objects.filter(pk=agent.grant_id).update(scope={"npi": [NPI]})
    agent = again(Account.objects.get(pk=agent.account_id), Role.OAG_AGENT)
    world.actors[Role.OAG_AGENT] = agent
    named = {**PERSON, "last_name": "Sampleson", "first_name": "August"}
    # The order covers Schedules III and IV, so that V stays shut although it was asked for.
    for asked, held_to in (("II", ("II",)), ("III, IV, V", ("III", "IV")), ("II, III", ("II", "III"))):
        case = str(approved(officer, agent, schedules=asked).pk)
        world.held_to[held_to] = {"case": case, "person": named, "purpose": Purpose.LE_PROBABLE_CAUSE.value}
    world.opening[Role.OAG_AGENT, Purpose.LE_PROBABLE_CAUSE] = world.held_to["II",]


def _partners(world: World, admin: Actor) -> None:
    record_partner(
        admin, AT, state="OH", program="Ohio program", reference="MOU-1", standard="PMIX 2.0",
        roles=("OOS_PDMP", "OOS_PRESCRIBER", "OOS_DISPENSER"), signed_on=date(2024, 1, 1), starts_on=date(2024, 2, 1),
    )  # fmt: skip
    for role in (Role.OOS_PDMP, Role.OOS_PRESCRIBER, Role.OOS_DISPENSER):
        who = actor(role.value, npi=(NPI,), state=("OH",), dea=(PRESCRIBER_DEA,), license=("OH-1",))
        party = Party.objects.create(kind="person", name=who.name, account_id=who.account_id, created_at=AT)
        License.objects.create(
            party=party, kind="physician", number=f"OH-{role}", state="OH", valid_from=date(2015, 1, 1)
        )
        world.actors[role] = who
    world.opening |= {
        (Role.OOS_PDMP, Purpose.INTERSTATE): {"reason": "PROGRAM_FUNCTION"},
        (Role.OOS_PRESCRIBER, Purpose.TREATMENT): {"attestation": "existing-patient"},
        (Role.OOS_PRESCRIBER, Purpose.SELF_AUDIT): {"person": None, "dea": PRESCRIBER_DEA},
        (Role.OOS_DISPENSER, Purpose.DISPENSING): world.opening[Role.DISPENSER, Purpose.DISPENSING],
    }


def _patient(world: World) -> None:
    who = actor("PATIENT", npi=(NPI,))
    steward = actor("DATA_STEWARD")
    held = file_request(who, filing(), at=AT).request
    proven(held, steward)
    (found,) = find_person(steward, str(held.pk), at=AT)
    make_ready(steward, str(held.pk), found.patient_id, at=AT)
    world.actors[Role.PATIENT] = who
    world.opening[Role.PATIENT, Purpose.PATIENT_ACCESS] = {"person": None, "case": str(held.pk)}


Spoil = Callable[[World, Role, Question], Question]


def _changed(**changes: Any) -> Spoil:
    return lambda world, role, question: {**question, **changes}


def _stored(model: Any, **changes: Any) -> Spoil:
    def spoil(world: World, role: Role, question: Question) -> Question:
        model.objects.update(**changes)
        return question

    return spoil


ANYBODY = {**PERSON, "last_name": "SAMP*"}
STRANGER = {"last_name": "OTHERSON", "first_name": "MAY", "birth_date": "1990-01-02"}
SPOILED: Mapping[str, Spoil] = {
    "license-live": _stored(License, status="suspended"),
    "existing-patient-attested": _changed(attestation=""),
    "current-patient-attested": _changed(attestation=""),
    "subject-selected": _changed(person=ANYBODY, case=""),
    "own-dea-asked": _changed(dea="AB1234563"),
    "is-a-dispenser": _stored(RegisteredDispenser, kind="wholesaler"),
    "dispensing-decision-now": _changed(prescription_number="", drug=""),
    "controlled-drug": _changed(drug="00000000000"),
    "designation-live": _stored(Designation, ends_on=date(2024, 12, 31)),
    "as-home-existing-patient-attested": _changed(attestation=""),
    "as-home-current-patient-attested": _changed(attestation=""),
    "as-home-dispensing-decision-now": _changed(prescription_number="", drug=""),
    "as-home-controlled-drug": _changed(drug="00000000000"),
    "personal-approval-live": _stored(Appointment, ends_on=date(2025, 1, 5)),
    "representative-designated": _stored(Appointment, revoked_on=date(2025, 1, 6)),
    "designation-with-program-and-function": _stored(Appointment, program="SNAP"),
    "team-assigned": _stored(Appointment, starts_on=date(2025, 1, 7)),
    "review-named": _stored(AccessCase, closed_on=date(2025, 1, 5)),
    "assigned-duty-stated": _stored(Appointment, duty=""),
    "body-regulates-subject": _stored(LicensingBody, professions=["midwife"]),
    "case-numbered": _stored(AccessCase, administrative=False),
    "subject-is-member": _changed(person=STRANGER),
    "team-case": _changed(person=STRANGER),
    "office-and-case": _stored(AccessCase, closed_on=date(2025, 1, 5)),
    "death-in-the-past": _stored(AccessCase, died_on=date(2025, 1, 7)),
    "decedent-is-subject": _stored(AccessCase, identity_established=False),
    "agreement-in-force": _stored(PartnerState, suspensions=[["2025-01-06", "2025-01-06"]]),
    "home-license-live": _stored(License, valid_to=date(2025, 1, 5)),
    "program-functions-only": _changed(reason="LAW_ENFORCEMENT"),
}
"""How each condition of a door is made to fail, one at a time."""

__all__ = ["SPOILED", "Agreement", "World", "build", "undone"]
