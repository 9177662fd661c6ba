"""The rows of the lists about plan sponsors' rights."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from carelaw.pbm.store.models import PaidAmount
from carelaw.pbm.use_cases.program_terms.common import listed, today
from carelaw.pbm.use_cases.scope.named import names_of
from carelaw.pbm.use_cases.sponsors.auditing import audits_of, missing_parts
from carelaw.pbm.use_cases.sponsors.paying import brand_standing, money_of, request_standing, requests_of
from carelaw.platform.accounts.actor import Actor

Rows = list[dict[str, Any]]


def audits(actor: Actor, at: datetime) -> Rows:
    """Audits, the newest first."""
    found = audits_of(actor).select_related("contract").order_by("-requested_on", "-number")
    names = names_of(one.sponsor_id for one in found)
    return [
        {
            "number": one.number,
            "contract": one.contract.number,
            "sponsor": listed(names, one.sponsor_id),
            "requested_on": one.requested_on,
            "state": one.state,
            "answered_on": one.answered_on,
            "reason": one.reason or None,
            "missing": ", ".join(missing_parts(one)) if one.state == "granted" else None,
            "delivered_on": one.delivered_on,
        }
        for one in found
    ]


def paid(actor: Actor, at: datetime) -> Rows:
    """Requests for amounts actually paid."""
    rows = []
    for one in requests_of(actor).select_related("contract").order_by("-requested_on", "-number"):
        decision = request_standing(one, today(at))[1]
        answered = one.paid is not None and one.billed is not None
        rows.append(
            {
                "number": one.number,
                "contract": one.contract.number,
                "period": f"{one.served_from} to {one.served_to}",
                "requested_on": one.requested_on,
                "answered_on": one.answered_on,
                "claims": one.claims.count(),
                "paid": one.paid,
                "billed": one.billed,
                "spread": (one.billed - one.paid) if answered else None,  # type: ignore[operator]
                "outcome": decision.outcome.value,
            }
        )
    return rows


def claims(actor: Actor, at: datetime) -> Rows:
    """Claim by claim; the spread is what was billed less what was paid and adjusted."""
    found = PaidAmount.objects.filter(request__in=requests_of(actor)).select_related("request")
    return [
        {
            "request": one.request.number,
            "claim": one.claim,
            "served_on": one.served_on,
            "ingredient": one.ingredient,
            "fee": one.fee,
            "paid": one.paid,
            "adjusted": one.adjusted,
            "billed": one.billed,
            "spread": one.billed - one.paid - one.adjusted,
        }
        for one in found.order_by("-request__requested_on", "served_on", "claim")
    ]


def brands(actor: Actor, at: datetime) -> Rows:
    """Manufacturers' money with its notices."""
    rows = []
    for one in money_of(actor).select_related("contract__program").order_by("-received_on", "-number"):
        decision = brand_standing(one, today(at))[1]
        rows.append(
            {
                "number": one.number,
                "contract": one.contract.number,
                "product": one.product,
                "manufacturer": one.manufacturer,
                "period": f"{one.period_from} to {one.period_to}",
                "amount": one.amount,
                "received_on": one.received_on,
                "noticed_on": one.noticed_on,
                "outcome": decision.outcome.value,
                "why": decision.reasons[0].says,
            }
        )
    return rows
