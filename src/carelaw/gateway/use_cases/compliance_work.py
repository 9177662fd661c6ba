"""What waits in fine cases: for the compliance officer, the Administrator, and each respondent in its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.urls import reverse

from carelaw.gateway.facts.compliance import LetterKind
from carelaw.gateway.rules.compliance_term import day, days
from carelaw.gateway.rules.letter_window import NAMES, window_for
from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.gateway.store.models import FineCase, FineCaseState
from carelaw.gateway.use_cases.case_facts import live_letters, sent_on
from carelaw.gateway.use_cases.compliance import cases_for
from carelaw.gateway.use_cases.fine_sheet import not_assessed
from carelaw.gateway.use_cases.referral import supplement_due
from carelaw.kernel.dates import Window
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.money.ledger import balance

_AHEAD = timedelta(days=7)
_ENDED = {FineCaseState.COMPLETED, FineCaseState.RESOLVED, FineCaseState.EXEMPT}


@work_for("IL_COMPLIANCE")
def officers_work(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Willfulness to record, letters of this week, posts to enter, delays to decide, months and bundles due."""
    for case in cases_for(actor).filter(closed_on=None).order_by("due_on", "number"):
        yield from _letters(case, on)
        yield from _decisions(case)
        yield from _months(case, on)
        yield from _bundles(case, on)


@work_for("IL_FISCAL")
def fiscal_work(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Bundles and supplements that are to go to the Bureau of Collections."""
    for case in cases_for(actor).filter(closed_on=None).order_by("due_on", "number"):
        yield from _bundles(case, on)


@work_for("IL_ADMINISTRATOR")
def held_letters(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Third letters that an open delay of the Department holds back in their very week."""
    for case in cases_for(actor).filter(state=FineCaseState.SECOND_SENT, delays__state="confirmed", delays__to_on=None):
        window = _window(case)
        if window is not None and on in window:
            says = f"Case {case.number}: release the third letter with a reason, or let its week pass"
            yield _item(case, says, window.starts, window.last_day, "(h)(1)(C)", "held")


@work_for("PHARMACY_ENTITY", "INTEGRATION_VENDOR")
def respondents_work(actor: Actor, on: date) -> Iterable[WorkItem]:
    """One's own open case: integrate or answer before the next letter."""
    for case in cases_for(actor).filter(closed_on=None).exclude(state__in=_ENDED):
        sent = [letter for letter in live_letters(case).values() if letter.sent_on is not None]
        if not sent:
            continue
        last = max(sent, key=lambda letter: letter.sent_on or date.min)
        assert last.sent_on is not None
        window = _window(case)
        name = NAMES[LetterKind(last.kind)]
        says = f"Case {case.number}: read the {name}, integrate, or answer and name the Department's delays"
        yield _item(case, says, last.sent_on, window.starts if window else None, "(h)(1)", "own")


def _letters(case: FineCase, on: date) -> Iterator[WorkItem]:
    if case.state == FineCaseState.OPEN:
        yield _item(
            case, f"Case {case.number}: determine whether it is willful", case.opened_on, None, "(h)", "willful"
        )
    elif case.state in {FineCaseState.WILLFUL, FineCaseState.WINDOW_MISSED}:
        again = " anew, since a letter missed its week" if case.state == FineCaseState.WINDOW_MISSED else ""
        says = f"Case {case.number}: send the first letter{again}"
        yield _item(case, says, case.opened_on, None, "(h)(1)(A)", "first")
    elif (window := _window(case)) is not None and on >= window.starts - _AHEAD:
        second = case.state == FineCaseState.FIRST_SENT
        kind = LetterKind.SECOND_FINAL_WARNING if second else LetterKind.NOTICE_OF_NON_COMPLIANCE
        when = f"this week, through {day(window.last_day)}" if on in window else f"in the week of {days(window)}"
        cite = "(h)(1)(B)" if second else "(h)(1)(C)"
        says = f"Case {case.number}: send the {NAMES[kind]} {when}"
        yield _item(case, says, window.starts, window.last_day, cite, kind.value)
    for kind, letter in live_letters(case).items():
        if letter.sent_on is None:
            says = f"Case {case.number}: record the post and the e-mail of the {NAMES[kind]}"
            yield _item(case, says, letter.issued_on, letter.window_to, "(h)(1)", f"dispatch-{kind.value}")


def _decisions(case: FineCase) -> Iterator[WorkItem]:
    for delay in case.delays.filter(state="proposed").order_by("from_on"):
        says = f"Case {case.number}: confirm or reject the Department's delay from {day(delay.from_on)}"
        yield _item(case, says, delay.proposed_at.date(), None, "(h)", f"delay-{delay.pk}")


def _bundles(case: FineCase, on: date) -> Iterator[WorkItem]:
    if case.state == FineCaseState.ACCRUING and case.referred_on is None:
        third = sent_on(case)[LetterKind.NOTICE_OF_NON_COMPLIANCE] or on
        says = f"Case {case.number}: refer it to the Bureau of Collections"
        yield _item(case, says, third, None, "(h)(3)", "refer")
    if supplement_due(case):
        says = f"Case {case.number}: send the Bureau of Collections what is new"
        yield _item(case, says, case.referred_on or on, None, "(h)(3)", "supplement")


def _months(case: FineCase, on: date) -> Iterator[WorkItem]:
    if case.state == FineCaseState.ACCRUING and case.due_on is not None and case.due_on <= on:
        says = f"Case {case.number}: assess the month that is over"
        yield _item(case, says, case.due_on, case.due_on, "(h)", "assess")
    if case.state in _ENDED and balance(case.respondent_id) <= 0 and not_assessed(case, on) <= 0:
        ended = case.completed_on or case.exempt_from or on
        yield _item(case, f"Case {case.number}: close it, nothing is owed", ended, None, "(h)", "close")


def _window(case: FineCase) -> Window | None:
    """The week of the letter that is next in a case."""
    if case.state not in {FineCaseState.FIRST_SENT, FineCaseState.SECOND_SENT}:
        return None
    sent = sent_on(case)
    first, second = sent[LetterKind.FIRST_WARNING], sent[LetterKind.SECOND_FINAL_WARNING]
    kind = LetterKind.NOTICE_OF_NON_COMPLIANCE if second else LetterKind.SECOND_FINAL_WARNING
    return window_for(kind, first, second, adopted_law())


def _item(case: FineCase, says: str, since: date, due_on: date | None, paragraph: str, key: str) -> WorkItem:
    url = reverse("fine-case", args=[case.number])
    return WorkItem(says, since, due_on, url, f"{SECTION}{paragraph}", f"fine:{case.number}:{key}")
