"""The counts of the overview, each row a line of a table and of a plot."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Sum

from carelaw.kernel.dates import DAY, legal_date
from carelaw.pbm.store.models import Complaint, ComplaintState, LicenseStanding, PenaltySheet
from carelaw.pbm.use_cases.complaints.acts import SUBJECTS
from carelaw.pbm.use_cases.discipline.penalties import CHARGE_KEY
from carelaw.pbm.use_cases.licenses import KIND
from carelaw.pbm.use_cases.overview.kinds import is_finding, kind_says, page_of, program_cases
from carelaw.pbm.use_cases.permissions import OVERVIEW
from carelaw.pbm.use_cases.scope.named import names_of
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.cases.models import Case, CaseState, Deadline
from carelaw.platform.money.models import Allocation
from carelaw.platform.parties.models import License

Rows = list[dict[str, Any]]
MONTHS = 12
NOBODY = "Not named"
_LIVE = ("active", "probation")


# Cases and their deadlines


def case_rows(actor: Actor, at: datetime) -> Rows:
    """Every case: open ones by their nearest deadline, then those that are closed, the newest first."""
    require(actor, OVERVIEW)
    waiting = Prefetch("deadlines", Deadline.objects.filter(met_at=None).order_by("due_at"), to_attr="waiting")
    found = list(program_cases().prefetch_related(waiting))
    names = names_of(one.party_id for one in found)
    rows = [_case_row(one, names.get(one.party_id, NOBODY) if one.party_id else NOBODY, at) for one in found]
    still = [row for row in rows if row["state"] == CaseState.OPEN]
    ended = [row for row in rows if row["state"] != CaseState.OPEN]
    still.sort(key=lambda row: (row["due"] or date.max, row["opened"]))
    ended.sort(key=lambda row: row["opened"], reverse=True)
    return still + ended


def _case_row(one: Case, manager: str, at: datetime) -> dict[str, Any]:
    clock = next(iter(one.waiting), None) if one.state == CaseState.OPEN else None  # type: ignore[attr-defined]
    due = legal_date(clock.due_at - timedelta(seconds=1), ZONE) if clock else None
    return {
        "case": one.title,
        "kind": kind_says(one.kind),
        "manager": manager,
        "opened": legal_date(one.opened_at, ZONE),
        "next": clock.says if clock else "",
        "due": due,
        "days_left": (due - legal_date(at, ZONE)).days if due else None,
        "passed": bool(clock and clock.due_at <= at),
        "finding": is_finding(one.kind),
        "paragraph": clock.cite if clock else one.cite,
        "state": str(one.state),
        "url": page_of(one),
    }


# Licenses


def license_months(actor: Actor, at: datetime) -> Rows:
    """For each of twelve months: licenses granted, lapsed, suspended or revoked, and in force at its end."""
    require(actor, OVERVIEW)
    today = legal_date(at, ZONE)
    licenses = list(License.objects.filter(kind=KIND))
    stood: dict[str, list[tuple[date, str]]] = defaultdict(list)
    kept = LicenseStanding.objects.order_by("since", "pk")
    for number, since, status in kept.values_list("license_number", "since", "status"):
        stood[number].append((since, status))
    return [_license_month(first, min(last, today), licenses, stood) for first, last in months_to(today)]


def _license_month(
    first: date, last: date, licenses: Iterable[License], stood: dict[str, list[tuple[date, str]]]
) -> dict[str, Any]:
    began = Counter(
        status for lines in stood.values() for since, status in lines if first <= since <= last and status not in _LIVE
    )
    lapsed = [
        one for one in licenses if one.status == "lapsed" and one.valid_to and first <= one.valid_to + DAY <= last
    ]
    return {
        "month": f"{first:%Y-%m}",
        "granted": sum(first <= one.valid_from <= last for one in licenses),
        "lapsed": len(lapsed),
        "suspended": began["suspended"],
        "revoked": began["revoked"],
        "in_force": sum(in_force_on(one, last, stood.get(one.number, ())) for one in licenses),
    }


def in_force_on(one: License, on: date, stood: Iterable[tuple[date, str]]) -> bool:
    """Whether a license lets its holder act on a day: begun, not run out, and neither suspended nor revoked."""
    if on < one.valid_from or (one.valid_to is not None and on > one.valid_to):
        return False
    so_far = [status for since, status in stood if since <= on]
    return not so_far or so_far[-1] in _LIVE


# Complaints


def complaint_kinds(actor: Actor, at: datetime) -> Rows:
    """Complaints by what they are about, and how far each has come."""
    require(actor, OVERVIEW)
    counts = Counter(Complaint.objects.values_list("subject", "state"))
    rows = []
    for subject, says in SUBJECTS:
        states = {str(state): counts[subject, state] for state in ComplaintState.values}
        if total := sum(states.values()):
            rows.append({"subject": says, **states, "total": total})
    return sorted(rows, key=lambda row: (-int(row["total"]), str(row["subject"])))


# Penalties


def penalty_months(actor: Actor, at: datetime) -> Rows:
    """For each of twelve months: penalties demanded and what was paid on penalties, US dollars."""
    require(actor, OVERVIEW)
    demanded: defaultdict[str, Decimal] = defaultdict(Decimal)
    sheets: Counter[str] = Counter()
    for on, amount in PenaltySheet.objects.values_list("charged_on", "amount"):
        demanded[f"{on:%Y-%m}"] += amount
        sheets[f"{on:%Y-%m}"] += 1
    paid: defaultdict[str, Decimal] = defaultdict(Decimal)
    settled = Allocation.objects.filter(charge__key__startswith=CHARGE_KEY)
    for on, amount in settled.values_list("payment__received_on", "amount"):
        paid[f"{on:%Y-%m}"] += amount
    months = [f"{first:%Y-%m}" for first, _last in months_to(legal_date(at, ZONE))]
    return [
        {"month": each, "sheets": sheets[each], "demanded": _money(demanded[each]), "paid": _money(paid[each])}
        for each in months
    ]


def penalties_in_all() -> tuple[Decimal, Decimal]:
    """What was demanded in penalties and forfeitures so far, and what was paid, US dollars."""
    demanded = PenaltySheet.objects.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    settled = Allocation.objects.filter(charge__key__startswith=CHARGE_KEY)
    return demanded, settled.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


# Findings


def manager_findings(actor: Actor, at: datetime) -> Rows:
    """Findings by benefit manager: open, past their last day, closed; each a case that a person looks at."""
    return _findings(actor, at, "manager")


def paragraph_findings(actor: Actor, at: datetime) -> Rows:
    """Findings by the paragraph that they rest on."""
    return _findings(actor, at, "paragraph")


def _findings(actor: Actor, at: datetime, by: str) -> Rows:
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for row in case_rows(actor, at):
        if row["finding"]:
            counted[row[by]][row["state"]] += 1
            counted[row[by]]["passed"] += row["passed"]
    rows = [
        {
            by: name,
            "open": count["open"],
            "passed": count["passed"],
            "closed": count["closed"],
            "total": count["open"] + count["closed"],
        }
        for name, count in counted.items()
    ]
    return sorted(rows, key=lambda row: (-row["total"], row[by]))


def months_to(today: date) -> list[tuple[date, date]]:
    """The first and last days of the twelve months up to this one."""
    months: list[tuple[date, date]] = []
    last = (today.replace(day=1) + timedelta(days=32)).replace(day=1) - DAY
    for _place in range(MONTHS):
        first = last.replace(day=1)
        months.insert(0, (first, last))
        last = first - DAY
    return months


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"
