"""License fees go whole into one fund: what waits, what was deposited, and the report of a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from carelaw.kernel.dates import DAY, end_of_month, legal_date
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.scope import FeeDeposit
from carelaw.pbm.rules.scope.license_duties import fee_fund
from carelaw.pbm.store.models import Deposit
from carelaw.pbm.use_cases.permissions import DEPOSIT, DEPOSITS_SEE
from carelaw.pbm.use_cases.scope.authority import RULEBOOK, ZONE
from carelaw.pbm.use_cases.scope.named import names_of
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.pbm.use_cases.scope.telling import DEPOSITS
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.money.models import Payment
from carelaw.platform.notices.models import Notice, NoticeChannel
from carelaw.platform.notices.sending import write_notice
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "215 ILCS 5/512-4(d)"
_KEYS = {"deposit": Shape.ID, "cents": Shape.COUNT}
DEPOSITED = declare("pbm-fee-deposited", says="A license fee was deposited in its fund.", keys=_KEYS, cite=CITE)
_MONTH = "%Y-%m"


@dataclass(frozen=True, slots=True)
class MonthOfDeposits:
    """What one month came to."""

    month: str
    deposits: int
    total: Decimal
    letter: str


def fund_on(on: date) -> str:
    """The fund of license fees."""
    return str(adopted_law().number("pbm.fee_fund", on))


def fees_received() -> list[Payment]:
    """Payments toward the fees of licenses, the oldest first."""
    return list(
        Payment.objects.filter(allocations__charge__cite=CITE, allocations__charge__kind="fee")
        .distinct()
        .order_by("received_on", "reference")
    )


def waiting(on: date) -> list[Payment]:
    """Fees received through a day and not deposited by its end."""
    done = set(Deposit.objects.filter(deposited_on__lte=on).values_list("payment_id", flat=True))
    return [one for one in fees_received() if one.received_on <= on and one.pk not in done]


def deposit_fee(actor: Actor, at: datetime, *, receipt: str, fund: str, amount: Decimal, on: date) -> Deposit:
    """Enter the deposit of a receipt: whole, and in the fund of the law; any other fund is refused."""
    require(actor, DEPOSIT)
    payment = next((one for one in fees_received() if one.reference == receipt.strip()), None)
    if payment is None:
        says = f"No license fee was received under “{receipt.strip()[:40]}”. The list of receipts says which wait."
        raise Refusal("receipt-unknown", says, cite=CITE, field="receipt", kind="not-found")
    facts = FeeDeposit(fund.strip(), amount, payment.amount, payment.received_on)
    decision = stop_at(fee_fund(facts, law=adopted_law()))
    today = legal_date(at, ZONE)
    if not payment.received_on <= on <= today:
        says = f"It was received on {payment.received_on}. Permitted: a day from then through {today}."
        raise Refusal("deposit-day", says, cite=CITE, field="on")
    with transaction.atomic():
        known = Deposit.objects.filter(payment_id=payment.pk).first()
        if known is not None:
            says = f"This receipt was deposited on {known.deposited_on} as {known.number}; each is deposited once."
            raise Refusal("deposited-already", says, cite=CITE, field="receipt", kind="conflict")
        number = f"DP-{on.year}-{next_in(f'pbm.deposits-{on.year}'):04}"
        made = Deposit.objects.create(
            number=number, payment_id=payment.pk, fund=fund.strip(), amount=amount, deposited_on=on, entered_at=at
        )
        keep(decision, facts, subject=f"deposit:{number}", at=at, actor=actor)
        body = {"deposit": number, "cents": int(amount * 100)}
        append(DEPOSITED, actor=actor, at=at, body=body, subject=number)
    return made


def months(actor: Actor) -> list[MonthOfDeposits]:
    """Each month with deposits, the newest first, and its report once it is made."""
    require(actor, DEPOSITS_SEE)
    made: dict[str, list[Deposit]] = {}
    for one in Deposit.objects.order_by("-deposited_on", "-number"):
        made.setdefault(one.deposited_on.strftime(_MONTH), []).append(one)
    letters = dict(Notice.objects.filter(kind=DEPOSITS, channel=NoticeChannel.LETTER).values_list("key", "pk"))
    return [
        MonthOfDeposits(month, len(rows), sum((one.amount for one in rows), Decimal(0)), str(letters.get(month, "")))
        for month, rows in made.items()
    ]


def report_month(actor: Actor, at: datetime, *, month: date) -> Notice:
    """Make the report of a month that is over."""
    require(actor, DEPOSIT)
    if end_of_month(month) >= legal_date(at, ZONE):
        says = f"{month.strftime(_MONTH)} is not over. Its report can be made from {end_of_month(month) + DAY} on."
        raise Refusal("month-not-over", says, cite=CITE, field="month")
    return _report(month, at)


@each_day("pbm.deposit-report", order=80)
def report_last_month(on: date, at: datetime) -> int:
    """On the first of a month, the report of the month before."""
    if on.day != 1 or RULEBOOK not in adopted_law().rulebooks:
        return 0
    month = on - timedelta(days=1)
    before = Notice.objects.filter(kind=DEPOSITS, key=month.strftime(_MONTH)).exists()
    if before or not (Deposit.objects.filter(deposited_on__gte=month.replace(day=1)).exists() or waiting(month)):
        return 0
    _report(month, at)
    return 1


def _report(month: date, at: datetime) -> Notice:
    first, last = month.replace(day=1), end_of_month(month)
    rows = list(Deposit.objects.filter(deposited_on__range=(first, last)).order_by("deposited_on", "number"))
    paid = {one.pk: one for one in Payment.objects.filter(pk__in=[row.payment_id for row in rows])}
    names = names_of(one.party_id for one in paid.values())
    lines = [
        f"| {row.number} | {paid[row.payment_id].reference} | {names.get(paid[row.payment_id].party_id, '')} "
        f"| {paid[row.payment_id].received_on} | {row.deposited_on} | ${row.amount:,.2f} |"
        for row in rows
    ]
    left = waiting(last)
    values = {
        "month": month.strftime(_MONTH),
        "fund": fund_on(last),
        "lines": "\n".join(lines) or "| – | – | – | – | – | – |",
        "count": str(len(rows)),
        "total": f"{sum((row.amount for row in rows), Decimal(0)):,.2f}",
        "waiting": ", ".join(f"{one.reference} (${one.amount:,.2f})" for one in left) or "nothing",
    }
    return write_notice(
        DEPOSITS, key=month.strftime(_MONTH), at=at, values=values, channel=NoticeChannel.LETTER, address="Director"
    )


def month_named(text: str) -> date:
    """The first day of a month written 2026-01."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        says = f"“{text[:10]}” is no month. Write it as 2026-01."
        raise Refusal("month-unreadable", says, cite=CITE, field="month", kind="not-found") from None


def deposits_of(actor: Actor, month: date) -> tuple[list[dict[str, Any]], Notice | None]:
    """The deposits of a month, and its report once it is made."""
    require(actor, DEPOSITS_SEE)
    found = Deposit.objects.filter(deposited_on__range=(month.replace(day=1), end_of_month(month)))
    rows = list(found.order_by("deposited_on", "number"))
    paid = {one.pk: one for one in Payment.objects.filter(pk__in=[row.payment_id for row in rows])}
    names = names_of(one.party_id for one in paid.values())
    letters = Notice.objects.filter(kind=DEPOSITS, channel=NoticeChannel.LETTER, key=month.strftime(_MONTH))
    return [
        {
            "number": row.number,
            "receipt": paid[row.payment_id].reference,
            "payer": names.get(paid[row.payment_id].party_id, ""),
            "received_on": paid[row.payment_id].received_on,
            "deposited_on": row.deposited_on,
            "fund": row.fund,
            "amount": row.amount,
        }
        for row in rows
    ], letters.first()
