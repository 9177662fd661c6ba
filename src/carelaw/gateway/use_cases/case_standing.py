"""Where a case stands: what ended it, which state it is in, what is due next. Computed anew, late or twice the same."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from carelaw.gateway.facts.compliance import Days, LetterKind
from carelaw.gateway.rules.compliance_term import day
from carelaw.gateway.rules.department_delay import integration_complete
from carelaw.gateway.rules.fine_days import start_of
from carelaw.gateway.rules.monthly_assessment import period_of
from carelaw.gateway.rules.next_letter import next_letter
from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.gateway.store.models import DelayPeriod, FineCase, FineCaseState
from carelaw.gateway.use_cases.case_facts import completion_of, fine_of, on_the_day, sent_on
from carelaw.kernel.dates import DAY, Window
from carelaw.kernel.decision import Decision
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event
from carelaw.platform.cases.models import Case
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.models import Notice, NoticeChannel
from carelaw.platform.notices.sending import write_notice
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_KEYS = {"case": Shape.ID, "on": Shape.DAY}
ENDED = declare(
    "fine-case-ended",
    says="A respondent integrated or became exempt.",
    keys={**_KEYS, "by": Shape.CODE},
    cite=f"{SECTION}(h), (i)",
)
MISSED = declare(
    "letter-window-missed", says="A letter was not sent in its week.", keys=_KEYS, cite=f"{SECTION}(h)(1)(B), (C)"
)
_STATES = {
    "E-PMP-WILFULNESS_NOT_DETERMINED": FineCaseState.OPEN,
    "first-letter-due": FineCaseState.WILLFUL,
    "resolved-before-notice": FineCaseState.RESOLVED,
    "completed": FineCaseState.COMPLETED,
    "exempt": FineCaseState.EXEMPT,
    "window-missed": FineCaseState.WINDOW_MISSED,
}


def refresh(case: FineCase, on: date, at: datetime, *, windows: bool = True) -> FineCase:
    """Bring a case up to a day: what the register says of its locations, a window that passed, what is due next.

    While a letter that left in its week is being recorded, `windows` is false: its week may be over by then.
    """
    with transaction.atomic():
        if case.closed_on is None:
            _notice_end(case, on, at)
            if windows:
                _notice_missed_window(case, on, at)
        case.state, case.next_says, case.due_on = _standing(case, on)
        case.save()
    return case


def letter_of_case(case: FineCase, kind: str, key: str, values: dict[str, str], at: datetime) -> Notice:
    """A letter to the respondent of a case, written once for its key."""
    return write_notice(
        kind,
        key=key,
        at=at,
        values=values,
        party_id=case.respondent_id,
        channel=NoticeChannel.LETTER,
        about=f"fine-case:{case.pk}",
        address=f"{case.respondent_name}\n{case.mailing_address}",
    )


def _notice_end(case: FineCase, on: date, at: datetime) -> None:
    """Integration or exemption, from the register of locations; recorded once, on the day it took effect."""
    if case.completed_on is not None or case.exempt_from is not None:
        return
    facts = completion_of(list(case.locations.prefetch_related("onboardings")))
    if not facts.locations:
        return
    decision = integration_complete(facts, law=adopted_law())
    ended_on = decision.reasons[0].value
    if not isinstance(ended_on, date) or ended_on > on:
        return
    by = "exempt" if decision.codes == ("all-exempt",) else "integrated"
    if by == "exempt":
        case.exempt_from = ended_on
    else:
        case.completed_on = ended_on
        _take_out_the_switch(case, decision, at)
    case.save()
    keep(decision, facts, subject=f"gateway-fine-case:{case.pk}", at=at)
    _event(case, by, at, {"on": ended_on.isoformat()})
    append(ENDED, actor=None, at=at, body={"case": str(case.pk), "on": ended_on.isoformat(), "by": by})


def _take_out_the_switch(case: FineCase, decision: Decision, at: datetime) -> None:
    """Days from the passed test to production are the Department's and never fined (PMP-82, A-14)."""
    for reason in decision.reasons:
        if isinstance(reason.value, Days):
            DelayPeriod.objects.get_or_create(
                case=case,
                from_on=reason.value.from_on,
                source="switch-on",
                defaults={
                    "to_on": reason.value.to_on,
                    "cause": "Production was switched on after the test was passed.",
                    "state": "confirmed",
                    "proposed_at": at,
                    "decided_at": at,
                },
            )


def _notice_missed_window(case: FineCase, on: date, at: datetime) -> None:
    """A window that passed ends the round: its letters no longer count, and a new first warning begins again."""
    facts = on_the_day(case, on)
    decision = next_letter(facts, law=adopted_law())
    if decision.codes != ("window-missed",):
        return
    window = decision.reasons[0].value
    keep(decision, facts, subject=f"gateway-fine-case:{case.pk}", at=at)
    case.letters.filter(void=False).update(void=True)
    case.state = FineCaseState.WINDOW_MISSED
    _event(case, "window-missed", at, {"on": window.last_day.isoformat()})
    append(MISSED, actor=None, at=at, body={"case": str(case.pk), "on": window.last_day.isoformat()})


def _standing(case: FineCase, on: date) -> tuple[str, str, date | None]:
    """State, what is next, and until when."""
    if case.closed_on is not None:
        return FineCaseState.CLOSED, "", None
    decision = next_letter(on_the_day(case, on), law=adopted_law())
    code, says, value = decision.codes[0], decision.reasons[0].says, decision.reasons[0].value
    if code == "first-letter-due" and _begins_anew(case):
        return FineCaseState.WINDOW_MISSED, "A letter missed its week. Begin again with a new first warning.", None
    if code == "letters-complete":
        return _running(case, on)
    if code in _STATES:
        return _STATES[code], says, None
    sent = sent_on(case)
    second = sent[LetterKind.SECOND_FINAL_WARNING] is not None
    due = value.last_day if isinstance(value, Window) else None
    return (FineCaseState.SECOND_SENT if second else FineCaseState.FIRST_SENT), says, due


def _begins_anew(case: FineCase) -> bool:
    """True where a round of letters ended and no letter of a new one has been issued."""
    return case.letters.exists() and not case.letters.filter(void=False).exists()


def _running(case: FineCase, on: date) -> tuple[str, str, date | None]:
    law = adopted_law()
    start = start_of(fine_of(case), law)
    assert start is not None
    last = case.assessments.order_by("-to_on").first()
    coming = period_of(start, last.to_on + DAY if last else start, law)
    if is_stayed(case, on):
        return FineCaseState.STAYED, "Billing is stayed; days go on counting.", None
    return FineCaseState.ACCRUING, f"Assess {coming.starts:%B %Y} on {day(coming.ends)}.", coming.ends


def is_stayed(case: FineCase, on: date) -> bool:
    """True while a stay holds the billing."""
    stays = case.reliefs.filter(kind="stay", from_on__lte=on)
    return any(stay.to_on is None or on <= stay.to_on for stay in stays)


def _event(case: FineCase, kind: str, at: datetime, body: dict[str, Any]) -> None:
    add_event(Case.objects.get(pk=case.pk), kind, at=at, body=body)


__all__ = ["is_stayed", "letter_of_case", "refresh"]
