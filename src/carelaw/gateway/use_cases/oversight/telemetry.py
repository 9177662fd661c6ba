"""What vendors log for each search, as declared and as seen; and over which TLS the points come."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet, Sum

from carelaw.gateway.facts.oversight import TelemetryDeclared
from carelaw.gateway.rules.oversight.permitting import telemetry_declared
from carelaw.gateway.rules.refusal_codes import SECTION, refusal
from carelaw.gateway.store.models import ConnectionPoint, LinkDay, TelemetryDeclaration
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.oversight.analysis import may_analyze
from carelaw.gateway.use_cases.permissions import ANSWER_FOR_PARTY, SEE_OVERSIGHT, SEE_OWN_DUTIES
from carelaw.gateway.wire.message import printable
from carelaw.kernel.decision import Decision, Outcome
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.parties.own import only_own, own_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

DECLARED = declare(
    "gateway-telemetry-declared",
    says="A vendor declared what it logs for each search.",
    keys={"declaration": Shape.ID, "clean": Shape.FLAG, "fields": Shape.COUNT},
    cite=f"{SECTION}(g)(1)(G)",
)


def declare_telemetry(
    actor: Actor, at: datetime, *, software_version: str, fields: tuple[str, ...]
) -> TelemetryDeclaration:
    """Declare the fields that one's software logs for each search. A refused declaration is kept too, by its names."""
    require(actor, ANSWER_FOR_PARTY)
    vendor = own_party(actor)
    told = TelemetryDeclared(fields, may_analyze(vendor.pk, law_day(at)))
    decision = telemetry_declared(told, law=adopted_law())
    clean = decision.outcome is Outcome.PASS
    with transaction.atomic():
        made = TelemetryDeclaration.objects.create(
            vendor_id=vendor.pk,
            software_version=printable(software_version)[:40],
            field_names=[printable(name)[:40] for name in fields],
            accepted=clean,
            at=at,
        )
        body = {"declaration": f"declaration-{made.pk}", "clean": clean, "fields": len(fields)}
        append(DECLARED, actor=actor, at=at, body=body, subject=str(vendor.pk))
    if not clean:
        raise refusal(decision)
    return made


def declaration_of(vendor_id: UUID | str) -> TelemetryDeclaration | None:
    """A vendor's newest declaration, whatever became of it."""
    return TelemetryDeclaration.objects.filter(vendor_id=vendor_id).order_by("-at", "-pk").first()


def judged_declaration(vendor_id: UUID | str, on: date) -> Decision | None:
    """What an agreement with a vendor meets on a day; None while it has declared nothing."""
    newest = declaration_of(vendor_id)
    if newest is None:
        return None
    told = TelemetryDeclared(tuple(newest.field_names), may_analyze(vendor_id, on))
    return telemetry_declared(told, law=adopted_law())


def visible_declarations(actor: Actor) -> QuerySet[TelemetryDeclaration]:
    """Declarations, the newest first; vendors see their own."""
    require(actor, SEE_OWN_DUTIES)
    return only_own(TelemetryDeclaration.objects.order_by("-at", "-pk"), actor, "vendor_id")


def count_link(point_id: UUID, on: date, tls_version: str | None) -> None:
    """Count one request over a version of TLS; the caller holds the transaction."""
    key = {"point_id": point_id, "on": on, "tls_version": (tls_version or "none")[:10]}
    if not LinkDay.objects.filter(**key).update(requests=F("requests") + 1):
        made, new = LinkDay.objects.get_or_create(**key, defaults={"requests": 1})
        if not new:
            LinkDay.objects.filter(pk=made.pk).update(requests=F("requests") + 1)


def tls_trend(actor: Actor, on: date, days: int = 30) -> list[dict[str, Any]]:
    """How many requests came over each version of TLS, by day, and at how many points."""
    require(actor, SEE_OVERSIGHT)
    found = LinkDay.objects.filter(on__gt=on - timedelta(days=days), on__lte=on)
    counted = found.values("on", "tls_version").annotate(requests_in_all=Sum("requests")).order_by("-on", "tls_version")
    points: dict[tuple[date, str], set[UUID]] = {}
    for day, version, point in found.values_list("on", "tls_version", "point_id"):
        points.setdefault((day, version), set()).add(point)
    return [
        {
            "on": row["on"].isoformat(),
            "tls": row["tls_version"],
            "requests": row["requests_in_all"],
            "points": len(points[row["on"], row["tls_version"]]),
        }
        for row in counted
    ]


def tls_of(point: ConnectionPoint, on: date) -> str:
    """The versions a point used in the last seven days."""
    lately = LinkDay.objects.filter(point_id=point.pk, on__gt=on - timedelta(days=7))
    return ", ".join(sorted(set(lately.values_list("tls_version", flat=True))))
