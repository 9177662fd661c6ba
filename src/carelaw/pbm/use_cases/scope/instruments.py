"""Fiduciary accounts and bonds: one for each program or one pooled, and programs of carriers that need none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from carelaw.kernel.dates import legal_date
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.licensing import CarrierKind
from carelaw.pbm.facts.scope import CarrierProgram, FiduciaryChoice, InstrumentMode
from carelaw.pbm.rules.scope.license_duties import fiduciary_carve_out, fiduciary_instrument
from carelaw.pbm.store.models import FiduciaryCarveOut, FiduciaryInstrument, Program
from carelaw.pbm.use_cases.permissions import DUTIES_FILE, DUTIES_SEE
from carelaw.pbm.use_cases.scope.authority import ZONE
from carelaw.pbm.use_cases.scope.named import organization, program_numbered
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.parties.own import only_own, own_party, require_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "215 ILCS 5/512-5(h)"
ENTERED = declare(
    "pbm-instrument-entered",
    says="A fiduciary account or bond was entered.",
    keys={"instrument": Shape.ID, "mode": Shape.CODE, "programs": Shape.COUNT},
    cite=CITE,
)
ENDED = declare(
    "pbm-instrument-ended", says="A fiduciary account or bond ended.", keys={"instrument": Shape.ID}, cite=CITE
)
CARVED_OUT = declare(
    "pbm-program-carved-out",
    says="A program of a carrier needs no instrument.",
    keys={"program": Shape.ID},
    cite=CITE,
)


def enter_instrument(
    actor: Actor,
    at: datetime,
    *,
    kind: str,
    mode: str,
    programs: Sequence[str],
    institution: str,
    instrument_number: str,
    amount: Decimal | None,
    yearly_reimbursements: Decimal | None,
    starts_on: date,
) -> FiduciaryInstrument:
    """Enter an account or a bond for the programs named; it is no condition of the license."""
    require(actor, DUTIES_FILE)
    party = own_party(actor)
    named = [_own_program(actor, number) for number in dict.fromkeys(programs)]
    _refuse_carved_out(named)
    ids = [str(one.pk) for one in named]
    overlapping = {held for other in active_on(party.pk, starts_on) for held in other.program_ids} & set(ids)
    facts = FiduciaryChoice(starts_on, InstrumentMode(mode), len(ids), len(overlapping), amount, yearly_reimbursements)
    decision = stop_at(fiduciary_instrument(facts, law=adopted_law()))
    year = legal_date(at, ZONE).year
    with transaction.atomic():
        made = FiduciaryInstrument.objects.create(
            number=f"FI-{year}-{next_in(f'pbm.instruments-{year}'):04}",
            party_id=party.pk,
            kind=kind,
            mode=mode,
            institution=institution.strip(),
            instrument_number=instrument_number.strip(),
            amount=amount,
            yearly_reimbursements=yearly_reimbursements,
            program_ids=ids,
            starts_on=starts_on,
        )
        keep(decision, facts, subject=f"fiduciary-instrument:{made.number}", at=at, actor=actor)
        body = {"instrument": made.number, "mode": mode, "programs": len(ids)}
        append(ENTERED, actor=actor, at=at, body=body, subject=made.number)
    return made


def end_instrument(actor: Actor, at: datetime, *, instrument: str, on: date) -> FiduciaryInstrument:
    """End an account or bond on its last day."""
    require(actor, DUTIES_FILE)
    with transaction.atomic():
        mine = only_own(FiduciaryInstrument.objects.select_for_update(), actor, "party_id")
        found = mine.filter(number=instrument.strip(), ends_on=None).first()
        if found is None:
            says = "No running instrument of this number is yours."
            raise Refusal("instrument-unknown", says, cite=CITE, field="instrument", kind="not-found")
        if on < found.starts_on:
            says = f"It runs from {found.starts_on}; it cannot end on {on}. Give that day or a later one."
            raise Refusal("instrument-ends-early", says, cite=CITE, field="on")
        found.ends_on = on
        found.save(update_fields=["ends_on"])
        append(ENDED, actor=actor, at=at, body={"instrument": found.number}, subject=found.number)
    return found


def carve_out(
    actor: Actor,
    at: datetime,
    *,
    program: str,
    carrier: str,
    kind: str,
    authority_number: str,
    authorized_from: date,
    authorized_to: date | None,
    note: str,
) -> FiduciaryCarveOut:
    """Note that a program is run by or for a carrier authorized in the State; no instrument is asked for then."""
    require(actor, DUTIES_FILE)
    about, of = _own_program(actor, program), organization(carrier, "carrier", "carrier")
    on = legal_date(at, ZONE)
    authorized = bool(authority_number.strip())
    facts = CarrierProgram(on, CarrierKind(kind), authorized, authorized_from, authorized_to)
    decision = stop_at(fiduciary_carve_out(facts, law=adopted_law()))
    with transaction.atomic():
        made, _ = FiduciaryCarveOut.objects.update_or_create(
            program_id=about.pk,
            defaults={
                "carrier_id": of.pk,
                "kind": kind,
                "authority_number": authority_number.strip(),
                "authorized_from": authorized_from,
                "authorized_to": authorized_to,
                "note": note.strip(),
                "entered_at": at,
            },
        )
        keep(decision, facts, subject=f"fiduciary-carve-out:{about.number}", at=at, actor=actor)
        append(CARVED_OUT, actor=actor, at=at, body={"program": about.number}, subject=about.number)
    return made


def active_on(party_id: UUID, on: date) -> list[FiduciaryInstrument]:
    """The instruments of a manager that run on a day or begin later."""
    return list(FiduciaryInstrument.objects.filter(party_id=party_id).filter(Q(ends_on=None) | Q(ends_on__gte=on)))


def programs_with_instruments(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """Each program with the account or bond that stands behind it, or why none is asked for."""
    require(actor, DUTIES_SEE)
    on = legal_date(at, ZONE)
    carved = {one.program_id: one for one in FiduciaryCarveOut.objects.all()}
    percent = Decimal(adopted_law().number("pbm.fiduciary_base_percent", on))
    rows = []
    for one in only_own(Program.objects.order_by("number"), actor, "manager_id"):
        behind = next((each for each in active_on(one.manager_id, on) if str(one.pk) in each.program_ids), None)
        out = carved.get(one.pk)
        yearly = behind.yearly_reimbursements if behind else None
        rows.append(
            {
                "program": one.number,
                "name": one.name,
                "standing": "carved-out" if out else "instrument" if behind else "none",
                "instrument": behind.number if behind else "",
                "kind": behind.kind if behind else "",
                "mode": behind.mode if behind else "",
                "institution": behind.institution if behind else "",
                "amount": behind.amount if behind else None,
                "advisory": (yearly * percent / 100).quantize(Decimal("0.01")) if yearly is not None else None,
                "note": out.note if out else "",
            }
        )
    return rows


def _own_program(actor: Actor, number: str) -> Program:
    found = program_numbered(number, "programs")
    require_own(actor, found.manager_id)
    return found


def _refuse_carved_out(named: Sequence[Program]) -> None:
    carved = {one.program_id: one for one in FiduciaryCarveOut.objects.filter(program_id__in=[p.pk for p in named])}
    for one in named:
        if one.pk in carved:
            says = (
                f"{one.number} is run by or for a carrier: {carved[one.pk].note} Nothing is asked for it; leave it out."
            )
            raise Refusal("E-PBM-33.carved-out", says, cite=CITE, field="programs", kind="conflict")
