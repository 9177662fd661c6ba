"""Each day: which questions of the day before were about somebody whom the asker knows (MAP-115).

Names and addresses are compared by the database, whole words in any case. A tie is no finding: a person looks at it.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, Replace

from carelaw.kernel.dates import DAY, start_of_day
from carelaw.kernel.decision import Outcome
from carelaw.pdmp.facts.safeguards import LookMade
from carelaw.pdmp.rules.local_time import ZONE
from carelaw.pdmp.rules.safeguards.known_person import known_person_look
from carelaw.pdmp.store.models import FlaggedLook, Identity, Query, WellKnownPerson
from carelaw.pdmp.use_cases.safeguards.ties import declared_about, of_ones_own_household
from carelaw.platform.accounts.models import Account, Designation
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

FLAGGED = declare(
    "look-flagged",
    says="A question was about somebody whom its asker knows.",
    keys={"query": Shape.ID, "ties": Shape.COUNT},
    cite="§5(5)(iv)",
)
# One's own record is asked for by the patient; what law enforcement asked is not the department's to look at.
_NOT_LOOKED_AT = ("PATIENT_ACCESS", "LE_PROBABLE_CAUSE", "GRAND_JURY", "DEATH_INVESTIGATION")


@each_day("pdmp.known-persons", order=46)
def flag_looks(on: date, at: datetime) -> int:
    """Flag yesterday's answered questions about people whom the asker knows; each question once."""
    law, flagged = adopted_law(), 0
    for row in _tied(on).values("pk", *(each.name for each in fields(LookMade))):
        query = row.pop("pk")
        decision = known_person_look(LookMade(**row), law=law)
        if decision.outcome is not Outcome.REVIEW:
            continue
        with transaction.atomic():
            ties = [reason.code.rpartition(".")[2] for reason in decision.reasons]
            FlaggedLook.objects.create(query_id=query, ties=ties, flagged_on=on)
            append(FLAGGED, actor=None, at=at, body={"query": str(query), "ties": len(ties)}, subject=str(query))
        flagged += 1
    return flagged


def _tied(on: date) -> QuerySet[Any]:
    """The questions of the day before with a tie of any sort, each with which it is."""
    asked = Query.objects.filter(
        outcome="allowed",
        patient__isnull=False,
        account_id__isnull=False,
        flagged_look=None,
        requested_at__gte=start_of_day(on - DAY, ZONE),
        requested_at__lt=start_of_day(on, ZONE),
    ).exclude(purpose__in=_NOT_LOOKED_AT)
    household = of_ones_own_household(asked, on)
    bare: F | Replace = F("actor_name")
    for mark in ",.":
        bare = Replace(bare, Value(mark), Value(" "))
    about = Identity.objects.filter(patient=OuterRef("patient"))
    named = about.exclude(last_name="").annotate(asker=ExpressionWrapper(OuterRef("asker"), CharField()))
    space = Value(" ")
    return (
        asked.annotate(asker=Concat(space, bare, space, output_field=CharField()))
        .annotate(
            same_name=Exists(named.filter(asker__icontains=Concat(space, "first_name", space, "last_name", space))),
            same_surname=Exists(named.filter(asker__icontains=Concat(space, "last_name", space))),
            same_address=ExpressionWrapper(Q(pk__in=household), BooleanField()),
            declared_relation=Exists(about.filter(Exists(declared_about(on)))),
            colleague=Exists(about.filter(Exists(_colleagues()))),
            well_known=Exists(about.filter(Exists(_well_known(on)))),
        )
        .filter(reduce(or_, (Q(**{each.name: True}) for each in fields(LookMade))))
        .order_by("requested_at", "pk")
    )


def _colleagues() -> QuerySet[Account]:
    """Accounts of the patient's name tied to the asker's: as principal, as designee, or by a principal of both."""
    asker = OuterRef(OuterRef(OuterRef("account_id")))
    mine = Designation.objects.filter(designee_id=OuterRef(asker))
    tied = Designation.objects.filter(
        Q(principal_id=OuterRef("pk"), designee_id=asker)
        | Q(designee_id=OuterRef("pk"), principal_id=asker)
        | Q(designee_id=OuterRef("pk"), principal_id__in=mine.values("principal_id"))
    )
    full_name = Concat(OuterRef("first_name"), Value(" "), OuterRef("last_name"), output_field=CharField())
    return Account.objects.filter(Exists(tied), name__iexact=full_name).exclude(pk=OuterRef(OuterRef("account_id")))


def _well_known(on: date) -> QuerySet[WellKnownPerson]:
    """Entries of the list that are the patient's name and birth date, and last."""
    return WellKnownPerson.objects.filter(
        Q(ended_on=None) | Q(ended_on__gte=on),
        last_name__iexact=OuterRef("last_name"),
        first_name__iexact=OuterRef("first_name"),
        birth_date=OuterRef("birth_date"),
    )
