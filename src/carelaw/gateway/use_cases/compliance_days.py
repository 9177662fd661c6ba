"""What each day makes due in fine cases: windows that passed, months to assess, ends noticed, waits named."""

from __future__ import annotations

from datetime import date, datetime

from carelaw.gateway.rules.compliance_term import day
from carelaw.gateway.store.models import FineCase
from carelaw.gateway.use_cases.case_standing import refresh
from carelaw.gateway.use_cases.delays import propose_waits
from carelaw.gateway.use_cases.fines import assess_due, closing_statement, credit_what_came_out
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.notices.models import Notice


@each_day("gateway.fines", order=50)
def fines_of_the_day(on: date, at: datetime) -> int:
    """Every open case is brought up to the day; gives how many things that made. Twice changes nothing."""
    done = 0
    for case in FineCase.objects.select_for_update().filter(closed_on=None).order_by("number"):
        done += one_case(case, on, at)
    return done


def one_case(case: FineCase, on: date, at: datetime) -> int:
    """Bring one case up to a day."""
    before = (case.state, case.completed_on, case.exempt_from)
    done = propose_waits(case, on, at)
    refresh(case, on, at)
    done += (case.state, case.completed_on, case.exempt_from) != before
    done += assess_due(case, on, at)
    done += len(credit_what_came_out(case, _why(case), on, at))
    if case.completed_on is not None or case.exempt_from is not None:
        known = Notice.objects.filter(about=f"fine-case:{case.pk}").count()
        closing_statement(case, on, at)
        done += Notice.objects.filter(about=f"fine-case:{case.pk}").count() - known
    refresh(case, on, at)
    return done


def _why(case: FineCase) -> str:
    """Why days of an assessed month are charged no longer, as the credit note tells it."""
    if case.completed_on is not None:
        return f"Integration was complete on {day(case.completed_on)}."
    if case.exempt_from is not None:
        return f"Exempt since {day(case.exempt_from)}."
    return "Days of the period are not charged after all."


__all__ = ["fines_of_the_day", "one_case"]
