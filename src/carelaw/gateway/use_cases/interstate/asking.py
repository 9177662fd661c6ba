"""Ask other states within one search: each judged on its own, all asked at once, each named with how it ended.

What the others answer goes into the one answer of the search and nowhere else. No table is written here, and no thread
of the courier touches the database.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.db import connection

from carelaw.gateway.facts.interstate import (
    WAYS,
    Carriage,
    Hub,
    IllinoisLeg,
    Leg,
    LegOutcome,
    Route,
    StateOutcome,
)
from carelaw.gateway.facts.search import QueryMode
from carelaw.gateway.rules.interstate.routes import approved_hub_named, illinois_data_direct
from carelaw.gateway.rules.interstate.terms import interstate_leg
from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.gateway.store.models import PharmacyEntity, StateRoute
from carelaw.gateway.use_cases.interstate.courier import Brought, Errand, Fate, Patience, courier
from carelaw.gateway.use_cases.interstate.own_key import own_key
from carelaw.gateway.use_cases.interstate.programs import keys_of, route_to
from carelaw.gateway.use_cases.interstate.standing import Question, leg_facts, on_file, partner_memorandum_held
from carelaw.gateway.wire.hubs import ENVELOPES, Carried, EnvelopeUnreadable
from carelaw.gateway.wire.message import SearchMessage
from carelaw.gateway.wire.pmix_question import question_document
from carelaw.gateway.wire.pmix_reading import AnswerUnreadable, StateAnswer, read_answer
from carelaw.gateway.wire.roles import asker_kind
from carelaw.gateway.wire.sealed import Letter, OwnKey, SealBroken, seal, unseal
from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.register import Law
from carelaw.pdmp.public import PrescriptionShown

_CITE = f"{SECTION}(c)"
_REFUSED = {"Disallowed", "NotSupported", "VersionMismatch"}
REFUSED_THERE = "REFUSED_BY_STATE"


@dataclass(frozen=True, slots=True)
class Judged:
    """One state with its decision, and the way that it will be asked if it may."""

    state: str
    decision: Decision
    facts: Any
    carriage: Carriage | None = None

    @property
    def goes(self) -> bool:
        return self.decision.outcome in {Outcome.PASS, Outcome.NOT_APPLICABLE}

    @property
    def outcome(self) -> StateOutcome:
        """The refusal as it stands beside the answer."""
        first = self.decision.reasons[0]
        return StateOutcome(
            self.state, LegOutcome.REFUSED, first.code, first.says, first.cite or self.decision.cite, "Disallowed"
        )


@dataclass(frozen=True, slots=True)
class Replied:
    """One state's outcome with the dispensings that came from there."""

    outcome: StateOutcome
    rows: tuple[PrescriptionShown, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class _Sealed:
    """One question on its way: the errand, and what its answer must fit."""

    errand: Errand
    message_id: str
    hub: Hub | None
    trusted: Mapping[str, str]


def judge_states(
    message: SearchMessage,
    *,
    purpose: str,
    entity: PharmacyEntity,
    in_illinois: bool,
    listed: Mapping[str, QueryMode],
    on: date,
    law: Law,
) -> list[Judged]:
    """Every state of a search by itself: those that the request names, and those that the memorandum always asks."""
    always = [state for state, mode in listed.items() if mode is QueryMode.ALWAYS]
    made = []
    for state in dict.fromkeys((*message.to_states, *always)):
        if state == "IL":
            leg = IllinoisLeg(hub=_named_hub(message), pharmacy_in_illinois=in_illinois)
            made.append(Judged("IL", illinois_data_direct(leg, law=law), leg))
            continue
        asked = Question(
            asker_kind(message.requester_role),
            purpose,
            named=state in message.to_states,
            mode=listed.get(state),
            memorandum_held=partner_memorandum_held(entity.pk, state),
        )
        made.append(_by_best_way(state, asked, _ways_of(message), on, law))
    return made


def ask_states(
    judged: Iterable[Judged], message: SearchMessage, *, purpose: str, at: datetime, on: date, law: Law, more: bool
) -> list[Replied]:
    """Ask every state that may be asked, all at once. `more`: there is something to show without them."""
    made: dict[str, Replied] = {}
    sealed: list[_Sealed] = []
    own = own_key()
    for one in judged:
        if not one.goes or one.carriage is None:
            continue
        ready = _sealed(one.state, one.carriage, message, purpose, own, at, on)
        if ready is None:
            says = f"No open address, or no trusted key, is on file for {one.state}. The program was told."
            made[one.state] = Replied(_failed(one.state, says))
        else:
            sealed.append(ready)
    if sealed and own is not None:
        patience = _patience(law, on)
        # Others may use this connection to the database meanwhile: a state that hangs must not hold one.
        if not connection.in_atomic_block:
            connection.close()
        brought = courier().run([one.errand for one in sealed], patience, something_else=more)
        life = timedelta(seconds=int(law.number("gateway.state_message_life", on)))
        for one_sealed, back in zip(sealed, brought, strict=True):
            made[back.state] = _replied(one_sealed, back, own, at, life)
    return list(made.values())


def _by_best_way(state: str, asked: Question, ways: Iterable[Carriage], on: date, law: Law) -> Judged:
    """The first way that is permitted, one with an address before one without; else why the first does not go."""
    file = on_file(state, on)
    connected: list[Judged] = []
    others: list[Judged] = []
    for carriage in ways:
        facts: Leg = leg_facts(file, carriage, asked)
        one = Judged(state, interstate_leg(facts, law=law), facts, carriage)
        has_address = route_to(state, carriage.route, approved_hub_named(carriage.hub)) is not None
        (connected if has_address else others).append(one)
    found = [*connected, *others]
    return next((one for one in found if one.goes), found[0])


def _ways_of(message: SearchMessage) -> tuple[Carriage, ...]:
    """The hub that the message names and no other; else the program's own link, then the hubs."""
    named = _named_hub(message)
    return (Carriage(Route.HUB, named),) if named else WAYS


def _named_hub(message: SearchMessage) -> str:
    site, code = message.hub
    return code.strip() or site.strip()


def _sealed(
    state: str, carriage: Carriage, message: SearchMessage, purpose: str, own: OwnKey | None, at: datetime, on: date
) -> _Sealed | None:
    hub = approved_hub_named(carriage.hub)
    route = route_to(state, carriage.route, hub)
    keys = keys_of(state, on)
    recipient = load_pem_public_key(keys[0].public_key.encode()) if keys else None
    if route is None or own is None or not isinstance(recipient, rsa.RSAPublicKey):
        return None
    message_id = str(uuid.uuid4())
    request_id = f"IL{message_id.replace('-', '')}"
    document = question_document(message, state=state, request_id=request_id, at=at)
    letter = Letter("IL", state, message_id, at, document, purpose=purpose)
    closed = seal(letter, own=own, recipient=recipient, recipient_kid=keys[0].kid)
    form = ENVELOPES[hub]
    carried = Carried("IL", state, message_id, at, closed, role=message.requester_role)
    errand = Errand(state, _way(route), route.address, form.media, form.write_question(carried), route.certificate)
    return _Sealed(errand, message_id, hub, {key.kid: key.public_key for key in keys})


def _way(route: StateRoute) -> str:
    return route.hub or "PMPNOW"


def _replied(sent: _Sealed, back: Brought, own: OwnKey, at: datetime, life: timedelta) -> Replied:
    state = back.state
    if back.fate is Fate.TIMED_OUT:
        says = f"{state} did not answer in time. Ask again if you need its records."
        return Replied(StateOutcome(state, LegOutcome.TIMED_OUT, says=says, cite=_CITE, status="Error"))
    if back.fate is Fate.LEFT_ALONE:
        says = f"{state} has not answered lately and was left alone this time. Ask again in a while."
        return Replied(StateOutcome(state, LegOutcome.TIMED_OUT, says=says, cite=_CITE, status="Error"))
    if back.fate is Fate.BROKE:
        return Replied(_failed(state, f"The connection to {state} broke. Ask again if you need its records."))
    try:
        return _opened(sent, back, own, at, life)
    except (EnvelopeUnreadable, SealBroken, AnswerUnreadable):
        # Which part was wrong says nothing to a pharmacist, and the answer is not kept to be looked into.
        says = f"What came back for {state} was not its sealed answer to this question; it was dropped."
        return Replied(_failed(state, says))


def _opened(sent: _Sealed, back: Brought, own: OwnKey, at: datetime, life: timedelta) -> Replied:
    state = back.state
    carried = ENVELOPES[sent.hub].read_answer(back.content)
    if carried.from_state != state or carried.answers != sent.message_id:
        raise EnvelopeUnreadable("It answers another question.")
    if not carried.sealed:
        if carried.status not in _REFUSED:
            raise EnvelopeUnreadable("Nothing is sealed in it.")
        return Replied(_refused_there(state, carried.status))
    letter = unseal(carried.sealed, own=own, me="IL", sender=state, trusted=sent.trusted, at=at, life=life)
    if letter.answers != sent.message_id:
        raise SealBroken("It answers another question.")
    return _judged_answer(state, read_answer(letter.document, state))


def _judged_answer(state: str, answer: StateAnswer) -> Replied:
    if answer.status in _REFUSED:
        return Replied(_refused_there(state, answer.status))
    if answer.status not in {"Provided", "NotFound", "Deferred"}:
        return Replied(_failed(state, f"The program of {state} had a fault of its own. Ask again later."))
    says = (
        f"{state}: several people fit; ask it again with more about the person."
        if (answer.status == "Deferred")
        else f"{state} answered."
    )
    return Replied(StateOutcome(state, LegOutcome.ANSWERED, says=says, cite=_CITE, status=answer.status), answer.rows)


def _refused_there(state: str, status: str) -> StateOutcome:
    says = f"The program of {state} refused the question under its own rules."
    return StateOutcome(state, LegOutcome.REFUSED, REFUSED_THERE, says, _CITE, status)


def _failed(state: str, says: str) -> StateOutcome:
    return StateOutcome(state, LegOutcome.FAILED, says=says, cite=_CITE, status="Error")


def _patience(law: Law, on: date) -> Patience:
    return Patience(
        soft=float(law.number("gateway.state_answer_soft", on)),
        hard=float(law.number("gateway.state_answer_hard", on)),
        per_hub=int(law.number("gateway.state_legs_per_hub", on)),
        per_state=int(law.number("gateway.state_legs_per_state", on)),
    )
