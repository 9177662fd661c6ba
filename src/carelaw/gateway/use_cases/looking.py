"""What is shown of points, integrations and envelopes, the same at the console, over JSON and on the command line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet

from carelaw.gateway.facts.search import CarriedBy, PointStanding, PointState
from carelaw.gateway.rules.agreements import data_sharing_agreement_current, memorandum_or_exception
from carelaw.gateway.rules.link import point_enabled, point_in_production
from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.gateway.store.models import ConnectionPoint, Envelope, EnvelopeOutcome, Onboarding
from carelaw.gateway.use_cases import agreements
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.permissions import SEE_ENVELOPES, SEE_POINTS
from carelaw.gateway.use_cases.registering import known as known
from carelaw.gateway.use_cases.registering import names_of
from carelaw.gateway.wire.soap_keys import is_for_encryption
from carelaw.kernel.decision import Decision
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.explaining import Explanation, Line, explains
from carelaw.platform.decisions.keeping import decisions_on
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

ENVELOPES_READ = declare(
    "gateway-envelopes-read",
    says="Envelopes of searches were looked at, for audit.",
    keys={"count": Shape.COUNT, "point": Shape.ID, "envelope": Shape.ID},
    cite=f"{SECTION}(b)(3)",
)


def point_rows(points: Iterable[ConnectionPoint], at: datetime) -> list[dict[str, Any]]:
    """Points with what passed through each in the last day: counts of envelopes, nothing of a patient."""
    listed = list(points)
    since = at - timedelta(days=1)
    recent = Envelope.objects.filter(point_id__in=[one.pk for one in listed], received_at__gt=since)
    counted = recent.values("point_id", "outcome").annotate(count=Count("pk"))
    counts = {(row["point_id"], row["outcome"]): row["count"] for row in counted}
    names = names_of([one.location.entity_id for one in listed] + [one.vendor_id for one in listed])
    return [
        {
            "point": one.reference,
            "entity": names.get(str(one.location.entity_id), ""),
            "location": one.location.name,
            "city": one.location.city,
            "option": one.option,
            "answers_encrypted_to": encrypting_key_of(one),
            "vendor": names.get(str(one.vendor_id), ""),
            "state": one.state,
            "since": one.state_since.isoformat(timespec="seconds"),
            "searches": counts.get((one.pk, EnvelopeOutcome.ANSWERED.value), 0),
            "refusals": counts.get((one.pk, EnvelopeOutcome.REFUSED.value), 0),
        }
        for one in listed
    ]


def encrypting_key_of(point: ConnectionPoint) -> str:
    """The name of the key that answers over SOAP are encrypted to; empty when a point's messages may be unsigned."""
    return next((str(key.get("kid")) for key in point.keys if is_for_encryption(key)), "")


def integration_rows(found: Iterable[Onboarding]) -> list[dict[str, Any]]:
    """Integrations with where each stands and for whom it waits."""
    listed = list(found)
    names = names_of([one.entity_id for one in listed] + [one.vendor_id for one in listed])
    counted = Onboarding.objects.filter(pk__in=[one.pk for one in listed]).annotate(stores=Count("locations"))
    stores = dict(counted.values_list("pk", "stores"))
    return [
        {
            "integration": one.reference,
            "entity": names.get(str(one.entity_id), ""),
            "locations": stores[one.pk],
            "requested": one.requested_on.isoformat(),
            "stage": one.stage,
            "waiting_on": one.waiting_on,
            "option": one.option,
            "vendor": names.get(str(one.vendor_id), ""),
        }
        for one in listed
    ]


def standing_of_point(actor: Actor, point: ConnectionPoint, at: datetime) -> tuple[Decision, ...]:
    """What the gateway would say of this point's next request, as far as the point itself decides (section 4)."""
    require(actor, SEE_POINTS)
    law, on = adopted_law(), law_day(at)
    standing = PointStanding(True, PointState(point.state))
    vendor = agreements.vendor_agreement_facts(CarriedBy(point.carried_by), point.vendor_id, on)
    return (
        point_enabled(standing, law=law),
        point_in_production(standing, law=law),
        data_sharing_agreement_current(vendor, law=law),
        memorandum_or_exception(agreements.memorandum_facts(point.location.entity, on), law=law),
    )


def envelopes_for(
    actor: Actor, *, at: datetime, point: ConnectionPoint | None = None, outcome: str = ""
) -> QuerySet[Envelope]:
    """Envelopes for audit, the newest first; the look itself is on the record."""
    require(actor, SEE_ENVELOPES)
    found = Envelope.objects.order_by("-received_at", "pk")
    if point is not None:
        found = found.filter(point_id=point.pk)
    if outcome:
        found = found.filter(outcome=outcome)
    body = {"count": found.count(), "point": str(point.pk) if point else None}
    with transaction.atomic():
        append(ENVELOPES_READ, actor=actor, at=at, body=body)
    return found


def envelope_rows(envelopes: Iterable[Envelope]) -> list[dict[str, Any]]:
    """Envelopes without the keys that name a patient; those are shown one envelope at a time."""
    listed = list(envelopes)
    points = ConnectionPoint.objects.filter(pk__in={one.point_id for one in listed if one.point_id})
    references = dict(points.values_list("pk", "reference"))
    return [
        {
            "envelope": str(one.pk),
            "received": one.received_at.isoformat(timespec="seconds"),
            "point": references.get(one.point_id, "") if one.point_id else "",
            "requester": one.requester_id,
            "purpose": one.purpose,
            "option": one.protocol_option,
            "outcome": one.outcome,
            "code": one.refusal_code,
            "cite": one.citation,
        }
        for one in listed
    ]


def envelope_of(actor: Actor, reference: UUID | str, *, at: datetime) -> Envelope:
    """One envelope with its search keys, for audit; the look is on the record. Raises Refusal `not-found`."""
    require(actor, SEE_ENVELOPES)
    try:
        found = Envelope.objects.filter(pk=UUID(str(reference))).first()
    except ValueError:
        found = None
    if found is None:
        raise Refusal("not-found", "No envelope has this reference.", kind="not-found")
    with transaction.atomic():
        append(ENVELOPES_READ, actor=actor, at=at, body={"count": 1, "envelope": str(found.pk)})
    return found


@explains("search", permission=SEE_ENVELOPES)
def explain_search(reference: str, actor: Actor) -> Explanation | None:
    """Why a search through the gateway was answered or refused, from its envelope and the decision kept with it."""
    try:
        found = Envelope.objects.filter(pk=UUID(reference)).first()
    except ValueError:
        return None
    if found is None:
        return None
    kept = decisions_on(f"gateway-envelope:{found.pk}")
    lines = [Line(f"Received over {found.protocol_option or 'no known option'}.", SECTION, found.received_at)]
    for one in kept:
        lines += [Line(each["says"], each.get("cite") or "", each["code"]) for each in one.decision["reasons"]]
    lines += [Line(f"State {state}: {code}", f"{SECTION}(c)", code) for state, code in found.state_outcomes.items()]
    ended = {"ANSWERED": "It was answered; what was answered is kept nowhere.", "REFUSED": "It was refused."}
    says = ended.get(found.outcome, "It failed on our side.")
    return Explanation(f"Search {found.pk}", says, lines, [one.pk for one in kept])
