"""77 Ill. Adm. Code 2080.208(h)(1)(B), (C): the week in which the second and the third letter must go."""

from __future__ import annotations

from datetime import date

from carelaw.gateway.facts.compliance import LetterDay, LetterKind
from carelaw.gateway.rules.compliance_term import BOOK, day, days, too_far
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.dates import (
    Weekday,
    Window,
    first_full_week_of_following_month,
    on_or_after_business_day,
)
from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.law.answers import breached, passed, wanting
from carelaw.law.holidays import holiday_calendar
from carelaw.law.register import Law
from carelaw.law.rule import rule

NAMES = {
    LetterKind.FIRST_WARNING: "first letter",
    LetterKind.SECOND_FINAL_WARNING: "second letter",
    LetterKind.NOTICE_OF_NON_COMPLIANCE: "third letter",
}
_STARTS = {"sunday": Weekday.SUNDAY, "monday": Weekday.MONDAY}


@rule("PMP-117", "PMP-118", cite=f"{SECTION}(h)(1)(B), (C)", readings=("A-01", "A-16", "A-38"))
def letter_window(letter: LetterDay, law: Law) -> Decision:
    """The letter goes in the first full calendar week of the month after the letter before it.

    In a month that begins on a Monday a Sunday week and a Monday week lie apart; the answer then says so (A-01).
    """
    far = too_far(letter.first_sent_on, letter.second_sent_on, letter.sent_on)
    if far is not None:
        return far
    if letter.kind is LetterKind.FIRST_WARNING:
        return passed("any-day", "The first letter has no week; it fixes the week of the second.")
    window = window_for(letter.kind, letter.first_sent_on, letter.second_sent_on, law)
    name = NAMES[letter.kind]
    if window is None:
        says = f"The {name} has no week yet: the letter before it has not been sent."
        return wanting(reason("LETTER_SEQUENCE_INCOMPLETE", says, field="second_sent_on"))
    if letter.sent_on in window:
        reasons = [Reason("in-window", f"{day(letter.sent_on)} lies in {days(window)}.", window)]
        if diverges(window):
            other = f"The month begins on a Monday: the other reading of A-01 gives {days(other_week(window))}."
            reasons.append(Reason("week-readings-diverge", other, other_week(window)))
        return Decision(Outcome.PASS, tuple(reasons))
    if letter.sent_on >= window.ends and law.reading("A-16") == "send-late":
        return passed("sent-late", f"{day(letter.sent_on)} lies after {days(window)}, and the letter is sent late.")
    says = f"The {name} may go from {days(window)}; {day(letter.sent_on)} lies outside that week."
    if letter.sent_on < window.starts:
        return breached(reason("LETTER_OUT_OF_WINDOW", f"{says} Send it in that week.", field="sent_on", value=window))
    says += " It is not sent late: begin again with a new first warning."
    return breached(reason("LETTER_OUT_OF_WINDOW", says, field="sent_on", value=window))


def window_for(kind: LetterKind, first_on: date | None, second_on: date | None, law: Law) -> Window | None:
    """The week of the second or the third letter; None where the letter before it has not been sent."""
    starts = _STARTS[law.reading("A-01")]
    if kind is LetterKind.SECOND_FINAL_WARNING:
        return first_full_week_of_following_month(first_on, starts) if first_on else None
    if kind is LetterKind.FIRST_WARNING or second_on is None:
        return None
    counted = first_on if law.reading("A-38") == "after-first" and first_on else second_on
    return first_full_week_of_following_month(counted, starts)


def letters_after(kind: LetterKind) -> tuple[LetterKind, ...]:
    """The letters that follow one, in their order."""
    listed = tuple(LetterKind)
    return listed[listed.index(kind) + 1 :]


def first_full_week(month: date, law: Law) -> Window:
    """The first full calendar week of a month."""
    before = date(month.year - 1, 12, 1) if month.month == 1 else date(month.year, month.month - 1, 1)
    return first_full_week_of_following_month(before, _STARTS[law.reading("A-01")])


def diverges(window: Window) -> bool:
    """True where a Sunday week and a Monday week share no weekday: the month begins on a Monday."""
    return window.starts.replace(day=1).weekday() == Weekday.MONDAY


def other_week(window: Window) -> Window:
    """The first full week of the same month under the other start of the week."""
    before = date.fromordinal(window.starts.replace(day=1).toordinal() - 1)
    starts = Weekday.MONDAY if window.starts.weekday() == Weekday.SUNDAY else Weekday.SUNDAY
    return first_full_week_of_following_month(before, starts)


def usual_day(window: Window, law: Law) -> date:
    """The day on which a letter usually goes: the first Monday to Friday of its week that is no State holiday."""
    return on_or_after_business_day(window.starts, holiday_calendar(law.rulebooks[BOOK].calendar))
