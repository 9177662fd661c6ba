"""Audit rows from vendors and entities: taken row by row within the hour, heartbeats, gaps, what was turned away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from carelaw.gateway.facts.oversight import AuditRowTiming, FeedSilence, OfferedRow
from carelaw.gateway.rules.oversight.allowlist import field_name, looks_encoded, looks_like_drug_code, texts_in
from carelaw.gateway.rules.oversight.audit import audit_row_fields, audit_row_timely, feed_unbroken
from carelaw.gateway.rules.refusal_codes import SECTION, refused
from carelaw.gateway.store.models import (
    AuditFeedBatch,
    AuditFeedRow,
    AuditTombstone,
    ConnectionPoint,
    FeedGap,
)
from carelaw.gateway.use_cases.oversight.standing import points_of_party, sender_of, senders
from carelaw.gateway.use_cases.permissions import ANSWER_FOR_PARTY
from carelaw.gateway.wire.message import printable
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform import clock
from carelaw.platform.accounts.actor import Actor, system_actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law, is_adopted
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.jobs.queue import Beat, job
from carelaw.platform.parties.own import own_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = f"{SECTION}(g)(9)"
BATCH_TAKEN = declare(
    "gateway-audit-batch",
    says="A batch of audit rows was taken; an empty one is a heartbeat.",
    keys={
        "batch": Shape.ID,
        "sender": Shape.ID,
        "taken": Shape.COUNT,
        "late": Shape.COUNT,
        "turned-away": Shape.COUNT,
    },
    cite=CITE,
)
GAP_NOTICED = declare(
    "gateway-feed-gap",
    says="A sender of audit rows was silent for longer than the law allows.",
    keys={"sender": Shape.ID, "gap": Shape.ID},
    cite=CITE,
)
MOST_ROWS = 10_000
_COLUMNS = {"row_id", "event_at", "point_id", "transaction_id", "requester_id", "display_ack_at"}


@dataclass(slots=True)
class Taken:
    """What came of a batch: rows taken, late and repeated, and each row that was turned away with its reasons."""

    batch: str
    taken: int = 0
    late: int = 0
    repeated: int = 0
    turned_away: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The same at every door."""
        return {
            "batch": self.batch,
            "taken": self.taken,
            "late": self.late,
            "repeated": self.repeated,
            "turned_away": self.turned_away,
        }


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that may be kept."""

    row_id: str
    event_at: datetime
    display_ack_at: datetime | None
    point_id: UUID | None
    late: bool
    told: Mapping[str, Any]


def take_for_own(
    actor: Actor, at: datetime, *, reference: str, rows: Sequence[Any], period_from: str = "", period_to: str = ""
) -> Taken:
    """Take a batch from somebody who acts for a vendor or an entity."""
    require(actor, ANSWER_FOR_PARTY)
    return _take(actor, own_party(actor).pk, at, reference, rows, period_from, period_to)


def take_from_point(fingerprint: str, at: datetime, *, reference: str, rows: Sequence[Any]) -> Taken:
    """Take a batch that came over a point's own certificate."""
    found = ConnectionPoint.objects.select_related("location").filter(fingerprint=fingerprint).first()
    if not fingerprint or found is None:
        says = "No connection point on the Console has this certificate. Send over a point's own link, or with a token."
        raise refused("AUDIT_SENDER", says)
    return _take(system_actor(found.reference), sender_of(found), at, reference, rows, "", "")


def _take(
    actor: Actor, sender: UUID, at: datetime, reference: str, rows: Sequence[Any], period_from: str, period_to: str
) -> Taken:
    if not printable(reference) or len(reference) > 80:
        says = "Name the batch with up to 80 characters; the same name again is the same batch."
        raise Refusal("audit-batch-unnamed", says, cite=CITE, field="reference")
    if len(rows) > MOST_ROWS:
        says = f"{len(rows)} rows came; up to {MOST_ROWS} fit one batch. Send them in several."
        raise Refusal("audit-batch-too-large", says, cite=CITE, field="rows")
    first, last = _instant(period_from, "period_from"), _instant(period_to, "period_to")
    points = {str(key): one.pk for one in points_of_party(sender) for key in (one.pk, one.reference)}
    with transaction.atomic():
        batch, _new = AuditFeedBatch.objects.get_or_create(
            sender_id=sender,
            reference=reference,
            defaults={"received_at": at, "period_from": first, "period_to": last},
        )
        told = Taken(str(batch.pk))
        seen = set(
            AuditFeedRow.objects.filter(sender_id=sender, row_id__in=_ids(rows)).values_list("row_id", flat=True)
        )
        made, stones = [], []
        for number, row in enumerate(rows, start=1):
            try:
                kept = _read(row, at, points)
            except _TurnedAway as away:
                told.turned_away.append({"row": number, "code": away.code, "says": away.says, "fields": away.fields})
                stones.append(
                    AuditTombstone(batch=batch, sender_id=sender, row_number=number, field_names=away.fields, at=at)
                )
                continue
            if kept.row_id in seen:
                told.repeated += 1
                continue
            seen.add(kept.row_id)
            told.taken += 1
            told.late += kept.late
            made.append(_row(batch, sender, kept))
        AuditFeedRow.objects.bulk_create(made, batch_size=500)
        AuditTombstone.objects.bulk_create(stones, batch_size=500)
        AuditFeedBatch.objects.filter(pk=batch.pk).update(
            received_at=at,
            taken=F("taken") + told.taken,
            late=F("late") + told.late,
            turned_away=F("turned_away") + len(stones),
        )
        FeedGap.objects.filter(sender_id=sender, ended_at__isnull=True).update(ended_at=at)
        body = {"batch": str(batch.pk), "sender": str(sender), "taken": told.taken, "late": told.late}
        append(BATCH_TAKEN, actor=actor, at=at, body={**body, "turned-away": len(stones)}, subject=str(sender))
    return told


class _TurnedAway(Exception):
    """A row that is not kept: why, and the names of its fields that are at fault."""

    def __init__(self, code: str, says: str, fields: list[str]) -> None:
        super().__init__(code)
        self.code, self.says, self.fields = code, says, fields


def _ids(rows: Sequence[Any]) -> list[str]:
    return [str(row.get("row_id", ""))[:80] for row in rows if isinstance(row, Mapping)]


def _row(batch: AuditFeedBatch, sender: UUID, kept: _Row) -> AuditFeedRow:
    told = kept.told
    return AuditFeedRow(
        batch=batch,
        sender_id=sender,
        row_id=kept.row_id,
        event_at=kept.event_at,
        late=kept.late,
        point_id=kept.point_id,
        transaction_id=str(told.get("transaction_id") or "")[:80],
        requester_id=str(told.get("requester_id") or "")[:80],
        display_ack_at=kept.display_ack_at,
        fields={name: value for name, value in told.items() if name not in _COLUMNS},
    )


def _read(row: Any, at: datetime, points: Mapping[str, UUID]) -> _Row:
    """One row as it may be kept. Raises _TurnedAway; nothing of what stood in it goes along."""
    if not isinstance(row, Mapping):
        raise _TurnedAway("audit-row-unreadable", "A row is an object of fields of the envelope.", [])
    texts = {str(name): tuple(texts_in(value)) for name, value in row.items()}
    offered = OfferedRow(
        tuple(texts),
        tuple(name for name, told in texts.items() if any(looks_like_drug_code(each) for each in told)),
        tuple(name for name, told in texts.items() if any(looks_encoded(each) for each in told)),
    )
    decision = audit_row_fields(offered, law=adopted_law())
    if decision.outcome is not Outcome.PASS:
        names = [field_name(one.field) for one in decision.reasons]
        says = " ".join(one.says for one in decision.reasons)
        raise _TurnedAway(decision.reasons[0].code, says[:600], names)
    told = {name: _short(value) for name, value in row.items()}
    row_id = str(told.get("row_id") or "")[:80]
    if not row_id:
        raise _TurnedAway("audit-row-unreadable", "Give the row an id of its own (row_id).", ["row_id"])
    event_at, displayed = _when(told, "event_at"), _when(told, "display_ack_at")
    event_at = event_at or displayed
    if event_at is None:
        says = "Say when it happened: an instant with its zone (event_at), such as 2026-03-02T09:00:00-06:00."
        raise _TurnedAway("E-PMP-AUDIT_ROW_INCOMPLETE", says, ["event_at"])
    named = str(told.get("point_id") or "")
    if named and named not in points:
        raise _TurnedAway("E-PMP-AUDIT_SENDER", "This point is none of the sender's.", ["point_id"])
    timely = audit_row_timely(AuditRowTiming(event_at, at), law=adopted_law())
    late = timely.outcome is Outcome.VIOLATION
    return _Row(row_id, event_at, displayed, points.get(named), late, told)


def _short(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_short(each) for each in value][:60]
    if isinstance(value, Mapping):
        return {str(name)[:40]: _short(each) for name, each in list(value.items())[:60]}
    return value if value is None or isinstance(value, bool | int) else printable(str(value))[:256]


def _when(told: Mapping[str, Any], name: str) -> datetime | None:
    try:
        return _instant(str(told.get(name) or ""), name)
    except Refusal as fault:
        raise _TurnedAway("E-PMP-AUDIT_ROW_INCOMPLETE", fault.says, [name]) from None


def _instant(text: str, name: str) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        says = f"{name} is no instant with its zone. Write it as 2026-03-02T09:00:00-06:00."
        raise Refusal("value-not-permitted", says, cite=CITE, field=name)
    return at


def last_heard(sender: UUID) -> datetime | None:
    """When a sender's last batch came, a heartbeat too."""
    found = AuditFeedBatch.objects.filter(sender_id=sender).order_by("-received_at")
    return found.values_list("received_at", flat=True).first()


def look_for_gaps(at: datetime) -> int:
    """Note each sender with a point in production that was not heard within the hour; gives how many are new."""
    new, law = 0, adopted_law()
    for sender, since in senders(at).items():
        facts = FeedSilence(at, since, last_heard(sender))
        if feed_unbroken(facts, law=law).outcome is not Outcome.VIOLATION:
            continue
        with transaction.atomic():
            silent = max(since, facts.last_heard_at or since)
            gap, made = FeedGap.objects.get_or_create(
                sender_id=sender, ended_at=None, defaults={"silent_since": silent, "noticed_at": at}
            )
            if made:
                new += 1
                body = {"sender": str(sender), "gap": f"gap-{gap.pk}"}
                append(GAP_NOTICED, actor=None, at=at, body=body, subject=str(sender))
    return new


@job("gateway.feed-gaps", every=timedelta(minutes=5))
def watch_feeds(beat: Beat) -> None:
    """Every five minutes: who was not heard."""
    if is_adopted("gateway"):
        look_for_gaps(clock.now())


@each_day("gateway.feed-gaps", order=60)
def gaps_of_the_day(on: Any, at: datetime) -> int:
    """The same with the calendar, where no worker runs."""
    return look_for_gaps(at)
