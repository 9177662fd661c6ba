"""What waits at the patients' desk and for the dispensers whose reports are disputed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from carelaw.pdmp.store.models import OPEN_CLAIMS, OPEN_STATES, ClaimState, CorrectionClaim, PatientRequest
from carelaw.pdmp.use_cases.patients.claims import answer_due, claims_for, revised
from carelaw.pdmp.use_cases.patients.common import CITE
from carelaw.pdmp.use_cases.patients.evidence import lacks
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.worklist import WorkItem, work_for

_AT_MOST = 200


@work_for("DATA_STEWARD")
def requests_to_answer(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Every open request of a patient with its last day, the soonest first."""
    for held in PatientRequest.objects.filter(state__in=OPEN_STATES).order_by("due_on", "received_at")[:_AT_MOST]:
        waiting = held.evidence.filter(state="waiting").exists()
        if waiting:
            says = _("Check the documents of %(reference)s")
        elif lacks(held):
            says = _("%(reference)s waits for the requester's documents")
        else:
            says = _("Find the person of %(reference)s and make the record ready")
        yield WorkItem(
            says % {"reference": held.reference},
            held.requested_on,
            held.due_on,
            reverse("patient-request", args=[held.pk]),
            CITE,
            f"patient-request:{held.pk}",
        )


@work_for("DATA_STEWARD")
def claims_to_decide(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Claims that were answered, corrected without a word, or met with silence."""
    for claim in CorrectionClaim.objects.filter(state__in=OPEN_CLAIMS).order_by("opened_at")[:_AT_MOST]:
        if claim.answer or claim.state == ClaimState.ESCALATED or revised(claim):
            yield WorkItem(
                _("Decide the claim about prescription %(number)s") % {"number": claim.prescription_number},
                claim.opened_on,
                None,
                reverse("patient-claim", args=[claim.pk]),
                "§5(3)",
                f"patient-claim:{claim.pk}",
            )


@work_for("SUBMITTER")
def claims_to_answer(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Claims about what one's own dispensers reported."""
    yield from _to_answer(actor)


@work_for("DISPENSER")
def claims_at_the_counter(actor: Actor, on: date) -> Iterator[WorkItem]:
    """The same for a dispenser who does not send the reports."""
    yield from _to_answer(actor)


def _to_answer(actor: Actor) -> Iterator[WorkItem]:
    open_ones = claims_for(actor).filter(state__in=OPEN_CLAIMS, answered_on=None)
    for claim in open_ones.order_by("sent_to_dispenser_on", "pk")[:_AT_MOST]:
        yield WorkItem(
            _("Answer the claim about prescription %(number)s") % {"number": claim.prescription_number},
            claim.opened_on,
            answer_due(claim),
            reverse("claims-to-answer"),
            "§5(3)",
            f"claim-answer:{claim.pk}",
        )
