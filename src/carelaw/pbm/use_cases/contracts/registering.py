"""Enter programs and contracts: their parties, what happened to them, the terms that checks compute with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.db.models import Q, QuerySet

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.contracts import ProgramEntry, StatedSchedule
from carelaw.pbm.facts.scope import ProgramEntities
from carelaw.pbm.rules.contracts.pharmacy_terms import payment_frequency_stated
from carelaw.pbm.rules.contracts.programs import program_complete
from carelaw.pbm.rules.scope.covered import covered_entity_linked
from carelaw.pbm.store.models import (
    Contract,
    ContractEvent,
    ContractKind,
    ContractParty,
    ContractState,
    ContractTerms,
    EventKind,
    PartyRole,
    PayForm,
    Program,
    ProgramEntity,
    ProgramState,
    Relation,
)
from carelaw.pbm.use_cases.contracts.parties import mandate_on
from carelaw.pbm.use_cases.contracts.permissions import CONTRACTS_KEEP, CONTRACTS_SEE
from carelaw.pbm.use_cases.discipline.gates import require_may_be_engaged
from carelaw.pbm.use_cases.licenses import may_act
from carelaw.pbm.use_cases.mac_lists import pharmacies_for
from carelaw.pbm.use_cases.scope.age import require_no_age_exemption
from carelaw.pbm.use_cases.scope.exemptions import awaited_exemption, give_program
from carelaw.pbm.use_cases.scope.named import organization, program_numbered
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import acts_for_own, is_own, not_yours, own_parties, own_party, require_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

PROGRAM_CITE = '215 ILCS 5/512-3 "pharmacy benefits management program"'
CONTRACT_CITE = "215 ILCS 5/512-7, 5/513b1"
PROGRAM = declare(
    "program-entered", says="A program was entered.", keys={"program": Shape.ID, "state": Shape.CODE}, cite=PROGRAM_CITE
)
CONTRACT = declare(
    "contract-entered",
    says="A contract was entered, or what is known of it changed.",
    keys={"contract": Shape.ID, "what": Shape.CODE},
    cite=CONTRACT_CITE,
)
_BOOK_2008 = "il-pbm-programs-2008"
_STAFF_KINDS = {ContractKind.ENTITY, ContractKind.INSURER}


# Seeing


def programs_for(actor: Actor) -> QuerySet[Program]:
    """The programs that an actor may see: one's own, or all."""
    require(actor, CONTRACTS_SEE)
    if not acts_for_own(actor):
        return Program.objects.all()
    mine = own_parties(actor)
    return Program.objects.filter(Q(manager_id__in=mine) | Q(entities__entity_id__in=mine)).distinct()


def contracts_for(actor: Actor, on: date | None = None) -> QuerySet[Contract]:
    """The contracts that an actor may see: those to which one's own organization is a party, or all.

    On a day, a services organization reads those of the pharmacies whose mandate runs and covers contracts, too.
    """
    require(actor, CONTRACTS_SEE)
    if not acts_for_own(actor):
        return Contract.objects.all()
    mine = {*own_parties(actor), *(pharmacies_for(actor, on) if on else ())}
    return Contract.objects.filter(Q(manager_id__in=mine) | Q(parties__party_id__in=mine)).distinct()


def contract_for(actor: Actor, number: str, on: date | None = None) -> Contract:
    """One contract by its number, to read `on` a day or to act on; anybody else's reads as if it were not there."""
    found = contracts_for(actor, on).filter(number=number.strip()).first()
    if found is None:
        raise not_yours()
    return found


# Programs


def register_program(
    actor: Actor,
    at: datetime,
    *,
    manager: str,
    name: str,
    offered_in_state: bool | None,
    states_served: tuple[str, ...],
    starts_on: date | None,
    anniversary_on: date | None,
    line_of_business: str,
    entities: tuple[str, ...],
    grandfathered: bool | None = None,
) -> tuple[Program, str]:
    """Enter a program; what the law asks and is missing keeps it a draft. Gives what is missing, in words."""
    require(actor, CONTRACTS_KEEP)
    on = legal_date(at, ZONE)
    party = _manager(actor, manager, at, new_program=True)
    require_no_age_exemption(starts_on or on, grandfathered=bool(grandfathered))
    with transaction.atomic():
        made = Program.objects.create(
            number=f"PR-{on.year}-{next_in(f'pbm.programs-{on.year}'):04}",
            manager_id=party.pk,
            name=name,
            offered_in_state=offered_in_state,
            states_served=list(states_served),
            starts_on=starts_on,
            anniversary_on=anniversary_on or starts_on,
            line_of_business=line_of_business or "",
            created_at=at,
        )
        awaited = awaited_exemption(party.pk, on)
        if awaited is not None and may_act(party, on).outcome is Outcome.VIOLATION:
            give_program(awaited, made.pk)
        for line in entities:
            _link_entity(made, line, starts_on or on)
        says = _settle_program(actor, made, at)
    return made, says


def add_program_entity(
    actor: Actor, at: datetime, *, program: str, entity: str, kind: str, via: str, starts_on: date | None
) -> tuple[Program, str]:
    """Link a covered entity to a program, direct or through somebody else."""
    require(actor, CONTRACTS_KEEP)
    found = program_numbered(program)
    require_own(actor, found.manager_id)
    first = starts_on or found.starts_on or legal_date(at, ZONE)
    with transaction.atomic():
        _link_entity(found, f"{entity} {kind} {via}".strip(), first)
        says = _settle_program(actor, found, at)
    return found, says


def _link_entity(program: Program, line: str, first: date) -> None:
    """One line of a form: the entity's number, its kind, and through whom, such as `CE0001 employer PBM0101`."""
    number, kind, via, *_ = [*line.split(), "", ""]
    through = organization(via, "via") if via else None
    ProgramEntity.objects.get_or_create(
        program=program,
        entity_id=organization(number, "entities", "covered entity").pk,
        starts_on=first,
        defaults={
            "kind": kind or "other",
            "relation": Relation.INDIRECT if through else Relation.DIRECT,
            "via_id": through.pk if through else None,
        },
    )


def _settle_program(actor: Actor, program: Program, at: datetime) -> str:
    known = ProgramEntry(True, program.entities.count(), program.offered_in_state)
    decision = program_complete(known, law=adopted_law())
    keep(decision, known, subject=f"program:{program.number}", at=at, actor=actor)
    passed = decision.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE)
    program.state = ProgramState.REGISTERED if passed else ProgramState.DRAFT
    program.save(update_fields=["state"])
    append(
        PROGRAM, actor=actor, at=at, body={"program": program.number, "state": program.state}, subject=program.number
    )
    return "" if decision.outcome is Outcome.PASS else " ".join(one.says for one in decision.reasons)


# Contracts


def open_contract(
    actor: Actor,
    at: datetime,
    *,
    kind: str,
    title: str,
    manager: str,
    other: str,
    role: str,
    executed_on: date | None,
    program: str = "",
    network: str = "",
    line_of_business: str = "",
    entities: tuple[str, ...] = (),
    drafted_here: bool | None = None,
    template: bool | None = None,
    made_in_state: bool | None = None,
    ends_on: date | None = None,
) -> Contract:
    """Enter a contract with its parties. One written here is a draft; one that was signed elsewhere is evidence."""
    require(actor, CONTRACTS_KEEP)
    party = _manager(actor, manager, at, executed_on, program=program)
    second = organization(other, "other") if other.strip() else None
    if second is None and not template:
        says = "Name the other party by its number; only a template has none."
        raise Refusal("needs-other-party", says, cite=CONTRACT_CITE, field="other")
    on = legal_date(at, ZONE)
    agent = _on_whose_side(actor, party, second, on)
    with transaction.atomic():
        made = Contract.objects.create(
            number=f"CT-{on.year}-{next_in(f'pbm.contracts-{on.year}'):04}",
            kind=kind,
            state=ContractState.DRAFT if drafted_here or template else ContractState.REGISTERED,
            manager_id=party.pk,
            program=program_numbered(program) if program.strip() else None,
            title=title,
            network=network,
            line_of_business=line_of_business or "",
            drafted_here=bool(drafted_here),
            template=bool(template),
            made_in_state=made_in_state,
            ends_on=ends_on,
            created_at=at,
            registered_at=None if drafted_here or template else at,
        )
        payer = role == PartyRole.PAYER
        ContractParty.objects.create(
            contract=made,
            party_id=party.pk,
            role=PartyRole.PAYER if payer else PartyRole.MANAGER,
            starts_on=executed_on,
        )
        if second is not None:
            ContractParty.objects.create(contract=made, party_id=second.pk, role=role, starts_on=executed_on)
        if agent is not None:
            ContractParty.objects.create(contract=made, party_id=agent.pk, role=PartyRole.PSAO, starts_on=executed_on)
        for line in entities:
            _link_party_entity(made, line, executed_on)
        _require_entity(made, at, actor)
        if executed_on is not None:
            ContractEvent.objects.create(contract=made, kind=EventKind.EXECUTED, on=executed_on, at=at)
        append(CONTRACT, actor=actor, at=at, body={"contract": made.number, "what": "opened"}, subject=made.number)
    return made


def _on_whose_side(actor: Actor, party: Party, second: Party | None, on: date) -> Party | None:
    """Refuse whoever stands on neither side; a services organization stands on a pharmacy's under its live mandate."""
    if not acts_for_own(actor) or is_own(actor, party.pk, second.pk if second else None):
        return None
    if actor.role != "PSAO" or second is None:
        raise not_yours()
    agent = own_party(actor)
    stop_at(mandate_on(agent.pk, second.pk, "contracts", on)[0], {"pharmacy": "other", "on": "other"}, kind="conflict")
    return agent


def _link_party_entity(contract: Contract, line: str, first: date | None) -> None:
    number, kind, via, *_ = [*line.split(), "", ""]
    through = organization(via, "via") if via else None
    ContractParty.objects.get_or_create(
        contract=contract,
        party_id=organization(number, "entities", "covered entity").pk,
        role=PartyRole.COVERED_ENTITY,
        defaults={
            "entity_kind": kind or "other",
            "relation": Relation.INDIRECT if through else Relation.DIRECT,
            "via_id": through.pk if through else None,
            "starts_on": first,
        },
    )


def covered_entities_of(contract: Contract) -> list[ContractParty]:
    """Every covered entity of a contract: duties of disclosure and consent run to each, not to the signer alone."""
    roles = (PartyRole.COVERED_ENTITY, PartyRole.INSURER)
    return list(contract.parties.filter(role__in=roles).order_by("pk"))


def _require_entity(contract: Contract, at: datetime, actor: Actor) -> None:
    if contract.kind not in _STAFF_KINDS or contract.template or _BOOK_2008 not in adopted_law().rulebooks:
        return
    linked = covered_entities_of(contract)
    direct = sum(one.relation == Relation.DIRECT for one in linked)
    unnamed = sum(one.relation == Relation.INDIRECT and one.via_id is None for one in linked)
    known = ProgramEntities(direct=direct, indirect=len(linked) - direct, unnamed_between=unnamed)
    decision = stop_at(covered_entity_linked(known, law=adopted_law()), {"entities": "entities", "via": "entities"})
    keep(decision, known, subject=f"contract:{contract.number}", at=at, actor=actor)


def _manager(
    actor: Actor, number: str, at: datetime, on: date | None = None, *, program: str = "", new_program: bool = False
) -> Party:
    """The benefit manager or payer of a contract: licensed on its day, and under no sanction that lasts."""
    party = organization(number, "manager", "benefit manager")
    day = on or legal_date(at, ZONE)
    require_may_be_engaged(party.pk, day)
    manages = number.strip().upper().startswith("PBM")
    if manages and _BOOK_2008 in adopted_law().rulebooks and day >= adopted_law().number("pbm.fees_from", day):
        today = legal_date(at, ZONE)
        about = program_numbered(program).pk if program.strip() else None
        if not (new_program and awaited_exemption(party.pk, today)):
            stop_at(may_act(party, today, about), {"on": "manager", "status": "manager"}, kind="conflict")
    return party


def add_party(
    actor: Actor,
    at: datetime,
    *,
    contract: str,
    party: str,
    role: str,
    entity_kind: str,
    via: str,
    starts_on: date | None,
) -> Contract:
    """Add a party: a covered entity behind the signer, a subcontractor, a second pharmacy."""
    require(actor, CONTRACTS_KEEP)
    found = contract_for(actor, contract)
    named = organization(party, "party")
    day = starts_on or legal_date(at, ZONE)
    if role in (PartyRole.MANAGER, PartyRole.SUBCONTRACTOR):
        require_may_be_engaged(named.pk, day)
    through = organization(via, "via") if via.strip() else None
    with transaction.atomic():
        ContractParty.objects.update_or_create(
            contract=found,
            party_id=named.pk,
            role=role,
            defaults={
                "entity_kind": entity_kind or "",
                "relation": Relation.INDIRECT if through else Relation.DIRECT,
                "via_id": through.pk if through else None,
                "starts_on": starts_on,
            },
        )
        append(CONTRACT, actor=actor, at=at, body={"contract": found.number, "what": "party"}, subject=found.number)
    return found


def add_event(actor: Actor, at: datetime, *, contract: str, kind: str, on: date, note: str) -> Contract:
    """Enter that a contract was made, renewed, extended, amended or ended; its standing is worked out anew."""
    from carelaw.pbm.use_cases.contracts.judging import settle

    require(actor, CONTRACTS_KEEP)
    found = contract_for(actor, contract)
    if kind != EventKind.ENDED:
        require_may_be_engaged(found.manager_id, on)
    with transaction.atomic():
        ContractEvent.objects.get_or_create(contract=found, kind=kind, on=on, defaults={"note": note[:300], "at": at})
        if kind == EventKind.ENDED:
            found.state, found.ends_on = ContractState.ENDED, on
            found.save(update_fields=["state", "ends_on"])
        append(CONTRACT, actor=actor, at=at, body={"contract": found.number, "what": kind}, subject=found.number)
        settle(found, at=at, actor=actor)
    return found


# Typed terms


def set_terms(
    actor: Actor,
    at: datetime,
    *,
    contract: str,
    method: str,
    reference: str,
    factor_percent: str,
    dispensing_fee: str,
    lesser_of_charge: bool | None,
    mac_list_code: str,
    databases: tuple[str, ...],
    amount_schedule: str,
    pay_form: str,
    pay_days: int | None,
    pay_lag_days: int | None,
    pay_days_of_month: tuple[str, ...],
    cycle_starts_on: date | None,
    pay_words: str,
    dispute_forum: str,
    dispute_days: int | None,
    factor_percent_340b: str,
    dispensing_fee_340b: str,
    fee_per_claim: str,
) -> ContractTerms:
    """Type the terms of a contract's newest version. A schedule that cannot be computed is refused."""
    from carelaw.pbm.use_cases.contracts.judging import settle

    require(actor, CONTRACTS_KEEP)
    found = contract_for(actor, contract)
    version = found.versions.order_by("-number").first()
    if version is None:
        says = f"{found.number} has no paper yet. Send the contract first; terms belong to a version."
        raise Refusal("needs-version", says, cite=CONTRACT_CITE, field="contract", kind="conflict")
    days = _days_of_month(pay_days_of_month)
    if pay_form or pay_words.strip():
        known = StatedSchedule(True, pay_form or "", pay_days, days, pay_words.strip())
        keep(
            stop_at(payment_frequency_stated(known, law=adopted_law())),
            known,
            subject=f"contract:{found.number}",
            at=at,
            actor=actor,
        )
    if pay_form == PayForm.CYCLE and cycle_starts_on is None:
        says = "A cycle needs the day of one cut-off, from which the others are counted."
        raise Refusal("E-PBM-68.cycle", says, cite="215 ILCS 5/512-7(a)", field="cycle_starts_on")
    with transaction.atomic():
        made, _ = ContractTerms.objects.update_or_create(
            version=version,
            defaults={
                "method": method or "",
                "reference": reference,
                "factor_percent": _number(factor_percent, "factor_percent"),
                "dispensing_fee": _number(dispensing_fee, "dispensing_fee"),
                "lesser_of_charge": lesser_of_charge,
                "mac_list_code": mac_list_code,
                "databases": list(databases),
                "amount_schedule": amount_schedule,
                "pay_form": pay_form or "",
                "pay_days": pay_days,
                "pay_lag_days": pay_lag_days,
                "pay_days_of_month": list(days),
                "cycle_starts_on": cycle_starts_on,
                "dispute_forum": dispute_forum,
                "dispute_days": dispute_days,
                "factor_percent_340b": _number(factor_percent_340b, "factor_percent_340b"),
                "dispensing_fee_340b": _number(dispensing_fee_340b, "dispensing_fee_340b"),
                "fee_per_claim": _number(fee_per_claim, "fee_per_claim"),
            },
        )
        append(CONTRACT, actor=actor, at=at, body={"contract": found.number, "what": "terms"}, subject=found.number)
        settle(found, at=at, actor=actor)
    return made


def _number(text: str, field: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        value = Decimal(text.replace("$", "").replace("%", "").strip())
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= 10_000:
        raise Refusal("term-no-number", f"“{text[:16]}” is no number. Write 84.5 or 1.25.", field=field)
    return value


def _days_of_month(typed: Iterable[str]) -> tuple[int, ...]:
    days = [part for one in typed for part in one.replace(",", " ").split()]
    if any(not part.isdigit() for part in days):
        says = "Write the days of the month as numbers, such as 10 25."
        raise Refusal("E-PBM-68.days", says, cite="215 ILCS 5/512-7(a)", field="pay_days_of_month")
    return tuple(int(part) for part in days)
