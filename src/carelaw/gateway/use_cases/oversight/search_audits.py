"""Search audits on request: asked for with a scope and a day, answered row by row, compared with our own envelopes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from carelaw.gateway.facts.oversight import AuditAnswerRow, AuditComparison
from carelaw.gateway.letters import oversight as letters
from carelaw.gateway.rules.oversight.audit import audit_agrees, audit_row_complete
from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.gateway.store.models import (
    Envelope,
    PharmacyEntity,
    PharmacyLocation,
    SearchAuditGap,
    SearchAuditRequest,
    SearchAuditRow,
    Vendor,
)
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.looking import known
from carelaw.gateway.use_cases.permissions import ANSWER_AUDITS, ASK_AUDITS, SEE_AUDITS
from carelaw.gateway.use_cases.registering import names_of
from carelaw.gateway.wire.message import printable
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.legal_zone import zone_of
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.own import not_yours, only_own, own_parties, require_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = f"{SECTION}(d)(4)"
ASKED = declare(
    "gateway-search-audit-asked",
    says="A search audit was asked for.",
    keys={"audit": Shape.ID, "due": Shape.DAY},
    cite=CITE,
)
ANSWERED = declare(
    "gateway-search-audit-answered",
    says="Rows of a search audit came; those without user, patient details or time were listed back.",
    keys={"audit": Shape.ID, "kept": Shape.COUNT, "listed-back": Shape.COUNT, "differences": Shape.COUNT},
    cite=CITE,
)
_MOST_ROWS = 20_000
# Two systems' clocks never agree to the second; a row and an envelope within this are one search.
_SAME = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class AuditAnswer:
    """What came of an answer: rows kept, rows listed back with what they lack, and how it compares with envelopes."""

    reference: str
    state: str
    kept: int
    incomplete: list[dict[str, Any]]
    compared: Decision

    def as_dict(self) -> dict[str, Any]:
        """The same at every door."""
        return {
            "audit": self.reference,
            "state": self.state,
            "kept": self.kept,
            "incomplete": self.incomplete,
            "compared": [
                {"outcome": self.compared.outcome.value, "code": one.code, "says": one.says}
                for one in self.compared.reasons
            ],
        }


def ask_for_audit(
    actor: Actor,
    at: datetime,
    *,
    entity: str,
    from_on: date,
    to_on: date,
    because: str,
    due_on: date | None = None,
    location: str = "",
    requester: str = "",
    last_name: str = "",
    first_name: str = "",
    birth_date: date | None = None,
) -> SearchAuditRequest:
    """Ask an entity, and with it the vendor that carries its traffic, for a search audit."""
    require(actor, ASK_AUDITS)
    asked = known(PharmacyEntity, entity, "entity")
    store = known(PharmacyLocation, location, "location") if location else None
    on = law_day(at)
    if to_on < from_on:
        raise _unfit(f"The last day {to_on} lies before the first, {from_on}.", "to_on")
    days = int(adopted_law().number("gateway.audit_response_days", on))
    due = due_on or on + timedelta(days=days)
    if due < on:
        raise _unfit(f"The audit would be due on {due}, before it is asked for. Permitted: {on} or later.", "due_on")
    with transaction.atomic():
        made = SearchAuditRequest.objects.create(
            reference=f"SA-{on.year}-{next_in(f'gateway.search-audits.{on.year}'):04d}",
            entity_id=asked.pk,
            vendor_id=_vendor_of(asked),
            location_id=store.pk if store else None,
            requester_id=printable(requester)[:80],
            search_last=printable(last_name)[:80],
            search_first=printable(first_name)[:80],
            search_dob=birth_date,
            from_on=from_on,
            to_on=to_on,
            because=printable(because)[:300],
            requested_on=on,
            requested_at=at,
            due_on=due,
        )
        append(ASKED, actor=actor, at=at, body={"audit": made.reference, "due": due.isoformat()}, subject=str(made.pk))
        values = {
            "reference": made.reference,
            "from_on": from_on.isoformat(),
            "to_on": to_on.isoformat(),
            "due": due.isoformat(),
            "store": store.name if store else "every store",
        }
        for party in {made.entity_id, made.vendor_id} - {None}:
            write_to_party(
                letters.AUDIT_ASKED,
                key=f"{made.reference}:{party}",
                party_id=party,  # type: ignore[arg-type]
                at=at,
                values=values,
                about=made.reference,
                letter=True,
                address=names_of([party])[str(party)],
            )
    return made


def answer_audit(
    actor: Actor, at: datetime, *, audit: str, rows: Sequence[Any], numbers: Sequence[int] = ()
) -> AuditAnswer:
    """Answer a search audit, for the entity or its vendor: good rows are kept, the others listed back.

    `numbers` are the rows' numbers in the sender's own file; without them they are counted from 1.
    """
    require(actor, ANSWER_AUDITS)
    held = audit_of(actor, audit)
    if len(rows) > _MOST_ROWS:
        raise _unfit(f"{len(rows)} rows came; up to {_MOST_ROWS} fit one answer. Send them in several.", "rows")
    with transaction.atomic():
        held = SearchAuditRequest.objects.select_for_update().get(pk=held.pk)
        if held.state == "closed":
            says = f"{held.reference} was answered on {held.answered_on} and is closed."
            raise Refusal("search-audit-closed", says, cite=CITE, field="audit", kind="conflict")
        incomplete: list[dict[str, Any]] = []
        kept = _keep_rows(held, list(zip(numbers or range(1, len(rows) + 1), rows, strict=True)), at, incomplete)
        on = law_day(at)
        compared, facts = _compared(held)
        # An answer without a single row is an answer too: nobody searched.
        held.state = "partial" if incomplete else "closed"
        held.only_ours, held.only_theirs = facts.only_ours, facts.only_theirs
        if held.state == "closed":
            held.answered_on, held.answered_by = on, (own_parties(actor) or (None,))[0]
        held.save(update_fields=["state", "only_ours", "only_theirs", "answered_on", "answered_by"])
        if held.state == "closed":
            keep(compared, facts, subject=f"gateway-search-audit:{held.reference}", at=at, actor=actor)
        body = {"audit": held.reference, "kept": kept, "listed-back": len(incomplete)}
        differences = facts.only_ours + facts.only_theirs
        append(ANSWERED, actor=actor, at=at, body={**body, "differences": differences}, subject=str(held.pk))
    return AuditAnswer(held.reference, held.state, kept, incomplete, compared)


def _keep_rows(
    held: SearchAuditRequest, rows: Sequence[tuple[int, Any]], at: datetime, incomplete: list[dict[str, Any]]
) -> int:
    """Keep the rows that show all three elements; the others go into `incomplete` with what they lack."""
    start, kept = held.rows.count(), 0
    for number, row in rows:
        told = row if isinstance(row, Mapping) else {}
        when = _zoned(told.get("at"))
        user = printable(str(told.get("user") or ""))[:80]
        last, first = (printable(str(told.get(name) or ""))[:80] for name in ("last_name", "first_name"))
        elements = AuditAnswerRow(bool(user and told.get("user_name")), bool(last), when is not None)
        decision = audit_row_complete(elements, law=adopted_law())
        if decision.outcome is not Outcome.PASS or when is None:
            lacks = [one.field or "" for one in decision.reasons]
            says = " ".join(one.says for one in decision.reasons)
            incomplete.append({"row": number, "code": decision.reasons[0].code, "missing": lacks, "says": says})
            SearchAuditGap.objects.create(request=held, number=number, missing=lacks, at=at)
            continue
        _row, made = SearchAuditRow.objects.get_or_create(
            request=held,
            requester_id=user,
            search_last=last,
            search_first=first,
            event_at=when,
            defaults={
                "number": start + number,
                "requester_name": printable(str(told.get("user_name")))[:140],
                "search_dob": _day(told.get("birth_date")),
            },
        )
        kept += made
    return kept


def in_scope(held: SearchAuditRequest) -> QuerySet[Envelope]:
    """Our own envelopes that the request is about."""
    zone = zone_of("gateway")
    first = datetime(held.from_on.year, held.from_on.month, held.from_on.day, tzinfo=zone)
    after = held.to_on + timedelta(days=1)
    last = datetime(after.year, after.month, after.day, tzinfo=zone)
    stores = PharmacyLocation.objects.filter(entity_id=held.entity_id).values("pk")
    found = Envelope.objects.filter(location_id__in=stores, received_at__gte=first, received_at__lt=last)
    if held.location_id:
        found = found.filter(location_id=held.location_id)
    if held.requester_id:
        found = found.filter(requester_id=held.requester_id)
    if held.search_last:
        found = found.filter(search_last__iexact=held.search_last)
    if held.search_first:
        found = found.filter(search_first__iexact=held.search_first)
    if held.search_dob:
        found = found.filter(search_dob=held.search_dob)
    # What carries no person cannot stand in an audit of who searched.
    return found.exclude(requester_id="").exclude(search_last="")


def _compared(held: SearchAuditRequest) -> tuple[Decision, AuditComparison]:
    """Each row beside the envelope nearest in time of the same user and patient; what is left over on either side."""
    ours: dict[tuple[str, str], list[tuple[datetime, Any]]] = {}
    total = 0
    fields = ("pk", "requester_id", "search_last", "received_at")
    for pk, requester, last, at in in_scope(held).order_by("received_at").values_list(*fields).iterator():
        ours.setdefault((requester, last.casefold()), []).append((at, pk))
        total += 1
    both = 0
    rows = list(held.rows.order_by("event_at", "pk"))
    for row in rows:
        waiting = ours.get((row.requester_id, row.search_last.casefold()), [])
        near = min(waiting, key=lambda one: abs(one[0] - row.event_at), default=None)
        row.envelope_id = None
        if near is not None and abs(near[0] - row.event_at) <= _SAME:
            waiting.remove(near)
            row.envelope_id, both = near[1], both + 1
    SearchAuditRow.objects.bulk_update(rows, ["envelope_id"], batch_size=500)
    facts = AuditComparison(both, total - both, len(rows) - both)
    return audit_agrees(facts, law=adopted_law()), facts


def differences(held: SearchAuditRequest) -> list[dict[str, Any]]:
    """What stands on one side only: envelopes by their id, rows by their number; no patient is named."""
    matched = held.rows.exclude(envelope_id=None).values_list("envelope_id", flat=True)
    ours = in_scope(held).exclude(pk__in=list(matched)).order_by("received_at")
    found: list[dict[str, Any]] = [
        {"side": "envelope without a row", "which": str(one.pk), "user": one.requester_id, "at": one.received_at}
        for one in ours[:500]
    ]
    for row in held.rows.filter(envelope_id=None).order_by("number")[:500]:
        which = {"side": "row without an envelope", "which": f"row {row.number}"}
        found.append({**which, "user": row.requester_id, "at": row.event_at})
    return found


def visible_audits(actor: Actor) -> QuerySet[SearchAuditRequest]:
    """The audits that an actor may see: outsiders those of their own parties, a pharmacist in charge of the store."""
    require(actor, SEE_AUDITS)
    found = only_own(SearchAuditRequest.objects.all(), actor, "entity_id", "vendor_id")
    if actor.role != "PHARMACIST_IN_CHARGE":
        return found
    stores = PharmacyLocation.objects.filter(dea__in=actor.scoped("dispenser_dea"))
    return found.filter(location_id__in=stores.values("pk"))


def audit_of(actor: Actor, reference: str) -> SearchAuditRequest:
    """One audit by its reference. Raises Refusal `not-found`, also for what belongs to others."""
    found = visible_audits(actor).filter(reference=printable(reference)).first()
    if found is None:
        raise not_yours()
    require_own(actor, found.entity_id, found.vendor_id)
    return found


def _vendor_of(entity: PharmacyEntity) -> Any:
    carried = Vendor.objects.filter(points__location__entity=entity).order_by("pk")
    return carried.values_list("pk", flat=True).first()


def _zoned(value: Any) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None else None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def _unfit(says: str, field: str) -> Refusal:
    return Refusal("search-audit-unfit", says, cite=CITE, field=field)
