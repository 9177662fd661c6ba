"""What waits: for finance runs, take-backs, fees, duplicates, outcomes; for health homes members without a service."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet
from django.urls import reverse

from carelaw.ihh.facts.outcomes import Disbursement
from carelaw.ihh.facts.payment import DeniedDays
from carelaw.ihh.facts.services import PlanOfCare
from carelaw.ihh.rules.care_plan_due import care_plan_due
from carelaw.ihh.rules.outcomes_payment import disburse_by, disbursement
from carelaw.ihh.rules.outcomes_years import year_index
from carelaw.ihh.rules.program_start import program_start
from carelaw.ihh.store.models import (
    FeeRow,
    HealthHome,
    HomeChange,
    Member,
    MemberMonthLine,
    Membership,
    MonthStatus,
    OtherClaim,
    OutcomesPublication,
    OutcomesResult,
    PaymentRun,
    ServiceLine,
    ServiceStanding,
)
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.outcomes import year_of
from carelaw.ihh.use_cases.own_homes import homes_seen
from carelaw.ihh.use_cases.paying_months import CITE, month_due
from carelaw.ihh.use_cases.remitting import waiting_by_home
from carelaw.ihh.use_cases.reporting_changes import due_of, windows_of
from carelaw.kernel.dates import end_of_month, first_of_following_month
from carelaw.law.register import Law
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.money.payables import Payable

_PART = "89 Ill. Adm. Code 140."


@work_for("IHH_FINANCE")
def for_finance(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Months to run, what runs would take back or release, remittances, fees, duplicates, outcomes."""
    law = adopted_law()
    if program_start(law) is None:
        return
    yield from _runs(on, law)
    yield from _money(on)
    yield from _fees(actor)
    yield from _duplicates(on, law)
    yield from _outcomes(actor, on, law)


@work_for("IHH_PROGRAM")
def for_program(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Changes whose notice or agreement is due or late, and the next outcomes year's publication."""
    law = adopted_law()
    start = program_start(law)
    if start is None:
        return
    for change in HomeChange.objects.select_related("home"):
        yield from _change(change, on, law)
    index = year_index(on, law) + 1
    year = year_of(index, law)
    due = year.days.starts - timedelta(days=law.number("ihh.publish_days_before", year.days.starts))
    opens = date(year.days.starts.year - 1, 10, 1)
    if on >= opens and not OutcomesPublication.objects.filter(index=index).exists():
        says = f"Publish measures, benchmarks and thresholds of {year.name}"
        key = f"ihh-publish:{index}"
        yield WorkItem(says, opens, due, reverse("ihh-outcomes"), f"{_PART}994(d)(1)", key)


@work_for("IHH_PROVIDER")
def for_provider(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Members without a service this month, lines to complete, months that can still be mended."""
    for home in homes_seen(actor):
        yield from _unserved(home, on)
        yield from _plans(home, on, adopted_law())
        yield from _incomplete(home)
        yield from _mendable(home, on)


def unserved_members(home: HealthHome, on: date) -> QuerySet[Member]:
    """The health home's members who had no counted service with a live contact in a day's month so far."""
    first = on.replace(day=1)
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=first)
    members = Membership.objects.filter(running, home=home, starts_on__lte=on).values("member")
    served = ServiceLine.objects.filter(
        home=home, served_on__gte=first, served_on__lte=end_of_month(on), withdrawn_on__isnull=True
    )
    counted = served.filter(standing=ServiceStanding.COUNTED).exclude(basis="NONE").values("member")
    return Member.objects.filter(pk__in=members).exclude(pk__in=counted).order_by("last_name", "first_name", "pk")


def paid_in_denied_days(on: date, law: Law) -> list[MemberMonthLine]:
    """Paid months whose paying service lies in days that are denied by now: the next run judges them anew."""
    found: list[MemberMonthLine] = []
    for home in HealthHome.objects.filter(changes__isnull=False).distinct():
        windows = windows_of(home, on, law)
        paid = MemberMonthLine.objects.filter(home=home, current=True, status=MonthStatus.PAID)
        found += [one for one in paid if one.served_on and any(_inside(one.served_on, each) for each in windows)]
    return found


def _runs(on: date, law: Law) -> Iterator[WorkItem]:
    due = month_due(on, law)
    if due is not None:
        says = f"Run the payment of {due:%B %Y}"
        yield WorkItem(says, first_of_following_month(due), None, _run_url(due), CITE, f"ihh-run:{due}")
    last = PaymentRun.objects.order_by("-month", "-number").first()
    if last is None:
        return
    if back := paid_in_denied_days(on, law):
        since = min(one.served_on for one in back if one.served_on)
        says = f"{_count(len(back), 'paid month lies', 'paid months lie')} in denied days: run {last.month:%B %Y} again"
        yield WorkItem(says, since, None, _run_url(last.month), f"{_PART}991(b)(4)", f"ihh-take-back:{len(back)}")
    newest = PaymentRun.objects.aggregate(at=Max("run_at"))["at"]
    late = ServiceLine.objects.filter(logged_at__gt=newest, served_on__lte=end_of_month(last.month))
    late = late.filter(withdrawn_on__isnull=True)
    if count := late.count():
        says = f"{_count(count, 'service', 'services')} of months already run came in: run {last.month:%B %Y} again"
        since = late.aggregate(first=Min("claimed_on"))["first"]
        yield WorkItem(says, since, None, _run_url(last.month), CITE, f"ihh-late-services:{count}")


def _money(on: date) -> Iterator[WorkItem]:
    for home, amount, lines in waiting_by_home(on):
        if amount > 0:
            says = f"Issue the remittance of {home.name}: {_count(lines, 'line', 'lines')}, ${amount:,}"
            url = reverse("ihh-remittances")
            yield WorkItem(says, on, None, url, f"{_PART}994(b)", f"ihh-remit:{home.reference}")


def _fees(actor: Actor) -> Iterator[WorkItem]:
    for row in FeeRow.objects.filter(approved_by="").exclude(entered_by=actor.account_id):
        says = f"Approve the fee of tier {row.tier}: ${row.amount} from {row.first_day}"
        yield WorkItem(
            says, legal_day(row.entered_at), None, reverse("ihh-fees"), f"{_PART}994(c)", f"ihh-fee:{row.pk}"
        )


def _duplicates(on: date, law: Law) -> Iterator[WorkItem]:
    days = law.number("ihh.duplicate_review_days", on)
    for claim in OtherClaim.objects.filter(resolved="", paid=True):
        since = legal_day(claim.loaded_at)
        due = since + timedelta(days=days)
        says = f"Compare a similar service paid elsewhere ({claim.code}, {claim.served_on:%B %Y})"
        yield WorkItem(says, since, due, reverse("ihh-duplicates"), f"{_PART}993(k)", f"ihh-duplicate:{claim.pk}")


def _outcomes(actor: Actor, on: date, law: Law) -> Iterator[WorkItem]:
    url, cite = reverse("ihh-outcomes"), f"{_PART}994(d)(5), (7)"
    for result in OutcomesResult.objects.filter(final_on=None).exclude(determined_by=actor.account_id):
        says = f"Sign the outcomes of {result.ends_on.year}, {result.home.name}: {result.level}, ${result.amount:,}"
        yield WorkItem(says, result.determined_on, result.disburse_by, url, cite, f"ihh-sign:{result.pk}")
    for result in OutcomesResult.objects.exclude(payable_id=None).select_related("home"):
        if Payable.objects.filter(pk__in=[result.payable_id], remittance__isnull=True).exists():
            reason = disbursement(Disbursement(result.ends_on, on), law=law).reasons[0]
            says = f"Disburse the outcomes payment of {result.home.name}, ${result.amount:,}: {reason.says}"
            since = result.final_on or result.determined_on
            yield WorkItem(says, since, reason.value, reverse("ihh-remittances"), cite, f"ihh-disburse:{result.pk}")
    for publication in OutcomesPublication.objects.filter(ends_on__lt=on).order_by("index", "-version").iterator():
        reported = HealthHome.objects.filter(measures__index=publication.index).distinct()
        for home in reported.exclude(outcomes__index=publication.index):
            says = f"Determine the outcomes of {publication.ends_on.year}, {home.name}"
            key = f"ihh-determine:{publication.index}:{home.reference}"
            due = disburse_by(publication.ends_on, law)
            yield WorkItem(says, first_of_following_month(publication.ends_on), due, url, cite, key)


def _change(change: HomeChange, on: date, law: Law) -> Iterator[WorkItem]:
    due = due_of(change, law)
    url, cite, name = reverse("ihh-changes"), f"{_PART}991(b)(4)", change.home.name
    if change.notified_on is None:
        says = f"{name}: the notice of a change has not come through the enrollment system"
        yield WorkItem(says, change.changed_on, due.notice_on, url, cite, f"ihh-notice:{change.pk}")
    if due.agreement_on is not None and change.agreement_received_on is None:
        says = f"{name}: the agreement with a new partner has not come"
        yield WorkItem(says, change.changed_on, due.agreement_on, url, cite, f"ihh-agreement:{change.pk}")


def _unserved(home: HealthHome, on: date) -> Iterator[WorkItem]:
    if count := unserved_members(home, on).count():
        says = f"{_count(count, 'member', 'members')} of {home.name} without a service in {on:%B %Y}"
        key = f"ihh-unserved:{home.reference}:{on:%Y%m}"
        yield WorkItem(says, on.replace(day=1), end_of_month(on), reverse("ihh-unserved"), f"{_PART}991(b)(6)", key)


def _incomplete(home: HealthHome) -> Iterator[WorkItem]:
    lines = ServiceLine.objects.filter(home=home, standing=ServiceStanding.INCOMPLETE, withdrawn_on__isnull=True)
    if count := lines.count():
        first = lines.aggregate(first=Min("claimed_on"))["first"]
        says = f"{_count(count, 'service', 'services')} kept and not counted: the record is incomplete"
        yield WorkItem(says, first, None, reverse("ihh-services"), CITE, f"ihh-incomplete:{home.reference}")


def _plans(home: HealthHome, on: date, law: Law) -> Iterator[WorkItem]:
    """Plans of care that are overdue, and those that are due within ten days."""
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    plans = ServiceLine.objects.filter(home=home, activity="CCM-B", withdrawn_on__isnull=True)
    done: dict[UUID, list[date]] = defaultdict(list)
    for member_id, day in plans.filter(standing=ServiceStanding.COUNTED).values_list("member", "served_on"):
        done[member_id].append(day)
    late, soon = [], []
    for one in Membership.objects.filter(running, home=home, starts_on__lte=on):
        plan = PlanOfCare(one.starts_on, tuple(sorted(d for d in done[one.member_id] if d >= one.starts_on)), on)
        decision = care_plan_due(plan, law=law)
        due = decision.reasons[0].value
        if decision.codes[0] == "plan-overdue":
            late.append(due)
        elif decision.codes[0] != "plan-late" and on <= due <= on + timedelta(days=10):
            soon.append(due)
    cite, url = f"{_PART}994(b)(1)(B)", reverse("ihh-log-service")
    for days, standing in ((late, "overdue"), (soon, "due within ten days")):
        if days:
            says = f"{_count(len(days), 'plan of care is', 'plans of care are')} {standing}: {home.name}"
            yield WorkItem(says, min(days), min(days), url, cite, f"ihh-plans:{home.reference}:{standing[:7]}")


def _mendable(home: HealthHome, on: date) -> Iterator[WorkItem]:
    lines = MemberMonthLine.objects.filter(home=home, current=True, mend_until__gte=on)
    months = lines.exclude(status=MonthStatus.PAID).values("month").annotate(n=Count("pk"), until=Min("mend_until"))
    for row in months.order_by("month"):
        unpaid = _count(row["n"], "member-month", "member-months")
        says = f"{unpaid} of {row['month']:%B %Y} not paid, to be mended still"
        url = f"{reverse('ihh-months')}?month={row['month']:%Y-%m}"
        key = f"ihh-mend:{home.reference}:{row['month']:%Y%m}"
        yield WorkItem(says, first_of_following_month(row["month"]), row["until"], url, CITE, key)


def _count(number: int, one: str, several: str) -> str:
    """A number with what it counts: 1 month, 2 months."""
    return f"{number} {one if number == 1 else several}"


def _run_url(month: date) -> str:
    return f"{reverse('ihh-pay')}?month={month:%Y-%m}"


def _inside(on: date, window: DeniedDays) -> bool:
    return window.first_day <= on and (window.last_day is None or on <= window.last_day)
