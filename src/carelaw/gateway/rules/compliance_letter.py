"""77 Ill. Adm. Code 2080.208(h)(1): may this letter be sent on this day?"""

from __future__ import annotations

from carelaw.gateway.facts.compliance import LetterDay, LetterKind, LetterToSend
from carelaw.gateway.rules.compliance_term import BOOK, too_far
from carelaw.gateway.rules.letter_window import NAMES, letter_window
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.answers import breached, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule


@rule(
    "PMP-115",
    "PMP-103",
    "PMP-112",
    "PMP-117",
    "PMP-118",
    "PMP-125",
    cite=f"{SECTION}(h)(1)(A)-(C)",
    readings=("A-01", "A-16", "A-23", "A-38"),
)
def compliance_letter(letter: LetterToSend, law: Law) -> Decision:
    """A letter goes only after the one before it, in its week, while the failure is willful and goes on.

    The Department's own open delay holds back the third letter unless the Administrator says why not (PMP-118).
    """
    stands_against = (
        too_far(letter.sent_on, letter.first_sent_on, letter.second_sent_on)
        or _term(letter, law)
        or _respondent(letter)
        or _sequence(letter)
    )
    if stands_against is not None:
        return stands_against
    first_on = letter.first_sent_on
    if letter.kind is not LetterKind.FIRST_WARNING and first_on is not None:
        placed = letter_window(LetterDay(letter.kind, letter.sent_on, first_on, letter.second_sent_on), law=law)
        if placed.outcome is not Outcome.PASS:
            return placed
    third = letter.kind is LetterKind.NOTICE_OF_NON_COMPLIANCE
    if third and letter.department_delay_open and not letter.override_reason.strip():
        says = "A confirmed delay of the Department is still open. End it, or let the Administrator give a reason."
        return breached(reason("DEPARTMENT_DELAY_OPEN", says, field="override_reason"))
    return passed("may-be-sent", f"The {NAMES[letter.kind]} may be sent on {letter.sent_on}.")


def _term(letter: LetterToSend, law: Law) -> Decision | None:
    """The text itself: no warning before it took effect; before 2026 none under the other reading of A-23."""
    if not law.in_force(BOOK, letter.sent_on):
        starts = law.number("gateway.effective_on", letter.sent_on)
        says = f"The rule took effect on {starts}; no letter under it can be dated {letter.sent_on}."
        return breached(reason("RULE_NOT_IN_FORCE", says, field="sent_on"))
    fines_from = law.number("gateway.fine_from", letter.sent_on)
    if letter.sent_on < fines_from and law.reading("A-23") == "void":
        says = f"Letters count from {fines_from} on; this one would be dated {letter.sent_on}."
        return breached(reason("LETTER_BEFORE_FINES", says, field="sent_on"))
    return None


def _respondent(letter: LetterToSend) -> Decision | None:
    """The respondent: found willful, not integrated, not exempt."""
    if letter.willful_on is None or letter.willful_on > letter.sent_on:
        says = "No determination of willfulness is on file for that day. Record it with its facts first."
        return breached(reason("WILFULNESS_NOT_DETERMINED", says, field="determination"))
    if letter.exempt_from is not None and letter.exempt_from <= letter.sent_on:
        says = f"The respondent has been exempt since {letter.exempt_from}; no letter is sent."
        return breached(reason("RESPONDENT_EXEMPT", says, field="respondent"))
    if letter.completed_on is not None and letter.completed_on <= letter.sent_on:
        says = f"The respondent completed the integration on {letter.completed_on}; no letter is sent."
        return breached(reason("CASE_RESOLVED", says, field="respondent"))
    return None


def _sequence(letter: LetterToSend) -> Decision | None:
    """The letters before it: each sent, none twice."""
    sent = {
        LetterKind.FIRST_WARNING: letter.first_sent_on,
        LetterKind.SECOND_FINAL_WARNING: letter.second_sent_on,
        LetterKind.NOTICE_OF_NON_COMPLIANCE: letter.third_sent_on,
    }
    here = sent[letter.kind]
    if here is not None:
        says = f"The {NAMES[letter.kind]} was sent on {here}; it is sent once."
        return breached(reason("LETTER_ALREADY_SENT", says, field="kind"))
    for earlier in LetterKind:
        if earlier is letter.kind:
            return None
        if sent[earlier] is None:
            says = f"The {NAMES[earlier]} has not been sent; the {NAMES[letter.kind]} cannot go before it."
            return breached(reason("LETTER_SEQUENCE_INCOMPLETE", says, field="kind"))
    return None
