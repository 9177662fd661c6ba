"""A heartbeat, a late row, a sign of misuse, a cure notice, an incident, and search audits that wait for answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from carelaw.gateway.store.models import PharmacyLocation
from carelaw.gateway.story.people import (
    ADAMS_STREET_DEA,
    ADMINISTRATOR,
    COMPLIANCE,
    CONNECTOR,
    COUNTERPOINT,
    PRAIRIE,
    party,
)
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.oversight import canaries, curing, feed, findings, search_audits, telemetry
from carelaw.gateway.use_cases.points import visible_points
from carelaw.platform.accounts.actor import Actor


def tell_of_oversight(people: Mapping[str, Actor], at: datetime) -> None:
    """What the program watches, and what it holds against a vendor."""
    connector, compliance, administrator = people[CONNECTOR], people[COMPLIANCE], people[ADMINISTRATOR]
    declared = ("transaction_id", "requester_id", "display_ack_at")
    telemetry.declare_telemetry(connector, at - timedelta(days=30), software_version="3.2", fields=declared)
    late = (at - timedelta(minutes=75)).isoformat()
    rows = [{"row_id": "demo-1", "event_at": late, "requester_id": "rph.demo"}]
    feed.take_for_own(connector, at - timedelta(minutes=10), reference="demo-1", rows=rows)
    began = at - timedelta(days=12)
    one = findings.report_misuse(
        compliance,
        began,
        party=str(party(COUNTERPOINT, at).pk),
        party_kind="pms-vendor",
        use="E",
        says="A screen shows an answer again without a new search.",
        on=law_day(began),
    )
    findings.substantiate(compliance, began, finding=one.reference, because="Seen in a demonstration by the vendor.")
    curing.send_cure_notice(
        compliance,
        began + timedelta(days=1),
        finding=one.reference,
        what_to_do="Show every answer once, and keep none.",
        cure_by=law_day(at + timedelta(days=18)),
        address="77 Register Road\nChampaign, IL 61820",
        channel="both",
    )
    search_audits.ask_for_audit(
        administrator,
        at - timedelta(days=2),
        entity=str(party(PRAIRIE, at).pk),
        from_on=law_day(at - timedelta(days=9)),
        to_on=law_day(at - timedelta(days=2)),
        because="A patient asked who had looked.",
    )
    findings.open_incident(
        compliance,
        began + timedelta(days=2),
        finding=one.reference,
        kind="misuse",
        says="The vendor's screen kept answers.",
        discovered_on=law_day(began),
        persons=None,
    )
    store = PharmacyLocation.objects.get(dea=ADAMS_STREET_DEA)
    search_audits.ask_for_audit(
        administrator,
        at - timedelta(days=1),
        entity=str(store.entity_id),
        location=str(store.pk),
        from_on=law_day(at - timedelta(days=5)),
        to_on=law_day(at - timedelta(days=1)),
        because="A spot check of one store.",
    )
    point = visible_points(administrator).filter(state="active").order_by("reference").first()
    if point is not None:
        canaries.issue_canary(compliance, at, point=point.reference)
