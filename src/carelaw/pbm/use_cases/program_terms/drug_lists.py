"""Drug lists: propose a change, ask for consent, go live with both routes on file, tell the people it hits."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.program_terms import DrugTaken, EntityOnList, FormularyChange, Routes
from carelaw.pbm.rules.programs.formulary import (
    CITE,
    formulary_change,
    formulary_routes,
    hit_by_change,
    next_anniversary,
)
from carelaw.pbm.store.models import (
    DrugListChange,
    DrugListConsent,
    EnrolledPerson,
    FormularyState,
    Program,
    RouteDocument,
)
from carelaw.pbm.use_cases.program_terms.common import (
    contract_from,
    numbered,
    of_programs,
    one_of,
    own_program,
    party_named,
    today,
    values_of,
)
from carelaw.pbm.use_cases.program_terms.permissions import CONSENT, TERMS_KEEP
from carelaw.pbm.use_cases.program_terms.telling import AFFECTED, CONSENT_ASKED, WORDS, spoken
from carelaw.pbm.use_cases.scope.named import address_of, names_of, organization
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.pbm.use_cases.sheet_templates import ndc as read_ndc
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.files.keeping import keep as keep_file
from carelaw.platform.notices.models import NoticeChannel
from carelaw.platform.notices.sending import write_notice
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.own import own_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

KINDS = (("add", "Added"), ("remove", "Removed"), ("move", "Moved to another tier"), ("limit", "Newly limited"))
ROUTES = (("grievance", "Grievance"), ("appeal", "Appeal"))
_OF = {"program": Shape.ID, "change": Shape.ID}
PROPOSED = declare("drug-list-change-proposed", says="A change of a drug list was proposed.", keys=_OF, cite=CITE)
CONSENTED = declare(
    "drug-list-change-consented",
    says="A covered entity consented to a change of a drug list, or was split off from it.",
    keys={**_OF, "entity": Shape.ID, "answer": Shape.CODE},
    cite=CITE,
)
WENT_LIVE = declare(
    "drug-list-change-live",
    says="A change of a drug list went live; the people it hits were told.",
    keys={**_OF, "told": Shape.COUNT, "unreached": Shape.COUNT},
    cite=CITE,
)
ROUTE_FILED = declare(
    "program-route-filed",
    says="A program's procedure for covered individuals was filed.",
    keys={"program": Shape.ID, "route": Shape.CODE, "digest": Shape.DIGEST},
    cite=CITE,
)


def file_route(actor: Actor, at: datetime, *, program: str, route: str, contact: str, file: Attached) -> RouteDocument:
    """File the procedure of a route, grievance or appeal, with where people turn to."""
    require(actor, TERMS_KEEP)
    kept = keep_file(BytesIO(file.content))
    with transaction.atomic():
        about = own_program(actor, program)
        made = RouteDocument.objects.create(
            program=about,
            route=route,
            contact=" ".join(contact.split())[:300],
            file_name=file.name[:200],
            digest=kept.digest,
            filed_at=at,
        )
        body = {"program": about.number, "route": route, "digest": kept.digest}
        append(ROUTE_FILED, actor=actor, at=at, body=body, subject=about.number)
    return made


def propose(
    actor: Actor,
    at: datetime,
    *,
    program: str,
    drug: str,
    ndc: str,
    kind: str,
    description: str,
    effective_on: date,
    description_es: str = "",
) -> tuple[DrugListChange, Decision]:
    """Propose a change. On no anniversary it is kept as a draft, and each covered entity is asked for its consent."""
    require(actor, TERMS_KEEP)
    on = today(at)
    try:
        code = read_ndc(ndc)
    except ValueError:
        says = "The national drug code has eleven digits, such as 00071-0155-23."
        raise Refusal("ndc-not-permitted", says, field="ndc") from None
    if effective_on < on:
        says = f"A list is not changed for days gone by. Permitted: {on} or later."
        raise Refusal("change-begun", says, cite=CITE, field="effective_on")
    with transaction.atomic():
        about = own_program(actor, program)
        made = DrugListChange.objects.create(
            number=numbered("DL", at),
            program=about,
            ndc=code,
            drug=drug.strip()[:120],
            kind=kind,
            description=" ".join(description.split())[:500],
            description_es=" ".join(description_es.split())[:500],
            effective_on=effective_on,
            state=FormularyState.AWAITING,
            proposed_on=on,
        )
        served = about.entities.filter(Q(ends_on=None) | Q(ends_on__gte=effective_on))
        for entity_id in served.values_list("entity_id", flat=True).distinct():
            DrugListConsent.objects.create(
                change=made, entity_id=entity_id, contract_from=contract_from(about, entity_id), manager_on=on
            )
        decision = settle(made)
        if decision.outcome is Outcome.VIOLATION:
            _ask_consent(made, at)
        keep(decision, facts_of(made), subject=f"drug-list-change:{made.number}", at=at, actor=actor)
        append(PROPOSED, actor=actor, at=at, body={"program": about.number, "change": made.number}, subject=made.number)
    return made, decision


def consent(actor: Actor, at: datetime, *, change: str) -> tuple[DrugListChange, Decision]:
    """Consent to a change for one's own covered entity; with every consent in time it may go live."""
    require(actor, CONSENT)
    with transaction.atomic():
        made = one_of(of_programs(DrugListChange, actor), change, "change")
        line = made.consents.filter(entity_id=own_party(actor).pk, split_off=False).first()
        if line is None or made.state == FormularyState.LIVE:
            says = f"Nothing waits for your consent under {made.number}."
            raise Refusal("consent-not-asked", says, cite=CITE, field="change", kind="conflict")
        line.entity_on = line.entity_on or today(at)
        line.save(update_fields=["entity_on"])
        decision = settle(made)
        keep(decision, facts_of(made), subject=f"drug-list-change:{made.number}", at=at, actor=actor)
        _note(actor, made, line.entity_id, "consented", at)
    return made, decision


def split_off(actor: Actor, at: datetime, *, change: str, entity: str) -> tuple[DrugListChange, Decision]:
    """Leave a covered entity's list as it is, and change it for the others."""
    require(actor, TERMS_KEEP)
    with transaction.atomic():
        made = one_of(of_programs(DrugListChange, actor), change, "change")
        whom = organization(entity, "entity", "covered entity")
        if made.state == FormularyState.LIVE or not made.consents.filter(entity_id=whom.pk).update(split_off=True):
            says = f"{whom.name} cannot be split off from {made.number}."
            raise Refusal("entity-not-on-list", says, cite=CITE, field="entity", kind="conflict")
        decision = settle(made)
        _note(actor, made, whom.pk, "split-off", at)
    return made, decision


def go_live(actor: Actor, at: datetime, *, change: str) -> tuple[DrugListChange, int]:
    """Let a change go live, and write to everybody it hits. Refused without anniversary, consent or both routes."""
    require(actor, TERMS_KEEP)
    law = adopted_law()
    with transaction.atomic():
        made = one_of(of_programs(DrugListChange, actor), change, "change")
        if made.state == FormularyState.LIVE:
            raise Refusal("change-live", f"{made.number} is live already.", cite=CITE, field="change", kind="conflict")
        facts = facts_of(made)
        decision = stop_at(formulary_change(facts, law=law), {"effective_on": "change", "entities": "change"})
        filed = dict(made.program.routes.order_by("filed_at").values_list("route", "contact"))
        routes = Routes(made.effective_on, "grievance" in filed, "appeal" in filed)
        asked = {"grievance": "change", "appeal": "change"}
        both = stop_at(formulary_routes(routes, law=law), asked)
        people = hit_people(made)
        reached = [one for one in people if one.address]
        for person in reached:
            _tell_affected(made, person, filed, at)
        made.state, made.live_at, made.told = FormularyState.LIVE, at, len(reached)
        made.save(update_fields=["state", "live_at", "told"])
        subject = f"drug-list-change:{made.number}"
        keep(decision, facts, subject=subject, at=at, actor=actor)
        keep(both, routes, subject=subject, at=at, actor=actor)
        body = {
            "program": made.program.number,
            "change": made.number,
            "told": len(reached),
            "unreached": len(people) - len(reached),
        }
        append(WENT_LIVE, actor=actor, at=at, body=body, subject=made.number)
    return made, len(people) - len(reached)


def facts_of(change: DrugListChange) -> FormularyChange:
    """A change as the rule asks about it; who was split off is not on the list."""
    lines = list(change.consents.filter(split_off=False).order_by("pk"))
    names = names_of(one.entity_id for one in lines)
    return FormularyChange(
        change.effective_on,
        tuple(
            EntityOnList(names.get(one.entity_id, "?"), one.contract_from, one.manager_on, one.entity_on)
            for one in lines
        ),
    )


def settle(change: DrugListChange) -> Decision:
    """Where a change stands under the law now; kept with the change."""
    decision = formulary_change(facts_of(change), law=adopted_law())
    stands = decision.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE)
    change.state = FormularyState.APPROVED if stands else FormularyState.AWAITING
    change.save(update_fields=["state"])
    return decision


def hit_people(change: DrugListChange) -> list[EnrolledPerson]:
    """Who took the drug lately and is on the list that changes; nobody loses anything by a drug that is added."""
    if change.kind == "add":
        return []
    law = adopted_law()
    off = change.consents.filter(split_off=True).values("entity_id")
    since = change.effective_on - timedelta(days=law.number("pbm.formulary_affected_days", change.effective_on) + 1)
    claims = change.program.claims.filter(ndc=change.ndc, reversed=False, served_on__gte=since).exclude(
        person__entity_id__in=off
    )
    found: dict[UUID, EnrolledPerson] = {}
    for claim in claims.select_related("person").order_by("served_on"):
        facts = DrugTaken(change.effective_on, claim.ndc == change.ndc, claim.served_on)
        if hit_by_change(facts, law=law).outcome is Outcome.PASS:
            found[claim.person.pk] = claim.person
    return list(found.values())


def route_contact(program: Program, route: str) -> str:
    """Where people turn to under a route; empty where none is on file."""
    found = program.routes.filter(route=route).order_by("-filed_at").values_list("contact", flat=True).first()
    return found or ""


def _ask_consent(change: DrugListChange, at: datetime) -> None:
    program = change.program
    manager = party_named(program.manager_id)
    for line in change.consents.filter(entity_on=None):
        entity = party_named(line.entity_id)
        since = line.contract_from
        coming = next_anniversary(since, change.effective_on) if since else "the contract's anniversary"
        if since and coming == change.effective_on:
            continue
        write_to_party(
            CONSENT_ASKED,
            key=f"{change.number}:{entity.pk}",
            party_id=entity.pk,
            at=at,
            values=values_of(
                entity=entity.name,
                manager=manager.name,
                program=program.name,
                effective=change.effective_on,
                drug=change.drug.replace("|", "/"),
                ndc=change.ndc,
                kind=dict(KINDS)[change.kind],
                description=change.description.replace("|", "/"),
                consented=line.manager_on or "–",
                anniversary=coming,
                change=change.number,
            ),
            about=f"pbm-program:{program.number}",
            letter=True,
            address=address_of(entity),
        )
        line.asked_at = at
        line.save(update_fields=["asked_at"])


def _tell_affected(change: DrugListChange, person: EnrolledPerson, contacts: dict[str, str], at: datetime) -> None:
    program = change.program
    said = (change.description_es if person.language == "es" else "") or change.description
    write_notice(
        AFFECTED,
        key=f"{change.number}:{person.pk}",
        at=at,
        values=values_of(
            name=person.name,
            program=program.name,
            drug=change.drug,
            description=f"{WORDS[person.language][change.kind]} {said}",
            effective=spoken(change.effective_on, person.language),
            grievance=contacts["grievance"],
            appeal=contacts["appeal"],
            manager=party_named(program.manager_id).name,
        ),
        party_id=program.manager_id,
        channel=NoticeChannel.LETTER,
        language=person.language,
        about=f"drug-list-change:{change.number}",
        address=envelope(person),
    )


def envelope(person: EnrolledPerson) -> str:
    """What stands on the envelope of a letter to somebody enrolled."""
    return "\n".join([person.name, *(part.strip() for part in person.address.split(";"))])


def _note(actor: Actor, change: DrugListChange, entity_id: UUID, answer: str, at: datetime) -> None:
    body = {
        "program": change.program.number,
        "change": change.number,
        "entity": str(entity_id),
        "answer": answer,
    }
    append(CONSENTED, actor=actor, at=at, body=body, subject=change.number)
