"""Five years of records: the schedule, holds, what may be destroyed, and the log of what was."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Decision
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.examinations import KeptRecord as RecordFacts
from carelaw.pbm.rules.examinations.records import keep_until, records_kept
from carelaw.pbm.store.models import (
    ApplicationDocument,
    Audit,
    AuditState,
    Contract,
    ContractState,
    DestroyedRecord,
    KeptRecord,
    MacVersion,
    RecordHold,
    Remittance,
)
from carelaw.pbm.use_cases.examinations.files import examination_for
from carelaw.pbm.use_cases.examinations.telling import HOLD, HOLD_LIFTED
from carelaw.pbm.use_cases.permissions import EXAMINE, RECORDS_KEEP, RECORDS_SEE
from carelaw.pbm.use_cases.scope.authority import RULEBOOK, ZONE
from carelaw.pbm.use_cases.scope.named import address_of, organization
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.models import BulkRun
from carelaw.platform.cases.numbering import next_in, next_many
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.files.keeping import destroy as destroy_file
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import only_own, own_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "215 ILCS 5/512-11(b)"
_SERIES = "pbm.kept-records"
KINDS = ("document", "book", "account", "recording", "log", "mac-list-version", "remittance", "audit-file", "contract")
_KEYS = {"record": Shape.ID}
ENTERED = declare("pbm-record-scheduled", says="A record was put on the schedule.", keys=_KEYS, cite=CITE)
ENDED = declare("pbm-record-matter-ended", says="What a record is about has ended.", keys=_KEYS, cite=CITE)
DESTROYED = declare("pbm-record-destroyed", says="A record past its years was destroyed.", keys=_KEYS, cite=CITE)
HELD = declare("pbm-records-held", says="Records were put on hold.", keys={"hold": Shape.ID}, cite=CITE)
LIFTED = declare("pbm-records-hold-lifted", says="A hold on records was lifted.", keys={"hold": Shape.ID}, cite=CITE)


@dataclass(frozen=True, slots=True)
class Span:
    """A record that this platform itself holds: whose, since when, and the end of what it records."""

    party_id: UUID
    reference: str
    title: str
    created_on: date
    matter_open: bool = False
    matter_ended_on: date | None = None
    digest: str = ""


Spans = Callable[[], Iterable[Span]]
_SOURCES: dict[str, Spans] = {}


def records_of(kind: str) -> Callable[[Spans], Spans]:
    """Register what this platform holds of one kind, so that the schedule has it: `@records_of("remittance")`."""
    if kind not in KINDS or kind in _SOURCES:
        raise ValueError(f"Records of the kind {kind} are unknown, or registered twice.")

    def register(spans: Spans) -> Spans:
        _SOURCES[kind] = spans
        return spans

    return register


@records_of("mac-list-version")
def _list_versions() -> Iterable[Span]:
    """Each version of a price list; what it records ends when the next one takes over."""
    before: MacVersion | None = None
    for one in MacVersion.objects.select_related("mac_list").order_by("mac_list_id", "-number"):
        newer = before if before is not None and before.mac_list_id == one.mac_list_id else None
        on = legal_date(one.published_at, ZONE)
        ended = legal_date(newer.published_at, ZONE) if newer else None
        title = f"Version {one.number} of the price list {one.mac_list.code}"
        yield Span(one.mac_list.manager_id, f"{one.mac_list_id}:{one.number}", title, on, newer is None, ended)
        before = one


@records_of("document")
def _application_documents() -> Iterable[Span]:
    for one in ApplicationDocument.objects.select_related("application").order_by("pk"):
        application = one.application
        on = legal_date(one.added_at, ZONE)
        ended = legal_date(application.decided_at, ZONE) if application.decided_at else None
        title = f"{one.get_kind_display()} of {application.reference}"
        yield Span(
            application.party_id, f"{application.reference}:{one.pk}", title, on, ended is None, ended, one.digest
        )


@records_of("contract")
def _contracts() -> Iterable[Span]:
    for one in Contract.objects.exclude(state=ContractState.DRAFT).order_by("number"):
        on = legal_date(one.registered_at or one.created_at, ZONE)
        yield Span(one.manager_id, one.number, one.title or one.number, on, one.ends_on is None, one.ends_on)


@records_of("remittance")
def _remittances() -> Iterable[Span]:
    received = dict(BulkRun.objects.values_list("pk", "received_at"))
    for one in Remittance.objects.order_by("pk").iterator():
        at = received.get(one.run_id)
        on = one.paid_on or (legal_date(at, ZONE) if at else None)
        if on is not None:
            yield Span(one.manager_id, str(one.pk), f"Remittance of {on}, ${one.amount:,.2f}", on)


@records_of("audit-file")
def _audit_files() -> Iterable[Span]:
    """The file of each pharmacy audit; what it records ends with its final report."""
    for one in Audit.objects.exclude(state__in=(AuditState.DRAFT, AuditState.CANCELLED)).order_by("pk"):
        on = legal_date(one.saved_at, ZONE)
        yield Span(one.manager_id, one.reference, f"Audit {one.reference}", on, one.final_on is None, one.final_on)


@each_day("pbm.record-schedule", order=90)
def schedule_own(on: date, at: datetime) -> int:
    """What this platform holds of the licensees' records goes on the schedule; ends of matters are noted."""
    if RULEBOOK not in adopted_law().rulebooks:
        return 0
    made = 0
    for kind, spans in _SOURCES.items():
        known = {(one.party_id, one.reference): one for one in KeptRecord.objects.filter(kind=kind)}
        fresh: list[Span] = []
        for span in spans():
            found = known.get((span.party_id, span.reference))
            if found is None:
                fresh.append(span)
            elif found.destroyed_on is None and (found.matter_open, found.matter_ended_on) != (
                span.matter_open,
                span.matter_ended_on,
            ):
                found.matter_open, found.matter_ended_on = span.matter_open, span.matter_ended_on
                found.save(update_fields=["matter_open", "matter_ended_on"])
        numbers = next_many(_SERIES, len(fresh)) if fresh else range(0)
        rows = [_record(span.party_id, kind, span, at, number) for span, number in zip(fresh, numbers, strict=True)]
        made += len(KeptRecord.objects.bulk_create(rows, batch_size=1_000))
    return made


def records_for(actor: Actor) -> QuerySet[KeptRecord]:
    """The schedule as far as an actor may see it."""
    require(actor, RECORDS_SEE)
    return only_own(KeptRecord.objects.all(), actor, "party_id")


def enter_record(
    actor: Actor,
    at: datetime,
    *,
    kind: str,
    reference: str,
    title: str,
    created_on: date,
    matter_open: bool,
    matter_ended_on: date | None,
) -> KeptRecord:
    """Put a record on the schedule: a book, an account, a recording, whatever tells of running a program."""
    require(actor, RECORDS_KEEP)
    party = own_party(actor)
    if created_on > legal_date(at, ZONE):
        raise Refusal("record-ahead", f"{created_on} lies ahead. Give the day it was made.", field="created_on")
    if KeptRecord.objects.filter(party_id=party.pk, kind=kind, reference=reference.strip()).exists():
        says = "A record of this kind and reference is on the schedule; each stands there once."
        raise Refusal("record-known", says, cite=CITE, field="reference", kind="conflict")
    span = Span(party.pk, reference.strip(), title.strip(), created_on, matter_open, matter_ended_on)
    with transaction.atomic():
        made = _enter(party.pk, kind, span, at)
        append(ENTERED, actor=actor, at=at, body={"record": made.number}, subject=made.number)
    return made


def end_matter(actor: Actor, at: datetime, *, record: str, ended_on: date) -> KeptRecord:
    """Say when the thing that a record is about ended; the years run from then."""
    require(actor, RECORDS_KEEP)
    with transaction.atomic():
        found = _held(actor, record)
        found.matter_open, found.matter_ended_on = False, ended_on
        found.save(update_fields=["matter_open", "matter_ended_on"])
        append(ENDED, actor=actor, at=at, body={"record": found.number}, subject=found.number)
    return found


def kept_decision(one: KeptRecord, on: date) -> Decision:
    """Whether a record may be destroyed on a day."""
    held = any(hold.kind in ("", one.kind) for hold in holds_on(one.party_id, on))
    facts = RecordFacts(one.created_on, on, one.matter_ended_on, one.matter_open, held)
    return records_kept(facts, law=adopted_law())


def may_be_destroyed(kind: str, party_id: UUID, reference: str, on: date) -> Decision | None:
    """The same for a record by its reference; None where it is not on the schedule. Ask before any purge."""
    found = KeptRecord.objects.filter(kind=kind, party_id=party_id, reference=reference).first()
    return kept_decision(found, on) if found else None


def destroy_record(actor: Actor, at: datetime, *, record: str) -> DestroyedRecord:
    """Destroy a record whose years are over; the log of it stays. Before that day it is refused."""
    require(actor, RECORDS_KEEP)
    on = legal_date(at, ZONE)
    with transaction.atomic():
        found = _held(actor, record)
        decision = stop_at(kept_decision(found, on), {"destroyed_on": "record", "on_hold": "record"}, kind="conflict")
        keep(
            decision,
            {"record": found.number, "on": on.isoformat()},
            subject=f"record:{found.number}",
            at=at,
            actor=actor,
        )
        found.destroyed_on = on
        found.save(update_fields=["destroyed_on"])
        same = KeptRecord.objects.filter(digest=found.digest, destroyed_on=None)
        if found.digest and not same.exists():
            # The bytes go once the log of it is certain.
            transaction.on_commit(partial(destroy_file, found.digest))
        made = DestroyedRecord.objects.create(
            number=found.number,
            party_id=found.party_id,
            kind=found.kind,
            reference=found.reference,
            created_on=found.created_on,
            kept_through=keep_until(found.created_on, found.matter_ended_on, adopted_law()),
            digest=found.digest,
            destroyed_on=on,
            account_id=actor.account_id or None,
        )
        append(DESTROYED, actor=actor, at=at, body={"record": found.number}, subject=found.number)
    return made


# Holds


def holds_on(party_id: UUID, on: date) -> list[RecordHold]:
    """The holds on a party's records on a day."""
    live = Q(lifted_on=None) | Q(lifted_on__gt=on)
    return list(RecordHold.objects.filter(live, party_id=party_id, placed_on__lte=on))


def place_hold(actor: Actor, at: datetime, *, manager: str, examination: str, kind: str, because: str) -> RecordHold:
    """Put records on hold: they stay, whatever their years; the licensee is told in writing."""
    require(actor, EXAMINE)
    party = organization(manager, "manager", "benefit manager")
    today = legal_date(at, ZONE)
    with transaction.atomic():
        about = examination_for(actor, examination) if examination.strip() else None
        made = RecordHold.objects.create(
            number=f"H-{today.year}-{next_in(f'pbm.holds-{today.year}'):04}",
            party_id=party.pk,
            examination=about,
            kind=kind or "",
            because=because.strip(),
            placed_on=today,
        )
        values = {
            "hold": made.number,
            "manager": party.name,
            "placed": str(today),
            "which": f"all records of the kind {kind}" if kind else "all records about running programs",
            "because": because.strip(),
        }
        _tell(HOLD, made, party, at, values)
        append(HELD, actor=actor, at=at, body={"hold": made.number}, subject=made.number)
    return made


def lift_hold(actor: Actor, at: datetime, *, hold: str) -> RecordHold:
    """Lift a hold; the years count again."""
    require(actor, EXAMINE)
    with transaction.atomic():
        found = RecordHold.objects.select_for_update().filter(number=hold.strip(), lifted_on=None).first()
        if found is None:
            raise Refusal("hold-unknown", "No running hold has this number.", field="hold", kind="not-found")
        found.lifted_on = legal_date(at, ZONE)
        found.save(update_fields=["lifted_on"])
        party = Party.objects.get(pk=found.party_id)
        values = {
            "hold": found.number,
            "manager": party.name,
            "placed": str(found.placed_on),
            "lifted": str(found.lifted_on),
        }
        _tell(HOLD_LIFTED, found, party, at, values)
        append(LIFTED, actor=actor, at=at, body={"hold": found.number}, subject=found.number)
    return found


def _tell(kind: str, hold: RecordHold, party: Party, at: datetime, values: dict[str, str]) -> None:
    write_to_party(
        kind,
        key=hold.number,
        party_id=party.pk,
        at=at,
        values=values,
        letter=True,
        address=address_of(party, legal_date(at, ZONE)),
    )


def _enter(party_id: UUID, kind: str, span: Span, at: datetime) -> KeptRecord:
    made = _record(party_id, kind, span, at, next_in(_SERIES))
    made.save(force_insert=True)
    return made


def _record(party_id: UUID, kind: str, span: Span, at: datetime, number: int) -> KeptRecord:
    return KeptRecord(
        number=f"K-{number:06}",
        party_id=party_id,
        kind=kind,
        reference=span.reference[:160],
        title=span.title[:200],
        created_on=span.created_on,
        matter_open=span.matter_open,
        matter_ended_on=span.matter_ended_on,
        digest=span.digest,
        entered_at=at,
    )


def _held(actor: Actor, number: str) -> KeptRecord:
    mine = only_own(KeptRecord.objects.select_for_update(), actor, "party_id")
    found = mine.filter(number=number.strip(), destroyed_on=None).first()
    if found is None:
        says = "No kept record of this number is yours. The schedule has its number."
        raise Refusal("record-unknown", says, field="record", kind="not-found")
    return found


def record_row(one: KeptRecord, on: date, names: dict[UUID, str]) -> dict[str, Any]:
    """A record as a line of the schedule."""
    last = None if one.matter_open else keep_until(one.created_on, one.matter_ended_on, adopted_law())
    codes = kept_decision(one, on).codes if one.destroyed_on is None else ("destroyed",)
    return {
        "number": one.number,
        "manager": names.get(one.party_id, ""),
        "kind": one.kind,
        "title": one.title,
        "created_on": one.created_on,
        "ended_on": one.matter_ended_on,
        "keep_through": last,
        "standing": {"E-PBM-59.hold": "on-hold", "E-PBM-59.open": "matter-open", "E-PBM-59": "kept"}.get(
            codes[0], codes[0]
        ),
        "destroyed_on": one.destroyed_on,
    }
