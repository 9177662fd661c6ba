"""What was paid and what was not, for whoever may see it: months, runs, reconciliation, outcomes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from carelaw.ihh.store.models import MemberMonthLine, OutcomesResult, PaymentRun, ServiceLine
from carelaw.ihh.use_cases.own_homes import homes_seen
from carelaw.ihh.use_cases.permissions import SEE_PAYMENTS
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.money.totals import CentSum
from carelaw.platform.parties.own import acts_for_own


def months_seen(actor: Actor, month: date | None = None, status: str = "") -> QuerySet[MemberMonthLine]:
    """The member-months that an actor may see, as they stand now."""
    require(actor, SEE_PAYMENTS)
    found = MemberMonthLine.objects.filter(current=True, home__in=homes_seen(actor)).select_related("member", "home")
    if month is not None:
        found = found.filter(month=month)
    return found.filter(status=status) if status else found


def services_seen(actor: Actor) -> QuerySet[ServiceLine]:
    """The services of an actor's health homes."""
    require(actor, SEE_PAYMENTS)
    found = ServiceLine.objects.filter(home__in=homes_seen(actor)).select_related("member", "home")
    return found.order_by("-served_on", "-logged_at")


def runs_seen(actor: Actor) -> QuerySet[PaymentRun]:
    """The runs, for the Department."""
    require(actor, SEE_PAYMENTS)
    return PaymentRun.objects.none() if acts_for_own(actor) else PaymentRun.objects.order_by("-month", "-number")


def outcomes_seen(actor: Actor) -> QuerySet[OutcomesResult]:
    """The outcomes an actor may see; a health home sees its own once they are signed."""
    require(actor, SEE_PAYMENTS)
    found = OutcomesResult.objects.filter(home__in=homes_seen(actor)).select_related("home", "publication")
    if acts_for_own(actor):
        found = found.exclude(final_on=None)
    return found.order_by("-index", "home__reference")


def by_month(actor: Actor) -> list[dict[str, Any]]:
    """Each month with its member-months in, paid, denied and pending, and the dollars. They add up."""
    found = months_seen(actor).values("month").order_by("-month")
    return [
        {**row, "amount": row["amount"] or Decimal("0.00")}
        for row in found.annotate(
            count=Count("pk"),
            paid=Count("pk", filter=Q(status="paid")),
            denied=Count("pk", filter=Q(status="denied")),
            pending=Count("pk", filter=Q(status="pending")),
            amount=CentSum("amount"),
        )
    ]


def month_row(line: MemberMonthLine) -> dict[str, Any]:
    """A member-month as every door shows it."""
    return {
        "id": str(line.pk),
        "member": line.member.person_id,
        "home": line.home.reference,
        "month": f"{line.month:%Y-%m}",
        "status": line.status,
        "amount": str(line.amount),
        "code": line.code,
        "says": line.says,
        "cite": line.cite,
        "mend": line.mend,
        "mend_until": line.mend_until.isoformat() if line.mend_until else None,
        "basis": line.basis,
        "version": line.version,
    }


def outcomes_row(result: OutcomesResult) -> dict[str, Any]:
    """A year's outcomes as every door shows them."""
    return {
        "id": str(result.pk),
        "home": result.home.reference,
        "index": result.index,
        "year": result.ends_on.year,
        "level": result.level,
        "base": str(result.base),
        "amount": str(result.amount),
        "codes": result.codes,
        "says": result.says,
        "disburse_by": result.disburse_by.isoformat(),
        "final_on": result.final_on.isoformat() if result.final_on else None,
    }


def month_named(text: str) -> date:
    """A month written 2019-03. Raises Refusal with how it is written."""
    try:
        month = date.fromisoformat(f"{text.strip()}-01")
        if 2000 <= month.year <= 2100:
            return month
        raise ValueError(text)
    except ValueError:
        says = f"“{text}” is no month. Permitted: a year and month such as 2019-03."
        raise Refusal("PAY-MONTH", says, cite="89 Ill. Adm. Code 140.994(b)", field="month") from None
