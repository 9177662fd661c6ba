"""Another state's question, brought by a hub: judged, answered from Illinois's records, sealed for that state alone.

Every question leaves an envelope, refused ones included; of the answer nothing is kept. A refusal goes back as the
word that PMIX has for it, with the same code, words and paragraph as at every door.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.db import IntegrityError

from carelaw.gateway.facts.interstate import Carriage, Hub, IllinoisAsked, IllinoisLeg, Route
from carelaw.gateway.facts.search import SearchKeys, Subject, Transaction, Transport
from carelaw.gateway.rules.interstate.agreements import sharing_mutual, state_agreement
from carelaw.gateway.rules.interstate.routes import approved_hub, illinois_data_direct
from carelaw.gateway.rules.interstate.terms import agreement_terms, illinois_limits
from carelaw.gateway.rules.link import encrypted_in_transit
from carelaw.gateway.rules.refusal_codes import refusal, refused
from carelaw.gateway.rules.searching import no_replay, one_patient_per_search, search_complete
from carelaw.gateway.store.models import EnvelopeOutcome, HubMessageSeen, StateRoute
from carelaw.gateway.use_cases.envelopes import Arrival, Ended, kept_or_refused, put_on_record, write_envelope
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.interstate.own_key import own_key
from carelaw.gateway.use_cases.interstate.programs import keys_of
from carelaw.gateway.use_cases.interstate.standing import (
    Question,
    agreement_facts,
    on_file,
    sharing_facts,
    terms_facts,
)
from carelaw.gateway.use_cases.searching import MONITORING_PURPOSE, NOTICE
from carelaw.gateway.wire.hubs import Carried, EnvelopeUnreadable
from carelaw.gateway.wire.message import SearchMessage
from carelaw.gateway.wire.pmix import answer_document, outcome_of, read_request
from carelaw.gateway.wire.roles import asker_kind
from carelaw.gateway.wire.sealed import Letter, OwnKey, SealBroken, seal, unseal
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
from carelaw.platform.accounts.actor import system_actor
from carelaw.platform.adopted_law import adopted_law, require_adopted
from carelaw.platform.turns import in_turn


@dataclass(slots=True)
class _Question:
    """One question from elsewhere on its way through the checks."""

    arrival: Arrival
    hub: Hub
    law: Law
    carried: Carried
    envelope_id: uuid.UUID = field(default_factory=uuid.uuid4)
    letter: Letter | None = field(default=None, repr=False)
    message: SearchMessage = field(default_factory=lambda: SearchMessage(None), repr=False)
    access: Decision | None = None


def answer_hub(arrival: Arrival, hub: Hub, read: Callable[[], Carried]) -> Carried:
    """Answer one question that a hub brought, or refuse it; an envelope is written either way.

    Raises Refusal where nothing tells between which states the message went; else a refusal is an answer.
    """
    require_adopted("gateway")
    try:
        carried = read()
    except EnvelopeUnreadable as fault:
        raise refused("PROTOCOL_NOT_SUPPORTED", f"This is not the hub's form: {fault}") from None
    one = _Question(arrival, hub, adopted_law(), carried)
    try:
        with kept_or_refused():
            for decision in _checks(one):
                if decision.outcome not in {Outcome.PASS, Outcome.NOT_APPLICABLE}:
                    raise refusal(decision)
            return _answered(one)
    except Refusal as no:
        return _refused(one, no)


def _checks(one: _Question) -> Iterator[Decision]:
    arrival, law, carried = one.arrival, one.law, one.carried
    on = law_day(arrival.at)
    yield encrypted_in_transit(Transport(arrival.tls_version, arrival.arrived_in_clear), law=law)
    known = StateRoute.objects.filter(route=Route.HUB.value, hub=one.hub.value, open=True)
    if not arrival.fingerprint or not known.filter(caller_fingerprint=arrival.fingerprint).exists():
        raise refused("POINT_NOT_REGISTERED", "This certificate is not the hub's that is on file. Ask the program.")
    if carried.from_state == "IL":
        # A question of an Illinois user that went through a hub.
        yield illinois_data_direct(IllinoisLeg(hub=one.hub.value), law=law)
    if carried.to_state != "IL":
        raise refused("LINK_NOT_ONE_TO_ONE", "This question is for another state; Illinois passes none on.", field="to")
    carriage = Carriage(Route.HUB, one.hub.value)
    yield approved_hub(carriage, law=law)
    file = on_file(carried.from_state, on)
    yield state_agreement(agreement_facts(file.agreement, on), law=law)
    yield sharing_mutual(sharing_facts(file.agreement, file.suspension, on), law=law)
    one.letter = _unsealed(one)
    yield no_replay(Transaction(named=True, used_before=not _first_time(one)), law=law)
    one.message = read_request(one.letter.document)
    yield one_patient_per_search(Subject(on, one.message.patients), law=law)
    keys = one.message.keys
    yield search_complete(SearchKeys(bool(keys.last_name), bool(keys.first_name), bool(keys.birth_date)), law=law)
    role, purpose = asker_kind(one.message.requester_role), one.letter.purpose
    yield agreement_terms(terms_facts(file.agreement, carriage, _asked(role, purpose)), law=law)
    one.access = illinois_limits(IllinoisAsked(role, purpose), law=law)
    yield one.access


def _asked(role: Any, purpose: str) -> Question:
    # Whether the other state wants a memorandum is about Illinois's entities, not about those who ask from there.
    return Question(role, purpose, memorandum_held=True)


def _own() -> OwnKey:
    own = own_key()
    if own is None:
        raise refused(
            "AUDIT_UNAVAILABLE", "The program's key is not at hand, so nothing can be opened. Try again later."
        )
    return own


def _unsealed(one: _Question) -> Letter:
    sender, at = one.carried.from_state, one.arrival.at
    on = law_day(at)
    trusted = {key.kid: key.public_key for key in keys_of(sender, on)}
    life = timedelta(seconds=int(one.law.number("gateway.state_message_life", on)))
    try:
        return unseal(one.carried.sealed, own=_own(), me="IL", sender=sender, trusted=trusted, at=at, life=life)
    except SealBroken as fault:
        says = f"The message is not believed: {fault} Seal it for Illinois and sign it with the key on the trust list."
        raise refused("REQUESTER_NOT_AUTHENTICATED", says) from None


def _first_time(one: _Question) -> bool:
    assert one.letter is not None
    digest = hashlib.sha256(f"{one.carried.from_state}:{one.letter.message_id}".encode()).hexdigest()
    try:
        with in_turn():
            HubMessageSeen.objects.create(digest=digest, at=one.arrival.at)
    except IntegrityError:
        return False
    return True


def _answered(one: _Question) -> Carried:
    assert one.letter is not None
    assert one.access is not None
    at, message = one.arrival.at, one.message
    state = one.carried.from_state
    question = GatewayQuestion(
        envelope_id=str(one.envelope_id),
        asked_by=f"{message.requester_first} {message.requester_last} ({state})".strip(),
        client=f"{one.hub.value.lower()}-{state}",
        purpose=MONITORING_PURPOSE[one.letter.purpose],
        access=one.access,
        person=message.keys.person,
        period_from=message.period_from,
        period_to=message.period_to,
    )
    answer = answer_for_gateway(question, at=at)
    with in_turn():
        note_passed_on(question, answer, at=at)
        _write(one, Ended(EnvelopeOutcome.ANSWERED))
    return _sealed(one, answer, at)


def _sealed(one: _Question, answer: HistoryReport | SeveralFit, at: datetime) -> Carried:
    """The answer, which the hub cannot read: sealed for the state that asked, signed by Illinois."""
    assert one.letter is not None
    state = one.carried.from_state
    status = outcome_of(answer, one.message, at)[0]
    document = answer_document(
        answer, replace(one.message, to_states=("IL",)), at=at, notice=NOTICE, states={}, confirmation=""
    )
    newest = keys_of(state, law_day(at))[0]
    recipient = load_pem_public_key(newest.public_key.encode())
    assert isinstance(recipient, rsa.RSAPublicKey)
    reply = str(uuid.uuid4())
    letter = Letter("IL", state, reply, at, document, answers=one.letter.message_id)
    closed = seal(letter, own=_own(), recipient=recipient, recipient_kid=newest.kid)
    return _back(one, reply, status, sealed=closed)


def _refused(one: _Question, no: Refusal) -> Carried:
    """A refusal goes back as an answer; where even its envelope cannot be written, that is what it says."""
    try:
        with kept_or_refused(), in_turn():
            _write(one, Ended(EnvelopeOutcome.REFUSED, no.code, no.cite))
        reference = str(one.envelope_id)
    except Refusal as unkept:
        no, reference = unkept, ""
    status = "Error" if no.kind == "unavailable" or no.code == "E-PMP-SEARCH_INCOMPLETE" else "Disallowed"
    told = Refusal(no.code, no.says, cite=no.cite, kind=no.kind, retryable=no.retryable, reference=reference)
    return replace(_back(one, str(uuid.uuid4()), status), refusal=told)


def _back(one: _Question, reply: str, status: str, *, sealed: str = "") -> Carried:
    asked = one.carried
    # The envelope tells the hub neither Provided nor NotFound: what was found is sealed.
    word = status if not sealed else "Provided"
    return Carried("IL", asked.from_state, reply, one.arrival.at, sealed, asked.message_id, status=word)


def _write(one: _Question, ended: Ended) -> None:
    message = one.message
    write_envelope(
        one.envelope_id,
        one.arrival,
        message,
        ended,
        transaction_id=one.carried.message_id[:80],
        requester_role=(message.requester_role or one.carried.role)[:40],
        purpose=one.letter.purpose[:20] if one.letter else "",
        from_state=one.carried.from_state[:2],
        to_states=["IL"],
        state_outcomes={"IL": ended.code or ended.outcome.value},
        route=Route.HUB.value,
        hub=one.hub.value,
    )
    actor = replace(system_actor(f"hub-{one.hub.value.lower()}"), channel="api")
    put_on_record(one.envelope_id, one.arrival, ended, actor, None)
