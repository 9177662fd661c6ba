"""Decide doubtful links, merge and unmerge: every act kept, every act reversible."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.dispensings import take_intake_lock
from carelaw.pdmp.store.models import Identity, LinkEvent, LinkReview, LinkState, Patient
from carelaw.pdmp.store.people import move, move_all
from carelaw.pdmp.use_cases.permissions import REVIEW_LINKS
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_CITE = "§6(b)(1)"
DECIDED = declare(
    "link-decided",
    says="A person decided whether two reports speak of one person.",
    keys={"review": Shape.ID, "decision": Shape.CODE, "act": Shape.ID, "moved": Shape.COUNT},
    cite=_CITE,
)
MOVED = declare(
    "identities-moved",
    says="Identities were merged, split or put back.",
    keys={"act": Shape.ID, "cause": Shape.CODE, "moved": Shape.COUNT},
    cite=_CITE,
)


READ = declare(
    "patient-details-read",
    says="Staff looked at the reports that a patient is made of.",
    keys={"review": Shape.ID, "identities": Shape.COUNT},
    cite="§6(c)",
)


def open_reviews(actor: Actor) -> QuerySet[LinkReview]:
    """The pairs that wait for a decision, the likeliest first."""
    require(actor, REVIEW_LINKS)
    waiting = LinkReview.objects.filter(state=LinkState.OPEN).select_related("left__patient", "right__patient")
    return waiting.order_by("-weight", "pk")


def review_for(actor: Actor, review_id: int) -> LinkReview:
    """One pair with its two identities."""
    require(actor, REVIEW_LINKS)
    found = LinkReview.objects.select_related("left__patient", "right__patient").filter(pk=review_id).first()
    if found is None:
        raise Refusal("review-unknown", "There is no such pair to review.", kind="not-found")
    return found


def look_at_review(actor: Actor, review_id: int, *, at: datetime) -> LinkReview:
    """One pair with its two identities, to be shown: the look is on the record before it is given."""
    review = review_for(actor, review_id)
    with transaction.atomic():
        subject = str(review.left.patient.public_id)
        append(READ, actor=actor, at=at, body={"review": review.pk, "identities": 2}, subject=subject)
    return review


def look_at_patient(actor: Actor, public_id: str, *, at: datetime) -> Patient:
    """One patient with all identities, to be shown: the look is on the record before it is given."""
    patient = patient_for(actor, public_id)
    with transaction.atomic():
        body = {"identities": patient.identities.count()}
        append(READ, actor=actor, at=at, body=body, subject=str(patient.public_id))
    return patient


def decide_review(actor: Actor, review_id: int, decision: str, *, note: str = "", at: datetime) -> LinkReview:
    """Say that a pair is the same person or two different people. Same merges their patients; both can be undone."""
    require(actor, REVIEW_LINKS)
    if decision not in {LinkState.SAME, LinkState.DIFFERENT}:
        says = f"A decision is “same” or “different”, not “{decision[:20]}”."
        raise Refusal("decision-unknown", says, field="decision")
    act, moved = uuid.uuid4(), 0
    with transaction.atomic():
        take_intake_lock()
        review_for(actor, review_id)
        review = LinkReview.objects.select_for_update().get(pk=review_id)
        if review.state != LinkState.OPEN:
            says = f"This pair was decided already: {review.get_state_display().lower()}. Undo that decision first."
            raise Refusal("review-decided", says, kind="conflict")
        left, right = Identity.objects.get(pk=review.left_id), Identity.objects.get(pk=review.right_id)
        if decision == LinkState.SAME:
            into, other = sorted((left.patient_id, right.patient_id))
            moved = move_all(other, into, cause="reviewed-same", act=act, at=at, account_id=_id(actor))
        elif left.patient_id == right.patient_id:
            moved = len(_split_off(right, cause="reviewed-different", act=act, at=at, actor=actor))
        review.state, review.decided_at, review.decided_by = decision, at, _id(actor)
        review.note, review.act = note[:400], act if moved else None
        review.save()
        body = {"review": review.pk, "decision": decision, "act": str(act), "moved": moved}
        append(DECIDED, actor=actor, at=at, body=body, subject=str(left.patient.public_id))
    return review


def reopen_review(actor: Actor, review_id: int, *, at: datetime) -> LinkReview:
    """Take a decision back: what it merged goes back to where it was, and the pair waits again."""
    require(actor, REVIEW_LINKS)
    with transaction.atomic():
        take_intake_lock()
        review = LinkReview.objects.select_for_update().get(pk=review_for(actor, review_id).pk)
        if review.state == LinkState.OPEN:
            raise Refusal("review-open", "This pair is not decided yet.", kind="conflict")
        if review.act and LinkEvent.objects.filter(act=review.act, undone_by=None).exists():
            undo(actor, review.act, at=at)
        review.act = None
        review.state, review.decided_at, review.decided_by = LinkState.OPEN, None, None
        review.save()
    return review


def merge(actor: Actor, patient_id: str, other_id: str, *, at: datetime) -> uuid.UUID:
    """Make one patient of two; gives the act by which it can be undone."""
    require(actor, REVIEW_LINKS)
    act = uuid.uuid4()
    with transaction.atomic():
        take_intake_lock()
        into, other = _patient(patient_id), _patient(other_id)
        if into.pk == other.pk:
            raise Refusal("same-patient", "These two are one patient already.", kind="conflict")
        moved = move_all(other.pk, into.pk, cause="merged-by-hand", act=act, at=at, account_id=_id(actor))
        _keep(actor, act, "merged-by-hand", moved, into, at)
    return act


def split(actor: Actor, identity_id: int, *, at: datetime) -> uuid.UUID:
    """Take one identity out of its patient and give it a patient of its own."""
    require(actor, REVIEW_LINKS)
    act = uuid.uuid4()
    with transaction.atomic():
        take_intake_lock()
        identity = Identity.objects.select_related("patient").filter(pk=identity_id).first()
        if identity is None:
            raise Refusal("identity-unknown", "There is no such identity.", kind="not-found")
        if identity.patient.identities.count() == 1:
            says = "This patient has no other identity; there is nothing to split."
            raise Refusal("only-identity", says, kind="conflict")
        moved = _split_off(identity, cause="split-by-hand", act=act, at=at, actor=actor)
        _keep(actor, act, "split-by-hand", len(moved), identity.patient, at)
    return act


def undo(actor: Actor, act: uuid.UUID, *, at: datetime) -> int:
    """Put every identity that an act moved back to where it came from; gives how many."""
    require(actor, REVIEW_LINKS)
    with transaction.atomic():
        take_intake_lock()
        events = list(LinkEvent.objects.filter(act=act, undone_by=None).exclude(from_patient=None).order_by("-pk"))
        if not events:
            raise Refusal("nothing-to-undo", "This act moved nothing, or was undone before.", kind="conflict")
        undoing = uuid.uuid4()
        for event in events:
            _put_back(event, undoing, actor, at)
        _keep(actor, undoing, "undone", len(events), events[0].to_patient, at)
    return len(events)


def _put_back(event: LinkEvent, undoing: uuid.UUID, actor: Actor, at: datetime) -> None:
    now_at = Identity.objects.values_list("patient_id", flat=True).get(pk=event.identity_id)
    assert event.from_patient_id is not None
    Patient.objects.filter(pk=event.from_patient_id).update(merged_into=None)
    made = move(
        [event.identity_id],
        now_at,
        event.from_patient_id,
        cause="undone",
        act=undoing,
        at=at,
        account_id=_id(actor),
    )
    LinkEvent.objects.filter(pk=event.pk).update(undone_by=made[0])


def moves_of(actor: Actor, patient: Patient) -> Sequence[LinkEvent]:
    """How a patient came to its identities, the newest move first."""
    require(actor, REVIEW_LINKS)
    events = LinkEvent.objects.filter(identity__patient=patient).select_related(
        "identity", "from_patient", "to_patient"
    )
    return list(events.order_by("-pk"))


def patient_for(actor: Actor, public_id: str) -> Patient:
    """One patient for a steward. Raises Refusal `patient-unknown`."""
    require(actor, REVIEW_LINKS)
    return _patient(public_id)


def _patient(public_id: str) -> Patient:
    try:
        found = Patient.objects.filter(public_id=uuid.UUID(public_id)).first()
    except ValueError:
        found = None
    if found is None:
        raise Refusal("patient-unknown", "There is no patient with this id.", kind="not-found")
    return found


def _split_off(identity: Identity, *, cause: str, act: uuid.UUID, at: datetime, actor: Actor) -> list[LinkEvent]:
    own = Patient.objects.create(created_at=at)
    return move([identity.pk], identity.patient_id, own.pk, cause=cause, act=act, at=at, account_id=_id(actor))


def _keep(actor: Actor, act: uuid.UUID, cause: str, moved: int, patient: Patient, at: datetime) -> None:
    body = {"act": str(act), "cause": cause, "moved": moved}
    append(MOVED, actor=actor, at=at, body=body, subject=str(patient.public_id))


def _id(actor: Actor) -> uuid.UUID | None:
    return uuid.UUID(actor.account_id) if actor.account_id else None
