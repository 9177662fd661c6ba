"""Use an answer that was given: print it, export it, note it in the chart. Nothing is read from the store again.

The browser sends the answer back as it was given; its digest on the query log proves that not a letter was changed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from carelaw.kernel.decision import Decision
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.access import ChartNote
from carelaw.pdmp.rules.chart_note import chart_note
from carelaw.pdmp.store.models import Query
from carelaw.pdmp.use_cases.permissions import ASK_HISTORY
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

EXPORTED = declare(
    "history-exported",
    says="A history that was given was taken along as a file.",
    keys={"query": Shape.ID, "format": Shape.CODE, "digest": Shape.DIGEST},
    cite="§6(c), §9(a)",
)
NOTED = declare(
    "chart-note-made",
    says="A note on what the system showed was made for the medical record.",
    keys={"query": Shape.ID, "outcome": Shape.CODE, "digest": Shape.DIGEST},
    cite="§8(b)",
)
NEW_PATIENT = "NEW_PATIENT"
WITHHELD = "NOT_PRESCRIBED_DUE_TO_SYSTEM_INFORMATION"
# How long an answer may be taken along after it was given: policy. After that the question is asked anew.
USABLE = timedelta(hours=12)
_LARGEST = 30_000_000


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that this very person was given: its line on the log and the answer itself."""

    query: Query
    report: dict[str, Any]


def packed(content: bytes) -> str:
    """An answer's content as text that a form can send back: the very bytes whose digest the query log keeps."""
    return base64.b64encode(zlib.compress(content, 6)).decode("ascii")


def given_before(actor: Actor, text: str, *, at: datetime) -> Given:
    """The answer behind a packed text, if this person was given exactly it and not too long ago."""
    require(actor, ASK_HISTORY)
    content = _unpacked(text)
    try:
        report = json.loads(content)
        query_id = uuid.UUID(report["query_id"])
    except (ValueError, KeyError, TypeError) as fault:
        raise _changed() from fault
    mine = Query.objects.filter(account_id=uuid.UUID(actor.account_id), role=actor.role)
    # Candidates are an answer too, but no history.
    query = mine.exclude(outcome="candidates").filter(pk=query_id).first()
    if query is None or query.answer_digest != hashlib.sha256(content).hexdigest():
        raise _changed()
    if at - (query.provided_at or query.requested_at) > USABLE:
        hours = int(USABLE.total_seconds() // 3600)
        says = f"This answer is more than {hours} hours old (policy). Ask again, and use the new answer."
        raise Refusal("answer-too-old", says, cite="§9(a)", kind="conflict")
    return Given(query, report)


def export_history(actor: Actor, given: Given, format: str, *, at: datetime) -> None:
    """Put on the record that an answer leaves as a file; call before the file is sent."""
    body = {"query": str(given.query.pk), "format": format, "digest": given.query.answer_digest}
    with transaction.atomic():
        append(EXPORTED, actor=actor, at=at, body=body, subject=_subject(given.query))


def note_history(actor: Actor, given: Given, outcome: str, *, at: datetime) -> Decision:
    """Keep with the question what it led to, and that a chart note was made (MAP-56, MAP-57).

    A question whose outcome says that something was withheld keeps saying so.
    """
    if outcome not in {NEW_PATIENT, WITHHELD}:
        raise Refusal("outcome-unknown", f"An outcome is {NEW_PATIENT} or {WITHHELD}.", cite="§8(b)", field="outcome")
    asked = ChartNote(
        new_patient=outcome == NEW_PATIENT or given.query.attestation == "first-visit",
        withheld_because_of_system=outcome == WITHHELD,
        query_reference=str(given.query.pk),
        queried_at=given.query.requested_at,
        summary_given=True,
        produced_on=law_day(at),
    )
    decision = chart_note(asked, law=adopted_law())
    body = {"query": str(given.query.pk), "outcome": outcome, "digest": given.query.answer_digest}
    with transaction.atomic():
        line = Query.objects.select_for_update().get(pk=given.query.pk)
        if line.note_outcome != WITHHELD:
            line.note_outcome = outcome
            line.save(update_fields=["note_outcome"])
        append(NOTED, actor=actor, at=at, body=body, subject=_subject(given.query))
    return decision


def _subject(query: Query) -> str:
    return str(query.patient.public_id) if query.patient else ""


def _unpacked(text: str) -> bytes:
    opened = zlib.decompressobj()
    try:
        content = opened.decompress(base64.b64decode(text, validate=True), _LARGEST)
    except (ValueError, zlib.error) as fault:
        raise _changed() from fault
    if not opened.eof:
        raise _changed()
    return content


def _changed() -> Refusal:
    says = "This is not an answer that you were given in this role, or it was changed on the way. Ask again."
    return Refusal("answer-not-given", says, cite="§9(a)")


__all__ = [
    "NEW_PATIENT",
    "WITHHELD",
    "Given",
    "export_history",
    "given_before",
    "note_history",
    "packed",
]
