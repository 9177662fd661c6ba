"""A program's year: enrollment, changed terms, cards, a drug list, statements, a check with pharmacies, an audit."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from carelaw.kernel.dates import DAY, legal_date, years_after
from carelaw.pbm.use_cases.contracts.registering import open_contract, register_program
from carelaw.pbm.use_cases.disclosures import comparing, ledgers, stating, verifying
from carelaw.pbm.use_cases.program_terms import changing_terms, drug_lists, enrolling, grievances, people
from carelaw.pbm.use_cases.scope.pharmacies import load_roster
from carelaw.pbm.use_cases.sponsors import auditing, paying
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Attached

_CARD = {
    "bin": "610000",
    "processor_control_number": "ELM",
    "group_number": "ELM01",
    "card_issuer_id": "80840",
    "cardholder_id": "on the front, line 3",
    "cardholder_name": "on the front, line 1",
    "claims_address": "Prairie Benefit Management, Box 10, Springfield",
    "help_desk_phone": "217 555 0100",
}


def tell_program_terms(
    regulator: Actor,
    filer: Actor,
    entity: Actor,
    pharmacies: tuple[Actor, Actor],
    at: datetime,
    *,
    manager: str,
    entity_number: str,
    npis: tuple[str, str],
) -> None:
    """One program of the licensed manager for a town, with both pharmacies in it."""
    on = legal_date(at, ZONE)
    since = years_after(on.replace(day=1), -2)
    # Entered today, under the license of today; the program runs since long before.
    program, _ = register_program(
        filer,
        at,
        manager=manager,
        name="Elmhollow Rx",
        offered_in_state=True,
        states_served=("IL",),
        starts_on=since,
        anniversary_on=since,
        line_of_business="commercial",
        entities=(f"{entity_number} employer",),
    )
    contract = open_contract(
        filer,
        at,
        kind="entity",
        title="Pharmacy benefits for Elmhollow",
        manager=manager,
        other=entity_number,
        role="covered-entity",
        executed_on=since,
        program=program.number,
        line_of_business="commercial",
        entities=(f"{entity_number} employer",),
    )
    _enroll(regulator, filer, pharmacies, at, program.number, npis)
    _people(filer, entity, at, program.number, entity_number, on)
    told = _disclose(filer, entity, pharmacies[0], at, program.number, entity_number, npis)
    _book(filer, at, entity_number, on)
    comparing.compare(regulator, at - 1 * DAY, number=told)
    _sponsor(filer, entity, at, contract.number, on)


def _enroll(
    regulator: Actor, filer: Actor, pharmacies: tuple[Actor, Actor], at: datetime, program: str, npis: tuple[str, str]
) -> None:
    on = legal_date(at, ZONE)
    head = "license_number,kind,name,status,valid_from,valid_to,npi,ncpdp"
    names = ("Corner Pharmacy", "River Street Pharmacy")
    lines = (
        f"054.0{place}8831,pharmacy,{name},active,2020-01-01,,{npi},"
        for place, (name, npi) in enumerate(zip(names, npis, strict=True), start=1)
    )
    load_roster(regulator, at - 75 * DAY, sheet=_sheet("roster", head, *lines), as_of=on - 75 * DAY)
    opens = on - timedelta(days=70)
    enrolling.announce(filer, at - 71 * DAY, program=program, opens_on=opens, closes_on=on - 30 * DAY)
    for actor in pharmacies:
        enrolling.elect(actor, at - 60 * DAY, program=program, accept_terms=True, starts_on=None, ends_on=None)
    changing_terms.publish(
        filer,
        at - 3 * DAY,
        program=program,
        kind="rate",
        before="AWP less 15 percent",
        after="AWP less 16 percent",
        description="",
        decided_on=on - 10 * DAY,
        effective_on=on + 20 * DAY,
        why_not_sooner="The contract with the vendor was signed three days ago.",
    )


def _people(filer: Actor, entity: Actor, at: datetime, program: str, entity_number: str, on: date) -> None:
    first = on - 60 * DAY
    head = "member,name,address,language,relation,entity,covered_from"
    rows = (
        f"E-100,Ada Quill,12 Oak Lane; Elmhollow IL 60000,en,subscriber,{entity_number},{first}",
        f"E-101,Benito Prado,14 Oak Lane; Elmhollow IL 60000,es,dependant,{entity_number},{first}",
        f"E-102,Cora Finch,,en,subscriber,{entity_number},{first}",
    )
    people.load_people(filer, at - 50 * DAY, program=program, file=_sheet("people", head, *rows))
    people.file_card(filer, at - 50 * DAY, program=program, fields=_CARD, control_number_required=True)
    cards = _sheet("cards", "member,issued_on,channel", f"E-100,{first},mail", f"E-101,{first},mail")
    people.issue_cards(filer, at - 49 * DAY, program=program, file=cards)
    taken = (f"K-1,E-100,00071015523,{on - 20 * DAY},40.10,1", f"K-2,E-101,00071015523,{on - 15 * DAY},41.00,0")
    claims = _sheet("claims", "claim,member,ndc,served_on,paid,daw", *taken)
    people.load_claims(filer, at - 10 * DAY, program=program, file=claims)
    for route in ("grievance", "appeal"):
        paper = _sheet(route, f"How a {route} is filed and decided.")
        contact = "Prairie, 217 555 0100, Box 10, Springfield"
        drug_lists.file_route(filer, at - 40 * DAY, program=program, route=route, contact=contact, file=paper)
    asked = {"program": program, "ndc": "00071-0155-23", "kind": "move"}
    live, _ = drug_lists.propose(
        filer,
        at - 9 * DAY,
        drug="Examplol 20 mg",
        description="It moves to tier 3.",
        description_es="Pasa al nivel 3.",
        effective_on=on + 5 * DAY,
        **asked,
    )
    drug_lists.consent(entity, at - 8 * DAY, change=live.number)
    drug_lists.go_live(filer, at - 7 * DAY, change=live.number)
    # This one waits for the covered entity.
    drug_lists.propose(
        filer,
        at - 2 * DAY,
        drug="Examplol 40 mg",
        description="It moves to tier 3 too.",
        effective_on=on + 15 * DAY,
        **asked,
    )
    grievances.file_grievance(
        filer,
        at - 4 * DAY,
        program=program,
        member="E-101",
        route="grievance",
        change=live.number,
        words="Necesito este medicamento.",
    )


def _disclose(
    filer: Actor, entity: Actor, pharmacy: Actor, at: datetime, program: str, number: str, npis: tuple[str, str]
) -> str:
    """Rebates and rates are told to the town, and a pharmacy checks the rates; gives the number of the rebates."""
    on = legal_date(at, ZONE)
    period: dict[str, Any] = {
        "program": program,
        "entity": number,
        "period_from": on - 90 * DAY,
        "period_to": on - 5 * DAY,
    }
    rebates = _sheet(
        "rebates",
        "manufacturer,labeler,product,kind,entity,amount",
        f"Northfield Pharma,00071,Examplol,formulary,{number},1200.50",
        f"Southgate Labs,,,market-share,{number},99.50",
        "Northfield Pharma,00071,,volume,,300.00",
        f"Southgate Labs,,,bonus,{number},10.00",
    )
    made, _ = stating.file_statement(
        filer,
        at - 4 * DAY,
        kind="rebates",
        confidential=True,
        allocation="By paid claims of the members.",
        file=rebates,
        **period,
    )
    _send(filer, at - 4 * DAY, made.number)
    corner, river = npis
    rates = _sheet(
        "rates",
        "claim,pharmacy_npi,ndc,served_on,rate_type,quantity,paid,list_version,list_unit_price",
        f"R-1,{corner},00071015523,{on - 30 * DAY},mac,30,31.20,RETAIL 14,0.98000",
        f"R-2,{corner},00071015523,{on - 29 * DAY},mac,30,30.00,,",
        f"R-3,{river},00093000101,{on - 28 * DAY},awp,10,12.00,,",
    )
    stated, _ = stating.file_statement(
        filer, at - 3 * DAY, kind="rates", confidential=True, allocation="", file=rates, **period
    )
    _send(filer, at - 3 * DAY, stated.number)
    check = verifying.ask(entity, at - 2 * DAY, statement=stated.number)
    answers = {"R-1": "31.19", "R-2": "30.00"}
    verifying.answer(pharmacy, at - 1 * DAY, verification=check.number, amounts=answers)
    return made.number


def _book(filer: Actor, at: datetime, number: str, on: date) -> None:
    """The ledger of the same months holds fifty dollars more of one rebate than the town was told."""
    booked = _sheet(
        "ledger",
        "manufacturer,kind,entity,booked_on,amount",
        f"Northfield Pharma,formulary,{number},{on - 60 * DAY},1250.50",
        f"Southgate Labs,market-share,{number},{on - 50 * DAY},99.50",
    )
    ledgers.file_ledger(
        filer,
        at - 2 * DAY,
        kind="rebates",
        period_from=on - 90 * DAY,
        period_to=on - 5 * DAY,
        confidential=True,
        file=booked,
    )


def _sponsor(filer: Actor, entity: Actor, at: datetime, contract: str, on: date) -> None:
    auditing.ask_audit(entity, at - 5 * DAY, contract=contract, scope="Rebates and guarantees of the last year.")
    asked = {"served_from": on - 90 * DAY, "served_to": on - 30 * DAY}
    paying.ask_paid(entity, at - 35 * DAY, contract=contract, **asked)
    paying.record_money(
        filer,
        at - 6 * DAY,
        contract=contract,
        manufacturer="Northfield Pharma",
        product="Examplol",
        ndc="00071-0155-23",
        period_from=on - 40 * DAY,
        period_to=on - 6 * DAY,
        amount="125000.00",
        received_on=on - 6 * DAY,
        generic_available_on=on - 200 * DAY,
    )


def _send(filer: Actor, at: datetime, number: str) -> None:
    stating.send_statement(
        filer, at, statement=number, attested_by="Rae Odum", attested_as="Chief actuary", attest=True
    )


def _sheet(name: str, *rows: str) -> Attached:
    return Attached(f"{name}.csv", "\n".join(rows).encode())


__all__ = ["tell_program_terms"]
