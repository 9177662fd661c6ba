"""Grievances and appeals of covered individuals: taken from anybody enrolled, decided in writing."""

from __future__ import annotations

from datetime import datetime
from string import Template

from django.db import transaction

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.program_terms import DrugTaken
from carelaw.pbm.rules.programs.formulary import CITE, hit_by_change
from carelaw.pbm.store.models import DrugListChange, EnrolledPerson, MemberGrievance
from carelaw.pbm.use_cases.program_terms.common import (
    numbered,
    of_programs,
    one_of,
    own_program,
    party_named,
    person_of,
    today,
    values_of,
)
from carelaw.pbm.use_cases.program_terms.drug_lists import envelope, route_contact
from carelaw.pbm.use_cases.program_terms.permissions import GRIEVE, TERMS_KEEP
from carelaw.pbm.use_cases.program_terms.telling import DECIDED, WORDS, spoken
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.notices.models import NoticeChannel
from carelaw.platform.notices.sending import write_notice
from carelaw.platform.parties.own import is_own, not_yours
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_KEYS = {"grievance": Shape.ID, "route": Shape.CODE, "affected": Shape.FLAG}
FILED = declare("member-grievance-filed", says="A covered individual's grievance was taken.", keys=_KEYS, cite=CITE)
ENDED = declare(
    "member-grievance-decided",
    says="A covered individual's grievance was decided.",
    keys={"grievance": Shape.ID, "outcome": Shape.CODE},
    cite=CITE,
)


def file_grievance(
    actor: Actor, at: datetime, *, program: str, member: str, route: str, change: str, words: str
) -> MemberGrievance:
    """Take a grievance or an appeal. It is taken from anybody enrolled, with or without a claim for the drug."""
    require(actor, GRIEVE)
    with transaction.atomic():
        about = own_program(actor, program)
        person = person_of(about, member)
        if not is_own(actor, about.manager_id, person.entity_id):
            raise not_yours()
        hit = one_of(of_programs(DrugListChange, actor), change, "change") if change else None
        made = MemberGrievance.objects.create(
            number=numbered("GR", at),
            program=about,
            person=person,
            change=hit,
            route=route,
            affected=_affected(person, hit),
            words=words.strip(),
            filed_on=today(at),
        )
        body = {"grievance": made.number, "route": route, "affected": made.affected}
        append(FILED, actor=actor, at=at, body=body, subject=made.number)
    return made


def decide_grievance(actor: Actor, at: datetime, *, grievance: str, outcome: str, answer: str) -> MemberGrievance:
    """Decide a grievance; the person is told in his or her language, with the next step."""
    require(actor, TERMS_KEEP)
    with transaction.atomic():
        made = one_of(of_programs(MemberGrievance, actor), grievance, "grievance")
        if made.decided_on is not None:
            says = f"{made.number} was decided on {made.decided_on}. An appeal is filed as one of its own."
            raise Refusal("grievance-decided", says, cite=CITE, field="grievance", kind="conflict")
        made.outcome, made.answer, made.decided_on = outcome, answer.strip(), today(at)
        made.save(update_fields=["outcome", "answer", "decided_on"])
        _tell(made, at)
        append(ENDED, actor=actor, at=at, body={"grievance": made.number, "outcome": outcome}, subject=made.number)
    return made


def _affected(person: EnrolledPerson, change: DrugListChange | None) -> bool:
    if change is None:
        return False
    taken = person.claims.filter(ndc=change.ndc, reversed=False).values_list("served_on", flat=True)
    facts = (DrugTaken(change.effective_on, same_drug=True, served_on=day) for day in taken)
    return any(hit_by_change(one, law=adopted_law()).outcome is Outcome.PASS for one in facts)


def _tell(made: MemberGrievance, at: datetime) -> None:
    person, program = made.person, made.program
    said = WORDS[person.language]
    ahead = Template(said[f"next-{made.route}"]).substitute(contact=route_contact(program, "appeal"))
    assert made.decided_on is not None
    write_notice(
        DECIDED,
        key=made.number,
        at=at,
        values=values_of(
            name=person.name,
            route=said[made.route],
            number=made.number,
            filed=spoken(made.filed_on, person.language),
            decided=spoken(made.decided_on, person.language),
            outcome=said[made.outcome],
            answer=made.answer,
            next=ahead.strip(),
            manager=party_named(program.manager_id).name,
        ),
        party_id=program.manager_id,
        channel=NoticeChannel.LETTER,
        language=person.language,
        about=f"grievance:{made.number}",
        address=envelope(person),
    )
