"""The sheet of a fine: every month with its days, charged or taken out and why, and what is assessed, paid and owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from carelaw.gateway.facts.compliance import Fine
from carelaw.gateway.rules.fine_days import CHARGED, amount_of, days_running, start_of
from carelaw.gateway.rules.monthly_assessment import period_of
from carelaw.gateway.store.models import Assessment, FineCase
from carelaw.gateway.use_cases.case_facts import fine_of
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.money.ledger import balance
from carelaw.platform.money.models import Charge, Payment


@dataclass(frozen=True, slots=True)
class Run:
    """Days in a row that were treated alike: charged, or taken out and why."""

    from_on: date
    to_on: date
    days: int
    code: str
    says: str

    @property
    def charged(self) -> bool:
        return self.code == CHARGED


@dataclass(frozen=True, slots=True)
class SheetMonth:
    """One month of a fine: its runs of days, what it comes to, what was assessed and credited."""

    from_on: date
    to_on: date
    days: int
    amount: Decimal
    runs: tuple[Run, ...]
    assessed: Assessment | None
    credited: Decimal


@dataclass(frozen=True, slots=True)
class Sheet:
    """A fine through a day: every month, and what was assessed, credited, paid and is owed."""

    start: date | None
    through: date
    months: tuple[SheetMonth, ...]
    days: int
    amount: Decimal
    assessed: Decimal
    credited: Decimal
    paid: Decimal
    owed: Decimal


def sheet_of(case: FineCase, through: date) -> Sheet:
    """The fine of a case through a day, month by month, each day counted or taken out."""
    fine, law = fine_of(case), adopted_law()
    start = start_of(fine, law)
    assessed = {one.from_on: one for one in case.assessments.prefetch_related("credits")}
    months: list[SheetMonth] = []
    if start is not None and start <= through:
        runs: dict[date, list[tuple[date, str, str]]] = {}
        for on, decision in days_running(fine, through, law):
            first = period_of(start, on, law).starts
            runs.setdefault(first, []).append((on, decision.codes[0], decision.reasons[0].says))
        months = [_month(fine, first, found, assessed.get(first)) for first, found in runs.items()]
    charges = Charge.objects.filter(case_id=case.pk)
    billed = sum((one.amount for one in charges if one.credits_id is None), Decimal(0))
    back = -sum((one.amount for one in charges if one.credits_id is not None), Decimal(0))
    paid = sum((one.amount for one in Payment.objects.filter(party_id=case.respondent_id)), Decimal(0))
    return Sheet(
        start=start,
        through=through,
        months=tuple(months),
        days=sum(one.days for one in months),
        amount=sum((one.amount for one in months), Decimal(0)),
        assessed=billed,
        credited=back,
        paid=paid,
        owed=balance(case.respondent_id),
    )


def not_assessed(case: FineCase, on: date) -> Decimal:
    """What the days charged through a day come to beyond what is assessed, net of credits."""
    shown = sheet_of(case, on)
    return shown.amount - (shown.assessed - shown.credited)


def _month(fine: Fine, first: date, found: list[tuple[date, str, str]], assessed: Assessment | None) -> SheetMonth:
    charged = [on for on, code, _ in found if code == CHARGED]
    credits = list(assessed.credits.all()) if assessed else []
    return SheetMonth(
        from_on=found[0][0],
        to_on=found[-1][0],
        days=len(charged),
        amount=amount_of(charged, fine, adopted_law()),
        runs=tuple(_runs(found)),
        assessed=assessed,
        credited=sum((one.amount for one in credits), Decimal(0)),
    )


def _runs(found: list[tuple[date, str, str]]) -> list[Run]:
    runs: list[Run] = []
    for on, code, says in found:
        reason = says.partition(": ")[2] if code != CHARGED else ""
        reason = reason[:1].upper() + reason[1:]
        if runs and runs[-1].code == code and runs[-1].says == reason:
            runs[-1] = Run(runs[-1].from_on, on, runs[-1].days + 1, code, reason)
        else:
            runs.append(Run(on, on, 1, code, reason))
    return runs


__all__ = ["Run", "Sheet", "SheetMonth", "not_assessed", "sheet_of"]
