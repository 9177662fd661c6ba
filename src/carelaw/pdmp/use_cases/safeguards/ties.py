"""Whom somebody who asks is tied to: declared by themselves, and the household that follows from it (MAP-115)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import DeclaredTie, Identity, Query
from carelaw.pdmp.use_cases.safeguards.permissions import DECLARE_TIES
from carelaw.platform.accounts.actor import Actor, known_account_id, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "§5(5)(iv)"
SELF = "self"
DECLARED = declare(
    "tie-declared",
    says="Somebody who asks declared a person to whom they are tied, or ended the entry.",
    keys={"tie": Shape.ID, "relation": Shape.CODE},
    cite=CITE,
)


def own_ties(actor: Actor) -> QuerySet[DeclaredTie]:
    """The entries of one's own that stand."""
    require(actor, DECLARE_TIES)
    mine = DeclaredTie.objects.filter(account_id=UUID(actor.account_id), ended_on=None)
    return mine.order_by("last_name", "first_name", "pk")


def declare_tie(
    actor: Actor, at: datetime, *, relation: str, last_name: str, first_name: str, birth_date: date
) -> Done:
    """Declare oneself or a relation: looks at that person, and at one's own household, are looked at again."""
    require(actor, DECLARE_TIES)
    if birth_date > law_day(at):
        says = f"{birth_date} lies in the future. Permitted: a day through {law_day(at)}."
        raise Refusal("tie-birth-date", says, cite=CITE, field="birth_date")
    with transaction.atomic():
        if relation == SELF and own_ties(actor).filter(relation=SELF).exists():
            says = "You have declared yourself already. End that entry first, then declare it anew."
            raise Refusal("tie-self-twice", says, cite=CITE, field="relation", kind="conflict")
        made = DeclaredTie.objects.create(
            account_id=UUID(actor.account_id),
            relation=relation,
            last_name=last_name,
            first_name=first_name,
            birth_date=birth_date,
            declared_at=at,
        )
        _keep(actor, at, made)
    return Done("Declared. A question of yours about this person is looked at by another person.", str(made.pk))


def end_tie(actor: Actor, at: datetime, *, tie: str) -> Done:
    """End an entry of one's own after today."""
    with transaction.atomic():
        found = own_ties(actor).filter(pk=known_account_id(tie) or UUID(int=0)).first()
        if found is None:
            says = "No entry of yours has this id; copy it from your list."
            raise Refusal("tie-unknown", says, cite=CITE, field="tie", kind="not-found")
        found.ended_on = law_day(at)
        found.save(update_fields=["ended_on"])
        _keep(actor, at, found)
    return Done("The entry ends today.", str(found.pk))


def _keep(actor: Actor, at: datetime, tie: DeclaredTie) -> None:
    append(DECLARED, actor=actor, at=at, body={"tie": str(tie.pk), "relation": tie.relation}, subject=str(tie.pk))


def standing_on(on: date) -> Q:
    """Entries that stand on a day; the day they end belongs to them."""
    return Q(ended_on=None) | Q(ended_on__gte=on)


def declared_about(on: date) -> QuerySet[DeclaredTie]:
    """For an identity within a question: an entry of the asker, other than themselves, that is this very person."""
    return DeclaredTie.objects.filter(
        standing_on(on),
        account_id=OuterRef(OuterRef("account_id")),
        last_name__iexact=OuterRef("last_name"),
        first_name__iexact=OuterRef("first_name"),
        birth_date=OuterRef("birth_date"),
    ).exclude(relation=SELF)


def of_ones_own_household(asked: QuerySet[Query], on: date) -> set[Any]:
    """The questions about somebody whom a report puts at the asker's own address.

    The asker's addresses are those of the patient they declared to be. Read the other way around, from every question
    to every address, it would read the whole table of people.
    """
    found: set[Any] = set()
    for account, places in _places(asked.values_list("account_id", flat=True).distinct(), on).items():
        here = Q(pk__in=())
        for street, zip_code in places:
            here |= Q(address_1__iexact=street, zip_code__startswith=zip_code)
        there = Identity.objects.filter(here, patient=OuterRef("patient"))
        found.update(asked.filter(Exists(there), account_id=account).values_list("pk", flat=True))
    return found


def _places(accounts: Iterable[Any], on: date) -> Mapping[UUID, set[tuple[str, str]]]:
    """The addresses of the askers who declared themselves, as reported of them: street and five-digit ZIP code."""
    selves = DeclaredTie.objects.filter(standing_on(on), relation=SELF, account_id__in=accounts)
    found: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    for one in selves:
        same = Identity.objects.filter(
            birth_date=one.birth_date, last_name__iexact=one.last_name, first_name__iexact=one.first_name
        )
        of_patient = Identity.objects.filter(patient__in=same.values("patient")).exclude(address_1="")
        for street, zip_code in of_patient.exclude(zip_code="").values_list("address_1", "zip_code"):
            found[one.account_id].add((street, zip_code[:5]))
    return found
