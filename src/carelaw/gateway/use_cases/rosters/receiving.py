"""A list comes in: the file is kept, its sender judged, and its rows are read at once or, when many, by the worker."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import PurePath
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from carelaw.gateway.facts.rosters import SenderKind
from carelaw.gateway.rules.refusal_codes import CODES, SECTION
from carelaw.gateway.rules.rosters.due import half_name
from carelaw.gateway.store.models import FilingState, PharmacyEntity, PharmacyLocation, RosterFiling
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.permissions import FILE_ROSTER, SEE_ROSTERS
from carelaw.gateway.use_cases.rosters.reading import read_filing
from carelaw.gateway.wire.message import printable
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.platform.accounts.actor import Actor, system_actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.files.keeping import Readable, keep
from carelaw.platform.jobs.queue import Beat, enqueue, job
from carelaw.platform.parties.own import acts_for_own, not_yours, only_own, own_parties
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

RECEIVED = declare(
    "gateway-roster-received",
    says="A list of pharmacists and locations was received.",
    keys={"entity": Shape.ID, "filing": Shape.ID, "digest": Shape.DIGEST, "size": Shape.COUNT},
    cite=f"{SECTION}(d)(3)",
)
READ = "gateway.read-roster"
LARGEST = 16 << 20
# A file of this size is read while its sender waits; a larger one by the worker, its progress shown.
AT_ONCE = 192 << 10
CAPACITIES = (SenderKind.ENTITY, SenderKind.PHARMACIST_IN_CHARGE, SenderKind.CORPORATE)
_ENTITY, _IN_CHARGE = "PHARMACY_ENTITY", "PHARMACIST_IN_CHARGE"


def file_roster(
    actor: Actor, entity: PharmacyEntity, stream: Readable, *, file_name: str, capacity: str, at: datetime
) -> RosterFiling:
    """Send an entity's list. The same file again in the same half-year is the same filing, unless it was refused."""
    require(actor, FILE_ROSTER)
    sender = _sender(actor, entity, capacity)
    raw = stream.read(LARGEST + 1)
    if len(raw) > LARGEST:
        says = f"The file is larger than {LARGEST:,} bytes, the most that is taken. Leave out what is not of the list."
        raise Refusal("roster-too-large", says, cite=f"{SECTION}(d)(3)", field="file", kind="too-large")
    kept, on = keep(io.BytesIO(raw)), law_day(at)
    with transaction.atomic():
        PharmacyEntity.objects.select_for_update().get(pk=entity.pk)
        same = RosterFiling.objects.filter(entity=entity, digest=kept.digest).exclude(state=FilingState.REFUSED)
        for one in same:
            if half_name(law_day(one.received_at)) == half_name(on):
                return one
        filing = RosterFiling.objects.create(
            reference=f"ROS-{on:%Y}-{next_in(f'gateway.rosters-{on:%Y}'):04d}",
            entity=entity,
            file_name=printable(PurePath(file_name).name)[:120] or "roster",
            digest=kept.digest,
            size=kept.size,
            capacity=sender.value,
            sent_by=actor.name[:120],
            vendor_id=own_parties(actor)[0] if sender is SenderKind.VENDOR else None,
            received_at=at,
        )
        body = {"entity": str(entity.pk), "filing": str(filing.pk), "digest": kept.digest, "size": kept.size}
        append(RECEIVED, actor=actor, at=at, body=body, subject=str(filing.pk))
        if kept.size > AT_ONCE:
            enqueue(READ, key=str(filing.pk), filing_id=str(filing.pk))
            return filing
    return read_filing(actor, filing, at=at)


def require_taken(filing: RosterFiling) -> RosterFiling:
    """A list of which something was taken, or that is being read; any other is refused in the words kept with it."""
    if filing.state not in {FilingState.REFUSED, FilingState.DRAFT}:
        return filing
    first = filing.faults[0]
    problems = tuple(
        Problem(one["code"], one["says"], one.get("field") or "file", one["cite"]) for one in filing.faults
    )
    raise Refusal(
        first["code"],
        f"{first['says']} The list is kept as {filing.reference}.",
        cite=first["cite"],
        field=first.get("field") or "file",
        kind=CODES[first["code"]].kind,
        problems=problems if len(problems) > 1 else (),
        reference=filing.reference,
    )


@job(READ)
def read_in_background(beat: Beat, *, filing_id: str) -> None:
    """Read a long list, its progress shown as it goes."""
    filing = RosterFiling.objects.get(pk=filing_id)
    actor = system_actor("gateway.rosters")
    read_filing(actor, filing, at=filing.received_at, told=beat.progress)


def visible_filings(actor: Actor) -> QuerySet[RosterFiling]:
    """The lists that an actor may see: an entity its own, a vendor those that it sent."""
    require(actor, SEE_ROSTERS)
    found = RosterFiling.objects.select_related("entity")
    return only_own(found, actor, "entity", "vendor_id")


def filing_of(actor: Actor, reference: UUID | str) -> RosterFiling:
    """One list by its reference. Raises Refusal `not-found`, also for what belongs to others."""
    found = visible_filings(actor)
    one = found.filter(reference=printable(str(reference))).first()
    if one is None:
        raise not_yours()
    return one


def entities_to_file_for(actor: Actor) -> QuerySet[PharmacyEntity]:
    """The entities whose list an actor may send: one's own, or those that one's product or connection serves."""
    require(actor, FILE_ROSTER)
    mine = own_parties(actor)
    if actor.role in {_ENTITY, _IN_CHARGE}:
        return PharmacyEntity.objects.filter(pk__in=mine)
    served = PharmacyLocation.objects.filter(Q(system_vendor__in=mine) | Q(points__vendor__in=mine))
    return PharmacyEntity.objects.filter(pk__in=served.values("entity_id"))


def entity_to_file_for(actor: Actor, party: UUID | str) -> PharmacyEntity:
    """One of these entities by its id, or the only one when none is named. Raises Refusal."""
    found = entities_to_file_for(actor)
    if not str(party):
        if found.count() == 1:
            return found.get()
        says = "Name the pharmacy entity whose list this is: you send lists for several, or for none yet."
        raise Refusal("entity-not-named", says, cite=f"{SECTION}(d)(3)", field="entity")
    try:
        one = found.filter(pk=UUID(str(party))).first()
    except ValueError:
        one = None
    if one is None:
        raise not_yours()
    return one


def _sender(actor: Actor, entity: PharmacyEntity, capacity: str) -> SenderKind:
    if not entities_to_file_for(actor).filter(pk=entity.pk).exists():
        raise not_yours()
    if acts_for_own(actor) and actor.role not in {_ENTITY, _IN_CHARGE}:
        return SenderKind.VENDOR
    permitted = CAPACITIES if actor.role != _IN_CHARGE else (SenderKind.PHARMACIST_IN_CHARGE,)
    told = capacity or (permitted[0].value if len(permitted) == 1 else "")
    if told not in {one.value for one in permitted}:
        says = f"“{told[:40]}” is no capacity of yours. Permitted: {', '.join(permitted)}."
        raise Refusal("E-PMP-ROSTER_SENDER", says, cite=f"{SECTION}(d)(3)", field="capacity")
    return SenderKind(told)
