"""The calendar of 512-7.10 asked about a plan: each rule with its decision, the next permitted day, a whole month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from carelaw.kernel.dates import DAY, Window, first_of_following_month
from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.law.register import Law
from carelaw.pbm.facts.audit_plans import AuditPlan
from carelaw.pbm.facts.audits import (
    AppealsProcess,
    AuditDay,
    AuditNotice,
    CycleStandards,
    DayKind,
    DeskRequest,
    SiteNotice,
)
from carelaw.pbm.rules.audits.amounts import no_extrapolation
from carelaw.pbm.rules.audits.appeals import appeals_process_set_up
from carelaw.pbm.rules.audits.busy_days import audit_outside_busy_days
from carelaw.pbm.rules.audits.notices import audit_notice, desk_audit_answer_time, notice_before_first_visit
from carelaw.pbm.rules.audits.standards import same_audit_standards

# Two weeks and seven days fit many times into this; a plan without a permitted day in it has another fault.
_SEARCHED = 92
# What may still be open when a day is saved: it is asked again before the notice goes out.
_LATER = ("needs-certified_number", "needs-delivered_on")


@dataclass(frozen=True, slots=True)
class Judged:
    """One rule asked about one thing of a plan. `bars` tells that the plan cannot be saved for it."""

    about: str
    facts: Any
    decision: Decision
    bars: bool


@dataclass(frozen=True, slots=True)
class DayStanding:
    """One day of a month: whether the audit may be set on it, and if not, why not."""

    on: date
    permitted: bool
    reasons: tuple[Reason, ...]


def judged_plan(plan: AuditPlan, law: Law) -> tuple[Judged, ...]:
    """Every rule of the calendar, asked about the whole plan, in the order in which an audit meets them."""
    return (*_of_days(plan, law), *_of_the_whole(plan, law))


def next_permitted(plan: AuditPlan, law: Law) -> date | None:
    """The first day, from the planned one on, on which the audit may be set; None when no day of the next months is."""
    # Of several days the first that is barred is the one to move.
    barred = (day for day in sorted(plan.days) if not day_standing(plan, day, law).permitted)
    asked = next(barred, None) if plan.mode != "desk" else None
    start = max(asked or _first_asked(plan), plan.today)
    for step in range(_SEARCHED):
        day = start + DAY * step
        if day_standing(plan, day, law).permitted:
            return day
    return None


def month_of(plan: AuditPlan, month: date, law: Law) -> tuple[DayStanding, ...]:
    """Each day of a month: permitted or barred for this audit, with the reasons."""
    first = month.replace(day=1)
    return tuple(day_standing(plan, day, law) for day in Window(first, first_of_following_month(first)))


def day_standing(plan: AuditPlan, day: date, law: Law) -> DayStanding:
    """One day, as if the audit began on it: the first visit, or the mailing of the desk request."""
    if day < plan.today:
        past = Reason("day-past", f"{day} has passed.", plan.today)
        return DayStanding(day, False, (past,))
    moved = _moved(plan, day)
    reasons = tuple(reason for one in _of_days(moved, law) if one.bars for reason in one.decision.reasons)
    return DayStanding(day, not reasons, reasons)


def _moved(plan: AuditPlan, day: date) -> AuditPlan:
    if plan.mode == "desk":
        return replace(plan, notice_on=day, expected_on=None, response_due_on=None)
    # A plan without the day of its notice is asked as if the notice were handed over today.
    return replace(plan, days=(day,), notice_on=plan.notice_on or plan.today)


def _first_asked(plan: AuditPlan) -> date:
    asked = plan.notice_on if plan.mode == "desk" else min(plan.days, default=None)
    return asked or plan.today


def _of_days(plan: AuditPlan, law: Law) -> Iterator[Judged]:
    if plan.mode == "desk":
        yield from _of_desk_days(plan, law)
        return
    for place, day in enumerate(sorted(plan.days)):
        if place == 0 or not plan.first_of_cycle:
            visit = SiteNotice(plan.cycle, day, plan.notice_on, first_of_cycle=plan.first_of_cycle and place == 0)
            yield _judged(f"Notice before {day}", visit, notice_before_first_visit(visit, law=law))
        yield _day(plan, day, "on-site", law, first=place == 0)
    if plan.notice_on is not None:
        yield _day(plan, plan.notice_on, "on-site-notice", law)
    if not plan.days:
        nothing = SiteNotice(plan.cycle, None, plan.notice_on)
        yield _judged("Day of the first visit", nothing, notice_before_first_visit(nothing, law=law))


def _of_desk_days(plan: AuditPlan, law: Law) -> Iterator[Judged]:
    if plan.notice_on is not None:
        yield _day(plan, plan.notice_on, "desk-mailing", law)
    if plan.expected_on is not None:
        yield _day(plan, plan.expected_on, "desk-receipt", law)
    # Nothing is received before it is mailed: a day too early even then is too early whenever it arrives.
    earliest = plan.expected_on or (plan.notice_on if plan.response_due_on else None)
    request = DeskRequest(earliest, plan.response_due_on)
    yield _judged("Time to answer", request, desk_audit_answer_time(request, law=law))


def _of_the_whole(plan: AuditPlan, law: Law) -> Iterator[Judged]:
    on = _first_asked(plan)
    sent_by = "certified-mail" if plan.mode == "desk" else None
    notice = AuditNotice(on, plan.mode, sent_by, plan.certified_number, plan.requests)  # type: ignore[arg-type]
    yield _judged("How the audit is made known", notice, audit_notice(notice, law=law))
    yield _judged("Method", plan.method, no_extrapolation(plan.method, law=law))
    standards = CycleStandards(on, plan.cycle, plan.peer_class, plan.digests)
    yield Judged("Standards of the cycle", standards, same_audit_standards(standards, law=law), False)
    process = AppealsProcess(on, plan.process_on_file)
    yield Judged("Appeals, before the report", process, appeals_process_set_up(process, law=law), False)


def _day(plan: AuditPlan, day: date, kind: DayKind, law: Law, *, first: bool = True) -> Judged:
    consent = next((one for one in plan.consents if one.on == day), None)
    facts = AuditDay(day, kind, first)
    if consent is not None:
        facts = AuditDay(day, kind, first, consent.person, consent.role, consent.given_on)
    return _judged(f"{_DAYS[kind]} {day}", facts, audit_outside_busy_days(facts, law=law))


_DAYS = {
    "on-site": "Visit on",
    "on-site-notice": "Notice of",
    "desk-mailing": "Mailing on",
    "desk-receipt": "Receipt on",
}


def _judged(about: str, facts: Any, decision: Decision) -> Judged:
    wants = decision.outcome is Outcome.INDETERMINATE and decision.codes[0] not in _LATER
    return Judged(about, facts, decision, decision.outcome is Outcome.VIOLATION or wants)
