"""What is shown of audits, feeds, findings, notices, prohibitions and inspections, the same at every door."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max

from carelaw.gateway.facts.oversight import FeedSilence, SearchAudit
from carelaw.gateway.facts.search import CarriedBy
from carelaw.gateway.rules.oversight.audit import feed_unbroken, search_audit_answered
from carelaw.gateway.store.models import (
    AuditFeedBatch,
    AuditFeedRow,
    AuditTombstone,
    ConnectionPoint,
    CureNotice,
    Envelope,
    EnvelopeOutcome,
    FeedGap,
    Finding,
    Incident,
    Inspection,
    PartyProhibition,
    SearchAuditRequest,
    TelemetryDeclaration,
)
from carelaw.gateway.use_cases.agreements import vendor_agreement_facts
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.oversight.curing import cure_standing
from carelaw.gateway.use_cases.oversight.feed import last_heard
from carelaw.gateway.use_cases.oversight.standing import sender_of, senders, told_on
from carelaw.gateway.use_cases.oversight.telemetry import tls_of
from carelaw.gateway.use_cases.permissions import SEE_ENVELOPES, SEE_OVERSIGHT, SEE_OWN_DUTIES
from carelaw.gateway.use_cases.registering import names_of
from carelaw.kernel.decision import Decision
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.legal_zone import zone_of
from carelaw.platform.parties.own import acts_for_own, own_parties
from carelaw.platform.record.keeping import append


def _word(decision: Decision) -> str:
    return decision.reasons[0].says


def tracking_rows(points: Iterable[ConnectionPoint], at: datetime) -> list[dict[str, Any]]:
    """The Console with what passed: last request, outcomes of the day, feed, TLS, until when the agreement holds."""
    listed = list(points)
    on = law_day(at)
    start = datetime(on.year, on.month, on.day, tzinfo=zone_of("gateway"))
    mine = Envelope.objects.filter(point_id__in=[one.pk for one in listed])
    last = dict(mine.values_list("point_id").annotate(last=Max("received_at")))
    counted = mine.filter(received_at__gte=start).values_list("point_id", "outcome").annotate(n=Count("pk"))
    counts = {(point, outcome): n for point, outcome, n in counted}
    names = names_of([one.location.entity_id for one in listed] + [sender_of(one) for one in listed])
    heard = {sender: feed_of(sender, at) for sender in {sender_of(one) for one in listed}}
    rows = []
    for one in listed:
        agreement = vendor_agreement_facts(CarriedBy(one.carried_by), one.vendor_id, on)
        rows.append(
            {
                "point": one.reference,
                "entity": names.get(str(one.location.entity_id), ""),
                "location": f"{one.location.name}, {one.location.city}",
                "option": one.option,
                "carried_by": names.get(str(sender_of(one)), ""),
                "state": one.state,
                "since": one.state_since.isoformat(timespec="seconds"),
                "last_request": last[one.pk].isoformat(timespec="seconds") if one.pk in last else "",
                "answered_today": counts.get((one.pk, EnvelopeOutcome.ANSWERED.value), 0),
                "refused_today": counts.get((one.pk, EnvelopeOutcome.REFUSED.value), 0),
                "errors_today": counts.get((one.pk, EnvelopeOutcome.ERROR.value), 0),
                "feed": heard[sender_of(one)].reasons[0].code.removeprefix("E-PMP-"),
                "tls": tls_of(one, on),
                "agreement_until": told_on(agreement.expires_on),
            }
        )
    return rows


def days_of_point(point: ConnectionPoint, at: datetime, days: int = 14) -> list[dict[str, Any]]:
    """The counts of a point's searches, day by day; counts of envelopes, nothing of a patient."""
    zone = zone_of("gateway")
    found = Envelope.objects.filter(point_id=point.pk, received_at__gt=at - timedelta(days=days))
    counted: dict[date, dict[str, int]] = {}
    for received, outcome in found.values_list("received_at", "outcome").iterator():
        of_day = counted.setdefault(received.astimezone(zone).date(), {})
        of_day[outcome] = of_day.get(outcome, 0) + 1
    return [
        {"on": on.isoformat(), **{str(each.value).lower(): counted[on].get(each.value, 0) for each in EnvelopeOutcome}}
        for on in sorted(counted, reverse=True)
    ]


def feed_of(sender: Any, at: datetime) -> Decision:
    """Whether a sender of audit rows is heard."""
    facts = FeedSilence(at, senders(at).get(sender), last_heard(sender))
    return feed_unbroken(facts, law=adopted_law())


def feed_rows(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """Each sender: when it was last heard, what came in the last day, late or turned away, and whether it is silent."""
    require(actor, SEE_OWN_DUTIES)
    mine = set(own_parties(actor)) if acts_for_own(actor) else None
    known = set(senders(at)) | set(AuditFeedBatch.objects.order_by().values_list("sender_id", flat=True).distinct())
    parties = [one for one in known if mine is None or one in mine]
    names = names_of(parties)
    since = at - timedelta(days=1)
    rows = []
    for party in sorted(parties, key=lambda one: names.get(str(one), "")):
        lately = AuditFeedRow.objects.filter(sender_id=party, batch__received_at__gt=since)
        heard, decision = last_heard(party), feed_of(party, at)
        rows.append(
            {
                "sender": names.get(str(party), ""),
                "party": str(party),
                "standing": decision.reasons[0].code.removeprefix("E-PMP-"),
                "says": _word(decision),
                "last_heard": heard.isoformat(timespec="seconds") if heard else "",
                "rows_24h": lately.count(),
                "late_24h": lately.filter(late=True).count(),
                "turned_away_24h": AuditTombstone.objects.filter(sender_id=party, at__gt=since).count(),
                "gaps": FeedGap.objects.filter(sender_id=party).count(),
            }
        )
    return rows


def gap_rows(actor: Actor) -> list[dict[str, Any]]:
    """Every gap of a feed, the newest first."""
    require(actor, SEE_OVERSIGHT)
    listed = list(FeedGap.objects.order_by("-noticed_at")[:500])
    names = names_of(one.sender_id for one in listed)
    return [
        {
            "sender": names.get(str(one.sender_id), ""),
            "silent_since": one.silent_since.isoformat(timespec="seconds"),
            "noticed": one.noticed_at.isoformat(timespec="seconds"),
            "ended": one.ended_at.isoformat(timespec="seconds") if one.ended_at else "",
        }
        for one in listed
    ]


def tombstone_rows(actor: Actor) -> list[dict[str, Any]]:
    """Rows that were turned away: who sent them, which, the names of the fields; senders see their own."""
    require(actor, SEE_OWN_DUTIES)
    found = AuditTombstone.objects.order_by("-pk")
    if acts_for_own(actor):
        found = found.filter(sender_id__in=own_parties(actor))
    listed = list(found.select_related("batch")[:500])
    names = names_of(one.sender_id for one in listed)
    return [
        {
            "sender": names.get(str(one.sender_id), ""),
            "batch": one.batch.reference if one.batch else "",
            "row": one.row_number,
            "fields": ", ".join(one.field_names),
            "at": one.at.isoformat(timespec="seconds"),
        }
        for one in listed
    ]


def stranger_rows(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """Attempts from what is not on the Console, the newest first; the look is on the record."""
    from django.db import transaction

    from carelaw.gateway.use_cases.looking import ENVELOPES_READ

    require(actor, SEE_ENVELOPES)
    found = list(Envelope.objects.filter(point_id=None).order_by("-received_at")[:500])
    with transaction.atomic():
        append(ENVELOPES_READ, actor=actor, at=at, body={"count": len(found)})
    return [
        {
            "at": one.received_at.isoformat(timespec="seconds"),
            "certificate": one.cert_fingerprint,
            "address": one.source_ip,
            "option": one.protocol_option,
            "code": one.refusal_code,
        }
        for one in found
    ]


def audit_decision(one: SearchAuditRequest, on: date) -> Decision:
    """Where a search audit stands on a day."""
    return search_audit_answered(SearchAudit(one.requested_on, one.due_on, on, one.answered_on), law=adopted_law())


def audit_rows(found: Iterable[SearchAuditRequest], on: date) -> list[dict[str, Any]]:
    """Search audits as every door lists them; the patient details of a scope stay with the request itself."""
    listed = list(found)
    names = names_of([one.entity_id for one in listed] + [one.vendor_id for one in listed])
    return [
        {
            "audit": one.reference,
            "entity": names.get(str(one.entity_id), ""),
            "vendor": names.get(str(one.vendor_id), ""),
            "from": one.from_on.isoformat(),
            "to": one.to_on.isoformat(),
            "requester": one.requester_id,
            "asked": one.requested_on.isoformat(),
            "due": f"{one.due_on.isoformat()} (policy)",
            "state": one.state,
            "standing": audit_decision(one, on).reasons[0].code,
            "only_ours": one.only_ours,
            "only_theirs": one.only_theirs,
        }
        for one in listed
    ]


def audit_file(one: SearchAuditRequest, on: date) -> dict[str, Any]:
    """One audit whole: its scope, how many rows came, what was listed back."""
    gaps = [{"row": gap.number, "missing": gap.missing, "at": gap.at.isoformat()} for gap in one.gaps.order_by("pk")]
    scope = {"last_name": one.search_last, "first_name": one.search_first, "birth_date": told_on(one.search_dob)}
    more = {"patient": {name: value for name, value in scope.items() if value}, "because": one.because}
    return {**audit_rows([one], on)[0], **more, "rows": one.rows.count(), "listed_back": gaps}


def finding_rows(found: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as every door lists them."""
    listed = list(found)
    points = ConnectionPoint.objects.filter(pk__in={one.point_id for one in listed if one.point_id})
    references = dict(points.values_list("pk", "reference"))
    return [
        {
            "finding": one.reference,
            "code": one.code,
            "says": one.says,
            "party": one.party_name,
            "party_kind": one.party_kind,
            "point": references.get(one.point_id, "") if one.point_id else "",
            "requester": one.requester_id,
            "on": one.on.isoformat(),
            "source": one.source,
            "state": one.state,
            "cite": one.provision,
        }
        for one in listed
    ]


def finding_file(one: Finding) -> dict[str, Any]:
    """One finding with its evidence (ids alone) and everything that was done about it."""
    steps = [
        {"at": each.at.isoformat(), "what": each.what, "because": each.because, "made": each.reference, "by": each.by}
        for each in one.steps.order_by("pk")
    ]
    return {**finding_rows([one])[0], "evidence": one.evidence, "steps": steps}


def incident_rows(actor: Actor) -> list[dict[str, Any]]:
    """Incidents, the newest first."""
    require(actor, SEE_OVERSIGHT)
    return [
        {
            "incident": one.reference,
            "kind": one.kind,
            "party": one.party_name,
            "says": one.says,
            "discovered": one.discovered_on.isoformat(),
            "persons": one.persons_estimate if one.persons_estimate is not None else "",
            "assessed": told_on(one.assessed_on),
            "notices": one.notices,
            "closed": told_on(one.closed_on),
        }
        for one in Incident.objects.order_by("-discovered_on", "-reference")[:500]
    ]


def notice_rows(found: Iterable[CureNotice], on: date) -> list[dict[str, Any]]:
    """Cure notices as every door lists them."""
    return [
        {
            "notice": one.reference,
            "party": one.party_name,
            "cite": one.provision,
            "what_to_do": one.what_to_do,
            "sent": one.sent_on.isoformat(),
            "cure_by": one.cure_by.isoformat(),
            "answered": told_on(one.responded_on),
            "cured": told_on(one.cured_on),
            "state": one.state,
            "standing": cure_standing(one, on).reasons[0].code,
        }
        for one in found
    ]


def prohibition_rows(found: Iterable[PartyProhibition]) -> list[dict[str, Any]]:
    """Prohibitions as every door lists them."""
    return [
        {
            "prohibition": one.reference,
            "party": one.party_name,
            "grounds": one.grounds,
            "from": one.from_on.isoformat(),
            "points": len(one.points_before),
            "decided_by": one.decided_by,
            "lifted": told_on(one.lifted_on),
        }
        for one in found
    ]


def inspection_rows(found: Iterable[Inspection]) -> list[dict[str, Any]]:
    """Inspections as every door lists them; what was received stays with the team."""
    return [
        {
            "inspection": one.reference,
            "party": one.party_name,
            "scope": ", ".join(one.scope),
            "opened": one.opened_on.isoformat(),
            "access": told_on(one.access_on),
            "nda_asked": told_on(one.nda_asked_on),
            "nda_signed": told_on(one.nda_signed_on),
            "state": one.state,
            "closed": told_on(one.closed_on),
        }
        for one in found
    ]


def declaration_rows(found: Iterable[TelemetryDeclaration]) -> list[dict[str, Any]]:
    """Declarations of telemetry as every door lists them."""
    listed = list(found)
    names = names_of(one.vendor_id for one in listed)
    return [
        {
            "vendor": names.get(str(one.vendor_id), ""),
            "version": one.software_version,
            "fields": ", ".join(one.field_names),
            "accepted": one.accepted,
            "at": one.at.isoformat(timespec="seconds"),
        }
        for one in listed
    ]
