"""77 Ill. Adm. Code 2080.208(h)(1): a letter is sent once it went by post and by e-mail."""

from __future__ import annotations

from carelaw.gateway.facts.compliance import LetterContent, LetterDispatch, LetterKind
from carelaw.gateway.rules.compliance_term import chicago_day, day
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

REFERRAL_TITLE = (
    "Referral to Bureau of Collections Due to Willful Non-Compliance with the Illinois Controlled Substances Act"
)


@rule("PMP-114", cite=f"{SECTION}(h)(1)", readings=("A-12",))
def letter_sent(dispatch: LetterDispatch, law: Law) -> Decision:
    """A letter is sent on the later of the day it was mailed and the day it was e-mailed, in Chicago."""
    if dispatch.mailed_on is None:
        says = "A letter goes by post and by e-mail; the mailing is not recorded. Record its day and its proof."
        return breached(reason("LETTER_CHANNEL_MISSING", says, field="mailed_on"))
    if dispatch.emailed_at is None:
        says = "A letter goes by post and by e-mail; the e-mail is not recorded. Record its instant and its message id."
        return breached(reason("LETTER_CHANNEL_MISSING", says, field="emailed_at"))
    if dispatch.email_bounced:
        says = "The e-mail came back, so the letter is not sent. Send it to an address that takes it."
        return breached(reason("LETTER_CHANNEL_MISSING", says, field="email_bounced"))
    emailed_on = chicago_day(dispatch.emailed_at, law)
    sent_on = dispatch.mailed_on if law.reading("A-12") == "mailed" else max(dispatch.mailed_on, emailed_on)
    if dispatch.claimed_on is not None and dispatch.claimed_on != sent_on:
        says = f"The letter was sent on {day(sent_on)}, not on {day(dispatch.claimed_on)}."
        return breached(reason("SENT_DAY_DIFFERS", says, field="claimed_on", value=sent_on))
    return passed("sent", f"Mailed on {day(dispatch.mailed_on)}, e-mailed on {day(emailed_on)}.", sent_on)


@rule("PMP-113", "PMP-119", cite=f"{SECTION}(h)(1), (h)(1)(C)")
def letter_content(letter: LetterContent, law: Law) -> Decision:
    """A letter says all that the respondent must know, and the third one carries the referral notice."""
    if letter.missing_fields:
        missing = ", ".join(letter.missing_fields)
        says = f"The letter cannot be issued: it lacks {missing}. Enter them, then issue it."
        return breached(reason("LETTER_FIELD_MISSING", says, field=letter.missing_fields[0]))
    if letter.kind is LetterKind.NOTICE_OF_NON_COMPLIANCE and letter.referral_title != REFERRAL_TITLE:
        says = f"The third letter carries a referral notice titled “{REFERRAL_TITLE}”."
        return breached(reason("REFERRAL_NOTICE_MISSING", says, field="referral_title"))
    return passed("complete", "The letter holds all its parts.")
