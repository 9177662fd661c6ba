"""Something on record is wrong: the patient says what, the dispenser that reported answers, the department decides.

Nobody here changes a reported field: a correction is a revision that the dispenser sends through the intake.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.patient_access import Checked, Claim, ClaimAnswer, ClaimStanding, ClaimTarget
from carelaw.pdmp.rules.patients.correction_claim import correction_claim, correction_standing
from carelaw.pdmp.store.models import (
    OPEN_CLAIMS,
    ClaimState,
    CorrectionClaim,
    Dispensation,
    DispensingState,
    PatientRequest,
    PatientRequestState,
    Query,
)
from carelaw.pdmp.use_cases.loading import storable
from carelaw.pdmp.use_cases.patients import letters
from carelaw.pdmp.use_cases.patients.claim_words import NOT_MINE, change_words, claim_words
from carelaw.pdmp.use_cases.patients.common import law_here, request_for
from carelaw.pdmp.use_cases.patients.evidence import lacks
from carelaw.pdmp.use_cases.patients.permissions import ANSWER_CLAIMS, KEEP_REQUESTS, OWN_REQUEST
from carelaw.pdmp.use_cases.patients.stated import DispensingStated, stated_in
from carelaw.pdmp.use_cases.patients.telling_dispensers import order_to_dispenser
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.granting import EVERY
from carelaw.platform.accounts.permissions import require
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "§5(3)"
_KEYS = {"claim": Shape.ID, "request": Shape.ID, "field": Shape.CODE, "state": Shape.CODE, "answer": Shape.CODE}
OPENED = declare("correction-claim-opened", says="A patient says that a row is wrong.", keys=_KEYS, cite=CITE)
ANSWERED = declare("correction-claim-answered", says="The dispenser answered a claim.", keys=_KEYS, cite=CITE)
ESCALATED = declare("correction-claim-escalated", says="A silent dispenser was taken up.", keys=_KEYS, cite=CITE)
DECIDED = declare("correction-claim-decided", says="A claim was decided.", keys=_KEYS, cite=CITE)


@dataclass(frozen=True, slots=True)
class Said:
    """What a patient says about one row. Never shown by `repr`."""

    record_id: str
    field: str
    claimed_value: str = ""
    says: str = ""
    target: str = ClaimTarget.PRESCRIPTION.value


def dispensing_to_dispute(actor: Actor, request_id: str, record_id: str) -> DispensingStated:
    """What the record says of one prescription that this request was given, and what is in dispute of it already."""
    require(actor, OWN_REQUEST)
    held = request_for(actor, request_id)
    row = _own_row(held, record_id)
    if row is None:
        says = "This prescription is not on the record you were given. Choose it in the record itself."
        raise Refusal("E-MAP-98.not-own-row", says, cite=CITE, field="own_row", kind="not-found")
    claims = CorrectionClaim.objects.filter(record_key=row.key, request=held).order_by("-opened_at")
    return DispensingStated(str(row.pk), row.prescription_number, stated_in(row), tuple(claims))


def open_claim(actor: Actor, request_id: str, said: Said, *, at: datetime) -> CorrectionClaim:
    """Take a claim and put it to the dispenser that reported; the row stands disputed from now on.

    Costs nothing, and may be made as often as something is wrong. Raises Refusal `E-MAP-98…` for somebody else's row,
    for the log of who asked, and for a claim that repeats what the record says.
    """
    require(actor, OWN_REQUEST)
    held = request_for(actor, request_id)
    row = _own_row(held, said.record_id)
    stated_value = stated_in(row).get(said.field, "") if row is not None else ""
    facts = Claim(
        target=ClaimTarget(said.target) if said.target in set(ClaimTarget) else ClaimTarget.ACCESS_HISTORY,
        own_row=row is not None,
        requester_checked=Checked.POSITIVE if not lacks(held) else Checked.WAITING,
        field_name=said.field,
        stated_value=stated_value,
        claimed_value=said.claimed_value,
        claimed_on=law_day(at),
    )
    decision = correction_claim(facts, law=law_here())
    if decision.outcome is not Outcome.PASS:
        raise _refused(decision)
    assert row is not None
    on = law_day(at)
    with transaction.atomic():
        _require_none_open(row, said.field)
        claim = CorrectionClaim.objects.create(
            request=held,
            record_key=row.key,
            record_id=row.pk,
            version=row.version,
            prescription_number=row.prescription_number,
            dispenser_dea=row.dispenser.dea,
            dispenser_name=row.dispenser.name,
            field=said.field,
            stated_value=stated_value[:200],
            claimed_value=storable(said.claimed_value.strip())[:200],
            says=storable(said.says.strip())[:1000],
            opened_on=on,
            opened_at=at,
            sent_to_dispenser_on=on,
            state=ClaimState.WITH_DISPENSER,
        )
        order_to_dispenser(claim, answer_due(claim), at)
        letters.write(
            letters.CLAIM_TAKEN,
            held,
            at,
            key=str(claim.pk),
            opened=letters.day(on, held.language),
            prescription=claim.prescription_number,
            dispenser=claim.dispenser_name or claim.dispenser_dea,
            wrong=claim_words(claim, held.language),
            answer_due=letters.day(answer_due(claim), held.language),
        )
        _keep(OPENED, claim, at, actor, field=claim.field)
    return claim


def answer_claim(actor: Actor, claim_id: str, answer: str, says: str, *, at: datetime) -> CorrectionClaim:
    """The dispenser confirms what it reported, or says that its revision is sent; one that never came is refused."""
    require(actor, ANSWER_CLAIMS)
    with transaction.atomic():
        claim = _locked(claims_for(actor), claim_id)
        _require_open(claim)
        if answer == ClaimAnswer.CONFIRMED and not says.strip():
            why = "Write down on what you rely, such as the prescription itself; the patient is told so."
            raise Refusal("E-MAP-98.why", why, cite=CITE, field="says")
        facts = standing(claim, law_day(at), answer=ClaimAnswer(answer))
        decision = correction_standing(facts, law=law_here())
        if decision.outcome is not Outcome.PASS:
            raise _refused(decision, kind="conflict")
        claim.answer, claim.answer_says = answer, says.strip()[:1000]
        claim.answered_on, claim.answered_by = law_day(at), uuid.UUID(actor.account_id)
        claim.save(update_fields=["answer", "answer_says", "answered_on", "answered_by"])
        _keep(ANSWERED, claim, at, actor, answer=answer)
    return claim


def decide_claim(actor: Actor, claim_id: str, says: str, *, at: datetime) -> CorrectionClaim:
    """The department decides: corrected when the dispenser's revision is stored, confirmed when it stood by its word.

    It never overwrites: without either, a claim stays open, or is closed with its reason once it was escalated.
    """
    require(actor, KEEP_REQUESTS)
    with transaction.atomic():
        claim = _locked(CorrectionClaim.objects.all(), claim_id)
        _require_open(claim)
        decision = correction_standing(standing(claim, law_day(at)), law=law_here())
        code = decision.codes[0]
        ended = {"corrected": ClaimState.CORRECTED, "confirmed-as-reported": ClaimState.CONFIRMED}.get(code)
        if ended is None and code != "escalated":
            raise _refused(decision, kind="conflict")
        if ended is not ClaimState.CORRECTED and not says.strip():
            raise Refusal("E-MAP-98.why", "Write down why; the patient is told so.", cite=CITE, field="says")
        claim.state = ended or ClaimState.CLOSED
        claim.decided_on, claim.decided_by = law_day(at), uuid.UUID(actor.account_id)
        claim.decision_says = says.strip()[:1000]
        claim.save(update_fields=["state", "decided_on", "decided_by", "decision_says"])
        letters.write(
            letters.CLAIM_DECIDED,
            claim.request,
            at,
            key=str(claim.pk),
            prescription=claim.prescription_number,
            result=_result(claim),
            says=claim.decision_says or claim.answer_says,
        )
        _keep(DECIDED, claim, at, actor, state=claim.state)
    return claim


RESULTS = {
    ClaimState.CORRECTED: {
        "en": "The dispenser has corrected what it reported. Your record shows the corrected version now; the earlier "
        "one is kept and no longer shown.",
        "es": "El dispensador corrigió lo que había informado. Su registro muestra ahora la versión corregida; la "
        "anterior se conserva y ya no se muestra.",
    },
    ClaimState.CONFIRMED: {
        "en": "The dispenser confirms what it reported. Nothing was changed.",
        "es": "El dispensador confirma lo que informó. No se cambió nada.",
    },
    ClaimState.CLOSED: {
        "en": "The dispenser did not answer. The department looked into it; nothing was changed.",
        "es": "El dispensador no respondió. El departamento lo examinó; no se cambió nada.",
    },
}


def _result(claim: CorrectionClaim) -> str:
    """What became of a claim, and what was changed, in the requester's language."""
    language = claim.request.language
    says = RESULTS[ClaimState(claim.state)][language]
    live = _live_version(claim) if claim.state == ClaimState.CORRECTED else None
    changed = change_words(claim, stated_in(live).get(claim.field, ""), language) if live else ""
    return f"{says}\n\n{changed}" if changed else says


def escalate_silent(on: date, at: datetime) -> int:
    """Claims whose dispenser was silent too long are taken up by the department."""
    taken_up = 0
    waiting = CorrectionClaim.objects.filter(state=ClaimState.WITH_DISPENSER, answered_on=None)
    for pk in list(waiting.order_by("sent_to_dispenser_on", "pk").values_list("pk", flat=True)):
        with transaction.atomic():
            claim = CorrectionClaim.objects.select_for_update().get(pk=pk)
            decision = correction_standing(standing(claim, on), law=law_here())
            if decision.codes != ("escalated",):
                continue
            claim.state, claim.escalated_on = ClaimState.ESCALATED, on
            claim.save(update_fields=["state", "escalated_on"])
            _keep(ESCALATED, claim, at, None)
            taken_up += 1
    return taken_up


def claims_for(actor: Actor) -> QuerySet[CorrectionClaim]:
    """The claims that an account may answer: those about what its dispensers reported."""
    require(actor, ANSWER_CLAIMS)
    own = actor.scoped("dispenser_dea")
    found = CorrectionClaim.objects.select_related("request")
    return found if EVERY in own else found.filter(dispenser_dea__in=own)


def standing(claim: CorrectionClaim, on: date, answer: ClaimAnswer | None = None) -> ClaimStanding:
    """A claim as its rule sees it on a day."""
    return ClaimStanding(
        opened_on=claim.opened_on,
        judged_on=on,
        sent_to_dispenser_on=claim.sent_to_dispenser_on,
        answered_on=claim.answered_on,
        answer=answer or (ClaimAnswer(claim.answer) if claim.answer else None),
        revised_row=revised(claim),
    )


def revised(claim: CorrectionClaim) -> bool:
    """True when the dispenser's revision says something else of what is disputed, or it voided the row."""
    live = _live_version(claim)
    if live is None:
        return True
    if live.version == claim.version:
        return False
    if claim.field == NOT_MINE:
        return not Dispensation.objects.filter(pk=claim.record_id, identity=live.identity_id).exists()
    return claim.field not in (now := stated_in(live)) or now[claim.field] != claim.stated_value


def _live_version(claim: CorrectionClaim) -> Dispensation | None:
    live = Dispensation.objects.filter(key=claim.record_key, state=DispensingState.LIVE)
    return live.select_related("dispenser", "prescriber", "identity").first()


def answer_due(claim: CorrectionClaim) -> date:
    """The last day for the dispenser's answer."""
    assert claim.sent_to_dispenser_on is not None
    days = int(law_here().number("patient.correction_answer_days", claim.sent_to_dispenser_on))
    return claim.sent_to_dispenser_on + timedelta(days=days)


def _own_row(held: PatientRequest, record_id: str) -> Dispensation | None:
    """A row that this very request was given, as it stands on the query log; any other does not exist for it."""
    if held.state != PatientRequestState.DELIVERED or not (record_id.isascii() and record_id.isdigit()):
        return None
    given = Query.objects.filter(case_reference=held.pk, purpose="PATIENT_ACCESS", outcome="allowed")
    shown = {row for rows in given.values_list("shown_rows", flat=True) for row, _ in rows}
    if int(record_id) not in shown:
        return None
    whole = Dispensation.objects.select_related("dispenser", "prescriber", "identity")
    return whole.filter(pk=int(record_id)).first()


def _require_none_open(row: Dispensation, field: str) -> None:
    known = CorrectionClaim.objects.filter(record_key=row.key, field=field, state__in=OPEN_CLAIMS)
    if known.exists():
        says = "You have told us this already, and it is not decided yet. You will have a letter about it."
        raise Refusal("E-MAP-98.open", says, cite=CITE, kind="conflict")


def _locked(found: QuerySet[CorrectionClaim], claim_id: str) -> CorrectionClaim:
    try:
        wanted = uuid.UUID(str(claim_id))
    except ValueError:
        wanted = uuid.UUID(int=0)
    one = found.select_for_update(of=("self",)).filter(pk=wanted).first()
    if one is None:
        raise Refusal("E-MAP-98.unknown", "There is no such claim for you.", cite=CITE, kind="not-found")
    return one


def _require_open(claim: CorrectionClaim) -> None:
    if claim.state not in OPEN_CLAIMS:
        says = f"This claim is decided: {claim.get_state_display().lower()}."
        raise Refusal("E-MAP-98.decided", says, cite=CITE, kind="conflict")


def _keep(kind: str, claim: CorrectionClaim, at: datetime, actor: Actor | None, **more: str) -> None:
    body = {"claim": str(claim.pk), "request": str(claim.request_id), **more}
    append(kind, actor=actor, at=at, body=body, subject=str(claim.pk))


def _refused(decision: Decision, kind: str = "invalid") -> Refusal:
    first = decision.reasons[0]
    return Refusal(first.code, first.says, cite=first.cite or CITE, field=first.field, kind=kind)
