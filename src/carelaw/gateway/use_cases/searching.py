"""One search through the gateway: the checks in their order, the history asked for, the envelope before the answer.

The answer lives in memory until the connection that asked has it. Nothing of it is written: no row, no log line, no
cache, no digest. The envelope is written in the transaction in which the point is looked at for the last time, so a
point that is switched off meanwhile gets nothing, and an answer whose envelope cannot be written does not leave. That
transaction only writes: whatever is read or asked for is at hand before it begins. Rows are locked in one order, the
point, its counts, the head of the record, so that no two searches wait for each other.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, IntegrityError

from carelaw.gateway.facts.interstate import LegOutcome, StateOutcome
from carelaw.gateway.facts.oversight import AnalysisAsked
from carelaw.gateway.facts.search import (
    AnswerWanted,
    CarriedBy,
    ConfirmationAsked,
    Initiation,
    Link,
    Option,
    OptionUsed,
    PointStanding,
    PointState,
    PurposeNamed,
    Release,
    Requester,
    RequesterKind,
    SearchKeys,
    Subject,
    Transaction,
    Transport,
)
from carelaw.gateway.facts.special import DataSet
from carelaw.gateway.rules.agreements import data_sharing_agreement_current, memorandum_or_exception
from carelaw.gateway.rules.link import (
    connectivity_option,
    encrypted_in_transit,
    one_to_one_link,
    point_enabled,
    point_in_production,
    point_on_console,
)
from carelaw.gateway.rules.refusal_codes import SECTION, refusal
from carelaw.gateway.rules.searching import (
    no_replay,
    one_patient_per_search,
    release_to_requester,
    requester_identity,
    search_complete,
    search_confirmation,
    search_purpose,
    user_initiated,
    whole_answer,
)
from carelaw.gateway.rules.soap import message_protection, soap_carries_pmix
from carelaw.gateway.store.models import ConnectionPoint, Envelope, EnvelopeOutcome, UsedOnce
from carelaw.gateway.use_cases import agreements
from carelaw.gateway.use_cases.envelopes import Arrival, Ended, kept_or_refused, put_on_record, write_envelope
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.interstate.asking import Judged, Replied, ask_states, judge_states
from carelaw.gateway.use_cases.interstate.merging import illinois_outcome, merged, without_illinois
from carelaw.gateway.use_cases.message_keys import protection_of, reply_key
from carelaw.gateway.use_cases.oversight.analysis import analysis_of
from carelaw.gateway.use_cases.oversight.canaries import canary_history
from carelaw.gateway.use_cases.oversight.telemetry import count_link
from carelaw.gateway.use_cases.smart import is_access_token, opened
from carelaw.gateway.use_cases.special.connections import operator_agreement, option_facts
from carelaw.gateway.use_cases.special.data_sets import withheld_from, without
from carelaw.gateway.wire.assertion import is_signed_by, take_apart, vouched_in
from carelaw.gateway.wire.message import SearchMessage, Vouched, bare_id
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import Law
from carelaw.pdmp.public import (
    GatewayQuestion,
    HistoryReport,
    SeveralFit,
    answer_for_gateway,
    note_passed_on,
)
from carelaw.platform.accounts.actor import Actor, system_actor
from carelaw.platform.adopted_law import adopted_law, require_adopted
from carelaw.platform.agreements.register import in_force
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.turns import in_turn

NOTICE = (
    "Property of the Illinois Prescription Monitoring Program. For the requester's own use in care and dispensing; "
    f"shown whole, not to be stored, cached, analyzed, taken apart, sold or passed on ({SECTION}(b)(2), (g)(1))."
)
MONITORING_PURPOSE = {"DISPENSING_REVIEW": "DISPENSING", "PATIENT_CARE": "TREATMENT"}
_ANALYSES = frozenset({"ANALYSIS", "ANALYTICS", "RESEARCH", "STATISTICS"})
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Given:
    """What goes back over the asking connection, and nowhere else."""

    answer: HistoryReport | SeveralFit = field(repr=False)
    message: SearchMessage = field(repr=False)
    question: GatewayQuestion = field(repr=False)
    states: dict[str, str]
    confirmation: str
    envelope_id: str
    # A public key to encrypt the answer to, where the dialect protects messages by themselves.
    reply_key: Mapping[str, Any] | None = None
    # What each state's part came to, Illinois's among them: every dialect names them all.
    legs: tuple[StateOutcome, ...] = ()
    # Names of data sets that this requester may not have; named whether or not there was anything in them.
    withheld: tuple[str, ...] = ()

    @property
    def notice(self) -> str:
        """What may be done with the answer, and what was left out of it by name: data sets, the confirmation."""
        told = [NOTICE]
        told += [f"Withheld: {name} (E-PMP-DATASET_PERMISSION_REQUIRED, {SECTION}(g)(6))." for name in self.withheld]
        if not self.confirmation:
            told.append(f"No confirmation of this search (E-PMP-CONFIRMATION_NOT_PERMITTED, {SECTION}(g)(5)).")
        return " ".join(told)

    @property
    def pmp_statuses(self) -> dict[str, str]:
        """The word of PMIX for each state."""
        return {leg.state: leg.status for leg in self.legs}


@dataclass(slots=True)
class _Search:
    """One search on its way through the checks."""

    arrival: Arrival
    law: Law
    option: Option | None
    read: Callable[[], SearchMessage]
    envelope_id: uuid.UUID = field(default_factory=uuid.uuid4)
    point: ConnectionPoint | None = None
    message: SearchMessage = field(default_factory=lambda: SearchMessage(None), repr=False)
    unreadable: Refusal | None = None
    vouched: Vouched = field(default_factory=Vouched)
    signed: bool | None = None
    access: Decision | None = None
    judged: list[Judged] = field(default_factory=list)
    legs: tuple[StateOutcome, ...] = ()
    states: dict[str, str] = field(default_factory=dict)
    withheld: tuple[DataSet, ...] = ()


def search(arrival: Arrival, option: Option | None, read: Callable[[], SearchMessage]) -> Given:
    """Answer one search, or refuse it at the first check that fails; an envelope is written either way.

    `read` gives the message, or raises the Refusal that says why it cannot be read. Raises Refusal with the same code
    and paragraph at every door, and `reference` naming the envelope.
    """
    require_adopted("gateway")
    one = _Search(arrival, adopted_law(), option, read)
    with kept_or_refused():
        try:
            for decision, facts in _checks(one):
                if decision.outcome not in {Outcome.PASS, Outcome.NOT_APPLICABLE}:
                    raise _Stopped(decision, facts)
            return _answered(one)
        except _Stopped as stopped:
            raise _turned_away(one, stopped.decision, stopped.facts) from None
        except DatabaseError:
            raise
        except Exception:
            # Whatever failed on our side, the search was made: its envelope says so, and the fault goes on to the door.
            _written(one, EnvelopeOutcome.ERROR)
            raise


def may_search(arrival: Arrival, option: Option | None, read: Callable[[], SearchMessage]) -> ConnectionPoint:
    """Whether whoever asks might search now: the same checks in the same order, yet nobody's history is asked for.

    Raises Refusal as `search` does. What belongs to the patient named, and to other states, is left to the search.
    """
    require_adopted("gateway")
    one = _Search(arrival, adopted_law(), option, read)
    with kept_or_refused():
        for decision, facts in _checks(one):
            if decision.outcome not in {Outcome.PASS, Outcome.NOT_APPLICABLE}:
                raise _turned_away(one, decision, facts)
            if decision.rule == "no-replay":
                break
    assert one.point is not None
    return one.point


class _Stopped(Exception):
    """A check failed, before the answer was made or when it was about to leave."""

    def __init__(self, decision: Decision, facts: Any) -> None:
        super().__init__(decision.reasons[0].code)
        self.decision, self.facts = decision, facts


def _checks(one: _Search) -> Iterator[tuple[Decision, Any]]:
    """The checks in the law file's order; one fault always gives one predictable code."""
    law, arrival = one.law, one.arrival
    yield _asked(encrypted_in_transit, Transport(arrival.tls_version, arrival.arrived_in_clear), law)
    one.point = _point(arrival.fingerprint)
    point = one.point
    standing = PointStanding(point is not None, PointState(point.state) if point else None)
    _read(one)
    yield _asked(point_on_console, standing, law)
    assert point is not None
    yield _asked(point_enabled, standing, law)
    yield _asked(point_in_production, standing, law)
    if one.message.soap is not None:
        yield _asked(message_protection, protection_of(point, one.message, arrival.at), law)
    yield _asked(one_to_one_link, _link(one, point), law)
    yield _option(one, point)
    if one.message.soap is not None:
        yield _asked(soap_carries_pmix, one.message.soap, law)
    on = law_day(arrival.at)
    vendor = agreements.vendor_agreement_facts(CarriedBy(point.carried_by), point.vendor_id, on)
    yield _asked(data_sharing_agreement_current, vendor, law)
    operator = operator_agreement(point, on)
    if operator is not None:
        yield _asked(data_sharing_agreement_current, operator, law)
    entity = point.location.entity
    yield _asked(memorandum_or_exception, agreements.memorandum_facts(entity, on), law)
    yield _asked(requester_identity, _requester(one, point), law)
    if one.vouched.purpose.upper() in _ANALYSES:
        # Even with a permission there is no search for it: the gateway answers for care and dispensing alone.
        yield analysis_of(point.location.entity_id, on), AnalysisAsked(on)
    one.access = search_purpose(PurposeNamed(one.vouched.purpose), law=law)
    yield one.access, PurposeNamed(one.vouched.purpose)
    initiation = Initiation(
        arrival.at, one.vouched.initiation[:20], one.vouched.user_action_at, pre_stage=one.message.pre_stage
    )
    yield _asked(user_initiated, initiation, law)
    yield _asked(one_patient_per_search, _subject(one, point), law)
    yield _asked(whole_answer, AnswerWanted(one.message.parts), law)
    yield _asked(no_replay, _transaction(one, point), law)
    keys = one.message.keys
    yield _asked(search_complete, SearchKeys(bool(keys.last_name), bool(keys.first_name), bool(keys.birth_date)), law)
    yield from _states(one, point)


def _asked(rule: Any, facts: Any, law: Law) -> tuple[Decision, Any]:
    return rule(facts, law=law), facts


def _point(fingerprint: str) -> ConnectionPoint | None:
    # Asked of the database with every request: a point that is switched off gets no further answer.
    found = ConnectionPoint.objects.select_related("location", "location__entity")
    return found.filter(fingerprint=fingerprint).first() if fingerprint else None


def _read(one: _Search) -> None:
    """The message and the assertion, as far as they can be read; neither is believed yet."""
    try:
        one.message = one.read()
    except Refusal as fault:
        one.unreadable = fault
    if one.point is not None and is_access_token(one.arrival.token):
        one.vouched, one.signed = opened(one.arrival.token, one.point, one.arrival.fingerprint, one.arrival.at)
        _named_by_assertion(one)
        return
    # Some dialects carry the assertion in the message; two that differ are none.
    told = {one.arrival.token, one.message.assertion} - {""}
    if one.point is None or not told:
        return
    assertion = take_apart(min(told)) if len(told) == 1 else None
    one.signed = assertion is not None and is_signed_by(assertion, one.point.keys)
    if assertion is not None and one.signed:
        on = law_day(one.arrival.at)
        one.vouched = vouched_in(
            assertion,
            audience=one.arrival.audience,
            at=one.arrival.at,
            longest=int(one.law.number("gateway.assertion_life", on)),
            tolerance=int(one.law.number("gateway.clock_tolerance", on)),
        )
        one.signed = one.vouched.issuer == one.point.reference
    _named_by_assertion(one)


def _named_by_assertion(one: _Search) -> None:
    """A FHIR request without an id of its own goes under that of its assertion."""
    if one.option is Option.FHIR and not one.message.transaction_id:
        one.message = replace(one.message, transaction_id=one.vouched.jti[:80])


def _link(one: _Search, point: ConnectionPoint) -> Link:
    said = one.vouched
    return Link(
        certificate_on_record=point.fingerprint == one.arrival.fingerprint,
        signature_verified=one.signed,
        system_named=bool(said.system and said.installation) if one.signed else None,
        system_on_record=(said.system, said.installation) == (point.system_product, point.installation)
        if one.signed
        else None,
        requesters=None if one.unreadable else one.message.requesters,
        answers_elsewhere=one.message.answers_elsewhere,
    )


def _option(one: _Search, point: ConnectionPoint) -> tuple[Decision, OptionUsed]:
    facts = option_facts(one.option, point, law_day(one.arrival.at), one.law)
    decision = connectivity_option(facts, law=one.law)
    fault = one.unreadable
    if fault is not None and (decision.outcome is Outcome.PASS or one.option is None):
        reason = replace(decision.reasons[0], code=fault.code, says=fault.says, field=fault.field, cite=fault.cite)
        return replace(decision, outcome=Outcome.VIOLATION, reasons=(reason,)), facts
    return decision, facts


def _requester(one: _Search, point: ConnectionPoint) -> Requester:
    said = one.vouched
    kinds = {kind.value: kind for kind in RequesterKind}
    return Requester(
        signed_in=bool(one.signed and said.fresh and said.requester_id),
        kind=kinds.get(said.kind),
        issued_by_this_location=bool(said.location) and said.location in {point.location.npi, point.location.dea},
        location_cares_for_patients=point.location.patient_care,
    )


def _subject(one: _Search, point: ConnectionPoint) -> Subject:
    at, keys = one.arrival.at, one.message.keys
    mine = (keys.last_name, keys.first_name, keys.birth_date)
    asked = Envelope.objects.filter(
        point_id=point.pk, requester_id=one.vouched.requester_id, received_at__gt=at - _HOUR, received_at__lte=at
    ).exclude(search_last="")
    lately = {
        since: {mine, *found.values_list("search_last", "search_first", "search_dob")}
        for since, found in ((_HOUR, asked), (_MINUTE, asked.filter(received_at__gt=at - _MINUTE)))
    }
    on = law_day(at)
    return Subject(on, one.message.patients, len(lately[_MINUTE]), len(lately[_HOUR]))


def _transaction(one: _Search, point: ConnectionPoint) -> Transaction:
    """Whether the ids are new; asking takes them, so of two requests with one id only the first goes on."""
    ids = {"assertion": one.vouched.jti, "search": one.message.transaction_id}
    if one.message.message_id:
        ids["message"] = bare_id(one.message.message_id)
    if not all(ids.values()):
        return Transaction(named=False)
    used = [
        UsedOnce(point=point, what=what, digest=hashlib.sha256(value.encode()).hexdigest(), at=one.arrival.at)
        for what, value in ids.items()
    ]
    try:
        # By itself and before other states are asked, so that of two requests with one id one alone goes out.
        with in_turn():
            UsedOnce.objects.bulk_create(used)
    except IntegrityError:
        return Transaction(named=True, used_before=True)
    return Transaction(named=True)


def _states(one: _Search, point: ConnectionPoint) -> Iterator[tuple[Decision, Any]]:
    """Each state by itself: a refused one is told beside the answer and stops the search only if none is left."""
    on = law_day(one.arrival.at)
    entity = point.location.entity
    one.judged = judge_states(
        one.message,
        purpose=one.vouched.purpose,
        entity=entity,
        in_illinois=point.location.state == "IL",
        listed=agreements.states_of(entity, on),
        on=on,
        law=one.law,
    )
    barred = [state for state in one.judged if not state.goes]
    one.legs = tuple(state.outcome for state in barred)
    one.states = {state.state: state.outcome.kept for state in barred}
    if barred and len(barred) == len(one.judged):
        yield barred[0].decision, barred[0].facts


def _answered(one: _Search) -> Given:
    assert one.point is not None
    assert one.access is not None
    question = _question(one, one.point, one.access)
    on = law_day(one.arrival.at)
    empty = without_illinois(one.access, question.purpose, str(one.envelope_id), one.arrival.at, on)
    replies = _others(one)
    own = _own_records(one, question, empty) if _illinois_goes(one) else None
    answer = _of_all(one, empty, own, replies)
    confirmation_id = _confirmation(one, one.point, answer)
    replying = reply_key(one.point, one.message)
    with in_turn():
        state = ConnectionPoint.objects.select_for_update().values_list("state", flat=True).get(pk=one.point.pk)
        leaving = Release(PointState(state))
        release = release_to_requester(leaving, law=one.law)
        if release.outcome is not Outcome.PASS:
            raise _Stopped(release, leaving)
        _write(one, Ended(_outcome(one)), confirmation_id=confirmation_id, passed_on=(question, own) if own else None)
    confirmed = f"{confirmation_id} {one.message.transaction_id} qualified" if confirmation_id else ""
    return Given(
        answer,
        one.message,
        question,
        one.states,
        confirmed,
        str(one.envelope_id),
        replying,
        one.legs,
        tuple(one.withheld),
    )


def _others(one: _Search) -> list[Replied]:
    """What the other states answered, each within its time."""
    return ask_states(
        one.judged,
        one.message,
        purpose=one.vouched.purpose,
        at=one.arrival.at,
        on=law_day(one.arrival.at),
        law=one.law,
        more=_illinois_goes(one),
    )


def _of_all(
    one: _Search, empty: HistoryReport, own: HistoryReport | SeveralFit | None, replies: list[Replied]
) -> HistoryReport | SeveralFit:
    """Illinois's records if it was asked and may answer, with what the others sent."""
    outcomes = [reply.outcome for reply in replies]
    if own is not None:
        outcomes.insert(0, illinois_outcome(own))
    one.legs = (*outcomes, *one.legs)
    one.states = {leg.state: leg.kept for leg in one.legs if leg.state != "IL" or leg.code}
    return merged(empty if own is None else own, replies, empty)


def _own_records(one: _Search, question: GatewayQuestion, empty: HistoryReport) -> HistoryReport | SeveralFit:
    """Illinois's answer without the data sets that are not open to this requester; nothing of them goes further."""
    assert one.point is not None
    at = one.arrival.at
    canary = canary_history(one.point, question.person, empty)
    answer = canary or answer_for_gateway(question, at=at)
    one.withheld = withheld_from(one.point, one.vouched.requester_id, one.message.requester_role, at, one.law)
    return answer if isinstance(answer, SeveralFit) else without(answer, one.withheld)


def _illinois_goes(one: _Search) -> bool:
    return any(state.state == "IL" and state.goes for state in one.judged)


def _outcome(one: _Search) -> EnvelopeOutcome:
    ways = {leg.outcome for leg in one.legs} - {LegOutcome.REFUSED}
    return EnvelopeOutcome.TIMEOUT if ways == {LegOutcome.TIMED_OUT} else EnvelopeOutcome.ANSWERED


def _question(one: _Search, point: ConnectionPoint, access: Decision) -> GatewayQuestion:
    return GatewayQuestion(
        envelope_id=str(one.envelope_id),
        asked_by=f"{one.message.requester_first} {one.message.requester_last} ({one.vouched.requester_id})".strip(),
        client=point.reference,
        purpose=MONITORING_PURPOSE[one.vouched.purpose],
        access=access,
        person=one.message.keys.person,
        period_from=one.message.period_from,
        period_to=one.message.period_to,
    )


def _confirmation(one: _Search, point: ConnectionPoint, answer: HistoryReport | SeveralFit) -> uuid.UUID | None:
    on = law_day(one.arrival.at)
    parties = (point.location.entity_id, point.location.system_vendor_id)
    held = next((found for party in parties if party and (found := in_force(agreements.CONFIRMATION, party, on))), None)
    facts = ConfirmationAsked(
        searched_on=on,
        answered=isinstance(answer, HistoryReport),
        individual_requester=True,
        active_point=True,
        one_patient=one.message.patients == 1,
        history_found=isinstance(answer, HistoryReport) and bool(answer.prescriptions),
        permitted_from=held.effective_on if held else None,
        permitted_to=held.expires_on if held else None,
    )
    return uuid.uuid4() if search_confirmation(facts, law=one.law).outcome is Outcome.PASS else None


def _turned_away(one: _Search, decision: Decision, facts: Any) -> Refusal:
    """The refusal of a search, once its envelope and its decision are kept."""
    first = decision.reasons[0]
    with in_turn():
        _write(one, Ended(EnvelopeOutcome.REFUSED, first.code, first.cite or decision.cite))
        keep(decision, facts, subject=f"gateway-envelope:{one.envelope_id}", at=one.arrival.at, actor=_actor(one))
    return refusal(decision, reference=str(one.envelope_id))


def _written(one: _Search, outcome: EnvelopeOutcome) -> None:
    with in_turn():
        _write(one, Ended(outcome))


def _write(
    one: _Search,
    ended: Ended,
    *,
    confirmation_id: uuid.UUID | None = None,
    passed_on: tuple[GatewayQuestion, HistoryReport | SeveralFit] | None = None,
) -> None:
    """The envelope and its entry on the record, in the transaction of the answer or of the refusal."""
    point, said = one.point, one.vouched
    write_envelope(
        one.envelope_id,
        one.arrival,
        one.message,
        ended,
        point_id=point.pk if point else None,
        location_id=point.location_id if point else None,
        pharmacy_dea=point.location.dea if point else "",
        pharmacy_npi=point.location.npi if point else "",
        system=said.system[:80],
        installation=said.installation[:64],
        vendor_id=point.vendor_id if point else None,
        protocol_option=one.option or "",
        requester_id=said.requester_id[:80],
        session_ref=said.session[:80],
        purpose=said.purpose[:20],
        initiation=said.initiation[:20],
        user_action_at=said.user_action_at,
        to_states=list(one.message.to_states),
        state_outcomes=one.states,
        withheld_datasets=[name.value for name in one.withheld],
        confirmation_id=confirmation_id,
        **_carried(one),
    )
    if point is not None:
        count_link(point.pk, law_day(one.arrival.at), one.arrival.tls_version)
    if passed_on is not None:
        note_passed_on(*passed_on, at=one.arrival.at)
    put_on_record(one.envelope_id, one.arrival, ended, _actor(one), point.pk if point else None)


def _carried(one: _Search) -> dict[str, str]:
    """The ways of the legs to other states, and the hubs that carried them."""
    ways = [state.carriage for state in one.judged if state.goes and state.carriage]
    hubs = sorted({way.hub.strip().upper() for way in ways} - {""})
    return {"route": ",".join(sorted({way.route.value for way in ways})), "hub": ",".join(hubs)}


def _actor(one: _Search) -> Actor:
    return replace(system_actor(one.point.reference if one.point else "unregistered"), channel="api")
