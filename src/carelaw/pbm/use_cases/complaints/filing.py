"""Complaints: filed by pharmacies, PSAOs, covered entities and the public; put to the benefit manager; closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from carelaw.kernel.dates import days_after, legal_date, start_of_following_day
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.complaints import LimitedDisclosure
from carelaw.pbm.rules.complaints.protected_acts import disclosure_limited
from carelaw.pbm.store.models import Complaint, ComplaintState
from carelaw.pbm.use_cases.complaints import letters
from carelaw.pbm.use_cases.complaints.sealed_words import identifiers_in, seal, unseal
from carelaw.pbm.use_cases.discipline.cases import open_from_finding
from carelaw.pbm.use_cases.parties import manager_numbered
from carelaw.pbm.use_cases.permissions import (
    COMPLAINT_ANSWER,
    COMPLAINT_FILE,
    COMPLAINT_HANDLE,
    COMPLAINT_SEE,
)
from carelaw.pbm.use_cases.scope.named import envelope_of
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law, require_adopted
from carelaw.platform.cases import docket
from carelaw.platform.cases.clocks import Clock, Happened, clocks_of
from carelaw.platform.cases.models import Case
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import acts_for_own, own_parties, own_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CASE_KIND = "pbm.complaint"
CITE = "215 ILCS 5/513b1(i)(4)(C)"
PUBLIC = "public"
KINDS = {"NETWORK_PHARMACY": "pharmacy", "PSAO": "psao", "COVERED_ENTITY": "covered-entity"}
OUTCOMES = (
    ("substantiated", "Substantiated"),
    ("not-substantiated", "Not substantiated"),
    ("settled", "Settled"),
    ("outside", "Outside these laws"),
)
_KEYS = {"complaint": Shape.ID, "state": Shape.CODE}
COMPLAINT = declare(
    "complaint-state", says="A complaint was received, put to a manager, answered or closed.", keys=_KEYS, cite=CITE
)
WORDS_READ = declare(
    "complaint-words-read", says="The words of a complaint were read.", keys={"complaint": Shape.ID}, cite=CITE
)


@clocks_of(CASE_KIND)
def complaint_clocks(events: Sequence[Happened]) -> tuple[Clock, ...]:
    """Two clocks of this office: somebody looks, and the benefit manager answers once it was asked."""
    found = {event.kind: event for event in events}
    received = found.get("received")
    if received is None:
        return ()
    looked = found.get("forwarded") or found.get("case-closed")
    clocks = [_clock("look", "A person looks at the complaint.", received, looked)]
    forwarded = found.get("forwarded")
    if forwarded is not None:
        answered = found.get("answered") or found.get("case-closed")
        clocks.append(_clock("answer", "The benefit manager answers the complaint.", forwarded, answered))
    return tuple(clocks)


def _clock(name: str, says: str, since: Happened, met: Happened | None) -> Clock:
    due = start_of_following_day(date.fromisoformat(since.body["due_on"]), ZONE)
    return Clock(name, says, f"policy under {CITE}", due, met.at if met else None)


# Filing


def file_complaint(
    actor: Actor | None,
    at: datetime,
    *,
    against: str,
    subject: str,
    says: str,
    confirmed: bool = False,
    name: str = "",
    reach: str = "",
    complainant: str = PUBLIC,
) -> Complaint:
    """File a complaint; with an account for one's organization, without one as a member of the public.

    A complaint is evidence: it is never refused for what it says. What looks like a patient's identifier is warned of
    once, and taken when it is confirmed (MAC-53).
    """
    if actor is None:
        require_adopted("pbm")
    else:
        require(actor, COMPLAINT_FILE)
    found = identifiers_in(says)
    stop_at(disclosure_limited(LimitedDisclosure(("as written",), "", found, confirmed), law=adopted_law()))
    party = own_party(actor) if actor else None
    manager = manager_numbered(against.strip())
    on = legal_date(at, ZONE)
    kind = KINDS.get(actor.role, PUBLIC) if actor else complainant
    digest = seal({"says": says.strip(), "name": name.strip(), "reach": reach.strip()})
    with transaction.atomic():
        made = Complaint.objects.create(
            receipt=f"C-{on.year}-{next_in(f'pbm.complaints-{on.year}'):05}",
            complainant_kind=kind,
            complainant_id=party.pk if party else None,
            against_id=manager.pk if manager else None,
            against_named="" if manager else against.strip()[:160],
            subject=subject,
            words_digest=digest,
            identifiers_found=found,
            filed_at=at,
            filed_on=on,
            account_id=(actor.account_id or None) if actor else None,
        )
        title = f"Complaint {made.receipt}: {named(made)}"[:200]
        case = docket.open_case(
            CASE_KIND, key=made.receipt, title=title, at=at, cite=CITE, actor=actor, party_id=made.against_id
        )
        due = days_after(on, adopted_law().number("mac.complaint_look_days", on))
        docket.add_event(case, "received", at=at, actor=actor, body={"due_on": due.isoformat()})
        if party is not None:
            values = {"receipt": made.receipt, "against": named(made), "on": str(on)}
            write_to_party(
                letters.RECEIPT,
                key=made.receipt,
                party_id=party.pk,
                at=at,
                values=values,
                about=f"complaint:{made.receipt}",
                letter=True,
                address=envelope_of(party.pk, at),
            )
        _note(actor, at, made)
    return made


def named(complaint: Complaint) -> str:
    """Whom a complaint is about, as known."""
    if complaint.against_id is None:
        return complaint.against_named or "not named"
    return Party.objects.values_list("name", flat=True).get(pk=complaint.against_id)


# Who sees what


def complaints_for(actor: Actor) -> QuerySet[Complaint]:
    """All for the staff; one's own for complainants; for a benefit manager those formally put to it."""
    require(actor, COMPLAINT_SEE)
    found = Complaint.objects.all()
    if not acts_for_own(actor):
        return found
    mine = own_parties(actor)
    if actor.role == "PBM_FILER":
        return found.filter(against_id__in=mine, forwarded_on__isnull=False)
    return found.filter(complainant_id__in=mine)


def complaint_numbered(actor: Actor, receipt: str, *, lock: bool = False) -> Complaint:
    """One complaint by its receipt; another's reads as if it were not there."""
    found = complaints_for(actor).filter(receipt=receipt.strip().upper()).first()
    if found is None:
        says = f"No complaint {receipt[:16]} is yours to see. Its receipt looks like C-2026-00001."
        raise Refusal("complaint-unknown", says, cite=CITE, field="complaint", kind="not-found")
    return Complaint.objects.select_for_update().get(pk=found.pk) if lock else found


def words_of(actor: Actor, complaint: Complaint, *, at: datetime) -> dict[str, str]:
    """The words of a complaint for the staff and for whoever wrote them; reading is on record. To a manager: none."""
    complaint_numbered(actor, complaint.receipt)
    if actor.role == "PBM_FILER":
        return {}
    with transaction.atomic():
        append(WORDS_READ, actor=actor, at=at, body={"complaint": complaint.receipt}, subject=complaint.receipt)
    return unseal(complaint.words_digest)


def complainant_shown(actor: Actor, complaint: Complaint) -> str:
    """Who complained, as far as this actor may know: a manager learns it in the formal step alone, if at all."""
    if actor.role == "PBM_FILER" and not complaint.identity_disclosed:
        return "not disclosed"
    if complaint.complainant_id is None:
        return "a member of the public" if complaint.complainant_kind == PUBLIC else complaint.complainant_kind
    return Party.objects.values_list("name", flat=True).get(pk=complaint.complainant_id)


# The formal step, the answer, the end


def forward_complaint(
    actor: Actor, at: datetime, *, complaint: str, manager: str, says: str, disclose: bool
) -> Complaint:
    """Put a complaint to the benefit manager in the Department's own words; its clock begins."""
    require(actor, COMPLAINT_HANDLE)
    with transaction.atomic():
        made = complaint_numbered(actor, complaint, lock=True)
        _in_state(made, ComplaintState.RECEIVED)
        party = _manager_of(made, manager)
        _refuse_identifiers(says)
        on = legal_date(at, ZONE)
        due = days_after(on, adopted_law().number("mac.complaint_answer_days", on))
        made.against_id, made.forwarded_on, made.forwarded_says = party.pk, on, says.strip()
        made.identity_disclosed, made.state = disclose, ComplaintState.FORWARDED
        made.save()
        docket.add_event(_case(made), "forwarded", at=at, actor=actor, body={"due_on": due.isoformat()})
        who = f"It was filed by {complainant_shown(actor, made)}." if disclose else "Who filed it is not disclosed."
        write_to_party(
            letters.FORWARDED,
            key=made.receipt,
            party_id=party.pk,
            at=at,
            values={"receipt": made.receipt, "manager": party.name, "due": str(due), "says": says, "who": who},
            about=f"complaint:{made.receipt}",
            letter=True,
            address=envelope_of(party.pk, at),
        )
        _note(actor, at, made)
    return made


def _refuse_identifiers(says: str) -> None:
    """Refuse words that name a patient where none is needed; they stay in the form, and nowhere else."""
    if identifiers_in(says):
        says_no = "These words look as if they held a patient's identifier. Take it out; none is needed here."
        raise Refusal("E-MAC-53.identifiers", says_no, cite="215 ILCS 5/513b1(i)(3)", field="says")


def _manager_of(made: Complaint, number: str) -> Party:
    party = manager_numbered(number.strip()) if number.strip() else None
    if party is None and made.against_id is not None:
        party = Party.objects.get(pk=made.against_id)
    if party is None:
        says = "Nobody on file is meant. Give the benefit manager's state number, such as PBM0101."
        raise Refusal("manager-unknown", says, cite=CITE, field="manager", kind="not-found")
    return party


def answer_complaint(actor: Actor, at: datetime, *, complaint: str, says: str) -> Complaint:
    """The benefit manager answers."""
    require(actor, COMPLAINT_ANSWER)
    with transaction.atomic():
        made = complaint_numbered(actor, complaint, lock=True)
        _in_state(made, ComplaintState.FORWARDED)
        _refuse_identifiers(says)
        made.answer, made.answered_on, made.state = says.strip(), legal_date(at, ZONE), ComplaintState.ANSWERED
        made.save()
        docket.add_event(_case(made), "answered", at=at, actor=actor)
        _note(actor, at, made)
    return made


def close_complaint(actor: Actor, at: datetime, *, complaint: str, outcome: str, because: str) -> Complaint:
    """Close a complaint with its outcome, and tell whoever filed it."""
    require(actor, COMPLAINT_HANDLE)
    with transaction.atomic():
        made = complaint_numbered(actor, complaint, lock=True)
        _in_state(made, ComplaintState.RECEIVED, ComplaintState.FORWARDED, ComplaintState.ANSWERED)
        made.state, made.outcome, made.closing = ComplaintState.CLOSED, outcome, because.strip()[:300]
        made.closed_on = legal_date(at, ZONE)
        made.save()
        docket.close_case(_case(made), at=at, closing=f"{outcome}: {because}"[:200], actor=actor)
        if made.complainant_id is not None:
            values = {
                "receipt": made.receipt,
                "outcome": dict(OUTCOMES)[outcome].lower(),
                "on": str(made.closed_on),
                "because": because,
            }
            write_to_party(
                letters.CLOSED,
                key=made.receipt,
                party_id=made.complainant_id,
                at=at,
                values=values,
                about=f"complaint:{made.receipt}",
                letter=True,
                address=envelope_of(made.complainant_id, at),
            )
        _note(actor, at, made)
    return made


def complaint_to_discipline(actor: Actor, at: datetime, *, complaint: str, manager: str, ground: str) -> str:
    """Open a discipline case from a complaint; the complaint is its evidence."""
    from carelaw.pbm.use_cases.discipline.cases import add_evidence

    require(actor, COMPLAINT_HANDLE)
    with transaction.atomic():
        made = complaint_numbered(actor, complaint, lock=True)
        party = _manager_of(made, manager)
        case = open_from_finding(actor, at, party=party, ground=ground, source="complaint", reference=made.receipt)
        if not case.evidence.filter(reference=made.receipt).exists():
            add_evidence(actor, at, case, says=f"Complaint {made.receipt}", kind="complaint", reference=made.receipt)
        made.led_to = case.number
        made.save(update_fields=["led_to"])
        _note(actor, at, made)
    return case.number


def receipt_found(receipt: str, pharmacy_id: UUID) -> Complaint | None:
    """The complaint of a pharmacy by its receipt, the proof that it complained to the Department (MAC-57)."""
    return Complaint.objects.filter(receipt=receipt.strip().upper(), complainant_id=pharmacy_id).first()


def due_on(complaint: Complaint) -> date | None:
    """The day by which the next step is due, by this office's clocks."""
    deadline = _case(complaint).deadlines.filter(met_at=None).order_by("due_at").first()
    return legal_date(deadline.due_at - timedelta(seconds=1), ZONE) if deadline else None


def url_of(complaint: Complaint) -> str:
    """The page of a complaint."""
    return reverse("pbm-complaint", args=[complaint.receipt])


def _in_state(made: Complaint, *states: str) -> None:
    if made.state not in states:
        says = f"{made.receipt} is {made.get_state_display().lower()}; nothing of this is left to do."
        raise Refusal("complaint-state", says, cite=CITE, field="complaint", kind="conflict")


def _case(made: Complaint) -> Case:
    return Case.objects.get(kind=CASE_KIND, key=made.receipt)


def _note(actor: Actor | None, at: datetime, made: Complaint) -> None:
    body = {"complaint": made.receipt, "state": str(made.state)}
    append(COMPLAINT, actor=actor, at=at, body=body, subject=made.receipt)
