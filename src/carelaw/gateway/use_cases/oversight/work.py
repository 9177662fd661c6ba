"""What waits in oversight: findings to review, notices past their day, audits overdue, feeds that are silent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.gateway.store.models import (
    CureNotice,
    FeedGap,
    Finding,
    FindingState,
    Incident,
    Inspection,
    SearchAuditRequest,
    TelemetryDeclaration,
    Vendor,
)
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.oversight.search_audits import visible_audits
from carelaw.gateway.use_cases.registering import names_of
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.parties.own import own_parties

_AT_MOST = 100


@work_for("IL_COMPLIANCE", "IL_ADMINISTRATOR")
def findings_to_review(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Each finding that nobody has decided, and each substantiated one without a step after it."""
    for one in Finding.objects.filter(state=FindingState.OPEN).order_by("opened_at")[:_AT_MOST]:
        yield WorkItem(
            says=f"{one.reference}, {one.party_name}: review {one.code.replace('_', ' ').lower()}",
            since=law_day(one.opened_at),
            due_on=None,
            url=reverse("gateway-finding", args=[one.reference]),
            cite=one.provision,
            key=f"gateway-finding:{one.pk}",
        )


@work_for("IL_COMPLIANCE")
def notices_to_decide(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Each cure notice that is answered, or whose day has passed: a person decides, nothing happens by itself."""
    for one in CureNotice.objects.filter(state="sent").order_by("cure_by")[:_AT_MOST]:
        if one.responded_on is not None or one.cure_by < on:
            yield WorkItem(
                says=f"{one.reference}, {one.party_name}: decide whether the breach is cured",
                since=one.responded_on or one.cure_by,
                due_on=None,
                url=reverse("gateway-finding", args=[one.finding.reference]),
                cite=f"{SECTION}(g)(10)",
                key=f"gateway-cure-notice:{one.pk}",
            )


@work_for("IL_PRIVACY")
def incidents_to_assess(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Each incident that is still open."""
    for one in Incident.objects.filter(closed_on=None).order_by("discovered_on")[:_AT_MOST]:
        yield WorkItem(
            says=f"{one.reference}: assess as a violation of HIPAA, and tell whom it says",
            since=one.discovered_on,
            due_on=None,
            url=reverse("gateway-incidents"),
            cite=f"{SECTION}(a)(3)",
            key=f"gateway-incident:{one.pk}",
        )


@work_for("IL_ADMINISTRATOR", "AUDITOR")
def audits_and_feeds(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Search audits past their day, and feeds that are silent."""
    late = SearchAuditRequest.objects.exclude(state="closed").filter(due_on__lt=on)
    for one in late.order_by("due_on")[:_AT_MOST]:
        yield WorkItem(
            says=f"{one.reference}: not answered by its day; remind, or open a finding",
            since=one.requested_on,
            due_on=one.due_on,
            url=reverse("gateway-search-audit", args=[one.reference]),
            cite=f"{SECTION}(d)(4)",
            key=f"gateway-search-audit:{one.pk}",
        )
    gaps = list(FeedGap.objects.filter(ended_at=None).order_by("noticed_at")[:_AT_MOST])
    names = names_of(gap.sender_id for gap in gaps)
    for gap in gaps:
        yield WorkItem(
            says=f"{names.get(str(gap.sender_id), '')}: no audit rows and no heartbeat",
            since=law_day(gap.silent_since),
            due_on=None,
            url=reverse("gateway-feeds"),
            cite=f"{SECTION}(g)(9)",
            key=f"gateway-feed-gap:{gap.pk}",
        )


@work_for("IL_COMPLIANCE", "AUDITOR")
def inspections_to_go_on(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Each inspection that is not closed."""
    for one in Inspection.objects.filter(closed_on=None).order_by("opened_on")[:_AT_MOST]:
        says = "settle the non-disclosure agreement" if one.state == "nda-pending" else "go on, report and close"
        yield WorkItem(
            says=f"{one.reference}, {one.party_name}: {says}",
            since=one.nda_asked_on or one.opened_on,
            due_on=one.access_on,
            url=reverse("gateway-inspections"),
            cite=f"{SECTION}(g)(7)",
            key=f"gateway-inspection:{one.pk}:{one.state}",
        )


@work_for("PHARMACY_ENTITY", "INTEGRATION_VENDOR", "PHARMACIST_IN_CHARGE")
def own_audits(actor: Actor, on: date) -> Iterable[WorkItem]:
    """The search audits that are asked of one's own party or store."""
    for one in visible_audits(actor).exclude(state="closed").order_by("due_on")[:_AT_MOST]:
        yield WorkItem(
            says=f"{one.reference}: send the searches of {one.from_on} through {one.to_on} (the day is policy)",
            since=one.requested_on,
            due_on=one.due_on,
            url=reverse("gateway-search-audit", args=[one.reference]),
            cite=f"{SECTION}(d)(4)",
            key=f"gateway-search-audit:{one.pk}",
        )


@work_for("PHARMACY_ENTITY", "INTEGRATION_VENDOR")
def own_duties(actor: Actor, on: date) -> Iterable[WorkItem]:
    """What is asked of one's own party: cure notices, and for vendors the declaration of what they log."""
    mine = own_parties(actor)
    for notice in CureNotice.objects.filter(party_id__in=mine, state="sent", responded_on=None).order_by("cure_by"):
        yield WorkItem(
            says=f"{notice.reference}: put right what the notice names, and say so",
            since=notice.sent_on,
            due_on=notice.cure_by,
            url=reverse("gateway-cure-notices"),
            cite=f"{SECTION}(g)(10)",
            key=f"gateway-cure-notice:{notice.pk}",
        )
    for vendor in Vendor.objects.filter(pk__in=mine, points__isnull=False).distinct():
        if not TelemetryDeclaration.objects.filter(vendor_id=vendor.pk, accepted=True).exists():
            yield WorkItem(
                says="Declare the fields that your software logs for each search",
                since=law_day(vendor.created_at),
                due_on=None,
                url=reverse("act-telemetry-declare"),
                cite=f"{SECTION}(g)(1)(G)",
                key=f"gateway-telemetry:{vendor.pk}",
            )
