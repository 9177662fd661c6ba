"""Which request a visitor has opened with its secret: kept in the visitor's session, and for a short while."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from carelaw.pdmp.store.models import PatientRequest
from carelaw.pdmp.use_cases.patients.common import is_theirs, requester_of
from carelaw.platform.accounts.actor import Actor, visitor
from carelaw.platform.accounts.clients import address_of

_KEY = "my_record"
_IDLE = timedelta(minutes=20)


def remember(request: Any, held: PatientRequest) -> None:
    """The visitor showed the secret; a session of before is not carried on."""
    if not request.user.is_authenticated:
        request.session.cycle_key()
    request.session[_KEY] = {"request": str(held.pk), "seen": int(request.at.timestamp())}


def forget(request: Any) -> None:
    """Nothing is open any more."""
    request.session.pop(_KEY, None)


def opened(request: Any) -> PatientRequest | None:
    """The request that is open here; None after a while without a click."""
    known = request.session.get(_KEY)
    if known is None:
        return None
    if request.at.timestamp() - known["seen"] > _IDLE.total_seconds():
        forget(request)
        return None
    held = PatientRequest.objects.filter(pk=known["request"]).first()
    if held is not None:
        request.session[_KEY] = {**known, "seen": int(request.at.timestamp())}
    return held


def asker(request: Any) -> Actor:
    """Who files: the signed-in patient, or a visitor."""
    actor: Actor | None = request.actor
    return actor if actor and actor.role in ("PATIENT", "PARENT_GUARDIAN", "HC_POA") else visitor(address_of(request))


def holder(request: Any, held: PatientRequest) -> Actor:
    """Whoever opened a request: by account, or by its secret."""
    actor: Actor | None = request.actor
    return actor if actor and is_theirs(actor, held) else requester_of(held, address_of(request))
