"""Who is a covered individual: members and their dependents alike, on the days of their cover."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Decision
from carelaw.pbm.facts.scope import CoveredPerson, CoveredRelation
from carelaw.pbm.rules.scope.covered import covered_individual
from carelaw.pbm.store.models import EnrolledPerson
from carelaw.pbm.use_cases.permissions import DUTIES_FILE
from carelaw.pbm.use_cases.scope.authority import ZONE
from carelaw.pbm.use_cases.scope.named import program_numbered
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.parties.own import require_own

CITE = '215 ILCS 5/512-3 "Covered individual"'
_RELATIONS = {"subscriber": CoveredRelation.SUBSCRIBER, "dependant": CoveredRelation.DEPENDENT}


def covered_as_sent(values: Mapping[str, Any], *, entity_known: bool, on: date) -> Decision:
    """What the law says of a row of enrolled people, before it is taken."""
    relation = _RELATIONS.get(values["relation"], CoveredRelation.OTHER)
    facts = CoveredPerson(on, relation, entity_known, values["covered_from"], values["covered_until"])
    return covered_individual(facts, law=adopted_law())


def covered_on(person: EnrolledPerson, on: date) -> Decision:
    """Whether somebody enrolled is covered on a day; a dependent is as a member is."""
    relation = _RELATIONS.get(person.relation, CoveredRelation.OTHER)
    facts = CoveredPerson(on, relation, True, person.covered_from, person.covered_until)
    return covered_individual(facts, law=adopted_law())


def ask_covered(actor: Actor, at: datetime, *, program: str, member: str, on: date | None) -> Decision | None:
    """Ask whether somebody is covered; None where nobody of this number is enrolled."""
    require(actor, DUTIES_FILE)
    about = program_numbered(program)
    require_own(actor, about.manager_id)
    found = about.people.filter(member=member.strip()).first()
    return covered_on(found, on or legal_date(at, ZONE)) if found else None
