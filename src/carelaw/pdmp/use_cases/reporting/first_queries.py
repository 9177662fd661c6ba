"""The first prescription of a pair: matched with a question near it, or asked about; a person always decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from carelaw.kernel.dates import DAY, start_of_day
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.law.register import Law
from carelaw.pdmp.facts.access import FirstPrescription as PairFacts
from carelaw.pdmp.facts.access import SafeHarborStatement
from carelaw.pdmp.facts.intake import EnforcementMode
from carelaw.pdmp.rules.first_prescription_query import first_prescription_query
from carelaw.pdmp.rules.local_time import ZONE
from carelaw.pdmp.rules.safe_harbor import safe_harbor
from carelaw.pdmp.store.models import (
    Dispensation,
    DispensingState,
    FirstPrescription,
    MisuseCase,
    MisuseFinding,
    Query,
)
from carelaw.pdmp.use_cases.reporting.permissions import ANSWER_INQUIRY, CLOSE_INQUIRY
from carelaw.pdmp.use_cases.reporting.phases import mode_on, phases
from carelaw.pdmp.use_cases.reporting.telling import ABOUT_INQUIRIES, INQUIRY
from carelaw.pdmp.use_cases.reporting.timeliness import LATE_CASE
from carelaw.pdmp.use_cases.reporting.transferring import CHANNEL as TRANSFER
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.models import Account, RoleGrant
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.sending import write_notice
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

MATCHED, NOT_FOUND, OUTSIDE, UNCLEAR = "matched", "not-found", "outside", "unclear"
ANSWERED, EXCUSED, CLOSED = "answered", "excused", "closed"
_OF = {
    Outcome.PASS: MATCHED,
    Outcome.REVIEW: NOT_FOUND,
    Outcome.NOT_APPLICABLE: OUTSIDE,
    Outcome.INDETERMINATE: UNCLEAR,
}
_PART = 100
_KEYS = {"inquiry": Shape.ID, "state": Shape.CODE, "decision": Shape.ID}
LOOKED = declare(
    "first-queries-matched",
    says="First prescriptions were matched with questions.",
    keys={"on": Shape.DAY, "counts": Shape.COUNTS},
    cite="§8(a)(1)",
)
ASKED_BACK = declare("first-query-answered", says="An inquiry was answered.", keys=_KEYS, cite="§8(d)")
ENDED = declare("first-query-closed", says="A person closed an inquiry.", keys=_KEYS, cite="§8(a)(1)")


@each_day("pdmp.first-query-match", order=60, in_parts=True)
def first_query_match(on: date, at: datetime) -> int:
    """Match the pairs of whatever came in the day before; late-arriving and revised rows change what is the first.

    A hundred pairs a transaction, each with its entry on the record: on a large day intake does not wait for all.
    """
    law, done = adopted_law(), 0
    pairs = sorted(_pairs(start_of_day(on - DAY, ZONE), start_of_day(on, ZONE)))
    for start in range(0, len(pairs), _PART):
        with transaction.atomic():
            counts = Counter(look_at_pair(*pair, at, law) for pair in pairs[start : start + _PART])
            del counts[None]
            if counts:
                append(LOOKED, actor=None, at=at, body={"on": on, "counts": counts})
        done += counts.total()
    return done


def _pairs(began: datetime, ended: datetime) -> set[tuple[str, int]]:
    """The pairs whose rows came in that time and are not settled: unknown so far, or with an earlier row now."""
    rows = (
        Dispensation.objects.filter(
            submission__received_at__gte=began, submission__received_at__lt=ended, state=DispensingState.LIVE
        )
        .exclude(submission__channel=TRANSFER)
        .exclude(federal_schedule="", state_schedule="")
    )
    found = {
        (key, patient)
        for key, patient in rows.values_list("prescriber__key", "identity__patient_id").distinct().iterator()
    }
    settled = set()
    for one in FirstPrescription.objects.filter(patient__in={patient for _, patient in found}).select_related(
        "dispensation"
    ):
        pair = (one.prescriber_key, one.patient_id)
        if pair in found and one.dispensation.state == DispensingState.LIVE:
            earliest = _first_row(*pair)
            if earliest is not None and earliest.pk == one.dispensation_id:
                settled.add(pair)
    return found - settled


def _first_row(key: str, patient: int) -> Dispensation | None:
    rows = Dispensation.objects.filter(identity__patient_id=patient, prescriber__key=key, state=DispensingState.LIVE)
    controlled = rows.exclude(federal_schedule="", state_schedule="").exclude(written_on=None)
    return controlled.select_related("prescriber", "submission").order_by("written_on", "dispensed_on", "pk").first()


def look_at_pair(key: str, patient: int, at: datetime, law: Law) -> str | None:
    """Match one pair anew; gives what it came to, or None when nothing controlled is live for it any more."""
    row = _first_row(key, patient)
    if row is None:
        return None
    assert row.written_on is not None
    account = account_of_dea(row.prescriber.dea, at)
    queries = list(_queries(account, patient)) if account else []
    decision = first_prescription_query(_facts(row, queries), law=law)
    state = _OF[decision.outcome]
    matching = decision.reasons[0].value if state == MATCHED else None
    known = FirstPrescription.objects.select_for_update().filter(prescriber_key=key, patient_id=patient).first()
    one = known or FirstPrescription(prescriber_key=key, patient_id=patient)
    if known is not None and known.closed_at is not None and state != MATCHED:
        state = known.state  # what a person has closed stays closed
    one.prescriber, one.dispensation, one.written_on = row.prescriber, row, row.written_on
    one.account_id = account.pk if account else None
    one.state = one.state if one.state in {ANSWERED, EXCUSED} and state == NOT_FOUND else state
    one.mode = mode_on("prescriber-query", row.written_on, phases())
    one.query = next((query for query in queries if query.requested_at == matching), None)
    one.looked_at = at
    one.save()
    if one.state == NOT_FOUND and account and one.mode in {EnforcementMode.WARN, EnforcementMode.ENFORCE}:
        _ask(one, account, at, law)
    return state


def _ask(one: FirstPrescription, account: Account, at: datetime, law: Law) -> None:
    values = {
        "prescription": one.dispensation.prescription_number,
        "written_on": str(one.written_on),
        "days": str(law.number("first_query.lookback_days", one.written_on)),
    }
    key = f"{one.pk}:{one.dispensation_id}"
    about = f"{ABOUT_INQUIRIES}:{one.pk}"
    write_notice(INQUIRY, key=key, at=at, values=values, account_id=account.pk, language=account.language, about=about)
    if one.asked_at is None:
        one.asked_at = at
        one.save(update_fields=["asked_at"])


def _facts(row: Dispensation, queries: Iterable[Query], *, harbor: bool = False) -> PairFacts:
    asked = list(queries)
    return PairFacts(
        written_on=row.written_on,
        controlled=bool(row.federal_schedule or row.state_schedule),
        earlier_row=False,
        queried_at=tuple(query.requested_at for query in asked),
        # What the Attorney General collected tells that the pair is older than this system.
        first_seen_before_collection=row.submission.channel == TRANSFER,
        chose_suspicion_trigger=any(query.reason == "SUSPICION" for query in asked),
        safe_harbor_stated=harbor,
    )


def _queries(account: Account, patient: int) -> QuerySet[Query]:
    """The prescriber's questions about this patient, and those of designees on the prescriber's behalf."""
    about = Q(patient_id=patient) | Q(patient__merged_into_id=patient)
    by = Q(account_id=account.pk) | Q(principal_id=account.pk)
    return Query.objects.filter(about & by, outcome="allowed", purpose="TREATMENT").order_by("requested_at")


def account_of_dea(dea: str, at: datetime) -> Account | None:
    """The prescriber's account on which this DEA number was verified."""
    if not dea:
        return None
    on = law_day(at)
    grants = RoleGrant.objects.filter(role="PRESCRIBER", scope__dea__icontains=f'"{dea}').select_related("account")
    return next((grant.account for grant in grants if grant.why_not_live(on) is None), None)


def inquiries_of(actor: Actor) -> QuerySet[FirstPrescription]:
    """The inquiries that were put to this prescriber."""
    require(actor, ANSWER_INQUIRY)
    return FirstPrescription.objects.filter(account_id=UUID(actor.account_id)).exclude(asked_at=None)


def answer_inquiry(
    actor: Actor,
    at: datetime,
    *,
    inquiry: str,
    answer: str,
    text: str,
    judgment_exercised: bool | None,
    believed_abuse: bool | None,
) -> Done:
    """Answer an inquiry; a safe-harbor statement stops it from going further until a person has read it."""
    with transaction.atomic():
        one = _one(inquiries_of(actor), inquiry)
        if one.state not in {NOT_FOUND, ANSWERED}:
            raise Refusal(
                "E-MAP-54.settled", "This inquiry is settled; nothing more is asked.", cite="§8(a)(1)", kind="conflict"
            )
        one.answer, one.answer_text, one.answered_at, one.state = answer, text, at, ANSWERED
        decision_id = ""
        if answer == "safe-harbor":
            kept = _harbor(actor, at, one, text, judgment_exercised, believed_abuse)
            one.harbor_decision_id, decision_id = kept.pk, str(kept.pk)
            again = first_prescription_query(_facts(one.dispensation, (), harbor=True), law=adopted_law())
            if again.outcome is Outcome.NOT_APPLICABLE:
                one.state = EXCUSED
        one.save()
        body = {"inquiry": str(one.pk), "state": one.state, **({"decision": decision_id} if decision_id else {})}
        append(ASKED_BACK, actor=actor, at=at, body=body, subject=str(one.pk))
    return Done("Your answer is on file. A person reads it; nothing follows by itself.", str(one.pk))


def _harbor(
    actor: Actor, at: datetime, one: FirstPrescription, basis: str, judgment: bool | None, believed: bool | None
) -> Any:
    facts = SafeHarborStatement(
        stated_by=actor.name,
        basis=basis,
        stated_on=law_day(at),
        about_reference=str(one.pk),
        judgment_exercised=judgment,
        believed_abuse_or_diversion=believed,
        otherwise_compliant=otherwise_compliant(actor),
    )
    decision: Decision = safe_harbor(facts, law=adopted_law())
    if decision.outcome is not Outcome.REVIEW:
        problems = tuple(Problem(r.code, r.says, _FIELDS.get(r.code), decision.cite) for r in decision.reasons)
        raise Refusal(
            problems[0].code, problems[0].says, cite=decision.cite, field=problems[0].field, problems=problems
        )
    return keep(decision, facts, subject=f"first-query:{one.pk}", at=at, actor=actor)


_FIELDS = {
    "E-MAP-58.no-judgment": "judgment_exercised",
    "E-MAP-58.needs-judgment": "judgment_exercised",
    "E-MAP-58.believed-abuse": "believed_abuse",
    "E-MAP-58.needs-belief": "believed_abuse",
    "E-MAP-58.needs-basis": "text",
    "E-MAP-58.not-compliant": "answer",
}


def otherwise_compliant(actor: Actor) -> bool:
    """No open case for late reporting, no confirmed finding of misuse; a fact at the moment, not a verdict."""
    mine = MisuseCase.objects.filter(account_id=UUID(actor.account_id))
    if mine.filter(finding=MisuseFinding.CONFIRMED).exists():
        return False
    which = Q(pk__in=())
    for number in (*actor.scoped("dea"), *actor.scoped("dispenser_dea")):
        which |= Q(key__startswith=f"{number.partition('-')[0]}:")
    return not Case.objects.filter(which, kind=LATE_CASE, state=CaseState.OPEN).exists()


def close_inquiry(actor: Actor, at: datetime, *, inquiry: str, closing: str, reasons: str) -> Done:
    """A named person closes an inquiry with reasons; no code of the system ever does."""
    require(actor, CLOSE_INQUIRY)
    with transaction.atomic():
        one = _one(FirstPrescription.objects.exclude(asked_at=None), inquiry)
        if one.closed_at is not None:
            raise Refusal(
                "E-MAP-54.closed", "This inquiry is closed already.", cite="§8(a)(1)", field="inquiry", kind="conflict"
            )
        if closing.startswith("harbor") and one.answer != "safe-harbor":
            says = "No safe-harbor statement is on file for this inquiry; conclude on the answer that was given."
            raise Refusal("E-MAP-58.no-statement", says, cite="§8(d)", field="closing")
        one.state, one.closing, one.closing_reasons = CLOSED, closing, reasons
        one.closed_at, one.closed_name = at, actor.name
        one.closed_by = UUID(actor.account_id) if actor.account_id else None
        one.save()
        append(ENDED, actor=actor, at=at, body={"inquiry": str(one.pk), "state": closing}, subject=str(one.pk))
    return Done("Closed, with your name and your reasons.", str(one.pk))


def _one(found: QuerySet[FirstPrescription], reference: str) -> FirstPrescription:
    try:
        one = found.select_for_update(of=("self",)).filter(pk=reference).first()
    except (ValueError, ValidationError):
        one = None
    if one is None:
        says = "No inquiry has this reference; copy it from the list of inquiries."
        raise Refusal("E-MAP-54.unknown", says, cite="§8(a)(1)", field="inquiry", kind="not-found")
    return one


def window(one: FirstPrescription) -> tuple[date, date]:
    """The days on which a question counts."""
    days = adopted_law().number("first_query.lookback_days", one.written_on)
    return one.written_on - timedelta(days=days), one.written_on
