"""Ask for a patient's history: the gate, the search, the answer, and the line on the record before it leaves."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NoReturn

from django.db import transaction
from django.db.models import Q, QuerySet

from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.law.register import Register
from carelaw.pdmp.facts.access import AccessFacts, Attestation, Purpose, QueryLogLine
from carelaw.pdmp.facts.history import Candidates, HistoryReport, HistoryRequest, KnownPatient, Matches, PersonAsked
from carelaw.pdmp.facts.row_limit import RowLimit
from carelaw.pdmp.rules.access_matrix import shows_flags
from carelaw.pdmp.rules.query_gate import query_gate
from carelaw.pdmp.rules.query_log_line import query_log_line
from carelaw.pdmp.rules.retention.clock import Sight
from carelaw.pdmp.rules.row_filter import row_filter
from carelaw.pdmp.store import histories
from carelaw.pdmp.store.models import Patient, Prescriber, Query
from carelaw.pdmp.use_cases.answering import Answer, compose, known_patient
from carelaw.pdmp.use_cases.bounding import bounded
from carelaw.pdmp.use_cases.established import access_facts, asked_role
from carelaw.pdmp.use_cases.evidence import Evidence, evidence_of, limits_of
from carelaw.pdmp.use_cases.in_sight import in_sight_on
from carelaw.pdmp.use_cases.permissions import ASK_HISTORY
from carelaw.pdmp.use_cases.searching import Found, find_patients
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_QUERY = {
    "query": Shape.ID,
    "purpose": Shape.CODE,
    "outcome": Shape.CODE,
    "code": Shape.CODE,
    "rows": Shape.COUNT,
    "candidates": Shape.COUNT,
    "digest": Shape.DIGEST,
}
READ = declare("history-read", says="A history was given.", keys=_QUERY, cite="§6(c)")
CHOICE = declare("history-candidates", says="Several people fit; candidates were shown.", keys=_QUERY, cite="§6(c)")
NOTHING = declare("history-nothing-found", says="Nobody fits; nothing was given.", keys=_QUERY, cite="§6(c)")
REFUSED = declare("history-refused", says="A question was refused.", keys=_QUERY, cite="§6(c)")

_REASON = re.compile(r"[A-Z][A-Z_]{0,23}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that passed the gate, on its way to an answer."""

    actor: Actor
    request: HistoryRequest
    at: datetime
    on: date
    law: Register
    facts: AccessFacts
    access: Decision
    query_id: uuid.UUID
    evidence: Evidence | None = None

    @property
    def doors(self) -> tuple[str, ...]:
        """The doors of the matrix that opened, by id."""
        return tuple(str(reason.value) for reason in self.access.reasons) if self.access.outcome is Outcome.PASS else ()

    @property
    def limits(self) -> tuple[RowLimit, ...] | None:
        """What those doors let back, any one of them; None when they set no limit of their own."""
        return limits_of(self.evidence, self.doors)

    @property
    def discreet(self) -> bool:
        """True when nothing outside the limits may show, not even that it is there."""
        return self.evidence is not None and self.evidence.discreet

    @property
    def sight(self) -> Sight:
        """Which rows are still shown (MAP-117: through the seventh anniversary of their collection)."""
        return in_sight_on(self.on, self.law)


def ask_history(actor: Actor, request: HistoryRequest, *, at: datetime) -> HistoryReport | Candidates:
    """One patient's history with what it adds up to, or the candidates when several people fit.

    Every question ends on the query log and on the record before anything is given: answered, refused or empty.
    Raises Refusal with the paragraph when the gate does not open.
    """
    asked = _through_the_gate(actor, request, at)
    if asked.facts.purpose is Purpose.SELF_AUDIT:
        return _own_prescriptions(asked)
    named = request.patient_id or ("" if request.person else asked.evidence.patient_id if asked.evidence else "")
    if named:
        return _history(asked, histories.living_patient(named))
    if request.person is None:
        return _rows_of_case(asked)
    found = _found(asked)
    if found.patients and not found.certain:
        return _candidates(asked, found.patients)
    return _history(asked, found.patients[0] if found.patients else None)


def match_patients(
    actor: Actor, request: HistoryRequest, *, at: datetime, most: int | None = None, only_certain: bool = False
) -> Matches:
    """Whom a question may mean, without a history; who was shown is on the query log as for any other question."""
    asked = _through_the_gate(actor, request, at)
    found = _found(asked)
    shown = () if only_certain and not found.certain else found.patients[:most]
    if shown:
        given = _candidates(asked, shown)
        return Matches(given.query_id, given.patients, found.certain, asked.access)
    _give(asked, None, Answer.empty())
    return Matches(str(asked.query_id), (), certain=False, access=asked.access)


def _found(asked: Asked) -> Found:
    """Whom the question may mean; one that fits too many people is refused, and on the log like every refused one."""
    assert asked.request.person is not None
    try:
        if asked.discreet:
            return _found_with_rows(asked, asked.request.person)
        return _within(asked.limits, find_patients(asked.request.person))
    except Refusal as refusal:
        reason = Reason(refusal.code, refusal.says, field=refusal.field, cite=refusal.cite)
        decision = Decision(Outcome.VIOLATION, (reason,), cite=refusal.cite)
        _refuse(replace(asked, access=decision), kind=refusal.kind)


def _within(limits: Sequence[RowLimit] | None, found: Found) -> Found:
    """Those whom the case is about: a door that names its people shows nobody else, not as a candidate either."""
    if limits is None or any(limit.patients is None for limit in limits):
        return found
    named = {one for limit in limits for one in limit.patients or ()}
    return Found(tuple(one for one in found.patients if str(one.public_id) in named), found.certain)


def _found_with_rows(asked: Asked, person: PersonAsked) -> Found:
    """Those of whom something may be given. All others read as people who are not on file, and hide nobody else."""
    hidden: set[int] = set()
    while True:
        found = find_patients(person, without=hidden)
        empty = {one.pk for one in found.patients if not _answer(asked, one).rows}
        if not empty:
            return found
        hidden |= empty


def refuse_question(actor: Actor, request: HistoryRequest, reason: Reason, *, at: datetime) -> NoReturn:
    """Refuse a question for what its message says about the asker; it is on the log like every refused question."""
    require(actor, ASK_HISTORY)
    decision = Decision(Outcome.VIOLATION, (reason,), cite=reason.cite or "§9(b)")
    on = law_day(at)
    facts = access_facts(actor, request, at, on)
    _refuse(Asked(actor, request, at, on, adopted_law(), facts, decision, uuid.uuid4()))


def _through_the_gate(actor: Actor, request: HistoryRequest, at: datetime) -> Asked:
    require(actor, ASK_HISTORY)
    law = adopted_law()
    on = law_day(at)
    evidence = evidence_of(asked_role(actor), actor, request, at)
    facts = access_facts(actor, request, at, on, evidence)
    access = query_gate(facts, law=law)
    asked = Asked(actor, request, at, on, law, facts, access, uuid.uuid4(), evidence)
    if access.outcome is not Outcome.PASS:
        _refuse(asked)
    return asked


def _history(asked: Asked, patient: Patient | None) -> HistoryReport:
    return _give(asked, patient, _answer(asked, patient) if patient else Answer.empty())


def _answer(asked: Asked, patient: Patient) -> Answer:
    answer = Answer.of_patient(patient, asked.request, asked.sight, asked.limits)
    return answer.alone() if asked.discreet else answer


def _rows_of_case(asked: Asked) -> HistoryReport:
    """What the case itself says may come back, when the question names nobody; never a list of everything."""
    limits = tuple(limit for limit in asked.limits or () if limit.names_whose_rows or not limit.identified)
    everybody = any(not limit.names_whose_rows for limit in limits)
    if everybody and not (asked.request.period_from and asked.request.period_to):
        says = "Give the first and the last day; rows without names cover a period, never everything."
        reason = Reason("E-MAP-50.needs-period", says, field="period_from", cite="§9(b)")
        _refuse(replace(asked, access=Decision(Outcome.INDETERMINATE, (reason,), cite="§9(b)")))
    return _give(asked, None, Answer.of_case(asked.request, asked.sight, limits))


def _own_prescriptions(asked: Asked) -> HistoryReport:
    """The prescriptions under the prescriber's own DEA number, and suffix where the number is shared (MAP-53)."""
    own = row_filter(asked.facts, asked.law).numbers or ()
    which = Q(pk__in=())
    for number in own:
        which |= Q(dea=number.number, dea_suffix=number.suffix) if number.suffix else Q(dea=number.number)
    rows = list(Prescriber.objects.filter(which).values_list("pk", flat=True))
    return _give(asked, None, Answer.of_prescribers(rows, asked.request, asked.sight))


def _give(asked: Asked, patient: Patient | None, answer: Answer) -> HistoryReport:
    known = None if asked.discreet and not answer.rows else patient
    clinical = shows_flags(asked.doors)
    whole = compose(asked.query_id, asked.at, asked.on, asked.request, asked.access, answer, known, asked.law, clinical)
    report = bounded(whole, answer, asked.evidence, asked.limits)
    digest = hashlib.sha256(report.content).hexdigest()
    found = known is not None or not answer.of_one_person
    query = _line(asked, patient, "allowed" if found else "nothing-found")
    query.provided_at = asked.at
    query.answer_digest = digest
    query.shown_rows = [[row.id, row.version] for row in answer.rows]
    query.shown_flags = sorted(str(flag["type"]) for flag in report.flags)
    _keep(asked, query, READ if found else NOTHING, report, rows=len(query.shown_rows), digest=digest)
    return report


def _candidates(asked: Asked, patients: Sequence[Patient]) -> Candidates:
    shown: list[KnownPatient] = [
        known_patient(patient, set(_answer(asked, patient).identities) if asked.discreet else None)
        for patient in patients
    ]
    query = _line(asked, None, "candidates")
    query.provided_at = asked.at
    query.shown_candidates = [one.patient_id for one in shown]
    says = (
        f"{len(shown)} people fit. Choose the one you mean, or give more: ZIP code, gender, telephone, an identifier."
    )
    given = Candidates(str(asked.query_id), asked.at, asked.at, tuple(shown), asked.access, says)
    query.answer_digest = hashlib.sha256(given.content).hexdigest()
    _keep(asked, query, CHOICE, candidates=len(shown), digest=query.answer_digest)
    return given


def _refuse(asked: Asked, kind: str = "forbidden") -> NoReturn:
    reason = asked.access.reasons[0]
    query = _line(asked, None, "denied")
    query.code, query.cite = reason.code[:32], (reason.cite or asked.access.cite)[:80]
    _keep(asked, query, REFUSED, code=reason.code)
    problems = tuple(Problem(r.code, r.says, r.field, r.cite or asked.access.cite) for r in asked.access.reasons)
    raise Refusal(
        reason.code,
        reason.says,
        cite=reason.cite or asked.access.cite,
        field=reason.field,
        kind="not-in-force" if reason.code.startswith(("E-MAP-06", "E-MAP-07")) else kind,
        problems=problems if len(problems) > 1 else (),
        reference=str(asked.query_id),
    )


def _line(asked: Asked, patient: Patient | None, outcome: str) -> Query:
    actor, request = asked.actor, asked.request
    return Query(
        id=asked.query_id,
        account_id=uuid.UUID(actor.account_id) if actor.account_id else None,
        actor_name=actor.name,
        role=actor.role,
        principal_id=uuid.UUID(actor.principal_id) if actor.principal_id else None,
        principal_name=actor.principal_name,
        # Only what is on a list is written down: free text in its place may be anything, a patient's name too.
        purpose=request.purpose if request.purpose in set(Purpose) else Purpose.OTHER.value,
        reason=request.reason if _REASON.fullmatch(request.reason) else "",
        attestation=request.attestation if request.attestation in set(Attestation) else "",
        drug=request.drug[:15] if request.drug.isprintable() else "",
        channel=actor.channel,
        door=",".join(asked.doors)[:120],
        case_reference=_reference(request.case),
        patient=patient,
        outcome=outcome,
        cite=(asked.access.reasons[0].cite or asked.access.cite)[:80],
        requested_at=asked.at,
    )


def _reference(case: str) -> uuid.UUID | None:
    """A case by its id; anything else that stood in its place is not kept, it may be anything."""
    try:
        return uuid.UUID(case)
    except ValueError:
        return None


def _keep(asked: Asked, query: Query, kind: str, report: HistoryReport | None = None, **body: Any) -> None:
    """The log line and the record's entry in one transaction: if either cannot be written, nothing is given."""
    if query.provided_at is not None:
        sound = query_log_line(_as_facts(asked, query), law=asked.law)
        if sound.outcome is not Outcome.PASS:
            _refuse(replace(asked, access=sound))
    with transaction.atomic():
        query.save(force_insert=True)
        entry = {"query": str(query.pk), "purpose": query.purpose, "outcome": query.outcome, **body}
        subject = str(query.patient.public_id) if query.patient else ""
        append(kind, actor=asked.actor, at=asked.at, body=entry, subject=subject)
        if report and asked.evidence and asked.evidence.then:
            asked.evidence.then(report)


def _as_facts(asked: Asked, query: Query) -> QueryLogLine:
    """A line that is about to be written, for the rule of §6(c): who asked also receives."""
    return QueryLogLine(
        requester=query.actor_name,
        answered=True,
        recipients=(query.actor_name,),
        requester_is_person=asked.facts.named_person,
        role=query.role,
        purpose=query.purpose,
        outcome=query.outcome,
        requested_at=query.requested_at,
        provided_at=query.provided_at,
        decided_at=asked.at,
        rows_shown=tuple(f"{record}.{version}" for record, version in query.shown_rows),
        candidates_shown=tuple(query.shown_candidates),
        answer_digest=query.answer_digest,
        written_before_answer=True,
    )


def queries_of(actor: Actor) -> QuerySet[Query]:
    """The actor's own questions, and nobody else's (MAP-113)."""
    return Query.objects.filter(account_id=uuid.UUID(actor.account_id))


def chosen(request: HistoryRequest, patient_id: str) -> HistoryRequest:
    """The same question about one of the candidates that were shown."""
    return replace(request, patient_id=patient_id, person=None)
