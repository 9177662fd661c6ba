"""The figures at the top of the overview, each with the list behind it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from carelaw.kernel.dates import legal_date
from carelaw.pbm.store.models import (
    ApplicationState,
    Complaint,
    ComplaintState,
    DisciplineCase,
    DisciplineState,
    Examination,
    ExaminationState,
    LicenseApplication,
)
from carelaw.pbm.use_cases.licenses import register_of_licenses
from carelaw.pbm.use_cases.overview.counting import case_rows, penalties_in_all
from carelaw.pbm.use_cases.permissions import DEPOSITS_SEE, OVERVIEW
from carelaw.pbm.use_cases.scope.deposits import waiting
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import allowed, require
from carelaw.platform.cases.models import CaseState


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: what it counts, in which words, and where the things that it counts stand."""

    title: str
    count: str
    says: str
    url: str


def figures(actor: Actor, at: datetime) -> list[Figure]:
    """The numbers of today. Raises Refusal for whoever may not see them."""
    require(actor, OVERVIEW)
    return [*_licenses(), *_cases(actor, at), *_money(actor, at)]


def figure_rows(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """The same as rows."""
    return [{"figure": one.title, "count": one.count, "says": one.says, "url": one.url} for one in figures(actor, at)]


def _licenses() -> list[Figure]:
    by_status = Counter(register_of_licenses().values_list("status", flat=True))
    asked = LicenseApplication.objects.filter(state__in=(ApplicationState.SUBMITTED, ApplicationState.INCOMPLETE))
    stopped = by_status["suspended"] + by_status["revoked"]
    return [
        _figure("Licenses in force", by_status["active"], "active today", "pbm-licenses", status="active"),
        _figure("On probation", by_status["probation"], "in force, on terms", "pbm-licenses", status="probation"),
        _figure("Suspended", by_status["suspended"], f"{stopped} with the revoked", "pbm-licenses", status="suspended"),
        _figure("Lapsed", by_status["lapsed"], "renewal not paid", "pbm-licenses", status="lapsed"),
        _figure("Applications", asked.count(), "filed, not decided", "pbm-applications"),
    ]


def _cases(actor: Actor, at: datetime) -> list[Figure]:
    rows = [row for row in case_rows(actor, at) if row["state"] == CaseState.OPEN]
    late, found = sum(row["passed"] for row in rows), sum(row["finding"] for row in rows)
    discipline = DisciplineCase.objects.filter(state=DisciplineState.OPEN).count()
    unseen = Complaint.objects.filter(state=ComplaintState.RECEIVED).count()
    called = Examination.objects.exclude(state=ExaminationState.CLOSED).count()
    return [
        _figure("Open cases", len(rows), "of every kind", "pbm-cases", state="open"),
        _figure("Last day passed", late, "open cases", "pbm-cases", state="open", passed="yes"),
        _figure("Open findings", found, "seen, not closed", "pbm-cases", state="open", finding="yes"),
        _figure("Discipline", discipline, "open cases", "pbm-discipline-cases", state="open"),
        _figure("Complaints", unseen, "nobody has looked yet", "pbm-complaints", state="received"),
        _figure("Examinations", called, "called, not closed", "pbm-examinations"),
    ]


def _money(actor: Actor, at: datetime) -> list[Figure]:
    demanded, paid = penalties_in_all()
    found = [_figure("Penalties", f"${demanded:,.2f}", f"demanded; ${paid:,.2f} paid", "pbm-penalties")]
    if allowed(actor, DEPOSITS_SEE):
        left = waiting(legal_date(at, ZONE))
        sum_left = sum(one.amount for one in left)
        found.append(_figure("Fees to deposit", f"${sum_left:,.2f}", f"of {len(left)} received", "pbm-fee-receipts"))
    return found


def _figure(title: str, count: int | str, says: str, route: str, **only: str) -> Figure:
    shown = f"{count:,}" if isinstance(count, int) else count
    tail = f"?{urlencode(only)}" if only else ""
    return Figure(title, shown, says, reverse(route) + tail)
