"""Replay a run from the facts its decisions were kept with, and hold one run beside another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction

from carelaw.ihh.facts.payment import MemberMonth
from carelaw.ihh.facts.services import RateAsked
from carelaw.ihh.rules.member_month import member_month
from carelaw.ihh.rules.rate_of_month import rate_of_month
from carelaw.ihh.store.models import MemberMonthLine, PaymentRun
from carelaw.ihh.use_cases.permissions import RUN_PAYMENTS, SEE_PAYMENTS
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.law.facts_schema import parse_facts
from carelaw.law.register import Law
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.models import KeptDecision
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_CITE = "89 Ill. Adm. Code 140.994(b)"
RUN_REPLAYED = declare(
    "ihh-run-replayed",
    says="A run was replayed from the facts it was made on.",
    keys={"run": Shape.ID, "counts": Shape.COUNTS},
    cite=_CITE,
)
_STATUS = {Outcome.PASS: "paid", Outcome.VIOLATION: "denied", Outcome.REVIEW: "pending"}
_NOTHING = Decimal("0.00")
_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Differs:
    """A member-month that came out differently: as it was, and as it would be now."""

    line: MemberMonthLine
    was: str
    now: str
    amount_was: Decimal
    amount_now: Decimal


@dataclass(frozen=True, slots=True)
class Replayed:
    """A run made again from its kept facts."""

    run: PaymentRun
    lines: int
    paid: Decimal
    differs: Sequence[Differs]

    @property
    def same(self) -> bool:
        """Whether every answer and every cent is the same."""
        return not self.differs and self.paid == self.run.paid


@dataclass(frozen=True, slots=True)
class Compared:
    """One run beside another: how many answers each code has, and the member-months that differ."""

    first: PaymentRun
    second: PaymentRun
    codes: Mapping[str, tuple[int, int]]
    differs: Sequence[Differs]

    @property
    def dollars(self) -> tuple[Decimal, Decimal]:
        """What each of them paid, less what it took back."""
        return self.first.paid - self.first.taken_back, self.second.paid - self.second.taken_back


def run_named(text: str) -> PaymentRun:
    """A run written 2019-03/2: the month and, after a slash, its number; the last one where none is named."""
    month, _, number = text.strip().partition("/")
    try:
        runs = PaymentRun.objects.filter(month=date.fromisoformat(f"{month}-01"))
        found = runs.filter(number=int(number)).first() if number else runs.order_by("-number").first()
    except ValueError:
        found = None
    if found is None:
        says = f"“{text[:20]}” is no run. Permitted: a month that was run and its number, such as 2019-03/1."
        raise Refusal("PAY-RUN-UNKNOWN", says, cite=_CITE, field="run", kind="not-found")
    return found


def name_of(run: PaymentRun) -> str:
    """A run as it is written everywhere."""
    return f"{run.month:%Y-%m}/{run.number}"


def replay(actor: Actor, at: datetime, run: str) -> Replayed:
    """Judge a run's member-months again from the facts kept with them, under the law as it stands now."""
    require(actor, RUN_PAYMENTS)
    made = replayed(run_named(run), adopted_law())
    body = {"run": str(made.run.pk), "counts": {"lines": made.lines, "differ": len(made.differs)}}
    with transaction.atomic():
        append(RUN_REPLAYED, actor=actor, at=at, body=body, subject=str(made.run.pk))
    return made


def replayed(run: PaymentRun, law: Law) -> Replayed:
    """A run from its kept facts: each member-month's answer, and each rate."""
    count, paid, differs = 0, _NOTHING, []
    for line, kept in _with_decisions(run):
        status, code, amount = _answered(line, kept, law)
        count, paid = count + 1, paid + amount
        if (status, code, amount) != (line.status, line.code, line.amount):
            differs.append(Differs(line, f"{line.status} {line.code}", f"{status} {code}", line.amount, amount))
    return Replayed(run, count, paid, differs)


def compare(actor: Actor, at: datetime, first: str, second: str) -> Compared:
    """Hold two runs beside each other. Of one month: what the later changed. Of two: who came out differently."""
    require(actor, SEE_PAYMENTS)
    require(actor, RUN_PAYMENTS)
    one, two = run_named(first), run_named(second)
    before, after = _standing_after(one), _standing_after(two)
    codes_before = Counter(line.code for line in before.values())
    codes_after = Counter(line.code for line in after.values())
    codes = {code: (codes_before[code], codes_after[code]) for code in sorted(codes_before.keys() | codes_after.keys())}
    return Compared(one, two, codes, list(_differences(before, after)))


Pair = tuple[UUID, UUID]


def _standing_after(run: PaymentRun) -> dict[Pair, MemberMonthLine]:
    """The member-months of the run's own month, as they stood when it was done."""
    lines = MemberMonthLine.objects.filter(month=run.month, run__run_at__lte=run.run_at)
    found: dict[Pair, MemberMonthLine] = {}
    for line in lines.select_related("member", "home").order_by("version").iterator(chunk_size=2000):
        found[line.member_id, line.home_id] = line
    return found


def _differences(before: dict[Pair, MemberMonthLine], after: dict[Pair, MemberMonthLine]) -> Iterator[Differs]:
    for key in sorted(before.keys() | after.keys(), key=str):
        one, two = before.get(key), after.get(key)
        was = (one.status, one.code, one.amount) if one else ("", "", _NOTHING)
        now = (two.status, two.code, two.amount) if two else ("", "", _NOTHING)
        if was != now:
            shown = two or one
            assert shown is not None
            yield Differs(shown, " ".join(was[:2]).strip() or "–", " ".join(now[:2]).strip() or "–", was[2], now[2])


def _with_decisions(run: PaymentRun) -> Iterator[tuple[MemberMonthLine, Mapping[UUID, KeptDecision]]]:
    lines = run.lines.select_related("member", "home").order_by("month", "member__person_id")
    waiting = lines.iterator(chunk_size=_AT_ONCE)
    while part := list(islice(waiting, _AT_ONCE)):
        kept = KeptDecision.objects.in_bulk(_wanted(part))
        for line in part:
            yield line, kept


def _wanted(lines: Iterable[MemberMonthLine]) -> list[UUID]:
    return [pk for line in lines for pk in (line.decision_id, line.rate_decision_id) if pk is not None]


def _answered(line: MemberMonthLine, kept: Mapping[UUID, KeptDecision], law: Law) -> tuple[str, str, Decimal]:
    """What the rules answer now to the facts that were kept then."""
    facts = kept[line.decision_id].facts if line.decision_id else {}
    decision = member_month(parse_facts(MemberMonth, facts), law=law)
    amount: Any = _NOTHING
    if decision.outcome is Outcome.PASS and line.rate_decision_id:
        rate = rate_of_month(parse_facts(RateAsked, kept[line.rate_decision_id].facts), law=law)
        if rate.outcome is Outcome.PASS:
            amount = Decimal(rate.reasons[0].value)
        else:
            decision = rate
    return _STATUS[decision.outcome], decision.codes[0], amount
