"""Read what a hold keeps, for its own matter: the requester asks, another person opens, and the log says so."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.retention import ProposedRelease, SecondPerson, Way
from carelaw.pdmp.rules.retention.confidentiality import release_lawful
from carelaw.pdmp.rules.retention.safeguards import second_person
from carelaw.pdmp.store.models import HoldRequest, HoldState, Query, VaultedItem, VaultReading
from carelaw.pdmp.use_cases.retention.holds import hold_of
from carelaw.pdmp.use_cases.retention.permissions import ASK_HOLD, DECIDE_HOLD
from carelaw.pdmp.use_cases.retention.vault import unsealed
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_READING = {"hold": Shape.ID, "reading": Shape.ID, "items": Shape.COUNT, "digest": Shape.DIGEST}
ASKED = declare("vault-reading-asked", says="It was asked to read what a hold keeps.", keys=_READING, cite="§6(d)")
OPENED = declare("vault-reading-opened", says="A reading of the vault was approved.", keys=_READING, cite="§5(5)(iv)")
READ = declare("vault-read", says="What a hold keeps was given to its requester.", keys=_READING, cite="§6(c), (d)")
_PURPOSES = {"OAG_AGENT": "LE_PROBABLE_CAUSE", "LICENSING_REP": "LICENSING_CASE"}
MARK = "Confidential under §9(a) of the ABC-MAP act. Only for the matter for which it was kept."


@dataclass(frozen=True, slots=True)
class Opened:
    """What the vault gave for a hold: the items, marked, and the line of the query log that says so."""

    query_id: str
    mark: str
    items: Sequence[Mapping[str, Any]]


def ask_reading(actor: Actor, hold_id: uuid.UUID, *, at: datetime) -> VaultReading:
    """Ask to read what one's own hold keeps in the vault; somebody of the department must open it first."""
    require(actor, ASK_HOLD)
    request = hold_of(actor, hold_id)
    _own(actor, request)
    with transaction.atomic():
        reading = VaultReading.objects.create(request=request, asked_by=uuid.UUID(actor.account_id), asked_at=at)
        append(ASKED, actor=actor, at=at, body=_body(reading, _items(request)), subject=str(request.pk))
    return reading


def open_reading(actor: Actor, reading_id: uuid.UUID, *, at: datetime) -> VaultReading:
    """Approve a reading: the second person, never the one who asked."""
    require(actor, DECIDE_HOLD)
    with transaction.atomic():
        reading = _locked(reading_id)
        _must(second_person(SecondPerson(str(reading.asked_by), actor.account_id), law=adopted_law()))
        if reading.approved_at is None:
            reading.approved_by, reading.approved_at = uuid.UUID(actor.account_id), at
            reading.save(update_fields=["approved_by", "approved_at"])
            append(OPENED, actor=actor, at=at, body=_body(reading, _items(reading.request)), subject=str(reading.pk))
    return reading


def read_vault(actor: Actor, reading_id: uuid.UUID, *, at: datetime) -> Opened:
    """What a hold keeps, once, for whoever asked; the line on the query log is written before anything is given."""
    require(actor, ASK_HOLD)
    with transaction.atomic():
        reading = _locked(reading_id)
        request = hold_of(actor, reading.request_id)
        _own(actor, request)
        if reading.approved_at is None:
            raise Refusal(
                "E-MAP-115.needs-people", "This reading waits for a second person.", cite="§5(5)(iv)", kind="conflict"
            )
        if reading.read_at is not None:
            raise Refusal(
                "E-MAP-115.read", "This reading was given already. Ask for another.", cite="§5(5)(iv)", kind="conflict"
            )
        items = _items(request)
        given = [unsealed(item) for item in items]
        query = _logged(actor, items, given, at)
        _must(release_lawful(ProposedRelease(Way.DOOR, True, logged=True, encrypted=True, marked=True)))
        reading.read_at = at
        reading.save(update_fields=["read_at"])
        body = {**_body(reading, items), "digest": query.answer_digest}
        append(READ, actor=actor, at=at, body=body, subject=str(query.pk))
    return Opened(str(query.pk), MARK, given)


def _logged(actor: Actor, items: Sequence[VaultedItem], given: Sequence[object], at: datetime) -> Query:
    digest = hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()
    return Query.objects.create(
        account_id=uuid.UUID(actor.account_id),
        actor_name=actor.name,
        role=actor.role,
        purpose=_PURPOSES.get(actor.role, "OTHER"),
        channel=actor.channel,
        outcome="allowed" if items else "nothing-found",
        cite="§6(d), §9(b)",
        requested_at=at,
        provided_at=at,
        # The vault's rows are references like any other; they go from this line when the vault lets go of them.
        shown_rows=[[item.dispensing, 1] for item in items],
        answer_digest=digest,
    )


def _items(request: HoldRequest) -> list[VaultedItem]:
    if request.state != HoldState.GRANTED:
        raise Refusal(
            "E-MAP-119.not-granted",
            "Only a granted hold keeps something that can be read.",
            cite="§6(d)",
            kind="conflict",
        )
    named = request.items.filter(ends_on__isnull=False).values("dispensing")
    return list(VaultedItem.objects.filter(dispensing__in=named).order_by("dispensing"))


def _own(actor: Actor, request: HoldRequest) -> None:
    if str(request.account_id) != actor.account_id or actor.role not in _PURPOSES:
        says = "What a hold keeps is read only by its requester, by the requester's own door (§9(b)(3) or (6))."
        raise Refusal("E-MAP-119.reading", says, cite="§6(d)", kind="forbidden")


def _locked(reading_id: uuid.UUID) -> VaultReading:
    found = VaultReading.objects.select_for_update().filter(pk=reading_id).first()
    if found is None:
        raise Refusal(
            "E-MAP-119.reading-unknown", "There is no such reading. Check its number.", cite="§6(d)", kind="not-found"
        )
    return found


def _body(reading: VaultReading, items: Sequence[VaultedItem]) -> dict[str, object]:
    return {"hold": str(reading.request_id), "reading": str(reading.pk), "items": len(items)}


def _must(decision: Decision) -> None:
    if decision.outcome is not Outcome.PASS:
        reason = decision.reasons[0]
        raise Refusal(reason.code, reason.says, cite=reason.cite or decision.cite, kind="forbidden")
