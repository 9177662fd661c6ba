"""Pay what the runs owe: one remittance a health home, as a sheet and as X12 835, and the notice that it is there."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from carelaw.ihh.facts.services import FeeLine, RateAsked
from carelaw.ihh.rules.rate_of_month import rate_of_month
from carelaw.ihh.store.models import HealthHome, MemberMonthLine, MonthStatus
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.keeping_fees import schedule
from carelaw.ihh.use_cases.own_homes import homes_seen
from carelaw.ihh.use_cases.permissions import RUN_PAYMENTS, SEE_PAYMENTS
from carelaw.ihh.wire.x12_835 import DENIED, PAID, REVERSED, Balance835, Claim835, Payee, Remittance835, write_835
from carelaw.kernel.command import csv_safe
from carelaw.kernel.dates import age_on, end_of_month
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.money.payables import Payable, Remittance
from carelaw.platform.money.paying import CARRIED, remit, waiting_lines
from carelaw.platform.notices.sending import NoticeTemplate, declare_template
from carelaw.platform.notices.to_parties import write_to_party

_CITE = "89 Ill. Adm. Code 140.994"
PAYER, PAYER_ID = "ILLINOIS DEPARTMENT OF HEALTHCARE AND FAMILY SERVICES", "IL-HFS-IHH"
# Claim adjustment reason codes of X12 for a month that is not paid. Where no code says it, A1 (denied) with our own
# words in the sheet.
ADJUSTMENTS = {
    "PAY-NOT-STARTED": "26",
    "PAY-NOT-MEMBER": "31",
    "PAY-EXCLUDED": "177",
    "PAY-IHH-NOT-ENROLLED": "B7",
    "PAY-TIER-NOT-SERVED": "B7",
    "PAY-DENIAL-WINDOW": "B7",
    "PAY-TEL-LIMIT": "119",
    "PAY-ALREADY-PAID": "B20",
    "PAY-DUP-CONTACT": "97",
    "PAY-DUP-REVIEW": "97",
    "PAY-LATE-CLAIM": "29",
    "SVC-NOT-QUALIFYING": "96",
}
SHEET = ("member", "recipient", "month", "status", "amount", "code", "says", "cite", "mend", "mend_until", "basis")
declare_template(
    NoticeTemplate(
        "ihh-remittance",
        "en",
        "Remittance $reference: $amount",
        "$home is paid $amount on $issued_on. Member-months paid: $paid; taken back: $back; denied: $denied; pending: "
        "$pending. Each denied month says why, what would mend it and until when. See your payments.",
        _CITE,
    )
)


@dataclass(frozen=True, slots=True)
class RemittanceShown:
    """A remittance with its health home."""

    remittance: Remittance
    home: HealthHome


def issue_remittances(actor: Actor, at: datetime) -> list[RemittanceShown]:
    """Pay each health home all that waits for it, and tell it. Nothing waiting is no remittance."""
    require(actor, RUN_PAYMENTS)
    on, issued = legal_day(at), []
    for home in HealthHome.objects.order_by("reference"):
        number = Remittance.objects.filter(party_id=home.party_id).count() + 1
        with transaction.atomic():
            paid = remit(home.party_id, reference=f"IHH-{home.reference}-{number:04}", on=on, at=at, actor=actor)
            if paid is None:
                continue
            _tell(paid, home, on, at)
        issued.append(RemittanceShown(paid, home))
    return issued


def waiting_by_home(on: date) -> list[tuple[HealthHome, Decimal, int]]:
    """What each health home's next remittance would be, with its lines."""
    found = []
    for home in HealthHome.objects.order_by("reference"):
        amounts = list(waiting_lines(home.party_id).values_list("amount", flat=True))
        if amounts:
            found.append((home, sum(amounts, Decimal("0.00")), len(amounts)))
    return found


def remittances_seen(actor: Actor) -> list[RemittanceShown]:
    """The remittances an actor may see, the newest first."""
    require(actor, SEE_PAYMENTS)
    homes = {home.party_id: home for home in homes_seen(actor)}
    found = Remittance.objects.filter(party_id__in=homes).order_by("-issued_on", "-reference")
    return [RemittanceShown(one, homes[one.party_id]) for one in found]


def remittance_seen(actor: Actor, reference: str) -> RemittanceShown:
    """One remittance by its reference. Raises Refusal for one that is another's."""
    for one in remittances_seen(actor):
        if one.remittance.reference == reference:
            return one
    says = "No remittance of yours has this reference; copy it from the list."
    raise Refusal("REMITTANCE-UNKNOWN", says, cite=_CITE, field="reference", kind="not-found")


def remittance_835(shown: RemittanceShown, at: datetime) -> str:
    """The remittance as X12 835, with the denied months of its runs."""
    claims: list[Claim835] = []
    balances: list[Balance835] = []
    fees = schedule()
    lines = list(shown.remittance.lines.select_related("reverses").order_by("entered_on", "key"))
    months = _months_of(lines)
    for line in lines:
        month = months.get(line.reverses_id or line.pk)
        if month is not None:
            claims.append(_claim(line, month))
        elif line.kind == CARRIED:
            balances.append(Balance835(f"CARRIED{len(balances) + 1}", -line.amount))
        else:
            balances.append(Balance835(line.kind, -line.amount))
    claims += [_denied(month, fees) for month in denied_with(shown)]
    made = Remittance835(
        PAYER,
        PAYER_ID,
        Payee(shown.home.name, shown.home.npi),
        shown.remittance.reference,
        shown.remittance.issued_on,
        shown.remittance.amount,
        claims,
        balances,
    )
    return write_835(made, control=_control(shown), at=at)


def remittance_sheet(shown: RemittanceShown) -> str:
    """The remittance as a sheet: paid, taken back, denied and pending months, each with its words."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(SHEET)
    lines = list(shown.remittance.lines.order_by("entered_on", "key"))
    months = _months_of(lines)
    for line in lines:
        month = months.get(line.reverses_id or line.pk)
        status = "taken-back" if line.amount < 0 else "paid"
        if month is None:
            cells: Sequence[object] = ("", "", line.period or "", status, line.amount, line.kind, line.says, line.cite)
            sheet.writerow([*map(csv_safe, cells), "", "", ""])
        else:
            sheet.writerow(_row(month, status, line.amount))
    for month in denied_with(shown, (MonthStatus.DENIED, MonthStatus.PENDING)):
        sheet.writerow(_row(month, month.status, Decimal("0.00")))
    return out.getvalue()


def denied_with(
    shown: RemittanceShown, statuses: Sequence[MonthStatus] = (MonthStatus.DENIED,)
) -> list[MemberMonthLine]:
    """The months of the runs that this remittance pays, or that came to nothing since the one before."""
    earlier = Remittance.objects.filter(party_id=shown.home.party_id, issued_on__lt=shown.remittance.issued_on)
    since = earlier.order_by("-issued_on").values_list("issued_on", flat=True).first() or date.min
    found = MemberMonthLine.objects.filter(
        home=shown.home, run__run_on__gt=since, run__run_on__lte=shown.remittance.issued_on
    )
    last = {
        (line.member_id, line.month): line
        for line in found.select_related("member", "home").order_by("month", "member__person_id", "version")
    }
    return [line for line in last.values() if line.status in statuses]


def _months_of(lines: Sequence[Payable]) -> dict[UUID, MemberMonthLine]:
    wanted = [line.reverses_id or line.pk for line in lines]
    found = MemberMonthLine.objects.filter(payable_id__in=wanted).select_related("member")
    return {month.payable_id: month for month in found if month.payable_id}


def _claim(line: Payable, month: MemberMonthLine) -> Claim835:
    status = REVERSED if line.amount < 0 else PAID
    return _claim_of(month, status, line.amount, line.amount)


def _denied(month: MemberMonthLine, fees: tuple[FeeLine, ...]) -> Claim835:
    """A denied month, at what the schedule would have given for its last day; 0.00 where it gives nothing."""
    last = end_of_month(month.month)
    asked = RateAsked(last, month.tier, month.home.tier, age_on(month.member.birth_date, last), fees)
    rate = rate_of_month(asked, law=adopted_law())
    charged = Decimal(rate.reasons[0].value) if rate.outcome is Outcome.PASS else Decimal("0.00")
    return _claim_of(month, DENIED, charged, Decimal("0.00"))


def _claim_of(month: MemberMonthLine, status: str, charged: Decimal, paid: Decimal) -> Claim835:
    member = month.member
    return Claim835(
        control=f"{month.pk.hex[:12]}V{month.version}",
        status=status,
        charged=charged,
        paid=paid,
        recipient=member.recipient_number or member.person_id,
        last_name=member.last_name,
        first_name=member.first_name,
        period=month.month,
        adjustment=ADJUSTMENTS.get(month.code, "A1"),
    )


def _row(month: MemberMonthLine, status: str, amount: Decimal) -> list[str]:
    member = month.member
    cells = (
        member.person_id,
        member.recipient_number,
        month.month,
        status,
        amount,
        month.code,
        month.says,
        month.cite,
        month.mend,
        month.mend_until or "",
        month.basis,
    )
    return [csv_safe(cell) for cell in cells]


def _control(shown: RemittanceShown) -> int:
    return shown.remittance.pk.int % 1_000_000_000 or 1


def _tell(paid: Remittance, home: HealthHome, on: date, at: datetime) -> None:
    shown = RemittanceShown(paid, home)
    amounts = list(paid.lines.values_list("amount", flat=True))
    waits = denied_with(shown, (MonthStatus.DENIED, MonthStatus.PENDING))
    values = {
        "reference": paid.reference,
        "amount": f"${paid.amount:,}",
        "home": home.name,
        "issued_on": str(on),
        "paid": str(sum(amount > 0 for amount in amounts)),
        "back": str(sum(amount < 0 for amount in amounts)),
        "denied": str(sum(month.status == MonthStatus.DENIED for month in waits)),
        "pending": str(sum(month.status == MonthStatus.PENDING for month in waits)),
    }
    write_to_party("ihh-remittance", key=paid.reference, party_id=home.party_id, at=at, values=values)
