"""Every dollar explained: the ledger, the payables and the remittances of a year hold to each other."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from carelaw.ihh.store.models import MemberMonthLine, PaymentRun
from carelaw.ihh.use_cases.paying_months import PMPM
from carelaw.ihh.use_cases.replaying_runs import replayed
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.money.payables import Payable, Remittance
from carelaw.platform.money.totals import total_of

_NOTHING = Decimal("0.00")


def hold_sums(figures: dict[str, Any]) -> dict[str, bool]:
    """Each sum with whether it holds; the figures go into `figures`."""
    current = MemberMonthLine.objects.filter(current=True)
    stands, owed = total_of(current), total_of(Payable.objects.filter(kind=PMPM))
    waiting = total_of(Payable.objects.filter(remittance__isnull=True))
    runs = list(PaymentRun.objects.order_by("run_at", "month", "number"))
    net = sum((run.paid - run.taken_back for run in runs), _NOTHING)
    figures |= {
        "dollars": str(stands),
        "remittances": Remittance.objects.count(),
        "remitted_dollars": str(total_of(Remittance.objects.all())),
        "waiting_dollars": str(waiting),
        "lines_of_every_version": MemberMonthLine.objects.count(),
        "taken_back": Payable.objects.filter(kind=PMPM, reverses__isnull=False).count(),
    }
    return {
        "months in are paid, denied or pending": all(
            run.counts["in"] == run.counts["paid"] + run.counts["denied"] + run.counts["pending"] for run in runs
        ),
        "the ledger is what is owed, less what was taken back": stands == owed,
        "the runs add up to the ledger": net == stands,
        "each amount owed has its member-month": _each_owed_has_its_month(),
        "each remittance is the sum of its lines": _remittances_hold(),
        "remitted and waiting are what was owed": total_of(Remittance.objects.all()) + waiting == owed,
        "each run replays to the same answers": all(replayed(run, adopted_law()).same for run in runs),
    }


def _each_owed_has_its_month() -> bool:
    """Every payable stands for one paid version of a member-month, of the same cents."""
    lines = MemberMonthLine.objects.exclude(payable_id=None).values_list("payable_id", "amount")
    amounts = dict(lines.iterator(chunk_size=5000))
    owed = Payable.objects.filter(kind=PMPM, reverses__isnull=True).values_list("pk", "amount")
    found = dict(owed.iterator(chunk_size=5000))
    ended = set(Payable.objects.filter(reverses__isnull=False, kind=PMPM).values_list("reverses", flat=True))
    stands = set(
        MemberMonthLine.objects.filter(current=True).exclude(payable_id=None).values_list("payable_id", flat=True)
    )
    return amounts == found and stands == set(found) - ended


def _remittances_hold() -> bool:
    sums: dict[UUID | None, Decimal] = defaultdict(lambda: _NOTHING)
    rows = Payable.objects.exclude(remittance=None).values_list("remittance", "amount")
    for remittance, amount in rows.iterator(chunk_size=5000):
        sums[remittance] += amount
    return all(sums[one.pk] == one.amount for one in Remittance.objects.all())
