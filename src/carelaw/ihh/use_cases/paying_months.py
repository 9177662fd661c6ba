"""The month's payment run: preview it, run it, and it can be run again at any time with the same result.

A run judges its month and, of every month that was run before in this outcomes year and the one before, each
member-month that rests on something else than when it was judged last. Only what came out differently is written: a
later version of the member-month, the payable taken back, the new one owed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Min, Q

from carelaw.ihh.rules.mending import mending
from carelaw.ihh.rules.outcomes_years import year_days, year_index
from carelaw.ihh.rules.program_start import adoption_missing, program_start
from carelaw.ihh.store.models import HealthHome, MemberMonthLine, Membership, MonthStatus, PaymentRun, ServiceLine
from carelaw.ihh.use_cases.adjudicating import JudgedMonth
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.judging_again import Held, JudgedAgain, judge_again, note_basis, read_ledger
from carelaw.ihh.use_cases.payment_books import PairMonth
from carelaw.ihh.use_cases.permissions import RUN_PAYMENTS
from carelaw.kernel.dates import end_of_month, first_of_following_month
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import Law
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.keeping import ToKeep, keep_many
from carelaw.platform.money.payables import Payable
from carelaw.platform.money.paying import Owed, owe_many, take_back
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "89 Ill. Adm. Code 140.994(b)"
PMPM = "ihh-coordination"
MONTH_RUN = declare(
    "ihh-month-run",
    says="A month of coordination payments was run.",
    keys={"run": Shape.ID, "counts": Shape.COUNTS, "cents": Shape.COUNT, "digest": Shape.DIGEST},
    cite=CITE,
)
_STATUS = {
    Outcome.PASS: MonthStatus.PAID,
    Outcome.VIOLATION: MonthStatus.DENIED,
    Outcome.REVIEW: MonthStatus.PENDING,
}
_NOTHING = Decimal("0.00")
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Change:
    """What a run would write: the member-month as it is now judged, and the line that stood before."""

    now: JudgedMonth
    before: MemberMonthLine | None

    @property
    def status(self) -> MonthStatus:
        return _STATUS[self.now.speaking.outcome]

    @property
    def taken_back(self) -> Decimal:
        """What was paid before and ends with this line."""
        return self.before.amount if self.before is not None and self.before.amount else _NOTHING


@dataclass(frozen=True, slots=True)
class Preview:
    """What a run of a month would do, to the line. `counts` is of the month itself: in, paid, denied, pending."""

    month: date
    counts: dict[str, int]
    changes: Sequence[Change]
    by_code: dict[str, int]
    looked_at: JudgedAgain

    @property
    def paid(self) -> Decimal:
        return sum((change.now.amount for change in self.changes), _NOTHING)

    @property
    def taken_back(self) -> Decimal:
        return sum((change.taken_back for change in self.changes), _NOTHING)

    @property
    def reconciles(self) -> bool:
        """Member-months in are paid, denied or pending; none is lost and none counted twice."""
        return self.counts["in"] == self.counts["paid"] + self.counts["denied"] + self.counts["pending"]


def preview_month(actor: Actor, at: datetime, month: date, *, whole: bool = False) -> Preview:
    """What a run of a month would pay, deny, hold and take back; nothing is written.

    `whole` judges every member-month of both years anew, even where nothing that it rests on has changed.
    """
    require(actor, RUN_PAYMENTS)
    return _foresee(month, legal_day(at), adopted_law(), whole)


def run_month(actor: Actor, at: datetime, month: date) -> PaymentRun:
    """Run a month. Refuses before the month is over; gives the last run again where nothing has changed."""
    require(actor, RUN_PAYMENTS)
    law, on = adopted_law(), legal_day(at)
    with transaction.atomic():
        runs = PaymentRun.objects.select_for_update().filter(month=month)
        known = runs.order_by("-number").first()
        seen = _foresee(month, on, law)
        if known is not None and not seen.changes:
            note_basis(seen.looked_at)
            return known
        run = PaymentRun.objects.create(
            month=month,
            number=known.number + 1 if known else 1,
            run_on=on,
            run_at=at,
            account_id=actor.account_id,
            counts={**seen.counts, "changes": len(seen.changes)},
            paid=seen.paid,
            taken_back=seen.taken_back,
            digest=_digest(seen),
        )
        _write(run, seen, actor, at, on, law)
        note_basis(seen.looked_at, written={_key(change) for change in seen.changes})
        body = {
            "run": str(run.pk),
            "counts": run.counts,
            "cents": int((run.paid - run.taken_back) * 100),
            "digest": run.digest,
        }
        append(MONTH_RUN, actor=actor, at=at, body=body, subject=str(run.pk))
    return run


def month_due(on: date, law: Law) -> date | None:
    """The earliest month that is over, was never run, and had a member or a service; None when there is none."""
    start, first = program_start(law), _first_day_of_anything()
    if start is None or first is None:
        return None
    ran = set(PaymentRun.objects.values_list("month", flat=True))
    month = max(start, first.replace(day=1))
    while end_of_month(month) < on:
        if month not in ran and _anything_in(month):
            return month
        month = first_of_following_month(month)
    return None


def _first_day_of_anything() -> date | None:
    member = Membership.objects.aggregate(day=Min("starts_on"))["day"]
    served = ServiceLine.objects.filter(withdrawn_on__isnull=True).aggregate(day=Min("served_on"))["day"]
    return min(filter(None, (member, served)), default=None)


def _anything_in(month: date) -> bool:
    """Whether anybody was a member or was served in a month."""
    last = end_of_month(month)
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=month)
    served = ServiceLine.objects.filter(served_on__gte=month, served_on__lte=last, withdrawn_on__isnull=True)
    return Membership.objects.filter(running, starts_on__lte=last).exists() or served.exists()


def _foresee(month: date, on: date, law: Law, whole: bool = False) -> Preview:
    _check(month, on, law)
    scope = _scope(month, law)
    ledger = read_ledger(scope)
    found = judge_again(scope, ledger, on, law, whole=whole)
    counts: Counter[str] = Counter({"in": 0, "paid": 0, "denied": 0, "pending": 0})
    by_code: Counter[str] = Counter()
    for key, held in ledger.items():
        if key[2] == month and key not in found.judged:
            counts.update(("in", held.status))
            by_code[held.code] += 1
    different, replaced = [], []
    for key, one in found.judged.items():
        if one.month == month:
            counts.update(("in", _STATUS[one.speaking.outcome].value))
            by_code[one.speaking.codes[0]] += 1
        before = ledger.get(key)
        if before is None or not _same(before, one):
            different.append((one, before))
            replaced += [before.pk] if before else []
    lines = MemberMonthLine.objects.in_bulk(replaced)
    changes = [Change(one, lines[before.pk] if before else None) for one, before in different]
    return Preview(month, dict(counts), changes, dict(by_code.most_common()), found)


def _check(month: date, on: date, law: Law) -> None:
    start = program_start(law)
    if start is None:
        missing = adoption_missing()
        raise Refusal(missing.code, missing.says, cite=CITE, field="ihh.adopted_on", kind="not-in-force")
    if month.day != 1:
        raise Refusal("PAY-MONTH", f"{month} is no month. Permitted: its first day.", cite=CITE, field="month")
    if month < start:
        says = f"Payment starts with {start:%B %Y}. Permitted: a month from then on."
        raise Refusal("PAY-NOT-STARTED", says, cite=CITE, field="month")
    if end_of_month(month) >= on:
        says = f"{month:%B %Y} is not over. It can be run from {first_of_following_month(month)} on."
        raise Refusal("PAY-MONTH-OPEN", says, cite=CITE, field="month", kind="conflict")


def _scope(month: date, law: Law) -> list[date]:
    """The month itself and every month run before, of its outcomes year and the one before."""
    start = program_start(law)
    assert start is not None
    first = year_days(max(1, year_index(month, law) - 1), start, law).starts
    ran = PaymentRun.objects.filter(month__gte=first).values_list("month", flat=True)
    return sorted({month, *ran})


def _same(before: Held, now: JudgedMonth) -> bool:
    speaking = now.speaking
    return (before.status, before.code, before.amount, before.basis, before.served_on) == (
        _STATUS[speaking.outcome].value,
        speaking.codes[0],
        now.amount,
        now.basis.value if now.basis else "",
        _served_on(now),
    )


def _write(run: PaymentRun, seen: Preview, actor: Actor, at: datetime, on: date, law: Law) -> None:
    changes, bases = seen.changes, seen.looked_at.bases.digests
    replaced = [change.before for change in changes if change.before is not None]
    MemberMonthLine.objects.filter(pk__in=[line.pk for line in replaced]).update(current=False)
    parties = dict(HealthHome.objects.values_list("pk", "party_id"))
    for change in changes:
        if change.before is not None and change.before.payable_id is not None:
            paid = Payable.objects.get(pk=change.before.payable_id)
            says = f"Taken back: {change.now.speaking.codes[0]}"
            take_back(paid, says=says, on=on, at=at, actor=actor)
    for start in range(0, len(changes), _BATCH):
        part = changes[start : start + _BATCH]
        lines = _lines(run, part, actor, at, law)
        owed = [_owed(change, line, parties) for change, line in zip(part, lines, strict=True) if line.amount]
        payables = {one.key: one.pk for one in owe_many(owed, on=on, at=at, actor=actor)}
        for change, line in zip(part, lines, strict=True):
            line.payable_id = payables.get(_payable_key(change, line))
            line.looked_at = bases[line.member_id, line.month]
        MemberMonthLine.objects.bulk_create(lines, batch_size=_BATCH)


def _lines(run: PaymentRun, changes: Sequence[Change], actor: Actor, at: datetime, law: Law) -> list[MemberMonthLine]:
    """The member-months as they now stand, each with its kept decisions."""
    kept = keep_many([ToKeep(one.now.decision, one.now.facts, _subject(one)) for one in changes], at=at, actor=actor)
    rated = [(one, one.now.rate) for one in changes if one.now.rate is not None]
    rates = keep_many([ToKeep(rate, one.now.rate_facts, _subject(one)) for one, rate in rated], at=at, actor=actor)
    of_rate = {id(one): row.pk for (one, _), row in zip(rated, rates, strict=True)}
    return [_line(run, one, decided.pk, of_rate.get(id(one)), law) for one, decided in zip(changes, kept, strict=True)]


def _line(
    run: PaymentRun, change: Change, decision_id: UUID, rate_decision_id: UUID | None, law: Law
) -> MemberMonthLine:
    now, reason = change.now, change.now.speaking.reasons[0]
    mend = mending(reason.code, now.month, law) if change.status is not MonthStatus.PAID else None
    return MemberMonthLine(
        run=run,
        member_id=now.member_id,
        home_id=now.home_id,
        month=now.month,
        version=change.before.version + 1 if change.before else 1,
        status=change.status,
        code=reason.code,
        says=reason.says[:300],
        cite=reason.cite or now.speaking.cite,
        mend=mend.says if mend else "",
        mend_until=mend.until if mend else None,
        basis=now.basis.value if now.basis else "",
        tier=now.tier,
        served_on=_served_on(now),
        services=now.services,
        amount=now.amount,
        decision_id=decision_id,
        rate_decision_id=rate_decision_id,
    )


def _key(change: Change) -> PairMonth:
    return change.now.member_id, change.now.home_id, change.now.month


def _subject(change: Change) -> str:
    now = change.now
    return f"ihh-month:{now.member_id}:{now.home_id}:{now.month:%Y%m}"


def _payable_key(change: Change, line: MemberMonthLine) -> str:
    now = change.now
    return f"{PMPM}:{now.member_id}:{now.home_id}:{now.month:%Y%m}:{line.version}"


def _owed(change: Change, line: MemberMonthLine, parties: Mapping[UUID, UUID]) -> Owed:
    now = change.now
    says = f"Coordination of {now.month:%B %Y}, tier {now.tier}"
    key = _payable_key(change, line)
    return Owed(PMPM, key, parties[now.home_id], now.amount, says, CITE, now.month)


def _served_on(now: JudgedMonth) -> date | None:
    return now.rate_facts.served_on if now.rate_facts else None


def _digest(seen: Preview) -> str:
    """The same facts give the same digest: what was paid, denied and held, in a fixed order."""
    rows = sorted(
        f"{c.now.member_id}|{c.now.home_id}|{c.now.month}|{c.now.speaking.codes[0]}|{c.now.amount}"
        for c in seen.changes
    )
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
