"""The rows of each list of `lists`, for whoever may see them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from carelaw.gateway.store.models import InspectionMaterial, SelfCheckRun
from carelaw.gateway.use_cases import points
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.oversight import (
    analysis,
    curing,
    inspecting,
    looking,
    shutting_out,
)
from carelaw.gateway.use_cases.oversight import findings as found_by
from carelaw.gateway.use_cases.oversight import keeping as kept
from carelaw.gateway.use_cases.oversight import search_audits as audits
from carelaw.gateway.use_cases.oversight import telemetry as declared
from carelaw.gateway.use_cases.permissions import INSPECT, SEE_OVERSIGHT
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require

Rows = list[dict[str, Any]]
_MOST = 2000


def tracking(actor: Actor, at: datetime) -> Rows:
    """Connections tracked; outsiders see their own."""
    return looking.tracking_rows(points.visible_points(actor).order_by("reference"), at)


def unregistered(actor: Actor, at: datetime) -> Rows:
    """Attempts from what is not on the Console."""
    return looking.stranger_rows(actor, at)


def feeds(actor: Actor, at: datetime) -> Rows:
    """Senders of audit rows."""
    return looking.feed_rows(actor, at)


def feed_gaps(actor: Actor, at: datetime) -> Rows:
    """Gaps of feeds."""
    return looking.gap_rows(actor)


def turned_away(actor: Actor, at: datetime) -> Rows:
    """Rows turned away."""
    return looking.tombstone_rows(actor)


def search_audits(actor: Actor, at: datetime) -> Rows:
    """Search audits."""
    found = audits.visible_audits(actor).order_by("-requested_at", "-reference")[:_MOST]
    return looking.audit_rows(found, law_day(at))


def findings(actor: Actor, at: datetime) -> Rows:
    """Findings."""
    return looking.finding_rows(found_by.visible_findings(actor)[:_MOST])


def incidents(actor: Actor, at: datetime) -> Rows:
    """Incidents."""
    return looking.incident_rows(actor)


def cure_notices(actor: Actor, at: datetime) -> Rows:
    """Cure notices."""
    return looking.notice_rows(curing.visible_notices(actor)[:_MOST], law_day(at))


def prohibitions(actor: Actor, at: datetime) -> Rows:
    """Prohibitions."""
    return looking.prohibition_rows(shutting_out.prohibitions(actor)[:_MOST])


def inspections(actor: Actor, at: datetime) -> Rows:
    """Inspections."""
    return looking.inspection_rows(inspecting.visible_inspections(actor)[:_MOST])


def material(actor: Actor, at: datetime) -> Rows:
    """Material of inspections, for the inspecting roles alone."""
    require(actor, INSPECT)
    return [
        {
            "inspection": one.inspection.reference,
            "says": one.says,
            "mark": "PROPRIETARY" if one.proprietary else "",
            "received": one.received_on.isoformat(),
            "by": one.by,
        }
        for one in InspectionMaterial.objects.select_related("inspection").order_by("-pk")[:_MOST]
    ]


def permissions(actor: Actor, at: datetime) -> Rows:
    """Permissions to analyze."""
    return analysis.permission_rows(analysis.permissions_given(actor)[:_MOST])


def telemetry(actor: Actor, at: datetime) -> Rows:
    """Declarations of telemetry."""
    return looking.declaration_rows(declared.visible_declarations(actor)[:_MOST])


def tls(actor: Actor, at: datetime) -> Rows:
    """Versions of TLS."""
    return declared.tls_trend(actor, law_day(at))


def keeping(actor: Actor, at: datetime) -> Rows:
    """Purges."""
    return kept.purge_rows(actor)


def self_checks(actor: Actor, at: datetime) -> Rows:
    """Daily looks."""
    require(actor, SEE_OVERSIGHT)
    return [
        {"on": one.on.isoformat(), "places": one.places, "hits": len(one.where), "where": ", ".join(one.where)}
        for one in SelfCheckRun.objects.order_by("-on")[:500]
    ]
