"""Who is covered: members and dependents by covered entity, without a name, asked about on a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Decision, Outcome
from carelaw.pbm.facts.scope import CoveredPerson, CoveredRelation
from carelaw.pbm.rules.scope.covered import covered_individual
from carelaw.pbm.store.models import CoveredIndividual
from carelaw.pbm.use_cases.permissions import DUTIES_FILE
from carelaw.pbm.use_cases.scope.authority import ZONE
from carelaw.pbm.use_cases.scope.named import organization
from carelaw.pbm.use_cases.scope.taking import Taken, take_sheet
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.sheets import ColumnOf, day, one_of
from carelaw.platform.parties.models import IdentifierSystem, Party
from carelaw.platform.parties.own import own_party
from carelaw.platform.parties.registry import find_by_identifier
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = '215 ILCS 5/512-3 "Covered individual"'
LOADED = declare(
    "pbm-covered-people-loaded",
    says="A sheet of covered people was taken.",
    keys={"digest": Shape.DIGEST, "taken": Shape.COUNT, "quarantined": Shape.COUNT},
    cite="215 ILCS 5/512-3",
)
COLUMNS = (
    ColumnOf("covered_entity", str, "its state number, empty where it is not known", required=False, cite=CITE),
    ColumnOf("member_id", str, "the number on the card, with the person code", cite=CITE),
    ColumnOf("relation", one_of(*CoveredRelation), ", ".join(CoveredRelation), cite=CITE),
    ColumnOf("covered_from", day, "a day, such as 2010-01-01", cite=CITE),
    ColumnOf("covered_to", day, "a day, or nothing", required=False, cite=CITE),
)


def member_digest(entity_id: UUID | str, member_id: str) -> str:
    """Under what a member number of a covered entity is kept: keyed, so that nobody reads it off the table."""
    return salted_hmac(f"pbm.member.{entity_id}", member_id.strip().upper(), algorithm="sha256").hexdigest()


def load_people(actor: Actor, at: datetime, *, sheet: Attached) -> Taken:
    """Take a sheet of covered people; a dependent without a covered entity is set aside."""
    require(actor, DUTIES_FILE)
    manager, law, today = own_party(actor), adopted_law(), legal_date(at, ZONE)

    def take(row: dict[str, Any]) -> Decision | None:
        number = row["covered_entity"] or ""
        entity = find_by_identifier(IdentifierSystem.STATE, number.strip()) if number else None
        facts = CoveredPerson(
            today, CoveredRelation(row["relation"]), entity is not None, row["covered_from"], row["covered_to"]
        )
        decision = covered_individual(facts, law=law)
        if decision.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE) and entity is not None:
            CoveredIndividual.objects.update_or_create(
                entity_id=entity.pk,
                member=member_digest(entity.pk, row["member_id"]),
                covered_from=row["covered_from"],
                defaults={
                    "manager_id": manager.pk,
                    "relation": row["relation"],
                    "covered_to": row["covered_to"],
                    "loaded_at": at,
                },
            )
        return decision

    with transaction.atomic():
        taken = take_sheet(sheet, COLUMNS, take)  # type: ignore[arg-type]
        body = {"digest": taken.digest, "taken": taken.taken, "quarantined": taken.quarantined}
        append(LOADED, actor=actor, at=at, body=body, subject=f"sheet-{taken.digest[:16]}-1")
    return taken


def covered_on(entity: Party, member_id: str, on: date) -> Decision:
    """Whether a member number of a covered entity is covered on a day; dependents are as members are."""
    found = CoveredIndividual.objects.filter(entity_id=entity.pk, member=member_digest(entity.pk, member_id))
    periods = sorted(found, key=lambda one: one.covered_from)
    begun = [one for one in periods if one.covered_from <= on]
    one = begun[-1] if begun else periods[0] if periods else None
    if one is None:
        return covered_individual(CoveredPerson(on, CoveredRelation.OTHER, entity_known=True), law=adopted_law())
    facts = CoveredPerson(on, CoveredRelation(one.relation), True, one.covered_from, one.covered_to)
    return covered_individual(facts, law=adopted_law())


def ask_covered(actor: Actor, at: datetime, *, covered_entity: str, member: str, on: date | None) -> Decision:
    """Ask whether somebody is covered, as cards, grievances and advice need to know."""
    require(actor, DUTIES_FILE)
    entity = organization(covered_entity, "covered_entity", "covered entity")
    return covered_on(entity, member, on or legal_date(at, ZONE))
