"""Envelopes as they are written, whoever asked: a search of a point, or the question of another state."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DatabaseError

from carelaw.gateway.rules.refusal_codes import SECTION, refused
from carelaw.gateway.store.models import Envelope, EnvelopeOutcome
from carelaw.gateway.wire.message import SearchMessage
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

SEARCHED = declare(
    "gateway-search",
    says="A search came to the gateway; its envelope says by whom and how it ended, nothing what was found.",
    keys={"envelope": Shape.ID, "point": Shape.ID, "outcome": Shape.CODE, "code": Shape.CODE},
    cite=f"{SECTION}(b)(3), (g)(2)",
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a request arrived: when, over which encryption, with which certificate, from where, with which assertion."""

    at: datetime
    tls_version: str | None
    fingerprint: str
    source: str
    audience: str
    token: str = field(default="", repr=False)
    arrived_in_clear: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """How a search ended: answered, refused by which code under which paragraph, failed, or not in time."""

    outcome: EnvelopeOutcome
    code: str = ""
    cite: str = ""


@contextmanager
def kept_or_refused() -> Iterator[None]:
    """What cannot be put on file is not answered: the same refusal at every door, and that it may be tried again."""
    try:
        yield
    except DatabaseError:
        says = "What was asked could not be put on file, so nothing is released. Try again shortly."
        raise refused("AUDIT_UNAVAILABLE", says) from None


def write_envelope(made: uuid.UUID, arrival: Arrival, message: SearchMessage, ended: Ended, **told: Any) -> None:
    """One envelope: what every search tells alike, and what only this way of asking `told`."""
    keys = message.keys
    left = arrival.at if ended.outcome is EnvelopeOutcome.ANSWERED else None
    alike: dict[str, Any] = {
        "transaction_id": message.transaction_id,
        "requester_role": message.requester_role,
        "from_state": message.from_state,
    }
    Envelope.objects.create(
        id=made,
        received_at=arrival.at,
        answered_at=left,
        released_at=left,
        cert_fingerprint=arrival.fingerprint,
        source_ip=arrival.source[:45],
        requester_first=message.requester_first,
        requester_last=message.requester_last,
        requester_license=message.requester_license,
        search_last=keys.last_name,
        search_first=keys.first_name,
        search_middle=keys.middle_name,
        search_dob=keys.birth_date,
        search_sex=keys.sex,
        search_zip=keys.zip_code,
        outcome=ended.outcome,
        refusal_code=ended.code,
        citation=ended.cite[:80],
        **{**alike, **told},
    )


def put_on_record(made: uuid.UUID, arrival: Arrival, ended: Ended, actor: Actor, point: uuid.UUID | None) -> None:
    """The envelope's entry on the record; last of all that is written, as everybody waits for the record's head."""
    body = {"envelope": str(made), "point": str(point) if point else None, "outcome": ended.outcome.value}
    append(SEARCHED, actor=actor, at=arrival.at, body={**body, "code": ended.code or None})
