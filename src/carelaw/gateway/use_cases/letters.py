"""The three letters of a case: issue one, record its post and its e-mail, and what follows when both are done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from carelaw.gateway.facts.compliance import LetterContent, LetterDispatch, LetterKind
from carelaw.gateway.letters.compliance import FIELDS, HEAD, PREFIX
from carelaw.gateway.rules.compliance_letter import compliance_letter
from carelaw.gateway.rules.compliance_term import day, days
from carelaw.gateway.rules.fine_days import rate_on
from carelaw.gateway.rules.letter_sent import REFERRAL_TITLE, letter_content, letter_sent
from carelaw.gateway.rules.letter_window import NAMES, letters_after, window_for
from carelaw.gateway.rules.refusal_codes import SECTION, refusal, refused
from carelaw.gateway.store.models import ComplianceLetter, FineCase
from carelaw.gateway.use_cases.case_facts import letter_to_send, live_letters, missing_locations, sent_on
from carelaw.gateway.use_cases.case_standing import letter_of_case, refresh
from carelaw.gateway.use_cases.compliance import case_for, docket, held, judged, require_open
from carelaw.gateway.use_cases.fines import credit_what_came_out
from carelaw.gateway.use_cases.illinois import law_day, told
from carelaw.gateway.use_cases.permissions import RELIEVE, RUN_CASES, SEE_CASES
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import allowed, require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event
from carelaw.platform.notices.letters import declare_letterhead
from carelaw.platform.notices.models import Notice
from carelaw.platform.parties.own import is_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_KEYS = {"case": Shape.ID, "letter": Shape.ID, "kind": Shape.CODE, "on": Shape.DAY}
ISSUED = declare("fine-letter-issued", says="A letter of a fine case was issued.", keys=_KEYS, cite=f"{SECTION}(h)(1)")
DISPATCHED = declare(
    "fine-letter-dispatched",
    says="The post or the e-mail of a letter was recorded.",
    keys={**_KEYS, "channel": Shape.CODE},
    cite=f"{SECTION}(h)(1)",
)
SENT = declare("fine-letter-sent", says="A letter was sent by post and e-mail.", keys=_KEYS, cite=f"{SECTION}(h)(1)")
BOUNCED = declare("fine-letter-bounced", says="The e-mail of a letter came back.", keys=_KEYS, cite=f"{SECTION}(h)(1)")


@dataclass(frozen=True, slots=True)
class Dispatch:
    """How a letter left, as far as it did: the post with its proof, the e-mail with its message id."""

    mailed_on: date | None = None
    mail_proof: str = ""
    emailed_at: datetime | None = None
    message_id: str = ""


NOT_YET = Dispatch()


def may_open(actor: Actor, notice: Notice) -> bool:
    """The Department opens every letter of a fine case, a respondent those written to it."""
    return allowed(actor, SEE_CASES) and is_own(actor, notice.party_id)


declare_letterhead(PREFIX, HEAD, may_open=may_open)


def send_letter(
    actor: Actor,
    at: datetime,
    *,
    case: str,
    kind: str = "",
    dispatch: Dispatch = NOT_YET,
    override_reason: str = "",
) -> ComplianceLetter:
    """Issue the next letter, or a named one, and record its post and e-mail as far as they are done.

    A letter counts once both are recorded. A day outside its week is refused and the letter stays unsent in its case.
    """
    require(actor, RUN_CASES)
    if override_reason.strip():
        require(actor, RELIEVE)
    return _send(actor, at, case, kind, dispatch, override_reason)


def release_third_letter(
    actor: Actor, at: datetime, *, case: str, reason: str, dispatch: Dispatch = NOT_YET
) -> ComplianceLetter:
    """The Administrator lets the third letter go although a delay of the Department is open, and says why (PMP-118)."""
    require(actor, RELIEVE)
    if not reason.strip():
        raise refused("REASON_REQUIRED", "Write down why the letter may go during the delay.", field="reason")
    return _send(actor, at, case, LetterKind.NOTICE_OF_NON_COMPLIANCE, dispatch, reason)


def record_bounce(actor: Actor, at: datetime, *, case: str, kind: str) -> ComplianceLetter:
    """The e-mail of a letter came back: the letter is not sent until another e-mail is recorded.

    Letters that followed it count no longer, since each goes after the one before it; what was billed is credited.
    """
    require(actor, RUN_CASES)
    with transaction.atomic():
        one = held(case_for(actor, case))
        require_open(one)
        letter = live_letters(one).get(_kind(kind))
        if letter is None or letter.emailed_at is None:
            raise refused("LETTER_CHANNEL_MISSING", "No e-mail of this letter is recorded.", field="kind")
        letter.bounced_at, letter.sent_on = at, None
        letter.save(update_fields=["bounced_at", "sent_on"])
        one.letters.filter(void=False, kind__in=letters_after(LetterKind(letter.kind))).update(void=True)
        on = law_day(at)
        add_event(docket(one), "letter-bounced", at=at, actor=actor, body={"letter": letter.kind, "on": str(on)})
        append(BOUNCED, actor=actor, at=at, body=_body(letter, on), subject=str(one.pk))
        name = NAMES[LetterKind(letter.kind)]
        credit_what_came_out(one, f"The e-mail of the {name} came back, so it was not sent.", on, at, actor)
        refresh(one, on, at)
    return letter


def next_kind(case: FineCase) -> LetterKind:
    """The letter that is not sent yet; the third when all are."""
    sent = sent_on(case)
    return next((kind for kind in LetterKind if sent[kind] is None), LetterKind.NOTICE_OF_NON_COMPLIANCE)


def _send(
    actor: Actor, at: datetime, case: str, kind: str, dispatch: Dispatch, override_reason: str
) -> ComplianceLetter:
    on = law_day(at)
    if dispatch.emailed_at is not None and dispatch.emailed_at.utcoffset() is None:
        says = "Give the instant of the e-mail with its offset from UTC, such as 2026-02-07T22:30:00-06:00."
        raise Refusal("instant-without-zone", says, field="emailed_at")
    left_on = [one for one in (dispatch.mailed_on, _emailed_on(dispatch)) if one is not None]
    first_day = min(left_on, default=on)
    with transaction.atomic():
        one = held(case_for(actor, case))
        require_open(one)
        wanted = _kind(kind) if kind else next_kind(one)
        if left_on:
            _restore(actor, one, wanted, first_day, at)
        refresh(one, on, at, windows=False)
        override_reason = _override(one, wanted, override_reason)
        before = compliance_letter(letter_to_send(one, wanted, first_day, override_reason), law=adopted_law())
        if before.outcome is not Outcome.PASS:
            refresh(one, on, at)
    # A window that passed is noticed even where the letter is refused: the refusal must not undo that.
    if before.outcome is not Outcome.PASS:
        raise refusal(before)
    with transaction.atomic():
        one = held(one)
        letter = live_letters(one).get(wanted)
        if letter is None:
            _judge(actor, one, wanted, first_day, override_reason, at)
            letter = _issue(actor, one, wanted, first_day, override_reason, at)
        if dispatch != NOT_YET:
            _record(actor, one, letter, dispatch, at)
        refresh(one, on, at)
    return letter


def _override(case: FineCase, kind: LetterKind, reason: str) -> str:
    """The Administrator's reason: given now, or kept with the letter when it was released."""
    letter = live_letters(case).get(kind)
    if letter is None:
        return reason
    if reason.strip():
        letter.override_reason = reason.strip()[:300]
        letter.save(update_fields=["override_reason"])
    return letter.override_reason


def _restore(actor: Actor, case: FineCase, kind: LetterKind, left_on: date, at: datetime) -> None:
    """A letter that left in its week counts though its post was recorded later, unless a new round has begun."""
    last = case.letters.order_by("-issued_on", "-round").first()
    if last is None or not last.void or last.kind != kind or last.sent_on is not None or last.window_to is None:
        return
    if left_on <= last.window_to:
        ended_round = case.letters.filter(kind=LetterKind.FIRST_WARNING).order_by("-round").first()
        assert ended_round is not None
        case.letters.filter(void=True, issued_on__gte=ended_round.issued_on).update(void=False)
        add_event(docket(case), "letters-restored", at=at, actor=actor, body={"on": left_on.isoformat()})


def _judge(actor: Actor, case: FineCase, kind: LetterKind, on: date, override_reason: str, at: datetime) -> None:
    facts = letter_to_send(case, kind, on, override_reason)
    judged(compliance_letter(facts, law=adopted_law()), facts, case.pk, at, actor)


def _issue(
    actor: Actor, case: FineCase, kind: LetterKind, on: date, override_reason: str, at: datetime
) -> ComplianceLetter:
    """The letter with its words, ready to print; it is not sent yet."""
    values = merge_fields(case, kind, on)
    missing = tuple(name for name in FIELDS if not values[name].strip())
    referral = REFERRAL_TITLE if kind is LetterKind.NOTICE_OF_NON_COMPLIANCE else ""
    facts = LetterContent(kind, missing, referral)
    judged(letter_content(facts, law=adopted_law()), facts, case.pk, at, actor)
    sent = sent_on(case)
    window = window_for(kind, sent[LetterKind.FIRST_WARNING], sent[LetterKind.SECOND_FINAL_WARNING], adopted_law())
    number = 1 + case.letters.filter(kind=kind).count()
    notice = letter_of_case(case, f"{PREFIX}{kind.value}", f"{case.number}:{number}", values, at)
    letter = ComplianceLetter.objects.create(
        case=case,
        kind=kind.value,
        round=number,
        notice_id=notice.pk,
        issued_on=on,
        window_from=window.starts if window else None,
        window_to=window.last_day if window else None,
        override_reason=override_reason[:300],
    )
    add_event(docket(case), "letter-issued", at=at, actor=actor, body={"letter": kind.value, "on": on.isoformat()})
    append(ISSUED, actor=actor, at=at, body=_body(letter, on), subject=str(case.pk))
    return letter


def merge_fields(case: FineCase, kind: LetterKind, on: date) -> dict[str, str]:
    """What a letter says of this case; an empty field keeps it from being issued."""
    law = adopted_law()
    sent = sent_on(case)
    found = case.determinations.order_by("-at").first()
    first = sent[LetterKind.FIRST_WARNING] or on
    following = LetterKind.SECOND_FINAL_WARNING
    second = sent[LetterKind.SECOND_FINAL_WARNING]
    if kind is not LetterKind.FIRST_WARNING:
        following, second = LetterKind.NOTICE_OF_NON_COMPLIANCE, second or on
    window = window_for(following, first, second, law)
    return {
        "respondent": case.respondent_name,
        "officer": case.officer,
        "address": case.mailing_address,
        "email": case.email,
        "number": case.number,
        "facts": found.facts if found else "",
        "locations": "\n".join(f"- {one.name}, {one.city}" for one in missing_locations(case)),
        "mandate": day(law.number("gateway.mandate_from", on)),
        "rate": str(rate_on(max(on, law.number("gateway.fine_from", on)), law)),
        "earliest": day(law.number("gateway.fine_from", on)),
        "first": day(first),
        "second": day(second) if second else "",
        "next": days(window) if window else "",
        "referral": REFERRAL_TITLE,
    }


def _record(actor: Actor, case: FineCase, letter: ComplianceLetter, dispatch: Dispatch, at: datetime) -> None:
    """Enter how a letter left; with both ways in, it is sent on the later day, which must lie in its week."""
    if dispatch.mailed_on is not None:
        _enter_post(actor, case, letter, dispatch, at)
    if dispatch.emailed_at is not None:
        _enter_email(actor, case, letter, dispatch, at)
    known = LetterDispatch(letter.mailed_on, letter.emailed_at, email_bounced=letter.bounced_at is not None)
    decision = letter_sent(known, law=adopted_law())
    if decision.outcome is not Outcome.PASS:
        return
    sent = decision.reasons[0].value
    kind = LetterKind(letter.kind)
    _judge(actor, case, kind, sent, letter.override_reason, at)
    judged(decision, known, case.pk, at, actor)
    letter.sent_on = sent
    letter.save(update_fields=["sent_on"])
    add_event(docket(case), "letter-sent", at=at, actor=actor, body={"letter": letter.kind, "on": sent.isoformat()})
    append(SENT, actor=actor, at=at, body=_body(letter, sent), subject=str(case.pk))


def _enter_post(actor: Actor, case: FineCase, letter: ComplianceLetter, dispatch: Dispatch, at: datetime) -> None:
    assert dispatch.mailed_on is not None
    _require_day(dispatch.mailed_on, letter, at, "mailed_on")
    if not dispatch.mail_proof.strip():
        says = "The post needs its proof: the number on the certificate of mailing or the tracking number."
        raise refused("LETTER_CHANNEL_MISSING", says, field="mail_proof")
    if letter.mailed_on is not None:
        says = f"The post of this letter is recorded already: {day(letter.mailed_on)}, {letter.mail_proof}."
        raise refused("LETTER_ALREADY_SENT", says, field="mailed_on")
    _judge(actor, case, LetterKind(letter.kind), dispatch.mailed_on, letter.override_reason, at)
    letter.mailed_on, letter.mail_proof = dispatch.mailed_on, dispatch.mail_proof.strip()[:80]
    letter.save(update_fields=["mailed_on", "mail_proof"])
    body = {**_body(letter, dispatch.mailed_on), "channel": "post"}
    append(DISPATCHED, actor=actor, at=at, body=body, subject=str(case.pk))


def _enter_email(actor: Actor, case: FineCase, letter: ComplianceLetter, dispatch: Dispatch, at: datetime) -> None:
    assert dispatch.emailed_at is not None
    emailed_on = law_day(dispatch.emailed_at)
    if dispatch.emailed_at > at:
        says = f"The e-mail is dated {told(dispatch.emailed_at)}, after now. Give the instant it left."
        raise refused("LETTER_CHANNEL_MISSING", says, field="emailed_at")
    _require_day(emailed_on, letter, at, "emailed_at")
    if not dispatch.message_id.strip():
        says = "The e-mail needs its message id, as the mail server gave it."
        raise refused("LETTER_CHANNEL_MISSING", says, field="message_id")
    if letter.emailed_at is not None and letter.bounced_at is None:
        says = f"The e-mail of this letter is recorded already: {told(letter.emailed_at)}."
        raise refused("LETTER_ALREADY_SENT", says, field="emailed_at")
    _judge(actor, case, LetterKind(letter.kind), emailed_on, letter.override_reason, at)
    letter.emailed_at, letter.message_id = dispatch.emailed_at, dispatch.message_id.strip()[:200]
    letter.bounced_at = None
    letter.save(update_fields=["emailed_at", "message_id", "bounced_at"])
    body = {**_body(letter, emailed_on), "channel": "e-mail"}
    append(DISPATCHED, actor=actor, at=at, body=body, subject=str(case.pk))


def _require_day(on: date, letter: ComplianceLetter, at: datetime, field: str) -> None:
    today = law_day(at)
    if on > today:
        says = f"{day(on)} lies after today, {day(today)}. Record it once the letter has left."
        raise refused("LETTER_CHANNEL_MISSING", says, field=field)
    if on < letter.issued_on:
        says = f"{day(on)} lies before the letter was issued, on {day(letter.issued_on)}. Correct the day."
        raise refused("LETTER_CHANNEL_MISSING", says, field=field)


def _emailed_on(dispatch: Dispatch) -> date | None:
    return law_day(dispatch.emailed_at) if dispatch.emailed_at else None


def _kind(text: str) -> LetterKind:
    try:
        return LetterKind(text)
    except ValueError:
        permitted = ", ".join(LetterKind)
        says = f"“{text[:40]}” is not a letter of this law; permitted: {permitted}."
        raise Refusal("letter-kind-unknown", says, cite=f"{SECTION}(h)(1)", field="kind") from None


def _body(letter: ComplianceLetter, on: date) -> dict[str, object]:
    return {"case": str(letter.case_id), "letter": str(letter.pk), "kind": letter.kind, "on": on.isoformat()}


__all__ = [
    "NOT_YET",
    "Dispatch",
    "may_open",
    "merge_fields",
    "next_kind",
    "record_bounce",
    "release_third_letter",
    "send_letter",
]
