"""Put acts on the record, in the same transaction as the act.

Writers queue on the head row until their transaction ends, so append last in a transaction: the queue stays short and
two transactions cannot wait for each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction

from carelaw.kernel.decision import plain
from carelaw.platform.record import chain, kinds
from carelaw.platform.record.instants import microseconds
from carelaw.platform.record.models import Entry, Head


class Acting(Protocol):
    """Whoever acts: what the record needs to know of an actor, whichever package made it."""

    @property
    def account_id(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def principal_id(self) -> str | None: ...
    @property
    def channel(self) -> str: ...
    @property
    def client(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Act:
    """One act to put on the record; see `append` for what each part may hold."""

    kind: str
    actor: Acting | None
    at: datetime
    body: Mapping[str, Any] = field(default_factory=dict)
    subject: str = ""


def append(kind: str, *, actor: Acting | None, at: datetime, body: Mapping[str, Any], subject: str = "") -> Entry:
    """Put one act on the record. `actor` is None for what the software did by itself.

    Must be called inside the transaction of the act. Raises NotForTheRecord when the kind, a key or a value is
    not one that the record takes (see `kinds`).
    """
    return append_many([Act(kind, actor, at, body, subject)])[0]


def append_many(acts: Sequence[Act]) -> list[Entry]:
    """Put several acts on the record, in this order, for the price of one wait at the head."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("The record is written in the transaction of the act.")
    ready = [_columns(act) for act in acts]
    if not ready:
        return []
    head = _locked_head()
    entries = [_linked(head, columns) for columns in ready]
    Entry.objects.bulk_create(entries, batch_size=500)
    head.save(update_fields=["seq", "hash"])
    return entries


def _columns(act: Act) -> dict[str, Any]:
    body = plain(act.body)
    kinds.check(act.kind, body, act.subject)
    actor = act.actor
    return {
        "at": act.at,
        "kind": act.kind,
        "actor_id": str(actor.account_id or "") if actor else "",
        "role": str(actor.role or "") if actor else "",
        "principal_id": str(actor.principal_id or "") if actor else "",
        "channel": str(actor.channel or "") if actor else "",
        "client": str(actor.client or "")[:128] if actor else "",
        "subject": act.subject,
        "body_text": chain.canonical(body),
    }


def _locked_head() -> Head:
    # On SQLite the transaction began IMMEDIATE and already holds the only write lock; there the lock below is a no-op.
    head = Head.objects.select_for_update().filter(pk=1).first()
    if head is None:
        last = Entry.objects.order_by("-seq").first()
        made = Head(id=1, seq=last.seq if last else 0, hash=last.hash if last else chain.GENESIS)
        Head.objects.bulk_create([made], ignore_conflicts=True)
        head = Head.objects.select_for_update().get(pk=1)
    return head


def _linked(head: Head, columns: Mapping[str, Any]) -> Entry:
    entry = Entry(seq=head.seq + 1, prev_hash=head.hash, **columns)
    values = [getattr(entry, column) for column in chain.COLUMNS]
    values[1] = microseconds(entry.at)
    entry.hash = chain.entry_hash(values)
    head.seq, head.hash = entry.seq, entry.hash
    return entry
