"""What waits about the yearly reports: the one that falls due, and a report that is only half handed in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from carelaw.kernel.decision import Outcome
from carelaw.pdmp.rules.annual_reports.calendar import draft_on, due_on
from carelaw.pdmp.store.models import AnnualReport, ReportKind
from carelaw.pdmp.use_cases.annual_reports.making import completeness, next_number, standing
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.worklist import WorkItem, work_for


@work_for("BOARD_MEMBER", "ADMIN")
def report_due(actor: Actor, on: date) -> Iterator[WorkItem]:
    """The report that falls due within ninety days, and the one before it while it is overdue."""
    law = adopted_law()
    coming = next_number(on, law)
    made = AnnualReport.objects.filter(kind=ReportKind.BOARD)
    for number in (coming - 1, coming):
        if number < 1 or on < draft_on(number, law) or not made.filter(number=number).exists():
            continue
        decision = standing(number, on)
        submitted = decision.reasons[0].code in {"submitted", "E-MAP-169.late"}
        if decision.outcome is not Outcome.NOT_APPLICABLE and not submitted:
            says = _("Submit annual report %(number)s to the General Assembly") % {"number": number}
            due = due_on(number, law)
            yield WorkItem(says, draft_on(number, law), due, reverse("annual-reports"), "§12(a)", f"report:{number}")


@work_for("BOARD_MEMBER", "ADMIN")
def report_half_done(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Each report that is submitted and not published, or the reverse."""
    half = AnnualReport.objects.filter(kind=ReportKind.BOARD).exclude(submitted_on=None, published_on=None)
    for one in half.order_by("number")[:50]:
        if completeness(one).outcome is Outcome.VIOLATION:
            missing = _("publish") if one.published_on is None else _("submit")
            says = _("Annual report %(number)s is incomplete: %(missing)s it") % {
                "number": one.number,
                "missing": missing,
            }
            since = one.submitted_on or one.published_on or on - timedelta(days=0)
            url = reverse("annual-report", args=[one.pk])
            yield WorkItem(says, since, one.due_on, url, "§12(a)", f"report-half:{one.pk}")


@work_for("OAG_AGENT")
def pack_due(actor: Actor, on: date) -> Iterator[WorkItem]:
    """The Attorney General's report runs on the same calendar."""
    law = adopted_law()
    number = next_number(on, law)
    mine = AnnualReport.objects.filter(kind=ReportKind.ATTORNEY_GENERAL, number=number)
    if on >= draft_on(number, law) and mine.exists() and not mine.filter(submitted_on__isnull=False).exists():
        says = _("Make the office's annual report %(number)s") % {"number": number}
        url = reverse("law-report-packs")
        yield WorkItem(says, draft_on(number, law), due_on(number, law), url, "§12(b)", f"law-report:{number}")
