"""What waits for the board, its advisory group and the department's regulations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from carelaw.kernel.decision import Outcome
from carelaw.pdmp.store.models import BoardMeeting, ProgramEvaluation, Recommendation
from carelaw.pdmp.use_cases.board.lists import PARTS
from carelaw.pdmp.use_cases.board.meetings import ADVISORY, BOARD, DUTY_CASE, year_judged
from carelaw.pdmp.use_cases.board.policies import missing_items
from carelaw.pdmp.use_cases.board.vendor_parts import SOON, to_settle
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.cases.worklist import WorkItem, work_for

_AT_MOST = 50


@work_for("BOARD_MEMBER")
def duties_of_the_year(actor: Actor, on: date) -> Iterator[WorkItem]:
    """The meetings and the evaluation that the year still asks for, and the policies that are missing."""
    begins, ends = date(on.year, 1, 1), date(on.year, 12, 31)
    for body, cite in ((BOARD, "§4(d)"), (ADVISORY, "§5(5)(xii)")):
        if year_judged(body, on.year, on).outcome is not Outcome.PASS:
            says = _("Hold the yearly meeting") if body == BOARD else _("Convene the advisory group")
            yield WorkItem(says, begins, ends, reverse("board-meetings"), cite, f"{body}:{on.year}")
    if not ProgramEvaluation.objects.filter(year=on.year).exists():
        says = _("Evaluate the costs and benefits of %(year)s") % {"year": on.year}
        yield WorkItem(says, begins, ends, reverse("board-evaluations"), "§5(5)(xi)", f"evaluation:{on.year}")
    missing = missing_items(on)
    if missing:
        says = _("Approve %(count)s missing policies: %(items)s") % {
            "count": len(missing),
            "items": ", ".join(f"({item})" for item in missing),
        }
        yield WorkItem(says, on, None, reverse("board-policies"), "§5(5)", "policies")


@work_for("BOARD_MEMBER")
def waiting_for_the_board(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Recommendations without an answer, meetings without minutes, years that were missed."""
    for one in Recommendation.objects.filter(answered_on=None).order_by("made_on", "number")[:_AT_MOST]:
        says = _("Answer %(number)s: %(subject)s") % {"number": one.number, "subject": one.subject}
        url = f"{reverse('act-answer-recommendation')}?recommendation={one.number}"
        yield WorkItem(says, one.made_on, None, url, "§5(2)", f"recommendation:{one.number}")
    for held in BoardMeeting.objects.filter(closed_on=None, on__lt=on).order_by("on")[:_AT_MOST]:
        says = _("Close the meeting of %(day)s with its minutes") % {"day": held.on}
        url = reverse("board-meeting", args=[held.pk])
        yield WorkItem(says, held.on, None, url, "§4(d)", f"meeting:{held.pk}")
    for case in Case.objects.filter(kind=DUTY_CASE, state=CaseState.OPEN).order_by("opened_at")[:_AT_MOST]:
        yield WorkItem(case.title, law_day(case.opened_at), None, reverse("board-meetings"), case.cite, case.key)


@work_for("VENDOR_OPS")
def parts_to_settle(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Live parts whose contract ends soon, or that may not run any more."""
    for one, last in to_settle(on):
        says = _("Have the contract of “%(part)s” renewed") if last else _("Stop “%(part)s”: it may not run")
        since = last - SOON if last else on
        yield WorkItem(says % {"part": one.component}, since, last, reverse(PARTS.route), "§5(1)", f"part:{one.pk}")
