"""Remittances beside audits: what a provider-level adjustment takes back under an audit's number, against the audit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from carelaw.kernel.decision import Decision, Outcome
from carelaw.pbm.bulk.audit_recoupments import judge, lay_out
from carelaw.pbm.facts.audits import AuditBehind
from carelaw.pbm.rules.audits.remitted import audit_named, under_an_audit
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import (
    Audit,
    AuditAppeal,
    AuditAppealsProcess,
    AuditAppealState,
    AuditFinding,
    FindingState,
    RemittanceAdjustment,
)
from carelaw.pbm.use_cases.audits import breaches
from carelaw.pbm.use_cases.audits.reporting import SETTLING
from carelaw.pbm.use_cases.audits.standing import audits_of, party_name
from carelaw.pbm.use_cases.payments.keeping import dollars
from carelaw.pbm.use_cases.payments.on_file import cents
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.agreements.models import Agreement, AgreementState
from carelaw.platform.bulk.staging import bench
from carelaw.platform.cases.models import Case
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.parties.own import acts_for_own, own_parties

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


def taken_under_audits(on: date, *, only: Mapping[int, Decimal] | None = None) -> Iterator[Taken]:
    """Every adjustment that takes money back under the number of an audit, in the order of payment.

    `only` names adjustments with what was taken before each: then no other is looked at.
    """
    found = _adjustments().select_related("remittance")
    rows = found if only is None else found.filter(pk__in=only)
    named = {one.pk: number for one in rows if (number := audit_named(one.reference)) is not None}
    audits = Audit.objects.in_bulk(set(named.values()))
    standing = _standing(audits)
    before: dict[int, Decimal] = {}
    for one in rows:
        if one.pk not in named:
            continue
        told, audit = one.remittance, audits.get(named[one.pk])
        # An audit of another manager or pharmacy stands behind nothing here.
        if audit and (audit.manager_id, audit.pharmacy_id) != (told.manager_id, told.pharmacy_id):
            audit = None
        taken = before.get(audit.pk, Decimal(0)) if audit else Decimal(0)
        taken = taken if only is None else only[one.pk]
        behind = standing[audit.pk] if audit else None
        asked = under_an_audit(one.amount, told.paid_on, behind, taken, law=adopted_law(), on=on)
        yield Taken(one, audit, tuple(asked))
        if audit:
            before[audit.pk] = taken + one.amount


def _adjustments() -> QuerySet[RemittanceAdjustment]:
    named = RemittanceAdjustment.objects.filter(reference__istartswith="AU", amount__gt=0)
    return named.order_by(F("remittance__paid_on").asc(nulls_last=True), "remittance__trace", "pk")


def _standing(audits: Mapping[int, Audit]) -> dict[int, AuditBehind]:
    """Audits as they stand behind remittances, all of them in a handful of queries."""
    ids = list(audits)
    numbers = AuditFinding.objects.filter(audit__in=ids, state=FindingState.STANDS).values("audit")
    sums = {
        one["audit"]: one
        for one in numbers.annotate(over=Sum("overpaid", filter=Q(held=False)), under=Sum("underpaid"))
    }
    pending = set(AuditAppeal.objects.filter(audit__in=ids, state__in=_PENDING).values_list("audit", flat=True))
    managers = {one.manager_id for one in audits.values()}
    process = AuditAppealsProcess.objects.filter(manager_id__in=managers)
    days = dict(process.values_list("manager_id", "contract_days"))
    references = [one.reference for one in audits.values()]
    agreed = {one.reference: one for one in Agreement.objects.filter(kind=SETTLING, reference__in=references)}
    return {
        one.pk: _behind(one, sums.get(one.pk, {}), one.pk in pending, days.get(one.manager_id), agreed)
        for one in audits.values()
    }


def _behind(
    audit: Audit, sums: Mapping[str, Any], pending: bool, days: int | None, agreed: Mapping[str, Agreement]
) -> AuditBehind:
    settled = agreed.get(audit.reference)
    signed = settled is not None and settled.state == AgreementState.IN_FORCE
    return AuditBehind(
        mode=audit.mode or None,  # type: ignore[arg-type]
        reported_on=audit.reported_on,
        final_on=audit.final_on,
        appeal_pending=pending,
        contract_days=days,
        overpaid=sums.get("over") or Decimal(0),
        underpaid=sums.get("under") or Decimal(0),
        projected=audit.projected,
        settlement_amount=Decimal(settled.terms["amount"]) if settled else None,
        settlement_signed_on=settled.second_signed_on if settled and signed else None,
    )


def in_bulk(on: date) -> tuple[dict[int, str], dict[int, Decimal]]:
    """What the whole join comes to: the outcome of every adjustment, and what was taken before those that speak."""
    rows = _adjustments().values_list(
        "pk", "remittance__manager_id", "remittance__pharmacy_id", "reference", "amount", "remittance__paid_on",
        "remittance__trace",
    )  # fmt: skip
    taken = [(one[0], str(one[1]), str(one[2] or ""), one[3], cents(one[4]), one[5], one[6]) for one in rows]
    numbers = {number for one in taken if (number := audit_named(one[3])) is not None}
    audits = Audit.objects.in_bulk(numbers)
    audited = [_laid(audits[pk], behind) for pk, behind in _standing(audits).items()]
    with bench() as connection:
        lay_out(connection, taken, audited)
        judge(connection, adopted_law(), on)
        answers = connection.execute("SELECT row, outcome, before FROM answers ORDER BY row").fetchall()
    speaks = {row: dollars(before) for row, outcome, before in answers if outcome in {"violation", "review"}}
    return {row: outcome for row, outcome, _ in answers}, speaks


def _laid(audit: Audit, behind: AuditBehind) -> tuple[Any, ...]:
    return (
        audit.pk, str(audit.manager_id), str(audit.pharmacy_id or ""), behind.mode or "", behind.reported_on,
        behind.final_on, behind.appeal_pending, behind.contract_days, cents(behind.overpaid), cents(behind.underpaid),
        cents(behind.projected), None if behind.settlement_amount is None else cents(behind.settlement_amount),
        behind.settlement_signed_on,
    )  # fmt: skip


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
    outcomes, speaks = in_bulk(on)
    for one in taken_under_audits(on, only=speaks):
        if one.worst.outcome.value != outcomes[one.adjustment.pk]:
            # The rules have the last word: a finding of the SQL alone is our fault and ends the day's job.
            raise AssertionError(f"Rules and SQL disagree at remittance adjustment {one.adjustment.pk}.")
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
