"""Cure notices: written for a substantiated finding, answered by the party, decided by a person, never by a date."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from carelaw.gateway.facts import compliance as facts
from carelaw.gateway.letters import oversight as letters
from carelaw.gateway.rules.cure_notice import cure
from carelaw.gateway.rules.refusal_codes import SECTION, refusal, refused
from carelaw.gateway.store.models import CureNotice, Finding, FindingState
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.oversight.findings import finding_of, step
from carelaw.gateway.use_cases.oversight.standing import held
from carelaw.gateway.use_cases.permissions import ANSWER_FOR_PARTY, REVIEW_FINDINGS, SEE_OWN_DUTIES
from carelaw.gateway.wire.message import printable
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import allowed, require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.letters import declare_letterhead
from carelaw.platform.notices.models import Notice, NoticeChannel
from carelaw.platform.notices.sending import write_notice
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.own import is_own, not_yours, only_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = f"{SECTION}(g)(10); 720 ILCS 570/316.1(c)"
SENT = declare(
    "gateway-cure-notice",
    says="A cure notice was sent, answered or decided.",
    keys={"notice": Shape.ID, "what": Shape.CODE, "cure-by": Shape.DAY},
    cite=CITE,
)


def _may_open(actor: Actor, notice: Notice) -> bool:
    """The program opens every letter of oversight, a party those written to it."""
    return allowed(actor, SEE_OWN_DUTIES) and is_own(actor, notice.party_id)


declare_letterhead(letters.PREFIX, letters.LETTERHEAD, may_open=_may_open)


def send_cure_notice(
    actor: Actor,
    at: datetime,
    *,
    finding: str,
    what_to_do: str,
    cure_by: date,
    address: str,
    channel: str,
) -> CureNotice:
    """Send the party of a substantiated finding a notice with the day by which the breach is to be put right."""
    require(actor, REVIEW_FINDINGS)
    one = finding_of(actor, finding)
    if one.state != FindingState.SUBSTANTIATED:
        says = f"{one.reference} is {one.get_state_display().lower()}; a cure notice takes a substantiated finding."
        raise Refusal("finding-not-substantiated", says, cite=CITE, field="finding", kind="conflict")
    on = law_day(at)
    told = facts.CureNotice(on, cure_by)
    decision = cure(told, law=adopted_law())
    if decision.outcome is Outcome.VIOLATION:
        raise refusal(decision)
    with transaction.atomic():
        made = CureNotice.objects.create(
            reference=f"CN-{on.year}-{next_in(f'gateway.cure-notices.{on.year}'):04d}",
            finding=one,
            party_id=one.party_id,
            party_name=one.party_name,
            provision=one.provision,
            what_to_do=printable(what_to_do)[:1000],
            sent_on=on,
            cure_by=cure_by,
            channel=channel,
        )
        made.letter_id = _written(one, made, address, at).pk
        made.save(update_fields=["letter_id"])
        keep(decision, told, subject=f"gateway-cure-notice:{made.reference}", at=at, actor=actor)
        step(actor, at, one.reference, "cure-notice", what_to_do, reference=made.reference)
        body = {"notice": made.reference, "what": "sent", "cure-by": cure_by.isoformat()}
        append(SENT, actor=actor, at=at, body=body, subject=str(made.pk))
    return made


def _written(finding: Finding, made: CureNotice, address: str, at: datetime) -> Notice:
    about = held(str(finding.party_id)) if finding.party_id else None
    values = {
        "officer": (about.officer if about else "") or finding.party_name,
        "party": finding.party_name,
        "provision": finding.provision,
        "says": finding.says,
        "what_to_do": made.what_to_do,
        "cure_by": made.cure_by.isoformat(),
        "reference": made.reference,
    }
    if finding.party_id is None:
        # A party without a login, even without an entry: the letter alone tells it.
        return write_notice(
            letters.CURE,
            key=made.reference,
            at=at,
            values=values,
            channel=NoticeChannel.LETTER,
            about=made.reference,
            address=f"{finding.party_name}\n{address}",
        )
    written = write_to_party(
        letters.CURE,
        key=made.reference,
        party_id=finding.party_id,
        at=at,
        values=values,
        about=made.reference,
        letter=True,
        address=f"{finding.party_name}\n{address}",
    )
    return next(one for one in written if one.channel == NoticeChannel.LETTER)


def answer_cure_notice(actor: Actor, at: datetime, *, notice: str, response: str, cured_on: date | None) -> CureNotice:
    """The party says what it did, and since when the breach is cured; a person still decides."""
    require(actor, ANSWER_FOR_PARTY)
    found = notice_of(actor, notice)
    on = law_day(at)
    if cured_on is not None and not found.sent_on <= cured_on <= on:
        says = f"A cure lies between the notice of {found.sent_on} and today, {on}; {cured_on} does not."
        raise refused("CURE_DATE_INVALID", says, field="cured_on")
    with transaction.atomic():
        held_notice = _locked(found)
        held_notice.response, held_notice.responded_on = printable(response)[:1000], on
        held_notice.cured_on = cured_on or held_notice.cured_on
        held_notice.save(update_fields=["response", "responded_on", "cured_on"])
        body = {"notice": held_notice.reference, "what": "answered"}
        append(SENT, actor=actor, at=at, body=body, subject=str(held_notice.pk))
    return held_notice


def decide_cure(
    actor: Actor, at: datetime, *, notice: str, cured: bool, cured_on: date | None, because: str
) -> CureNotice:
    """Cured or not cured, with the reason. What follows is a decision of its own."""
    require(actor, REVIEW_FINDINGS)
    if not because.strip():
        raise refused("REASON_REQUIRED", "Say on what this rests; the reason stays.", field="because")
    found = notice_of(actor, notice)
    on = law_day(at)
    with transaction.atomic():
        held_notice = _locked(found)
        held_notice.state = "cured" if cured else "not-cured"
        held_notice.cured_on = (cured_on or held_notice.cured_on or on) if cured else None
        held_notice.decided_because = printable(because)[:300]
        held_notice.save(update_fields=["state", "cured_on", "decided_because"])
        judged = facts.CureNotice(held_notice.sent_on, held_notice.cure_by, held_notice.cured_on, on)
        subject = f"gateway-cure-notice:{held_notice.reference}"
        keep(cure(judged, law=adopted_law()), judged, subject=subject, at=at, actor=actor)
        step(actor, at, held_notice.finding.reference, held_notice.state, because, reference=held_notice.reference)
        if held_notice.party_id:
            values = {
                "reference": held_notice.reference,
                "outcome": "cured" if cured else "not cured",
                "sent_on": held_notice.sent_on.isoformat(),
                "provision": held_notice.provision,
                "because": held_notice.decided_because,
            }
            write_to_party(
                letters.CURE_OUTCOME,
                key=held_notice.reference,
                party_id=held_notice.party_id,
                at=at,
                values=values,
                about=held_notice.reference,
            )
        body = {"notice": held_notice.reference, "what": held_notice.state}
        append(SENT, actor=actor, at=at, body=body, subject=str(held_notice.pk))
    return held_notice


def cure_standing(notice: CureNotice, on: date) -> Decision:
    """Where a notice stands on a day: running, cured, or for a person to decide."""
    return cure(facts.CureNotice(notice.sent_on, notice.cure_by, notice.cured_on, on), law=adopted_law())


def visible_notices(actor: Actor) -> QuerySet[CureNotice]:
    """Cure notices, the newest first; outsiders see those sent to their own parties."""
    require(actor, SEE_OWN_DUTIES)
    return only_own(CureNotice.objects.order_by("-sent_on", "-reference"), actor, "party_id")


def notice_of(actor: Actor, reference: str) -> CureNotice:
    """One notice by its reference. Raises Refusal `not-found`, also for what belongs to others."""
    found = visible_notices(actor).filter(reference=printable(reference)).first()
    if found is None:
        raise not_yours()
    return found


def _locked(found: CureNotice) -> CureNotice:
    one = CureNotice.objects.select_for_update(of=("self",)).select_related("finding").get(pk=found.pk)
    if one.state != "sent":
        says = f"{one.reference} is decided: {one.state.replace('-', ' ')}."
        raise Refusal("cure-notice-decided", says, cite=CITE, field="notice", kind="conflict")
    return one
