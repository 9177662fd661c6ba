"""Connection points: registered with their certificate and keys, switched on, switched off, always with a reason."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import transaction
from django.db.models import QuerySet

from carelaw.gateway.facts.search import PointState
from carelaw.gateway.rules.refusal_codes import SECTION, refused
from carelaw.gateway.store.models import ConnectionPoint, Onboarding, PharmacyLocation, PointEvent
from carelaw.gateway.use_cases.oversight.standing import require_not_shut_out, shut_out_party
from carelaw.gateway.use_cases.permissions import HANDLE_INTEGRATION, REPORT_CONNECTION, SEE_POINTS, SWITCH_POINTS
from carelaw.gateway.wire.assertion import public_key_faults, public_parts
from carelaw.gateway.wire.message import printable
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import allowed, require
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.parties.own import not_yours, only_own, require_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

POINT_CHANGED = declare(
    "gateway-point-changed",
    says="A connection point was registered, switched on, or switched off.",
    keys={"point": Shape.ID, "what": Shape.CODE},
    cite=f"{SECTION}(b)(6), (b)(7)",
)


def register_point(
    actor: Actor, onboarding: Onboarding, location: PharmacyLocation, *, at: datetime
) -> ConnectionPoint:
    """Put a location's point on the Console, for testing; the same integration gives one point for each location."""
    require(actor, HANDLE_INTEGRATION)
    installation = f"{location.npi or location.pk}-1"
    with transaction.atomic():
        PharmacyLocation.objects.select_for_update().get(pk=location.pk)
        if onboarding.channel == "CHANGE":
            # A change gets a point of its own beside the one that goes on until production is switched.
            installation = f"{installation[:-1]}{location.points.exclude(onboarding=onboarding).count() + 1}"
        known = ConnectionPoint.objects.filter(location=location, installation=installation).first()
        if known is not None:
            return known
        point = ConnectionPoint.objects.create(
            reference=f"IL-{next_in('gateway.points'):05d}",
            location=location,
            installation=installation,
            onboarding=onboarding,
            option=onboarding.option,
            carried_by=onboarding.carried_by,
            vendor=onboarding.vendor,
            system_product=location.system_product or "unnamed",
            state=PointState.TESTING.value,
            state_since=at,
            created_at=at,
        )
        _kept(actor, point, "registered", "", at)
    return point


def register_keys(
    actor: Actor, point: ConnectionPoint, *, certificate: str, keys: Sequence[Mapping[str, Any]], at: datetime
) -> ConnectionPoint:
    """Bind a certificate (PEM) and public keys (JWKs) to a point. A certificate serves one point and no other."""
    require(actor, REPORT_CONNECTION)
    fingerprint = fingerprint_of(certificate)
    faults = [
        Problem("key-unusable", f"Key {number}: {fault}.", f"keys.{number}")
        for number, key in enumerate(keys, start=1)
        for fault in public_key_faults(key)
    ]
    if faults or all(key.get("use") == "enc" for key in keys):
        says = (
            "Register at least one public key to verify signatures by: EC P-384 (ES384) or RSA of 2048 bits or more "
            "(RS384); beside it, if answers shall be encrypted, an RSA key of use enc."
        )
        raise Refusal("keys-unusable", says, cite=f"{SECTION}(f)(2)", field="keys", problems=tuple(faults))
    with transaction.atomic():
        held = _held(point)
        require_own(actor, held.location.entity_id, held.vendor_id, held.location.system_vendor_id)
        if ConnectionPoint.objects.filter(fingerprint=fingerprint).exclude(pk=held.pk).exists():
            says = "This certificate is bound to another point. Each point has a certificate of its own."
            raise refused("LINK_NOT_ONE_TO_ONE", says, field="certificate", kind="conflict")
        held.fingerprint, held.keys = fingerprint, [public_parts(key) for key in keys]
        held.save(update_fields=["fingerprint", "keys"])
        _kept(actor, held, "keyed", "", at)
    return held


def activate(actor: Actor, point: ConnectionPoint, *, at: datetime) -> ConnectionPoint:
    """Switch production on for a point that is tested; only the program does."""
    require(actor, SWITCH_POINTS)
    with transaction.atomic():
        held = _held(point)
        require_not_shut_out(held)
        if not held.fingerprint or not held.keys:
            says = f"Point {held.reference} has no certificate or no key yet. Its vendor registers both."
            raise refused("LINK_NOT_ONE_TO_ONE", says, field="certificate", kind="conflict")
        held.activated_at = at
        held.save(update_fields=["activated_at"])
        return _turned(actor, held, PointState.ACTIVE, "activated", "", at)


def retire_replaced(actor: Actor, onboarding: Onboarding, *, at: datetime) -> None:
    """Once a change is in production, the points that it replaces go out of use; their history stays."""
    require(actor, SWITCH_POINTS)
    replaced = ConnectionPoint.objects.filter(location__in=onboarding.locations.all()).exclude(onboarding=onboarding)
    for point in replaced.filter(state__in=[PointState.ACTIVE, PointState.DISABLED]).order_by("reference"):
        _turned(actor, point, PointState.RETIRED, "retired", f"Replaced through {onboarding.reference}.", at)


def disable(actor: Actor, point: ConnectionPoint, *, because: str, at: datetime) -> ConnectionPoint:
    """Switch one point off: no further answer leaves, not even one that is being made. Its neighbours go on."""
    require(actor, SWITCH_POINTS)
    _require_reason(because)
    with transaction.atomic():
        held = _held(point)
        if held.state != PointState.ACTIVE:
            says = f"Point {held.reference} is {held.state}; only an active point can be switched off."
            raise Refusal("point-state", says, cite=f"{SECTION}(b)(6)", kind="conflict")
        return _turned(actor, held, PointState.DISABLED, "disabled", because, at)


def enable(actor: Actor, point: ConnectionPoint, *, because: str, at: datetime) -> ConnectionPoint:
    """Switch a point on again that was switched off, with a reason of its own."""
    require(actor, SWITCH_POINTS)
    _require_reason(because)
    with transaction.atomic():
        held = _held(point)
        if held.state != PointState.DISABLED:
            says = f"Point {held.reference} is {held.state}; only one that was switched off can be switched on again."
            raise Refusal("point-state", says, cite=f"{SECTION}(b)(6)", kind="conflict")
        return _turned(actor, held, PointState.ACTIVE, "enabled", because, at)


def shut_out(actor: Actor, point: ConnectionPoint, *, because: str, at: datetime) -> ConnectionPoint:
    """The party of a point is prohibited: the point gets no further answer. The caller holds the prohibition."""
    with transaction.atomic():
        return _turned(actor, _held(point), PointState.PROHIBITED, "prohibited", because, at)


def let_in_again(actor: Actor, point: ConnectionPoint, before: PointState, *, because: str, at: datetime) -> bool:
    """A point stands again as before its party was prohibited; not while another party of it is still prohibited."""
    with transaction.atomic():
        held = _held(point)
        parties = (held.vendor_id, held.location.system_vendor_id, held.location.entity_id)
        if shut_out_party(parties) is not None:
            return False
        _turned(actor, held, before, "reinstated", because, at)
    return True


def visible_points(actor: Actor) -> QuerySet[ConnectionPoint]:
    """The points that an actor may see: outsiders those of their own parties."""
    require(actor, SEE_POINTS)
    found = ConnectionPoint.objects.select_related("location", "location__entity", "vendor")
    return only_own(found, actor, "location__entity", "vendor", "location__system_vendor")


def points_offered(actor: Actor) -> list[tuple[str, str]]:
    """The points that one may name, with their store."""
    found = visible_points(actor).order_by("reference") if allowed(actor, SEE_POINTS) else ()
    return [(one.reference, f"{one.reference}, {one.location.name}") for one in found]


def point_of(actor: Actor, reference: str) -> ConnectionPoint:
    """One point by its reference or id. Raises Refusal `not-found`, also for what belongs to others."""
    found = visible_points(actor)
    try:
        one = found.filter(pk=UUID(reference)).first()
    except ValueError:
        one = found.filter(reference=printable(reference)).first()
    if one is None:
        raise not_yours()
    return one


def fingerprint_of(certificate: str) -> str:
    """The SHA-256 fingerprint of a certificate in PEM. Raises Refusal for what is none."""
    try:
        made = x509.load_pem_x509_certificate(certificate.encode("utf-8"))
    except ValueError:
        says = "This is no certificate in PEM. Send the certificate, never the private key."
        raise Refusal("certificate-unreadable", says, cite=f"{SECTION}(f)(2)", field="certificate") from None
    return hashlib.sha256(made.public_bytes(Encoding.DER)).hexdigest()


def _require_reason(because: str) -> None:
    if not because.strip():
        raise refused("REASON_REQUIRED", "Say why; the reason stays with the point.", field="because")


def _held(point: ConnectionPoint) -> ConnectionPoint:
    return ConnectionPoint.objects.select_for_update(of=("self",)).select_related("location").get(pk=point.pk)


def _turned(
    actor: Actor, held: ConnectionPoint, state: PointState, what: str, because: str, at: datetime
) -> ConnectionPoint:
    held.state, held.state_since = state.value, at
    held.save(update_fields=["state", "state_since"])
    _kept(actor, held, what, because, at)
    return held


def _kept(actor: Actor, point: ConnectionPoint, what: str, because: str, at: datetime) -> None:
    PointEvent.objects.create(
        point=point, at=at, what=what, because=printable(because.strip())[:300], by=actor.name[:120]
    )
    append(POINT_CHANGED, actor=actor, at=at, body={"point": str(point.pk), "what": what}, subject=str(point.pk))
