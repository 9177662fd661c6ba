"""Whose is whose: a role that acts for the parties of its grant sees those and no others; everybody else sees all.

Which roles these are stands with the roles (`Role.own_only`), never in a program's own list.
"""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.roles import ROLES
from carelaw.platform.parties.models import Party

M = TypeVar("M", bound=Model)


def acts_for_own(actor: Actor) -> bool:
    """True for a role whose reach is the parties of its grant; for the staff of a program false."""
    return ROLES[actor.role].own_only


def own_parties(actor: Actor) -> tuple[UUID, ...]:
    """The parties that an actor's grant names; empty for whoever acts for none."""
    return tuple(UUID(one) for one in actor.scoped("party"))


def is_own(actor: Actor, *party_ids: UUID | str | None) -> bool:
    """True where the actor acts for one of these parties, or is limited to none."""
    return not acts_for_own(actor) or bool(set(actor.scoped("party")) & {str(one) for one in party_ids if one})


def require_own(actor: Actor, *party_ids: UUID | str | None) -> None:
    """Refuse whoever acts for other parties than these. What belongs to others reads as if it were not there."""
    if not is_own(actor, *party_ids):
        raise not_yours()


def not_yours() -> Refusal:
    """The refusal of what is not there, in the very words in which what belongs to others is refused."""
    return Refusal("not-found", "Nothing of this reference is yours to see. Check the reference.", kind="not-found")


def only_own(found: QuerySet[M], actor: Actor, *fields: str) -> QuerySet[M]:
    """The rows of an actor's own parties, by any of these fields: `only_own(cases, actor, "respondent_id")`."""
    if not acts_for_own(actor):
        return found
    mine, own = own_parties(actor), Q(pk__in=())
    for field in fields:
        own |= Q(**{f"{field}__in": mine})
    return found.filter(own)


def own_party(actor: Actor) -> Party:
    """The one party for which this actor acts. Raises Refusal when the grant names none, or several."""
    mine = own_parties(actor)
    if len(mine) != 1:
        says = "Your grant names no organization to act for." if not mine else "Your grant names several organizations."
        raise Refusal("party-not-named", f"{says} Ask the office for a grant to one.", kind="forbidden")
    found = Party.objects.filter(pk=mine[0]).first()
    if found is None:
        says = "The organization of your grant is not on file. Ask the office to enter it."
        raise Refusal("party-unknown", says, kind="forbidden")
    return found


__all__ = ["acts_for_own", "is_own", "not_yours", "only_own", "own_parties", "own_party", "require_own"]
