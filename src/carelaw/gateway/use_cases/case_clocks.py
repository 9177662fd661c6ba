"""The clocks of a fine case: the week of the next letter, and the first of the month on which a month is assessed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from carelaw.gateway.facts.compliance import Fine, LetterKind
from carelaw.gateway.rules.compliance_term import BOOK, day, days
from carelaw.gateway.rules.fine_days import start_of
from carelaw.gateway.rules.letter_window import NAMES, letters_after, window_for
from carelaw.gateway.rules.monthly_assessment import period_of
from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.kernel.dates import start_of_following_day
from carelaw.law.register import Law
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.clocks import Clock, Happened, clocks_of

KIND = "gateway.fine"
_FOLLOWS = {
    LetterKind.SECOND_FINAL_WARNING: LetterKind.FIRST_WARNING,
    LetterKind.NOTICE_OF_NON_COMPLIANCE: LetterKind.SECOND_FINAL_WARNING,
}


@clocks_of(KIND)
def fine_clocks(events: Sequence[Happened]) -> tuple[Clock, ...]:
    """What is due in a fine case, from what happened in it; a missed window begins the letters anew."""
    law = adopted_law()
    ended = any(event.kind in {"integrated", "exempt", "case-closed"} for event in events)
    sent = _sent(events)
    found = [clock for kind in _FOLLOWS if (clock := _letter(kind, sent, law, ended)) is not None]
    return (*found, *_assessments(events, sent, law, ended))


def _sent(events: Sequence[Happened]) -> dict[LetterKind, Happened]:
    sent: dict[LetterKind, Happened] = {}
    missed: dict[LetterKind, Happened] = {}
    for event in events:
        if event.kind == "letter-sent":
            sent[LetterKind(event.body["letter"])] = event
        elif event.kind == "letter-bounced":
            bounced = LetterKind(event.body["letter"])
            for kind in (bounced, *letters_after(bounced)):
                sent.pop(kind, None)
        elif event.kind == "window-missed":
            missed, sent = sent, {}
        elif event.kind == "letters-restored":
            sent = missed
    return sent


def _letter(kind: LetterKind, sent: dict[LetterKind, Happened], law: Law, ended: bool) -> Clock | None:
    before, own = sent.get(_FOLLOWS[kind]), sent.get(kind)
    first = sent.get(LetterKind.FIRST_WARNING)
    if before is None or first is None or (ended and own is None):
        return None
    window = window_for(kind, _on(first), _on(before), law)
    assert window is not None
    due_at = start_of_following_day(window.last_day, law.rulebooks[BOOK].time_zone)
    says = f"The {NAMES[kind]} goes in the week of {days(window)}."
    return Clock(kind.value, says, f"{SECTION}(h)(1)", due_at, own.at if own else None)


def _assessments(
    events: Sequence[Happened], sent: dict[LetterKind, Happened], law: Law, ended: bool
) -> tuple[Clock, ...]:
    first, third = sent.get(LetterKind.FIRST_WARNING), sent.get(LetterKind.NOTICE_OF_NON_COMPLIANCE)
    if first is None or third is None or ended:
        return ()
    start = start_of(Fine(_on(third), _on(first)), law)
    assert start is not None
    last = max((date.fromisoformat(event.body["to"]) for event in events if event.kind == "assessed"), default=None)
    coming = period_of(start, date.fromordinal(last.toordinal() + 1) if last else start, law)
    due_at = start_of_following_day(coming.ends, law.rulebooks[BOOK].time_zone)
    says = f"{days(coming)} is assessed on {day(coming.ends)}."
    return (Clock(f"assessment-{coming.starts:%Y-%m-%d}", says, f"{SECTION}(h)", due_at),)


def _on(event: Happened) -> date:
    return date.fromisoformat(event.body["on"])
