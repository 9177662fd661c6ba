"""Who is enrolled in a program, with cards and claims: sheets by template, the card's template, missing cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.kernel.words import counted
from carelaw.pbm.facts.program_terms import CardIssued
from carelaw.pbm.facts.program_terms import CardTemplate as CardFields
from carelaw.pbm.rules.programs.cards import CITE, card_fields_on, card_issued, card_template
from carelaw.pbm.store.models import (
    CardTemplate,
    EnrolledPerson,
    MemberGrievance,
    Program,
    ProgramClaim,
    ProgramState,
)
from carelaw.pbm.use_cases.program_terms.common import numbered, own_program, party_named, today, values_of
from carelaw.pbm.use_cases.program_terms.permissions import TERMS_KEEP
from carelaw.pbm.use_cases.program_terms.telling import CARD_DEFECT
from carelaw.pbm.use_cases.scope.covered import covered_as_sent
from carelaw.pbm.use_cases.scope.named import address_of, numbers_of
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.pbm.use_cases.sheet_templates import (
    CellFault,
    ReadRow,
    dollars,
    line,
    ndc,
    read_template,
    reference,
    told,
    yes_no,
)
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.sheets import ColumnOf, day, one_of
from carelaw.platform.cases.docket import close_case, open_case
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.files.sealed_text import seal_what_lies_open
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Identifier, IdentifierSystem
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CASE = "pbm.cards-missing"
_ACT = "215 ILCS 5/512-3"
PEOPLE = (
    ColumnOf("member", reference, "the member number: up to 40 letters, digits, dots and hyphens", cite=_ACT),
    ColumnOf("name", line(160), "the person's name", cite=_ACT),
    ColumnOf("address", line(300), "the address in one line, parts between semicolons", required=False),
    ColumnOf("language", one_of("en", "es"), "en or es", required=False),
    ColumnOf("relation", one_of("subscriber", "dependant", "other"), "subscriber, dependant, other", cite=_ACT),
    ColumnOf("entity", reference, "the covered entity's state number, as the program names it", cite=_ACT),
    ColumnOf("covered_from", day, "a day such as 2026-01-01", cite=_ACT),
    ColumnOf("covered_until", day, "a day such as 2026-12-31", required=False),
)
CARDS = (
    ColumnOf("member", reference, "the member number of somebody enrolled", cite=CITE),
    ColumnOf("issued_on", day, "a day such as 2026-01-05", cite=CITE),
    ColumnOf("channel", one_of("mail", "portal", "hand"), "mail, portal, hand", cite=CITE),
)
CLAIMS = (
    ColumnOf("claim", reference, "the claim's reference"),
    ColumnOf("member", reference, "the member number of somebody enrolled"),
    ColumnOf("pharmacy_npi", line(10), "the pharmacy's NPI", required=False),
    ColumnOf("ndc", ndc, "an eleven-digit national drug code"),
    ColumnOf("served_on", day, "a day such as 2026-01-05"),
    ColumnOf("paid", dollars, "dollars and cents that the benefit manager paid"),
    ColumnOf("daw", one_of(*"0123456789"), "the dispense-as-written code, 0 to 9", required=False),
    ColumnOf("reversed", yes_no, "yes or no", required=False),
)
LOADED = declare(
    "program-sheet-loaded",
    says="A sheet about the people of a program was taken.",
    keys={"program": Shape.ID, "sheet": Shape.CODE, "taken": Shape.COUNT, "refused": Shape.COUNT},
    cite=CITE,
)
CARD_CHECKED = declare(
    "program-card-checked",
    says="A program's card template was checked and taken.",
    keys={"program": Shape.ID, "template": Shape.ID},
    cite=CITE,
)


def load_people(actor: Actor, at: datetime, *, program: str, file: Attached) -> tuple[str, dict[str, Any]]:
    """Take the people enrolled in a program; a row of a covered entity that the program does not name is put aside."""
    require(actor, TERMS_KEEP)
    with transaction.atomic():
        about = own_program(actor, program)
        entities = {number: party for party, number in numbers_of(_entities(about)).items()}
        rows = [*read_template(file, PEOPLE, cite=_ACT, protected=True)]
        taken = 0
        for place, row in enumerate(rows):
            if row.faults:
                continue
            entity = entities.get(row.values["entity"])
            judged = covered_as_sent(row.values, entity_known=entity is not None, on=today(at))
            if judged.outcome is Outcome.VIOLATION or entity is None:
                wrong = "entity" if entity is None else "covered_until"
                permitted = f"one of {', '.join(sorted(entities)) or 'none'}" if entity is None else "a later day"
                rows[place] = _put_aside(row, file.name, wrong, permitted)
                continue
            kept = {name: row.values[name] for name in ("name", "relation", "covered_from", "covered_until")}
            EnrolledPerson.objects.update_or_create(
                program=about,
                member=row.values["member"],
                defaults={
                    **kept,
                    "entity_id": entity,
                    "address": row.values["address"] or "",
                    "language": row.values["language"] or "en",
                },
            )
            taken += 1
        return _loaded(actor, about, "people", rows, taken, "person", at)


def load_claims(actor: Actor, at: datetime, *, program: str, file: Attached) -> tuple[str, dict[str, Any]]:
    """Take paid claims of enrolled people; the same claim again is the same line, as it stands now."""
    require(actor, TERMS_KEEP)
    with transaction.atomic():
        about = own_program(actor, program)
        people = {one.member: one for one in about.people.all()}
        rows = [*read_template(file, CLAIMS, cite=_ACT, protected=True)]
        npis = {row.values["pharmacy_npi"] for row in rows if row.values and row.values["pharmacy_npi"]}
        known = Identifier.objects.filter(system=IdentifierSystem.NPI, value__in=npis)
        pharmacies = dict(known.values_list("value", "party_id"))
        taken = 0
        for place, row in enumerate(rows):
            if row.faults:
                continue
            person = people.get(row.values["member"])
            if person is None:
                rows[place] = _put_aside(row, file.name, "member", "a member number of the program")
                continue
            ProgramClaim.objects.update_or_create(
                program=about,
                claim=row.values["claim"],
                defaults={
                    "person": person,
                    "pharmacy_id": pharmacies.get(row.values["pharmacy_npi"]),
                    "ndc": row.values["ndc"],
                    "served_on": row.values["served_on"],
                    "paid": row.values["paid"],
                    "dispensed_as_written": row.values["daw"] or "",
                    "reversed": bool(row.values["reversed"]),
                },
            )
            taken += 1
        return _loaded(actor, about, "claims", rows, taken, "claim", at)


def issue_cards(actor: Actor, at: datetime, *, program: str, file: Attached) -> tuple[str, dict[str, Any]]:
    """Record issued cards; a card for somebody who is not covered on that day is put aside."""
    require(actor, TERMS_KEEP)
    with transaction.atomic():
        about = own_program(actor, program)
        people = {one.member: one for one in about.people.all()}
        rows = [*read_template(file, CARDS, cite=CITE, protected=True)]
        taken = 0
        for place, row in enumerate(rows):
            if row.faults:
                continue
            person = people.get(row.values["member"])
            if person is None:
                rows[place] = _put_aside(row, file.name, "member", "a member number of the program")
                continue
            facts = CardIssued(person.covered_from, today(at), person.covered_until, row.values["issued_on"])
            decision = card_issued(facts, law=adopted_law())
            if decision.outcome is Outcome.VIOLATION:
                permitted = "a day on which the person is covered"
                rows[place] = _put_aside(row, file.name, "issued_on", permitted)
                continue
            person.card_issued_on, person.card_channel = row.values["issued_on"], row.values["channel"]
            person.save(update_fields=["card_issued_on", "card_channel"])
            taken += 1
        _close_when_all_have(about, at)
        return _loaded(actor, about, "cards", rows, taken, "card", at)


def file_card(
    actor: Actor, at: datetime, *, program: str, fields: Mapping[str, str], control_number_required: bool
) -> CardTemplate:
    """Take a program's card once every field of the list is filled; each missing one is named, and a letter written."""
    require(actor, TERMS_KEEP)
    on = today(at)
    about = own_program(actor, program)
    filled = {name.lower(): value.strip() for name, value in fields.items() if value.strip()}
    known = {name for name, _ in card_fields_on(on).fields}
    unknown = sorted(set(filled) - known)
    if unknown:
        says = f"{', '.join(unknown)[:200]} is no field of the card. Permitted: {', '.join(sorted(known))}."
        raise Refusal("card-field-unknown", says, cite=CITE, field="fields")
    facts = CardFields(on, tuple(sorted(filled)), control_number_required)
    decision = card_template(facts, law=adopted_law())
    if decision.outcome is Outcome.VIOLATION:
        _tell_defect(about, decision, at)
    stop_at(decision, dict.fromkeys(known, "fields"))
    with transaction.atomic():
        made = CardTemplate.objects.create(
            number=numbered("CD", at),
            program=about,
            fields=filled,
            control_number_required=control_number_required,
            field_list_of=card_fields_on(on).since,
            checked_at=at,
        )
        keep(decision, facts, subject=f"card-template:{made.number}", at=at, actor=actor)
        body = {"program": about.number, "template": made.number}
        append(CARD_CHECKED, actor=actor, at=at, body=body, subject=made.number)
    return made


def card_of(program: Program) -> CardTemplate | None:
    """What the program's card says, as it was last taken."""
    return program.card_templates.order_by("-checked_at").first()


def card_standing(person: EnrolledPerson, on: date) -> Decision:
    """Whether somebody has a card, as of a day."""
    facts = CardIssued(person.covered_from, on, person.covered_until, person.card_issued_on)
    return card_issued(facts, law=adopted_law())


def without_card(program: Program, on: date) -> list[tuple[EnrolledPerson, Decision]]:
    """Who has been covered for longer than the target without a card."""
    waiting = program.people.filter(Q(covered_until=None) | Q(covered_until__gte=on), card_issued_on=None)
    found = [(one, card_standing(one, on)) for one in waiting.filter(covered_from__lte=on).order_by("covered_from")]
    return [(one, decision) for one, decision in found if decision.outcome is Outcome.REVIEW]


@each_day("pbm.seal-people", order=9)
def seal_people(on: date, at: datetime) -> int:
    """Names, addresses and grievances that were written before they were sealed are sealed now."""
    return sum(seal_what_lies_open(table) for table in (EnrolledPerson, MemberGrievance))


@each_day("pbm.cards", order=62)
def look_at_cards(on: date, at: datetime) -> int:
    """A program with people who have waited too long for a card has a case, until everybody has one."""
    count = 0
    for program in Program.objects.filter(state=ProgramState.REGISTERED).exclude(people=None):
        waiting = without_card(program, on)
        if not waiting:
            _close_when_all_have(program, at)
            continue
        if Case.objects.filter(kind=CASE, key__startswith=f"{program.number}:", state=CaseState.OPEN).exists():
            continue
        keep(
            waiting[0][1],
            {"program": program.number, "people": len(waiting)},
            subject=f"program:{program.number}",
            at=at,
        )
        title = f"{program.number}: {counted(len(waiting), 'person', 'people')} without a card"
        key = f"{program.number}:{on}"
        open_case(CASE, key=key, title=title, at=at, cite=CITE, party_id=program.manager_id)
        count += 1
    return count


def _close_when_all_have(program: Program, at: datetime) -> None:
    if without_card(program, today(at)):
        return
    for case in Case.objects.filter(kind=CASE, key__startswith=f"{program.number}:", state=CaseState.OPEN):
        close_case(case, at=at, closing="Everybody has a card.")


def _entities(program: Program) -> list[Any]:
    return list(program.entities.values_list("entity_id", flat=True))


def _put_aside(row: ReadRow, file: str, field: str, permitted: str) -> ReadRow:
    fault = CellFault(file, row.number, field, "(not repeated)", permitted, CITE if field == "issued_on" else _ACT)
    return replace(row, faults=(fault,))


def _loaded(
    actor: Actor, program: Program, sheet: str, rows: Sequence[ReadRow], taken: int, noun: str, at: datetime
) -> tuple[str, dict[str, Any]]:
    says, more = told(rows, taken, noun)
    body = {"program": program.number, "sheet": sheet, "taken": taken, "refused": more["refused"]}
    append(LOADED, actor=actor, at=at, body=body, subject=program.number)
    return says, more


def _tell_defect(program: Program, decision: Decision, at: datetime) -> None:
    manager = party_named(program.manager_id)
    write_to_party(
        CARD_DEFECT,
        key=f"{program.number}:{at.isoformat()}",
        party_id=manager.pk,
        at=at,
        values=values_of(
            manager=manager.name,
            program=program.name,
            count=counted(len(decision.reasons), "field"),
            missing="\n".join(f"- {one.says}" for one in decision.reasons),
        ),
        about=f"pbm-program:{program.number}",
        letter=True,
        address=address_of(manager),
    )
