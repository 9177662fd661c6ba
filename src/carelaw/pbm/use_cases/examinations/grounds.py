"""A refused request becomes a ground of discipline: the memo, and the case with this cause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Decision, Outcome
from carelaw.pbm.facts.examinations import RefusedRequest
from carelaw.pbm.rules.examinations.examining import refusal_ground
from carelaw.pbm.store.models import ExaminationRequest
from carelaw.pbm.use_cases.discipline.cases import charge_cause, open_from_finding
from carelaw.pbm.use_cases.examinations.files import case_of, cell, licensee, request_for, write_to_file
from carelaw.pbm.use_cases.examinations.telling import MEMO
from carelaw.pbm.use_cases.permissions import EXAMINE
from carelaw.pbm.use_cases.scope.authority import ZONE
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "215 ILCS 5/512-11(c)"
CAUSE = "512-11(c)"
GROUND = declare(
    "pbm-examination-ground",
    says="A refused request of an examination became a ground of discipline.",
    keys={"request": Shape.ID, "discipline": Shape.ID},
    cite=CITE,
)


@dataclass(frozen=True, slots=True)
class Ground:
    """A refused request as a ground: what it is, and what the law says of it."""

    reference: str
    party_id: UUID
    item: str
    asked_on: date
    due_on: date
    refused_on: date | None
    decision: Decision

    @property
    def stands(self) -> bool:
        """Whether it is a ground to suspend, revoke or deny."""
        return self.decision.outcome is Outcome.PASS


def facts_of(one: ExaminationRequest, on: date, *, silence_is_refusal: bool = False) -> RefusedRequest:
    """A request as the rule about grounds sees it."""
    silent = silence_is_refusal and one.delivered_on is None and on > one.due_on
    refused = one.refused_on is not None or one.charged or silent
    return RefusedRequest(one.in_writing, one.reasonable, refused, one.due_on, on, one.delivered_on)


def refusal_grounds(party_id: UUID, on: date) -> list[Ground]:
    """The refused requests of a licensee that stand as grounds on a day."""
    refused = ExaminationRequest.objects.filter(examination__party_id=party_id).exclude(memo_at=None)
    made = [_ground(one, on) for one in refused.select_related("examination").order_by("pk")]
    return [one for one in made if one.stands]


def refer_refusal(
    actor: Actor, at: datetime, *, request: str, reasonable: bool, why: str, silence_is_refusal: bool
) -> ExaminationRequest:
    """Write the refusal memo and open the discipline case with this cause; a request by word of mouth bears none."""
    require(actor, EXAMINE)
    on = legal_date(at, ZONE)
    with transaction.atomic():
        found = request_for(actor, request)
        found.reasonable = reasonable
        facts = facts_of(found, on, silence_is_refusal=silence_is_refusal)
        decision = stop_at(
            refusal_ground(facts, law=adopted_law()),
            {"in_writing": "request", "due_on": "request"},
            outcomes=tuple(one for one in Outcome if one is not Outcome.PASS),
            kind="conflict",
        )
        found.memo_at = at
        if found.refused_on is None and silence_is_refusal:
            found.refused_on, found.refusal = on, "Nothing came."
        keep(decision, facts, subject=f"examination:{found.examination.number}", at=at, actor=actor)
        memo = write_to_file(
            MEMO,
            found.examination,
            key=found.reference,
            at=at,
            values={
                "reference": found.reference,
                "item": cell(found.item),
                "asked": str(found.asked_on),
                "due": str(found.due_on),
                "answer": cell(found.refusal or found.answer or "Nothing."),
                "says": decision.reasons[0].says,
                "why": why.strip(),
            },
            address="Director",
        )
        party = licensee(found.examination)
        ground = f"Refused request {found.reference} of examination {found.examination.number}."
        case = open_from_finding(actor, at, party=party, ground=ground, source="examination", reference=found.reference)
        details = {"in_writing": True, "reasonable": True, "refused": True, "due_on": found.due_on}
        if not case.causes.filter(cause=CAUSE).exists():
            says = f"Refusal memo of {on}"
            charge_cause(
                actor,
                at,
                case=case.number,
                code=CAUSE,
                details=details,
                evidence_says=says,
                evidence_reference=str(memo.pk),
            )
        found.discipline_number = case.number
        found.save()
        body = {"request": found.reference, "discipline": case.number}
        add_event(case_of(found.examination), "refusal-referred", at=at, actor=actor, body=body)
        append(GROUND, actor=actor, at=at, body=body, subject=found.reference)
    return found


def _ground(one: ExaminationRequest, on: date) -> Ground:
    decision = refusal_ground(facts_of(one, on), law=adopted_law())
    return Ground(one.reference, one.examination.party_id, one.item, one.asked_on, one.due_on, one.refused_on, decision)
