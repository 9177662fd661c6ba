"""What remittances show of the payments that a sustained appeal brought: adjusted claims, and sums under its number.

A claim of a statement was repriced by a remittance where it pays more than was paid before. A sum was paid where a
provider-level adjustment names the appeal and raises the payment. What remittances show counts as paid by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from carelaw.pbm.facts.appeal_work import RepricingRemitted
from carelaw.pbm.rules.appeals.payment import mac_repricing_remitted
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import (
    MacAppeal,
    Remittance,
    RemittanceAdjustment,
    RemittanceClaim,
    RepricedClaim,
    Repricing,
)
from carelaw.pbm.use_cases.appeals.letters import REMITTED
from carelaw.pbm.use_cases.appeals.statements import CITE, PAYMENT, party_names, repricings_of
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.record.keeping import append

_CHUNK = 500
_NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Shown:
    """One payment that a remittance shows: of a claim by its reference, or of a sum under the appeal's number."""

    trace: str
    paid_on: date
    claim: str
    amount: Decimal


def shown_for(appeal: MacAppeal, statements: Iterable[Repricing]) -> dict[UUID, list[Shown]]:
    """What remittances show of the statements of one appeal, by statement."""
    found: dict[UUID, list[Shown]] = defaultdict(list)
    by_pharmacy = {one.pharmacy_id: one.pk for one in statements}
    if appeal.decided_on is None or appeal.manager_id is None:
        return found
    ours = Remittance.objects.filter(manager_id=appeal.manager_id, pharmacy_id__in=by_pharmacy)
    sums = RemittanceAdjustment.objects.filter(
        remittance__in=ours,
        remittance__paid_on__gte=appeal.decided_on,
        amount__lt=0,
        reference__istartswith=appeal.reference,
    )
    for one in sums.select_related("remittance").order_by("remittance__paid_on", "pk"):
        told = one.remittance
        if told.pharmacy_id is not None and told.paid_on is not None:
            found[by_pharmacy[told.pharmacy_id]].append(Shown(told.trace, told.paid_on, "", -one.amount))
    for statement, shown in _repaid_claims(appeal.decided_on, ours, by_pharmacy):
        found[statement].append(shown)
    return found


def _repaid_claims(decided_on: date, ours: Any, by_pharmacy: Mapping[UUID, UUID]) -> Iterable[tuple[UUID, Shown]]:
    """Claims of the statements that a remittance after the decision pays more for than was paid before."""
    lines = RepricedClaim.objects.filter(repricing__in=by_pharmacy.values(), owed__gt=0)
    owed = {(one[0], one[1]): one[2] for one in lines.values_list("repricing_id", "claim_reference", "owed")}
    references = sorted({reference for _statement, reference in owed})
    paid: dict[tuple[UUID, str], list[tuple[date, str, Decimal]]] = defaultdict(list)
    for place in range(0, len(references), _CHUNK):
        part = references[place : place + _CHUNK]
        named = Q(prescription_number__in=part) | Q(control__in=part)
        claims = RemittanceClaim.objects.filter(named, remittance__in=ours).exclude(remittance__paid_on=None)
        for one in claims.select_related("remittance").order_by("remittance__paid_on", "segment"):
            told = one.remittance
            if told.pharmacy_id is None or told.paid_on is None:
                continue
            statement = by_pharmacy[told.pharmacy_id]
            reference = one.control if (statement, one.control) in owed else one.prescription_number
            if (statement, reference) in owed:
                paid[statement, reference].append((told.paid_on, told.trace, one.paid))
    for (statement, reference), payments in sorted(paid.items(), key=lambda one: str(one[0])):
        shown = _raised(payments, decided_on, reference, owed[statement, reference])
        if shown is not None:
            yield statement, shown


def _raised(payments: list[tuple[date, str, Decimal]], decided_on: date, reference: str, owed: Decimal) -> Shown | None:
    """The payment after the decision that is higher than what was paid, or taken back, before it."""
    before = [abs(amount) for on, _trace, amount in payments if amount and (on < decided_on or amount < 0)]
    after = [(on, trace, amount) for on, trace, amount in payments if on >= decided_on and amount > 0]
    if not before or not after:
        return None
    on, trace, most = max(after, key=lambda one: (one[2], one[0]))
    more = min(most - before[0], owed)
    return Shown(trace, on, reference, more) if more > 0 else None


@each_day("pbm.repricings-remitted", order=62)
def count_remitted(on: date, at: datetime) -> int:
    """What remittances show to be paid of sustained appeals counts as paid; the pharmacy is told once."""
    owing = Repricing.objects.filter(owed__gt=F("paid")).values_list("appeal_id", flat=True).distinct()
    count = 0
    for appeal in MacAppeal.objects.filter(pk__in=owing).order_by("pk"):
        statements = list(Repricing.objects.filter(appeal=appeal, owed__gt=F("paid")))
        shown = shown_for(appeal, statements)
        for one in statements:
            count += _count(appeal, one, shown.get(one.pk, []), at)
    return count


def _count(appeal: MacAppeal, statement: Repricing, shown: list[Shown], at: datetime) -> int:
    total = min(sum((one.amount for one in shown), _NOTHING), statement.owed)
    more = total - statement.paid
    if more <= 0:
        return 0
    last = max(shown, key=lambda one: (one.paid_on, one.trace))
    with transaction.atomic():
        statement.paid, statement.paid_on, statement.trace = total, last.paid_on, last.trace[:50]
        statement.save(update_fields=["paid", "paid_on", "trace"])
        facts = RepricingRemitted(appeal.decided_on or last.paid_on, last.paid_on, statement.paid, total)
        keep(mac_repricing_remitted(facts, law=adopted_law()), facts, subject=f"mac-repricing:{statement.pk}", at=at)
        values = {
            "reference": appeal.reference,
            "manager": party_names([appeal.manager_id]).get(appeal.manager_id, "") if appeal.manager_id else "",
            "amount": f"{more:,.2f}",
            "owed": f"{statement.owed:,.2f}",
            "left": f"{statement.left:,.2f}",
            "on": str(last.paid_on),
            "trace": last.trace,
        }
        about, key = f"mac-repricing:{statement.pk}", f"{statement.pk}:{total}"
        write_to_party(REMITTED, key=key, party_id=statement.pharmacy_id, at=at, values=values, about=about)
        body = {"appeal": appeal.reference, "pharmacy": str(statement.pharmacy_id), "cents": int(more * 100)}
        append(PAYMENT, actor=None, at=at, body=body, subject=appeal.reference)
    return 1


def remitted_rows(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """Every statement that was paid or remitted, with what was reported beside what remittances show."""
    statements = list(repricings_of(actor, local_day(at))[:5_000])
    by_appeal: dict[int, list[Repricing]] = defaultdict(list)
    for one in statements:
        by_appeal[one.appeal_id].append(one)
    names, law = party_names(one.pharmacy_id for one in statements), adopted_law()
    rows = []
    for own in by_appeal.values():
        appeal = own[0].appeal
        shown = shown_for(appeal, own)
        for one in own:
            seen = shown.get(one.pk, [])
            total = sum((each.amount for each in seen), _NOTHING) if seen else None
            if not one.paid and total is None:
                continue
            facts = RepricingRemitted(appeal.decided_on or local_day(at), one.paid_on, one.paid, total)
            decision = mac_repricing_remitted(facts, law=law)
            rows.append(
                {
                    "statement": str(one.pk),
                    "appeal": appeal.reference,
                    "pharmacy": names.get(one.pharmacy_id, ""),
                    "owed": one.owed,
                    "paid": one.paid,
                    "remitted": total,
                    "remittances": ", ".join(sorted({each.trace for each in seen})),
                    "claims": len({each.claim for each in seen if each.claim}),
                    "outcome": decision.outcome.value,
                    "says": decision.reasons[0].says,
                    "cite": CITE,
                }
            )
    return rows
