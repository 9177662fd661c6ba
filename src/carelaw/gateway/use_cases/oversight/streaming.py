"""The gateway's own envelopes for auditors, as they are written: a cursor along the record, which has no gaps.

The record numbers its entries in the order in which their transactions commit, so an envelope can never appear behind
a cursor that has passed it. The times of the envelopes could not promise that: a search that asks other states is
written long after it came.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from carelaw.gateway.store.models import ConnectionPoint, Envelope
from carelaw.gateway.use_cases.envelopes import SEARCHED
from carelaw.gateway.use_cases.looking import ENVELOPES_READ
from carelaw.gateway.use_cases.permissions import SEE_ENVELOPES
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.record.keeping import append
from carelaw.platform.record.models import Entry

LONGEST_WAIT = 20
_PAUSE = 1.0
# Each waiting asker holds one of the server's threads; more than these are answered at once, and ask again.
_WAITING = threading.BoundedSemaphore(4)
_MOST = 500
_INSTANTS = ("received_at", "answered_at", "released_at", "user_action_at")
_SHOWN = (
    "transaction_id",
    "pharmacy_dea",
    "pharmacy_npi",
    "protocol_option",
    "route",
    "hub",
    "cert_fingerprint",
    "source_ip",
    "requester_id",
    "requester_first",
    "requester_last",
    "requester_role",
    "requester_license",
    "session_ref",
    "purpose",
    "initiation",
    "search_last",
    "search_first",
    "search_middle",
    "search_sex",
    "search_zip",
    "from_state",
    "to_states",
    "state_outcomes",
    "outcome",
    "refusal_code",
    "citation",
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some envelopes, and the cursor with which the next ones are asked for."""

    rows: list[dict[str, Any]]
    cursor: int

    def lines(self) -> Iterator[str]:
        """One object a line; the last line holds the cursor."""
        for row in self.rows:
            yield json.dumps(row, separators=(",", ":")) + "\n"
        yield json.dumps({"cursor": self.cursor}) + "\n"


def envelopes_after(actor: Actor, at: datetime, *, after: int, wait: int = 0, most: int = _MOST) -> Piece:
    """The envelopes written after a cursor; with `wait`, up to so many seconds until there is one. The look is kept."""
    require(actor, SEE_ENVELOPES)
    entries = _entries(after, min(most, _MOST))
    if not entries and wait > 0:
        entries = _waited(after, min(wait, LONGEST_WAIT), min(most, _MOST))
    if not entries:
        return Piece([], after)
    ids = [entry.body["envelope"] for entry in entries]
    found = {str(one.pk): one for one in Envelope.objects.filter(pk__in=ids)}
    references = dict(
        ConnectionPoint.objects.filter(pk__in={one.point_id for one in found.values()}).values_list("pk", "reference")
    )
    rows = [_told(found[one], references) for one in ids if one in found]
    with transaction.atomic():
        append(ENVELOPES_READ, actor=actor, at=at, body={"count": len(rows)})
    return Piece(rows, entries[-1].seq)


def _entries(after: int, most: int) -> list[Entry]:
    return list(Entry.objects.filter(kind=SEARCHED, seq__gt=after).order_by("seq")[:most])


def _waited(after: int, seconds: int, most: int) -> list[Entry]:
    if not _WAITING.acquire(blocking=False):
        return []
    try:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(_PAUSE)
            found = _entries(after, most)
            if found:
                return found
        return []
    finally:
        _WAITING.release()


def _told(one: Envelope, references: dict[Any, str]) -> dict[str, Any]:
    row: dict[str, Any] = {"envelope": str(one.pk), "point": references.get(one.point_id, "")}
    row |= {name: getattr(one, name) for name in _SHOWN}
    row |= {name: at.isoformat() if (at := getattr(one, name)) else None for name in _INSTANTS}
    row["search_dob"] = one.search_dob.isoformat() if one.search_dob else None
    return row
