"""Remittances beside audits: what a provider-level adjustment takes back under an audit's number, against the audit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from carelaw.kernel.decision import Decision, Outcome
from carelaw.pbm.facts.audits import RecoupmentAsked, RemittedForAudit, TakenBack
from carelaw.pbm.rules.audits.amounts import actual_amounts_only
from carelaw.pbm.rules.audits.notices import taken_back_after_audit
from carelaw.pbm.rules.audits.remitted import remitted_after_the_report
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import Audit, AuditAppealState, RemittanceAdjustment
from carelaw.pbm.use_cases.audits import breaches
from carelaw.pbm.use_cases.audits.reporting import settlement_of, sums_of
from carelaw.pbm.use_cases.audits.setup import process_of
from carelaw.pbm.use_cases.audits.standing import audits_of, party_name
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.agreements.models import AgreementState
from carelaw.platform.cases.models import Case
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.parties.own import acts_for_own, own_parties

_NUMBER = re.compile(r"^AU[- ]?(\d{4,9})$")
_FIRST = 1000
_PENDING = (AuditAppealState.FILED, AuditAppealState.REVIEW)


@dataclass(frozen=True, slots=True)
class Taken:
    """One adjustment of a remittance, the audit it names, and what the rules say of it."""

    adjustment: RemittanceAdjustment
    audit: Audit | None
    decisions: tuple[tuple[Decision, object], ...]

    @property
    def worst(self) -> Decision:
        """The decision that matters most."""
        order = (Outcome.VIOLATION, Outcome.REVIEW, Outcome.INDETERMINATE, Outcome.NOT_APPLICABLE, Outcome.PASS)
        return min((one for one, _ in self.decisions), key=lambda one: order.index(one.outcome))


def taken_under_audits(on: date, *, managers: tuple[Any, ...] | None = None) -> Iterator[Taken]:
    """Every adjustment that takes money back under the number of an audit, in the order of payment."""
    found = RemittanceAdjustment.objects.filter(reference__istartswith="AU", amount__gt=0)
    if managers is not None:
        found = found.filter(remittance__manager_id__in=managers)
    before: dict[int, Decimal] = {}
    for one in found.select_related("remittance").order_by("remittance__paid_on", "remittance__trace", "pk"):
        seen = _NUMBER.match(one.reference.strip().upper())
        if seen is None:
            continue
        # An audit of another manager or pharmacy stands behind nothing here.
        audit = Audit.objects.filter(
            pk=int(seen[1]) - _FIRST,
            manager_id=one.remittance.manager_id,
            pharmacy_id=one.remittance.pharmacy_id,
        ).first()
        taken = before.get(audit.pk, Decimal(0)) if audit else Decimal(0)
        yield Taken(one, audit, tuple(_asked(one, audit, taken, on)))
        if audit:
            before[audit.pk] = taken + one.amount


def _asked(
    one: RemittanceAdjustment, audit: Audit | None, before: Decimal, on: date
) -> Iterator[tuple[Decision, object]]:
    law, paid_on = adopted_law(), one.remittance.paid_on
    behind = TakenBack(paid_on or on, audit.mode or None if audit else None)  # type: ignore[arg-type]
    yield taken_back_after_audit(behind, law=law), behind
    if audit is None:
        return
    process = process_of(audit.manager_id)
    timing = RemittedForAudit(
        paid_on,
        audit.reported_on,
        process.contract_days if process else None,
        audit.appeals.filter(state__in=_PENDING).exists(),
        audit.final_on,
    )
    yield remitted_after_the_report(timing, law=law), timing
    sums, agreed = sums_of(audit), settlement_of(audit)
    signed = agreed is not None and agreed.state == AgreementState.IN_FORCE
    amounts = RecoupmentAsked(
        on=paid_on or on,
        amount=one.amount,
        overpaid=sums.overpaid - sums.held,
        underpaid=sums.underpaid,
        taken=before,
        projected=audit.projected,
        settlement_amount=Decimal(agreed.terms["amount"]) if agreed else None,
        settlement_signed_on=agreed.second_signed_on if agreed and signed else None,
    )
    yield actual_amounts_only(amounts, law=law), amounts


def remitted(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """What remittances took back under audits that one may see, beside what each audit found."""
    seen = set(audits_of(actor, local_day(at)).values_list("pk", flat=True))
    mine = own_parties(actor) if acts_for_own(actor) else None
    rows = []
    for one in taken_under_audits(local_day(at)):
        told = one.adjustment.remittance
        own = mine is None or told.manager_id in mine or told.pharmacy_id in mine
        if not own or (one.audit is not None and one.audit.pk not in seen):
            continue
        rows.append(
            {
                "audit": one.audit.reference if one.audit else None,
                "reference": one.adjustment.reference,
                "remittance": told.trace,
                "paid_on": told.paid_on,
                "amount": one.adjustment.amount,
                "outcome": one.worst.outcome.value,
                "says": " ".join(reason.says for reason in one.worst.reasons)[:400],
                "cite": one.worst.cite,
            }
        )
    return rows[::-1][:1000]


@each_day("pbm.audit-remittances", order=66)
def look_at_remittances(on: date, at: datetime) -> int:
    """An adjustment that takes back too early, too much, or under no audit at all is a finding that is answered."""
    count = 0
    for one in taken_under_audits(on):
        told = one.adjustment.remittance
        key = f"remitted:{told.key}:{one.adjustment.segment}"[-80:]
        against = [each for each, _ in one.decisions if each.outcome in {Outcome.VIOLATION, Outcome.REVIEW}]
        if not against or Case.objects.filter(kind=breaches.KIND, key=key).exists():
            continue
        for decision, facts in one.decisions:
            keep(decision, facts, subject=f"remittance-adjustment:{one.adjustment.pk}", at=at)
        title = f"Remittance {told.trace} of {party_name(told.manager_id)} takes back under {one.adjustment.reference}"
        reference = one.audit.reference if one.audit else ""
        breaches.open_breach(key, title, against, manager_id=told.manager_id, at=at, audit=reference)
        count += 1
    return count
