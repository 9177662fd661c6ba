"""The rows of the lists about health homes."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from carelaw.ihh.store.models import AgreementPaper
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.homes import (
    applying,
    delegating,
    findings,
    panels,
    partners,
    plans,
    terminating,
    terms,
)
from carelaw.ihh.use_cases.own_homes import homes_seen
from carelaw.ihh.use_cases.permissions import SEE_HOMES
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.lists import Rows


def application_rows(actor: Actor, at: datetime) -> Rows:
    """Applications with what each still lacks."""
    today = legal_day(at)
    rows: Rows = []
    for one in applying.applications_for(actor):
        waits = one.state == "submitted"
        lacks = ""
        if waits:
            _facts, decision = applying.approval_of(one, today)
            lacks = "" if decision.codes[0] == "may-be-approved" else ", ".join(decision.codes)
        rows.append(
            {
                "number": one.number,
                "name": one.legal_name,
                "entity_type": one.entity_type,
                "tier": one.tier,
                "model": one.delivery_model,
                "submitted_on": one.submitted_on,
                "enrollment": one.enrollment,
                "lacks": lacks,
                "state": one.state,
                "home": one.home.reference if one.home else "",
                "url": reverse("ihh-home-application", args=[one.number]),
            }
        )
    return rows


def home_rows(actor: Actor, at: datetime) -> Rows:
    """Health homes with tier, members, least panel and standing."""
    require(actor, SEE_HOMES)
    today = legal_day(at)
    newest = terms.newest_terms(today)
    rows: Rows = []
    for one in homes_seen(actor):
        signed = terms.signature_of(one.party_id, today)
        rows.append(
            {
                "reference": one.reference,
                "name": one.name,
                "tier": one.tier,
                "status": one.status,
                "open": one.open_to_new,
                "members": panels.members_on(one, today),
                "least": panels.least_on(one, today),
                "capacity": one.capacity,
                "terms": (signed[0] if signed else "–") if newest else "none published",
                "standing": findings.standing_of(one).codes[0],
                "url": reverse("ihh-home", args=[one.reference]),
            }
        )
    return rows


def partner_rows(actor: Actor, at: datetime) -> Rows:
    """Partners with the copies of their agreements."""
    return [
        {
            "number": one.number,
            "name": one.name,
            "npi": one.npi,
            "declared_on": one.declared_on,
            "ended_on": one.ended_on,
            "received_on": legal_day(one.received_at) if one.received_at else None,
            "standing": one.paper if one.ended_on is None else "ended",
            "because": one.looked_because,
        }
        for one in partners.partners_for(actor)
    ]


def panel_rows(actor: Actor, at: datetime) -> Rows:
    """Counted panels."""
    return [
        {
            "home": one.home.reference,
            "month_end": one.month_end,
            "members": one.members,
            "required": one.required,
            "standing": one.standing,
        }
        for one in panels.panels_for(actor)
    ]


def approval_rows(actor: Actor, at: datetime) -> Rows:
    """Smaller panels that were asked for."""
    return [
        {
            "number": one.number,
            "home": one.home.reference,
            "least": one.least,
            "ground": one.ground,
            "counties": ", ".join(one.counties),
            "homes": one.supporting.get("homes", 0),
            "people": one.supporting.get("with_tier", 0),
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
            "state": one.state,
        }
        for one in panels.approvals_for(actor)
    ]


def finding_rows(actor: Actor, at: datetime) -> Rows:
    """Findings."""
    return [
        {
            "number": one.number,
            "home": one.home.reference,
            "provision": one.provision,
            "says": one.says,
            "evidence": one.evidence,
            "opened_on": one.opened_on,
            "closed_on": one.closed_on,
            "plan": one.plan.number if one.plan else "",
            "state": "closed" if one.closed_on else "under-a-plan" if one.plan else "open",
        }
        for one in findings.findings_for(actor)
    ]


def plan_rows(actor: Actor, at: datetime) -> Rows:
    """Corrective action plans with milestones reached and overdue."""
    today = legal_day(at)
    rows: Rows = []
    for one in plans.plans_for(actor):
        steps = plans.steps_of(one)
        rows.append(
            {
                "number": one.number,
                "home": one.home.reference,
                "findings": one.findings.count(),
                "requested_on": one.requested_on,
                "due_on": one.due_on,
                "submitted_on": one.submitted_on,
                "steps": len(steps),
                "reached": sum(step.done_on is not None for step in steps),
                "overdue": sum(
                    step.done_on is None and step.due_on is not None and step.due_on < today for step in steps
                ),
                "state": one.state,
                "url": reverse("ihh-home-plan", args=[one.number]),
            }
        )
    return rows


def termination_rows(actor: Actor, at: datetime) -> Rows:
    """Notices of termination."""
    return [
        {
            "number": one.number,
            "home": one.home.reference,
            "plan": one.plan.number,
            "noticed_on": one.noticed_on,
            "hearing_by": one.hearing_by,
            "hearing_asked_on": one.hearing_asked_on,
            "final_on": one.final_on,
            "effective_on": one.effective_on,
            "moved": one.moved,
            "state": one.outcome or "noticed",
        }
        for one in terminating.terminations_for(actor)
    ]


def delegation_rows(actor: Actor, at: datetime) -> Rows:
    """Duties given to agents and contractors."""
    today = legal_day(at)
    rows: Rows = []
    for one in delegating.delegations(actor):
        last = min((day for day in (one.ends_on, one.revoked_on) if day), default=None)
        runs = one.starts_on <= today and (last is None or today <= last)
        rows.append(
            {
                "number": one.number,
                "organization": one.organization,
                "kind": one.kind,
                "duties": ", ".join(one.duties),
                "starts_on": one.starts_on,
                "ends_on": last,
                "state": "running" if runs else "over" if last and last < today else "to-come",
            }
        )
    return rows


TONES_OF_PAPER = {
    AgreementPaper.MISSING.value: "bad",
    AgreementPaper.RECEIVED.value: "info",
    AgreementPaper.ACCEPTED.value: "good",
    AgreementPaper.REJECTED.value: "bad",
    "ended": "neutral",
}
