"""SMART Backend Services: a signed client assertion is exchanged for a short access token, good for one search.

The token holds what the assertion vouches for, sealed; nothing of it is stored here. It is bound to the certificate
over which it was asked for, and whether it was used before is known by the digest of its id, as for every assertion.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.db import IntegrityError, transaction

from carelaw.gateway.facts.search import Link, Option, PointStanding, PointState, Transaction, Transport
from carelaw.gateway.rules.link import (
    connectivity_option,
    encrypted_in_transit,
    one_to_one_link,
    point_enabled,
    point_in_production,
    point_on_console,
)
from carelaw.gateway.rules.refusal_codes import SECTION, refusal, refused
from carelaw.gateway.rules.searching import no_replay
from carelaw.gateway.store.models import ConnectionPoint, UsedOnce
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.special.connections import option_facts
from carelaw.gateway.wire.assertion import Assertion, is_signed_by, take_apart, vouched_in
from carelaw.gateway.wire.message import Vouched
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import Law
from carelaw.platform.accounts.actor import system_actor
from carelaw.platform.adopted_law import adopted_law, require_adopted
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

if TYPE_CHECKING:
    from carelaw.gateway.use_cases.envelopes import Arrival

TOKEN_ASKED = declare(
    "gateway-token",
    says="A point asked for an access token and got it, or was refused.",
    keys={"point": Shape.ID, "code": Shape.CODE},
    cite=f"{SECTION}(f)(2), (g)(4)",
)
SCOPE = "system/Patient.pdmp-history"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_MARK, _SALT = "clwgw.", "carelaw.gateway.smart"


@dataclass(frozen=True, slots=True)
class TokenAsked:
    """What a client sends to the token endpoint."""

    grant_type: str
    scope: str
    assertion_type: str
    assertion: str = field(repr=False)
    address: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """An access token, the seconds that it lives, its scope."""

    token: str = field(repr=False)
    expires_in: int
    scope: str


def exchange(arrival: Arrival, asked: TokenAsked) -> Issued:
    """A token for one search. Raises Refusal with the code and paragraph that the search itself would give."""
    require_adopted("gateway")
    law, point = adopted_law(), _point(arrival.fingerprint)
    try:
        _require_form(asked)
        for decision in _checks(arrival, asked, point, law):
            if decision.outcome is not Outcome.PASS:
                raise refusal(decision)
        assert point is not None
        issued = _issued(arrival, asked, point, law)
    except Refusal as refusing:
        _append(point, arrival.at, refusing.code)
        raise
    _append(point, arrival.at, "")
    return issued


def is_access_token(token: str) -> bool:
    """Whether a bearer token is one of ours rather than an assertion."""
    return token.startswith(_MARK)


def opened(token: str, point: ConnectionPoint, fingerprint: str, at: datetime) -> tuple[Vouched, bool]:
    """What a token vouches for, and whether it is ours, of this point and of this certificate."""
    try:
        sealed: dict[str, Any] = signing.loads(token.removeprefix(_MARK), salt=_SALT)
    except signing.BadSignature:
        return Vouched(), False
    if (sealed["point"], sealed["certificate"]) != (point.reference, fingerprint):
        return Vouched(), False
    acted = sealed["vouched"].pop("user_action_at")
    vouched = Vouched(**sealed["vouched"], user_action_at=datetime.fromisoformat(acted) if acted else None)
    return replace(vouched, fresh=at.timestamp() < sealed["expires"]), True


def _require_form(asked: TokenAsked) -> None:
    if asked.grant_type != "client_credentials":
        raise _malformed("Permitted: client_credentials.", "grant_type")
    if asked.assertion_type != ASSERTION_TYPE:
        raise _malformed(f"Permitted: {ASSERTION_TYPE}.", "client_assertion_type")
    if set(asked.scope.split()) != {SCOPE}:
        raise _malformed(f"One scope is offered: {SCOPE}.", "scope")


def _malformed(says: str, name: str) -> Refusal:
    return Refusal("token-request-invalid", says, cite=f"{SECTION}(f)(1)(D)", field=name)


def _checks(arrival: Arrival, asked: TokenAsked, point: ConnectionPoint | None, law: Law) -> Iterator[Decision]:
    """The checks of a search that concern the link, in their order; who searches and why is left to the search."""
    yield encrypted_in_transit(Transport(arrival.tls_version, arrival.arrived_in_clear), law=law)
    standing = PointStanding(point is not None, PointState(point.state) if point else None)
    yield point_on_console(standing, law=law)
    assert point is not None
    yield point_enabled(standing, law=law)
    yield point_in_production(standing, law=law)
    assertion = take_apart(asked.assertion)
    signed = assertion is not None and is_signed_by(assertion, point.keys)
    vouched = _vouched(assertion, arrival, asked, law) if signed else Vouched()
    signed = signed and vouched.issuer == point.reference
    yield one_to_one_link(Link(certificate_on_record=True, signature_verified=signed), law=law)
    yield connectivity_option(option_facts(Option.FHIR, point, law_day(arrival.at), law), law=law)
    if not vouched.fresh:
        says = "The assertion is not meant for this address, or not current. Sign a fresh one for it."
        raise refused("REQUESTER_NOT_AUTHENTICATED", says, field="client_assertion")
    yield no_replay(_used(point, vouched.jti, arrival.at), law=law)


def _vouched(assertion: Assertion | None, arrival: Arrival, asked: TokenAsked, law: Law) -> Vouched:
    """What the assertion says; it is meant for the token endpoint, as SMART has it, or for the gateway as a whole."""
    assert assertion is not None
    on = law_day(arrival.at)
    said = [
        vouched_in(
            assertion,
            audience=audience,
            at=arrival.at,
            longest=int(law.number("gateway.assertion_life", on)),
            tolerance=int(law.number("gateway.clock_tolerance", on)),
        )
        for audience in (asked.address, arrival.audience)
    ]
    return said[0] if said[0].fresh else said[1]


def _used(point: ConnectionPoint, jti: str, at: datetime) -> Transaction:
    if not jti:
        return Transaction(named=False)
    try:
        with transaction.atomic():
            digest = hashlib.sha256(jti.encode()).hexdigest()
            UsedOnce.objects.create(point=point, what="client", digest=digest, at=at)
    except IntegrityError:
        return Transaction(named=True, used_before=True)
    return Transaction(named=True)


def _issued(arrival: Arrival, asked: TokenAsked, point: ConnectionPoint, law: Law) -> Issued:
    vouched = asdict(_vouched(take_apart(asked.assertion), arrival, asked, law))
    acted = vouched["user_action_at"]
    life = int(law.number("gateway.access_token_life", law_day(arrival.at)))
    sealed = {
        "point": point.reference,
        "certificate": arrival.fingerprint,
        "expires": (arrival.at + timedelta(seconds=life)).timestamp(),
        "vouched": {
            **vouched,
            "jti": str(uuid.uuid4()),
            "user_action_at": acted.isoformat() if acted else None,
        },
    }
    return Issued(_MARK + signing.dumps(sealed, salt=_SALT, compress=True), life, SCOPE)


def _point(fingerprint: str) -> ConnectionPoint | None:
    found = ConnectionPoint.objects.select_related("location", "onboarding")
    return found.filter(fingerprint=fingerprint).first() if fingerprint else None


def _append(point: ConnectionPoint | None, at: datetime, code: str) -> None:
    client = replace(system_actor(point.reference if point else "unregistered"), channel="api")
    body = {"point": str(point.pk) if point else None, "code": code or None}
    with transaction.atomic():
        append(TOKEN_ASKED, actor=client, at=at, body=body)
