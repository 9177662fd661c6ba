"""The two exemptions of (i), store by store: a certification of no system, a department of an inpatient hospital."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from carelaw.gateway.facts.compliance import Certification, HospitalBasis
from carelaw.gateway.rules.fine_exemptions import hospital_department, no_system_certification
from carelaw.gateway.rules.refusal_codes import SECTION, refusal, refused
from carelaw.gateway.store.models import Exemption, PharmacyLocation
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.permissions import CERTIFY, RECORD_EXEMPTIONS, SEE_CASES
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.parties.own import is_own, only_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_KEYS = {"location": Shape.ID, "exemption": Shape.ID, "ground": Shape.CODE, "state": Shape.CODE}
EXEMPTION = declare(
    "exemption-recorded", says="An exemption of a pharmacy was accepted, contradicted or ended.", keys=_KEYS,
    cite=f"{SECTION}(i)",
)  # fmt: skip
NO_SYSTEM, HOSPITAL = "no-system", "hospital-department"


def certify_no_system(actor: Actor, at: datetime, *, location: UUID | str, signer: str, signed_on: date) -> Exemption:
    """A pharmacy certifies that it uses no electronic system; it is exempt from the day this is received.

    A certification that the register contradicts is refused, and kept for review all the same.
    """
    require(actor, CERTIFY)
    on = law_day(at)
    if not signer.strip():
        raise refused("REASON_REQUIRED", "Name who signed the certification, with the title.", field="signer")
    with transaction.atomic():
        store = _location(actor, location)
        facts = Certification(
            signed_on=signed_on,
            received_on=on,
            system_on_record=bool(store.system_vendor_id or store.system_product),
            point_on_record=store.points.exists(),
        )
        decision = no_system_certification(facts, law=adopted_law())
        keep(decision, facts, subject=f"gateway-location:{store.pk}", at=at, actor=actor)
        passed = decision.outcome is Outcome.PASS
        if not passed and decision.codes != ("E-PMP-CERTIFICATION_CONTRADICTED",):
            raise refusal(decision)
        made = Exemption.objects.create(
            location=store,
            ground=NO_SYSTEM,
            signer=signer.strip()[:120],
            signed_on=signed_on,
            from_on=on if passed else None,
            state="in-force" if passed else "contradicted",
            account_id=actor.account_id or None,
            at=at,
        )
        _took_effect(actor, made, at)
    if not passed:
        raise refusal(decision)
    return made


def record_hospital_department(
    actor: Actor,
    at: datetime,
    *,
    location: UUID | str,
    department: bool | None,
    owned_by_hospital: bool | None = None,
    basis: str,
) -> Exemption:
    """Record that a pharmacy is a department of an inpatient facility, and by what that was verified."""
    require(actor, RECORD_EXEMPTIONS)
    on = law_day(at)
    if not basis.strip():
        says = "Name the hospital with its license, and by what it was verified."
        raise refused("REASON_REQUIRED", says, field="basis")
    with transaction.atomic():
        store = _location(actor, location)
        facts = HospitalBasis(department, owned_by_hospital)
        decision = hospital_department(facts, law=adopted_law())
        if decision.outcome is not Outcome.PASS:
            raise refusal(decision)
        keep(decision, facts, subject=f"gateway-location:{store.pk}", at=at, actor=actor)
        made = Exemption.objects.create(
            location=store,
            ground=HOSPITAL,
            basis=basis.strip()[:300],
            from_on=on,
            state="in-force",
            account_id=actor.account_id or None,
            at=at,
        )
        _took_effect(actor, made, at)
    return made


def end_exemption(actor: Actor, at: datetime, *, exemption: int) -> Exemption:
    """End an exemption, such as when a pharmacy acquires a system; the duty to integrate is back from that day."""
    require(actor, RECORD_EXEMPTIONS)
    on = law_day(at)
    with transaction.atomic():
        made = Exemption.objects.select_for_update().filter(pk=exemption, state="in-force").first()
        if made is None:
            says = "No exemption of this number is in force; the list of exemptions shows those that are."
            raise Refusal("exemption-unknown", says, cite=f"{SECTION}(i)", field="exemption", kind="not-found")
        made.state, made.ended_on = "ended", on
        made.save(update_fields=["state", "ended_on"])
        PharmacyLocation.objects.filter(pk=made.location_id).update(exempt_until=on)
        append(EXEMPTION, actor=actor, at=at, body=_body(made), subject=str(made.location_id))
    return made


def exemptions_for(actor: Actor) -> QuerySet[Exemption]:
    """The exemptions that an actor may see, the newest first: an entity those of its own stores."""
    require(actor, SEE_CASES)
    found = Exemption.objects.select_related("location").order_by("-at", "-pk")
    return only_own(found, actor, "location__entity")


def exemption_line(one: Exemption) -> dict[str, Any]:
    """An exemption as every door shows it."""
    return {
        "exemption": one.pk,
        "location": str(one.location_id),
        "store": f"{one.location.name}, {one.location.city}",
        "ground": one.ground,
        "basis": one.basis or f"{one.signer}, signed {one.signed_on}",
        "state": one.state,
        "from_on": one.from_on.isoformat() if one.from_on else None,
        "ended_on": one.ended_on.isoformat() if one.ended_on else None,
    }


def stores_to_exempt(actor: Actor) -> QuerySet[PharmacyLocation]:
    """The stores for which an exemption can still be entered: open, not integrated, not exempt."""
    found = PharmacyLocation.objects.filter(closed_on=None, integrated_since=None).order_by("name", "city", "pk")
    return only_own(found.filter(Q(exempt_since=None) | ~Q(exempt_until=None)), actor, "entity")


def _location(actor: Actor, location: UUID | str) -> PharmacyLocation:
    try:
        found = PharmacyLocation.objects.select_for_update(of=("self",)).filter(pk=UUID(str(location))).first()
    except ValueError:
        found = None
    if found is None or not is_own(actor, found.entity_id):
        says = "No store of yours has this id. Check the id, or choose the store at the console."
        raise Refusal("location-unknown", says, cite=f"{SECTION}(i)", field="location", kind="not-found")
    if found.exempt_since is not None and found.exempt_until is None:
        says = f"This location has been exempt since {found.exempt_since}; end that exemption first."
        raise Refusal("location-exempt", says, cite=f"{SECTION}(i)", field="location", kind="conflict")
    return found


def _took_effect(actor: Actor, made: Exemption, at: datetime) -> None:
    if made.state == "in-force":
        PharmacyLocation.objects.filter(pk=made.location_id).update(
            exempt_since=made.from_on, exempt_until=None, exempt_ground=made.ground
        )
    append(EXEMPTION, actor=actor, at=at, body=_body(made), subject=str(made.location_id))


def _body(made: Exemption) -> dict[str, object]:
    return {
        "location": str(made.location_id),
        "exemption": made.pk,
        "ground": made.ground,
        "state": made.state,
    }


__all__ = [
    "certify_no_system",
    "end_exemption",
    "exemption_line",
    "exemptions_for",
    "record_hospital_department",
    "stores_to_exempt",
]
