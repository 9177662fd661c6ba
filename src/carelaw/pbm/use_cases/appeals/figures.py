"""What became of appeals, by benefit manager: filed, answered in time under each law, sustained or denied, repriced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, Q, Sum

from carelaw.law.register import Law
from carelaw.pbm.rules.appeal_clocks import MAC_APPEAL, RATE_REVIEW, answer_clocks
from carelaw.pbm.store.models import AppealState, MacAppeal, Repricing
from carelaw.pbm.use_cases.appeals.permissions import FUNNEL_SEE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.parties.models import Party

STAGES: tuple[tuple[str, str], ...] = (
    ("filed", "Filed"),
    ("answered", "Answered"),
    ("in_time", "Answered in time (513b1)"),
    ("sustained", "Sustained"),
    ("repriced", "Sustained and repriced"),
    ("denied", "Denied"),
    ("complete", "Denied with every item"),
    ("panel", "Brought to the panel"),
)


@dataclass(slots=True)
class Funnel:
    """The appeals of one benefit manager that were filed in a period, stage by stage."""

    manager_id: UUID | None
    manager: str = ""
    filed: int = 0
    appeals: int = 0
    reviews: int = 0
    answered: int = 0
    in_time: int = 0
    review_in_time: int = 0
    late: int = 0
    waiting: int = 0
    withdrawn: int = 0
    sustained: int = 0
    repriced: int = 0
    denied: int = 0
    complete: int = 0
    panel: int = 0
    pharmacies: int = 0
    claims: int = 0
    owed: Decimal = field(default_factory=lambda: Decimal(0))
    paid: Decimal = field(default_factory=lambda: Decimal(0))

    def percent_in_time(self) -> str:
        """Of the appeals whose day under 513b1 has passed or that were answered, how many in time."""
        due = self.in_time + self.late
        return f"{self.in_time * 100 / due:.1f} %" if due else "–"


def funnels(actor: Actor, first: date, last: date, seen_on: date) -> list[Funnel]:
    """The funnel of every benefit manager over the appeals filed from a first through a last day, and of all."""
    require(actor, FUNNEL_SEE)
    return funnels_between(first, last, seen_on)


def funnels_between(first: date, last: date, seen_on: date) -> list[Funnel]:
    """The same without asking who looks; the total comes first."""
    found: dict[UUID | None, Funnel] = defaultdict(lambda: Funnel(None))
    law, due_of = adopted_law(), lru_cache(maxsize=None)(_dues)
    filed = MacAppeal.objects.filter(filed_on__gte=first, filed_on__lte=last)
    rows = filed.values_list(
        "manager_id",
        "state",
        "routes",
        "filed_on",
        "claimed_on",
        "decided_on",
        "panel_asked_at",
        "decision__checked",
        "decision__set_count",
    )
    for manager_id, state, routes, filed_on, claimed_on, decided_on, asked, checked, reach in rows.iterator():
        one = found[manager_id]
        one.manager_id = manager_id
        one.filed += 1
        one.panel += asked is not None
        if state == AppealState.WITHDRAWN:
            one.withdrawn += 1
            continue
        answered = state in {AppealState.SUSTAINED, AppealState.DENIED}
        one.answered += answered
        one.waiting += not answered
        one.sustained += state == AppealState.SUSTAINED
        one.repriced += state == AppealState.SUSTAINED and bool(reach)
        one.denied += state == AppealState.DENIED
        one.complete += state == AppealState.DENIED and checked == "pass"
        dues = due_of(tuple(routes), filed_on, claimed_on or filed_on, law)
        one.appeals += MAC_APPEAL in dues
        one.reviews += RATE_REVIEW in dues
        ended = decided_on or seen_on
        if MAC_APPEAL in dues:
            late = ended > dues[MAC_APPEAL]
            one.late += late
            one.in_time += answered and not late
        one.review_in_time += RATE_REVIEW in dues and answered and ended <= dues[RATE_REVIEW]
    _money(found, first, last)
    names = dict(Party.objects.filter(pk__in=[pk for pk in found if pk]).values_list("pk", "name"))
    for one in found.values():
        one.manager = names.get(one.manager_id, "") if one.manager_id else ""
    ordered = sorted(found.values(), key=lambda one: (-one.filed, one.manager))
    return [_total(ordered), *ordered]


def _dues(routes: tuple[str, ...], filed_on: date, claimed_on: date, law: Law) -> Mapping[str, date]:
    return {clock.route: clock.due_on for clock in answer_clocks(routes, filed_on, claimed_on, law)}


def _money(found: Mapping[UUID | None, Funnel], first: date, last: date) -> None:
    owed = Repricing.objects.filter(Q(appeal__filed_on__gte=first) & Q(appeal__filed_on__lte=last))
    for row in owed.values("appeal__manager_id").annotate(
        pharmacies=Count("pk"), lines=Sum("claims_count"), owed=Sum("owed"), paid=Sum("paid")
    ):
        one = found[row["appeal__manager_id"]]
        one.pharmacies, one.claims = row["pharmacies"], row["lines"] or 0
        one.owed, one.paid = row["owed"] or Decimal(0), row["paid"] or Decimal(0)


def _total(parts: list[Funnel]) -> Funnel:
    total = Funnel(None, "All")
    for name in Funnel.__dataclass_fields__:
        if name not in {"manager_id", "manager"}:
            setattr(total, name, sum((getattr(one, name) for one in parts), type(getattr(total, name))(0)))
    return total
