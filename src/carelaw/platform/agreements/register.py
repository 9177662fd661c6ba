"""Draft, sign, put in force and end agreements. Dates come in; nothing here reads a clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from carelaw.kernel.refusal import Refusal
from carelaw.platform.agreements.models import Agreement, AgreementState
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_KEYS = {"agreement": Shape.ID, "kind": Shape.CODE}
AGREEMENT_DRAFTED = declare("agreement-drafted", says="An agreement was drafted.", keys=_KEYS)
AGREEMENT_REDRAFTED = declare("agreement-redrafted", says="The terms of a draft were changed.", keys=_KEYS)
AGREEMENT_SIGNED = declare(
    "agreement-signed", says="A party signed an agreement.", keys={**_KEYS, "by": Shape.CODE, "on": Shape.DAY}
)
AGREEMENT_IN_FORCE = declare(
    "agreement-in-force", says="An agreement was put in force.", keys={**_KEYS, "on": Shape.DAY}
)
AGREEMENT_ENDED = declare("agreement-ended", says="An agreement was ended.", keys={**_KEYS, "on": Shape.DAY})


def draft(
    kind: str,
    *,
    reference: str,
    first: UUID | str,
    second: UUID | str | None = None,
    terms: Mapping[str, Any],
    cite: str,
    at: datetime,
    actor: Any = None,
) -> Agreement:
    """Draft an agreement, or find the one of this kind and reference. Refuses a reference of another party's."""
    with transaction.atomic():
        held, made = Agreement.objects.get_or_create(
            kind=kind,
            reference=reference,
            defaults={"first_id": first, "second_id": second, "terms": dict(terms), "cite": cite, "created_at": at},
        )
        if str(held.first_id) != str(first):
            says = f"The reference “{reference}” is taken by an agreement of another party. Choose another reference."
            raise Refusal("agreement-reference-taken", says, cite=cite, field="reference", kind="conflict")
        if made:
            _keep(AGREEMENT_DRAFTED, held, at, actor)
    return held


def redraft(agreement: Agreement, *, terms: Mapping[str, Any], at: datetime, actor: Any = None) -> Agreement:
    """Change the terms of a draft. Refuses once anybody has signed: what was signed stays what it was."""
    with transaction.atomic():
        held = _held(agreement, AgreementState.DRAFT, "changed")
        if held.first_signed_on is not None or held.second_signed_on is not None:
            says = "A party has signed these terms. Draft a new agreement instead."
            raise Refusal("agreement-signed", says, cite=held.cite, kind="conflict")
        held.terms = dict(terms)
        held.save(update_fields=["terms"])
        _keep(AGREEMENT_REDRAFTED, held, at, actor)
    return held


def sign(
    agreement: Agreement, *, by: Literal["first", "second"], on: date, at: datetime, actor: Any = None
) -> Agreement:
    """One party signs; once every party has, the agreement is signed. Refuses a second signature of the same party."""
    with transaction.atomic():
        held = _held(agreement, AgreementState.DRAFT, "signed")
        field = f"{by}_signed_on"
        if by == "second" and held.second_id is None:
            raise Refusal("agreement-one-party", "This agreement has one party only.", field="by")
        if getattr(held, field) is not None:
            raise Refusal("agreement-signed", "This party has already signed.", field="by", kind="conflict")
        setattr(held, field, on)
        held.state = AgreementState.SIGNED if held.signed_by_all else AgreementState.DRAFT
        held.save(update_fields=[field, "state"])
        _keep(AGREEMENT_SIGNED, held, at, actor, by=by, on=on.isoformat())
    return held


def put_in_force(
    agreement: Agreement, *, on: date, at: datetime, actor: Any = None, expires_on: date | None = None
) -> Agreement:
    """The agreement holds from a day, through its last day if it has one. Refuses what not every party signed."""
    with transaction.atomic():
        held = _held(agreement, AgreementState.SIGNED, "put in force")
        if expires_on is not None and expires_on < on:
            says = f"The last day {expires_on} lies before the first, {on}."
            raise Refusal("agreement-period", says, field="expires_on", cite=held.cite)
        held.state, held.effective_on, held.expires_on = AgreementState.IN_FORCE, on, expires_on
        held.save(update_fields=["state", "effective_on", "expires_on"])
        _keep(AGREEMENT_IN_FORCE, held, at, actor, on=on.isoformat())
    return held


def end(agreement: Agreement, *, on: date, because: str, at: datetime, actor: Any = None) -> Agreement:
    """The agreement holds no longer from this day on. Its history stays."""
    with transaction.atomic():
        held = _held(agreement, AgreementState.IN_FORCE, "ended")
        held.state, held.ended_on, held.ended_because = AgreementState.ENDED, on, because
        held.save(update_fields=["state", "ended_on", "ended_because"])
        _keep(AGREEMENT_ENDED, held, at, actor, on=on.isoformat())
    return held


def in_force(kind: str, party_id: UUID | str, on: date) -> Agreement | None:
    """The agreement of this kind that binds a party on a day; the newest where there are several."""
    running = Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    unexpired = Q(expires_on__isnull=True) | Q(expires_on__gte=on)
    mine = Q(first_id=party_id) | Q(second_id=party_id)
    found = Agreement.objects.filter(running, unexpired, mine, kind=kind, effective_on__lte=on)
    return found.order_by("-effective_on", "-created_at").first()


def _held(agreement: Agreement, wanted: AgreementState, verb: str) -> Agreement:
    held = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if held.state != wanted:
        says = f"An agreement that is {held.get_state_display().lower()} cannot be {verb}."
        raise Refusal("agreement-state", says, cite=held.cite, kind="conflict")
    return held


def _keep(kind: str, held: Agreement, at: datetime, actor: Any, **more: str) -> None:
    body = {"agreement": str(held.pk), "kind": held.kind, **more}
    append(kind, actor=actor, at=at, body=body, subject=str(held.pk))
